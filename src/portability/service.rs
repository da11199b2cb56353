//! The rules of in and out: what is exported is of one state, what is imported is one write or none.

use super::{
    document::{Document, Export, Lists},
    model::{Contents, Counts, ImportError, Imported, Kept},
};
use crate::{
    accounts::{
        self,
        model::{Account, ProfilePatch},
    },
    activities::{self, Activity},
    app::App,
    core::{ids::Owner, text::fold_case},
    customers::Customer,
    db::{Conn, DbError},
    journal::Write,
    objects::{self, Object},
    orders::{self, Order},
    tasks::Task,
};
use serde_json::value::RawValue;

/// Everything that an account owns, as one JSON document; `None` when there is no such account.
///
/// It is made whole before the first byte is sent: sent while it is read, it would hold the snapshot open for as long
/// as the slowest reader takes.
///
/// # Errors
/// Any [`DbError`].
pub async fn export(app: &App, owner: Owner) -> Result<Option<Vec<u8>>, DbError> {
    let now = app.clock.now();
    let read = async move |conn: Conn<'_>| {
        let Some(account) = accounts::store::find_account(conn, owner).await? else {
            return Ok::<_, DbError>(None);
        };
        let lists = Lists {
            customers: list_as_json::<Customer>(conn, owner).await?,
            orders: list_as_json::<Order>(conn, owner).await?,
            tasks: list_as_json::<Task>(conn, owner).await?,
            activities: list_as_json::<Activity>(conn, owner).await?,
        };
        let last_order_number = orders::find_last_number(conn, owner).await?;
        Ok(Some(Export::new(account, last_order_number, lists, now)))
    };
    let export = app.db.snapshot(read).await?;
    export.map(|export| serde_json::to_vec(&export).map_err(|error| internal(&error))).transpose()
}

/// All objects of a kind, by id, each on a line of its own.
async fn list_as_json<T: Object>(conn: Conn<'_>, owner: Owner) -> Result<Box<RawValue>, DbError> {
    let mut json = String::from("[");
    objects::for_each(conn, owner, |object: T| {
        json.push_str(if json.len() == 1 { "\n" } else { ",\n" });
        json.push_str(&serde_json::to_string(&object).map_err(|error| internal(&error))?);
        Ok(())
    })
    .await?;
    json.push(']');
    RawValue::from_string(json).map_err(|error| internal(&error))
}

fn internal(error: &serde_json::Error) -> DbError {
    DbError::Internal(error.to_string())
}

/// An account.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_owner(app: &App, owner: Owner) -> Result<Option<Account>, DbError> {
    app.db.read(async move |conn| accounts::store::find_account(conn, owner).await).await
}

/// The account that somebody on the machine names by its username or e-mail address.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_account(app: &App, name: &str) -> Result<Option<Account>, DbError> {
    let fold = fold_case(name);
    let find = async move |conn: Conn<'_>| accounts::store::find_account_by_name(conn, &fold).await;
    app.db.read(find).await
}

/// Adds what a document holds to an account, all of it that is not there or nothing.
///
/// # Errors
/// [`ImportError::Invalid`], and failures of the database.
pub async fn import(
    app: &App,
    owner: Owner,
    document: Document,
    dry_run: bool,
) -> Result<Imported, ImportError> {
    let now = app.clock.now();
    let Document { profile, last_order_number, contents } = document;
    let import = async move |conn: Conn<'_>| {
        let write = Write::begin(conn, owner, now).await?;
        let kept = read_kept(&write).await?;
        let mut imported = bring_in(&write, &kept, contents.clone()).await?;
        if let Some(profile) = profile.clone().filter(|_| kept.is_empty() && imported.seq.is_some()) {
            take_profile(&write, profile).await?;
            imported.profile = true;
        }
        raise_number(conn, owner, last_order_number).await?;
        keep(imported.seq, dry_run, imported)
    };
    let outcome = app.write(owner, import).await;
    if matches!(outcome, Err(RolledBack::NotKept(_))) && !dry_run {
        let raise = async move |conn: Conn<'_>| raise_number(conn, owner, last_order_number).await;
        app.db.write(raise).await?;
    }
    settled(outcome)
}

/// Works on as whose the document was: an account that has nothing yet has no ways of its own.
async fn take_profile(write: &Write<'_>, profile: ProfilePatch) -> Result<(), DbError> {
    let account = accounts::store::find_account(write.conn, write.owner).await?;
    let account = account.ok_or_else(|| write.conn.lost_race())?;
    accounts::service::set_profile(write, &account, profile).await
}

/// Why a write was rolled back.
pub(super) enum RolledBack<T> {
    /// It recorded nothing, or was only a try: this is what it would have come to.
    NotKept(T),
    /// It could not be done.
    Failed(ImportError),
}

impl<T> From<DbError> for RolledBack<T> {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<ImportError> for RolledBack<T> {
    fn from(error: ImportError) -> Self {
        Self::Failed(error)
    }
}

/// A write that recorded nothing must not be kept, or its number would be missing from the journal.
pub(super) fn keep<T>(seq: Option<i64>, dry_run: bool, value: T) -> Result<T, RolledBack<T>> {
    if dry_run || seq.is_none() { Err(RolledBack::NotKept(value)) } else { Ok(value) }
}

/// What a write came to, kept or not.
pub(super) fn settled<T>(outcome: Result<T, RolledBack<T>>) -> Result<T, ImportError> {
    match outcome {
        Ok(value) | Err(RolledBack::NotKept(value)) => Ok(value),
        Err(RolledBack::Failed(error)) => Err(error),
    }
}

/// Adds what is not there yet.
pub(super) async fn bring_in(
    write: &Write<'_>,
    kept: &Kept,
    mut contents: Contents,
) -> Result<Imported, ImportError> {
    let faults = kept.faults(&contents);
    if !faults.is_empty() {
        return Err(ImportError::Invalid(faults));
    }
    let skipped = contents.without(kept);
    let highest = contents.orders.iter().map(|order| order.number).max();
    let Contents { customers, orders, tasks, activities } = contents;
    let created = Counts {
        customers: customers.len(),
        orders: orders.len(),
        tasks: tasks.len(),
        activities: activities.len(),
    };
    // What is named comes before what names it.
    let mut seq = bring_in_all(write, customers).await?;
    seq = seq.or(bring_in_all(write, orders).await?);
    seq = seq.or(bring_in_all(write, tasks).await?);
    seq = seq.or(bring_in_all(write, activities).await?);
    raise_number(write.conn, write.owner, highest.unwrap_or_default()).await?;
    Ok(Imported { created, skipped, profile: false, seq })
}

/// The number of the first one's entry.
async fn bring_in_all<T: Object>(write: &Write<'_>, objects: Vec<T>) -> Result<Option<i64>, DbError> {
    let mut first = None;
    for object in objects {
        let written = objects::bring_in(write, object).await?;
        first.get_or_insert(written.seq);
    }
    Ok(first)
}

/// What the account has.
pub(super) async fn read_kept(write: &Write<'_>) -> Result<Kept, DbError> {
    let mut kept = Kept {
        customers: objects::ids::<Customer>(write).await?,
        tasks: objects::ids::<Task>(write).await?,
        activities: objects::ids::<Activity>(write).await?,
        is_running: activities::find_running(write.conn, write.owner).await?.is_some(),
        ..Kept::default()
    };
    objects::for_each(write.conn, write.owner, |order: Order| {
        kept.orders.insert(order.id);
        kept.numbers.insert(order.number);
        kept.items.extend(order.items.iter().map(|item| item.id));
        Ok(())
    })
    .await?;
    Ok(kept)
}

async fn raise_number(conn: Conn<'_>, owner: Owner, number: i64) -> Result<(), DbError> {
    if number > 0 { orders::raise_number(conn, owner, number).await } else { Ok(()) }
}

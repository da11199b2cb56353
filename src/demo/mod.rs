//! The demo: one account with a month of a small sewing workshop. The month is lived through the same services
//! as anybody's, by a clock that goes from the first day to this one, so that its history is a real one.

mod days;
mod life;
mod steps;
mod workshop;

use crate::{
    accounts::{
        model::{Account, AccountError, Email, Name, NewAccount, ProfilePatch, Role, TimeZone, Username},
        service, store,
    },
    activities::ActivityError,
    app::App,
    core::{clock::UtcTime, invalid::Invalid, language::Language, money::Rate, version::IfMatch},
    db::{Conn, DbError},
    objects::WriteError,
    orders::OrderError,
    security::passwords::Password,
};
use days::Days;
use workshop::Workshop;

/// By what one signs in.
pub const USERNAME: &str = "oficina";
/// What tells the demo's account from one that happens to have its name; the address can reach nobody.
const EMAIL: &str = "oficina@trackit.invalid";
/// What the workshop takes for an hour, in cents.
const RATE: i64 = 5_000;

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The name belongs to an account that is not the demo's.
    #[error("the account {USERNAME} is not the demo's, so it stays as it is")]
    NotTheDemo,
    /// The workshop's file does not read as one.
    #[error("the workshop's file: {0}")]
    File(#[from] serde_json::Error),
    /// The workshop's file has a value that nobody could enter.
    #[error("the workshop's file: {}", .0.message(Language::En))]
    Invalid(Invalid),
    /// The account could not be made.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A customer or task could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// An order could not be written.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// An activity could not be written.
    #[error(transparent)]
    Activity(#[from] ActivityError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<Invalid> for DemoError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// Makes the demo's account and lives its month until now; `app` has a fixed clock, which is moved there.
/// `progress` is told how many steps are done, of how many.
///
/// # Errors
/// Any [`DemoError`].
pub async fn create(
    app: &App,
    password: Password,
    now: UtcTime,
    progress: impl FnMut(usize, usize),
) -> Result<(), DemoError> {
    let workshop = Workshop::read()?;
    let days = Days::until(now);
    let steps = steps::of(&workshop, &days);
    if let Some(first) = steps.first() {
        app.clock.advance(first.at.since(app.clock.now()));
    }
    let account = open_account(app, password).await?;
    life::Life::new(app, account.id, &workshop, &days).live(&steps, progress).await?;
    app.clock.advance(now.since(app.clock.now()));
    Ok(())
}

async fn open_account(app: &App, password: Password) -> Result<Account, DemoError> {
    let new = NewAccount {
        username: Username::parse(USERNAME.to_owned())?,
        email: Email::parse(EMAIL.to_owned())?,
        name: Name::parse("Ateliê da Rosa".to_owned())?,
        locale: Language::PtBr,
        timezone: TimeZone::parse(days::ZONE.to_owned())?,
        role: Role::User,
        weak_password: false,
    };
    let account = service::create_account(app, new, password, service::Origin::HERE).await?;
    let patch = ProfilePatch { rate: Some(Rate::parse(RATE)?), ..ProfilePatch::default() };
    Ok(service::update_profile(app, account.id, IfMatch::Any, patch).await?.value)
}

/// Deletes the demo's account with all that is in it, `now` whatever the app's own clock says; false when there is none.
///
/// # Errors
/// [`DemoError::NotTheDemo`], and failures of the database.
pub async fn remove(app: &App, now: UtcTime) -> Result<bool, DemoError> {
    let username = Username::parse(USERNAME.to_owned())?.fold();
    let find = async move |conn: Conn<'_>| match store::find_credentials_by_username(conn, &username).await? {
        Some(found) => store::find_account(conn, found.id).await,
        None => Ok(None),
    };
    match app.db.read(find).await? {
        Some(account) if account.email == EMAIL => Ok(service::delete_account(app, account.id, now).await?),
        Some(_) => Err(DemoError::NotTheDemo),
        None => Ok(false),
    }
}

//! The rule of CSV imports: every line is good, and all that is new is one write; or nothing is written.

use super::{Row, Sheet};
use crate::{
    app::App,
    core::ids::Owner,
    db::Conn,
    journal::Write,
    objects,
    portability::{
        model::{ImportError, Imported},
        service::{bring_in, keep, read_kept, settled},
    },
};

/// What a file came to.
#[derive(Clone, Debug)]
pub struct Report<R> {
    /// Line by line.
    pub sheet: Sheet<R>,
    /// In all.
    pub imported: Imported,
}

/// Adds to an account what the lines of a file make. A try goes all the way, and is taken back.
///
/// # Errors
/// [`ImportError::Invalid`] when a line is wrong and it is no try; failures of the database.
pub async fn import<R: Row>(
    app: &App,
    owner: Owner,
    sheet: Sheet<R>,
    dry_run: bool,
) -> Result<Report<R>, ImportError> {
    let faults = sheet.faults();
    if !dry_run && !faults.is_empty() {
        return Err(ImportError::Invalid(faults));
    }
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let import = async move |conn: Conn<'_>| {
        let write = Write::begin(conn, owner, now).await?;
        let here = objects::ids::<R::Made>(&write).await?;
        let mut sheet = sheet.clone();
        sheet.skip(|id| here.contains(&id));
        let contents = R::contents(&sheet, &write, &ids).await?;
        let imported = bring_in(&write, &read_kept(&write).await?, contents).await?;
        keep(imported.seq, dry_run, Report { sheet, imported })
    };
    settled(app.write(owner, import).await)
}

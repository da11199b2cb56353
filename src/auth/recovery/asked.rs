//! What is asked for by an address alone. It is noted first, by the same statement for every address; whether there is an
//! account, a worker looks afterwards: how long the answer takes tells nothing of it.

use super::{confirmation, link::Purpose, reset, store};
use crate::{
    accounts::{model::Email, store as accounts},
    app::App,
    db::{Conn, DbError},
};

/// Notes that somebody asks for a link.
pub(super) async fn note(app: &App, purpose: Purpose, email: Email) -> Result<(), DbError> {
    let id = app.ids.next();
    app.db.write(async move |conn| store::insert_asked(conn, id, purpose, &email.fold()).await).await
}

/// Writes the letters that were asked for, where there is an account to write to.
///
/// # Errors
/// Any [`DbError`]; what was not written yet is the next call's.
pub async fn answer_all(app: &App) -> Result<(), DbError> {
    while app.db.read(async |conn| store::has_asked(conn).await).await? {
        let app_in = app.clone();
        app.db
            .write(async move |conn| match store::take_asked(conn).await? {
                Some((purpose, email_fold)) => answer(conn, &app_in, purpose, &email_fold).await,
                None => Ok(()),
            })
            .await?;
    }
    Ok(())
}

async fn answer(conn: Conn<'_>, app: &App, purpose: Purpose, email_fold: &str) -> Result<(), DbError> {
    let Some(account) = accounts::find_account_by_email(conn, email_fold).await? else { return Ok(()) };
    match purpose {
        Purpose::Reset => reset::send(conn, app, &account).await,
        Purpose::Confirm if account.email_verified_at.is_none() => {
            confirmation::ask_to_confirm(conn, app, &account).await
        }
        Purpose::Confirm | Purpose::Change => Ok(()),
    }
}

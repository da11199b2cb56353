//! Word by mail of what becomes of an account's second factors.

use crate::{
    accounts::store as accounts,
    app::App,
    core::ids::Owner,
    db::{Conn, DbError},
    mail::{FactorChange, Letter},
};

/// Writes the letter, in the transaction of the change.
pub(super) async fn tell(conn: Conn<'_>, app: &App, owner: Owner, what: FactorChange) -> Result<(), DbError> {
    let Some(account) = accounts::find_account(conn, owner).await? else { return Ok(()) };
    let letter = Letter::FactorsChanged { what, at: app.clock.now() };
    app.post(conn, owner, &account.recipient(), &letter).await
}

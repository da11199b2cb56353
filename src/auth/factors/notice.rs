//! Word by mail of what becomes of an account's second factors.

use crate::{
    accounts::service as accounts,
    app::App,
    core::ids::Owner,
    db::{Conn, DbError},
    mail::{FactorChange, Letter},
};

/// Writes the letter, in the transaction of the change.
pub(in crate::auth) async fn tell(
    conn: Conn<'_>,
    app: &App,
    owner: Owner,
    what: FactorChange,
) -> Result<(), DbError> {
    accounts::tell(conn, app, owner, &Letter::FactorsChanged { what, at: app.clock.now() }).await
}

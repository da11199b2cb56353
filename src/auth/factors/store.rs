//! The statements on factors.

use super::model::Enrolled;
use crate::{
    core::ids::Owner,
    db::{Conn, DbError},
};

/// What an account has enrolled.
pub(in crate::auth) async fn enrolled(_: Conn<'_>, _: Owner) -> Result<Enrolled, DbError> {
    Ok(Enrolled)
}

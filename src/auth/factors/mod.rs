//! Second factors: what is enrolled beside the password, and what is given for it.

mod model;
mod pending;
mod proof;
mod recovery_codes;
mod routes;
mod schema;
mod sign_in_routes;
mod store;
mod totp;

pub(super) use model::{Enrolled, Proof, TotpCode};
pub use pending::purge as purge_pending;
pub(super) use pending::{begin as begin_pending, count_try, find as find_pending, finish as finish_pending};
pub(super) use proof::check;
pub(super) use routes::router;
pub(super) use sign_in_routes::router as public;
pub(super) use store::{delete_all, enrolled};
pub use totp::rewrap;

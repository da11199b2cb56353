//! Second factors: what is enrolled beside the password, and what is given for it.

mod challenges;
mod model;
mod notice;
mod passkey_routes;
mod passkey_schema;
mod passkeys;
mod pending;
mod proof;
mod recovery_codes;
mod relying_party;
mod removal;
mod routes;
mod schema;
mod sign_in_routes;
mod store;
mod totp;

pub(super) use challenges::Purpose;
pub use challenges::purge as purge_challenges;
pub(super) use model::{Answer, Enrolled, Proof, TotpCode};
pub(super) use notice::tell;
pub(super) use passkey_schema::OptionsOut;
pub(super) use passkeys::{begin as ask_for_passkey, claimed_by, take_sign_in as take_passkey};
pub use pending::purge as purge_pending;
pub(super) use pending::{begin as begin_pending, count_try, find as find_pending, finish as finish_pending};
pub(super) use proof::check;
pub(super) use routes::router;
pub(super) use schema::passkey;
pub(super) use sign_in_routes::router as public;
pub(super) use store::{delete_all, enrolled};
pub use totp::rewrap;

//! What goes by mail: the proof of an address, a new password in place of a forgotten one, another address, and the
//! end of an account.

mod address;
mod asked;
mod confirmation;
mod deletion;
mod link;
mod reset;
pub(super) mod routes;
mod schema;
mod store;

pub use asked::answer_all as answer_asked_links;
pub(super) use confirmation::{ask_to_confirm, sign_up};
pub use deletion::delete_due as delete_due_accounts;
pub use link::{Secret, purge as purge_links};
pub use reset::{ask as ask_for_reset, new_link as new_reset_link, reset as reset_password};
pub(super) use store::delete_tokens as void_links;

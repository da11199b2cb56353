//! Running the instance: its accounts, its audit log, its keys, how much there is. An administrator sees who there is, and nothing of
//! what they work on.

mod model;
mod query;
pub mod routes;
mod schema;
mod service;
mod store;

pub use model::AdminError;
pub use service::{delete_account, drop_signing_key, invitation_link, rotate_master_key, rotate_signing_key};

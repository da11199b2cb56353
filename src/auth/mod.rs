//! How people prove who they are, and for how long: sign-up, sign-in, sessions, and the [`CurrentUser`]
//! that every signed-in route gets.

pub mod bootstrap;
mod cookie;
pub mod extract;
mod model;
mod registration;
pub mod routes;
mod schema;
mod sessions;
mod sign_in;
mod store;
mod watch;

pub use extract::{Credential, CurrentUser, require_user};
pub use model::Device;
pub use sessions::{end_all as end_all_sessions, purge as purge_sessions};
pub use watch::until_signed_out;

//! How people prove who they are, and for how long: sign-up, sign-in, sessions, and the [`CurrentUser`]
//! that every signed-in route gets.

mod agent;
pub mod bootstrap;
mod cookie;
mod device_routes;
mod ending;
pub mod extract;
mod factors;
mod gate;
pub mod invitations;
mod model;
mod new_device;
mod password;
mod personal;
mod query;
mod recovery;
mod registration;
pub mod routes;
mod schema;
mod sessions;
mod sign_in;
mod step_up;
mod store;
mod watch;

pub use ending::{end_all as end_all_sessions, end_all_in as end_all_sessions_in};
pub use extract::{Admin, Credential, CurrentUser, RecentUser, require_user};
pub use factors::{purge_challenges, purge_pending, rewrap as rewrap_factors};
pub use model::Device;
pub use personal::Scopes;
pub use recovery::{answer_asked_links, delete_due_accounts, new_reset_link, purge_links};
pub use sessions::{count as count_sessions, purge as purge_sessions};
pub use watch::until_signed_out;

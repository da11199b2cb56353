//! How people prove who they are, and for how long: sign-up, sign-in, sessions, and the [`CurrentUser`]
//! that every signed-in route gets.

mod agent;
pub mod bootstrap;
mod contract_tokens;
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

pub use contract_tokens::{find_holder, give_access, open_cadastro};
pub use cookie::NAME as SESSION_COOKIE;
pub use ending::{
    end_all as end_all_sessions, end_all_accounts, end_all_in as end_all_sessions_in, sign_out,
};
pub use extract::{Admin, Credential, CurrentUser, RecentUser, require_user};
pub use factors::{purge_challenges, purge_pending, rewrap as rewrap_factors};
pub use model::{AuthError, Device, Identifier, Proven};
pub use password::set_password;
pub use personal::Scopes;
pub use recovery::{
    Secret, answer_asked_links, ask_for_reset, delete_due_accounts, new_reset_link, purge_links,
    reset_password,
};
pub use registration::{Registered, register};
pub use routes::signing_out;
pub use sessions::{count as count_sessions, open_browser, open_client, purge as purge_sessions};
pub use sign_in::{FirstStep, sign_in};
pub use store::holding;
pub use watch::until_signed_out;

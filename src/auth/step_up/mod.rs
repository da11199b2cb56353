//! Step-up: whoever is signed in proves anew who they are, before what is sensitive is done for them. How old the last
//! proof may be, and how good it must be, is decided here.

mod routes;
mod schema;
mod service;

pub(super) use routes::router;
pub(super) use schema::SteppedUp;
pub(super) use service::{Renewed, Renewing, is_recent, require_recent, require_recent_factor};

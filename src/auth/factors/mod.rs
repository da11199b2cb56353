//! Second factors: what is enrolled beside the password.

mod model;
mod routes;
mod schema;
mod store;

pub(super) use routes::router;
pub(super) use store::enrolled;

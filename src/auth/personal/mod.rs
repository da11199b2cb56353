//! Personal tokens: what scripts sign in by. One opens some of its owner's work, and nothing of the account itself.

mod model;
mod routes;
mod schema;
mod scopes;
mod service;
mod store;
mod token;

pub(super) use routes::router;
pub use scopes::Scopes;
pub(super) use service::{authenticate, holds};
pub(super) use store::delete_all as delete_all_in;
pub(super) use token::PREFIX;

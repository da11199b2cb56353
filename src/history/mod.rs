//! The journal as people use it: what changed, followed live, what was deleted, and undo, which calls the
//! features that were changed.

mod query;
pub mod routes;
mod schema;
mod service;

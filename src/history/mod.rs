//! The journal as people use it: what changed, and undo, which calls the features that were changed.

pub mod routes;
mod schema;
mod service;

//! Reports: where the time went, over all that was worked on.

mod model;
pub mod routes;
mod schema;
mod service;
mod store;

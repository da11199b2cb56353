//! Running the instance: its accounts, its audit log, how much there is. An administrator sees who there is, and nothing of
//! what they work on.

mod model;
mod query;
pub mod routes;
mod schema;
mod service;
mod store;

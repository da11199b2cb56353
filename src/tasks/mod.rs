//! Tasks: what is to be done.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{NewTask, Priority, Task};
pub use query::TaskQuery;

//! Tasks: what is to be done.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{Description, NewTask, Priority, Task, TaskPatch, Title};
pub use query::TaskQuery;
pub use store::{TaskCount, count_of_order};

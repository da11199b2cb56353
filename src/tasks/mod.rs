//! Tasks: what is to be done.

mod model;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{NewTask, Priority, Task, TaskError, TaskQuery};

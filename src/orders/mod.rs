//! Orders: what a customer wants, and what it comes to.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{Item, NewItem, NewOrder, Order, OrderError, Quantity, Status, Title, UnitPrice};

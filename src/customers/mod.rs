//! Customers: who orders.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{Customer, Detail, Name, NewCustomer, Notes};

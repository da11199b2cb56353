//! Orders: what a customer wants, and what it comes to.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{
    Description, Item, MAX_ITEMS, NewItem, NewOrder, Notes, Order, OrderError, Quantity, Status, Title,
    UnitPrice,
};
pub use store::{find_last_number, find_order_of_item, raise_number, take_number};

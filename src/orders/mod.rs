//! Orders: what a customer wants, and what it comes to.

mod item;
mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use item::{Description, Item, NewItem, Quantity, UnitPrice};
pub use model::{MAX_ITEMS, NewOrder, Notes, Order, OrderError, Status, Title};
pub use store::{find_last_number, find_order_of_item, raise_number, take_number};

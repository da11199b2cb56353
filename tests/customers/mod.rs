//! Customers.

mod bad;
mod list;
mod undo;
mod write;

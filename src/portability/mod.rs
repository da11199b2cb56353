//! In and out: everything an account owns as one document, the way back, and what other programs export.

pub mod csv;
mod document;
mod model;
pub mod routes;
mod schema;
pub mod service;

pub use document::Document;
pub use model::{Counts, ImportError, Imported};

//! What holds on every route: isolation, the document, problems, browsers' rules, limits, connections.

mod addresses;
mod browser;
mod connections;
mod credentials;
pub(crate) mod document;
mod hostile;
mod hosts;
mod isolation;
mod openapi;
mod oversized;
mod pages;
mod shutdown;
mod smuggling;

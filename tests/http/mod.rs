//! What holds on every route: isolation, the document, problems, browsers' rules, limits, connections.

mod addresses;
mod away;
mod browser;
mod connections;
mod credentials;
pub(crate) mod document;
mod example;
mod hostile;
mod hosts;
mod isolation;
mod metrics;
mod openapi;
mod oversized;
mod page_sizes;
mod pages;
mod shutdown;
mod smuggling;
mod step_up;

//! What holds on every route: isolation, the document, problems, browsers' rules, limits.

mod browser;
mod document;
mod isolation;
mod openapi;

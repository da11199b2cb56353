//! What holds on every route: isolation, the document, problems, browsers' rules, limits.

mod document;
mod isolation;

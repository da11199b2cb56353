//! The outbox, and the ways that mail takes.

mod outbox;
mod server;

//! Tasks.

mod bad;
mod bad_bodies;
mod conditional;
mod create;
mod delete;
mod get;
mod idempotency;
mod list;
mod overtaken;
mod pages;
mod parameters;
mod replace;
mod search;
mod update;

//! All tests of the running program: over HTTP, on a fresh database of each engine, with a fixed clock.

mod auth;
mod cli;
mod db;
mod history;
mod house;
mod http;
mod support;
mod tasks;

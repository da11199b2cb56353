//! All tests of the running program: over HTTP, on a fresh database of each engine, with a fixed clock.

mod auth;
mod cli;
mod db;
mod history;
mod http;
mod house;
mod support;
mod tasks;

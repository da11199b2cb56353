//! All tests of the running program: over HTTP, on a fresh database of each engine, with a fixed clock.

#![expect(unreachable_pub, reason = "nothing reaches into a test binary")]

mod activities;
mod admin;
mod audit;
mod auth;
mod cli;
mod compat;
mod customers;
mod db;
mod examples;
mod history;
mod house;
mod http;
mod mail;
mod orders;
mod portability;
mod recovery;
mod reports;
mod support;
mod tasks;

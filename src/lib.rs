//! TrackIt: a self-hosted work tracker for freelancers and small workshops.
//!
//! The house is described in `docs/ARCHITECTURE.md`: a room uses only rooms below it.

pub mod accounts;
pub mod activities;
pub mod admin;
pub mod app;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod compat;
pub mod core;
pub mod customers;
pub mod db;
pub mod demo;
pub mod history;
pub mod http;
pub mod idempotency;
pub mod journal;
pub mod mail;
pub mod metrics;
pub mod objects;
pub mod orders;
pub mod portability;
pub mod reports;
pub mod security;
pub mod server;
pub mod tasks;

//! The data layer, without the program on top of it.

mod batch;
mod busy;
mod connections;
mod durability;
mod group_commit;
mod lost_races;
mod migrate;
mod plans;
mod schema;
mod snapshot;
mod statements;
mod trouble;
mod turns;

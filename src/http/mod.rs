//! The HTTP toolbox: problems, bodies, pages, conditional requests, origins, streams of events. It knows no feature.

pub mod accept;
pub mod answer;
pub mod body;
pub mod client;
pub mod events;
pub mod language;
pub mod origin;
pub mod page;
pub mod path;
pub mod precondition;
pub mod problem;
pub mod query;
pub mod stopping;
pub mod values;

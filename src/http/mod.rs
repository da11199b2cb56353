//! The HTTP toolbox: problems, bodies, pages, conditional requests. It knows no feature.

pub mod answer;
pub mod body;
pub mod language;
pub mod page;
pub mod path;
pub mod precondition;
pub mod problem;
pub mod query;
pub mod values;

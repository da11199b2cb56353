//! Activities: time that was worked, and the timer, which is the one activity that still goes on.

mod model;
mod query;
pub mod routes;
mod schema;
pub mod service;
mod store;

pub use model::{
    Activity, ActivityError, Description, Hours, NewActivity, NewTimer, Seen, Started, WorkOn, check_span,
};
pub use store::{each_work, each_work_on, find_order_hours, find_running};

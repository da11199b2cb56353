//! The roof: the route table, what guards every request, the embedded pages, the listeners.

mod docs;
mod document;
mod example;
mod guard;
mod health;
mod hosts;
mod listen;
mod metrics;
mod pages;
mod routes;
mod site;
mod workers;

pub use document::document;
pub use guard::Origins;
pub use listen::{Limits, Listener, serve};
pub use metrics::metrics_site;
pub use pages::ApiOrigin;
pub use site::{Site, pages_site, site};
pub use workers::Workers;

//! The route table, which is also the security table: a route wants a signed-in caller unless it stands
//! under [`public`]. The contracts of the seeds have such a table of their own, in `src/compat/mod.rs`.

use super::health;
use crate::{activities, admin, app::App, auth, customers, history, orders, portability, reports, tasks};
use utoipa_axum::router::OpenApiRouter;

/// Where the API lives.
pub(super) const API: &str = "/api/v1";

/// Anyone may call these.
pub(super) fn public() -> OpenApiRouter<App> {
    auth::routes::public()
}

/// Only signed-in callers may call these.
pub(super) fn signed_in() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(auth::routes::router())
        .merge(customers::routes::router())
        .merge(orders::routes::router())
        .merge(tasks::routes::router())
        .merge(activities::routes::router())
        .merge(reports::routes::router())
        .merge(history::routes::router())
        .merge(portability::routes::router())
        .merge(admin::routes::router())
}

/// These have their place at the root, and anyone may call them.
pub(super) fn root() -> OpenApiRouter<App> {
    auth::routes::well_known().merge(health::router())
}

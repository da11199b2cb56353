//! Whether the program is alive, and whether it can work.

use crate::{
    app::App,
    http::problem::{Problem, ProblemOut},
    security::keys,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The answer of both.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// Alive
#[utoipa::path(get, path = "/healthz", tag = "instance", operation_id = "healthz",
    responses((status = 200, body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Ready: the database answers
#[utoipa::path(get, path = "/readyz", tag = "instance", operation_id = "readyz",
    responses((status = 200, body = Health), (status = 503, body = ProblemOut)))]
async fn readyz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    keys::find_instance(&app.db).await?;
    Ok(Json(Health { status: "ok" }))
}

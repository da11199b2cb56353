//! Customers over HTTP.

use super::{
    model::{CustomerPatch, NewCustomer},
    query::{self, CustomerQuery},
    schema::{CustomerIn, CustomerOut, CustomerParams, CustomerPatchIn},
    service, store,
};
use crate::{
    app::App,
    core::{ids::Owner, version::IfMatch},
    http::{
        answer,
        body::Json,
        page::{self, Page},
        path::Id,
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
    },
    idempotency::Idempotent,
    journal::Written,
    objects::WriteError,
};
use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of customers, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_customers, create_customer)).routes(routes!(
        get_customer,
        replace_customer,
        update_customer,
        delete_customer
    ))
}

/// List customers
#[utoipa::path(get, path = "/customers", tag = "customers", operation_id = "listCustomers", params(CustomerParams),
    responses((status = 200, body = Page<CustomerOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_customers(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<CustomerQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit;
    let customers = app.db.read(async move |conn| store::list_customers(conn, owner, &query).await).await?;
    let page = page::cut(customers, limit, query::cursor_after).map(CustomerOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Enter a customer
#[utoipa::path(post, path = "/customers", tag = "customers", operation_id = "createCustomer",
    params(("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    request_body = CustomerIn,
    responses((status = 201, body = CustomerOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_customer(
    State(app): State<App>,
    owner: Owner,
    Idempotent(key, new): Idempotent<NewCustomer>,
) -> Result<Response, Problem> {
    let once = service::create_customer(&app, owner, key, new).await?;
    Ok(once.into_answer(|Written { value, seq }| {
        answer::written(StatusCode::CREATED, value.version, seq, &CustomerOut::from(value))
    }))
}

/// Get a customer
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", operation_id = "getCustomer",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = CustomerOut), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn get_customer(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let customer = app.db.read(async move |conn| store::find_customer(conn, owner, id).await).await?;
    let customer = customer.ok_or_else(Problem::not_found)?;
    Ok(answer::object(&if_none_match, customer.version, &CustomerOut::from(customer)))
}

/// Replace a customer
#[utoipa::path(put, path = "/customers/{id}", tag = "customers", operation_id = "replaceCustomer",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = CustomerIn,
    responses((status = 200, body = CustomerOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn replace_customer(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(new): Json<NewCustomer>,
) -> Result<Response, Problem> {
    let written = service::update_customer(&app, owner, id, if_match, new.into()).await?;
    Ok(answer::written(StatusCode::OK, written.value.version, written.seq, &CustomerOut::from(written.value)))
}

/// Change a customer
#[utoipa::path(patch, path = "/customers/{id}", tag = "customers", operation_id = "updateCustomer",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = CustomerPatchIn,
    responses((status = 200, body = CustomerOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn update_customer(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(patch): Json<CustomerPatch>,
) -> Result<Response, Problem> {
    let written = service::update_customer(&app, owner, id, if_match, patch).await?;
    Ok(answer::written(StatusCode::OK, written.value.version, written.seq, &CustomerOut::from(written.value)))
}

/// Delete a customer
///
/// One who has orders stays: 409. `Change-Seq` says how to bring it back: `POST /changes/{seq}/undo`.
#[utoipa::path(delete, path = "/customers/{id}", tag = "customers", operation_id = "deleteCustomer",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn delete_customer(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let deleted = service::delete_customer(&app, owner, id, if_match).await;
    deleted.map(answer::deleted).map_err(|error| match error {
        WriteError::InUse => Problem::new(StatusCode::CONFLICT, "customer_has_orders"),
        error => error.into(),
    })
}

//! Orders over HTTP.

use super::{
    model::{NewItem, NewOrder, Order, OrderError, OrderPatch},
    query::OrderQuery,
    schema::{DeleteParams, FinishedOut, ItemIn, OrderIn, OrderOut, OrderParams, OrderPatchIn, SummaryOut},
    service::{self, Target, TasksFate},
    store,
};
use crate::{
    app::App,
    core::{ids::Owner, invalid::Invalid, money, version::IfMatch},
    http::{
        answer,
        body::Json,
        page::{self, Page},
        path::{Id, Ids},
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
    },
    idempotency::{IdempotencyKey, Idempotent},
    journal::Written,
};
use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of orders, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_orders, create_order))
        .routes(routes!(get_order, replace_order, update_order, delete_order))
        .routes(routes!(get_order_summary))
        .routes(routes!(add_order_item))
        .routes(routes!(replace_order_item, delete_order_item))
        .routes(routes!(finish_order))
        .routes(routes!(cancel_order))
}

/// List orders
///
/// The highest number first, or what is due first.
#[utoipa::path(get, path = "/orders", tag = "orders", operation_id = "listOrders", params(OrderParams),
    responses((status = 200, body = Page<OrderOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_orders(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<OrderQuery>,
) -> Result<Response, Problem> {
    let (limit, sort) = (query.limit, query.sort);
    let orders = app.db.read(async move |conn| store::list_orders(conn, owner, &query).await).await?;
    let page = page::cut(orders, limit, |order| sort.cursor_after(order)).map(OrderOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Create an order
///
/// It gets the account's next number.
#[utoipa::path(post, path = "/orders", tag = "orders", operation_id = "createOrder",
    params(("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    request_body = OrderIn,
    responses((status = 201, body = OrderOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_order(
    State(app): State<App>,
    owner: Owner,
    Idempotent(key, new): Idempotent<NewOrder>,
) -> Result<Response, Problem> {
    let once = service::create_order(&app, owner, key, new).await?;
    Ok(once.into_answer(|order| written(StatusCode::CREATED, order)))
}

/// Get an order
#[utoipa::path(get, path = "/orders/{id}", tag = "orders", operation_id = "getOrder",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = OrderOut), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn get_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let order = app.db.read(async move |conn| store::find_order(conn, owner, id).await).await?;
    let order = order.ok_or_else(Problem::not_found)?;
    Ok(answer::object(&if_none_match, order.version, &OrderOut::from(order)))
}

/// Sum up an order
///
/// Its tasks, its hours until now, what they cost, and its total.
#[utoipa::path(get, path = "/orders/{id}/summary", tag = "orders", operation_id = "getOrderSummary",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = SummaryOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut)))]
async fn get_order_summary(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
) -> Result<axum::Json<SummaryOut>, Problem> {
    let now = app.clock.now();
    let summary = app.db.snapshot(async move |conn| store::find_summary(conn, owner, id, now).await).await?;
    summary.map(|summary| axum::Json(summary.into())).ok_or_else(Problem::not_found)
}

/// Replace an order
///
/// Only while it is pending.
#[utoipa::path(put, path = "/orders/{id}", tag = "orders", operation_id = "replaceOrder",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = OrderIn,
    responses((status = 200, body = OrderOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn replace_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(new): Json<NewOrder>,
) -> Result<Response, Problem> {
    let target = Target { id, if_match, key: IdempotencyKey::default() };
    let once = service::update_order(&app, owner, target, new.into()).await?;
    Ok(once.into_answer(|order| written(StatusCode::OK, order)))
}

/// Change an order
///
/// Only while it is pending.
#[utoipa::path(patch, path = "/orders/{id}", tag = "orders", operation_id = "updateOrder",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = OrderPatchIn,
    responses((status = 200, body = OrderOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn update_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(patch): Json<OrderPatch>,
) -> Result<Response, Problem> {
    let target = Target { id, if_match, key: IdempotencyKey::default() };
    let once = service::update_order(&app, owner, target, patch).await?;
    Ok(once.into_answer(|order| written(StatusCode::OK, order)))
}

/// Delete an order
///
/// Only while it is pending. `Change-Seq` says how to bring it back, and its tasks with it:
/// `POST /changes/{seq}/undo`.
#[utoipa::path(delete, path = "/orders/{id}", tag = "orders", operation_id = "deleteOrder",
    params(("id" = uuid::Uuid, Path), DeleteParams,
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn delete_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Query(tasks): Query<TasksFate>,
) -> Result<Response, Problem> {
    Ok(answer::deleted(service::delete_order(&app, owner, id, if_match, tasks).await?))
}

/// Add an item to an order
#[utoipa::path(post, path = "/orders/{id}/items", tag = "orders", operation_id = "addOrderItem",
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent"),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = ItemIn,
    responses((status = 201, body = OrderOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 404, body = ProblemOut),
        (status = 409, body = ProblemOut), (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn add_order_item(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Idempotent(key, new): Idempotent<NewItem>,
) -> Result<Response, Problem> {
    let once = service::add_item(&app, owner, Target { id, if_match, key }, new).await?;
    Ok(once.into_answer(|order| written(StatusCode::CREATED, order)))
}

/// Replace an item of an order
#[utoipa::path(put, path = "/orders/{id}/items/{item_id}", tag = "orders", operation_id = "replaceOrderItem",
    params(("id" = uuid::Uuid, Path), ("item_id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if the order still has this `ETag`")),
    request_body = ItemIn,
    responses((status = 200, body = OrderOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut),
        (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn replace_order_item(
    State(app): State<App>,
    owner: Owner,
    Ids(id, item_id): Ids,
    if_match: IfMatch,
    Json(new): Json<NewItem>,
) -> Result<Response, Problem> {
    let target = Target { id, if_match, key: IdempotencyKey::default() };
    let once = service::replace_item(&app, owner, target, item_id, new).await?;
    Ok(once.into_answer(|order| written(StatusCode::OK, order)))
}

/// Delete an item of an order
#[utoipa::path(delete, path = "/orders/{id}/items/{item_id}", tag = "orders", operation_id = "deleteOrderItem",
    params(("id" = uuid::Uuid, Path), ("item_id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if the order still has this `ETag`")),
    responses((status = 200, body = OrderOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn delete_order_item(
    State(app): State<App>,
    owner: Owner,
    Ids(id, item_id): Ids,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let target = Target { id, if_match, key: IdempotencyKey::default() };
    let once = service::delete_item(&app, owner, target, item_id).await?;
    Ok(once.into_answer(|order| written(StatusCode::OK, order)))
}

/// Finish an order
///
/// From then on nothing of it changes. It may have open tasks; the answer says so.
#[utoipa::path(post, path = "/orders/{id}/finish", tag = "orders", operation_id = "finishOrder",
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent"),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 200, body = FinishedOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn finish_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let once = service::finish_order(&app, owner, Target { id, if_match, key }).await?;
    Ok(once.into_answer(|finished| {
        let (version, seq) = (finished.order.value.version, finished.order.seq);
        answer::written(StatusCode::OK, version, seq, &FinishedOut::from(finished))
    }))
}

/// Cancel an order
///
/// From then on nothing of it changes.
#[utoipa::path(post, path = "/orders/{id}/cancel", tag = "orders", operation_id = "cancelOrder",
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent"),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 200, body = OrderOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn cancel_order(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let once = service::cancel_order(&app, owner, Target { id, if_match, key }).await?;
    Ok(once.into_answer(|order| written(StatusCode::OK, order)))
}

fn written(status: StatusCode, Written { value, seq }: Written<Order>) -> Response {
    answer::written(status, value.version, seq, &OrderOut::from(value))
}

impl From<OrderError> for Problem {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::NotPending => Self::new(StatusCode::CONFLICT, "order_not_pending"),
            OrderError::Transition => Self::new(StatusCode::CONFLICT, "order_transition"),
            OrderError::NoItem => Self::not_found(),
            OrderError::NotItsItem(index) => {
                Invalid::because("not_found").at(format!("items.{index}.id")).into()
            }
            OrderError::TooManyItems => {
                Invalid::limit("too_many", super::model::MAX_ITEMS as u64).at("items").into()
            }
            OrderError::TooLarge => {
                Invalid::limit("too_large", money::MAX_CENTS.unsigned_abs()).at("items").into()
            }
            OrderError::Write(error) => error.into(),
        }
    }
}

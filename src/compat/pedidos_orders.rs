//! The contract `pedidos` (seed 001), its half below `/order`: the account's own orders. Whose an order is says the token
//! alone, and its price is always what its items come to.

use super::{
    answer::{json_of, sentence},
    fields::Given,
    pedidos::Detail,
    pedidos_items::{NewLine, OrderOut, PedidosItemIn},
};
use crate::{
    app::App,
    core::{ids::Owner, language::Language, version::IfMatch},
    db::{Conn, DbError},
    http::{language::PreferredLanguage, path::Id, problem::Problem},
    idempotency::IdempotencyKey,
    objects::Object as _,
    orders::{
        self, NewOrder, Notes, Order, Title,
        service::{self, Target},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// What an order is called, which the contract has no field for.
const TITLE: &str = "Pedido";
/// Orders that are read at a time.
const PAGE: u32 = 100;

/// The routes for signed-in callers.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_order))
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(add_item))
        .routes(routes!(remove_item))
        .routes(routes!(cancel_order))
        .routes(routes!(finish_order))
}

/// Create an order
///
/// It is the caller's own, whatever a body says.
#[utoipa::path(post, path = "/order/pedido", tag = "compat-pedidos", operation_id = "pedidosCreateOrder",
    responses((status = 201, body = CreatedOut), (status = 401, body = Detail)))]
async fn create_order(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
) -> Result<Response, Problem> {
    let title = Title::parse(TITLE.to_owned()).map_err(|invalid| invalid.at("title"))?;
    let new = NewOrder { title, customer_id: None, notes: Notes::default(), due_on: None, items: Vec::new() };
    let made = service::create_order(&app, owner, IdempotencyKey::default(), new).await?;
    let id = made.value().value.id;
    Ok(json_of(StatusCode::CREATED, &CreatedOut { message: sentence("order_created", language), id }))
}

/// List one's own orders
///
/// All of them, the oldest first.
#[utoipa::path(get, path = "/order/listar/pedidos-usuario", tag = "compat-pedidos",
    operation_id = "pedidosListOrders", responses((status = 200, body = Vec<OrderOut>), (status = 401, body = Detail)))]
async fn list_orders(State(app): State<App>, owner: Owner) -> Result<Response, Problem> {
    let orders = app.db.snapshot(async move |conn| all_orders(conn, owner).await).await?;
    let orders: Vec<_> = orders.into_iter().map(OrderOut::from).collect();
    Ok(json_of(StatusCode::OK, &orders))
}

/// Get an order
#[utoipa::path(get, path = "/order/pedido/{id}", tag = "compat-pedidos", operation_id = "pedidosGetOrder",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = OrderOut), (status = 401, body = Detail), (status = 404, body = Detail)))]
async fn get_order(State(app): State<App>, owner: Owner, Id(id): Id) -> Result<Response, Problem> {
    let order = app.db.read(async move |conn| Order::find(conn, owner, id).await).await?;
    let order = order.ok_or_else(Problem::not_found)?;
    Ok(json_of(StatusCode::OK, &OrderOut::from(order)))
}

/// Add an item to an order
///
/// The answer's price has it in it.
#[utoipa::path(post, path = "/order/pedido/adicionar-item/{id}", tag = "compat-pedidos",
    operation_id = "pedidosAddItem", params(("id" = uuid::Uuid, Path)), request_body = PedidosItemIn,
    responses((status = 201, body = ItemAddedOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 409, body = Detail), (status = 422, body = Detail)))]
async fn add_item(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Id(id): Id,
    Given(NewLine(new)): Given<NewLine>,
) -> Result<Response, Problem> {
    let added = service::add_item(&app, owner, target(id), new).await?;
    let order = added.value().value.clone();
    let item_id = order.items.last().map(|item| item.id).ok_or_else(Problem::not_found)?;
    let (message, pedido) = (sentence("item_added", language), OrderOut::from(order));
    Ok(json_of(StatusCode::CREATED, &ItemAddedOut { message, item_id, pedido }))
}

/// Take an item out of its order
#[utoipa::path(post, path = "/order/pedido/remover-item/{item_id}", tag = "compat-pedidos",
    operation_id = "pedidosRemoveItem", params(("item_id" = uuid::Uuid, Path)),
    responses((status = 200, body = ChangedOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 409, body = Detail)))]
async fn remove_item(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Id(item_id): Id,
) -> Result<Response, Problem> {
    let found = app.db.read(async move |conn| orders::find_order_of_item(conn, owner, item_id).await).await?;
    let id = found.ok_or_else(Problem::not_found)?;
    let changed = service::delete_item(&app, owner, target(id), item_id).await?;
    Ok(changed_answer("item_removed", language, changed.value().value.clone()))
}

/// Cancel an order
#[utoipa::path(post, path = "/order/pedido/cancelar/{id}", tag = "compat-pedidos",
    operation_id = "pedidosCancelOrder", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ChangedOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 409, body = Detail)))]
async fn cancel_order(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Id(id): Id,
) -> Result<Response, Problem> {
    let changed = service::cancel_order(&app, owner, target(id)).await?;
    Ok(changed_answer("order_cancelled", language, changed.value().value.clone()))
}

/// Finish an order
#[utoipa::path(post, path = "/order/pedido/finalizar/{id}", tag = "compat-pedidos",
    operation_id = "pedidosFinishOrder", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ChangedOut), (status = 401, body = Detail), (status = 404, body = Detail),
        (status = 409, body = Detail)))]
async fn finish_order(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Id(id): Id,
) -> Result<Response, Problem> {
    let changed = service::finish_order(&app, owner, target(id)).await?;
    Ok(changed_answer("order_finished", language, changed.value().order.value.clone()))
}

/// However many there are: the contract has no pages.
async fn all_orders(conn: Conn<'_>, owner: Owner) -> Result<Vec<Order>, DbError> {
    let (mut all, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let page = Order::list_after(conn, owner, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.id;
        all.extend(page);
    }
}

/// Whatever version it has: the contract knows none.
fn target(id: Uuid) -> Target {
    Target { id, if_match: IfMatch::Any, key: IdempotencyKey::default() }
}

fn changed_answer(key: &str, language: Language, order: Order) -> Response {
    json_of(StatusCode::OK, &ChangedOut { message: sentence(key, language), pedido: order.into() })
}

/// A new order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PedidosCreated)]
struct CreatedOut {
    message: String,
    id: Uuid,
}

/// An order with one item more.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PedidosItemAdded)]
struct ItemAddedOut {
    message: String,
    item_id: Uuid,
    pedido: OrderOut,
}

/// An order after a change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PedidosChanged)]
struct ChangedOut {
    message: String,
    pedido: OrderOut,
}

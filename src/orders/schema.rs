//! The bodies of orders, in and out, and the parameters of their list.

use super::{
    model::{
        Description, Item, MAX_ITEMS, NewItem, NewOrder, Notes, Order, OrderPatch, Quantity, Status, Summary,
        Title, UnitPrice,
    },
    query::{OrderQuery, OrderSort},
    service::{Finished, TasksFate},
};
use crate::{
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        page,
        query::{FromParams, Params, search_text},
        values::{day, id, word},
    },
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Room for the longest notes and all items, whatever their characters and however a client escapes them.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// An order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub(super) struct OrderOut {
    id: Uuid,
    /// Counts 1, 2, 3… within the account.
    #[schema(example = 15)]
    number: i64,
    status: Status,
    #[schema(example = "Camisetas")]
    title: String,
    #[schema(required = true)]
    customer_id: Option<Uuid>,
    notes: String,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date, required = true, example = "2026-11-28")]
    due_on: Option<Date>,
    items: Vec<ItemOut>,
    /// The sum of the items' totals.
    #[schema(example = 39_900)]
    total_cents: i64,
    #[schema(required = true)]
    finished_at: Option<UtcTime>,
    #[schema(required = true)]
    cancelled_at: Option<UtcTime>,
    created_at: UtcTime,
    updated_at: UtcTime,
    /// Counts the changes from 1; also the `ETag`.
    version: i64,
}

impl From<Order> for OrderOut {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            number: order.number,
            status: order.status,
            total_cents: order.total_cents(),
            title: order.title,
            customer_id: order.customer_id,
            notes: order.notes,
            due_on: order.due_on,
            items: order.items.into_iter().map(ItemOut::from).collect(),
            finished_at: order.finished_at,
            cancelled_at: order.cancelled_at,
            created_at: order.created_at,
            updated_at: order.updated_at,
            version: order.version,
        }
    }
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderItem)]
pub(super) struct ItemOut {
    id: Uuid,
    #[schema(example = "camiseta P")]
    description: String,
    /// In thousandths.
    #[schema(example = 10_000)]
    quantity_milli: i64,
    #[schema(example = 3_990)]
    unit_price_cents: i64,
    /// Quantity times price, rounded half away from zero.
    #[schema(example = 39_900)]
    total_cents: i64,
}

impl From<Item> for ItemOut {
    fn from(item: Item) -> Self {
        Self {
            id: item.id,
            total_cents: item.total_cents().unwrap_or_default(),
            description: item.description,
            quantity_milli: item.quantity_milli,
            unit_price_cents: item.unit_price_cents,
        }
    }
}

/// A finished order, and what may have been overlooked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinishedOrder)]
pub(super) struct FinishedOut {
    #[serde(flatten)]
    order: OrderOut,
    warnings: WarningsOut,
}

/// What may have been overlooked when an order was finished.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinishWarnings)]
pub(super) struct WarningsOut {
    /// Tasks of the order that are still to be done.
    open_tasks: i64,
    /// Whether the timer runs on the order or on one of its tasks; it runs on.
    running_timer: bool,
}

impl From<Finished> for FinishedOut {
    fn from(finished: Finished) -> Self {
        let Finished { order, open_tasks, running_timer } = finished;
        Self { order: order.value.into(), warnings: WarningsOut { open_tasks, running_timer } }
    }
}

/// What an order comes to: its tasks, its hours until now, what they cost, and its total.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderSummary)]
pub(super) struct SummaryOut {
    tasks: TasksOut,
    duration_ms: i64,
    billable_ms: i64,
    /// What the billable hours cost.
    cost_cents: i64,
    /// The sum of the items.
    total_cents: i64,
    /// Whether the timer runs on the order or on one of its tasks.
    running: bool,
}

/// How many tasks an order has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskCount)]
pub(super) struct TasksOut {
    total: i64,
    done: i64,
}

impl From<Summary> for SummaryOut {
    fn from(Summary { total_cents, tasks, hours }: Summary) -> Self {
        Self {
            tasks: TasksOut { total: tasks.total, done: tasks.done },
            duration_ms: hours.worked.duration_ms,
            billable_ms: hours.worked.billable_ms,
            cost_cents: hours.worked.cost_cents,
            total_cents,
            running: hours.running,
        }
    }
}

/// A whole order, to make one or to take one's place.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewOrder` is what is read")]
pub(super) struct OrderIn {
    #[schema(min_length = 1, max_length = 500, example = "Camisetas")]
    title: String,
    customer_id: Option<Uuid>,
    #[schema(max_length = 20_000, required = false, default = "")]
    notes: String,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-28")]
    due_on: Option<String>,
    /// All of them; one with the `id` of an item of this order takes that item's place.
    #[schema(required = false, max_items = 200)]
    items: Vec<ItemEntryIn>,
}

impl FromFields for NewOrder {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let title = fields.required("title", Title::parse);
        let customer_id = fields.nullable("customer_id", id);
        let notes = fields.optional("notes", Notes::parse);
        let due_on = fields.nullable("due_on", day);
        let items = fields.list("items", MAX_ITEMS);
        Some(Self {
            title: title?,
            customer_id: customer_id?.flatten(),
            notes: notes?.unwrap_or_default(),
            due_on: due_on?.flatten(),
            items: entries(items?.unwrap_or_default()),
        })
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `model::OrderPatch` is what is read")]
#[schema(as = OrderPatch)]
pub(super) struct OrderPatchIn {
    #[schema(min_length = 1, max_length = 500, required = false)]
    title: String,
    /// `null` takes the customer away.
    customer_id: Option<Uuid>,
    #[schema(max_length = 20_000, required = false)]
    notes: String,
    /// `yyyy-mm-dd`; `null` takes the day away.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<String>,
    /// All of them: an item that is not among them goes.
    #[schema(required = false, max_items = 200)]
    items: Vec<ItemEntryIn>,
}

impl FromFields for OrderPatch {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let title = fields.optional("title", Title::parse);
        let customer_id = fields.nullable("customer_id", id);
        let notes = fields.optional("notes", Notes::parse);
        let due_on = fields.nullable("due_on", day);
        let items = fields.list("items", MAX_ITEMS);
        Some(Self {
            title: title?,
            customer_id: customer_id?,
            notes: notes?,
            due_on: due_on?,
            items: items?.map(entries),
        })
    }
}

/// An item among all of an order's items.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Entry` is what is read")]
#[schema(as = OrderItemEntry)]
struct ItemEntryIn {
    /// The item of this order whose place it takes; without one it is a new item.
    id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 500, example = "camiseta P")]
    description: String,
    /// In thousandths.
    #[schema(minimum = 1, maximum = 1_000_000_000_i64, example = 10_000)]
    quantity_milli: i64,
    #[schema(minimum = 0, maximum = 100_000_000_000_i64, example = 3_990)]
    unit_price_cents: i64,
}

/// [`NewItem`], where it may have an id.
struct Entry(NewItem);

impl FromFields for Entry {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let id = fields.nullable("id", id);
        let item = NewItem::from_fields(fields);
        Some(Self(NewItem { id: id?.flatten(), ..item? }))
    }
}

fn entries(entries: Vec<Entry>) -> Vec<NewItem> {
    entries.into_iter().map(|Entry(item)| item).collect()
}

/// An item, to add one or to take one's place.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewItem` is what is read")]
#[schema(as = OrderItemIn)]
pub(super) struct ItemIn {
    #[schema(min_length = 1, max_length = 500, example = "camiseta P")]
    description: String,
    /// In thousandths.
    #[schema(minimum = 1, maximum = 1_000_000_000_i64, example = 10_000)]
    quantity_milli: i64,
    #[schema(minimum = 0, maximum = 100_000_000_000_i64, example = 3_990)]
    unit_price_cents: i64,
}

impl FromFields for NewItem {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let description = fields.required("description", Description::parse);
        let quantity = fields.required("quantity_milli", Quantity::parse);
        let unit_price = fields.required("unit_price_cents", UnitPrice::parse);
        Some(Self { id: None, description: description?, quantity: quantity?, unit_price: unit_price? })
    }
}

/// The parameters of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `OrderQuery` is what is read")]
pub(super) struct OrderParams {
    /// Only those that stand here.
    #[param(inline)]
    status: Option<Status>,
    /// Titles that contain this, whatever the case and accents, or the order with this number.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only this customer's.
    customer_id: Option<Uuid>,
    /// By `number`, the highest first, or by `due`, those without a day last.
    #[param(value_type = Option<String>, default = "number", pattern = "^(number|due)$")]
    sort: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for OrderQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let status = params.optional("status", word);
        let contains = params.optional("q", search_text);
        let customer_id = params.optional("customer_id", id);
        let sort = params.optional("sort", OrderSort::parse);
        let limit = page::limit(params);
        let order = sort.flatten().unwrap_or_default();
        let after = params.optional("cursor", |cursor| order.position(&cursor));
        Some(Self {
            status: status?,
            contains: contains?,
            customer_id: customer_id?,
            sort: sort.map(Option::unwrap_or_default)?,
            limit: limit?,
            after: after?,
        })
    }
}

/// What becomes of the tasks of an order that is deleted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `TasksFate` is what is read")]
pub(super) struct DeleteParams {
    /// `keep`: they stay, without an order. `delete`: they go with it.
    #[param(value_type = Option<String>, default = "keep", pattern = "^(keep|delete)$")]
    tasks: Option<String>,
}

impl FromParams for TasksFate {
    fn from_params(params: &mut Params) -> Option<Self> {
        params.optional("tasks", word).map(Option::unwrap_or_default)
    }
}

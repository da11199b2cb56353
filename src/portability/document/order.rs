//! An order in a document, with its items.

use super::{Common, between, own_id, time_if, twins};
use crate::{
    core::{clock::UtcTime, invalid::Invalid, money},
    http::{
        body::{Fields, FromFields},
        values::{day, id, word},
    },
    orders::{Description, Item, MAX_ITEMS, Notes, Order, Quantity, Status, Title, UnitPrice},
};
use jiff::civil::Date;
use utoipa::ToSchema;
use uuid::Uuid;

/// An order, as it is kept.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Order` is what is read and written")]
#[schema(as = ExportedOrder)]
pub(super) struct OrderShape {
    id: Uuid,
    #[schema(minimum = 1)]
    number: i64,
    status: Status,
    title: String,
    customer_id: Option<Uuid>,
    #[schema(required = false)]
    notes: String,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    #[schema(required = false, max_items = 200)]
    items: Vec<ItemShape>,
    /// There if it is finished.
    finished_at: Option<UtcTime>,
    /// There if it is cancelled.
    cancelled_at: Option<UtcTime>,
    created_at: UtcTime,
    updated_at: UtcTime,
    version: i64,
}

/// A line of an order, as it is kept.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Item` is what is read and written")]
#[schema(as = ExportedOrderItem)]
struct ItemShape {
    id: Uuid,
    description: String,
    /// In thousandths.
    quantity_milli: i64,
    unit_price_cents: i64,
}

impl FromFields for Order {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let common = Common::from_fields(fields);
        let number = fields.required("number", |number| between(number, 1));
        let status = fields.required("status", word);
        let title = fields.required("title", Title::parse);
        let customer_id = fields.nullable("customer_id", id);
        let notes = fields.optional("notes", Notes::parse);
        let due_on = fields.nullable("due_on", day);
        let items = fields.list("items", MAX_ITEMS);
        let finished_at = time_if(fields, "finished_at", status.map(|status| status == Status::Finished));
        let cancelled_at = time_if(fields, "cancelled_at", status.map(|status| status == Status::Cancelled));
        let Common { id, created_at, updated_at, version } = common?;
        let order = Self {
            id,
            number: number?,
            status: status?,
            title: title?.into_string(),
            customer_id: customer_id?.flatten(),
            notes: notes?.unwrap_or_default().into_string(),
            due_on: due_on?.flatten(),
            items: items?.unwrap_or_default(),
            finished_at: finished_at?,
            cancelled_at: cancelled_at?,
            created_at,
            updated_at,
            version,
        };
        if order.sum().is_none() {
            return fields.refuse("items", Invalid::limit("too_large", money::MAX_CENTS.unsigned_abs()));
        }
        Some(order)
    }
}

impl FromFields for Item {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let id = fields.required("id", own_id);
        let description = fields.required("description", Description::parse);
        let quantity = fields.required("quantity_milli", Quantity::parse);
        let unit_price = fields.required("unit_price_cents", UnitPrice::parse);
        Some(Self {
            id: id?,
            description: description?.into_string(),
            quantity_milli: quantity?.milli(),
            unit_price_cents: unit_price?.cents(),
        })
    }
}

/// The paths of items whose id came before.
pub(super) fn twins_among_items(orders: &[Order]) -> Vec<String> {
    let places: Vec<(usize, usize)> = orders
        .iter()
        .enumerate()
        .flat_map(|(index, order)| (0..order.items.len()).map(move |place| (index, place)))
        .collect();
    let ids: Vec<Uuid> = orders.iter().flat_map(|order| order.items.iter().map(|item| item.id)).collect();
    let path = |(index, place): (usize, usize)| format!("orders.{index}.items.{place}.id");
    twins(&ids).into_iter().map(|twin| path(places[twin])).collect()
}

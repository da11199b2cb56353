//! Orders and their lines as the contract `pedidos` (seed 001) has them. A flavour and a size are one description to the
//! product, which is shown whole by its pages and taken apart again here.

use super::{decimal, fields::filled};
use crate::{
    core::invalid::Invalid,
    http::body::{Fields, FromFields},
    orders::{Description, Item, NewItem, Order, Quantity, Status, UnitPrice},
};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// An order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pedido)]
pub(super) struct OrderOut {
    id: Uuid,
    #[schema(pattern = "^(pendente|cancelado|finalizado)$", example = "pendente")]
    status: &'static str,
    /// What its items come to, to the cent.
    #[schema(value_type = f64, example = 39.9)]
    preco: Box<RawValue>,
    itens: Vec<ItemOut>,
}

impl From<Order> for OrderOut {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            status: match order.status {
                Status::Pending => "pendente",
                Status::Cancelled => "cancelado",
                Status::Finished => "finalizado",
            },
            preco: decimal::of_cents(order.total_cents()),
            itens: order.items.into_iter().map(ItemOut::from).collect(),
        }
    }
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PedidosItem)]
struct ItemOut {
    id: Uuid,
    #[schema(value_type = f64, example = 2)]
    quantidade: Box<RawValue>,
    #[schema(example = "calabresa")]
    sabor: String,
    /// Empty where the item was made elsewhere without one.
    #[schema(example = "grande")]
    tamanho: String,
    #[schema(value_type = f64, example = 39.9)]
    preco_unitario: Box<RawValue>,
}

impl From<Item> for ItemOut {
    fn from(item: Item) -> Self {
        let (sabor, tamanho) = taken_apart(&item.description);
        Self {
            id: item.id,
            quantidade: decimal::of_thousandths(item.quantity_milli),
            sabor: sabor.to_owned(),
            tamanho: tamanho.to_owned(),
            preco_unitario: decimal::of_cents(item.unit_price_cents),
        }
    }
}

/// A new line of an order.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewLine` is what is read")]
pub(super) struct PedidosItemIn {
    /// Up to three places.
    #[schema(value_type = f64, example = 2)]
    quantidade: Box<RawValue>,
    #[schema(min_length = 1, example = "calabresa")]
    sabor: String,
    #[schema(min_length = 1, example = "grande")]
    tamanho: String,
    /// To the cent.
    #[schema(value_type = f64, example = 39.9)]
    preco_unitario: Box<RawValue>,
}

/// A new line of an order, read.
pub(super) struct NewLine(pub(super) NewItem);

impl FromFields for NewLine {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let quantity =
            fields.required("quantidade", |raw| decimal::thousandths(raw).and_then(Quantity::parse));
        let flavour = fields.required("sabor", |text: String| filled(text.trim().to_owned()));
        let size = fields.required("tamanho", |text: String| filled(text.trim().to_owned()));
        let unit_price =
            fields.required("preco_unitario", |raw| decimal::cents(raw).and_then(UnitPrice::parse));
        let (flavour, size) = (flavour?, size?);
        let description = format!("{flavour} ({size})");
        if taken_apart(&description) != (flavour.as_str(), size.as_str()) {
            return fields.refuse("tamanho", Invalid::because("does_not_fit"));
        }
        let description = match Description::parse(description) {
            Ok(description) => description,
            Err(invalid) => return fields.refuse("sabor", invalid),
        };
        Some(Self(NewItem { id: None, description, quantity: quantity?, unit_price: unit_price? }))
    }
}

/// `calabresa (grande)`, taken apart; what has no parenthesis at its end has no size.
fn taken_apart(description: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in description.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (flavour, size) = description.split_at(at);
            let inner = size.strip_prefix('(').and_then(|size| size.strip_suffix(')'));
            return flavour.strip_suffix(' ').zip(inner).unwrap_or((description, ""));
        }
    }
    (description, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flavour_and_a_size_come_back_from_the_description() {
        for (description, apart) in [
            ("calabresa (grande)", ("calabresa", "grande")),
            ("meia (frango) (M (6 fatias))", ("meia (frango)", "M (6 fatias)")),
            ("camiseta", ("camiseta", "")),
            ("camiseta(P)", ("camiseta(P)", "")),
            ("a (b) c", ("a (b) c", "")),
            (") (", (") (", "")),
            ("", ("", "")),
        ] {
            assert_eq!(taken_apart(description), apart, "{description}");
        }
    }
}

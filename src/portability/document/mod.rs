//! The document that everything of an account fits in, and how it is read: a file for each kind of object.
//!
//! Its objects are what the account keeps and nothing that can be computed from it, so reading a document that was
//! just written gives the same account.

mod activity;
mod customer;
mod order;
mod profile;
mod task;

use crate::{
    accounts::model::{Account, ProfilePatch},
    core::{clock::UtcTime, invalid::Invalid},
    http::{
        body::{Fields, FromFields},
        values::{any, id, time},
    },
    objects::Object,
    portability::model::Contents,
};
use activity::ActivityShape;
use customer::CustomerShape;
use order::OrderShape;
use profile::{ImportedProfile, Profile};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use task::TaskShape;
use utoipa::ToSchema;
use uuid::Uuid;

const FORMAT: &str = "trackit";
/// Counts on when a reader of the version before could not read it.
const VERSION: i64 = 1;
/// Objects of a kind that are read: more than fit into the body.
const MANY: usize = 1_000_000;
/// The largest version and number of an order: there is room to count on.
const MAX_COUNT: i64 = 1_000_000_000_000;

/// Everything that an account owns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Export)]
pub(super) struct Export {
    /// `trackit`
    #[schema(example = "trackit")]
    format: &'static str,
    /// Of the format.
    #[schema(example = 1)]
    version: i64,
    exported_at: UtcTime,
    account: Profile,
    /// The number that the newest order had, whether it is still there or not.
    last_order_number: i64,
    #[schema(value_type = Vec<CustomerShape>)]
    customers: Box<RawValue>,
    #[schema(value_type = Vec<OrderShape>)]
    orders: Box<RawValue>,
    #[schema(value_type = Vec<TaskShape>)]
    tasks: Box<RawValue>,
    #[schema(value_type = Vec<ActivityShape>)]
    activities: Box<RawValue>,
}

/// The objects of an account, kind by kind, each a JSON array.
pub(super) struct Lists {
    pub(super) customers: Box<RawValue>,
    pub(super) orders: Box<RawValue>,
    pub(super) tasks: Box<RawValue>,
    pub(super) activities: Box<RawValue>,
}

impl Export {
    pub(super) fn new(account: Account, last_order_number: i64, lists: Lists, now: UtcTime) -> Self {
        Self {
            format: FORMAT,
            version: VERSION,
            exported_at: now,
            account: account.into(),
            last_order_number,
            customers: lists.customers,
            orders: lists.orders,
            tasks: lists.tasks,
            activities: lists.activities,
        }
    }
}

/// A document that was read, in itself without a fault.
#[derive(Clone, Debug)]
pub struct Document {
    /// How they work whose it was.
    pub(super) profile: Option<ProfilePatch>,
    /// The number that the newest order had.
    pub(super) last_order_number: i64,
    /// What it holds.
    pub(super) contents: Contents,
}

/// What an import reads: a document as the export answers it. What is not there, there is none of.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Document` is what is read")]
#[schema(as = Import)]
pub(super) struct ImportShape {
    /// `trackit`
    #[schema(example = "trackit")]
    format: String,
    /// Of the format.
    #[schema(minimum = 1, maximum = 1, example = 1)]
    version: i64,
    #[schema(required = false)]
    exported_at: UtcTime,
    #[schema(value_type = Object, required = false)]
    account: Profile,
    #[schema(minimum = 0, required = false)]
    last_order_number: i64,
    #[schema(required = false)]
    customers: Vec<CustomerShape>,
    #[schema(required = false)]
    orders: Vec<OrderShape>,
    #[schema(required = false)]
    tasks: Vec<TaskShape>,
    #[schema(required = false)]
    activities: Vec<ActivityShape>,
}

impl FromFields for Document {
    const MAX_BODY: usize = 64 * 1024 * 1024;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let format = fields.required("format", |format: String| {
            if format == FORMAT { Ok(()) } else { Err(Invalid::because("unknown_format")) }
        });
        let version = fields.required("version", any::<i64>);
        if version.is_some_and(|version| version != VERSION) {
            // What else it holds, only a newer program knows.
            fields.ignore_rest();
            return fields.refuse("version", Invalid::because("unknown_version"));
        }
        fields.optional("exported_at", time);
        let profile = fields.object("account");
        let last_order_number = fields.optional("last_order_number", |number| between(number, 0));
        let customers = fields.list("customers", MANY);
        let orders = fields.list("orders", MANY);
        let tasks = fields.list("tasks", MANY);
        let activities = fields.list("activities", MANY);
        format?;
        let contents = Contents {
            customers: customers?.unwrap_or_default(),
            orders: orders?.unwrap_or_default(),
            tasks: tasks?.unwrap_or_default(),
            activities: activities?.unwrap_or_default(),
        };
        refuse_twins(fields, &contents);
        let profile = profile?.map(|ImportedProfile(patch)| patch);
        Some(Self { profile, last_order_number: last_order_number?.unwrap_or_default(), contents })
    }
}

/// No id and no number may come twice.
fn refuse_twins(fields: &mut Fields, contents: &Contents) {
    let Contents { customers, orders, tasks, activities } = contents;
    let ids = |kind, ids: Vec<Uuid>| {
        twins(&ids).into_iter().map(|index| format!("{kind}.{index}.id")).collect::<Vec<_>>()
    };
    let mut found = ids("customers", customers.iter().map(Object::id).collect());
    found.extend(ids("orders", orders.iter().map(Object::id).collect()));
    found.extend(ids("tasks", tasks.iter().map(Object::id).collect()));
    found.extend(ids("activities", activities.iter().map(Object::id).collect()));
    let numbers: Vec<i64> = orders.iter().map(|order| order.number).collect();
    found.extend(twins(&numbers).into_iter().map(|index| format!("orders.{index}.number")));
    found.extend(order::twins_among_items(orders));
    for field in found {
        fields.refuse::<()>(&field, Invalid::because("twice"));
    }
}

/// The places of those that came before.
fn twins<T: Eq + std::hash::Hash>(values: &[T]) -> Vec<usize> {
    let mut seen = HashSet::new();
    (0..values.len()).filter(|index| !seen.insert(&values[*index])).collect()
}

/// What objects of every kind have.
struct Common {
    id: Uuid,
    created_at: UtcTime,
    updated_at: UtcTime,
    version: i64,
}

impl Common {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let id = fields.required("id", own_id);
        let created_at = fields.required("created_at", time);
        let updated_at = fields.required("updated_at", time);
        let version = fields.required("version", |version| between(version, 1));
        Some(Self { id: id?, created_at: created_at?, updated_at: updated_at?, version: version? })
    }
}

/// An id that an object may have: the nil one stands for what comes before all of them.
fn own_id(text: String) -> Result<Uuid, Invalid> {
    id(text).and_then(|id| if id.is_nil() { Err(Invalid::because("wrong_type")) } else { Ok(id) })
}

fn between(number: i64, min: i64) -> Result<i64, Invalid> {
    if number < min {
        Err(Invalid::limit("too_small", min.unsigned_abs()))
    } else if number > MAX_COUNT {
        Err(Invalid::limit("too_large", MAX_COUNT.unsigned_abs()))
    } else {
        Ok(number)
    }
}

/// A time that is there if, and only if, something else says so.
fn time_if(fields: &mut Fields, name: &str, wanted: Option<bool>) -> Option<Option<UtcTime>> {
    let at = fields.nullable(name, time)?.flatten();
    if wanted.is_some_and(|wanted| wanted != at.is_some()) {
        return fields.refuse(name, Invalid::because("does_not_fit"));
    }
    Some(at)
}

//! A task in a document.

use super::{Common, time_if};
use crate::{
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        values::{any, day, id, word},
    },
    tasks::{Description, Priority, Task, Title},
};
use jiff::civil::Date;
use utoipa::ToSchema;
use uuid::Uuid;

/// A task, as it is kept.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Task` is what is read and written")]
#[schema(as = ExportedTask)]
pub(super) struct TaskShape {
    id: Uuid,
    title: String,
    #[schema(required = false)]
    description: String,
    done: bool,
    /// There if it is done.
    done_at: Option<UtcTime>,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    #[schema(required = false)]
    priority: Priority,
    order_id: Option<Uuid>,
    created_at: UtcTime,
    updated_at: UtcTime,
    version: i64,
}

impl FromFields for Task {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let common = Common::from_fields(fields);
        let title = fields.required("title", Title::parse);
        let description = fields.optional("description", Description::parse);
        let done = fields.required("done", any);
        let done_at = time_if(fields, "done_at", done);
        let due_on = fields.nullable("due_on", day);
        let priority = fields.optional("priority", word);
        let order_id = fields.nullable("order_id", id);
        let Common { id, created_at, updated_at, version } = common?;
        Some(Self {
            id,
            title: title?.into_string(),
            description: description?.unwrap_or_default().into_string(),
            done: done?,
            done_at: done_at?,
            due_on: due_on?.flatten(),
            priority: priority?.unwrap_or_default(),
            order_id: order_id?.flatten(),
            created_at,
            updated_at,
            version,
        })
    }
}

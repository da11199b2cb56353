//! The bodies of tasks, in and out, and the parameters of their list.

use super::{
    model::{Description, NewTask, Priority, Task, TaskPatch, Title},
    query::{TaskFilter, TaskQuery, TaskSort},
};
use crate::{
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        page,
        query::{FromParams, Params, from_str, search_text},
        values::{any, day, id, word},
    },
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Room for the longest description, whatever its characters and however a client escapes them.
const MAX_BODY: usize = 256 * 1024;

/// A task.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Task)]
pub(super) struct TaskOut {
    id: Uuid,
    #[schema(example = "Cortar o tecido")]
    title: String,
    description: String,
    done: bool,
    #[schema(required = true)]
    done_at: Option<UtcTime>,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date, required = true, example = "2026-11-28")]
    due_on: Option<Date>,
    priority: Priority,
    /// The order that it is done for.
    #[schema(required = true)]
    order_id: Option<Uuid>,
    created_at: UtcTime,
    updated_at: UtcTime,
    /// Counts the changes from 1; also the `ETag`.
    version: i64,
}

impl From<Task> for TaskOut {
    fn from(task: Task) -> Self {
        Self {
            id: task.id,
            title: task.title,
            description: task.description,
            done: task.done,
            done_at: task.done_at,
            due_on: task.due_on,
            priority: task.priority,
            order_id: task.order_id,
            created_at: task.created_at,
            updated_at: task.updated_at,
            version: task.version,
        }
    }
}

/// A whole task, to make one or to take one's place.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewTask` is what is read")]
pub(super) struct TaskIn {
    #[schema(min_length = 1, max_length = 500, example = "Cortar o tecido")]
    title: String,
    #[schema(max_length = 20_000, required = false, default = "")]
    description: String,
    #[schema(required = false, default = false)]
    done: bool,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-28")]
    due_on: Option<String>,
    #[schema(required = false, default = "none")]
    priority: Priority,
    /// The order that it is done for.
    order_id: Option<Uuid>,
}

impl FromFields for NewTask {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let title = fields.required("title", Title::parse);
        let description = fields.optional("description", Description::parse);
        let done = fields.optional("done", any);
        let due_on = fields.nullable("due_on", day);
        let priority = fields.optional("priority", word);
        let order_id = fields.nullable("order_id", id);
        Some(Self {
            title: title?,
            description: description?.unwrap_or_default(),
            done: done?.unwrap_or_default(),
            due_on: due_on?.flatten(),
            priority: priority?.unwrap_or_default(),
            order_id: order_id?.flatten(),
        })
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `model::TaskPatch` is what is read")]
#[schema(as = TaskPatch)]
pub(super) struct TaskPatchIn {
    #[schema(min_length = 1, max_length = 500, required = false)]
    title: String,
    #[schema(max_length = 20_000, required = false)]
    description: String,
    #[schema(required = false)]
    done: bool,
    /// `yyyy-mm-dd`; `null` takes the day away.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<String>,
    #[schema(required = false)]
    priority: Priority,
    /// `null` takes it out of its order.
    order_id: Option<Uuid>,
}

impl FromFields for TaskPatch {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let title = fields.optional("title", Title::parse);
        let description = fields.optional("description", Description::parse);
        let done = fields.optional("done", any);
        let due_on = fields.nullable("due_on", day);
        let priority = fields.optional("priority", word);
        let order_id = fields.nullable("order_id", id);
        Some(Self {
            title: title?,
            description: description?,
            done: done?,
            due_on: due_on?,
            priority: priority?,
            order_id: order_id?,
        })
    }
}

/// The parameters of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `TaskQuery` is what is read")]
pub(super) struct TaskParams {
    /// Only done ones, or only those still to do.
    done: Option<bool>,
    /// Titles that contain this, whatever the case and accents.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those of this order.
    order_id: Option<Uuid>,
    /// Due before this day, `yyyy-mm-dd`.
    #[param(value_type = Option<String>, format = Date)]
    due_before: Option<String>,
    /// `created`, `updated` and `done`: the newest first. `due`: the most urgent first, those without a day last.
    #[param(value_type = Option<String>, default = "created", pattern = "^(created|due|updated|done|title)$")]
    sort: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for TaskQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let done = params.optional("done", from_str);
        let title_contains = params.optional("q", search_text);
        let order_id = params.optional("order_id", id);
        let due_before = params.optional("due_before", day);
        let sort = params.optional("sort", TaskSort::parse);
        let limit = page::limit(params);
        let order = sort.flatten().unwrap_or_default();
        let after = params.optional("cursor", |cursor| order.position(&cursor));
        Some(Self {
            filter: TaskFilter {
                done: done?,
                title_contains: title_contains?,
                order_id: order_id?,
                due_before: due_before?,
            },
            sort: sort.map(Option::unwrap_or_default)?,
            limit: limit?,
            after: after?,
        })
    }
}

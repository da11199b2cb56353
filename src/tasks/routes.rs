//! Tasks over HTTP.

use super::{
    model::{NewTask, TaskPatch},
    query::TaskQuery,
    schema::{TaskIn, TaskOut, TaskParams, TaskPatchIn},
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
};
use axum::{
    extract::{OriginalUri, State},
    http::StatusCode,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of tasks, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_tasks, create_task)).routes(routes!(
        get_task,
        replace_task,
        update_task,
        delete_task
    ))
}

/// List tasks
#[utoipa::path(get, path = "/tasks", tag = "tasks", operation_id = "listTasks", params(TaskParams),
    responses((status = 200, body = Page<TaskOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_tasks(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<TaskQuery>,
) -> Result<Response, Problem> {
    let (limit, sort) = (query.limit, query.sort);
    let tasks = app.db.read(async move |conn| store::list_tasks(conn, owner, &query).await).await?;
    let page = page::cut(tasks, limit, |task| sort.cursor_after(task)).map(TaskOut::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Create a task
#[utoipa::path(post, path = "/tasks", tag = "tasks", operation_id = "createTask",
    params(("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    request_body = TaskIn,
    responses((status = 201, body = TaskOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_task(
    State(app): State<App>,
    owner: Owner,
    Idempotent(key, new): Idempotent<NewTask>,
) -> Result<Response, Problem> {
    let once = service::create_task(&app, owner, key, new).await?;
    Ok(once.into_answer(|Written { value, seq }| {
        answer::written(StatusCode::CREATED, value.version, seq, &TaskOut::from(value))
    }))
}

/// Get a task
#[utoipa::path(get, path = "/tasks/{id}", tag = "tasks", operation_id = "getTask",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = TaskOut), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn get_task(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let task = app.db.read(async move |conn| store::find_task(conn, owner, id).await).await?;
    let task = task.ok_or_else(Problem::not_found)?;
    Ok(answer::object(&if_none_match, task.version, &TaskOut::from(task)))
}

/// Replace a task
#[utoipa::path(put, path = "/tasks/{id}", tag = "tasks", operation_id = "replaceTask",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = TaskIn,
    responses((status = 200, body = TaskOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn replace_task(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(new): Json<NewTask>,
) -> Result<Response, Problem> {
    let written = service::update_task(&app, owner, id, if_match, new.into()).await?;
    Ok(answer::written(StatusCode::OK, written.value.version, written.seq, &TaskOut::from(written.value)))
}

/// Change a task
#[utoipa::path(patch, path = "/tasks/{id}", tag = "tasks", operation_id = "updateTask",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = TaskPatchIn,
    responses((status = 200, body = TaskOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn update_task(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(patch): Json<TaskPatch>,
) -> Result<Response, Problem> {
    let written = service::update_task(&app, owner, id, if_match, patch).await?;
    Ok(answer::written(StatusCode::OK, written.value.version, written.seq, &TaskOut::from(written.value)))
}

/// Delete a task
///
/// `Change-Seq` says how to bring it back: `POST /changes/{seq}/undo`.
#[utoipa::path(delete, path = "/tasks/{id}", tag = "tasks", operation_id = "deleteTask",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn delete_task(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    Ok(answer::deleted(service::delete_task(&app, owner, id, if_match).await?))
}

//! Activities and the timer over HTTP.

use super::{
    model::{ActivityError, ActivityPatch, NewActivity, NewTimer, Seen},
    query::{self, ActivityFilter, ActivityQuery, StopQuery},
    schema::{ActivityIn, ActivityOut, ActivityParams, ActivityPatchIn, StartedOut, StopParams, TimerIn},
    service, store,
};
use crate::{
    accounts,
    app::App,
    core::{days, ids::Owner, version::IfMatch},
    db::{Conn, DbError, known},
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
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of activities, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_activities, create_activity))
        .routes(routes!(get_activity, replace_activity, update_activity, delete_activity))
        .routes(routes!(get_timer, start_timer, stop_timer))
}

/// List activities
///
/// What began last comes first. The days are those of the account's time zone.
#[utoipa::path(get, path = "/activities", tag = "activities", operation_id = "listActivities",
    params(ActivityParams),
    responses((status = 200, body = Page<ActivityOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_activities(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, Problem> {
    let (limit, now) = (query.limit, app.clock.now());
    let read = async move |conn: Conn<'_>| {
        let filter = on_the_days(conn, owner, &query).await?;
        store::list_activities(conn, owner, &query, &filter, now).await
    };
    let page = page::cut(app.db.read(read).await?, limit, |seen| query::cursor_after(&seen.activity));
    Ok(answer::page(&if_none_match, &uri, "cursor", &page.map(ActivityOut::from)))
}

/// The filter with the instants of its days, which only the account's zone tells.
async fn on_the_days(conn: Conn<'_>, owner: Owner, query: &ActivityQuery) -> Result<ActivityFilter, DbError> {
    if query.from.is_none() && query.to.is_none() {
        return Ok(query.filter.clone());
    }
    let zone = known(accounts::store::find_account(conn, owner).await?)?.zone()?;
    Ok(ActivityFilter {
        from: query.from.map(|day| days::start_of(day, &zone)),
        before: query.to.map(|day| days::end_of(day, &zone)),
        ..query.filter.clone()
    })
}

/// Enter an activity
///
/// 409 `timer_running` for one without an end while another one runs; `POST /timer` would stop that.
#[utoipa::path(post, path = "/activities", tag = "activities", operation_id = "createActivity",
    params(("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    request_body = ActivityIn,
    responses((status = 201, body = ActivityOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn create_activity(
    State(app): State<App>,
    owner: Owner,
    Idempotent(key, new): Idempotent<NewActivity>,
) -> Result<Response, Problem> {
    let once = service::create_activity(&app, owner, key, new).await?;
    Ok(once.into_answer(|written| written_answer(StatusCode::CREATED, written)))
}

/// Get an activity
#[utoipa::path(get, path = "/activities/{id}", tag = "activities", operation_id = "getActivity",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ActivityOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut)))]
async fn get_activity(State(app): State<App>, owner: Owner, Id(id): Id) -> Result<Response, Problem> {
    let now = app.clock.now();
    let seen = app.db.read(async move |conn| store::find_seen(conn, owner, id, now).await).await?;
    seen.map(seen_answer).ok_or_else(Problem::not_found)
}

/// Replace an activity
#[utoipa::path(put, path = "/activities/{id}", tag = "activities", operation_id = "replaceActivity",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = ActivityIn,
    responses((status = 200, body = ActivityOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut),
        (status = 422, body = ProblemOut)))]
async fn replace_activity(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(new): Json<NewActivity>,
) -> Result<Response, Problem> {
    let written = service::replace_activity(&app, owner, id, if_match, new).await?;
    Ok(written_answer(StatusCode::OK, written))
}

/// Change an activity
#[utoipa::path(patch, path = "/activities/{id}", tag = "activities", operation_id = "updateActivity",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    request_body = ActivityPatchIn,
    responses((status = 200, body = ActivityOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 412, body = ProblemOut),
        (status = 422, body = ProblemOut)))]
async fn update_activity(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
    Json(patch): Json<ActivityPatch>,
) -> Result<Response, Problem> {
    let written = service::update_activity(&app, owner, id, if_match, patch).await?;
    Ok(written_answer(StatusCode::OK, written))
}

/// Delete an activity
///
/// `Change-Seq` says how to bring it back: `POST /changes/{seq}/undo`.
#[utoipa::path(delete, path = "/activities/{id}", tag = "activities", operation_id = "deleteActivity",
    params(("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "Only if it still has this `ETag`")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 412, body = ProblemOut)))]
async fn delete_activity(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    Ok(answer::deleted(service::delete_activity(&app, owner, id, if_match).await?))
}

/// Get the activity that runs
#[utoipa::path(get, path = "/timer", tag = "activities", operation_id = "getTimer",
    responses((status = 200, body = ActivityOut), (status = 204, description = "None runs"),
        (status = 401, body = ProblemOut)))]
async fn get_timer(State(app): State<App>, owner: Owner) -> Result<Response, Problem> {
    let now = app.clock.now();
    let seen = app.db.read(async move |conn| store::find_timer(conn, owner, now).await).await?;
    Ok(seen.map_or_else(|| StatusCode::NO_CONTENT.into_response(), seen_answer))
}

/// Start the timer
///
/// What runs is stopped the instant that the new one begins. One undo takes both back.
#[utoipa::path(post, path = "/timer", tag = "activities", operation_id = "startTimer",
    params(("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    request_body = TimerIn,
    responses((status = 201, body = StartedOut), (status = 400, body = ProblemOut),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn start_timer(
    State(app): State<App>,
    owner: Owner,
    Idempotent(key, new): Idempotent<NewTimer>,
) -> Result<Response, Problem> {
    let once = service::start_timer(&app, owner, key, new).await?;
    Ok(once.into_answer(|Written { value, seq }| {
        let version = value.started.activity.version;
        answer::written(StatusCode::CREATED, version, seq, &StartedOut::from(value))
    }))
}

/// Stop the timer
///
/// With `id`, only if it is this activity that runs: 409 `other_timer` when another device has started another one.
#[utoipa::path(delete, path = "/timer", tag = "activities", operation_id = "stopTimer", params(StopParams),
    responses((status = 200, body = ActivityOut), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn stop_timer(
    State(app): State<App>,
    owner: Owner,
    Query(StopQuery { id }): Query<StopQuery>,
) -> Result<Response, Problem> {
    Ok(written_answer(StatusCode::OK, service::stop_timer(&app, owner, id).await?))
}

/// Never 304: time alone makes another of it, and so do its neighbours, while its version stays.
fn seen_answer(seen: Seen) -> Response {
    answer::object(&IfNoneMatch::default(), seen.activity.version, &ActivityOut::from(seen))
}

fn written_answer(status: StatusCode, Written { value, seq }: Written<Seen>) -> Response {
    answer::written(status, value.activity.version, seq, &ActivityOut::from(value))
}

impl From<ActivityError> for Problem {
    fn from(error: ActivityError) -> Self {
        match error {
            ActivityError::Invalid(error) => error.into(),
            ActivityError::OtherTimer => Self::new(StatusCode::CONFLICT, "other_timer"),
            ActivityError::TimerRunning => Self::new(StatusCode::CONFLICT, "timer_running"),
            ActivityError::Write(error) => error.into(),
        }
    }
}

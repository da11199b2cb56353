//! The history over HTTP.

use super::{
    query::{self, TrashQuery},
    schema::{
        ChangeOut, ChangeParams, ChangeQuery, Deleted, EventParams, EventQuery, Ready, TrashParams, Undone,
    },
    service::{self, UndoError},
};
use crate::{
    app::App,
    auth::{self, CurrentUser},
    core::ids::Owner,
    http::{
        answer,
        events::{self, LastEventId},
        page::{self, Page},
        path::Number,
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
        stopping::Stopping,
    },
    idempotency::IdempotencyKey,
    journal::{self, Follower, TooManyFollowers},
};
use axum::{
    Json,
    extract::{OriginalUri, State},
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response, sse::Event},
};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use std::time::Duration;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How soon a browser comes back to a stream that ended.
const RETRY: Duration = Duration::from_secs(1);

/// The routes of the history, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_changes))
        .routes(routes!(follow_changes))
        .routes(routes!(list_trash))
        .routes(routes!(undo_change))
}

/// List changes
///
/// Oldest first. To follow along, keep the last `seq` and pass it as `since`; `next` is that number too.
#[utoipa::path(get, path = "/changes", tag = "history", operation_id = "listChanges", params(ChangeParams),
    responses((status = 200, body = Page<ChangeOut>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_changes(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<ChangeQuery>,
) -> Result<Response, Problem> {
    let ChangeQuery { since, limit } = query;
    let read = async move |conn: crate::db::Conn<'_>| {
        journal::store::list_changes(conn, owner, since, limit + 1).await
    };
    let changes = app.db.read(read).await?;
    let page = page::cut(changes, limit, |change| change.seq.to_string()).map(ChangeOut::from);
    Ok(answer::page(&if_none_match, &uri, "since", &page))
}

/// Follow changes
///
/// Server-sent events, as long as the caller stays signed in. The first is `ready`, whose data is `{"seq": …}`: the
/// number after which it begins. Each change follows as `change`, with its `seq` as the event's id. Whoever comes
/// again says the last one by `Last-Event-ID`, as browsers do by themselves, and misses nothing. Where `ready` has a
/// smaller number than that, the journal is another one (a backup was restored, say): load everything anew.
#[utoipa::path(get, path = "/events", tag = "history", operation_id = "followChanges",
    params(EventParams,
        ("Last-Event-ID" = Option<i64>, Header, description = "As `since`, and goes before it")),
    responses((status = 200, body = ChangeOut, content_type = "text/event-stream"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut),
        (status = 429, body = ProblemOut)))]
async fn follow_changes(
    State(app): State<App>,
    user: CurrentUser,
    stopping: Stopping,
    LastEventId(last): LastEventId,
    Query(query): Query<EventQuery>,
) -> Result<Response, Problem> {
    let subscription = app.feed.subscribe(user.owner)?;
    let follower = Follower::new(app.db.clone(), subscription, last.or(query.since)).await?;
    let ready = event("ready", follower.last(), &Ready { seq: follower.last() }).retry(RETRY);
    let changes = stream::unfold(follower, async |mut follower| {
        let change = follower.next().await;
        Some((event("change", change.seq, &ChangeOut::from(change)), follower))
    });
    let end = async move {
        tokio::select! {
            () = auth::until_signed_out(app, user) => {}
            () = stopping.begun() => {}
        }
    };
    Ok(events::answer(stream::iter([ready]).chain(changes).take_until(end)))
}

fn event(name: &str, id: i64, data: &impl Serialize) -> Event {
    // Our own types always are JSON.
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).id(id.to_string()).data(data)
}

/// List what was deleted
///
/// The objects that are still deleted, the newest deletion first. `POST /changes/{seq}/undo` brings one back.
#[utoipa::path(get, path = "/trash", tag = "history", operation_id = "listTrash", params(TrashParams),
    responses((status = 200, body = Page<Deleted>), (status = 304, description = "Unchanged"),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn list_trash(
    State(app): State<App>,
    owner: Owner,
    OriginalUri(uri): OriginalUri,
    if_none_match: IfNoneMatch,
    Query(query): Query<TrashQuery>,
) -> Result<Response, Problem> {
    let TrashQuery { before, limit } = query;
    let read = async move |conn: crate::db::Conn<'_>| {
        journal::store::list_deletions(conn, owner, before, limit + 1).await
    };
    let deletions = app.db.read(read).await?;
    let page = page::cut(deletions, limit, query::cursor_after).map(Deleted::from);
    Ok(answer::page(&if_none_match, &uri, "cursor", &page))
}

/// Undo a change
///
/// Gives an object back the state it had before the change, under the same id. 409 when it changed again since.
#[utoipa::path(post, path = "/changes/{seq}/undo", tag = "history", operation_id = "undoChange",
    params(("seq" = i64, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Done once, however often it is sent")),
    responses((status = 200, body = Undone), (status = 401, body = ProblemOut),
        (status = 404, body = ProblemOut), (status = 409, body = ProblemOut)))]
async fn undo_change(
    State(app): State<App>,
    owner: Owner,
    Number(seq): Number,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let once = service::undo_change(&app, owner, key, seq).await?;
    Ok(once.into_answer(|seq| {
        ([(answer::CHANGE_SEQ, HeaderValue::from(seq))], Json(Undone { seq })).into_response()
    }))
}

impl From<TooManyFollowers> for Problem {
    fn from(_: TooManyFollowers) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams")
    }
}

impl From<UndoError> for Problem {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::NotFound => Self::not_found(),
            UndoError::MovedOn => Self::new(StatusCode::CONFLICT, "undo_conflict"),
            UndoError::NumberTaken => Self::new(StatusCode::CONFLICT, "order_number_taken"),
            UndoError::NotUndoable => Self::new(StatusCode::CONFLICT, "not_undoable"),
            UndoError::KeyReused(error) => error.into(),
            UndoError::Db(error) => error.into(),
        }
    }
}

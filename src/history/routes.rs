//! The history over HTTP.

use super::{
    schema::{ChangeOut, ChangeParams, ChangeQuery, Undone},
    service::{self, UndoError},
};
use crate::{
    app::App,
    core::ids::Owner,
    http::{
        answer,
        page::{self, Page},
        path::Number,
        precondition::IfNoneMatch,
        problem::{Problem, ProblemOut},
        query::Query,
    },
    idempotency::IdempotencyKey,
    journal,
};
use axum::{
    Json,
    extract::{OriginalUri, State},
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of the history, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_changes)).routes(routes!(undo_change))
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

impl From<UndoError> for Problem {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::NotFound => Self::not_found(),
            UndoError::MovedOn => Self::new(StatusCode::CONFLICT, "undo_conflict"),
            UndoError::NotUndoable => Self::new(StatusCode::CONFLICT, "not_undoable"),
            UndoError::KeyReused(error) => error.into(),
            UndoError::Db(error) => error.into(),
        }
    }
}

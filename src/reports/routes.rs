//! Reports over HTTP.

use super::{
    schema::{ReportParams, ReportQuery, TimeReport},
    service,
};
use crate::{
    accounts,
    app::App,
    core::ids::Owner,
    db::Conn,
    http::{
        accept,
        problem::{Problem, ProblemOut},
        query::Query,
    },
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of reports, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_time))
}

/// Report the time
///
/// The days are those of the time zone: work that goes on over midnight is cut there, and the groups sum up to all of
/// it, to the millisecond and to the cent. As JSON or, if `Accept` prefers it, as `text/csv`.
#[utoipa::path(get, path = "/reports/time", tag = "reports", operation_id = "reportTime", params(ReportParams),
    responses((status = 200, content((TimeReport = "application/json"), (String = "text/csv"))),
        (status = 401, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn report_time(
    State(app): State<App>,
    owner: Owner,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let read = async move |conn: Conn<'_>| {
        let account = accounts::store::find_account(conn, owner).await?;
        let account = account.ok_or_else(Problem::unauthenticated)?;
        Ok::<_, Problem>(service::report_time(conn, &account, &query, now).await?)
    };
    let report = TimeReport::from(app.db.snapshot(read).await?);
    let mut answer = match accept::best(&headers, ["application/json", CSV]) {
        CSV => csv(&report)?,
        _ => Json(report).into_response(),
    };
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(answer)
}

const CSV: &str = "text/csv";

fn csv(report: &TimeReport) -> Result<Response, Problem> {
    let table = report.to_csv().map_err(|error| {
        tracing::error!(%error, "a table could not be written");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })?;
    let disposition = format!("attachment; filename=\"{}\"", report.file_name());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, &disposition),
    ];
    Ok((headers, table).into_response())
}

//! In and out over HTTP.

use super::{
    csv,
    csv::schema::{CsvParams, CsvQuery, CsvReport, TaskLine, TimeLine},
    document::{Document, Export, ImportShape},
    model::ImportError,
    schema::{ImportParams, ImportQuery, ImportedOut},
    service,
};
use crate::{
    app::App,
    auth::RecentUser,
    core::{clock::UtcTime, ids::Owner, invalid::Invalid},
    http::{
        answer, body,
        language::PreferredLanguage,
        problem::{Problem, ProblemOut},
        query::Query,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Objects, and items of orders, that one request brings in: more would keep an account's other writes waiting, and
/// on SQLite everybody's. `trackit import` takes any number.
const MANY: usize = 20_000;

/// The routes of in and out, for signed-in callers.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(export_me))
        .routes(routes!(import_me))
        .routes(routes!(import_tasks))
        .routes(routes!(import_time))
}

/// Take everything out
///
/// All that the account owns, as one document of one instant. It wants a recent proof of who asks. The journal is not
/// in it: where the document is imported, history begins anew.
#[utoipa::path(get, path = "/me/export", tag = "account", operation_id = "exportMe",
    responses((status = 200, body = Export), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut)))]
async fn export_me(State(app): State<App>, RecentUser(user): RecentUser) -> Result<Response, Problem> {
    let document = service::export(&app, user.owner).await?.ok_or_else(Problem::unauthenticated)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, attachment(app.clock.now())),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, document).into_response())
}

#[expect(clippy::expect_used, reason = "digits and hyphens are valid in a header")]
fn attachment(now: UtcTime) -> HeaderValue {
    let day = jiff::Timestamp::from(now).strftime("%Y-%m-%d");
    HeaderValue::try_from(format!("attachment; filename=\"trackit-{day}.json\"")).expect("a valid header")
}

/// Bring a document in
///
/// As `GET /me/export` answers it: all of it that is not there, or nothing. What has the id of something that is there
/// is left alone. Up to 20,000 objects and items at a time: `trackit import` has no such limit. `Change-Seq` takes the
/// import back: `POST /changes/{seq}/undo`.
#[utoipa::path(post, path = "/me/import", tag = "account", operation_id = "importMe", params(ImportParams),
    request_body = ImportShape,
    responses((status = 200, body = ImportedOut), (status = 400, body = ProblemOut), (status = 401, body = ProblemOut),
        (status = 413, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn import_me(
    State(app): State<App>,
    owner: Owner,
    Query(ImportQuery { dry_run }): Query<ImportQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let json = body::json_bytes::<Document>(request).await?;
    let document = unhurried(move || body::parse::<Document>(&json)).await?;
    if let Some(list) = document.contents.list_beyond(MANY) {
        let too_many = Invalid::limit("too_many_objects", MANY as u64);
        return Err(Problem::validation(vec![too_many.at(list)]));
    }
    let imported = service::import(&app, owner, document, dry_run).await?;
    Ok(imported_answer(imported.seq.filter(|_| !dry_run), &ImportedOut::new(imported, dry_run)))
}

/// Import tasks
///
/// A project as Todoist exports it (CSV, up to 16 MiB and 20,000 lines): all of it that is not there, or nothing. The
/// same line has the same id each time, so a file that comes again adds nothing. With `dry_run` it says of each line
/// what it would make, and what is wrong with it.
#[utoipa::path(post, path = "/me/import/tasks", tag = "account", operation_id = "importTasks", params(CsvParams),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = CsvReport<TaskLine>), (status = 401, body = ProblemOut),
        (status = 413, body = ProblemOut), (status = 415, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn import_tasks(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Query(CsvQuery { dry_run, dates }): Query<CsvQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let file = csv_bytes(request).await?;
    let sheet = unhurried(move || csv::read_tasks(&file, dates).map_err(Problem::from)).await?;
    let report = csv::service::import(&app, owner, sheet, dry_run).await?;
    Ok(imported_answer(
        report.imported.seq.filter(|_| !dry_run),
        &CsvReport::<TaskLine>::new(report, dry_run, language),
    ))
}

/// Import time
///
/// A detailed report as Toggl or Clockify exports it (CSV in English, up to 16 MiB and 20,000 lines), with the clock of
/// the account's time zone: all of it that is not there, or nothing. A project becomes an order and its client that
/// order's customer, unless there are such. The same line has the same id each time, so a file that comes again adds
/// nothing. With `dry_run` it says of each line what it would make, and what is wrong with it.
#[utoipa::path(post, path = "/me/import/time", tag = "account", operation_id = "importTime", params(CsvParams),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = CsvReport<TimeLine>), (status = 401, body = ProblemOut),
        (status = 413, body = ProblemOut), (status = 415, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn import_time(
    State(app): State<App>,
    owner: Owner,
    PreferredLanguage(language): PreferredLanguage,
    Query(CsvQuery { dry_run, dates }): Query<CsvQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let file = csv_bytes(request).await?;
    let zone = service::find_owner(&app, owner).await?.ok_or_else(Problem::unauthenticated)?.zone()?;
    let sheet = unhurried(move || csv::read_time(&file, dates, &zone).map_err(Problem::from)).await?;
    let report = csv::service::import(&app, owner, sheet, dry_run).await?;
    Ok(imported_answer(
        report.imported.seq.filter(|_| !dry_run),
        &CsvReport::<TimeLine>::new(report, dry_run, language),
    ))
}

async fn csv_bytes(request: Request) -> Result<Bytes, Problem> {
    if !body::has_type(request.headers(), "text/csv") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    }
    body::read(request, csv::MAX_FILE).await
}

/// Runs what takes its time beside the requests of others.
async fn unhurried<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let internal = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

fn imported_answer<T: serde::Serialize>(seq: Option<i64>, imported: &T) -> Response {
    let mut response = Json(imported).into_response();
    if let Some(seq) = seq {
        response.headers_mut().insert(answer::CHANGE_SEQ, HeaderValue::from(seq));
    }
    response
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Invalid(faults) => body::refused(faults),
            ImportError::Db(error) => error.into(),
        }
    }
}

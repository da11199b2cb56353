//! The front end of the contract *cadastro*: a page of its own on the pages' port, so that its calls go to another
//! origin, as that contract has it.

use super::pages::{self, ApiOrigin};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::Response,
    routing::get,
};
use rust_embed::RustEmbed;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "examples/cadastro"]
struct Files;

const INDEX: &str = "index.html";

/// Its page and its files. Bootstrap is built with the pages, and found among them.
pub(super) fn router() -> Router<Arc<ApiOrigin>> {
    Router::new()
        .route("/cadastro", get(index).fallback(pages::alone))
        .route("/cadastro/{file}", get(file).fallback(pages::alone))
}

async fn index(State(api): State<Arc<ApiOrigin>>, request: Request) -> Response {
    match Files::get(INDEX) {
        Some(file) => pages::page(&file.data, Some(&api.for_host(request.headers()))),
        None => pages::alone(State(api), request).await,
    }
}

async fn file(api: State<Arc<ApiOrigin>>, Path(name): Path<String>, request: Request) -> Response {
    match Files::get(&name).filter(|_| name != INDEX) {
        Some(file) => pages::asset(&format!("cadastro/{name}"), file, request.headers()),
        None => pages::alone(api, request).await,
    }
}

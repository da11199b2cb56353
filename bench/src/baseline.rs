//! The measure of all others: axum with the answer in its hand, behind the accept loop of the program's
//! own settings. No routes but these, no database, no guard, no tokens.

use anyhow::{Context as _, Result};
use axum::{
    Router,
    body::Bytes,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
    routing::get,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{io::Read as _, path::PathBuf, time::Duration};
use tokio::net::{TcpListener, TcpStream};

/// What the baseline answers.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The body of every list
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The body of every task
    #[arg(long, value_name = "FILE")]
    task: PathBuf,
}

/// Serves until standard input is closed; the port is the first line that it prints.
pub(crate) fn serve(args: &Args) -> Result<()> {
    let list = Bytes::from(std::fs::read(&args.list).context("--list cannot be read")?);
    let task = Bytes::from(std::fs::read(&args.task).context("--task cannot be read")?);
    let site = Router::new()
        .route("/api/v1/tasks", get(async move || answer(list.clone())))
        .route("/api/v1/tasks/{id}", get(async move || answer(task.clone())));
    // As the program's own runtime: as many threads as it may use cores.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.spawn(async move {
        if let Err(error) = listen(site).await {
            eprintln!("the baseline ended: {error:#}");
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new())?;
    runtime.shutdown_background();
    Ok(())
}

fn answer(bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], bytes).into_response()
}

async fn listen(site: Router) -> Result<()> {
    let socket = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", socket.local_addr()?);
    loop {
        let (stream, _) = socket.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(converse(stream, site.clone()));
    }
}

async fn converse(stream: TcpStream, site: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(10))
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(site));
    // A client that goes away is no news here.
    let _ = connection.await;
}

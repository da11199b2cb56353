//! `trackit serve`: migrate, listen, work, finish what was accepted, close.

use super::{CliError, open};
use crate::{
    app::App,
    auth::bootstrap,
    compat,
    core::{
        config::{Config, is_loopback},
        files,
    },
    server::{self, ApiOrigin, Limits, Listener, Origins, Workers},
};
use std::net::SocketAddr;
use tokio::sync::watch;

pub(super) async fn run(config: Config) -> Result<(), CliError> {
    config.check()?;
    // The ports first: a second start by mistake should not even touch the database.
    let listeners = Listeners::bind(&config).await.map_err(CliError::Failed)?;
    let app = open::app(config).await?;
    announce_bootstrap(&app).await?;
    // Whoever reads that it listens may ask it to stop.
    let asked = asked_to_stop();
    announce_mail(&app);
    announce_contracts(&app);
    listeners.announce();
    serve(&app, listeners, asked).await;
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The ports.
struct Listeners {
    main: Listener,
    web: Option<Listener>,
    metrics: Option<Listener>,
}

impl Listeners {
    async fn bind(config: &Config) -> Result<Self, String> {
        Ok(Self {
            main: Listener::bind(config.listen).await?,
            web: bind(config.web_listen).await?,
            metrics: bind(config.metrics_listen).await?,
        })
    }

    fn announce(&self) {
        if let Some(metrics) = &self.metrics {
            tracing::info!(addr = %metrics.addr, "listening for metrics");
        }
        tracing::info!(addr = %self.main.addr, "listening");
        if let Some(web) = &self.web {
            tracing::info!(addr = %web.addr, "listening for pages");
        }
    }
}

async fn bind(addr: Option<SocketAddr>) -> Result<Option<Listener>, String> {
    match addr {
        Some(addr) => Listener::bind(addr).await.map(Some),
        None => Ok(None),
    }
}

/// Serves all ports until the operator asks for an end.
async fn serve(app: &App, listeners: Listeners, asked: impl Future<Output = ()>) {
    let Listeners { main, web, metrics } = listeners;
    let limits = Limits { connections: app.config.max_connections, ..Limits::default() };
    let _workers = Workers::start(app);
    let (stop, stopping) = watch::channel(());
    let stopped = |mut stopping: watch::Receiver<()>| async move {
        // An error means that the sender is gone, which also means: stop.
        let _ = stopping.changed().await;
    };
    let api = api_origin(app, main.addr);
    let origins = Origins::new(&allowed_origins(app, web.as_ref()));
    let main = server::serve(main, server::site(app, &origins), limits, stopped(stopping.clone()));
    let web = async {
        if let Some(web) = web {
            server::serve(web, server::pages_site(app, api), limits, stopped(stopping.clone())).await;
        }
    };
    let metrics = async {
        if let Some(metrics) = metrics {
            server::serve(metrics, server::metrics_site(app), limits, stopped(stopping.clone())).await;
        }
    };
    let wait = async {
        asked.await;
        let again = asked_to_stop();
        tracing::info!("stopping");
        let _ = stop.send(());
        // Asked twice, it does not wait for anyone.
        tokio::spawn(async {
            again.await;
            std::process::exit(130);
        });
    };
    tokio::join!(main, web, metrics, wait);
}

fn api_origin(app: &App, addr: SocketAddr) -> ApiOrigin {
    match &app.config.public_url {
        Some(url) => ApiOrigin::Fixed(url.clone()),
        None => ApiOrigin::Loopback(addr.port()),
    }
}

/// Those of the settings, and on loopback the second port's own, by every name that it has.
fn allowed_origins(app: &App, web: Option<&Listener>) -> Vec<String> {
    let mut origins = app.config.cors_origins.clone();
    origins.extend(app.config.public_url.clone());
    if let Some(web) = web {
        let port = web.addr.port();
        if is_loopback(web.addr.ip()) {
            origins.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("http://{name}:{port}")));
        }
    }
    origins
}

/// Two of them tell an unknown address from a wrong password, so whoever runs the program should know.
fn announce_contracts(app: &App) {
    if app.config.serves_compat() {
        tracing::info!(
            path = compat::ROOT,
            "the contracts of the seeds are served; TRACKIT_COMPAT=off ends that"
        );
    } else {
        tracing::info!("the contracts of the seeds are not served; TRACKIT_COMPAT=on serves them");
    }
}

/// Without a mail server people cannot help themselves to a new password.
fn announce_mail(app: &App) {
    if !app.mail.reaches_people() {
        tracing::info!(
            folder = %app.config.database.data_dir.join("mail").display(),
            "no mail server is set (TRACKIT_SMTP_URL): letters go to files; \
             `trackit admin reset-password --account NAME` makes a link for a new password"
        );
    }
}

/// Nobody is an administrator by being first: the token goes into a file that only this user can read.
async fn announce_bootstrap(app: &App) -> Result<(), CliError> {
    let path = app.config.database.data_dir.join("bootstrap-token");
    let Some(token) = bootstrap::new_token(app).await? else {
        // One that is left is of no use any more.
        let _ = std::fs::remove_file(path);
        return Ok(());
    };
    files::put_private(&path, format!("{token}\n").as_bytes())
        .map_err(|error| CliError::Failed(format!("cannot write {}: {error}", path.display())))?;
    tracing::info!(
        file = %path.display(),
        "no administrator yet: run `trackit admin create`, or POST the token in this file to /api/v1/bootstrap within an hour"
    );
    Ok(())
}

/// Ctrl-C, or the service manager's TERM; heard from this call on, before anyone awaits it.
#[cfg(unix)]
fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn heard(signal: std::io::Result<Signal>) {
        // Without a handler the default action still ends the program.
        let Ok(mut signal) = signal else { return std::future::pending().await };
        signal.recv().await;
    }
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        tokio::select! { () = heard(interrupt) => {}, () = heard(terminate) => {} }
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

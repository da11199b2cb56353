//! The accept loop. It sets what the framework's own does not: a limit on connections, on the size of
//! headers, and on the time that a client may take to send them and to read its answer.

use crate::http::stopping::Stopping;
use axum::{body::Body, extract::ConnectInfo, response::Response};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tokio_io_timeout::TimeoutStream;
use tower::{Service, ServiceExt as _};

/// Bytes of a request's line and headers together; more is answered by 431.
const MAX_HEADERS: usize = 16 * 1024;

/// What clients may take up, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections at a time; one more waits.
    pub connections: usize,
    /// From the connection's begin (or the last answer) to the end of the headers.
    pub header_timeout: Duration,
    /// How long an answer waits for its client to read on.
    pub write_timeout: Duration,
    /// How long a shutdown waits for answers that are under way.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            header_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(25),
        }
    }
}

/// A bound port.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    /// Where it listens; with the port that was picked, if none was asked for.
    pub addr: SocketAddr,
}

impl Listener {
    /// Binds a port.
    ///
    /// # Errors
    /// One sentence for the operator, such as that the port is in use.
    pub async fn bind(addr: SocketAddr) -> Result<Self, String> {
        let socket = TcpListener::bind(addr).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!(
                    "{addr} is in use by another program: choose another port by --listen or --web-listen"
                )
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("no permission to listen on {addr}")
            }
            _ => format!("cannot listen on {addr}: {error}"),
        })?;
        let addr = socket.local_addr().map_err(|error| error.to_string())?;
        Ok(Self { socket, addr })
    }
}

/// Serves a site until the shutdown resolves, then finishes the requests that it has accepted, and tells those
/// that would go on for ever.
pub async fn serve<S>(listener: Listener, site: S, limits: Limits, shutdown: impl Future<Output = ()>)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let places = Arc::new(Semaphore::new(limits.connections.max(1)));
    let graceful = GracefulShutdown::new();
    let stop = watch::Sender::new(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener.socket, &places) => accepted,
            () = &mut shutdown => break,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let (site, stopping) = (site.clone(), Stopping::when_dropped(&stop));
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(stopping.clone());
            site.clone().oneshot(request)
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write_timeout));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .max_buf_size(MAX_HEADERS)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away or talks nonsense is its own affair.
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection ended early");
            }
            drop(place);
        });
    }
    drop((listener, stop));
    if tokio::time::timeout(limits.grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// Takes a connection when there is a place for it; `None` when it was gone again.
async fn accept(
    socket: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match socket.accept().await {
        Ok((stream, peer)) => {
            // Small answers should not wait for more bytes; without it they are only slower.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "cannot accept a connection");
            // Out of file descriptors, most likely: give others time to close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

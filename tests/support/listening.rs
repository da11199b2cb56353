//! A site on a port of its own, behind the program's own accept loop.

use super::Raw;
use axum::{extract::Request, response::Response};
use std::{convert::Infallible, net::SocketAddr};
use tokio::{sync::oneshot, task::JoinHandle};
use tower::Service;
use trackit::server::{self, Limits, Listener};

pub(crate) struct Listening {
    pub(crate) addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Listening {
    pub(crate) async fn start<S>(site: S, limits: Limits) -> Self
    where
        S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
    {
        let listener = Listener::bind("127.0.0.1:0".parse().expect("an address")).await.expect("a port");
        let addr = listener.addr;
        let (stop, stopping) = oneshot::channel();
        let stopped = async {
            let _ = stopping.await;
        };
        let server = tokio::spawn(server::serve(listener, site, limits, stopped));
        Self { addr, stop: Some(stop), server: Some(server) }
    }

    /// Stops listening and finishes what was accepted.
    pub(crate) async fn finish(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(server) = self.server.take() {
            server.await.expect("the server");
        }
    }

    /// A connection without any manners.
    pub(crate) async fn raw(&self) -> Raw {
        Raw::connect(self.addr).await
    }
}

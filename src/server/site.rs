//! A site: what one port serves, and the way of every request to its route and of the answer back.

use super::{
    docs,
    guard::{self, Asked, Origins},
    hosts::Hosts,
    metrics,
    pages::{self, ApiOrigin},
    routes,
};
use crate::{
    app::App,
    auth,
    compat::{self, Contract},
    http::{client::ClientIp, problem::Problem},
};
use axum::{
    Router,
    extract::{ConnectInfo, MatchedPath, Request},
    http::{StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};
use tower_http::{
    cors::CorsLayer,
    normalize_path::{NormalizePath, NormalizePathLayer},
};

/// What one port serves. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    app: App,
    hosts: Hosts,
    origins: Origins,
    cors: CorsLayer,
    routes: NormalizePath<Router>,
    /// Whether the contracts of the seeds are among them.
    has_contracts: bool,
    https: bool,
}

/// Everything that the first listener serves: the API, its docs, and the pages.
pub fn site(app: &App, origins: &Origins) -> Site {
    let signed_in = routes::signed_in().route_layer(from_fn_with_state(app.clone(), auth::require_user));
    let api: Router<App> = routes::public().merge(signed_in).into();
    let api = api.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
    let root: Router<App> = routes::root().into();
    let routes = Router::new()
        .nest(routes::API, api)
        .nest(compat::ROOT, contracts(app))
        .merge(root)
        .merge(docs::router())
        .merge(metrics::router())
        .route_layer(from_fn(metrics::note_path))
        .fallback(pages::same_origin)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app.clone());
    Site::new(app, Hosts::main(&app.config), origins, routes, app.config.serves_compat())
}

/// The contracts of the seeds, where they are served; elsewhere nothing is there.
fn contracts(app: &App) -> Router<App> {
    let none = Router::new().fallback(not_found);
    if !app.config.serves_compat() {
        return none;
    }
    let signed_in = compat::signed_in().route_layer(from_fn_with_state(app.clone(), auth::require_user));
    let contracts: Router<App> = compat::public().merge(signed_in).into();
    let contracts = contracts.route_layer(from_fn_with_state(app.clone(), compat::bring_along));
    none.merge(contracts).method_not_allowed_fallback(method_not_allowed)
}

/// The pages alone, for a second listener; their calls go to the API's origin, and so do those of the example.
pub fn pages_site(app: &App, api: ApiOrigin) -> Site {
    let with_example = app.config.serves_compat();
    Site::new(app, Hosts::pages(&app.config), &Origins::default(), pages::router(api, with_example), false)
}

impl Site {
    fn new(app: &App, hosts: Hosts, origins: &Origins, routes: Router, has_contracts: bool) -> Self {
        Self(Arc::new(Parts {
            app: app.clone(),
            hosts,
            origins: origins.clone(),
            cors: origins.cors(),
            routes: NormalizePathLayer::trim_trailing_slash().layer(routes),
            has_contracts,
            https: app.config.public_url.as_ref().is_some_and(|url| url.starts_with("https://")),
        }))
    }
}

impl Service<Request> for Site {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let parts = Arc::clone(&self.0);
        Box::pin(async move { Ok(parts.answer(request).await) })
    }
}

impl Parts {
    /// Answers a request. These are functions one after the other rather than layers of the router, which
    /// would box and clone the whole stack anew for every request.
    async fn answer(&self, mut request: Request) -> Response {
        let client = self.client(&request);
        request.extensions_mut().insert(client);
        let asked = Asked::of(&request, client, &self.app.ids);
        let response = self.shared(request).await;
        self.count(&asked, &response);
        let contract = Contract::of(asked.path()).filter(|_| self.has_contracts);
        asked.finish(response, contract, self.https)
    }

    fn count(&self, asked: &Asked, response: &Response) {
        let path = response.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        let (metrics, status) = (&self.app.metrics, response.status().as_u16());
        metrics.answered(asked.method.as_str(), path, status, asked.started.elapsed());
        if let Some(problem) = response.extensions().get::<Problem>() {
            metrics.refused(problem.code());
        }
    }

    fn client(&self, request: &Request) -> ClientIp {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        ClientIp::of(peer, request.headers(), &self.app.config.trusted_proxies)
    }

    /// CORS stands outside of whatever may refuse, so that pages of an allowed origin can read why. It
    /// concerns only requests that name an origin.
    async fn shared(&self, request: Request) -> Response {
        if !request.headers().contains_key(header::ORIGIN) {
            return self.guarded(request).await;
        }
        let guarded = service_fn(async |request| Ok::<_, Infallible>(self.guarded(request).await));
        let Ok(response) = self.cors.layer(guarded).oneshot(request).await;
        response
    }

    async fn guarded(&self, request: Request) -> Response {
        if let Err(problem) = guard::admit(&request, &self.hosts, &self.origins) {
            return problem.into_response();
        }
        guard::without_panic(guard::in_time(self.routed(request))).await
    }

    async fn routed(&self, request: Request) -> Response {
        let Ok(response) = self.routes.clone().oneshot(request).await;
        response
    }
}

async fn not_found() -> Problem {
    Problem::not_found()
}

async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
}

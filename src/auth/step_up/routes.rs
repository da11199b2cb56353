//! Step-up over HTTP.

use super::{
    schema::{StepUp, StepUpIn, SteppedUp},
    service::{self, Renewed},
};
use crate::{
    app::App,
    auth::{
        extract::CurrentUser,
        factors::{self, OptionsOut, Purpose},
        model::Device,
        routes::no_store,
    },
    http::{
        body::Json,
        problem::{Problem, ProblemOut},
    },
    security::access_token::Level,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes for signed-in callers.
pub(in crate::auth) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(step_up)).routes(routes!(ask_for_step_up))
}

/// Ask a device for a passkey, to prove anew who one is
#[utoipa::path(post, path = "/step-up/options", tag = "account", operation_id = "askForStepUp",
    responses((status = 200, body = OptionsOut), (status = 401, body = ProblemOut), (status = 409, body = ProblemOut)))]
async fn ask_for_step_up(State(app): State<App>, user: CurrentUser) -> Result<Response, Problem> {
    let asked = factors::ask_for_passkey(&app, user.owner, Purpose::StepUp).await?;
    Ok((no_store(), axum::Json(OptionsOut::from(asked))).into_response())
}

/// Prove anew who one is
///
/// What is sensitive asks for a proof of the last ten minutes, and answers 403 `step_up_required` without one. The
/// session goes on under another name: a browser gets a new cookie, a client new tokens, and those before are void.
#[utoipa::path(post, path = "/step-up", tag = "account", operation_id = "stepUp", request_body = StepUpIn,
    responses((status = 200, body = SteppedUp), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut),
        (status = 422, body = ProblemOut), (status = 429, body = ProblemOut)))]
async fn step_up(
    State(app): State<App>,
    device: Device,
    user: CurrentUser,
    Json(given): Json<StepUp>,
) -> Result<Response, Problem> {
    let (level, renewed) = match given {
        StepUp::Password(password) => {
            (Level::One, service::by_password(&app, &device, &user, password).await?)
        }
        StepUp::Factor(proof) => (Level::Two, service::by_factor(&app, &device, &user, proof).await?),
    };
    Ok(renewed.answer(|renewed| SteppedUp::new(level, app.clock.now(), renewed)))
}

impl Renewed {
    /// The answer with what takes the place of what the caller held: a client finds it in the body, a browser beside it.
    pub(in crate::auth) fn answer<T: Serialize>(self, body: impl FnOnce(Self) -> T) -> Response {
        let mut cookies = HeaderMap::new();
        if let Self::Browser(cookie) = &self {
            cookie.set_in(&mut cookies);
        }
        (no_store(), cookies, axum::Json(body(self))).into_response()
    }
}

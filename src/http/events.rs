//! Server-sent events: an answer that goes on, and where a reader takes it up again.

use super::{problem::Problem, query::from_str};
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt as _};
use std::{convert::Infallible, time::Duration};

/// The id of the last event that a reader has seen.
pub const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A stream says so often that it lives, for those on the way who cut what is silent.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The number of the last event that a reader has seen; none where it comes for the first time.
#[derive(Clone, Copy, Debug)]
pub struct LastEventId(pub Option<i64>);

impl<S: Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(LAST_EVENT_ID) else {
            return Ok(Self(None));
        };
        let number = from_str::<u32>(value.to_str().unwrap_or_default().to_owned());
        number.map(|number| Self(Some(number.into()))).map_err(|invalid| invalid.at("Last-Event-ID").into())
    }
}

/// Answers by events until their end.
pub fn answer(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Proxies that gather an answer before they pass it on would keep it for ever.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    let events = Sse::new(events.map(Ok::<_, Infallible>));
    (headers, events.keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use http_body_util::BodyExt as _;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_stream_with_nothing_to_say_says_every_15_seconds_that_it_lives() {
        let mut body = answer(stream::pending()).into_body();
        let begin = Instant::now();
        for beats in 1..=3 {
            let frame = body.frame().await.expect("a frame").expect("no error").into_data().expect("data");
            assert_eq!((&frame[..], begin.elapsed()), (&b":\n\n"[..], HEARTBEAT * beats));
        }
    }
}

//! What the program counts of itself while it runs, for whoever watches over it: numbers and words of our own, nothing of
//! anybody's.

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::ConstGauge,
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};
use std::time::Duration;

/// The form of [`Metrics::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// In seconds: an answer from memory takes one or less, a sign-in some hundred thousandths, the limit is thirty.
const BUCKETS: [f64; 13] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// The counts of one process. They begin at zero with it.
pub struct Metrics {
    requests: Family<Answered, Histogram, fn() -> Histogram>,
    problems: Family<Code, Counter>,
}

/// What was answered: few enough that each has its own numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    path: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

/// What is counted elsewhere, or not at all, and read off at the time of asking.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// Sign-ins and other guesses that were wrong, by the reason.
    pub login_failures: Vec<(&'static str, u64)>,
    /// Those that were right.
    pub logins: u64,
    /// Accounts, and addresses, that a wrong guess came to, or from, lately.
    pub tried: (usize, usize),
    /// Passwords that were hashed or verified.
    pub derivations: u64,
    /// Passwords that are being hashed or wait for it.
    pub passwords_waiting: i64,
    /// Writes that wait for the writer, or for a connection.
    pub writes_waiting: i64,
    /// Followers of journals.
    pub streams: i64,
    /// Sign-ins that hold, on all processes; none while the database does not say.
    pub sessions: Option<i64>,
    /// Letters that wait to be sent, likewise.
    pub outbox: Option<i64>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            problems: Family::default(),
        }
    }
}

impl Metrics {
    /// Counts an answer; `path` is the one that the route was declared by, or nothing, where there was no route. A method
    /// that we do not know is not told apart: anybody can invent one.
    pub fn answered(&self, method: &str, path: Option<&str>, status: u16, took: Duration) {
        const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        let method = KNOWN.into_iter().find(|known| *known == method).unwrap_or("other");
        let answered = Answered { method, path: path.unwrap_or_default().to_owned(), status };
        self.requests.get_or_create(&answered).observe(took.as_secs_f64());
    }

    /// Counts a problem by its code.
    pub fn refused(&self, code: &'static str) {
        self.problems.get_or_create(&Code { code }).inc();
    }

    /// All of it, in Prometheus' own text format (OpenMetrics).
    #[must_use]
    pub fn text(&self, now: &Readings) -> String {
        let mut all = Registry::with_prefix("trackit");
        let requests = self.requests.clone();
        all.register_with_unit(
            "http_request_duration",
            "Answers, and how long they took",
            Unit::Seconds,
            requests,
        );
        all.register("problems", "Answers that were problems, by their codes", self.problems.clone());
        let failures = Family::<Reason, Counter>::default();
        for &(reason, count) in &now.login_failures {
            failures.get_or_create(&Reason { reason }).inc_by(count);
        }
        all.register("login_failures", "Sign-ins and other guesses that were wrong", failures);
        all.register("logins", "Sign-ins and other guesses that were right", ConstCounter::new(now.logins));
        let throttled = self.problems.get_or_create(&Code { code: "throttled" }).get();
        all.register("throttled", "Attempts that were turned away unheard", ConstCounter::new(throttled));
        all.register("kdf", "Passwords hashed or verified", ConstCounter::new(now.derivations));
        let as_gauge = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let gauges = [
            ("tried_accounts", "Accounts that were guessed at lately", Some(as_gauge(now.tried.0))),
            ("tried_from_addresses", "Addresses that guessed wrong lately", Some(as_gauge(now.tried.1))),
            ("passwords_waiting", "Passwords being hashed or waiting for it", Some(now.passwords_waiting)),
            ("writes_waiting", "Writes waiting for the writer or for a connection", Some(now.writes_waiting)),
            ("streams", "Streams of events that are open", Some(now.streams)),
            ("sessions", "Sign-ins that hold, on all processes", now.sessions),
            ("outbox", "Letters that wait to be sent, by all processes", now.outbox),
        ];
        for (name, help, value) in gauges {
            if let Some(value) = value {
                all.register(name, help, ConstGauge::new(value));
            }
        }
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = text::encode(&mut out, &all);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_invent_makes_no_new_numbers() {
        let metrics = Metrics::default();
        for method in ["GET", "BREW", "X\nY"] {
            metrics.answered(method, None, 404, Duration::from_millis(3));
        }
        let text = metrics.text(&Readings::default());
        assert!(text.contains("_count{method=\"GET\",path=\"\",status=\"404\"} 1\n"), "{text}");
        assert!(text.contains("_count{method=\"other\",path=\"\",status=\"404\"} 2\n"), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }
}

//! Time as an argument: everything that needs "now" asks the [`Clock`] of its `App`, so tests own it.

use jiff::fmt::temporal::DateTimePrinter;
use serde::{Deserialize, Serialize, Serializer, ser::Error as _};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// A point in UTC with millisecond precision; RFC 3339 text outside, an integer in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "jiff::Timestamp")]
pub struct UtcTime(i64);

impl UtcTime {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, as tokens have them.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Later by a duration.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_millis().try_into().unwrap_or(i64::MAX)))
    }

    /// Earlier by a duration.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.as_millis().try_into().unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; zero when it is still to come.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }
}

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Into a buffer rather than through `Display`: a page has forty of them.
        let mut text = String::with_capacity(32);
        let printed = DateTimePrinter::new().print_timestamp(&(*self).into(), &mut text);
        printed.map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl From<UtcTime> for jiff::Timestamp {
    fn from(time: UtcTime) -> Self {
        Self::from_millisecond(time.0).unwrap_or(Self::MAX)
    }
}

impl From<jiff::Timestamp> for UtcTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_millisecond())
    }
}

impl utoipa::PartialSchema for UtcTime {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{
            KnownFormat, ObjectBuilder, SchemaFormat,
            schema::{SchemaType, Type},
        };
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("RFC 3339, UTC, milliseconds"))
            .into()
    }
}

impl utoipa::ToSchema for UtcTime {}

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved; all clones show the same time.
    #[must_use]
    pub fn fixed(at: UtcTime) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.0))))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> UtcTime {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Source::System => jiff::Timestamp::now().into(),
            Source::Fixed(millis) => UtcTime(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock on; the machine's clock can't be moved.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(millis) = &self.0 {
            millis.fetch_add(by.as_millis().try_into().unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock back, as a machine's may be set back.
    pub fn turn_back(&self, by: Duration) {
        if let Source::Fixed(millis) = &self.0 {
            millis.fetch_sub(by.as_millis().try_into().unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_text_with_milliseconds_and_comes_back() {
        let time = UtcTime::from_millis(1_763_688_622_120);
        let text = serde_json::to_string(&time).expect("json");
        assert_eq!(text, "\"2025-11-21T01:30:22.12Z\"");
        assert_eq!(serde_json::from_str::<UtcTime>(&text).expect("time"), time);
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(UtcTime::from_millis(5));
        assert_eq!(clock.now(), clock.now());
        clock.clone().advance(Duration::from_millis(7));
        assert_eq!(clock.now().millis(), 12);
    }
}

//! What single fields and parameters are read by, from their text.

use crate::core::{clock::UtcTime, days, invalid::Invalid};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use uuid::Uuid;

/// Takes any value as it is: for fields whose type says it all.
///
/// # Errors
/// Never.
pub fn any<T>(value: T) -> Result<T, Invalid> {
    Ok(value)
}

/// One of an enum's words. Only from text: serde itself would also take `{"word": null}`.
///
/// # Errors
/// `wrong_type` for any other word.
#[expect(clippy::needless_pass_by_value, reason = "the shape that fields take")]
pub fn word<T: DeserializeOwned>(text: String) -> Result<T, Invalid> {
    T::deserialize(text.as_str().into_deserializer())
        .map_err(|_: serde::de::value::Error| Invalid::because("wrong_type"))
}

/// An id, in the usual form.
///
/// # Errors
/// `wrong_type`.
#[expect(clippy::needless_pass_by_value, reason = "the shape that fields take")]
pub fn id(text: String) -> Result<Uuid, Invalid> {
    Uuid::try_parse(&text).map_err(|_| Invalid::because("wrong_type"))
}

/// An instant in RFC 3339, of the years 1970 to 9998; what is finer than a millisecond is cut off.
///
/// # Errors
/// `invalid_time`.
#[expect(clippy::needless_pass_by_value, reason = "the shape that fields take")]
pub fn time(text: String) -> Result<UtcTime, Invalid> {
    let time = text.parse::<Timestamp>().ok().map(UtcTime::from);
    time.filter(|time| (0..END_OF_9998).contains(&time.millis())).ok_or(Invalid::because("invalid_time"))
}

/// 9999-01-01, in milliseconds.
const END_OF_9998: i64 = 253_370_764_800_000;

/// A date, `yyyy-mm-dd`, of the years 1 to 9998, so that there is a day behind each.
///
/// # Errors
/// `invalid_date`.
#[expect(clippy::needless_pass_by_value, reason = "the shape that fields take")]
pub fn day(text: String) -> Result<Date, Invalid> {
    let date = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten();
    date.filter(|date| (1..=9998).contains(&date.year())).ok_or(Invalid::because("invalid_date"))
}

/// A day of the week, such as `monday`.
///
/// # Errors
/// `invalid_weekday`.
#[expect(clippy::needless_pass_by_value, reason = "the shape that fields take")]
pub fn weekday(text: String) -> Result<Weekday, Invalid> {
    days::weekday_named(&text).ok_or(Invalid::because("invalid_weekday"))
}

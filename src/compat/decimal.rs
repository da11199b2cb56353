//! Numbers with a point, as the contract of orders writes them: read and written digit by digit, so that what was given to
//! the cent is kept to the cent. No number of theirs is ever a float.

use crate::core::invalid::Invalid;
use serde_json::value::RawValue;

/// A number of cents, from a JSON number or a text such as `39.90`.
///
/// # Errors
/// `wrong_type` for anything else, and for what is finer than a cent.
#[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
pub(super) fn cents(raw: Box<RawValue>) -> Result<i64, Invalid> {
    parse(&raw, 2)
}

/// A number of thousandths, from a JSON number or a text.
///
/// # Errors
/// As [`cents`].
#[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
pub(super) fn thousandths(raw: Box<RawValue>) -> Result<i64, Invalid> {
    parse(&raw, 3)
}

/// A price as a JSON number, always with its cents.
pub(super) fn of_cents(cents: i64) -> Box<RawValue> {
    number(format!("{}.{:02}", cents / 100, cents % 100))
}

/// A quantity as a JSON number, as short as it can be.
pub(super) fn of_thousandths(milli: i64) -> Box<RawValue> {
    let digits = format!("{}.{:03}", milli / 1_000, milli % 1_000);
    number(digits.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// Exactly so many of `10^-places`; zeros behind those say nothing.
fn parse(raw: &RawValue, places: usize) -> Result<i64, Invalid> {
    let text = raw.get().trim_matches('"');
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let part = if part.len() > places { part.trim_end_matches('0') } else { part };
    let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_plain(whole) || !is_plain(part) || part.len() > places || digits.ends_with('.')
    {
        return Err(Invalid::because("wrong_type"));
    }
    let number = format!("{whole}{part:0<places$}").parse::<i64>();
    let number = number.map_err(|_| Invalid::because("wrong_type"))?;
    Ok(if negative { -number } else { number })
}

/// Digits and a point are JSON.
fn number(digits: String) -> Box<RawValue> {
    RawValue::from_string(digits).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).expect("JSON")
    }

    #[test]
    fn money_is_read_to_the_cent_and_not_by_a_float() {
        let exact = [
            ("39.90", 3_990),
            ("39.9", 3_990),
            ("\"39.90\"", 3_990),
            ("0.1", 10),
            ("1.15", 115),
            ("4.35", 435),
            ("0", 0),
            ("-1.01", -101),
            ("12.500", 1_250),
            ("90071992547409.91", 9_007_199_254_740_991),
        ];
        for (text, expected) in exact {
            assert_eq!(cents(raw(text)), Ok(expected), "{text}");
        }
        for bad in [
            "39.905",
            "1e2",
            "1E2",
            "\"\"",
            "\"39,90\"",
            "\" 1\"",
            "\"1 \"",
            "\"+1\"",
            "\"--1\"",
            "\"-\"",
            "\".5\"",
            "\"5.\"",
            "\"1.2.3\"",
            "\"0x10\"",
            "\"\u{664}\"",
            "\"NaN\"",
            "true",
            "null",
            "[1]",
            "{}",
            "99999999999999999999",
        ] {
            assert_eq!(cents(raw(bad)), Err(Invalid::because("wrong_type")), "{bad}");
        }
    }

    #[test]
    fn what_is_written_is_a_number_with_its_cents() {
        for (number, text) in [(0, "0.00"), (5, "0.05"), (3_990, "39.90"), (100_000, "1000.00")] {
            assert_eq!(of_cents(number).get(), text);
        }
        for (number, text) in [(1_000, "1"), (1_500, "1.5"), (1, "0.001"), (20_000, "20")] {
            assert_eq!(of_thousandths(number).get(), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(number in 0..=9_007_199_254_740_991_i64) {
            prop_assert_eq!(cents(of_cents(number)), Ok(number));
            prop_assert_eq!(thousandths(of_thousandths(number)), Ok(number));
        }
    }
}

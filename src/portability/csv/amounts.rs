//! Numbers with a fraction, as programs write them for people.

use crate::core::money::rounded_quotient;

/// A number in parts of one: `in_parts("1.5", 100)` is 150. A point or a comma with up to two digits after it, or the
/// later one of both, begins the fraction; the other may stand between thousands.
pub(super) fn in_parts(text: &str, parts: i64) -> Option<i64> {
    let text = text.trim();
    let point = fraction_at(text);
    let (whole, fraction) = point.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let digits: String = whole.chars().filter(|c| !matches!(c, '.' | ',' | ' ' | '\u{a0}')).collect();
    let is_number = |text: &str| text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || !is_number(&digits) || !is_number(fraction) {
        return None;
    }
    let all: i128 = format!("{digits}{fraction}").parse().ok()?;
    let divisor = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    i64::try_from(rounded_quotient(all * i128::from(parts), divisor)).ok()
}

fn fraction_at(text: &str) -> Option<usize> {
    let last = text.rfind(['.', ','])?;
    let mark = text.as_bytes()[last];
    let has_other = text.bytes().any(|byte| matches!(byte, b'.' | b',') && byte != mark);
    let once = text.bytes().filter(|byte| *byte == mark).count() == 1;
    // `1.234` may be a thousand and more: it is read as a fraction, unless the mark comes again.
    (once || (has_other && text.len() - last <= 3)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::in_parts;

    #[test]
    fn points_and_commas_are_told_by_their_places() {
        for (text, expected) in [
            ("50", 5_000),
            ("50.00", 5_000),
            ("50,5", 5_050),
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1,234,567.00", 123_456_700),
            ("1,234,567", 123_456_700),
            ("0.125", 13),
        ] {
            assert_eq!(in_parts(text, 100), Some(expected), "{text}");
        }
        for bad in ["", "-1", "x", "1e5", ".5", "R$ 5", "99999999999999"] {
            assert_eq!(in_parts(bad, 100), None, "{bad}");
        }
    }
}

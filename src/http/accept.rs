//! `Accept` (RFC 9110, section 12.5.1): which form of an answer the reader prefers.

use axum::http::{HeaderMap, header};

/// The offer that the reader likes best; of those liked alike, and for readers who like none, the first.
#[must_use]
pub fn best<'o, const N: usize>(headers: &HeaderMap, offers: [&'o str; N]) -> &'o str {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = values.flat_map(|value| value.split(',')).map(range).collect();
    let mut best = (offers[0], 0.0);
    for offer in offers {
        let quality = quality(&ranges, offer);
        if quality > best.1 {
            best = (offer, quality);
        }
    }
    best.0
}

/// A media range and how much it is liked.
fn range(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (range, quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
}

/// What the most specific range says of a type.
fn quality(ranges: &[(&str, f32)], offer: &str) -> f32 {
    let all = offer.split_once('/').map(|(kind, _)| format!("{kind}/*")).unwrap_or_default();
    let says = |wanted: &str| {
        ranges.iter().find(|(range, _)| range.eq_ignore_ascii_case(wanted)).map(|(_, quality)| *quality)
    };
    says(offer).or_else(|| says(&all)).or_else(|| says("*/*")).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_form_that_is_liked_best_wins() {
        for (accept, expected) in [
            ("", "application/json"),
            ("*/*", "application/json"),
            ("text/csv", "text/csv"),
            ("TEXT/CSV", "text/csv"),
            ("text/*", "text/csv"),
            ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
            ("text/csv;q=0.5, */*", "application/json"),
            ("text/csv; header=present; q=0.9, application/json; q=0.8", "text/csv"),
            ("text/csv;q=0, */*;q=0.1", "application/json"),
            ("image/png", "application/json"),
            ("text/csv;q=x", "application/json"),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(best(&headers, ["application/json", "text/csv"]), expected, "{accept}");
        }
        assert_eq!(best(&HeaderMap::new(), ["application/json", "text/csv"]), "application/json");
    }
}

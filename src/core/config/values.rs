//! How a setting is read from its text.

use super::Secret;
use crate::core::digest::sha256;
use clap::builder::{RangedU64ValueParser, TypedValueParser};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "expected an IP address and a port such as 127.0.0.1:5000".to_owned())
}

/// A network, or one address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network
        .map(|network| network.trunc())
        .map_err(|_| "expected a network such as 10.0.0.0/8, or an address".to_owned())
}

/// Only its digest is kept.
pub(super) fn token(text: &str) -> Result<Secret, String> {
    if text.chars().count() < 16 {
        return Err("expected at least 16 characters".to_owned());
    }
    Ok(Secret(sha256(&[text.as_bytes()])))
}

pub(super) fn token_of_file(path: &str) -> Result<Secret, String> {
    token(std::fs::read_to_string(path).map_err(|error| error.to_string())?.trim())
}

pub(super) fn at_least_one() -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::new().range(1..)
}

/// `5m`, `12h`, `30d`: at least a second, at most ten years.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let problem = || "expected a time such as 5m, 12h or 30d".to_owned();
    let span: jiff::Span = text.parse().map_err(|_| problem())?;
    let days_are_24_hours = jiff::SpanRelativeTo::days_are_24_hours();
    let seconds = span.total((jiff::Unit::Second, days_are_24_hours)).map_err(|_| problem())?;
    if (1.0..=315_360_000.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("expected from 1s to 3650d".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("30d"), Ok(Duration::from_secs(2_592_000)));
        for bad in ["", "5", "0s", "-5m", "999999d", "soon"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}

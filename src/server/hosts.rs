//! By which names a site may be asked for (R46). A name that it does not have is refused, so that no page of another
//! site gets at it by a name that points here, and no answer can be made to lead to such a name.

use crate::core::config::{Config, is_loopback};
use axum::http::{Uri, uri::Authority};
use std::net::{IpAddr, SocketAddr};

/// The names of one site.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    /// Of the addresses that people use.
    names: Vec<Name>,
    /// Where it listens; what has this address as its name is no name that somebody else could have given it.
    own: IpAddr,
}

#[derive(Clone, Debug)]
struct Name {
    host: String,
    port: u16,
    /// What is meant where no port is named.
    usual: u16,
}

impl Hosts {
    /// Of the first listener.
    pub(super) fn main(config: &Config) -> Self {
        Self::new(config.listen, config.public_url.iter())
    }

    /// Of the pages' own listener, whose origin is among those that may call the API.
    pub(super) fn pages(config: &Config) -> Self {
        let origins = config.public_url.iter().chain(&config.cors_origins);
        Self::new(config.web_listen.unwrap_or(config.listen), origins)
    }

    fn new<'o>(listen: SocketAddr, origins: impl Iterator<Item = &'o String>) -> Self {
        Self {
            names: origins.filter_map(|origin| Name::of(origin)).collect(),
            own: listen.ip().to_canonical(),
        }
    }

    /// Whether this is one of them, as it stands in `Host` or in the address itself.
    pub(super) fn know(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let (name, port) = (authority.host(), authority.port_u16());
        // Nothing but a name and a port: the parser takes more than a host may be.
        let rest = host.strip_prefix(name);
        let plain =
            rest.is_some_and(|rest| rest.is_empty() || port.is_some_and(|port| rest == format!(":{port}")));
        plain && (self.is_own(name) || self.names.iter().any(|known| known.is(name, port)))
    }

    /// On whichever port: it may be another one at the other end of a tunnel.
    fn is_own(&self, name: &str) -> bool {
        let ip = name.trim_matches(['[', ']']).parse::<IpAddr>().map(|ip| ip.to_canonical());
        if is_loopback(self.own) {
            return name.eq_ignore_ascii_case("localhost") || ip.is_ok_and(is_loopback);
        }
        !self.own.is_unspecified() && ip == Ok(self.own)
    }
}

impl Name {
    fn of(origin: &str) -> Option<Self> {
        let uri = origin.parse::<Uri>().ok()?;
        let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        Some(Self { host: uri.host()?.to_owned(), port: uri.port_u16().unwrap_or(usual), usual })
    }

    fn is(&self, name: &str, port: Option<u16>) -> bool {
        self.host.eq_ignore_ascii_case(name) && port.unwrap_or(self.usual) == self.port
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(listen: &str, origins: &[&str]) -> Hosts {
        let origins: Vec<String> = origins.iter().map(|origin| (*origin).to_owned()).collect();
        Hosts::new(listen.parse().expect("an address"), origins.iter())
    }

    #[test]
    fn r46_a_site_has_its_public_name_and_port() {
        let site = hosts("0.0.0.0:5000", &["https://work.example.org"]);
        for known in ["work.example.org", "WORK.Example.org", "work.example.org:443"] {
            assert!(site.know(known), "{known}");
        }
        for unknown in [
            "",
            ":443",
            "evil.example",
            "work.example.org:80",
            "work.example.org:5000",
            "work.example.org:",
            "work.example.org:x",
            "work.example.org.",
            "work.example.org.evil.example",
            "xwork.example.org",
            "work.example.org@evil.example",
            "evil.example@work.example.org",
            "work.example.org/",
            "work.example.org, evil.example",
            "work.example.org;x",
            "work.example.org:443;x",
            "localhost",
            "127.0.0.1:5000",
            "0.0.0.0:5000",
            "[::1]",
        ] {
            assert!(!site.know(unknown), "{unknown}");
        }
        assert!(hosts("0.0.0.0:5000", &["https://work.example.org:8443"]).know("work.example.org:8443"));
        assert!(!hosts("0.0.0.0:5000", &["https://work.example.org:8443"]).know("work.example.org"));
    }

    #[test]
    fn r46_on_loopback_a_site_has_the_names_of_loopback_on_any_port() {
        let site = hosts("127.0.0.1:5000", &[]);
        for known in
            ["localhost", "localhost:5000", "LOCALHOST:8080", "127.0.0.1:5000", "127.0.0.2", "[::1]:5000"]
        {
            assert!(site.know(known), "{known}");
        }
        for unknown in [
            "localhost.evil.example",
            "evil.example:5000",
            "192.168.1.5:5000",
            "[::2]",
            "127.0.0.1.evil.example",
        ] {
            assert!(!site.know(unknown), "{unknown}");
        }
        let behind_a_proxy = hosts("127.0.0.1:5000", &["https://work.example.org"]);
        assert!(behind_a_proxy.know("work.example.org") && behind_a_proxy.know("localhost:5000"));
    }

    #[test]
    fn r46_an_address_that_is_listened_on_is_a_name() {
        for (listen, name) in
            [("192.168.1.5:5000", "192.168.1.5:5000"), ("[2001:db8::5]:5000", "[2001:DB8::5]")]
        {
            assert!(hosts(listen, &[]).know(name), "{name}");
            assert!(!hosts(listen, &[]).know("192.168.1.6:5000"));
            assert!(!hosts(listen, &[]).know("localhost:5000"));
        }
    }
}

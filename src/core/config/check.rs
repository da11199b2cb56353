//! What is refused before anything is opened.

use super::{Config, ConfigError, Switch, is_loopback};

impl Config {
    /// Refuses what would be unsafe or can't work, before anything is opened.
    ///
    /// # Errors
    /// [`ConfigError`] naming the setting and what to do.
    pub fn check(&self) -> Result<(), ConfigError> {
        let loopback = self.listens_on_loopback();
        if !loopback && !self.plain_http {
            return Err(ConfigError(format!(
                "refusing plain HTTP on {}: put a proxy that does TLS in front and set TRACKIT_PLAIN_HTTP=true",
                self.listen
            )));
        }
        if !loopback && self.public_url.is_none() {
            return Err(ConfigError("TRACKIT_PUBLIC_URL is required off loopback".into()));
        }
        if !self.is_local() && self.throttle == Switch::Off {
            return Err(ConfigError(
                "TRACKIT_THROTTLE=off is for this machine alone, without a public address".into(),
            ));
        }
        let metrics_are_open = self.metrics_listen.is_some_and(|addr| !is_loopback(addr.ip()));
        if metrics_are_open && self.metrics_token().is_none() {
            return Err(ConfigError(
                "TRACKIT_METRICS_TOKEN is required where metrics are served off loopback".into(),
            ));
        }
        if !(8..=256).contains(&self.password_min) {
            return Err(ConfigError("TRACKIT_PASSWORD_MIN must be from 8 to 256".into()));
        }
        if !loopback && self.public_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            return Err(ConfigError(
                "TRACKIT_PUBLIC_URL must begin with https:// off loopback: browsers keep no sign-in over plain HTTP"
                    .into(),
            ));
        }
        if let Some(url) = &self.public_url {
            check_origin("TRACKIT_PUBLIC_URL", url)?;
        }
        if self.trusted_proxies.iter().any(|network| network.prefix_len() == 0) {
            return Err(ConfigError("TRACKIT_TRUSTED_PROXIES: name your proxies, not everybody".into()));
        }
        for origin in self.cors_origins.iter().filter(|origin| !origin.is_empty()) {
            check_origin("TRACKIT_CORS_ORIGINS", origin)?;
        }
        Ok(())
    }
}

/// An origin is a scheme, a host and perhaps a port: no path, no wildcard, never `null`.
fn check_origin(setting: &str, origin: &str) -> Result<(), ConfigError> {
    let uri = origin.parse::<axum::http::Uri>().ok();
    let good = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.contains('*'))
            && !origin.contains('@')
            && uri.path_and_query().is_none_or(|path| path.as_str() == "/")
            && !origin.ends_with('/')
    });
    if good {
        return Ok(());
    }
    Err(ConfigError(format!("{setting}: \"{origin}\" is not an origin such as https://work.example.org")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        config: Config,
    }

    fn check(args: &[&str]) -> Result<(), ConfigError> {
        Cli::parse_from([&["trackit"], args].concat()).config.check()
    }

    #[test]
    fn the_defaults_are_sound_on_loopback() {
        assert!(check(&[]).is_ok());
    }

    #[test]
    fn off_loopback_asks_for_tls_an_address_and_the_throttle() {
        let off = ["--listen", "0.0.0.0:5000"];
        let public = ["--public-url", "https://work.example.org"];
        assert!(check(&off).is_err());
        assert!(check(&[&off[..], &["--plain-http"]].concat()).is_err());
        assert!(check(&[&off[..], &["--plain-http"], &public].concat()).is_ok());
        assert!(check(&[&off[..], &["--plain-http", "--throttle", "off"], &public].concat()).is_err());
    }

    #[test]
    fn a_proxy_with_a_public_address_is_not_this_machine_alone() {
        let off = ["--throttle", "off"];
        for local in ["http://127.0.0.1:5000", "http://localhost:8080", "http://[::1]"] {
            assert!(check(&[&off[..], &["--public-url", local]].concat()).is_ok(), "{local}");
        }
        for public in ["https://work.example.org", "https://127.0.0.1.example.org"] {
            assert!(check(&[&off[..], &["--public-url", public]].concat()).is_err(), "{public}");
        }
    }

    #[test]
    fn the_contracts_are_served_where_only_this_machine_can_come_unless_it_is_said_otherwise() {
        let serves = |args: &[&str]| Cli::parse_from([&["trackit"], args].concat()).config.serves_compat();
        let everywhere = ["--listen", "0.0.0.0:5000"];
        assert!(serves(&[]) && serves(&["--listen", "[::1]:0", "--web-listen", "127.0.0.1:5001"]));
        assert!(!serves(&everywhere) && !serves(&["--web-listen", "0.0.0.0:5001"]));
        assert!(!serves(&["--public-url", "https://work.example.org"]));
        assert!(!serves(&["--compat", "off"]));
        assert!(serves(&[&everywhere[..], &["--compat", "on"]].concat()));
    }

    #[test]
    fn r15_addresses_are_confirmed_where_mail_reaches_others_unless_it_is_said_otherwise() {
        let public: &[&str] = &["--public-url", "https://work.example.org"];
        let everywhere: &[&str] = &["--listen", "0.0.0.0:5000"];
        let by_url: &[&str] = &["--smtp-url", "smtp://mail.example.org"];
        let by_file: &[&str] = &["--smtp-url-file", "smtp-url"];
        let (local, no_mail): (&[&str], &[&str]) = (&[], &[]);
        for (mail, place, unsaid) in [
            (no_mail, local, false),
            (no_mail, public, false),
            (no_mail, everywhere, false),
            (by_url, local, false),
            (by_url, public, true),
            (by_url, everywhere, true),
            (by_file, local, false),
            (by_file, public, true),
            (by_file, everywhere, true),
        ] {
            for (said, expected) in [(None, unsaid), (Some("required"), true), (Some("off"), false)] {
                let said: Vec<_> =
                    said.into_iter().flat_map(|value| ["--email-confirmation", value]).collect();
                let args = [&["trackit"], mail, place, &said].concat();
                let config = Cli::parse_from(&args).config;
                assert_eq!(config.confirms_addresses(), expected, "{args:?}");
            }
        }
    }

    #[test]
    fn an_origin_is_exact() {
        for good in ["https://a.example", "http://127.0.0.1:5001"] {
            assert!(check(&["--cors-origins", good]).is_ok(), "{good}");
        }
        for bad in [
            "null",
            "*",
            "https://*.a.example",
            "https://a.example/",
            "ftp://a.example",
            "https://u@a.example",
        ] {
            assert!(check(&["--cors-origins", bad]).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_proxy_is_a_network_or_an_address_and_not_everybody() {
        let proxies = ["--trusted-proxies", "10.1.2.3/8,192.0.2.1,2001:db8::1/64"];
        let config = Cli::parse_from([&["trackit"], &proxies[..]].concat()).config;
        let networks = config.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(networks, ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/64"]);
        assert!(config.check().is_ok());
        assert!(check(&["--trusted-proxies", "0.0.0.0/0"]).is_err());
        for bad in ["10.0.0.0/33", "proxy.example.org", "10.0.0", ""] {
            assert!(Cli::try_parse_from(["trackit", "--trusted-proxies", bad]).is_err(), "{bad}");
        }
    }
}

//! Who a passkey is for: the host under which people know this instance. An address such as 127.0.0.1 is no such name, so
//! on loopback it is `localhost`, and the pages have to be opened there.

use crate::{app::App, auth::model::AuthError, core::config::Config};
use std::net::IpAddr;
use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

const NAME: &str = "TrackIt";

/// What makes challenges and checks their answers; there is none where the instance has no name.
pub(super) fn relying_party(app: &App) -> Result<Webauthn, AuthError> {
    of(&app.config).ok_or(AuthError::PasskeysUnavailable)
}

fn of(config: &Config) -> Option<Webauthn> {
    let origins = origins(config);
    let (first, others) = origins.split_first()?;
    let mut builder = WebauthnBuilder::new(first.domain()?, first).ok()?.rp_name(NAME);
    for other in others {
        builder = builder.append_allowed_origin(other);
    }
    // Only port 0 of loopback is not known beforehand.
    builder.allow_any_port(first.port() == Some(0)).build().ok()
}

/// Where the pages are: exactly these, each with its scheme and port.
fn origins(config: &Config) -> Vec<Url> {
    let listeners = || [Some(config.listen), config.web_listen].into_iter().flatten();
    let urls: Vec<String> = match &config.public_url {
        Some(url) => vec![url.clone()],
        None => listeners().map(|listener| format!("http://localhost:{}", listener.port())).collect(),
    };
    urls.iter().filter_map(|url| Url::parse(url).ok()).filter_map(named).collect()
}

/// On loopback by its name; elsewhere an address without one is nobody's.
fn named(mut url: Url) -> Option<Url> {
    let ip: IpAddr = match url.host()? {
        Host::Domain(_) => return Some(url),
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
    };
    ip.is_loopback().then_some(())?;
    url.set_host(Some("localhost")).ok()?;
    Some(url)
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

    fn allowed(args: &[&str]) -> Option<Vec<String>> {
        let config = Cli::parse_from([&["trackit"], args].concat()).config;
        Some(of(&config)?.get_allowed_origins().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn it_is_the_public_address_or_loopback_by_its_name() {
        let local = vec!["http://localhost:5000/".to_owned()];
        assert_eq!(allowed(&[]), Some(local.clone()));
        assert_eq!(allowed(&["--public-url", "http://127.0.0.1:5000"]), Some(local));
        let both = allowed(&["--web-listen", "127.0.0.1:5001"]).expect("origins");
        assert_eq!(both, ["http://localhost:5000/", "http://localhost:5001/"]);
        let public = allowed(&["--public-url", "https://work.example.org"]).expect("an origin");
        assert_eq!(public, ["https://work.example.org/"]);
        assert_eq!(allowed(&["--public-url", "https://192.0.2.7"]), None);
    }
}

//! The settings: one struct is the flags, the environment variables and `--help`.

use super::digest::sha256;
use clap::{
    Args, ValueEnum,
    builder::{RangedI64ValueParser, RangedU64ValueParser, TypedValueParser},
};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};
use subtle::ConstantTimeEq as _;

/// A setting that cannot be used; one sentence that names it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// Which database; every command that opens one takes these.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// sqlite:path/to/file.db, or postgres://user@host/name
    #[arg(
        long,
        env = "TRACKIT_DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:data/trackit.db",
        value_name = "URL"
    )]
    pub database_url: String,
    /// A file that holds the database URL, when it contains a password; wins over --database-url
    #[arg(long, env = "TRACKIT_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Connections in the PostgreSQL pool
    #[arg(long, env = "TRACKIT_DATABASE_POOL", value_parser = at_least_one(), default_value_t = 16, value_name = "N")]
    pub database_pool: usize,
    /// The most writes that one SQLite commit takes together; 1 gives each write its own fsync
    #[arg(long, env = "TRACKIT_WRITE_BATCH", value_parser = at_least_one(), default_value_t = 256, value_name = "N")]
    pub write_batch: usize,
    /// Where keys and secrets are kept (made with mode 0600)
    #[arg(long, env = "TRACKIT_DATA_DIR", default_value = "data", value_name = "FOLDER")]
    pub data_dir: PathBuf,
}

impl DatabaseConfig {
    /// The URL, from wherever it was said.
    ///
    /// # Errors
    /// [`ConfigError`] when the file that holds it can't be read.
    pub fn url(&self) -> Result<String, ConfigError> {
        self.database_url_file.as_deref().map_or_else(|| Ok(self.database_url.clone()), text_of)
    }
}

/// What a file holds that is there for a secret.
fn text_of(file: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| ConfigError(format!("cannot read {}: {error}", file.display())))?;
    Ok(text.trim().to_owned())
}

/// Everything that `trackit serve` can be told.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// Where the API, the docs and the pages are served; port 0 picks a free one
    #[arg(long, env = "TRACKIT_LISTEN", value_parser = address, default_value = "127.0.0.1:5000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// A second port for the pages alone; they call the first one across origins
    #[arg(long, env = "TRACKIT_WEB_LISTEN", value_parser = address, value_name = "ADDRESS")]
    pub web_listen: Option<SocketAddr>,
    /// The address people use, such as `https://work.example.org`; required off loopback
    #[arg(long, env = "TRACKIT_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Serve plain HTTP off loopback; say so only behind a proxy that does TLS
    #[arg(long, env = "TRACKIT_PLAIN_HTTP", default_value_t = false)]
    pub plain_http: bool,
    /// The mail server, as smtp://user:secret@host:port or smtps://…; without one, letters are files in the data folder
    #[arg(long, env = "TRACKIT_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// A file that holds the mail server's URL, when it contains a password; wins over --smtp-url
    #[arg(long, env = "TRACKIT_SMTP_URL_FILE", value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Whom mail comes from
    #[arg(
        long,
        env = "TRACKIT_MAIL_FROM",
        default_value = "TrackIt <trackit@localhost>",
        value_name = "MAILBOX"
    )]
    pub mail_from: String,
    /// Whether an account comes to be only when its address is confirmed [default: required with a mail server off
    /// loopback, else off]
    #[arg(long, env = "TRACKIT_EMAIL_CONFIRMATION", value_enum)]
    pub email_confirmation: Option<Confirmation>,
    /// Origins that may call the API from a browser, exactly, separated by commas
    #[arg(long, env = "TRACKIT_CORS_ORIGINS", value_delimiter = ',', value_name = "ORIGINS")]
    pub cors_origins: Vec<String>,
    /// Networks of the proxies in front, such as 10.0.0.0/8, separated by commas: whom they name in X-Forwarded-For
    /// is believed, and nobody else is
    #[arg(long, env = "TRACKIT_TRUSTED_PROXIES", value_parser = network, value_delimiter = ',', value_name = "NETWORKS")]
    pub trusted_proxies: Vec<IpNet>,
    /// Who may create an account
    #[arg(long, env = "TRACKIT_REGISTRATION", value_enum, default_value_t = Registration::Open)]
    pub registration: Registration,
    /// Whether clients of the seed contracts are served, under /compat [default: on where only this machine can come,
    /// else off]
    #[arg(long, env = "TRACKIT_COMPAT", value_enum)]
    pub compat: Option<Switch>,
    /// Whose addresses the contract of seed 000 takes, separated by commas
    #[arg(
        long,
        env = "TRACKIT_CADASTRO_PROVIDERS",
        value_delimiter = ',',
        value_name = "DOMAINS",
        default_value = "gmail.com,outlook.com,hotmail.com,yahoo.com,yahoo.com.br,icloud.com,live.com,uol.com.br,bol.com.br,\
            proton.me"
    )]
    pub cadastro_providers: Vec<String>,
    /// Whether failed sign-ins are slowed down; off is refused off loopback
    #[arg(long, env = "TRACKIT_THROTTLE", value_enum, default_value_t = Switch::On)]
    pub throttle: Switch,
    /// How long an access token lives
    #[arg(long, env = "TRACKIT_ACCESS_TTL", default_value = "5m", value_parser = duration, value_name = "TIME")]
    pub access_ttl: Duration,
    /// How long a refresh token's session lives at most
    #[arg(long, env = "TRACKIT_REFRESH_TTL", default_value = "30d", value_parser = duration, value_name = "TIME")]
    pub refresh_ttl: Duration,
    /// How long a browser's session lives without being used
    #[arg(long, env = "TRACKIT_SESSION_IDLE", default_value = "12h", value_parser = duration, value_name = "TIME")]
    pub session_idle: Duration,
    /// How long a browser's session lives at most
    #[arg(long, env = "TRACKIT_SESSION_TTL", default_value = "24h", value_parser = duration, value_name = "TIME")]
    pub session_ttl: Duration,
    /// As --session-idle, for those who asked to be remembered
    #[arg(long, env = "TRACKIT_REMEMBER_IDLE", default_value = "14d", value_parser = duration, value_name = "TIME")]
    pub remember_idle: Duration,
    /// As --session-ttl, for those who asked to be remembered
    #[arg(long, env = "TRACKIT_REMEMBER_TTL", default_value = "30d", value_parser = duration, value_name = "TIME")]
    pub remember_ttl: Duration,
    /// The shortest password, in characters; at least 8
    #[arg(long, env = "TRACKIT_PASSWORD_MIN", default_value_t = 8, value_name = "N")]
    pub password_min: usize,
    /// What hashing a password costs: memory in MiB, from 19 to 256
    #[arg(long, env = "TRACKIT_PASSWORD_MEMORY", value_parser = RangedI64ValueParser::<u32>::new().range(19..=256), default_value_t = 19, value_name = "MIB")]
    pub password_memory: u32,
    /// What hashing a password costs: passes over that memory, from 2 to 10
    #[arg(long, env = "TRACKIT_PASSWORD_PASSES", value_parser = RangedI64ValueParser::<u32>::new().range(2..=10), default_value_t = 2, value_name = "N")]
    pub password_passes: u32,
    /// Open connections at a time; one more waits
    #[arg(long, env = "TRACKIT_MAX_CONNECTIONS", value_parser = at_least_one(), default_value_t = 1024, value_name = "N")]
    pub max_connections: usize,
    /// What shows `/metrics` to whoever sends it as a bearer token; without one they are not there
    #[arg(long, env = "TRACKIT_METRICS_TOKEN", value_parser = token, hide_env_values = true, value_name = "TOKEN")]
    pub metrics_token: Option<Secret>,
    /// A file that holds the token; wins over --metrics-token
    #[arg(long, env = "TRACKIT_METRICS_TOKEN_FILE", value_parser = token_of_file, value_name = "FILE")]
    pub metrics_token_file: Option<Secret>,
    /// A port for the metrics alone, such as 127.0.0.1:9100; off loopback they want the token there too
    #[arg(long, env = "TRACKIT_METRICS_LISTEN", value_parser = address, value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// Do not migrate the database on start; refuse to serve one that is not up to date
    #[arg(long, env = "TRACKIT_NO_MIGRATE", default_value_t = false)]
    pub no_migrate: bool,
}

/// A secret among the settings, of at least sixteen characters.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Whether this is it; how much of it is right cannot be told from how long that takes.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        self.0.ct_eq(&sha256(&[given.as_bytes()])).into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// `--registration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    /// Anyone.
    Open,
    /// Whoever has an invitation of an administrator's.
    Invite,
    /// Nobody; accounts are made by `trackit admin create --role user`.
    Closed,
}

/// `--email-confirmation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Confirmation {
    /// First the proof of the address, then the account.
    Required,
    /// The account is there at once; its address may be confirmed later.
    Off,
}

/// `on` or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

impl Config {
    /// What shows the metrics.
    #[must_use]
    pub fn metrics_token(&self) -> Option<&Secret> {
        self.metrics_token_file.as_ref().or(self.metrics_token.as_ref())
    }

    fn listens_on_loopback(&self) -> bool {
        is_loopback(self.listen.ip()) && self.web_listen.is_none_or(|addr| is_loopback(addr.ip()))
    }

    /// Whether only people at this machine can come: it listens on loopback, and no proxy in front has a
    /// public address.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let names_loopback = |url: &String| {
            let uri = url.parse::<axum::http::Uri>().ok();
            let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
            let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
            host == "localhost" || ip.is_ok_and(is_loopback)
        };
        self.listens_on_loopback() && self.public_url.as_ref().is_none_or(names_loopback)
    }

    /// The mail server's URL, from wherever it was said.
    ///
    /// # Errors
    /// [`ConfigError`] when the file that holds it can't be read.
    pub fn smtp_url(&self) -> Result<Option<String>, ConfigError> {
        self.smtp_url_file
            .as_deref()
            .map_or_else(|| Ok(self.smtp_url.clone()), |file| text_of(file).map(Some))
    }

    /// Whether a sign-up becomes an account only with the proof of its address.
    #[must_use]
    pub fn confirms_addresses(&self) -> bool {
        let has_server = self.smtp_url.is_some() || self.smtp_url_file.is_some();
        match self.email_confirmation {
            Some(wanted) => wanted == Confirmation::Required,
            None => has_server && !self.is_local(),
        }
    }

    /// Whether the contracts of the seeds are served. Two of them tell an unknown address from a wrong password.
    #[must_use]
    pub fn serves_compat(&self) -> bool {
        self.compat.map_or_else(|| self.is_local(), |wanted| wanted == Switch::On)
    }

    /// What every link begins with: the address that people use. Nothing that a request says changes it.
    #[must_use]
    pub fn link_base(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

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

/// 127.0.0.0/8 and ::1.
#[must_use]
pub fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "expected an IP address and a port such as 127.0.0.1:5000".to_owned())
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network
        .map(|network| network.trunc())
        .map_err(|_| "expected a network such as 10.0.0.0/8, or an address".to_owned())
}

/// Only its digest is kept.
fn token(text: &str) -> Result<Secret, String> {
    if text.chars().count() < 16 {
        return Err("expected at least 16 characters".to_owned());
    }
    Ok(Secret(sha256(&[text.as_bytes()])))
}

fn token_of_file(path: &str) -> Result<Secret, String> {
    token(std::fs::read_to_string(path).map_err(|error| error.to_string())?.trim())
}

fn at_least_one() -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::new().range(1..)
}

/// `5m`, `12h`, `30d`: at least a second, at most ten years.
fn duration(text: &str) -> Result<Duration, String> {
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

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("30d"), Ok(Duration::from_secs(2_592_000)));
        for bad in ["", "5", "0s", "-5m", "999999d", "soon"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}

//! The settings: one struct is the flags, the environment variables and `--help`.

mod check;
mod values;

use crate::core::digest::sha256;
use clap::{Args, ValueEnum, builder::RangedI64ValueParser};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};
use subtle::ConstantTimeEq as _;
use values::{address, at_least_one, duration, network, token, token_of_file};

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
    /// [`ConfigError`] when the file that holds it can't be read, or it names no database that we know.
    pub fn url(&self) -> Result<String, ConfigError> {
        let url = self.database_url_file.as_deref().map_or_else(|| Ok(self.database_url.clone()), text_of)?;
        if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Ok(url);
        }
        let said = if self.database_url_file.is_some() {
            "TRACKIT_DATABASE_URL_FILE"
        } else {
            "TRACKIT_DATABASE_URL"
        };
        Err(ConfigError(format!("{said} must begin with sqlite: or postgres://")))
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
}

/// 127.0.0.0/8 and ::1.
#[must_use]
pub fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

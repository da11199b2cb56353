//! `trackit admin`: what only someone on the machine may do.

use super::{CliError, import_users::ImportUsers, open, password, refused};
use crate::{
    accounts::{
        model::{Account, AccountError, Email, Name, NewAccount, Role, TimeZone, Username},
        service, store,
    },
    admin,
    app::App,
    audit::{self, Entry},
    auth::{
        self,
        invitations::{self, NewInvitation},
    },
    core::{config::ConfigError, language::Language, text},
    security::passwords::Password,
};
use clap::{Args, Subcommand, ValueEnum};

/// `trackit admin create`.
#[derive(Args, Debug)]
pub(super) struct Admin {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Create an account, an administrator unless told otherwise; the password is read from standard input
    Create(Create),
    /// Bring in the accounts of another program, with the hashes of their passwords: all of them, or none
    ImportUsers(ImportUsers),
    /// Print a one-time link by which the owner of an account chooses a new password
    ResetPassword(ResetPassword),
    /// Sign an account out everywhere, or all of them; a running program knows within two seconds
    EndSessions(EndSessions),
    /// Print the code of an invitation, which makes one account within a week
    Invite(Invite),
}

#[derive(Args, Debug)]
struct Invite {
    /// The only e-mail address that may use it
    #[arg(long)]
    email: Option<String>,
    #[command(flatten)]
    database: crate::core::config::DatabaseConfig,
}

#[derive(Args, Debug)]
struct Create {
    /// The name to sign in by
    #[arg(long)]
    username: String,
    /// The e-mail address
    #[arg(long)]
    email: String,
    /// What the account may do: run the instance, or only keep its own data
    #[arg(long, value_enum, default_value_t = RoleName::Admin)]
    role: RoleName,
    /// The language of the pages, pt-BR or en [default: this machine's]
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// The time zone, such as America/Sao_Paulo, by which days begin [default: this machine's]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    #[command(flatten)]
    database: crate::core::config::DatabaseConfig,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    Admin,
    User,
}

impl Admin {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Action::Create(create) => create.run().await,
            Action::ImportUsers(import) => import.run().await,
            Action::ResetPassword(reset) => reset.run().await,
            Action::EndSessions(end) => end.run().await,
            Action::Invite(invite) => invite.run().await,
        }
    }
}

#[derive(Args, Debug)]
struct ResetPassword {
    /// The account's username or e-mail address
    #[arg(long, value_name = "NAME")]
    account: String,
    #[command(flatten)]
    database: crate::core::config::DatabaseConfig,
}

impl ResetPassword {
    async fn run(self) -> Result<(), CliError> {
        let app = open::existing_app(self.database).await?;
        let outcome = print_reset_link(&app, &self.account).await;
        app.db.close().await;
        outcome
    }
}

async fn find(app: &App, name: &str) -> Result<Account, CliError> {
    let fold = text::fold_case(&text::nfkc(name));
    let account = app.db.read(async move |conn| store::find_account_by_name(conn, &fold).await).await?;
    account.ok_or_else(|| CliError::Failed(format!("there is no account {name}")))
}

async fn print_reset_link(app: &App, name: &str) -> Result<(), CliError> {
    let account = find(app, name).await?;
    println!("{}", auth::new_reset_link(app, &account).await?);
    eprintln!("Good once, for 30 minutes. Hand it to {} alone.", account.username);
    Ok(())
}

#[derive(Args, Debug)]
struct EndSessions {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    database: crate::core::config::DatabaseConfig,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Whose {
    /// The account's username or e-mail address
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Everybody: the passwords stay as they are
    #[arg(long)]
    all: bool,
}

impl EndSessions {
    async fn run(self) -> Result<(), CliError> {
        let app = open::existing_app(self.database).await?;
        let outcome = end_sessions(&app, self.whose.account.as_deref()).await;
        app.db.close().await;
        println!("{}", outcome?);
        Ok(())
    }
}

/// Of one account, or of everybody; answers what to say.
async fn end_sessions(app: &App, name: Option<&str>) -> Result<String, CliError> {
    let Some(name) = name else {
        return Ok(format!("Signed out everywhere: {} accounts.", auth::end_all_accounts(app).await?));
    };
    let account = find(app, name).await?;
    let entry = Entry { subject: Some(account.id.0), ..Entry::new(audit::Action::SessionsEnded) };
    auth::end_all_sessions(app, account.id, entry).await?;
    Ok(format!("Signed out everywhere: {}.", account.username))
}

impl Invite {
    async fn run(self) -> Result<(), CliError> {
        let email =
            self.email.map(Email::parse).transpose().map_err(|invalid| refused("--email", invalid))?;
        let app = open::existing_app(self.database).await?;
        let new = NewInvitation { email, expires_at: None };
        let made = invitations::create(&app, new, Entry::new(audit::Action::InvitationCreated)).await;
        app.db.close().await;
        let (invitation, code) = made?;
        println!("{}", admin::invitation_link(&app, &code).unwrap_or(code));
        eprintln!("It makes one account, until {}.", jiff::Timestamp::from(invitation.expires_at));
        Ok(())
    }
}

impl Create {
    async fn run(self) -> Result<(), CliError> {
        let username = Username::parse(self.username).map_err(|invalid| refused("--username", invalid))?;
        let email = Email::parse(self.email).map_err(|invalid| refused("--email", invalid))?;
        let locale = match &self.locale {
            Some(tag) => {
                Language::from_tag(tag).ok_or_else(|| ConfigError("--locale: give pt-BR or en".to_owned()))?
            }
            None => machine_language(),
        };
        let timezone = self.timezone.or_else(machine_zone).map(TimeZone::parse).transpose();
        let timezone = timezone.map_err(|invalid| refused("--timezone", invalid))?.unwrap_or_default();
        let config = open::config(self.database);
        let min = config.password_min;
        let app = open::app(config).await?;
        let names = [username.as_str(), email.as_str()];
        let password = Password::choose(&password::read()?, min, &names);
        let password = password.map_err(|invalid| refused("the password", invalid))?;
        let new = NewAccount {
            username,
            email,
            name: Name::default(),
            locale,
            timezone,
            role: match self.role {
                RoleName::Admin => Role::Admin,
                RoleName::User => Role::User,
            },
            weak_password: false,
        };
        let outcome = create(&app, new, password).await;
        app.db.close().await;
        outcome
    }
}

async fn create(app: &App, new: NewAccount, password: Password) -> Result<(), CliError> {
    let account = service::create_account(app, new, password, service::Origin::HERE).await.map_err(
        |error| match error {
            AccountError::Db(error) => CliError::Db(error),
            error => CliError::Failed(error.to_string()),
        },
    )?;
    let what = if account.role == Role::Admin { "administrator" } else { "account" };
    println!("Created the {what} {} <{}>.", account.username, account.email);
    Ok(())
}

/// The language that this machine's own messages are in, as POSIX has it.
fn machine_language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let named = set.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    if named.starts_with("pt") { Language::PtBr } else { Language::En }
}

/// The time zone that this machine is set to, if it says.
fn machine_zone() -> Option<String> {
    jiff::tz::TimeZone::system().iana_name().map(str::to_owned)
}

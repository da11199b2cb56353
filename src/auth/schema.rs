//! The bodies of sign-up and sign-in.

use super::{
    agent,
    extract::CurrentUser,
    model::{Identifier, Kind, SignedIn},
    query::{SessionQuery, position},
    sessions::TokenPair,
    sign_in::FirstStep,
};
use crate::{
    accounts::model::{Email, Name, NewAccount, Role, TimeZone, Username},
    core::{clock::UtcTime, invalid::Invalid, language::Language},
    http::{
        body::{Fields, FromFields},
        page,
        problem::Problem,
        query::{FromParams, Params},
        values::{any, word},
    },
    security::passwords::{self, Password},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Sign-up.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Register` is what is read")]
pub(super) struct RegisterIn {
    /// The code of an administrator's invitation, where there is no account without one.
    #[schema(required = false, max_length = 200)]
    invitation: String,
    #[schema(inline)]
    #[serde(flatten)]
    registration: RegistrationIn,
}

/// A sign-up, read.
#[derive(Debug)]
pub(super) struct Register {
    pub(super) invitation: Option<String>,
    pub(super) registration: Registration,
}

impl FromFields for Register {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let invitation = fields.optional("invitation", any);
        let registration = Registration::from_fields(fields);
        Some(Self { invitation: invitation?, registration: registration? })
    }
}

/// What every new account says of itself.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Registration` is what is read")]
pub(super) struct RegistrationIn {
    /// Letters, digits, `.`, `-` and `_`.
    #[schema(min_length = 2, max_length = 50, example = "ada")]
    username: String,
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
    #[schema(max_length = 100, required = false)]
    name: String,
    #[schema(required = false)]
    locale: Language,
    /// An IANA time zone.
    #[schema(required = false, example = "America/Sao_Paulo")]
    timezone: String,
}

/// What a new account says of itself, read.
#[derive(Debug)]
pub(super) struct Registration {
    username: Username,
    email: Email,
    password: String,
    name: Name,
    locale: Option<Language>,
    timezone: TimeZone,
}

impl FromFields for Registration {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let username = fields.required("username", Username::parse);
        let email = fields.required("email", Email::parse);
        let password = fields.required("password", new_password);
        let name = fields.optional("name", Name::parse);
        let locale = fields.optional("locale", word);
        let timezone = fields.optional("timezone", TimeZone::parse);
        Some(Self {
            username: username?,
            email: email?,
            password: password?,
            name: name?.unwrap_or_default(),
            locale: locale?,
            timezone: timezone?.unwrap_or_default(),
        })
    }
}

impl Registration {
    /// The account and its password, which must be as long as this instance asks for, and none that is guessed first.
    pub(super) fn into_account(
        self,
        role: Role,
        language: Language,
        password_min: usize,
    ) -> Result<(NewAccount, Password), Problem> {
        let names = [self.username.as_str(), self.email.as_str()];
        let password = Password::choose(&self.password, password_min, &names);
        let password = password.map_err(|invalid| invalid.at("password"))?;
        let new = NewAccount {
            username: self.username,
            email: self.email,
            name: self.name,
            locale: self.locale.unwrap_or(language),
            timezone: self.timezone,
            role,
            weak_password: false,
        };
        Ok((new, password))
    }
}

/// The first administrator's sign-up: as any other, with the one-time token.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Bootstrap` is what is read")]
pub(super) struct BootstrapIn {
    /// From the file that the server names when it starts.
    token: String,
    #[schema(inline)]
    #[serde(flatten)]
    registration: RegistrationIn,
}

/// A first administrator's sign-up, read.
#[derive(Debug)]
pub(super) struct Bootstrap {
    pub(super) token: String,
    pub(super) registration: Registration,
}

impl FromFields for Bootstrap {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", any);
        let registration = Registration::from_fields(fields);
        Some(Self { token: token?, registration: registration? })
    }
}

/// Sign-in, by `username` or by `email`.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `FirstStep` is what is read")]
pub(super) struct SignInIn {
    #[schema(required = false, example = "ada")]
    username: String,
    #[schema(required = false, example = "ada@example.org")]
    email: String,
    #[schema(format = Password)]
    password: String,
    /// Whether a browser's session outlives the browser.
    #[schema(required = false, default = false)]
    remember: bool,
}

impl FromFields for FirstStep {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        // Of two names one would be ignored: beside an address, `username` stays behind as unknown.
        let identifier = match fields.optional("email", identifier) {
            Some(None) => fields.required("username", identifier),
            email => email.flatten(),
        };
        let password = fields.required("password", |text: String| Password::parse_given(&text));
        let remember = fields.optional("remember", any);
        Some(Self { identifier: identifier?, password: password?, remember: remember?.unwrap_or_default() })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
fn identifier(text: String) -> Result<Identifier, Invalid> {
    if text.is_empty() {
        Err(Invalid::because("required"))
    } else if text.len() > 1_000 {
        Err(Invalid::limit("too_long", 254))
    } else {
        Ok(Identifier::parse(&text))
    }
}

/// Checks what every instance asks for, and keeps the text: this one may ask for more.
pub(super) fn new_password(text: String) -> Result<String, Invalid> {
    Password::parse_new(&text, passwords::FLOOR).map(|_| text)
}

/// A change of one's password.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `PasswordChange` is what is read")]
pub(super) struct PasswordChangeIn {
    #[schema(format = Password)]
    current_password: String,
    /// The new one.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// A change of one's password, read.
pub(super) struct PasswordChange {
    pub(super) current: Password,
    /// Yet to be held against the account's names.
    pub(super) new: String,
}

impl FromFields for PasswordChange {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let current = fields.required("current_password", |text: String| Password::parse_given(&text));
        let new = fields.required("password", new_password);
        Some(Self { current: current?, new: new? })
    }
}

/// Where in the list of one's devices.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `SessionQuery` is what is read")]
pub(super) struct SessionParams {
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl FromParams for SessionQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let limit = page::limit(params);
        let before = params.optional("cursor", position);
        Some(Self { limit: limit?, before: before? })
    }
}

/// Something that one is signed in by.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionOut {
    id: Uuid,
    kind: Kind,
    /// What it is, as far as it says.
    #[schema(example = "Firefox on Windows")]
    device: String,
    /// What it calls itself, up to 200 characters.
    user_agent: String,
    /// The address that it signed in from.
    #[schema(example = "192.0.2.7")]
    ip: String,
    /// Whether it is the one that asks.
    current: bool,
    /// Whether the browser was asked to remember it.
    remember: bool,
    created_at: UtcTime,
    /// When it was last used, to the minute.
    last_used_at: UtcTime,
    /// When it ends at the latest.
    expires_at: UtcTime,
}

impl SessionOut {
    pub(super) fn new(session: SignedIn, user: &CurrentUser, language: Language) -> Self {
        Self {
            id: session.id,
            kind: session.kind,
            device: agent::describe(&session.device.user_agent, language),
            user_agent: session.device.user_agent,
            ip: session.device.ip.to_string(),
            current: session.id == user.session,
            remember: session.remember,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
        }
    }
}

/// The OAuth 2 token request (RFC 6749), as a form.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Grant` is what is read")]
pub(super) struct TokenForm {
    #[schema(pattern = "^(password|refresh_token)$", example = "password")]
    grant_type: String,
    /// For `password`: a username or an e-mail address.
    username: Option<String>,
    /// For `password`.
    #[schema(format = Password)]
    password: Option<String>,
    /// For `refresh_token`.
    refresh_token: Option<String>,
}

/// An OAuth 2 token request, read.
pub(super) enum Grant {
    Password(FirstStep),
    RefreshToken(String),
}

impl Grant {
    /// What is unknown is ignored here, as the RFC wants it.
    pub(super) fn from_form(form: &[(String, String)]) -> Result<Self, Problem> {
        for (at, (name, _)) in form.iter().enumerate() {
            // The RFC wants each once; of two names one would be somebody else's.
            if form[..at].iter().any(|(before, _)| before == name) {
                return Err(Invalid::because("unknown_field").at(name.clone()).into());
            }
        }
        let field = |name: &str| {
            let value = form.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
            value.filter(|value| !value.is_empty()).ok_or_else(|| Invalid::because("required").at(name))
        };
        match field("grant_type")? {
            "password" => {
                let (username, password) = (field("username"), field("password"));
                let missing = [username.as_ref().err(), password.as_ref().err()];
                if let (Ok(username), Ok(password)) = (&username, &password) {
                    let name =
                        identifier((*username).to_owned()).map_err(|invalid| invalid.at("username"))?;
                    let password =
                        Password::parse_given(password).map_err(|invalid| invalid.at("password"))?;
                    return Ok(Self::Password(FirstStep { identifier: name, password, remember: false }));
                }
                Err(Problem::validation(missing.into_iter().flatten().cloned().collect()))
            }
            "refresh_token" => Ok(Self::RefreshToken(field("refresh_token")?.to_owned())),
            _ => Err(Invalid::because("unsupported_grant_type").at("grant_type").into()),
        }
    }
}

/// A refresh token that is to be exchanged.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `Refresh` is what is read")]
pub(super) struct RefreshIn {
    refresh_token: String,
}

/// A refresh token, read.
pub(super) struct Refresh(pub(super) String);

impl FromFields for Refresh {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        fields.required("refresh_token", any).map(Self)
    }
}

/// What a client gets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tokens {
    /// Goes into `Authorization: Bearer …`.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token runs out.
    #[schema(example = 300)]
    expires_in: u64,
    /// Buys the next pair, once.
    refresh_token: String,
}

impl From<TokenPair> for Tokens {
    fn from(pair: TokenPair) -> Self {
        Self {
            access_token: pair.access,
            token_type: "Bearer",
            expires_in: pair.expires_in.as_secs(),
            refresh_token: pair.refresh,
        }
    }
}

//! Who is asking. Every signed-in route stands behind [`require_user`]; its handlers then name what they
//! need in their signature: [`CurrentUser`], or just the [`Owner`] of the rows.

use super::{
    cookie::{self, SessionCookie},
    model::{AuthError, Device},
    personal::{self, Scopes},
    sessions, step_up, store,
};
use crate::{
    accounts::{model::Role, store as accounts},
    app::App,
    audit::{Action, Entry},
    core::{clock::UtcTime, ids::Owner},
    db::Conn,
    http::{client::ClientIp, problem::Problem},
    security::access_token::{self, Level, Subject},
};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
};
use uuid::Uuid;

/// A signed-in account, and the session by which it is.
#[derive(Clone, Copy, Debug)]
pub struct CurrentUser {
    /// The account.
    pub owner: Owner,
    /// The session.
    pub session: Uuid,
    /// When it was last proved who that is.
    pub auth_time: UtcTime,
    /// How well.
    pub level: Level,
    /// What the session was shown by.
    pub credential: Credential,
    /// The account's epoch by which it holds.
    pub epoch: i64,
    /// When the token expires, or the session ends if it is not used again.
    pub ends_at: UtcTime,
}

impl CurrentUser {
    /// Whom the session speaks for.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let Self { owner, session, epoch, auth_time, level, .. } = *self;
        Subject { owner, session, epoch, auth_time, level }
    }

    /// Has what this transaction makes by the session come before whatever ends the account's sessions, or not at all: on
    /// PostgreSQL the two run at once, and what the one does not see yet would outlive it. The first thing in the transaction.
    pub(super) async fn hold(&self, conn: Conn<'_>) -> Result<(), AuthError> {
        let held = store::hold_session(conn, self.owner, self.session, self.epoch).await?;
        held.then_some(()).ok_or(AuthError::SignedOut)
    }

    /// What the audit log says of something that this user does to their own account.
    #[must_use]
    pub fn entry(&self, device: &Device, action: Action) -> Entry {
        Entry {
            actor: Some(self.owner),
            subject: Some(self.owner.0),
            session: Some(self.session),
            ip: Some(device.ip),
            ..Entry::new(action)
        }
    }
}

/// What a caller shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The browser's cookie.
    Cookie,
    /// An access token.
    AccessToken,
    /// A personal token, which opens only what its scopes say.
    PersonalToken(Scopes),
}

/// Lets a request through with its [`CurrentUser`], or answers 401.
///
/// # Errors
/// 401 without a valid credential, 403 for what a personal token does not open, 503 when the database can't say.
pub async fn require_user(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let user = authenticate(&app, request.headers()).await?.ok_or_else(Problem::unauthenticated)?;
    if let Credential::PersonalToken(scopes) = user.credential {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if !scopes.allow(request.method(), route, request.uri()) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "out_of_scope"));
        }
    }
    request.extensions_mut().insert(user);
    Ok(next.run(request).await)
}

/// Who asks, if anyone is signed in: for routes that anyone may call. A personal token signs nobody in, and no scope opens
/// those.
pub(super) async fn find_user(app: &App, headers: &HeaderMap) -> Result<Option<CurrentUser>, Problem> {
    let user = authenticate(app, headers).await?;
    Ok(user.filter(|user| !matches!(user.credential, Credential::PersonalToken(_))))
}

/// Who shows what. A request that has `Authorization` is judged by that alone: a bad token is not saved
/// by a good cookie.
async fn authenticate(app: &App, headers: &HeaderMap) -> Result<Option<CurrentUser>, Problem> {
    let mut authorization = headers.get_all(header::AUTHORIZATION).iter();
    let user = match (authorization.next(), authorization.next()) {
        (None, _) => by_cookie(app, headers).await?,
        (Some(value), None) => by_token(app, value.to_str().unwrap_or_default()).await?,
        (Some(_), Some(_)) => None,
    };
    Ok(user)
}

async fn by_token(app: &App, authorization: &str) -> Result<Option<CurrentUser>, Problem> {
    let Some((scheme, token)) = authorization.split_once(' ') else {
        return Ok(None);
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Ok(None);
    }
    if token.starts_with(personal::PREFIX) {
        return Ok(personal::authenticate(app, token.trim()).await?);
    }
    let now = app.clock.now();
    let token = token.trim();
    let verify = || app.verified_tokens.verify(&app.keys, &app.revocations, token, now);
    let verified = match verify() {
        None if is_of_new_key(app, token, now).await? => verify(),
        verified => verified,
    };
    let Some(verified) = verified else {
        return Ok(None);
    };
    let subject = verified.subject;
    if !app.revocations.is_fresh(now) && !sessions::still_holds(app, subject).await? {
        return Ok(None);
    }
    if verified.is_new {
        sessions::note_first_use(app, subject, verified.issued_at).await;
    }
    Ok(Some(CurrentUser {
        owner: subject.owner,
        session: subject.session,
        auth_time: subject.auth_time,
        level: subject.level,
        credential: Credential::AccessToken,
        epoch: subject.epoch,
        ends_at: verified.expires_at(),
    }))
}

/// Whether a token is of a key that another process has made and this one has just heard of.
async fn is_of_new_key(app: &App, token: &str, now: UtcTime) -> Result<bool, Problem> {
    match access_token::key_id(token) {
        Some(id) => Ok(app.keys.find_unknown(&app.db, id, now).await?),
        None => Ok(false),
    }
}

async fn by_cookie(app: &App, headers: &HeaderMap) -> Result<Option<CurrentUser>, Problem> {
    let Some(cookie) = SessionCookie::from_headers(headers) else {
        return Ok(None);
    };
    let session = sessions::find_by_cookie(app, cookie).await?;
    Ok(session.map(|session| CurrentUser {
        owner: session.owner,
        session: session.id,
        auth_time: session.auth_time,
        level: session.level,
        credential: Credential::Cookie,
        epoch: session.epoch,
        ends_at: session.end_after(session.last_used_at),
    }))
}

impl<S: Sync> FromRequestParts<S> for CurrentUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Absent only on a route that is public and yet asks for a user: refuse rather than guess.
        parts.extensions.get::<Self>().copied().ok_or_else(Problem::unauthenticated)
    }
}

/// A signed-in account that has proved lately who it is, as well as it can: what is sensitive asks for it instead of a
/// [`CurrentUser`].
#[derive(Clone, Copy, Debug)]
pub struct RecentUser(pub CurrentUser);

impl FromRequestParts<App> for RecentUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let user = CurrentUser::from_request_parts(parts, app).await?;
        step_up::require_recent(app, &user).await?;
        Ok(Self(user))
    }
}

/// A signed-in administrator: what the database says now, whatever was true when the session began (R37).
#[derive(Clone, Copy, Debug)]
pub struct Admin(pub CurrentUser);

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let user = CurrentUser::from_request_parts(parts, app).await?;
        if !sessions::still_holds(app, user.subject()).await? {
            return Err(Problem::unauthenticated());
        }
        match app.db.read(async move |conn| accounts::find_role(conn, user.owner).await).await? {
            Some(Role::Admin) => Ok(Self(user)),
            Some(Role::User) => Err(Problem::forbidden()),
            None => Err(Problem::unauthenticated()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        CurrentUser::from_request_parts(parts, state).await.map(|user| user.owner)
    }
}

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let client = parts.extensions.get::<ClientIp>();
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self {
            ip: client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ClientIp(ip)| *ip),
            user_agent: agent.unwrap_or_default().chars().take(200).collect(),
            secrets: cookie::device_secrets(&parts.headers),
        })
    }
}

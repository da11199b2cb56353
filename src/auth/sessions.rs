//! Sessions: opened by a sign-in, carried by a cookie or by rotating refresh tokens. How they end is in `ending.rs`.

use super::{
    cookie::{self, SessionCookie},
    ending::end_in,
    factors,
    model::{AuthError, Device, Kind, Proven, Session},
    new_device, store,
};
use crate::{
    accounts::{model::Role, service},
    app::App,
    audit::{self, Action, Entry},
    core::clock::UtcTime,
    db::{Conn, Db, DbError},
    mail::Letter,
    security::{
        access_token::{self, Subject},
        refresh_token::RefreshToken,
        revocation::Revocation,
        throttle::devices::{self, DeviceSecrets},
    },
};
use axum::http::{HeaderMap, header};
use std::time::Duration;

/// How long the token before the newest is still answered, with that same newest one: its answer may
/// have been lost, or two tabs asked at once.
const GRACE: Duration = Duration::from_secs(10);
/// And for how long while nobody has used what that exchange answered: then it has most likely not arrived.
const UNUSED_GRACE: Duration = Duration::from_secs(60);
/// A session is marked as used at most this often; sooner where it may not go unused for long.
const TOUCH: Duration = Duration::from_secs(60);
/// How long an administrator's session may go unused, and lasts at most, where no setting is shorter.
const ADMIN_IDLE: Duration = Duration::from_secs(60 * 60);
const ADMIN_TTL: Duration = Duration::from_secs(12 * 60 * 60);

/// What a client gets.
pub struct TokenPair {
    /// The access token.
    pub access: String,
    /// How long that is good.
    pub expires_in: Duration,
    /// What buys the next pair.
    pub refresh: String,
}

/// What a browser gets.
pub struct BrowserCookie {
    pub(super) cookie: SessionCookie,
    /// How long a browser that remembers is to keep it.
    pub(super) kept: Option<Duration>,
    /// By what it is known again, where it has just signed in.
    pub(super) device: Option<DeviceSecrets>,
}

impl BrowserCookie {
    /// Adds the `Set-Cookie` headers to an answer.
    pub fn set_in(&self, headers: &mut HeaderMap) {
        headers.insert(header::SET_COOKIE, self.cookie.to_header(self.kept));
        if let Some(device) = &self.device {
            headers.append(header::SET_COOKIE, cookie::keep_device(device));
        }
    }
}

/// Opens a browser's session in place of the one whose cookie came along.
///
/// # Errors
/// [`AuthError::InvalidCredentials`] when the account has moved on meanwhile, and failures of the database.
pub async fn open_browser(
    app: &App,
    proven: &Proven,
    device: Device,
    headers: &HeaderMap,
) -> Result<BrowserCookie, AuthError> {
    let before = match SessionCookie::from_headers(headers) {
        Some(cookie) => find_by_cookie(app, cookie).await?,
        None => None,
    };
    let (mut cookie, session) = new_browser(app, proven);
    let before = before.map(|before| Revocation::Session(before.owner, before.id));
    let remembered = insert(app, session, device, before).await?;
    cookie.device = Some(remembered);
    Ok(cookie)
}

/// A browser's session that is yet to be written, and its cookie.
pub(super) fn new_browser(app: &App, proven: &Proven) -> (BrowserCookie, Session) {
    let config = &app.config;
    let (idle, ttl) = if proven.remember {
        (config.remember_idle, config.remember_ttl)
    } else {
        (config.session_idle, config.session_ttl)
    };
    let cookie =
        SessionCookie { owner: proven.account.id, session: app.ids.next(), secret: app.random.bytes() };
    let session = Session {
        id: cookie.session,
        secret_digest: Some(cookie.digest()),
        remember: proven.remember,
        ..fresh(app, proven, Kind::Browser, idle, ttl)
    };
    let kept = proven.remember.then_some(session.expires_at.since(session.auth_time));
    (BrowserCookie { cookie, kept, device: None }, session)
}

/// Opens a client's session.
///
/// # Errors
/// As [`open_browser`].
pub async fn open_client(app: &App, proven: &Proven, device: Device) -> Result<TokenPair, AuthError> {
    let ttl = app.config.refresh_ttl;
    let session = fresh(app, proven, Kind::Client, ttl, ttl);
    insert(app, session.clone(), device, None).await?;
    pair(app, &session)
}

/// A session that is yet to be written.
pub(super) fn fresh(app: &App, proven: &Proven, kind: Kind, idle: Duration, ttl: Duration) -> Session {
    let (account, now) = (&proven.account, app.clock.now());
    let (idle, ttl) = match account.role {
        Role::Admin => (idle.min(ADMIN_IDLE), ttl.min(ADMIN_TTL)),
        Role::User => (idle, ttl),
    };
    Session {
        owner: account.id,
        id: app.ids.next(),
        kind,
        secret_digest: None,
        refresh_counter: 1,
        rotated_at: now,
        successor_used: false,
        auth_time: now,
        last_used_at: now,
        idle_ms: i64::try_from(idle.as_millis()).unwrap_or(i64::MAX),
        expires_at: now.plus(ttl),
        epoch: account.epoch,
        remember: false,
        level: proven.level,
        disabled: false,
    }
}

/// Refuses when the account was disabled, or all its tokens ended, since the password was checked. What ends
/// with it ends in the same transaction: an error leaves no session that nobody holds. In that transaction the account
/// gets to know the device.
pub(super) async fn insert(
    app: &App,
    session: Session,
    device: Device,
    ends: Option<Revocation>,
) -> Result<DeviceSecrets, AuthError> {
    let (app_in, now) = (app.clone(), app.clock.now());
    let entry = Entry {
        actor: Some(session.owner),
        subject: Some(session.owner.0),
        session: Some(session.id),
        ip: Some(device.ip),
        detail: Some(session.kind.as_str()),
        ..Entry::new(Action::SignIn)
    };
    // Other clients keep their refresh tokens, and no cookies.
    let fresh = (session.kind == Kind::Browser).then(|| app.random.bytes());
    let remembered = app
        .db
        .write(async move |conn| {
            if !store::insert_session(conn, &session, &device).await? {
                return Err(AuthError::InvalidCredentials);
            }
            if let Some(revocation) = ends {
                end_in(conn, revocation, &app_in.ids, now).await?;
            }
            if !new_device::is_familiar(conn, &session, &device).await? {
                new_device::tell(conn, &app_in, &session, &device).await?;
            }
            if let Some(Revocation::Session(owner, session)) = ends {
                let (actor, subject) = (Some(owner), Some(session));
                let replaced =
                    Entry { actor, subject, action: Action::SessionEnded, detail: Some("replaced"), ..entry };
                audit::record(conn, now, &replaced).await?;
            }
            audit::record(conn, now, &entry).await?;
            Ok(devices::remember(conn, now, session.owner, &device.secrets, fresh).await?)
        })
        .await?;
    if let Some(revocation) = ends {
        app.revocations.apply(revocation, now);
    }
    Ok(remembered)
}

/// A session's tokens, as of now.
pub(super) fn pair(app: &App, session: &Session) -> Result<TokenPair, AuthError> {
    let subject = Subject {
        owner: session.owner,
        session: session.id,
        epoch: session.epoch,
        auth_time: session.auth_time,
        level: session.level,
    };
    let now = app.clock.now();
    // A token does not outlive its session, which may go unused for less than a token is set to live.
    let expires = now.plus(app.config.access_ttl).min(session.end_after(now));
    let access = access_token::issue(&app.keys, &subject, app.ids.next(), now, expires)?;
    let refresh =
        RefreshToken { owner: session.owner, session: session.id, counter: session.refresh_counter };
    Ok(TokenPair { access, expires_in: expires.since(now), refresh: refresh.encode(&app.keys) })
}

enum Rotation {
    To(Session),
    Refused,
    /// A token came back that was already exchanged: somebody has a copy. The session is over.
    Reused(Revocation),
}

/// Exchanges a refresh token for the next pair.
pub(super) async fn refresh(app: &App, device: &Device, token: &str) -> Result<TokenPair, AuthError> {
    let Some(token) = RefreshToken::decode(&app.keys, token) else {
        return Err(AuthError::InvalidRefreshToken);
    };
    let (app_in, now) = (app.clone(), app.clock.now());
    let reused = Entry {
        subject: Some(token.owner.0),
        session: Some(token.session),
        ip: Some(device.ip),
        ..Entry::new(Action::RefreshReused)
    };
    let rotation = app
        .db
        .write(async move |conn| {
            let rotation = rotate(conn, token, now).await?;
            if let Rotation::Reused(revocation) = &rotation {
                // Ends the session in this transaction, which commits: the refusal comes afterwards.
                end_in(conn, *revocation, &app_in.ids, now).await?;
                service::tell(conn, &app_in, token.owner, &Letter::SignInCopied { at: now }).await?;
                audit::record(conn, now, &reused).await?;
            }
            Ok::<_, DbError>(rotation)
        })
        .await?;
    match rotation {
        Rotation::To(session) => pair(app, &session),
        Rotation::Refused => Err(AuthError::InvalidRefreshToken),
        Rotation::Reused(revocation) => {
            app.revocations.apply(revocation, now);
            tracing::warn!(session = %token.session, "a refresh token was used twice; its session is over");
            Err(AuthError::InvalidRefreshToken)
        }
    }
}

async fn rotate(conn: Conn<'_>, token: RefreshToken, now: UtcTime) -> Result<Rotation, DbError> {
    let RefreshToken { owner, session: id, counter } = token;
    let Some(session) = store::find_session(conn, owner, id).await? else {
        return Ok(Rotation::Refused);
    };
    if !session.holds(now) {
        return Ok(Rotation::Refused);
    }
    // Who signed in before the second factor was there is to give it now.
    let is_current = session.refresh_counter == counter;
    if is_current && session.level < factors::enrolled(conn, owner).await?.level() {
        return Ok(Rotation::Refused);
    }
    if store::rotate_session(conn, owner, id, counter, now).await? {
        return Ok(Rotation::To(Session { refresh_counter: counter + 1, ..session }));
    }
    // Read again: between the two statements another caller may have counted on.
    let Some(session) = store::find_session(conn, owner, id).await? else {
        return Ok(Rotation::Refused);
    };
    let grace = if session.successor_used { GRACE } else { UNUSED_GRACE };
    if session.refresh_counter == counter + 1 && now.since(session.rotated_at) <= grace {
        return Ok(Rotation::To(session));
    }
    Ok(Rotation::Reused(Revocation::Session(owner, id)))
}

/// Notes that a client holds what its last exchange answered, by an access token that this process has not seen before.
/// Being read must not depend on being writable.
pub(super) async fn note_first_use(app: &App, subject: Subject, issued_at: UtcTime) {
    let (owner, id) = (subject.owner, subject.session);
    // A token knows its time to the second; and after the longer grace nothing hangs on it.
    if app.clock.now().since(issued_at) >= UNUSED_GRACE + Duration::from_secs(1) {
        return;
    }
    let noted = async {
        let session = app.db.read(async move |conn| store::find_session(conn, owner, id).await).await?;
        let is_its_answer = |session: &Session| {
            session.refresh_counter > 1 && session.rotated_at.seconds() <= issued_at.seconds()
        };
        match session.filter(|session| !session.successor_used && is_its_answer(session)) {
            Some(Session { refresh_counter, .. }) => {
                let note = async move |conn: Conn<'_>| {
                    store::note_successor_used(conn, owner, id, refresh_counter).await
                };
                app.db.write(note).await
            }
            None => Ok(()),
        }
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "cannot note that a session's new tokens arrived");
    }
}

/// The session that a cookie stands for, if it still holds.
pub(super) async fn find_by_cookie(app: &App, cookie: SessionCookie) -> Result<Option<Session>, DbError> {
    let (owner, id) = (cookie.owner, cookie.session);
    let now = app.clock.now();
    let session = app.db.read(async move |conn| store::find_session(conn, owner, id).await).await?;
    let session = session.filter(|session| {
        session.kind == Kind::Browser && cookie.fits(session.secret_digest.as_deref()) && session.holds(now)
    });
    if let Some(session) = &session {
        touch(app, session, now).await;
    }
    Ok(session)
}

/// Notes now and then that a session is in use. Being read must not depend on being writable: a full disk still shows
/// what is there.
pub(super) async fn touch(app: &App, session: &Session, now: UtcTime) {
    if now.since(session.last_used_at) < TOUCH.min(session.idle() / 2) {
        return;
    }
    let (owner, id) = (session.owner, session.id);
    let touched = app.db.write(async move |conn| store::touch_session(conn, owner, id, now).await).await;
    if let Err(error) = touched {
        tracing::warn!(%error, "cannot note that a session is in use");
    }
}

/// Whether a session still holds, by the database's own word.
pub(super) async fn still_holds(app: &App, subject: Subject) -> Result<bool, DbError> {
    let now = app.clock.now();
    let session = app
        .db
        .read(async move |conn| store::find_session(conn, subject.owner, subject.session).await)
        .await?;
    Ok(session.is_some_and(|session| session.holds(now) && session.epoch == subject.epoch))
}

/// How many sessions hold, of all accounts.
///
/// # Errors
/// Any [`DbError`].
pub async fn count(db: &Db, now: UtcTime) -> Result<i64, DbError> {
    db.read(async move |conn| store::count_sessions(conn, now).await).await
}

/// Forgets sessions that ran out.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| store::delete_expired_sessions(conn, now).await).await
}

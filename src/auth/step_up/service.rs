//! What counts as recent, and what a new proof makes of a session.

use crate::{
    app::App,
    audit::{self, Action, Entry},
    auth::{
        cookie::SessionCookie,
        extract::{Credential, CurrentUser},
        factors::{self, Enrolled, Proof},
        gate::{self, Claim, Guesses},
        model::{AuthError, Device, Renewal, Session},
        sessions::{self, BrowserCookie, TokenPair},
        store,
    },
    core::{clock::UtcTime, ids::Ids},
    db::Conn,
    security::{access_token::Level, passwords::Password, revocation::Revocation},
};
use std::time::Duration;

/// How long a proof is recent.
pub(super) const RECENT: Duration = Duration::from_secs(10 * 60);
/// How far in the future a proof may lie: another machine's clock may be ahead, ours may have been set back.
const AHEAD: Duration = Duration::from_secs(5);

/// What takes the place of what somebody held before they proved anew who they are.
pub(in crate::auth) enum Renewed {
    Browser(BrowserCookie),
    Client(TokenPair),
}

/// Refuses a caller whose last proof is too old or too weak. Asked of the database, not of a token, which may be older.
pub(in crate::auth) async fn require_recent(app: &App, user: &CurrentUser) -> Result<(), AuthError> {
    let (session, enrolled) = standing(app, user).await?;
    if is_recent(session.auth_time, app.clock.now()) && session.level >= enrolled.level() {
        return Ok(());
    }
    Err(AuthError::StepUpRequired(enrolled.for_step_up()))
}

/// As [`require_recent`], but only of those who have more than a password: for what asks for the password itself.
pub(in crate::auth) async fn require_recent_factor(app: &App, user: &CurrentUser) -> Result<(), AuthError> {
    let owner = user.owner;
    let enrolled = app.db.read(async move |conn| factors::enrolled(conn, owner).await).await?;
    if enrolled.level() == Level::One { Ok(()) } else { require_recent(app, user).await }
}

async fn standing(app: &App, user: &CurrentUser) -> Result<(Session, Enrolled), AuthError> {
    let (owner, id) = (user.owner, user.session);
    app.db
        .read(async move |conn| {
            let session = store::find_session(conn, owner, id).await?.ok_or(AuthError::SignedOut)?;
            Ok((session, factors::enrolled(conn, owner).await?))
        })
        .await
}

/// Whether a proof of this time still counts.
pub(in crate::auth) fn is_recent(proved_at: UtcTime, now: UtcTime) -> bool {
    proved_at <= now.plus(AHEAD) && now.since(proved_at) <= RECENT
}

/// A new proof by a second factor. Beside the first, which opened the session, that makes two.
pub(super) async fn by_factor(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    proof: Proof,
) -> Result<Renewed, AuthError> {
    let field = proof.field();
    let checked = factors::check(app, device, user.owner, Guesses::SignedIn, proof).await;
    checked.map_err(|error| error.of_own_code(field))?;
    gate::passed(app, device, user.owner).await?;
    renew(app, device, user, Level::Two).await
}

/// A new proof by the password, which is as much as an account without other factors has.
pub(super) async fn by_password(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    password: Password,
) -> Result<Renewed, AuthError> {
    let owner = user.owner;
    let enrolled = app.db.read(async move |conn| factors::enrolled(conn, owner).await).await?;
    if enrolled.level() > Level::One {
        return Err(AuthError::StepUpRequired(enrolled.for_step_up()));
    }
    let checked = gate::check_password(app, device, Claim::Account(owner), password).await;
    checked.map_err(|error| error.of_own_password("password"))?;
    gate::passed(app, device, owner).await?;
    renew(app, device, user, Level::One).await
}

/// Puts a new session in place of one whose holder has just proved who they are.
async fn renew(app: &App, device: &Device, user: &CurrentUser, level: Level) -> Result<Renewed, AuthError> {
    let renewing = Renewing::begin(app, user, level);
    let (write, entry) = (renewing.clone(), renewing.entry(device, Action::StepUp));
    let session = app
        .db
        .write(async move |conn| {
            let session = write.write(conn).await?;
            audit::record(conn, write.now, &entry).await?;
            Ok::<_, AuthError>(session)
        })
        .await?;
    renewing.finish(app, &session)
}

/// A new session in place of one whose holder has just proved who they are: whoever else has its cookie or its tokens
/// gains nothing by that. It lasts no longer than it did.
#[derive(Clone)]
pub(in crate::auth) struct Renewing {
    user: CurrentUser,
    cookie: SessionCookie,
    level: Level,
    now: UtcTime,
    ids: Ids,
}

impl Renewing {
    pub(in crate::auth) fn begin(app: &App, user: &CurrentUser, level: Level) -> Self {
        let cookie = SessionCookie { owner: user.owner, session: app.ids.next(), secret: app.random.bytes() };
        Self { user: *user, cookie, level, now: app.clock.now(), ids: app.ids.clone() }
    }

    /// What the log says of what is done with this: in the session that comes of it.
    pub(in crate::auth) fn entry(&self, device: &Device, action: Action) -> Entry {
        Entry { session: Some(self.cookie.session), ..self.user.entry(device, action) }
    }

    /// The part that belongs in a transaction.
    pub(in crate::auth) async fn write(&self, conn: Conn<'_>) -> Result<Session, AuthError> {
        let (owner, renewal) = (self.user.owner, self.renewal());
        self.user.hold(conn).await?;
        if !store::renew_session(conn, owner, self.user.session, &renewal, self.now).await? {
            return Err(AuthError::SignedOut);
        }
        self.revocation().record(conn, &self.ids, self.now).await?;
        store::find_session(conn, owner, renewal.id).await?.ok_or(AuthError::SignedOut)
    }

    /// What follows the commit: the session before is over, and this is the new one.
    pub(in crate::auth) fn finish(self, app: &App, session: &Session) -> Result<Renewed, AuthError> {
        app.revocations.apply(self.revocation(), self.now);
        match self.user.credential {
            Credential::Cookie => {
                let kept = session.remember.then(|| session.expires_at.since(self.now));
                Ok(Renewed::Browser(BrowserCookie { cookie: self.cookie, kept, device: None }))
            }
            Credential::AccessToken => sessions::pair(app, session).map(Renewed::Client),
            Credential::PersonalToken(_) => Err(AuthError::SignedOut),
        }
    }

    fn renewal(&self) -> Renewal {
        let is_browser = self.user.credential == Credential::Cookie;
        let secret_digest = is_browser.then(|| self.cookie.digest());
        Renewal { id: self.cookie.session, secret_digest, level: self.level }
    }

    fn revocation(&self) -> Revocation {
        Revocation::Session(self.user.owner, self.user.session)
    }
}

//! One-time codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, which is what all apps know.

use super::{model::TotpCode, notice, recovery_codes, store};
use crate::{
    accounts::store as accounts,
    app::App,
    audit::{self, Action, Entry},
    auth::{
        extract::CurrentUser,
        gate::{self, Guesses},
        model::{AuthError, Device},
        step_up::{Renewed, Renewing},
    },
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
    mail::FactorChange,
    security::{access_token::Level, rotation::Rotation},
};
use qrcode::{QrCode, render::svg};
use totp_rs::{Builder, Totp};

const ISSUER: &str = "TrackIt";
/// Pixels of the picture's side, for those who show it as it is.
const QR_SIDE: u32 = 200;

/// A seed as it is stored.
pub(super) struct Seed {
    pub(super) wrapped: Vec<u8>,
    pub(super) confirmed: bool,
}

/// A seed as its owner gets it, once.
pub(super) struct NewTotp {
    pub(super) secret: String,
    pub(super) url: String,
    pub(super) qr_svg: String,
}

/// Makes a seed, which counts for nothing until a code of it has come back.
pub(super) async fn begin(app: &App, owner: Owner) -> Result<NewTotp, AuthError> {
    let (seed, now) = (app.random.bytes::<20>(), app.clock.now());
    let account = app.db.read(async move |conn| accounts::find_account(conn, owner).await).await?;
    let made = show(&seed, account.ok_or(AuthError::SignedOut)?.username)?;
    let wrapped = app.keys.wrap(&label(owner), &seed)?;
    let put =
        app.db.write(async move |conn| store::put_totp(conn, owner, wrapped.clone(), now).await).await?;
    if put { Ok(made) } else { Err(AuthError::TotpEnrolled) }
}

/// What confirming a seed gives: the session at its new level, and recovery codes where it is the first factor.
pub(super) struct Confirmed {
    pub(super) renewed: Renewed,
    pub(super) recovery_codes: Option<Vec<String>>,
}

/// Has the seed count from now on, if this is its code. With that the caller has given two factors.
pub(super) async fn confirm(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    code: TotpCode,
) -> Result<Confirmed, AuthError> {
    let (owner, now) = (user.owner, app.clock.now());
    let seed = find(app, owner).await?.ok_or(AuthError::NothingToConfirm)?;
    if seed.confirmed {
        return Err(AuthError::TotpEnrolled);
    }
    let step = step_of(app, owner, &seed, &code)?;
    let step = gate::check_guess(app, device, owner, Guesses::SignedIn, async move { Ok(step) }).await;
    let step = step.map_err(|error| error.of_own_code("code"))?;
    gate::passed(app, device, owner).await?;

    let (codes, renewing) = (recovery_codes::make(&app.random), Renewing::begin(app, user, Level::Two));
    let (write, entry) = (renewing.clone(), renewing.entry(device, Action::FactorAdded));
    let app_in = app.clone();
    let entry = Entry { detail: Some("totp"), ..entry };
    let (codes, session) = app
        .db
        .write(async move |conn| {
            let session = write.write(conn).await?;
            let is_first = store::enrolled(conn, owner).await?.level() == Level::One;
            if !store::confirm_totp(conn, owner, &seed, step, now).await? {
                return Err(AuthError::NothingToConfirm);
            }
            if is_first {
                recovery_codes::replace_in(conn, owner, &codes).await?;
            }
            notice::tell(conn, &app_in, owner, FactorChange::AppAdded).await?;
            audit::record(conn, now, &entry).await?;
            Ok((is_first.then(|| codes.clone()), session))
        })
        .await?;
    Ok(Confirmed { renewed: renewing.finish(app, &session)?, recovery_codes: codes })
}

/// Whether this is a code of the account's seed that was not taken before. From now on it was.
pub(super) async fn take(app: &App, owner: Owner, code: &TotpCode) -> Result<bool, AuthError> {
    let Some(seed) = find(app, owner).await?.filter(|seed| seed.confirmed) else {
        return Ok(false);
    };
    let Some(step) = step_of(app, owner, &seed, code)? else {
        return Ok(false);
    };
    Ok(app.db.write(async move |conn| store::take_totp_step(conn, owner, step).await).await?)
}

async fn find(app: &App, owner: Owner) -> Result<Option<Seed>, DbError> {
    app.db.read(async move |conn| store::find_totp(conn, owner).await).await
}

/// The step that a code is of: the present one, that before or that behind it.
fn step_of(app: &App, owner: Owner, seed: &Seed, code: &TotpCode) -> Result<Option<i64>, DbError> {
    let seed = app.keys.unwrap(&label(owner), &seed.wrapped)?;
    Ok(matching_step(&totp(&seed)?, code, app.clock.now()))
}

fn matching_step(totp: &Totp, code: &TotpCode, now: UtcTime) -> Option<i64> {
    let seconds = u64::try_from(now.seconds()).ok()?;
    totp.check(code.as_str(), seconds).and_then(|step| i64::try_from(step).ok())
}

fn totp(seed: &[u8]) -> Result<Totp, DbError> {
    builder(seed).build().map_err(|error| DbError::Internal(format!("this is no seed: {error}")))
}

fn builder(seed: &[u8]) -> Builder {
    Builder::new().with_secret(seed)
}

fn show(seed: &[u8], username: String) -> Result<NewTotp, DbError> {
    let failed = |error: &dyn std::fmt::Display| DbError::Internal(format!("cannot show a seed: {error}"));
    let named = builder(seed).with_issuer(Some(ISSUER)).with_account_name(username);
    let totp = named.build().map_err(|error| failed(&error))?;
    let url = totp.to_url().map_err(|error| failed(&error))?;
    let code = QrCode::new(&url).map_err(|error| failed(&error))?;
    let document = code.render::<svg::Color>().min_dimensions(QR_SIDE, QR_SIDE).build();
    // Without the XML declaration, which has no place within a page.
    let qr_svg = document.find("<svg").map_or("", |at| &document[at..]).to_owned();
    Ok(NewTotp { secret: totp.secret().to_base32(), url, qr_svg })
}

/// Wraps all seeds anew, in the transaction of a change of the master key.
///
/// # Errors
/// Any [`DbError`].
pub async fn rewrap(conn: Conn<'_>, rotation: &Rotation) -> Result<(), DbError> {
    for (owner, before) in store::list_totp(conn).await? {
        if let Some(wrapped) = rotation.again(&label(owner), &before)? {
            store::rewrap_totp(conn, owner, before, wrapped).await?;
        }
    }
    Ok(())
}

/// What the wrapped seed is authenticated with: it cannot take another account's place.
fn label(owner: Owner) -> String {
    format!("totp {}", owner.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &[u8; 20] = b"12345678901234567890";

    fn step(code: &str, seconds: i64) -> Option<i64> {
        let code = TotpCode::parse(code.to_owned()).expect("a code");
        matching_step(&totp(SEED).expect("a seed"), &code, UtcTime::from_millis(seconds * 1000))
    }

    /// RFC 4226, appendix D: the codes of the first ten counters.
    #[test]
    fn the_codes_are_those_of_rfc_4226() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(step(code, counter * 30), Some(counter));
            assert_eq!(step(code, counter * 30 + 29), Some(counter));
        }
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let codes = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in codes {
            assert_eq!(step(code, seconds), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_one_around_it() {
        for (seconds, expected) in [(-1, None), (29, Some(1)), (30, Some(1)), (89, Some(1)), (90, None)] {
            assert_eq!(step("287082", seconds), expected, "{seconds}");
        }
        assert_eq!(step("287083", 59), None);
    }

    #[test]
    fn an_app_is_told_whose_it_is_in_text_and_picture() {
        let shown = show(SEED, "joão.silva".into()).expect("shown");
        assert_eq!(shown.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let url =
            "otpauth://totp/TrackIt:jo%C3%A3o.silva?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TrackIt";
        assert_eq!(shown.url, url);
        assert!(shown.qr_svg.starts_with("<svg") && shown.qr_svg.ends_with("</svg>"));
        assert!(!shown.qr_svg.contains("script") && !shown.qr_svg.contains("style="));
    }
}

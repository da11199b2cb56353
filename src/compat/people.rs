//! Signing up and in, as all contracts do it: by what the product itself does, with the names that their clients know.

use crate::{
    accounts::{
        model::{Account, Email, Name, NewAccount, Role, TimeZone, Username},
        store,
    },
    app::App,
    auth::{self, AuthError, Device, FirstStep, Identifier, Proven, Registered},
    core::{
        digest::{hex, sha256},
        invalid::Invalid,
        language::Language,
        text::fold_case,
    },
    db::{Conn, DbError},
    http::problem::Problem,
    security::passwords::Password,
};
use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// The domain of addresses that are nobody's: for accounts that a contract makes without one. No letter is ever written to
/// it.
const NO_ADDRESS: &str = "no-address.invalid";
/// How much of an address becomes part of a username.
const LONGEST_BASE: usize = 40;

/// Whoever signs up without a username.
pub(super) struct Applicant {
    pub(super) email: Email,
    pub(super) name: Name,
    pub(super) password: String,
}

/// Whoever signs up.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) username: Username,
    pub(super) email: Email,
    pub(super) name: Name,
    pub(super) password: String,
}

/// How weak a password a contract takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Demand {
    /// As the product has it.
    Product,
    /// Any of so many characters. What the product would not take is noted, so that it asks for a better one.
    Characters(usize),
}

/// Makes an account, as the instance has it: at once, when its address is confirmed, or not at all. `field` is where the
/// password came; the answer is the key of what to say.
pub(super) async fn sign_up(
    app: &App,
    device: &Device,
    language: Language,
    person: Person,
    demand: Demand,
    field: &'static str,
) -> Result<&'static str, Problem> {
    let Person { username, email, name, password } = person;
    let names = [username.as_str(), email.as_str()];
    let judged = judge(&password, app.config.password_min, &names, demand);
    let (password, weak_password) = judged.map_err(|invalid| invalid.at(field))?;
    let new = NewAccount {
        username,
        email,
        name,
        locale: language,
        timezone: TimeZone::default(),
        role: Role::User,
        weak_password,
    };
    Ok(match auth::register(app, device, None, new, password).await? {
        Registered::Account(_) => "signed_up",
        Registered::Waits => "sign_up_waits",
    })
}

/// A new password, and whether it is weaker than the product has it.
fn judge(text: &str, min: usize, names: &[&str], demand: Demand) -> Result<(Password, bool), Invalid> {
    match (Password::choose(text, min, names), demand) {
        (Ok(password), _) => Ok((password, false)),
        (Err(_), Demand::Characters(least)) => Password::parse_new(text, least).map(|weak| (weak, true)),
        (Err(invalid), Demand::Product) => Err(invalid),
    }
}

/// Checks a password, at the gate that checks them all. Where a second factor is enrolled a contract has no words for it,
/// and lets nobody in.
pub(super) async fn sign_in(
    app: &App,
    device: &Device,
    name: &str,
    password: &str,
    remember: bool,
) -> Result<Proven, Problem> {
    // One that is longer than any is judged as one that nobody has: it counts like every attempt.
    let nobodys = || URL_SAFE_NO_PAD.encode(app.random.bytes::<32>());
    let password = Password::parse_given(password).or_else(|_| Password::parse_given(&nobodys()));
    let password = password.map_err(|_| wrong())?;
    let first = FirstStep { identifier: Identifier::parse(name), password, remember };
    match auth::sign_in(app, device, first).await {
        Ok(proven) => Ok(proven),
        Err(AuthError::SecondFactorRequired(..)) => {
            Err(Problem::new(StatusCode::UNAUTHORIZED, "second_factor_elsewhere"))
        }
        Err(error) => Err(error.into()),
    }
}

/// As [`sign_in`], and tells an unknown name from a wrong password, as two of the contracts want it. It is told after the
/// attempt was counted and its hash derived, as for every name.
pub(super) async fn sign_in_telling(
    app: &App,
    device: &Device,
    name: &str,
    password: &str,
) -> Result<Proven, Problem> {
    let outcome = sign_in(app, device, name, password, false).await;
    let is_wrong = outcome.as_ref().is_err_and(|problem| problem.code() == wrong().code());
    if is_wrong && !is_known(app, name).await? {
        return Err(Problem::new(StatusCode::NOT_FOUND, "unknown_account"));
    }
    outcome
}

/// The name or the password is wrong.
pub(super) fn wrong() -> Problem {
    AuthError::InvalidCredentials.into()
}

async fn is_known(app: &App, name: &str) -> Result<bool, DbError> {
    let identifier = Identifier::parse(name);
    app.db
        .read(async move |conn| {
            let found = match &identifier {
                Identifier::Username(fold) => store::find_credentials_by_username(conn, fold).await?,
                Identifier::Email(fold) => store::find_credentials_by_email(conn, fold).await?,
                Identifier::Nobody(_) => None,
            };
            Ok(found.is_some())
        })
        .await
}

/// Signs somebody up who gives an address and no username.
pub(super) async fn sign_up_by_email(
    app: &App,
    device: &Device,
    language: Language,
    applicant: Applicant,
    demand: Demand,
) -> Result<&'static str, Problem> {
    let Applicant { email, name, password } = applicant;
    let base = base_of(email.as_str().split('@').next().unwrap_or_default());
    let person = Person { username: free_username(app, &base).await?, email, name, password };
    let outcome = sign_up(app, device, language, person.clone(), demand, "password").await;
    if outcome.as_ref().err().is_none_or(|problem| problem.code() != "username_taken") {
        return outcome;
    }
    // Somebody else has taken it since.
    let person = Person { username: numbered(app, &base)?, ..person };
    sign_up(app, device, language, person, demand, "password").await
}

/// What stands before the `@`, and more where that is taken, or may be by the time when the address is confirmed. It is
/// looked up, not tried: a sign-up that fails is hashed and counted like any.
async fn free_username(app: &App, base: &str) -> Result<Username, Problem> {
    match Username::parse(base.to_owned()) {
        Ok(plain) if !app.config.confirms_addresses() && !is_taken(app, &plain).await? => Ok(plain),
        _ => numbered(app, base),
    }
}

async fn is_taken(app: &App, username: &Username) -> Result<bool, DbError> {
    let username = username.clone();
    app.db.read(async move |conn| store::has_username(conn, &username).await).await
}

/// With eight random digits behind it.
fn numbered(app: &App, base: &str) -> Result<Username, Problem> {
    let digits = app.random.bytes::<4>().map(|byte| format!("{byte:02x}")).concat();
    Username::parse(format!("{base}-{digits}")).map_err(|invalid| invalid.at("email").into())
}

/// The username of whoever calls themselves so: that of an account that is called the same, if there is one, so that
/// nobody signs up twice under one name; else a free one, with a mark where another name has come to the same.
///
/// # Errors
/// A problem as [`Username::parse`] has it, and failures of the database.
pub(super) async fn username_for(app: &App, name: &str) -> Result<Username, Problem> {
    let refused = |invalid: Invalid| Problem::from(invalid.at("usuario"));
    let (plain, marked) = (username_of(name).map_err(refused)?, marked(name).map_err(refused)?);
    let (holder, namesake) = (find(app, &plain).await?, find(app, &marked).await?);
    let is_called_so = |account: &Account| fold_case(called(account)) == fold_case(name);
    Ok(match holder {
        None if namesake.is_none() => plain,
        Some(account) if is_called_so(&account) => plain,
        _ => marked,
    })
}

async fn find(app: &App, username: &Username) -> Result<Option<Account>, DbError> {
    let fold = fold_case(username.as_str());
    app.db.read(async move |conn: Conn<'_>| store::find_account_by_name(conn, &fold).await).await
}

/// With points where they write spaces, and without what no username has.
fn username_of(name: &str) -> Result<Username, Invalid> {
    // What is not kept as a name cannot be compared later on.
    if Name::parse(name.to_owned()).is_err() {
        return marked(name);
    }
    let joined = name.split_whitespace().collect::<Vec<_>>().join(".");
    Username::parse(joined)
        .or_else(|_| Username::parse(base_of(name)))
        .or_else(|_| Username::parse(format!("user-{}", base_of(name))))
}

/// With the beginning of the whole name's digest behind it.
fn marked(name: &str) -> Result<Username, Invalid> {
    let mark = hex(&sha256(&[fold_case(name).as_bytes()])[..4]);
    Username::parse(format!("{}-{mark}", base_of(name)))
}

/// What an account was called when it signed up by [`username_for`], which makes a username of no name as well: an account
/// that has none is called as it signs in.
pub(super) fn called(account: &Account) -> &str {
    let made = [username_of(&account.name), marked(&account.name)];
    let is_so = made.iter().flatten().any(|username| username.as_str() == account.username);
    if is_so && !account.name.is_empty() { &account.name } else { &account.username }
}

/// The address of an account that has none.
pub(super) fn no_address(app: &App) -> Result<Email, Problem> {
    let email = Email::parse(format!("{}@{NO_ADDRESS}", app.ids.next().simple()));
    email.map_err(|invalid| invalid.at("email").into())
}

/// What of a text may stand in a username.
fn base_of(text: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let kept = text.chars().filter(plain).skip_while(|c| !c.is_alphanumeric());
    let base: String = kept.take(LONGEST_BASE).collect();
    if base.is_empty() { "user".to_owned() } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_at_becomes_a_username() {
        for (local, base) in [
            ("usuario", "usuario"),
            ("ada.b+shop", "ada.bshop"),
            ("_x", "x"),
            ("joão", "joão"),
            ("!#$", "user"),
        ] {
            assert_eq!(base_of(local), base);
            assert!(Username::parse(format!("{base}-00000000")).is_ok(), "{base}");
        }
        assert!(Username::parse(format!("{}-00000000", base_of(&"a".repeat(64)))).is_ok());
    }

    #[test]
    fn every_name_gives_a_username_and_always_the_same() {
        for (name, username) in [
            ("maria", "maria"),
            ("Maria da Silva", "Maria.da.Silva"),
            ("D'Ávila", "DÁvila"),
            ("maria@gmail.com", "mariagmail.com"),
            ("a", "user-a"),
            ("!?", "user"),
        ] {
            assert_eq!(username_of(name).map(|it| it.as_str().to_owned()), Ok(username.to_owned()), "{name}");
        }
        assert!(username_of(&"ç".repeat(300)).is_ok());
    }

    #[test]
    fn a_weak_password_is_taken_where_characters_alone_count_and_is_known_for_one() {
        let judged = |text: &str, demand| {
            judge(text, 8, &["ada", "ada@example.org"], demand).map(|(_, weak)| weak).map_err(|no| no.code)
        };
        let seven = Demand::Characters(7);
        assert_eq!(judged("senhaSegura", Demand::Product), Err("password_common"));
        assert_eq!(judged("senhaSegura", seven), Ok(true));
        assert_eq!(judged("1234567", seven), Ok(true));
        assert_eq!(judged("123456", seven), Err("password_too_short"));
        assert_eq!(judged("a calm green teapot", seven), Ok(false));
        assert_eq!(judged("a calm green teapot", Demand::Product), Ok(false));
        assert_eq!(judged(&"a".repeat(257), seven), Err("too_long"));
    }
}

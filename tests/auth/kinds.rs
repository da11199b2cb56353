//! Kinds of secrets: each is accepted at its own place and nowhere else (R36).
//!
//! A new kind is one more variant with an arm in each function.

use super::{Authenticator, Browser, Pair, device_cookie, mfa_token, refresh, second_step};
use crate::{
    http::document::{Operation, operations},
    support::{Answer, Client, Engine, PASSWORD, TestApp, on_both},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use trackit::{
    audit::{Action, Entry},
    auth::{
        bootstrap,
        invitations::{self, NewInvitation},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Access,
    Refresh,
    Cookie,
    Pending,
    Personal,
    RecoveryCode,
    ResetLink,
    ConfirmLink,
    Invitation,
    DeviceCookie,
    /// Of the contract `cadastro`.
    Cadastro,
    /// The last, since its place is there only until it was used.
    Bootstrap,
}

const KINDS: [Kind; 12] = [
    Kind::Access,
    Kind::Refresh,
    Kind::Cookie,
    Kind::Pending,
    Kind::Personal,
    Kind::RecoveryCode,
    Kind::ResetLink,
    Kind::ConfirmLink,
    Kind::Invitation,
    Kind::DeviceCookie,
    Kind::Cadastro,
    Kind::Bootstrap,
];

/// Accounts whose secrets are given: ada has a password alone, bob a second factor as well. Eve forgets her password, dan
/// has another address each time.
struct World {
    app: TestApp,
    ada: Client,
    dan: Client,
    addresses: std::cell::Cell<u32>,
    recovery_codes: std::cell::RefCell<Vec<String>>,
}

impl World {
    async fn new(app: TestApp) -> Self {
        let (ada, bob, dan) = (app.user("ada").await, app.user("bob").await, app.user("dan").await);
        app.user("eve").await;
        let (_, added) = Authenticator::set_up(&app, &bob).await;
        let codes = added.json["recovery_codes"].as_array().expect("codes").iter();
        let codes = codes.map(|code| code.as_str().expect("a code").to_owned()).collect();
        let (addresses, recovery_codes) = (std::cell::Cell::new(0), std::cell::RefCell::new(codes));
        Self { app, ada, dan, addresses, recovery_codes }
    }

    /// An address that nobody had before.
    fn address(&self) -> String {
        self.addresses.update(|n| n + 1);
        format!("new{}@example.org", self.addresses.get())
    }

    /// A fresh one that is good.
    async fn make(&self, kind: Kind) -> String {
        let app = &self.app;
        match kind {
            Kind::Access => Pair::new(app, "ada").await.access,
            Kind::Refresh => Pair::new(app, "ada").await.refresh,
            Kind::Cookie => Browser::sign_in(app, false).await.cookie,
            Kind::Pending => mfa_token(app, "bob").await,
            Kind::Personal => {
                let body = json!({"name": "x", "scopes": ["read"]});
                self.ada.post("/api/v1/me/tokens", &body).await.text("token").to_owned()
            }
            Kind::RecoveryCode => self.recovery_codes.borrow().last().expect("a code").clone(),
            Kind::ResetLink => {
                let ask = json!({"email": "eve@example.org"});
                assert_eq!(app.anonymous().post("/api/v1/request-password-reset", &ask).await.status, 202);
                app.mail_to("eve@example.org").await.secret()
            }
            Kind::ConfirmLink => {
                let next = self.address();
                assert_eq!(self.dan.put("/api/v1/me/email", &json!({"email": next})).await.status, 202);
                app.mail_to(&next).await.secret()
            }
            Kind::Invitation => {
                let (new, entry) =
                    (NewInvitation { email: None, expires_at: None }, Entry::new(Action::InvitationCreated));
                invitations::create(&app.app, new, entry).await.expect("an invitation").1
            }
            Kind::DeviceCookie => known_by(&sign_in_by_browser(&app.anonymous()).await),
            Kind::Cadastro => {
                let body = json!({"email": "ada@example.org", "senha": PASSWORD});
                let answer = app.anonymous().post("/compat/cadastro/login", &body).await;
                answer.text("token").to_owned()
            }
            Kind::Bootstrap => bootstrap::new_token(&app.app).await.expect("an answer").expect("a token"),
        }
    }

    /// Whether the place of this kind takes a secret.
    async fn accepts(&self, place: Kind, secret: &str) -> bool {
        let (app, anonymous) = (&self.app, self.app.anonymous());
        let answer = match place {
            Kind::Access => anonymous.with_token(secret).get("/api/v1/session").await,
            Kind::Refresh => refresh(app, secret).await,
            Kind::Cookie => Browser::with(app, secret).client.get("/api/v1/session").await,
            Kind::Pending => {
                let code = self.recovery_codes.borrow()[0].clone();
                let answer = second_step(app, secret, "recovery_code", &code).await;
                if answer.status == 200 {
                    self.recovery_codes.borrow_mut().remove(0);
                }
                answer
            }
            Kind::Personal => anonymous.with_token(secret).get("/api/v1/tasks").await,
            Kind::RecoveryCode => {
                second_step(app, &mfa_token(app, "bob").await, "recovery_code", secret).await
            }
            Kind::ResetLink => {
                let body = json!({"token": secret, "password": PASSWORD});
                anonymous.post("/api/v1/password-reset", &body).await
            }
            Kind::ConfirmLink => {
                let body = json!({"token": secret, "password": PASSWORD});
                anonymous.post("/api/v1/email-verification", &body).await
            }
            Kind::Invitation => {
                let address = self.address();
                let username = address.split('@').next();
                let body = json!({"invitation": secret, "username": username, "email": address, "password": PASSWORD});
                anonymous.post("/api/v1/register", &body).await
            }
            Kind::DeviceCookie => {
                let browser = anonymous.with("cookie", format!("__Host-trackit-device={secret}"));
                // A browser that is known goes on by the same; a stranger is given another.
                return known_by(&sign_in_by_browser(&browser).await) == secret;
            }
            Kind::Cadastro => {
                let answer = anonymous.post("/compat/cadastro/validaToken", &json!({"token": secret})).await;
                assert!(answer.status == 200, "{answer:?}");
                return answer.json["erro"] == 0;
            }
            Kind::Bootstrap => {
                let body = json!({"token": secret, "username": "root", "email": "root@example.org", "password": PASSWORD});
                anonymous.post("/api/v1/bootstrap", &body).await
            }
        };
        assert!(answer.status < 500 && answer.status != 429, "{answer:?}");
        answer.status < 300
    }
}

async fn sign_in_by_browser(client: &Client) -> Answer {
    client.post("/api/v1/session", &json!({"username": "ada", "password": PASSWORD})).await
}

/// By what accounts know this browser from now on.
fn known_by(answer: &Answer) -> String {
    device_cookie(answer)
        .and_then(|cookie| cookie.split(['=', ';']).nth(1))
        .expect("a device's cookie")
        .to_owned()
}

on_both! {
    async fn r36_a_secret_is_accepted_at_its_own_place_alone(engine: Engine) {
        // Most of what is asked here is refused, and there is more of it than one address may ask.
        let app = TestApp::start_with(engine, &["--registration", "invite", "--throttle", "off"]).await;
        let world = World::new(app).await;
        for kind in KINDS {
            for place in KINDS {
                let secret = world.make(kind).await;
                // An access token reads tasks, as a personal one does; whoever may sign in by it is the same.
                let expected = kind == place || (kind, place) == (Kind::Access, Kind::Personal);
                let accepted = world.accepts(place, &secret).await;
                assert_eq!(accepted, expected, "{kind:?} at the place of {place:?}");
            }
            world.app.advance(std::time::Duration::from_secs(1)).await;
        }
    }

    /// As a peer shipped it (F12): what waits for its second factor is nobody, by whatever way it comes.
    async fn r32_a_sign_in_that_waits_opens_no_route(app: TestApp) {
        Authenticator::set_up(&app, &app.user("bob").await).await;
        let token = mfa_token(&app, "bob").await;
        let bare = token.strip_prefix("tmf_").expect("a prefix");
        assert_eq!(URL_SAFE_NO_PAD.decode(bare).expect("base64").len(), 64, "as long as a cookie");
        let mut asked = 0;
        for operation in operations().into_iter().filter(Operation::is_signed_in) {
            let path = operation.path_with(|_| "1".to_owned());
            let body = operation.body().map(|_| json!({"password": PASSWORD, "mfa_token": token}));
            for client in [
                app.anonymous().with_token(&token),
                app.anonymous().with_token(bare),
                Browser::with(&app, &token).client,
                Browser::with(&app, bare).client,
            ] {
                let answer = client.send(operation.method.clone(), &path, body.as_ref()).await;
                if operation.is_of_a_contract() {
                    assert_eq!(answer.status, 401, "{answer:?}");
                } else {
                    answer.is_problem(401, "unauthenticated");
                }
                asked += 1;
            }
        }
        assert!(asked > 200, "{asked}");
    }
}

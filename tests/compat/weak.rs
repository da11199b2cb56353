//! Passwords that a contract takes and the product would not: they sign in, and their owner is asked for a stronger one.

use super::{
    STRONG,
    cadastro::{SIGN_UP, maria},
    signs_in,
};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::json;

async fn is_weak(client: &Client) -> bool {
    client.get("/api/v1/me").await.json["weak_password"].as_bool().expect("a flag")
}

/// Maria, who signed up by seven digits, signed in to the product.
async fn signed_in_maria(app: &TestApp) -> Client {
    assert_eq!(app.anonymous().post(SIGN_UP, &maria()).await.json["erro"], 0);
    let body = json!({"username": "maria", "password": "1234567"});
    app.anonymous().with_token(app.anonymous().post("/api/v1/login", &body).await.text("access_token"))
}

on_both! {
    async fn a_weak_password_signs_in_everywhere_and_is_known_for_one(app: TestApp) {
        let client = signed_in_maria(&app).await;
        assert!(is_weak(&client).await);
        let by_address = json!({"email": "maria@gmail.com", "password": "1234567"});
        for path in ["/compat/trackit/login", "/compat/pedidos/auth/login"] {
            assert_eq!(app.anonymous().post(path, &by_address).await.status, 200, "{path}");
        }
        let by_name = json!({"username": "maria", "password": "1234567"});
        for (path, status) in [("/compat/flask-login/login", 200), ("/api/v1/session", 201)] {
            assert_eq!(app.anonymous().post(path, &by_name).await.status, status, "{path}");
        }
    }

    async fn a_strong_one_is_not(app: TestApp) {
        assert!(!is_weak(&app.user("ada").await).await);
        let mut fields = maria();
        fields["senha"] = STRONG.into();
        assert_eq!(app.anonymous().post(SIGN_UP, &fields).await.json["erro"], 0);
        let body = json!({"username": "maria", "password": STRONG});
        let answer = app.anonymous().post("/api/v1/login", &body).await;
        assert!(!is_weak(&app.anonymous().with_token(answer.text("access_token"))).await);
    }

    async fn a_stronger_one_ends_the_asking(app: TestApp) {
        let client = signed_in_maria(&app).await;
        let change = json!({"current_password": "1234567", "password": "1234567"});
        client.put("/api/v1/me/password", &change).await.is_problem(422, "validation");
        assert!(is_weak(&client).await, "a new one has to be as strong as any");
        let etag = client.get("/api/v1/me").await.header("etag").to_owned();
        let change = json!({"current_password": "1234567", "password": STRONG});
        assert_eq!(client.put("/api/v1/me/password", &change).await.status, 204);
        let body = json!({"username": "maria", "password": STRONG});
        let answer = app.anonymous().post("/api/v1/login", &body).await;
        let client = app.anonymous().with_token(answer.text("access_token"));
        assert_eq!(client.clone().with("if-none-match", &etag).get("/api/v1/me").await.status, 200, "it is not as it was");
        assert!(!is_weak(&client).await);
    }

    async fn so_does_a_reset(app: TestApp) {
        signed_in_maria(&app).await;
        app.anonymous().post("/api/v1/request-password-reset", &json!({"email": "maria@gmail.com"})).await;
        let token = app.mail_to("maria@gmail.com").await.secret();
        let reset = json!({"token": token, "password": PASSWORD});
        assert_eq!(app.anonymous().post("/api/v1/password-reset", &reset).await.status, 204);
        assert!(!is_weak(&app.signed_in("maria").await).await);
    }

    /// The product itself takes none.
    async fn the_products_own_sign_up_refuses_it(app: TestApp) {
        for password in ["1234567", "senhaSegura"] {
            let body = json!({"username": "ada", "email": "ada@example.org", "password": password});
            app.anonymous().post("/api/v1/register", &body).await.is_problem(422, "validation");
            assert!(!signs_in(&app, "ada", password).await);
        }
    }
}

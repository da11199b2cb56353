//! The document keeps to what the API's own document says of it.

use super::{document, export, import};
use crate::support::{PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

fn fields(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

on_both! {
    /// Whoever finds a browser open must not leave with all that there is.
    async fn r77_taking_everything_out_wants_a_recent_proof(app: TestApp) {
        app.user("ada").await;
        let body = json!({"username": "ada", "password": PASSWORD});
        let pair = app.anonymous().post("/api/v1/login", &body).await;
        app.advance(Duration::from_secs(11 * 60)).await;
        let body = json!({"refresh_token": pair.text("refresh_token")});
        let next = app.anonymous().post("/api/v1/token/refresh", &body).await;
        let ada = app.anonymous().with_token(next.text("access_token"));
        ada.get("/api/v1/me/export").await.is_problem(403, "step_up_required");
        let proved = ada.post("/api/v1/step-up", &json!({"password": PASSWORD})).await;
        let ada = app.anonymous().with_token(proved.text("access_token"));
        assert_eq!(ada.get("/api/v1/me/export").await.status, 200);
    }

    async fn its_fields_are_those_that_are_described(app: TestApp) {
        let ada = app.user("ada").await;
        import(&ada, &document()).await;
        let out = export(&ada).await.json;
        let api = serde_json::to_value(trackit::server::document()).expect("a document");
        let described = |name: &str| api["components"]["schemas"][name]["properties"].clone();
        for (object, schema) in [
            (&out, "Export"),
            (&out, "Import"),
            (&out["account"], "ExportedProfile"),
            (&out["customers"][0], "ExportedCustomer"),
            (&out["orders"][0], "ExportedOrder"),
            (&out["orders"][0]["items"][0], "ExportedOrderItem"),
            (&out["tasks"][0], "ExportedTask"),
            (&out["activities"][0], "ExportedActivity"),
        ] {
            assert_eq!(fields(object), fields(&described(schema)), "{schema}");
        }
    }

    async fn it_holds_no_secret_and_nobody_elses_data(app: TestApp) {
        let ada = app.user("ada").await;
        let eva = app.user("eva").await;
        ada.task("Secret of Ada").await;
        let text = String::from_utf8(export(&eva).await.bytes).expect("UTF-8");
        assert!(!text.contains("Ada") && !text.contains("argon2") && !text.contains("role"), "{text}");
    }
}

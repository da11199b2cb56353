//! The document keeps to what the API's own document says of it.

use super::{document, export, import};
use crate::support::{TestApp, on_both};
use serde_json::Value;
use std::collections::BTreeSet;

fn fields(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

on_both! {
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

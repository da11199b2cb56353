//! The API's document keeps its word: what it calls public, required or answered is so.

use super::document::{document, operations, operations_of_the_api};
use crate::support::{TestApp, on_both};
use serde_json::{Value, json};
use std::collections::HashSet;

#[test]
fn the_committed_document_is_the_codes_own() {
    let committed: Value = serde_json::from_str(include_str!("../../openapi.json")).expect("JSON");
    assert_eq!(committed, document(), "run `cargo xtask generate`");
}

#[test]
fn every_operation_is_named_grouped_and_answered() {
    let (mut ids, document) = (HashSet::new(), document());
    for operation in operations() {
        let (id, said) = (&operation.id, &operation.said);
        assert!(ids.insert(id.clone()), "{id} twice");
        assert_eq!(said["tags"].as_array().map(Vec::len), Some(1), "{id} has one tag");
        assert!(
            said["summary"].as_str().is_some_and(|summary| !summary.is_empty()),
            "{id} says what it does"
        );
        let refusal = &said["responses"]["default"]["content"];
        if operation.is_of_a_contract() {
            let schema = refusal["application/json"]["schema"]["$ref"].as_str().expect("a schema");
            let known = document["components"]["schemas"].get(schema.rsplit('/').next().expect("a name"));
            assert!(known.is_some(), "{id} and {schema}");
            let contract = operation.path.split('/').nth(2).expect("a contract");
            assert_eq!(said["tags"][0], format!("compat-{contract}"), "{id}");
        } else {
            let problem = &refusal["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{id}");
        }
        let refuses = said["responses"]["401"].is_object();
        let signs_in = [
            "login",
            "token",
            "refreshToken",
            "createSession",
            "loginSecondFactor",
            "createSessionSecondFactor",
            "askForPasskey",
            "loginByPasskey",
            "createSessionByPasskey",
            "pedidosLogin",
            "pedidosLoginForm",
            "pedidosRefresh",
            "trackitLogin",
        ]
        .contains(&id.as_str());
        assert_eq!(refuses, operation.is_signed_in() || signs_in, "{id} and 401");
    }
}

#[test]
fn a_refresh_token_is_shown_as_a_bearer_and_nothing_else() {
    let operation = operations().into_iter().find(|operation| operation.id == "pedidosRefresh");
    assert_eq!(operation.expect("an operation").said["security"], json!([{"bearer": []}]));
}

/// What the database keeps to check somebody by is in no answer.
#[test]
fn r63_no_answer_has_a_field_for_what_is_kept_secret() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let mut fields = 0;
    for (name, schema) in schemas.iter().filter(|(name, _)| !name.ends_with("In")) {
        for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            let secret =
                ["hash", "digest", "wrapped", "fold", "epoch"].iter().any(|word| field.contains(word));
            assert!(!secret || (name.starts_with("Audit") && field == "digest"), "{name} has {field}");
            fields += 1;
        }
    }
    assert!(fields > 100, "the schemas were not seen");
}

on_both! {
    /// The document's required fields and the reader's are written apart; this holds them together.
    async fn what_the_document_requires_is_missed(app: TestApp) {
        let ada = app.admin("ada").await;
        let task = ada.task("Cortar").await;
        let mut compared = 0;
        for operation in operations_of_the_api() {
            let Some((kind, schema)) = operation.body() else { continue };
            if kind != "application/json" {
                continue;
            }
            let path = operation.path_with(|_| task.clone());
            let answer = ada.send(operation.method.clone(), &path, Some(&json!({}))).await;
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let mut expected: HashSet<String> =
                required.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            // One of several, which a schema cannot say plainly: `username` or `email`, this or that proof.
            expected.extend(match operation.id.as_str() {
                "login" | "createSession" => Some("username".to_owned()),
                "loginSecondFactor" | "createSessionSecondFactor" => Some("totp_code".to_owned()),
                "stepUp" => Some("password".to_owned()),
                _ => None,
            });
            let missed: HashSet<String> =
                answer.errors().into_iter().filter(|(_, code)| code == "required").map(|(field, _)| field).collect();
            assert_eq!(missed, expected, "{}", operation.id);
            compared += 1;
        }
        assert_eq!(compared, 40);
    }

    async fn r60_no_body_takes_a_field_that_it_does_not_name(app: TestApp) {
        let ada = app.admin("ada").await;
        let task = ada.task("Cortar").await;
        for operation in operations_of_the_api() {
            if operation.body().is_none_or(|(kind, _)| kind != "application/json") {
                continue;
            }
            let path = operation.path_with(|_| task.clone());
            let forbidden = ["role", "verified", "owner_id", "id", "admin"];
            // An administrator gives another account its role.
            let named = |field: &str| (operation.id.as_str(), field) == ("updateAccount", "role");
            for field in forbidden.into_iter().filter(|field| !named(field)) {
                let answer = ada.send(operation.method.clone(), &path, Some(&json!({field: "x"}))).await;
                answer.is_problem(422, "validation");
                let refused = (field.to_owned(), "unknown_field".to_owned());
                assert!(answer.errors().contains(&refused), "{} and {field}", operation.id);
            }
        }
    }
}

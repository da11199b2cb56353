//! An address is one string (R48), wherever one is taken: read from the API's document, so that a new route cannot be
//! forgotten.

use super::document::{Operation, operations_of_the_api};
use crate::support::{Answer, Client, TestApp, on_both};

/// Two addresses in one field, one that mail would be sent to beside it, and what is no string at all.
const NO_ADDRESS: [&str; 5] = [
    r#"["ada@example.org","eve@example.org"]"#,
    r#"{"0":"ada@example.org"}"#,
    "7",
    "true",
    r#""ada@example.org","email":"eve@example.org""#,
];
/// Strings that hold more than one address.
const MORE: [&str; 6] = [
    r#""ada@example.org,eve@example.org""#,
    r#""ada@example.org eve@example.org""#,
    r#""ada@example.org\r\nBcc: eve@example.org""#,
    r#""ada@example.org%0d%0aBcc:eve@example.org""#,
    r#""ada@example.org\u0000eve@example.org""#,
    r#""Ada <eve@example.org>""#,
];

fn taking_an_address() -> Vec<Operation> {
    let takes = |operation: &Operation| {
        operation.body().is_some_and(|(_, schema)| schema["properties"]["email"].is_object())
    };
    // A customer's is what one writes down of somebody else; no account hangs on it.
    operations_of_the_api()
        .into_iter()
        .filter(takes)
        .filter(|operation| !operation.path.contains("/customers"))
        .collect()
}

async fn send(client: &Client, operation: &Operation, email: &str) -> Answer {
    let body = format!("{{\"email\":{email},\"username\":\"ada9\",\"password\":\"a calm green teapot\"}}");
    let path = operation.path_with(|_| "1".to_owned());
    client.send_raw(operation.method.clone(), &path, Some("application/json"), body).await
}

on_both! {
    async fn r48_an_address_is_one_string_at_every_operation(app: TestApp) {
        app.user("ada").await;
        app.admin("root").await;
        let taking = taking_an_address();
        assert!(taking.iter().any(|operation| operation.id == "register"), "they were not found");
        for operation in taking {
            let client = match (operation.is_signed_in(), operation.path.contains("/admin/")) {
                (true, true) => app.signed_in("root").await,
                (true, false) => app.signed_in("ada").await,
                (false, _) => app.anonymous(),
            };
            // Within the five minutes of a token.
            let pause = std::time::Duration::from_secs(40);
            for email in NO_ADDRESS {
                let answer = send(&client, &operation, email).await;
                answer.is_problem(422, "validation");
                assert!(answer.errors().iter().any(|(field, _)| field == "email"), "{}: {answer:?}", operation.id);
            }
            for email in MORE {
                let answer = send(&client, &operation, email).await;
                assert!([401, 422].contains(&answer.status), "{} {email}: {answer:?}", operation.id);
                app.advance(pause).await;
            }
        }
    }
}

//! Values that no client of ours sends, in every parameter that the document names: each is refused, or is
//! as good as any other, and none is too much for the program.

use super::document::{Operation, operations_of_the_api};
use crate::support::{Answer, TestApp, on_both};

/// As they stand in an address. No client library would let all of these through.
const VALUES: [&str; 17] = [
    "%00",
    "a%00b",
    "%ff",
    "%ed%a0%80",
    "%c0%ae%c0%ae",
    "%zz",
    "%",
    "-1",
    "0",
    "9223372036854775808",
    "1e999",
    "NaN",
    "../..",
    "..%2f..",
    "%27%20OR%201=1--",
    "%f0%9f%a7%b5",
    "\u{1f9f5}",
];

fn values() -> Vec<String> {
    let long = ["9".repeat(4_000), "%25".repeat(1_000), "a".repeat(4_000)];
    VALUES.map(str::to_owned).into_iter().chain(long).collect()
}

/// The operation's address with the value in each of its parameters in turn.
fn addresses(operation: &Operation, value: &str) -> Vec<String> {
    let parameters = operation.said["parameters"].as_array().cloned().unwrap_or_default();
    let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query").map(|parameter| {
        let path = operation.path_with(|_| "1".to_owned());
        format!("{path}?{}={value}", parameter["name"].as_str().expect("a name"))
    });
    let of_path = operation.path.contains('{').then(|| operation.path_with(|_| value.to_owned()));
    of_query.chain(of_path).collect()
}

#[track_caller]
fn is_sound(answer: &Answer, said: &str) {
    assert!(answer.status < 500, "{said}: {answer:?}");
    if answer.status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{said}: {answer:?}");
        assert_eq!(answer.json["status"], answer.status, "{said}");
    }
}

on_both! {
    async fn r68_a_hostile_value_in_any_parameter_is_answered_calmly(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Cortar").await;
        let token = ada.token().expect("a token");
        let before = ada.everything().await;
        let mut raw = app.raw().await;
        let mut asked = 0;
        for operation in operations_of_the_api() {
            for address in values().iter().flat_map(|value| addresses(&operation, value)) {
                raw.send(format!(
                    "{} {address} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-length: 0\r\n\r\n",
                    operation.method
                )).await;
                let answer = raw.answer().await;
                is_sound(&answer, &format!("{} {address}", operation.id));
                if answer.headers.contains_key("transfer-encoding") {
                    raw = app.raw().await;
                }
                asked += 1;
            }
        }
        assert!(asked > 200, "{asked} were not all");
        assert_eq!(ada.everything().await, before);
    }
}

//! `GET /customers`

use crate::support::{Client, TestApp, on_both};
use serde_json::json;

const PATH: &str = "/api/v1/customers";

async fn names(client: &Client, query: &str) -> Vec<String> {
    let customers = client.all(&format!("{PATH}?{query}")).await;
    customers.iter().map(|customer| customer["name"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both! {
    async fn customers_come_by_name_whatever_the_case_and_accents(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!(ada.get(PATH).await.json, json!({"items": [], "next": null}));
        for name in ["Zé", "ana", "Ângela", "Bento", "ÁNA", "André"] {
            assert_eq!(ada.post(PATH, &json!({"name": name})).await.status, 201);
        }
        // Two that sort alike come in the order in which they were entered.
        let sorted = ["ana", "ÁNA", "André", "Ângela", "Bento", "Zé"];
        assert_eq!(names(&ada, "limit=100").await, sorted);
        for limit in 1..=3 {
            assert_eq!(names(&ada, &format!("limit={limit}")).await, sorted, "{limit} at a time");
        }
    }

    async fn a_search_looks_at_names_and_details(app: TestApp) {
        let ada = app.user("ada").await;
        let known = [
            json!({"name": "Padaria São João", "phone": "(11) 4002-8922", "notes": "só à tarde"}),
            json!({"name": "Ana", "email": "Ana.Souza@example.org"}),
            json!({"name": "Bento", "document": "123.456.789-09"}),
            json!({"name": "100% Algodão"}),
        ];
        for customer in &known {
            assert_eq!(ada.post(PATH, customer).await.status, 201);
        }
        for (q, found) in [
            ("sao", &["Padaria São João"][..]),
            ("JOÃO", &["Padaria São João"]),
            ("4002", &["Padaria São João"]),
            ("souza@EXAMPLE", &["Ana"]),
            ("456.789", &["Bento"]),
            ("%25", &["100% Algodão"]),
            ("_", &[]),
            ("tarde", &[]),
            ("", &["100% Algodão", "Ana", "Bento", "Padaria São João"]),
        ] {
            assert_eq!(names(&ada, &format!("q={q}")).await, found, "{q}");
        }
    }

    async fn a_changed_customer_is_found_as_it_is_now(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("{PATH}/{}", ada.post(PATH, &json!({"name": "Ana"})).await.text("id"));
        ada.post(PATH, &json!({"name": "Bento"})).await;
        ada.patch(&path, &json!({"name": "Zulmira"})).await;
        assert_eq!(names(&ada, "q=ana").await, [""; 0]);
        assert_eq!(names(&ada, "q=zulmira").await, ["Zulmira"]);
        assert_eq!(names(&ada, "").await, ["Bento", "Zulmira"]);
    }

    async fn a_cursor_is_good_for_its_own_list_alone(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 0..3 {
            ada.task(&format!("Task {n}")).await;
            ada.post(PATH, &json!({"name": format!("Customer {n}")})).await;
        }
        let tasks = ada.get("/api/v1/tasks?sort=title&limit=1").await;
        for cursor in [tasks.text("next"), "nonsense", ""] {
            let answer = ada.get(&format!("{PATH}?cursor={cursor}")).await;
            assert_eq!(answer.errors(), [("cursor".to_owned(), "invalid_cursor".to_owned())], "{cursor}");
        }
    }
}

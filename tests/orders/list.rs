//! `GET /orders`

use super::{PATH, item, ordered, path_of};
use crate::support::{Client, TestApp, on_both};
use serde_json::json;

async fn numbers(client: &Client, query: &str) -> Vec<i64> {
    let orders = client.all(&format!("{PATH}?{query}")).await;
    orders.iter().map(|order| order["number"].as_i64().expect("a number")).collect()
}

on_both! {
    async fn the_newest_come_first_with_their_items(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!(ada.get(PATH).await.json, json!({"items": [], "next": null}));
        for n in 1..=7_usize {
            let items: Vec<_> = (0..n % 4).map(|k| item(&format!("{n}.{k}"), 1_000, 100)).collect();
            ada.post(PATH, &json!({"title": format!("Order {n}"), "items": items})).await;
        }
        for limit in [1, 2, 3, 100] {
            let orders = ada.all(&format!("{PATH}?limit={limit}")).await;
            let listed: Vec<_> = orders.iter().map(|order| order["number"].clone()).collect();
            assert_eq!(listed, [7, 6, 5, 4, 3, 2, 1].map(|n| json!(n)), "{limit} at a time");
            for order in &orders {
                let read = ada.get(&format!("{PATH}/{}", order["id"].as_str().expect("an id"))).await;
                assert_eq!(&read.json, order, "listed as it is read");
            }
        }
    }

    async fn orders_are_found_by_status_customer_title_and_number(app: TestApp) {
        let ada = app.user("ada").await;
        let ana = ada.post("/api/v1/customers", &json!({"name": "Ana"})).await.text("id").to_owned();
        for title in ["Camisetas", "Vestido de João", "Bainha 2", "100% algodão"] {
            ordered(&ada, title).await;
        }
        let second = ada.get(&format!("{PATH}?q=joao")).await.json["items"][0].clone();
        let second = format!("{PATH}/{}", second["id"].as_str().expect("an id"));
        ada.patch(&second, &json!({"customer_id": ana})).await;
        ada.post(&format!("{second}/finish"), &json!({})).await;
        let third = ada.get(&format!("{PATH}?q=bainha")).await.json["items"][0]["id"].clone();
        ada.post(&format!("{PATH}/{}/cancel", third.as_str().expect("an id")), &json!({})).await;

        assert_eq!(numbers(&ada, "status=pending").await, [4, 1]);
        assert_eq!(numbers(&ada, "status=finished").await, [2]);
        assert_eq!(numbers(&ada, "status=cancelled").await, [3]);
        assert_eq!(numbers(&ada, &format!("customer_id={ana}")).await, [2]);
        assert_eq!(numbers(&ada, "q=JOÃO").await, [2]);
        assert_eq!(numbers(&ada, "q=2").await, [3, 2], "a title and a number");
        assert_eq!(numbers(&ada, "q=%234").await, [4], "#4");
        assert_eq!(numbers(&ada, "q=0%25").await, [4]);
        assert_eq!(numbers(&ada, "q=nada").await, [0; 0]);
        assert_eq!(numbers(&ada, &format!("status=pending&customer_id={ana}")).await, [0; 0]);
    }

    async fn what_is_due_first_comes_first_and_what_has_no_day_last(app: TestApp) {
        let ada = app.user("ada").await;
        let days = [Some("2026-12-24"), None, Some("2026-12-01"), Some("2026-12-24"), None, Some("2027-01-05")];
        for (n, due_on) in days.iter().enumerate() {
            let items = [item("a", 1_000, 100), item("b", 2_000, 200)];
            let order = json!({"title": format!("Order {n}"), "due_on": due_on, "items": items});
            assert_eq!(ada.post(PATH, &order).await.status, 201);
        }
        for limit in [1, 2, 4, 100] {
            let query = format!("sort=due&status=pending&limit={limit}");
            assert_eq!(numbers(&ada, &query).await, [3, 1, 4, 6, 2, 5], "{limit} at a time");
        }
        assert_eq!(numbers(&ada, "sort=number").await, [6, 5, 4, 3, 2, 1]);
        let first = ada.get(&format!("{PATH}?sort=due&limit=1")).await;
        assert_eq!(first.json["items"][0]["items"].as_array().map(Vec::len), Some(2));
        let cursor = first.text("next");
        let answer = ada.get(&format!("{PATH}?cursor={cursor}")).await;
        assert_eq!(answer.errors(), [("cursor".to_owned(), "invalid_cursor".to_owned())]);
    }

    async fn bad_parameters_are_each_named(app: TestApp) {
        let ada = app.user("ada").await;
        let answer = ada.get(&format!("{PATH}?status=open&customer_id=5&limit=0&cursor=x&sort=when")).await;
        let fields: Vec<_> = answer.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["status", "customer_id", "sort", "limit", "cursor"]);
    }

    async fn a_page_that_the_reader_has_is_not_sent_again(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ordered(&ada, "Camisetas").await;
        let tag = ada.get(PATH).await.header("etag").to_owned();
        let again = ada.clone().with("if-none-match", tag);
        assert_eq!(again.get(PATH).await.status, 304);
        ada.patch(&path_of(&made), &json!({"items": []})).await;
        assert_eq!(again.get(PATH).await.status, 200);
    }
}

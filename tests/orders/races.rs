//! Many at once.

use super::{PATH, item, ordered, path_of};
use crate::support::{TestApp, at_either, on_both};
use serde_json::json;
use tokio::task::JoinSet;

on_both! {
    async fn fifty_orders_at_once_have_the_numbers_from_one_to_fifty(app: TestApp) {
        let ada = app.user("ada").await;
        let other = app.other_process().await;
        let mut callers = JoinSet::new();
        for n in 0..60 {
            let ada = at_either(&ada, other.as_ref(), n);
            callers.spawn(async move {
                // Every sixth is refused after its number was taken, which must give the number back.
                let customer = if n % 6 == 0 { json!("00000000-0000-7000-8000-000000000000") } else { json!(null) };
                ada.post(PATH, &json!({"title": format!("Order {n}"), "customer_id": customer})).await.status
            });
        }
        let mut outcomes = callers.join_all().await;
        outcomes.sort_unstable();
        assert_eq!(outcomes, [[201; 50].as_slice(), &[422; 10]].concat());
        let orders = ada.all(&format!("{PATH}?limit=100")).await;
        let numbers: Vec<_> = orders.iter().rev().map(|order| order["number"].as_i64().expect("a number")).collect();
        assert_eq!(numbers, (1..=50).collect::<Vec<i64>>());
        let journal = ada.all("/api/v1/changes?limit=100").await;
        let seqs: Vec<_> = journal.iter().map(|change| change["seq"].as_i64().expect("a number")).collect();
        assert_eq!(seqs, (1..=51).collect::<Vec<i64>>(), "nor has the journal a gap");
    }

    async fn of_a_hundred_that_finish_at_once_one_does(app: TestApp) {
        let ada = app.user("ada").await;
        let other = app.other_process().await;
        for cancels in [0, 25] {
            let path = path_of(&ordered(&ada, "Camisetas").await);
            let mut callers = JoinSet::new();
            for n in 0..100 {
                let step = if n < cancels { "cancel" } else { "finish" };
                let (ada, path) = (at_either(&ada, other.as_ref(), n), format!("{path}/{step}"));
                callers.spawn(async move { ada.post(&path, &json!({})).await });
            }
            let (won, lost): (Vec<_>, Vec<_>) =
                callers.join_all().await.into_iter().partition(|answer| answer.status == 200);
            assert_eq!((won.len(), lost.len()), (1, 99));
            for answer in lost {
                answer.is_problem(409, "order_transition");
            }
            assert_eq!(ada.get(&path).await.json["version"], 2);
        }
    }

    async fn items_that_are_added_at_once_are_all_in_the_total(app: TestApp) {
        let ada = app.user("ada").await;
        let other = app.other_process().await;
        let path = path_of(&ordered(&ada, "Camisetas").await);
        let mut callers = JoinSet::new();
        for n in 1..=20 {
            let (ada, path) = (at_either(&ada, other.as_ref(), n), format!("{path}/items"));
            let body = item(&format!("botão {n}"), 1_000, n);
            callers.spawn(async move { ada.post(&path, &body).await.status });
        }
        assert_eq!(callers.join_all().await, [201; 20]);
        let order = ada.get(&path).await;
        assert_eq!((&order.json["total_cents"], &order.json["version"]), (&json!(39_900 + 210), &json!(21)));
    }
}

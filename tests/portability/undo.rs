//! An import is one change: one undo takes it back, and what comes again is a new thing.

use super::{CUSTOMER, IMPORT, KINDS, ORDER, TASK, counts, document, export, import};
use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::{Value, json};

async fn undo(client: &Client, seq: &str) -> Answer {
    let answer = client.post(&format!("/api/v1/changes/{seq}/undo"), &Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// So many tasks, each of the one order.
fn many(count: u128) -> Value {
    let mut document = document();
    let task = document["tasks"][0].clone();
    let numbered = |id| {
        let mut task = task.clone();
        task["id"] = json!(uuid::Uuid::from_u128(id).to_string());
        task
    };
    document["activities"] = json!([]);
    document["tasks"] = (1..=count).map(numbered).collect();
    document
}

on_both! {
    async fn one_undo_takes_an_import_back_and_another_brings_it_again(app: TestApp) {
        let ada = app.user("ada").await;
        let kept = ada.task("Kept").await;
        let before = export(&ada).await;
        let imported = import(&ada, &many(300)).await;
        assert_eq!(imported.json["created"], counts([1, 1, 300, 0]));
        let after = export(&ada).await;

        let undone = undo(&ada, imported.header("change-seq")).await;
        let now = export(&ada).await.json;
        for kind in KINDS {
            assert_eq!(now[kind], before.json[kind], "{kind}");
        }
        assert_eq!(now["tasks"][0]["id"], kept);
        undo(&ada, undone.header("change-seq")).await;
        let again = export(&ada).await.json;
        assert_eq!(again["tasks"].as_array().map(Vec::len), Some(301));
        assert_eq!(again["orders"][0]["items"], after.json["orders"][0]["items"]);
    }

    async fn what_is_used_of_an_import_stays_and_the_rest_goes(app: TestApp) {
        let ada = app.user("ada").await;
        let imported = import(&ada, &document()).await;
        let mine = ada.post("/api/v1/tasks", &json!({"title": "Mine", "order_id": ORDER})).await;
        assert_eq!(mine.status, 201, "{mine:?}");
        let undone = undo(&ada, imported.header("change-seq")).await;
        let left = export(&ada).await.json;
        assert_eq!((&left["customers"][0]["id"], &left["orders"][0]["id"]), (&json!(CUSTOMER), &json!(ORDER)));
        assert_eq!((left["tasks"].as_array().map(Vec::len), &left["tasks"][0]["id"]), (Some(1), &mine.json["id"]));
        assert_eq!(left["activities"], json!([]));

        // What is used in whole has nothing to go.
        undo(&ada, undone.header("change-seq")).await;
        let seq = imported.header("change-seq");
        ada.delete(&format!("/api/v1/tasks/{TASK}")).await;
        let again = ada.post(&format!("/api/v1/changes/{seq}/undo"), &Value::Null).await;
        again.is_problem(409, "undo_conflict");
    }

    async fn an_order_whose_number_an_import_took_is_not_brought_back_and_says_why(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ada.post("/api/v1/orders", &json!({"title": "Vestidos"})).await;
        let gone = ada.delete(&format!("/api/v1/orders/{}", order.text("id"))).await;
        let mut document = document();
        document["orders"][0]["number"] = json!(1);
        import(&ada, &document).await;
        let back = ada.post(&format!("/api/v1/changes/{}/undo", gone.header("change-seq")), &Value::Null).await;
        back.is_problem(409, "order_number_taken");
    }

    async fn what_was_deleted_here_comes_back_under_a_version_it_never_had(app: TestApp) {
        let ada = app.user("ada").await;
        import(&ada, &document()).await;
        let path = format!("/api/v1/tasks/{TASK}");
        assert_eq!(ada.delete("/api/v1/timer").await.status, 200);
        for title in ["a", "b"] {
            assert_eq!(ada.patch(&path, &json!({"title": title})).await.status, 200);
        }
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(import(&ada, &document()).await.json["created"], counts([0, 0, 1, 0]));
        let task = ada.get(&path).await;
        assert_eq!((task.text("title"), &task.json["version"]), ("Cortar", &json!(6)));
    }

    async fn the_profile_comes_into_an_empty_account_and_goes_with_the_import(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let mut document = document();
        document["account"] = json!({"username": "somebody", "email": "somebody@example.org", "name": "Somebody",
            "timezone": "America/Sao_Paulo", "week_start": "saturday", "rate_cents_per_hour": 4_500});
        let rate = async |client: &Client| client.get("/api/v1/me").await.json["rate_cents_per_hour"].clone();
        eve.task("Hers").await;
        assert_eq!(import(&eve, &document).await.json["profile"], false);
        assert_eq!(rate(&eve).await, 0);

        let tried = ada.post(&format!("{IMPORT}?dry_run=true"), &document).await;
        assert_eq!((&tried.json["profile"], rate(&ada).await), (&true.into(), 0.into()));
        let before = ada.get("/api/v1/me").await;
        let imported = import(&ada, &document).await;
        let me = ada.get("/api/v1/me").await;
        assert_eq!((me.text("username"), me.text("email"), me.text("name")), ("ada", "ada@example.org", "Somebody"));
        assert_eq!((me.text("timezone"), me.text("week_start")), ("America/Sao_Paulo", "saturday"));

        let undone = undo(&ada, imported.header("change-seq")).await;
        assert_eq!(export(&ada).await.json["tasks"], json!([]));
        let me = ada.get("/api/v1/me").await;
        for field in ["name", "timezone", "week_start", "rate_cents_per_hour"] {
            assert_eq!(me.json[field], before.json[field], "{field}");
        }
        let again = undo(&ada, undone.header("change-seq")).await;
        assert_eq!(rate(&ada).await, 4_500);
        // What its owner has set since stays.
        ada.patch("/api/v1/me", &json!({"rate_cents_per_hour": 9_000})).await;
        undo(&ada, again.header("change-seq")).await;
        assert_eq!(rate(&ada).await, 9_000);
        let history = ada.all("/api/v1/changes?limit=100").await;
        let numbers: Vec<_> = history.iter().map(|change| change["seq"].as_u64()).collect();
        assert_eq!(numbers, (1..=history.len() as u64).map(Some).collect::<Vec<_>>(), "without a gap");
    }
}

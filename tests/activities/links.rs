//! What becomes of hours when what they were worked on is deleted: they stay.

use super::{PATH, order, path_of, span, task_of};
use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::{Value, json};

async fn on(client: &Client, task: Option<&str>, order: Option<&str>) -> Answer {
    let mut body = span("08:00", "09:00");
    (body["task_id"], body["order_id"]) = (json!(task), json!(order));
    let made = client.post(PATH, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made
}

async fn links(client: &Client, activity: &Answer) -> [Value; 2] {
    let now = client.get(&path_of(activity)).await.json;
    [now["task_id"].clone(), now["order_id"].clone()]
}

on_both! {
    async fn a_deleted_tasks_hours_stay_with_its_order(app: TestApp) {
        let ada = app.user("ada").await;
        let (shirts, dress) = (order(&ada, "Camisetas").await, order(&ada, "Vestido").await);
        let task = task_of(&ada, &shirts).await;
        let (by_task, for_dress) = (on(&ada, Some(&task), None).await, on(&ada, Some(&task), Some(&dress)).await);
        let deleted = ada.delete(&format!("/api/v1/tasks/{task}")).await;
        assert_eq!(deleted.status, 204, "{deleted:?}");
        assert_eq!(links(&ada, &by_task).await, [json!(null), json!(shirts)]);
        assert_eq!(links(&ada, &for_dress).await, [json!(null), json!(dress)]);
        assert_eq!(ada.get(&path_of(&by_task)).await.json["version"], 2);

        let undo = format!("/api/v1/changes/{}/undo", deleted.header("change-seq"));
        assert_eq!(ada.post(&undo, &json!({})).await.status, 200);
        assert_eq!(links(&ada, &by_task).await, [json!(task), json!(null)]);
        assert_eq!(links(&ada, &for_dress).await, [json!(task), json!(dress)]);
    }

    async fn a_deleted_orders_hours_stay_without_it(app: TestApp) {
        let ada = app.user("ada").await;
        for (fate, keeps_task) in [("keep", true), ("delete", false)] {
            let order = order(&ada, "Camisetas").await;
            let task = task_of(&ada, &order).await;
            let (by_task, by_order) = (on(&ada, Some(&task), None).await, on(&ada, None, Some(&order)).await);
            let deleted = ada.delete(&format!("/api/v1/orders/{order}?tasks={fate}")).await;
            assert_eq!(deleted.status, 204, "{deleted:?}");
            assert_eq!(links(&ada, &by_task).await, [if keeps_task { json!(task) } else { json!(null) }, json!(null)]);
            assert_eq!(links(&ada, &by_order).await, [json!(null), json!(null)]);

            let undo = format!("/api/v1/changes/{}/undo", deleted.header("change-seq"));
            assert_eq!(ada.post(&undo, &json!({})).await.status, 200);
            assert_eq!(links(&ada, &by_task).await, [json!(task), json!(null)]);
            assert_eq!(links(&ada, &by_order).await, [json!(null), json!(order)]);
        }
    }
}

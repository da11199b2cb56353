//! `POST /orders/{id}/items`, `PUT` and `DELETE /orders/{id}/items/{item_id}`, and whole lists of items.

use super::{PATH, item, ordered, path_of};
use crate::support::{Answer, TestApp, on_both};
use serde_json::{Value, json};

fn descriptions(order: &Answer) -> Vec<String> {
    let items = order.json["items"].as_array().expect("items");
    items.iter().map(|item| item["description"].as_str().expect("a description").to_owned()).collect()
}

fn id_of(order: &Answer, place: usize) -> String {
    order.json["items"][place]["id"].as_str().expect("an id").to_owned()
}

/// The same item, as one sends it.
fn kept(order: &Answer, place: usize) -> Value {
    let mut item = order.json["items"][place].clone();
    item.as_object_mut().expect("an item").remove("total_cents");
    item
}

on_both! {
    async fn an_item_is_added_changed_and_taken_out_and_the_total_follows(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&ordered(&ada, "Camisetas").await);
        let added = ada.post(&format!("{path}/items"), &item("botão", 12_500, 35)).await;
        assert_eq!((added.status, added.header("etag")), (201, "\"2\""));
        assert_eq!((descriptions(&added), &added.json["total_cents"]), (vec!["camiseta".into(), "botão".into()], &json!(40_338)));

        let item_path = format!("{path}/items/{}", id_of(&added, 0));
        let changed = ada.put(&item_path, &item("camiseta G", 2_000, 4_500)).await;
        assert_eq!((changed.status, id_of(&changed, 0)), (200, id_of(&added, 0)));
        assert_eq!((descriptions(&changed), &changed.json["total_cents"]), (vec!["camiseta G".into(), "botão".into()], &json!(9_438)));

        let less = ada.delete(&item_path).await;
        assert_eq!((less.status, descriptions(&less), &less.json["total_cents"]), (200, vec!["botão".into()], &json!(438)));
        assert_eq!(ada.get(&path).await.json, less.json);
        ada.delete(&item_path).await.is_problem(404, "not_found");
        ada.put(&item_path, &item("x", 1, 1)).await.is_problem(404, "not_found");
    }

    async fn a_whole_list_keeps_the_items_that_it_names(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"title": "Camisetas", "items":
            [item("a", 1_000, 1), item("b", 1_000, 2), item("c", 1_000, 3)]})).await;
        let path = path_of(&made);
        let list = json!({"items": [kept(&made, 2), item("d", 1_000, 4), kept(&made, 0)]});
        let changed = ada.patch(&path, &list).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!((descriptions(&changed), &changed.json["total_cents"]), (vec!["c".into(), "d".into(), "a".into()], &json!(8)));
        assert_eq!((id_of(&changed, 0), id_of(&changed, 2)), (id_of(&made, 2), id_of(&made, 0)));
        assert_eq!(ada.get(&path).await.json, changed.json, "and in this order");
        let emptied = ada.patch(&path, &json!({"items": []})).await;
        assert_eq!((&emptied.json["items"], &emptied.json["total_cents"]), (&json!([]), &json!(0)));
    }

    async fn r61_an_item_of_another_order_is_none_of_this_one(app: TestApp) {
        let ada = app.user("ada").await;
        let (mine, other) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
        let path = path_of(&mine);
        let foreign = format!("{path}/items/{}", id_of(&other, 0));
        ada.put(&foreign, &item("x", 1, 1)).await.is_problem(404, "not_found");
        ada.delete(&foreign).await.is_problem(404, "not_found");
        for items in [json!([item("a", 1, 1), kept(&other, 0)]), json!([kept(&mine, 0), kept(&mine, 0)])] {
            let answer = ada.patch(&path, &json!({"items": items})).await;
            assert_eq!(answer.errors(), [("items.1.id".to_owned(), "not_found".to_owned())]);
            answer.is_problem(422, "validation");
        }
        let new = ada.post(PATH, &json!({"title": "New", "items": [kept(&mine, 0)]})).await;
        assert_eq!(new.errors(), [("items.0.id".to_owned(), "not_found".to_owned())]);
        assert_eq!(ada.get(&path).await.json, mine.json);
        assert_eq!(ada.get(&path_of(&other)).await.json, other.json);
    }
}

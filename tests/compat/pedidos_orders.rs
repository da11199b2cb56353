//! Seed 001, its half below `/order`: the account's own orders, with prices to the cent.

use super::{
    WAYS, count, id_of,
    pedidos::{faults, refused},
    with, without,
};
use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::{Value, json};
use trackit::db::DbError;

const ORDER: &str = "/compat/pedidos/order/pedido";
const LIST: &str = "/compat/pedidos/order/listar/pedidos-usuario";

fn pizza() -> Value {
    json!({"quantidade": 2, "sabor": "calabresa", "tamanho": "grande", "preco_unitario": 39.90})
}

async fn ordered(client: &Client) -> String {
    let answer = client.send(reqwest::Method::POST, ORDER, None).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.text("id").to_owned()
}

async fn post(client: &Client, what: &str, id: &str) -> Answer {
    client.send(reqwest::Method::POST, &format!("{ORDER}/{what}/{id}"), None).await
}

async fn add(client: &Client, id: &str, item: &Value) -> Answer {
    client.post(&format!("{ORDER}/adicionar-item/{id}"), item).await
}

/// What stands in an answer as it was written: a number that went through a float would be another text.
fn holds(answer: &Answer, text: &str) -> bool {
    String::from_utf8_lossy(&answer.bytes).contains(text)
}

on_both! {
    async fn create_201_with_the_id(app: TestApp) {
        let ada = app.user("ada").await;
        for (n, slash) in ["", "/"].into_iter().enumerate() {
            let answer = ada.send(reqwest::Method::POST, &format!("{ORDER}{slash}"), None).await;
            assert_eq!(answer.status, 201, "{answer:?}");
            assert!(!answer.text("message").is_empty());
            let order = ada.get(&format!("/api/v1/orders/{}", answer.text("id"))).await;
            assert_eq!((order.text("status"), &order.json["number"]), ("pending", &json!(n + 1)));
        }
    }

    /// The course's own mistake: the body says whose it is.
    async fn create_201_for_the_tokens_account_whatever_the_body_says(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let of_eve = id_of(&eve).await;
        for way in WAYS {
            for field in ["usuario", "id_usuario", "user_id", "owner_id"] {
                let answer = way.post(&ada, ORDER, &json!({field: of_eve})).await;
                assert_eq!(answer.status, 201, "{answer:?}");
                assert_eq!(ada.get(&format!("{ORDER}/{}", answer.text("id"))).await.status, 200);
            }
        }
        assert_eq!(eve.get(LIST).await.json, json!([]));
    }

    /// Whatever the code, the table has three words for it.
    async fn no_other_status_can_be_stored(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada).await;
        for status in ["x", "", "pendente", "PENDING"] {
            let written = app.app.db.write(async move |conn| {
                conn.execute("UPDATE orders SET status = $1", &[status.into()]).await
            });
            let refused = written.await;
            assert!(matches!(refused, Err(DbError::Constraint(_))), "{status}: {refused:?}");
        }
        assert_eq!(ada.get(&format!("{ORDER}/{order}")).await.text("status"), "pendente");
    }

    async fn list_200_ones_own_orders(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let (first, second) = (ordered(&ada).await, ordered(&ada).await);
        add(&ada, &second, &pizza()).await;
        ordered(&eve).await;
        for slash in ["", "/"] {
            let answer = ada.get(&format!("{LIST}{slash}")).await;
            assert_eq!(answer.status, 200);
            let ids: Vec<_> = answer.json.as_array().expect("a list").iter().map(|order| &order["id"]).collect();
            assert_eq!(ids, [&json!(first), &json!(second)]);
            assert_eq!(answer.json[1]["itens"][0]["sabor"], "calabresa");
        }
    }

    async fn list_200_all_of_them_however_many(app: TestApp) {
        let ada = app.user("ada").await;
        for _ in 0..205 {
            ordered(&ada).await;
        }
        assert_eq!(ada.get(LIST).await.json.as_array().map(Vec::len), Some(205));
    }

    async fn get_200_status_price_and_items(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        let item = add(&ada, &id, &pizza()).await.text("item_id").to_owned();
        for slash in ["", "/"] {
            let answer = ada.get(&format!("{ORDER}/{id}{slash}")).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            let expected = json!({"id": id, "status": "pendente", "preco": 79.80, "itens": [
                {"id": item, "quantidade": 2, "sabor": "calabresa", "tamanho": "grande", "preco_unitario": 39.90}]});
            assert_eq!(answer.json, expected);
            assert!(holds(&answer, "\"preco\":79.80") && holds(&answer, "\"preco_unitario\":39.90"), "{answer:?}");
        }
    }

    async fn get_404_what_is_not_there_or_is_anothers(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let id = ordered(&ada).await;
        let nobodys = "00000000-0000-7000-8000-000000000000";
        for (client, id) in [(&eve, id.as_str()), (&ada, nobodys), (&ada, "1"), (&ada, "x")] {
            refused(&client.get(&format!("{ORDER}/{id}")).await, 404);
            refused(&add(client, id, &pizza()).await, 404);
            for what in ["remover-item", "cancelar", "finalizar"] {
                refused(&post(client, what, id).await, 404);
            }
        }
        assert_eq!(ada.get(&format!("{ORDER}/{id}")).await.text("status"), "pendente");
    }

    /// The course's own mistake: the price is computed before the item is in it.
    async fn add_item_201_the_price_has_it_in_it(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        for (n, way) in WAYS.into_iter().enumerate() {
            let answer = way.post(&ada, &format!("{ORDER}/adicionar-item/{id}"), &pizza()).await;
            assert_eq!(answer.status, 201, "{way:?} {answer:?}");
            let cents = (n + 1) * 2 * 3_990;
            let price = format!("\"preco\":{}.{:02}", cents / 100, cents % 100);
            assert!(holds(&answer, &price), "{price}: {answer:?}");
            assert_eq!(answer.json["pedido"]["itens"][n]["id"], answer.json["item_id"]);
        }
        let order = ada.get(&format!("/api/v1/orders/{id}")).await;
        assert_eq!(order.json["total_cents"], 4 * 2 * 3_990, "the product says the same");
        assert_eq!(order.json["items"][0]["description"], "calabresa (grande)");
    }

    /// The course's own mistake: 0.1 + 0.2 is not 0.3.
    async fn money_is_exact_as_a_number_and_as_a_text(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        let mut last = None;
        for price in [json!(0.1), json!("0.20"), json!("4.35"), json!(1.15), json!("0")] {
            last = Some(add(&ada, &id, &with(&with(&pizza(), "quantidade", 1), "preco_unitario", price)).await);
        }
        assert!(holds(&last.expect("an answer"), "\"preco\":5.80"));
        for _ in 0..10 {
            add(&ada, &id, &with(&with(&pizza(), "quantidade", "1.5"), "preco_unitario", "0.10")).await;
        }
        let answer = ada.get(&format!("{ORDER}/{id}")).await;
        assert!(holds(&answer, "\"preco\":7.30") && holds(&answer, "\"quantidade\":1.5"), "{answer:?}");
    }

    async fn add_item_422_each_field_that_is_wrong(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        for way in WAYS {
            for field in ["quantidade", "sabor", "tamanho", "preco_unitario"] {
                let answer = way.post(&ada, &format!("{ORDER}/adicionar-item/{id}"), &without(&pizza(), field)).await;
                assert_eq!(faults(&answer), [(field.to_owned(), "required".to_owned())], "{way:?}");
            }
        }
        for (field, wrong, why) in [
            ("quantidade", json!(0), "too_small"),
            ("quantidade", json!(-1), "too_small"),
            ("quantidade", json!("dois"), "wrong_type"),
            ("quantidade", json!(true), "wrong_type"),
            ("quantidade", json!(1.0001), "wrong_type"),
            ("preco_unitario", json!(-0.01), "too_small"),
            ("preco_unitario", json!(0.30000000000000004), "wrong_type"),
            ("preco_unitario", json!("39,90"), "wrong_type"),
            ("preco_unitario", json!(["39.90"]), "wrong_type"),
            ("preco_unitario", json!("99999999999999999999"), "wrong_type"),
            ("preco_unitario", json!("99999999999.00"), "too_large"),
            ("sabor", json!(7), "wrong_type"),
            ("sabor", json!("  "), "required"),
            ("sabor", json!("a\u{0}b"), "control_characters"),
            ("tamanho", json!("M)"), "does_not_fit"),
            ("id", json!("x"), "unknown_field"),
            ("preco", json!(1), "unknown_field"),
        ] {
            let answer = add(&ada, &id, &with(&pizza(), field, wrong.clone())).await;
            assert_eq!(faults(&answer), [(field.to_owned(), why.to_owned())], "{field} {wrong}");
        }
        assert_eq!(count(&app, "order_items").await, 0);
    }

    async fn a_flavour_and_a_size_come_back_as_they_were_given(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        for (sabor, tamanho) in [("meia (frango)", "M (6 fatias)"), ("4 queijos", "GG"), ("ação \"x\"", "P")] {
            let item = with(&with(&pizza(), "sabor", sabor), "tamanho", tamanho);
            let answer = add(&ada, &id, &item).await;
            let last = answer.json["pedido"]["itens"].as_array().and_then(|items| items.last()).cloned();
            let last = last.unwrap_or_else(|| panic!("{answer:?}"));
            assert_eq!((&last["sabor"], &last["tamanho"]), (&json!(sabor), &json!(tamanho)));
        }
        let shirt = json!({"description": "camiseta", "quantity_milli": 1_000, "unit_price_cents": 1});
        assert_eq!(ada.post(&format!("/api/v1/orders/{id}/items"), &shirt).await.status, 201);
        let items = ada.get(&format!("{ORDER}/{id}")).await.json["itens"].clone();
        assert_eq!((&items[3]["sabor"], &items[3]["tamanho"]), (&json!("camiseta"), &json!("")));
    }

    async fn remove_item_200_the_price_is_without_it(app: TestApp) {
        let ada = app.user("ada").await;
        for slash in ["", "/"] {
            let id = ordered(&ada).await;
            let item = add(&ada, &id, &pizza()).await.text("item_id").to_owned();
            add(&ada, &id, &with(&pizza(), "preco_unitario", "0.05")).await;
            let answer = post(&ada, "remover-item", &format!("{item}{slash}")).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            assert!(holds(&answer, "\"preco\":0.10") && !answer.text("message").is_empty(), "{answer:?}");
            refused(&post(&ada, "remover-item", &item).await, 404);
        }
    }

    async fn cancel_and_finish_200_with_the_seeds_words(app: TestApp) {
        let ada = app.user("ada").await;
        for (what, word) in [("cancelar", "cancelado"), ("finalizar", "finalizado")] {
            for slash in ["", "/"] {
                let id = ordered(&ada).await;
                let answer = post(&ada, what, &format!("{id}{slash}")).await;
                assert_eq!((answer.status, &answer.json["pedido"]["status"]), (200, &json!(word)), "{answer:?}");
                assert_eq!(ada.get(&format!("{ORDER}/{id}")).await.text("status"), word);
            }
        }
    }

    async fn anything_409_from_a_status_that_is_final(app: TestApp) {
        let ada = app.user("ada").await;
        for end in ["cancelar", "finalizar"] {
            let id = ordered(&ada).await;
            let item = add(&ada, &id, &pizza()).await.text("item_id").to_owned();
            assert_eq!(post(&ada, end, &id).await.status, 200);
            for what in ["cancelar", "finalizar"] {
                refused(&post(&ada, what, &id).await, 409);
            }
            refused(&add(&ada, &id, &pizza()).await, 409);
            refused(&post(&ada, "remover-item", &item).await, 409);
        }
    }

    async fn nobody_without_a_token_401(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ordered(&ada).await;
        let stranger = app.anonymous();
        refused(&stranger.get(LIST).await, 401);
        refused(&stranger.get(&format!("{ORDER}/{id}")).await, 401);
        refused(&stranger.send(reqwest::Method::POST, ORDER, None).await, 401);
        refused(&add(&stranger, &id, &pizza()).await, 401);
        for what in ["remover-item", "cancelar", "finalizar"] {
            refused(&post(&stranger, what, &id).await, 401);
        }
    }
}

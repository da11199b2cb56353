//! The total is the sum of the lines, to the cent.

use super::{PATH, item, path_of};
use crate::support::{TestApp, on_both, property};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

/// A line by a rule of its own: in tenths of a cent, written out and cut off by hand.
fn line_in_words(quantity_milli: i64, unit_price_cents: i64) -> i64 {
    let exact = (i128::from(quantity_milli) * i128::from(unit_price_cents)).to_string();
    let exact = format!("{exact:0>4}");
    let (whole, rest) = exact.split_at(exact.len() - 3);
    let whole: i64 = whole.parse().expect("digits");
    whole + i64::from(rest.as_bytes()[0] >= b'5')
}

fn cart() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let quantity = prop_oneof![1..100_000_i64, 1..=1_000_000_000_i64, (1..1_000_i64).prop_map(|n| n * 1_000)];
    let price = prop_oneof![0..10_000_i64, 0..=4_000_000_i64];
    vec((quantity, price), 0..8)
}

fn sent(cart: &[(i64, i64)]) -> Vec<Value> {
    cart.iter().map(|(quantity, price)| item("x", *quantity, *price)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_hundred_thousand_carts_come_to_the_sum_of_their_lines(cart in cart()) {
        use trackit::core::money;
        let lines = cart.iter().map(|(quantity, price)| money::line_total(*quantity, *price));
        let expected: i64 = cart.iter().map(|(quantity, price)| line_in_words(*quantity, *price)).sum();
        prop_assert_eq!(money::sum(lines), Some(expected));
    }
}

on_both! {
    async fn an_answer_shows_the_same_cents_wherever_it_is_read(app: TestApp) {
        let ada = app.user("ada").await;
        property(40, cart(), async |cart| {
            let made = ada.post(PATH, &json!({"title": "Cart", "items": sent(&cart)})).await;
            assert_eq!(made.status, 201, "{made:?}");
            let lines: Vec<_> = cart.iter().map(|(quantity, price)| line_in_words(*quantity, *price)).collect();
            let shown = made.json["items"].as_array().expect("items");
            assert_eq!(shown.iter().map(|item| item["total_cents"].clone()).collect::<Vec<_>>(), lines);
            assert_eq!(made.json["total_cents"], lines.iter().sum::<i64>());
            let path = path_of(&made);
            assert_eq!(ada.get(&path).await.json, made.json);
            assert_eq!(ada.get(&format!("{PATH}?limit=1")).await.json["items"][0], made.json);
            let finished = ada.post(&format!("{path}/finish"), &json!({})).await;
            assert_eq!((&finished.json["items"], &finished.json["total_cents"]),
                (&made.json["items"], &made.json["total_cents"]));
        }).await;
    }
}

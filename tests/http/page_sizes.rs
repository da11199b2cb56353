//! No list is as long as somebody wishes: every operation of the document that takes a limit (R62).

use super::document::{Operation, operations};
use crate::support::{TestApp, on_both};

fn takes_a_limit(operation: &Operation) -> bool {
    let mut parameters = operation.said["parameters"].as_array().into_iter().flatten();
    parameters.any(|one| one["in"] == "query" && one["name"] == "limit")
}

on_both! {
    async fn r62_no_list_takes_a_limit_outside_of_1_to_100(app: TestApp) {
        let root = app.admin("root").await;
        let lists: Vec<_> = operations().into_iter().filter(takes_a_limit).collect();
        assert!(lists.len() >= 10, "{}", lists.len());
        for list in lists {
            assert!(list.required_parameters().is_empty() && !list.path.contains('{'), "say what {} wants", list.id);
            for good in ["1", "100"] {
                let answer = root.get(&format!("{}?limit={good}", list.path)).await;
                assert_eq!(answer.status, 200, "{}: {answer:?}", list.id);
            }
            for bad in ["0", "-1", "101", "1000000000"] {
                let answer = root.get(&format!("{}?limit={bad}", list.path)).await;
                answer.is_problem(422, "validation");
                let expected = [("limit".to_owned(), "invalid_limit".to_owned())];
                assert_eq!(answer.errors(), expected, "{} by {bad}", list.id);
            }
        }
    }
}

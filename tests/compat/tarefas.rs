//! Seed 004, row by row: `/api/v1` itself is this contract, and what it has beyond the seed takes nothing from it.

use super::{count, with, without};
use crate::support::{PASSWORD, TestApp, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const REGISTER: &str = "/api/v1/register";
const LOGIN: &str = "/api/v1/login";
const TASKS: &str = "/api/v1/tasks";
const NOTHING: &str = "00000000-0000-7000-8000-000000000000";
const SLASHES: [&str; 2] = ["", "/"];

fn ada() -> Value {
    json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD})
}

/// The routes of one task, each with a body where it has one.
fn routes_of_one() -> [(Method, Option<Value>); 3] {
    [(Method::GET, None), (Method::PUT, Some(json!({"title": "Costurar"}))), (Method::DELETE, None)]
}

on_both! {
    async fn register_201_and_the_account_signs_in_by_either_name(app: TestApp) {
        for (n, slash) in SLASHES.into_iter().enumerate() {
            let (username, email) = (format!("ada{n}"), format!("ada{n}@example.org"));
            let fields = json!({"username": username, "email": email, "password": PASSWORD});
            let answer = app.anonymous().post(&format!("{REGISTER}{slash}"), &fields).await;
            assert_eq!((answer.status, answer.text("username")), (201, username.as_str()), "{answer:?}");
            for (field, name) in [("username", &username), ("username", &email), ("email", &email)] {
                let fields = json!({field: name, "password": PASSWORD});
                let answer = app.anonymous().post(&format!("{LOGIN}{slash}"), &fields).await;
                assert_eq!((answer.status, answer.text("token_type")), (200, "Bearer"), "{answer:?}");
                assert_eq!(answer.text("access_token").split('.').count(), 3, "it is a JWT");
                let client = app.anonymous().with_token(answer.text("access_token"));
                assert_eq!(client.get(&format!("{TASKS}{slash}")).await.status, 200);
            }
        }
    }

    async fn register_422_names_each_field_that_is_missing_or_wrong(app: TestApp) {
        for slash in SLASHES {
            let path = format!("{REGISTER}{slash}");
            for (field, wrong, code) in [
                ("username", "a b", "invalid_username"),
                ("email", "ada", "invalid_email"),
                ("password", "1234567", "password_too_short"),
            ] {
                let missing = (without(&ada(), field), "required");
                for (fields, code) in [missing, (with(&ada(), field, 7), "wrong_type"), (with(&ada(), field, wrong), code)] {
                    let answer = app.anonymous().post(&path, &fields).await;
                    answer.is_problem(422, "validation");
                    assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{fields}");
                }
            }
            let all = app.anonymous().post(&path, &json!({})).await.errors();
            assert_eq!(all, ["username", "email", "password"].map(|field| (field.to_owned(), "required".to_owned())));
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn login_401_wrong_or_unknown(app: TestApp) {
        app.user("ada").await;
        for slash in SLASHES {
            for (username, password) in [("ada", "wrong"), ("nobody", PASSWORD)] {
                let fields = json!({"username": username, "password": password});
                let answer = app.anonymous().post(&format!("{LOGIN}{slash}"), &fields).await;
                answer.is_problem(401, "invalid_credentials");
            }
        }
    }

    async fn create_201_and_422_without_a_title(app: TestApp) {
        let ada = app.user("ada").await;
        for slash in SLASHES {
            let path = format!("{TASKS}{slash}");
            let answer = ada.post(&path, &json!({"title": "Cortar", "description": "2 m", "done": true})).await;
            let said = (answer.text("title"), answer.text("description"), &answer.json["done"]);
            assert_eq!((answer.status, said), (201, ("Cortar", "2 m", &json!(true))));
            let answer = ada.post(&path, &json!({"title": "Costurar"})).await;
            let said = (answer.text("title"), answer.text("description"), &answer.json["done"]);
            assert_eq!((answer.status, said), (201, ("Costurar", "", &json!(false))));
            for (fields, code) in [(json!({"description": "2 m"}), "required"), (json!({"title": 7}), "wrong_type")] {
                let answer = ada.post(&path, &fields).await;
                answer.is_problem(422, "validation");
                assert_eq!(answer.errors(), [("title".to_owned(), code.to_owned())]);
            }
        }
        assert_eq!(count(&app, "tasks").await, 4);
    }

    async fn list_200_the_callers_tasks_in_pages_by_status_and_by_title(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        for (title, done) in [("Reunião", false), ("Cortar", true), ("REUNIAO de novo", true)] {
            assert_eq!(ada.post(TASKS, &json!({"title": title, "done": done})).await.status, 201);
        }
        eve.task("Reunião de eve").await;
        let (meeting, cut, again) = ("Reunião", "Cortar", "REUNIAO de novo");
        for slash in SLASHES {
            for (query, titles) in [
                ("", vec![again, cut, meeting]),
                ("?done=true", vec![again, cut]),
                ("?done=false", vec![meeting]),
                ("?q=reuniao", vec![again, meeting]),
                ("?q=REUNI%C3%83O&done=true", vec![again]),
                ("?q=eve", vec![]),
            ] {
                let page = ada.get(&format!("{TASKS}{slash}{query}")).await;
                assert_eq!((page.status, page.titles()), (200, titles.iter().map(ToString::to_string).collect()), "{query}");
            }
            let first = ada.get(&format!("{TASKS}{slash}?limit=2")).await;
            let second = ada.get(&first.next_link().expect("a next page")).await;
            assert_eq!([first.titles(), second.titles()].concat(), [again, cut, meeting]);
            assert_eq!(second.next_link(), None);
        }
    }

    async fn one_task_is_read_changed_and_deleted(app: TestApp) {
        let ada = app.user("ada").await;
        for slash in SLASHES {
            let path = format!("{TASKS}/{}{slash}", ada.task("Cortar").await);
            assert_eq!(ada.get(&path).await.text("title"), "Cortar");
            let answer = ada.put(&path, &json!({"title": "Costurar", "done": true})).await;
            assert_eq!((answer.status, answer.text("title"), &answer.json["done"]), (200, "Costurar", &json!(true)));
            assert_eq!(ada.get(&path).await.json, answer.json);
            assert_eq!(ada.delete(&path).await.status, 204);
            for (method, body) in routes_of_one() {
                ada.send(method, &path, body.as_ref()).await.is_problem(404, "not_found");
            }
        }
    }

    /// Byte by byte, but for the number of the request.
    async fn one_404_of_another_user_as_of_one_that_is_not_there(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await.with("x-request-id", "same"));
        let id = ada.task("Cortar").await;
        for slash in SLASHES {
            for (method, body) in routes_of_one() {
                let others = eve.send(method.clone(), &format!("{TASKS}/{id}{slash}"), body.as_ref()).await;
                let nobodys = eve.send(method, &format!("{TASKS}/{NOTHING}{slash}"), body.as_ref()).await;
                others.is_problem(404, "not_found");
                assert_eq!(others.json, nobodys.json);
            }
        }
        assert_eq!(ada.get(&format!("{TASKS}/{id}")).await.json["version"], 1, "nothing has happened to it");
    }

    async fn every_route_401_without_a_good_token(app: TestApp) {
        let ada = app.user("ada").await;
        let one = format!("{TASKS}/{}", ada.task("Cortar").await);
        let all = [(Method::GET, None), (Method::POST, Some(json!({"title": "x"})))];
        let routes = all.map(|route| (TASKS, route)).into_iter().chain(routes_of_one().map(|route| (&*one, route)));
        for (path, (method, body)) in routes {
            for slash in SLASHES {
                for client in [app.anonymous(), app.anonymous().with_token("x.y.z")] {
                    let answer = client.send(method.clone(), &format!("{path}{slash}"), body.as_ref()).await;
                    answer.is_problem(401, "unauthenticated");
                }
            }
        }
        assert_eq!(ada.get(TASKS).await.titles(), ["Cortar"]);
    }
}

//! Pages: while a reader walks through a list, others insert, change and delete, and the reader still
//! sees every task that nobody touched, once, in order.

use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::BTreeSet, time::Duration};
use trackit::core::text::fold_for_search;

/// A walk through a list, and what happens around it.
#[derive(Clone, Debug)]
struct Walk {
    sort: &'static str,
    tasks: Vec<Value>,
    /// Before each page: its limit, and what others do.
    steps: Vec<(usize, Vec<Write>)>,
}

#[derive(Clone, Debug)]
enum Write {
    Insert(Value),
    Change(prop::sample::Index, Value),
    Delete(prop::sample::Index),
    Wait,
}

/// Few titles and days, so that many sort alike.
fn body() -> impl Strategy<Value = Value> {
    let done = any::<bool>();
    let title = select(&["a", "A", "á", "b", "B 2", "ção", "cao", "🧵", "z"][..]);
    let due_on = option::of(select(&["2026-11-20", "2026-11-21", "9998-12-31"][..]));
    let body = |(title, due_on, done)| json!({"title": title, "due_on": due_on, "done": done});
    (title, due_on, done).prop_map(body)
}

fn write() -> impl Strategy<Value = Write> {
    prop_oneof![
        body().prop_map(Write::Insert),
        (any::<prop::sample::Index>(), body()).prop_map(|(which, body)| Write::Change(which, body)),
        any::<prop::sample::Index>().prop_map(Write::Delete),
        Just(Write::Wait),
    ]
}

fn walk(sort: &'static str) -> impl Strategy<Value = Walk> {
    let steps = vec((1..8_usize, vec(write(), 0..4)), 1..12);
    (vec(body(), 0..24), steps).prop_map(move |(tasks, steps)| Walk { sort, tasks, steps })
}

/// The order that the list should have, computed from what it shows.
fn in_order(sort: &str, tasks: &mut [Value]) {
    let text = |task: &Value, field: &str| task[field].as_str().unwrap_or_default().to_owned();
    let id = |task: &Value| text(task, "id");
    match sort {
        "created" => tasks.sort_by_key(|task| Reverse(id(task))),
        "updated" => tasks.sort_by_key(|task| {
            let at: jiff::Timestamp = text(task, "updated_at").parse().expect("a time");
            Reverse((at, id(task)))
        }),
        "done" => tasks.sort_by_key(|task| {
            let at = task["done_at"].as_str().map(|at| at.parse::<jiff::Timestamp>().expect("a time"));
            Reverse((at, id(task)))
        }),
        "due" => tasks.sort_by_key(|task| (task["due_on"].is_null(), text(task, "due_on"), id(task))),
        _ => tasks.sort_by_key(|task| (fold_for_search(&text(task, "title")), id(task))),
    }
}

fn path(task: &Value) -> String {
    format!("/api/v1/tasks/{}", task["id"].as_str().expect("an id"))
}

/// What others do, all of it acknowledged; keeps the set of tasks that nobody touched.
async fn happen(
    app: &TestApp,
    client: &Client,
    write: Write,
    there: &mut Vec<Value>,
    untouched: &mut BTreeSet<String>,
) {
    match write {
        Write::Insert(body) => there.push(client.post("/api/v1/tasks", &body).await.json),
        Write::Wait => app.advance(Duration::from_millis(1)).await,
        Write::Change(..) | Write::Delete(_) if there.is_empty() => {}
        Write::Change(which, body) => {
            let task = which.get(there);
            assert_eq!(client.patch(&path(task), &body).await.status, 200);
            untouched.remove(&path(task));
        }
        Write::Delete(which) => {
            let task = there.remove(which.index(there.len()));
            assert_eq!(client.delete(&path(&task)).await.status, 204);
            untouched.remove(&path(&task));
        }
    }
}

async fn check(app: &TestApp, client: &Client, walk: Walk) {
    for left in client.all("/api/v1/tasks?limit=100").await {
        client.delete(&path(&left)).await;
    }
    let mut there = Vec::new();
    for body in &walk.tasks {
        there.push(client.post("/api/v1/tasks", body).await.json);
    }
    let mut expected = there.clone();
    in_order(walk.sort, &mut expected);
    let mut untouched: BTreeSet<String> = there.iter().map(path).collect();

    let (mut seen, mut steps) = (Vec::new(), walk.steps.into_iter());
    let mut cursor = String::new();
    loop {
        let (limit, writes) = steps.next().unwrap_or((3, Vec::new()));
        for write in writes {
            happen(app, client, write, &mut there, &mut untouched).await;
        }
        let page = client.get(&format!("/api/v1/tasks?sort={}&limit={limit}{cursor}", walk.sort)).await;
        let items = page.json["items"].as_array().expect("a page");
        assert!(items.len() <= limit);
        seen.extend(items.clone());
        match page.json["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    seen.retain(|task| untouched.contains(&path(task)));
    expected.retain(|task| untouched.contains(&path(task)));
    assert_eq!(seen, expected);
}

on_both! {
    async fn a_walk_by_creation_sees_every_untouched_task_once(app: TestApp) {
        let ada = app.user("ada").await;
        property(16, walk("created"), async |walk| check(&app, &ada, walk).await).await;
    }

    async fn a_walk_by_day_sees_every_untouched_task_once(app: TestApp) {
        let ada = app.user("ada").await;
        property(16, walk("due"), async |walk| check(&app, &ada, walk).await).await;
    }

    async fn a_walk_by_change_sees_every_untouched_task_once(app: TestApp) {
        let ada = app.user("ada").await;
        property(16, walk("updated"), async |walk| check(&app, &ada, walk).await).await;
    }

    async fn a_walk_by_what_was_done_sees_every_untouched_task_once(app: TestApp) {
        let ada = app.user("ada").await;
        property(16, walk("done"), async |walk| check(&app, &ada, walk).await).await;
    }

    async fn a_walk_by_title_sees_every_untouched_task_once(app: TestApp) {
        let ada = app.user("ada").await;
        property(16, walk("title"), async |walk| check(&app, &ada, walk).await).await;
    }

    async fn links_lead_through_all_pages_and_keep_the_other_parameters(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 0..7 {
            ada.task(&format!("ação {n}")).await;
            ada.task(&format!("outra {n}")).await;
        }
        let first = "/api/v1/tasks?sort=title&limit=3&q=A%C3%87%C3%83O&done=false";
        let mut sizes = Vec::new();
        let mut titles = Vec::new();
        let mut next = Some(first.to_owned());
        while let Some(path) = next {
            let page = ada.get(&path).await;
            assert_eq!(page.next_link().is_some(), page.json["next"].is_string(), "{page:?}");
            sizes.push(page.titles().len());
            titles.extend(page.titles());
            next = page.next_link();
        }
        assert_eq!(sizes, [3, 3, 1]);
        assert_eq!(titles, (0..7).map(|n| format!("ação {n}")).collect::<Vec<_>>());
    }

    async fn a_page_that_is_just_full_has_no_next(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 0..4 {
            ada.task(&format!("{n}")).await;
        }
        for (limit, more) in [(3, true), (4, false), (5, false)] {
            let page = ada.get(&format!("/api/v1/tasks?limit={limit}")).await;
            assert_eq!((page.json["next"].is_string(), page.next_link().is_some()), (more, more), "{limit}");
        }
    }
}

//! Whatever users do, in whatever order: each journal counts from 1 without gaps and tells exactly what
//! was answered.

use crate::support::{Answer, Client, TestApp, on_both, property};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
enum Action {
    Create,
    CreateBadly,
    Patch(Index),
    PatchStale(Index),
    Replace(Index),
    Delete(Index),
    DeleteAnothers(Index),
    Undo(Index),
    Rename,
}

fn action() -> impl Strategy<Value = Action> {
    let which = any::<Index>;
    prop_oneof![
        4 => Just(Action::Create),
        1 => Just(Action::CreateBadly),
        3 => which().prop_map(Action::Patch),
        1 => which().prop_map(Action::PatchStale),
        2 => which().prop_map(Action::Replace),
        2 => which().prop_map(Action::Delete),
        1 => which().prop_map(Action::DeleteAnothers),
        2 => which().prop_map(Action::Undo),
        1 => Just(Action::Rename),
    ]
}

/// A user, and what the journal should say of what it did.
struct User {
    client: Client,
    account: Value,
    account_version: i64,
    /// Paths of tasks that were ever made; some are gone.
    tasks: Vec<String>,
    journal: Vec<(Value, &'static str, Value)>,
}

impl User {
    async fn new(app: &TestApp, name: &str) -> Self {
        let client = app.user(name).await;
        let account = client.get("/api/v1/me").await.json["id"].clone();
        let journal = vec![(account.clone(), "create", json!(1))];
        Self { client, account, account_version: 1, tasks: Vec::new(), journal }
    }

    /// An answered write has a number, the next one; any other answer has none.
    fn note(&mut self, op: &'static str, answer: &Answer) {
        if answer.status < 300 {
            self.journal.push((answer.json["id"].clone(), op, answer.json["version"].clone()));
            assert_eq!(answer.header("change-seq"), self.journal.len().to_string(), "{answer:?}");
        } else {
            assert_eq!(answer.header("change-seq"), "");
        }
    }

    async fn act(&mut self, action: &Action, other: &Self) {
        let at = |which: &Index, tasks: &[String]| {
            if tasks.is_empty() { "/api/v1/tasks/none".to_owned() } else { which.get(tasks).clone() }
        };
        let (client, body) = (self.client.clone(), json!({"title": "Costurar"}));
        match action {
            Action::Create => {
                let answer = client.post("/api/v1/tasks", &body).await;
                self.tasks.push(format!("/api/v1/tasks/{}", answer.text("id")));
                self.note("create", &answer);
            }
            Action::CreateBadly => self.note("create", &client.post("/api/v1/tasks", &json!({})).await),
            Action::Patch(which) => {
                self.note("update", &client.patch(&at(which, &self.tasks), &json!({"done": true})).await);
            }
            Action::PatchStale(which) => {
                let stale = client.with("if-match", "\"0\"");
                self.note("update", &stale.patch(&at(which, &self.tasks), &body).await);
            }
            Action::Replace(which) => self.note("update", &client.put(&at(which, &self.tasks), &body).await),
            Action::Delete(which) => self.delete(&at(which, &self.tasks)).await,
            Action::DeleteAnothers(which) => {
                client.delete(&at(which, &other.tasks)).await.is_problem(404, "not_found");
            }
            Action::Undo(which) => self.undo(which.index(self.journal.len()) + 1).await,
            Action::Rename => {
                self.account_version += 1;
                client.patch("/api/v1/me", &json!({"name": format!("n{}", self.account_version)})).await;
                self.journal.push((self.account.clone(), "update", json!(self.account_version)));
            }
        }
    }

    async fn delete(&mut self, path: &str) {
        let last = self.client.get(path).await;
        let answer = self.client.delete(path).await;
        assert_eq!(answer.status, if last.status == 200 { 204 } else { 404 });
        self.note("delete", &Answer { json: last.json, ..answer });
    }

    /// What an undo should write is seen in what it wrote: it must be one entry more, of the same object.
    async fn undo(&mut self, seq: usize) {
        let answer = self.client.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).await;
        if answer.status != 200 {
            assert_eq!(answer.status, 409, "{answer:?}");
            return;
        }
        let id = self.journal[seq - 1].0.clone();
        let task = self.client.get(&format!("/api/v1/tasks/{}", id.as_str().expect("an id"))).await.json;
        let before = self.journal.iter().rev().find(|entry| entry.0 == id).expect("its last entry").clone();
        let next = json!(before.2.as_i64().expect("a version") + 1);
        let (op, version) = match (task["version"].as_i64(), before.1) {
            (None, _) => ("delete", before.2),
            (Some(_), "delete") => ("create", next),
            (Some(_), _) => ("update", next),
        };
        if op != "delete" {
            assert_eq!(task["version"], version, "one on from the last that it ever had");
        }
        self.journal.push((id, op, version));
        assert_eq!(answer.json["seq"], self.journal.len());
    }

    async fn check(&self) {
        let changes = self.client.all("/api/v1/changes?limit=100").await;
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                (
                    change["entity_id"].clone(),
                    change["op"].as_str().expect("an op"),
                    change["version"].clone(),
                )
            })
            .collect();
        assert_eq!(told, self.journal);
        let numbers: Vec<_> =
            changes.iter().map(|change| change["seq"].as_i64().expect("a number")).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
    }
}

on_both! {
    async fn every_answered_write_and_nothing_else_is_in_the_journal_without_gaps(app: TestApp) {
        let users = tokio::sync::Mutex::new([User::new(&app, "ada").await, User::new(&app, "bob").await]);
        property(12, vec((any::<bool>(), action()), 1..40), async |actions| {
            let mut users = users.lock().await;
            for (first, action) in actions {
                let [ada, bob] = &mut *users;
                let (who, other) = if first { (ada, bob) } else { (bob, ada) };
                who.act(&action, other).await;
            }
            for user in &*users {
                user.check().await;
            }
        }).await;
    }
}

//! What is asked, written out beforehand: a thousand tokens take their turns.

use crate::{actors::Actor, plan::Ask};

const API: &str = "/api/v1";

/// Requests for the wire, and the status that each must be answered by.
pub(crate) struct Requests {
    texts: Vec<Vec<u8>>,
    /// Such as 200.
    pub(crate) status: u16,
}

impl Requests {
    /// Those of all actors, each in turn.
    pub(crate) fn of(ask: Ask, actors: &[Actor]) -> Self {
        let status = if ask == Ask::Create { 201 } else { 200 };
        let turns = if ask == Ask::Get { actors.iter().map(|actor| actor.tasks.len()).max() } else { None };
        let turns = 0..turns.unwrap_or(1);
        let texts = turns.flat_map(|turn| actors.iter().map(move |actor| text(ask, actor, turn))).collect();
        Self { texts, status }
    }

    /// The request of this turn; after the last one comes the first.
    pub(crate) fn at(&self, turn: usize) -> &[u8] {
        &self.texts[turn % self.texts.len()]
    }
}

fn text(ask: Ask, actor: &Actor, turn: usize) -> Vec<u8> {
    match ask {
        Ask::List => request("GET", "/tasks?limit=20", actor, ""),
        Ask::Get => request("GET", &format!("/tasks/{}", actor.tasks[turn % actor.tasks.len()]), actor, ""),
        Ask::Create => {
            let body = "{\"title\":\"Cortar o tecido da cortina da sala\",\"due_on\":\"2026-11-28\"}";
            request("POST", "/tasks", actor, body)
        }
    }
}

fn request(method: &str, path: &str, actor: &Actor, body: &str) -> Vec<u8> {
    let content = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
    };
    let token = &actor.token;
    format!(
        "{method} {API}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\
         Authorization: Bearer {token}\r\n{content}\r\n{body}"
    )
    .into_bytes()
}

//! What is asked, written out beforehand: a thousand tokens take their turns.

use crate::{
    actors::{Actor, Actors},
    asks::{Ask, Form, Who},
};

const API: &str = "/api/v1";

/// Requests for the wire, and the status that each must be answered by.
pub(crate) struct Requests {
    texts: Vec<Vec<u8>>,
    /// Such as 200.
    pub(crate) status: u16,
}

impl Requests {
    /// Those of all whom it concerns, each in turn.
    pub(crate) fn of(ask: Ask, actors: &Actors) -> Self {
        let form = ask.form();
        let actors = match form.who {
            Who::Each => &actors.each[..],
            Who::Large => std::slice::from_ref(&actors.large),
        };
        let turns = 0..actors.iter().map(|actor| turns(&form, actor)).max().unwrap_or(1);
        let texts =
            turns.flat_map(|turn| actors.iter().map(|actor| text(&form, actor, turn)).collect::<Vec<_>>());
        Self { texts: texts.collect(), status: form.status }
    }

    /// Sign-ins of the many accounts, each in turn, each from an address of its own.
    pub(crate) fn sign_ins(accounts: usize, password: &str) -> Self {
        let texts = (0..accounts).map(|number| {
            let body = format!("{{\"username\":\"oficina{number}\",\"password\":\"{password}\"}}");
            format!(
                "POST {API}/login HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: trackit-bench\r\n\
                 X-Forwarded-For: 10.0.{}.{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                number / 250,
                number % 250,
                body.len()
            )
            .into_bytes()
        });
        Self { texts: texts.collect(), status: 200 }
    }

    /// The request of this turn; after the last one comes the first.
    pub(crate) fn at(&self, turn: usize) -> &[u8] {
        &self.texts[turn % self.texts.len()]
    }
}

/// How many different requests an actor makes of a form.
fn turns(form: &Form, actor: &Actor) -> usize {
    let of = |name, ids: &[String]| if form.path.contains(name) { ids.len() } else { 1 };
    of("{task}", &actor.tasks).max(of("{order}", &actor.orders))
}

fn text(form: &Form, actor: &Actor, turn: usize) -> Vec<u8> {
    let Form { method, body, .. } = form;
    let id = |ids: &[String]| ids.get(turn % ids.len().max(1)).cloned().unwrap_or_default();
    let path = form.path.replace("{task}", &id(&actor.tasks)).replace("{order}", &id(&actor.orders));
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

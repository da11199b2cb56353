//! Tasks that look like a workshop's: most are done, half have a day, a third have a description.

use std::time::Duration;
use trackit::{
    core::{
        clock::Clock,
        ids::{Ids, Owner},
        text::fold_for_search,
    },
    db::Value,
};

/// Up to the rows.
pub(super) const INSERT_TASKS: &str = "INSERT INTO tasks (owner_id, id, title, title_fold, description, done,
    done_at, due_on, priority, created_at, updated_at, version) VALUES ";
/// Up to the rows.
pub(super) const INSERT_ENTRIES: &str =
    "INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version, before) VALUES ";

/// From one task to the next: a thousand are two years and a quarter.
const APART: Duration = Duration::from_secs(20 * 60 * 60);
const WORK: [&str; 6] = ["Cortar", "Costurar", "Medir", "Entregar", "Orçar", "Consertar"];
const THINGS: [&str; 7] =
    ["a cortina", "o sofá", "o colchão", "a almofada", "o toldo", "a poltrona", "o banco"];
const PLACES: [&str; 5] = ["da sala", "do salão de reuniões", "da recepção", "do quarto", "da varanda"];
const DESCRIPTION: &str = "Tecido já comprado, falta conferir a medida da janela maior. O cliente prefere receber \
    de manhã; avisar um dia antes e levar a furadeira.";

/// A task, and the entry that says so.
pub(super) struct Rows {
    pub(super) task: [Value; 12],
    pub(super) entry: [Value; 8],
}

/// The task with this number, counted from 0, of an account.
pub(super) fn rows(owner: Owner, account: usize, number: usize, clock: &Clock, ids: &Ids) -> Rows {
    clock.advance(APART);
    let (id, now) = (ids.next(), clock.now());
    let pick = account * 31 + number;
    let (work, thing, place) = (WORK[pick % 6], THINGS[pick % 7], PLACES[pick % 5]);
    let title = format!("{work} {thing} {place}, pedido {}", number / 4 + 1);
    let done = !number.is_multiple_of(5);
    let day = number.is_multiple_of(2).then(|| format!("2026-{:02}-{:02}", pick % 12 + 1, pick % 28 + 1));
    let version = 1_i64;
    Rows {
        task: [
            owner.into(),
            id.into(),
            title.as_str().into(),
            fold_for_search(&title).into(),
            if number.is_multiple_of(3) { DESCRIPTION } else { "" }.into(),
            done.into(),
            done.then_some(now).into(),
            day.into(),
            (number as i64 % 4).into(),
            now.into(),
            now.into(),
            version.into(),
        ],
        entry: [
            owner.into(),
            entry_number(number).into(),
            now.into(),
            "task".into(),
            id.into(),
            "create".into(),
            version.into(),
            Value::Null,
        ],
    }
}

/// The account itself is the first entry of its journal.
pub(super) fn entry_number(task: usize) -> i64 {
    task as i64 + 2
}

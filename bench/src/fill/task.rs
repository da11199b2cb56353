//! Tasks that look like a workshop's: most are done, half have a day, a third have a description.

use super::{
    bulk,
    journal::{FIRST_VERSION, Journal},
};
use std::time::Duration;
use trackit::{
    core::{
        clock::Clock,
        ids::{Ids, Owner},
        text::fold_for_sort,
    },
    db::{Conn, DbError, Value},
    journal::Entity,
};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO tasks (owner_id, id, title, title_fold, description, done,
    done_at, due_on, priority, created_at, updated_at, version, order_id) VALUES ";

const WORK: [&str; 6] = ["Cortar", "Costurar", "Medir", "Entregar", "Orçar", "Consertar"];
const THINGS: [&str; 7] =
    ["a cortina", "o sofá", "o colchão", "a almofada", "o toldo", "a poltrona", "o banco"];
const PLACES: [&str; 5] = ["da sala", "do salão de reuniões", "da recepção", "do quarto", "da varanda"];
const DESCRIPTION: &str = "Tecido já comprado, falta conferir a medida da janela maior. O cliente prefere receber \
    de manhã; avisar um dia antes e levar a furadeira.";

/// What an account's tasks are made by.
pub(super) struct Tasks<'t> {
    /// Whose they are.
    pub(super) owner: Owner,
    /// Counts the accounts, so that their tasks differ.
    pub(super) account: usize,
    /// How many.
    pub(super) count: usize,
    /// From one to the next.
    pub(super) apart: Duration,
    /// What they are done for, if there are any orders.
    pub(super) orders: &'t [Uuid],
}

/// Writes tasks, and answers their ids.
pub(super) async fn insert(
    conn: Conn<'_>,
    tasks: Tasks<'_>,
    clock: &Clock,
    journal: &mut Journal,
) -> Result<Vec<Uuid>, DbError> {
    let ids = Ids::new(clock.clone());
    let (mut rows, mut made) = (Vec::new(), Vec::new());
    for number in 0..tasks.count {
        clock.advance(tasks.apart);
        let id = ids.next();
        rows.push(task(&tasks, id, number, clock));
        journal.created(Entity::Task, id, clock.now());
        made.push(id);
    }
    bulk::insert(conn, INSERT, &rows).await?;
    Ok(made)
}

fn task(tasks: &Tasks<'_>, id: Uuid, number: usize, clock: &Clock) -> [Value; 13] {
    let now = clock.now();
    let pick = tasks.account * 31 + number;
    let (work, thing, place) = (WORK[pick % 6], THINGS[pick % 7], PLACES[pick % 5]);
    let title = format!("{work} {thing} {place}, pedido {}", number / 4 + 1);
    let done = !number.is_multiple_of(5);
    let day = number.is_multiple_of(2).then(|| format!("2026-{:02}-{:02}", pick % 12 + 1, pick % 28 + 1));
    [
        tasks.owner.into(),
        id.into(),
        title.as_str().into(),
        fold_for_sort(&title).into(),
        if number.is_multiple_of(3) { DESCRIPTION } else { "" }.into(),
        done.into(),
        done.then_some(now).into(),
        day.into(),
        (number as i64 % 4).into(),
        now.into(),
        now.into(),
        FIRST_VERSION.into(),
        tasks.orders.get(number * tasks.orders.len() / tasks.count).copied().into(),
    ]
}

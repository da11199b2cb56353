//! What happens in the month, in the order in which it happens.

use super::{
    days::Days,
    workshop::{Task, Workshop},
};
use crate::core::clock::UtcTime;
use std::collections::BTreeMap;

/// Minutes of the day at which the rest is done that is no work.
const OPENING: i32 = 8 * 60;
const CLOSING: i32 = 18 * 60;

/// One thing that happens.
pub(super) struct Step {
    pub(super) at: UtcTime,
    pub(super) what: What,
}

/// What happens; the numbers are places in the workshop's lists.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// Somebody comes for the first time.
    Customer(usize),
    /// An order is made.
    Order(usize),
    /// A task is written down.
    Task(usize),
    /// Work on a task ends that began at this instant.
    Work(usize, UtcTime),
    /// A task is done.
    Done(usize),
    /// An order is finished.
    Finish(usize),
    /// An order is given up.
    Cancel(usize),
    /// The timer starts on a task.
    Start(usize),
}

/// All steps of the workshop, the first one first.
pub(super) fn of(workshop: &Workshop, days: &Days) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut add = |at, what| steps.push(Step { at, what });
    for (place, order) in workshop.orders.iter().enumerate() {
        let first = workshop.orders.iter().position(|other| other.customer == order.customer);
        if first == Some(place) {
            add(days.at(order.made, OPENING), What::Customer(order.customer));
        }
        add(days.at(order.made, OPENING + 5), What::Order(place));
        if let Some(day) = order.finished {
            add(days.at(day, CLOSING + 5), What::Finish(place));
        }
        if let Some(day) = order.cancelled {
            add(days.at(day, CLOSING + 5), What::Cancel(place));
        }
    }
    for (place, (order, task)) in workshop.tasks().enumerate() {
        let made = order.map_or_else(|| first_day(task), |order| workshop.orders[order].made);
        add(days.at(made, OPENING + 10), What::Task(place));
        if let Some(day) = task.done {
            add(days.at(day, CLOSING), What::Done(place));
        }
    }
    work(workshop, days, &mut add);
    steps.sort_by_key(|step| step.at);
    steps
}

/// The day before anything is done for a task of no order.
fn first_day(task: &Task) -> i32 {
    task.done.into_iter().chain(task.due).min().unwrap_or_default().min(0) - 1
}

/// Lays the work of each day one after the other; the timer has run up to now.
fn work(workshop: &Workshop, days: &Days, add: &mut impl FnMut(UtcTime, What)) {
    let mut pieces = BTreeMap::<i32, Vec<(usize, i32)>>::new();
    let mut running = None;
    for (place, (_, task)) in workshop.tasks().enumerate() {
        for (day, minutes) in &task.work {
            pieces.entry(*day).or_default().push((place, *minutes));
        }
        running = running.or(task.running.map(|minutes| (place, minutes)));
    }
    let timer = running.map_or(0, |(_, minutes)| minutes);
    for (day, pieces) in pieces {
        let minutes: i32 = pieces.iter().map(|(_, minutes)| minutes + 10).sum();
        let mut next = days.morning(day, minutes + timer);
        for (place, minutes) in pieces {
            let (begin, end, then) = Days::fit(next, minutes);
            add(days.at(day, end), What::Work(place, days.at(day, begin)));
            next = then;
        }
    }
    if let Some((place, minutes)) = running {
        add(days.ago(minutes), What::Start(place));
    }
}

//! The workshop as it is written down: who orders what, what is done for it, and on which days.

use serde::Deserialize;

/// All of it. Days are counted in working days from today, which is 0.
#[derive(Debug, Deserialize)]
pub(super) struct Workshop {
    pub(super) customers: Vec<Customer>,
    pub(super) orders: Vec<Order>,
    /// Those of no order.
    pub(super) tasks: Vec<Task>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) phone: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) document: String,
    #[serde(default)]
    pub(super) notes: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub(super) title: String,
    /// The place of the customer who ordered.
    pub(super) customer: usize,
    pub(super) made: i32,
    pub(super) due: i32,
    pub(super) finished: Option<i32>,
    pub(super) cancelled: Option<i32>,
    /// What it is, how much in thousandths, what one costs in cents.
    pub(super) items: Vec<(String, i64, i64)>,
    pub(super) tasks: Vec<Task>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Task {
    pub(super) title: String,
    pub(super) done: Option<i32>,
    pub(super) due: Option<i32>,
    #[serde(default)]
    pub(super) priority: crate::tasks::Priority,
    /// On which days for how many minutes.
    pub(super) work: Vec<(i32, i32)>,
    /// For how many minutes the timer has been running.
    pub(super) running: Option<i32>,
}

impl Workshop {
    /// From its file.
    pub(super) fn read() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("workshop.json"))
    }

    /// Every task, each with the place of its order: first those of the orders, then the others.
    pub(super) fn tasks(&self) -> impl Iterator<Item = (Option<usize>, &Task)> {
        let of_orders = (0..).zip(&self.orders);
        let of_orders =
            of_orders.flat_map(|(place, order)| order.tasks.iter().map(move |task| (Some(place), task)));
        of_orders.chain(self.tasks.iter().map(|task| (None, task)))
    }
}

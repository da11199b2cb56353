//! What is asked, of whom, and how soon the answer is to be there.

use clap::ValueEnum;
use std::time::Duration;

/// What is asked; [`Ask::form`] says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ask {
    /// A page of tasks
    List,
    /// A task
    Get,
    /// A new task
    Create,
    /// An order
    Order,
    /// An order's tasks
    OrderTasks,
    /// What an order took and cost
    OrderSummary,
    /// Orders that are not finished
    PendingOrders,
    /// A new order
    CreateOrder,
    /// An order, changed as its page changes it
    SaveOrder,
    /// A timer, which stops the one before it
    StartTimer,
    /// A year's hours by day
    ReportDays,
    /// A year's hours by order
    ReportOrders,
    /// Tasks by a word that many titles have
    SearchMany,
    /// Tasks by a word that few titles have
    SearchFew,
    /// Tasks by a word that no title has
    SearchNone,
}

/// Whose data is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The many accounts, each in turn.
    Each,
    /// The one account that has a hundred times as much.
    Large,
}

/// A request as it goes over the wire, but for its token.
pub(crate) struct Form {
    /// In words.
    pub(crate) what: &'static str,
    /// By which method.
    pub(crate) method: &'static str,
    /// From the API's root. `{task}` and `{order}` stand for ids, another one each turn.
    pub(crate) path: &'static str,
    /// JSON, or nothing.
    pub(crate) body: &'static str,
    /// The status that it must be answered by.
    pub(crate) status: u16,
    /// Whose.
    pub(crate) who: Who,
    /// How soon half of the answers are to be there, when one connection asks.
    pub(crate) aim: Option<Duration>,
}

const REPORT: Option<Duration> = Some(Duration::from_millis(50));
const SEARCH: Option<Duration> = Some(Duration::from_millis(10));
const NEW_TASK: &str = "{\"title\":\"Cortar o tecido da cortina da sala\",\"due_on\":\"2026-11-28\"}";
/// With three items.
const NEW_ORDER: &str = r#"{"title":"Cortinas da sala","items":[
{"description":"Tecido de linho, metro","quantity_milli":7500,"unit_price_cents":8990},
{"description":"Trilho","quantity_milli":2000,"unit_price_cents":15900},
{"description":"Mão de obra","quantity_milli":1000,"unit_price_cents":38000}]}"#;
const SAVED_ORDER: &str = r#"{"items":[
{"description":"Tecido de linho, metro","quantity_milli":8000,"unit_price_cents":8990},
{"description":"Mão de obra","quantity_milli":1000,"unit_price_cents":38000}]}"#;
const NEW_TIMER: &str = "{\"description\":\"Cortar o tecido da cortina da sala\"}";

impl Ask {
    /// Those that are asked by more and more connections, for as many answers as there can be.
    pub(crate) const THROUGHPUT: [Self; 3] = [Self::List, Self::Get, Self::Create];

    /// How it is asked.
    pub(crate) fn form(self) -> Form {
        let large = |what, path, aim| Form { who: Who::Large, aim, ..get(what, path) };
        match self {
            Self::List => get("a page of tasks", "/tasks?limit=20"),
            Self::Get => get("a task", "/tasks/{task}"),
            Self::Create => post("a new task", "/tasks", NEW_TASK),
            Self::Order => large("an order", "/orders/{order}", None),
            Self::OrderTasks => large("its tasks", "/tasks?order_id={order}&sort=due&limit=50", None),
            Self::OrderSummary => large("its hours and cost", "/orders/{order}/summary", None),
            Self::PendingOrders => large("pending orders", "/orders?status=pending", None),
            Self::CreateOrder => {
                let order = post("a new order with three items", "/orders", NEW_ORDER);
                Form { who: Who::Large, ..order }
            }
            Self::SaveOrder => {
                let save = post("its items, saved", "/orders/{order}", SAVED_ORDER);
                Form { who: Who::Large, method: "PATCH", status: 200, ..save }
            }
            Self::StartTimer => {
                let timer = post("a timer, and the end of the one before it", "/timer", NEW_TIMER);
                Form { who: Who::Large, ..timer }
            }
            Self::ReportDays => {
                large("a year by day", "/reports/time?from=2025-01-01&to=2025-12-31&group_by=day", REPORT)
            }
            Self::ReportOrders => {
                large("a year by order", "/reports/time?from=2025-01-01&to=2025-12-31&group_by=order", REPORT)
            }
            Self::SearchMany => large("a word that many titles have", "/tasks?q=cortina", SEARCH),
            Self::SearchFew => large("a word that four titles have", "/tasks?q=12345", SEARCH),
            Self::SearchNone => large("a word that no title has", "/tasks?q=acustica", SEARCH),
        }
    }

    /// Whether it is asked by one connection alone, for the time that it takes.
    pub(crate) fn is_call(self) -> bool {
        !Self::THROUGHPUT.contains(&self)
    }
}

fn get(what: &'static str, path: &'static str) -> Form {
    Form { what, method: "GET", path, body: "", status: 200, who: Who::Each, aim: None }
}

fn post(what: &'static str, path: &'static str, body: &'static str) -> Form {
    Form { method: "POST", body, status: 201, ..get(what, path) }
}

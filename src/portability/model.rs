//! What comes in: the objects, what the account has already, and what of the one does not go with the other.

use crate::{
    activities::Activity,
    core::invalid::{FieldError, Invalid},
    customers::Customer,
    db::DbError,
    objects::Object,
    orders::Order,
    tasks::Task,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Objects of one account.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Who orders.
    pub customers: Vec<Customer>,
    /// What they order.
    pub orders: Vec<Order>,
    /// What is to be done.
    pub tasks: Vec<Task>,
    /// Time that was worked.
    pub activities: Vec<Activity>,
}

impl Contents {
    /// The list with which it is more than this many objects and items, if it is.
    pub(super) fn list_beyond(&self, many: usize) -> Option<&'static str> {
        let items = self.orders.iter().map(|order| order.items.len()).sum::<usize>();
        let lists = [
            ("customers", self.customers.len()),
            ("orders", self.orders.len() + items),
            ("tasks", self.tasks.len()),
            ("activities", self.activities.len()),
        ];
        let mut size = 0;
        lists
            .into_iter()
            .find(|(_, length)| {
                size += length;
                size > many
            })
            .map(|(list, _)| list)
    }
}

/// What the account has already.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) customers: HashSet<Uuid>,
    pub(super) orders: HashSet<Uuid>,
    /// Of its orders.
    pub(super) numbers: HashSet<i64>,
    /// Of all its orders.
    pub(super) items: HashSet<Uuid>,
    pub(super) tasks: HashSet<Uuid>,
    pub(super) activities: HashSet<Uuid>,
    /// Whether one of its activities runs.
    pub(super) is_running: bool,
}

impl Kept {
    /// Whether there is nothing yet.
    pub(super) fn is_empty(&self) -> bool {
        let Self { customers, orders, tasks, activities, .. } = self;
        [customers, orders, tasks, activities].iter().all(|ids| ids.is_empty())
    }
}

/// How many objects of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Customers.
    pub customers: usize,
    /// Orders.
    pub orders: usize,
    /// Tasks.
    pub tasks: usize,
    /// Activities.
    pub activities: usize,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// What is new.
    pub created: Counts,
    /// What was there already, and was left alone.
    pub skipped: Counts,
    /// Whether the account took the profile as well.
    pub profile: bool,
    /// The journal's number of the first change, which takes all of the import back; `None` if nothing was new.
    pub seq: Option<i64>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some of it does not go with the rest, or with what is there.
    #[error("{} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Counts {
    /// All kinds together.
    #[must_use]
    pub fn total(self) -> usize {
        self.customers + self.orders + self.tasks + self.activities
    }
}

impl Contents {
    /// Takes out what is there already, and counts it.
    pub(super) fn without(&mut self, kept: &Kept) -> Counts {
        Counts {
            customers: retain_new(&mut self.customers, &kept.customers),
            orders: retain_new(&mut self.orders, &kept.orders),
            tasks: retain_new(&mut self.tasks, &kept.tasks),
            activities: retain_new(&mut self.activities, &kept.activities),
        }
    }
}

fn retain_new<T: Object>(objects: &mut Vec<T>, kept: &HashSet<Uuid>) -> usize {
    let all = objects.len();
    objects.retain(|object| !kept.contains(&object.id()));
    all - objects.len()
}

impl Kept {
    /// What of these objects cannot be added to what is there, by its place among them.
    pub(super) fn faults(&self, contents: &Contents) -> Vec<FieldError> {
        let mut faults = self.faults_of_orders(contents);
        faults.extend(self.faults_of_tasks(contents));
        faults.extend(self.faults_of_activities(contents));
        faults
    }

    fn faults_of_orders(&self, contents: &Contents) -> Vec<FieldError> {
        let customers = with(&self.customers, &contents.customers);
        let mut faults = Vec::new();
        for (index, order) in new(&contents.orders, &self.orders) {
            let mut fault = |field: &str, code| faults.push(fault(&format!("orders.{index}.{field}"), code));
            if order.customer_id.is_some_and(|id| !customers.contains(&id)) {
                fault("customer_id", "not_found");
            }
            if self.numbers.contains(&order.number) {
                fault("number", "number_taken");
            }
            for (place, _) in order.items.iter().enumerate().filter(|(_, item)| self.items.contains(&item.id))
            {
                fault(&format!("items.{place}.id"), "id_taken");
            }
        }
        faults
    }

    fn faults_of_tasks(&self, contents: &Contents) -> Vec<FieldError> {
        let orders = with(&self.orders, &contents.orders);
        let is_wrong = |task: &Task| task.order_id.is_some_and(|id| !orders.contains(&id));
        let wrong = new(&contents.tasks, &self.tasks).filter(|(_, task)| is_wrong(task));
        wrong.map(|(index, _)| fault(&format!("tasks.{index}.order_id"), "not_found")).collect()
    }

    fn faults_of_activities(&self, contents: &Contents) -> Vec<FieldError> {
        let orders = with(&self.orders, &contents.orders);
        let tasks = with(&self.tasks, &contents.tasks);
        let mut is_running = self.is_running;
        let mut faults = Vec::new();
        for (index, activity) in new(&contents.activities, &self.activities) {
            let mut fault = |field, code| faults.push(fault(&format!("activities.{index}.{field}"), code));
            if activity.task_id.is_some_and(|id| !tasks.contains(&id)) {
                fault("task_id", "not_found");
            }
            if activity.order_id.is_some_and(|id| !orders.contains(&id)) {
                fault("order_id", "not_found");
            }
            if activity.ended_at.is_none() && std::mem::replace(&mut is_running, true) {
                fault("ended_at", "timer_runs");
            }
        }
        faults
    }
}

fn fault(field: &str, code: &'static str) -> FieldError {
    Invalid::because(code).at(field)
}

/// The ids that are there, and those that come.
fn with<T: Object>(kept: &HashSet<Uuid>, coming: &[T]) -> HashSet<Uuid> {
    kept.iter().copied().chain(coming.iter().map(Object::id)).collect()
}

/// What is not there yet, by its place.
fn new<'o, T: Object>(objects: &'o [T], kept: &'o HashSet<Uuid>) -> impl Iterator<Item = (usize, &'o T)> {
    objects.iter().enumerate().filter(|(_, object)| !kept.contains(&object.id()))
}

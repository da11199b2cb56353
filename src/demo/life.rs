//! Living the steps: each one is done as anybody would do it, at its own time.

use super::{
    DemoError,
    days::Days,
    steps::{Step, What},
    workshop::{Customer, Order, Task, Workshop},
};
use crate::{
    activities::{self, NewActivity, NewTimer},
    app::App,
    core::{clock::UtcTime, ids::Owner, version::IfMatch},
    customers::{self, NewCustomer},
    db::DbError,
    idempotency::IdempotencyKey,
    orders::{self, NewItem, NewOrder, service::Target},
    tasks::{self, NewTask, TaskPatch},
};
use std::collections::HashMap;
use uuid::Uuid;

/// The workshop and what it has made so far, each by its place in the workshop's lists.
pub(super) struct Life<'w> {
    app: &'w App,
    owner: Owner,
    workshop: &'w Workshop,
    days: &'w Days,
    customers: HashMap<usize, Uuid>,
    orders: HashMap<usize, Uuid>,
    tasks: HashMap<usize, Uuid>,
}

impl<'w> Life<'w> {
    pub(super) fn new(app: &'w App, owner: Owner, workshop: &'w Workshop, days: &'w Days) -> Self {
        let made = HashMap::new;
        Self { app, owner, workshop, days, customers: made(), orders: made(), tasks: made() }
    }

    pub(super) async fn live(
        mut self,
        steps: &[Step],
        mut progress: impl FnMut(usize, usize),
    ) -> Result<(), DemoError> {
        for (done, step) in (1..).zip(steps) {
            self.app.clock.advance(step.at.since(self.app.clock.now()));
            self.take(step.what).await?;
            progress(done, steps.len());
        }
        Ok(())
    }

    async fn take(&mut self, what: What) -> Result<(), DemoError> {
        match what {
            What::Customer(place) => self.enter_customer(place).await,
            What::Order(place) => self.make_order(place).await,
            What::Task(place) => self.write_task_down(place).await,
            What::Work(place, begin) => self.work(place, begin).await,
            What::Done(place) => self.do_task(place).await,
            What::Finish(place) => {
                orders::service::finish_order(self.app, self.owner, self.order(place)?).await?;
                Ok(())
            }
            What::Cancel(place) => {
                orders::service::cancel_order(self.app, self.owner, self.order(place)?).await?;
                Ok(())
            }
            What::Start(place) => self.start_timer(place).await,
        }
    }

    async fn enter_customer(&mut self, place: usize) -> Result<(), DemoError> {
        let Customer { name, phone, email, document, notes } = &self.workshop.customers[place];
        let new = NewCustomer {
            name: customers::Name::parse(name.clone())?,
            email: customers::Detail::parse(email.clone())?,
            phone: customers::Detail::parse(phone.clone())?,
            document: customers::Detail::parse(document.clone())?,
            notes: customers::Notes::parse(notes.clone())?,
        };
        let made = customers::service::create_customer(self.app, self.owner, key(), new).await?;
        self.customers.insert(place, made.value().value.id);
        Ok(())
    }

    async fn make_order(&mut self, place: usize) -> Result<(), DemoError> {
        let Order { title, customer, due, items, .. } = &self.workshop.orders[place];
        let new = NewOrder {
            title: orders::Title::parse(title.clone())?,
            customer_id: self.customers.get(customer).copied(),
            notes: orders::Notes::default(),
            due_on: Some(self.days.date(*due)),
            items: items.iter().map(item).collect::<Result<_, _>>()?,
        };
        let made = orders::service::create_order(self.app, self.owner, key(), new).await?;
        self.orders.insert(place, made.value().value.id);
        Ok(())
    }

    async fn write_task_down(&mut self, place: usize) -> Result<(), DemoError> {
        let (order, Task { title, due, priority, .. }) = self.nth_task(place)?;
        let new = NewTask {
            title: tasks::Title::parse(title.clone())?,
            description: tasks::Description::default(),
            done: false,
            due_on: due.map(|day| self.days.date(day)),
            priority: *priority,
            order_id: order.and_then(|order| self.orders.get(&order).copied()),
        };
        let made = tasks::service::create_task(self.app, self.owner, key(), new).await?;
        self.tasks.insert(place, made.value().value.id);
        Ok(())
    }

    async fn work(&self, place: usize, begin: UtcTime) -> Result<(), DemoError> {
        let new = NewActivity {
            description: activities::Description::default(),
            task_id: self.tasks.get(&place).copied(),
            order_id: None,
            started_at: begin,
            ended_at: Some(self.app.clock.now()),
            billable: self.nth_task(place)?.0.is_some(),
            rate: None,
        };
        activities::service::create_activity(self.app, self.owner, key(), new).await?;
        Ok(())
    }

    async fn do_task(&self, place: usize) -> Result<(), DemoError> {
        let patch = TaskPatch { done: Some(true), ..TaskPatch::default() };
        if let Some(id) = self.tasks.get(&place) {
            tasks::service::update_task(self.app, self.owner, *id, IfMatch::Any, patch).await?;
        }
        Ok(())
    }

    async fn start_timer(&self, place: usize) -> Result<(), DemoError> {
        let new = NewTimer {
            description: activities::Description::default(),
            task_id: self.tasks.get(&place).copied(),
            order_id: None,
            started_at: None,
            billable: true,
            rate: None,
        };
        activities::service::start_timer(self.app, self.owner, key(), new).await?;
        Ok(())
    }

    fn nth_task(&self, place: usize) -> Result<(Option<usize>, &'w Task), DemoError> {
        self.workshop.tasks().nth(place).ok_or_else(missing)
    }

    fn order(&self, place: usize) -> Result<Target, DemoError> {
        let id = *self.orders.get(&place).ok_or_else(missing)?;
        Ok(Target { id, if_match: IfMatch::Any, key: key() })
    }
}

fn item((description, quantity_milli, unit_price_cents): &(String, i64, i64)) -> Result<NewItem, DemoError> {
    Ok(NewItem {
        id: None,
        description: orders::Description::parse(description.clone())?,
        quantity: orders::Quantity::parse(*quantity_milli)?,
        unit_price: orders::UnitPrice::parse(*unit_price_cents)?,
    })
}

/// Nothing is asked for twice here.
fn key() -> IdempotencyKey {
    IdempotencyKey::default()
}

fn missing() -> DemoError {
    DemoError::Db(DbError::Internal("the workshop's file names what is not in it".into()))
}

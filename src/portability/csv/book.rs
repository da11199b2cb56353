//! The orders and customers that the projects and clients of a file stand for: those that are there, or new ones.

use super::{ids::named, time::Project};
use crate::{
    core::{ids::Ids, text::fold_for_search},
    customers::{self, Customer, NewCustomer},
    db::DbError,
    journal::Write,
    objects,
    orders::{self, NewOrder, Order, Status},
    portability::model::Contents,
};
use std::collections::HashMap;
use uuid::Uuid;

/// An order by what makes it the one that is meant where several have its name: whether it is pending, then its number.
type KnownOrder = (bool, i64, Uuid);

/// What is known by name. What an earlier import made is known by its id as well, whatever it is called by now.
pub(super) struct Book<'w, 'c> {
    write: &'w Write<'c>,
    ids: &'w Ids,
    customers: HashMap<String, Uuid>,
    orders: HashMap<(Option<Uuid>, String), KnownOrder>,
    /// What is new.
    pub(super) contents: Contents,
}

impl<'w, 'c> Book<'w, 'c> {
    pub(super) async fn open(write: &'w Write<'c>, ids: &'w Ids) -> Result<Self, DbError> {
        let (mut customers, mut orders) = (HashMap::new(), HashMap::new());
        objects::for_each(write.conn, write.owner, |customer: Customer| {
            customers.entry(fold_for_search(&customer.name)).or_insert(customer.id);
            customers.insert(by_id(customer.id), customer.id);
            Ok(())
        })
        .await?;
        objects::for_each(write.conn, write.owner, |order: Order| {
            let this: KnownOrder = (order.status == Status::Pending, order.number, order.id);
            let known = orders.entry((order.customer_id, fold_for_search(&order.title))).or_insert(this);
            *known = this.max(*known);
            orders.insert((None, by_id(order.id)), this);
            Ok(())
        })
        .await?;
        Ok(Self { write, ids, customers, orders, contents: Contents::default() })
    }

    /// The order of a project.
    pub(super) async fn order(&mut self, project: &Project) -> Result<Uuid, DbError> {
        let name = fold_for_search(&project.title.clone().into_string());
        let client = project.client.as_ref().map(|client| fold_for_search(&client.clone().into_string()));
        let id = named("order", &[client.as_deref().unwrap_or_default(), &name]);
        // Whatever became of its customer since: it needs none anew.
        if let Some((_, _, known)) = self.orders.get(&(None, by_id(id))) {
            return Ok(*known);
        }
        let customer_id = project.client.as_ref().map(|client| self.customer(client));
        let key = (customer_id, name);
        if let Some((_, _, known)) = self.orders.get(&key) {
            return Ok(*known);
        }
        let order = self.new_order(id, customer_id, project).await?;
        self.orders.insert(key, (true, order.number, id));
        self.contents.orders.push(order);
        Ok(id)
    }

    async fn new_order(
        &self,
        id: Uuid,
        customer_id: Option<Uuid>,
        project: &Project,
    ) -> Result<Order, DbError> {
        let number = orders::take_number(self.write.conn, self.write.owner).await?;
        let new = NewOrder {
            title: project.title.clone(),
            customer_id,
            notes: orders::Notes::default(),
            due_on: None,
            items: Vec::new(),
        };
        let order = Order::new(number, new, self.ids, self.write.now);
        let order = order.map_err(|error| DbError::Internal(error.to_string()))?;
        Ok(Order { id, ..order })
    }

    fn customer(&mut self, name: &customers::Name) -> Uuid {
        let fold = fold_for_search(&name.clone().into_string());
        let id = named("customer", &[&fold]);
        let known = self.customers.get(&by_id(id)).or_else(|| self.customers.get(&fold));
        if let Some(known) = known {
            return *known;
        }
        self.customers.insert(fold, id);
        let new = NewCustomer {
            name: name.clone(),
            email: customers::Detail::default(),
            phone: customers::Detail::default(),
            document: customers::Detail::default(),
            notes: customers::Notes::default(),
        };
        self.contents.customers.push(Customer::new(id, new, self.write.now));
        id
    }
}

/// No name has a control character in it.
fn by_id(id: Uuid) -> String {
    format!("\u{1f}{id}")
}

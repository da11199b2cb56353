//! The statements on customers.

use super::{model::Customer, query::CustomerQuery};
use crate::{
    core::{
        clock::UtcTime,
        ids::Owner,
        text::{fold_for_search, fold_for_sort},
    },
    db::{Conn, DbError, Row, Statement, Value},
    journal::Entity,
    objects::Object,
};
use uuid::Uuid;

const COLUMNS: &str = "id, name, email, phone, document, notes, created_at, updated_at, version";

impl Object for Customer {
    const ENTITY: Entity = Entity::Customer;

    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn stamp(&mut self) -> (&mut i64, &mut UtcTime) {
        (&mut self.version, &mut self.updated_at)
    }

    async fn find(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Self>, DbError> {
        find_customer(conn, owner, id).await
    }

    async fn list_after(conn: Conn<'_>, owner: Owner, after: Uuid, limit: u32) -> Result<Vec<Self>, DbError> {
        list_customers_after(conn, owner, after, limit).await
    }

    async fn insert(&self, conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
        insert_customer(conn, owner, self).await
    }

    async fn update(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        update_customer(conn, owner, self).await
    }

    async fn delete(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        delete_customer(conn, owner, self.id, self.version).await
    }
}

/// One page of the list, and one customer more when there is a next page.
pub(super) async fn list_customers(
    conn: Conn<'_>,
    owner: Owner,
    query: &CustomerQuery,
) -> Result<Vec<Customer>, DbError> {
    let mut statement =
        Statement::new("SELECT ").sql(COLUMNS).sql(" FROM customers WHERE owner_id = ").value(owner);
    if let Some(text) = &query.contains {
        statement = statement.sql(" AND ").contains(conn, "search_fold", &fold_for_search(text));
    }
    if let Some(after) = &query.after {
        statement = statement.sql(" AND (name_fold, id) > (").value(after.name_fold.as_str());
        statement = statement.sql(", ").value(after.id).sql(")");
    }
    let statement = statement.sql(" ORDER BY name_fold, id LIMIT ").value(i64::from(query.limit) + 1);
    conn.rows(statement.text(), statement.values(), customer).await
}

/// One customer.
pub(super) async fn find_customer(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
) -> Result<Option<Customer>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM customers WHERE owner_id = $1 AND id = $2");
    conn.row(&sql, &[owner.into(), id.into()], customer).await
}

/// Some of an owner's customers, by id: up to `limit` after this one.
async fn list_customers_after(
    conn: Conn<'_>,
    owner: Owner,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Customer>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM customers WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    conn.rows(&sql, &[owner.into(), after.into(), i64::from(limit).into()], customer).await
}

async fn insert_customer(conn: Conn<'_>, owner: Owner, customer: &Customer) -> Result<(), DbError> {
    let sql =
        "INSERT INTO customers (name, name_fold, email, phone, document, notes, search_fold, created_at,
            updated_at, version, owner_id, id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    conn.execute(sql, &values(owner, customer)).await.map(|_| ())
}

/// Writes a changed customer over the version before it; false when that is no longer there.
async fn update_customer(conn: Conn<'_>, owner: Owner, customer: &Customer) -> Result<bool, DbError> {
    let sql = "UPDATE customers SET name = $1, name_fold = $2, email = $3, phone = $4, document = $5,
            notes = $6, search_fold = $7, created_at = $8, updated_at = $9, version = $10
         WHERE owner_id = $11 AND id = $12 AND version + 1 = $10";
    Ok(conn.execute(sql, &values(owner, customer)).await? == 1)
}

/// Deletes a customer of this version; false when that is no longer there.
async fn delete_customer(conn: Conn<'_>, owner: Owner, id: Uuid, version: i64) -> Result<bool, DbError> {
    let sql = "DELETE FROM customers WHERE owner_id = $1 AND id = $2 AND version = $3";
    Ok(conn.execute(sql, &[owner.into(), id.into(), version.into()]).await? == 1)
}

/// The same for an insert and an update: the key comes last.
fn values(owner: Owner, customer: &Customer) -> [Value; 12] {
    let Customer { name, email, phone, document, .. } = customer;
    [
        name.as_str().into(),
        fold_for_sort(name).into(),
        email.as_str().into(),
        phone.as_str().into(),
        document.as_str().into(),
        customer.notes.as_str().into(),
        fold_for_search(&[name, email, phone, document].map(String::as_str).join("\n")).into(),
        customer.created_at.into(),
        customer.updated_at.into(),
        customer.version.into(),
        owner.into(),
        customer.id.into(),
    ]
}

fn customer(row: &Row<'_>) -> Result<Customer, DbError> {
    Ok(Customer {
        id: row.next()?,
        name: row.next()?,
        email: row.next()?,
        phone: row.next()?,
        document: row.next()?,
        notes: row.next()?,
        created_at: UtcTime::from_millis(row.next()?),
        updated_at: UtcTime::from_millis(row.next()?),
        version: row.next()?,
    })
}

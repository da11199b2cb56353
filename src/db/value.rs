//! A statement's parameters, for both engines.

use crate::core::{clock::UtcTime, ids::Owner};
use rusqlite::types::{ToSql as SqliteToSql, ToSqlOutput, ValueRef};
use std::{ffi::CStr, rc::Rc};
use tokio_postgres::types::{IsNull, ToSql as PostgresToSql, Type, private::BytesMut, to_sql_checked};
use uuid::Uuid;

/// By this name SQLite's module knows that a pointer is a list for it.
const RARRAY: &CStr = c"rarray";

/// One parameter. Times are integer milliseconds, dates are `yyyy-mm-dd` text, ids are UUIDs.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL `NULL`.
    Null,
    /// `boolean`; 0 or 1 on SQLite.
    Bool(bool),
    /// `bigint`.
    Int(i64),
    /// `text`.
    Text(String),
    /// `bytea`; `blob` on SQLite.
    Bytes(Vec<u8>),
    /// `uuid`; a 16-byte `blob` on SQLite.
    Uuid(Uuid),
    /// `uuid[]`; on SQLite what `rarray` makes rows of.
    Uuids(Vec<Uuid>),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Uuid> for Value {
    fn from(value: Uuid) -> Self {
        Self::Uuid(value)
    }
}

impl From<UtcTime> for Value {
    fn from(time: UtcTime) -> Self {
        Self::Int(time.millis())
    }
}

impl From<Owner> for Value {
    fn from(owner: Owner) -> Self {
        Self::Uuid(owner.0)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl SqliteToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(value) => ToSqlOutput::from(*value),
            Self::Int(value) => ToSqlOutput::from(*value),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Self::Uuid(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes())),
            Self::Uuids(values) => {
                let blob = |id: &Uuid| rusqlite::types::Value::Blob(id.as_bytes().to_vec());
                ToSqlOutput::from_rc(Rc::new(values.iter().map(blob).collect::<Vec<_>>()), RARRAY)
            }
        })
    }
}

impl PostgresToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql_checked(ty, out),
            Self::Int(value) => value.to_sql_checked(ty, out),
            Self::Text(value) => value.to_sql_checked(ty, out),
            Self::Bytes(value) => value.to_sql_checked(ty, out),
            Self::Uuid(value) => value.to_sql_checked(ty, out),
            Self::Uuids(values) => values.to_sql_checked(ty, out),
        }
    }

    // Which variant fits which column is checked in `to_sql`, by the inner type.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

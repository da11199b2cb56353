//! A statement that is put together from parts: a list with filters, a sort and a cursor.

use super::{Conn, Value};
use std::fmt::Write as _;
use uuid::Uuid;

/// Text and parameters that grow side by side, so that `$n` always numbers the values as they appear.
#[derive(Debug, Default)]
pub struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// Begins with a fixed text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends a fixed text; never text from a request.
    #[must_use]
    pub fn sql(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends a parameter.
    #[must_use]
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        // Writing to a String cannot fail.
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Appends that a column's text has this one in it, every character meant as itself.
    #[must_use]
    pub fn contains(self, conn: Conn<'_>, column: &str, text: &str) -> Self {
        // Twice as fast as LIKE on PostgreSQL, which would take every character of the pattern for a wild one.
        let function = conn.either("instr(", "strpos(");
        self.sql(function).sql(column).sql(", ").value(text).sql(") > 0")
    }

    /// Appends that a column's id is one of these, however many they are.
    #[must_use]
    pub fn among(self, conn: Conn<'_>, column: &str, ids: Vec<Uuid>) -> Self {
        let [before, after] =
            [conn.either(" IN (SELECT value FROM rarray(", " = ANY("), conn.either("))", ")")];
        self.sql(column).sql(before).value(Value::Uuids(ids)).sql(after)
    }

    /// The whole text, with `$1…$n`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters, `$1` first.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

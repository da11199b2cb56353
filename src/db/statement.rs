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

    /// Begins to select these columns of the rows that have one of these ids, each of which comes once, however many
    /// they are.
    #[must_use]
    pub fn select_by_ids(conn: Conn<'_>, columns: &str, table: &str, ids: Vec<Uuid>) -> Self {
        let select = Self::new("SELECT ").sql(columns).sql(" FROM ");
        if conn.is_sqlite() {
            // One look-up after the other. Asked whether an id is among them, SQLite would make an index of them first.
            let from = select.sql("rarray(").value(Value::Uuids(ids));
            from.sql(") CROSS JOIN ").sql(table).sql(" WHERE id = value")
        } else {
            // The planner must not see how many: for ten thousand it reads all that the owner has.
            let from = select.sql(table).sql(" WHERE id = ANY(ARRAY(SELECT unnest(");
            from.value(Value::Uuids(ids)).sql("::uuid[])))")
        }
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
        // Each is the quickest way that its engine has.
        if conn.is_sqlite() {
            self.sql(column).sql(" GLOB ").value(glob_around(text))
        } else {
            self.sql("strpos(").sql(column).sql(", ").value(text).sql(") > 0")
        }
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

/// The pattern of all texts that have this one in them.
fn glob_around(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('*');
    for c in text.chars() {
        match c {
            '*' | '?' | '[' => pattern.extend(['[', c, ']']),
            c => pattern.push(c),
        }
    }
    pattern.push('*');
    pattern
}

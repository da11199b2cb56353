//! A statement that is put together from parts: a list with filters, a sort and a cursor.

use super::Value;
use std::fmt::Write as _;

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

//! Why a value was refused: a stable code, and its words in the reader's language.

use super::language::Language;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's path, such as `title` or `items.0.quantity_milli`.
    pub field: String,
    /// Why.
    pub invalid: Invalid,
}

/// Why a value was refused; the number is the limit it broke, where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Stable, and the key of the text.
    pub code: &'static str,
    /// Stands in for `{limit}` in the text.
    pub limit: Option<u64>,
}

impl Invalid {
    /// A reason without a limit.
    #[must_use]
    pub const fn because(code: &'static str) -> Self {
        Self { code, limit: None }
    }

    /// A reason with the limit that was broken.
    #[must_use]
    pub const fn limit(code: &'static str, limit: u64) -> Self {
        Self { code, limit: Some(limit) }
    }

    /// One sentence for people.
    #[must_use]
    pub fn message(self, language: Language) -> String {
        let text = language.text(&format!("field.{}", self.code));
        let limit = self.limit.map(|limit| limit.to_string()).unwrap_or_default();
        text.replace("{limit}", &limit)
    }

    /// Says which field it is about.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), invalid: self }
    }
}

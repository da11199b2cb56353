//! Query strings: the same rules as for bodies. Unknown parameters are refused, each bad one is named.

use super::problem::Problem;
use crate::core::{
    invalid::{FieldError, Invalid},
    text,
};
use axum::{extract::FromRequestParts, http::request::Parts};

/// A query type that is read parameter by parameter.
pub trait FromParams: Sized {
    /// Takes its parameters; what it leaves is unknown and refused.
    ///
    /// # Errors
    /// `None` when a parameter was wrong; the reasons stay with the parameters.
    fn from_params(params: &mut Params) -> Option<Self>;
}

/// A query string as a typed value.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Sync, T: FromParams> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = form(parts.uri.query().unwrap_or_default());
        Params { given: pairs, errors: Vec::new() }.finish().map(Self)
    }
}

/// Decodes `application/x-www-form-urlencoded` text.
#[must_use]
pub fn form(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The parameters that have not been taken yet, and what was wrong with those that were.
pub struct Params {
    given: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Params {
    fn finish<T: FromParams>(mut self) -> Result<T, Problem> {
        let value = T::from_params(&mut self);
        for (name, _) in self.given {
            let error = Invalid::because("unknown_field").at(name.chars().take(100).collect::<String>());
            self.errors.push(error);
        }
        self.errors.truncate(super::body::MAX_ERRORS);
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Problem::validation(self.errors)),
        }
    }

    /// A parameter that must be there.
    pub fn required<T>(&mut self, name: &str, parse: impl FnOnce(String) -> Result<T, Invalid>) -> Option<T> {
        let value = self.optional(name, parse)?;
        if value.is_none() {
            self.errors.push(Invalid::because("required").at(name));
        }
        value
    }

    /// A parameter that may be absent.
    pub fn optional<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, Invalid>,
    ) -> Option<Option<T>> {
        let Some(index) = self.given.iter().position(|(given, _)| given == name) else {
            return Some(None);
        };
        match parse(self.given.remove(index).1) {
            Ok(value) => Some(Some(value)),
            Err(invalid) => {
                self.errors.push(invalid.at(name));
                None
            }
        }
    }
}

/// A parameter that `FromStr` can read.
///
/// # Errors
/// `wrong_type`.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `optional` takes")]
pub fn from_str<T: std::str::FromStr>(text: String) -> Result<T, Invalid> {
    text.parse().map_err(|_| Invalid::because("wrong_type"))
}

/// A parameter that is looked for: one line of up to 200 characters.
///
/// # Errors
/// `too_long` or `control_characters`.
pub fn search_text(text: String) -> Result<String, Invalid> {
    text::one_line(&text, 0, 200)?;
    Ok(text)
}

//! Bodies in: read with a limit, then field by field, so that one answer names every field that is wrong.

use super::problem::Problem;
use crate::core::invalid::{FieldError, Invalid};
use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::{RawValue, to_raw_value};
use std::fmt;

/// The largest body of what has no long texts in it, in bytes.
pub const MAX_BODY: usize = 16 * 1024;
/// Faults that one answer names.
pub(super) const MAX_ERRORS: usize = 20;
/// How much of a larger body is taken in and thrown away: a client that cannot send on will not read why.
const MAX_WASTE: usize = 16 * 1024 * 1024;

/// A body type that is read field by field.
pub trait FromFields: Sized {
    /// The largest body, in bytes.
    const MAX_BODY: usize = MAX_BODY;

    /// Takes its fields; what it leaves is unknown and refused.
    ///
    /// # Errors
    /// `None` when a field was wrong; the reasons stay with the fields.
    fn from_fields(fields: &mut Fields) -> Option<Self>;
}

/// A JSON body as a typed value.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Sync, T: FromFields> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        parse(&json_bytes::<T>(request).await?).map(Self)
    }
}

/// The bytes of a JSON body.
///
/// # Errors
/// 415 when the body is not said to be JSON, and as [`read`].
pub async fn json_bytes<T: FromFields>(request: Request) -> Result<Bytes, Problem> {
    let types = ["application/json", "application/merge-patch+json"];
    if !types.iter().any(|wanted| has_type(request.headers(), wanted)) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    }
    read(request, T::MAX_BODY).await
}

/// The whole body, up to so many bytes.
///
/// # Errors
/// 413 when it is longer, 400 when the connection broke on the way.
pub async fn read(request: Request, max: usize) -> Result<Bytes, Problem> {
    let told = request.body().size_hint().lower() > max as u64;
    let waits = request.headers().get(header::EXPECT).is_some();
    let mut body = request.into_body();
    if told {
        // A client that first asks whether to send it has not begun.
        if !waits {
            waste(body).await;
        }
        return Err(too_large());
    }
    match Limited::new(&mut body, max).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            waste(body).await;
            Err(too_large())
        }
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "bad_request")),
    }
}

fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large")
}

async fn waste(body: Body) {
    let mut rest = Limited::new(body, MAX_WASTE);
    while let Some(Ok(_)) = rest.frame().await {}
}

/// Whether the `Content-Type` is this one, whatever its parameters.
#[must_use]
pub fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

/// Reads a JSON object into its type.
///
/// # Errors
/// 400 when it is no JSON object, 422 naming each field that is wrong.
pub fn parse<T: FromFields>(json: &[u8]) -> Result<T, Problem> {
    let object: Members = serde_json::from_slice(json).map_err(|error| {
        tracing::debug!(%error, "a body that is no JSON object");
        Problem::new(StatusCode::BAD_REQUEST, "malformed_json")
    })?;
    object.finish()
}

/// Reads the pairs of a form into its type: each value is a text.
///
/// # Errors
/// 422 naming each field that is wrong.
pub fn parse_pairs<T: FromFields>(pairs: Vec<(String, String)>) -> Result<T, Problem> {
    let members = pairs.into_iter().filter_map(|(name, value)| Some((name, to_raw_value(&value).ok()?)));
    Members(members.collect()).finish()
}

/// 422: the first of what is wrong; the rest shows when that is mended.
#[must_use]
pub fn refused(mut errors: Vec<FieldError>) -> Problem {
    errors.truncate(MAX_ERRORS);
    Problem::validation(errors)
}

/// The fields of a body that have not been taken yet, and what was wrong with those that were.
pub struct Fields {
    given: Vec<(String, Box<RawValue>)>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// A field that must be there and not `null`.
    pub fn required<R: DeserializeOwned, T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<T> {
        match self.take::<Option<R>>(name)?.flatten() {
            Some(raw) => self.parsed(name, parse(raw)),
            None => self.refuse(name, Invalid::because("required")),
        }
    }

    /// A field that may be absent, but not `null`.
    pub fn optional<R: DeserializeOwned, T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<Option<T>> {
        match self.take::<R>(name)? {
            Some(raw) => self.parsed(name, parse(raw)).map(Some),
            None => Some(None),
        }
    }

    /// A field that may be absent or `null`, which are different things in a merge patch (RFC 7396).
    pub fn nullable<R: DeserializeOwned, T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<Option<Option<T>>> {
        match self.take::<Option<R>>(name)? {
            Some(Some(raw)) => self.parsed(name, parse(raw)).map(|value| Some(Some(value))),
            Some(None) => Some(Some(None)),
            None => Some(None),
        }
    }

    /// An object that is read field by field; it may be absent.
    pub fn object<T: FromFields>(&mut self, name: &str) -> Option<Option<T>> {
        let Some(members) = self.take::<Members>(name)? else {
            return Some(None);
        };
        self.within(name, members).map(Some)
    }

    /// A list of up to `max` objects, each read field by field; it may be absent.
    pub fn list<T: FromFields>(&mut self, name: &str, max: usize) -> Option<Option<Vec<T>>> {
        let Some(members) = self.take::<Vec<Members>>(name)? else {
            return Some(None);
        };
        if members.len() > max {
            return self.refuse(name, Invalid::limit("too_many", max as u64));
        }
        let mut values = Vec::with_capacity(members.len());
        for (index, members) in members.into_iter().enumerate() {
            values.push(self.within(&format!("{name}.{index}"), members));
        }
        values.into_iter().collect::<Option<Vec<T>>>().map(Some)
    }

    /// Reads an object whose fields are named by where it stands.
    fn within<T: FromFields>(&mut self, name: &str, members: Members) -> Option<T> {
        let (value, errors) = members.read();
        let placed = errors.into_iter().map(|error| error.invalid.at(format!("{name}.{}", error.field)));
        self.errors.extend(placed);
        value
    }

    /// Lets be what has not been taken: nobody can judge it. A repeat of what has been is refused all the same.
    pub fn ignore_rest(&mut self) {
        self.given.clear();
    }

    /// Outer `None`: there, but of a wrong type, or twice. Inner `None`: absent.
    fn take<R: DeserializeOwned>(&mut self, name: &str) -> Option<Option<R>> {
        let Some(index) = self.given.iter().position(|(given, _)| given == name) else {
            return Some(None);
        };
        let (_, raw) = self.given.remove(index);
        let left = self.given.len();
        self.given.retain(|(given, _)| given != name);
        if self.given.len() < left {
            // Which one was meant is anybody's guess.
            return self.refuse(name, Invalid::because("unknown_field"));
        }
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(Some(value)),
            Err(_) => self.refuse(name, Invalid::because("wrong_type")),
        }
    }

    fn parsed<T>(&mut self, name: &str, parsed: Result<T, Invalid>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(invalid) => self.refuse(name, invalid),
        }
    }

    /// Says what is wrong with a field that only others beside it can tell.
    pub fn refuse<T>(&mut self, name: &str, invalid: Invalid) -> Option<T> {
        self.errors.push(invalid.at(name));
        None
    }
}

/// A JSON object whose values are still text: each is parsed where its type is known, so that a lone
/// surrogate or a deep nesting is the fault of one named field.
struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    fn finish<T: FromFields>(self) -> Result<T, Problem> {
        let (value, errors) = self.read();
        value.filter(|_| errors.is_empty()).ok_or_else(|| refused(errors))
    }

    fn read<T: FromFields>(self) -> (Option<T>, Vec<FieldError>) {
        let mut fields = Fields { given: self.0, errors: Vec::new() };
        let value = T::from_fields(&mut fields);
        for (name, _) in fields.given {
            let error = Invalid::because("unknown_field").at(name.chars().take(100).collect::<String>());
            fields.errors.push(error);
        }
        (value.filter(|_| fields.errors.is_empty()), fields.errors)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::values::any;

    #[derive(Debug)]
    struct Thing {
        title: String,
        note: Option<Option<String>>,
    }

    impl FromFields for Thing {
        fn from_fields(fields: &mut Fields) -> Option<Self> {
            let title = fields.required("title", |title: String| {
                if title.is_empty() { Err(Invalid::limit("too_short", 1)) } else { Ok(title) }
            });
            let note = fields.nullable("note", any);
            Some(Self { title: title?, note: note? })
        }
    }

    fn errors(json: &str) -> Vec<(String, &'static str)> {
        let problem = parse::<Thing>(json.as_bytes()).expect_err("refused");
        problem.errors().iter().map(|error| (error.field.clone(), error.invalid.code)).collect()
    }

    #[test]
    fn absent_and_null_are_different() {
        let thing: Thing = parse(br#"{"title":"a"}"#).expect("thing");
        assert_eq!((thing.title.as_str(), thing.note), ("a", None));
        let thing: Thing = parse(br#"{"title":"a","note":null}"#).expect("thing");
        assert_eq!(thing.note, Some(None));
    }

    #[test]
    fn every_bad_field_is_named() {
        let found = errors(r#"{"note":5,"owner_id":1}"#);
        let expected = [("title", "required"), ("note", "wrong_type"), ("owner_id", "unknown_field")];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
        assert_eq!(errors(r#"{"title":null}"#), [("title".to_owned(), "required")]);
        assert_eq!(errors(r#"{"title":""}"#), [("title".to_owned(), "too_short")]);
        assert_eq!(errors(r#"{"title":"\ud800"}"#), [("title".to_owned(), "wrong_type")]);
        assert_eq!(errors(r#"{"title":"a","title":"b"}"#), [("title".to_owned(), "unknown_field")]);
        let deep = format!(r#"{{"title":{}1{}}}"#, "[".repeat(9_000), "]".repeat(9_000));
        assert_eq!(errors(&deep), [("title".to_owned(), "wrong_type")]);
    }

    #[test]
    fn a_form_is_read_by_the_same_rules() {
        let pairs = |text: &str| crate::http::query::form(text);
        let thing: Thing = parse_pairs(pairs("title=a+%22b%22&note=")).expect("thing");
        assert_eq!((thing.title.as_str(), thing.note), ("a \"b\"", Some(Some(String::new()))));
        let refused = parse_pairs::<Thing>(pairs("title=a&title=b&id=1")).expect_err("refused");
        let found: Vec<_> = refused.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(found, ["title", "id"]);
    }

    /// A reader that lets be what it does not know.
    #[derive(Debug)]
    struct Lenient;

    impl FromFields for Lenient {
        fn from_fields(fields: &mut Fields) -> Option<Self> {
            let title = fields.required("title", any::<String>);
            fields.ignore_rest();
            title.map(|_| Self)
        }
    }

    #[test]
    fn what_is_let_be_may_come_twice_and_what_is_taken_may_not() {
        assert!(parse::<Lenient>(br#"{"title":"a","x":1,"x":2}"#).is_ok());
        let refused =
            parse::<Lenient>(br#"{"title":"a","x":1,"title":"b","title":"c"}"#).expect_err("refused");
        let found: Vec<_> =
            refused.errors().iter().map(|error| (error.field.as_str(), error.invalid.code)).collect();
        assert_eq!(found, [("title", "unknown_field")]);
    }

    #[test]
    fn what_is_no_object_is_malformed() {
        for bad in ["", "[]", "null", "\"a\"", "{", "{\"title\":}", "{\"title\":\"a\"} x"] {
            assert_eq!(
                parse::<Thing>(bad.as_bytes()).expect_err("refused").code(),
                "malformed_json",
                "{bad}"
            );
        }
    }
}

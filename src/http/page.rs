//! Pages: keyset cursors, never offsets, so that inserts and deletes move nothing under the reader.

use super::query::Params;
use crate::core::invalid::Invalid;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Items on a page when nobody says.
const DEFAULT_LIMIT: u32 = 20;
/// Items on a page at most.
const MAX_LIMIT: u32 = 100;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// In the order that was asked for.
    pub items: Vec<T>,
    /// Where the page after this one begins, for the parameter that the list has for it; `null` on the last.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Where a page ends: the sort it belongs to, the last item's key in that sort, and its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The list and its sort, so that a cursor is refused anywhere else.
    #[serde(rename = "s")]
    pub sort: String,
    /// The last item's sort key, as text.
    #[serde(rename = "k", default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The last item's id, which makes the key unique.
    #[serde(rename = "i")]
    pub id: Uuid,
}

impl Cursor {
    /// As opaque text.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// From a request, for this list and sort only.
    ///
    /// # Errors
    /// `invalid_cursor` when it is damaged or another list's.
    pub fn decode(text: &str, sort: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::because("invalid_cursor");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| bad())?;
        // PostgreSQL takes no NUL in text, and no key of ours has one.
        if cursor.sort == sort && !cursor.key.contains('\0') { Ok(cursor) } else { Err(bad()) }
    }
}

/// The `limit` parameter: 1 to 100.
pub fn limit(params: &mut Params) -> Option<u32> {
    let limit = params.optional("limit", |text| match text.parse::<u32>() {
        Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        _ => Err(Invalid::limit("invalid_limit", MAX_LIMIT.into())),
    })?;
    Some(limit.unwrap_or(DEFAULT_LIMIT))
}

/// Cuts a list that was read with one item more than the limit, and makes the cursor from the last one.
#[must_use]
pub fn cut<T>(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Page<T> {
    let limit = limit as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(cursor) } else { None };
    Page { items, next }
}

impl<T> Page<T> {
    /// The same page with its items in another form.
    pub fn map<U>(self, form: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(form).collect(), next: self.next }
    }
}

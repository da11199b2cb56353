//! Which deletions, from where.

use crate::{core::invalid::Invalid, http::page::Cursor, journal::Deletion};

/// Which deletions, newest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrashQuery {
    /// At most so many.
    pub(super) limit: u32,
    /// Older than this number.
    pub(super) before: Option<i64>,
}

const LIST: &str = "trash";

/// The cursor that continues after this deletion.
#[must_use]
pub(super) fn cursor_after(deletion: &Deletion) -> String {
    Cursor { sort: LIST.to_owned(), key: deletion.seq.to_string(), id: deletion.entity_id }.encode()
}

/// The number that a cursor names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn position(cursor: String) -> Result<i64, Invalid> {
    let key = Cursor::decode(&cursor, LIST)?.key;
    key.parse().map_err(|_| Invalid::because("invalid_cursor"))
}

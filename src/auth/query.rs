//! Which sessions, from where: the list of one's devices as a value, before it is SQL.

use super::model::SignedIn;
use crate::{core::invalid::Invalid, http::page::Cursor};
use uuid::Uuid;

/// Which of an account's sessions, the newest first.
#[derive(Clone, Debug)]
pub(super) struct SessionQuery {
    /// At most so many.
    pub(super) limit: u32,
    /// Those that were opened before this one.
    pub(super) before: Option<Uuid>,
}

const LIST: &str = "sessions";

/// The cursor that continues after this session.
pub(super) fn cursor_after(session: &SignedIn) -> String {
    Cursor { sort: LIST.to_owned(), key: String::new(), id: session.id }.encode()
}

/// The place that a cursor names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn position(cursor: String) -> Result<Uuid, Invalid> {
    Ok(Cursor::decode(&cursor, LIST)?.id)
}

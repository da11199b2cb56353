//! The journal, and undo.

mod changes;
mod concurrent;
mod journal;
mod stored;
mod undo;
mod undo_all;
mod undo_conflict;

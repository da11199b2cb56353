//! The journal, and undo.

mod changes;
mod concurrent;
mod events;
mod events_end;
mod events_processes;
mod journal;
mod plans;
mod stored;
mod trash;
mod undo;
mod undo_all;
mod undo_conflict;

//! Tasks.

mod create;

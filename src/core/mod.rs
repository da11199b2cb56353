//! The ground floor: settings, time, ids, random bytes, languages and the normal forms of text.

pub mod clock;
pub mod config;
pub mod ids;
pub mod language;
pub mod random;
pub mod text;

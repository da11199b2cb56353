//! The ground floor: settings, time, ids, versions, random bytes, digests, private files, languages, texts
//! and why one is refused.

pub mod clock;
pub mod config;
pub mod digest;
pub mod files;
pub mod ids;
pub mod invalid;
pub mod language;
pub mod random;
pub mod text;
pub mod version;

//! The ground floor: settings, time, ids, versions, random bytes, digests, private files, languages, texts,
//! money, days, time that was worked, and why a value is refused.

pub mod clock;
pub mod config;
pub mod days;
pub mod digest;
pub mod files;
pub mod ids;
pub mod invalid;
pub mod language;
pub mod money;
pub mod random;
pub mod text;
pub mod version;
pub mod words;
pub mod work;

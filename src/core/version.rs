//! Versions of objects, which count their changes, and what a writer may say of them.

/// `If-Match`: which versions a write may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// The header is absent, or `*`: any version will do.
    Any,
    /// One of these.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Whether an object of this version may be written.
    #[must_use]
    pub fn allows(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::Versions(versions) => versions.contains(&version),
        }
    }
}

//! Which Node can build the pages.

use std::fmt;

/// A version of Node, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeVersion {
    major: u32,
    minor: u32,
}

impl NodeVersion {
    /// Reads what `node --version` prints: `v20.19.4`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().strip_prefix('v')?.split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        Some(Self { major, minor })
    }

    /// Vite 8 takes 20.19 and later and 22.12 and later; between them `require` of a module is not there yet.
    pub(crate) fn is_supported(self) -> bool {
        match self.major {
            20 => self.minor >= 19,
            22 => self.minor >= 12,
            major => major > 22,
        }
    }
}

impl fmt::Display for NodeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_node_prints() {
        assert_eq!(NodeVersion::parse("v20.19.4\n"), Some(NodeVersion { major: 20, minor: 19 }));
        for garbage in ["", "20.19.4", "v20", "vx.y", "command not found"] {
            assert_eq!(NodeVersion::parse(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn knows_the_versions_that_vite_takes() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(NodeVersion::parse(good).is_some_and(NodeVersion::is_supported), "{good}");
        }
        for bad in ["v18.20.0", "v20.18.3", "v21.7.0", "v22.11.0"] {
            assert!(NodeVersion::parse(bad).is_some_and(|version| !version.is_supported()), "{bad}");
        }
    }
}

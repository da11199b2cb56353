//! A filled file, kept for the next run as long as the schema stays, and copies of it to write on.

use super::{Size, fill, open};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};
use trackit::db::{DbError, migrate};

const FILE: &str = "trackit.db";

/// A folder with a filled file and its master key; made when there is none, or one of another schema.
pub(crate) async fn filled(kept: &Path, size: Size) -> Result<PathBuf> {
    let folder = kept.join(format!("sqlite-{}x{}+{}", size.accounts, size.tasks, size.large));
    if is_current(&folder).await {
        println!("   as it was filled before");
        return Ok(folder);
    }
    let filling = folder.with_extension("filling");
    remove(&folder)?;
    remove(&filling)?;
    fs::create_dir_all(&filling).context("the folder for databases cannot be made")?;
    let db = open(&url(&filling)).await?;
    fill(&db, &filling, size).await?;
    db.close().await;
    fs::rename(&filling, &folder)?;
    Ok(folder)
}

/// A copy to write on; the filled one stays as it is.
pub(crate) fn copy(filled: &Path, folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(filled)? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name())).context("the file cannot be copied")?;
    }
    // So that the copy's own write-back is over before anything is measured.
    fs::File::open(folder.join(FILE))?.sync_all()?;
    Ok(())
}

/// The URL of the file in a folder.
pub(crate) fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(FILE).display())
}

async fn is_current(folder: &Path) -> bool {
    if !folder.join(FILE).exists() {
        return false;
    }
    let Ok(db) = open(&url(folder)).await else {
        return false;
    };
    // Fails when a migration's text is another one than this file was made with.
    let status: Result<_, DbError> = migrate::status(&db).await;
    db.close().await;
    status.is_ok_and(|all| all.iter().all(|migration| migration.applied_at.is_some()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).context("an old folder cannot be removed")?;
    }
    Ok(())
}

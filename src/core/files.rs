//! Files and folders that nobody else may read. A file is whole from the moment it has its name: it is written
//! under another one beside it, and its bytes are on the disk before the name is.

use super::random::Random;
use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Makes a file of mode 0600 unless there is one, whose makers may be several at once; false when there is.
///
/// # Errors
/// Any of the file system's.
pub fn create_private(path: &Path, contents: &[u8]) -> io::Result<bool> {
    let created = match fs::symlink_metadata(path) {
        Ok(_) => false,
        Err(_) => link(&Temporary::write(path, contents)?, path)?,
    };
    // Also for a file that another process has just made, and may not have come to sync.
    sync_folder(path)?;
    Ok(created)
}

/// Makes a file of mode 0600 in place of any that is there.
///
/// # Errors
/// Any of the file system's.
pub fn put_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    let temporary = Temporary::write(path, contents)?;
    fs::rename(&temporary.0, path)?;
    sync_folder(path)
}

/// Makes a folder of mode 0700, and those that it lies in; one that is there stays as it is.
///
/// # Errors
/// Any of the file system's.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Gives a file its name, unless another has it: unlike a rename, a link replaces nothing.
fn link(temporary: &Temporary, path: &Path) -> io::Result<bool> {
    match fs::hard_link(&temporary.0, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// A file's bytes before they have its name; the other name goes with this.
struct Temporary(PathBuf);

impl Temporary {
    fn write(path: &Path, contents: &[u8]) -> io::Result<Self> {
        let path = path.with_file_name(Self::name(path)?);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        let temporary = Self(path);
        file.write_all(contents)?;
        file.sync_all()?;
        Ok(temporary)
    }

    /// Nobody else's: neither another process's nor one that a crash has left.
    fn name(path: &Path) -> io::Result<OsString> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let unique = u64::from_be_bytes(Random::system().bytes());
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{unique:016x}"));
        Ok(temporary)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Renamed, it is gone already; otherwise a name too many does no harm.
        let _ = fs::remove_file(&self.0);
    }
}

/// A new name is on the disk only with the folder that holds it. Some file systems cannot sync a folder, and
/// say that it is no file to do that with.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
        names.sort();
        names
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).expect("an entry").permissions().mode() & 0o7777
    }

    #[test]
    fn the_first_file_stays_and_a_put_one_takes_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        assert!(create_private(&path, b"first").expect("a file"));
        assert!(!create_private(&path, b"second").expect("a file"));
        assert_eq!(fs::read(&path).expect("bytes"), b"first");
        put_private(&path, b"third").expect("a file");
        assert_eq!(fs::read(&path).expect("bytes"), b"third");
        assert_eq!(names(folder.path()), ["secret"], "and nothing beside it");
    }

    #[test]
    fn of_ten_at_once_one_makes_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, start) = (folder.path().join("secret"), Barrier::new(10));
        let make = |n: u8| {
            start.wait();
            let made = create_private(&path, &[n; 4096]).expect("a file");
            (made.then_some(n), fs::read(&path).expect("bytes"))
        };
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let makers: Vec<_> = (0..10).map(|n| scope.spawn(move || make(n))).collect();
            makers.into_iter().map(|maker| maker.join().expect("an outcome")).collect()
        });
        let made: Vec<_> = outcomes.iter().filter_map(|(made, _)| *made).collect();
        assert_eq!(made.len(), 1);
        assert!(outcomes.iter().all(|(_, read)| *read == [made[0]; 4096]));
        assert_eq!(names(folder.path()), ["secret"]);
    }

    /// A crash before the file has its name leaves the other name, for ever.
    #[test]
    fn what_an_interrupted_write_leaves_does_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        std::mem::forget(Temporary::write(&path, b"hal").expect("a file"));
        assert!(!path.exists());
        assert!(create_private(&path, b"whole").expect("a file"));
        std::mem::forget(Temporary::write(&path, b"hal").expect("a file"));
        assert_eq!(fs::read(&path).expect("bytes"), b"whole");
        put_private(&path, b"another").expect("a file");
        assert_eq!(fs::read(&path).expect("bytes"), b"another");
    }

    #[test]
    fn what_cannot_be_made_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(create_private(&folder.path().join("nowhere/secret"), b"").is_err());
        assert!(put_private(folder.path(), b"").is_err(), "a folder is there");
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn r73_only_the_owner_may_read_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("a/b");
        make_private_folder(&folder).expect("folders");
        assert_eq!((mode(&outer.path().join("a")), mode(&folder)), (0o700, 0o700));
        create_private(&folder.join("made"), b"").expect("a file");
        fs::write(folder.join("put"), "").expect("a file");
        fs::set_permissions(folder.join("put"), fs::Permissions::from_mode(0o644)).expect("a mode");
        put_private(&folder.join("put"), b"").expect("a file");
        assert_eq!((mode(&folder.join("made")), mode(&folder.join("put"))), (0o600, 0o600));
        let temporary = Temporary::write(&folder.join("made"), b"").expect("a file");
        assert_eq!(mode(&temporary.0), 0o600);
    }

    #[test]
    fn a_folder_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        make_private_folder(folder.path()).expect("nothing to do");
        make_private_folder(Path::new("")).expect("the current one");
        fs::write(folder.path().join("file"), "").expect("a file");
        assert!(make_private_folder(&folder.path().join("file")).is_err());
    }
}

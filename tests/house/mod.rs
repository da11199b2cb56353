//! The rules of the house (`docs/ARCHITECTURE.md`), read from the source itself: which room may use which,
//! which file holds what, and that the map names what is there.

mod promises;
mod readmes;
mod source;

use source::{Source, root};
use std::{collections::BTreeSet, fs};

/// From the roof down. A room uses rooms of the floors below its own, and none beside it.
const FLOORS: [&[&str]; 17] = [
    &["main"],
    &["cli"],
    &["demo", "server"],
    &["history", "portability", "reports"],
    &["compat"],
    &["orders"],
    &["tasks"],
    &["activities"],
    &["admin", "customers"],
    &["auth"],
    &["accounts"],
    &["app"],
    &["mail", "objects"],
    &["audit", "idempotency", "journal", "metrics", "security"],
    &["http"],
    &["db"],
    &["core"],
];

/// Rooms that are features, where the names of the files are the layers.
const FEATURES: [&str; 9] =
    ["accounts", "activities", "admin", "customers", "history", "orders", "portability", "reports", "tasks"];
const LAYERS: [&str; 7] = ["mod", "routes", "schema", "model", "query", "service", "store"];

/// Folders within a feature, each with a file for each kind of thing: what a document holds, what a CSV file may be.
const FOLDERS: [&str; 2] = ["src/portability/csv/", "src/portability/document/"];

/// What a statement begins with, or goes on with when it is put together from parts.
const SQL: [&str; 14] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE ",
    "DROP ",
    "ALTER ",
    "PRAGMA ",
    " FROM ",
    " WHERE ",
    " ORDER BY ",
    " RETURNING ",
    " JOIN ",
    "BEGIN IMMEDIATE",
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The files of the program, without the list of its rooms.
fn program() -> Vec<Source> {
    Source::all("src").into_iter().filter(|source| source.path != "src/lib.rs").collect()
}

#[test]
fn every_room_has_its_floor() {
    let homeless: BTreeSet<_> = program()
        .iter()
        .map(|source| source.room().to_owned())
        .filter(|room| floor(room).is_none())
        .collect();
    assert!(homeless.is_empty(), "on which floor are these? {homeless:?}");
}

#[test]
fn no_arrow_runs_up_or_along_a_floor() {
    let (mut arrows, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    for source in program() {
        let from = source.room().to_owned();
        for to in source.rooms_used().into_iter().filter(|to| *to != from) {
            if floor(&to) <= floor(&from) {
                wrong.insert(format!("{} uses {to}", source.path));
            }
            arrows.insert((from.clone(), to));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (from, to) in [("main", "cli"), ("tasks", "db"), ("history", "tasks"), ("http", "db"), ("db", "core")]
    {
        assert!(arrows.contains(&(from.to_owned(), to.to_owned())), "{from} → {to} was not seen");
    }
}

/// `super::super` would leave a room without naming where it goes.
#[test]
fn nobody_leaves_a_room_by_climbing() {
    for source in program() {
        assert!(!source.code.contains("super::super"), "{}", source.path);
        let is_top = source.name() == "mod" || source.path.matches('/').count() == 1;
        assert!(!is_top || !source.program().contains("super::"), "{}", source.path);
    }
}

#[test]
fn every_module_begins_by_saying_what_it_owns() {
    for source in Source::all("src").into_iter().chain(Source::all("tests")) {
        let first = source.text.lines().next().unwrap_or_default();
        assert!(first.strip_prefix("//! ").is_some_and(|words| words.len() >= 5), "{}: {first}", source.path);
    }
}

/// What is easily done almost right is done in one place.
#[test]
fn digests_and_private_files_are_made_in_one_place_each() {
    for (means, place) in
        [("aws_lc_rs::digest", "src/core/digest.rs"), ("fs::OpenOptionsExt", "src/core/files.rs")]
    {
        let users: Vec<_> = program().into_iter().filter(|source| source.code.contains(means)).collect();
        assert_eq!(users.iter().map(|source| source.path.as_str()).collect::<Vec<_>>(), [place], "{means}");
    }
}

/// A comparison that stops at the first byte that differs tells how far a guess is right (R75). What is a secret, or its
/// digest, is compared by `subtle`, by a MAC's own check, or by the database's look-up.
#[test]
fn r75_secrets_are_not_compared_by_signs() {
    /// What may be: digests of texts that everybody may know.
    const OPEN: [&str; 2] = ["src/audit/mod.rs", "src/db/migrate.rs"];
    const WORDS: [&str; 7] = ["secret", "digest", "hash", "mac", "signature", "password", "token"];
    let is_secret = |operand: &str| {
        let name = operand.rsplit(['.', ':']).find(|part| !part.is_empty()).unwrap_or_default();
        let words: Vec<_> = name.trim_end_matches("()").split('_').collect();
        words.last().is_some_and(|word| WORDS.contains(word))
    };
    let (mut seen, mut wrong) = (0, Vec::new());
    for source in program() {
        for (at, _) in source.program().match_indices("==").chain(source.program().match_indices("!=")) {
            let part = |c: char| c.is_alphanumeric() || "_.:()".contains(c);
            let before = source.program()[..at].trim_end();
            let left = &before[before.rfind(|c| !part(c)).map_or(0, |end| end + 1)..];
            let after = source.program()[at + 2..].trim_start().trim_start_matches(['&', '*']);
            let right = &after[..after.find(|c| !part(c)).unwrap_or(after.len())];
            seen += 1;
            if (is_secret(left) || is_secret(right)) && !OPEN.contains(&source.path.as_str()) {
                wrong.push(format!("{}: {left} … {right}", source.path));
            }
        }
    }
    assert!(seen > 100, "the comparisons were not seen");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sql_stands_in_stores_alone() {
    let mut stores = 0;
    for source in program() {
        let statements: Vec<_> =
            source.strings.iter().filter(|text| SQL.iter().any(|word| text.contains(word))).collect();
        if source.name() == "store" || source.room() == "db" || source.room() == "idempotency" {
            stores += usize::from(!statements.is_empty());
        } else {
            assert!(statements.is_empty(), "{} holds SQL: {statements:#?}", source.path);
        }
    }
    assert!(stores >= 5, "the statements were not seen");
}

#[test]
fn the_files_of_a_feature_are_its_layers() {
    let mut seen = BTreeSet::new();
    let of_a_kind = |source: &Source| FOLDERS.iter().any(|folder| source.path.starts_with(folder));
    let features = program().into_iter().filter(|source| FEATURES.contains(&source.room()));
    for source in features.filter(|source| !of_a_kind(source)) {
        assert!(LAYERS.contains(&source.name()), "{}", source.path);
        assert_eq!(source.path.matches('/').count(), 2, "{} lies too deep", source.path);
        seen.insert(source.room().to_owned());
    }
    assert!(["accounts", "history", "tasks"].iter().all(|feature| seen.contains(*feature)), "{seen:?}");
}

/// HTTP is the matter of routes; rules and statements know nothing of it.
#[test]
fn services_and_stores_know_no_status_codes() {
    for source in program() {
        if ["service", "store"].contains(&source.name()) {
            assert!(!source.code.contains("StatusCode") && !source.code.contains("axum"), "{}", source.path);
        }
    }
}

#[test]
fn the_map_names_what_is_there() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("docs/ARCHITECTURE.md");
    let top: Vec<_> =
        fs::read_dir(root()).expect("the root").map(|entry| entry.expect("an entry").file_name()).collect();
    let is_path = |word: &&str| {
        word.split_once('/').is_some_and(|(first, _)| top.iter().any(|name| name.to_str() == Some(first)))
    };
    let words = map.split(|c: char| !c.is_ascii_alphanumeric() && !"_-./".contains(c));
    let mut paths: BTreeSet<String> =
        words.map(|word| word.trim_end_matches('.')).filter(is_path).map(str::to_owned).collect();
    let links = map.split("](").skip(1).filter_map(|link| link.split(')').next());
    paths.extend(links.filter(|link| !link.contains("://")).map(|link| format!("docs/{link}")));
    assert!(paths.len() >= 20, "the paths were not seen: {paths:?}");
    for path in &paths {
        assert!(root().join(path).exists(), "docs/ARCHITECTURE.md names {path}, which is not there");
    }
    for room in program().iter().map(Source::room) {
        let named = [format!("src/{room}/"), format!("src/{room}.rs")];
        assert!(named.iter().any(|path| map.contains(path)), "docs/ARCHITECTURE.md does not name {room}");
    }
}

//! `SECURITY.md` keeps its word: each requirement names all tests that show it, or why it is not held.

use super::source::{Source, root};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// How many requirements there are.
const COUNT: usize = 79;
/// What stands in place of tests.
const NOT_HELD: &str = "not held: ";

type Tests = BTreeMap<usize, BTreeSet<String>>;

/// Rows such as `| R40 | what is promised | `r40_a_test`, `r40_another` |`.
fn rows() -> Vec<(usize, String)> {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| R"));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let [number, promise, shown] = cells[..] else { panic!("a row has three cells: {row}") };
        assert!(promise.len() > 10, "R{number} says what it is");
        (number.parse().expect("a number"), shown.to_owned())
    })
    .collect()
}

/// The tests that are named for a requirement: by `r`, its number and `_` in Rust, by `r`, its number and a space in the
/// pages'.
fn tests() -> Tests {
    let mut tests = Tests::new();
    let rust = Source::all("tests").into_iter().chain(Source::all("src")).map(|source| source.text);
    for text in rust {
        for name in text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<', ' ']).next()) {
            note(&mut tests, name, '_');
        }
    }
    for text in typescript(&root().join("web/e2e")).into_iter().chain(typescript(&root().join("web/src"))) {
        for rest in text.split("test(").skip(1) {
            let title = rest.trim_start().trim_start_matches(['\'', '"', '`']);
            note(&mut tests, title.split(['\'', '"', '`']).next().unwrap_or_default(), ' ');
        }
    }
    tests
}

fn note(tests: &mut Tests, name: &str, end: char) {
    let digits = name.strip_prefix('r').and_then(|rest| rest.split_once(end)).map(|(digits, _)| digits);
    if let Some(number) = digits.and_then(|digits| digits.parse().ok()) {
        tests.entry(number).or_default().insert(name.to_owned());
    }
}

fn typescript(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(typescript(&path));
        } else if [".spec.ts", ".test.ts"].iter().any(|end| path.to_string_lossy().ends_with(end)) {
            texts.push(fs::read_to_string(path).expect("a file"));
        }
    }
    texts
}

#[test]
fn each_requirement_names_all_its_tests_or_why_it_is_not_held() {
    let (rows, mut tests) = (rows(), tests());
    let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=COUNT).collect::<Vec<_>>(), "each once, in order");
    for (number, shown) in rows {
        let named: BTreeSet<String> = shown.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert_eq!(named, tests.remove(&number).unwrap_or_default(), "R{number} names all of its tests");
        let why = shown.split_once(NOT_HELD).map_or("", |(_, why)| why);
        assert!(!named.is_empty() || why.len() > 10, "R{number} is shown by nothing, and does not say why");
    }
    assert!(tests.is_empty(), "for requirements that there are not: {tests:?}");
}

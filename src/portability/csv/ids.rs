//! Ids that are made of what a line says, so that a line that comes again is known: of its cells alone, for how they are
//! read hangs on the account's zone and on the caller.

use crate::core::digest::sha256;
use std::collections::HashMap;
use uuid::{Builder, Uuid};

/// UUIDs (version 8): 48 bits of the earliest time, as version 7 has one, so that they sort before the others; then the
/// beginning of the SHA-256 of the kind, the cells and how often these cells came before.
#[derive(Debug, Default)]
pub(super) struct DerivedIds {
    seen: HashMap<Vec<u8>, u64>,
}

impl DerivedIds {
    /// The id of a line with these cells, the first or the next time that it comes.
    pub(super) fn next(&mut self, kind: &str, cells: &[String]) -> Uuid {
        let content = [&[kind.to_owned()], cells].concat().join("\u{1f}").into_bytes();
        let count = self.seen.entry(content.clone()).or_default();
        *count += 1;
        derived(&content, *count)
    }
}

/// The id of something that lines name.
pub(crate) fn named(kind: &str, names: &[&str]) -> Uuid {
    derived([&[kind], names].concat().join("\u{1f}").as_bytes(), 1)
}

fn derived(content: &[u8], count: u64) -> Uuid {
    let digest = sha256(&[content, &[0], &count.to_be_bytes()]);
    let mut bytes = [0; 16];
    bytes[6..].copy_from_slice(&digest[..10]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_has_the_same_id_each_time_and_another_the_second_time() {
        let (mut first, mut again) = (DerivedIds::default(), DerivedIds::default());
        let cells = ["Cortar".to_owned(), String::new()];
        let one = first.next("task", &cells);
        assert_eq!(again.next("task", &cells), one);
        assert_eq!(one.get_version_num(), 8);
        assert!(one.to_string().starts_with("00000000-0000-8"), "{one}: it sorts before the others");
        let others = [
            first.next("task", &cells),
            first.next("time", &cells),
            first.next("task", &["Cortar".to_owned()]),
            first.next("task", &[String::new(), "Cortar".to_owned()]),
        ];
        assert!(others.iter().all(|other| *other != one), "{others:?}");
    }
}

//! Ids that are made of what a line says, so that a line that comes again is known.

use crate::core::{clock::UtcTime, digest::sha256};
use std::collections::HashMap;
use uuid::{Builder, Uuid};

/// UUIDs (version 8): 48 bits of a time, as in version 7, so that they sort among the others; then the beginning of the
/// SHA-256 of the kind, the cells and how often these cells came before.
#[derive(Debug, Default)]
pub(super) struct DerivedIds {
    seen: HashMap<Vec<u8>, u64>,
}

impl DerivedIds {
    /// The id of a line with these cells, the first or the next time that it comes.
    pub(super) fn next(&mut self, kind: &str, cells: &[String], at: UtcTime) -> Uuid {
        let content = [&[kind.to_owned()], cells].concat().join("\u{1f}").into_bytes();
        let count = self.seen.entry(content.clone()).or_default();
        *count += 1;
        derived(&content, *count, at)
    }
}

/// The id of something that lines name.
pub(crate) fn named(kind: &str, names: &[&str]) -> Uuid {
    derived([&[kind], names].concat().join("\u{1f}").as_bytes(), 1, UtcTime::from_millis(0))
}

fn derived(content: &[u8], count: u64, at: UtcTime) -> Uuid {
    let digest = sha256(&[content, &[0], &count.to_be_bytes()]);
    let millis = at.millis().max(0).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6..].copy_from_slice(&digest[..10]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_has_the_same_id_each_time_and_another_the_second_time() {
        let (mut first, mut again) = (DerivedIds::default(), DerivedIds::default());
        let at = UtcTime::from_millis(1_795_176_000_000);
        let cells = ["Cortar".to_owned(), String::new()];
        let one = first.next("task", &cells, at);
        assert_eq!(again.next("task", &cells, at), one);
        assert_eq!(one.get_version_num(), 8);
        assert!(one.to_string().starts_with("01a1f8d3-ea00-"), "{one}: it sorts by its time");
        let others = [
            first.next("task", &cells, at),
            first.next("time", &cells, at),
            first.next("task", &["Cortar".to_owned()], at),
            first.next("task", &[String::new(), "Cortar".to_owned()], at),
        ];
        assert!(others.iter().all(|other| *other != one), "{others:?}");
    }
}

//! From bytes to cells: letters, quotes, separators, the names of columns.

use super::{Encoding, MAX_LINES};
use crate::core::invalid::{FieldError, Invalid};
use std::borrow::Cow;

/// The cells of a file, under their columns.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) encoding: Encoding,
    /// As they are spelled.
    columns: Vec<String>,
    pub(super) rows: Vec<Cells>,
}

/// The cells of one line, without the space around them.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

/// A column, if the file has it.
#[derive(Clone, Debug)]
pub(super) struct Column {
    index: Option<usize>,
    /// As the file spells it, or as it would be.
    pub(super) name: String,
}

impl Cells {
    /// What stands in a column; empty where the file has no such.
    pub(super) fn of(&self, column: &Column) -> &str {
        column.index.and_then(|index| self.cells.get(index)).map_or("", String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

impl Table {
    /// Reads a file whose columns `knows` knows.
    pub(super) fn read<D>(
        bytes: &[u8],
        unknown: &'static str,
        knows: impl Fn(&Self) -> Option<D>,
    ) -> Result<(D, Self), FieldError> {
        let (text, encoding) = decode(bytes)?;
        for separator in [b',', b';', b'\t'] {
            let head = text.lines().next().unwrap_or_default();
            let columns = records(head, separator).next().map(|cells| cells.cells).unwrap_or_default();
            let table = Self { encoding, columns, rows: Vec::new() };
            if let Some(dialect) = knows(&table) {
                return Ok((dialect, Self { rows: table.rows(&text, separator)?, ..table }));
            }
        }
        Err(Invalid::because(unknown).at("file"))
    }

    /// The column that has one of these names, whatever their case.
    pub(super) fn column(&self, names: &[&str]) -> Column {
        let has = |name: &&str| self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        let index = names.iter().find_map(has);
        let name = index.map_or(names[0], |index| &self.columns[index]);
        Column { index, name: name.to_owned() }
    }

    /// The column whose name begins so, as `Amount (EUR)` does.
    pub(super) fn column_beginning(&self, start: &str) -> Column {
        let begins = |column: &String| {
            column.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
        };
        Column { index: self.columns.iter().position(begins), name: start.to_owned() }
    }

    /// Whether the file has all of these columns.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(&[name]).index.is_some())
    }

    fn rows(&self, text: &str, separator: u8) -> Result<Vec<Cells>, FieldError> {
        if let Some(line) = broken_quotes(text, separator.into()) {
            return Err(Invalid::because("broken_quotes").at(format!("lines.{line}")));
        }
        let rows: Vec<Cells> = records(text, separator).skip(1).take(MAX_LINES + 1).collect();
        if rows.len() > MAX_LINES {
            return Err(Invalid::limit("too_many_lines", MAX_LINES as u64).at("file"));
        }
        match rows.iter().find(|row| row.cells.len() != self.columns.len()) {
            Some(row) => {
                let wrong = Invalid::limit("wrong_cells", self.columns.len() as u64);
                Err(wrong.at(format!("lines.{}", row.line)))
            }
            None => Ok(rows),
        }
    }
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = Cells> {
    let reader = ::csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    reader.into_records().filter_map(Result::ok).map(|record| Cells {
        line: record.position().map_or(0, ::csv::Position::line),
        cells: record.iter().map(str::to_owned).collect(),
    })
}

/// The text, with plain line breaks and without the mark that some begin with.
fn decode(bytes: &[u8]) -> Result<(String, Encoding), FieldError> {
    let unknown = || Invalid::because("unknown_encoding").at("file");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // UTF-16 has a mark of its own, and these between most of its letters.
    if bytes.contains(&0) || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(unknown());
    }
    let (text, encoding) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
        Err(_) => {
            let text = bytes.iter().map(|byte| windows_1252(*byte)).collect::<Option<String>>();
            (Cow::Owned(text.ok_or_else(unknown)?), Encoding::Windows1252)
        }
    };
    Ok((text.replace("\r\n", "\n").replace('\r', "\n"), encoding))
}

/// The letter of a byte; five of them are none.
fn windows_1252(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    let letter = match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    (letter != '\0').then_some(letter)
}

/// The line of a quote that is not closed, or that is closed in the middle of a cell. The reader itself would take
/// such a file, and make one cell of half of it.
fn broken_quotes(text: &str, separator: char) -> Option<u64> {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Begin,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut line, mut opened) = (At::Begin, 1, 1);
    for c in text.chars() {
        at = match (at, c) {
            (At::Quoted, '"') => At::Closed,
            (At::Begin, '"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, _) | (At::Closed, '"') => At::Quoted,
            (_, c) if c == separator || c == '\n' => At::Begin,
            (At::Begin, ' ') => At::Begin,
            (At::Closed, ' ') => At::Closed,
            (At::Closed, _) => return Some(line),
            _ => At::Plain,
        };
        line += u64::from(c == '\n');
    }
    (at == At::Quoted).then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> Result<Table, FieldError> {
        Table::read(bytes, "unknown", |table| table.has(&["a", "b"]).then_some(())).map(|(_, table)| table)
    }

    fn cells(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        table(bytes).expect("a table").rows.into_iter().map(|row| (row.line, row.cells)).collect()
    }

    fn row(line: u64, cells: [&str; 2]) -> (u64, Vec<String>) {
        (line, cells.map(str::to_owned).to_vec())
    }

    #[test]
    fn separators_line_breaks_and_marks_are_told_by_the_file() {
        for text in ["a,b\n1,2\n", "\u{feff}A;B\r\n1;2\r\n", "a\tb\r1\t2", "\"a\",\"b\"\n\"1\", 2 \n"] {
            assert_eq!(cells(text.as_bytes()), [row(2, ["1", "2"])], "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let text = "a,b\r\n\"one\r\ntwo\",\"say \"\"hi\"\"\"\r\n3,4\r\n5,6";
        assert_eq!(
            cells(text.as_bytes()),
            [row(2, ["one\ntwo", "say \"hi\""]), row(4, ["3", "4"]), row(5, ["5", "6"])]
        );
    }

    #[test]
    fn what_is_no_utf_8_is_what_windows_wrote_or_nothing() {
        let table_of = table(b"a,b\nreuni\xe3o,\x80 5\n").expect("a table");
        assert_eq!(
            (table_of.encoding, &table_of.rows[0].cells[..]),
            (Encoding::Windows1252, &["reunião".to_owned(), "€ 5".to_owned()][..])
        );
        for bad in [&b"a,b\n\x81,\n"[..], b"a,b\n\0,\n", b"\xff\xfea\0,\0b\0"] {
            assert_eq!(table(bad).expect_err("refused"), Invalid::because("unknown_encoding").at("file"));
        }
    }

    #[test]
    fn broken_quotes_are_found_where_they_begin() {
        for (text, line) in [("a,b\n1,2\n3,\"4\n5,6\n", 3), ("a,b\n\"1\"x,2\n", 2), ("a,b\n1,\"2\"\"\n", 2)] {
            let expected = Invalid::because("broken_quotes").at(format!("lines.{line}"));
            assert_eq!(table(text.as_bytes()).expect_err("refused"), expected, "{text:?}");
        }
        assert_eq!(cells(b"a,b\n5\" tape,6\n"), [row(2, ["5\" tape", "6"])], "a quote within is a quote");
    }

    #[test]
    fn a_line_has_as_many_cells_as_there_are_columns() {
        for text in ["a,b\n1,2\n1,2,3\n", "a,b\n1,2\n1\n"] {
            let expected = Invalid::limit("wrong_cells", 2).at("lines.3");
            assert_eq!(table(text.as_bytes()).expect_err("refused"), expected, "{text:?}");
        }
        assert_eq!(table(b"x,y\n1,2\n").expect_err("refused").invalid.code, "unknown");
        assert_eq!(table(b"").expect_err("refused").invalid.code, "unknown");
        let long = format!("a,b\n{}", "1,2\n".repeat(MAX_LINES + 1));
        assert_eq!(table(long.as_bytes()).expect_err("refused").invalid.code, "too_many_lines");
    }
}

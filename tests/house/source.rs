//! Reads Rust source as far as the house's rules need it: what is code, what is text, which rooms it names.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file, taken apart.
pub(super) struct Source {
    /// From the package's root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// Without comments; each string literal is only its quotes.
    pub(super) code: String,
    /// What stands between the quotes.
    pub(super) strings: Vec<String>,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let (code, strings) = take_apart(text);
        Self { path: path.to_owned(), text: text.to_owned(), code, strings }
    }

    /// Every file of a folder, however deep.
    pub(super) fn all(folder: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for path in files(&root().join(folder)) {
            let name = path.strip_prefix(root()).expect("a path of ours").to_str().expect("a name");
            found.push(Self::new(&name.replace('\\', "/"), &fs::read_to_string(&path).expect("a file")));
        }
        found
    }

    /// The room that a file of `src` belongs to: its folder, or its own name.
    pub(super) fn room(&self) -> &str {
        let rest = self.path.strip_prefix("src/").expect("a file of the program");
        rest.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The name of the file without its ending.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The code without its unit tests.
    pub(super) fn program(&self) -> &str {
        self.code.split("#[cfg(test)]").next().unwrap_or_default()
    }

    /// The rooms that its paths begin with: of `use crate::{a, b::c}` and of `crate::a::b` in a line. The program's own
    /// file alone calls the crate by its name, which elsewhere is a module's.
    pub(super) fn rooms_used(&self) -> Vec<String> {
        let prefix = if self.path == "src/main.rs" { "trackit::" } else { "crate::" };
        let mut rooms = Vec::new();
        for (at, _) in self.code.match_indices(prefix) {
            let before = self.code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                first_names(&self.code[at + prefix.len()..], &mut rooms);
            }
        }
        rooms
    }
}

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first name of a path, or the first names of a group of paths.
fn first_names(path: &str, names: &mut Vec<String>) {
    let ident =
        |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else {
        return names.push(ident(path));
    };
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                let name = ident(group[start..at].trim());
                names.extend(Some(name).filter(|name| !name.is_empty()));
                start = at + 1;
                if c == '}' {
                    return;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
}

/// The code and the string literals of a text.
fn take_apart(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings, mut rest) = (String::new(), Vec::new(), text);
    while let Some(c) = rest.chars().next() {
        let in_word = code.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((literal, length)) = literal(rest, in_word) {
            code.push_str("\"\"");
            strings.push(literal);
            length
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            length
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    (code, strings)
}

/// A string literal at the start, with its whole length.
fn literal(rest: &str, in_word: bool) -> Option<(String, usize)> {
    if let Some(body) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = body.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        return Some((body[..end].to_owned(), end + 2));
    }
    let raw = rest.strip_prefix('r').filter(|_| !in_word)?;
    let hashes = "#".repeat(raw.len() - raw.trim_start_matches('#').len());
    let body = raw[hashes.len()..].strip_prefix('"')?;
    let end = body.find(&format!("\"{hashes}"))?;
    Some((body[..end].to_owned(), end + 3 + 2 * hashes.len()))
}

/// The length of a character literal at the start; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let mut chars = body.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        let (escaped, _) = chars.next()?;
        return body[escaped + 1..].find('\'').map(|end| escaped + end + 3);
    }
    let (next, quote) = chars.next()?;
    (quote == '\'').then_some(next + 2)
}

#[test]
fn comments_strings_and_characters_are_told_from_code() {
    let text = r##"
        // crate::comment "a"
        /* crate::comment */
        fn f<'a>(x: &'a str) -> char { if x == "crate::text \" SELECT" { '"' } else { '\'' } }
        const RAW: &str = r#"crate::raw "quoted" "#; const BYTES: &[u8] = b"bytes"; let r#type = bar"";
    "##;
    let source = Source::new("src/tasks/model.rs", text);
    assert_eq!(source.rooms_used(), [""; 0]);
    assert_eq!(source.strings, [r#"crate::text \" SELECT"#, r#"crate::raw "quoted" "#, "bytes", ""]);
    assert!(source.code.contains("fn f<'a>(x: &'a str)") && source.code.contains("let r#type = bar"));
}

#[test]
fn paths_of_every_form_are_found() {
    let text = "use crate::{\n    app::App,\n    core::{clock::{Clock, UtcTime}, ids::Owner},\n    journal::{self, Op},\n    tasks,\n};
        use crate::db; use crate::http::problem::{Problem, Invalid}; pub(in crate::server) fn f() {}
        impl From<A> for crate::security::B { fn g() -> ::std::crate::nothing { mycrate::nothing() } }";
    let source = Source::new("src/history/routes.rs", text);
    let expected = ["app", "core", "journal", "tasks", "db", "http", "server", "security"];
    assert_eq!(source.rooms_used(), expected);
    assert_eq!((source.room(), source.name()), ("history", "routes"));
    assert_eq!(Source::new("src/app.rs", "").room(), "app");
    assert_eq!(Source::new("src/main.rs", "trackit::cli::main()").rooms_used(), ["cli"]);
}

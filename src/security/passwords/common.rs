//! Passwords that are guessed first: what many people choose, and what is written beside the lock. The lists are within
//! the program, so that nobody else is asked (`lists/NOTICE` says where they come from).

use crate::core::{invalid::Invalid, text::fold_for_search};
use std::sync::LazyLock;

static COMMON: LazyLock<List> = LazyLock::new(|| List::new(include_str!("lists/common.txt")));
static WORDS: LazyLock<List> = LazyLock::new(|| List::new(include_str!("lists/words.txt")));
static PORTUGUESE: LazyLock<List> = LazyLock::new(|| List::new(include_str!("lists/portuguese.txt")));

/// What stands around a common word without making it less common: `1`, `2026`, `@123`, `123456`.
const DECORATION: usize = 6;
/// Fewer different characters than this are one key held down.
const DIFFERENT: usize = 3;
/// What has so many letters beside a name, or so many letters and digits, is more than the name.
const OWN_LETTERS: usize = 4;
const OWN_CHARACTERS: usize = 12;
/// Shorter parts of names are in too many words.
const NAME: usize = 3;
/// What this program is called stands on every page of it.
const PROGRAM: &str = "trackit";

/// Refuses a password that is guessed first. It is about the account that has these names.
///
/// # Errors
/// `password_common` or `password_own_name`.
pub(super) fn check(password: &str, names: &[&str]) -> Result<(), Invalid> {
    let folded = fold_for_search(password);
    if is_common(folded.trim()) {
        return Err(Invalid::because("password_common"));
    }
    if is_own(&letters_and_digits(&folded), names) {
        return Err(Invalid::because("password_own_name"));
    }
    Ok(())
}

fn is_common(folded: &str) -> bool {
    let bare = letters_and_digits(folded);
    let word = bare.trim_matches(|c: char| !c.is_alphabetic());
    let decoration = bare.chars().count() - word.chars().count();
    COMMON.has(folded)
        || COMMON.has(&bare)
        || (decoration <= DECORATION && (WORDS.has(word) || PORTUGUESE.has(word)))
        || different(folded) < DIFFERENT
}

/// Whether little is left of it without the account's names.
fn is_own(bare: &str, names: &[&str]) -> bool {
    let mut names: Vec<String> = names.iter().copied().chain([PROGRAM]).flat_map(parts).collect();
    // The whole before its parts.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let rest = names.iter().fold(bare.to_owned(), |rest, name| rest.replace(name.as_str(), ""));
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    rest.len() < bare.len() && letters < OWN_LETTERS && rest.chars().count() < OWN_CHARACTERS
}

/// A name, and what it is put together from: `ada.lovelace@example.org`, `adalovelace`, `ada`, `lovelace`, `example`.
fn parts(name: &str) -> Vec<String> {
    let folded = fold_for_search(name);
    let of_an_address = folded.split('@').map(letters_and_digits);
    let words = folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    let parts = of_an_address.chain(words).chain([letters_and_digits(&folded)]);
    parts.filter(|part| part.chars().count() >= NAME).collect()
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn different(text: &str) -> usize {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars.dedup();
    chars.len()
}

/// Sorted lines.
struct List(Vec<&'static str>);

impl List {
    fn new(text: &'static str) -> Self {
        Self(text.lines().collect())
    }

    fn has(&self, text: &str) -> bool {
        self.0.binary_search(&text).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str, names: &[&str]) -> Option<&'static str> {
        check(password, names).err().map(|invalid| invalid.code)
    }

    #[test]
    fn the_lists_are_folded_and_sorted_and_all_of_them_are_refused() {
        for (list, most) in [(&*COMMON, 20_000), (&*WORDS, 5_000), (&*PORTUGUESE, 400)] {
            assert!(list.0.len() >= most && list.0.is_sorted(), "{}", list.0.len());
            for line in &list.0 {
                assert_eq!(fold_for_search(line), *line);
                assert_eq!(code(line, &[]), Some("password_common"), "{line}");
            }
        }
    }

    /// The heads of the lists that guessing programs come with.
    #[test]
    fn r03_what_is_guessed_first_is_refused_in_every_dress() {
        let first = [
            "password",
            "12345678",
            "123456789",
            "1234567890",
            "qwertyuiop",
            "password1",
            "Password1!",
            "P@ssw0rd",
            "iloveyou",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "superman",
            "trustno1",
            "passw0rd",
            "1q2w3e4r",
            "qwerty123",
            "1qaz2wsx",
            "zaq12wsx",
            "letmein1",
            "welcome1",
            "Welcome123",
            "monkey123",
            "dragon2026",
            "abc12345",
            "abcd1234",
            "11111111",
            "00000000",
            "88888888",
            "aaaaaaaa",
            "abababab",
            "987654321",
            "87654321",
            "asdfghjkl",
            "michael1",
            "jennifer",
            "computer",
            "whatever",
            "starwars",
            "pass word",
            "p.a.s.s.w.o.r.d",
            "  password  ",
            "ＰＡＳＳＷＯＲＤ",
            "\u{1f642}\u{1f642}\u{1f642}\u{1f642}\u{1f642}\u{1f642}\u{1f642}\u{1f642}",
        ];
        for password in first {
            assert_eq!(code(password, &[]), Some("password_common"), "{password}");
        }
    }

    #[test]
    fn r03_so_is_what_brazilians_choose_first() {
        let first = [
            "senha123",
            "Senha@123",
            "minhasenha",
            "mudar123",
            "Mudar@2026",
            "brasil2026",
            "flamengo10",
            "corinthians",
            "palmeiras1914",
            "saopaulo",
            "São Paulo 3",
            "eu te amo",
            "euteamo123",
            "Deus é fiel",
            "deusefiel7",
            "jesus123",
            "familia!",
            "coração1",
            "gabriela2010",
            "joao1234",
            "maria@123",
            "oficina2026",
            "costura123",
            "123mudar",
            "qwert1234",
            "trabalho1",
        ];
        for password in first {
            assert_eq!(code(password, &[]), Some("password_common"), "{password}");
        }
    }

    #[test]
    fn r03_ones_own_names_are_no_password() {
        let ada = ["Ada.Lovelace", "ada@oficina-lovelace.com.br"];
        for password in [
            "adalovelace",
            "Ada.Lovelace",
            "AdaLovelace2026",
            "lovelace1815!",
            "ada@oficina-lovelace.com.br",
            "oficina-lovelace",
            "ADA-12345678",
            "trackit2026",
            "TrackIt-123!",
            "adaTrackIt1",
            "Lovelace, Ada 99",
        ] {
            assert_eq!(code(password, &ada), Some("password_own_name"), "{password}");
        }
    }

    #[test]
    fn a_sentence_is_welcome_and_so_is_what_a_machine_made() {
        let ada = ["ada", "ada@example.org"];
        for password in [
            "correct horse battery",
            "a calm green teapot",
            "linha azul e tesoura",
            "xk4q-9zp2-mmw7",
            "trackit xk4q9zp2",
            "ada has a calm green teapot",
            "o gato da Ada dorme tarde",
            "83926450178263",
            "コーヒーと青い糸です",
        ] {
            assert_eq!(code(password, &ada), None, "{password}");
        }
    }

    /// Bounded work, whatever is typed: the longest password that there may be.
    #[test]
    fn r10_the_longest_password_is_looked_at_once() {
        assert_eq!(code(&"ab".repeat(128), &["ada"]), Some("password_common"));
        let long: String = ('a'..='z').cycle().take(256).collect();
        assert_eq!(code(&long, &["ada"]), None);
    }
}

//! Texts: what they may hold, and their normal forms: what two spellings share to be the same name, or to be found.

use super::invalid::Invalid;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// NFKC: one form for characters that look the same. Names and passwords are stored in it.
#[must_use]
pub fn nfkc(text: &str) -> String {
    text.nfkc().collect()
}

/// The form in which names are compared: NFKC without case.
#[must_use]
pub fn fold_case(text: &str) -> String {
    caseless::default_case_fold_str(&nfkc(text)).nfkc().collect()
}

/// The form in which titles are searched and sorted: without case and accents, so that "reuniao" finds
/// "Reunião". Computed here alone, so both engines give the same answers.
#[must_use]
pub fn fold_for_search(text: &str) -> String {
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    caseless::default_case_fold_str(&bare).nfkc().collect()
}

/// The form in which titles are kept beside themselves: [`fold_for_search`], cut to 500 characters, since one
/// character may unfold into eighteen.
#[must_use]
pub fn fold_for_sort(title: &str) -> String {
    fold_for_search(title).chars().take(500).collect()
}

/// Checks a text of one line.
///
/// # Errors
/// `control_characters`, `too_short` or `too_long`, in characters.
pub fn one_line(text: &str, min: usize, max: usize) -> Result<(), Invalid> {
    if text.chars().any(|c| c.is_control() || is_bidi_control(c)) {
        return Err(Invalid::because("control_characters"));
    }
    within(text, min, max)
}

/// The text without what cannot be seen at its ends: space, and characters of no width.
#[must_use]
fn trimmed(text: &str) -> &str {
    let no_width = |c| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.trim_matches(|c: char| c.is_whitespace() || no_width(c))
}

/// Characters that turn the order of the text around them, so that it reads otherwise than it is.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks a text of several lines; it may be empty.
///
/// # Errors
/// `control_characters`, line breaks and tabs apart, or `too_long`, in characters.
fn lines(text: &str, max: usize) -> Result<(), Invalid> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Invalid::because("control_characters"));
    }
    within(text, 0, max)
}

/// One line of `MIN` to `MAX` characters, without the space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Line<MIN, MAX> {
    /// Checks a line.
    ///
    /// # Errors
    /// As [`one_line`].
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = trimmed(&text);
        one_line(text, MIN, MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Default for Line<0, MAX> {
    fn default() -> Self {
        Self(String::new())
    }
}

/// Up to `MAX` characters, line breaks and tabs among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines<const MAX: usize>(String);

impl<const MAX: usize> Lines<MAX> {
    /// Checks a text.
    ///
    /// # Errors
    /// `control_characters`, line breaks and tabs apart, or `too_long`.
    pub fn parse(text: String) -> Result<Self, Invalid> {
        lines(&text, MAX)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

fn within(text: &str, min: usize, max: usize) -> Result<(), Invalid> {
    let length = text.chars().count();
    if length < min {
        Err(Invalid::limit("too_short", min as u64))
    } else if length > max {
        Err(Invalid::limit("too_long", max as u64))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_seen_and_reads_as_it_is() {
        for good in ["Vestido", "a\u{200d}b", "👩‍🌾 🇧🇷", "العربية"] {
            assert_eq!(one_line(good, 1, 20), Ok(()), "{good}");
        }
        for bad in ["a\nb", "a\0", "a\u{202e}b", "a\u{2066}b"] {
            assert_eq!(one_line(bad, 1, 20), Err(Invalid::because("control_characters")), "{bad:?}");
        }
        for empty in ["", " \t", "\u{200b}", " \u{feff}\u{200e} "] {
            assert_eq!(trimmed(empty), "", "{empty:?}");
        }
        assert_eq!(trimmed(" \u{200b}a b\u{200b} "), "a b");
    }

    #[test]
    fn search_ignores_case_and_accents() {
        for spelling in ["reunião", "REUNIÃO", "reuniao", "reunia\u{303}o"] {
            assert_eq!(fold_for_search(spelling), "reuniao");
        }
        assert_eq!(fold_for_search("Straße Ñandú ﬁm"), "strasse nandu fim");
    }

    #[test]
    fn names_ignore_case_and_width_but_not_accents() {
        assert_eq!(fold_case("ＡDA"), fold_case("ada"));
        assert_ne!(fold_case("joão"), fold_case("joao"));
    }
}

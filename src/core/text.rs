//! The normal forms of text: what two spellings must share to be the same name, or to be found.

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
pub fn fold_title(title: &str) -> String {
    fold_for_search(title).chars().take(500).collect()
}

/// A `LIKE` pattern that finds the text anywhere; use it with `ESCAPE '\'`.
#[must_use]
pub fn like_anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Whether a one-line text holds characters that nobody can type or see.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// As [`has_control`], where line breaks and tabs belong.
#[must_use]
pub fn has_control_beyond_lines(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_pattern_means_its_characters() {
        assert_eq!(like_anywhere(r"50%_\"), r"%50\%\_\\%");
    }
}

//! The two languages, and the texts that the server itself writes (`locales/*/server.json`).

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::LazyLock};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    PtBr,
}

type Texts = HashMap<String, String>;

static EN: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("../../locales/en/server.json")));
static PT_BR: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("../../locales/pt-BR/server.json")));

#[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
fn parse(json: &str) -> Texts {
    serde_json::from_str(json).expect("a catalogue is an object of texts")
}

impl Language {
    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::PtBr => "pt-BR",
        }
    }

    /// With which day its speakers begin a week.
    #[must_use]
    pub fn week_start(self) -> Weekday {
        match self {
            Self::En => Weekday::Monday,
            Self::PtBr => Weekday::Sunday,
        }
    }

    /// From a BCP 47 tag: any Portuguese is ours, any English too.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
            "pt" => Some(Self::PtBr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best of an `Accept-Language` header (RFC 9110); English when it names neither.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let mut best = (0.0, Self::default());
        for part in header.split(',') {
            let (tag, params) = part.split_once(';').unwrap_or((part, ""));
            let quality =
                params.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok()).unwrap_or(0.0);
            if let Some(language) = Self::from_tag(tag)
                && quality > best.0
            {
                best = (quality, language);
            }
        }
        best.1
    }

    /// The text of a key; the key itself when it is missing, which a test rules out.
    #[must_use]
    pub fn text(self, key: &str) -> &'static str {
        let texts: &'static Texts = match self {
            Self::En => &EN,
            Self::PtBr => &PT_BR,
        };
        texts.get(key).map_or_else(
            || {
                debug_assert!(false, "no text for {key} in {}", self.tag());
                "?"
            },
            String::as_str,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_have_the_same_keys() {
        let keys = |texts: &Texts| {
            let mut keys: Vec<String> = texts.keys().cloned().collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(&EN), keys(&PT_BR));
    }

    #[test]
    fn the_wanted_language_wins_by_quality() {
        assert_eq!(Language::from_accept("pt-BR,pt;q=0.9,en;q=0.8"), Language::PtBr);
        assert_eq!(Language::from_accept("fr, en;q=0.5, pt;q=0.7"), Language::PtBr);
        assert_eq!(Language::from_accept("de"), Language::En);
        assert_eq!(Language::from_accept("pt;q=0"), Language::En);
        assert_eq!(Language::from_accept("pt;q=x"), Language::En);
    }
}

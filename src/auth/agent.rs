//! What a client calls itself, in words that people know: `Firefox on Windows`.

use crate::core::language::Language;

/// What a program's name for itself contains, and what people call it: the first that fits, since most browsers
/// name their ancestors as well.
const PROGRAMS: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python-", "Python"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// What the client that sent this `User-Agent` is called. It says what it likes, so nothing but a plain word of it is
/// repeated.
pub(super) fn describe(user_agent: &str, language: Language) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let program = find(&PROGRAMS).or_else(|| own_name(user_agent));
    match (program, find(&SYSTEMS)) {
        (Some(program), Some(system)) => {
            language.text("device.on").replace("{program}", program).replace("{system}", system)
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => language.text("device.unknown").to_owned(),
    }
}

/// The `App` of `App/1.0`.
fn own_name(user_agent: &str) -> Option<&str> {
    let (name, _) = user_agent.split_once('/')?;
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (plain && name != "Mozilla" && (1..=40).contains(&name.len())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_use_has_the_name_that_they_know() {
        let known = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox on Linux"),
            ("curl/8.14.1", "curl"),
            ("python-requests/2.32", "Python"),
            ("Workshop-App/1.0", "Workshop-App"),
        ];
        for (user_agent, name) in known {
            assert_eq!(describe(user_agent, Language::En), name, "{user_agent}");
        }
        assert_eq!(describe(known[0].0, Language::PtBr), "Firefox no Windows");
    }

    #[test]
    fn what_nobody_knows_is_not_repeated() {
        for strange in ["", "Mozilla/5.0", "<script>/1", "a b/1", "x".repeat(60).as_str(), "é/1", "/1"] {
            assert_eq!(describe(strange, Language::En), "An unknown device", "{strange}");
        }
    }
}

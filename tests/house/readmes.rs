//! The README in both of its languages: written each for itself, but of the same program. What one types is the same, and
//! what they lead to is there.

use super::source::root;
use std::fs;

const ENGLISH: &str = "README.md";
const PORTUGUESE: &str = "README.pt-BR.md";

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect(name)
}

/// What stands in each fenced block, without its comments, which are in the language of the page.
fn commands(markdown: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(fence) = lines.find(|line| line.starts_with("```")) {
        let inside = lines.by_ref().take_while(|line| !line.starts_with("```"));
        let typed = inside.map(without_comment).filter(|line| !line.is_empty()).map(str::to_owned);
        blocks.push([fence.to_owned()].into_iter().chain(typed).collect());
    }
    blocks
}

/// A `#` begins a comment where a word could begin and no quotes are open.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            None if c == '#' && before.is_whitespace() => return line[..at].trim_end(),
            None if c == '\'' || c == '"' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    line.trim_end()
}

/// Where its links go within the repository.
fn links(markdown: &str) -> Vec<String> {
    let targets = markdown.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let pictures =
        ["src=\"", "srcset=\""].into_iter().flat_map(|attribute| markdown.split(attribute).skip(1));
    let pictures = pictures.filter_map(|rest| rest.split('"').next());
    let all = targets.chain(pictures).filter(|target| !target.contains("://"));
    all.map(str::to_owned).collect()
}

/// The name by which a heading is linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn the_commands_are_the_same_in_both_languages() {
    let (english, portuguese) = (commands(&read(ENGLISH)), commands(&read(PORTUGUESE)));
    assert!(english.len() > 5, "the blocks were not seen: {english:?}");
    assert_eq!(english.len(), portuguese.len(), "blocks of commands");
    for (english, portuguese) in english.iter().zip(&portuguese) {
        assert_eq!(english, portuguese);
    }
}

#[test]
fn each_language_leads_to_the_other_and_every_link_to_something() {
    for (name, other) in [(ENGLISH, PORTUGUESE), (PORTUGUESE, ENGLISH)] {
        let text = read(name);
        let links = links(&text);
        assert!(links.iter().any(|link| link == other), "{name} does not lead to {other}");
        for link in links {
            let (path, part) = link.split_once('#').unwrap_or((&link, ""));
            let path = if path.is_empty() { name } else { path };
            assert!(root().join(path).exists(), "{name} links to {link}, which is not there");
            if !part.is_empty() {
                let page = read(path);
                let mut headings = page.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|heading| anchor(heading) == part), "{name}: no heading for {link}");
            }
        }
    }
}

#[test]
fn comments_are_told_from_commands() {
    let page = "Text.\n```sh\n# one\ncurl -s a#b '# c' \"d # e\" # two\n\n  -d x\n```\n~\n```\nplain\n```\n";
    assert_eq!(
        commands(page),
        [vec!["```sh", "curl -s a#b '# c' \"d # e\"", "  -d x"], vec!["```", "plain"]]
    );
    assert_eq!(anchor("## What is not here yet"), "what-is-not-here-yet");
    assert_eq!(anchor("## O que ainda não há"), "o-que-ainda-não-há");
}

//! A letter as MIME: its words in the reader's language, as plain text and as HTML.

use super::{
    letter::{Letter, Recipient},
    transport::Transport,
};
use crate::core::{clock::UtcTime, language::Language};
use askama::Template;
use lettre::{
    Message,
    address::AddressError,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

/// Why a letter cannot be put on paper.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    /// The address is none that mail can go to.
    #[error("not an address that mail can go to: {0}")]
    Address(#[from] AddressError),
    /// A template is broken.
    #[error("a template is broken: {0}")]
    Template(#[from] askama::Error),
    /// A header is broken.
    #[error("a header is broken: {0}")]
    Header(#[from] lettre::error::Error),
}

/// A letter's words, for either template.
struct Words {
    language: &'static str,
    subject: String,
    greeting: String,
    paragraphs: Vec<String>,
    action: Option<(&'static str, String)>,
    link_note: &'static str,
    footer: &'static str,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    words: &'a Words,
}

/// Says to other programs that no person wrote this, so that none answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The message. Its id is the letter's own, so that one that is sent again is known for the same.
///
/// # Errors
/// [`Unwritable`].
pub(super) fn write(
    letter: &Letter,
    to: &Recipient,
    transport: &Transport,
    id: Uuid,
    now: UtcTime,
) -> Result<Message, Unwritable> {
    let from = transport.from();
    let part = |content, text| part(content, text, transport.encoding());
    let words = Words::of(letter, to);
    let (plain, html) = (Plain { words: &words }.render()?, Html { words: &words }.render()?);
    let seconds = u64::try_from(now.seconds()).unwrap_or_default();
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.address.parse()?))
        .subject(words.subject.as_str())
        .date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .header(AutoSubmitted)
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, plain))
                .singlepart(part(ContentType::TEXT_HTML, html)),
        )?;
    Ok(message)
}

fn part(content: ContentType, text: String, encoding: Option<ContentTransferEncoding>) -> SinglePart {
    let body = match encoding {
        // What it could not write down would come back, and go as suits it best.
        Some(encoding) => Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new),
        None => Body::new(text),
    };
    SinglePart::builder().header(content).body(body)
}

impl Words {
    fn of(letter: &Letter, to: &Recipient) -> Self {
        let language = to.language;
        let facts = letter.facts();
        let at = facts.at.map(|at| told(at, to)).unwrap_or_default();
        let what = facts.what.map(|what| language.text(what.key())).unwrap_or_default();
        let text = |part: &str| {
            let text = language.text(&format!("mail.{}.{part}", letter.key()));
            text.replace("{at}", &at)
                .replace("{what}", what)
                .replace("{device}", facts.device)
                .replace("{ip}", facts.ip)
        };
        let greeting = if to.name.is_empty() {
            language.text("mail.greeting").to_owned()
        } else {
            language.text("mail.greeting_name").replace("{name}", &to.name)
        };
        let action =
            facts.link.map(|link| (language.text(&format!("mail.{}.action", letter.key())), link.to_owned()));
        Self {
            language: language.tag(),
            subject: text("subject"),
            greeting,
            paragraphs: text("text").split("\n\n").map(str::to_owned).collect(),
            action,
            link_note: language.text("mail.link_note"),
            footer: language.text("mail.footer"),
        }
    }
}

/// A time as the reader's clock has it: `29/11/2026, 14:05` or `29 Nov 2026, 14:05`, with the zone.
fn told(at: UtcTime, to: &Recipient) -> String {
    let zone = jiff::tz::TimeZone::get(&to.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let zoned = jiff::Timestamp::from(at).to_zoned(zone);
    let form = match to.language {
        Language::PtBr => "%d/%m/%Y, %H:%M (%Q)",
        Language::En => "%-d %b %Y, %H:%M (%Q)",
    };
    zoned.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::FactorChange;

    fn recipient(language: Language) -> Recipient {
        Recipient {
            address: "ada@example.org".into(),
            name: "Ada <b>".into(),
            language,
            timezone: "America/Sao_Paulo".into(),
        }
    }

    fn written(letter: &Letter, language: Language) -> String {
        let folder = Transport::folder("mail".into(), "TrackIt <trackit@example.org>").expect("a transport");
        let now = UtcTime::from_millis(1_795_176_000_000);
        let message =
            write(letter, &recipient(language), &folder, Uuid::from_u128(7), now).expect("a message");
        String::from_utf8(message.formatted()).expect("text")
    }

    #[test]
    fn every_letter_has_its_words_in_both_languages() {
        let (link, at) = ("https://x.example/#a".to_owned(), UtcTime::from_millis(0));
        let letters = [
            Letter::ConfirmSignUp { link: link.clone() },
            Letter::ConfirmAddress { link: link.clone() },
            Letter::AddressHasAccount { link: link.clone() },
            Letter::ResetPassword { link: link.clone() },
            Letter::PasswordChanged { at },
            Letter::ConfirmNewAddress { link },
            Letter::AddressChangeAsked { at },
            Letter::AddressChanged { at },
            Letter::NewDevice { device: "Firefox".into(), ip: "192.0.2.1".into(), at },
            Letter::FactorsChanged { what: FactorChange::AppAdded, at },
            Letter::FactorsChanged { what: FactorChange::AppRemoved, at },
            Letter::FactorsChanged { what: FactorChange::PasskeyAdded, at },
            Letter::FactorsChanged { what: FactorChange::PasskeyRemoved, at },
            Letter::FactorsChanged { what: FactorChange::RecoveryCodesMade, at },
            Letter::FactorsChanged { what: FactorChange::RecoveryCodeUsed, at },
            Letter::FactorsChanged { what: FactorChange::AllRemoved, at },
            Letter::TokenMade { at },
            Letter::SignInCopied { at },
            Letter::DeletionAsked { deletes_at: at },
            Letter::DeletionWithdrawn,
            Letter::Deleted,
        ];
        for letter in letters {
            for language in [Language::En, Language::PtBr] {
                let words = Words::of(&letter, &recipient(language));
                assert!(!words.subject.is_empty() && !words.paragraphs.is_empty(), "{letter:?}");
                let all = [words.paragraphs.join(" "), words.subject].concat();
                assert!(!all.contains('{'), "{all}");
            }
        }
    }

    #[test]
    fn times_are_the_readers_own() {
        let at = UtcTime::from_millis(1_795_176_000_000);
        assert_eq!(told(at, &recipient(Language::PtBr)), "20/11/2026, 09:00 (America/Sao_Paulo)");
        assert_eq!(told(at, &recipient(Language::En)), "20 Nov 2026, 09:00 (America/Sao_Paulo)");
    }

    #[test]
    fn a_link_in_a_file_stays_in_one_line() {
        let link = format!("https://work.example.org/reset#{}", "a".repeat(120));
        let mail = written(&Letter::ResetPassword { link: link.clone() }, Language::PtBr);
        assert_eq!(
            mail.lines().filter(|line| line.contains(&link)).count(),
            3,
            "as text, and twice as HTML: {mail}"
        );
    }

    #[test]
    fn a_name_is_no_markup() {
        let mail = written(&Letter::Deleted, Language::En);
        assert!(mail.contains("Ada &#60;b&#62;") || mail.contains("Ada &lt;b&gt;"), "{mail}");
        assert!(mail.contains("Message-ID: <00000000-0000-0000-0000-000000000007@example.org>"), "{mail}");
        assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
    }
}

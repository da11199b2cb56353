//! The mail that the program sends: in files of its data folder, or taken in by a real mail server.

use super::{TestApp, until};
use mail_parser::MessageParser;
use serde_json::Value;
use std::{env, fs, path::PathBuf};
use trackit::{
    auth,
    mail::{self, Sent},
};

/// A letter that has left.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Mail {
    fn parse(bytes: &[u8]) -> Self {
        let message = MessageParser::default().parse(bytes).expect("a message");
        assert!(message.header_raw("Auto-Submitted").is_some(), "it answers no machine");
        assert!(message.message_id().is_some(), "one that comes twice must be known for the same");
        Self {
            to: message.to().and_then(|to| to.first()).and_then(|to| to.address()).expect("to").to_owned(),
            subject: message.subject().expect("a subject").to_owned(),
            text: message.body_text(0).expect("a text").into_owned(),
            html: message.body_html(0).expect("HTML").into_owned(),
        }
    }

    /// The link that it asks to open.
    pub(crate) fn link(&self) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
        assert!(self.html.contains(link), "the same in HTML");
        link.to_owned()
    }

    /// What stands behind the link's `#`.
    pub(crate) fn secret(&self) -> String {
        self.link().split_once('#').expect("a fragment").1.to_owned()
    }
}

impl TestApp {
    /// Sends what waits, and answers all that was ever sent into the folder, in the order in which it was written.
    pub(crate) async fn mail(&self) -> Vec<Mail> {
        while self.deliver().await == Sent::One {}
        let folder = self.database.folder.path().join("mail");
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().map(|path| Mail::parse(&fs::read(path).expect("a file"))).collect()
    }

    /// The newest of all mail to an address.
    pub(crate) async fn mail_to(&self, address: &str) -> Mail {
        let mail = self.mail().await;
        let found = mail.iter().rev().find(|mail| mail.to == address);
        found.unwrap_or_else(|| panic!("no mail to {address} among {mail:?}")).clone()
    }

    /// Sends one letter, if one is due.
    pub(crate) async fn deliver(&self) -> Sent {
        let app = &self.app;
        auth::answer_asked_links(app).await.expect("a database");
        mail::deliver(&app.db, &app.keys, &app.mail, app.clock.now()).await.expect("a database")
    }
}

/// The real mail server of this run of the tests, which all of them share.
pub(crate) struct MailServer {
    pub(crate) url: String,
    folder: PathBuf,
}

impl MailServer {
    pub(crate) fn of_this_run() -> Self {
        let variable = |name| env::var(name).unwrap_or_else(|_| panic!("{name}: run `cargo xtask test`"));
        Self { url: variable("TRACKIT_TEST_SMTP_URL"), folder: variable("TRACKIT_TEST_SMTP_MAIL").into() }
    }

    /// What it took in for an address: subject and text.
    pub(crate) fn taken_in_for(&self, address: &str) -> Vec<Value> {
        let entries = fs::read_dir(&self.folder).expect("the server's folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        let whole = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "json"));
        let hidden =
            |path: &&PathBuf| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let mail = whole.filter(hidden).map(|path| fs::read(path).expect("a file"));
        let mail = mail.map(|bytes| serde_json::from_slice::<Value>(&bytes).expect("JSON"));
        mail.filter(|mail| mail["to"][0] == address).collect()
    }

    /// Waits for the first letter to an address.
    pub(crate) async fn first_for(&self, address: &str) -> Value {
        until(async || {
            tokio::task::yield_now().await;
            !self.taken_in_for(address).is_empty()
        })
        .await;
        self.taken_in_for(address).remove(0)
    }
}

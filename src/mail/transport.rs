//! The ways that mail takes: a mail server (SMTP), or files in a folder where none is set up.

use crate::core::files;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentTransferEncoding},
    transport::smtp,
};
use std::{io, path::PathBuf, time::Duration};
use uuid::Uuid;

/// How long a mail server may take for a step.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How letters leave, and in whose name.
pub struct Transport {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub(super) enum TransportError {
    /// The mail server did not take it.
    #[error("the mail server: {0}")]
    Smtp(#[from] smtp::Error),
    /// The file could not be written.
    #[error("cannot write it into {0}: {1}")]
    File(PathBuf, io::Error),
}

impl TransportError {
    /// Whether it would be refused the same way again.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Smtp(error) if error.is_permanent())
    }
}

impl Transport {
    /// To the mail server of this URL: `smtp://user:secret@host:port` (with STARTTLS by `?tls=required`), or `smtps://…`.
    ///
    /// # Errors
    /// One sentence for the operator, without the URL's secret.
    pub fn smtp(url: &str, from: &str) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "TRACKIT_SMTP_URL: give smtp://user:secret@host:port or smtps://…".to_owned())?;
        let transport = transport.timeout(Some(TIMEOUT)).build();
        Ok(Self { from: mailbox(from)?, way: Way::Smtp(Box::new(transport)) })
    }

    /// Into files of a folder, for whoever has no mail server.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn folder(folder: PathBuf, from: &str) -> Result<Self, String> {
        Ok(Self { from: mailbox(from)?, way: Way::Folder(folder) })
    }

    /// Whose letters they are.
    pub(super) fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Whether letters reach people, rather than a folder.
    #[must_use]
    pub fn reaches_people(&self) -> bool {
        matches!(self.way, Way::Smtp(_))
    }

    /// How a letter's words are written down, where it is not left to what suits them best: a file is also read by eyes,
    /// which a link in two lines would puzzle.
    pub(super) fn encoding(&self) -> Option<ContentTransferEncoding> {
        match self.way {
            Way::Smtp(_) => None,
            Way::Folder(_) => Some(ContentTransferEncoding::Binary),
        }
    }

    /// Sends one.
    pub(super) async fn send(&self, id: Uuid, message: Message) -> Result<(), TransportError> {
        match &self.way {
            Way::Smtp(transport) => {
                transport.send(message).await?;
            }
            Way::Folder(folder) => {
                let path = folder.join(format!("{id}.eml"));
                let written = files::make_private_folder(folder)
                    .and_then(|()| files::put_private(&path, &message.formatted()));
                written.map_err(|error| TransportError::File(folder.clone(), error))?;
                tracing::info!(file = %path.display(), "no mail server is set: a letter lies in a file");
            }
        }
        Ok(())
    }
}

fn mailbox(from: &str) -> Result<Mailbox, String> {
    from.parse().map_err(|_| "TRACKIT_MAIL_FROM: give TrackIt <trackit@example.org>".to_owned())
}

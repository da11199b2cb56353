//! What processes tell each other through the database they share: short texts on a channel, not kept for
//! whoever does not listen.

use super::{Db, DbError, Engine, postgres::Postgres};
use futures_util::{StreamExt as _, stream};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, types::ToSql};

/// How long the other side may take to take a text, or to show that it is still there.
const PATIENCE: Duration = Duration::from_secs(10);

/// One process's end of a channel. Dropped, it hears no more.
pub struct Wire(Option<PgWire>);

impl Db {
    /// Listens on a channel, by a connection of its own. A SQLite file has one server, which has nobody to
    /// hear or to tell.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when the database can't be reached.
    pub async fn wire(
        &self,
        channel: &'static str,
        heard: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Wire, DbError> {
        match &self.0 {
            Engine::Sqlite(_) => Ok(Wire(None)),
            Engine::Postgres(postgres) => {
                PgWire::connect(postgres, channel, heard).await.map(|wire| Wire(Some(wire)))
            }
        }
    }
}

impl Wire {
    /// Tells all other processes; this one does not hear itself.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn tell(&self, texts: Vec<String>) -> Result<(), DbError> {
        match &self.0 {
            None => Ok(()),
            Some(wire) => wire.tell(texts).await,
        }
    }

    /// Resolves when the connection is lost, to the reason.
    pub async fn lost(&self) -> DbError {
        match &self.0 {
            None => std::future::pending().await,
            Some(wire) => wire.lost().await,
        }
    }
}

struct PgWire {
    channel: &'static str,
    client: Client,
    end: watch::Receiver<Option<DbError>>,
}

impl PgWire {
    async fn connect(
        postgres: &Postgres,
        channel: &'static str,
        heard: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, DbError> {
        let mut config = Config::clone(&postgres.config);
        // It waits rather than asks: only so does it learn that the other side has gone without a word.
        config.connect_timeout(PATIENCE).keepalives_idle(PATIENCE).keepalives_interval(PATIENCE);
        let (client, connection) = config.connect(postgres.tls.clone()).await?;
        let (ended, end) = watch::channel(None);
        let own = Arc::new(OnceLock::new());
        let others = Arc::clone(&own);
        tokio::spawn(async move {
            let heard = |from, text: &str| {
                if others.get() != Some(&from) {
                    heard(text);
                }
            };
            ended.send_replace(Some(drive(connection, heard).await));
        });
        let pid = client.query_one("SELECT pg_backend_pid()", &[]).await?.try_get::<_, i32>(0)?;
        let _ = own.set(pid);
        client.batch_execute(&format!("LISTEN {channel}")).await?;
        Ok(Self { channel, client, end })
    }

    async fn tell(&self, texts: Vec<String>) -> Result<(), DbError> {
        let sql = "SELECT pg_notify($1, text) FROM unnest($2::text[]) AS text";
        let values: [&(dyn ToSql + Sync); 2] = [&self.channel, &texts];
        let told = self.client.execute(sql, &values);
        tokio::time::timeout(PATIENCE, told).await.map_err(|_| DbError::Busy)??;
        Ok(())
    }

    async fn lost(&self) -> DbError {
        let mut end = self.end.clone();
        let reason = end.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or(DbError::Closed)
    }
}

/// Runs a connection to its end, and says each text that comes with the process it comes from.
async fn drive<S, T>(mut connection: Connection<S, T>, said: impl Fn(i32, &str)) -> DbError
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let mut messages = stream::poll_fn(move |cx| connection.poll_message(cx));
    while let Some(message) = messages.next().await {
        match message {
            Ok(AsyncMessage::Notification(text)) => said(text.process_id(), text.payload()),
            Ok(_) => {}
            Err(error) => return error.into(),
        }
    }
    DbError::Closed
}

//! The rounds: everything once in each, side by side, so that what else the machine does meets all alike.

use crate::{
    actors::{self, Actors},
    asks::Ask,
    fill,
    http::Connection,
    load::Load,
    plan::{Case, Plan, Subject},
    process::{self, Cores},
    requests::Requests,
    sample::Samples,
    server::{Server, Settings},
    sign_in::{self, SignIns},
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    rc::Rc,
    time::Duration,
};

const HEALTHZ: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
/// From the first answers to the look at the memory of a program that has nothing to do.
const SETTLE: Duration = Duration::from_secs(1);
const BATCH: usize = 256;

/// A filled database and what is asked of it.
pub(crate) struct Database {
    subject: Subject,
    url: String,
    data_dir: PathBuf,
    actors: Actors,
}

impl Database {
    /// Looks who is in it.
    pub(crate) async fn look(subject: Subject, url: String, data_dir: PathBuf) -> Result<Self> {
        let db = fill::open(&url).await?;
        let actors = actors::all(&db, &data_dir).await?;
        db.close().await;
        Ok(Self { subject, url, data_dir, actors })
    }

    fn requests(&self, ask: Ask) -> Rc<Requests> {
        Rc::new(Requests::of(ask, &self.actors))
    }
}

/// How a program came up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// On what.
    pub(crate) subject: Subject,
    /// From the start of the process to the first answer at all.
    pub(crate) healthz: Duration,
    /// And to the first page of tasks.
    pub(crate) list: Duration,
    /// Memory when it then has nothing to do, in MiB.
    pub(crate) idle_mib: f64,
}

/// All that the rounds brought.
#[derive(Default)]
pub(crate) struct Measured {
    /// The measurements.
    pub(crate) samples: Samples,
    /// The starts.
    pub(crate) starts: Vec<Start>,
    /// The sign-ins.
    pub(crate) sign_ins: Vec<SignIns>,
    /// What the check of a token costs that was checked before.
    pub(crate) token_check: Option<Duration>,
    /// Bytes of the list and of the task that the baseline answers.
    pub(crate) bodies: [usize; 2],
}

/// A run's rounds.
pub(crate) struct Rounds {
    plan: Plan,
    cores: Cores,
    program: PathBuf,
    folder: PathBuf,
    databases: Vec<Database>,
    measured: Measured,
}

impl Rounds {
    /// Rounds of this program on these databases.
    pub(crate) fn new(
        plan: Plan,
        cores: Cores,
        program: PathBuf,
        folder: PathBuf,
        databases: Vec<Database>,
    ) -> Self {
        Self { plan, cores, program, folder, databases, measured: Measured::default() }
    }

    /// Measures.
    pub(crate) async fn measure(mut self) -> Result<Measured> {
        let databases = std::mem::take(&mut self.databases);
        let first = databases.first().context("there is no database")?;
        let files = self.keep_answers(first).await?;
        let db = fill::open(&first.url).await?;
        self.measured.token_check = Some(sign_in::token_check(&db, &first.data_dir).await?);
        db.close().await;
        for round in 1..=self.plan.rounds {
            println!("round {round} of {}", self.plan.rounds);
            let baseline = Server::start_baseline(self.cores, &files[0], &files[1])?;
            for database in &databases {
                self.measure_database(database, &baseline).await?;
            }
        }
        Ok(self.measured)
    }

    /// Keeps one list and one task, for the baseline to answer.
    async fn keep_answers(&mut self, database: &Database) -> Result<[PathBuf; 2]> {
        let server = self.start(database, BATCH, false)?;
        let mut connection = Connection::open(server.addr).await?;
        let files = ["list", "task"].map(|name| self.folder.join(format!("{name}.json")));
        for (number, (ask, file)) in [Ask::List, Ask::Get].into_iter().zip(&files).enumerate() {
            let answer = connection.ask(database.requests(ask).at(0)).await?;
            fs::write(file, answer.body)?;
            self.measured.bodies[number] = answer.body.len();
        }
        Ok(files)
    }

    async fn measure_database(&mut self, database: &Database, baseline: &Server) -> Result<()> {
        let (calls, whats): (Vec<_>, Vec<_>) = self
            .plan
            .asks
            .iter()
            .map(|&ask| (ask, database.requests(ask)))
            .partition(|(ask, _)| ask.is_call());
        let server = self.start(database, BATCH, false)?;
        self.note_start(database.subject, &server, database.requests(Ask::List).at(0)).await?;
        for connections in self.plan.connections.clone() {
            for what in &whats {
                if database.subject == Subject::Sqlite && what.0 != Ask::Create {
                    self.load(Subject::Baseline, baseline, what, connections).await?;
                }
                self.load(database.subject, &server, what, connections).await?;
            }
        }
        for call in &calls {
            self.load(database.subject, &server, call, 1).await?;
        }
        if database.subject == Subject::Sqlite {
            self.measure_sign_ins(database, &server).await?;
        }
        drop(server);
        let create = whats.iter().find(|(ask, _)| *ask == Ask::Create);
        if let Some(create) = create.filter(|_| database.subject == Subject::Sqlite) {
            let server = self.start(database, 1, false)?;
            for connections in self.plan.connections.clone() {
                self.load(Subject::SqliteSingly, &server, create, connections).await?;
            }
        }
        Ok(())
    }

    /// As many as there can be at a server that counts no attempts, and many at once at one that does.
    async fn measure_sign_ins(&mut self, database: &Database, server: &Server) -> Result<()> {
        let Plan { size, warm_up, measured, .. } = self.plan;
        let requests = Rc::new(Requests::sign_ins(size.accounts, fill::PASSWORD));
        let rate = sign_in::rate(server, &requests, fill::PASSWORD, warm_up, measured).await?;
        let guarded = self.start(database, BATCH, true)?;
        let crowd = sign_in::at_once(&guarded, &requests).await?;
        println!("   {rate:?} {crowd:?}");
        self.measured.sign_ins.push(SignIns { rate, crowd });
        Ok(())
    }

    fn start(&self, database: &Database, write_batch: usize, throttle: bool) -> Result<Server> {
        let Database { url, data_dir, .. } = database;
        let program: &Path = &self.program;
        Server::start(&Settings { cores: self.cores, program, url, data_dir, write_batch, throttle })
    }

    async fn note_start(&mut self, subject: Subject, server: &Server, list: &[u8]) -> Result<()> {
        let healthz = server.first_answer(HEALTHZ)?;
        let list = server.first_answer(list)?;
        tokio::time::sleep(SETTLE).await;
        let idle_mib = process::resident_kib(server.id())? as f64 / 1024.0;
        self.measured.starts.push(Start { subject, healthz, list, idle_mib });
        Ok(())
    }

    async fn load(
        &mut self,
        subject: Subject,
        server: &Server,
        (ask, requests): &(Ask, Rc<Requests>),
        connections: usize,
    ) -> Result<()> {
        let Plan { warm_up, measured, .. } = self.plan;
        let load = Load { addr: server.addr, pid: server.id(), connections, requests, warm_up, measured };
        let case = Case { subject, ask: *ask, connections };
        let sample = load.put().await.with_context(|| format!("{case:?}"))?;
        println!("   {subject:?} {ask:?} by {connections}: {:.0}/s", sample.per_second);
        self.measured.samples.add(case, sample);
        Ok(())
    }
}

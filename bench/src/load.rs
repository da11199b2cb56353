//! Load: connections that each ask, wait for the answer, and ask again.

use crate::{http::Connection, process, requests::Requests, sample::Sample};
use anyhow::{Context as _, Result, bail};
use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::{task::LocalSet, time::sleep_until};

/// Who is asked, and how.
pub(crate) struct Load<'l> {
    /// The server's port.
    pub(crate) addr: SocketAddr,
    /// The server's process.
    pub(crate) pid: u32,
    /// Connections at a time.
    pub(crate) connections: usize,
    /// What they ask, in turn.
    pub(crate) requests: &'l Rc<Requests>,
    /// Not counted.
    pub(crate) warm_up: Duration,
    /// Counted.
    pub(crate) measured: Duration,
}

/// What all connections share.
struct Course {
    requests: Rc<Requests>,
    next: Cell<usize>,
    start: Instant,
    end: Instant,
    latencies: RefCell<Vec<Duration>>,
}

impl Load<'_> {
    /// Puts the load on, and says what became of it.
    pub(crate) async fn put(&self) -> Result<Sample> {
        let mut open = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            open.push(Connection::open(self.addr).await?);
        }
        let start = Instant::now() + self.warm_up;
        let course = Rc::new(Course {
            requests: Rc::clone(self.requests),
            next: Cell::new(0),
            start,
            end: start + self.measured,
            latencies: RefCell::default(),
        });
        let local = LocalSet::new();
        let runs: Vec<_> = open
            .into_iter()
            .map(|connection| local.spawn_local(run(connection, Rc::clone(&course))))
            .collect();
        let usage = local.run_until(self.watch(&course)).await?;
        local.await;
        for run in runs {
            run.await.context("a connection's task ended")??;
        }
        let latencies = course.latencies.take();
        usage.sample(latencies, self.measured)
    }

    async fn watch(&self, course: &Course) -> Result<Usage> {
        let client = std::process::id();
        sleep_until(course.start.into()).await;
        let before = (process::cpu_time(self.pid)?, process::cpu_time(client)?, Instant::now());
        sleep_until(course.end.into()).await;
        Ok(Usage {
            server: process::cpu_time(self.pid)?.saturating_sub(before.0),
            client: process::cpu_time(client)?.saturating_sub(before.1),
            elapsed: before.2.elapsed(),
            resident_kib: process::resident_kib(self.pid)?,
        })
    }
}

async fn run(mut connection: Connection, course: Rc<Course>) -> Result<()> {
    let mut asked = Instant::now();
    while asked < course.end {
        let turn = course.next.replace(course.next.get() + 1);
        let answer = connection.ask(course.requests.at(turn)).await?;
        if answer.status != course.requests.status {
            bail!("answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
        }
        let answered = Instant::now();
        if answered >= course.start && answered < course.end {
            course.latencies.borrow_mut().push(answered - asked);
        }
        asked = answered;
    }
    Ok(())
}

struct Usage {
    server: Duration,
    client: Duration,
    elapsed: Duration,
    resident_kib: u64,
}

impl Usage {
    fn sample(&self, mut latencies: Vec<Duration>, measured: Duration) -> Result<Sample> {
        latencies.sort_unstable();
        let count = latencies.len();
        let (Some(p50), Some(p99)) = (latencies.get(count / 2), latencies.get(count * 99 / 100)) else {
            bail!("nothing was answered");
        };
        Ok(Sample {
            per_second: count as f64 / measured.as_secs_f64(),
            p50: *p50,
            p99: *p99,
            cpu_per_answer: self.server.div_f64(count as f64),
            client_share: self.client.as_secs_f64() / self.elapsed.as_secs_f64(),
            resident_mib: self.resident_kib as f64 / 1024.0,
        })
    }
}

//! Signing in: how near it comes to what Argon2id alone allows, what five hundred at once do to the program, and what the
//! check of a token costs when it was checked before.

use crate::{http::Connection, load::Load, process, requests::Requests, server::Server};
use anyhow::{Context as _, Result, bail};
use std::{
    hint::black_box,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::{JoinSet, LocalSet};
use trackit::{
    core::{
        clock::Clock,
        ids::{Ids, Owner},
        random::Random,
    },
    security::{
        access_token::{self, Level, Subject, VerifiedTokens},
        keys::Keys,
        passwords::{Cost, Password, Passwords},
        revocation::Revocations,
    },
};

/// Sign-ins that wait for an answer at any time, where it is throughput that counts.
const CONNECTIONS: usize = 16;
/// Sign-ins that come at the same instant.
const AT_ONCE: usize = 500;
/// Looks at a token that was checked before.
const LOOKS: u32 = 200_000;
const HEALTHZ: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIns {
    /// Sign-ins a second, beside the derivations a second that one core does when it does nothing else.
    pub(crate) of_bound: f64,
    /// Sign-ins a second.
    pub(crate) per_second: f64,
    /// Of five hundred at once, those that were told to come again.
    pub(crate) put_off: usize,
    /// The most memory meanwhile, in MiB.
    pub(crate) resident_mib: f64,
    /// How soon `/healthz` answered meanwhile, but for one in a hundred.
    pub(crate) healthz_p99: Duration,
}

/// Measures a server that counts no attempts.
pub(crate) async fn measure(
    server: &Server,
    accounts: usize,
    password: &str,
    warm_up: Duration,
    measured: Duration,
) -> Result<SignIns> {
    let bound = bound(password, measured).await?;
    let requests = Rc::new(Requests::sign_ins(accounts, password));
    let (addr, pid) = (server.addr, server.id());
    let load = Load { addr, pid, connections: CONNECTIONS, requests: &requests, warm_up, measured };
    let per_second = load.put().await?.per_second;
    let (put_off, resident_mib, healthz_p99) = at_once(addr, pid, &requests).await?;
    Ok(SignIns { of_bound: per_second / bound, per_second, put_off, resident_mib, healthz_p99 })
}

/// Derivations a second in this process, one after the other.
async fn bound(password: &str, measured: Duration) -> Result<f64> {
    let pool = Passwords::new(1, Cost::default());
    let password = Password::parse_given(password).ok().context("a password")?;
    let hash = pool.hash(password.clone(), Random::system().bytes()).await?;
    let (begun, mut done) = (Instant::now(), 0_u32);
    while begun.elapsed() < measured {
        if !pool.verify(password.clone(), Some(hash.clone()), Random::system().bytes()).await?.fits {
            bail!("the password does not fit");
        }
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// All at the same instant, while somebody asks whether the program is alive.
async fn at_once(addr: SocketAddr, pid: u32, requests: &Requests) -> Result<(usize, f64, Duration)> {
    let mut open = Vec::with_capacity(AT_ONCE);
    for _ in 0..AT_ONCE {
        open.push(Connection::open(addr).await?);
    }
    let mut watcher = Connection::open(addr).await?;
    let local = LocalSet::new();
    local
        .run_until(async {
            let mut callers = JoinSet::new();
            for (turn, mut connection) in open.into_iter().enumerate() {
                let request = requests.at(turn).to_vec();
                callers
                    .spawn_local(async move { connection.ask(&request).await.map(|answer| answer.status) });
            }
            let (mut latencies, mut resident, mut put_off) = (Vec::new(), 0, 0);
            while !callers.is_empty() {
                let asked = Instant::now();
                if watcher.ask(HEALTHZ).await?.status != 200 {
                    bail!("it is not alive");
                }
                latencies.push(asked.elapsed());
                resident = resident.max(process::resident_kib(pid)?);
                while let Some(status) = callers.try_join_next() {
                    match status?? {
                        200 => {}
                        503 => put_off += 1,
                        other => bail!("a sign-in was answered {other}"),
                    }
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            latencies.sort_unstable();
            let p99 = latencies[latencies.len() * 99 / 100];
            Ok((put_off, resident as f64 / 1024.0, p99))
        })
        .await
}

/// What the look at a token costs that was checked before.
pub(crate) async fn token_check(db: &trackit::db::Db, data_dir: &std::path::Path) -> Result<Duration> {
    let clock = Clock::system();
    let (ids, now, life) = (Ids::new(clock.clone()), clock.now(), Duration::from_secs(300));
    let keys = Keys::open(db, data_dir, &Random::system(), &ids, now).await?;
    let subject = Subject {
        owner: Owner(ids.next()),
        session: ids.next(),
        epoch: 1,
        auth_time: now,
        level: Level::One,
    };
    let token = access_token::issue(&keys, &subject, ids.next(), now, now.plus(life))?;
    let (verified, revocations) = (VerifiedTokens::new(life), Revocations::new(life));
    let check = || verified.verify(&keys, &revocations, black_box(&token), clock.now()).is_some();
    if !check() {
        bail!("a token that was just issued is refused");
    }
    let begun = Instant::now();
    for _ in 0..LOOKS {
        black_box(check());
    }
    Ok(begun.elapsed() / LOOKS)
}

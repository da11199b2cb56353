//! Signing in: how near it comes to what Argon2id alone allows, what five hundred at once do to the program, and what the
//! check of a token costs when it was checked before.

use crate::{http::Connection, load::Load, process, requests::Requests, server::Server};
use anyhow::{Result, anyhow, bail};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::{
    hint::black_box,
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
        revocation::Revocations,
    },
};

/// Sign-ins that wait for an answer at any time, where it is throughput that counts.
const CONNECTIONS: usize = 16;
/// Sign-ins that come at the same instant.
const AT_ONCE: usize = 500;
/// Looks at a token that was checked before.
const LOOKS: u32 = 200_000;
/// The program's own cost: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: [u8; 16] = *b"of sixteen bytes";
const HEALTHZ: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIns {
    pub(crate) rate: Rate,
    pub(crate) crowd: Crowd,
}

/// As many as there can be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// Sign-ins a second, beside the derivations a second that one core does when it does nothing else.
    pub(crate) of_bound: f64,
    /// Sign-ins a second.
    pub(crate) per_second: f64,
}

/// Five hundred at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crowd {
    /// Those that were told to come again.
    pub(crate) put_off: usize,
    /// The most memory meanwhile, in MiB.
    pub(crate) resident_mib: f64,
    /// How soon `/healthz` answered meanwhile, but for one in a hundred.
    pub(crate) healthz_p99: Duration,
}

/// Measures a server that counts no attempts.
pub(crate) async fn rate(
    server: &Server,
    requests: &Rc<Requests>,
    password: &str,
    warm_up: Duration,
    measured: Duration,
) -> Result<Rate> {
    let bound = bound(password, measured)?;
    let (addr, pid) = (server.addr, server.id());
    let load = Load { addr, pid, connections: CONNECTIONS, requests, warm_up, measured };
    let per_second = load.put().await?.per_second;
    Ok(Rate { of_bound: per_second / bound, per_second })
}

/// Derivations a second in this process, one after the other: Argon2id at the cost that the program has by default, in
/// memory that is there already, and nothing of the program.
fn bound(password: &str, measured: Duration) -> Result<f64> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| anyhow!("{error}"))?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (begun, mut done, mut derived) = (Instant::now(), 0_u32, [0; 32]);
    while begun.elapsed() < measured {
        let (password, into) = (password.as_bytes(), black_box(&mut derived));
        let outcome = argon2.hash_password_into_with_memory(password, &SALT, into, &mut memory);
        outcome.map_err(|error| anyhow!("{error}"))?;
        done += 1;
    }
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}

/// All at the same instant, while somebody asks whether the program is alive.
pub(crate) async fn at_once(server: &Server, requests: &Requests) -> Result<Crowd> {
    let (addr, pid) = (server.addr, server.id());
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
            let healthz_p99 = latencies[latencies.len() * 99 / 100];
            Ok(Crowd { put_off, resident_mib: resident as f64 / 1024.0, healthz_p99 })
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

//! How the figures came to be.

use crate::{fill::Size, plan::Plan, process::Cores, rounds::Measured};

/// The method, in words.
pub(super) fn text(plan: &Plan, cores: Cores, measured: &Measured) -> String {
    let Plan { size: Size { accounts, tasks, large }, rounds, warm_up, measured: time, .. } = plan;
    let million = accounts * tasks;
    let [list, task] = measured.bodies;
    let pinned = if matches!(cores, Cores::Apart) {
        "The servers are kept on one core and the client on another (`taskset`)."
    } else {
        "Servers and client share the cores here: there is no `taskset`, or no second core."
    };
    [
        format!(
            "- **Data**: {accounts} accounts × {tasks} tasks = {million} tasks with as many journal entries, four \
             fifths of the tasks done; and one large account with {large} tasks, 50 to an order, and {large} \
             activities in one year. A run writes on a copy; what (d) adds stays until the run ends. \
             PostgreSQL's is filled by each run, then `VACUUM ANALYZE` does what autovacuum would by then."
        ),
        format!(
            "- **Rounds**: {rounds}. In each, every server is started anew, and for each number of connections \
             (a), (b), (a), (c), (d) follow one another; then the calls, then (d) with `TRACKIT_WRITE_BATCH=1`, then \
             PostgreSQL. \
             Each measurement is {time:?} after {warm_up:?} of load that is not counted. Figures are medians over \
             the rounds, a ratio is one median by the other, “± rounds” is half the distance from the slowest \
             round to the fastest."
        ),
        format!(
            "- **(a)** is axum with one route that answers the bytes of one list ({list}) or one task ({task}): \
             the same accept loop, timeouts, allocator and runtime, and no guard, token, database or header of \
             ours. It is asked by the same bytes as the program."
        ),
        format!(
            "- **(b)** asks with {accounts} different tokens in turn, **(c)** with the same for 10 tasks of each \
             account, of all ages, **(d)** writes one task for each of them in turn and is answered when it is on disk."
        ),
        "- **Calls** are asked by one connection, of the large account."
            .to_owned(),
        "- **Tokens** are issued by the program's own function under the instance's own key, for sessions that \
         stand in the database. The servers run with `--access-ttl 12h` and `--throttle off` and log errors only; all \
         else is as it comes."
            .to_owned(),
        "- **Sign-ins** (SQLite): by 16 connections, beside as many derivations of Argon2id alone, at the same cost, as \
         one core of this process does in the same time with nothing else to do; then, at a server that counts attempts \
         as it does by default, 500 connections that each sign in at the same instant, from addresses of their own, \
         while another asks for `/healthz` again and again. Those that are told to come again (503) count as answered. \
         The check of a token is the program's own function, 200,000 times in this process."
            .to_owned(),
        format!(
            "- **Client**: closed loop over HTTP/1.1 connections that are kept open, in one thread. {pinned} “Client \
             busy” is how much of its core it used: near 100 % the client is the limit, and the server could do more."
        ),
        "- **CPU** is the server process's own, from `/proc`, the kernel's work for it included. PostgreSQL's is not \
         in it: PostgreSQL runs beside both, on whichever core is free, so its lines are of three programs on \
         two cores."
            .to_owned(),
        "- **RSS** is what `/proc` says at the end of the measurement; PostgreSQL's own is not in it. “First answer” \
         counts from the start of the process to `GET /healthz`, “first list” to a signed-in `GET /tasks?limit=20`; \
         the file is in the system's cache."
            .to_owned(),
    ]
    .join("\n")
}

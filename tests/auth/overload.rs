//! Far more sign-ins at once than the machine can hash (R8): what does not get in is told so, the memory stays bounded,
//! and the rest of the program works on.

use crate::support::{Program, TestDatabase, on_both};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const SIGN_INS: usize = 500;
/// What one derivation needs, in KiB.
const DERIVATION: u64 = 19 * 1024;
/// What everything else may need beside, in KiB: connections, caches, what an allocator keeps.
const BESIDE: u64 = 256 * 1024;
const PASSWORD: &str = "a calm green teapot";

on_both! {
    async fn r08_five_hundred_sign_ins_at_once_leave_memory_and_health(database: TestDatabase) {
        let program = Program::serve_with(&database, &["--throttle", "off"]);
        let ada = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
        assert_eq!(program.anonymous().post("/api/v1/register", &ada).await.status, 201);

        let (healthz, over) = (program.anonymous(), Arc::new(AtomicBool::new(false)));
        let asking = tokio::spawn({
            let over = Arc::clone(&over);
            async move {
                let mut answered = 0;
                while !over.load(Ordering::Relaxed) {
                    assert_eq!(healthz.get("/healthz").await.status, 200);
                    answered += 1;
                }
                answered
            }
        });
        let client = program.anonymous();
        let sign_ins: Vec<_> = (0..SIGN_INS)
            .map(|_| {
                let client = client.clone();
                let body = json!({"username": "ada", "password": PASSWORD});
                tokio::spawn(async move { client.post("/api/v1/login", &body).await })
            })
            .collect();
        let (mut let_in, mut refused) = (0, 0);
        for sign_in in sign_ins {
            let answer = sign_in.await.expect("an answer");
            if answer.status == 200 {
                let_in += 1;
            } else {
                answer.is_problem(503, "busy");
                assert!(!answer.header("retry-after").is_empty());
                refused += 1;
            }
        }
        over.store(true, Ordering::Relaxed);
        assert!(let_in > 0 && refused > 0, "{let_in} were let in, {refused} were not");
        assert!(asking.await.expect("answers") > 0, "nobody asked for health meanwhile");
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
        if let Some(peak) = program.peak_memory() {
            assert!(peak < cores * DERIVATION + BESIDE, "{peak} KiB");
        }
        let again = json!({"username": "ada", "password": PASSWORD});
        let again = program.anonymous().post("/api/v1/login", &again).await;
        assert_eq!(again.status, 200, "{again:?}");
    }
}

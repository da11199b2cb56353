//! The example of the contract `cadastro`: on the pages' port alone, told where the API is, with nothing that its content
//! policy would refuse.

use crate::support::{Client, Engine, Listening, TestApp, on_both};
use trackit::server::{self, ApiOrigin, Limits};

const FILES: [(&str, &str); 3] = [
    ("script.js", "text/javascript; charset=utf-8"),
    ("style.css", "text/css; charset=utf-8"),
    ("bootstrap.css", "text/css; charset=utf-8"),
];

async fn pages(app: &TestApp) -> (Listening, Client) {
    let site = server::pages_site(&app.app, ApiOrigin::Loopback(5000));
    let site = Listening::start(site, Limits::default()).await;
    let client = Client::new(&format!("http://{}", site.addr));
    (site, client)
}

on_both! {
    async fn the_example_is_told_where_the_api_is_and_may_call_nobody_else(app: TestApp) {
        let (_site, client) = pages(&app).await;
        for path in ["/cadastro", "/cadastro/"] {
            let page = client.clone().with("host", "localhost:5001").get(path).await;
            let html = String::from_utf8(page.bytes.clone()).expect("text");
            assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
            assert!(html.contains("<meta name=\"trackit-api\" content=\"http://localhost:5000\""), "{html}");
            let policy = page.header("content-security-policy");
            assert!(policy.starts_with("default-src 'self'; connect-src 'self' http://localhost:5000;"), "{policy}");
            // What the policy would refuse, and what it could not: another host.
            for refused in ["<script>", "<style", " style=", " on", "//"] {
                let found = html.replace("http://localhost:5000", "").contains(refused);
                assert!(!found, "{refused} in {html}");
            }
            for (file, _) in FILES {
                assert!(html.contains(&format!("\"/cadastro/{file}\"")), "{file}");
            }
        }
        for (file, kind) in FILES {
            let file = client.get(&format!("/cadastro/{file}")).await;
            assert_eq!((file.status, file.header("content-type")), (200, kind));
            let text = String::from_utf8(file.bytes).expect("text");
            assert!(!text.contains("data:") && !text.contains("url("), "{text}");
        }
    }

    async fn nothing_else_is_there(app: TestApp) {
        let (_site, client) = pages(&app).await;
        for path in ["/cadastro/nothing.js", "/cadastro/..%2Fhttp%2Fask.sh", "/cadastro/script.js/more"] {
            client.get(path).await.is_problem(404, "not_found");
        }
        client.post("/cadastro", &serde_json::json!({})).await.is_problem(404, "not_found");
        let page = client.with("accept", "text/html").get("/cadastro/index.html").await;
        assert!(String::from_utf8_lossy(&page.bytes).contains("id=\"app\""), "one address for one page");
        app.anonymous().get("/cadastro").await.is_problem(404, "not_found");
        app.anonymous().get("/cadastro/script.js").await.is_problem(404, "not_found");
    }

    async fn without_the_contracts_there_is_no_example(engine: Engine) {
        let app = TestApp::start_with(engine, &["--compat", "off"]).await;
        let (_site, client) = pages(&app).await;
        for path in ["/cadastro", "/cadastro/script.js", "/cadastro/style.css"] {
            client.get(path).await.is_problem(404, "not_found");
        }
    }
}

//! The pages as they are served: kept for good where the name says what is in it, compressed, and on their
//! own port told where the API is.

use crate::support::{Answer, Client, Engine, Listening, TestApp, on_both};
use trackit::server::{self, ApiOrigin, Limits};

/// The addresses of the page's own files.
fn files(page: &Answer, folder: &str) -> Vec<String> {
    let html = String::from_utf8(page.bytes.clone()).expect("text");
    let files: Vec<_> = html.split('"').filter(|word| word.starts_with(folder)).map(str::to_owned).collect();
    assert!(!files.is_empty(), "no pages in this program: `cargo xtask test` builds them first");
    files
}

async fn page(client: &Client) -> Answer {
    let page = client.get("/").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    page
}

/// The pages on a port of their own.
async fn alone(app: &TestApp, api: ApiOrigin) -> Listening {
    Listening::start(server::pages_site(&app.app, api), Limits::default()).await
}

fn client(site: &Listening) -> Client {
    Client::new(&format!("http://{}", site.addr))
}

/// What the page is told of the API, by its meta and by its policy.
fn api_of(page: &Answer) -> (String, String) {
    let html = String::from_utf8(page.bytes.clone()).expect("text");
    let between = |text: &str, before: &str, after: &str| {
        let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
        rest.split_once(after).expect("an end").0.trim().to_owned()
    };
    let policy = page.header("content-security-policy");
    (between(&html, "name=\"trackit-api\" content=\"", "\""), between(policy, "connect-src ", ";"))
}

on_both! {
    async fn a_file_is_kept_for_good_where_its_name_holds_its_digest(app: TestApp) {
        let client = app.anonymous();
        let page = page(&client).await;
        assert_eq!(page.header("cache-control"), "no-cache");
        for path in files(&page, "/assets/") {
            let file = client.get(&path).await;
            assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        }
        for path in files(&page, "/theme.js").iter().chain(&files(&page, "/favicon.svg")) {
            let file = client.get(path).await;
            assert_eq!((file.status, file.header("cache-control")), (200, "no-cache"), "{path}");
        }
        client.get("/assets/index-00000000.js").await.is_problem(404, "not_found");
    }

    async fn a_file_comes_as_the_reader_takes_it(app: TestApp) {
        let script = files(&page(&app.anonymous()).await, "/assets/").remove(0);
        let plain = app.anonymous().get(&script).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
        assert_eq!(plain.header("vary"), "accept-encoding");
        for (accepted, coding) in [
            ("gzip, deflate, br", "br"),
            ("br;q=1.0, gzip", "br"),
            ("GZIP", "gzip"),
            ("gzip, br;q=0", "gzip"),
            ("br;q=0", ""),
            ("identity", ""),
            ("brr", ""),
        ] {
            let file = app.anonymous().with("accept-encoding", accepted).get(&script).await;
            assert_eq!((file.status, file.header("content-encoding")), (200, coding), "{accepted}");
            assert_eq!((file.header("vary"), file.header("content-type")), ("accept-encoding", plain.header("content-type")));
            assert_eq!(file.bytes.len() < plain.bytes.len(), !coding.is_empty(), "{accepted}");
            assert_eq!(file.header("etag") != plain.header("etag"), !coding.is_empty(), "one tag, one text");
        }
    }

    async fn a_file_that_the_reader_has_is_not_sent_again(app: TestApp) {
        for path in ["/theme.js", &files(&page(&app.anonymous()).await, "/assets/")[0]] {
            for coding in ["identity", "gzip", "br"] {
                let client = app.anonymous().with("accept-encoding", coding);
                let first = client.get(path).await;
                let again = client.clone().with("if-none-match", first.header("etag")).get(path).await;
                assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.header(name), first.header(name), "{path}");
                }
                let weakened = format!("\"another\", W/{}", first.header("etag"));
                assert_eq!(client.clone().with("if-none-match", weakened).get(path).await.status, 304);
                let other = client.with("if-none-match", "\"another\"").get(path).await;
                assert_eq!((other.status, other.bytes), (200, first.bytes), "{path}");
            }
        }
    }

    async fn the_pages_of_the_second_port_may_call_the_api_and_nobody_else(app: TestApp) {
        let first = page(&app.anonymous()).await;
        assert_eq!(api_of(&first), (String::new(), "'self'".to_owned()));

        let site = alone(&app, ApiOrigin::Fixed("https://work.example.org".to_owned())).await;
        let told = ("https://work.example.org".to_owned(), "'self' https://work.example.org".to_owned());
        assert_eq!(api_of(&page(&client(&site)).await), told);
        let room = client(&site).with("accept", "text/html").get("/any/room").await;
        assert_eq!((room.status, api_of(&room)), (200, told));

        let site = alone(&app, ApiOrigin::Loopback(5000)).await;
        for (host, name) in [
            ("localhost:5001", "localhost"),
            ("127.0.0.1:5001", "127.0.0.1"),
            ("[::1]:5001", "[::1]"),
            ("[::1]", "[::1]"),
        ] {
            let page = page(&client(&site).with("host", host)).await;
            let api = format!("http://{name}:5000");
            assert_eq!(api_of(&page), (api.clone(), format!("'self' {api}")), "{host}");
        }
        for host in ["evil.example:5001", "localhost:5001;script-src", "\"><script>"] {
            client(&site).with("host", host).get("/").await.is_problem(421, "unknown_host");
        }
    }

    /// Nothing else is there: no API, and no request that goes by without the guards of the first port.
    async fn the_second_port_serves_pages_alone_and_is_guarded_as_the_first(app: TestApp) {
        let site = alone(&app, ApiOrigin::Loopback(5000)).await;
        let client = client(&site);
        for path in ["/api/v1/tasks", "/healthz", "/docs", "/nothing"] {
            client.get(path).await.is_problem(404, "not_found");
        }
        client.post("/", &serde_json::json!({})).await.is_problem(404, "not_found");
        client.get(&format!("/{}", "a".repeat(8 * 1024))).await.is_problem(414, "uri_too_long");
        let foreign = client.clone().with("origin", "https://evil.example");
        foreign.post("/", &serde_json::json!({})).await.is_problem(403, "cross_origin");

        let page = page(&client.clone().with("x-request-id", "mine")).await;
        assert_eq!(page.header("x-request-id"), "mine");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        let answer = client.with("accept-language", "pt-BR").get("/nothing").await;
        assert_eq!(answer.header("content-language"), "pt-BR");
    }

    async fn r67_an_instance_with_https_says_so_on_both_ports(engine: Engine) {
        for (options, header) in
            [(vec!["--public-url", "https://work.example.org"], "max-age=31536000"), (vec![], "")]
        {
            let app = TestApp::start_with(engine, &options).await;
            let site = alone(&app, ApiOrigin::Loopback(5000)).await;
            for client in [app.anonymous(), client(&site)] {
                assert_eq!(page(&client).await.header("strict-transport-security"), header);
            }
            for path in ["/api/v1/session", "/healthz", "/openapi.json", "/docs", "/nothing"] {
                let answer = app.anonymous().get(path).await;
                assert_eq!(answer.header("strict-transport-security"), header, "{path}");
            }
        }
    }
}

//! What is too much of a good thing (R71), and what is of another kind: refused in the reader's words.

use crate::support::{TestApp, on_both};

on_both! {
    async fn r71_headers_have_a_limit(app: TestApp) {
        for headers in [format!("x-large: {}\r\n", "a".repeat(16 * 1024)), "x: y\r\n".repeat(101)] {
            let mut raw = app.raw().await;
            raw.send(format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n")).await;
            let answers = raw.all_answers().await;
            assert_eq!(answers.len(), 1, "{answers:?}");
            assert_eq!((answers[0].status, answers[0].header("connection")), (431, "close"));
        }
        let many = format!("x-large: {}\r\n{}", "a".repeat(15 * 1024), "x: y\r\n".repeat(98));
        let mut raw = app.raw().await;
        raw.send(format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{many}\r\n")).await;
        assert_eq!(raw.answer().await.status, 200, "just below both");
    }

    async fn r71_an_address_has_a_limit(app: TestApp) {
        let mut raw = app.raw().await;
        let address = |length: usize| format!("/healthz?{}", "a".repeat(length - "/healthz".len()));
        assert_eq!(raw.get(&address(8 * 1024)).await.status, 200);
        raw.get(&address(8 * 1024 + 1)).await.is_problem(414, "uri_too_long");
        raw.get(&format!("/{}", "a".repeat(8 * 1024))).await.is_problem(414, "uri_too_long");
        assert_eq!(raw.get("/healthz").await.status, 200, "it is served on");
    }

    async fn r71_a_body_that_is_too_long_or_of_another_kind_is_refused_in_both_languages(app: TestApp) {
        let longest = format!("{{\"username\":\"{}\"}}", "a".repeat(16 * 1024 - 15));
        assert_eq!(longest.len(), 16 * 1024);
        for (language, too_long, other_kind) in [
            ("en", "The body is too large.", "The body has a type that this address does not take."),
            ("pt-BR", "O conteúdo é grande demais.", "O corpo tem um tipo que este endereço não aceita."),
        ] {
            let client = app.anonymous().with("accept-language", language);
            let path = "/api/v1/login";
            client.post_raw(path, "application/json", longest.clone()).await.is_problem(422, "validation");
            let answer = client.post_raw(path, "application/json", format!("{longest} ")).await;
            answer.is_problem(413, "payload_too_large");
            assert_eq!((answer.text("title"), answer.header("content-language")), (too_long, language));
            let answer = client.post_raw(path, "text/plain", "{}").await;
            answer.is_problem(415, "unsupported_media_type");
            assert_eq!((answer.text("title"), answer.header("content-language")), (other_kind, language));
        }
    }
}

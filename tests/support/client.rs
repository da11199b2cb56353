//! A client: short to write in a test, and nothing hidden.

use super::{Events, TestApp};
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    headers: Vec<(&'static str, String)>,
}

/// One of many who ask at once: by turns here and at the other process, where there is one.
pub fn at_either(client: &Client, other: Option<&TestApp>, n: i64) -> Client {
    let client = client.clone();
    match other.filter(|_| n % 2 == 1) {
        Some(other) => client.at(other),
        None => client,
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// The body, when it is JSON; `null` otherwise.
    pub json: Value,
}

impl Client {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { http: http.build().expect("a client"), url: url.to_owned(), headers: Vec::new() }
    }

    /// The same client with one header more.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same person at another process.
    pub fn at(mut self, app: &TestApp) -> Self {
        self.url = format!("http://{}", app.addr());
        self
    }

    pub fn with_token(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    /// The token that it sends, if any.
    pub fn token(&self) -> Option<&str> {
        let value = self.headers.iter().find(|(name, _)| *name == "authorization")?;
        value.1.strip_prefix("Bearer ")
    }

    /// A header that it sends.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| *given == name);
        found.map(|(_, value)| value.as_str()).expect("this header")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let request = self.request(method, path);
        Self::answer(if let Some(body) = body { request.json(body) } else { request }).await
    }

    /// A post to a server that may be gone before it answers.
    pub async fn try_post(&self, path: &str, body: &Value) -> reqwest::Result<Answer> {
        Self::try_answer(self.request(Method::POST, path).json(body)).await
    }

    /// A body that need not be JSON, of any type.
    pub async fn post_raw(&self, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        self.send_raw(Method::POST, path, Some(content_type), body).await
    }

    /// A body that need not be JSON, of any type or of none.
    pub async fn send_raw(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let request = self.request(method, path).body(body);
        let typed =
            content_type.into_iter().fold(request, |request, value| request.header("content-type", value));
        Self::answer(typed).await
    }

    /// Follows a stream of events.
    pub async fn follow(&self, path: &str) -> Events {
        Events::of(self.request(Method::GET, path).send().await.expect("an answer"))
    }

    /// The items of all pages, by following their links.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut path = path.to_owned();
        loop {
            let page = self.get(&path).await;
            items.extend(page.json["items"].as_array().expect("a page").clone());
            match page.next_link() {
                Some(next) => path = next,
                None => return items,
            }
        }
    }

    /// All that the account has: its tasks and its journal. Equal before and after, nothing has happened.
    pub async fn everything(&self) -> [Vec<Value>; 2] {
        [self.all("/api/v1/tasks?limit=100").await, self.all("/api/v1/changes?limit=100").await]
    }

    /// Makes a task with this title and answers its id.
    pub async fn task(&self, title: &str) -> String {
        let answer = self.post("/api/v1/tasks", &serde_json::json!({"title": title})).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.text("id").to_owned()
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
    }

    async fn answer(request: RequestBuilder) -> Answer {
        Self::try_answer(request).await.expect("an answer")
    }

    /// A stream has no end: its first piece is its answer.
    async fn try_answer(request: RequestBuilder) -> reqwest::Result<Answer> {
        let mut response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = if headers.get("content-type").is_some_and(|kind| kind == "text/event-stream") {
            response.chunk().await?.unwrap_or_default().to_vec()
        } else {
            response.bytes().await?.to_vec()
        };
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Answer { status, headers, bytes, json })
    }
}

impl Answer {
    /// A text field of the body.
    pub fn text(&self, field: &str) -> &str {
        self.json[field].as_str().unwrap_or_else(|| panic!("no text {field} in {self:?}"))
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    /// Checks that it is a problem of this status and code, whole in form.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert_eq!(self.json["type"], format!("urn:trackit:problem:{code}"));
        assert_eq!(self.text("request_id"), self.header("x-request-id"));
        assert!(!self.text("title").is_empty() && self.text("title") != "?");
    }

    /// The fields that a problem names, each with its code, in their order.
    pub fn errors(&self) -> Vec<(String, String)> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
        errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
    }

    /// Where `Link` says that the next page is, if there is one.
    pub fn next_link(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().expect("a plain header");
        let path = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
        Some(path.unwrap_or_else(|| panic!("no link to a next page: {link}")).to_owned())
    }

    /// The titles of a page's items.
    pub fn titles(&self) -> Vec<String> {
        let items = self.json["items"].as_array().expect("a page");
        items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()).collect()
    }
}

//! The isolation matrix: every operation of the API's document, called by everyone there is.
//!
//! A new route fails here until its row says what each caller must get.

use super::document::{Operation, operations};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both};
use Body::{Csv, Form, Json, Nothing};
use serde_json::{Value, json};
use trackit::core::ids::Owner;

const CALLERS: [&str; 4] = ["anonymous", "other", "administrator", "owner"];

/// What an operation must answer to each of the callers, and what they send.
pub(super) struct Row(pub(super) &'static str, [u16; 4], pub(super) Body);

pub(super) enum Body {
    Nothing,
    Json(fn(&Cell) -> Value),
    Form(fn(&Cell) -> String),
    Csv(&'static str),
}

const HOURS: &str = "Project,Client,Start date,Start time,End date,End time,Duration
Loja,Padaria,2026-11-20,09:00:00,2026-11-20,10:00:00,01:00:00
";

pub(super) const TABLE: [Row; 120] = [
    Row("getJwks", [200, 200, 200, 200], Nothing),
    Row("healthz", [200, 200, 200, 200], Nothing),
    Row("readyz", [200, 200, 200, 200], Nothing),
    Row("register", [201, 201, 201, 201], Json(Cell::registration)),
    Row("bootstrap", [403, 403, 403, 403], Json(Cell::bootstrap)),
    Row("login", [200, 200, 200, 200], Json(Cell::sign_in)),
    Row("token", [200, 200, 200, 200], Form(Cell::grant)),
    Row("refreshToken", [200, 200, 200, 200], Json(Cell::refresh)),
    Row("createSession", [201, 201, 201, 201], Json(Cell::sign_in)),
    Row("getSession", [401, 200, 200, 200], Nothing),
    Row("deleteSession", [401, 204, 204, 204], Nothing),
    Row("logout", [401, 204, 204, 204], Nothing),
    Row("getMe", [401, 200, 200, 200], Nothing),
    Row("updateMe", [401, 200, 200, 200], Json(|cell| json!({"name": cell.serial.to_string()}))),
    Row("exportMe", [401, 200, 200, 200], Nothing),
    Row("importMe", [401, 200, 200, 200], Json(Cell::document)),
    Row("importTasks", [401, 200, 200, 200], Csv("TYPE,CONTENT\ntask,Cortar\n")),
    Row("importTime", [401, 200, 200, 200], Csv(HOURS)),
    Row("changePassword", [401, 204, 204, 204], Json(Cell::password)),
    Row("requestPasswordReset", [202, 202, 202, 202], Json(|_| json!({"email": "nobody@example.org"}))),
    Row("resetPassword", [400, 400, 400, 400], Json(|_| json!({"token": "none", "password": PASSWORD}))),
    Row("requestEmailVerification", [202, 202, 202, 202], Json(|_| json!({"email": "nobody@example.org"}))),
    Row("verifyEmail", [400, 400, 400, 400], Json(|_| json!({"token": "none"}))),
    Row(
        "changeEmail",
        [401, 202, 202, 202],
        Json(|cell| json!({"email": format!("a{}@example.org", cell.serial)})),
    ),
    Row("keepAccount", [401, 204, 204, 204], Nothing),
    Row("deleteAccount", [401, 202, 409, 202], Nothing),
    Row("getMfa", [401, 200, 200, 200], Nothing),
    Row(
        "loginSecondFactor",
        [401, 401, 401, 401],
        Json(|_| json!({"mfa_token": "x", "totp_code": "123456"})),
    ),
    Row(
        "createSessionSecondFactor",
        [401, 401, 401, 401],
        Json(|_| json!({"mfa_token": "x", "totp_code": "123456"})),
    ),
    Row("beginTotp", [401, 201, 201, 201], Nothing),
    Row("confirmTotp", [401, 403, 403, 403], Json(|_| json!({"code": "000000"}))),
    Row("removeTotp", [401, 404, 404, 404], Nothing),
    Row("makeRecoveryCodes", [401, 409, 409, 409], Nothing),
    Row("askForPasskey", [200, 200, 200, 200], Json(|_| json!({}))),
    Row("loginByPasskey", [422, 422, 422, 422], Json(|_| json!({"challenge_token": "x", "credential": {}}))),
    Row(
        "createSessionByPasskey",
        [422, 422, 422, 422],
        Json(|_| json!({"challenge_token": "x", "credential": {}})),
    ),
    Row("askForNewPasskey", [401, 200, 200, 200], Nothing),
    Row(
        "addPasskey",
        [401, 422, 422, 422],
        Json(|_| json!({"challenge_token": "x", "name": "x", "credential": {}})),
    ),
    Row("listPasskeys", [401, 200, 200, 200], Nothing),
    Row("renamePasskey", [401, 404, 404, 404], Json(|_| json!({"name": "x"}))),
    Row("removePasskey", [401, 404, 404, 404], Nothing),
    Row("askForStepUp", [401, 409, 409, 409], Nothing),
    Row("stepUp", [401, 200, 200, 200], Json(|_| json!({"password": PASSWORD}))),
    Row("listPersonalTokens", [401, 200, 200, 200], Nothing),
    Row("createPersonalToken", [401, 201, 201, 201], Json(|_| json!({"name": "New", "scopes": ["read"]}))),
    Row("deletePersonalToken", [401, 404, 404, 204], Nothing),
    Row("listSessions", [401, 200, 200, 200], Nothing),
    Row("endSession", [401, 404, 404, 204], Nothing),
    Row("endOtherSessions", [401, 204, 204, 204], Nothing),
    Row("listCustomers", [401, 200, 200, 200], Nothing),
    Row("createCustomer", [401, 201, 201, 201], Json(|_| json!({"name": "New"}))),
    Row("getCustomer", [401, 404, 404, 200], Nothing),
    Row("replaceCustomer", [401, 404, 404, 200], Json(|_| json!({"name": "Replaced"}))),
    Row("updateCustomer", [401, 404, 404, 200], Json(|_| json!({"name": "Changed"}))),
    Row("deleteCustomer", [401, 404, 404, 204], Nothing),
    Row("listOrders", [401, 200, 200, 200], Nothing),
    Row("createOrder", [401, 201, 201, 201], Json(|_| json!({"title": "New"}))),
    Row("getOrder", [401, 404, 404, 200], Nothing),
    Row("replaceOrder", [401, 404, 404, 200], Json(|_| json!({"title": "Replaced"}))),
    Row("updateOrder", [401, 404, 404, 200], Json(|_| json!({"title": "Changed"}))),
    Row("deleteOrder", [401, 404, 404, 204], Nothing),
    Row("getOrderSummary", [401, 404, 404, 200], Nothing),
    Row("addOrderItem", [401, 404, 404, 201], Json(|_| item("New"))),
    Row("replaceOrderItem", [401, 404, 404, 200], Json(|_| item("Replaced"))),
    Row("deleteOrderItem", [401, 404, 404, 200], Nothing),
    Row("finishOrder", [401, 404, 404, 200], Nothing),
    Row("cancelOrder", [401, 404, 404, 200], Nothing),
    Row("listTasks", [401, 200, 200, 200], Nothing),
    Row("createTask", [401, 201, 201, 201], Json(|_| json!({"title": "New"}))),
    Row("getTask", [401, 404, 404, 200], Nothing),
    Row("replaceTask", [401, 404, 404, 200], Json(|_| json!({"title": "Replaced"}))),
    Row("updateTask", [401, 404, 404, 200], Json(|_| json!({"title": "Changed"}))),
    Row("deleteTask", [401, 404, 404, 204], Nothing),
    Row("listActivities", [401, 200, 200, 200], Nothing),
    Row("createActivity", [401, 201, 201, 201], Json(|_| span("New"))),
    Row("getActivity", [401, 404, 404, 200], Nothing),
    Row("replaceActivity", [401, 404, 404, 200], Json(|_| span("Replaced"))),
    Row("updateActivity", [401, 404, 404, 200], Json(|_| json!({"description": "Changed"}))),
    Row("deleteActivity", [401, 404, 404, 204], Nothing),
    // The path's methods come by their names: nobody but the owner has started a timer when it is stopped and read.
    Row("stopTimer", [401, 404, 404, 200], Nothing),
    Row("getTimer", [401, 204, 204, 200], Nothing),
    Row("startTimer", [401, 201, 201, 201], Json(|_| json!({"description": "New"}))),
    Row("reportTime", [401, 200, 200, 200], Nothing),
    Row("listChanges", [401, 200, 200, 200], Nothing),
    Row("followChanges", [401, 200, 200, 200], Nothing),
    Row("listTrash", [401, 200, 200, 200], Nothing),
    Row("undoChange", [401, 404, 404, 200], Nothing),
    Row("listAccounts", [401, 403, 200, 403], Nothing),
    Row("updateAccount", [401, 403, 200, 403], Json(|_| json!({"disabled": false}))),
    Row("revokeAccountSessions", [401, 403, 204, 403], Nothing),
    Row("listInvitations", [401, 403, 200, 403], Nothing),
    Row("createInvitation", [401, 403, 201, 403], Json(|_| json!({}))),
    Row("deleteInvitation", [401, 403, 404, 403], Nothing),
    Row("listAudit", [401, 403, 200, 403], Nothing),
    Row("getStats", [401, 403, 200, 403], Nothing),
    Row("cadastroSignUp", [200, 200, 200, 200], Json(Cell::cadastro)),
    Row(
        "cadastroLogin",
        [200, 200, 200, 200],
        Json(|_| json!({"email": "guest@example.org", "senha": PASSWORD})),
    ),
    Row("cadastroValidate", [200, 200, 200, 200], Json(|_| json!({"token": "none"}))),
    Row("pedidosSignUp", [201, 201, 201, 201], Json(Cell::pedidos)),
    Row("pedidosLogin", [200, 200, 200, 200], Json(|_| by_address())),
    Row("pedidosLoginForm", [200, 200, 200, 200], Form(Cell::grant)),
    // What the callers show is an access token.
    Row("pedidosRefresh", [401, 401, 401, 401], Nothing),
    Row("pedidosCreateOrder", [401, 201, 201, 201], Nothing),
    Row("pedidosListOrders", [401, 200, 200, 200], Nothing),
    Row("pedidosGetOrder", [401, 404, 404, 200], Nothing),
    Row(
        "pedidosAddItem",
        [401, 404, 404, 201],
        Json(|_| json!({"quantidade": 1, "sabor": "New", "tamanho": "P", "preco_unitario": 12.5})),
    ),
    Row("pedidosRemoveItem", [401, 404, 404, 200], Nothing),
    Row("pedidosCancelOrder", [401, 404, 404, 200], Nothing),
    Row("pedidosFinishOrder", [401, 404, 404, 200], Nothing),
    Row("trackitRegister", [201, 201, 201, 201], Json(Cell::trackit)),
    Row("trackitLogin", [200, 200, 200, 200], Json(|_| by_address())),
    Row(
        "trackitRequestPasswordReset",
        [200, 200, 200, 200],
        Json(|_| json!({"email": "nobody@example.org"})),
    ),
    Row(
        "trackitResetPassword",
        [400, 400, 400, 400],
        Json(|_| json!({"token": "none", "password": PASSWORD})),
    ),
    Row("trackitProtected", [401, 200, 200, 200], Nothing),
    Row("flaskLogin", [200, 200, 200, 200], Json(Cell::sign_in)),
    Row("flaskLogout", [401, 200, 200, 200], Nothing),
    Row("flaskCreateUser", [200, 200, 200, 200], Json(Cell::flask)),
    // Who there is, an administrator may know.
    Row("flaskGetUser", [401, 404, 200, 200], Nothing),
    Row("flaskUpdateUser", [401, 403, 403, 200], Json(|_| json!({"password": PASSWORD}))),
    Row("flaskDeleteUser", [401, 403, 200, 403], Nothing),
];

fn by_address() -> Value {
    json!({"email": "guest@example.org", "password": PASSWORD})
}

/// What one call is about: objects that the owner has just made.
pub(super) struct Cell {
    serial: usize,
    /// Where each kind of object lives, and the id of this one.
    objects: Vec<(&'static str, String)>,
    item: String,
    seq: String,
    refresh_token: String,
    /// The id of the owner's account.
    owner: String,
    /// The id of an account that an administrator may do things to.
    account: String,
}

/// A kind of object: where it lives, its table, the field that holds words, and what makes one of those words.
struct Kind(&'static str, &'static str, &'static str, fn(&str) -> Value);

const KINDS: [Kind; 4] = [
    Kind("/api/v1/customers", "customers", "name", |name| json!({"name": name})),
    Kind("/api/v1/orders", "orders", "title", |title| json!({"title": title, "items": [item(title)]})),
    Kind("/api/v1/activities", "activities", "description", span),
    Kind("/api/v1/tasks", "tasks", "title", |title| json!({"title": title})),
];

fn item(description: &str) -> Value {
    json!({"description": description, "quantity_milli": 1_000, "unit_price_cents": 1_250})
}

fn span(description: &str) -> Value {
    json!({"description": description, "started_at": "2026-11-20T10:00:00Z", "ended_at": "2026-11-20T11:00:00Z"})
}

impl Cell {
    pub(super) async fn new(serial: usize, owner: &Client, refresh_token: &str, account: &str) -> Self {
        owner.post("/api/v1/timer", &json!({"description": format!("Secret timer {serial}")})).await;
        let (mut objects, mut item, mut seq) = (Vec::new(), String::new(), String::new());
        for Kind(path, _, _, body) in KINDS {
            let made = owner.post(path, &body(&format!("Secret {serial}"))).await;
            if let Some(id) = made.json["items"][0]["id"].as_str() {
                id.clone_into(&mut item);
            }
            objects.push((path, made.text("id").to_owned()));
            made.header("change-seq").clone_into(&mut seq);
        }
        let session = owner.get("/api/v1/sessions?limit=1").await.json["items"][0]["id"].clone();
        // One is enough for many calls, and an account may not have many.
        let known = owner.get("/api/v1/me/tokens").await.json["items"][0].clone();
        let body = json!({"name": "Secret", "scopes": ["read"]});
        let token = if known.is_null() { owner.post("/api/v1/me/tokens", &body).await.json } else { known };
        let token = token["id"].as_str().expect("an id").to_owned();
        objects.push(("/api/v1/me/passkeys", token.clone()));
        objects.push(("/api/v1/me/tokens", token));
        objects.push(("/api/v1/sessions", session.as_str().expect("an id").to_owned()));
        let (refresh_token, account) = (refresh_token.to_owned(), account.to_owned());
        let owner = owner.get("/api/v1/me").await.text("id").to_owned();
        Self { serial, objects, item, seq, refresh_token, owner, account }
    }

    fn registration(&self) -> Value {
        let username = format!("guest{}", self.serial);
        json!({"username": username, "email": format!("{username}@example.org"), "password": PASSWORD})
    }

    fn cadastro(&self) -> Value {
        let usuario = format!("guest{}", self.serial);
        json!({"usuario": usuario, "email": format!("{usuario}@gmail.com"), "senha": PASSWORD})
    }

    fn pedidos(&self) -> Value {
        let email = format!("guest{}@example.org", self.serial);
        json!({"name": "Guest", "email": email, "password": PASSWORD})
    }

    fn trackit(&self) -> Value {
        json!({"email": format!("guest{}@example.org", self.serial), "password": PASSWORD})
    }

    fn flask(&self) -> Value {
        json!({"username": format!("guest{}", self.serial), "password": PASSWORD})
    }

    fn bootstrap(&self) -> Value {
        let mut body = self.registration();
        body["token"] = "guessed".into();
        body
    }

    /// With the ids of the owner's own objects, which are nothing to anybody else.
    fn document(&self) -> Value {
        let task = self.objects.iter().find(|(path, _)| path.ends_with("/tasks")).expect("a task");
        let at = "2026-11-20T12:00:00Z";
        json!({"format": "trackit", "version": 1, "tasks": [{"id": task.1, "title": "Imported", "done": false,
            "created_at": at, "updated_at": at, "version": 1}]})
    }

    fn sign_in(&self) -> Value {
        json!({"username": "guest", "password": PASSWORD})
    }

    fn password(&self) -> Value {
        json!({"current_password": PASSWORD, "password": PASSWORD})
    }

    fn grant(&self) -> String {
        format!("grant_type=password&username=guest&password={}", PASSWORD.replace(' ', "+"))
    }

    fn refresh(&self) -> Value {
        json!({"refresh_token": self.refresh_token})
    }

    pub(super) fn path(&self, operation: &Operation) -> String {
        let path = operation.path_with(|name| match name {
            "id" if is_administration(operation) => self.account.clone(),
            "id" if operation.id == "flaskDeleteUser" => self.account.clone(),
            "id" if operation.id.starts_with("flask") => self.owner.clone(),
            "id" => {
                let path = operation.path.replace("/compat/pedidos/order/pedido", "/api/v1/orders");
                let kind = self.objects.iter().find(|(kind, _)| path.starts_with(kind));
                kind.unwrap_or_else(|| panic!("say what {{id}} is in {}", operation.path)).1.clone()
            }
            "item_id" => self.item.clone(),
            "seq" => self.seq.clone(),
            name => panic!("say what {{{name}}} is"),
        });
        let parameters = operation.required_parameters().into_iter().map(|name| match name {
            "from" | "to" => format!("{name}=2026-11-20"),
            name => panic!("say what {name}= is"),
        });
        let query = parameters.collect::<Vec<_>>().join("&");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

/// The path of an object that nobody has.
fn path_of_nothing(operation: &Operation) -> String {
    operation.path_with(|name| match name {
        "seq" => "999999".to_owned(),
        _ => "00000000-0000-7000-8000-000000000000".to_owned(),
    })
}

pub(super) async fn call(
    caller: &Client,
    operation: &Operation,
    path: &str,
    body: &Body,
    cell: &Cell,
) -> Answer {
    // With an id of the caller's choice, two answers can be compared byte by byte.
    let caller = caller.clone().with("x-request-id", "cell");
    match body {
        Nothing => caller.send(operation.method.clone(), path, None).await,
        Json(body) => caller.send(operation.method.clone(), path, Some(&body(cell))).await,
        Csv(body) => caller.post_raw(path, "text/csv", *body).await,
        Form(body) => caller.post_raw(path, "application/x-www-form-urlencoded", body(cell)).await,
    }
}

/// Everything that the owner has, as the database has it, and whether the owner is still signed in.
async fn belongings(app: &TestApp, owner: &Client) -> (Vec<String>, Vec<i64>, Answer) {
    let me = owner.get("/api/v1/me").await;
    let id = Owner(me.text("id").parse().expect("an id"));
    let rows = async move |conn: trackit::db::Conn<'_>| {
        let mut objects = Vec::new();
        for Kind(_, table, field, _) in KINDS {
            let sql = format!(
                "SELECT {field} || ' ' || updated_at || ' ' || version FROM {table} WHERE owner_id = $1 ORDER BY id"
            );
            objects.extend(conn.rows(&sql, &[id.into()], |row| row.next()).await?);
        }
        let sql = "SELECT seq FROM journal WHERE owner_id = $1 ORDER BY seq";
        Ok::<_, trackit::db::DbError>((objects, conn.rows(sql, &[id.into()], |row| row.next()).await?))
    };
    let (objects, journal) = app.app.db.read(rows).await.expect("rows");
    (objects, journal, me)
}

/// Whether it is about the instance and its accounts: who there is, an administrator may know.
fn is_administration(operation: &Operation) -> bool {
    operation.path.starts_with("/api/v1/admin/")
}

/// What the audit log is about: sessions, tokens and passkeys, by their ids.
fn is_credential(path: &str) -> bool {
    path.ends_with("/sessions") || path.contains("/me/")
}

fn is_silent_about(operation: &Operation, answer: &Answer, owner: &Answer, cell: &Cell) -> bool {
    let text = String::from_utf8_lossy(&answer.bytes);
    let who = [owner.text("id"), owner.text("email")].into_iter().filter(|_| !is_administration(operation));
    let objects =
        cell.objects.iter().filter(|(path, _)| !is_administration(operation) || !is_credential(path));
    let marks = who.chain(["Secret"]).chain(objects.map(|(_, id)| id.as_str()));
    marks.into_iter().all(|mark| !text.contains(mark))
}

#[test]
fn r59_every_operation_is_in_the_table_and_every_row_is_an_operation() {
    let mut declared: Vec<_> = TABLE.iter().map(|row| row.0.to_owned()).collect();
    let mut real: Vec<_> = operations().into_iter().map(|operation| operation.id).collect();
    declared.sort();
    real.sort();
    assert_eq!(declared, real);
}

on_both! {
    /// Seen to fail with the owner taken out of `find_task`, of `find_task` and `delete_task`, of `list_tasks`
    /// in `tasks/store.rs`, and of `list_customers` in `customers/store.rs`.
    async fn r58_another_account_and_an_administrator_see_and_change_nothing(engine: Engine) {
        // The table makes more accounts within its hour than one address may.
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let owner = app.user("owner").await;
        let mut callers =
            [app.anonymous(), app.user("other").await, app.admin("administrator").await, owner.clone()];
        app.user("guest").await;
        let account = app.user("administered").await.get("/api/v1/me").await.text("id").to_owned();
        let sign_in = json!({"username": "guest", "password": PASSWORD});
        let guest = app.anonymous().post("/api/v1/login", &sign_in).await;
        let mut serial = 0;
        for operation in operations() {
            let row = TABLE.iter().find(|row| row.0 == operation.id).expect("a row");
            for (who, name) in CALLERS.into_iter().enumerate() {
                serial += 1;
                let owner = callers[3].clone();
                let cell = Cell::new(serial, &owner, guest.text("refresh_token"), &account).await;
                let before = belongings(&app, &owner).await;
                let answer = call(&callers[who], &operation, &cell.path(&operation), &row.2, &cell).await;
                assert_eq!(answer.status, row.1[who], "{} as {name}: {answer:?}", operation.id);
                if operation.path.starts_with("/compat/cadastro") {
                    // It answers 200 whatever became of it, and nobody has this token.
                    assert_eq!(answer.json["erro"], u8::from(operation.id == "cadastroValidate"), "{answer:?}");
                }
                if name == "owner" {
                    callers[3] = signed_in_again(&app, callers[3].clone(), name).await;
                    continue;
                }

                let after = belongings(&app, &owner).await;
                assert_eq!((&after.0, &after.1), (&before.0, &before.1), "{} as {name}", operation.id);
                assert_eq!(after.2.bytes, before.2.bytes, "{} as {name}", operation.id);
                assert!(is_silent_about(&operation, &answer, &before.2, &cell), "{} as {name}: {answer:?}", operation.id);
                if operation.path.contains('{') && answer.status >= 400 {
                    let path = path_of_nothing(&operation);
                    let nothing = call(&callers[who], &operation, &path, &row.2, &cell).await;
                    assert_eq!(nothing.status, answer.status, "{} as {name}", operation.id);
                    assert_eq!(nothing.bytes, answer.bytes, "{} as {name}", operation.id);
                    assert_eq!(dateless(&nothing), dateless(&answer), "{} as {name}", operation.id);
                }
                if name != "anonymous" {
                    callers[who] = signed_in_again(&app, callers[who].clone(), name).await;
                }
            }
        }
        assert_eq!(serial, TABLE.len() * CALLERS.len());
    }
}

fn dateless(answer: &Answer) -> reqwest::header::HeaderMap {
    let mut headers = answer.headers.clone();
    headers.remove("date");
    headers
}

/// A caller that the last call may have signed out.
async fn signed_in_again(app: &TestApp, caller: Client, username: &str) -> Client {
    if caller.get("/api/v1/session").await.status == 200 { caller } else { app.signed_in(username).await }
}

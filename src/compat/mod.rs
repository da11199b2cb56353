//! The contracts of the seeds: small services that others described, each served below its own path, so that a client of
//! one works by its base URL alone. They are thin: who there is, what is written and how often one may guess is decided
//! where it is decided for everybody; a contract has its own paths, fields and words.

mod answer;
mod cadastro;
mod decimal;
mod fields;
mod flask_login;
mod pedidos;
mod pedidos_items;
mod pedidos_orders;
mod people;
mod plain_cookie;
mod trackit;

use crate::{app::App, core::language::Language, http::problem::Problem};
use axum::{http::StatusCode, response::Response};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

pub use plain_cookie::bring_along;

/// Where they live.
pub const ROOT: &str = "/compat";

/// One of them. The seed of tasks is none: `/api/v1` is that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// Sign-up and a token of three minutes, answered by numbers.
    Cadastro,
    /// Accounts, tokens and orders.
    Pedidos,
    /// Accounts, a token, and a new password by mail.
    Trackit,
    /// Accounts, and a session by cookie.
    FlaskLogin,
}

/// The routes that anyone may call.
pub fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .nest("/cadastro", cadastro::public())
        .nest("/pedidos", pedidos::public())
        .nest("/trackit", trackit::public())
        .nest("/flask-login", flask_login::public())
}

/// The routes for signed-in callers.
pub fn signed_in() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .nest("/pedidos", pedidos::router())
        .nest("/trackit", trackit::router())
        .nest("/flask-login", flask_login::router())
}

impl Contract {
    /// Whose address this is, whatever slashes stand around it.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let below =
            path.trim_start_matches('/').strip_prefix(ROOT.trim_start_matches('/'))?.strip_prefix('/')?;
        match below.split('/').next()? {
            "cadastro" => Some(Self::Cadastro),
            "pedidos" => Some(Self::Pedidos),
            "trackit" => Some(Self::Trackit),
            "flask-login" => Some(Self::FlaskLogin),
            _ => None,
        }
    }

    /// What its refusals are called in the API's document.
    #[must_use]
    pub fn refusal(self) -> &'static str {
        match self {
            Self::Cadastro => "CadastroAnswer",
            Self::Pedidos => "PedidosDetail",
            Self::Trackit | Self::FlaskLogin => "ContractMessage",
        }
    }

    /// Puts a problem into the contract's own form, whoever found it; other answers pass through.
    #[must_use]
    pub fn render(self, mut response: Response, path: &str, language: impl FnOnce() -> Language) -> Response {
        match response.extensions_mut().remove::<Problem>() {
            Some(problem) => {
                let language = language();
                let (status, body) = self.refused(&problem, path, language);
                answer::replaced(response, status, language, &body)
            }
            None => response,
        }
    }

    fn refused(self, problem: &Problem, path: &str, language: Language) -> (StatusCode, Value) {
        match self {
            Self::Cadastro => cadastro::refused(problem, path, language),
            Self::Pedidos => pedidos::refused(problem, language),
            Self::Trackit => trackit::refused(problem, language),
            Self::FlaskLogin => flask_login::refused(problem, language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_contracts_or_nobodys() {
        for path in
            ["/compat/cadastro", "/compat/cadastro/", "//compat/cadastro/login", "/compat/cadastro/x/y"]
        {
            assert_eq!(Contract::of(path), Some(Contract::Cadastro), "{path}");
        }
        assert_eq!(Contract::of("/compat/flask-login/user"), Some(Contract::FlaskLogin));
        for path in
            ["/", "/compat", "/compat/", "/compat/cadastros", "/compats/cadastro", "/api/v1/compat/cadastro"]
        {
            assert_eq!(Contract::of(path), None, "{path}");
        }
    }
}

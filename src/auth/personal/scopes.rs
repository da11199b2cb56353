//! What a token may be used for: a kind of object and whether it is read or written. The rule looks at the route that
//! answers, never at the text of the address, and at the method; what it does not know is refused.

use crate::core::invalid::Invalid;
use axum::http::{Method, Uri};

/// Every scope there is, in the order in which they are listed. `read` and `write` stand for all kinds of work.
const WORDS: [&str; 11] = [
    "read",
    "write",
    "customers:read",
    "customers:write",
    "orders:read",
    "orders:write",
    "tasks:read",
    "tasks:write",
    "activities:read",
    "activities:write",
    "reports:read",
];

/// The kinds, by the first part of a route's path.
const KINDS: [(&str, &str); 6] = [
    ("customers", "customers"),
    ("orders", "orders"),
    ("tasks", "tasks"),
    ("activities", "activities"),
    ("timer", "activities"),
    ("reports", "reports"),
];

/// What shows or changes objects of all kinds, and so wants a scope for all of them.
const ALL_KINDS: [&str; 3] = ["changes", "events", "trash"];

/// A set of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scopes(u16);

impl Scopes {
    /// At least one, each a word that is known.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub(super) fn parse(words: Vec<String>) -> Result<Self, Invalid> {
        if words.is_empty() {
            return Err(Invalid::because("required"));
        }
        let bits = words.iter().map(|word| bit(word).ok_or(Invalid::because("unknown_scope")));
        bits.sum::<Result<Set, _>>().map(|set| Self(set.0))
    }

    /// From the database.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        Self::parse(text.split(' ').map(str::to_owned).collect()).ok()
    }

    /// For the database.
    pub(super) fn to_text(self) -> String {
        self.words().join(" ")
    }

    /// In their own order.
    pub(super) fn words(self) -> Vec<&'static str> {
        WORDS.into_iter().filter(|word| self.has(word)).collect()
    }

    /// Whether a request may go to the route that would answer it, `/api/v1/orders/{id}`.
    pub(in crate::auth) fn allow(self, method: &Method, route: &str, uri: &Uri) -> bool {
        let access = if method.is_safe() { "read" } else { "write" };
        let Some(first) = route.strip_prefix("/api/v1/").and_then(|rest| rest.split('/').next()) else {
            return false;
        };
        if ALL_KINDS.contains(&first) {
            return self.has(access);
        }
        let Some((_, kind)) = KINDS.into_iter().find(|(segment, _)| *segment == first) else {
            return false;
        };
        self.has_for(kind, access) && (!deletes_tasks(method, uri) || self.has_for("tasks", "write"))
    }

    fn has_for(self, kind: &str, access: &str) -> bool {
        self.has(access) || self.has(&format!("{kind}:{access}"))
    }

    fn has(self, word: &str) -> bool {
        bit(word).is_some_and(|bit| self.0 & bit.0 != 0)
    }
}

/// An order may take its tasks along.
fn deletes_tasks(method: &Method, uri: &Uri) -> bool {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    method == Method::DELETE && pairs.into_iter().any(|(name, value)| name == "tasks" && value == "delete")
}

/// A sum of sets is their union, so that a word that comes twice counts once.
struct Set(u16);

impl std::iter::Sum for Set {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.fold(0, |bits, set| bits | set.0))
    }
}

fn bit(word: &str) -> Option<Set> {
    WORDS.iter().position(|known| *known == word).map(|place| Set(1 << place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(text: &str) -> Scopes {
        Scopes::from_text(text).expect("scopes")
    }

    fn allows(text: &str, method: &Method, route: &str) -> bool {
        scopes(text).allow(method, route, &Uri::from_static("/"))
    }

    #[test]
    fn words_come_back_once_and_in_order() {
        assert_eq!(scopes("tasks:write read tasks:write").to_text(), "read tasks:write");
        for bad in ["", "tasks", "tasks:", "TASKS:READ", "tasks:read ", "reports:write", "admin:read", "*"] {
            assert_eq!(Scopes::from_text(bad), None, "{bad}");
        }
    }

    #[test]
    fn r43_the_method_counts_as_much_as_the_route() {
        assert!(allows("tasks:read", &Method::GET, "/api/v1/tasks/{id}"));
        assert!(allows("tasks:read", &Method::HEAD, "/api/v1/tasks"));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!allows("tasks:read", &method, "/api/v1/tasks"), "{method}");
            assert!(allows("tasks:write", &method, "/api/v1/tasks"));
        }
        assert!(!allows("tasks:write", &Method::GET, "/api/v1/tasks"));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for route in
            ["/api/v1/me", "/api/v1/new", "/api/v1", "/", "", "/metrics", "/api/v1/tasksy", "/api/v2/tasks"]
        {
            assert!(!allows("read write", &Method::GET, route), "{route}");
        }
    }

    #[test]
    fn tasks_that_go_with_an_order_are_written_too() {
        let delete = |text: &str, uri: &'static str| {
            scopes(text).allow(&Method::DELETE, "/api/v1/orders/{id}", &Uri::from_static(uri))
        };
        assert!(delete("orders:write", "/x?tasks=keep") && delete("orders:write", "/x"));
        assert!(!delete("orders:write", "/x?tasks=delete") && !delete("orders:write", "/x?t%61sks=delete"));
        assert!(delete("orders:write tasks:write", "/x?tasks=delete") && delete("write", "/x?tasks=delete"));
    }
}

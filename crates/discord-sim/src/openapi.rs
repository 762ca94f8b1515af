//! Checks what a bot sent against Discord's own OpenAPI description (feature `openapi`).
//!
//! A small validator of the JSON Schema keywords that the description uses; `pattern` is known for the two patterns
//! that occur. Problems name places and rules, never values: what people wrote stays out of test output.

mod schema;

use std::sync::LazyLock;

use serde_json::Value;

use self::schema::Checker;
use crate::{Journal, Request};

static SPEC: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../openapi/openapi.json")).expect("the vendored description is JSON")
});

/// A request that Discord's description does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method} {path}: {}", problems.join("; "))]
pub struct Violation {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without `/api/v10`; interaction and webhook tokens are replaced.
    pub path: String,
    /// What is wrong where.
    pub problems: Vec<String>,
}

/// Discord's description, ready to check requests.
#[derive(Clone, Copy, Debug)]
pub struct Validator {
    spec: &'static Value,
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator {
    /// Reads the vendored description, once per process.
    pub fn new() -> Self {
        Validator { spec: &SPEC }
    }

    /// Checks one request: that its operation exists and that its body fits.
    ///
    /// # Errors
    ///
    /// A [`Violation`] with all problems of the closest alternative.
    pub fn check(&self, request: &Request) -> Result<(), Violation> {
        let problems = self.problems(request);
        if problems.is_empty() {
            return Ok(());
        }
        Err(Violation { method: request.method.clone(), path: without_tokens(&request.path), problems })
    }

    /// Checks every request of a journal.
    pub fn check_all(&self, journal: &Journal) -> Vec<Violation> {
        journal.requests().filter_map(|request| self.check(request).err()).collect()
    }

    fn problems(&self, request: &Request) -> Vec<String> {
        let method = request.method.to_lowercase();
        let Some(operation) = self.operation(&method, &request.path) else {
            return vec!["Discord describes no such operation".to_owned()];
        };
        let body = &operation["requestBody"];
        let Some(schema) = body["content"].get("application/json").map(|c| &c["schema"]) else {
            // Some operations take no body; an empty one is harmless.
            let empty = request.body.is_null() || request.body.as_object().is_some_and(|b| b.is_empty());
            return if empty { Vec::new() } else { vec!["this operation takes no JSON body".to_owned()] };
        };
        if request.body.is_null() {
            let required = body["required"] == true;
            return if required { vec!["the body is missing".to_owned()] } else { Vec::new() };
        }
        Checker { spec: self.spec }.check(schema, &request.body)
    }

    /// The operation of a path; among templates that fit, the one with the most literal segments.
    fn operation(&self, method: &str, path: &str) -> Option<&'static Value> {
        let given: Vec<&str> = path.trim_matches('/').split('/').collect();
        let literal = |template: &str| template.split('/').filter(|s| !s.starts_with('{')).count();
        let paths = self.spec["paths"].as_object()?;
        let fitting =
            paths.iter().filter(|(template, item)| fits(template, &given) && item.get(method).is_some());
        fitting.max_by_key(|(template, _)| literal(template)).and_then(|(_, item)| item.get(method))
    }
}

fn fits(template: &str, given: &[&str]) -> bool {
    let wanted: Vec<&str> = template.trim_matches('/').split('/').collect();
    wanted.len() == given.len() && wanted.iter().zip(given).all(|(w, g)| w.starts_with('{') || w == g)
}

/// A path with its secrets replaced, for messages.
fn without_tokens(path: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').collect();
    if matches!(segments.get(1), Some(&"webhooks" | &"interactions"))
        && let Some(token) = segments.get_mut(3)
    {
        *token = "…";
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use serde_json::json;

    fn request(method: &str, path: &str, body: Value) -> Request {
        Request {
            at: Timestamp::UNIX_EPOCH,
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            body,
            files: Vec::new(),
            status: Some(200),
            answer: Value::Null,
            effect: true,
            user_agent: String::new(),
        }
    }

    fn problems(method: &str, path: &str, body: Value) -> Vec<String> {
        Validator::new().check(&request(method, path, body)).err().map(|v| v.problems).unwrap_or_default()
    }

    #[test]
    fn messages_that_fit_and_messages_that_do_not() {
        let path = "/channels/1/messages";
        let button = json!({"type": 2, "style": 1, "label": "ok", "custom_id": "x"});
        let good = json!({"content": "a", "nonce": "n", "enforce_nonce": true, "flags": 4096,
                          "components": [{"type": 1, "components": [button]}]});
        assert_eq!(problems("POST", path, good), Vec::<String>::new());
        assert!(!problems("POST", path, json!({"content": 3})).is_empty());
        assert!(!problems("POST", path, json!({"content": "a".repeat(4001)})).is_empty());
        let odd = json!({"components": [{"type": 1, "components": [{"type": 2, "style": 99}]}]});
        let found = problems("POST", path, odd);
        assert!(found.iter().any(|p| p.contains("/components/0")), "{found:?}");
        assert!(!problems("POST", path, json!({"allowed_mentions": {"parse": ["nobody"]}})).is_empty());
    }

    #[test]
    fn operations_are_found_by_their_most_literal_path() {
        assert!(problems("GET", "/channels/1/messages/2", Value::Null).is_empty());
        assert!(problems("PATCH", "/webhooks/1/tok/messages/@original", json!({"content": "a"})).is_empty());
        assert!(problems("DELETE", "/nowhere", Value::Null)[0].contains("no such operation"));
        let callback = "/interactions/1/tok/callback";
        assert!(
            problems("POST", callback, json!({"type": 4, "data": {"content": "a", "flags": 64}})).is_empty()
        );
        assert!(!problems("POST", callback, json!({"type": 99})).is_empty());
    }

    #[test]
    fn problems_carry_no_values_and_no_tokens() {
        let secret = "something that a person wrote";
        let bad = json!({"embeds": [{"title": secret.repeat(20)}]});
        let violation =
            Validator::new().check(&request("PATCH", "/webhooks/1/tok3n/messages/2", bad)).unwrap_err();
        assert!(!violation.to_string().contains(secret) && !violation.to_string().contains("tok3n"));
    }
}

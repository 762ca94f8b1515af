//! One request before it is sent.

use std::fmt::Display;
use std::time::Duration;

use reqwest::{Method, Url};
use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;

use super::base::ApiBase;
use super::error::RestError;

/// Whether a request may be sent again when nobody knows what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    /// Doing it twice is the same as doing it once: reads, edits, deletions, and messages with an enforced nonce.
    Safe,
    /// Doing it twice would show twice. Sent again only where surely nothing was done.
    Never,
}

/// Which limits a request stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    /// Its bucket and the limit over all.
    Both,
    /// Its bucket only: edits and follow-ups of interactions.
    Bucket,
    /// None: the first answer to an interaction, which has 3 s and its own token.
    Nothing,
}

/// One request.
pub(super) struct Call {
    pub(super) method: Method,
    /// The path with `{}` for each part; also the name of the route in logs, metrics and limits.
    pub(super) route: &'static str,
    parts: Vec<String>,
    /// The part that Discord counts buckets by.
    pub(super) major: u64,
    query: Vec<(&'static str, String)>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) retry: Retry,
    pub(super) under: Under,
    /// Sent with the bot's token. The routes of interactions carry their own.
    pub(super) with_token: bool,
    /// When the whole must be over, waiting included.
    pub(super) deadline: Option<Instant>,
}

impl Call {
    pub(super) fn new(method: Method, route: &'static str, parts: &[&(dyn Display + Sync)]) -> Self {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        // Channels and servers stand first in their routes; a number elsewhere does no harm.
        let major = parts.first().and_then(|part| part.parse().ok()).unwrap_or(0);
        let retry = if method == Method::POST { Retry::Never } else { Retry::Safe };
        Self {
            method,
            route,
            parts,
            major,
            query: Vec::new(),
            body: None,
            retry,
            under: Under::Both,
            with_token: true,
            deadline: None,
        }
    }

    pub(super) fn get(route: &'static str, parts: &[&(dyn Display + Sync)]) -> Self {
        Self::new(Method::GET, route, parts)
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Result<Self, RestError> {
        let bytes = serde_json::to_vec(body)
            .map_err(|_| RestError::Undecodable { what: "the request's own body" })?;
        self.body = Some(bytes);
        Ok(self)
    }

    /// A body that holds a message, possibly within (`under_key`); mentions nobody unless the builder says whom.
    pub(super) fn message(
        self,
        message: &impl Serialize,
        under_key: Option<&str>,
    ) -> Result<Self, RestError> {
        let mut body = serde_json::to_value(message)
            .map_err(|_| RestError::Undecodable { what: "the request's own body" })?;
        let holder = match under_key {
            Some(key) => body.get_mut(key),
            None => Some(&mut body),
        };
        if let Some(Value::Object(fields)) = holder {
            default_ids_as_strings(fields.get_mut("components"));
            fields.entry("allowed_mentions").or_insert_with(|| serde_json::json!({ "parse": [] }));
        }
        self.json(&body)
    }

    pub(super) fn safe(mut self) -> Self {
        self.retry = Retry::Safe;
        self
    }

    /// On the routes of an interaction, counted by its token.
    pub(super) fn of_interaction(mut self, token: &str, under: Under) -> Self {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        self.major = hasher.finish();
        self.under = under;
        self.with_token = false;
        self
    }

    pub(super) fn until(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The address. It holds an interaction's token: never format it.
    pub(super) fn url(&self, base: &ApiBase) -> Url {
        let mut url = base.url().clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(["api", "v10"]);
            let mut parts = self.parts.iter();
            for segment in self.route.split('/').filter(|segment| !segment.is_empty()) {
                path.push(if segment == "{}" { parts.next().map_or("", String::as_str) } else { segment });
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }

    /// The time left, at most `most`.
    pub(super) fn time_left(&self, most: Duration) -> Duration {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        left.map_or(most, |left| left.min(most))
    }
}

/// serenity writes the ids of what is chosen beforehand in a select as numbers. Discord's reference types them as strings, and
/// numbers of 64 bits lose digits on the way.
fn default_ids_as_strings(rows: Option<&mut Value>) {
    let rows = rows.and_then(Value::as_array_mut).into_iter().flatten();
    let controls = rows.filter_map(|row| row.get_mut("components")?.as_array_mut()).flatten();
    let chosen = controls.filter_map(|control| control.get_mut("default_values")?.as_array_mut()).flatten();
    for id in chosen.filter_map(|value| value.get_mut("id")) {
        if let Some(number) = id.as_u64() {
            *id = Value::String(number.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_encoded_and_cannot_leave_their_place() {
        let base = ApiBase::parse("http://127.0.0.1:9").unwrap();
        let call = Call::get("/webhooks/{}/{}/messages/@original", &[&1, &"a/../b?c#d"]).query("x", "é&");
        assert_eq!(
            call.url(&base).as_str(),
            "http://127.0.0.1:9/api/v10/webhooks/1/a%2F..%2Fb%3Fc%23d/messages/@original?x=%C3%A9%26"
        );
    }

    #[test]
    fn p2_a_message_mentions_nobody_unless_it_says_whom() {
        let plain = serde_json::json!({ "content": "x" });
        let call = Call::new(Method::POST, "/channels/{}/messages", &[&1]).message(&plain, None).unwrap();
        let body: Value = serde_json::from_slice(&call.body.unwrap()).unwrap();
        assert_eq!(body["allowed_mentions"], serde_json::json!({ "parse": [] }));

        let forum = serde_json::json!({ "name": "n", "message": { "allowed_mentions": { "users": ["1"] } } });
        let call =
            Call::new(Method::POST, "/channels/{}/threads", &[&1]).message(&forum, Some("message")).unwrap();
        let body: Value = serde_json::from_slice(&call.body.unwrap()).unwrap();
        assert_eq!(body, forum);
    }
}

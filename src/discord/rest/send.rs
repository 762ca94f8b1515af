//! Sending: limits before, the clock during, and a decision after each answer.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::base::ApiBase;
use super::call::{Call, Retry, Under};
use super::error::RestError;
use crate::discord::limits::{Limits, Permit, Said, Wait};

/// The times of requests. [`Default`] has those for Discord; tests shorten them.
#[derive(Clone, Debug)]
pub struct RestPace {
    /// For the connection.
    pub connect: Duration,
    /// For one attempt, from the connection to the last byte of the answer.
    pub attempt: Duration,
    /// For a request with all its waits and attempts; a request that would have to wait longer says so at once.
    pub whole: Duration,
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The first wait between two attempts; it doubles.
    pub pause: Duration,
    /// The time in which an interaction must be answered. Discord gives 3 s from when it sends it.
    pub interaction: Duration,
}

impl Default for RestPace {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(15),
            whole: Duration::from_secs(45),
            attempts: 4,
            pause: Duration::from_millis(500),
            interaction: Duration::from_millis(2_900),
        }
    }
}

/// Discord over HTTP. Clones share connections and limits.
#[derive(Clone)]
pub struct Rest {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    base: ApiBase,
    authorization: HeaderValue,
    limits: Limits,
    pace: RestPace,
}

/// An answer with a status of 200 to 299.
pub(super) struct Answer {
    body: Vec<u8>,
}

/// What came of one attempt.
enum Attempt {
    Done(Answer),
    /// Over, for this reason.
    Over(RestError),
    /// May be sent again after this pause.
    Again(RestError, Duration),
}

impl Rest {
    /// A client for this address. The token may begin with `Bot ` or not.
    ///
    /// # Errors
    ///
    /// [`BadToken`] where the token has characters that no token has.
    ///
    /// # Panics
    ///
    /// Where the TLS library cannot be set up, which no input causes.
    pub fn new(base: ApiBase, token: &SecretString, pace: RestPace) -> Result<Self, BadToken> {
        let token = token.expose_secret().trim();
        let mut authorization =
            HeaderValue::from_str(&format!("Bot {}", token.strip_prefix("Bot ").unwrap_or(token)))
                .map_err(|_| BadToken)?;
        // Marked so that no Debug of headers shows it.
        authorization.set_sensitive(true);
        let agent =
            concat!("DiscordBot (", env!("CARGO_PKG_REPOSITORY"), ", ", env!("CARGO_PKG_VERSION"), ")");
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        let mut client = Client::builder()
            .default_headers(headers)
            .connect_timeout(pace.connect)
            .timeout(pace.attempt)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false);
        if base.is_local() {
            client = client.no_proxy();
        }
        let client = client.build().expect("the bundled TLS set-up is complete");
        let inner = Inner { client, base, authorization, limits: Limits::default(), pace };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The limits under which it stands.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// Times and attempts.
    pub(super) fn pace(&self) -> &RestPace {
        &self.inner.pace
    }

    /// Sends, and waits and sends again as often as that is safe and timely.
    pub(super) async fn send(&self, call: Call) -> Result<Answer, RestError> {
        let over = Instant::now() + self.inner.pace.whole;
        let over = call.deadline.map_or(over, |deadline| deadline.min(over));
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.attempt(&call, over, attempt).await {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::Over(error) => return Err(error),
                Attempt::Again(error, pause) => {
                    if attempt >= self.inner.pace.attempts || Instant::now() + pause >= over {
                        return Err(error);
                    }
                    tracing::debug!(route = call.route, attempt, %error, ?pause, "a request is sent again");
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    async fn attempt(&self, call: &Call, over: Instant, attempt: u32) -> Attempt {
        if let Some(after) = self.inner.limits.halted() {
            return Attempt::Over(RestError::Halted { after });
        }
        let permit = if call.under == Under::Nothing {
            None
        } else {
            let globally = call.under == Under::Both;
            match self
                .inner
                .limits
                .take((method_name(&call.method), call.route), call.major, globally, over)
                .await
            {
                Ok(permit) => Some(permit),
                Err(Wait(after)) => return Attempt::Over(RestError::Limited { after }),
            }
        };
        let left = call.time_left(self.inner.pace.attempt);
        if left.is_zero() {
            return Attempt::Over(RestError::TooLate);
        }
        let mut request =
            self.inner.client.request(call.method.clone(), call.url(&self.inner.base)).timeout(left);
        if call.with_token {
            request = request.header(AUTHORIZATION, self.inner.authorization.clone());
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let result = match request.send().await {
            Ok(response) => self.read(response, permit).await,
            Err(error) => Err(error),
        };
        let outcome = match result {
            Ok((status, answer)) => self.judge(call, status, answer, attempt),
            // The error is never formatted: it holds the address, which may hold a token.
            Err(error) => self.failed(call, kind_of(&error), attempt),
        };
        count(call, &outcome);
        outcome
    }

    /// Reads the answer to its end and tells the limits what its headers say.
    async fn read(
        &self,
        response: Response,
        permit: Option<Permit>,
    ) -> Result<(StatusCode, (Answer, Option<TooMany>)), reqwest::Error> {
        let status = response.status();
        let headers = response.headers().clone();
        let body = response.bytes().await;
        let too_many = (status == StatusCode::TOO_MANY_REQUESTS)
            .then(|| TooMany::read(&headers, body.as_deref().unwrap_or_default()));
        let shared = headers.get("x-ratelimit-scope").is_some_and(|scope| scope == "shared");
        if matches!(status.as_u16(), 401 | 403) || (too_many.is_some() && !shared) {
            self.inner.limits.count_invalid();
        }
        if let Some(TooMany { after, global: true }) = too_many {
            self.inner.limits.hold_all(after);
        }
        if let Some(permit) = permit {
            let blocked = too_many.filter(|too_many| !too_many.global).map(|too_many| too_many.after);
            permit.answered(&said(&headers), blocked);
        }
        Ok((status, (Answer { body: body?.to_vec() }, too_many)))
    }

    fn judge(
        &self,
        call: &Call,
        status: StatusCode,
        (answer, too_many): (Answer, Option<TooMany>),
        attempt: u32,
    ) -> Attempt {
        if let Some(TooMany { after, .. }) = too_many {
            // Nothing was done, so it may be sent again whatever it is.
            return Attempt::Again(RestError::Limited { after }, after);
        }
        if status.is_success() {
            return Attempt::Done(answer);
        }
        if status.is_server_error() {
            return self.failed(call, RestError::Failed { status: status.as_u16() }, attempt);
        }
        let refusal = Refusal::read(&answer.body);
        // A repeated first answer to an interaction finds that the one before it, whose answer was lost, had arrived.
        if attempt > 1 && call.under == Under::Nothing && refusal.code == 40_060 {
            return Attempt::Done(Answer { body: Vec::new() });
        }
        Attempt::Over(RestError::Refused {
            status: status.as_u16(),
            code: refusal.code,
            fields: refusal.fields(),
        })
    }

    fn failed(&self, call: &Call, error: RestError, attempt: u32) -> Attempt {
        if call.retry == Retry::Never && error.may_have_happened() {
            return Attempt::Over(error);
        }
        let step = self.inner.pace.pause.saturating_mul(2u32.saturating_pow(attempt.min(8) - 1));
        let pause = if call.under == Under::Nothing { step.min(Duration::from_millis(100)) } else { step };
        Attempt::Again(error, pause.mul_f64(rand::rng().random_range(0.5..=1.0)))
    }
}

/// The token has characters that no token has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bot's token holds characters that no token has; copy it again from the developer portal (Bot, Reset Token)"
)]
pub struct BadToken;

impl Answer {
    /// Reads the answer's JSON.
    pub(super) fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, RestError> {
        serde_json::from_slice(&self.body).map_err(|_| RestError::Undecodable { what })
    }

    /// The answer as it came.
    pub(super) fn text(self, what: &'static str) -> Result<String, RestError> {
        String::from_utf8(self.body).map_err(|_| RestError::Undecodable { what })
    }
}

/// A 429.
#[derive(Clone, Copy)]
struct TooMany {
    after: Duration,
    global: bool,
}

impl TooMany {
    fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Wire {
            retry_after: f64,
            #[serde(default)]
            global: bool,
        }
        let wire: Option<Wire> = serde_json::from_slice(body).ok();
        let told =
            wire.as_ref().map(|wire| wire.retry_after).or_else(|| number(headers, RETRY_AFTER.as_str()));
        let after = told
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .unwrap_or(Duration::from_secs(1));
        // An answer without Discord's JSON comes from the network before it and concerns everything.
        let global =
            wire.as_ref().is_none_or(|wire| wire.global) || headers.contains_key("x-ratelimit-global");
        Self { after, global }
    }
}

/// The body of a refusal.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    errors: serde_json::Value,
}

impl Refusal {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// The paths of the fields that Discord minds and its codes for why, a handful of them.
    fn fields(&self) -> String {
        let mut found = Vec::new();
        collect_fields(&self.errors, &mut Vec::new(), &mut found);
        found.truncate(5);
        found.join("; ")
    }
}

fn collect_fields(errors: &serde_json::Value, path: &mut Vec<String>, found: &mut Vec<String>) {
    let Some(object) = errors.as_object() else { return };
    for (key, value) in object {
        if key == "_errors" {
            let codes =
                value.as_array().into_iter().flatten().filter_map(|error| error.get("code")?.as_str());
            let codes: Vec<String> = codes.map(plain_name).collect();
            found.push(format!("{}: {}", path.join("."), codes.join(",")));
        } else {
            path.push(plain_name(key));
            collect_fields(value, path, found);
            path.pop();
        }
    }
}

/// Names of fields and codes are words of ASCII letters; whatever else might stand there is not shown.
fn plain_name(name: &str) -> String {
    let plain = name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { "?".to_owned() }
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "POST",
    }
}

fn kind_of(error: &reqwest::Error) -> RestError {
    if error.is_connect() || error.is_builder() {
        RestError::Unreachable
    } else if error.is_timeout() {
        RestError::TimedOut
    } else {
        RestError::Cut
    }
}

fn said(headers: &HeaderMap) -> Said {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    Said {
        bucket: text("x-ratelimit-bucket").map(ToOwned::to_owned),
        limit: text("x-ratelimit-limit").and_then(|limit| limit.parse().ok()),
        remaining: text("x-ratelimit-remaining").and_then(|remaining| remaining.parse().ok()),
        reset_after: number(headers, "x-ratelimit-reset-after")
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<f64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn count(call: &Call, outcome: &Attempt) {
    let result = match outcome {
        Attempt::Done(_) => "done",
        Attempt::Over(error) | Attempt::Again(error, _) => match error {
            RestError::Refused { .. } => "refused",
            RestError::Limited { .. } => "limited",
            RestError::Unreachable => "unreachable",
            RestError::Cut => "cut",
            RestError::TimedOut => "timed_out",
            RestError::Failed { .. } => "failed",
            RestError::Undecodable { .. } => "undecodable",
            RestError::TooLate => "too_late",
            RestError::Halted { .. } => "halted",
        },
    };
    metrics::counter!("sanad_rest_attempts_total", "method" => method_name(&call.method), "route" => call.route, "result" => result).increment(1);
}

#[cfg(test)]
#[path = "send_tests.rs"]
mod tests;

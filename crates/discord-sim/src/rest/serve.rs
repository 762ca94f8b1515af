//! The one door of REST: reads a request, applies faults and limits, performs it, answers, writes the journal.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, multipart, perform};
use crate::faults::RestEffect;
use crate::journal::Request;
use crate::limits::{Refused, Standing, bucket_key};
use crate::listener::Peer;
use crate::live::Shared;

/// `/api/v10/…`
pub(crate) async fn handler(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let path = api_path(uri.path());
    let call = read(&shared, method.as_str(), path, uri.query().unwrap_or(""), &headers, &body);
    let (place, fault) = shared.with(|live| {
        let call = call.as_ref().unwrap_or_else(|bad| bad);
        let request = Request {
            at: live.now,
            method: method.to_string(),
            path: path.to_owned(),
            query: uri.query().unwrap_or("").to_owned(),
            body: call.body.clone(),
            files: call.files.iter().map(|f| f.filename.clone()).collect(),
            status: None,
            answer: Value::Null,
            effect: false,
            user_agent: text_of(&headers, header::USER_AGENT.as_str()),
        };
        (live.journal.request(request), live.faults.for_request(method.as_str(), path))
    });
    let call = match call {
        Ok(call) => call,
        Err(_) => return finish(&shared, place, Err(ApiError::INVALID_JSON), None, false),
    };
    with_fault(&shared, &peer, place, &call, fault).await
}

/// Applies the fault, if any, around the request's effect.
async fn with_fault(
    shared: &Arc<Shared>,
    peer: &Peer,
    place: usize,
    call: &Call,
    fault: Option<RestEffect>,
) -> Response<Body> {
    match fault {
        None => effect(shared, place, call),
        Some(RestEffect::Late { ms }) => {
            let answer = effect(shared, place, call);
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer
        }
        Some(RestEffect::Slow { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            effect(shared, place, call)
        }
        Some(RestEffect::Refuse { status, code }) => {
            let message =
                StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Refused");
            let error = ApiError { status, code, message, errors: Value::Null };
            finish(shared, place, Err(error), None, false)
        }
        Some(RestEffect::Twice) => {
            let _first = effect(shared, place, call);
            effect(shared, place, call)
        }
        Some(RestEffect::DropBefore) => {
            peer.cut();
            empty(StatusCode::SERVICE_UNAVAILABLE)
        }
        Some(RestEffect::DropAfter) => {
            let answer = effect(shared, place, call);
            forget_status(shared, place);
            peer.cut();
            answer
        }
        Some(RestEffect::CutAnswer) => {
            let answer = effect(shared, place, call);
            forget_status(shared, place);
            // Status line and some headers get through, the body does not.
            peer.cut_after(120);
            answer
        }
        Some(RestEffect::RateLimit { retry_after, global }) => {
            let refused = if global { Refused::Global(retry_after) } else { Refused::Bucket(retry_after) };
            too_many(shared, place, None, &refused)
        }
        Some(RestEffect::Hang) => std::future::pending().await,
    }
}

fn forget_status(shared: &Shared, place: usize) {
    shared.with(|live| live.journal.finish_request(place, None, Value::Null, true));
}

/// Counts the request against the limits, performs it and builds the answer.
fn effect(shared: &Arc<Shared>, place: usize, call: &Call) -> Response<Body> {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let bound = segments.first() != Some(&"interactions");
    let (outcome, standing, refused) = shared.with(|live| {
        let key = bucket_key(&call.method, &segments);
        let (standing, refused) = live.limits.count(&key, bound, live.now);
        let outcome = match refused {
            Some(_) => Err(ApiError::NOT_FOUND),
            None => perform(live, call),
        };
        (outcome, standing, refused)
    });
    if let Some(refused) = refused {
        return too_many(shared, place, Some(&standing), &refused);
    }
    let outcome = outcome.map(|mut answer| {
        if answer.body.get("url").is_some_and(Value::is_null) && segments.first() == Some(&"gateway") {
            answer.body["url"] = json!(format!("ws://{}/gateway", shared.address));
        }
        answer
    });
    finish(shared, place, outcome, Some(&standing), true)
}

fn finish(
    shared: &Shared,
    place: usize,
    outcome: Outcome,
    standing: Option<&Standing>,
    did: bool,
) -> Response<Body> {
    let (status, body, did) = match outcome {
        Ok(Answer { status, body }) => (status, body, did),
        Err(error) => (error.status, error.body(), false),
    };
    shared.with(|live| {
        live.limits.answered(status, live.now);
        live.journal.finish_request(place, Some(status), body.clone(), did);
    });
    let mut response = Response::builder().status(status);
    if let Some(standing) = standing {
        response = response
            .header("x-ratelimit-limit", standing.limit)
            .header("x-ratelimit-remaining", standing.remaining)
            .header("x-ratelimit-reset", format!("{:.3}", standing.reset.as_millisecond() as f64 / 1000.0))
            .header("x-ratelimit-reset-after", format!("{:.3}", standing.reset_after))
            .header("x-ratelimit-bucket", &standing.bucket);
    }
    let content = if status == 204 {
        Body::empty()
    } else {
        response = response.header(header::CONTENT_TYPE, "application/json");
        Body::from(body.to_string())
    };
    response.body(content).unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR))
}

/// 429. The header has whole seconds, the body the exact number: clients that trust the header wait too long.
fn too_many(shared: &Shared, place: usize, standing: Option<&Standing>, refused: &Refused) -> Response<Body> {
    let (wait, global, scope) = match refused {
        Refused::Bucket(wait) => (*wait, false, "user"),
        Refused::Global(wait) => (*wait, true, "global"),
        Refused::ShutOut(wait) => (*wait, true, "global"),
    };
    let body = json!({"message": "You are being rate limited.", "retry_after": wait, "global": global});
    shared.with(|live| {
        live.limits.answered(429, live.now);
        live.journal.finish_request(place, Some(429), body.clone(), false);
    });
    let mut response = Response::builder()
        .status(429)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::RETRY_AFTER, wait.ceil() as u64)
        .header("x-ratelimit-scope", scope);
    if global {
        response = response.header("x-ratelimit-global", "true");
    } else {
        let bucket = standing.map_or("sim", |s| s.bucket.as_str());
        response = response
            .header("x-ratelimit-limit", standing.map_or(5, |s| s.limit))
            .header("x-ratelimit-remaining", 0)
            .header("x-ratelimit-reset-after", format!("{wait:.3}"))
            .header("x-ratelimit-bucket", bucket);
    }
    response.body(Body::from(body.to_string())).unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR))
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

/// The path after the API version.
fn api_path(path: &str) -> &str {
    let rest = path.strip_prefix("/api").unwrap_or(path);
    ["/v10", "/v9"].iter().find_map(|v| rest.strip_prefix(v)).unwrap_or(rest)
}

/// Reads a request; the error is the same request without the body that could not be read.
fn read(
    shared: &Shared,
    method: &str,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Call, Box<Call>> {
    let token = shared.look(|live| live.world.application.token.clone());
    let mut call = Call {
        method: method.to_owned(),
        segments: path.trim_matches('/').split('/').map(decoded).collect(),
        query: query
            .split('&')
            .filter_map(|p| p.split_once('='))
            .map(|(k, v)| (k.to_owned(), decoded(v)))
            .collect::<HashMap<_, _>>(),
        body: Value::Null,
        files: Vec::new(),
        authorized: text_of(headers, header::AUTHORIZATION.as_str()) == format!("Bot {token}"),
    };
    let content_type = text_of(headers, header::CONTENT_TYPE.as_str());
    let mut json_bytes = body.to_vec();
    if content_type.starts_with("multipart/form-data") {
        match multipart::split(&content_type, body) {
            Some((payload, files)) => (json_bytes, call.files) = (payload, files),
            None => return Err(Box::new(call)),
        }
    }
    if json_bytes.is_empty() {
        return Ok(call);
    }
    match serde_json::from_slice(&json_bytes) {
        Ok(body) => {
            call.body = body;
            Ok(call)
        }
        Err(_) => Err(Box::new(call)),
    }
}

/// Percent-decoding; what is not valid stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| text.get(i + 1..i + 3)).flatten();
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

//! `GET /sim/events`: tells a page that something its person can see has changed.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{Response, header};
use futures_util::StreamExt as _;
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use crate::Id;
use crate::live::{Change, Shared};

/// A stream of server-sent events for one person; the first carries the present version.
pub(crate) fn events(shared: &Arc<Shared>, user: Id) -> Response<Body> {
    // Subscribed before the version is read, so that no change falls in between.
    let changes = BroadcastStream::new(shared.changes.subscribe());
    let first = event(*shared.version.borrow(), Vec::new(), None);
    let watching = Arc::clone(shared);
    let rest = changes.filter_map(move |change| {
        let told = match change {
            Ok(change) => told(&watching, &change, user),
            // This page was too slow for the buffer: it refetches everything.
            Err(_) => Some(event(*watching.version.borrow(), Vec::new(), None)),
        };
        async move { told }
    });
    let stream = futures_util::stream::once(async move { first }).chain(rest);
    let body = Body::from_stream(stream.map(|text| Ok::<_, std::convert::Infallible>(Bytes::from(text))));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// What one person is told of a change; `None` if they can see nothing of it.
fn told(shared: &Shared, change: &Change, user: Id) -> Option<String> {
    let (channels, interaction) = shared.look(|live| {
        let seen = |c: &&Id| live.world.can_see(**c, user, live.now);
        let channels: Vec<Id> = change.channels.iter().filter(seen).copied().collect();
        let own = |i: &&Id| live.world.interactions.get(i).is_some_and(|known| known.user == user);
        (channels, change.interactions.iter().find(own).copied())
    });
    let anything = change.everything || !channels.is_empty() || interaction.is_some();
    anything.then(|| event(change.version, channels, interaction))
}

fn event(version: u64, channels: Vec<Id>, interaction: Option<Id>) -> String {
    let mut data = json!({"version": version, "channels": channels});
    if let Some(interaction) = interaction {
        data["interaction"] = json!(interaction);
    }
    format!("event: change\ndata: {data}\n\n")
}

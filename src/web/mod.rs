//! Health and metrics over HTTP, for whoever operates Sanad. Holds numbers and kinds, never a text and never a person.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use jiff::Timestamp;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::discord::gateway::Listening;
use crate::discord::watch::{DEAF_AFTER, Unwell, Watching, unwell};
use crate::store::Store;

/// The listening server; it goes when the process goes.
#[derive(Clone)]
pub struct Web {
    watched: Arc<OnceLock<Watched>>,
    address: std::net::SocketAddr,
}

struct Watched {
    shards: Listening,
    store: Store,
    watching: watch::Receiver<Watching>,
}

#[derive(Clone)]
struct Shared {
    watched: Arc<OnceLock<Watched>>,
    metrics: PrometheusHandle,
}

/// Listens at `ADDRESS:PORT`; nowhere where it is empty.
///
/// # Errors
/// A sentence: the address is no good or taken.
pub async fn start(listen: &str) -> Result<Option<Web>, String> {
    if listen.is_empty() {
        return Ok(None);
    }
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        format!("web.listen = {listen} cannot be used: {error}. Choose another, or leave it empty")
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let metrics = recorder();
    let watched = Arc::new(OnceLock::new());
    let shared = Shared { watched: watched.clone(), metrics };
    let app = Router::new().route("/health", get(health)).route("/metrics", get(figures)).with_state(shared);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "health and metrics no longer answer");
        }
    });
    tracing::info!(%address, "health and metrics answer");
    Ok(Some(Web { watched, address }))
}

/// The figures of this process, recorded once, however many servers show them (tests start several).
fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another recorder takes the figures; /metrics stays empty");
            }
            handle
        })
        .clone()
}

impl Web {
    /// What health depends on, once it is there.
    pub fn watch(&self, shards: Listening, store: Store, watching: watch::Receiver<Watching>) {
        // Set once: a process has one bot.
        let _ = self.watched.set(Watched { shards, store, watching });
    }

    /// Where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.address
    }
}

/// 200 while all shards hear, the store answers and deliveries go out, else 503; one line for each, for people.
async fn health(State(shared): State<Shared>) -> impl IntoResponse {
    let Some(watched) = shared.watched.get() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "starting\n".to_owned());
    };
    let now = Timestamp::now();
    let mut well = true;
    let mut lines = String::new();
    let shards = watched.shards.borrow().clone();
    if shards.is_empty() {
        lines.push_str("no shard: other processes hear them; this one takes over from one that dies\n");
    }
    for (number, shard) in &shards {
        let status = *shard.borrow();
        let deaf = status.deaf_since(now, DEAF_AFTER);
        well &= deaf.is_none();
        match deaf {
            None => lines.push_str(&format!("shard {number}: hears, {} open\n", status.open)),
            Some(since) => lines.push_str(&format!("shard {number}: deaf since {since}\n")),
        }
    }
    match watched.store.health().await {
        Ok(health) => lines.push_str(&format!(
            "store: answers, {} waiting in the outbox, {} given up ({} of them notices outside), {} that Discord refuses, \
             {} open cases\n",
            health.outbox_waiting,
            health.outbox_buried,
            health.notices_buried,
            health.outbox_stuck,
            health.open_cases
        )),
        Err(error) => {
            well = false;
            lines.push_str(&format!("store: {error}\n"));
        }
    }
    if let Some(Unwell::Stuck(since)) = unwell(shards.values(), &watched.store, now).await {
        well = false;
        lines.push_str(&format!("outbox: nobody takes what is due since {since}\n"));
    }
    lines.push_str(&format!("watch.url: {}\n", *watched.watching.borrow()));
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, lines)
}

async fn figures(State(shared): State<Shared>) -> String {
    shared.metrics.render()
}

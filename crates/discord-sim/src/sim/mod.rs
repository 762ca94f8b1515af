//! The handle: starts and stops the stand-in, waits, looks. What people do, what changes around the bot and what
//! breaks is in the files beside this one.

mod faults;
mod people;
mod scene;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use tokio::task::JoinHandle;

use crate::journal::Journal;
use crate::listener::{AllPeers, CuttableListener, Peer, bind};
use crate::live::{Live, Shared};
use crate::user;
use crate::{Clock, LimitSettings, World, gateway, page, rest};

/// How to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How strict rate limits are.
    pub limits: LimitSettings,
}

/// A wait that came to its deadline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sim did not come to the expected state within {0:?}")]
pub struct TimedOut(pub Duration);

/// A running stand-in. Clones share it; it stops when [`Sim::finish`] is called or the last owner is dropped.
#[derive(Clone, Debug)]
pub struct Sim {
    shared: Arc<Shared>,
    server: Option<Arc<Server>>,
}

/// The listening part: ends with the last owner.
#[derive(Debug)]
struct Server {
    task: Mutex<Option<JoinHandle<()>>>,
    peers: AllPeers,
}

impl Server {
    /// Asks the task to end and breaks all connections; gives the task, if nobody has taken it yet.
    fn stop(&self) -> Option<JoinHandle<()>> {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = &task {
            task.abort();
        }
        self.peers.cut();
        task
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Sim {
    /// Binds a port on the loopback interface and serves the world.
    ///
    /// # Errors
    ///
    /// If the port cannot be bound.
    pub async fn start(world: World, options: Options) -> std::io::Result<Sim> {
        let listener = bind(options.port).await?;
        let shared = Arc::new(Shared::new(world, Clock::default(), listener.local_addr()?));
        shared.with(|live| live.limits.settings = options.limits);
        let (listener, peers) = CuttableListener::new(listener);
        let app = router().with_state(Arc::clone(&shared)).into_make_service_with_connect_info::<Peer>();
        let task = tokio::spawn(async move {
            // Serving ends only when the task is aborted.
            let _ = axum::serve(listener, app).await;
        });
        let server = Server { task: Mutex::new(Some(task)), peers };
        Ok(Sim { shared, server: Some(Arc::new(server)) })
    }

    /// A handle for use inside a request; does not keep the server alive.
    pub(crate) fn of(shared: Arc<Shared>) -> Sim {
        Sim { shared, server: None }
    }

    /// Stops listening and breaks all connections; the port is free when it returns. Other clones of the handle can
    /// still look.
    pub async fn finish(self) {
        if let Some(task) = self.server.as_deref().and_then(Server::stop) {
            // The only outcome of an aborted task is that it was aborted.
            let _ = task.await;
        }
    }

    /// `http://127.0.0.1:PORT`: what a bot uses in place of `https://discord.com`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// `ws://127.0.0.1:PORT/gateway`, as `/gateway/bot` answers it.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.shared.address)
    }

    /// The page for people.
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.shared.address)
    }

    /// The token that REST and gateway accept.
    pub fn token(&self) -> String {
        self.world(|w| w.application.token.clone())
    }

    /// The sim's clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Moves the sim's clock; see [`Clock`].
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
        // Those who wait for a state look again: time is part of it.
        self.shared.with(|_| ());
    }

    /// Looks at the world.
    pub fn world<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared.look(|live| look(&live.world))
    }

    /// Changes the world behind everybody's back: no event reaches the bot. For setting a scene.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(|live| {
            live.touch_everything();
            change(&mut live.world)
        })
    }

    /// Looks at the journal.
    pub fn journal<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        self.shared.look(|live| look(&live.journal))
    }

    /// Answers with 401, 403 or 429 in the last ten minutes.
    pub fn invalid_requests(&self) -> usize {
        self.shared.look(|live| live.limits.invalid_requests(live.now))
    }

    /// Whether the bot has an open, identified gateway connection.
    pub fn bot_online(&self) -> bool {
        self.shared.look(|live| live.gateway.online())
    }

    /// Waits until the world is as described; looks again after every change, never by polling.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_until(&self, within: Duration, is: impl Fn(&World) -> bool) -> Result<(), TimedOut> {
        self.wait(within, |live| is(&live.world).then_some(())).await
    }

    /// Waits until `find` finds something in the world.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for<T>(
        &self,
        within: Duration,
        find: impl Fn(&World) -> Option<T>,
    ) -> Result<T, TimedOut> {
        self.wait(within, |live| find(&live.world)).await
    }

    /// Waits until `find` finds something in the journal.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for_journal<T>(
        &self,
        within: Duration,
        find: impl Fn(&Journal) -> Option<T>,
    ) -> Result<T, TimedOut> {
        self.wait(within, |live| find(&live.journal)).await
    }

    /// Waits until the bot is on the gateway (or, with `false`, off it).
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for_bot(&self, within: Duration, online: bool) -> Result<(), TimedOut> {
        self.wait(within, |live| (live.gateway.online() == online).then_some(())).await
    }

    async fn wait<T>(&self, within: Duration, find: impl Fn(&Live) -> Option<T>) -> Result<T, TimedOut> {
        let mut version = self.shared.version.subscribe();
        let search = async {
            loop {
                version.mark_unchanged();
                if let Some(found) = self.shared.look(&find) {
                    return Some(found);
                }
                if version.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(within, search).await.ok().flatten().ok_or(TimedOut(within))
    }
}

fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(page::index))
        .route("/page/{file}", get(page::asset))
        .route("/gateway", get(gateway::handler))
        .route("/gateway/", get(gateway::handler))
        .route("/gateway/{*rest}", get(gateway::handler))
        .route("/api/{*rest}", any(rest::handler))
        .merge(user::router())
        .layer(middleware::from_fn(own_pages_only))
        // Discord takes files of 10 MiB; axum's own bound is 2.
        .layer(DefaultBodyLimit::max(26 * 1024 * 1024))
}

/// Refuses requests that another site's page makes from a visitor's browser: it could write and press in their demo.
async fn own_pages_only(request: Request, next: Next) -> Response {
    if is_foreign(request.headers()) {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    }
}

/// Whether a browser says that the request comes from another site. Bots and tests send no `Origin`.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return false };
    let site = origin.split_once("://").map(|(_, site)| site);
    site.is_none() || site != text(header::HOST)
}

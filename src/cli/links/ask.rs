//! Asking for addresses politely: one request at a time per host, with a pause between two; no cookies, no referrer, no body
//! that nobody reads; redirects followed by hand, so that each is seen.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, Url};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Link;
use super::report::Checked;

/// Redirects that are followed; a longer row is a loop.
const MOST_HOPS: usize = 5;

/// How requests are made.
pub(super) struct Manners {
    /// The longest wait for an answer.
    pub(super) patience: Duration,
    /// Between two requests to one host.
    pub(super) pause: Duration,
    /// Hosts that are asked at the same time.
    pub(super) at_once: usize,
    /// Authorities besides the usual ones, for tests.
    pub(super) authority: Option<reqwest::Certificate>,
}

impl Default for Manners {
    fn default() -> Self {
        Self { patience: Duration::from_secs(20), pause: Duration::from_secs(1), at_once: 8, authority: None }
    }
}

/// What became of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It answers.
    Answers(u16),
    /// There is no such page (404, 410).
    NoPage(u16),
    /// The site lets no program in, or not now (401, 403, 429): a person must look.
    Refuses(u16),
    /// The site fails, or answers with anything else.
    Fails(u16),
    /// No answer in time.
    Slow,
    /// No such host.
    NoHost,
    /// Nobody listens, or the connection breaks.
    NoConnection,
    /// The certificate is not good.
    BadCertificate,
    /// Redirects without end.
    Loop,
    /// No address of the web.
    NoAddress,
}

/// Makes requests.
#[derive(Clone)]
pub(super) struct Asker {
    client: Client,
    manners: Arc<Manners>,
    hosts: Arc<Mutex<HashMap<String, Gate>>>,
}

/// When a host was asked last; held while it is asked.
type Gate = Arc<tokio::sync::Mutex<Option<Instant>>>;

impl Asker {
    pub(super) fn new(manners: Manners) -> Result<Self, reqwest::Error> {
        let mut client = Client::builder()
            .user_agent(concat!(
                "sanad-links/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            ))
            .redirect(Policy::none())
            .referer(false)
            .timeout(manners.patience);
        if let Some(authority) = &manners.authority {
            client = client.add_root_certificate(authority.clone());
        }
        Ok(Self { client: client.build()?, manners: Arc::new(manners), hosts: Arc::default() })
    }

    /// Asks for all of them, and gives them back in their order.
    pub(super) async fn ask_all(&self, links: Vec<Link>) -> Vec<Checked> {
        let places = Arc::new(tokio::sync::Semaphore::new(self.manners.at_once));
        let mut asking = JoinSet::new();
        for (number, link) in links.into_iter().enumerate() {
            let (asker, places) = (self.clone(), places.clone());
            asking.spawn(async move { (number, asker.ask(link, &places).await) });
        }
        let mut checked: Vec<(usize, Checked)> = Vec::new();
        while let Some(done) = asking.join_next().await {
            // A task that panicked has said so; its address is then missing in the report.
            checked.extend(done.ok());
        }
        checked.sort_by_key(|(number, _)| *number);
        checked.into_iter().map(|(_, checked)| checked).collect()
    }

    async fn ask(&self, link: Link, places: &tokio::sync::Semaphore) -> Checked {
        let mut hops = Vec::new();
        let mut next = Url::parse(&link.url).ok();
        let outcome = loop {
            let Some(url) = next.filter(|url| matches!(url.scheme(), "http" | "https")) else {
                break Outcome::NoAddress;
            };
            match self.knock(&url, places).await {
                Ok((status, Some(to))) if status.is_redirection() => {
                    if hops.len() == MOST_HOPS {
                        break Outcome::Loop;
                    }
                    next = url.join(&to).ok();
                    hops.push(next.as_ref().map_or(to, Url::to_string));
                }
                Ok((status, _)) => break outcome(status),
                Err(error) => break failure(&error),
            }
        };
        Checked { link, hops, outcome }
    }

    /// One address: HEAD, and GET where a site does not like that. Never two requests to one host at a time.
    async fn knock(
        &self,
        url: &Url,
        places: &tokio::sync::Semaphore,
    ) -> Result<(StatusCode, Option<String>), reqwest::Error> {
        let gate = self.gate(url);
        let mut last = gate.lock().await;
        // After the gate: who waits for a host takes no place from other hosts.
        let _place = places.acquire().await;
        self.wait(&mut last).await;
        let head = self.request(Method::HEAD, url).await;
        *last = Some(Instant::now());
        match head {
            Ok((status, to)) if !status.is_client_error() && !status.is_server_error() => Ok((status, to)),
            // No host, no connection, no patience: a second try would be no other.
            Err(error) if error.is_timeout() || error.is_connect() => Err(error),
            _ => {
                self.wait(&mut last).await;
                let got = self.request(Method::GET, url).await;
                *last = Some(Instant::now());
                got
            }
        }
    }

    /// The answer without its body, which is not fetched.
    async fn request(
        &self,
        method: Method,
        url: &Url,
    ) -> Result<(StatusCode, Option<String>), reqwest::Error> {
        let answer = self.client.request(method, url.clone()).send().await?;
        let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        Ok((answer.status(), to))
    }

    async fn wait(&self, last: &mut Option<Instant>) {
        if let Some(last) = last {
            tokio::time::sleep_until(*last + self.manners.pause).await;
        }
    }

    fn gate(&self, url: &Url) -> Gate {
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).entry(host).or_default().clone()
    }
}

fn outcome(status: StatusCode) -> Outcome {
    let number = status.as_u16();
    match number {
        200..=299 => Outcome::Answers(number),
        404 | 410 => Outcome::NoPage(number),
        401 | 403 | 405 | 429 | 451 => Outcome::Refuses(number),
        _ => Outcome::Fails(number),
    }
}

fn failure(error: &reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::Slow;
    }
    let mut reasons = String::new();
    let mut source = error.source();
    while let Some(reason) = source {
        reasons.push_str(&reason.to_string().to_lowercase());
        source = reason.source();
    }
    if reasons.contains("dns error") {
        Outcome::NoHost
    } else if reasons.contains("certificate") {
        Outcome::BadCertificate
    } else {
        Outcome::NoConnection
    }
}

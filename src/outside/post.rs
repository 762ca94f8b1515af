//! Calling a webhook: one request, to addresses that were looked at, and nothing followed.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use secrecy::ExposeSecret;

use super::address::may_call;
use super::{Endpoint, HEADER, Notice, OutsideContact, sign};

/// The longest wait for a connection, and for everything.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The longest wait that a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Why a notice did not arrive. Neither address nor answer is part of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The setting cannot be used (any more).
    #[error("the setting `{0}` cannot be used")]
    Setting(&'static str),
    /// Nobody knows the server's name.
    #[error("the name of the outside contact's server is not known now")]
    NoSuchName,
    /// The name leads into a private network, which is not allowed.
    #[error("the name of the outside contact's server leads to an address that is not public")]
    NotPublic,
    /// No connection, or a certificate that is not good.
    #[error("the outside contact's server cannot be reached")]
    Unreachable,
    /// The connection was lost before the answer.
    #[error("the connection to the outside contact's server was lost")]
    Cut,
    /// No answer in time.
    #[error("the outside contact's server did not answer in time")]
    TimedOut,
    /// It fails, or has too much to do.
    #[error("the outside contact's server cannot take a notice now: status {status}")]
    Failed {
        /// 429, or 500 and above.
        status: u16,
        /// When it wants to be asked again, where it says so.
        after: Option<Duration>,
    },
    /// It sends elsewhere, where the notice does not go.
    #[error(
        "the outside contact's server redirects (status {status}): set outside.webhook to where it leads"
    )]
    Redirected {
        /// 300 to 399.
        status: u16,
    },
    /// It does not want the notice as it is.
    #[error("the outside contact's server refuses a notice: status {status}")]
    Refused {
        /// 400 to 499 except 429.
        status: u16,
    },
}

impl PostError {
    /// Whether the same notice may be taken later.
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::NoSuchName
            | Self::NotPublic
            | Self::Unreachable
            | Self::Cut
            | Self::TimedOut
            | Self::Failed { .. } => true,
            Self::Setting(_) | Self::Redirected { .. } | Self::Refused { .. } => false,
        }
    }

    /// When the server wants to be asked again, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Failed { after, .. } => *after,
            _ => None,
        }
    }

    /// The word used for it in the store.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Setting(_) => "bad-setting",
            Self::NoSuchName => "no-such-name",
            Self::NotPublic => "not-public",
            Self::Unreachable => "unreachable",
            Self::Cut => "cut",
            Self::TimedOut => "timed-out",
            Self::Failed { .. } => "failed",
            Self::Redirected { .. } => "redirected",
            Self::Refused { .. } => "refused",
        }
    }
}

/// Sends a notice, once.
///
/// # Errors
/// It did not arrive, or nobody knows whether it did.
pub async fn post(contact: &OutsideContact, notice: &Notice) -> Result<(), PostError> {
    let addresses = reach(contact).await?;
    post_to(contact, &addresses, notice).await
}

/// Where the webhook of a contact leads at this moment. All of it must be allowed: a name that leads to a public and to a
/// private address is no honest name.
///
/// # Errors
/// The name is not known, or leads where it may not.
pub async fn reach(contact: &OutsideContact) -> Result<Vec<SocketAddr>, PostError> {
    let endpoint = contact.endpoint().map_err(|bad| PostError::Setting(bad.key))?;
    let addresses = resolve(&endpoint).await?;
    if addresses.iter().all(|address| may_call(address.ip(), contact.allow_private)) {
        Ok(addresses)
    } else {
        Err(PostError::NotPublic)
    }
}

async fn resolve(endpoint: &Endpoint) -> Result<Vec<SocketAddr>, PostError> {
    if let Some(address) = endpoint.literal() {
        return Ok(vec![SocketAddr::new(address, endpoint.port())]);
    }
    let asked = tokio::net::lookup_host((endpoint.host(), endpoint.port()));
    let found = tokio::time::timeout(CONNECT_WITHIN, asked).await.map_err(|_| PostError::NoSuchName)?;
    let addresses: Vec<SocketAddr> = found.map_err(|_| PostError::NoSuchName)?.collect();
    if addresses.is_empty() { Err(PostError::NoSuchName) } else { Ok(addresses) }
}

/// Sends a notice to these addresses and no others: the name is not asked for again, so that it cannot lead elsewhere between
/// the look and the call.
pub(super) async fn post_to(
    contact: &OutsideContact,
    addresses: &[SocketAddr],
    notice: &Notice,
) -> Result<(), PostError> {
    let endpoint = contact.endpoint().map_err(|bad| PostError::Setting(bad.key))?;
    let secret = contact.secret().map_err(|bad| PostError::Setting(bad.key))?;
    let body = serde_json::to_vec(notice).map_err(|_| PostError::Setting("outside"))?;
    let signature = sign(secret.expose_secret(), notice.sent_at(), &body);
    let mut client = reqwest::Client::builder()
        .https_only(true)
        .redirect(Policy::none())
        .referer(false)
        // A proxy of the environment would resolve the name by itself.
        .no_proxy()
        .resolve_to_addrs(endpoint.host(), addresses)
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .user_agent(concat!("sanad/", env!("CARGO_PKG_VERSION")));
    if let Some(authority) = contact.authority().map_err(|bad| PostError::Setting(bad.key))? {
        client = client.add_root_certificate(authority);
    }
    let client = client.build().map_err(|_| PostError::Setting("outside"))?;
    let request = client.post(endpoint.url().clone()).header(CONTENT_TYPE, "application/json");
    let answer = request.header(HEADER, signature).body(body).send().await.map_err(|error| kind(&error))?;
    // The body of the answer is not read: it could hold anything, and nothing is made of it.
    let status = answer.status().as_u16();
    match status {
        200..=299 => Ok(()),
        300..=399 => Err(PostError::Redirected { status }),
        429 | 500.. => {
            Err(PostError::Failed { status, after: retry_after(answer.headers(), notice.sent_at()) })
        }
        _ => Err(PostError::Refused { status }),
    }
}

/// The kind alone: the error's own text holds the address.
fn kind(error: &reqwest::Error) -> PostError {
    if error.is_timeout() {
        PostError::TimedOut
    } else if error.is_connect() {
        PostError::Unreachable
    } else {
        PostError::Cut
    }
}

/// `Retry-After` in seconds or as a date, at most an hour.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match said.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = jiff::fmt::rfc2822::parse(said).ok()?.timestamp();
            Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

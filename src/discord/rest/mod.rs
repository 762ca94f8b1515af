//! Speaking to Discord: requests with limits, time-outs and retries that never do a thing twice.
//!
//! Bodies are serenity's builders, answers the few fields of [`facts`](super::facts). The sending is ours: serenity's own
//! client has no time-outs, no retries, a rate limiter that is bypassed towards a local server, and spans that print
//! request bodies. One path serves Discord and the local Discord alike.

mod application;
mod base;
mod call;
mod error;
mod guilds;
mod interactions;
mod messages;
mod send;
mod setup;
mod threads;

pub use application::{ApplicationFacts, CommandFacts, GatewayBot};
pub use base::{ApiBase, BadBase};
pub use error::RestError;
pub use guilds::ThreadPage;
pub use interactions::InteractionToken;
pub use messages::{From, MadeMessage};
pub use send::{BadToken, Rest, RestPace};
pub use setup::{NewChannel, Overwrite, OwnMessage};

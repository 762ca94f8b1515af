//! The bot about itself.

use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serenity::builder::CreateCommand;

use super::call::Call;
use super::error::RestError;
use super::send::Rest;
use crate::discord::facts::UserFacts;
use crate::discord::gateway::IdentifyBudget;
use crate::ids::UserId;

/// Set where the application may read messages, on few servers or as a verified one.
const MESSAGE_CONTENT_FLAGS: u64 = 1 << 18 | 1 << 19;

/// The application behind the bot.
#[derive(Clone, Debug, Deserialize)]
pub struct ApplicationFacts {
    /// The application's id; for all but the oldest bots also the bot's.
    pub id: UserId,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Discord's flags.
    #[serde(default)]
    pub flags: u64,
}

impl ApplicationFacts {
    /// Whether "Message Content Intent" is switched on in the developer portal. Without it the gateway closes with 4014.
    pub fn may_read_messages(&self) -> bool {
        self.flags & MESSAGE_CONTENT_FLAGS != 0
    }
}

/// Where and how to connect.
#[derive(Clone, Debug, Deserialize)]
pub struct GatewayBot {
    /// The gateway's address.
    pub url: String,
    /// How many shards Discord recommends.
    pub shards: u32,
    session_start_limit: WireStartLimit,
}

#[derive(Clone, Debug, Deserialize)]
struct WireStartLimit {
    total: u32,
    remaining: u32,
    /// In milliseconds.
    reset_after: u64,
    max_concurrency: u32,
}

impl GatewayBot {
    /// What it says of beginning sessions.
    pub fn budget(&self) -> IdentifyBudget {
        let limit = &self.session_start_limit;
        IdentifyBudget {
            total: limit.total,
            remaining: limit.remaining,
            reset_after: Duration::from_millis(limit.reset_after),
            max_concurrency: limit.max_concurrency,
        }
    }
}

/// A registered command.
#[derive(Clone, Debug, Deserialize)]
pub struct CommandFacts {
    /// Its id, for mentions such as `</aide:ID>`.
    pub id: UserId,
    /// Its name.
    pub name: String,
}

impl Rest {
    /// `GET /gateway/bot`.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; a wrong token is `Refused` with status 401.
    pub async fn gateway_bot(&self) -> Result<GatewayBot, RestError> {
        self.send(Call::get("/gateway/bot", &[])).await?.json("gateway")
    }

    /// `GET /applications/@me`.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; a wrong token is `Refused` with status 401.
    pub async fn application(&self) -> Result<ApplicationFacts, RestError> {
        self.send(Call::get("/applications/@me", &[])).await?.json("application")
    }

    /// `GET /users/@me`.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; a wrong token is `Refused` with status 401.
    pub async fn current_user(&self) -> Result<UserFacts, RestError> {
        self.send(Call::get("/users/@me", &[])).await?.json("user")
    }

    /// Registers these global commands and removes all others. Doing it twice changes nothing.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn overwrite_commands(
        &self,
        application: UserId,
        commands: &[CreateCommand],
    ) -> Result<Vec<CommandFacts>, RestError> {
        let call = Call::new(Method::PUT, "/applications/{}/commands", &[&application]).json(&commands)?;
        self.send(call).await?.json("commands")
    }
}

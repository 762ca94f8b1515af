//! A small bot of real libraries: twilight's gateway and serenity's REST, with nothing clever in it.

use std::sync::Once;
use std::time::Duration;

use discord_sim::{Options, Sim, World};
use futures_util::StreamExt as _;
use serde_json::Value;
use serenity::http::{Http, HttpBuilder};
use twilight_gateway::{ConfigBuilder, Intents, Message, Shard, ShardId};

/// No wait of these tests takes longer on a busy machine; one that does has failed.
pub const SOON: Duration = Duration::from_secs(20);

/// Everything that a small bot listens for.
pub fn intents() -> Intents {
    Intents::GUILDS
        | Intents::GUILD_MESSAGES
        | Intents::DIRECT_MESSAGES
        | Intents::MESSAGE_CONTENT
        | Intents::AUTO_MODERATION_EXECUTION
}

pub async fn start() -> Sim {
    Sim::start(World::default(), Options::default()).await.expect("a free port")
}

/// serenity's REST client, pointed at the sim.
pub fn http(sim: &Sim) -> Http {
    HttpBuilder::new(sim.token()).proxy(sim.api_url()).ratelimiter_disabled(true).build()
}

/// twilight's shard, pointed at the sim.
pub fn shard(sim: &Sim, intents: Intents) -> Shard {
    install_crypto();
    let config = ConfigBuilder::new(sim.token(), intents).proxy_url(sim.gateway_url()).build();
    Shard::with_config(ShardId::ONE, config)
}

pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// The next frame that is not an acknowledgement, as JSON; `Err` with the close code when the gateway closes.
pub async fn next_frame(shard: &mut Shard) -> Result<Value, Option<u16>> {
    let next = async {
        loop {
            match shard.next().await.expect("the shard goes on") {
                Ok(Message::Text(text)) => {
                    let frame: Value = serde_json::from_str(&text).expect("JSON");
                    if frame["op"] != 11 {
                        return Ok(frame);
                    }
                }
                Ok(Message::Close(close)) => return Err(close.map(|c| c.code)),
                // Reconnects show as errors in between.
                Err(_) => {}
            }
        }
    };
    tokio::time::timeout(SOON, next).await.expect("a frame")
}

/// The next dispatch of this name; others are passed over.
pub async fn next_event(shard: &mut Shard, name: &str) -> Value {
    loop {
        if let Ok(frame) = next_frame(shard).await
            && frame["t"] == name
        {
            return frame;
        }
    }
}

/// A shard that is connected and has seen its guild.
pub async fn ready(sim: &Sim) -> Shard {
    let mut shard = shard(sim, intents());
    next_event(&mut shard, "GUILD_CREATE").await;
    shard
}

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

/// A bare REST client: method, path below `/api/v10`, body; answers status and JSON.
pub async fn rest(sim: &Sim, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = request(sim, method, path, body).send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or(Value::Null))
}

/// The same request, not yet sent.
pub fn request(sim: &Sim, method: &str, path: &str, body: Value) -> reqwest::RequestBuilder {
    install_crypto();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/api/v10{path}", sim.api_url());
    let request = client.request(method.parse().expect("a method"), url);
    let request = request.header("authorization", format!("Bot {}", sim.token()));
    if body.is_null() { request } else { request.json(&body) }
}

/// A request of the people's side.
pub async fn person(sim: &Sim, method: &str, path: &str, body: Value) -> (u16, Value) {
    install_crypto();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client.request(method.parse().expect("a method"), format!("{}{path}", sim.api_url()));
    let request = if body.is_null() { request } else { request.json(&body) };
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
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

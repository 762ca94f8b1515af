//! A bot that does nothing: connects with twilight-gateway and reads raw frames. For measuring what a transport costs.
//! `cargo run -p discord-sim --release --example listen -- ws://127.0.0.1:PORT/gateway TOKEN`

use futures_util::StreamExt;
use twilight_gateway::{ConfigBuilder, Intents, Message, Shard, ShardId};

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("the gateway's address");
    let token = arguments.next().expect("a token");
    let intents =
        Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES | Intents::MESSAGE_CONTENT;
    let config = ConfigBuilder::new(token, intents).proxy_url(url).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    let mut read = 0u64;
    while let Some(item) = shard.next().await {
        match item {
            Ok(Message::Text(_)) => read += 1,
            Ok(Message::Close(_)) | Err(_) => break,
        }
    }
    println!("{read} frames");
}

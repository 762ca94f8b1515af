//! Everything that ends a gateway connection, and what a bare client is told for its mistakes.

use discord_sim::{GatewayEvent, GatewayFault, LimitSettings, Options, Sim, World};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};
use twilight_gateway::{CloseFrame, ConfigBuilder, Intents, Shard, ShardId};

use crate::kit::{SOON, install_crypto, intents, next_event, next_frame, ready, shard, start};

/// Sends payloads over a bare, uncompressed WebSocket and tells with which code the gateway closes.
async fn code_after(sim: &Sim, query: &str, payloads: &[Value]) -> Option<u16> {
    let url = format!("{}/?v=10{query}", sim.gateway_url());
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("a handshake");
    for payload in payloads {
        socket.send(Message::text(payload.to_string())).await.expect("it is sent");
    }
    let closed = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(close) = message {
                return close.map(|c| c.code.into());
            }
        }
        None
    };
    tokio::time::timeout(SOON, closed).await.expect("the gateway closes")
}

fn identify(sim: &Sim, change: impl Fn(&mut Value)) -> Value {
    let mut d = json!({"token": sim.token(), "intents": 513, "properties": {"os": "linux"}});
    change(&mut d);
    json!({"op": 2, "d": d})
}

#[tokio::test]
async fn mistakes_close_with_their_own_code() {
    let sim = start().await;
    let good = identify(&sim, |_| ());
    let resume = |seq: u64| json!({"op": 6, "d": {"token": sim.token(), "session_id": "x", "seq": seq}});
    let cases: Vec<(u16, Vec<Value>)> = vec![
        (4001, vec![json!({"op": 77, "d": null})]),
        (4002, vec![json!("no payload")]),
        (4003, vec![json!({"op": 3, "d": {}})]),
        (4004, vec![identify(&sim, |d| d["token"] = json!("wrong"))]),
        (4005, vec![good.clone(), good.clone()]),
        (4010, vec![identify(&sim, |d| d["shard"] = json!([1, 1]))]),
        (4013, vec![identify(&sim, |d| d["intents"] = json!(1_u64 << 40))]),
        (4014, vec![identify(&sim, |d| d["intents"] = json!(1 << 1))]),
        (4008, vec![json!({"op": 1, "d": null}); 121]),
        (4004, vec![json!({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}})]),
    ];
    for (code, payloads) in cases {
        assert_eq!(code_after(&sim, "", &payloads).await, Some(code), "{}", payloads[0]);
    }
    // A session that is unknown is op 9, not a close.
    let url = format!("{}/?v=10", sim.gateway_url());
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    socket.send(Message::text(resume(3).to_string())).await.unwrap();
    let _hello = socket.next().await.unwrap().unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap().to_text().unwrap(),
        r#"{"t":null,"s":null,"op":9,"d":false}"#
    );
}

#[tokio::test]
async fn an_unknown_api_version_is_4012() {
    let sim = start().await;
    let url = format!("{}/?v=6", sim.gateway_url());
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let Some(Ok(Message::Close(Some(close)))) = socket.next().await else { panic!("no close") };
    assert_eq!(u16::from(close.code), 4012);
}

#[tokio::test]
async fn a_sequence_from_the_future_is_4007() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let session = shard.session().unwrap().id().to_owned();
    shard.close(twilight_gateway::CloseFrame::RESUME);
    let _ = next_frame(&mut shard).await;
    let resume = json!({"op": 6, "d": {"token": sim.token(), "session_id": session, "seq": 9999}});
    assert_eq!(code_after(&sim, "", &[resume]).await, Some(4007));
}

#[tokio::test]
async fn privileged_intents_must_be_switched_on() {
    let mut world = World::default();
    world.application.privileged.message_content = false;
    let sim = Sim::start(world, Options::default()).await.unwrap();
    let mut shard = shard(&sim, intents());
    let closed = loop {
        if let Err(code) = next_frame(&mut shard).await {
            break code;
        }
    };
    assert_eq!(closed, Some(4014));
}

#[tokio::test]
async fn without_the_content_intent_messages_are_empty_unless_they_mention_the_bot() {
    let sim = start().await;
    let mut shard = shard(&sim, Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES);
    next_event(&mut shard, "GUILD_CREATE").await;
    let (who, place, bot) = (discord_sim::ids::AMINE, discord_sim::ids::GENERAL, discord_sim::ids::BOT);
    sim.say(who, place, "hadi lik").unwrap();
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "");
    sim.say(who, place, &format!("<@{bot}> hadi lik")).unwrap();
    assert_ne!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "");
    let dm = sim.dm(who, bot).unwrap();
    sim.say(who, dm, "direct").unwrap();
    let frame = next_event(&mut shard, "MESSAGE_CREATE").await;
    assert_eq!(frame["d"]["content"], "direct");
    assert!(frame["d"].get("guild_id").is_none());
}

#[tokio::test]
async fn compression_is_used_when_asked_for_and_only_then() {
    let sim = start().await;
    let _shard = ready(&sim).await;
    let uri = sim.journal(|j| format!("{:?}", j.gateway_events().next().unwrap()));
    assert!(uri.contains("compress=zstd-stream"), "{uri}");

    let plain = format!("{}/?v=10&encoding=json", sim.gateway_url());
    let (mut socket, _) = tokio_tungstenite::connect_async(plain).await.unwrap();
    let hello = socket.next().await.unwrap().unwrap();
    assert!(hello.is_text() && hello.to_text().unwrap().starts_with(r#"{"t":null,"s":null,"op":10,"d":"#));

    let packed = format!("{}/?v=10&encoding=json&compress=zstd-stream", sim.gateway_url());
    let (mut socket, _) = tokio_tungstenite::connect_async(packed).await.unwrap();
    let hello = socket.next().await.unwrap().unwrap().into_data();
    assert_eq!(hello[..4], [0x28, 0xb5, 0x2f, 0xfd], "a zstd frame begins with its magic number");
}

#[tokio::test]
async fn any_code_can_be_asked_for_and_so_can_none() {
    let sim = start().await;
    for code in [1000, 1001, 4000, 4003, 4007, 4008, 4009] {
        let mut shard = ready(&sim).await;
        sim.gateway_fault(GatewayFault::Close { code });
        assert_eq!(next_frame(&mut shard).await, Err(Some(code)));
    }
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::CloseWithoutCode);
    assert_eq!(next_frame(&mut shard).await, Err(None));
}

#[tokio::test]
async fn refused_handshakes_are_counted_down() {
    let sim = start().await;
    install_crypto();
    sim.gateway_fault(GatewayFault::RefuseHandshakes { times: 1, status: 503 });
    let refused = tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await;
    assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == 503));
    assert!(tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await.is_ok());
    let first = sim.journal(|j| j.gateway_events().next().cloned());
    assert!(matches!(first, Some(GatewayEvent::Handshake { refused: Some(503), .. })));
}

#[tokio::test]
async fn the_days_identifies_can_run_out_and_a_shard_hears_its_own_guilds_only() {
    let sim = start().await;
    let other = (discord_sim::ids::GUILD.shard(2) + 1) % 2;
    install_crypto();
    let config = ConfigBuilder::new(sim.token(), intents()).proxy_url(sim.gateway_url()).build();
    let mut shard = Shard::with_config(ShardId::new(other as u32, 2), config);
    assert_eq!(next_event(&mut shard, "READY").await["d"]["guilds"], json!([]));

    sim.change(|w| w.application.session_starts_left = 0);
    let (mut socket, _) =
        tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await.unwrap();
    socket.send(Message::text(identify(&sim, |_| ()).to_string())).await.unwrap();
    let _hello = socket.next().await.unwrap().unwrap();
    assert!(socket.next().await.unwrap().unwrap().to_text().unwrap().contains(r#""op":9,"d":false"#));
}

#[tokio::test]
async fn identifying_too_fast_is_op_9_where_limits_are_enforced() {
    let sim = start().await;
    sim.set_limits(LimitSettings { enforced: true, ..LimitSettings::default() });
    let answers = async || {
        let (mut socket, _) =
            tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await.unwrap();
        socket.send(Message::text(identify(&sim, |_| ()).to_string())).await.unwrap();
        let _hello = socket.next().await.unwrap().unwrap();
        socket.next().await.unwrap().unwrap().to_text().unwrap().to_owned()
    };
    assert!(answers().await.contains(r#""t":"READY""#));
    assert!(answers().await.contains(r#""op":9,"d":false"#));
    sim.advance(std::time::Duration::from_secs(5));
    assert!(answers().await.contains(r#""t":"READY""#));
}

#[tokio::test]
async fn a_bot_that_closes_with_1000_gives_its_session_up() {
    let sim = start().await;
    for (code, kept) in [(CloseFrame::RESUME, true), (CloseFrame::NORMAL, false)] {
        let mut shard = ready(&sim).await;
        let session = shard.session().unwrap().id().to_owned();
        shard.close(code);
        assert!(next_frame(&mut shard).await.is_err());
        drop(shard);
        sim.wait_for_bot(SOON, false).await.unwrap();
        let (mut socket, _) =
            tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await.unwrap();
        let resume = json!({"op": 6, "d": {"token": sim.token(), "session_id": session, "seq": 2}});
        socket.send(Message::text(resume.to_string())).await.unwrap();
        let _hello = socket.next().await.unwrap().unwrap();
        let answer = socket.next().await.unwrap().unwrap().to_text().unwrap().to_owned();
        assert_eq!(answer.contains("RESUMED"), kept, "{answer}");
        drop(socket);
        sim.wait_for_bot(SOON, false).await.unwrap();
    }
}

#[tokio::test]
async fn no_frame_is_written_in_another_order_of_keys() {
    let sim = start().await;
    let (mut socket, _) =
        tokio_tungstenite::connect_async(format!("{}/?v=10", sim.gateway_url())).await.unwrap();
    socket.send(Message::text(identify(&sim, |_| ()).to_string())).await.unwrap();
    for name in [None, Some("READY"), Some("GUILD_CREATE")] {
        let text = socket.next().await.unwrap().unwrap().to_text().unwrap().to_owned();
        let parts =
            twilight_model::gateway::event::GatewayEventDeserializer::from_json(&text).expect("it is found");
        assert_eq!(parts.event_type(), name);
        assert_eq!(parts.op(), if name.is_some() { 0 } else { 10 });
    }
}

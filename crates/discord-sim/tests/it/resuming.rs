//! RESUME: nothing is lost, nothing is told twice, and READY does not come again.

use std::time::Duration;

use discord_sim::{GatewayEvent, GatewayFault, Permissions, Sim, ids};
use serde_json::Value;
use twilight_gateway::{CloseFrame, ConfigBuilder, Session, Shard, ShardId};

use crate::kit::{SOON, intents, next_event, next_frame, ready, start};

/// The next dispatches up to RESUMED or READY, as (name, content).
async fn until_back(shard: &mut Shard) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    loop {
        let Ok(frame) = next_frame(shard).await else { continue };
        let Some(name) = frame["t"].as_str() else { continue };
        seen.push((name.to_owned(), frame["d"]["content"].as_str().unwrap_or_default().to_owned()));
        if matches!(name, "RESUMED" | "READY") {
            return seen;
        }
    }
}

fn pair(name: &str, content: &str) -> (String, String) {
    (name.to_owned(), content.to_owned())
}

fn last_handshake(sim: &Sim) -> String {
    sim.journal(|j| {
        let mut uris = j.gateway_events().rev().filter_map(|e| match e {
            GatewayEvent::Handshake { uri, .. } => Some(uri.clone()),
            _ => None,
        });
        uris.next().unwrap_or_default()
    })
}

#[tokio::test]
async fn a_dropped_connection_resumes_on_the_resume_url_with_what_was_missed() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::Drop);
    sim.wait_for_bot(SOON, false).await.unwrap();
    sim.say(ids::YASMINE, ids::GENERAL, "manqué").unwrap();
    assert_eq!(until_back(&mut shard).await, [pair("MESSAGE_CREATE", "manqué"), pair("RESUMED", "")]);
    assert!(last_handshake(&sim).starts_with("/gateway/resume"));
    sim.say(ids::YASMINE, ids::GENERAL, "après").unwrap();
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "après");
}

#[tokio::test]
async fn another_process_resumes_from_its_own_handled_sequence() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.say(ids::AMINE, ids::JEUX, "lu, pas traité").unwrap();
    let frame = next_event(&mut shard, "MESSAGE_CREATE").await;
    let handled = frame["s"].as_u64().unwrap() - 1;
    let (id, url) = (shard.session().unwrap().id().to_owned(), shard.resume_url().unwrap().to_owned());
    drop(shard);

    let config = ConfigBuilder::new(sim.token(), intents())
        .proxy_url(sim.gateway_url())
        .session(Session::new(handled, id))
        .resume_url(url)
        .build();
    let mut second = Shard::with_config(ShardId::ONE, config);
    assert_eq!(
        until_back(&mut second).await,
        [pair("MESSAGE_CREATE", "lu, pas traité"), pair("RESUMED", "")]
    );
    assert_eq!(sim.journal(|j| j.commands()), [2, 6]);
}

#[tokio::test]
async fn op_7_resumes_and_op_9_resumes_or_identifies() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::Reconnect);
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("RESUMED", "")));
    sim.gateway_fault(GatewayFault::InvalidSession { resumable: true });
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("RESUMED", "")));
    sim.gateway_fault(GatewayFault::InvalidSession { resumable: false });
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("READY", "")));
}

#[tokio::test]
async fn a_frame_that_was_cut_comes_whole_after_the_resume() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::CutNextDispatch);
    sim.say(ids::YASMINE, ids::GENERAL, "coupé au milieu").unwrap();
    let seen = until_back(&mut shard).await;
    assert_eq!(seen, [pair("MESSAGE_CREATE", "coupé au milieu"), pair("RESUMED", "")]);
}

#[tokio::test]
async fn a_doubled_event_has_two_numbers() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::DoubleNextDispatch);
    let id = sim.say(ids::YASMINE, ids::GENERAL, "deux fois").unwrap();
    let (first, second) =
        (next_event(&mut shard, "MESSAGE_CREATE").await, next_event(&mut shard, "MESSAGE_CREATE").await);
    assert_eq!(first["d"]["id"], id.to_string());
    assert_eq!(first["d"], second["d"]);
    assert!(first["s"].as_u64() < second["s"].as_u64());
}

#[tokio::test]
async fn swallowed_acks_make_a_zombie_that_comes_back_by_itself() {
    let sim = start().await;
    sim.gateway_fault(GatewayFault::HeartbeatInterval { ms: Some(100) });
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::SwallowAcks { on: true });
    let gone = async {
        while sim.bot_online() {
            let _ = tokio::time::timeout(Duration::from_millis(20), next_frame(&mut shard)).await;
        }
    };
    tokio::time::timeout(SOON, gone).await.expect("the bot leaves a connection without acknowledgements");
    sim.clear_faults();
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("RESUMED", "")));
}

#[tokio::test]
async fn frames_held_back_exist_but_reach_nobody_until_released() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::Hold);
    sim.say(ids::YASMINE, ids::GENERAL, "retenu").unwrap();
    let early = tokio::time::timeout(Duration::from_millis(100), next_frame(&mut shard)).await;
    assert!(early.is_err(), "{early:?}");
    sim.gateway_fault(GatewayFault::Release);
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "retenu");

    // Killed while the frame is held: the next process gets it by a resume.
    sim.gateway_fault(GatewayFault::Hold);
    sim.say(ids::YASMINE, ids::GENERAL, "jamais écrit").unwrap();
    let session = shard.session().unwrap().clone();
    drop(shard);
    sim.wait_for_bot(SOON, false).await.unwrap();
    sim.gateway_fault(GatewayFault::Release);
    let config =
        ConfigBuilder::new(sim.token(), intents()).proxy_url(sim.gateway_url()).session(session).build();
    let mut second = Shard::with_config(ShardId::ONE, config);
    assert_eq!(until_back(&mut second).await, [pair("MESSAGE_CREATE", "jamais écrit"), pair("RESUMED", "")]);
}

#[tokio::test]
async fn a_session_ends_with_1000_from_the_bot_with_4009_and_with_time() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.gateway_fault(GatewayFault::Close { code: 4009 });
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("READY", "")));

    next_event(&mut shard, "GUILD_CREATE").await;
    shard.close(CloseFrame::RESUME);
    assert_eq!(next_frame(&mut shard).await, Err(Some(4000)));
    sim.wait_for_bot(SOON, false).await.unwrap();
    sim.advance(Duration::from_secs(600));
    assert_eq!(until_back(&mut shard).await.pop(), Some(pair("READY", "")));
}

#[tokio::test]
async fn automod_tells_of_its_block_and_of_no_message() {
    let sim = start().await;
    sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    let mut shard = ready(&sim).await;
    sim.automod_block(ids::AMINE, ids::GENERAL, "bloqué", 5.into());
    sim.say(ids::AMINE, ids::GENERAL, "la suite").unwrap();
    let block = loop {
        let frame: Value = next_frame(&mut shard).await.unwrap();
        assert_ne!(frame["t"], "MESSAGE_CREATE");
        if frame["t"] == "AUTO_MODERATION_ACTION_EXECUTION" {
            break frame;
        }
    };
    assert_eq!(block["d"]["content"], "bloqué");
    assert!(block["d"].get("message_id").is_none());
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "la suite");
}

#[tokio::test]
async fn events_of_any_shape_and_texts_of_none_can_be_sent() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let name = "MESSAGE_CREATE".to_owned();
    sim.gateway_fault(GatewayFault::Event { name, data: serde_json::json!({"id": 5}) });
    let frame = next_event(&mut shard, "MESSAGE_CREATE").await;
    assert_eq!((&frame["d"], &frame["s"]), (&serde_json::json!({"id": 5}), &Value::from(3)));
    sim.gateway_fault(GatewayFault::Raw { text: "{ this is no JSON".to_owned() });
    sim.say(ids::AMINE, ids::GENERAL, "après").unwrap();
    let heard = async {
        loop {
            match futures_util::StreamExt::next(&mut shard).await.expect("the shard goes on") {
                Ok(twilight_gateway::Message::Text(text)) if text.contains("après") => return,
                _ => {}
            }
        }
    };
    tokio::time::timeout(SOON, heard).await.expect("a broken frame does not hide the next one");
}

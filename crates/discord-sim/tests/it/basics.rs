//! The plain way: connect, hear, answer, be pressed.

use discord_sim::ids;
use discord_sim::world::InteractionState;
use serde_json::json;
use serenity::all::{ApplicationId, ChannelId, InteractionId};
use serenity::builder::{CreateCommand, CreateMessage};
use serenity::model::application::{Command, Interaction};
use serenity::model::event::MessageCreateEvent;
use serenity::model::guild::Guild;

use crate::kit::{SOON, http, intents, next_event, next_frame, ready, shard, start};

#[tokio::test]
async fn a_shard_gets_hello_ready_and_its_guild() {
    let sim = start().await;
    let mut shard = shard(&sim, intents());
    assert_eq!(next_frame(&mut shard).await.unwrap()["op"], 10);
    let ready = next_frame(&mut shard).await.unwrap();
    assert_eq!(ready["t"], "READY");
    assert_ne!(ready["d"]["resume_gateway_url"], json!(sim.gateway_url()));
    let guild = next_frame(&mut shard).await.unwrap();
    let guild: Guild = serde_json::from_value(guild["d"].clone()).expect("serenity reads the guild");
    assert_eq!(guild.members.len(), 7);
    assert!(guild.channels.values().any(|c| c.name == "suivi" && !c.available_tags.is_empty()));
    let general = &guild.channels[&ChannelId::new(ids::GENERAL.0)];
    assert!(general.last_message_id.is_some());
    assert!(sim.bot_online());
}

#[tokio::test]
async fn a_message_is_heard_and_answered() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let said = sim.say(ids::YASMINE, ids::GENERAL, "salam Sanad").unwrap();
    let frame = next_event(&mut shard, "MESSAGE_CREATE").await;
    let event: MessageCreateEvent = serde_json::from_value(frame["d"].clone()).expect("serenity reads it");
    assert_eq!(event.message.id.get(), said.0);
    assert_eq!(event.message.content, "salam Sanad");
    assert_eq!(event.message.guild_id.unwrap().get(), ids::GUILD.0);

    let http = http(&sim);
    let sent =
        event.message.channel_id.send_message(&http, CreateMessage::new().content("labas ?")).await.unwrap();
    let seen = sim.visible_messages(ids::AMINE, ids::GENERAL);
    assert_eq!(seen.last().unwrap().content, "labas ?");
    assert_eq!(seen.last().unwrap().id.0, sent.id.get());
}

#[tokio::test]
async fn a_command_is_registered_run_and_answered_for_one_person_only() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let http = http(&sim);
    http.set_application_id(ApplicationId::new(ids::APPLICATION.0));
    let commands = vec![CreateCommand::new("aide").description("De l'aide")];
    let registered = Command::set_global_commands(&http, commands).await.unwrap();
    assert_eq!(registered.len(), 1);

    let run = sim.run_command(ids::YASMINE, ids::GENERAL, "aide", &json!([])).unwrap();
    let frame = next_event(&mut shard, "INTERACTION_CREATE").await;
    let Interaction::Command(command) =
        serde_json::from_value(frame["d"].clone()).expect("serenity reads it")
    else {
        panic!("not a command")
    };
    assert_eq!(command.id, InteractionId::new(run.0));
    let answer = json!({"type": 4, "data": {"content": "pour toi", "flags": 64, "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "ok", "custom_id": "x"}]}
    ]}});
    http.create_interaction_response(command.id, &command.token, &answer, vec![]).await.unwrap();
    assert_eq!(sim.answer_to(SOON, run).await.unwrap().state, InteractionState::Answered);

    let hers = sim.visible_messages(ids::YASMINE, ids::GENERAL);
    assert!(hers.last().unwrap().ephemeral);
    assert!(sim.visible_messages(ids::AMINE, ids::GENERAL).iter().all(|m| !m.ephemeral));

    let message = hers.last().unwrap().id;
    assert_eq!(sim.press(ids::AMINE, ids::GENERAL, message, "x").unwrap_err().status, 404);
    sim.press(ids::YASMINE, ids::GENERAL, message, "x").unwrap();
    let frame = next_event(&mut shard, "INTERACTION_CREATE").await;
    let Interaction::Component(press) =
        serde_json::from_value(frame["d"].clone()).expect("serenity reads it")
    else {
        panic!("not a component")
    };
    assert_eq!(press.data.custom_id, "x");
    let update = json!({"type": 7, "data": {"content": "merci", "components": []}});
    http.create_interaction_response(press.id, &press.token, &update, vec![]).await.unwrap();
    assert_eq!(sim.visible_messages(ids::YASMINE, ids::GENERAL).last().unwrap().content, "merci");
}

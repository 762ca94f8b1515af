//! What changes around the bot, with the events that tell of it.

use discord_sim::world::{ChannelKind, Guild, Member};
use discord_sim::{Id, Permissions, World, ids};
use serde_json::json;

use crate::kit::{next_event, ready, rest, start};

#[tokio::test]
async fn members_roles_and_channels_change_with_their_events() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.change_channel(ids::GENERAL, |c| c.name = "accueil".to_owned());
    assert_eq!(next_event(&mut shard, "CHANNEL_UPDATE").await["d"]["name"], "accueil");
    let made = sim.add_channel(ids::GUILD, ChannelKind::Text, "neuf");
    assert_eq!(next_event(&mut shard, "CHANNEL_CREATE").await["d"]["id"], json!(made));
    sim.say(ids::AMINE, made, "premier").unwrap();
    next_event(&mut shard, "MESSAGE_CREATE").await;
    sim.remove_channel(made);
    assert_eq!(next_event(&mut shard, "CHANNEL_DELETE").await["d"]["id"], json!(made));
    sim.change_role(ids::GUILD, ids::REFERENT, |r| r.permissions = Permissions::ADMINISTRATOR);
    let role = next_event(&mut shard, "GUILD_ROLE_UPDATE").await;
    assert_eq!(role["d"]["role"]["permissions"], "8");
    // GUILD_MEMBERS is not among the intents: only the bot's own member is told of.
    sim.change_member(ids::GUILD, ids::AMINE, |m| m.nick = Some("x".to_owned()));
    sim.change_member(ids::GUILD, ids::BOT, |m| m.roles.clear());
    assert_eq!(next_event(&mut shard, "GUILD_MEMBER_UPDATE").await["d"]["user"]["id"], json!(ids::BOT));
}

#[tokio::test]
async fn threads_polls_forwards_and_webhooks_say_things_in_other_places() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let thread = sim.start_thread(ids::AMINE, ids::GENERAL, "un titre", None, "").unwrap();
    let event = next_event(&mut shard, "THREAD_CREATE").await;
    assert_eq!((&event["d"]["name"], &event["d"]["id"]), (&json!("un titre"), &json!(thread)));
    next_event(&mut shard, "MESSAGE_CREATE").await;

    sim.ask_poll(ids::AMINE, ids::GENERAL, "on joue ?", &["oui", "non"]).unwrap();
    let event = next_event(&mut shard, "MESSAGE_CREATE").await;
    assert_eq!(event["d"]["poll"]["question"]["text"], "on joue ?");
    assert_eq!(event["d"]["content"], "");

    let said = sim.say(ids::AMINE, ids::JEUX, "à transférer").unwrap();
    next_event(&mut shard, "MESSAGE_CREATE").await;
    sim.forward(ids::YASMINE, ids::GENERAL, ids::JEUX, said).unwrap();
    let event = next_event(&mut shard, "MESSAGE_CREATE").await;
    assert_eq!(event["d"]["message_snapshots"][0]["message"]["content"], "à transférer");
    serde_json::from_value::<serenity::all::Message>(event["d"].clone()).expect("serenity reads it");

    sim.unfurl(ids::JEUX, said, json!({"type": "link", "url": "https://example.org/"}));
    let event = next_event(&mut shard, "MESSAGE_UPDATE").await;
    assert_eq!(
        (&event["d"]["content"], &event["d"]["edited_timestamp"]),
        (&json!("à transférer"), &json!(null))
    );
    assert_eq!(event["d"]["embeds"][0]["type"], "link");

    sim.webhook_says(ids::GENERAL, "Annonces", "dit par un webhook");
    let event = next_event(&mut shard, "MESSAGE_CREATE").await;
    assert_eq!((&event["d"]["author"]["bot"], event["d"]["webhook_id"].is_string()), (&json!(true), true));
    assert!(event["d"].get("member").is_none());
}

#[tokio::test]
async fn servers_come_go_and_have_outages() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.set_outage(ids::GUILD, true);
    assert_eq!(next_event(&mut shard, "GUILD_DELETE").await["d"]["unavailable"], true);
    sim.set_outage(ids::GUILD, false);
    assert_eq!(next_event(&mut shard, "GUILD_CREATE").await["d"]["id"], json!(ids::GUILD));

    let model = World::default().guilds[&ids::GUILD].clone();
    let now = sim.clock().now();
    let members = [(ids::BOT, Member::new(ids::BOT, now))].into();
    sim.add_guild(Guild {
        id: Id(77),
        name: "Ailleurs".to_owned(),
        members,
        roles: Default::default(),
        ..model
    });
    assert_eq!(next_event(&mut shard, "GUILD_CREATE").await["d"]["name"], "Ailleurs");

    sim.remove_bot(ids::GUILD);
    let gone = next_event(&mut shard, "GUILD_DELETE").await;
    assert!(gone["d"].get("unavailable").is_none());
    let (status, error) = rest(&sim, "GET", &format!("/guilds/{}", ids::GUILD), json!(null)).await;
    assert_eq!((status, &error["code"]), (403, &json!(50001)));
    let path = format!("/channels/{}/messages", ids::GENERAL);
    assert_eq!(rest(&sim, "POST", &path, json!({"content": "a"})).await.1["code"], 50001);
}

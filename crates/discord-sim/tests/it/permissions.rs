//! Roles and overwrites really count, with Discord's two ways of saying no.

use std::time::Duration;

use discord_sim::world::{Overwrite, OverwriteOf};
use discord_sim::{Permissions, World, ids};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::kit::{next_event, ready, rest, start};

#[test]
fn the_default_world_is_what_it_says() {
    let world = World::default();
    let now = Timestamp::now();
    let sees = |who| world.can_see(ids::SUIVI, who, now);
    assert!(sees(ids::SALMA) && sees(ids::KARIM) && sees(ids::BOT) && sees(ids::NADIA));
    assert!(!sees(ids::HICHAM) && !sees(ids::YASMINE) && !sees(ids::AMINE));
    let bot = world.permissions(ids::GENERAL, ids::BOT, now);
    assert!(bot.has(Permissions::CREATE_PRIVATE_THREADS));
    assert!(!bot.has(Permissions::MANAGE_MESSAGES) && !bot.has(Permissions::MANAGE_THREADS));
    for place in [ids::ECOUTE, ids::SUIVI] {
        let bot = world.permissions(place, ids::BOT, now);
        assert!(bot.has(Permissions::MANAGE_MESSAGES | Permissions::MANAGE_THREADS));
    }
    assert!(world.permissions(ids::GENERAL, ids::HICHAM, now).has(Permissions::MANAGE_MESSAGES));
}

#[tokio::test]
async fn no_view_is_50001_and_no_send_is_50013() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let deny = |bits| {
        sim.change(|w| {
            let channel = w.channels.get_mut(&ids::GENERAL).unwrap();
            channel.overwrites =
                vec![Overwrite { of: OverwriteOf::Member(ids::BOT), allow: Permissions::NONE, deny: bits }];
        });
    };
    deny(Permissions::SEND_MESSAGES);
    let (status, error) = rest(&sim, "POST", &path, json!({"content": "a"})).await;
    assert_eq!((status, &error["code"]), (403, &json!(50013)));
    deny(Permissions::VIEW_CHANNEL);
    let (status, error) = rest(&sim, "POST", &path, json!({"content": "a"})).await;
    assert_eq!((status, &error["code"]), (403, &json!(50001)));
    let (status, error) = rest(&sim, "GET", &path, Value::Null).await;
    assert_eq!((status, &error["code"]), (403, &json!(50001)));
}

#[tokio::test]
async fn what_the_bot_does_not_see_it_does_not_hear() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    sim.change(|w| {
        w.channels.get_mut(&ids::JEUX).unwrap().overwrites = vec![Overwrite {
            of: OverwriteOf::Role(ids::BOT_ROLE),
            allow: Permissions::NONE,
            deny: Permissions::VIEW_CHANNEL,
        }];
    });
    sim.say(ids::AMINE, ids::JEUX, "caché").unwrap();
    sim.say(ids::AMINE, ids::GENERAL, "visible").unwrap();
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["content"], "visible");
}

#[test]
fn a_role_that_allows_beats_a_role_that_denies_and_the_person_beats_both() {
    let mut world = World::default();
    let now = Timestamp::now();
    let overwrite = |of, allow, deny| Overwrite { of, allow, deny };
    let (view, none) = (Permissions::VIEW_CHANNEL, Permissions::NONE);
    world.add_member(ids::GUILD, ids::SALMA, &[ids::REFERENT, ids::MODERATION], now);
    world.channels.get_mut(&ids::GENERAL).unwrap().overwrites = vec![
        overwrite(OverwriteOf::Role(ids::REFERENT), view, none),
        overwrite(OverwriteOf::Role(ids::MODERATION), none, view),
    ];
    assert!(world.can_see(ids::GENERAL, ids::SALMA, now));
    assert!(!world.can_see(ids::GENERAL, ids::HICHAM, now));
    let person = overwrite(OverwriteOf::Member(ids::SALMA), none, view);
    world.channels.get_mut(&ids::GENERAL).unwrap().overwrites.push(person);
    assert!(!world.can_see(ids::GENERAL, ids::SALMA, now));
    assert!(world.can_see(ids::GENERAL, ids::NADIA, now), "an owner sees everything");
}

#[tokio::test]
async fn a_timed_out_member_reads_and_does_not_write_until_it_is_over() {
    let sim = start().await;
    let until = sim.clock().now() + SignedDuration::from_mins(10);
    sim.change(|w| {
        let guild = w.guilds.get_mut(&ids::GUILD).unwrap();
        guild.members.get_mut(&ids::AMINE).unwrap().timed_out_until = Some(until);
    });
    assert_eq!(sim.say(ids::AMINE, ids::GENERAL, "a").unwrap_err().status, 403);
    assert!(!sim.visible_messages(ids::AMINE, ids::GENERAL).is_empty());
    sim.advance(Duration::from_secs(601));
    sim.say(ids::AMINE, ids::GENERAL, "a").unwrap();
}

#[tokio::test]
async fn a_bad_token_is_401_and_members_can_be_asked_for_one_by_one() {
    let sim = start().await;
    let url = format!("{}/api/v10/users/@me", sim.api_url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(&url).header("authorization", "Bot wrong").send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({"message": "401: Unauthorized", "code": 0}));

    let (_, salma) =
        rest(&sim, "GET", &format!("/guilds/{}/members/{}", ids::GUILD, ids::SALMA), Value::Null).await;
    assert_eq!(salma["roles"], json!([ids::REFERENT]));
    let (status, error) = rest(&sim, "GET", &format!("/guilds/{}/members", ids::GUILD), Value::Null).await;
    assert_eq!((status, &error["code"]), (403, &json!(50001)), "the list needs GUILD_MEMBERS");
    let (_, error) = rest(&sim, "GET", &format!("/guilds/{}/members/5", ids::GUILD), Value::Null).await;
    assert_eq!(error["code"], 10013);
}

#[tokio::test]
async fn the_bot_cannot_give_what_it_does_not_have() {
    let sim = start().await;
    let path = format!("/guilds/{}/members/{}/roles/{}", ids::GUILD, ids::AMINE, ids::REFERENT);
    assert_eq!(rest(&sim, "PUT", &path, Value::Null).await.1["code"], 50013);
    let path = format!("/channels/{}/permissions/{}", ids::GENERAL, ids::AMINE);
    assert_eq!(rest(&sim, "PUT", &path, json!({"type": 1, "allow": "1024"})).await.1["code"], 50013);
    let path = format!("/channels/{}", ids::GENERAL);
    assert_eq!(rest(&sim, "PATCH", &path, json!({"name": "autre"})).await.1["code"], 50013);
    let (_, error) = rest(&sim, "POST", &format!("{path}/threads"), json!({"name": "a", "type": 11})).await;
    assert_eq!(error["code"], 50013, "public threads are not among its permissions");
}

#[tokio::test]
async fn what_the_bot_is_and_where_it_connects() {
    let sim = start().await;
    let (_, bot) = rest(&sim, "GET", "/gateway/bot", Value::Null).await;
    assert_eq!(bot["url"], json!(sim.gateway_url()));
    assert_eq!(bot["session_start_limit"]["max_concurrency"], 1);
    let (_, application) = rest(&sim, "GET", "/oauth2/applications/@me", Value::Null).await;
    assert_eq!(application["id"], json!(ids::APPLICATION));
    assert_eq!(application["flags"], 1 << 19);
    let (_, guild) = rest(&sim, "GET", &format!("/guilds/{}", ids::GUILD), Value::Null).await;
    serde_json::from_value::<serenity::model::guild::PartialGuild>(guild).expect("serenity reads it");
    let (_, own) = rest(&sim, "GET", "/applications/@me", Value::Null).await;
    serde_json::from_value::<serenity::model::application::CurrentApplicationInfo>(own)
        .expect("serenity reads it");
    let (_, me) = rest(&sim, "GET", "/users/@me", Value::Null).await;
    serde_json::from_value::<serenity::model::user::CurrentUser>(me).expect("serenity reads it");
    let (_, channels) = rest(&sim, "GET", &format!("/guilds/{}/channels", ids::GUILD), Value::Null).await;
    serde_json::from_value::<Vec<serenity::model::channel::GuildChannel>>(channels)
        .expect("serenity reads them");
}

#[tokio::test]
async fn a_bot_gives_and_denies_only_what_it_has_and_pins_with_a_permission_of_its_own() {
    let sim = start().await;
    let grant = |more| {
        sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| role.permissions = role.permissions | more);
    };
    grant(Permissions::MANAGE_CHANNELS);
    let path = format!("/guilds/{}/channels", ids::GUILD);
    let forum = |allow: Permissions| {
        json!({"name": "cas", "type": 15, "permission_overwrites": [
            {"id": ids::GUILD, "type": 0, "deny": Permissions::VIEW_CHANNEL.0},
            {"id": ids::BOT, "type": 1, "allow": allow.0},
        ]})
    };
    let wanted = Permissions::VIEW_CHANNEL | Permissions::MANAGE_THREADS;
    assert_eq!(rest(&sim, "POST", &path, forum(wanted)).await.1["code"], 50013);
    grant(Permissions::MANAGE_THREADS);
    let (status, made) = rest(&sim, "POST", &path, forum(wanted)).await;
    assert_eq!(status, 201);
    let made = made["id"].as_str().expect("an id").parse().expect("a number");
    assert!(sim.sees(ids::BOT, made) && !sim.sees(ids::YASMINE, made));
    let (_, refused) = rest(&sim, "POST", &path, forum(wanted | Permissions::MANAGE_ROLES)).await;
    assert_eq!(refused["code"], 50013);

    // MANAGE_MESSAGES, which the bot has in #écoute, pins nothing.
    let (_, message) =
        rest(&sim, "POST", &format!("/channels/{}/messages", ids::ECOUTE), json!({"content": "a"})).await;
    let pins = format!("/channels/{}/messages/pins", ids::ECOUTE);
    let pin = format!("{pins}/{}", message["id"].as_str().expect("an id"));
    assert_eq!(rest(&sim, "PUT", &pin, Value::Null).await.1["code"], 50013);
    grant(Permissions::PIN_MESSAGES);
    assert_eq!(rest(&sim, "PUT", &pin, Value::Null).await.0, 204);
    let (_, listed) = rest(&sim, "GET", &pins, Value::Null).await;
    assert_eq!((&listed["items"][0]["message"]["id"], &listed["has_more"]), (&message["id"], &json!(false)));
    assert_eq!(rest(&sim, "DELETE", &pin, Value::Null).await.0, 204);
    assert_eq!(rest(&sim, "GET", &pins, Value::Null).await.1["items"], json!([]));
}

#[tokio::test]
async fn direct_messages_rest_for_at_most_a_day_and_for_who_manages_the_server() {
    let sim = start().await;
    let path = format!("/guilds/{}/incident-actions", ids::GUILD);
    let until = |hours| (Timestamp::now() + SignedDuration::from_hours(hours)).to_string();
    let body = |hours| json!({"dms_disabled_until": until(hours)});
    let (status, error) = rest(&sim, "PUT", &path, body(2)).await;
    assert_eq!((status, &error["code"]), (403, &json!(50013)), "a bot as it is invited may not");
    sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    let (status, error) = rest(&sim, "PUT", &path, body(25)).await;
    assert_eq!((status, &error["code"]), (400, &json!(50035)));
    let (status, set) = rest(&sim, "PUT", &path, body(2)).await;
    assert_eq!((status, &set["invites_disabled_until"]), (200, &Value::Null));
    assert!(set["dms_disabled_until"].is_string(), "{set}");
    // What is not named stays; null ends it.
    let (_, kept) = rest(&sim, "PUT", &path, json!({})).await;
    assert_eq!(kept["dms_disabled_until"], set["dms_disabled_until"]);
    let (_, over) = rest(&sim, "PUT", &path, json!({"dms_disabled_until": null})).await;
    assert_eq!(over["dms_disabled_until"], Value::Null);
}

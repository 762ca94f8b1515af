//! Threads and forum posts.

use discord_sim::world::{Channel, ChannelKind, kinds};
use discord_sim::{Id, ids};
use serde_json::{Value, json};
use serenity::model::channel::GuildChannel;

use crate::kit::{next_event, ready, rest, start};

async fn private_thread(sim: &discord_sim::Sim) -> Id {
    let body = json!({"name": "fil", "type": 12, "invitable": false});
    let (status, thread) = rest(sim, "POST", &format!("/channels/{}/threads", ids::ECOUTE), body).await;
    assert_eq!(status, 201);
    thread["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_private_thread_is_seen_by_its_members_and_by_thread_managers() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let thread = private_thread(&sim).await;
    let event = next_event(&mut shard, "THREAD_CREATE").await;
    serde_json::from_value::<GuildChannel>(event["d"].clone()).expect("serenity reads it");
    assert_eq!(event["d"]["newly_created"], true);
    assert!(!sim.sees(ids::YASMINE, thread) && !sim.sees(ids::SALMA, thread));
    assert!(sim.sees(ids::NADIA, thread), "the owner manages threads");

    let member = format!("/channels/{thread}/thread-members/{}", ids::YASMINE);
    assert_eq!(rest(&sim, "PUT", &member, Value::Null).await.0, 204);
    assert!(sim.sees(ids::YASMINE, thread));
    let added = next_event(&mut shard, "THREAD_MEMBERS_UPDATE").await;
    assert_eq!(added["d"]["added_members"][0]["user_id"], json!(ids::YASMINE));

    sim.say(ids::YASMINE, thread, "ici").unwrap();
    assert_eq!(sim.say(ids::AMINE, thread, "moi aussi").unwrap_err().status, 403);

    // A mention that is let through adds the person; one that is not does not.
    let path = format!("/channels/{thread}/messages");
    let quiet = json!({"content": format!("<@{}>", ids::KARIM), "allowed_mentions": {"parse": []}});
    rest(&sim, "POST", &path, quiet).await;
    assert!(!sim.sees(ids::KARIM, thread));
    rest(&sim, "POST", &path, json!({"content": format!("<@{}>", ids::KARIM)})).await;
    assert!(sim.sees(ids::KARIM, thread));

    assert_eq!(rest(&sim, "DELETE", &member, Value::Null).await.0, 204);
    assert!(!sim.sees(ids::YASMINE, thread));
}

#[tokio::test]
async fn the_kind_of_a_thread_is_private_unless_it_says_otherwise() {
    let sim = start().await;
    let (_, thread) =
        rest(&sim, "POST", &format!("/channels/{}/threads", ids::ECOUTE), json!({"name": "a"})).await;
    assert_eq!(thread["type"], 12);
}

#[tokio::test]
async fn archived_threads_wake_by_writing_and_locked_ones_for_managers_only() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let thread = private_thread(&sim).await;
    rest(&sim, "PUT", &format!("/channels/{thread}/thread-members/{}", ids::YASMINE), Value::Null).await;
    let path = format!("/channels/{thread}");
    let archived =
        |sim: &discord_sim::Sim| sim.world(|w| w.channels[&thread].thread.as_ref().unwrap().archived);

    let (_, sent) = rest(&sim, "POST", &format!("{path}/messages"), json!({"content": "avant"})).await;
    assert_eq!(rest(&sim, "PATCH", &path, json!({"archived": true})).await.0, 200);
    let (status, error) = rest(&sim, "PATCH", &path, json!({"name": "autre"})).await;
    assert_eq!((status, &error["code"]), (400, &json!(50083)), "an archived thread cannot be renamed");
    let message = format!("{path}/messages/{}", sent["id"].as_str().unwrap());
    assert_eq!(rest(&sim, "PATCH", &message, json!({"content": "x"})).await.1["code"], 50083);
    let add = format!("{path}/thread-members/{}", ids::KARIM);
    assert_eq!(rest(&sim, "PUT", &add, Value::Null).await.1["code"], 50083);

    sim.say(ids::YASMINE, thread, "de retour").unwrap();
    assert!(!archived(&sim));
    let woken = loop {
        let update = next_event(&mut shard, "THREAD_UPDATE").await;
        if update["d"]["thread_metadata"]["archived"] == false {
            break update;
        }
    };
    assert_eq!(woken["d"]["id"], json!(thread));

    rest(&sim, "PATCH", &path, json!({"archived": true, "locked": true})).await;
    assert_eq!(sim.say(ids::YASMINE, thread, "encore").unwrap_err().status, 403);
    assert_eq!(rest(&sim, "POST", &format!("{path}/messages"), json!({"content": "moi"})).await.0, 200);
    assert!(!archived(&sim), "the bot manages threads in #écoute");
}

#[tokio::test]
async fn without_manage_threads_a_locked_thread_refuses() {
    let sim = start().await;
    let body = json!({"name": "fil", "type": 12});
    let (_, thread) = rest(&sim, "POST", &format!("/channels/{}/threads", ids::GENERAL), body).await;
    let path = format!("/channels/{}", thread["id"].as_str().unwrap());
    assert_eq!(rest(&sim, "PATCH", &path, json!({"name": "renommé"})).await.0, 200, "it is its owner");
    assert_eq!(rest(&sim, "PATCH", &path, json!({"locked": true})).await.1["code"], 50013);
    let id: Id = thread["id"].as_str().unwrap().parse().unwrap();
    sim.change(|w| {
        let thread = w.channels.get_mut(&id).unwrap().thread.as_mut().unwrap();
        (thread.locked, thread.archived) = (true, true);
    });
    let (_, error) = rest(&sim, "POST", &format!("{path}/messages"), json!({"content": "a"})).await;
    assert_eq!(error["code"], 50083);
}

#[tokio::test]
async fn posts_have_tags_are_listed_and_found_by_name() {
    let sim = start().await;
    let forum = format!("/channels/{}/threads", ids::SUIVI);
    let post =
        |name: &str, tags: Value| json!({"name": name, "applied_tags": tags, "message": {"content": "a"}});
    let (_, bad) = rest(&sim, "POST", &forum, post("x", json!(["1"]))).await;
    assert_eq!(bad["code"], 50035);
    let (_, none) = rest(&sim, "POST", &forum, json!({"name": "x"})).await;
    assert_eq!(none["code"], 50035, "a post needs its first message");
    let (_, made) = rest(&sim, "POST", &forum, post("cas 12", json!([ids::SUIVI_TAGS[0]]))).await;
    let id = made["id"].as_str().unwrap().to_owned();
    rest(&sim, "POST", &forum, post("cas 13", json!([]))).await;

    let active = format!("/guilds/{}/threads/active", ids::GUILD);
    let (_, list) = rest(&sim, "GET", &active, Value::Null).await;
    let names: Vec<&str> =
        list["threads"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["cas 13", "cas 12"]);
    assert_eq!(list["members"].as_array().unwrap().len(), 2, "the bot is in its own posts");

    let tags = json!([ids::SUIVI_TAGS[1]]);
    rest(&sim, "PATCH", &format!("/channels/{id}"), json!({"applied_tags": tags, "archived": true})).await;
    let (_, list) = rest(&sim, "GET", &active, Value::Null).await;
    assert_eq!(list["threads"].as_array().unwrap().len(), 1);
    let archived = format!("/channels/{}/threads/archived/public", ids::SUIVI);
    let (_, list) = rest(&sim, "GET", &archived, Value::Null).await;
    assert_eq!((&list["threads"][0]["id"], &list["has_more"]), (&json!(id), &json!(false)));
    assert_eq!(list["threads"][0]["applied_tags"], tags);

    let id: Id = id.parse().unwrap();
    assert!(sim.sees(ids::KARIM, id) && !sim.sees(ids::HICHAM, id));
}

#[tokio::test]
async fn a_message_has_one_thread_under_its_own_id() {
    let sim = start().await;
    sim.change(|w| {
        let role = w.guilds.get_mut(&ids::GUILD).unwrap().roles.get_mut(&ids::BOT_ROLE).unwrap();
        role.permissions = role.permissions | discord_sim::Permissions::CREATE_PUBLIC_THREADS;
    });
    let message = sim.say(ids::AMINE, ids::GENERAL, "départ").unwrap();
    let path = format!("/channels/{}/messages/{message}/threads", ids::GENERAL);
    let (_, thread) = rest(&sim, "POST", &path, json!({"name": "suite"})).await;
    assert_eq!(thread["id"], json!(message));
    assert_eq!(rest(&sim, "POST", &path, json!({"name": "suite"})).await.1["code"], 160004);
    let (_, public) = rest(
        &sim,
        "POST",
        &format!("/channels/{}/threads", ids::GENERAL),
        json!({"name": "seul", "type": 11}),
    )
    .await;
    assert_eq!(public["type"], 11);
    let last = sim.world(|w| w.messages_in(ids::GENERAL).last().unwrap().kind);
    assert_eq!(last, kinds::THREAD_CREATED);
}

#[tokio::test]
async fn the_thousand_and_first_active_thread_is_160006() {
    let sim = start().await;
    let thread = private_thread(&sim).await;
    sim.change(|w| {
        let model = w.channels[&thread].clone();
        for i in 1..1000 {
            let id = Id(i);
            w.channels.insert(id, Channel { id, kind: ChannelKind::PublicThread, ..model.clone() });
        }
    });
    let path = format!("/channels/{}/threads", ids::SUIVI);
    let (status, error) = rest(&sim, "POST", &path, json!({"name": "a", "message": {"content": "a"}})).await;
    assert_eq!((status, &error["code"]), (400, &json!(160006)));
}

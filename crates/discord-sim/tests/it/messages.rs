//! Traps around messages: nonces, history, mentions, lists.

use std::time::Duration;

use discord_sim::world::flags;
use discord_sim::{Permissions, ids};
use serde_json::{Value, json};

use crate::kit::{next_event, ready, rest, start};

#[tokio::test]
async fn an_enforced_nonce_makes_one_message_per_author_for_some_minutes() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let body = json!({"content": "une fois", "nonce": "n1", "enforce_nonce": true});
    let (status, first) = rest(&sim, "POST", &path, body.clone()).await;
    assert_eq!((status, &first["nonce"]), (200, &json!("n1")));
    let (_, again) = rest(&sim, "POST", &path, body.clone()).await;
    assert_eq!(again["id"], first["id"]);

    // Also from another channel: the nonce is the author's, not the channel's.
    let (_, elsewhere) = rest(&sim, "POST", &format!("/channels/{}/messages", ids::JEUX), body.clone()).await;
    assert_eq!(elsewhere["id"], first["id"]);

    let (_, read) =
        rest(&sim, "GET", &format!("{path}/{}", first["id"].as_str().unwrap()), Value::Null).await;
    assert!(read.get("nonce").is_none(), "GET shows no nonce");

    let (_, unenforced) = rest(&sim, "POST", &path, json!({"content": "x", "nonce": "n1"})).await;
    assert_ne!(unenforced["id"], first["id"]);

    sim.advance(Duration::from_secs(301));
    let (_, later) = rest(&sim, "POST", &path, body).await;
    assert_ne!(later["id"], first["id"]);
}

#[tokio::test]
async fn a_retry_after_somebody_removed_the_message_is_10008() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let body = json!({"content": "une fois", "nonce": "n2", "enforce_nonce": true});
    let (_, first) = rest(&sim, "POST", &path, body.clone()).await;
    sim.delete(ids::HICHAM, ids::GENERAL, first["id"].as_str().unwrap().parse().unwrap()).unwrap();
    let (status, error) = rest(&sim, "POST", &path, body).await;
    assert_eq!((status, &error["code"]), (404, &json!(10008)));
}

#[tokio::test]
async fn forum_posts_and_webhooks_ignore_nonces() {
    let sim = start().await;
    let post = json!({"name": "cas 1", "message": {"content": "a", "nonce": "n3", "enforce_nonce": true}});
    let path = format!("/channels/{}/threads", ids::SUIVI);
    let (status, first) = rest(&sim, "POST", &path, post.clone()).await;
    let (_, second) = rest(&sim, "POST", &path, post).await;
    assert_eq!(status, 201);
    assert_ne!(first["id"], second["id"], "a retry makes a second post");
    assert_eq!(first["id"], first["message"]["id"], "a post and its first message share an id");

    sim.change(|w| {
        let role = w.guilds.get_mut(&ids::GUILD).unwrap().roles.get_mut(&ids::BOT_ROLE).unwrap();
        role.permissions = role.permissions | Permissions::MANAGE_WEBHOOKS;
    });
    let (_, hook) =
        rest(&sim, "POST", &format!("/channels/{}/webhooks", ids::GENERAL), json!({"name": "alerte"})).await;
    let path =
        format!("/webhooks/{}/{}?wait=true", hook["id"].as_str().unwrap(), hook["token"].as_str().unwrap());
    let body = json!({"content": "b", "nonce": "n4", "enforce_nonce": true});
    let (_, first) = rest(&sim, "POST", &path, body.clone()).await;
    let (_, second) = rest(&sim, "POST", &path, body).await;
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["webhook_id"], hook["id"]);
}

#[tokio::test]
async fn without_history_a_list_is_empty_and_not_an_error() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let (_, before) = rest(&sim, "GET", &path, Value::Null).await;
    assert!(!before.as_array().unwrap().is_empty());
    sim.change(|w| {
        for role in w.guilds.get_mut(&ids::GUILD).unwrap().roles.values_mut() {
            role.permissions = role.permissions & !Permissions::READ_MESSAGE_HISTORY;
        }
    });
    assert_eq!(rest(&sim, "GET", &path, Value::Null).await, (200, json!([])));
}

#[tokio::test]
async fn lists_go_before_after_and_around_and_come_newest_first() {
    let sim = start().await;
    let sent: Vec<_> = (0..10).map(|i| sim.say(ids::AMINE, ids::JEUX, &i.to_string()).unwrap()).collect();
    let contents = async |query: String| {
        let (_, list) =
            rest(&sim, "GET", &format!("/channels/{}/messages?{query}", ids::JEUX), Value::Null).await;
        let text = |m: &Value| m["content"].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(text).collect::<Vec<_>>().join("")
    };
    assert_eq!(contents("limit=3".to_owned()).await, "987");
    assert_eq!(contents(format!("limit=3&after={}", sent[2])).await, "543");
    assert_eq!(contents(format!("limit=3&before={}", sent[5])).await, "432");
    assert_eq!(contents(format!("limit=3&around={}", sent[5])).await, "654");
    let (status, error) =
        rest(&sim, "GET", &format!("/channels/{}/messages?limit=101", ids::JEUX), Value::Null).await;
    assert_eq!((status, &error["code"]), (400, &json!(50035)));
}

#[tokio::test]
async fn a_role_mention_without_permission_notifies_nobody() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::ECOUTE);
    let body = json!({"content": format!("<@&{}> <@{}>", ids::REFERENT, ids::SALMA)});
    let (_, sent) = rest(&sim, "POST", &path, body.clone()).await;
    assert_eq!(sent["mention_roles"], json!([]));
    let id = sent["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(sim.message(ids::ECOUTE, id).unwrap().notified, [ids::SALMA]);

    sim.change(|w| {
        w.guilds.get_mut(&ids::GUILD).unwrap().roles.get_mut(&ids::REFERENT).unwrap().mentionable = true;
    });
    let (_, sent) = rest(&sim, "POST", &path, body).await;
    assert_eq!(sent["mention_roles"], json!([ids::REFERENT]));
    let id = sent["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(sim.message(ids::ECOUTE, id).unwrap().notified, [ids::SALMA, ids::KARIM]);
}

#[tokio::test]
async fn allowed_mentions_and_silence_keep_people_from_being_notified() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let text = format!("<@{}> @everyone", ids::AMINE);
    let none = json!({"content": text, "allowed_mentions": {"parse": []}});
    let (_, sent) = rest(&sim, "POST", &path, none).await;
    assert_eq!((&sent["mentions"], &sent["mention_everyone"]), (&json!([]), &json!(false)));
    let silent = json!({"content": text, "flags": flags::SUPPRESS_NOTIFICATIONS});
    let (_, sent) = rest(&sim, "POST", &path, silent).await;
    assert_eq!(sent["mentions"][0]["id"], json!(ids::AMINE));
    let id = sent["id"].as_str().unwrap().parse().unwrap();
    assert!(sim.message(ids::GENERAL, id).unwrap().notified.is_empty());
    // An edit shows a mention and rings nobody.
    let edit = json!({"content": format!("<@{}>", ids::YASMINE)});
    let (_, edited) = rest(&sim, "PATCH", &format!("{path}/{id}"), edit).await;
    assert_eq!(edited["mentions"][0]["id"], json!(ids::YASMINE));
    assert!(sim.message(ids::GENERAL, id).unwrap().notified.is_empty());
    // Somebody who does not see the channel is mentioned in vain.
    let (_, post) = rest(
        &sim,
        "POST",
        &format!("/channels/{}/threads", ids::SUIVI),
        json!({"name": "cas", "message": {"content": format!("<@{}> <@{}>", ids::HICHAM, ids::SALMA)}}),
    )
    .await;
    let id = post["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(sim.message(id, id).unwrap().notified, [ids::SALMA]);
}

#[tokio::test]
async fn edits_and_deletions_are_told_and_bounded() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let (_, sent) = rest(&sim, "POST", &path, json!({"content": "a"})).await;
    let own = format!("{path}/{}", sent["id"].as_str().unwrap());
    let (_, edited) = rest(&sim, "PATCH", &own, json!({"content": "b"})).await;
    assert_eq!(edited["content"], "b");
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(next_event(&mut shard, "MESSAGE_UPDATE").await["d"]["content"], "b");

    sim.advance(Duration::from_secs(3_700));
    for _ in 0..30 {
        assert_eq!(rest(&sim, "PATCH", &own, json!({"content": "c"})).await.0, 200);
    }
    let (status, error) = rest(&sim, "PATCH", &own, json!({"content": "d"})).await;
    assert_eq!((status, &error["code"]), (400, &json!(30046)));

    assert_eq!(rest(&sim, "DELETE", &own, Value::Null).await.0, 204);
    assert_eq!(next_event(&mut shard, "MESSAGE_DELETE").await["d"]["id"], sent["id"]);
    assert_eq!(rest(&sim, "DELETE", &own, Value::Null).await.1["code"], 10008);

    let hers = sim.say(ids::YASMINE, ids::GENERAL, "à elle").unwrap();
    let (_, error) = rest(&sim, "PATCH", &format!("{path}/{hers}"), json!({"content": "x"})).await;
    assert_eq!(error["code"], 50005);
    let (_, error) = rest(&sim, "DELETE", &format!("{path}/{hers}"), Value::Null).await;
    assert_eq!(error["code"], 50013);
    // In #écoute the bot has MANAGE_MESSAGES by overwrite.
    let there = sim.say(ids::YASMINE, ids::ECOUTE, "à elle").unwrap();
    let path = format!("/channels/{}/messages/{there}", ids::ECOUTE);
    assert_eq!(rest(&sim, "DELETE", &path, Value::Null).await.0, 204);
}

#[tokio::test]
async fn closed_dms_are_50007_at_the_first_message_not_before() {
    let sim = start().await;
    sim.change(|w| w.users.get_mut(&ids::AMINE).unwrap().dms_closed = true);
    let (status, dm) = rest(&sim, "POST", "/users/@me/channels", json!({"recipient_id": ids::AMINE})).await;
    assert_eq!((status, &dm["type"]), (200, &json!(1)));
    let path = format!("/channels/{}/messages", dm["id"].as_str().unwrap());
    let (status, error) = rest(&sim, "POST", &path, json!({"content": "salam"})).await;
    assert_eq!((status, &error["code"]), (403, &json!(50007)));
    sim.change(|w| w.users.get_mut(&ids::AMINE).unwrap().dms_closed = false);
    assert_eq!(rest(&sim, "POST", &path, json!({"content": "salam"})).await.0, 200);
}

#[tokio::test]
async fn what_discord_would_not_take_is_refused_in_its_words() {
    let sim = start().await;
    let path = format!("/channels/{}/messages", ids::GENERAL);
    for (body, code) in [
        (json!({"content": "  "}), 50006),
        (json!({"content": "a".repeat(2001)}), 50035),
        (json!({"content": "a", "message_reference": {"message_id": "1"}}), 50035),
        (json!({"content": "a", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}), 50035),
    ] {
        let (status, error) = rest(&sim, "POST", &path, body).await;
        assert_eq!((status, &error["code"]), (400, &json!(code)));
    }
    let (_, error) =
        rest(&sim, "POST", &format!("/channels/{}/messages", ids::SUIVI), json!({"content": "a"})).await;
    assert_eq!(error["code"], 50008);
    let (_, error) = rest(&sim, "POST", "/channels/77/messages", json!({"content": "a"})).await;
    assert_eq!(error["code"], 10003);
}

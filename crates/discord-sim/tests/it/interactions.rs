//! Interactions: clocks, privacy, deferral, modals, selects.

use std::time::Duration;

use discord_sim::world::{InteractionState, Message};
use discord_sim::{Id, Sim, ids};
use serde_json::{Value, json};
use serenity::model::application::Interaction;
use twilight_gateway::Shard;

use crate::kit::{SOON, next_event, ready, rest, start};

/// A message of the bot with a button `b`, a string select `s` and a user select `u`.
async fn with_components(sim: &Sim) -> Id {
    let select = json!({"type": 3, "custom_id": "s", "max_values": 2,
                        "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]});
    let buttons = json!([
        {"type": 2, "style": 1, "label": "ok", "custom_id": "b"},
        {"type": 2, "style": 1, "label": "non", "custom_id": "off", "disabled": true},
    ]);
    let rows = json!([{"type": 1, "components": buttons}, {"type": 1, "components": [select]},
                      {"type": 1, "components": [{"type": 5, "custom_id": "u"}]}]);
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let (_, sent) = rest(sim, "POST", &path, json!({"content": "choisis", "components": rows})).await;
    sent["id"].as_str().unwrap().parse().unwrap()
}

/// Presses the button as yasmine; gives the interaction's id and its path prefix for callbacks and follow-ups.
async fn pressed(sim: &Sim, shard: &mut Shard) -> (Id, String, String) {
    let message = with_components(sim).await;
    let id = sim.press(ids::YASMINE, ids::GENERAL, message, "b").unwrap();
    let event = next_event(shard, "INTERACTION_CREATE").await;
    let token = event["d"]["token"].as_str().unwrap();
    (id, format!("/interactions/{id}/{token}/callback"), format!("/webhooks/{}/{token}", ids::APPLICATION))
}

fn private_ones(sim: &Sim) -> Vec<Message> {
    sim.world(|w| w.messages_in(ids::GENERAL).filter(|m| m.ephemeral_for.is_some()).cloned().collect())
}

#[tokio::test]
async fn three_seconds_then_the_interaction_is_unknown() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (id, callback, _) = pressed(&sim, &mut shard).await;
    sim.advance(Duration::from_secs(3));
    assert_eq!(sim.answer_to(SOON, id).await.unwrap().state, InteractionState::Failed);
    let (status, error) = rest(&sim, "POST", &callback, json!({"type": 6})).await;
    assert_eq!((status, &error["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn an_answer_is_given_once() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (_, callback, _) = pressed(&sim, &mut shard).await;
    let answer = json!({"type": 4, "data": {"content": "un", "flags": 64}});
    assert_eq!(rest(&sim, "POST", &callback, answer.clone()).await.0, 204);
    let (status, error) = rest(&sim, "POST", &callback, answer).await;
    assert_eq!((status, &error["code"]), (400, &json!(40060)));
    let (_, error) =
        rest(&sim, "POST", &callback.replace("/callback", "x/callback"), json!({"type": 6})).await;
    assert_eq!(error["code"], 10062, "a wrong token");
}

#[tokio::test]
async fn a_token_works_for_fifteen_minutes_and_not_before_the_answer() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (_, callback, hook) = pressed(&sim, &mut shard).await;
    let (_, error) = rest(&sim, "POST", &hook, json!({"content": "trop tôt"})).await;
    assert_eq!(error["code"], 10015);
    rest(&sim, "POST", &callback, json!({"type": 6})).await;
    let (status, sent) = rest(&sim, "POST", &hook, json!({"content": "suite", "flags": 64})).await;
    assert_eq!((status, &sent["flags"]), (200, &json!(64)));
    sim.advance(Duration::from_secs(900));
    let (status, error) = rest(&sim, "POST", &hook, json!({"content": "trop tard"})).await;
    assert_eq!((status, &error["code"]), (401, &json!(50027)));
}

#[tokio::test]
async fn an_ephemeral_message_is_for_one_person_and_for_no_get() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (_, callback, hook) = pressed(&sim, &mut shard).await;
    rest(&sim, "POST", &callback, json!({"type": 4, "data": {"content": "à toi", "flags": 64}})).await;
    let id = private_ones(&sim)[0].id;
    let contents = |who| sim.visible_messages(who, ids::GENERAL).iter().any(|m| m.content == "à toi");
    assert!(contents(ids::YASMINE) && !contents(ids::AMINE) && !contents(ids::NADIA));
    let path = format!("/channels/{}/messages", ids::GENERAL);
    assert_eq!(rest(&sim, "GET", &format!("{path}/{id}"), Value::Null).await.1["code"], 10008);
    assert_eq!(rest(&sim, "DELETE", &format!("{path}/{id}"), Value::Null).await.1["code"], 10008);
    let (_, list) = rest(&sim, "GET", &path, Value::Null).await;
    assert!(list.as_array().unwrap().iter().all(|m| m["content"] != "à toi"));
    // The token reaches it, and the gateway never told of it.
    assert_eq!(
        rest(&sim, "PATCH", &format!("{hook}/messages/@original"), json!({"content": "mieux"})).await.0,
        200
    );
    assert_eq!(
        rest(&sim, "GET", &format!("{hook}/messages/@original"), Value::Null).await.1["content"],
        "mieux"
    );
    sim.say(ids::AMINE, ids::GENERAL, "après").unwrap();
    assert_eq!(next_event(&mut shard, "MESSAGE_CREATE").await["d"]["author"]["id"], json!(ids::AMINE));
    assert_eq!(rest(&sim, "DELETE", &format!("{hook}/messages/@original"), Value::Null).await.0, 204);
    assert!(private_ones(&sim).is_empty());
}

#[tokio::test]
async fn the_privacy_of_a_deferred_answer_is_decided_when_it_is_deferred() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (id, callback, hook) = pressed(&sim, &mut shard).await;
    rest(&sim, "POST", &callback, json!({"type": 5, "data": {"flags": 64}})).await;
    let view = sim.visible_messages(ids::YASMINE, ids::GENERAL).pop().unwrap();
    assert!(view.loading && view.ephemeral);
    // The first follow-up fills it, and stays private although it does not say so.
    let (_, filled) = rest(&sim, "POST", &hook, json!({"content": "voilà"})).await;
    assert_eq!(filled["id"], json!(view.id));
    assert_eq!(filled["flags"], 64);
    assert_eq!(sim.interaction(id).unwrap().state, InteractionState::Answered);
    let view = sim.visible_messages(ids::YASMINE, ids::GENERAL).pop().unwrap();
    assert!(!view.loading && view.ephemeral && !view.edited);
    // The second is public unless it says otherwise.
    rest(&sim, "POST", &hook, json!({"content": "public"})).await;
    assert!(sim.visible_messages(ids::AMINE, ids::GENERAL).iter().any(|m| m.content == "public"));

    let (_, callback, hook) = pressed(&sim, &mut shard).await;
    rest(&sim, "POST", &callback, json!({"type": 5})).await;
    let (_, edited) =
        rest(&sim, "PATCH", &format!("{hook}/messages/@original"), json!({"content": "a", "flags": 64}))
            .await;
    assert_eq!(edited["flags"], 0, "a public deferral cannot become private");
}

#[tokio::test]
async fn an_update_changes_the_message_that_was_pressed() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (_, callback, hook) = pressed(&sim, &mut shard).await;
    rest(&sim, "POST", &callback, json!({"type": 7, "data": {"content": "fait", "components": []}})).await;
    let (_, original) = rest(&sim, "GET", &format!("{hook}/messages/@original"), Value::Null).await;
    assert_eq!(original["content"], "fait");
    assert_eq!(next_event(&mut shard, "MESSAGE_UPDATE").await["d"]["id"], original["id"]);
}

#[tokio::test]
async fn selects_take_what_they_offer() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let message = with_components(&sim).await;
    let choose = |id: &str, values: &[&str]| sim.choose(ids::AMINE, ids::GENERAL, message, id, values);
    assert_eq!(choose("s", &[]).unwrap_err().status, 400);
    assert_eq!(choose("s", &["z"]).unwrap_err().status, 400);
    assert_eq!(choose("off", &[]).unwrap_err().status, 400);
    assert_eq!(choose("nope", &[]).unwrap_err().status, 404);
    choose("s", &["a", "b"]).unwrap();
    let event = next_event(&mut shard, "INTERACTION_CREATE").await;
    assert_eq!(event["d"]["data"]["values"], json!(["a", "b"]));
    choose("u", &[&ids::SALMA.to_string()]).unwrap();
    let event = next_event(&mut shard, "INTERACTION_CREATE").await;
    let resolved = &event["d"]["data"]["resolved"];
    assert_eq!(resolved["users"][ids::SALMA.to_string()]["username"], "salma");
    assert_eq!(resolved["members"][ids::SALMA.to_string()]["roles"], json!([ids::REFERENT]));
    let Interaction::Component(_) = serde_json::from_value(event["d"].clone()).expect("serenity reads it")
    else {
        panic!("not a component")
    };
}

#[tokio::test]
async fn a_modal_opens_is_filled_and_answered() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let (id, callback, _) = pressed(&sim, &mut shard).await;
    let input = json!({"type": 4, "custom_id": "t", "label": "Texte", "style": 2, "max_length": 10});
    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "Titre",
                       "components": [{"type": 1, "components": [input]}]}});
    assert_eq!(rest(&sim, "POST", &callback, modal).await.0, 204);
    assert!(matches!(sim.interaction(id).unwrap().state, InteractionState::Modal(_)));
    assert_eq!(sim.submit_modal(ids::AMINE, id, "m", &[("t", "a")]).unwrap_err().status, 404, "it is hers");
    assert_eq!(sim.submit_modal(ids::YASMINE, id, "m", &[]).unwrap_err().status, 400, "it is required");
    assert_eq!(
        sim.submit_modal(ids::YASMINE, id, "m", &[("t", "trop long, vraiment")]).unwrap_err().status,
        400
    );
    sim.submit_modal(ids::YASMINE, id, "m", &[("t", "voilà")]).unwrap();
    let event = next_event(&mut shard, "INTERACTION_CREATE").await;
    let Interaction::Modal(sent) = serde_json::from_value(event["d"].clone()).expect("serenity reads it")
    else {
        panic!("not a modal")
    };
    assert_eq!(sent.data.custom_id, "m");
    assert!(sent.message.is_some(), "the message whose button opened it");
    let path = format!("/interactions/{}/{}/callback", sent.id, sent.token);
    let nested = json!({"type": 9, "data": {"custom_id": "m", "title": "x", "components": []}});
    assert_eq!(rest(&sim, "POST", &path, nested).await.0, 400, "a modal does not answer a modal");
    assert_eq!(rest(&sim, "POST", &path, json!({"type": 6})).await.0, 204);
    assert_eq!(sim.submit_modal(ids::YASMINE, id, "m", &[("t", "a")]).unwrap_err().status, 404, "sent once");
}

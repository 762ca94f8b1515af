//! The people's side over HTTP, as the page uses it.

use discord_sim::{Options, Permissions, Sim, World, ids};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::kit::{SOON, person, rest, start};

fn channel(world: &Value, id: discord_sim::Id) -> Option<&Value> {
    world["guilds"][0]["channels"].as_array()?.iter().find(|c| c["id"] == json!(id))
}

#[tokio::test]
async fn everybody_sees_their_own_world() {
    let sim = start().await;
    let (_, nobody) = person(&sim, "GET", "/sim/world", Value::Null).await;
    assert_eq!((&nobody["me"], &nobody["guilds"]), (&Value::Null, &json!([])));
    assert_eq!(nobody["users"].as_array().unwrap().len(), 7);

    let (_, hers) = person(&sim, "GET", &format!("/sim/world?as={}", ids::YASMINE), Value::Null).await;
    assert_eq!(hers["me"]["name"], "yasmine");
    assert_eq!(hers["bot"]["online"], false);
    assert!(channel(&hers, ids::SUIVI).is_none());
    assert_eq!(channel(&hers, ids::GENERAL).unwrap()["can_write"], true);
    let (_, referents) = person(&sim, "GET", &format!("/sim/world?as={}", ids::SALMA), Value::Null).await;
    let forum = channel(&referents, ids::SUIVI).unwrap();
    assert_eq!((&forum["kind"], forum["tags"].as_array().unwrap().len()), (&json!("forum"), 7));
    assert!(!forum["viewers"].as_array().unwrap().contains(&json!(ids::HICHAM)));
}

#[tokio::test]
async fn writing_editing_and_deleting_have_their_rules() {
    let sim = start().await;
    let path = format!("/sim/channels/{}/messages", ids::GENERAL);
    let by = |who| format!("as={who}");
    let say = json!({"content": "salam", "attachments": [{"filename": "SPOILER_a.png", "content_type": "image/png"}]});
    let (status, said) = person(&sim, "POST", &format!("{path}?{}", by(ids::YASMINE)), say).await;
    assert_eq!(status, 200);
    assert_eq!((&said["attachments"][0]["spoiler"], &said["kind"]), (&json!(true), &json!("default")));
    let one = format!("{path}/{}", said["id"].as_str().unwrap());
    let edit = json!({"content": "salam 3likom"});
    assert_eq!(person(&sim, "PATCH", &format!("{one}?{}", by(ids::AMINE)), edit.clone()).await.0, 403);
    assert_eq!(person(&sim, "PATCH", &format!("{one}?{}", by(ids::YASMINE)), edit).await.1["edited"], true);
    assert_eq!(person(&sim, "DELETE", &format!("{one}?{}", by(ids::AMINE)), Value::Null).await.0, 403);
    assert_eq!(person(&sim, "DELETE", &format!("{one}?{}", by(ids::HICHAM)), Value::Null).await.0, 200);
    let hidden = format!("/sim/channels/{}/messages?{}", ids::SUIVI, by(ids::HICHAM));
    let (status, error) = person(&sim, "GET", &hidden, Value::Null).await;
    assert_eq!((status, &error["error"]), (403, &json!("Tu ne vois pas ce salon.")));
    sim.change(|w| {
        let everyone = w.guilds.get_mut(&ids::GUILD).unwrap().roles.get_mut(&ids::EVERYONE).unwrap();
        everyone.permissions = everyone.permissions & !Permissions::SEND_MESSAGES;
    });
    let (status, _) =
        person(&sim, "POST", &format!("{path}?{}", by(ids::AMINE)), json!({"content": "a"})).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn an_unanswered_press_fails_in_the_persons_words() {
    let sim = start().await;
    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "ok", "custom_id": "b"}]}]);
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let (_, sent) = rest(&sim, "POST", &path, json!({"content": "a", "components": button})).await;
    let body = json!({"channel_id": ids::GENERAL, "message_id": sent["id"], "custom_id": "b"});
    let (_, pressed) = person(&sim, "POST", &format!("/sim/press?as={}", ids::AMINE), body).await;
    let of = |who| format!("/sim/interactions/{}?as={who}", pressed["interaction_id"].as_str().unwrap());
    assert_eq!(person(&sim, "GET", &of(ids::AMINE), Value::Null).await.1["state"], "waiting");
    assert_eq!(person(&sim, "GET", &of(ids::YASMINE), Value::Null).await.0, 404);
    person(&sim, "POST", "/sim/clock", json!({"advance_seconds": 3})).await;
    let id = pressed["interaction_id"].as_str().unwrap().parse().unwrap();
    sim.answer_to(SOON, id).await.unwrap();
    let (_, failed) = person(&sim, "GET", &of(ids::AMINE), Value::Null).await;
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("L'application ne répond plus"))
    );
}

#[tokio::test]
async fn events_tell_of_what_one_can_see_and_of_nothing_else() {
    let sim = start().await;
    let url = format!("{}/sim/events?as={}", sim.api_url(), ids::HICHAM);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut stream = client.get(url).send().await.unwrap().bytes_stream();
    let mut next = async || {
        let chunk = tokio::time::timeout(SOON, stream.next()).await.expect("an event").unwrap().unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        let data = text.strip_prefix("event: change\ndata: ").expect("Discord's own form").trim().to_owned();
        serde_json::from_str::<Value>(&data).unwrap()
    };
    assert!(next().await["version"].is_u64());
    rest(
        &sim,
        "POST",
        &format!("/channels/{}/threads", ids::SUIVI),
        json!({"name": "cas", "message": {"content": "a"}}),
    )
    .await;
    sim.say(ids::YASMINE, ids::GENERAL, "visible").unwrap();
    assert_eq!(next().await["channels"], json!([ids::GENERAL]));
}

#[tokio::test]
async fn the_page_and_its_files_are_served_under_its_policy() {
    let sim = start().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = client.get(sim.page_url()).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"));
    let html = page.text().await.unwrap();
    for name in html.split("\"/page/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let file = client.get(format!("{}page/{name}", sim.page_url())).send().await.unwrap();
        assert_eq!(file.status(), 200, "{name}");
    }
    assert_eq!(client.get(format!("{}page/none.js", sim.page_url())).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn people_join_and_get_roles_and_the_world_can_be_read_from_outside() {
    let sim = start().await;
    let (_, made) = person(&sim, "POST", "/sim/users", json!({"name": "lina", "roles": ["Référent"]})).await;
    let lina = made["id"].as_str().unwrap().parse().unwrap();
    assert!(sim.sees(lina, ids::SUIVI));
    let path = format!("/sim/guilds/{}/members/{lina}/roles", ids::GUILD);
    person(&sim, "POST", &path, json!({"roles": []})).await;
    assert!(!sim.sees(lina, ids::SUIVI));
    let (_, state) = person(&sim, "GET", "/sim/state", Value::Null).await;
    assert_eq!(state["users"][lina.to_string()]["name"], "lina");
}

#[tokio::test]
async fn another_sites_page_may_not_act_here() {
    let sim = start().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/sim/channels/{}/messages?as={}", sim.api_url(), ids::GENERAL, ids::AMINE);
    for (origin, status) in [("https://elsewhere.example".to_owned(), 403), (sim.api_url(), 200)] {
        let request = client.post(&url).header("origin", origin).body(r#"{"content":"a"}"#);
        assert_eq!(request.send().await.unwrap().status(), status);
    }
}

#[tokio::test]
async fn a_finished_sim_gives_its_port_back_and_leaves_nobody_connected() {
    let sim = start().await;
    let mut shard = crate::kit::ready(&sim).await;
    let port = sim.api_url().rsplit(':').next().unwrap().parse().unwrap();
    sim.finish().await;
    let again =
        Sim::start(World::default(), Options { port, ..Options::default() }).await.expect("the port is free");
    crate::kit::next_event(&mut shard, "READY").await;
    assert!(again.bot_online());
}

//! Bodies of any shape get an answer: a panic inside would break the connection instead.

use discord_sim::{Permissions, ids};
use serde_json::{Value, json};

use crate::kit::{person, rest, start};

#[tokio::test]
async fn every_route_answers_every_shape() {
    let sim = start().await;
    sim.change_role(ids::GUILD, ids::BOT_ROLE, |r| r.permissions = Permissions::ADMINISTRATOR);
    let message = sim.say(ids::AMINE, ids::GENERAL, "a").unwrap();
    let (channel, forum, guild) = (ids::GENERAL, ids::SUIVI, ids::GUILD);
    let routes = [
        ("POST", format!("/channels/{channel}/messages")),
        ("PATCH", format!("/channels/{channel}/messages/{message}")),
        ("POST", format!("/channels/{channel}/messages/bulk-delete")),
        ("POST", format!("/channels/{channel}/messages/{message}/threads")),
        ("PATCH", format!("/channels/{channel}")),
        ("PUT", format!("/channels/{channel}/permissions/{guild}")),
        ("POST", format!("/channels/{channel}/threads")),
        ("POST", format!("/channels/{channel}/webhooks")),
        ("POST", format!("/channels/{forum}/threads")),
        ("POST", format!("/guilds/{guild}/channels")),
        ("POST", format!("/guilds/{guild}/roles")),
        ("PATCH", format!("/guilds/{guild}/members/{}", ids::AMINE)),
        ("POST", "/users/@me/channels".to_owned()),
        ("PUT", format!("/applications/{}/commands", ids::APPLICATION)),
        ("POST", format!("/applications/{}/commands", ids::APPLICATION)),
        ("POST", "/interactions/1/x/callback".to_owned()),
        ("POST", format!("/webhooks/{}/x", ids::APPLICATION)),
    ];
    let within = json!({"embeds": [1, {"fields": [2]}], "components": [3, {"type": 1, "components": [4, {"type": 3, "options": [5]}]}]});
    let shapes = [
        Value::Null,
        json!([]),
        json!([1, {}]),
        json!(5),
        json!("x"),
        json!({}),
        within.clone(),
        json!({"message": within, "name": "a"}),
    ];
    for (method, path) in &routes {
        for shape in &shapes {
            let (status, _) = rest(&sim, method, path, shape.clone()).await;
            assert!((200..500).contains(&status), "{method} {path} {shape}: {status}");
        }
    }
    let by = ids::AMINE;
    for path in ["press", "modal", "dm", "commands/run", "commands/complete"] {
        for shape in &shapes[1..] {
            let (status, answer) = person(&sim, "POST", &format!("/sim/{path}?as={by}"), shape.clone()).await;
            assert!((400..500).contains(&status) && answer["error"].is_string(), "{path} {shape}: {status}");
        }
    }
}

//! Application commands: registered, filtered by who may run them, completed.

use discord_sim::ids;
use serde_json::{Value, json};
use serenity::model::application::Interaction;

use crate::kit::{next_event, ready, rest, start};

fn global() -> String {
    format!("/applications/{}/commands", ids::APPLICATION)
}

#[tokio::test]
async fn a_bulk_overwrite_keeps_the_ids_of_commands_that_stay() {
    let sim = start().await;
    let command = |name: &str| json!({"name": name, "description": "d", "type": 1});
    let (_, first) = rest(&sim, "PUT", &global(), json!([command("a"), command("b")])).await;
    let (_, second) = rest(&sim, "PUT", &global(), json!([command("b"), command("c")])).await;
    assert_eq!(first[1]["id"], second[0]["id"]);
    let (_, list) = rest(&sim, "GET", &global(), Value::Null).await;
    assert_eq!(list.as_array().unwrap().len(), 2);
    for bad in [json!([command("Majuscule")]), json!([command("a"), command("a")]), json!([{"name": "x"}])] {
        assert_eq!(rest(&sim, "PUT", &global(), bad).await.1["code"], 50035);
    }
    let guild = format!("/applications/{}/guilds/{}/commands", ids::APPLICATION, ids::GUILD);
    let (_, own) = rest(&sim, "PUT", &guild, json!([command("ici")])).await;
    assert_eq!(own[0]["guild_id"], json!(ids::GUILD));
    assert_eq!(sim.commands(ids::AMINE, ids::GENERAL).len(), 3);
}

#[tokio::test]
async fn people_see_the_commands_that_they_may_run_where_they_are() {
    let sim = start().await;
    let body = json!([
        {"name": "aide", "description": "d", "name_localizations": {"fr": "secours"}},
        {"name": "equipe", "description": "d", "default_member_permissions": "8192"},
        {"name": "admin", "description": "d", "default_member_permissions": "0"},
        {"name": "salon", "description": "d", "contexts": [0]},
    ]);
    rest(&sim, "PUT", &global(), body).await;
    let names = |who, place| sim.commands(who, place).into_iter().map(|c| c.name).collect::<Vec<_>>();
    assert_eq!(names(ids::AMINE, ids::GENERAL), ["aide", "salon"]);
    assert_eq!(names(ids::HICHAM, ids::GENERAL), ["aide", "equipe", "salon"]);
    assert_eq!(names(ids::NADIA, ids::GENERAL), ["aide", "equipe", "admin", "salon"]);
    assert_eq!(names(ids::AMINE, ids::SUIVI), Vec::<String>::new());
    let dm = sim.dm(ids::AMINE, ids::BOT).unwrap();
    assert_eq!(names(ids::AMINE, dm), ["aide", "equipe", "admin"]);
    sim.run_command(ids::AMINE, ids::GENERAL, "secours", &Value::Null).unwrap();
    assert_eq!(sim.run_command(ids::AMINE, ids::GENERAL, "admin", &Value::Null).unwrap_err().status, 404);
}

#[tokio::test]
async fn menus_carry_their_target_and_options_what_they_name() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let inscrire = json!({"type": 1, "name": "inscrire", "description": "d",
                          "options": [{"type": 6, "name": "qui", "description": "d", "required": true}]});
    let body = json!([{"name": "Signaler à l'équipe", "type": 3}, {"name": "Je m'inquiète", "type": 2},
                      {"name": "garde", "description": "d", "options": [inscrire]}]);
    let (status, _) = rest(&sim, "PUT", &global(), body).await;
    assert_eq!(status, 200);
    let message = sim.say(ids::AMINE, ids::GENERAL, "à signaler").unwrap();
    let mut command = async || {
        let event = next_event(&mut shard, "INTERACTION_CREATE").await;
        match serde_json::from_value(event["d"].clone()).expect("serenity reads it") {
            Interaction::Command(command) => command,
            other => panic!("{other:?}"),
        }
    };
    sim.run_menu(ids::YASMINE, ids::GENERAL, 3, "Signaler à l'équipe", message).unwrap();
    let heard = command().await;
    assert_eq!(heard.data.resolved.messages.values().next().unwrap().content, "à signaler");
    sim.run_menu(ids::YASMINE, ids::GENERAL, 2, "Je m'inquiète", ids::AMINE).unwrap();
    assert_eq!(command().await.data.target_id.unwrap().get(), ids::AMINE.0);

    let options = |inner: Value| json!([{"type": 1, "name": "inscrire", "options": inner}]);
    let missing = sim.run_command(ids::NADIA, ids::GENERAL, "garde", &options(json!([])));
    assert_eq!(missing.unwrap_err().status, 400);
    let given = options(json!([{"type": 6, "name": "qui", "value": ids::SALMA}]));
    sim.run_command(ids::NADIA, ids::GENERAL, "garde", &given).unwrap();
    let heard = command().await;
    assert_eq!(heard.data.resolved.users.values().next().unwrap().name, "salma");
}

#[tokio::test]
async fn autocomplete_waits_for_the_bots_choices() {
    let sim = start().await;
    let mut shard = ready(&sim).await;
    let option = json!({"type": 3, "name": "mot", "description": "d", "autocomplete": true});
    let (_, made) =
        rest(&sim, "PUT", &global(), json!([{"name": "cherche", "description": "d", "options": [option]}]))
            .await;
    let command = made[0]["id"].as_str().unwrap().parse().unwrap();
    let typed = json!([{"type": 3, "name": "mot", "value": "sa", "focused": true}]);
    let answer = async {
        let event = next_event(&mut shard, "INTERACTION_CREATE").await;
        assert_eq!(event["d"]["type"], 4);
        let path = format!(
            "/interactions/{}/{}/callback",
            event["d"]["id"].as_str().unwrap(),
            event["d"]["token"].as_str().unwrap()
        );
        rest(
            &sim,
            "POST",
            &path,
            json!({"type": 8, "data": {"choices": [{"name": "salam", "value": "salam"}]}}),
        )
        .await
    };
    let (choices, answered) = tokio::join!(sim.complete(ids::AMINE, ids::GENERAL, command, &typed), answer);
    assert_eq!(answered.0, 204);
    assert_eq!(choices.unwrap(), [json!({"name": "salam", "value": "salam"})]);

    let late = async {
        next_event(&mut shard, "INTERACTION_CREATE").await;
        sim.advance(std::time::Duration::from_secs(3));
    };
    let (choices, ()) = tokio::join!(sim.complete(ids::AMINE, ids::GENERAL, command, &typed), late);
    assert_eq!(choices.unwrap_err().status, 504);
}

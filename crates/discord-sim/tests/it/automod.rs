//! AutoMod's rules and the sizes of roles, as a bot reads them.

use discord_sim::world::{AutomodRule, AutomodTrigger};
use discord_sim::{Id, Permissions, ids};
use serde_json::{Value, json};

use crate::kit::{rest, start};

#[tokio::test]
async fn rules_are_for_bots_that_may_manage_the_server() {
    let sim = start().await;
    let rule = AutomodRule {
        id: Id(77),
        name: "Mots".to_owned(),
        enabled: true,
        trigger: AutomodTrigger::Keyword { filter: vec!["mot*".to_owned()], regex: vec![], allow: vec![] },
        actions: vec![1, 3],
        exempt_roles: vec![ids::REFERENT],
        exempt_channels: vec![],
    };
    sim.change(|w| w.guilds.get_mut(&ids::GUILD).unwrap().automod = vec![rule]);
    let path = format!("/guilds/{}/auto-moderation/rules", ids::GUILD);
    let (status, error) = rest(&sim, "GET", &path, Value::Null).await;
    assert_eq!((status, &error["code"]), (403, &json!(50013)));
    sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    let (status, rules) = rest(&sim, "GET", &path, Value::Null).await;
    assert_eq!(status, 200);
    let rule = &rules[0];
    assert_eq!((&rule["name"], &rule["trigger_type"]), (&json!("Mots"), &json!(1)));
    assert_eq!(rule["exempt_roles"], json!([ids::REFERENT]));
    assert_eq!(rule["trigger_metadata"]["keyword_filter"], json!(["mot*"]));
    assert_eq!(rule["actions"][1], json!({"type": 3, "metadata": {"duration_seconds": 60}}));
    for key in ["id", "guild_id", "creator_id", "event_type", "enabled", "exempt_roles", "exempt_channels"] {
        assert!(rule.get(key).is_some(), "{key}");
    }
    assert_eq!(rest(&sim, "GET", &format!("{path}/77"), Value::Null).await.1["id"], json!("77"));
    assert_eq!(rest(&sim, "GET", &format!("{path}/78"), Value::Null).await.0, 404);
}

#[tokio::test]
async fn sizes_of_roles_need_no_intent() {
    let sim = start().await;
    let path = format!("/guilds/{}/roles/member-counts", ids::GUILD);
    let (status, counts) = rest(&sim, "GET", &path, Value::Null).await;
    assert_eq!(status, 200);
    assert_eq!(counts[ids::REFERENT.to_string()], json!(2));
    assert_eq!(counts[ids::MODERATION.to_string()], json!(1));
    assert_eq!(counts.get(ids::EVERYONE.to_string()), None);
}

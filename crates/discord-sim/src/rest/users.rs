//! `/users…`, `/gateway…`, `/oauth2/applications/@me`: who the bot is, and where it connects.

use serde_json::json;

use super::{Answer, ApiError, Call, Outcome, parse};
use crate::live::Live;
use crate::world::{Channel, ChannelKind};
use crate::{Id, gateway, wire};

pub(super) fn route(live: &mut Live, call: &Call, rest: &[&str]) -> Outcome {
    let bot = live.world.bot();
    match (call.method.as_str(), rest) {
        ("GET", ["@me"]) => {
            let mut body = wire::user_of(&live.world, bot);
            body["verified"] = json!(true);
            body["mfa_enabled"] = json!(true);
            body["email"] = json!(null);
            body["flags"] = json!(0);
            Answer::ok(body)
        }
        ("POST", ["@me", "channels"]) => open_dm(live, call),
        ("GET", ["@me", "guilds"]) => {
            let ours = live.world.guilds.values().filter(|g| g.members.contains_key(&bot));
            let partial = |g: &crate::world::Guild| {
                json!({"id": g.id, "name": g.name, "icon": null, "banner": null, "owner": g.owner_id == bot,
                       "permissions": live.world.guild_permissions(g.id, bot), "features": ["COMMUNITY"]})
            };
            Answer::ok(ours.map(partial).collect())
        }
        ("DELETE", ["@me", "guilds", guild]) => {
            let guild: Id = parse(guild)?;
            let known = live.world.guilds.get_mut(&guild).ok_or(ApiError::UNKNOWN_GUILD)?;
            known.members.remove(&bot);
            live.touch_everything();
            Answer::nothing()
        }
        ("GET", [id]) => {
            let user = live.world.users.get(&parse(id)?).ok_or(ApiError::UNKNOWN_USER)?;
            Answer::ok(wire::user(user))
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

/// Opening a DM always works, also towards somebody who takes none: the refusal comes with the first message.
fn open_dm(live: &mut Live, call: &Call) -> Outcome {
    let bot = live.world.bot();
    let recipient: Id = serde_json::from_value(call.body["recipient_id"].clone())
        .map_err(|_| ApiError::form("recipient_id", "BASE_TYPE_REQUIRED", "This field is required"))?;
    if recipient == bot || !live.world.users.contains_key(&recipient) {
        return Err(ApiError::INVALID_RECIPIENT);
    }
    let id = dm_with(live, bot, recipient);
    let channel = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    Answer::ok(wire::channel(&live.world, channel))
}

/// The direct-message channel of two people, made if there is none.
pub(crate) fn dm_with(live: &mut Live, a: Id, b: Id) -> Id {
    if let Some(known) = live.world.dm_between(a, b) {
        return known;
    }
    let id = live.new_id();
    let mut channel = Channel::new(id, None, ChannelKind::Dm, "");
    channel.recipients = vec![a, b];
    live.world.channels.insert(id, channel);
    live.touch(id);
    live.touch_everything();
    id
}

/// `/gateway`, `/gateway/bot` and `/oauth2/applications/@me`. The gateway's URL is filled in by the door, which
/// knows the port.
pub(super) fn about(live: &mut Live, call: &Call, segments: &[&str]) -> Outcome {
    let application = &live.world.application;
    match (call.method.as_str(), segments) {
        ("GET", ["gateway"]) => Answer::ok(json!({"url": null})),
        ("GET", ["gateway", "bot"]) => Answer::ok(json!({
            "url": null, "shards": application.shards,
            "session_start_limit": {
                "total": 1000, "remaining": application.session_starts_left, "reset_after": 86_400_000,
                "max_concurrency": application.max_concurrency,
            },
        })),
        ("GET", ["oauth2", "applications", "@me"]) => Answer::ok(application_json(live)),
        _ => Err(ApiError::NOT_FOUND),
    }
}

/// The application as its own bot sees it.
pub(super) fn application_json(live: &Live) -> serde_json::Value {
    let application = &live.world.application;
    let guilds = live.world.guilds.values().filter(|g| g.members.contains_key(&application.id)).count();
    json!({
        "id": application.id, "name": application.name, "icon": null, "description": "", "summary": "",
        "type": null, "is_monetized": false, "is_verified": false, "is_discoverable": false, "hook": true,
        "storefront_available": false, "rpc_origins": [], "bot_public": true, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": gateway::application_flags(&live.world), "team": null,
        "owner": wire::user_of(&live.world, application.owner), "redirect_uris": [],
        "integration_types_config": {"0": {}}, "approximate_guild_count": guilds,
        "approximate_user_install_count": 0, "interactions_endpoint_url": null,
        "bot": wire::user_of(&live.world, application.id),
    })
}

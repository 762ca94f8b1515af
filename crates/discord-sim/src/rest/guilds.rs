//! `/guilds/{id}…`: the guild, its channels, members and roles.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, need_in_guild, parse};
use crate::live::{Live, Scope};
use crate::world::Role;
use crate::{Id, Permissions, wire};

pub(super) fn route(live: &mut Live, call: &Call, id: Id, rest: &[&str]) -> Outcome {
    need_in_guild(live, id, Permissions::NONE)?;
    match (call.method.as_str(), rest) {
        ("GET", []) => guild(live, call, id),
        ("GET", ["channels"]) => {
            let all = live.world.channels.values().filter(|c| c.guild_id == Some(id) && c.thread.is_none());
            Answer::ok(all.map(|c| wire::channel(&live.world, c)).collect())
        }
        ("POST", ["channels"]) => super::channels::create(live, call, id),
        ("GET", ["threads", "active"]) => super::threads::active(live, id),
        ("GET", ["members"]) => members(live, call, id),
        ("GET", ["members", "search"]) => search(live, call, id),
        ("GET", ["members", user]) => member(live, id, parse(user)?),
        ("PATCH", ["members", user]) => modify_member(live, call, id, user),
        ("PUT" | "DELETE", ["members", user, "roles", role]) => {
            member_role(live, call, id, parse(user)?, parse(role)?)
        }
        ("GET", ["auto-moderation", "rules", rule @ ..]) => super::automod::rules(live, id, rule),
        ("GET", ["roles", "member-counts"]) => role_member_counts(live, id),
        ("GET", ["roles"]) => Answer::ok(live.world.guilds[&id].roles.values().map(wire::role).collect()),
        ("GET", ["roles", role]) => {
            let role = live.world.guilds[&id].roles.get(&parse(role)?).ok_or(ApiError::UNKNOWN_ROLE)?;
            Answer::ok(wire::role(role))
        }
        ("POST", ["roles"]) => create_role(live, call, id),
        ("PUT", ["incident-actions"]) => incident_actions(live, call, id),
        ("GET", ["webhooks"]) => {
            need_in_guild(live, id, Permissions::MANAGE_WEBHOOKS)?;
            let all = live.world.webhooks.values().filter(|h| h.guild_id == Some(id));
            Answer::ok(all.map(|h| wire::webhook(&live.world, h)).collect())
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn guild(live: &Live, call: &Call, id: Id) -> Outcome {
    let guild = &live.world.guilds[&id];
    let mut body = wire::guild(guild);
    if call.flag("with_counts") {
        body["approximate_member_count"] = json!(guild.members.len());
        body["approximate_presence_count"] = json!(guild.members.len());
    }
    Answer::ok(body)
}

/// Listing all members needs the GUILD_MEMBERS intent in the portal, by REST too.
fn members(live: &Live, call: &Call, id: Id) -> Outcome {
    if !live.world.application.privileged.members {
        return Err(ApiError::MISSING_ACCESS);
    }
    let limit = call.number("limit").unwrap_or(1).clamp(1, 1000) as usize;
    let after = call.id("after").unwrap_or_default();
    let all = live.world.guilds[&id].members.values().filter(|m| m.user_id > after).take(limit);
    Answer::ok(all.map(|m| wire::member(&live.world, m)).collect())
}

fn search(live: &Live, call: &Call, id: Id) -> Outcome {
    let query = call.query.get("query").map(|q| q.to_lowercase()).unwrap_or_default();
    let limit = call.number("limit").unwrap_or(1).clamp(1, 1000) as usize;
    let fits = |m: &&crate::world::Member| live.world.name_of(m.user_id).to_lowercase().starts_with(&query);
    let found = live.world.guilds[&id].members.values().filter(fits).take(limit);
    Answer::ok(found.map(|m| wire::member(&live.world, m)).collect())
}

fn member(live: &Live, guild: Id, user: Id) -> Outcome {
    if !live.world.users.contains_key(&user) {
        return Err(ApiError::UNKNOWN_USER);
    }
    let member = live.world.member(guild, user).ok_or(ApiError::UNKNOWN_MEMBER)?;
    Answer::ok(wire::member(&live.world, member))
}

/// Lets invitations or direct messages rest: for whoever may manage the server, for at most 24 h. What is not named stays.
fn incident_actions(live: &mut Live, call: &Call, id: Id) -> Outcome {
    need_in_guild(live, id, Permissions::MANAGE_GUILD)?;
    let now = live.now;
    let mut actions = live.world.guilds[&id].incident_actions.clone();
    for (name, slot) in [
        ("invites_disabled_until", &mut actions.invites_disabled_until),
        ("dms_disabled_until", &mut actions.dms_disabled_until),
    ] {
        match &call.body[name] {
            Value::Null if call.body.get(name).is_none() => {}
            Value::Null => *slot = None,
            value => {
                let until = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
                let most = now + SignedDuration::from_hours(24);
                let until = until.filter(|until| *until <= most).ok_or_else(|| {
                    ApiError::form(name, "DATE_TIME_TYPE_MAX", "Must be at most 24 hours from now.")
                })?;
                *slot = Some(until);
            }
        }
    }
    let answer = json!({
        "invites_disabled_until": actions.invites_disabled_until,
        "dms_disabled_until": actions.dms_disabled_until,
    });
    if let Some(guild) = live.world.guilds.get_mut(&id) {
        guild.incident_actions = actions;
    }
    live.touch_everything();
    Answer::ok(answer)
}

fn modify_member(live: &mut Live, call: &Call, guild: Id, user: &str) -> Outcome {
    let bot = live.world.bot();
    let user = if user == "@me" { bot } else { parse(user)? };
    let body = &call.body;
    if body.get("communication_disabled_until").is_some() {
        need_in_guild(live, guild, Permissions::MODERATE_MEMBERS)?;
    }
    if body.get("roles").is_some() {
        need_in_guild(live, guild, Permissions::MANAGE_ROLES)?;
    }
    let known = live.world.guilds.get_mut(&guild).and_then(|g| g.members.get_mut(&user));
    let member = known.ok_or(ApiError::UNKNOWN_MEMBER)?;
    if let Some(until) = body.get("communication_disabled_until") {
        member.timed_out_until = until.as_str().and_then(|t| t.parse().ok());
    }
    if let Some(nick) = body.get("nick") {
        member.nick = nick.as_str().map(str::to_owned);
    }
    if let Some(roles) = body["roles"].as_array() {
        member.roles = roles.iter().filter_map(|r| r.as_str()?.parse().ok()).collect();
    }
    member_changed(live, guild, user);
    self::member(live, guild, user)
}

fn member_role(live: &mut Live, call: &Call, guild: Id, user: Id, role: Id) -> Outcome {
    need_in_guild(live, guild, Permissions::MANAGE_ROLES)?;
    let known =
        live.world.guilds.get(&guild).and_then(|g| g.roles.get(&role)).ok_or(ApiError::UNKNOWN_ROLE)?;
    if known.position >= highest_role(live, guild) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    let member = live.world.guilds.get_mut(&guild).and_then(|g| g.members.get_mut(&user));
    let member = member.ok_or(ApiError::UNKNOWN_MEMBER)?;
    member.roles.retain(|r| *r != role);
    if call.method == "PUT" {
        member.roles.push(role);
    }
    member_changed(live, guild, user);
    Answer::nothing()
}

/// The rank of the bot's strongest role: it may give only weaker ones.
fn highest_role(live: &Live, guild: Id) -> u16 {
    let Some(guild) = live.world.guilds.get(&guild) else { return 0 };
    let own = guild.members.get(&live.world.bot()).map_or(&[][..], |m| &m.roles);
    own.iter().filter_map(|r| guild.roles.get(r)).map(|r| r.position).max().unwrap_or(0)
}

/// Tells gateway and pages of a member's new roles, nickname or time-out.
pub(crate) fn member_changed(live: &mut Live, guild: Id, user: Id) {
    live.touch_everything();
    let Some(member) = live.world.member(guild, user) else { return };
    let mut event = wire::member(&live.world, member);
    event["guild_id"] = json!(guild);
    live.happen("GUILD_MEMBER_UPDATE", Scope::Guild(guild), event);
}

/// How many members have each role; @everyone is not among them.
fn role_member_counts(live: &Live, guild: Id) -> Outcome {
    let guild = &live.world.guilds[&guild];
    let roles = guild.roles.keys().filter(|role| **role != guild.id);
    let count = |role: &Id| guild.members.values().filter(|member| member.roles.contains(role)).count();
    let counts: serde_json::Map<_, _> = roles.map(|role| (role.to_string(), json!(count(role)))).collect();
    Answer::ok(counts.into())
}

fn create_role(live: &mut Live, call: &Call, guild: Id) -> Outcome {
    need_in_guild(live, guild, Permissions::MANAGE_ROLES)?;
    let body = &call.body;
    let role = Role {
        id: live.new_id(),
        name: body["name"].as_str().unwrap_or("new role").to_owned(),
        color: body["color"].as_u64().unwrap_or(0) as u32,
        permissions: serde_json::from_value(body["permissions"].clone()).unwrap_or_default(),
        position: 1,
        mentionable: body["mentionable"].as_bool().unwrap_or(false),
        bot_id: None,
    };
    let value: Value = wire::role(&role);
    if let Some(guild) = live.world.guilds.get_mut(&guild) {
        guild.roles.insert(role.id, role);
    }
    live.touch_everything();
    live.happen("GUILD_ROLE_CREATE", Scope::Guild(guild), json!({"guild_id": guild, "role": value}));
    Answer::ok(value)
}

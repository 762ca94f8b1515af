//! What tests and the page may change from outside: people, roles, channels, the clock, faults, limits; and what
//! they may look at: the journal and the whole state.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

use crate::faults::{GatewayFault, RestFault};
use crate::limits::LimitSettings;
use crate::live::{Scope, Shared};
use crate::user::Refusal;
use crate::{Id, Sim, wire};

type Answer = Result<Json<Value>, Refusal>;

fn read(bytes: &Bytes) -> Result<Value, Refusal> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Refusal::bad(format!("Ce corps n'est pas du JSON : {error}")))
}

/// `POST /sim/users {name, roles:[names]}`: a new member of the first server.
pub(crate) async fn add_user(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Answer {
    let body = read(&bytes)?;
    let name = body["name"].as_str().filter(|n| !n.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::bad("Il manque « name »."))?;
    let roles: Vec<String> = serde_json::from_value(body["roles"].clone()).unwrap_or_default();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let id = Sim::of(shared).add_member(name, &roles)?;
    Ok(Json(json!({"id": id})))
}

/// `POST /sim/guilds/G/members/U/roles {roles:[names]}`: replaces the roles of a member.
pub(crate) async fn set_roles(
    State(shared): State<Arc<Shared>>,
    Path((guild, user)): Path<(Id, Id)>,
    bytes: Bytes,
) -> Answer {
    let roles: Vec<String> = serde_json::from_value(read(&bytes)?["roles"].clone()).unwrap_or_default();
    shared.with(|live| {
        let known =
            live.world.guilds.get_mut(&guild).ok_or_else(|| Refusal::absent("Ce serveur n'existe pas."))?;
        let ids: Vec<Id> = known.roles.values().filter(|r| roles.contains(&r.name)).map(|r| r.id).collect();
        let member = known
            .members
            .get_mut(&user)
            .ok_or_else(|| Refusal::absent("Cette personne n'est pas membre."))?;
        member.roles = ids;
        crate::rest::member_changed(live, guild, user);
        Ok(Json(json!({})))
    })
}

/// `DELETE /sim/channels/C`.
pub(crate) async fn delete_channel(State(shared): State<Arc<Shared>>, Path(channel): Path<Id>) -> Answer {
    shared.with(|live| crate::rest::remove_channel(live, channel));
    Ok(Json(json!({})))
}

/// `GET /sim/clock`.
pub(crate) async fn clock(State(shared): State<Arc<Shared>>) -> Answer {
    Ok(Json(json!({"now": shared.clock.now().to_string()})))
}

/// `POST /sim/clock {"advance_seconds": n}`.
pub(crate) async fn advance(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Answer {
    let seconds = read(&bytes)?["advance_seconds"].as_f64().filter(|s| (0.0..1e9).contains(s));
    let seconds = seconds.ok_or_else(|| Refusal::bad("« advance_seconds » est un nombre positif."))?;
    Sim::of(Arc::clone(&shared)).advance(Duration::from_secs_f64(seconds));
    clock(State(shared)).await
}

/// `GET /sim/journal?after=N`: entries from the Nth on, and the count to ask from next.
pub(crate) async fn journal(
    State(shared): State<Arc<Shared>>,
    Query(params): Query<HashMap<String, String>>,
) -> Answer {
    let after = params.get("after").and_then(|a| a.parse().ok()).unwrap_or(0);
    Ok(Json(shared.look(|live| {
        let entries = live.journal.entries();
        json!({"entries": entries.get(after..).unwrap_or_default(), "next": entries.len(),
               "invalid_requests": live.limits.invalid_requests(live.now)})
    })))
}

/// `GET /sim/state`: the whole world, nothing hidden, for tests that run the bot in another process.
pub(crate) async fn state(State(shared): State<Arc<Shared>>) -> Answer {
    Ok(Json(shared.look(|live| live.world.to_json())))
}

/// `GET /sim/faults`: REST faults that still wait for a request.
pub(crate) async fn faults(State(shared): State<Arc<Shared>>) -> Answer {
    Ok(Json(shared.look(|live| json!({"rest": live.faults.pending(), "held": live.gateway.is_held()}))))
}

/// `POST /sim/faults`: a [`RestFault`] (has `path`) or a [`GatewayFault`] (has `fault`), as JSON.
pub(crate) async fn add_fault(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Answer {
    let body = read(&bytes)?;
    let unreadable =
        |error: serde_json::Error| Refusal::bad(format!("Ce n'est pas une panne connue : {error}"));
    let sim = Sim::of(shared);
    if body.get("fault").is_some() {
        sim.gateway_fault(serde_json::from_value::<GatewayFault>(body).map_err(unreadable)?);
    } else {
        sim.rest_fault(serde_json::from_value::<RestFault>(body).map_err(unreadable)?);
    }
    Ok(Json(json!({})))
}

/// `DELETE /sim/faults`: everything works again; what was held back is written.
pub(crate) async fn clear_faults(State(shared): State<Arc<Shared>>) -> Answer {
    Sim::of(shared).clear_faults();
    Ok(Json(json!({})))
}

/// `POST /sim/limits`: [`LimitSettings`] as JSON; what is absent takes its default.
pub(crate) async fn set_limits(State(shared): State<Arc<Shared>>, bytes: Bytes) -> Answer {
    let settings: LimitSettings = serde_json::from_value(read(&bytes)?)
        .map_err(|error| Refusal::bad(format!("Ces limites ne se lisent pas : {error}")))?;
    shared.with(|live| live.limits.settings = settings);
    Ok(Json(json!(settings)))
}

/// Tells the gateway of somebody who has just joined.
pub(crate) fn member_joined(live: &mut crate::live::Live, guild: Id, user: Id) {
    live.touch_everything();
    let Some(member) = live.world.member(guild, user) else { return };
    let mut event = wire::member(&live.world, member);
    event["guild_id"] = json!(guild);
    live.happen("GUILD_MEMBER_ADD", Scope::Guild(guild), event);
}

//! The people's side over HTTP, under `/sim/`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{delete, get, patch, post};
use serde_json::{Value, json};

use super::Refusal;
use crate::live::Shared;
use crate::world::InteractionState;
use crate::{Id, Sim, control};

type Answer = Result<Json<Value>, Refusal>;
type Params = Query<HashMap<String, String>>;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"error": self.reason}))).into_response()
    }
}

/// All routes under `/sim/`.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sim/world", get(world))
        .route("/sim/channels/{channel}/messages", get(messages).post(say))
        .route("/sim/channels/{channel}/messages/{message}", patch(edit).delete(delete_message))
        .route("/sim/channels/{channel}/members/{user}", post(join_thread))
        .route("/sim/dm", post(dm))
        .route("/sim/press", post(press))
        .route("/sim/modal", post(submit).delete(close))
        .route("/sim/commands", get(commands))
        .route("/sim/commands/run", post(run))
        .route("/sim/commands/complete", post(complete))
        .route("/sim/interactions/{id}", get(interaction))
        .route("/sim/events", get(events))
        .route("/sim/users", post(control::add_user))
        .route("/sim/guilds/{guild}/members/{user}/roles", post(control::set_roles))
        .route("/sim/channels/{channel}", delete(control::delete_channel))
        .route("/sim/clock", get(control::clock).post(control::advance))
        .route("/sim/journal", get(control::journal))
        .route("/sim/state", get(control::state))
        .route("/sim/faults", get(control::faults).post(control::add_fault).delete(control::clear_faults))
        .route("/sim/limits", post(control::set_limits))
}

/// Who acts: `as=USER_ID`.
fn acting(params: &HashMap<String, String>) -> Result<Id, Refusal> {
    let user = params.get("as").and_then(|u| u.parse().ok());
    user.ok_or_else(|| Refusal::bad("Il manque « as » : qui agit ?"))
}

/// A JSON body, whatever its content type; nothing is an empty object.
pub(crate) fn body(bytes: &Bytes) -> Result<Value, Refusal> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Refusal::bad(format!("Ce corps n'est pas du JSON : {error}")))
}

/// An id of a body, as text or number.
pub(crate) fn id(body: &Value, key: &str) -> Result<Id, Refusal> {
    serde_json::from_value(body[key].clone()).map_err(|_| Refusal::bad(format!("Il manque « {key} ».")))
}

fn sim(shared: &Arc<Shared>) -> Sim {
    Sim::of(Arc::clone(shared))
}

async fn world(State(shared): State<Arc<Shared>>, Query(params): Params) -> Answer {
    let user = acting(&params).ok();
    let version = *shared.version.borrow();
    Ok(Json(shared.look(|live| super::world_for(live, version, user))))
}

async fn messages(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<Id>,
    Query(params): Params,
) -> Answer {
    let user = acting(&params)?;
    let limit = params.get("limit").and_then(|l| l.parse().ok()).unwrap_or(100);
    let messages = shared.look(|live| super::messages_for(live, user, channel, limit))?;
    Ok(Json(json!({"messages": messages})))
}

async fn say(
    State(shared): State<Arc<Shared>>,
    Path(channel): Path<Id>,
    Query(params): Params,
    bytes: Bytes,
) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let text = body["content"].as_str().unwrap_or_default();
    let files: Vec<(String, String)> = body["attachments"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|a| {
            let of = |key: &str, default: &str| a[key].as_str().unwrap_or(default).to_owned();
            (of("filename", "fichier"), of("content_type", "application/octet-stream"))
        })
        .collect();
    let reply = id(&body, "reply_to").ok();
    let message = shared.with(|live| {
        let id = super::say(live, user, channel, text, reply, &files)?;
        let message = live.world.message(channel, id);
        message
            .map(|m| super::view::message(&live.world, m))
            .ok_or_else(|| Refusal::absent("Ce message n'est plus là."))
    })?;
    Ok(Json(json!(message)))
}

async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((channel, message)): Path<(Id, Id)>,
    Query(params): Params,
    bytes: Bytes,
) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let text = body["content"].as_str().unwrap_or_default();
    let view = shared.with(|live| {
        super::edit_message(live, user, channel, message, text)?;
        Ok::<_, Refusal>(live.world.message(channel, message).map(|m| super::view::message(&live.world, m)))
    })?;
    Ok(Json(json!(view)))
}

async fn delete_message(
    State(shared): State<Arc<Shared>>,
    Path((channel, message)): Path<(Id, Id)>,
    Query(params): Params,
) -> Answer {
    let user = acting(&params)?;
    shared.with(|live| super::delete_message(live, user, channel, message))?;
    Ok(Json(json!({})))
}

async fn join_thread(
    State(shared): State<Arc<Shared>>,
    Path((channel, who)): Path<(Id, Id)>,
    Query(params): Params,
) -> Answer {
    let user = acting(&params)?;
    shared.with(|live| super::join_thread(live, user, channel, who))?;
    Ok(Json(json!({})))
}

async fn dm(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let recipient = id(&body, "recipient_id")?;
    let channel = shared.with(|live| super::open_dm(live, user, recipient))?;
    Ok(Json(json!({"channel_id": channel})))
}

async fn press(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let custom_id = body["custom_id"].as_str().unwrap_or_default();
    let values: Vec<String> = serde_json::from_value(body["values"].clone()).unwrap_or_default();
    let (channel, message) = (id(&body, "channel_id")?, id(&body, "message_id")?);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let interaction = sim(&shared).choose(user, channel, message, custom_id, &values)?;
    Ok(Json(json!({"interaction_id": interaction})))
}

async fn submit(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let custom_id = body["custom_id"].as_str().unwrap_or_default();
    let fields: Vec<(&str, &str)> = body["fields"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
        .collect();
    let interaction = sim(&shared).submit_modal(user, id(&body, "interaction_id")?, custom_id, &fields)?;
    Ok(Json(json!({"interaction_id": interaction})))
}

async fn close(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let interaction = id(&body, "interaction_id")?;
    shared.with(|live| super::close_modal(live, user, interaction))?;
    Ok(Json(json!({})))
}

async fn commands(State(shared): State<Arc<Shared>>, Query(params): Params) -> Answer {
    let user = acting(&params)?;
    let channel = params.get("channel").and_then(|c| c.parse().ok());
    let channel = channel.ok_or_else(|| Refusal::bad("Il manque « channel »."))?;
    Ok(Json(json!({"commands": shared.look(|live| super::commands_for(live, user, channel))})))
}

async fn run(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let (channel, command) = (id(&body, "channel_id")?, id(&body, "command_id")?);
    let target = id(&body, "target_id").ok();
    let interaction = sim(&shared).run_command_by_id(user, channel, command, &body["options"], target)?;
    Ok(Json(json!({"interaction_id": interaction})))
}

async fn complete(State(shared): State<Arc<Shared>>, Query(params): Params, bytes: Bytes) -> Answer {
    let (user, body) = (acting(&params)?, body(&bytes)?);
    let (channel, command) = (id(&body, "channel_id")?, id(&body, "command_id")?);
    let choices = sim(&shared).complete(user, channel, command, &body["options"]).await?;
    Ok(Json(json!({"choices": choices})))
}

async fn interaction(State(shared): State<Arc<Shared>>, Path(id): Path<Id>, Query(params): Params) -> Answer {
    let user = acting(&params)?;
    shared.look(|live| {
        let known = live.world.interactions.get(&id).filter(|i| i.user == user);
        let known = known.ok_or_else(|| Refusal::absent("Cette interaction n'existe pas."))?;
        let (state, modal, error) = match &known.state {
            InteractionState::Waiting => ("waiting", None, None),
            InteractionState::Deferred => ("deferred", None, None),
            InteractionState::Modal(_) if known.modal_done => ("answered", None, None),
            InteractionState::Modal(modal) => ("modal", Some(modal), None),
            InteractionState::Answered | InteractionState::Choices(_) => ("answered", None, None),
            InteractionState::Failed => ("failed", None, Some("L'application ne répond plus")),
        };
        Ok(Json(json!({"state": state, "modal": modal, "error": error})))
    })
}

async fn events(State(shared): State<Arc<Shared>>, Query(params): Params) -> Result<Response<Body>, Refusal> {
    let user = acting(&params)?;
    Ok(super::events(&shared, user))
}

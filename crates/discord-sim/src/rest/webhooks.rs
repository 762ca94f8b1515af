//! `/webhooks/{id}/{token}…`: channel webhooks, and the follow-ups of interactions, which use the same routes.

use super::{Answer, ApiError, Call, Outcome, check, interactions, messages, parse};
use crate::acts::{self, Draft, TOKEN_LIVES};
use crate::live::Live;
use crate::world::{Interaction, InteractionState, Webhook, WebhookAuthor, flags};
use crate::{Id, Permissions, wire};

pub(super) fn route(live: &mut Live, call: &Call, id: Id, rest: &[&str]) -> Outcome {
    if id == live.world.application.id {
        let [token, rest @ ..] = rest else { return Err(ApiError::UNKNOWN_WEBHOOK) };
        return follow_up(live, call, token, rest);
    }
    let hook = live.world.webhooks.get(&id).cloned().ok_or(ApiError::UNKNOWN_WEBHOOK)?;
    let (token, rest) = match rest {
        [] => (None, &[][..]),
        [token, rest @ ..] => (Some(*token), rest),
    };
    match token {
        Some(token) if token != hook.token => return Err(ApiError::INVALID_WEBHOOK_TOKEN),
        Some(_) => {}
        None => super::need(live, hook.channel_id, Permissions::MANAGE_WEBHOOKS)?,
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => Answer::ok(wire::webhook(&live.world, &hook)),
        ("DELETE", []) => {
            live.world.webhooks.remove(&id);
            Answer::nothing()
        }
        ("POST", []) if token.is_some() => execute(live, call, &hook),
        (method, ["messages", message]) => own_message(live, call, method, &hook, parse(message)?),
        _ => Err(ApiError::NOT_FOUND),
    }
}

/// A nonce is no part of this request and is ignored: a retry doubles the message.
fn execute(live: &mut Live, call: &Call, hook: &Webhook) -> Outcome {
    check::message(&call.body)?;
    if check::is_empty(&call.body, call.files.len()) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    let channel = call.id("thread_id").unwrap_or(hook.channel_id);
    let fits = live
        .world
        .channels
        .get(&channel)
        .is_some_and(|c| c.id == hook.channel_id || c.parent_id == Some(hook.channel_id));
    if !fits {
        return Err(ApiError::UNKNOWN_CHANNEL);
    }
    let mut draft = messages::draft(live, &call.body, &call.files, channel, hook.id);
    let name = call.body["username"].as_str().unwrap_or(&hook.name).to_owned();
    draft.webhook = Some(WebhookAuthor { id: hook.id, name });
    let id = acts::post(live, draft);
    if !call.flag("wait") {
        return Answer::nothing();
    }
    let message = live.world.message(channel, id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    Answer::ok(wire::message(&live.world, message))
}

fn own_message(live: &mut Live, call: &Call, method: &str, hook: &Webhook, id: Id) -> Outcome {
    let channel = call.id("thread_id").unwrap_or(hook.channel_id);
    let known = live.world.message(channel, id).filter(|m| m.author == hook.id);
    let message = known.ok_or(ApiError::UNKNOWN_MESSAGE)?;
    match method {
        "GET" => Answer::ok(wire::message(&live.world, message)),
        "PATCH" => {
            check::message(&call.body)?;
            let change = messages::change(live, &call.body, &call.files, channel, id);
            acts::edit(live, channel, id, change);
            let message = live.world.message(channel, id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
            Answer::ok(wire::message(&live.world, message))
        }
        "DELETE" => {
            acts::delete(live, channel, &[id], false);
            Answer::nothing()
        }
        _ => Err(ApiError::METHOD_NOT_ALLOWED),
    }
}

/// Follow-ups and `@original`, by an interaction's token: for fifteen minutes, once it has been answered.
fn follow_up(live: &mut Live, call: &Call, token: &str, rest: &[&str]) -> Outcome {
    let known = live.world.interactions.values().find(|i| i.token == token);
    let interaction = known.ok_or(ApiError::UNKNOWN_WEBHOOK)?.clone();
    if live.now.duration_since(interaction.created_at) >= TOKEN_LIVES {
        return Err(ApiError::INVALID_WEBHOOK_TOKEN);
    }
    if matches!(interaction.state, InteractionState::Waiting | InteractionState::Failed) {
        return Err(ApiError::UNKNOWN_WEBHOOK);
    }
    match (call.method.as_str(), rest) {
        ("POST", []) => new_follow_up(live, call, &interaction),
        (method, ["messages", which]) => {
            let id = match *which {
                "@original" => interaction.original.ok_or(ApiError::UNKNOWN_MESSAGE)?,
                id => parse(id)?,
            };
            answer_message(live, call, method, &interaction, id)
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn new_follow_up(live: &mut Live, call: &Call, interaction: &Interaction) -> Outcome {
    check::message(&call.body)?;
    if check::is_empty(&call.body, call.files.len()) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    // The first follow-up after a deferred answer fills it, and is as private as the deferral was.
    if interaction.state == InteractionState::Deferred
        && let Some(original) = interaction.original
    {
        return answer_message(live, call, "PATCH", interaction, original);
    }
    let mut draft: Draft = interactions::answer_draft(live, interaction, &call.body, &call.files);
    draft.kind = crate::world::kinds::REPLY;
    draft.reply_to = interaction.original;
    let id = acts::post(live, draft);
    let message = live.world.message(interaction.channel_id, id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    Answer::ok(wire::message(&live.world, message))
}

fn answer_message(live: &mut Live, call: &Call, method: &str, interaction: &Interaction, id: Id) -> Outcome {
    let channel = interaction.channel_id;
    let known = live.world.message(channel, id);
    // A token reaches the messages of its own interaction, and the one whose component was pressed.
    let ours = known.filter(|m| {
        m.interaction.as_ref().is_some_and(|i| i.id == interaction.id)
            || interaction.original == Some(id)
            || interaction.message_id == Some(id)
    });
    let message = ours.ok_or(ApiError::UNKNOWN_MESSAGE)?;
    let loading = message.flags & flags::LOADING != 0;
    match method {
        "GET" => Answer::ok(wire::message(&live.world, message)),
        "PATCH" => {
            check::message(&call.body)?;
            let mut change = messages::change(live, &call.body, &call.files, channel, id);
            change.fills = loading;
            acts::edit(live, channel, id, change);
            if loading && let Some(known) = live.world.interactions.get_mut(&interaction.id) {
                known.state = InteractionState::Answered;
                live.touch_interaction(interaction.id);
            }
            let message = live.world.message(channel, id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
            Answer::ok(wire::message(&live.world, message))
        }
        "DELETE" => {
            acts::delete(live, channel, &[id], false);
            if let Some(known) = live.world.interactions.get_mut(&interaction.id) {
                known.original = known.original.filter(|o| *o != id);
            }
            Answer::nothing()
        }
        _ => Err(ApiError::METHOD_NOT_ALLOWED),
    }
}

//! `/interactions/{id}/{token}/callback`: the first answer, due within three seconds.

use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, check, messages};
use crate::acts::{self, ANSWER_WITHIN, Draft};
use crate::live::Live;
use crate::world::{Interaction, InteractionKind, InteractionState, MessageInteraction, flags, kinds};
use crate::{Id, wire};

pub(super) fn callback(live: &mut Live, call: &Call, id: Id, token: &str) -> Outcome {
    if call.method != "POST" {
        return Err(ApiError::METHOD_NOT_ALLOWED);
    }
    let known = live.world.interactions.get(&id).filter(|i| i.token == token);
    let interaction = known.ok_or(ApiError::UNKNOWN_INTERACTION)?.clone();
    match interaction.state {
        InteractionState::Waiting => {}
        InteractionState::Failed => return Err(ApiError::UNKNOWN_INTERACTION),
        _ => return Err(ApiError::ALREADY_ANSWERED),
    }
    if live.now.duration_since(interaction.created_at) >= ANSWER_WITHIN {
        acts::fail_if_unanswered(live, id);
        return Err(ApiError::UNKNOWN_INTERACTION);
    }
    let kind = call.body["type"].as_u64().unwrap_or(0);
    let data = &call.body["data"];
    let (state, message) = perform(live, call, &interaction, kind, data)?;
    let ephemeral =
        message.and_then(|m| live.world.message(interaction.channel_id, m)).map(|m| m.flags & 64 != 0);
    if let Some(known) = live.world.interactions.get_mut(&id) {
        known.state = state;
        known.original = message;
    }
    live.touch_interaction(id);
    if !call.flag("with_response") {
        return Answer::nothing();
    }
    let message_json = message
        .and_then(|m| live.world.message(interaction.channel_id, m))
        .map(|m| wire::message(&live.world, m));
    Answer::ok(json!({
        "interaction": {"id": id, "type": interaction.kind.number(), "response_message_id": message,
                        "response_message_loading": kind == 5,
                        "response_message_ephemeral": ephemeral.unwrap_or(false)},
        "resource": {"type": kind, "message": message_json},
    }))
}

/// Does what a callback of `kind` asks for: the new state, and the message that is now `@original`.
fn perform(
    live: &mut Live,
    call: &Call,
    interaction: &Interaction,
    kind: u64,
    data: &Value,
) -> Result<(InteractionState, Option<Id>), ApiError> {
    let from_message = interaction.message_id.is_some();
    let component =
        interaction.kind == InteractionKind::Component || interaction.kind == InteractionKind::Modal;
    let autocomplete = interaction.kind == InteractionKind::Autocomplete;
    match kind {
        4 if !autocomplete => {
            check::message(data)?;
            if check::is_empty(data, call.files.len()) {
                return Err(ApiError::EMPTY_MESSAGE);
            }
            let draft = answer_draft(live, interaction, data, &call.files);
            Ok((InteractionState::Answered, Some(acts::post(live, draft))))
        }
        5 if !autocomplete => {
            let mut draft = answer_draft(live, interaction, &json!({"flags": data["flags"]}), &[]);
            draft.flags |= flags::LOADING;
            Ok((InteractionState::Deferred, Some(acts::post(live, draft))))
        }
        6 if component && from_message => Ok((InteractionState::Answered, interaction.message_id)),
        7 if component && from_message => {
            check::message(data)?;
            let message = interaction.message_id.unwrap_or_default();
            let change = messages::change(live, data, &call.files, interaction.channel_id, message);
            acts::edit(live, interaction.channel_id, message, change);
            Ok((InteractionState::Answered, interaction.message_id))
        }
        8 if autocomplete => {
            let choices = data["choices"].as_array().cloned().unwrap_or_default();
            if choices.len() > 25 {
                return Err(ApiError::form(
                    "data.choices",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 25 or fewer in length.",
                ));
            }
            Ok((InteractionState::Choices(choices), None))
        }
        9 if !autocomplete && interaction.kind != InteractionKind::Modal => {
            check::modal(data)?;
            Ok((InteractionState::Modal(data.clone()), None))
        }
        _ => Err(ApiError::form(
            "type",
            "BASE_TYPE_CHOICES",
            "This callback type does not fit the interaction.",
        )),
    }
}

/// The message that answers an interaction.
pub(super) fn answer_draft(
    live: &mut Live,
    interaction: &Interaction,
    body: &Value,
    files: &[super::multipart::File],
) -> Draft {
    let mut draft = messages::draft(live, body, files, interaction.channel_id, live.world.bot());
    if body["flags"].as_u64().unwrap_or(0) & flags::EPHEMERAL != 0 {
        draft.flags |= flags::EPHEMERAL;
        draft.ephemeral_for = Some(interaction.user);
    }
    draft.interaction = Some(MessageInteraction {
        id: interaction.id,
        user_id: interaction.user,
        kind: interaction.kind.number(),
        name: interaction.command_name.clone(),
    });
    let command_kind = interaction.data["type"].as_u64();
    draft.kind = match (interaction.kind, command_kind) {
        (InteractionKind::Command, Some(2 | 3)) => kinds::CONTEXT_MENU_COMMAND,
        (InteractionKind::Command, _) => kinds::CHAT_INPUT_COMMAND,
        // The answer to a component is shown as a reply to the message that carries it.
        _ if interaction.message_id.is_some() => kinds::REPLY,
        _ => kinds::DEFAULT,
    };
    if draft.kind == kinds::REPLY {
        draft.reply_to = interaction.message_id;
        if draft.allowed_mentions.is_null() {
            draft.allowed_mentions = json!({"parse": ["users", "roles", "everyone"]});
        }
    }
    draft
}

//! What people do.

use serde_json::{Value, json};

use super::{Refusal, components, view};
use crate::acts::{self, Draft, Edit, NewInteraction};
use crate::live::Live;
use crate::world::{Attachment, Command, InteractionKind, InteractionState, Message, flags, kinds};
use crate::{Id, Permissions, rest, wire};

/// Files that come with a message.
pub(crate) type Files<'a> = &'a [(String, String)];

/// Writes a message as a person. `files` are names and MIME types.
pub(crate) fn say(
    live: &mut Live,
    user: Id,
    channel: Id,
    text: &str,
    reply_to: Option<Id>,
    files: Files<'_>,
) -> Result<Id, Refusal> {
    known(live, user)?;
    seen(live, user, channel)?;
    if !live.world.can_write(channel, user, live.now) {
        return Err(Refusal::forbidden("Tu n'as pas la permission d'écrire ici."));
    }
    if text.trim().is_empty() && files.is_empty() {
        return Err(Refusal::bad("Un message vide ne s'envoie pas."));
    }
    if rest::content_length(text) > 2000 {
        return Err(Refusal::bad("Ce message est trop long : 2000 caractères au plus."));
    }
    let mut draft = Draft::text(channel, user, text);
    if let Some(reply) = reply_to {
        let replied = live.world.message(channel, reply).filter(|m| m.ephemeral_for.is_none());
        replied.ok_or_else(|| Refusal::absent("Le message auquel tu réponds n'existe plus."))?;
        draft.reply_to = Some(reply);
        draft.kind = kinds::REPLY;
    }
    for (filename, content_type) in files {
        let id = live.new_id();
        draft.attachments.push(Attachment {
            id,
            filename: filename.clone(),
            content_type: content_type.clone(),
            size: 1024,
        });
    }
    Ok(acts::post(live, draft))
}

fn known(live: &Live, user: Id) -> Result<(), Refusal> {
    let known = live.world.users.contains_key(&user);
    known.then_some(()).ok_or_else(|| Refusal::absent("Cette personne n'existe pas."))
}

fn seen(live: &Live, user: Id, channel: Id) -> Result<(), Refusal> {
    if live.world.can_see(channel, user, live.now) {
        return Ok(());
    }
    Err(Refusal::forbidden("Tu ne vois pas ce salon."))
}

/// A message that a person sees, ephemeral ones of theirs included.
fn seen_message(live: &Live, user: Id, channel: Id, id: Id) -> Result<&Message, Refusal> {
    seen(live, user, channel)?;
    let granted = live.world.permissions(channel, user, live.now);
    let message = live.world.message(channel, id).filter(|m| m.shown_to(user));
    message
        .filter(|m| m.ephemeral_for == Some(user) || granted.has(Permissions::READ_MESSAGE_HISTORY))
        .ok_or_else(|| Refusal::absent("Ce message n'existe pas ou plus."))
}

/// Changes one's own message.
pub(crate) fn edit_message(
    live: &mut Live,
    user: Id,
    channel: Id,
    id: Id,
    text: &str,
) -> Result<(), Refusal> {
    let message = seen_message(live, user, channel, id)?;
    if message.author != user {
        return Err(Refusal::forbidden("Tu ne peux modifier que tes propres messages."));
    }
    acts::edit(live, channel, id, Edit { content: Some(text.to_owned()), ..Edit::default() });
    Ok(())
}

/// Deletes one's own message, any with MANAGE_MESSAGES, or puts an ephemeral one away.
pub(crate) fn delete_message(live: &mut Live, user: Id, channel: Id, id: Id) -> Result<(), Refusal> {
    let message = seen_message(live, user, channel, id)?;
    let granted = live.world.permissions(channel, user, live.now);
    let own = message.author == user || message.ephemeral_for == Some(user);
    if !own && !granted.has(Permissions::MANAGE_MESSAGES) {
        return Err(Refusal::forbidden("Tu ne peux supprimer que tes propres messages."));
    }
    acts::delete(live, channel, &[id], false);
    Ok(())
}

/// Opens the direct-message channel with somebody.
pub(crate) fn open_dm(live: &mut Live, user: Id, recipient: Id) -> Result<Id, Refusal> {
    known(live, user)?;
    known(live, recipient)?;
    if user == recipient {
        return Err(Refusal::bad("On ne s'écrit pas à soi-même."));
    }
    Ok(rest::dm_with(live, user, recipient))
}

/// Adds somebody to a thread, as a person in it would.
pub(crate) fn join_thread(live: &mut Live, user: Id, thread: Id, who: Id) -> Result<(), Refusal> {
    seen(live, user, thread)?;
    let parent = live.world.channels.get(&thread).and_then(|c| c.parent_id).unwrap_or(thread);
    if !live.world.can_see(parent, who, live.now) {
        return Err(Refusal::forbidden("Cette personne ne voit pas le salon de ce fil."));
    }
    acts::add_to_thread(live, thread, who);
    Ok(())
}

/// Presses a button or chooses in a select.
pub(crate) fn press(
    live: &mut Live,
    user: Id,
    channel: Id,
    message: Id,
    custom_id: &str,
    values: &[String],
) -> Result<Id, Refusal> {
    let found = seen_message(live, user, channel, message)?;
    let component = components::find(&found.components, custom_id)
        .ok_or_else(|| Refusal::absent("Il n'y a pas de tel bouton sur ce message."))?
        .clone();
    if component["disabled"] == json!(true) {
        return Err(Refusal::bad("Ce bouton est désactivé."));
    }
    let data = components::data(&live.world, channel, &component, custom_id, values)?;
    let new = NewInteraction {
        kind: InteractionKind::Component,
        user,
        channel,
        data,
        message: Some(message),
        command_name: String::new(),
    };
    Ok(acts::begin(live, new))
}

/// Sends an open modal.
pub(crate) fn submit_modal(
    live: &mut Live,
    user: Id,
    interaction: Id,
    custom_id: &str,
    fields: &[(String, String)],
) -> Result<Id, Refusal> {
    let opened = open_modal(live, user, interaction)?;
    let InteractionState::Modal(modal) = &opened.state else {
        return Err(Refusal::absent("Aucun formulaire ouvert."));
    };
    if modal["custom_id"] != json!(custom_id) {
        return Err(Refusal::absent("Ce formulaire n'est plus ouvert."));
    }
    let data = components::modal_data(modal, fields)?;
    let (channel, message) = (opened.channel_id, opened.message_id);
    if let Some(opened) = live.world.interactions.get_mut(&interaction) {
        opened.modal_done = true;
    }
    let new = NewInteraction {
        kind: InteractionKind::Modal,
        user,
        channel,
        data,
        message,
        command_name: String::new(),
    };
    Ok(acts::begin(live, new))
}

/// Closes an open modal; the bot never learns of it.
pub(crate) fn close_modal(live: &mut Live, user: Id, interaction: Id) -> Result<(), Refusal> {
    open_modal(live, user, interaction)?;
    if let Some(opened) = live.world.interactions.get_mut(&interaction) {
        opened.modal_done = true;
    }
    live.touch_interaction(interaction);
    Ok(())
}

fn open_modal(live: &Live, user: Id, id: Id) -> Result<&crate::world::Interaction, Refusal> {
    let known = live.world.interactions.get(&id).filter(|i| i.user == user && !i.modal_done);
    known.ok_or_else(|| Refusal::absent("Ce formulaire n'est plus ouvert."))
}

/// Runs a command. `options` are those chosen, in Discord's form; `target` is a user or a message for menus.
pub(crate) fn run_command(
    live: &mut Live,
    user: Id,
    channel: Id,
    command: Id,
    options: &Value,
    target: Option<Id>,
) -> Result<Id, Refusal> {
    command_interaction(live, user, channel, command, options, target, InteractionKind::Command)
}

/// Asks the bot to complete the focused option.
pub(crate) fn complete(
    live: &mut Live,
    user: Id,
    channel: Id,
    command: Id,
    options: &Value,
) -> Result<Id, Refusal> {
    command_interaction(live, user, channel, command, options, None, InteractionKind::Autocomplete)
}

fn command_interaction(
    live: &mut Live,
    user: Id,
    channel: Id,
    command: Id,
    options: &Value,
    target: Option<Id>,
    kind: InteractionKind,
) -> Result<Id, Refusal> {
    seen(live, user, channel)?;
    let allowed = view::commands_allowed(live, user, channel);
    let command = allowed
        .into_iter()
        .find(|c| c.id == command)
        .cloned()
        .ok_or_else(|| Refusal::absent("Cette commande n'existe pas ici, ou pas pour toi."))?;
    if kind == InteractionKind::Command {
        components::check_required(&command.options, options)?;
    }
    let mut data = json!({"id": command.id, "name": command.name, "type": command.kind});
    if let Some(guild) = command.guild_id {
        data["guild_id"] = json!(guild);
    }
    if command.kind == 1 {
        let mut chosen = options.as_array().cloned().unwrap_or_default();
        // Discord's client names the options of a subcommand also where it has none.
        for option in chosen.iter_mut().filter(|option| matches!(option["type"].as_u64(), Some(1 | 2))) {
            if !option["options"].is_array() {
                option["options"] = json!([]);
            }
        }
        data["options"] = json!(chosen);
        let resolved = components::resolve_options(&live.world, channel, options);
        if resolved.as_object().is_some_and(|r| !r.is_empty()) {
            data["resolved"] = resolved;
        }
    } else {
        let target = target.ok_or_else(|| Refusal::bad("Ce menu s'ouvre sur une personne ou un message."))?;
        data["target_id"] = json!(target);
        data["resolved"] = resolve_target(live, user, channel, &command, target)?;
    }
    let command_name = full_name(&command, options);
    let new = NewInteraction { kind, user, channel, data, message: None, command_name };
    Ok(acts::begin(live, new))
}

fn resolve_target(
    live: &Live,
    user: Id,
    channel: Id,
    command: &Command,
    target: Id,
) -> Result<Value, Refusal> {
    if command.kind == 3 {
        let message = seen_message(live, user, channel, target)?;
        if message.flags & flags::EPHEMERAL != 0 {
            return Err(Refusal::bad("Ce menu ne s'ouvre pas sur un message visible de toi seul."));
        }
        return Ok(json!({"messages": {target.to_string(): wire::message(&live.world, message)}}));
    }
    known(live, target)?;
    Ok(components::resolve_user(&live.world, channel, target))
}

/// « garde inscrire »: the command with its subcommands.
fn full_name(command: &Command, options: &Value) -> String {
    let mut name = command.name.clone();
    let mut options = options;
    while let Some(inner) =
        options.as_array().and_then(|o| o.iter().find(|o| o["type"] == 1 || o["type"] == 2))
    {
        name.push(' ');
        name.push_str(inner["name"].as_str().unwrap_or_default());
        options = &inner["options"];
    }
    name
}

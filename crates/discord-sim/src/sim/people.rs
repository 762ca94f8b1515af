//! What people do and see, as a test says it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{Sim, TimedOut};
use crate::live::Live;
use crate::user::{self, CommandView, MessageView, Refusal};
use crate::world::{Interaction, InteractionState, Message};
use crate::{Id, acts};

impl Sim {
    /// Somebody writes a message.
    ///
    /// # Errors
    ///
    /// If they may not write there.
    pub fn say(&self, user: Id, channel: Id, text: &str) -> Result<Id, Refusal> {
        self.shared.with(|live| user::say(live, user, channel, text, None, &[]))
    }

    /// The same with files (name, MIME type) and as an answer to a message.
    ///
    /// # Errors
    ///
    /// If they may not write there.
    pub fn say_with(
        &self,
        user: Id,
        channel: Id,
        text: &str,
        reply_to: Option<Id>,
        files: &[(String, String)],
    ) -> Result<Id, Refusal> {
        self.shared.with(|live| user::say(live, user, channel, text, reply_to, files))
    }

    /// Somebody changes a message of theirs.
    ///
    /// # Errors
    ///
    /// If it is not theirs.
    pub fn edit(&self, user: Id, channel: Id, message: Id, text: &str) -> Result<(), Refusal> {
        self.shared.with(|live| user::edit_message(live, user, channel, message, text))
    }

    /// Somebody deletes a message, or puts an ephemeral one away.
    ///
    /// # Errors
    ///
    /// If they may not.
    pub fn delete(&self, user: Id, channel: Id, message: Id) -> Result<(), Refusal> {
        self.shared.with(|live| user::delete_message(live, user, channel, message))
    }

    /// The direct-message channel of two people.
    ///
    /// # Errors
    ///
    /// If one of them does not exist.
    pub fn dm(&self, user: Id, recipient: Id) -> Result<Id, Refusal> {
        self.shared.with(|live| user::open_dm(live, user, recipient))
    }

    /// Somebody presses a button.
    ///
    /// # Errors
    ///
    /// If there is no such button on a message that they see, or it is disabled.
    pub fn press(&self, user: Id, channel: Id, message: Id, custom_id: &str) -> Result<Id, Refusal> {
        self.choose(user, channel, message, custom_id, &[])
    }

    /// Somebody chooses in a select.
    ///
    /// # Errors
    ///
    /// If there is no such select on a message that they see, or it does not offer the values.
    pub fn choose(
        &self,
        user: Id,
        channel: Id,
        message: Id,
        custom_id: &str,
        values: &[&str],
    ) -> Result<Id, Refusal> {
        let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
        let begun = self.shared.with(|live| user::press(live, user, channel, message, custom_id, &values))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody sends the modal that an interaction opened.
    ///
    /// # Errors
    ///
    /// If it is not open, or a field is missing or too long.
    pub fn submit_modal(
        &self,
        user: Id,
        interaction: Id,
        custom_id: &str,
        fields: &[(&str, &str)],
    ) -> Result<Id, Refusal> {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let begun =
            self.shared.with(|live| user::submit_modal(live, user, interaction, custom_id, &fields))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody runs a slash command by its name. `options` are those chosen, in Discord's form; null for none.
    ///
    /// # Errors
    ///
    /// If they may not run it there, or a required option is missing.
    pub fn run_command(&self, user: Id, channel: Id, name: &str, options: &Value) -> Result<Id, Refusal> {
        let command = self.command_named(user, channel, 1, name)?;
        self.run_command_by_id(user, channel, command, options, None)
    }

    /// Somebody opens the menu of a message (`kind` 3) or of a person (`kind` 2) and runs a command on it.
    ///
    /// # Errors
    ///
    /// If they may not run it there, or do not see the target.
    pub fn run_menu(&self, user: Id, channel: Id, kind: u8, name: &str, target: Id) -> Result<Id, Refusal> {
        let command = self.command_named(user, channel, kind, name)?;
        self.run_command_by_id(user, channel, command, &Value::Null, Some(target))
    }

    fn command_named(&self, user: Id, channel: Id, kind: u8, name: &str) -> Result<Id, Refusal> {
        let found = self.commands(user, channel).into_iter();
        let mut found = found.filter(|c| c.kind == kind && (c.name == name || c.name_localized == name));
        found.next().map(|c| c.id).ok_or_else(|| Refusal::absent(format!("Pas de commande « {name} » ici.")))
    }

    /// The same by the command's id.
    ///
    /// # Errors
    ///
    /// As [`Sim::run_command`].
    pub fn run_command_by_id(
        &self,
        user: Id,
        channel: Id,
        command: Id,
        options: &Value,
        target: Option<Id>,
    ) -> Result<Id, Refusal> {
        let begun =
            self.shared.with(|live| user::run_command(live, user, channel, command, options, target))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody is typing a command; the focused option (`"focused": true`) is completed by the bot.
    ///
    /// # Errors
    ///
    /// If the bot does not answer within three seconds, or they may not run the command.
    pub async fn complete(
        &self,
        user: Id,
        channel: Id,
        command: Id,
        options: &Value,
    ) -> Result<Vec<Value>, Refusal> {
        let begun = self.shared.with(|live| user::complete(live, user, channel, command, options))?;
        let id = self.watch_deadline(begun);
        let find = |live: &Live| match live.world.interactions.get(&id).map(|i| i.state.clone()) {
            Some(InteractionState::Choices(choices)) => Some(Some(choices)),
            Some(InteractionState::Failed) | None => Some(None),
            _ => None,
        };
        let choices = self.wait(Duration::from_secs(4), find).await.ok().flatten();
        choices.ok_or_else(|| Refusal { status: 504, reason: "L'application ne répond plus.".to_owned() })
    }

    /// Marks the interaction as failed when its three seconds are over.
    fn watch_deadline(&self, interaction: Id) -> Id {
        let shared = Arc::downgrade(&self.shared);
        let clock = self.shared.clock.clone();
        let due =
            self.world(|w| w.interactions.get(&interaction).map(|i| i.created_at + acts::ANSWER_WITHIN));
        tokio::spawn(async move {
            let Some(due) = due else { return };
            clock.sleep_until(due).await;
            if let Some(shared) = shared.upgrade() {
                shared.with(|live| acts::fail_if_unanswered(live, interaction));
            }
        });
        interaction
    }

    /// An interaction, as it stands.
    pub fn interaction(&self, id: Id) -> Option<Interaction> {
        self.world(|w| w.interactions.get(&id).cloned())
    }

    /// Waits until the bot has answered an interaction or its three seconds are over. A deferred answer counts once
    /// it is filled.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn answer_to(&self, within: Duration, id: Id) -> Result<Interaction, TimedOut> {
        self.wait_for(within, |w| {
            let known = w.interactions.get(&id)?;
            let open = matches!(known.state, InteractionState::Waiting | InteractionState::Deferred);
            (!open).then(|| known.clone())
        })
        .await
    }

    /// What somebody sees in a channel, oldest first; nothing if they do not see the channel.
    pub fn visible_messages(&self, user: Id, channel: Id) -> Vec<MessageView> {
        self.shared.look(|live| user::messages_for(live, user, channel, usize::MAX)).unwrap_or_default()
    }

    /// Whether somebody sees a channel.
    pub fn sees(&self, user: Id, channel: Id) -> bool {
        self.shared.look(|live| live.world.can_see(channel, user, live.now))
    }

    /// Commands that somebody may run in a channel.
    pub fn commands(&self, user: Id, channel: Id) -> Vec<CommandView> {
        self.shared.look(|live| user::commands_for(live, user, channel))
    }

    /// A message as the world has it.
    pub fn message(&self, channel: Id, id: Id) -> Option<Message> {
        self.world(|w| w.message(channel, id).cloned())
    }
}

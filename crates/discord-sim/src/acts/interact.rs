//! Interactions: how they begin, and how they end when the bot says nothing.

use jiff::SignedDuration;
use serde_json::Value;

use crate::live::{Live, Scope};
use crate::world::{Interaction, InteractionKind, InteractionState};
use crate::{Id, wire};

/// A bot has this long to answer an interaction.
pub(crate) const ANSWER_WITHIN: SignedDuration = SignedDuration::from_secs(3);
/// An interaction's token works this long.
pub(crate) const TOKEN_LIVES: SignedDuration = SignedDuration::from_mins(15);

/// An interaction about to begin.
#[derive(Clone, Debug)]
pub(crate) struct NewInteraction {
    pub(crate) kind: InteractionKind,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) data: Value,
    pub(crate) message: Option<Id>,
    pub(crate) command_name: String,
}

/// Starts an interaction: the bot is told, and has three seconds.
pub(crate) fn begin(live: &mut Live, new: NewInteraction) -> Id {
    let id = live.new_id();
    let guild = live.world.channels.get(&new.channel).and_then(|c| c.guild_id);
    let interaction = Interaction {
        id,
        token: live.new_secret(),
        kind: new.kind,
        user: new.user,
        channel_id: new.channel,
        guild_id: guild,
        created_at: live.now,
        state: InteractionState::Waiting,
        data: new.data,
        message_id: new.message,
        original: None,
        command_name: new.command_name,
        modal_done: false,
    };
    let event = wire::interaction(&live.world, &interaction, live.now);
    live.world.interactions.insert(id, interaction);
    live.touch_interaction(id);
    live.happen("INTERACTION_CREATE", Scope::Interaction(guild), event);
    id
}

/// Marks an interaction as failed if nothing has come for it.
pub(crate) fn fail_if_unanswered(live: &mut Live, id: Id) {
    let now = live.now;
    let Some(interaction) = live.world.interactions.get_mut(&id) else { return };
    let late = now.duration_since(interaction.created_at) >= ANSWER_WITHIN;
    if late && interaction.state == InteractionState::Waiting {
        interaction.state = InteractionState::Failed;
        live.touch_interaction(id);
    }
}

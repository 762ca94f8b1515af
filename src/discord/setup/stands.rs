//! How panel and notice stand: whether they are there, and pinned.

use super::survey::Survey;
use crate::app::action::Action;
use crate::app::setup::{Hurdle, Stand, Step};
use crate::discord::bot::Edge;
use crate::discord::rest::OwnMessage;
use crate::ids::{ChannelId, GuildId, MessageId};
use crate::store::Standing;

/// A message of the bot's that stands.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) message: MessageId,
    pub(super) pinned: bool,
}

impl Edge {
    /// How a message stands that belongs into the channel for talks.
    pub(super) async fn standing(&self, survey: &Survey, talks: &Stand, step: Step) -> Stand {
        if matches!(talks, Stand::Cannot(_)) {
            return Stand::Cannot(Hurdle::Waits);
        }
        let Some(channel) = talks.channel().and_then(|channel| survey.channel(channel)) else {
            return Stand::Make { gone: false };
        };
        match self.find(survey.guild.id, channel.id, step).await {
            None => Stand::Make { gone: false },
            Some(found) if found.pinned => Stand::Well { channel: channel.id, others: Vec::new() },
            Some(_) if survey.may_pin(channel) => Stand::Take {
                channel: channel.id,
                lets_in: Vec::new(),
                gives: String::new(),
                others: Vec::new(),
            },
            Some(_) => Stand::Unpinned(channel.id),
        }
    }

    /// The panel or the notice in a channel: by the message that is remembered, else by what it holds.
    pub(super) async fn find(&self, guild: GuildId, channel: ChannelId, step: Step) -> Option<Found> {
        let known = self.app.guild(guild);
        let remembered = match step {
            Step::Panel => known.setup.panel,
            _ => known.setup.notice,
        };
        let remembered = remembered.filter(|at: &Standing| at.channel == channel).map(|at| at.message);
        let messages = match self.rest.standing_messages(channel).await {
            Ok(messages) => messages,
            Err(error) => {
                tracing::warn!(%error, "a channel could not be looked through for what stands in it");
                Vec::new()
            }
        };
        let fits = |message: &&OwnMessage| {
            message.author.id == self.bot
                && match step {
                    Step::Panel => message.has_button(&self.app.sealer.seal(&Action::OpenPanel)),
                    _ => message.is_titled(&self.app.notice_title()),
                }
        };
        let by_id = messages.iter().find(|message| Some(message.id) == remembered);
        if let Some(found) = by_id.or_else(|| messages.iter().find(fits)) {
            return Some(Found { message: found.id, pinned: found.pinned });
        }
        // Further up than what was looked through, and not pinned.
        let remembered = remembered?;
        self.rest.message(channel, remembered).await.ok()?;
        Some(Found { message: remembered, pinned: false })
    }
}

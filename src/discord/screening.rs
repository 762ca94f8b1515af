//! The question that decides about every message, on the shard's own task: does any phrase match?
//!
//! Where nothing matches nothing is allocated, and the frame is forgotten. Where something does, what is handed on says
//! which phrases, never which words.

use std::sync::Arc;

use super::decode::{MessageFields, Source};
use super::gateway::Screen;
use crate::app::listening::{Ears, Listening};
use crate::app::places::Reads;
use crate::app::{App, Heard};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};

/// Scans messages with the library of the moment.
pub struct MessageScreen {
    app: Arc<App>,
    bot: UserId,
    scratch: Listening,
    words: String,
}

impl MessageScreen {
    /// A screen for one shard, or for reading back.
    pub fn new(app: Arc<App>, bot: UserId) -> Self {
        Self { app, bot, scratch: Listening::default(), words: String::new() }
    }

    /// Looks at a message that was fetched because it, or an edit of it, may have been missed. It says no server of its own.
    pub fn fetched(&mut self, fields: &MessageFields<'_>, guild: GuildId, edited: bool) -> Option<Heard> {
        let mut heard = self.look(fields)?;
        (heard.guild, heard.read_back, heard.edited) = (Some(guild), true, edited);
        Some(heard)
    }

    fn look(&mut self, fields: &MessageFields<'_>) -> Option<Heard> {
        if !fields.is_from_a_person() || !fields.has_words() {
            return None;
        }
        let library = self.app.library.load();
        let mut findings = Vec::new();
        fields.each_text(|_, raw| {
            let text = raw.read(&mut self.words);
            Ears::of(&library).listen(text, &mut self.scratch, &mut findings);
        });
        if findings.is_empty() {
            return None;
        }
        let blocked = fields.source == Source::Blocked;
        Some(Heard {
            guild: fields.guild,
            channel: fields.channel,
            message: fields.id,
            author: fields.author.map(|author| author.id),
            roles: fields.roles().iter().map(|role| role.get()).collect(),
            written_at: if blocked { self.app.clock.now() } else { fields.created_at() },
            blocked,
            edited: matches!(fields.source, Source::Edited | Source::ThreadRetitled),
            read_back: false,
            findings,
        })
    }

    fn reads(&self, fields: &MessageFields<'_>) -> bool {
        let Some(guild) = fields.guild else { return true };
        let settings = &self.app.guild(guild).settings;
        // A new thread is not known yet, but its channel is.
        let parent = fields.parent.map_or(Reads::Yes, |parent| self.app.places.reads(settings, parent));
        parent != Reads::No && self.app.places.reads(settings, fields.channel) != Reads::No
    }
}

impl Screen for MessageScreen {
    type Hit = Heard;

    fn message(&mut self, fields: &MessageFields<'_>) -> Option<Heard> {
        if fields.author.is_some_and(|author| author.id == self.bot) || !self.reads(fields) {
            return None;
        }
        self.look(fields)
    }

    fn wants_deletion(&mut self, guild: Option<GuildId>, channel: ChannelId, message: MessageId) -> bool {
        // A case stays when the message behind it goes: *lire* says that it is gone. What matters is the card of a case: in
        // the staff's text channel, or the first message of a post, which has the number of its thread.
        let Some(guild) = guild else { return false };
        channel.0 == message.0 || self.app.guild(guild).settings.staff_channel == Some(channel)
    }
}

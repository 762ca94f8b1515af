//! The question that decides about every message, on the shard's own task: does any phrase match?
//!
//! Where nothing matches nothing is allocated, and the frame is forgotten. Where something does, what is handed on says
//! which phrases, never which words.

use std::sync::Arc;

use super::decode::{MessageFields, Source};
use super::gateway::Screen;
use crate::app::places::Reads;
use crate::app::{App, Heard};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{How, Lexicon, Match, Scratch};
use crate::responses::{Library, Topic};
use crate::text::{language_hint, script_of};
use crate::triage::{Certainty, Finding, TopicRules};

/// Scans messages with the library of the moment.
pub struct MessageScreen {
    app: Arc<App>,
    bot: UserId,
    scratch: Scratch,
    words: String,
}

impl MessageScreen {
    /// A screen for one shard, or for reading back.
    pub fn new(app: Arc<App>, bot: UserId) -> Self {
        Self { app, bot, scratch: Scratch::new(), words: String::new() }
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
            let matches = library.lexicon().scan(text, &mut self.scratch);
            findings.extend(matches.iter().filter_map(|found| finding(&library, text, found)));
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

/// What a match means. The language is that of the whole text where it tells, else that of the phrase.
pub fn finding(library: &Library, text: &str, found: &Match) -> Option<Finding> {
    finding_in(library.lexicon(), library.topics(), text, found)
}

/// The same for files that make no library: tools look at old or half-written ones too.
pub fn finding_in(lexicon: &Lexicon, topics: &[Topic], text: &str, found: &Match) -> Option<Finding> {
    let phrase = lexicon.phrase(found.phrase);
    let topic = topics.iter().find(|topic| topic.id == phrase.topic)?;
    let (lang, script) =
        language_hint(text).unwrap_or((phrase.lang, script_of(text).unwrap_or(crate::text::Script::Latn)));
    let rules = TopicRules {
        public: topic.public,
        concern_door: topic.concern_door,
        // Topics are ordered by how pressing they are, the most pressing first.
        weight: u16::try_from(1000 - topic.order.clamp(0, 1000)).unwrap_or_default(),
    };
    Some(Finding {
        phrase: phrase.id,
        topic: phrase.topic.clone(),
        rules,
        signal: phrase.signal,
        level: phrase.level,
        about: phrase.about,
        recovery: phrase.recovery,
        observed: phrase.observed,
        lang,
        script,
        certainty: match found.how {
            How::Exact | How::Folded | How::Spelling | How::Stem => Certainty::Sure,
            How::Joined | How::Leet | How::Key | How::Prefixed | How::Typo => Certainty::Likely,
        },
    })
}

//! What is read of a message before anybody knows whether it matters.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serenity::model::id::RoleId;

use super::{RawText, Undecodable};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};

/// The last message type that the reference knew in 2026 (`POLL_RESULT`); a later one may carry words.
const LAST_KNOWN_TYPE: u8 = 46;

/// Where the words of a [`MessageFields`] come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A new message (`MESSAGE_CREATE`, or one read back with a request).
    Created,
    /// A changed message (`MESSAGE_UPDATE`). Discord sends these also when it only adds a preview.
    Edited,
    /// A message that AutoMod took away before anybody saw it (`AUTO_MODERATION_ACTION_EXECUTION`). Its `id` is a number of
    /// ours: no message stands anywhere.
    Blocked,
    /// The title of a new thread or forum post; `id` and `channel` are the thread's.
    ThreadTitle,
    /// The title of a thread that has changed in some way, perhaps in its title.
    ThreadRetitled,
}

/// Which of the texts of a message this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What was typed.
    Content,
    /// The title of a thread.
    Title,
    /// The question of a poll.
    PollQuestion,
    /// An answer that a poll offers, by its place from 0.
    PollAnswer(usize),
    /// What was typed in a message that this one forwards, by its place from 0.
    Forward(usize),
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Author {
    /// The account.
    pub id: UserId,
    /// Whether the account is an application.
    #[serde(default)]
    pub bot: bool,
}

/// How many files a message carries, by what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attachments {
    /// Pictures.
    pub images: usize,
    /// Films.
    pub videos: usize,
    /// Sounds, voice messages among them.
    pub sounds: usize,
    /// Everything else.
    pub others: usize,
}

impl Attachments {
    /// All of them together.
    pub fn total(self) -> usize {
        self.images + self.videos + self.sounds + self.others
    }
}

/// The fields of a message that decide whether it is looked at, and its words still unread. Everything borrows from the
/// frame; `Debug` shows no words.
#[derive(Clone)]
pub struct MessageFields<'a> {
    /// Where it comes from.
    pub source: Source,
    /// The message, or the thread whose title this is.
    pub id: MessageId,
    /// The channel or thread in which it stands.
    pub channel: ChannelId,
    /// For the title of a thread: the channel or forum that holds the thread.
    pub parent: Option<ChannelId>,
    /// The server; `None` in a direct message, and in messages read back with a request.
    pub guild: Option<GuildId>,
    /// The writer; an edit may leave it out.
    pub author: Option<Author>,
    /// Whether a webhook posted it.
    pub webhook: bool,
    /// Discord's message type, 0 and 19 being what people type.
    pub kind: u8,
    /// Discord's message flags.
    pub flags: u64,
    edited: Option<&'a str>,
    content: Option<RawText<'a>>,
    attachments: Option<&'a RawValue>,
    poll: Option<&'a RawValue>,
    snapshots: Option<&'a RawValue>,
    member: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireMessage<'a> {
    id: MessageId,
    channel_id: ChannelId,
    #[serde(default)]
    guild_id: Option<GuildId>,
    #[serde(default)]
    author: Option<Author>,
    #[serde(borrow, default)]
    webhook_id: Option<&'a RawValue>,
    #[serde(rename = "type", default)]
    kind: u8,
    #[serde(default)]
    flags: Option<u64>,
    #[serde(borrow, default)]
    edited_timestamp: Option<&'a RawValue>,
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
    #[serde(borrow, default)]
    attachments: Option<&'a RawValue>,
    #[serde(borrow, default)]
    poll: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message_snapshots: Option<&'a RawValue>,
    #[serde(borrow, default)]
    member: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireExecution<'a> {
    guild_id: GuildId,
    channel_id: Option<ChannelId>,
    user_id: UserId,
    message_id: Option<MessageId>,
    action: WireAction,
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireAction {
    #[serde(rename = "type")]
    kind: u8,
}

#[derive(Deserialize)]
struct WireThread<'a> {
    id: ChannelId,
    #[serde(default)]
    guild_id: Option<GuildId>,
    #[serde(default)]
    parent_id: Option<ChannelId>,
    #[serde(default)]
    owner_id: Option<UserId>,
    #[serde(borrow, default)]
    name: Option<&'a RawValue>,
}

impl<'a> MessageFields<'a> {
    /// Reads the body of `MESSAGE_CREATE` or `MESSAGE_UPDATE`, or a message object of a request's answer.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] where the ids are missing.
    pub fn message(json: &'a str, source: Source) -> Result<Self, Undecodable> {
        let wire: WireMessage<'a> = serde_json::from_str(json).map_err(|_| Undecodable::named("message"))?;
        Ok(Self {
            source,
            id: wire.id,
            channel: wire.channel_id,
            parent: None,
            guild: wire.guild_id,
            author: wire.author,
            webhook: wire.webhook_id.is_some(),
            kind: wire.kind,
            flags: wire.flags.unwrap_or_default(),
            edited: wire.edited_timestamp.map(|raw| RawText::new(raw).as_escaped()),
            content: wire.content.map(RawText::new),
            attachments: wire.attachments,
            poll: wire.poll,
            snapshots: wire.message_snapshots,
            member: wire.member,
        })
    }

    /// Reads the body of `AUTO_MODERATION_ACTION_EXECUTION`, which comes once for each thing that AutoMod does; `None` where
    /// that is not blocking a message. One that stands is heard by itself.
    ///
    /// Its number is made of what a repetition of this frame (`sequence`) repeats.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] where the ids are missing.
    pub fn blocked(json: &'a str, sequence: u64) -> Result<Option<Self>, Undecodable> {
        const BLOCKS: u8 = 1;
        let wire: WireExecution<'a> =
            serde_json::from_str(json).map_err(|_| Undecodable::named("AutoMod execution"))?;
        let Some(channel) =
            wire.channel_id.filter(|_| wire.action.kind == BLOCKS && wire.message_id.is_none())
        else {
            return Ok(None);
        };
        let mut number = DefaultHasher::new();
        (sequence, wire.user_id.0, channel.0, wire.content.map(RawValue::get)).hash(&mut number);
        Ok(Some(Self {
            source: Source::Blocked,
            id: MessageId(number.finish()),
            channel,
            parent: None,
            guild: Some(wire.guild_id),
            author: Some(Author { id: wire.user_id, bot: false }),
            webhook: false,
            kind: 0,
            flags: 0,
            edited: None,
            content: wire.content.map(RawText::new),
            attachments: None,
            poll: None,
            snapshots: None,
            member: None,
        }))
    }

    /// Reads the body of `THREAD_CREATE` or `THREAD_UPDATE` as the message that its title is.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] where the id is missing.
    pub fn thread_title(json: &'a str, source: Source) -> Result<Self, Undecodable> {
        let wire: WireThread<'a> = serde_json::from_str(json).map_err(|_| Undecodable::named("thread"))?;
        Ok(Self {
            source,
            id: MessageId(wire.id.0),
            channel: wire.id,
            parent: wire.parent_id,
            guild: wire.guild_id,
            author: wire.owner_id.map(|id| Author { id, bot: false }),
            webhook: false,
            kind: 0,
            flags: 0,
            edited: None,
            content: wire.name.map(RawText::new),
            attachments: None,
            poll: None,
            snapshots: None,
            member: None,
        })
    }

    /// Whether a person wrote it: no bot, no webhook, no notice of Discord's own. An edit that does not say who wrote
    /// it counts, for what it says may matter.
    pub fn is_from_a_person(&self) -> bool {
        let typed = matches!(self.kind, 0 | 19 | 20 | 23) || self.kind > LAST_KNOWN_TYPE;
        typed && !self.webhook && self.author.is_none_or(|author| !author.bot)
    }

    /// What was typed, or the title; `None` where an edit does not touch it.
    pub fn content(&self) -> Option<RawText<'a>> {
        self.content
    }

    /// When it was written, which its id tells.
    pub fn created_at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.id.created_at_ms()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// When somebody last changed it.
    pub fn edited_at(&self) -> Option<Timestamp> {
        self.edited.and_then(|text| text.parse().ok())
    }

    /// Whether anything in it can be read: saves the walk of [`each_text`](Self::each_text) for a bare picture.
    pub fn has_words(&self) -> bool {
        self.content.is_some_and(|text| !text.is_empty()) || self.poll.is_some() || self.snapshots.is_some()
    }

    /// Shows every text of the message: what was typed, or the title; a poll's question and answers; what forwarded
    /// messages say. A part that cannot be read is passed over.
    pub fn each_text(&self, mut see: impl FnMut(Part, RawText<'a>)) {
        if let Some(text) = self.content.filter(|text| !text.is_empty()) {
            let title = matches!(self.source, Source::ThreadTitle | Source::ThreadRetitled);
            see(if title { Part::Title } else { Part::Content }, text);
        }
        if let Some(poll) = self.poll {
            each_of_poll(poll, &mut see);
        }
        for (place, forward) in self.forwards().into_iter().enumerate() {
            if let Some(text) = forward.content.map(RawText::new).filter(|text| !text.is_empty()) {
                see(Part::Forward(place), text);
            }
        }
    }

    /// The files it carries, those of forwarded messages included.
    pub fn attachments(&self) -> Attachments {
        let mut sum = Attachments::default();
        let forwards = self.forwards();
        for raw in
            self.attachments.into_iter().chain(forwards.iter().filter_map(|forward| forward.attachments))
        {
            for file in serde_json::from_str::<Vec<WireAttachment>>(raw.get()).unwrap_or_default() {
                file.count_into(&mut sum);
            }
        }
        sum
    }

    /// The roles of the writer, where the event tells them (it does for new messages on a server).
    pub fn roles(&self) -> Vec<RoleId> {
        #[derive(Deserialize)]
        struct WireMember {
            #[serde(default)]
            roles: Vec<RoleId>,
        }
        let member = self.member.and_then(|raw| serde_json::from_str::<WireMember>(raw.get()).ok());
        member.map(|member| member.roles).unwrap_or_default()
    }

    fn forwards(&self) -> Vec<WireForwarded<'a>> {
        let Some(raw) = self.snapshots else { return Vec::new() };
        let snapshots: Vec<WireSnapshot<'a>> = serde_json::from_str(raw.get()).unwrap_or_default();
        snapshots.into_iter().map(|snapshot| snapshot.message).collect()
    }
}

impl fmt::Debug for MessageFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageFields")
            .field("source", &self.source)
            .field("id", &self.id)
            .field("channel", &self.channel)
            .field("guild", &self.guild)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct WireSnapshot<'a> {
    #[serde(borrow)]
    message: WireForwarded<'a>,
}

#[derive(Deserialize)]
struct WireForwarded<'a> {
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
    #[serde(borrow, default)]
    attachments: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireAttachment {
    #[serde(default)]
    filename: String,
    #[serde(default)]
    content_type: Option<String>,
}

impl WireAttachment {
    fn count_into(&self, sum: &mut Attachments) {
        let kind = self.content_type.as_deref().unwrap_or_else(|| kind_of_name(&self.filename));
        match kind.split('/').next() {
            Some("image") => sum.images += 1,
            Some("video") => sum.videos += 1,
            Some("audio") => sum.sounds += 1,
            _ => sum.others += 1,
        }
    }
}

/// The kind of a file whose sender did not say it, by the ending of its name.
fn kind_of_name(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "heic" | "avif" | "bmp" => "image",
        "mp4" | "mov" | "webm" | "mkv" | "avi" | "3gp" => "video",
        "mp3" | "ogg" | "wav" | "m4a" | "opus" | "aac" | "flac" => "audio",
        _ => "",
    }
}

#[derive(Deserialize)]
struct WirePoll<'a> {
    #[serde(borrow, default)]
    question: Option<WirePollMedia<'a>>,
    #[serde(borrow, default)]
    answers: Vec<WirePollAnswer<'a>>,
}

#[derive(Deserialize)]
struct WirePollAnswer<'a> {
    #[serde(borrow, default)]
    poll_media: Option<WirePollMedia<'a>>,
}

#[derive(Deserialize)]
struct WirePollMedia<'a> {
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
}

fn each_of_poll<'a>(raw: &'a RawValue, see: &mut impl FnMut(Part, RawText<'a>)) {
    let Ok(poll) = serde_json::from_str::<WirePoll<'a>>(raw.get()) else { return };
    if let Some(text) = poll.question.and_then(|question| question.text) {
        see(Part::PollQuestion, RawText::new(text));
    }
    for (place, answer) in poll.answers.into_iter().enumerate() {
        if let Some(text) = answer.poll_media.and_then(|media| media.text) {
            see(Part::PollAnswer(place), RawText::new(text));
        }
    }
}

/// The answer to "which messages stand in this channel?", read one by one so that a message of a shape that nobody
/// foresaw does not hide the others. The text is wiped when it is dropped.
pub struct MessagePage {
    body: zeroize::Zeroizing<String>,
}

impl MessagePage {
    /// Takes the answer of Discord, an array of messages or a single one.
    pub fn new(body: String) -> Self {
        Self { body: zeroize::Zeroizing::new(body) }
    }

    /// The messages in Discord's order (newest first), each by itself readable or not.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] where the answer as a whole is no list of messages.
    pub fn messages(&self) -> Result<Vec<Result<MessageFields<'_>, Undecodable>>, Undecodable> {
        if self.body.trim_start().starts_with('{') {
            return Ok(vec![MessageFields::message(&self.body, Source::Created)]);
        }
        let bodies: Vec<&RawValue> =
            serde_json::from_str(&self.body).map_err(|_| Undecodable::named("list of messages"))?;
        Ok(bodies.into_iter().map(|body| MessageFields::message(body.get(), Source::Created)).collect())
    }
}

impl fmt::Debug for MessagePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessagePage({} bytes)", self.body.len())
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;

//! A message that matched arrives: it is weighed, decided upon and written down.

use std::time::Duration;

use jiff::Timestamp;
use rand::Rng;

use super::App;
use super::action::Reading;
use super::guilds::Guild;
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{Level, TopicId};
use crate::store::{Handled, Intake, Intaken, Origin, Source, StoreError, TakenDoor};
use crate::triage::{Context, DoorDelay, Finding, GuildRules, PersonState, Place, Verdict, assess, decide};

/// What is handed on of a message that matched; its text stays where it was read.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The server; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// Where it stands.
    pub channel: ChannelId,
    /// Which it is; a number of ours where AutoMod took it away.
    pub message: MessageId,
    /// Who wrote it; an edit may leave it out, and then Discord must be asked.
    pub author: Option<UserId>,
    /// The writer's roles, where the event tells them.
    pub roles: Vec<u64>,
    /// When it was first written.
    pub written_at: Timestamp,
    /// It was found in an edit.
    pub edited: bool,
    /// AutoMod took it away: it stands nowhere.
    pub blocked: bool,
    /// It was fetched after an interruption.
    pub read_back: bool,
    /// What the phrases found.
    pub findings: Vec<Finding>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// Written down; the outbox knows the rest.
    Stored(Intaken),
    /// A direct message: to be answered there.
    Answer {
        /// On what.
        topic: TopicId,
        /// How.
        reading: Reading,
        /// How pressing it is.
        level: Option<Level>,
    },
    /// Nothing is to be done about it.
    Nothing,
}

impl App {
    /// Weighs a message and writes down what follows, with how far the shard has come once that is written.
    ///
    /// # Errors
    /// The store fails; then nothing was written and the same call may be repeated.
    pub async fn take_in(
        &self,
        heard: &Heard,
        author: UserId,
        handled: Option<&Handled>,
    ) -> Result<TakenIn, StoreError> {
        let now = self.clock.now();
        let Some(guild) = heard.guild else { return self.take_in_direct(heard, author, now).await };
        let known = self.guild(guild);
        let settings = &known.settings;
        let rules = self.rules_of(&known, now);
        let origin =
            if heard.blocked { Origin::Blocked(heard.message.0) } else { Origin::Message(heard.message) };
        let person = self.store.person_state(guild, author, origin, now).await?;
        let assessment = assess(&heard.findings);
        let last_card = match &assessment {
            Some(assessment) if assessment.rules.public => {
                self.store.last_card(heard.channel, &assessment.topic, now).await?
            }
            _ => None,
        };
        let context = Context {
            now,
            written_at: heard.written_at,
            edited: heard.edited,
            read_back: heard.read_back,
            place: Place::Channel,
            excluded: self.places.reads(settings, heard.channel) == super::places::Reads::No,
            conflict: self.stands_above(guild, author, &heard.roles),
            last_card,
            person: &person,
            rules: &rules,
        };
        let decision = decide(assessment, &context);
        let door_delay = match &decision.verdict {
            Verdict::Door(plan) => draw(plan.delay),
            Verdict::Case(plan) => plan.door.map_or(Duration::ZERO, |door| draw(door.delay)),
            Verdict::Nothing | Verdict::Observe | Verdict::PublicCard | Verdict::Answer => Duration::ZERO,
        };
        let source = Source { guild, channel: heard.channel, origin, at: heard.written_at };
        let intake = Intake { source, author, target: None, decision: &decision, door_delay, handled, now };
        let taken = self.store.intake(&intake).await?;
        self.note_door(&taken, now).await?;
        metrics::counter!("sanad_taken_in_total", "outcome" => outcome_word(&taken)).increment(1);
        tracing::info!(
            guild.id = %guild,
            outcome = outcome_word(&taken),
            reasons = ?decision.reasons,
            "a message was taken in"
        );
        Ok(TakenIn::Stored(taken))
    }

    async fn take_in_direct(
        &self,
        heard: &Heard,
        author: UserId,
        now: Timestamp,
    ) -> Result<TakenIn, StoreError> {
        let rules = self.rules();
        let person = PersonState { language: self.store.language(author).await?, ..PersonState::default() };
        let context = Context {
            now,
            written_at: heard.written_at,
            edited: heard.edited,
            read_back: heard.read_back,
            place: Place::DirectMessage,
            excluded: false,
            conflict: false,
            last_card: None,
            person: &person,
            rules: &rules,
        };
        let decision = decide(assess(&heard.findings), &context);
        Ok(match (decision.verdict, decision.assessment) {
            (Verdict::Answer, Some(assessment)) => TakenIn::Answer {
                reading: Reading {
                    lang: decision.lang.unwrap_or(assessment.lang),
                    script: assessment.script,
                },
                topic: assessment.topic,
                level: assessment.level,
            },
            _ => TakenIn::Nothing,
        })
    }

    /// Puts the door that a person was written onto into the book that answers taps.
    async fn note_door(&self, taken: &Intaken, now: Timestamp) -> Result<(), StoreError> {
        let Some(TakenDoor { door, .. }) = door_of(taken) else { return Ok(()) };
        if let Some(door) = self.store.door(door).await? {
            self.doors.note(door, now);
        }
        Ok(())
    }

    /// What a server allows at this moment: in a pause neither doors nor cards. Cases are made all the same (promise P1).
    fn rules_of(&self, guild: &Guild, now: Timestamp) -> GuildRules {
        let public = guild.pause(now).is_none();
        let cards = public && guild.settings.public_cards.unwrap_or(true);
        GuildRules { doors: public, cards, ..self.rules() }
    }

    pub(super) fn rules(&self) -> GuildRules {
        let [min, max] = self.settings.doors.delay.map(|seconds| Duration::from_secs(seconds.into()));
        GuildRules { door_delay: DoorDelay { min, max }, ..GuildRules::default() }
    }
}

const fn door_of(taken: &Intaken) -> Option<TakenDoor> {
    match taken {
        Intaken::Tip { door } | Intaken::Appended { door, .. } | Intaken::NewCase { door, .. } => *door,
        Intaken::Nothing | Intaken::AlreadyKnown { .. } => None,
    }
}

const fn outcome_word(taken: &Intaken) -> &'static str {
    match taken {
        Intaken::Nothing => "nothing",
        Intaken::AlreadyKnown { .. } => "known",
        Intaken::Tip { .. } => "tip",
        Intaken::Appended { raised: true, .. } => "raised",
        Intaken::Appended { raised: false, .. } => "appended",
        Intaken::NewCase { .. } => "new-case",
    }
}

/// A moment between both ends, so that nobody can tell which message a door follows.
fn draw(delay: DoorDelay) -> Duration {
    let (min, max) = (delay.min.as_millis(), delay.max.as_millis());
    let millis = if min >= max { min } else { rand::rng().random_range(min..=max) };
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

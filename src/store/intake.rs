//! Writing down what was decided about a message: one transaction for all of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::backend::Write;
use super::cooldowns::{self, Concern, RecentDoor};
use super::rows::{self, Found};
use super::{
    DoorId, Handled, Keys, OutboxWork, Store, StoreError, apart, ladders, outbox, people, sessions, sources,
};
use crate::cases::{Actor, Case, CaseId, CaseNumber, Event, Post, Signal, SourceRef, State, step};
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use crate::outside::OutsideEvent;
use crate::phrases::{Level, TopicId};
use crate::text::Lang;
use crate::triage::{Assessment, CaseKind, CasePlan, Decision, DoorPlan, OpenCase, PersonState, Verdict};

/// How long a concern is remembered: triage looks back 24 h.
const CONCERN_MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// How long a card is remembered: longer than any rest that triage gives it.
const CARD_MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// A card that could not be posted for this long is dropped: it would follow nothing.
const CARD_MAX_DELAY: SignedDuration = SignedDuration::from_mins(10);

/// All words that a message may be written down under.
const SOURCE_KINDS: [&str; 5] =
    [CaseKind::Myself.tag(), CaseKind::Other.tag(), CaseKind::Lure.tag(), CaseKind::Conflict.tag(), "tip"];

/// What a signal came from; the same source twice is a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A message.
    Message(MessageId),
    /// A message that AutoMod took away, by a number of ours: it stands nowhere.
    Blocked(u64),
    /// A press, a form or a command.
    Interaction(InteractionId),
    /// A form about something. Each sending of it is a signal of its own, also about the same message.
    Report {
        /// The form that was sent.
        form: InteractionId,
        /// The message it is about, where it is about one.
        message: Option<MessageId>,
    },
}

/// Where a signal came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The server.
    pub guild: GuildId,
    /// The channel or thread.
    pub channel: ChannelId,
    /// The message or press.
    pub origin: Origin,
    /// When it was written or pressed.
    pub at: Timestamp,
}

/// What is to be written down about one message, report or request.
#[derive(Clone, Copy, Debug)]
pub struct Intake<'a> {
    /// Where it came from.
    pub source: Source,
    /// Who wrote.
    pub author: UserId,
    /// Whom it is about, or which account is reported, where that is known.
    pub target: Option<UserId>,
    /// What triage decided.
    pub decision: &'a Decision,
    /// How long the door waits: drawn by the caller within [`DoorPlan::delay`](crate::triage::DoorPlan::delay).
    pub door_delay: Duration,
    /// How far the shard has come once this is written.
    pub handled: Option<&'a Handled>,
    /// Now.
    pub now: Timestamp,
}

/// The door that a person was written onto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenDoor {
    /// Which.
    pub door: DoorId,
    /// It was there already, for somebody else or for them.
    pub joined: bool,
    /// When it appears; in the past where it already stands.
    pub due_at: Timestamp,
}

/// What was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intaken {
    /// Nothing but how far the shard has come.
    Nothing,
    /// All of it was written before: a replay. A raised level of an edited message is not a replay.
    AlreadyKnown {
        /// The case it belongs to, if it made one.
        case: Option<CaseId>,
    },
    /// A tip: a public card, or a door without a case.
    Tip {
        /// The door, where it is one.
        door: Option<TakenDoor>,
    },
    /// Added to a case that was open.
    Appended {
        /// The case.
        case: CaseId,
        /// As people of the server name it.
        number: CaseNumber,
        /// Whether the level rose.
        raised: bool,
        /// The door, if one was due.
        door: Option<TakenDoor>,
    },
    /// A new case.
    NewCase {
        /// The case.
        case: CaseId,
        /// As people of the server name it.
        number: CaseNumber,
        /// The door, if one was due.
        door: Option<TakenDoor>,
    },
}

impl Store {
    /// What triage must know of a person before it decides about `origin`, which itself does not count as earlier.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn person_state(
        &self,
        guild: GuildId,
        person: UserId,
        origin: Origin,
        now: Timestamp,
    ) -> Result<PersonState, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let concern: Option<Concern> =
            cooldowns::read(&self.keys, &mut reader, &cooldowns::concern(&self.keys, guild, person), now)
                .await?;
        let last_door =
            cooldowns::read(&self.keys, &mut reader, &cooldowns::door(&self.keys, guild, person), now)
                .await?;
        let language = people::language(&self.keys, &mut reader, person).await?;
        let mut open_cases = Vec::new();
        for kind in [CaseKind::Myself, CaseKind::Other, CaseKind::Lure, CaseKind::Conflict] {
            let key = open_key(&self.keys, guild, person, kind, None);
            if let Some(found) = rows::by_open_key(&self.keys, &mut reader, &key).await? {
                open_cases.push(OpenCase { kind, level: found.case.level });
            }
        }
        Ok(PersonState {
            last_concern: concern
                .filter(|concern| concern.origin != number(origin))
                .map(|concern| concern.at),
            open_cases,
            last_door: last_door.map(|door: RecentDoor| door.into()),
            language,
        })
    }

    /// Writes down a decision: source, case, door, cooldowns, outbox rows and how far the shard has come, all or nothing.
    ///
    /// # Errors
    /// The store does not answer, or cannot be written to; then nothing was written, and the same call may be repeated.
    pub async fn intake(&self, intake: &Intake<'_>) -> Result<Intaken, StoreError> {
        let mut write = self.backend.write_for(intake.source.guild).await?;
        if let Some(handled) = intake.handled {
            sessions::advance(write.on(), handled, intake.now).await?;
        }
        let taken = self.take_decided(&mut write, intake).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(taken)
    }

    /// Whether a message is written down, and the case it led to, if it did.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn known_source(
        &self,
        guild: GuildId,
        message: MessageId,
    ) -> Result<Option<Option<CaseId>>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let mut known = None;
        for kind in SOURCE_KINDS {
            let key = self.keys.blind_word("source", &[guild.0, message.0], kind);
            match sources::known(&mut reader, &key).await? {
                Some(Some(case)) => return Ok(Some(Some(case))),
                Some(None) => known = Some(None),
                None => {}
            }
        }
        Ok(known)
    }

    /// Writes what was decided, within a transaction.
    pub(super) async fn take_decided(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
    ) -> Result<Intaken, StoreError> {
        Ok(match intake.decision.verdict {
            Verdict::Nothing | Verdict::Observe | Verdict::Answer => Intaken::Nothing,
            Verdict::PublicCard => self.take_card(write, intake).await?,
            Verdict::Door(plan) => self.take_tip(write, intake, &plan).await?,
            Verdict::Case(plan) => self.take_case(write, intake, &plan).await?,
        })
    }

    /// When a public card on a topic last appeared in a channel, for
    /// [`Context::last_card`](crate::triage::Context::last_card).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn last_card(
        &self,
        channel: ChannelId,
        topic: &TopicId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        cooldowns::read(&self.keys, &mut reader, &cooldowns::card(&self.keys, channel, topic), now).await
    }

    async fn take_card(&self, write: &mut Write, intake: &Intake<'_>) -> Result<Intaken, StoreError> {
        let source = intake.source;
        let (assessment, lang) = weighed(intake.decision)?;
        let key = source_key(&self.keys, &source, "tip");
        if !sources::claim(write, &key, None, intake.now).await? {
            return Ok(Intaken::AlreadyKnown { case: None });
        }
        let work = OutboxWork::PostCard {
            guild: source.guild,
            channel: source.channel,
            topic: assessment.topic.clone(),
            lang,
        };
        outbox::add(write.on(), &work, intake.now, intake.now, Some(intake.now + CARD_MAX_DELAY)).await?;
        let key = cooldowns::card(&self.keys, source.channel, &assessment.topic);
        cooldowns::put(&self.keys, write.on(), &key, &intake.now, intake.now + CARD_MEMORY).await?;
        Ok(Intaken::Tip { door: None })
    }

    async fn take_tip(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
        plan: &DoorPlan,
    ) -> Result<Intaken, StoreError> {
        let key = source_key(&self.keys, &intake.source, "tip");
        if !sources::claim(write, &key, None, intake.now).await? {
            return Ok(Intaken::AlreadyKnown { case: None });
        }
        let door = self.take_door(write, intake, plan, None).await?;
        Ok(Intaken::Tip { door: Some(door) })
    }

    async fn take_case(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
        plan: &CasePlan,
    ) -> Result<Intaken, StoreError> {
        let (assessment, lang) = weighed(intake.decision)?;
        let source_key = source_key(&self.keys, &intake.source, plan.kind.tag());
        let known = sources::case(write, &source_key).await?;
        if let Some(known) = known {
            let level = match rows::by_id(&self.keys, write.on(), known).await? {
                Some(found) => found.case.level,
                None => return Ok(Intaken::AlreadyKnown { case: None }),
            };
            // An edit may say more than the message did; only then is it news.
            if plan.level <= level {
                return Ok(Intaken::AlreadyKnown { case: Some(known) });
            }
        }
        // After the key of the source, which stays that of what triage decided: a replay must find it.
        let whose = (intake.source.guild, intake.author);
        let plan = &CasePlan { kind: self.kept_kind(write, whose, plan.kind).await?, ..*plan };
        let open = open_key(&self.keys, intake.source.guild, intake.author, plan.kind, intake.target);
        let taken = match rows::by_open_key(&self.keys, write.on(), &open).await? {
            Some(found) => self.append(write, intake, plan, assessment, found).await?,
            None => self.open_case(write, intake, plan, (assessment, lang), &open).await?,
        };
        let case = match taken {
            Intaken::NewCase { case, .. } | Intaken::Appended { case, .. } => case,
            Intaken::Nothing | Intaken::AlreadyKnown { .. } | Intaken::Tip { .. } => return Ok(taken),
        };
        if known.is_some() {
            sources::point(write, &source_key, case).await?;
        } else if !sources::claim(write, &source_key, Some(case), intake.now).await? {
            // Another process wrote the same source down in this very moment; this transaction is dropped, and the
            // caller finds it known when it tries again.
            return Err(StoreError::Busy);
        }
        if assessment.distress == Some(Level::Concern) && !assessment.observed {
            self.remember_concern(write, intake).await?;
        }
        let door = match plan.door {
            Some(plan) => Some(self.take_door(write, intake, &plan, Some(case)).await?),
            None => None,
        };
        Ok(with_door(taken, door))
    }

    /// Remembers a concern, unless a later one is remembered: messages that were missed are read back afterwards.
    async fn remember_concern(&self, write: &mut Write, intake: &Intake<'_>) -> Result<(), StoreError> {
        let concern = Concern { at: intake.source.at, origin: number(intake.source.origin) };
        let key = cooldowns::concern(&self.keys, intake.source.guild, intake.author);
        let last: Option<Concern> = cooldowns::read(&self.keys, write.on(), &key, intake.now).await?;
        if last.is_some_and(|last| last.at > concern.at) {
            return Ok(());
        }
        cooldowns::put(&self.keys, write.on(), &key, &concern, concern.at + CONCERN_MEMORY).await
    }

    async fn append(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
        plan: &CasePlan,
        assessment: &Assessment,
        found: Found,
    ) -> Result<Intaken, StoreError> {
        let event = Event::Signal(Signal {
            source: source_ref(intake, plan.level),
            alert: plan.alert,
            topic: assessment.topic.clone(),
            phrases: assessment.phrases.clone(),
        });
        // A signal is refused only by a closed case, and a closed one has no open key.
        let (next, actions) = step(&found.case, &event, Actor::Sanad, intake.now)
            .map_err(|refusal| StoreError::Refused { code: refusal.tag().to_owned() })?;
        let raised = next.level > found.case.level;
        self.save_step(write, &found, &next, (&event, Actor::Sanad), &actions, intake.now).await?;
        Ok(Intaken::Appended { case: next.id, number: next.number, raised, door: None })
    }

    async fn open_case(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
        plan: &CasePlan,
        (assessment, lang): (&Assessment, Lang),
        open_key: &[u8],
    ) -> Result<Intaken, StoreError> {
        let source = source_ref(intake, plan.level);
        let mut case = Case {
            id: CaseId(0),
            number: rows::next_number(write.on(), intake.source.guild).await?,
            guild: intake.source.guild,
            kind: plan.kind,
            level: plan.level,
            alert: plan.alert,
            topic: assessment.topic.clone(),
            about: assessment.about,
            lang,
            script: assessment.script,
            phrases: assessment.phrases.clone(),
            author: intake.author,
            target: intake.target,
            sources: vec![source],
            signals: 1,
            reads: 0,
            reopened: 0,
            state: State::New { since: intake.now },
            post: if plan.kind == CaseKind::Conflict { Post::Never } else { Post::Waiting },
            created_at: intake.now,
            level_since: intake.now,
        };
        let id = rows::insert(&self.keys, write.on(), &case, open_key, intake.now).await?;
        case.id = id;
        let event = Event::Signal(Signal {
            source,
            alert: plan.alert,
            topic: case.topic.clone(),
            phrases: case.phrases.clone(),
        });
        rows::record(&self.keys, write.on(), id, &event, Actor::Sanad, intake.now).await?;
        if case.post != Post::Never {
            outbox::add(write.on(), &OutboxWork::PostCase { case: id }, intake.now, intake.now, None).await?;
        } else if !assessment.observed {
            apart::add_notice(write.on(), id, OutsideEvent::Case, intake.now).await?;
        }
        ladders::follow(&self.keys, write.on(), None, &case, &[], intake.now).await?;
        Ok(Intaken::NewCase { case: id, number: case.number, door: None })
    }
}

/// A decision that leads to something rests on an assessment; one without is a mistake of the caller, and must not
/// pass for "nothing to do".
pub(super) fn weighed(decision: &Decision) -> Result<(&Assessment, Lang), StoreError> {
    let assessment = decision
        .assessment
        .as_ref()
        .ok_or_else(|| StoreError::Refused { code: "a decision without an assessment".to_owned() })?;
    Ok((assessment, decision.lang.unwrap_or(assessment.lang)))
}

fn source_ref(intake: &Intake<'_>, level: Level) -> SourceRef {
    let message = match intake.source.origin {
        Origin::Message(message) => Some(message),
        Origin::Interaction(_) | Origin::Blocked(_) => None,
        Origin::Report { message, .. } => message,
    };
    let blocked = matches!(intake.source.origin, Origin::Blocked(_));
    SourceRef { channel: intake.source.channel, message, blocked, at: intake.source.at, level }
}

fn with_door(taken: Intaken, door: Option<TakenDoor>) -> Intaken {
    match taken {
        Intaken::NewCase { case, number, .. } => Intaken::NewCase { case, number, door },
        Intaken::Appended { case, number, raised, .. } => Intaken::Appended { case, number, raised, door },
        Intaken::Nothing | Intaken::AlreadyKnown { .. } | Intaken::Tip { .. } => taken,
    }
}

/// The number of a message or press; both come from the same counter of Discord, so that one cannot pass for another.
const fn number(origin: Origin) -> u64 {
    match origin {
        Origin::Message(message) => message.0,
        Origin::Blocked(number) => number,
        Origin::Interaction(interaction) => interaction.0,
        Origin::Report { form, .. } => form.0,
    }
}

fn source_key(keys: &Keys, source: &Source, kind: &str) -> Vec<u8> {
    keys.blind_word("source", &[source.guild.0, number(source.origin)], kind)
}

/// What finds the one open case of a person: (guild, person, kind), and for a friend in danger also whom it is about. So too
/// where somebody reports a person of the team: that keeps apart this case, and nothing else that they write.
pub(super) fn open_key(
    keys: &Keys,
    guild: GuildId,
    person: UserId,
    kind: CaseKind,
    target: Option<UserId>,
) -> Vec<u8> {
    let about_somebody = matches!(kind, CaseKind::Other | CaseKind::Conflict);
    let target = target.filter(|_| about_somebody).map_or(0, |target| target.0);
    keys.blind_word("open-case", &[guild.0, person.0, target], kind.tag())
}

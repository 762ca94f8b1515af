//! From an assessment to what is done about it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Assessment, Context, DoorDelay, LastDoor, Place, Rule};
use crate::phrases::{About, Level, Signal, UnknownWord};
use crate::text::Lang;

/// A message older than this gets no door: it would follow nothing (design §7).
const DOOR_MAX_AGE: SignedDuration = SignedDuration::from_mins(10);
/// The next door for a person after one they tapped (design §7).
const DOOR_AFTER_TAP: SignedDuration = SignedDuration::from_hours(6);
/// The next door for a person after one that nobody tapped (design §7).
const DOOR_AFTER_NONE: SignedDuration = SignedDuration::from_mins(30);
/// A second concern within this time counts as urgent (design §7).
const CONCERN_MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// The same public card does not come back to a channel before this time has passed.
const CARD_REST: SignedDuration = SignedDuration::from_hours(6);
/// How long a door waits when somebody is in danger within a day (design §7); settings may only shorten it.
const IMMINENT_DELAY: DoorDelay = DoorDelay { min: Duration::from_secs(3), max: Duration::from_secs(10) };

/// Which case a signal belongs to: one is open at a time for each (guild, person, kind).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseKind {
    /// The writer is in distress.
    #[serde(rename = "self")]
    Myself,
    /// Somebody the writer knows is.
    Other,
    /// The message recruits, solicits or trades.
    Lure,
    /// Somebody of the team appears in it: not shown on the server.
    Conflict,
}

impl CaseKind {
    /// The word used for it in the store, logs and figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Myself => "self",
            Self::Other => "other",
            Self::Lure => "lure",
            Self::Conflict => "conflict",
        }
    }
}

impl fmt::Display for CaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for CaseKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "self" => Ok(Self::Myself),
            "other" => Ok(Self::Other),
            "lure" => Ok(Self::Lure),
            "conflict" => Ok(Self::Conflict),
            other => Err(UnknownWord(other.to_owned())),
        }
    }
}

/// How the team learns of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Alert {
    /// Nobody is told: the case waits in the list.
    List,
    /// Those on duty are told within the hour, in waking hours.
    Hour,
    /// Those on duty are told at once.
    Now,
}

/// A door is to appear in the channel of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorPlan {
    /// How long it waits; the moment is drawn between both.
    pub delay: DoorDelay,
    /// The level it is for; none for a question.
    pub level: Option<Level>,
    /// The door must not appear after this moment.
    pub not_after: Timestamp,
}

/// A case is to be opened, or the signal added to the one that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePlan {
    /// Which case.
    pub kind: CaseKind,
    /// How soon an adult is needed.
    pub level: Level,
    /// How the team learns of it.
    pub alert: Alert,
    /// The door for the writer, if one is due.
    pub door: Option<DoorPlan>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Nothing,
    /// Counted in the figures, nothing else.
    Observe,
    /// A short card in public, in the channel of the message.
    PublicCard,
    /// A door without a case: a question or a recovery.
    Door(DoorPlan),
    /// A case.
    Case(CasePlan),
    /// A direct message: the card and the open numbers are answered there, whatever the level.
    Answer,
}

/// What is to be done about a message, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is to be done.
    pub verdict: Verdict,
    /// What the message was weighed to be; none where nothing matched.
    pub assessment: Option<Assessment>,
    /// The language to answer in: the person's choice, else the one they wrote.
    pub lang: Option<Lang>,
    /// The rules that had a part in it, in the order in which they spoke.
    pub reasons: Vec<Rule>,
}

/// Decides about a message. `assessment` is what [`assess()`](super::assess()) made of its findings.
pub fn decide(assessment: Option<Assessment>, context: &Context<'_>) -> Decision {
    let Some(assessment) = assessment else {
        return Decision {
            verdict: Verdict::Nothing,
            assessment: None,
            lang: None,
            reasons: vec![Rule::NoMatch],
        };
    };
    let mut reasons = assessment.reasons.clone();
    if context.edited {
        reasons.push(Rule::Edited);
    }
    let verdict = verdict(&assessment, context, &mut reasons);
    let lang = context.person.language.unwrap_or(assessment.lang);
    Decision { verdict, assessment: Some(assessment), lang: Some(lang), reasons }
}

fn verdict(assessment: &Assessment, context: &Context<'_>, reasons: &mut Vec<Rule>) -> Verdict {
    if context.excluded {
        reasons.push(Rule::ExcludedChannel);
        return Verdict::Nothing;
    }
    if context.place == Place::DirectMessage {
        reasons.push(Rule::DirectMessage);
        return if assessment.observed { Verdict::Observe } else { Verdict::Answer };
    }
    match assessment.signal {
        Signal::Asks => tip(assessment, context, reasons),
        Signal::Distress | Signal::Lure => Verdict::Case(case(assessment, context, reasons)),
    }
}

fn tip(assessment: &Assessment, context: &Context<'_>, reasons: &mut Vec<Rule>) -> Verdict {
    if assessment.observed {
        return Verdict::Observe;
    }
    if context.read_back {
        reasons.push(Rule::ReadBack);
        return Verdict::Observe;
    }
    if assessment.recovery {
        reasons.push(Rule::Recovery);
    } else if assessment.rules.public {
        reasons.push(Rule::PublicTopic);
        if context.rules.cards {
            return public_card(context, reasons);
        }
        reasons.push(Rule::CardsOff);
    } else {
        reasons.push(Rule::PrivateTopic);
    }
    door(None, context, reasons).map_or(Verdict::Observe, Verdict::Door)
}

fn public_card(context: &Context<'_>, reasons: &mut Vec<Rule>) -> Verdict {
    if context.place == Place::TalkThread {
        reasons.push(Rule::TalkThread);
        Verdict::Observe
    } else if age(context) > DOOR_MAX_AGE {
        reasons.push(Rule::TooOld);
        Verdict::Observe
    } else if context.last_card.is_some_and(|shown| context.now.duration_since(shown) < CARD_REST) {
        reasons.push(Rule::CardCoolsDown);
        Verdict::Observe
    } else {
        Verdict::PublicCard
    }
}

fn case(assessment: &Assessment, context: &Context<'_>, reasons: &mut Vec<Rule>) -> CasePlan {
    let mut level = assessment.level.unwrap_or(Level::Concern);
    let mut distress = assessment.distress;
    if distress == Some(Level::Concern) && !assessment.observed && concern_is_second(context) {
        reasons.push(Rule::SecondConcern);
        distress = Some(Level::Urgent);
        level = level.max(Level::Urgent);
    }
    let kind = kind(assessment, context, reasons);
    if let Some(open) = context.person.open_cases.iter().find(|open| open.kind == kind) {
        // An observed phrase never pings, so it must not raise a case either.
        let raises = level > open.level && !assessment.observed;
        reasons.push(if raises { Rule::RaisesOpenCase } else { Rule::AppendsToOpenCase });
    }
    if assessment.observed {
        // The level of a phrase on trial is a guess of its author; it must not ring by way of the ladder.
        return CasePlan { kind, level: Level::Concern, alert: Alert::List, door: None };
    }
    let concern_door = assessment.signal == Signal::Distress && assessment.rules.concern_door;
    let alert = if level > Level::Concern {
        reasons.push(Rule::AlertAtOnce);
        Alert::Now
    } else if concern_door {
        reasons.push(Rule::ConcernWithDoor);
        Alert::Hour
    } else {
        reasons.push(Rule::ConcernWaits);
        Alert::List
    };
    let door = match distress {
        None => {
            reasons.push(Rule::LureUnanswered);
            None
        }
        Some(Level::Concern) if !concern_door => None,
        Some(distress) => door(Some(distress), context, reasons),
    };
    CasePlan { kind, level, alert, door }
}

fn kind(assessment: &Assessment, context: &Context<'_>, reasons: &mut Vec<Rule>) -> CaseKind {
    if context.conflict {
        reasons.push(Rule::ConflictOfInterest);
        return CaseKind::Conflict;
    }
    match (assessment.signal, assessment.about) {
        (Signal::Lure, _) => CaseKind::Lure,
        (Signal::Distress | Signal::Asks, About::Myself) => CaseKind::Myself,
        (Signal::Distress | Signal::Asks, About::Other) => CaseKind::Other,
    }
}

fn concern_is_second(context: &Context<'_>) -> bool {
    context.person.last_concern.is_some_and(|earlier| context.now.duration_since(earlier) < CONCERN_MEMORY)
}

/// The door for a person, unless something speaks against one.
fn door(level: Option<Level>, context: &Context<'_>, reasons: &mut Vec<Rule>) -> Option<DoorPlan> {
    if !context.rules.doors {
        reasons.push(Rule::DoorsOff);
        return None;
    }
    if context.place == Place::TalkThread {
        reasons.push(Rule::TalkThread);
        return None;
    }
    if age(context) > DOOR_MAX_AGE {
        reasons.push(Rule::TooOld);
        return None;
    }
    if let Some(last) = context.person.last_door.filter(|last| context.now < rests_until(last)) {
        if level <= last.level {
            reasons.push(Rule::DoorCoolsDown);
            return None;
        }
        reasons.push(Rule::HigherLevelPasses);
    }
    let settled = context.rules.door_delay;
    let delay = if level == Some(Level::Imminent) {
        DoorDelay { min: settled.min.min(IMMINENT_DELAY.min), max: settled.max.min(IMMINENT_DELAY.max) }
    } else {
        settled
    };
    Some(DoorPlan { delay, level, not_after: context.written_at + DOOR_MAX_AGE })
}

fn age(context: &Context<'_>) -> SignedDuration {
    context.now.duration_since(context.written_at)
}

fn rests_until(last: &LastDoor) -> Timestamp {
    match last.tapped_at {
        Some(tapped) => tapped + DOOR_AFTER_TAP,
        None => last.planned_at + DOOR_AFTER_NONE,
    }
}

//! The ladder: who is called next, and when, while nobody has a case in hand (design §8).
//!
//! Pure, like everything in this room. A ladder belongs to one case and is saved with it; [`Ladder::follow`] says what
//! becomes of it after each step of the case, [`Ladder::tick`] whom a moment calls. A process that was down for an hour
//! finds the same ladder and calls at once whom that hour should have called.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::roster::Minute;
use super::{Action, Alert, AlertReason, Case, CaseKind};
use crate::phrases::Level;

/// How long an imminent case is called about often, before it is called about hourly.
const OFTEN_FOR: SignedDuration = SignedDuration::from_hours(2);
/// Between two calls while it is often.
pub const OFTEN: SignedDuration = SignedDuration::from_mins(10);
/// Between two calls after that, and between those about an urgent case.
pub const HOURLY: SignedDuration = SignedDuration::from_hours(1);
/// Between two calls about a concern that those on duty were told of.
pub const DAILY: SignedDuration = SignedDuration::from_hours(24);

/// A rung of the ladder. Each calls those of the rungs below it as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// Who is on duty.
    OnDuty,
    /// Every registered referent.
    All,
    /// The lead besides.
    Lead,
}

impl Rung {
    /// The word used for it in interface keys and figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::OnDuty => "on-duty",
            Self::All => "all",
            Self::Lead => "lead",
        }
    }

    const fn of(step: u32) -> Self {
        match step {
            0 => Self::OnDuty,
            1 => Self::All,
            _ => Self::Lead,
        }
    }
}

/// When each rung is called, counted from when nobody had the case in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// For imminent danger.
    pub imminent: [SignedDuration; 3],
    /// For urgent cases.
    pub urgent: [SignedDuration; 3],
}

impl Default for Pace {
    /// Imminent 0, 3 and 8 minutes; urgent 0, 10 and 30.
    fn default() -> Self {
        let minutes = |all: [i64; 3]| all.map(SignedDuration::from_mins);
        Self { imminent: minutes([0, 3, 8]), urgent: minutes([0, 10, 30]) }
    }
}

/// The hours in which people are awake: repeats of urgent calls and everything about concerns wait for them.
#[derive(Clone, Debug)]
pub struct Waking {
    /// Where the team lives.
    pub zone: TimeZone,
    /// From.
    pub from: Minute,
    /// Until; after `from`.
    pub to: Minute,
}

impl Waking {
    /// The first moment at or after `at` at which people are awake.
    pub fn next(&self, at: Timestamp) -> Timestamp {
        let mut date = self.zone.to_datetime(at).date();
        for _ in 0..3 {
            let (Some(from), Some(to)) = (self.from.on(date, &self.zone), self.to.on(date, &self.zone))
            else {
                return at;
            };
            if at < from {
                return from;
            }
            if at < to {
                return at;
            }
            let Ok(tomorrow) = date.tomorrow() else { return at };
            date = tomorrow;
        }
        at
    }
}

/// What a ladder goes by, besides its case.
#[derive(Clone, Debug)]
pub struct Rules {
    /// When each rung is called.
    pub pace: Pace,
    /// When people are awake.
    pub waking: Waking,
}

/// How pressing a case is for its ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urge {
    /// Imminent danger.
    Imminent,
    /// Urgent.
    Urgent,
    /// Those on duty are told, in waking hours.
    Waking,
}

impl Urge {
    /// How pressing a case is; none where it waits in the list, or is not shown on its server.
    pub fn of(case: &Case) -> Option<Self> {
        match (case.kind, case.alert, case.level) {
            (CaseKind::Conflict, ..) | (_, Alert::List, _) => None,
            (_, Alert::Now, Level::Imminent) => Some(Self::Imminent),
            (_, Alert::Now, _) => Some(Self::Urgent),
            (_, Alert::Hour, _) => Some(Self::Waking),
        }
    }
}

impl Rules {
    /// Design §8: rungs as [`Pace::default`] says, people awake from eight to twenty-two.
    pub fn usual(zone: TimeZone) -> Self {
        Self { pace: Pace::default(), waking: Waking { zone, from: Minute::MORNING, to: Minute::NIGHT } }
    }
}

/// Where the ladder of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Counts how often it was begun; with the step it names a call.
    pub run: u32,
    /// The next step: 0, 1 and 2 are the rungs, later ones repeat the last.
    pub step: u32,
    /// When it was begun.
    pub started: Timestamp,
    /// When the next step is due; none while somebody has the case in hand, or it is over.
    pub due: Option<Timestamp>,
    /// Why it was begun anew; none for a new case.
    pub reason: Option<AlertReason>,
}

/// A call that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    /// Which run of the ladder.
    pub run: u32,
    /// Which step of it.
    pub step: u32,
    /// Whom it calls.
    pub rung: Rung,
    /// Nobody was on duty: the rung is a higher one than was due, and the call says so.
    pub nobody_on_duty: bool,
    /// Why the ladder was begun anew.
    pub reason: Option<AlertReason>,
}

impl Ladder {
    /// What becomes of the ladder of a case after a step (or at its beginning, where there is no `was`): it rests while
    /// somebody has the case in hand, begins anew when it comes free or becomes more pressing, and else goes on.
    pub fn follow(
        before: Option<Self>,
        was: Option<&Case>,
        case: &Case,
        actions: &[Action],
        now: Timestamp,
        rules: &Rules,
    ) -> Option<Self> {
        let urge = Urge::of(case);
        let (Some(urge), Some(since)) = (urge, case.unowned_since(now)) else {
            return before.map(|ladder| Self { due: None, ..ladder });
        };
        let rose = was.is_some_and(|was| was.level < case.level || was.alert < case.alert);
        let reason = actions.iter().find_map(|action| match action {
            Action::Alert(reason) => Some(*reason),
            Action::EditPost | Action::ArchivePost | Action::RestorePost => None,
        });
        // What runs out by itself is noticed twice: by whatever happens next, and when the deadline is looked at.
        let noticed = matches!(reason, Some(AlertReason::Lapsed | AlertReason::NotClosed));
        let news = |going: &Self| rose || reason.is_some_and(|_| !noticed || going.started != since);
        match before {
            Some(going) if going.due.is_some() && !news(&going) => Some(going),
            _ => {
                let started = if rose { now } else { since };
                let due = if urge == Urge::Waking { rules.waking.next(started) } else { started };
                let run = before.map_or(1, |ladder| ladder.run.saturating_add(1));
                Some(Self { run, step: 0, started, due: Some(due), reason })
            }
        }
    }

    /// Whom `now` calls, and the ladder after it; none while nothing is due. Where several rungs are overdue, the highest
    /// of them calls, as it calls those below too; a rung on which there is nobody (`has`) gives way to the next.
    pub fn tick(
        &self,
        urge: Urge,
        now: Timestamp,
        rules: &Rules,
        has: impl Fn(Rung) -> bool,
    ) -> Option<(Call, Self)> {
        if self.due.is_none_or(|due| now < due) {
            return None;
        }
        let mut step = self.step;
        while step < 2 && self.planned(urge, step + 1, rules).is_some_and(|due| due <= now) {
            step += 1;
        }
        let mut nobody_on_duty = false;
        while step < 2 && !has(Rung::of(step)) {
            nobody_on_duty |= step == 0;
            step += 1;
        }
        let call = Call { run: self.run, step, rung: Rung::of(step), nobody_on_duty, reason: self.reason };
        let due = self.planned(urge, step + 1, rules).unwrap_or_else(|| self.repeat(urge, now, rules));
        Some((call, Self { step: step + 1, due: Some(due), ..*self }))
    }

    /// Whether a call is still the latest of this ladder, and nobody has taken the case since. A call that waited until the
    /// next one came is passed over: that one calls those too.
    pub fn awaits(&self, call: &Call) -> bool {
        self.due.is_some() && self.run == call.run && self.step == call.step + 1
    }

    /// The next step at once: the call of the step before it reached nobody. Where another step was taken since, or
    /// where there is no higher rung, it stays as it is.
    pub fn hurry(&self, call: &Call, now: Timestamp) -> Self {
        match self.due {
            Some(due) if self.awaits(call) && call.rung < Rung::Lead => {
                Self { due: Some(due.min(now)), ..*self }
            }
            _ => *self,
        }
    }

    /// When a rung is due by the plan; none for the repeats of the last one.
    fn planned(&self, urge: Urge, step: u32, rules: &Rules) -> Option<Timestamp> {
        let offsets = match urge {
            Urge::Imminent => rules.pace.imminent,
            Urge::Urgent => rules.pace.urgent,
            Urge::Waking => return None,
        };
        let offset = offsets.get(usize::try_from(step).ok()?)?;
        self.started.checked_add(*offset).ok()
    }

    fn repeat(&self, urge: Urge, now: Timestamp, rules: &Rules) -> Timestamp {
        let after = |pause: SignedDuration| now.saturating_add(pause).unwrap_or(Timestamp::MAX);
        match urge {
            Urge::Imminent if now.duration_since(self.started) < OFTEN_FOR => after(OFTEN),
            Urge::Imminent => after(HOURLY),
            Urge::Urgent => rules.waking.next(after(HOURLY)),
            Urge::Waking => rules.waking.next(after(DAILY)),
        }
    }
}

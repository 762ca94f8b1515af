//! Who may act on cases, who is on duty at a moment, and whom a rung of the ladder calls (design §8).
//!
//! Pure: the moment and the zone are passed in. Shifts are written in local time, so that "Mondays at eight" stays at
//! eight when Morocco changes its clock for Ramadan.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Rung;
use crate::ids::UserId;

/// How long a registration holds: what somebody was trained for must be looked at again once a year.
pub const REGISTRATION_HOLDS: SignedDuration = SignedDuration::from_hours(24 * 365);
/// How long before its end the lead is reminded of a registration.
pub const RENEW_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Where shifts and waking hours are counted: Morocco's own time, which changes during Ramadan.
pub const ZONE: &str = "Africa/Casablanca";
/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The longest shift taken for once: nobody is awake and listening for longer.
pub const LONGEST_SHIFT: SignedDuration = SignedDuration::from_hours(12);

/// What a referent was trained for. Chosen from a list: there is no free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Training {
    /// Listening and first help in distress.
    Listening,
    /// Protection of children.
    ChildProtection,
    /// First aid.
    FirstAid,
    /// Works in care, teaching or social work.
    Professional,
    /// Whoever set the server up vouches, without saying for what.
    Unstated,
}

impl Training {
    /// Those that can be chosen.
    pub const CHOICES: [Self; 4] =
        [Self::Listening, Self::ChildProtection, Self::FirstAid, Self::Professional];

    /// The word used for it in commands and interface keys.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Listening => "listening",
            Self::ChildProtection => "child-protection",
            Self::FirstAid => "first-aid",
            Self::Professional => "professional",
            Self::Unstated => "unstated",
        }
    }
}

/// Who vouches that a referent is an adult and trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voucher {
    /// The lead of the server.
    Lead(UserId),
    /// Whoever wrote the process's configuration.
    Configuration,
}

/// An adult, registered as referent of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The referent.
    pub person: UserId,
    /// What they were trained for.
    pub training: Training,
    /// Who vouches for that, and for their being 18 or older.
    pub by: Voucher,
    /// Since when.
    pub at: Timestamp,
    /// When it must be renewed.
    pub expires: Timestamp,
}

/// A day of the week; Monday is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub u8);

impl Day {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6)];

    fn of(weekday: Weekday) -> Self {
        Self(u8::try_from(weekday.to_monday_zero_offset()).unwrap_or_default())
    }
}

/// A time of day in minutes since midnight; 1,440 is the midnight at the day's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minute(u16);

impl Minute {
    /// Eight in the morning.
    pub(super) const MORNING: Self = Self(8 * 60);
    /// Ten in the evening.
    pub(super) const NIGHT: Self = Self(22 * 60);

    /// A time of day; none beyond 24:00.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let all = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && all <= DAY).then_some(Self(all))
    }

    /// A time as people write it: `20`, `20h`, `20h30`, `20:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (hour, minute) = match text.split_once(['h', ':']) {
            None => (text.as_str(), ""),
            Some((hour, minute)) => (hour.trim(), minute.trim()),
        };
        let number = |digits: &str| {
            let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        Self::new(number(hour)?, if minute.is_empty() { 0 } else { number(minute)? })
    }

    /// How long it is until another time of day; the same time means a whole day.
    pub fn until(self, later: Self) -> SignedDuration {
        let day = i64::from(DAY);
        let minutes = (i64::from(later.0) - i64::from(self.0)).rem_euclid(day);
        SignedDuration::from_mins(if minutes == 0 { day } else { minutes })
    }

    /// Its moment on a date; where the clock jumps over it, the moment after the jump.
    pub(super) fn on(self, date: Date, zone: &TimeZone) -> Option<Timestamp> {
        let (date, minute) = if self.0 >= DAY { (date.tomorrow().ok()?, 0) } else { (date, self.0) };
        let hour = i8::try_from(minute / 60).ok()?;
        let minute = i8::try_from(minute % 60).ok()?;
        zone.to_timestamp(date.at(hour, minute, 0, 0)).ok()
    }
}

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// When somebody is on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hours {
    /// Once.
    Once {
        /// From.
        from: Timestamp,
        /// Until; not on duty any more at that moment.
        to: Timestamp,
    },
    /// Every week, in local time.
    Weekly {
        /// The day on which it begins.
        day: Day,
        /// From.
        from: Minute,
        /// Until; at or before `from` it means the next day.
        to: Minute,
    },
}

impl Hours {
    /// The occurrence that covers a moment.
    pub fn covering(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        match *self {
            Self::Once { from, to } => Some((from, to)).filter(|(from, to)| *from <= now && now < *to),
            Self::Weekly { .. } => {
                let today = zone.to_datetime(now).date();
                let days = [today.yesterday().ok(), Some(today)];
                days.into_iter()
                    .flatten()
                    .filter_map(|date| self.on(date, zone))
                    .find(|(from, to)| *from <= now && now < *to)
            }
        }
    }

    /// The occurrence that begins on a date, of a weekly shift.
    fn on(&self, date: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let Self::Weekly { day, from, to } = *self else { return None };
        if Day::of(date.weekday()) != day {
            return None;
        }
        let end = if to <= from { date.tomorrow().ok()? } else { date };
        Some((from.on(date, zone)?, to.on(end, zone)?))
    }

    /// When it begins next after a moment; none where it does not any more.
    pub fn next(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match *self {
            Self::Once { from, .. } => Some(from).filter(|from| *from > now),
            Self::Weekly { .. } => {
                let mut date = zone.to_datetime(now).date();
                for _ in 0..8 {
                    if let Some((from, _)) = self.on(date, zone).filter(|(from, _)| *from > now) {
                        return Some(from);
                    }
                    date = date.tomorrow().ok()?;
                }
                None
            }
        }
    }
}

/// Somebody's hours on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// The referent.
    pub person: UserId,
    /// When.
    pub hours: Hours,
    /// The referent left this occurrence early: not on duty before this moment.
    pub rests_until: Option<Timestamp>,
}

impl Shift {
    /// The occurrence that covers a moment, unless it was left early.
    pub(super) fn covering(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        self.hours.covering(now, zone).filter(|_| self.rests_until.is_none_or(|until| until <= now))
    }

    fn is_on(&self, now: Timestamp, zone: &TimeZone) -> bool {
        self.covering(now, zone).is_some()
    }
}

/// The referents of a server, their shifts and the lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Everybody who is registered, those included whose registration has run out.
    pub registrations: Vec<Registration>,
    /// All shifts.
    pub shifts: Vec<Shift>,
    /// The adult who answers for the server.
    pub lead: Option<UserId>,
}

/// How somebody stands with a server at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The lead, or a registered referent.
    Referent,
    /// Was registered until then.
    RanOut(Timestamp),
    /// Neither.
    Stranger,
}

impl Roster {
    /// How somebody stands at a moment.
    pub fn standing(&self, person: UserId, now: Timestamp) -> Standing {
        match self.registrations.iter().find(|entry| entry.person == person) {
            _ if self.lead == Some(person) => Standing::Referent,
            Some(entry) if now < entry.expires => Standing::Referent,
            Some(entry) => Standing::RanOut(entry.expires),
            None => Standing::Stranger,
        }
    }

    /// Whose registration holds at a moment.
    pub fn registered(&self, now: Timestamp) -> Vec<UserId> {
        self.registrations.iter().filter(|entry| now < entry.expires).map(|entry| entry.person).collect()
    }

    /// Two registered referents and a lead: only then may anybody be promised that an adult reads (design §8).
    pub fn is_a_team(&self, now: Timestamp) -> bool {
        self.lead.is_some() && self.registered(now).len() >= 2
    }

    /// Who is on duty at a moment: registered, and within a shift.
    pub fn on_duty(&self, now: Timestamp, zone: &TimeZone) -> Vec<UserId> {
        let on = |person: &UserId| {
            self.shifts.iter().any(|shift| shift.person == *person && shift.is_on(now, zone))
        };
        self.registered(now).into_iter().filter(on).collect()
    }

    /// Who is on duty at a moment, and until when as things are.
    pub fn on_duty_until(&self, now: Timestamp, zone: &TimeZone) -> Vec<(UserId, Timestamp)> {
        let until = |person: UserId| {
            let theirs = self.shifts.iter().filter(|shift| shift.person == person);
            theirs.filter_map(|shift| shift.covering(now, zone)).map(|(_, end)| end).max()
        };
        self.registered(now).into_iter().filter_map(|person| Some((person, until(person)?))).collect()
    }

    /// Registrations that still hold and must be renewed soon.
    pub fn lapsing(&self, now: Timestamp) -> Vec<Registration> {
        let soon =
            |entry: &&Registration| now < entry.expires && entry.expires.duration_since(now) <= RENEW_WITHIN;
        self.registrations.iter().filter(soon).copied().collect()
    }

    /// When somebody who is registered begins a shift next.
    pub fn next_on_duty(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, UserId)> {
        let registered = self.registered(now);
        let next = |shift: &Shift| Some((shift.hours.next(now, zone)?, shift.person));
        self.shifts.iter().filter(|shift| registered.contains(&shift.person)).filter_map(next).min()
    }

    /// Whom a rung calls at a moment, those whom `leave_out` names excepted. A rung calls those of the rungs below too.
    pub fn called(
        &self,
        rung: Rung,
        now: Timestamp,
        zone: &TimeZone,
        leave_out: impl Fn(UserId) -> bool,
    ) -> Vec<UserId> {
        let mut people = match rung {
            Rung::OnDuty => self.on_duty(now, zone),
            Rung::All | Rung::Lead => self.registered(now),
        };
        if rung == Rung::Lead
            && let Some(lead) = self.lead
            && !people.contains(&lead)
        {
            people.push(lead);
        }
        people.retain(|person| !leave_out(*person));
        people
    }
}

//! The referral directory: services that a person can turn to, and those that must never be shown.

mod accepted;
mod hours;
mod read;
mod referral;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use self::accepted::Acceptance;
pub use self::hours::{Hours, HoursError, Opening};
pub use self::referral::{Asked, Offer, Referral, Sex};
use super::words::{Anonymity, AudienceSex, Bilingual, Confidence, Cost, Country, Need, SourceRef};

#[cfg(test)]
pub(crate) use self::accepted::all_accepted;
pub(crate) use self::accepted::{FILE as ACCEPTED, accept, check as check_accepted};
pub(crate) use self::read::{read, sources as read_sources};

/// All services, in the order of the files, which is the curators' order of preference.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    services: Vec<Service>,
    do_not_use: Vec<DoNotUse>,
    substitutes: Vec<Substitute>,
    /// Entries with mistakes, which are not among the services: what names them is not wrong.
    broken: BTreeSet<String>,
}

/// The name of a service in the files, such as `ma-police-19`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(Arc<str>);

/// One service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name in the files.
    pub id: ServiceId,
    /// Its name for people.
    pub name: Bilingual,
    /// Where it can be reached from.
    pub country: Country,
    /// What it helps with.
    pub needs: Vec<Need>,
    /// Numbers to call.
    pub phones: Vec<Phone>,
    /// A number on WhatsApp.
    pub whatsapp: Option<String>,
    /// A number for text messages, with what to write if that matters.
    pub sms: Option<Phone>,
    /// A mail address.
    pub email: Option<String>,
    /// A web address, `https` or `http`.
    pub url: Option<String>,
    /// When somebody answers; `None` when no source says.
    pub hours: Option<Hours>,
    /// When its chat or form is open, if that differs.
    pub online_hours: Option<Hours>,
    /// Languages spoken there, as tags (`fr`, `ar`, `ary`, `en`, `es`, `nl` …).
    pub languages: Vec<String>,
    /// What it costs.
    pub cost: Cost,
    /// Whom it takes.
    pub audience: Audience,
    /// Whether one may stay unnamed.
    pub anonymous: Anonymity,
    /// What happens after somebody calls or writes.
    pub what_happens: Bilingual,
    /// What to do when nobody answers; every emergency service has it.
    pub if_no_answer: Option<Bilingual>,
    /// A word of caution; every service of medium confidence has it.
    pub caution: Option<Bilingual>,
    /// How sure the sources make us.
    pub confidence: Confidence,
    /// The last day on which it is shown without a new look at its sources.
    pub expires_on: Date,
    /// Who has called it, if anybody has.
    pub checked: Option<Checked>,
    /// Where its facts were read.
    pub sources: Vec<SourceRef>,
    /// The file that holds it, below `responses/`.
    pub file: String,
}

/// A number to call or to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// As people dial it: digits and spaces, maybe a `+` before them.
    pub number: String,
    /// What or whom this number is for, where a service has several.
    pub purpose: Option<Bilingual>,
}

/// Whom a service takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Youngest age, in years.
    pub min_age: u8,
    /// Oldest age, in years, included.
    pub max_age: u8,
    /// Everybody, or women and girls.
    pub sex: AudienceSex,
    /// The audience in words, where the files say it.
    pub who: Option<Bilingual>,
}

/// A person has called the service and found it as described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub on: Date,
    /// Who: a name or a role.
    pub by: String,
}

/// A service that has closed or cannot be trusted, so that nobody adds it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoNotUse {
    /// Its name in the files.
    pub id: String,
    /// Names under which lists still give it.
    pub names: Vec<String>,
    /// Its numbers.
    pub numbers: Vec<String>,
    /// Its addresses: whole hosts are closed.
    pub urls: Vec<String>,
    /// Why, in French.
    pub reason: String,
    /// Where this was read.
    pub sources: Vec<SourceRef>,
}

/// What a country has instead of a service that it lacks: in Morocco no line for suicide is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// The country.
    pub country: Country,
    /// What it lacks.
    pub need: Need,
    /// What serves instead, the best first.
    pub with: Vec<Need>,
    /// How it is said to people.
    pub say: Bilingual,
}

impl Directory {
    pub(crate) fn new(
        services: Vec<Service>,
        do_not_use: Vec<DoNotUse>,
        substitutes: Vec<Substitute>,
        broken: BTreeSet<String>,
    ) -> Self {
        Self { services, do_not_use, substitutes, broken }
    }

    /// Whether an entry of this name was refused for its mistakes.
    pub(crate) fn is_broken(&self, id: &str) -> bool {
        self.broken.contains(id)
    }

    /// Whether any entry was refused, so that numbers may seem unknown that are not.
    pub(crate) fn has_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    pub(crate) fn services_mut(&mut self) -> &mut [Service] {
        &mut self.services
    }

    /// Every service, also expired and doubtful ones: for tools. People are shown what [`Directory::referral`] gives.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// A service by its name in the files.
    pub fn get(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id.as_str() == id)
    }

    /// What must never be shown.
    pub fn do_not_use(&self) -> &[DoNotUse] {
        &self.do_not_use
    }

    /// What serves instead of services that a country lacks.
    pub fn substitutes(&self) -> &[Substitute] {
        &self.substitutes
    }

    /// Countries that may be offered to a person: those with something for an emergency, for a child in danger and for
    /// somebody who thinks of dying (design §6). What serves instead of a missing service counts.
    pub fn on_offer(&self, now: Timestamp) -> Vec<Country> {
        let has = |country: Country, need: Need| {
            let instead = self
                .substitutes
                .iter()
                .find(|substitute| (substitute.country, substitute.need) == (country, need));
            let needs = instead.map_or(std::slice::from_ref(&need), |substitute| &substitute.with);
            self.services.iter().any(|service| {
                service.country == country
                    && service.is_shown(now)
                    && needs.iter().any(|need| service.needs.contains(need))
            })
        };
        let asked = [Need::Emergency, Need::ChildProtection, Need::SuicidePrevention];
        Country::WORDS
            .iter()
            .map(|(_, country)| *country)
            .filter(|country| {
                *country != Country::International && asked.iter().all(|need| has(*country, *need))
            })
            .collect()
    }

    /// Emergency services whose entry has expired: they stay, marked, and somebody must be told (promise P4).
    pub fn overdue(&self, now: Timestamp) -> Vec<&Service> {
        self.services.iter().filter(|service| service.is_emergency() && service.is_expired(now)).collect()
    }
}

impl Service {
    /// Whether it answers calls for help in danger of life.
    pub fn is_emergency(&self) -> bool {
        self.needs.contains(&Need::Emergency)
    }

    /// Whether its last day is over, by the calendar of Coordinated Universal Time.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        TimeZone::UTC.to_datetime(now).date() > self.expires_on
    }

    /// Whether people may be shown it: never with low confidence, and once expired only for an emergency.
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.confidence != Confidence::Low && (self.is_emergency() || !self.is_expired(now))
    }

    /// Whether somebody answers now.
    pub fn opening(&self, now: Timestamp) -> Opening {
        self.hours.as_ref().map_or(Opening::Unknown, |hours| hours.at(now))
    }

    /// Whether its chat or form is open now, where it has hours of its own.
    pub fn online_opening(&self, now: Timestamp) -> Option<Opening> {
        self.online_hours.as_ref().map(|hours| hours.at(now))
    }

    /// Whether it can be called or written to now, one way or the other.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.opening(now).is_open() || self.online_opening(now).is_some_and(Opening::is_open)
    }

    /// Whether there is any way to reach it from a telephone or a computer.
    pub fn is_reachable(&self) -> bool {
        self.has_line() || self.email.is_some() || self.url.is_some()
    }

    /// Whether a voice or a message over the telephone reaches it.
    pub fn has_line(&self) -> bool {
        !self.phones.is_empty() || self.whatsapp.is_some() || self.sms.is_some()
    }

    /// Every number of the entry, as written.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let more =
            self.whatsapp.as_deref().into_iter().chain(self.sms.as_ref().map(|sms| sms.number.as_str()));
        self.phones.iter().map(|phone| phone.number.as_str()).chain(more)
    }
}

impl Default for Audience {
    fn default() -> Self {
        Self { min_age: 0, max_age: u8::MAX, sex: AudienceSex::Any, who: None }
    }
}

impl ServiceId {
    /// A service by its name in the files.
    pub fn new(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// Its name in the files.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

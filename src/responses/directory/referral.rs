//! Chooses whom to turn to: one service that is open now, then others, and always the emergency numbers (design §6).

use jiff::Timestamp;

use super::{Directory, Opening, Service, ServiceId};
use crate::phrases::Level;
use crate::responses::words::{AgeBand, AudienceSex, Bilingual, Confidence, Country, Need};

/// What is known of the person who looks for help. Everything that is not known stays open.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What they need, the most important first (a topic's `needs`).
    pub needs: &'a [Need],
    /// Where they are.
    pub country: Country,
    /// How old they said they are.
    pub age: Option<AgeBand>,
    /// Which sex they named.
    pub sex: Option<Sex>,
    /// How pressing it is; `None` when nobody is in danger.
    pub level: Option<Level>,
    /// The moment.
    pub now: Timestamp,
}

/// A sex that a person named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// A woman or girl.
    Female,
    /// A man or boy.
    Male,
}

/// A service as it can be shown at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The service.
    pub service: &'a Service,
    /// Whether its line answers now.
    pub opening: Opening,
    /// Whether its chat or form answers now, where that has hours of its own.
    pub online: Option<Opening>,
    /// Its entry has expired and is shown only because it is for emergencies: « à vérifier ».
    pub to_verify: bool,
}

/// Whom to turn to.
#[derive(Clone, Debug, Default)]
pub struct Referral<'a> {
    /// The best service that is open now. When somebody is in danger there is always one, as long as the country has an
    /// emergency number that answers day and night.
    pub first: Option<Offer<'a>>,
    /// Other services for these needs, the best first; those of medium confidence are here only, with their caution.
    pub others: Vec<Offer<'a>>,
    /// Emergency services of the country, also when one of them is `first`.
    pub emergency: Vec<Offer<'a>>,
    /// Sentences that say what the country lacks ("no line for suicide is open in Morocco").
    pub notes: Vec<&'a Bilingual>,
    /// Shown emergency services whose entry has expired; somebody must be told.
    pub overdue: Vec<&'a Service>,
}

impl Offer<'_> {
    /// Whether somebody answers now, one way or the other.
    pub fn is_open(&self) -> bool {
        self.opening.is_open() || self.online.is_some_and(Opening::is_open)
    }

    /// Whether a telephone line (call, text message, WhatsApp) is open now.
    fn line_is_open(&self) -> bool {
        self.service.has_line() && self.opening.is_open()
    }
}

impl Directory {
    /// A service as it can be shown now; `None` when it must not be shown, or is not there.
    pub fn offer(&self, id: &ServiceId, now: Timestamp) -> Option<Offer<'_>> {
        self.get(id.as_str()).filter(|service| service.is_shown(now)).map(|service| offer(service, now))
    }

    /// Chooses services for a person at a moment.
    pub fn referral(&self, asked: &Asked<'_>) -> Referral<'_> {
        let (needs, notes) = self.needs(asked);
        let emergency = self.emergency(asked);
        let mut ranked: Vec<(usize, Offer<'_>)> = self
            .services
            .iter()
            .filter(|service| service.country == asked.country || service.country == Country::International)
            .filter(|service| service.is_shown(asked.now) && takes(service, asked))
            .filter_map(|service| Some((rank(service, &needs)?, offer(service, asked.now))))
            .collect();
        ranked.sort_by_key(|(rank, offer)| {
            let matched = needs.iter().filter(|need| offer.service.needs.contains(need)).count();
            let abroad = offer.service.country != asked.country;
            (*rank, offer.to_verify, abroad, !offer.line_is_open(), usize::MAX - matched)
        });
        let first = ranked
            .iter()
            .map(|(_, offer)| *offer)
            .find(|offer| can_be_first(offer, asked))
            .or_else(|| {
                asked.level.and_then(|_| emergency.iter().copied().find(|offer| can_be_first(offer, asked)))
            })
            // Emergency numbers of medium confidence are still better than an empty page for somebody in danger.
            .or_else(|| asked.level.and_then(|_| emergency.iter().copied().find(|offer| offer.is_open())));
        let others = others(ranked, first, &emergency);
        let overdue = emergency.iter().filter(|offer| offer.to_verify).map(|offer| offer.service).collect();
        Referral { first, others, emergency, notes, overdue }
    }

    /// The needs in the order that counts for this person, with what serves instead of what the country lacks.
    fn needs(&self, asked: &Asked<'_>) -> (Vec<Need>, Vec<&Bilingual>) {
        let mut needs = Vec::new();
        let mut notes = Vec::new();
        for need in asked.needs {
            let instead =
                self.substitutes.iter().find(|one| one.country == asked.country && one.need == *need);
            notes.extend(instead.map(|substitute| &substitute.say));
            needs
                .extend_from_slice(instead.map_or(std::slice::from_ref(need), |substitute| &substitute.with));
        }
        let emergency = needs.contains(&Need::Emergency);
        needs.retain(|need| *need != Need::Emergency);
        match asked.level {
            Some(Level::Imminent) => needs.insert(0, Need::Emergency),
            // Short of immediate danger somebody to talk to comes before the police, who are shown in any case.
            _ if emergency => needs.push(Need::Emergency),
            _ => {}
        }
        let mut unique = Vec::new();
        for need in needs {
            if !unique.contains(&need) {
                unique.push(need);
            }
        }
        (unique, notes)
    }

    fn emergency(&self, asked: &Asked<'_>) -> Vec<Offer<'_>> {
        let mut found: Vec<Offer<'_>> = Vec::new();
        let services =
            self.services.iter().filter(|service| service.country == asked.country && service.is_emergency());
        for service in services.filter(|service| service.is_shown(asked.now) && takes(service, asked)) {
            // A second entry with nothing but the same numbers (an alert run by the police) would only repeat them.
            let repeats = |other: &Offer<'_>| {
                service.numbers().count() > 0
                    && service.numbers().all(|number| other.service.numbers().any(|known| known == number))
            };
            if !found.iter().any(repeats) {
                found.push(offer(service, asked.now));
            }
        }
        found.sort_by_key(|offer| offer.service.confidence);
        found
    }
}

fn offer(service: &Service, now: Timestamp) -> Offer<'_> {
    Offer {
        service,
        opening: service.opening(now),
        online: service.online_opening(now),
        to_verify: service.is_expired(now),
    }
}

/// The place of the first need that the service meets.
fn rank(service: &Service, needs: &[Need]) -> Option<usize> {
    needs.iter().position(|need| service.needs.contains(need))
}

/// Whether the service takes this person; what is not known of the person excludes nothing.
fn takes(service: &Service, asked: &Asked<'_>) -> bool {
    let audience = &service.audience;
    let age = asked.age.is_none_or(|band| {
        let (youngest, oldest) = band.years();
        audience.min_age <= oldest && youngest <= audience.max_age
    });
    age && !(audience.sex == AudienceSex::Female && asked.sex == Some(Sex::Male))
}

/// The first line must be sure, open, and meant for this person for certain: a line for women is not put before somebody
/// whose sex is not known.
fn can_be_first(offer: &Offer<'_>, asked: &Asked<'_>) -> bool {
    let audience = &offer.service.audience;
    // Where a life is at stake a form that somebody reads tomorrow is no answer: a voice comes first.
    let life = asked.level == Some(Level::Imminent)
        || (asked.level >= Some(Level::Urgent) && asked.needs.contains(&Need::SuicidePrevention));
    (!life || offer.line_is_open())
        && offer.service.confidence == Confidence::High
        && offer.is_open()
        && offer.service.is_reachable()
        && (audience.sex == AudienceSex::Any || asked.sex == Some(Sex::Female))
}

fn others<'a>(
    ranked: Vec<(usize, Offer<'a>)>,
    first: Option<Offer<'a>>,
    emergency: &[Offer<'a>],
) -> Vec<Offer<'a>> {
    let shown = |offer: &Offer<'_>| {
        let same = |other: &Offer<'_>| other.service.id == offer.service.id;
        first.as_ref().is_some_and(same) || emergency.iter().any(same)
    };
    let mut others: Vec<(usize, Offer<'_>)> = ranked.into_iter().filter(|(_, offer)| !shown(offer)).collect();
    // A stable sort: within the same rank, the order by which `first` was chosen stays.
    others.sort_by_key(|(rank, offer)| (*rank, !offer.is_open(), offer.service.confidence));
    others.into_iter().map(|(_, offer)| offer).collect()
}

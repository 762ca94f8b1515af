//! What is known of each server: how it is set up, and who its team is. Kept in memory, since every message and every press
//! asks for it; whoever changes it puts it here whole.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cases::{Actor, REGISTRATION_HOLDS, Registration, Roster, Standing, Training, Voucher, ZONE};
use crate::ids::{GuildId, UserId};
use crate::settings::{GuildSettings, Settings};
use crate::store::Referent;

/// One server.
#[derive(Clone, Debug, Default)]
pub struct Guild {
    /// How it is set up.
    pub settings: GuildSettings,
    /// Its referents, their shifts and its lead.
    pub roster: Roster,
    /// Who is registered and was last seen without the role that referents have here ([`GuildSettings::referent_role`]).
    pub without_role: BTreeSet<UserId>,
}

impl Guild {
    /// A server as the process's configuration describes it. Whoever wrote that vouches for the referents, anew at each
    /// start.
    pub fn configured(settings: &GuildSettings, now: Timestamp) -> Self {
        let roster =
            Roster { registrations: vouched_for(settings, now), shifts: Vec::new(), lead: settings.lead };
        Self { settings: settings.clone(), roster, without_role: BTreeSet::new() }
    }

    /// Whether anybody may be promised that an adult reads: two registered referents, a lead and a place to post.
    pub fn has_team(&self, now: Timestamp) -> bool {
        let placed = self.settings.staff_channel.is_some() && self.roster.is_a_team(now);
        placed && self.able(self.roster.registered(now)).len() >= 2
    }

    /// Who is on duty at a moment and may act.
    pub fn on_duty(&self, now: Timestamp) -> Vec<UserId> {
        self.able(self.roster.on_duty(now, &self.zone()))
    }

    /// Whether somebody is registered here and was last seen without the role of referents. The lead answers for the server and needs
    /// no role.
    pub fn lacks_role(&self, person: UserId) -> bool {
        self.settings.referent_role.is_some()
            && self.roster.lead != Some(person)
            && self.without_role.contains(&person)
    }

    /// Those of some people who do not lack the role of referents.
    fn able(&self, mut people: Vec<UserId>) -> Vec<UserId> {
        people.retain(|person| !self.lacks_role(*person));
        people
    }

    /// As whom somebody acts on cases.
    pub fn actor(&self, person: UserId, now: Timestamp) -> Actor {
        match self.roster.standing(person, now) {
            Standing::Referent if !self.lacks_role(person) => Actor::Referent(person),
            Standing::Referent | Standing::RanOut(_) | Standing::Stranger => Actor::Outsider(person),
        }
    }

    /// Everybody who may act on cases, those on duty first and the lead last, who answers for the whole.
    pub fn referents(&self, now: Timestamp) -> Vec<UserId> {
        let mut people = self.roster.on_duty(now, &self.zone());
        for person in self.roster.registered(now).into_iter().chain(self.roster.lead) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        self.able(people)
    }

    /// The zone of its shifts and quiet hours.
    pub fn zone(&self) -> TimeZone {
        static CASABLANCA: LazyLock<TimeZone> =
            LazyLock::new(|| TimeZone::get(ZONE).unwrap_or(TimeZone::UTC));
        CASABLANCA.clone()
    }
}

/// The referents for whom the configuration vouches since a moment.
fn vouched_for(settings: &GuildSettings, since: Timestamp) -> Vec<Registration> {
    let registration = |person: &UserId| Registration {
        person: *person,
        training: Training::Unstated,
        by: Voucher::Configuration,
        at: since,
        expires: since + REGISTRATION_HOLDS,
    };
    settings.referents.iter().map(registration).collect()
}

/// All servers.
#[derive(Debug, Default)]
pub struct GuildBook {
    guilds: ArcSwap<HashMap<GuildId, Arc<Guild>>>,
    /// Since when the configuration vouches for referents: the start of the process.
    since: Timestamp,
}

impl GuildBook {
    /// The servers of the process's configuration.
    pub fn configured(settings: &Settings, now: Timestamp) -> Self {
        let guilds = settings.guilds.iter();
        let guilds = guilds.map(|(guild, settings)| (*guild, Arc::new(Guild::configured(settings, now))));
        Self { guilds: ArcSwap::from_pointee(guilds.collect()), since: now }
    }

    /// One server; a server of which nothing is known has neither set-up nor team.
    pub fn get(&self, guild: GuildId) -> Arc<Guild> {
        static NOBODYS: LazyLock<Arc<Guild>> = LazyLock::new(Arc::default);
        self.guilds.load().get(&guild).unwrap_or(&NOBODYS).clone()
    }

    /// All servers of which anything is known.
    pub fn all(&self) -> Arc<HashMap<GuildId, Arc<Guild>>> {
        self.guilds.load_full()
    }

    /// Changes one server, for everybody who asks from now on.
    pub fn change(&self, guild: GuildId, change: impl Fn(&mut Guild)) {
        self.guilds.rcu(|guilds| {
            let mut guilds = HashMap::clone(guilds);
            change(Arc::make_mut(guilds.entry(guild).or_default()));
            guilds
        });
    }

    /// Notes whether a registered person has the role of referents; what it was before is forgotten.
    pub fn note_role(&self, guild: GuildId, person: UserId, roles: &[u64]) {
        let known = self.get(guild);
        let Some(role) = known.settings.referent_role else { return };
        let registered = known.roster.registrations.iter().any(|entry| entry.person == person);
        let lacks = registered && !roles.contains(&role.0);
        if lacks == known.without_role.contains(&person) {
            return;
        }
        tracing::info!(guild.id = %guild, lacks, "somebody registered lost or regained the role of referents");
        self.change(guild, |guild| {
            if lacks {
                guild.without_role.insert(person);
            } else {
                guild.without_role.remove(&person);
            }
        });
    }

    /// Seats those of whom something is stored beside those of the configuration.
    pub(super) fn seat(&self, guild: GuildId, stored: &[Referent]) {
        let seated = |known: &Guild| {
            super::duty::seated(&known.roster, &vouched_for(&known.settings, self.since), stored)
        };
        let known = self.get(guild);
        if seated(&known) != known.roster {
            self.change(guild, |known| known.roster = seated(known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_by_whoever_asks_afterwards() {
        let book = GuildBook::default();
        let (guild, person) = (GuildId(1), UserId(2));
        let before = book.get(guild);
        book.change(guild, |guild| guild.roster.lead = Some(person));
        assert_eq!(before.roster.lead, None, "what somebody holds stays as it is");
        assert_eq!(book.get(guild).actor(person, Timestamp::UNIX_EPOCH), Actor::Referent(person));
        assert!(!book.get(guild).has_team(Timestamp::UNIX_EPOCH));
        assert_eq!(book.get(GuildId(9)).roster.lead, None);
    }

    #[test]
    fn a_configured_guild_has_a_team_with_two_referents_a_lead_and_a_place() {
        let settings = Settings::from_toml(
            "[guilds.\"7\"]\nstaff_channel = \"1\"\nreferents = [\"2\", \"3\"]\nlead = 4\n[guilds.\"8\"]\nlead = 4",
        )
        .unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let book = GuildBook::configured(&settings, now);
        let guild = book.get(GuildId(7));
        assert!(guild.has_team(now));
        assert!(!guild.has_team(now + REGISTRATION_HOLDS), "a registration holds for a year");
        assert_eq!(guild.actor(UserId(4), now), Actor::Referent(UserId(4)));
        assert_eq!(guild.actor(UserId(2), now), Actor::Referent(UserId(2)));
        assert_eq!(guild.actor(UserId(5), now), Actor::Outsider(UserId(5)));
        assert!(!book.get(GuildId(8)).has_team(now) && !book.get(GuildId(9)).has_team(now));
    }

    #[test]
    fn who_lost_the_role_acts_no_more_and_is_promised_to_nobody() {
        let settings = Settings::from_toml(
            "[guilds.\"7\"]\nstaff_channel = \"1\"\nreferents = [\"2\", \"3\"]\nlead = 4\nreferent_role = 50",
        )
        .unwrap();
        let (now, id) = (Timestamp::UNIX_EPOCH, GuildId(7));
        let book = GuildBook::configured(&settings, now);
        book.note_role(id, UserId(2), &[49, 50]);
        assert!(book.get(id).has_team(now));
        book.note_role(id, UserId(2), &[49]);
        // The lead needs no role, and a stranger has nothing to lose.
        book.note_role(id, UserId(4), &[]);
        book.note_role(id, UserId(9), &[]);
        let guild = book.get(id);
        assert_eq!(guild.actor(UserId(2), now), Actor::Outsider(UserId(2)));
        assert_eq!(guild.actor(UserId(4), now), Actor::Referent(UserId(4)));
        assert_eq!(guild.referents(now), [UserId(3), UserId(4)]);
        assert!(!guild.has_team(now), "one who can act is no team");
        book.note_role(id, UserId(2), &[50]);
        assert!(book.get(id).has_team(now));
    }

    #[test]
    fn the_zone_is_moroccos() {
        assert_eq!(Guild::default().zone().iana_name(), Some(ZONE));
    }
}

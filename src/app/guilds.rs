//! What is known of each server: how it is set up, and who its team is. Kept in memory, since every message and every press
//! asks for it; whoever changes it puts it here whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cases::{Actor, REGISTRATION_HOLDS, Registration, Roster, Standing, Training, Voucher, ZONE};
use crate::ids::{GuildId, UserId};
use crate::settings::{GuildSettings, Settings};
use crate::store::{Pause, Picked, Referent, SetUp};

/// One server.
#[derive(Clone, Debug, Default)]
pub struct Guild {
    /// How it is set up: what the configuration of the process says, and over it, field by field, what was set in Discord.
    pub settings: GuildSettings,
    /// What was set in Discord.
    pub setup: SetUp,
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
        Self { settings: settings.clone(), setup: SetUp::default(), roster, without_role: BTreeSet::new() }
    }

    /// The pause of public reactions, while it holds.
    pub fn pause(&self, now: Timestamp) -> Option<Pause> {
        self.setup.pause.filter(|pause| pause.holds(now))
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

/// What was set in Discord counts before the configuration, field by field: whoever manages the server sees what they set
/// come true, and what nobody touched there stays with the file.
fn laid_over(configured: &GuildSettings, setup: &SetUp) -> GuildSettings {
    GuildSettings {
        staff_channel: setup.staff_channel.or(configured.staff_channel),
        talk_channel: setup.talk_channel.or(configured.talk_channel),
        fallback_channel: Picked::over(setup.fallback, configured.fallback_channel),
        lead: setup.lead.or(configured.lead),
        referent_role: Picked::over(setup.referent_role, configured.referent_role),
        language: setup.language.or(configured.language),
        public_cards: setup.public_cards.or(configured.public_cards),
        excluded_channels: setup
            .excluded_channels
            .clone()
            .unwrap_or_else(|| configured.excluded_channels.clone()),
        ..configured.clone()
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
    /// What the process's configuration says of servers.
    configured: BTreeMap<GuildId, GuildSettings>,
    /// Since when the configuration vouches for referents: the start of the process.
    since: Timestamp,
}

impl GuildBook {
    /// The servers of the process's configuration.
    pub fn configured(settings: &Settings, now: Timestamp) -> Self {
        let guilds = settings.guilds.iter();
        let guilds = guilds.map(|(guild, settings)| (*guild, Arc::new(Guild::configured(settings, now))));
        Self {
            guilds: ArcSwap::from_pointee(guilds.collect()),
            configured: settings.guilds.clone(),
            since: now,
        }
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

    /// What the process's configuration says of a server.
    pub fn configuration(&self, guild: GuildId) -> Option<&GuildSettings> {
        self.configured.get(&guild)
    }

    /// Lays what was set in Discord over the configuration.
    pub(super) fn settle(&self, guild: GuildId, setup: &SetUp) {
        if self.get(guild).setup == *setup {
            return;
        }
        let configured = self.configured.get(&guild).cloned().unwrap_or_default();
        self.change(guild, |known| {
            known.settings = laid_over(&configured, setup);
            known.roster.lead = known.settings.lead;
            known.setup = setup.clone();
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
    use crate::ids::{ChannelId, RoleId};

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
    fn what_was_set_in_discord_counts_before_the_configuration_field_by_field() {
        let text = "[guilds.\"7\"]\nstaff_channel = \"1\"\nreferents = [\"2\", \"3\"]\nlead = 4\nlanguage = \"fr\"\n\
            fallback_channel = \"9\"\nreferent_role = \"6\"\nexcluded_channels = [\"8\"]\npublic_cards = false";
        let book = GuildBook::configured(&Settings::from_toml(text).unwrap(), Timestamp::UNIX_EPOCH);
        let file = book.get(GuildId(7));
        let setup = SetUp {
            lead: Some(UserId(5)),
            fallback: Some(Picked::None),
            referent_role: Some(Picked::None),
            excluded_channels: Some(Vec::new()),
            ..SetUp::default()
        };
        book.settle(GuildId(7), &setup);
        let guild = book.get(GuildId(7));
        assert_eq!((guild.settings.lead, guild.roster.lead), (Some(UserId(5)), Some(UserId(5))));
        assert_eq!(guild.settings.fallback_channel, None);
        assert_eq!(guild.settings.referent_role, None, "no role was chosen, whatever the file says");
        assert!(guild.settings.excluded_channels.is_empty());
        // What nobody set there stays with the file.
        assert_eq!(guild.settings.staff_channel, Some(ChannelId(1)));
        assert_eq!(guild.settings.public_cards, Some(false));
        assert_eq!(guild.roster.registrations, file.roster.registrations);
        // Taken back, the file says everything again.
        book.settle(GuildId(7), &SetUp::default());
        let again = book.get(GuildId(7));
        assert_eq!(
            (again.settings.lead, again.settings.fallback_channel, again.settings.referent_role),
            (Some(UserId(4)), Some(ChannelId(9)), Some(RoleId(6)))
        );
    }

    #[test]
    fn a_pause_ends_to_the_second() {
        let since = Timestamp::UNIX_EPOCH;
        let until = since + jiff::SignedDuration::from_hours(1);
        let pause = Pause { by: UserId(1), since, until: Some(until), reminded: None };
        let mut guild = Guild { setup: SetUp { pause: Some(pause), ..SetUp::default() }, ..Guild::default() };
        assert!(guild.pause(until - jiff::SignedDuration::from_secs(1)).is_some());
        assert!(guild.pause(until).is_none());
        guild.setup.pause = Some(Pause { until: None, ..pause });
        assert!(guild.pause(until + jiff::SignedDuration::from_hours(10_000)).is_some());
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

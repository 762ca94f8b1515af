//! Looking at a server on Discord for `/sanad diagnostic`: who sees what, what the bot may not do, what AutoMod would take away.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use serenity::model::Permissions;
use serenity::model::id::RoleId as DiscordRoleId;
use tokio::sync::watch;

use super::automod;
use super::bot::Edge;
use super::facts::{ChannelFacts, ChannelKind, GuildFacts, MemberFacts, OverwriteFacts, RoleFacts};
use super::gateway::{Hearing, Listening};
use super::permissions;
use super::rest::RestError;
use super::watch::{DEAF_AFTER, Watching};
use crate::app::diagnostic::{
    Automod, DiagnosisRequest, Ears, Member, MemberStanding, Outside, Place, PlaceFault, Roles, Seen,
    SeenChannel, SeenServer, Unheard, Watch,
};
use crate::app::guilds::Guild;
use crate::app::view::View;
use crate::ids::{ChannelId, GuildId, RoleId, UserId};
use crate::phrases::{Scratch, Signal};
use crate::store::Panel;

/// The parts that run.
#[derive(Debug)]
struct Parts {
    shards: Listening,
    /// How many shards the bot has, those of other processes included.
    total: u32,
    watching: watch::Receiver<Watching>,
}

/// What the running parts say of themselves. Empty until they run.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    parts: OnceLock<Parts>,
    /// When `watch.url` last answered.
    answered: Mutex<Option<Timestamp>>,
}

impl Pulse {
    /// They run.
    pub(super) fn beats(&self, shards: Listening, total: u32, watching: watch::Receiver<Watching>) {
        // Set once: a bot starts once.
        let _ = self.parts.set(Parts { shards, total, watching });
    }

    /// `watch.url` answered.
    pub(super) fn answered(&self, at: Timestamp) {
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Whether the shard of a server hears.
    fn ears(&self, guild: GuildId, now: Timestamp) -> Ears {
        let Some(parts) = self.parts.get() else { return Ears::Starting };
        // Discord's formula: which shard gets the events of a server.
        let id = (guild.0 >> 22) % u64::from(parts.total.max(1));
        // Whoever asks was heard, so that its shard is here, or is just moving to another process.
        let shards = parts.shards.borrow();
        let shard = u32::try_from(id).ok().and_then(|id| shards.get(&id));
        let Some(shard) = shard else { return Ears::Starting };
        let status = *shard.borrow();
        match (status.hearing, status.deaf_since(now, DEAF_AFTER)) {
            (Hearing::Yes, _) => Ears::Hear,
            (_, Some(since)) => Ears::Deaf(since),
            (_, None) => Ears::Starting,
        }
    }

    fn watch(&self, set: bool) -> Watch {
        let watching = self.parts.get().map_or(Watching::NotYet, |parts| *parts.watching.borrow());
        match watching {
            _ if !set => Watch::NotSet,
            Watching::NotSet | Watching::NotYet => Watch::NotYet,
            Watching::Called(at) => Watch::Answered(at),
            Watching::Held(_) => Watch::Held,
            Watching::Unanswered => {
                Watch::Unanswered(*self.answered.lock().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}

/// A server as Discord describes it, with what is needed to say who sees what.
struct Described<'a> {
    guild: &'a Guild,
    facts: GuildFacts,
    channels: Vec<ChannelFacts>,
    bot: UserId,
    bot_member: MemberFacts,
    /// Roles of those registered now and of the lead; none where they could not be asked for.
    team: HashMap<UserId, Option<Vec<DiscordRoleId>>>,
    counts: Option<HashMap<RoleId, usize>>,
}

impl Edge {
    /// Looks, and has the report written.
    pub(super) async fn diagnose(&self, request: &DiagnosisRequest) -> View {
        let guild = self.app.guild(request.guild);
        let server = self.look_at(request.guild, &guild, &request.panels).await;
        let server =
            server.inspect_err(|error| tracing::warn!(%error, "a server could not be looked at")).ok();
        let outside = match &guild.settings.outside {
            None => Outside::NotSet,
            Some(contact) => match crate::outside::reach(contact).await {
                Ok(_) => Outside::Reachable,
                Err(_) => Outside::Unreachable,
            },
        };
        let set = self.app.settings.watch.address().is_ok_and(|address| address.is_some());
        let seen = Seen {
            server,
            automod: self.look_at_automod(request.guild).await,
            ears: self.pulse.ears(request.guild, self.app.clock.now()),
            watch: self.pulse.watch(set),
            outside,
        };
        self.app.diagnosis(request, &seen).await
    }

    /// What AutoMod would do to cries for help. Trying them takes a while, so it is done off the tasks that hear.
    async fn look_at_automod(&self, guild: GuildId) -> Automod {
        let rules = match self.rest.automod_rules(guild).await {
            Ok(rules) => rules,
            Err(error) if error.is_forbidden() => return Automod::Forbidden,
            Err(error) => {
                tracing::warn!(%error, "the rules of AutoMod could not be read");
                return Automod::Unknown;
            }
        };
        let library = self.app.library.load_full();
        let judged = tokio::task::spawn_blocking(move || {
            let (lexicon, mut scratch) = (library.lexicon(), Scratch::new());
            let heard = |text: &str| {
                let matches = lexicon.scan(text, &mut scratch);
                matches.iter().any(|found| lexicon.phrase(found.phrase).signal == Signal::Distress)
            };
            automod::judge(&rules, library.cries(), heard)
        });
        judged.await.unwrap_or(Automod::Unknown)
    }

    async fn look_at(&self, id: GuildId, guild: &Guild, panels: &[Panel]) -> Result<SeenServer, RestError> {
        let facts = self.rest.guild(id).await?;
        let bot_member = self.rest.member(id, self.bot).await?;
        let channels = self.rest.guild_channels(id).await?;
        let counts = self.rest.role_member_counts(id).await;
        let counts =
            counts.inspect_err(|error| tracing::warn!(%error, "the sizes of roles are not known")).ok();
        let mut described =
            Described { guild, facts, channels, bot: self.bot, bot_member, team: HashMap::new(), counts };
        let members = self.look_at_team(&mut described).await;
        let left = self.app.settings.responses.maintainers_channel;
        let may = |channel: &ChannelFacts| described.bot_may(channel);
        let (heard, unheard) = permissions::hearing(&guild.settings, left, &described.channels, may);
        let why = |missing: Permissions| {
            if missing.contains(Permissions::VIEW_CHANNEL) { Unheard::Unseen } else { Unheard::NotReadBack }
        };
        let unheard = unheard.into_iter().map(|(channel, missing)| (channel.id, why(missing))).collect();
        let mut places = described.team_places();
        for panel in panels {
            places.push(self.look_at_panel(&described, *panel).await);
        }
        Ok(SeenServer {
            owner: described.facts.owner_id,
            admins: described.admins(),
            channels: places,
            members,
            unheard,
            heard,
        })
    }

    /// Those registered now and the lead: whether they are there and see the channel of the team.
    async fn look_at_team(&self, described: &mut Described<'_>) -> Vec<Member> {
        let (guild, now) = (described.guild, self.app.clock.now());
        let mut people = guild.roster.registered(now);
        people.extend(guild.roster.lead.filter(|lead| !people.contains(lead)));
        let staff = guild.settings.staff_channel;
        let mut members = Vec::new();
        for person in people {
            let (roles, standing) = match self.rest.member(described.facts.id, person).await {
                Ok(member) => {
                    self.may_act(described.facts.id, person, &member);
                    let channel = staff.and_then(|staff| described.channel(staff));
                    let sees = channel.is_none_or(|channel| {
                        let may = permissions::in_channel(&described.facts, person, &member, channel);
                        may.contains(Permissions::VIEW_CHANNEL)
                    });
                    let standing = if sees { MemberStanding::Here } else { MemberStanding::CannotSee };
                    (Some(member.roles), standing)
                }
                Err(error) if error.is_gone() => (Some(Vec::new()), MemberStanding::Left),
                Err(error) => {
                    tracing::warn!(%error, "somebody of a team could not be looked up");
                    (None, MemberStanding::Unknown)
                }
            };
            described.team.insert(person, roles);
            members.push(Member { person, standing });
        }
        members
    }

    async fn look_at_panel(&self, described: &Described<'_>, panel: Panel) -> SeenChannel {
        let mut place = described.place(Place::Panel, panel.channel, permissions::PANEL);
        if place.fault.is_none()
            && let Err(error) = self.rest.message(panel.channel, panel.message).await
            && error.is_gone()
        {
            place.fault = Some(PlaceFault::NoMessage);
        }
        place
    }
}

impl Described<'_> {
    fn channel(&self, id: ChannelId) -> Option<&ChannelFacts> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    fn bot_may(&self, channel: &ChannelFacts) -> Permissions {
        permissions::in_channel(&self.facts, self.bot, &self.bot_member, channel)
    }

    /// The places of the team, as far as they are set.
    fn team_places(&self) -> Vec<SeenChannel> {
        let settings = &self.guild.settings;
        let places = [
            (Place::Staff, settings.staff_channel, permissions::STAFF, Permissions::VIEW_CHANNEL),
            (Place::Fallback, settings.fallback_channel, permissions::STAFF, Permissions::VIEW_CHANNEL),
            (Place::Talks, settings.talk_channel, permissions::TALKS, Permissions::MANAGE_THREADS),
        ];
        let set = places.into_iter().filter_map(|(place, id, needs, lets)| Some((place, id?, needs, lets)));
        set.map(|(place, id, needs, lets)| {
            let mut seen = self.place(place, id, needs);
            if let Some(channel) = self.channel(id) {
                self.who(&mut seen, channel, lets);
            }
            seen
        })
        .collect()
    }

    /// What is wrong with a place for the bot.
    fn place(&self, place: Place, id: ChannelId, needs: Permissions) -> SeenChannel {
        let fault = match self.channel(id) {
            None => Some(PlaceFault::Gone),
            Some(channel) => {
                let fits = match place {
                    Place::Staff => matches!(channel.kind, ChannelKind::Forum | ChannelKind::Text),
                    Place::Fallback | Place::Talks => channel.kind == ChannelKind::Text,
                    Place::Panel => true,
                };
                let missing = needs - self.bot_may(channel);
                match (fits, missing.is_empty()) {
                    (false, _) => Some(PlaceFault::Kind),
                    (true, false) => Some(PlaceFault::Lacks(permissions::french_names(missing))),
                    (true, true) => None,
                }
            }
        };
        SeenChannel { place, channel: id, fault, everyone: false, roles: Vec::new(), people: 0 }
    }

    /// Who is let into a channel by what `lets` names.
    fn who(&self, seen: &mut SeenChannel, channel: &ChannelFacts, lets: Permissions) {
        let with = |roles: Vec<DiscordRoleId>| {
            let nobody = MemberFacts { user: None, nick: None, roles, communication_disabled_until: None };
            permissions::in_channel(&self.facts, UserId(0), &nobody, channel).contains(lets)
        };
        seen.everyone = with(Vec::new());
        if seen.everyone {
            return;
        }
        let roles = self.roles().filter(|role| !is_admin(role) && with(vec![role.id]));
        seen.roles = roles.map(|role| self.counted(role)).collect();
        let stranger = |overwrite: &&OverwriteFacts| {
            let person = UserId(overwrite.id);
            overwrite.kind == 1
                && overwrite.allow.contains(lets)
                && person != self.bot
                && !self.team.contains_key(&person)
        };
        seen.people = channel.permission_overwrites.iter().filter(stranger).count();
    }

    /// Roles that see everything.
    fn admins(&self) -> Vec<Roles> {
        self.roles().filter(|role| is_admin(role)).map(|role| self.counted(role)).collect()
    }

    /// The roles of the server, without @everyone and without the bot's own.
    fn roles(&self) -> impl Iterator<Item = &RoleFacts> {
        self.facts
            .roles
            .iter()
            .filter(|role| role.id.get() != self.facts.id.0 && role.tags.bot_id != Some(self.bot))
    }

    /// How many people a role has, and how many of these are not of the team.
    fn counted(&self, role: &RoleFacts) -> Roles {
        let id = RoleId(role.id.get());
        let all = self.counts.as_ref().map(|counts| counts.get(&id).copied().unwrap_or_default());
        let has = |roles: &Vec<DiscordRoleId>| roles.contains(&role.id);
        let members = all.map(|all| all.saturating_sub(usize::from(has(&self.bot_member.roles))));
        // Where somebody of the team could not be asked for, nobody knows who of a role is a stranger.
        let team: Option<usize> =
            self.team.values().map(|roles| roles.as_ref().map(|roles| usize::from(has(roles)))).sum();
        let others = members.zip(team).map(|(members, team)| members.saturating_sub(team));
        Roles { role: id, members, others, bot: role.tags.bot_id.is_some() }
    }
}

fn is_admin(role: &RoleFacts) -> bool {
    role.permissions.contains(Permissions::ADMINISTRATOR)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::discord::gateway::ShardStatus;

    #[test]
    fn a_server_is_heard_by_its_own_shard() {
        let now = Timestamp::UNIX_EPOCH;
        let shard = |hearing| watch::channel(ShardStatus::new(hearing)).1;
        let pulse = Pulse::default();
        let (first, second) = (GuildId(0), GuildId(1 << 22));
        assert_eq!(pulse.ears(first, now), Ears::Starting, "nothing runs yet");
        let deaf = shard(Hearing::Connecting { since: now });
        let shards = watch::channel([(0, shard(Hearing::Yes)), (1, deaf)].into()).1;
        pulse.beats(shards, 3, watch::channel(Watching::NotSet).1);
        assert_eq!(pulse.ears(GuildId(2 << 22), now), Ears::Starting, "another process hears it");
        assert_eq!(pulse.ears(first, now), Ears::Hear);
        assert_eq!(pulse.ears(second, now), Ears::Starting, "a moment of silence is no deafness");
        assert_eq!(pulse.ears(second, now + SignedDuration::from_mins(3)), Ears::Deaf(now));
        assert_eq!(pulse.watch(false), Watch::NotSet);
        assert_eq!(pulse.watch(true), Watch::NotYet);
    }
}

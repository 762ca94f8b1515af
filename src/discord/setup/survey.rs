//! What a set-up needs to know of a server, asked for at one moment; and what follows for the two channels.

use serenity::model::Permissions;

use super::{STAFF_NAME, TALKS_NAME};
use crate::app::guilds::Guild;
use crate::app::setup::{Hurdle, Stand};
use crate::discord::bot::Edge;
use crate::discord::facts::{ChannelFacts, ChannelKind, GuildFacts, MemberFacts, OverwriteFacts};
use crate::discord::permissions::{
    PIN_MESSAGES, REFERENT, STAFF, STAFF_MADE, TALKS, TALKS_MADE, french_names, in_channel, on_server,
};
use crate::discord::rest::{Overwrite, RestError};
use crate::ids::{ChannelId, GuildId, UserId};

/// Exceptions of a channel (Discord's limit is 100): the bot, @everyone, the role, and these.
const MOST_PEOPLE: usize = 90;

/// A server at one moment.
pub(super) struct Survey {
    pub(super) guild: GuildFacts,
    pub(super) channels: Vec<ChannelFacts>,
    bot: MemberFacts,
    bot_id: UserId,
    /// Referents and lead, who must see the channel of the team. Who has left the server is left out.
    team: Vec<(UserId, MemberFacts)>,
}

/// What is missing in a channel that is there.
struct Missing {
    bot: Permissions,
    /// Roles and people who shall see it, with Discord's number for their kind.
    people: Vec<(u64, u8)>,
}

impl Edge {
    pub(super) async fn survey(&self, guild: GuildId) -> Result<Survey, RestError> {
        let facts = self.rest.guild(guild).await?;
        let channels = self.rest.guild_channels(guild).await?;
        let bot = self.rest.member(guild, self.bot).await?;
        let mut team = Vec::new();
        for person in self.app.guild(guild).referents(self.app.clock.now()).into_iter().take(MOST_PEOPLE) {
            match self.rest.member(guild, person).await {
                Ok(member) => team.push((person, member)),
                Err(error) if error.is_gone() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Survey { guild: facts, channels, bot, bot_id: self.bot, team })
    }
}

impl Survey {
    pub(super) fn channel(&self, channel: ChannelId) -> Option<&ChannelFacts> {
        self.channels.iter().find(|facts| facts.id == channel)
    }

    /// What the bot may do in a channel.
    pub(super) fn may(&self, channel: &ChannelFacts) -> Permissions {
        in_channel(&self.guild, self.bot_id, &self.bot, channel)
    }

    /// What the bot may do on the server.
    pub(super) fn may_here(&self) -> Permissions {
        on_server(&self.guild, self.bot_id, &self.bot)
    }

    pub(super) fn may_pin(&self, channel: &ChannelFacts) -> bool {
        self.may(channel).contains(PIN_MESSAGES)
    }

    /// Whether everybody of the server sees a channel.
    pub(super) fn is_open(&self, channel: &ChannelFacts) -> bool {
        let nobody =
            MemberFacts { user: None, nick: None, roles: Vec::new(), communication_disabled_until: None };
        // A number that is nobody's: no exception of a person fits it.
        in_channel(&self.guild, UserId(0), &nobody, channel).contains(Permissions::VIEW_CHANNEL)
    }

    /// The channel that was chosen or set, else the one that has the name.
    pub(super) fn found(
        &self,
        wanted: Option<ChannelId>,
        name: &str,
        kinds: &[ChannelKind],
    ) -> Option<&ChannelFacts> {
        wanted.and_then(|wanted| self.channel(wanted)).or_else(|| {
            let named =
                |facts: &&ChannelFacts| kinds.contains(&facts.kind) && facts.name.as_deref() == Some(name);
            self.channels.iter().find(named)
        })
    }

    /// How the channel of the team stands.
    pub(super) fn staff(&self, known: &Guild) -> Stand {
        let kinds = [ChannelKind::Forum, ChannelKind::Text];
        let set = known.settings.staff_channel;
        let wanted = known.setup.picked_staff.or(set);
        let Some(channel) = self.found(wanted, STAFF_NAME, &kinds) else {
            return self.make(STAFF_MADE | REFERENT, wanted.is_some());
        };
        if !kinds.contains(&channel.kind) {
            return Stand::Cannot(Hurdle::WrongKind(channel.id));
        }
        if self.is_open(channel) {
            return Stand::Cannot(Hurdle::Open(channel.id));
        }
        let missing = self.missing_in_staff(known, channel);
        self.take(channel, &missing, set == Some(channel.id), self.others(known, channel))
    }

    /// How the channel for talks stands.
    pub(super) fn talks(&self, known: &Guild) -> Stand {
        let set = known.settings.talk_channel;
        let wanted = known.setup.picked_talks.or(set);
        let Some(channel) = self.found(wanted, TALKS_NAME, &[ChannelKind::Text]) else {
            return self.make(TALKS_MADE, wanted.is_some());
        };
        if channel.kind != ChannelKind::Text {
            return Stand::Cannot(Hurdle::WrongKind(channel.id));
        }
        let missing = Missing { bot: TALKS - self.may(channel), people: Vec::new() };
        self.take(channel, &missing, set == Some(channel.id), Vec::new())
    }

    /// Nobody can give what they do not have: to make a channel with exceptions, the bot needs them itself (reference, "Create
    /// Guild Channel").
    fn make(&self, with: Permissions, gone: bool) -> Stand {
        let lacks = (Permissions::MANAGE_CHANNELS | with) - self.may_here();
        if lacks.is_empty() {
            Stand::Make { gone }
        } else {
            Stand::Cannot(Hurdle::Lacks { names: french_names(lacks) })
        }
    }

    fn missing_in_staff(&self, known: &Guild, channel: &ChannelFacts) -> Missing {
        let role = known.settings.referent_role.map(|role| role.0).filter(|role| self.has_role(*role));
        let let_in = |role: &u64| {
            let mut exceptions = channel.permission_overwrites.iter();
            exceptions.any(|entry| entry.id == *role && entry.allow.contains(Permissions::VIEW_CHANNEL))
        };
        let role = role.filter(|role| !let_in(role));
        let sees = |person: UserId, member: &MemberFacts| {
            in_channel(&self.guild, person, member, channel).contains(Permissions::VIEW_CHANNEL)
                || role.is_some_and(|role| member.roles.iter().any(|mine| mine.get() == role))
        };
        let people = self.team.iter().filter(|(person, member)| !sees(*person, member));
        let people = role.map(|role| (role, 0)).into_iter().chain(people.map(|(person, _)| (person.0, 1)));
        Missing { bot: STAFF - self.may(channel), people: people.collect() }
    }

    fn has_role(&self, role: u64) -> bool {
        self.guild.roles.iter().any(|known| known.id.get() == role)
    }

    /// A channel that is there: fine, to be put right, or not within the bot's reach.
    fn take(&self, channel: &ChannelFacts, missing: &Missing, set: bool, others: Vec<String>) -> Stand {
        let lets_in = missing.people.iter().map(|(id, kind)| mention(*id, *kind)).collect::<Vec<_>>();
        let complete = missing.bot.is_empty() && lets_in.is_empty();
        if complete && set {
            return Stand::Well { channel: channel.id, others };
        }
        let may = self.may(channel);
        let mut needs = missing.bot | Permissions::VIEW_CHANNEL | Permissions::MANAGE_ROLES;
        if !lets_in.is_empty() {
            needs |= REFERENT;
        }
        let within_reach = may.contains(Permissions::VIEW_CHANNEL | Permissions::MANAGE_ROLES)
            && (may | self.may_here()).contains(needs);
        if !complete && !within_reach {
            let names = french_names(missing.bot);
            return Stand::Cannot(Hurdle::LacksIn { channel: channel.id, names, people: lets_in });
        }
        Stand::Take { channel: channel.id, lets_in, gives: french_names(missing.bot), others }
    }

    /// Roles and people besides the team whom an exception lets see the channel of the team.
    fn others(&self, known: &Guild, channel: &ChannelFacts) -> Vec<String> {
        let ours = |entry: &&OverwriteFacts| {
            let bots = entry.id == self.bot_id.0 || self.bot.roles.iter().any(|role| role.get() == entry.id);
            let team = self.team.iter().any(|(person, _)| person.0 == entry.id);
            bots || team || known.settings.referent_role.is_some_and(|role| role.0 == entry.id)
        };
        let seeing = channel.permission_overwrites.iter();
        let seeing = seeing.filter(|entry| entry.allow.contains(Permissions::VIEW_CHANNEL));
        seeing.filter(|entry| !ours(entry)).map(|entry| mention(entry.id, entry.kind)).collect()
    }

    /// The exceptions with which the channel of the team is made.
    pub(super) fn for_new_staff(&self, known: &Guild) -> Vec<Overwrite> {
        let deny = Permissions::VIEW_CHANNEL;
        let everyone = Overwrite { of: self.guild.id.0, kind: 0, allow: Permissions::empty(), deny };
        let role = known.settings.referent_role.map(|role| role.0).filter(|role| self.has_role(*role));
        let has_role = |member: &MemberFacts| {
            role.is_some_and(|role| member.roles.iter().any(|mine| mine.get() == role))
        };
        let people = self.team.iter().filter(|(_, member)| !has_role(member));
        let people = people.map(|(person, _)| let_in(person.0, 1));
        let mut all = vec![everyone, self.own(STAFF_MADE)];
        all.extend(role.map(|role| let_in(role, 0)));
        all.extend(people);
        all
    }

    /// The exceptions with which the channel for talks is made: what @everyone may do stays what the server says.
    pub(super) fn for_new_talks(&self) -> Vec<Overwrite> {
        vec![self.own(TALKS_MADE)]
    }

    /// The exceptions to be set in a channel that is taken, each laid over what stands there for the same.
    pub(super) fn to_take(&self, channel: &ChannelFacts, known: &Guild, staff: bool) -> Vec<Overwrite> {
        let missing = if staff {
            self.missing_in_staff(known, channel)
        } else {
            Missing { bot: TALKS - self.may(channel), people: Vec::new() }
        };
        let own = Some(self.own(missing.bot)).filter(|own| !own.allow.is_empty());
        let people = missing.people.iter().map(|(id, kind)| let_in(*id, *kind));
        let over = |new: Overwrite| {
            let old = channel.permission_overwrites.iter();
            let old = old.clone().find(|entry| entry.id == new.of && entry.kind == new.kind);
            let (allow, deny) =
                old.map_or((Permissions::empty(), Permissions::empty()), |old| (old.allow, old.deny));
            Overwrite { allow: allow | new.allow, deny: deny - new.allow, ..new }
        };
        own.into_iter().chain(people).map(over).collect()
    }

    fn own(&self, allow: Permissions) -> Overwrite {
        Overwrite { of: self.bot_id.0, kind: 1, allow, deny: Permissions::empty() }
    }
}

fn let_in(of: u64, kind: u8) -> Overwrite {
    Overwrite { of, kind, allow: REFERENT, deny: Permissions::empty() }
}

fn mention(id: u64, kind: u8) -> String {
    if kind == 0 { format!("<@&{id}>") } else { format!("<@{id}>") }
}

//! What is known of channels and servers, in memory: asked for every message before its text is looked at.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::ids::{ChannelId, GuildId, UserId};
use crate::settings::GuildSettings;
use crate::store::ChannelFacts;

/// Discord's number for a private thread.
const PRIVATE_THREAD: u8 = 12;

/// What Sanad may do with the text of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Read it.
    Yes,
    /// Leave it: excluded, the team's own, or a private thread that is not ours.
    No,
    /// Nothing is known of it: ask Discord once before judging.
    Unknown,
}

/// Channels and the people who stand above others.
#[derive(Debug, Default)]
pub struct PlaceBook {
    known: RwLock<Known>,
    /// A channel that is never read, whatever its server says.
    left: Option<ChannelId>,
}

#[derive(Debug, Default)]
struct Known {
    channels: HashMap<ChannelId, ChannelFacts>,
    staff_roles: HashMap<GuildId, Vec<u64>>,
    owners: HashMap<GuildId, UserId>,
}

impl PlaceBook {
    /// A book in which one channel and its threads are never read.
    pub fn leaving(channel: Option<ChannelId>) -> Self {
        Self { left: channel, ..Self::default() }
    }

    /// Notes one channel or thread.
    pub fn note(&self, channel: ChannelFacts) {
        self.write().channels.insert(channel.channel, channel);
    }

    /// Notes all channels of a server, instead of what was known of it.
    pub fn note_guild(&self, guild: GuildId, channels: &[ChannelFacts]) {
        let mut known = self.write();
        known.channels.retain(|_, facts| facts.guild != guild);
        known.channels.extend(channels.iter().map(|facts| (facts.channel, *facts)));
    }

    /// Notes who stands above others on a server: the owner, and the roles that moderate or manage.
    pub fn note_team(&self, guild: GuildId, owner: Option<UserId>, staff_roles: Vec<u64>) {
        let mut known = self.write();
        known.staff_roles.insert(guild, staff_roles);
        if let Some(owner) = owner {
            known.owners.insert(guild, owner);
        }
    }

    /// Whether it is known who stands above others on a server.
    pub fn knows_team(&self, guild: GuildId) -> bool {
        self.read().owners.contains_key(&guild)
    }

    /// Notes whether a role moderates or manages a server; a deleted one does not.
    pub fn note_role(&self, guild: GuildId, role: u64, staff: bool) {
        let mut known = self.write();
        let roles = known.staff_roles.entry(guild).or_default();
        roles.retain(|other| *other != role);
        if staff {
            roles.push(role);
        }
    }

    /// The servers of which channels are known.
    pub fn guilds(&self) -> Vec<GuildId> {
        let mut guilds: Vec<_> = self.read().channels.values().map(|facts| facts.guild).collect();
        guilds.sort();
        guilds.dedup();
        guilds
    }

    /// Whether anything is known of a server's channels.
    pub fn knows(&self, guild: GuildId) -> bool {
        self.read().channels.values().any(|facts| facts.guild == guild)
    }

    /// Forgets a channel.
    pub fn forget(&self, channel: ChannelId) {
        self.write().channels.remove(&channel);
    }

    /// Forgets a server.
    pub fn forget_guild(&self, guild: GuildId) {
        let mut known = self.write();
        known.channels.retain(|_, facts| facts.guild != guild);
        known.staff_roles.remove(&guild);
        known.owners.remove(&guild);
    }

    /// What is known of a channel.
    pub fn channel(&self, channel: ChannelId) -> Option<ChannelFacts> {
        self.read().channels.get(&channel).copied()
    }

    /// All channels and threads that are known of a server.
    pub fn channels(&self, guild: GuildId) -> Vec<ChannelFacts> {
        self.read().channels.values().filter(|facts| facts.guild == guild).copied().collect()
    }

    /// Whether the text of a channel may be read: not in channels that the server excluded, not where the team speaks,
    /// not in private threads, which people opened to be among themselves.
    pub fn reads(&self, settings: &GuildSettings, channel: ChannelId) -> Reads {
        let known = self.read();
        let mut at = channel;
        // A thread, its channel, its category: more steps than Discord has.
        for _ in 0..4 {
            if settings.excluded_channels.contains(&at)
                || settings.staff_channel == Some(at)
                || settings.fallback_channel == Some(at)
                || self.left == Some(at)
            {
                return Reads::No;
            }
            let Some(facts) = known.channels.get(&at) else {
                return if at == channel { Reads::Unknown } else { Reads::Yes };
            };
            if facts.private || facts.kind == PRIVATE_THREAD {
                return Reads::No;
            }
            match facts.parent {
                Some(parent) => at = parent,
                None => return Reads::Yes,
            }
        }
        Reads::Yes
    }

    /// Whether a person owns a server or has a role that stands above others there.
    pub fn stands_above(&self, guild: GuildId, person: UserId, roles: &[u64]) -> bool {
        let known = self.read();
        known.owners.get(&guild) == Some(&person)
            || known
                .staff_roles
                .get(&guild)
                .is_some_and(|staff| roles.iter().any(|role| staff.contains(role)))
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(channel: u64, parent: Option<u64>, kind: u8) -> ChannelFacts {
        ChannelFacts {
            channel: ChannelId(channel),
            guild: GuildId(1),
            parent: parent.map(ChannelId),
            kind,
            private: kind == PRIVATE_THREAD,
        }
    }

    #[test]
    fn excluded_staff_and_private_places_are_not_read() {
        let book = PlaceBook::default();
        // A category 10 with a text channel 11, its threads 12 and 13 (private); a forum 20 with a post 21.
        book.note_guild(
            GuildId(1),
            &[
                facts(10, None, 4),
                facts(11, Some(10), 0),
                facts(12, Some(11), 11),
                facts(13, Some(11), 12),
                facts(20, None, 15),
                facts(21, Some(20), 11),
            ],
        );
        let open = GuildSettings::default();
        assert_eq!(book.reads(&open, ChannelId(12)), Reads::Yes);
        assert_eq!(book.reads(&open, ChannelId(13)), Reads::No);
        assert_eq!(book.reads(&open, ChannelId(99)), Reads::Unknown);
        let set = GuildSettings {
            staff_channel: Some(ChannelId(20)),
            excluded_channels: vec![ChannelId(10)],
            ..GuildSettings::default()
        };
        assert_eq!(book.reads(&set, ChannelId(12)), Reads::No);
        assert_eq!(book.reads(&set, ChannelId(21)), Reads::No);
        book.forget_guild(GuildId(1));
        assert_eq!(book.reads(&set, ChannelId(12)), Reads::Unknown);
        let book = PlaceBook::leaving(Some(ChannelId(11)));
        book.note_guild(GuildId(1), &[facts(10, None, 4), facts(11, Some(10), 0), facts(12, Some(11), 11)]);
        assert_eq!(book.reads(&open, ChannelId(11)), Reads::No);
        assert_eq!(book.reads(&open, ChannelId(12)), Reads::No, "nor a thread in it");
        assert_eq!(book.reads(&open, ChannelId(10)), Reads::Yes);
    }

    #[test]
    fn owners_and_staff_stand_above() {
        let book = PlaceBook::default();
        book.note_team(GuildId(1), Some(UserId(5)), vec![70]);
        for (person, roles, above) in
            [(5, vec![], true), (7, vec![70], true), (7, vec![71], false), (8, vec![], false)]
        {
            assert_eq!(book.stands_above(GuildId(1), UserId(person), &roles), above, "{person}");
        }
    }
}

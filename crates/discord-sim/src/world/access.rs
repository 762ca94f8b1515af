//! Who may do what where: Discord's order of roles and overwrites.

use jiff::Timestamp;

use super::{Channel, OverwriteOf, World};
use crate::{Id, Permissions};

impl World {
    /// What a member may do in the guild as a whole; nothing for somebody who is no member.
    pub fn guild_permissions(&self, guild: Id, user: Id) -> Permissions {
        let Some(guild) = self.guilds.get(&guild) else { return Permissions::NONE };
        let Some(member) = guild.members.get(&user) else { return Permissions::NONE };
        if guild.owner_id == user {
            return Permissions::ALL;
        }
        let everyone = guild.roles.get(&guild.id).map(|r| r.permissions).unwrap_or_default();
        let all =
            member.roles.iter().filter_map(|r| guild.roles.get(r)).fold(everyone, |p, r| p | r.permissions);
        if all.has(Permissions::ADMINISTRATOR) { Permissions::ALL } else { all }
    }

    /// What `user` may do in a channel at `now`. For a thread, what its parent says, plus the rule that a private
    /// thread is seen by its members and by thread managers only. For a direct message, everything a DM has.
    pub fn permissions(&self, channel: Id, user: Id, now: Timestamp) -> Permissions {
        let Some(channel) = self.channels.get(&channel) else { return Permissions::NONE };
        let Some(guild) = channel.guild_id else {
            return if channel.recipients.contains(&user) { dm_permissions() } else { Permissions::NONE };
        };
        let rules = match (&channel.thread, channel.parent_id) {
            (Some(_), Some(parent)) => self.channels.get(&parent).unwrap_or(channel),
            _ => channel,
        };
        let granted = self.with_overwrites(guild, rules, user, now);
        if channel.is_private_thread()
            && !granted.has(Permissions::MANAGE_THREADS)
            && !channel.thread.as_ref().is_some_and(|t| t.members.contains_key(&user))
        {
            return Permissions::NONE;
        }
        granted
    }

    fn with_overwrites(&self, guild: Id, channel: &Channel, user: Id, now: Timestamp) -> Permissions {
        let base = self.guild_permissions(guild, user);
        if base == Permissions::ALL {
            return base;
        }
        let Some(member) = self.member(guild, user) else { return Permissions::NONE };
        let mut granted = base;
        let of = |wanted: OverwriteOf| channel.overwrites.iter().filter(move |o| o.of == wanted);
        for o in of(OverwriteOf::Role(guild)) {
            granted = (granted & !o.deny) | o.allow;
        }
        // Denials of all roles come first, then allowances of all roles: the order of the list says nothing.
        let (mut deny, mut allow) = (Permissions::NONE, Permissions::NONE);
        for o in member.roles.iter().flat_map(|r| of(OverwriteOf::Role(*r))) {
            deny = deny | o.deny;
            allow = allow | o.allow;
        }
        granted = (granted & !deny) | allow;
        for o in of(OverwriteOf::Member(user)) {
            granted = (granted & !o.deny) | o.allow;
        }
        if !granted.has(Permissions::VIEW_CHANNEL) {
            return Permissions::NONE;
        }
        if member.timed_out_until.is_some_and(|until| until > now) {
            return granted & (Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY);
        }
        granted
    }

    /// Whether `user` sees the channel at all.
    pub fn can_see(&self, channel: Id, user: Id, now: Timestamp) -> bool {
        self.permissions(channel, user, now).has(Permissions::VIEW_CHANNEL)
    }

    /// Whether `user` may send a message there now, archived and locked threads considered.
    pub fn can_write(&self, channel: Id, user: Id, now: Timestamp) -> bool {
        let Some(place) = self.channels.get(&channel) else { return false };
        let granted = self.permissions(channel, user, now);
        let needed = match &place.thread {
            Some(_) => Permissions::SEND_MESSAGES_IN_THREADS,
            None => Permissions::SEND_MESSAGES,
        };
        let locked = place.thread.as_ref().is_some_and(|t| t.locked);
        place.kind.holds_messages()
            && granted.has(needed | Permissions::VIEW_CHANNEL)
            && (!locked || granted.has(Permissions::MANAGE_THREADS))
    }
}

fn dm_permissions() -> Permissions {
    Permissions::of(&[
        Permissions::VIEW_CHANNEL,
        Permissions::SEND_MESSAGES,
        Permissions::EMBED_LINKS,
        Permissions::ATTACH_FILES,
        Permissions::READ_MESSAGE_HISTORY,
        Permissions::ADD_REACTIONS,
        Permissions::USE_APPLICATION_COMMANDS,
    ])
}

//! Threads: made, joined, left, changed.

use serde_json::json;

use crate::live::{Live, Scope};
use crate::world::{Channel, ChannelKind, Thread};
use crate::{Id, wire};

/// A thread about to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewThread {
    pub(crate) parent: Id,
    pub(crate) owner: Id,
    pub(crate) name: String,
    pub(crate) kind: ChannelKind,
    pub(crate) applied_tags: Vec<Id>,
    pub(crate) auto_archive_minutes: u64,
    pub(crate) invitable: bool,
    pub(crate) rate_limit_per_user: u16,
    /// The message it starts from: the thread has its id.
    pub(crate) from_message: Option<Id>,
}

/// Makes a thread with its owner in it, and tells the gateway.
pub(crate) fn create_thread(live: &mut Live, new: NewThread) -> Id {
    let id = new.from_message.unwrap_or_else(|| live.new_id());
    let guild = live.world.channels.get(&new.parent).and_then(|c| c.guild_id);
    let mut channel = Channel::new(id, guild, new.kind, &new.name);
    channel.parent_id = Some(new.parent);
    channel.applied_tags = new.applied_tags;
    channel.rate_limit_per_user = new.rate_limit_per_user;
    channel.thread = Some(Thread {
        owner_id: new.owner,
        archived: false,
        locked: false,
        invitable: new.invitable,
        auto_archive_minutes: new.auto_archive_minutes,
        created_at: live.now,
        archive_changed_at: live.now,
        members: [(new.owner, live.now)].into(),
        message_count: 0,
        total_message_sent: 0,
    });
    live.world.channels.insert(id, channel);
    if let Some(parent) = live.world.channels.get_mut(&new.parent)
        && parent.kind == ChannelKind::Forum
    {
        parent.last_message_id = parent.last_message_id.max(Some(id));
    }
    live.touch(new.parent);
    live.touch(id);
    let Some(thread) = live.world.channels.get(&id) else { return id };
    let mut event = wire::thread_for(&live.world, thread, live.world.bot());
    event["newly_created"] = json!(true);
    live.happen("THREAD_CREATE", Scope::Channel(id), event);
    id
}

/// Adds somebody to a thread; nothing happens to one who is in it. A bot that could not see the thread before
/// gets THREAD_CREATE instead of a members' update, as Discord does it.
pub(crate) fn add_to_thread(live: &mut Live, id: Id, user: Id) {
    let (now, bot) = (live.now, live.world.bot());
    let saw = live.world.can_see(id, bot, now);
    let Some(channel) = live.world.channels.get_mut(&id) else { return };
    let Some(thread) = &mut channel.thread else { return };
    if thread.members.contains_key(&user) {
        return;
    }
    thread.members.insert(user, now);
    let count = thread.members.len().min(50);
    let (guild, channel) = (channel.guild_id, channel.clone());
    live.touch(id);
    if !saw && user == bot {
        let event = wire::thread_for(&live.world, &channel, bot);
        live.happen("THREAD_CREATE", Scope::Channel(id), event);
        return;
    }
    let mut added = wire::thread_member(id, user, now);
    if let Some(member) = guild.and_then(|g| live.world.member(g, user)) {
        added["member"] = wire::member(&live.world, member);
        added["presence"] = serde_json::Value::Null;
    }
    let event = json!({"id": id, "guild_id": guild, "member_count": count, "added_members": [added]});
    live.happen("THREAD_MEMBERS_UPDATE", Scope::Channel(id), event);
}

/// Takes somebody out of a thread.
pub(crate) fn remove_from_thread(live: &mut Live, id: Id, user: Id) {
    let Some(channel) = live.world.channels.get(&id) else { return };
    let guild = channel.guild_id;
    let count = channel.thread.as_ref().map_or(0, |t| t.members.len().saturating_sub(1));
    let event = json!({"id": id, "guild_id": guild, "member_count": count, "removed_member_ids": [user]});
    // Sent first: a bot that leaves a private thread is still told so.
    live.happen("THREAD_MEMBERS_UPDATE", Scope::Channel(id), event);
    live.touch(id);
    if let Some(thread) = live.world.channels.get_mut(&id).and_then(|c| c.thread.as_mut()) {
        thread.members.remove(&user);
    }
}

/// Tells everybody that a thread's settings are other than they were.
pub(crate) fn thread_changed(live: &mut Live, id: Id) {
    live.touch(id);
    let Some(channel) = live.world.channels.get(&id) else { return };
    if let Some(parent) = channel.parent_id {
        live.touch(parent);
    }
    let Some(channel) = live.world.channels.get(&id) else { return };
    let event = wire::thread_for(&live.world, channel, live.world.bot());
    live.happen("THREAD_UPDATE", Scope::Channel(id), event);
}

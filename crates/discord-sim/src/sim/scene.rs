//! What changes around the bot without it: members, roles, channels, servers, other bots, AutoMod. Each change comes
//! with the event that Discord would send; [`Sim::change`] is for setting a scene without any.

use serde_json::{Value, json};

use super::Sim;
use crate::acts::{self, Draft, Edit, NewThread};
use crate::live::{Live, Scope};
use crate::user::Refusal;
use crate::world::{Channel, ChannelKind, Guild, Member, Role, WebhookAuthor, kinds};
use crate::{Id, control, gateway, rest, wire};

impl Sim {
    /// A person joins the first server, with roles by name.
    ///
    /// # Errors
    ///
    /// If the world has no server.
    pub fn add_member(&self, name: &str, roles: &[&str]) -> Result<Id, Refusal> {
        self.shared.with(|live| {
            let guild = live
                .world
                .guilds
                .values()
                .next()
                .ok_or_else(|| Refusal::absent("Il n'y a pas de serveur."))?;
            let ids: Vec<Id> =
                guild.roles.values().filter(|r| roles.contains(&r.name.as_str())).map(|r| r.id).collect();
            let guild = guild.id;
            let id = live.new_id();
            live.world.add_user(id, name, "");
            live.world.add_member(guild, id, &ids, live.now);
            control::member_joined(live, guild, id);
            Ok(id)
        })
    }

    /// AutoMod has blocked a message: the bot gets AUTO_MODERATION_ACTION_EXECUTION and no MESSAGE_CREATE.
    pub fn automod_block(&self, user: Id, channel: Id, text: &str, rule: Id) {
        self.shared.with(|live| gateway::automod(live, user, channel, text, rule));
    }

    /// Somebody leaves a server or is removed from it.
    pub fn remove_member(&self, guild: Id, user: Id) {
        self.shared.with(|live| {
            let event = json!({"guild_id": guild, "user": wire::user_of(&live.world, user)});
            live.happen("GUILD_MEMBER_REMOVE", Scope::Guild(guild), event);
            if let Some(guild) = live.world.guilds.get_mut(&guild) {
                guild.members.remove(&user);
            }
            live.touch_everything();
        });
    }

    /// A member's roles, nickname or time-out change.
    pub fn change_member(&self, guild: Id, user: Id, change: impl FnOnce(&mut Member)) {
        self.shared.with(|live| {
            let member = live.world.guilds.get_mut(&guild).and_then(|g| g.members.get_mut(&user));
            if let Some(member) = member {
                change(member);
                rest::member_changed(live, guild, user);
            }
        });
    }

    /// A role changes.
    pub fn change_role(&self, guild: Id, role: Id, change: impl FnOnce(&mut Role)) {
        self.shared.with(|live| {
            let known = live.world.guilds.get_mut(&guild).and_then(|g| g.roles.get_mut(&role));
            let Some(known) = known else { return };
            change(known);
            let event = json!({"guild_id": guild, "role": wire::role(known)});
            live.happen("GUILD_ROLE_UPDATE", Scope::Guild(guild), event);
            live.touch_everything();
        });
    }

    /// A channel or thread changes: its name, its overwrites, its archive.
    pub fn change_channel(&self, id: Id, change: impl FnOnce(&mut Channel)) {
        self.shared.with(|live| {
            let Some(channel) = live.world.channels.get_mut(&id) else { return };
            change(channel);
            let (guild, thread) = (channel.guild_id, channel.thread.is_some());
            live.touch_everything();
            if thread {
                acts::thread_changed(live, id);
            } else if let (Some(guild), Some(channel)) = (guild, live.world.channels.get(&id)) {
                let event = wire::channel(&live.world, channel);
                live.happen("CHANNEL_UPDATE", Scope::Guild(guild), event);
            }
        });
    }

    /// A text channel or forum is made; open to everybody who sees the server.
    pub fn add_channel(&self, guild: Id, kind: ChannelKind, name: &str) -> Id {
        self.shared.with(|live| {
            let id = live.new_id();
            let mut channel = Channel::new(id, Some(guild), kind, name);
            channel.position = live.world.channels.len() as u16;
            let event = wire::channel(&live.world, &channel);
            live.world.channels.insert(id, channel);
            live.happen("CHANNEL_CREATE", Scope::Guild(guild), event);
            live.touch_everything();
            id
        })
    }

    /// A channel or thread is deleted, with all that is in it.
    pub fn remove_channel(&self, id: Id) {
        self.shared.with(|live| rest::remove_channel(live, id));
    }

    /// Somebody makes a public thread, from a message or (in a text channel) without one. In a forum this is a post,
    /// whose first message is `text`.
    ///
    /// # Errors
    ///
    /// If they do not see the channel or may not write in it.
    pub fn start_thread(
        &self,
        user: Id,
        parent: Id,
        name: &str,
        from_message: Option<Id>,
        text: &str,
    ) -> Result<Id, Refusal> {
        self.shared.with(|live| {
            if !live.world.can_see(parent, user, live.now) {
                return Err(Refusal::forbidden("Tu ne vois pas ce salon."));
            }
            Ok(start_thread(live, user, parent, name, from_message, text))
        })
    }

    /// Somebody asks a poll.
    ///
    /// # Errors
    ///
    /// If they may not write there.
    pub fn ask_poll(&self, user: Id, channel: Id, question: &str, answers: &[&str]) -> Result<Id, Refusal> {
        self.write(user, channel, |draft| {
            let answer = |(i, text): (usize, &&str)| json!({"answer_id": i + 1, "poll_media": {"text": text}});
            draft.poll = Some(json!({
                "question": {"text": question}, "answers": answers.iter().enumerate().map(answer).collect::<Vec<_>>(),
                "expiry": null, "allow_multiselect": false, "layout_type": 1,
            }));
        })
    }

    /// Somebody forwards a message to another channel: the text travels in `message_snapshots`.
    ///
    /// # Errors
    ///
    /// If they may not write there, or the message is gone.
    pub fn forward(&self, user: Id, to: Id, from: Id, message: Id) -> Result<Id, Refusal> {
        let original =
            self.message(from, message).ok_or_else(|| Refusal::absent("Ce message n'existe plus."))?;
        self.write(user, to, |draft| {
            draft.snapshots = vec![json!({"message": {
                "type": original.kind, "content": original.content, "embeds": original.embeds, "attachments": [],
                "timestamp": wire::time(original.timestamp), "edited_timestamp": original.edited.map(wire::time),
                "flags": original.flags, "components": [],
                "mentions": [], "mention_roles": [],
            }})];
        })
    }

    /// Discord adds the preview of a link to a message: MESSAGE_UPDATE, although nobody edited anything.
    pub fn unfurl(&self, channel: Id, message: Id, embed: Value) {
        self.shared.with(|live| {
            let Some(known) = live.world.message(channel, message) else { return };
            let embeds = known.embeds.iter().cloned().chain([embed]).collect();
            acts::edit(live, channel, message, Edit { embeds: Some(embeds), fills: true, ..Edit::default() });
        });
    }

    fn write(&self, user: Id, channel: Id, fill: impl FnOnce(&mut Draft)) -> Result<Id, Refusal> {
        self.shared.with(|live| {
            if !live.world.can_write(channel, user, live.now) {
                return Err(Refusal::forbidden("Tu n'as pas la permission d'écrire ici."));
            }
            let mut draft = Draft::text(channel, user, "");
            fill(&mut draft);
            Ok(acts::post(live, draft))
        })
    }

    /// A webhook of somebody else posts a message.
    pub fn webhook_says(&self, channel: Id, name: &str, text: &str) -> Id {
        self.shared.with(|live| {
            let id = live.new_id();
            let mut draft = Draft::text(channel, id, text);
            draft.webhook = Some(WebhookAuthor { id, name: name.to_owned() });
            acts::post(live, draft)
        })
    }

    /// The bot is added to a server: GUILD_CREATE.
    pub fn add_guild(&self, guild: Guild) {
        self.shared.with(|live| {
            let id = guild.id;
            live.world.guilds.insert(id, guild);
            announce_guild(live, id);
        });
    }

    /// A server has an outage (GUILD_DELETE, unavailable), or is back (GUILD_CREATE).
    pub fn set_outage(&self, guild: Id, out: bool) {
        self.shared.with(|live| {
            let Some(known) = live.world.guilds.get_mut(&guild) else { return };
            known.unavailable = out;
            if out {
                live.happen("GUILD_DELETE", Scope::Guild(guild), json!({"id": guild, "unavailable": true}));
            } else {
                announce_guild(live, guild);
            }
        });
    }

    /// The bot is thrown out of a server: GUILD_DELETE, and its REST answers 50001 from now on.
    pub fn remove_bot(&self, guild: Id) {
        self.shared.with(|live| {
            live.happen("GUILD_DELETE", Scope::Guild(guild), json!({"id": guild}));
            live.flush();
            let bot = live.world.bot();
            if let Some(guild) = live.world.guilds.get_mut(&guild) {
                guild.members.remove(&bot);
            }
            live.touch_everything();
        });
    }
}

fn announce_guild(live: &mut Live, id: Id) {
    live.touch_everything();
    let Some(guild) = live.world.guilds.get(&id) else { return };
    let event = wire::guild_create(&live.world, guild, live.world.bot(), live.now);
    live.happen("GUILD_CREATE", Scope::Guild(id), event);
}

fn start_thread(
    live: &mut Live,
    user: Id,
    parent: Id,
    name: &str,
    from_message: Option<Id>,
    text: &str,
) -> Id {
    let forum = live.world.channels.get(&parent).is_some_and(|c| c.kind == ChannelKind::Forum);
    let new = NewThread {
        parent,
        owner: user,
        name: name.to_owned(),
        kind: ChannelKind::PublicThread,
        applied_tags: Vec::new(),
        auto_archive_minutes: 4320,
        invitable: true,
        rate_limit_per_user: 0,
        from_message,
    };
    let id = acts::create_thread(live, new);
    if forum {
        let mut first = Draft::text(id, user, text);
        first.id = Some(id);
        acts::post(live, first);
    } else if from_message.is_none() {
        let mut note = Draft::text(parent, user, name);
        note.kind = kinds::THREAD_CREATED;
        acts::post(live, note);
    }
    id
}

//! Works off what the shards hand over, one thing after the other; slow things get tasks of their own.

use std::sync::PoisonError;
use std::time::Duration;

use jiff::SignedDuration;
use serenity::model::Permissions;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::answers::public_message;
use super::bot::Edge;
use super::facts::{ChannelFacts, ChannelKind, GuildFacts, RoleFacts};
use super::gateway::{Handed, Inbound, Ticket};
use super::shards::Missed;
use super::unwritten::WRITE_WITHIN;
use crate::app::Heard;
use crate::app::action::{Part, Told};
use crate::app::places::Reads;
use crate::ids::{GuildId, UserId};
use crate::store::{self, Handled, within};

/// Pauses while the store does not answer.
const STORE_PAUSES: [Duration; 4] =
    [Duration::from_millis(50), Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(3)];
/// Discord's clock and ours may differ, and a message may reach us so long after it got its number: reading back begins
/// that much earlier.
const LATENESS: SignedDuration = SignedDuration::from_secs(30);
/// Tries to ask Discord who wrote an edited message, or what an unknown thread is.
const ASK_TRIES: u32 = 5;

/// Who holds one of these may punish, remove or manage: a case in which they appear is a conflict of interest.
const STAFF: Permissions = Permissions::ADMINISTRATOR
    .union(Permissions::MANAGE_GUILD)
    .union(Permissions::MANAGE_MESSAGES)
    .union(Permissions::KICK_MEMBERS)
    .union(Permissions::BAN_MEMBERS)
    .union(Permissions::MODERATE_MEMBERS);

/// The intake of one process.
pub(super) struct Intake {
    edge: Edge,
    missed: Missed,
    stopping: watch::Receiver<bool>,
    slow: JoinSet<()>,
}

impl Intake {
    pub(super) fn new(edge: Edge, missed: Missed, stopping: watch::Receiver<bool>) -> Self {
        Self { edge, missed, stopping, slow: JoinSet::new() }
    }

    /// Runs until all shards are gone.
    pub(super) async fn run(mut self, mut works: mpsc::Receiver<Handed<Heard>>) {
        while let Some(handed) = works.recv().await {
            while self.slow.try_join_next().is_some() {}
            self.work_off(handed).await;
        }
        // Reading back may take long; what is not done is repeated by the next process.
        let stopping = self.stopping.wait_for(|stop| *stop);
        let finishing = async { while self.slow.join_next().await.is_some() {} };
        tokio::select! {
            () = finishing => {}
            _ = stopping => {}
        }
    }

    async fn work_off(&mut self, handed: Handed<Heard>) {
        let Handed { shard, event, ticket, heard_at: _ } = handed;
        match event {
            Inbound::Ready { missed_since, .. } => {
                let since = missed_since.map(|since| since.saturating_sub(LATENESS).unwrap_or(since));
                self.missed.lock().unwrap_or_else(PoisonError::into_inner).insert(shard, since);
                self.edge.save_session(&ticket).await;
                ticket.done();
            }
            Inbound::Resumed => {
                self.edge.save_session(&ticket).await;
                ticket.done();
            }
            Inbound::Guild(facts) => self.guild(shard, *facts, ticket).await,
            Inbound::GuildChanged(facts) => {
                self.edge.note_team(&facts);
                ticket.done();
            }
            Inbound::Message(heard) => self.message(heard, ticket).await,
            Inbound::Thread { facts, title } => {
                if let Some(guild) = facts.guild_id {
                    self.edge.keep_channel(guild, &facts).await;
                }
                match title {
                    Some(heard) => self.message(heard, ticket).await,
                    None => ticket.done(),
                }
            }
            Inbound::Undecodable { kind } => {
                tracing::warn!(kind, "an event could not be read");
                metrics::counter!("sanad_undecodable_total", "kind" => kind).increment(1);
                ticket.done();
            }
            Inbound::GivenUp { sequence } => {
                tracing::error!(sequence, "an event was given up after several tries");
                metrics::counter!("sanad_given_up_total").increment(1);
                self.edge.gap_everywhere().await;
                ticket.done();
            }
            other => {
                // The places in memory are changed at once; what the store must know of them is found again.
                if timeout(2 * WRITE_WITHIN, self.edge.note_place(other)).await.is_err() {
                    tracing::warn!("the store hangs; a change of a server was not written down");
                }
                ticket.done();
            }
        }
    }

    async fn guild(&mut self, shard: u32, facts: GuildFacts, ticket: Ticket) {
        if facts.unavailable {
            ticket.done();
            return;
        }
        self.edge.learn_guild(&facts).await;
        let missed =
            self.missed.lock().unwrap_or_else(PoisonError::into_inner).get(&shard).copied().flatten();
        match missed {
            Some(since) => {
                let edge = self.edge.clone();
                self.slow.spawn(async move { edge.read_back(facts, since, ticket).await });
            }
            None => ticket.done(),
        }
    }

    async fn message(&mut self, heard: Heard, ticket: Ticket) {
        let known = heard.guild.is_none_or(|guild| {
            let settings = &self.edge.app.guild(guild).settings;
            self.edge.app.places.reads(settings, heard.channel) != Reads::Unknown
        });
        if known && heard.author.is_some() && heard.guild.is_some() {
            self.edge.write_down(heard, ticket).await;
        } else {
            // Discord must be asked, or answered: others do not wait for that.
            let edge = self.edge.clone();
            self.slow.spawn(async move {
                match edge.ask_about(heard).await {
                    Some(heard) => edge.write_down(heard, ticket).await,
                    None => ticket.done(),
                }
            });
        }
    }
}

impl Edge {
    /// Takes in a message that was read back, however long the store is away: reading back goes on after it.
    pub(super) async fn take_in(&self, heard: &Heard, handled: Option<&Handled>) {
        let mut pauses = STORE_PAUSES.into_iter();
        loop {
            match self.try_to_write(heard, handled).await {
                Ok(taken) => return self.answer_where_due(heard, &taken).await,
                Err(error) => {
                    tracing::error!(%error, "a message is not written down yet; it is kept and tried again");
                    metrics::counter!("sanad_store_failures_total").increment(1);
                    tokio::time::sleep(pauses.next().unwrap_or(STORE_PAUSES[3])).await;
                }
            }
        }
    }

    /// Asks what must be known of a message first: what an unknown thread is, who wrote an edit. `None` where it is not to be
    /// read, or its writer is not known.
    async fn ask_about(&self, mut heard: Heard) -> Option<Heard> {
        if let Some(guild) = heard.guild {
            let settings = &self.app.guild(guild).settings;
            if self.app.places.reads(settings, heard.channel) == Reads::Unknown {
                self.ask_for_channel(guild, &heard).await;
            }
            if self.app.places.reads(settings, heard.channel) == Reads::No {
                return None;
            }
        }
        if heard.author.is_none() {
            heard.author = self.ask_for_author(&heard).await;
        }
        heard.author.is_some().then_some(heard)
    }

    async fn ask_for_channel(&self, guild: GuildId, heard: &Heard) {
        for attempt in 0..ASK_TRIES {
            match self.rest.channel(heard.channel).await {
                Ok(facts) => {
                    self.keep_channel(guild, &facts).await;
                    return;
                }
                Err(error) if error.is_passing() => {
                    tokio::time::sleep(Duration::from_millis(200 << attempt)).await;
                }
                // It can be read, or it would not have been heard: judge it as an open channel.
                Err(error) => {
                    tracing::warn!(%error, "an unknown channel could not be asked for; it counts as open");
                    return;
                }
            }
        }
    }

    async fn ask_for_author(&self, heard: &Heard) -> Option<UserId> {
        for attempt in 0..ASK_TRIES {
            match self.rest.message(heard.channel, heard.message).await {
                Ok(page) => {
                    let author = page.messages().ok()?.into_iter().next()?.ok()?.author?;
                    return (!author.bot).then_some(author.id);
                }
                Err(error) if error.is_passing() => {
                    tokio::time::sleep(Duration::from_millis(200 << attempt)).await;
                }
                Err(_) => return None,
            }
        }
        None
    }

    /// Answers a direct message where it was written: the card and the open numbers, whatever the level.
    pub(super) async fn answer_direct(
        &self,
        heard: &Heard,
        topic: &crate::phrases::TopicId,
        reading: crate::app::action::Reading,
        level: Option<crate::phrases::Level>,
    ) {
        let view = self.app.with_help(None, |help| help.card(topic, reading, Part::Now, Told::Nobody, level));
        let view = view.without_talk();
        let nonce = format!("dm-{}", heard.message);
        for attempt in 0..ASK_TRIES {
            match self.rest.create_message(heard.channel, public_message(&view, self), &nonce).await {
                Ok(_) => return,
                Err(error) if error.is_passing() => {
                    tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_millis(300 << attempt)))
                        .await;
                }
                Err(error) => {
                    tracing::warn!(%error, "a direct message could not be answered");
                    return;
                }
            }
        }
    }

    async fn save_session(&self, ticket: &Ticket) {
        let Some(session) = ticket.session_when_done() else { return };
        let (session, now) = (session.for_store(), self.app.clock.now());
        if let Err(error) = within(WRITE_WITHIN, self.app.store.save_session(&session, now)).await {
            tracing::warn!(%error, "a session was not saved; after a crash messages are read back instead");
        }
    }

    async fn learn_guild(&self, facts: &GuildFacts) {
        let channels: Vec<_> =
            facts.channels.iter().chain(&facts.threads).map(|channel| kept(facts.id, channel)).collect();
        let known = self.app.places.knows(facts.id);
        self.app.places.note_guild(facts.id, &channels);
        self.note_team(facts);
        if !known {
            self.back_on(facts.id).await;
        }
        if let Err(error) = within(2 * WRITE_WITHIN, self.app.store.save_channels(facts.id, &channels)).await
        {
            tracing::warn!(%error, "the channels of a server were not saved; they are asked for when needed");
        }
    }

    /// Notes who stands above others on a server.
    pub(super) fn note_team(&self, facts: &GuildFacts) {
        let staff =
            facts.roles.iter().filter(|role| is_staff(facts.id, role)).map(|role| role.id.get()).collect();
        self.app.places.note_team(facts.id, facts.owner_id, staff);
    }

    async fn keep_channel(&self, guild: GuildId, facts: &ChannelFacts) {
        let channel = kept(facts.guild_id.unwrap_or(guild), facts);
        self.app.places.note(channel);
        if let Err(error) = within(WRITE_WITHIN, self.app.store.save_channel(channel)).await {
            tracing::warn!(%error, "a channel was not saved; it is asked for when needed");
        }
    }

    async fn note_place(&self, event: Inbound<Heard>) {
        match event {
            Inbound::Channel(facts) => {
                if let Some(guild) = facts.guild_id {
                    self.keep_channel(guild, &facts).await;
                }
            }
            Inbound::ThreadsSynced { guild, threads, .. } => {
                for thread in &threads {
                    self.keep_channel(guild, thread).await;
                }
            }
            Inbound::MessagesGone { messages, .. } => self.messages_gone(&messages).await,
            Inbound::ChannelGone { channel, .. } => {
                self.thread_gone(channel).await;
                self.app.places.forget(channel);
                if let Err(error) = self.app.store.forget_channel(channel).await {
                    tracing::warn!(%error, "a deleted channel was not forgotten");
                }
            }
            Inbound::GuildGone { guild, unavailable: false } => {
                self.removed_from(guild).await;
                self.app.places.forget_guild(guild);
                if let Err(error) = self.app.store.forget_guild_channels(guild).await {
                    tracing::warn!(%error, "a server that was left was not forgotten");
                }
            }
            Inbound::Role { guild, role } => {
                self.app.places.note_role(guild, role.id.get(), is_staff(guild, &role));
            }
            Inbound::RoleGone { guild, role } => self.app.places.note_role(guild, role.get(), false),
            _ => {}
        }
    }
}

/// Everybody has the role with the server's own id: what it allows sets nobody above others.
fn is_staff(guild: GuildId, role: &RoleFacts) -> bool {
    role.id.get() != guild.0 && !role.managed && role.permissions.intersects(STAFF)
}

fn kept(guild: GuildId, facts: &ChannelFacts) -> store::ChannelFacts {
    store::ChannelFacts {
        channel: facts.id,
        guild,
        parent: facts.parent_id,
        kind: facts.kind.number(),
        private: facts.kind == ChannelKind::PrivateThread,
    }
}

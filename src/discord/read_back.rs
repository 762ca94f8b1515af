//! Reading back: after a new session began, messages that nobody heard are fetched and judged like others, except that
//! they get no tip and no door. What cannot be read is a gap, and told (promise P1).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::bot::Edge;
use super::facts::{ChannelFacts, GuildFacts};
use super::gateway::Ticket;
use super::rest::{From, RestError};
use super::screening::MessageScreen;
use crate::app::places::Reads;
use crate::ids::{ChannelId, GuildId, MessageId};
use crate::store::{Gap, GapReason};

/// How far back at most (design §9).
const FURTHEST: SignedDuration = SignedDuration::from_hours(24);
/// Between two requests: ten a second (design §9).
const BETWEEN: Duration = Duration::from_millis(100);
/// Messages a request (Discord's limit).
const PAGE: u8 = 100;
/// Pages of one channel: a channel busier than this for a day is a gap.
const MOST_PAGES: u32 = 200;

impl Edge {
    /// Reads back all channels of a server that have messages newer than `missed_since`. The ticket is done when all is
    /// written down, so that a crash in between begins again.
    pub(super) async fn read_back(&self, facts: GuildFacts, missed_since: Timestamp, ticket: Ticket) {
        let now = self.app.clock.now();
        let furthest = now.saturating_sub(FURTHEST).unwrap_or(Timestamp::MIN);
        let joined = facts.joined_at.as_deref().and_then(|text| text.parse().ok()).unwrap_or(Timestamp::MIN);
        let since = missed_since.max(furthest).max(joined);
        if missed_since < furthest && joined < furthest {
            self.gap(facts.id, None, missed_since, furthest, GapReason::TooFarBack).await;
        }
        let from = MessageId::at_ms(since.as_millisecond());
        let mut screen = MessageScreen::new(self.app.clone(), self.bot);
        let mut read = 0usize;
        for channel in facts.channels.iter().chain(&facts.threads) {
            if channel.last_message_id.is_none_or(|last| last < from) || !self.may_read(facts.id, channel) {
                continue;
            }
            self.read_edits(facts.id, channel.id, from, &mut screen).await;
            match self.read_channel(facts.id, channel.id, from, &mut screen).await {
                Ok(count) => read += count,
                Err(reason) => self.gap(facts.id, Some(channel.id), since, now, reason).await,
            }
        }
        tracing::info!(guild.id = %facts.id, messages = read, "messages that were missed have been read back");
        ticket.done();
        self.tell_gaps(facts.id).await;
    }

    fn may_read(&self, guild: GuildId, channel: &ChannelFacts) -> bool {
        self.app.places.reads(&self.app.guild(guild).settings, channel.id) != Reads::No
    }

    async fn read_channel(
        &self,
        guild: GuildId,
        channel: ChannelId,
        mut from: MessageId,
        screen: &mut MessageScreen,
    ) -> Result<usize, GapReason> {
        let mut read = 0;
        let mut unreadable = 0;
        for page_number in 0..MOST_PAGES {
            let page = self.page(channel, From::After(from)).await?;
            let messages = page.messages().map_err(|_| GapReason::Unanswered)?;
            if messages.is_empty() {
                // Discord answers an empty list where the history may not be read; that a message is there is known.
                return if page_number == 0 || unreadable > 0 { Err(GapReason::NoHistory) } else { Ok(read) };
            }
            let count = messages.len();
            let mut heard = Vec::new();
            let mut newest = from;
            for fields in messages {
                let Ok(fields) = fields else {
                    unreadable += 1;
                    continue;
                };
                newest = newest.max(fields.id);
                heard.extend(screen.fetched(&fields, guild, false));
            }
            // The oldest first, as they were written.
            heard.sort_by_key(|one| one.message);
            for one in heard {
                self.take_in(&one, None).await;
            }
            read += count;
            if count < usize::from(PAGE) || newest == from {
                return if unreadable == 0 { Ok(read) } else { Err(GapReason::Unanswered) };
            }
            from = newest;
        }
        Err(GapReason::TooFarBack)
    }

    /// Messages that were heard before, and were changed while nobody heard: the last ones of a channel in which something
    /// new was written too. What was changed further back, or where all else was quiet, is not found.
    async fn read_edits(
        &self,
        guild: GuildId,
        channel: ChannelId,
        from: MessageId,
        screen: &mut MessageScreen,
    ) {
        // That the channel cannot be read is told by whoever reads what is new.
        let Ok(page) = self.page(channel, From::Before(from)).await else { return };
        let Ok(messages) = page.messages() else { return };
        let since = from.created_at_ms();
        let changed = messages
            .into_iter()
            .flatten()
            .filter(|fields| fields.edited_at().is_some_and(|at| at.as_millisecond() >= since));
        let mut heard: Vec<_> = changed.filter_map(|fields| screen.fetched(&fields, guild, true)).collect();
        heard.sort_by_key(|one| one.message);
        for one in heard {
            self.take_in(&one, None).await;
        }
    }

    /// One page, asked for until Discord answers or refuses.
    async fn page(&self, channel: ChannelId, from: From) -> Result<super::decode::MessagePage, GapReason> {
        const TRIES: u32 = 8;
        for attempt in 0..TRIES {
            tokio::time::sleep(BETWEEN).await;
            match self.rest.channel_messages(channel, from, PAGE).await {
                Ok(page) => return Ok(page),
                Err(error) if error.is_passing() => {
                    let pause = error.retry_after().unwrap_or(Duration::from_millis(250 << attempt));
                    tracing::warn!(%error, "a channel is not read back yet; it is tried again");
                    tokio::time::sleep(pause).await;
                }
                Err(RestError::Refused { .. }) => return Err(GapReason::NoAccess),
                Err(_) => return Err(GapReason::Unanswered),
            }
        }
        Err(GapReason::Unanswered)
    }

    /// Something was not heard, and it cannot be told on which server: every team is told of the last minute.
    pub(super) async fn gap_everywhere(&self) {
        let now = self.app.clock.now();
        let from = now.saturating_sub(SignedDuration::from_mins(1)).unwrap_or(now);
        for guild in self.app.places.guilds() {
            self.gap(guild, None, from, now, GapReason::Unanswered).await;
            self.tell_gaps(guild).await;
        }
    }

    async fn gap(
        &self,
        guild: GuildId,
        channel: Option<ChannelId>,
        from: Timestamp,
        to: Timestamp,
        reason: GapReason,
    ) {
        tracing::warn!(guild.id = %guild, ?reason, "some messages could not be read");
        metrics::counter!("sanad_gaps_total").increment(1);
        let gap = Gap { guild, channel, from, to, reason };
        if let Err(error) = self.app.store.record_gap(&gap).await {
            tracing::error!(%error, "a gap could not be recorded");
        }
    }
}

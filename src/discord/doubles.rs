//! What stands on Discord once too often: posts and talks made by a request that was given up and arrived all the same, and
//! what stood for a case before it was written down. Looked for every [`RECONCILE_EVERY`](super::bot) (promise P1).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::bot::Edge;
use super::facts::ChannelFacts;
use crate::cases::{Case, Post};
use crate::ids::{ChannelId, GuildId};
use crate::store::{StoreError, TalkPlace};

/// How far back late doubles are looked for.
const DOUBLES_SINCE: SignedDuration = SignedDuration::from_hours(2);

/// Whose threads may stand twice.
struct Lately {
    posts: Vec<Case>,
    talks: Vec<(Case, TalkPlace)>,
}

impl Edge {
    /// Deletes late doubles of posts and talks, and what stood for cases that have posts of their own.
    pub(super) async fn reconcile(&self) {
        let lately = match self.lately().await {
            Ok(lately) => lately,
            Err(error) => {
                tracing::warn!(%error, "late doubles cannot be looked for; it is tried again");
                return;
            }
        };
        let mut guilds: BTreeSet<GuildId> = lately.guilds();
        if self.unwritten.looks_everywhere() {
            guilds.extend(self.app.places.guilds());
        }
        for guild in guilds {
            let threads = match self.rest.active_threads(guild).await {
                Ok(threads) => threads,
                Err(error) => {
                    tracing::warn!(%error, "late doubles cannot be looked for; it is tried again");
                    self.unwritten.look_everywhere();
                    continue;
                }
            };
            if let Err(error) = self.find_left(guild, &threads).await {
                tracing::warn!(%error, "what stood for cases cannot be looked for; it is tried again");
                self.unwritten.look_everywhere();
            }
            for (case, double) in self.doubles(guild, &lately, &threads) {
                tracing::warn!(case.id = %case.id, "a double of a case's post or talk is deleted");
                if let Err(error) = self.rest.delete_channel(double).await {
                    tracing::warn!(%error, "a double could not be deleted; it is tried again");
                }
            }
        }
        self.settle_left().await;
    }

    async fn lately(&self) -> Result<Lately, StoreError> {
        let since = self.app.clock.now().saturating_sub(DOUBLES_SINCE).unwrap_or(Timestamp::MIN);
        let store = &self.app.store;
        Ok(Lately {
            posts: store.doubles_to_reconcile(since).await?,
            talks: store.talks_to_reconcile(since).await?,
        })
    }

    fn doubles<'a>(
        &self,
        guild: GuildId,
        lately: &'a Lately,
        threads: &[ChannelFacts],
    ) -> Vec<(&'a Case, ChannelId)> {
        let mut doubles = Vec::new();
        for case in lately.posts.iter().filter(|case| case.guild == guild) {
            let (channel, kept) = match case.post {
                Post::At { channel, thread: Some(kept), .. } => (Some(channel), Some(kept)),
                // Taken away from the server: whatever of it stands there is one too many.
                Post::Never => (self.app.guild(guild).settings.staff_channel, None),
                Post::At { .. } | Post::Waiting => continue,
            };
            let found = channel.into_iter().flat_map(|channel| self.ours(case, channel, threads));
            doubles.extend(found.filter(|found| Some(*found) != kept).map(|found| (case, found)));
        }
        for (case, place) in lately.talks.iter().filter(|(case, _)| case.guild == guild) {
            let found = self.our_talks(case, place.channel, threads).into_iter();
            doubles.extend(found.filter(|found| *found != place.thread).map(|found| (case, found)));
        }
        doubles
    }
}

impl Lately {
    fn guilds(&self) -> BTreeSet<GuildId> {
        self.posts.iter().chain(self.talks.iter().map(|(case, _)| case)).map(|case| case.guild).collect()
    }
}

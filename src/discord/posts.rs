//! The post of a case after it was made: it follows its case, and an open case whose post was deleted, put away or locked by
//! somebody gets one again (promise P1).

use serenity::builder::{EditMessage, EditThread};

use super::bot::Edge;
use super::deliver::Failed;
use super::render;
use super::rest::RestError;
use crate::app::{PostFacts, case_post};
use crate::cases::{Case, CaseId, Post};
use crate::ids::{ChannelId, GuildId, MessageId};
use crate::store::Done;

impl Edge {
    /// Brings the post of a case to where the case stands now: its card, its tags, its name.
    pub(super) async fn edit_case(&self, case: CaseId) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let Post::At { channel, thread, message } = case.post else { return Ok(Done::Done) };
        let facts = PostFacts { left: self.has_left(&case).await, ..self.facts_of(&case).await };
        let view = self.app.with_help(Some(case.guild), |help| case_post(help, &case, &facts));
        let edit =
            EditMessage::new().embed(render::embed(&view)).components(render::rows(&view, &self.app.sealer));
        let place = thread.unwrap_or(channel);
        let woken = match self.rest.edit_message(place, message, &edit).await {
            Ok(()) => false,
            Err(error) if error.is_gone() => return self.make_again(&case, &error).await,
            Err(error) if error.is_put_away() => match self.wake(place).await {
                Ok(()) => {
                    self.rest.edit_message(place, message, &edit).await?;
                    true
                }
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(error) => return self.make_again(&case, &error).await,
            },
            Err(error) => return Err(error.into()),
        };
        if let Some(thread) = thread {
            self.follow(&case, channel, thread).await?;
            if woken && !case.state.is_open() {
                self.rest.edit_thread(thread, &EditThread::new().archived(true)).await?;
            }
        }
        Ok(Done::Done)
    }

    /// What is to be said of a case beside the case itself, as far as Discord and the store tell now. Nothing of it keeps a
    /// case from being shown.
    pub(super) async fn facts_of(&self, case: &Case) -> PostFacts {
        let mut facts = PostFacts { files: Some(0), ..PostFacts::default() };
        for source in case.sources.iter().rev().take(3) {
            let Some(message) = source.message else { continue };
            match self.rest.message(source.channel, message).await {
                Ok(page) => {
                    let first = page.messages().ok().and_then(|messages| messages.into_iter().next()?.ok());
                    let counted = first.map(|message| message.attachments().total());
                    facts.files = facts.files.zip(counted).map(|(sum, counted)| sum + counted);
                }
                Err(error) if error.is_gone() => facts.gone += 1,
                Err(_) => facts.files = None,
            }
        }
        facts.talk = match self.app.store.talk(case.id).await {
            Ok(talk) => talk.map(|talk| talk.state),
            Err(error) => {
                tracing::warn!(case.id = %case.id, %error, "the post of a case does not show its talk for now");
                None
            }
        };
        facts
    }

    /// Whether the young person of an open case has left the server. Discord tells that of its own only to bots that may see
    /// all members, which Sanad does not ask for; so it is asked whenever the post changes anyway.
    async fn has_left(&self, case: &Case) -> bool {
        if !case.state.is_open() {
            return false;
        }
        matches!(self.rest.member(case.guild, case.author).await, Err(error) if error.is_gone())
    }

    /// The post of an open case is gone, or nobody may write there any more: it is made again; its ladder goes on calling. One that is
    /// closed needs none.
    async fn make_again(&self, case: &Case, why: &RestError) -> Result<Done, Failed> {
        let Post::At { thread, message, .. } = case.post else { return Ok(Done::Done) };
        if !case.state.is_open() {
            return Ok(Done::Done);
        }
        tracing::warn!(case.id = %case.id, error = %why, "the post of an open case is gone; it is made again");
        metrics::counter!("sanad_posts_made_again_total").increment(1);
        let now = self.app.clock.now();
        // The thread may still be there, with what the team wrote in it: then only the card is posted again.
        if let Some(thread) = thread.filter(|_| !why.is_forbidden()) {
            let nonce = format!("again-{message}");
            match self.rest.create_message(thread, self.case_message(case).await, &nonce).await {
                Ok(made) => {
                    self.app.store.post_moved(case.id, message, Some(made.id), now).await?;
                    return Ok(Done::Done);
                }
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(_) => {}
            }
        }
        self.app.store.post_moved(case.id, message, None, now).await?;
        Ok(Done::Done)
    }

    /// Takes a thread out of the archive.
    pub(super) async fn wake(&self, thread: ChannelId) -> Result<(), RestError> {
        self.rest.edit_thread(thread, &EditThread::new().archived(false)).await
    }

    /// Brings tags and name of a forum post to where its case stands.
    async fn follow(&self, case: &Case, forum: ChannelId, thread: ChannelId) -> Result<(), Failed> {
        let facts = self.rest.channel(thread).await?;
        let tags = self.tags(forum, case).await?;
        let same =
            tags.len() == facts.applied_tags.len() && tags.iter().all(|tag| facts.applied_tags.contains(tag));
        if !same {
            self.rest.edit_thread(thread, &EditThread::new().applied_tags(tags)).await?;
        }
        let name = self.post_name(case);
        if facts.name.as_deref() != Some(&name) {
            // Discord lets a thread be renamed twice in ten minutes. Tags and card say the same; the next edit tries again.
            if let Err(error) = self.rest.edit_thread(thread, &EditThread::new().name(name)).await {
                tracing::info!(case.id = %case.id, %error, "the post of a case keeps its old name for now");
            }
        }
        Ok(())
    }

    /// A thread was deleted: where it was the post of an open case, that is posted again.
    pub(super) async fn thread_gone(&self, thread: ChannelId) {
        if let Err(error) = self.app.store.talk_gone(thread, self.app.clock.now()).await {
            tracing::warn!(%error, "a deleted thread was not looked up among the talks");
        }
        let found = match self.app.store.case_by_post(thread).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "a deleted thread was not looked up; the next edit of its case finds out");
                return;
            }
        };
        let Some(case) = found.filter(|case| case.state.is_open()) else { return };
        let Post::At { message, .. } = case.post else { return };
        tracing::warn!(case.id = %case.id, "the post of an open case was deleted; it is made again");
        metrics::counter!("sanad_posts_made_again_total").increment(1);
        if let Err(error) = self.app.store.post_moved(case.id, message, None, self.app.clock.now()).await {
            tracing::warn!(%error, "a deleted post is not yet made again; the next edit of its case finds out");
        }
    }

    /// The bot was removed from a server: its open cases stay, and nobody there sees them any more.
    pub(super) async fn removed_from(&self, guild: GuildId) {
        match self.app.store.open_cases(guild).await {
            Ok(cases) if cases.is_empty() => {
                tracing::info!(guild.id = %guild, "the bot was removed from a server")
            }
            Ok(cases) => tracing::error!(
                guild.id = %guild,
                open_cases = cases.len(),
                "the bot was removed from a server with open cases: nobody there is told any more; they are shown again when \
                 it is invited again"
            ),
            Err(error) => tracing::warn!(guild.id = %guild, %error, "the bot was removed from a server"),
        }
    }

    /// The bot is on a server of which nothing was known: new, or left and back. What was to be shown there meanwhile was
    /// refused, so its open cases are looked after.
    pub(super) async fn back_on(&self, guild: GuildId) {
        match self.app.store.look_after_guild(guild, self.app.clock.now()).await {
            Ok(0) => {}
            Ok(cases) => tracing::info!(guild.id = %guild, cases, "open cases of a server are shown again"),
            Err(error) => {
                tracing::warn!(guild.id = %guild, %error, "open cases of a server were not looked after")
            }
        }
    }

    /// Messages were deleted that may carry cases: where one does, the next edit finds it gone and posts it again.
    pub(super) async fn messages_gone(&self, messages: &[MessageId]) {
        for message in messages {
            if let Err(error) = self.app.store.look_after_post(*message, self.app.clock.now()).await {
                tracing::warn!(%error, "a deleted message was not looked up; the next edit of its case finds out");
            }
        }
    }
}

//! The post of a case: made, made anew where it is gone, and made elsewhere where the staff channel is closed to the bot.

use serenity::builder::{CreateAllowedMentions, CreateForumPost, CreateMessage};

use super::bot::Edge;
use super::deliver::Failed;
use super::render;
use super::rest::{MadeMessage, RestError};
use crate::app::case_post;
use crate::app::view::View;
use crate::cases::{Case, CaseId, Post};
use crate::ids::{ChannelId, MessageId};
use crate::store::{Done, OutboxRow};

/// Discord's code for a message that does not exist, or no more.
const UNKNOWN_MESSAGE: u32 = 10_008;

impl Edge {
    /// Posts a case that has no post yet. The post itself calls nobody: the first call follows it.
    pub(super) async fn post_case(&self, case: CaseId, row: &OutboxRow) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        if case.post == Post::Never && row.attempt > 1 {
            // Taken away from the server while it was being posted by somebody who could not note it.
            self.unpost(&case).await?;
        }
        if case.post != Post::Waiting {
            return Ok(Done::Done);
        }
        let nonce = format!("case-{}", case.id.0);
        Ok(self.post_somewhere(&case, row, &nonce).await?.1)
    }

    /// Says something in the post of a case, by one message for each part. Where the post is gone, the case is posted anew
    /// first; where the bot may not write there any more, in the fallback channel.
    pub(super) async fn say_in_post(
        &self,
        case: &Case,
        row: &OutboxRow,
        parts: &[CreateMessage],
    ) -> Result<(Vec<MadeMessage>, Done), Failed> {
        let nonce = format!("again-{}", row.id.0);
        let (place, done) = match case.post {
            Post::Never => return Ok((Vec::new(), Done::Done)),
            // What posts it was given up by an earlier version.
            Post::Waiting => self.post_somewhere(case, row, &nonce).await?,
            Post::At { channel, thread, message } => {
                let place = thread.unwrap_or(channel);
                match self.rest.message(place, message).await {
                    Err(error) if error.is_gone() => self.post_again(case, row, &nonce, &error).await?,
                    // That it cannot be looked at does not mean that nothing can be said there.
                    Ok(_) | Err(_) => (place, Done::Done),
                }
            }
        };
        let mut said = self.say_in(place, row, parts).await;
        if said.as_ref().is_err_and(RestError::is_put_away) && self.wake(place).await.is_ok() {
            said = self.say_in(place, row, parts).await;
        }
        match said {
            // Deleted between the look and the word.
            Err(error) if done == Done::Done && error.is_gone() => {
                let (place, done) = self.post_again(case, row, &nonce, &error).await?;
                Ok((self.say_in(place, row, parts).await?, done))
            }
            Err(error) if done == Done::Done && (error.is_put_away() || error.is_forbidden()) => {
                let fallback = self.app.guild(case.guild).settings.fallback_channel;
                let fallback = fallback.filter(|fallback| *fallback != place).ok_or(error)?;
                let (place, done) = self.post_in(case, fallback, row, &nonce).await?;
                Ok((self.say_in(place, row, parts).await?, done))
            }
            said => Ok((said?, done)),
        }
    }

    async fn say_in(
        &self,
        place: ChannelId,
        row: &OutboxRow,
        parts: &[CreateMessage],
    ) -> Result<Vec<MadeMessage>, RestError> {
        let mut made = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let nonce = format!("say-{}-{number}", row.id.0);
            match self.rest.create_message(place, part.clone(), &nonce).await {
                Ok(message) => made.push(message),
                // It was said before, and somebody deleted it since.
                Err(error) if error.code() == Some(UNKNOWN_MESSAGE) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }

    /// The post is gone: within its thread, where that still stands, else as a new one.
    async fn post_again(
        &self,
        case: &Case,
        row: &OutboxRow,
        nonce: &str,
        gone: &RestError,
    ) -> Result<(ChannelId, Done), Failed> {
        tracing::warn!(case.id = %case.id, "the post of an open case was deleted; it is posted again");
        if let Post::At { channel, thread: Some(thread), .. } = case.post
            && gone.code() == Some(UNKNOWN_MESSAGE)
        {
            match self.rest.create_message(thread, self.case_message(case).await, nonce).await {
                Ok(made) => {
                    let at = self.app.clock.now();
                    return Ok((
                        thread,
                        Done::CasePosted { channel, thread: Some(thread), message: made.id, at },
                    ));
                }
                Err(error) if error.is_gone() || error.is_forbidden() => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.post_somewhere(case, row, nonce).await
    }

    /// Posts a case in the staff channel or, where that is gone or closed to the bot, in the fallback channel.
    async fn post_somewhere(
        &self,
        case: &Case,
        row: &OutboxRow,
        nonce: &str,
    ) -> Result<(ChannelId, Done), Failed> {
        let guild = self.app.guild(case.guild);
        let mut failed = Failed::Never("no-staff-channel");
        for channel in [guild.settings.staff_channel, guild.settings.fallback_channel].into_iter().flatten() {
            match self.post_in(case, channel, row, nonce).await {
                Err(Failed::Rest(error)) if error.is_gone() || error.is_forbidden() => {
                    tracing::error!(%channel, %error, "a case cannot be posted in this channel");
                    failed = Failed::Rest(error);
                }
                posted => return posted,
            }
        }
        Err(failed)
    }

    /// Posts a case in one channel; where its messages go, and what was done.
    async fn post_in(
        &self,
        case: &Case,
        channel: ChannelId,
        row: &OutboxRow,
        nonce: &str,
    ) -> Result<(ChannelId, Done), Failed> {
        let at = |thread, message| Done::CasePosted { channel, thread, message, at: self.app.clock.now() };
        if let Some((thread, message)) = self.adopt_unwritten(case, channel).await? {
            return Ok((thread.unwrap_or(channel), at(thread, message)));
        }
        if !self.is_forum(channel).await? {
            let made = self.rest.create_message(channel, self.case_message(case).await, nonce).await?;
            return Ok((channel, at(None, made.id)));
        }
        // A row that ran before may have made it.
        let found =
            if row.attempt > 1 { self.posts_of(case, channel).await?.into_iter().next() } else { None };
        let thread = match found {
            Some(thread) => thread,
            None => {
                let post = CreateForumPost::new(self.post_name(case), self.case_message(case).await);
                let post = post.set_applied_tags(self.tags(channel, case).await?);
                self.rest.create_forum_post(channel, &post).await?.id
            }
        };
        // The first message of a forum post has the id of its thread.
        Ok((thread, at(Some(thread), MessageId(thread.0))))
    }

    /// The card of a case as it stands now.
    pub(super) async fn card_of(&self, case: &Case) -> View {
        let facts = self.facts_of(case).await;
        self.app.with_help(Some(case.guild), |help| case_post(help, case, &facts))
    }

    /// The message of a case: its card and its buttons.
    pub(super) async fn case_message(&self, case: &Case) -> CreateMessage {
        let view = self.card_of(case).await;
        CreateMessage::new()
            .embed(render::embed(&view))
            .components(render::rows(&view, &self.app.sealer))
            .allowed_mentions(CreateAllowedMentions::new())
    }
}

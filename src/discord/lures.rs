//! What a referent presses for about a recruiter's message, and the look after a closed case: done on Discord.

use serenity::builder::CreateMessage;
use serenity::model::Permissions;

use super::answers::{Call, public_message};
use super::bot::Edge;
use super::calls::calling_some;
use super::deliver::Failed;
use super::permissions;
use super::rest::RestError;
use crate::app::view::View;
use crate::app::{PauseRequest, RemoveRequest, Removed};
use crate::cases::{Actor, CaseId, Event, Post};
use crate::ids::{ChannelId, GuildId, UserId};
use crate::store::{Done, OutboxRow};
use crate::text::Lang;

impl Edge {
    /// Lets the direct messages of a server rest. Only whoever may manage the server decides that.
    pub(super) async fn pause_direct(&self, call: &Call, request: PauseRequest) -> View {
        let Some(guild) = call.asker.guild.filter(|_| call.may.contains(Permissions::MANAGE_GUILD)) else {
            return self.app.pause_done(&request, Removed::NotTheirs);
        };
        match self.rest.rest_direct_messages(guild, request.until).await {
            Ok(until) => {
                tracing::info!(guild.id = %guild, "direct messages of a server rest, as a referent decided");
                // What Discord says counts, not what it was asked.
                let until = until.unwrap_or(request.until);
                self.app.pause_done(&PauseRequest { until, ..request }, Removed::Done)
            }
            Err(error) => {
                tracing::warn!(guild.id = %guild, %error, "direct messages of a server do not rest");
                self.app.pause_done(&request, failure(&error))
            }
        }
    }

    /// Deletes the messages of a case, for whoever may delete those of others where they stand.
    pub(super) async fn remove_messages(&self, call: &Call, request: &RemoveRequest) -> View {
        let Some(guild) = call.asker.guild else {
            return self.app.remove_done(request, Removed::NotTheirs);
        };
        // All or nothing: who may not delete one of them deletes none.
        for (channel, _) in &request.messages {
            match self.may_remove(guild, call.asker.user, *channel).await {
                Ok(true) => {}
                Ok(false) => return self.app.remove_done(request, Removed::NotTheirs),
                // Its channel is gone, and the message with it.
                Err(error) if error.is_gone() => {}
                Err(error) => return self.app.remove_done(request, failure(&error)),
            }
        }
        for (channel, message) in &request.messages {
            if let Err(error) = self.rest.delete_message(*channel, *message).await {
                tracing::warn!(case.id = %request.case, %error, "a message could not be deleted for a referent");
                return self.app.remove_done(request, failure(&error));
            }
        }
        tracing::info!(case.id = %request.case, "a referent had the messages of a case deleted");
        self.note_removal(call, request).await;
        self.app.remove_done(request, Removed::Done)
    }

    async fn may_remove(&self, guild: GuildId, person: UserId, place: ChannelId) -> Result<bool, RestError> {
        let mut channel = self.rest.channel(place).await?;
        if let Some(parent) = channel.parent_id.filter(|_| channel.kind.is_thread()) {
            channel = self.rest.channel(parent).await?;
        }
        let (facts, member) = (self.rest.guild(guild).await?, self.rest.member(guild, person).await?);
        let may = permissions::in_channel(&facts, person, &member, &channel);
        Ok(may.contains(Permissions::MANAGE_MESSAGES))
    }

    /// The team reads in the case, and in its history, who had it done; whoever did it is told in any event.
    async fn note_removal(&self, call: &Call, request: &RemoveRequest) {
        let (id, now) = (request.case, self.app.clock.now());
        let by = Actor::Referent(call.asker.user);
        match self.app.store.apply(id, &Event::Removed, by, now).await {
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(case.id = %id, %error, "that messages were deleted is not in the history of their case")
            }
        }
        let Ok(Some(case)) = self.app.store.case(id).await else { return };
        let Post::At { channel, thread, .. } = case.post else { return };
        let words = self.app.remove_noted(request, call.asker.user);
        // Discord takes 25 characters.
        let nonce = format!("gone-{}", call.id);
        let note = calling_some(&[], &words);
        if let Err(error) = self.rest.create_message(thread.unwrap_or(channel), note, &nonce).await {
            tracing::warn!(case.id = %id, %error, "that messages were deleted was not noted in their case");
        }
    }

    /// Posts the prevention where a referent wanted it. Where that cannot be, the team reads it in the case.
    pub(super) async fn post_prevention(
        &self,
        case: CaseId,
        channel: ChannelId,
        row: &OutboxRow,
    ) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let lang = self.app.guild(case.guild).settings.language.unwrap_or(Lang::Fr);
        let view = self.app.with_help(Some(case.guild), |help| help.prevention(&case.topic, lang));
        let nonce = format!("prevention-{}", row.id.0);
        let key = match self.rest.create_message(channel, public_message(&view, self), &nonce).await {
            Ok(_) => "lure-prevention-posted",
            // Posted before, and somebody deleted it since.
            Err(error) if error.code() == Some(10_008) => return Ok(Done::Done),
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(case.id = %case.id, %error, "a prevention cannot be posted; its team is told");
                "lure-prevention-not-posted"
            }
        };
        let place = format!("<#{channel}>");
        let words = self.app.library.load().interface().text(lang, key, &[("place", (&place).into())]);
        Ok(self.say_in_post(&case, row, &[calling_some(&[], &words)]).await?.1)
    }

    /// Reminds who closed a case to look after it again; nothing where it is open again or gone.
    pub(super) async fn follow_up(&self, case: CaseId, row: &OutboxRow) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let Some((people, words)) = self.app.follow_up(&case) else { return Ok(Done::Done) };
        let parts: Vec<CreateMessage> = vec![calling_some(&people, &words)];
        Ok(self.say_in_post(&case, row, &parts).await?.1)
    }
}

fn failure(error: &RestError) -> Removed {
    if error.is_forbidden() { Removed::Forbidden } else { Removed::Failed }
}

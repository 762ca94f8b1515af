//! Calling people about a case: by name, in its post, and whether Discord really told anybody.

use std::time::Duration;

use serenity::builder::{CreateAllowedMentions, CreateMessage, EditMessage};
use serenity::model::Permissions;
use serenity::model::id::UserId as DiscordUserId;
use tokio::sync::watch;

use super::bot::Edge;
use super::deliver::Failed;
use super::permissions;
use super::rest::{MadeMessage, RestError};
use crate::app::call_words;
use crate::cases::{Alert, AlertReason, Call, Case, CaseId, Post, Rung, State};
use crate::ids::{ChannelId, UserId};
use crate::store::{Done, OutboxRow, within};
use crate::text::Lang;

/// The longest time between two looks at what is due: another process on the same store may have changed it.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long one look may take: a connection to the store may hang.
const MEET_WITHIN: Duration = Duration::from_secs(30);
/// People whom one message calls; more are called by further messages. Discord allows 100, and 2000 characters.
const AT_ONCE: usize = 50;
/// Discord's code for somebody who is no member of a server.
const UNKNOWN_MEMBER: u32 = 10_007;

/// Lets claims lapse and ladders climb when their time comes, until told to stop.
pub(super) async fn keep_deadlines(edge: Edge, mut stopping: watch::Receiver<bool>) {
    let store = &edge.app.store;
    let mut begun = false;
    while !*stopping.borrow() {
        if !begun {
            match store.begin_ladders(edge.app.clock.now()).await {
                Ok(cases) => {
                    begun = true;
                    if cases > 0 {
                        tracing::info!(cases, "cases of an earlier version are called about from now on");
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cases without a ladder were not looked for; it is tried again")
                }
            }
        }
        if tokio::time::timeout(MEET_WITHIN, edge.app.meet_deadlines()).await.is_err() {
            tracing::error!("the store hangs; deadlines are looked at again");
        }
        let wait = match within(LOOK_EVERY, store.next_deadline()).await {
            Ok(Some(due)) => Duration::try_from(due.duration_since(edge.app.clock.now())).unwrap_or_default(),
            Ok(None) | Err(_) => LOOK_EVERY,
        };
        tokio::select! {
            () = tokio::time::sleep(wait.clamp(Duration::from_millis(50), LOOK_EVERY)) => {}
            () = store.deadlines_changed() => {}
            _ = stopping.changed() => return,
        }
    }
}

impl Edge {
    /// Makes a call, unless somebody has taken the case since or a later call says it too. One that reached nobody says so,
    /// and the next rung is called at once.
    pub(super) async fn call(&self, case: CaseId, call: &Call, row: &OutboxRow) -> Result<Done, Failed> {
        let store = &self.app.store;
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        // A higher call may be due by now: whoever was away for an hour makes that one alone.
        self.app.climb(case.id).await?;
        let wanted = store.ladder(case.id).await?.is_some_and(|ladder| ladder.awaits(call));
        if !wanted || case.unowned_since(self.app.clock.now()).is_none() {
            return Ok(Done::Done);
        }
        let people = self.app.called(&case, call.rung);
        if let Post::At { channel, thread, .. } = case.post
            && self.called_before(&case, call, &people)
            && self.anybody_sees(&case, thread.unwrap_or(channel), &people).await.unwrap_or(false)
        {
            return Ok(Done::Done);
        }
        let words =
            self.app.with_help(Some(case.guild), |help| call_words(help, &case, call, !people.is_empty()));
        let (made, done) = self.say_in_post(&case, row, &calling(&people, &words)).await?;
        metrics::counter!("sanad_calls_total", "rung" => call.rung.tag()).increment(1);
        if !people.is_empty() && !self.reached_anybody(&case, &made).await {
            tracing::warn!(case.id = %case.id, rung = call.rung.tag(), "a call reached nobody");
            metrics::counter!("sanad_calls_unreached_total", "rung" => call.rung.tag()).increment(1);
            self.say_unreached(&case, &made, &words).await;
            if call.rung < Rung::Lead {
                store.ladder_hurry(case.id, call, self.app.clock.now()).await?;
            }
        }
        Ok(done)
    }

    /// Tells the team something about a case that is in hand, or that waits in the list.
    pub(super) async fn alert(
        &self,
        case: CaseId,
        reason: AlertReason,
        row: &OutboxRow,
    ) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let level = self.level_word(&case);
        let words = self.app.with_help(Some(case.guild), |help| {
            let key = format!("alert-{}", reason.tag());
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            help.library.interface().text(lang, &key, &[("level", (&level).into())])
        });
        // Who was asked by name is called whatever the level, and nobody else is.
        let people = match case.state {
            State::HandedOver { to: Some(to), .. } if reason == AlertReason::HandedOver => vec![to],
            _ if case.alert == Alert::Now => self.app.called(&case, Rung::All),
            _ => Vec::new(),
        };
        Ok(self.say_in_post(&case, row, &calling(&people, &words)).await?.1)
    }

    /// Whether Discord told anybody of these messages: somebody whom they mention is on the server and sees the channel.
    /// Where that cannot be found out now, they count as told: the next rung comes by its time.
    async fn reached_anybody(&self, case: &Case, made: &[MadeMessage]) -> bool {
        // Who appears nowhere: the messages were deleted, so somebody was there.
        let Some(place) = made.first().map(|message| message.channel_id) else { return true };
        let mentioned = made.iter().flat_map(|message| message.mentions.iter().map(|user| user.id));
        let mentioned: Vec<UserId> = mentioned.collect();
        let heard = self.anybody_sees(case, place, &mentioned).await;
        heard.unwrap_or_else(|error| {
            tracing::warn!(%error, "whether a call reached anybody is not known");
            true
        })
    }

    async fn anybody_sees(
        &self,
        case: &Case,
        place: ChannelId,
        people: &[UserId],
    ) -> Result<bool, RestError> {
        if people.is_empty() {
            return Ok(false);
        }
        let guild = self.rest.guild(case.guild).await?;
        let mut channel = self.rest.channel(place).await?;
        if let Some(parent) = channel.parent_id.filter(|_| channel.kind.is_thread()) {
            // A thread is seen by whoever sees its channel.
            channel = self.rest.channel(parent).await?;
        }
        for person in people {
            match self.rest.member(case.guild, *person).await {
                Ok(member) => {
                    let may = permissions::in_channel(&guild, *person, &member, &channel);
                    if may.contains(Permissions::VIEW_CHANNEL) && self.may_act(case.guild, *person, &member) {
                        return Ok(true);
                    }
                }
                Err(error) if error.code() == Some(UNKNOWN_MEMBER) || error.is_gone() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Notes below a call that it reached nobody. Only a note: the next call follows whether or not it can be written.
    async fn say_unreached(&self, case: &Case, made: &[MadeMessage], words: &str) {
        let Some(message) = made.last() else { return };
        let note = self.app.with_help(Some(case.guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            help.library.interface().text(lang, "call-unreached", &[])
        });
        let ids: Vec<UserId> = message.mentions.iter().map(|user| user.id).collect();
        let edit = EditMessage::new()
            .content(format!("{}\n{words}\n{note}", names(&ids)).trim())
            .allowed_mentions(CreateAllowedMentions::new());
        if let Err(error) = self.rest.edit_message(message.channel_id, message.id, &edit).await {
            tracing::warn!(%error, "that a call reached nobody was not noted below it");
        }
    }
}

/// Messages that call these people by id, and nobody else; the words stand in the last one.
fn calling(people: &[UserId], words: &str) -> Vec<CreateMessage> {
    let mut parts: Vec<&[UserId]> = people.chunks(AT_ONCE).collect();
    let last = parts.pop().unwrap_or_default();
    let before = parts.into_iter().map(|people| calling_some(people, ""));
    before.chain([calling_some(last, words)]).collect()
}

/// One message that calls at most as many people as Discord lets one message call.
pub(super) fn calling_some(people: &[UserId], words: &str) -> CreateMessage {
    let ids = people.iter().map(|person| DiscordUserId::new(person.0));
    let content = format!("{}\n{words}", names(people));
    CreateMessage::new().content(content.trim()).allowed_mentions(CreateAllowedMentions::new().users(ids))
}

fn names(people: &[UserId]) -> String {
    people.iter().map(|person| format!("<@{person}>")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_people_are_called_by_messages_that_discord_takes() {
        let people: Vec<UserId> = (0..120).map(|number| UserId(u64::MAX / 2 - number)).collect();
        let parts = calling(&people, "mots");
        let sent: Vec<_> = parts.iter().map(|part| serde_json::to_value(part).unwrap()).collect();
        let named: Vec<usize> =
            sent.iter().map(|part| part["allowed_mentions"]["users"].as_array().unwrap().len()).collect();
        assert_eq!(named, [50, 50, 20]);
        let content = |part: &serde_json::Value| part["content"].as_str().unwrap().to_owned();
        assert!(sent.iter().all(|part| content(part).chars().count() <= 2000));
        assert!(
            sent[..2].iter().all(|part| !content(part).contains("mots"))
                && content(&sent[2]).ends_with("mots")
        );
        let nobody = serde_json::to_value(&calling(&[], "mots")[0]).unwrap();
        assert_eq!(content(&nobody), "mots");
        assert!(nobody["allowed_mentions"]["parse"].as_array().is_none_or(Vec::is_empty), "{nobody}");
    }
}

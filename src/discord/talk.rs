//! Talks on Discord: a private thread with a neutral name, the young person and two referents in it from the start.
//!
//! A thread knows no nonce. It is found again by its name before any retry and adopted; a double that arrives late is deleted
//! by [`reconcile`](Edge::reconcile).

use serenity::builder::{
    CreateAllowedMentions, CreateMessage, CreateThread, EditInteractionResponse, EditThread,
};
use serenity::model::channel::{AutoArchiveDuration, ChannelType};
use serenity::model::id::UserId as DiscordUserId;
use tokio::time::{Duration, Instant, sleep};

use super::bot::Edge;
use super::deliver::Failed;
use super::facts::{ChannelFacts, ChannelKind};
use super::render;
use super::rest::{From, InteractionToken, RestError};
use crate::app::view::View;
use crate::app::{TalkRequest, talk_mark};
use crate::cases::{Case, CaseId, CaseKind, State};
use crate::ids::{ChannelId, UserId};
use crate::store::{Done, OutboxRow, TalkNews, TalkPlace, TalkState};

/// Adults in a talk from the start: never one alone with a young person.
const ADULTS: usize = 2;
/// How long an answer can be changed: Discord allows 15 minutes.
const ANSWER_HOLDS: Duration = Duration::from_secs(14 * 60);
/// Between two looks whether a talk is there, at first and later.
const LOOK_EVERY: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(2)];

impl Edge {
    /// Makes the thread of a talk, or finds it made.
    pub(super) async fn open_talk(&self, case: CaseId, row: &OutboxRow) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let talk = self.app.store.talk(case.id).await?;
        if talk.is_none_or(|talk| talk.state != TalkState::Opening) {
            return Ok(Done::Done);
        }
        if !case.state.is_open() {
            return Ok(Done::TalkFailed("closed"));
        }
        if case.kind == CaseKind::Conflict {
            return Ok(Done::TalkFailed("apart"));
        }
        let Some(parent) = self.app.guild(case.guild).settings.talk_channel else {
            return Ok(Done::TalkFailed("no-talk-channel"));
        };
        match self.rest.member(case.guild, case.author).await {
            Ok(_) => {}
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(error) if error.is_gone() => return Ok(Done::TalkFailed("left")),
            Err(error) => return Ok(refused(&case, &error)),
        }
        let found =
            if row.attempt > 1 { self.talks_of(&case, parent).await?.into_iter().next() } else { None };
        let thread = match found {
            Some(thread) => thread,
            None => match self.make_talk(&case, parent).await {
                Ok(thread) => thread,
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(error) => return Ok(refused(&case, &error)),
            },
        };
        let place = TalkPlace { channel: parent, thread };
        match self.furnish(&case, thread).await? {
            None => Ok(Done::TalkOpened { place, at: self.app.clock.now() }),
            Some(why) => {
                tracing::warn!(case.id = %case.id, why, "a talk cannot be opened; the young person and the team are told");
                self.rest.delete_channel(thread).await?;
                Ok(Done::TalkFailed(why))
            }
        }
    }

    async fn make_talk(&self, case: &Case, parent: ChannelId) -> Result<ChannelId, RestError> {
        let thread = CreateThread::new(self.app.talk_name(case))
            .kind(ChannelType::PrivateThread)
            .auto_archive_duration(AutoArchiveDuration::OneWeek)
            .invitable(false);
        Ok(self.rest.create_thread(parent, &thread).await?.id)
    }

    /// Lets two adults and the young person in and says what this place is; why not, as a fixed word, where that fails for
    /// good. Done again, it lets nobody in twice and says nothing twice.
    async fn furnish(&self, case: &Case, thread: ChannelId) -> Result<Option<&'static str>, Failed> {
        let mut adults = Vec::new();
        for person in self.adults_for(case) {
            if adults.len() == ADULTS {
                break;
            }
            match self.rest.add_to_thread(thread, person).await {
                Ok(()) => adults.push(person),
                Err(error) if error.is_passing() => return Err(error.into()),
                // Left the server, or does not see the channel: somebody else comes.
                Err(error) => {
                    tracing::warn!(case.id = %case.id, %error, "a referent cannot be let into a talk")
                }
            }
        }
        if adults.len() < ADULTS {
            return Ok(Some("too-few-adults"));
        }
        match self.rest.add_to_thread(thread, case.author).await {
            Ok(()) => {}
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(_) => return Ok(Some("cannot-join")),
        }
        if self.has_spoken(thread).await? {
            return Ok(None);
        }
        let view = self.app.talk_begins(case, &adults);
        let mut called = vec![case.author];
        called.extend(adults);
        self.rest.create_message(thread, speaking(&view, &called, self), &format!("talk-{thread}")).await?;
        Ok(None)
    }

    /// The referents for a talk, the best first: who has the case in hand, who is on duty, all others.
    fn adults_for(&self, case: &Case) -> Vec<UserId> {
        let now = self.app.clock.now();
        let guild = self.app.guild(case.guild);
        let owner = case.owner(now).map(|lease| lease.by);
        let mut people: Vec<UserId> = owner.into_iter().collect();
        people.extend(guild.referents(now).into_iter().filter(|person| Some(*person) != owner));
        people.retain(|person| !case.involves(*person));
        people
    }

    /// Whether the first message stands in a thread already.
    async fn has_spoken(&self, thread: ChannelId) -> Result<bool, Failed> {
        const SAID: u8 = 0;
        let page = self.rest.channel_messages(thread, From::Newest, 50).await?;
        let messages = page.messages().unwrap_or_default();
        Ok(messages.into_iter().flatten().any(|message| {
            message.kind == SAID && message.author.is_some_and(|author| author.id == self.bot)
        }))
    }

    /// Tells the young person something in the talk, and lets in whom it is about.
    pub(super) async fn tell_talk(
        &self,
        case: CaseId,
        news: TalkNews,
        row: &OutboxRow,
    ) -> Result<Done, Failed> {
        let Some((case, TalkState::Open(place))) = self.talk_of(case).await? else { return Ok(Done::Done) };
        let who = match case.state {
            State::Claimed(lease) | State::Talking(lease) => Some(lease.by),
            State::New { .. } | State::HandedOver { .. } | State::Closing { .. } | State::Closed { .. } => {
                None
            }
        };
        let called = match (news, who) {
            (TalkNews::Coming | TalkNews::Here, Some(who)) => {
                match self.rest.add_to_thread(place.thread, who).await {
                    Ok(()) => {}
                    Err(error) if error.is_passing() => return Err(error.into()),
                    Err(error) if error.is_gone() => return self.talk_is_gone(place.thread).await,
                    Err(error) => {
                        tracing::warn!(case.id = %case.id, %error, "a referent cannot be let into a talk");
                    }
                }
                vec![case.author, who]
            }
            // Passed on since: what follows says so.
            (TalkNews::Coming | TalkNews::Here, None) => return Ok(Done::Done),
            // Somebody came since.
            (TalkNews::Unanswered, Some(_)) => return Ok(Done::Done),
            (TalkNews::Passed | TalkNews::Lapsed | TalkNews::Unanswered, _) => Vec::new(),
        };
        let view = self.app.talk_news(&case, news, who);
        let message = speaking(&view, &called, self);
        match self.rest.create_message(place.thread, message, &format!("tell-{}", row.id.0)).await {
            Ok(_) => Ok(Done::Done),
            Err(error) if error.is_gone() => self.talk_is_gone(place.thread).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Says that the case is closed, and puts the thread away: archived and locked, or archived alone where the bot may not
    /// lock.
    pub(super) async fn close_talk(&self, case: CaseId) -> Result<Done, Failed> {
        let Some((case, TalkState::Closed(place))) = self.talk_of(case).await? else { return Ok(Done::Done) };
        let away = EditThread::new().archived(true);
        if case.kind == CaseKind::Conflict {
            return self.put(place.thread, &away.clone().locked(true), &away).await;
        }
        let State::Closed { at, .. } = case.state else { return Ok(Done::Done) };
        let message = speaking(&self.app.talk_ends(&case, at), &[], self);
        match self.rest.create_message(place.thread, message, &format!("end-{}", at.as_millisecond())).await {
            Ok(_) => {}
            Err(error) if error.is_gone() => return self.talk_is_gone(place.thread).await,
            // Put away already, by this row before a crash or by somebody: it has been said, or cannot be.
            Err(error) if error.is_put_away() => {}
            Err(error) => return Err(error.into()),
        }
        self.put(place.thread, &away.clone().locked(true), &away).await
    }

    /// Brings the thread back and says that it goes on.
    pub(super) async fn reopen_talk(&self, case: CaseId, row: &OutboxRow) -> Result<Done, Failed> {
        let Some((case, TalkState::Open(place))) = self.talk_of(case).await? else { return Ok(Done::Done) };
        let back = EditThread::new().archived(false);
        self.put(place.thread, &back.clone().locked(false), &back).await?;
        let message = speaking(&self.app.talk_goes_on(&case), &[case.author], self);
        match self.rest.create_message(place.thread, message, &format!("back-{}", row.id.0)).await {
            Ok(_) => Ok(Done::Done),
            Err(error) if error.is_gone() => self.talk_is_gone(place.thread).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a thread; where Discord refuses, in the lesser way.
    async fn put(
        &self,
        thread: ChannelId,
        edit: &EditThread<'_>,
        lesser: &EditThread<'_>,
    ) -> Result<Done, Failed> {
        match self.rest.edit_thread(thread, edit).await {
            Ok(()) => Ok(Done::Done),
            Err(error) if error.is_gone() => self.talk_is_gone(thread).await,
            Err(error) if error.is_forbidden() => {
                self.rest.edit_thread(thread, lesser).await?;
                Ok(Done::Done)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn talk_of(&self, case: CaseId) -> Result<Option<(Case, TalkState)>, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(None) };
        let talk = self.app.store.talk(case.id).await?;
        Ok(talk.map(|talk| (case, talk.state)))
    }

    /// Somebody deleted the thread: the case shows it.
    async fn talk_is_gone(&self, thread: ChannelId) -> Result<Done, Failed> {
        self.app.store.talk_gone(thread, self.app.clock.now()).await?;
        Ok(Done::Done)
    }

    /// The threads that are the talk of a case, the oldest first: ours, private, under the channel for talks, with its number,
    /// and not older than the case.
    async fn talks_of(&self, case: &Case, parent: ChannelId) -> Result<Vec<ChannelId>, Failed> {
        let threads = self.rest.active_threads(case.guild).await?;
        Ok(self.our_talks(case, parent, &threads))
    }

    pub(super) fn our_talks(
        &self,
        case: &Case,
        parent: ChannelId,
        threads: &[ChannelFacts],
    ) -> Vec<ChannelId> {
        // Discord's clock and ours may differ a little.
        let earliest = case.created_at.as_millisecond() - 60_000;
        let mark = talk_mark(case);
        let mut found: Vec<ChannelId> = threads
            .iter()
            .filter(|thread| thread.kind == ChannelKind::PrivateThread)
            .filter(|thread| thread.parent_id == Some(parent) && thread.owner_id == Some(self.bot))
            .filter(|thread| thread.id.created_at_ms() >= earliest)
            .filter(|thread| thread.name.as_deref().is_some_and(|name| name.ends_with(&mark)))
            .map(|thread| thread.id)
            .collect();
        found.sort();
        found
    }

    /// Changes the answer to whoever asked to talk once the place is there, or cannot be made. Beside everything else: the
    /// person is let into the thread whether or not this answer reaches them.
    pub(super) fn show_talk(&self, token: &InteractionToken, request: TalkRequest) {
        let (edge, token) = (self.clone(), token.clone());
        tokio::spawn(async move {
            let begun = Instant::now();
            while begun.elapsed() < ANSWER_HOLDS {
                let state = match edge.app.store.talk(request.case).await {
                    Ok(talk) => talk.map_or(TalkState::Gone, |talk| talk.state),
                    Err(_) => TalkState::Opening,
                };
                if let Some(view) = edge.app.talk_is_settled(&request, &state) {
                    let edit = EditInteractionResponse::new()
                        .embed(render::embed(&view))
                        .components(render::rows(&view, &edge.app.sealer));
                    if let Err(error) = edge.rest.edit_answer(edge.application, &token, &edit).await {
                        tracing::warn!(%error, "where a talk is was not shown to its person; they are in it all the same");
                    }
                    return;
                }
                sleep(LOOK_EVERY[usize::from(begun.elapsed() > Duration::from_secs(10))]).await;
            }
        });
    }
}

fn refused(case: &Case, error: &RestError) -> Done {
    tracing::warn!(case.id = %case.id, %error, "Discord refuses a talk; the young person and the team are told");
    Done::TalkFailed("refused")
}

/// A message in a talk: it calls these people by id, and nobody else.
fn speaking(view: &View, called: &[UserId], edge: &Edge) -> CreateMessage {
    let names: Vec<String> = called.iter().map(|person| format!("<@{person}>")).collect();
    let ids = called.iter().map(|person| DiscordUserId::new(person.0));
    let message = CreateMessage::new()
        .embed(render::embed(view))
        .components(render::rows(view, &edge.app.sealer))
        .allowed_mentions(CreateAllowedMentions::new().users(ids));
    if names.is_empty() { message } else { message.content(names.join(" ")) }
}

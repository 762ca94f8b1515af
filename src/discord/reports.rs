//! What people tell the team, carried to the post of its case: looked at now, held in memory, written by one request, kept
//! nowhere (promise P3).

use std::time::Duration;

use serenity::builder::{CreateAllowedMentions, CreateMessage};
use tokio::time::{Instant, sleep};

use super::answers::Call;
use super::bot::Edge;
use super::render;
use super::rest::RestError;
use crate::app::listening::{Ears, Listening};
use crate::app::view::View;
use crate::app::{Carried, Matter, MatterFacts, ReportRequest, Reported, WordRequest};
use crate::cases::{Case, CaseId, Post};
use crate::ids::{ChannelId, MessageId};
use crate::triage::Finding;

/// How long words wait for the post of a new case, before they are given back.
const POST_PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks whether it is there.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Discord's codes for somebody who is no member, or no account at all.
const NOBODY: [u32; 2] = [10_007, 10_013];

impl Edge {
    /// Deals with a form for the team, to its end.
    pub(super) async fn report(&self, call: &Call, request: &ReportRequest) -> View {
        let asker = &call.asker;
        let facts = match self.look_at_matter(call, request).await {
            Ok(facts) => facts,
            Err(error) => {
                tracing::warn!(%error, "what a report is about could not be looked at; nothing was sent");
                return self.app.report_done(asker, request, Reported::NotKept, lost(request));
            }
        };
        let became = self.app.report(asker, request, &facts, call.id).await;
        let carried = match became {
            _ if is_blank(request) => Carried::None,
            Reported::Team(case) => {
                let nonce = format!("words-{}", call.id);
                self.carry(case, &nonce, |case| self.app.reported_words(case, &request.words)).await
            }
            Reported::Outside | Reported::Nobody | Reported::NoTeam | Reported::NotKept => Carried::Nowhere,
        };
        self.app.report_done(asker, request, became, carried)
    }

    /// Leaves a referent's word in the post of a case.
    pub(super) async fn leave_word(&self, call: &Call, request: &WordRequest) -> View {
        let nonce = format!("words-{}", call.id);
        let carried = self.carry(request.case, &nonce, |case| self.app.word_left(case, request)).await;
        self.app.word_done(request, carried)
    }

    /// What is found in a text that Discord handed over.
    pub(super) fn findings(&self, text: &str) -> Vec<Finding> {
        let library = self.app.library.load();
        let mut findings = Vec::new();
        Ears::of(&library).listen(text, &mut Listening::default(), &mut findings);
        findings
    }

    /// Asks Discord about the person and the message of a form. Who has left and what was deleted is no failure.
    async fn look_at_matter(&self, call: &Call, request: &ReportRequest) -> Result<MatterFacts, RestError> {
        let mut facts = MatterFacts { findings: self.findings(request.words.expose()), ..Default::default() };
        let (Some(guild), Some(person)) = (call.asker.guild, request.matter.person()) else {
            return Ok(facts);
        };
        // Right after a start the server may not have been described yet.
        if !self.app.places.knows_team(guild) {
            self.note_team(&self.rest.guild(guild).await?);
        }
        match self.rest.member(guild, person).await {
            Ok(member) => facts.roles = member.roles.iter().map(|role| role.get()).collect(),
            Err(error) if error.is_gone() || error.code().is_some_and(|code| NOBODY.contains(&code)) => {}
            Err(error) => return Err(error),
        }
        let (Matter::Message { message, .. } | Matter::Writer { message, .. }) = request.matter else {
            return Ok(facts);
        };
        match self.rest.message(call.asker.channel, message).await {
            Ok(page) => facts.findings.extend(self.findings_in(&page)),
            // The case is made all the same; only its topic is not known.
            Err(error) => tracing::info!(%error, "the message of a report could not be looked at"),
        }
        Ok(facts)
    }

    fn findings_in(&self, page: &super::decode::MessagePage) -> Vec<Finding> {
        let Ok(messages) = page.messages() else { return Vec::new() };
        let Some(Ok(fields)) = messages.into_iter().next() else { return Vec::new() };
        let (mut found, mut words) = (Vec::new(), String::new());
        fields.each_text(|_, raw| found.extend(self.findings(raw.read(&mut words))));
        found
    }

    /// Writes words into the post of a case, once it stands. Where it does not come to stand, or Discord refuses, they are
    /// nowhere.
    async fn carry(&self, case: CaseId, nonce: &str, made: impl Fn(&Case) -> View) -> Carried {
        let Some((case, channel, thread)) = self.wait_for_post(case).await else {
            tracing::warn!("the post of a case did not come to stand in time; words for it are given back");
            return Carried::Nowhere;
        };
        let view = made(&case);
        let message = || {
            CreateMessage::new().embed(render::embed(&view)).allowed_mentions(CreateAllowedMentions::new())
        };
        let place = thread.unwrap_or(channel);
        let mut written = self.rest.create_message(place, message(), nonce).await;
        if written.as_ref().is_err_and(RestError::is_put_away) && self.wake(place).await.is_ok() {
            written = self.rest.create_message(place, message(), nonce).await;
        }
        match written {
            Ok(made) if thread.is_none() => {
                self.note_words(&case, place, made.id).await;
                Carried::There
            }
            Ok(_) => Carried::There,
            Err(error) => {
                tracing::warn!(case.id = %case.id, %error, "words for a case were refused; they are given back");
                metrics::counter!("sanad_words_given_back_total").increment(1);
                Carried::Nowhere
            }
        }
    }

    /// In a text channel words do not go with a thread: where they stand is noted, so that they go with their case.
    async fn note_words(&self, case: &Case, channel: ChannelId, message: MessageId) {
        let mut tries = 0;
        while let Err(error) = self.app.store.words_left(case.id, channel, message).await {
            tries += 1;
            tracing::warn!(case.id = %case.id, %error, "where words stand was not noted; it is tried again");
            if tries == 5 {
                return;
            }
            sleep(LOOK_EVERY).await;
        }
    }

    async fn wait_for_post(&self, case: CaseId) -> Option<(Case, ChannelId, Option<ChannelId>)> {
        let begun = Instant::now();
        while begun.elapsed() < POST_PATIENCE {
            match self.app.store.case(case).await {
                Ok(Some(case)) => match case.post {
                    Post::At { channel, thread, .. } => return Some((case, channel, thread)),
                    Post::Never => return None,
                    Post::Waiting => {}
                },
                Ok(None) => return None,
                Err(error) => tracing::warn!(%error, "the post of a case could not be looked up"),
            }
            sleep(LOOK_EVERY).await;
        }
        None
    }
}

fn is_blank(request: &ReportRequest) -> bool {
    request.words.expose().trim().is_empty()
}

fn lost(request: &ReportRequest) -> Carried {
    if is_blank(request) { Carried::None } else { Carried::Nowhere }
}

//! The press: each step done, and what came of it. A step that fails stops no other that does not need it.

use serenity::builder::EditMessage;

use super::survey::Survey;
use super::{STAFF_NAME, TALKS_NAME};
use crate::app::action::Action;
use crate::app::setup::{Hurdle, Outcome, Stand, Step};
use crate::app::view::View;
use crate::discord::answers::public_message;
use crate::discord::bot::Edge;
use crate::discord::facts::{ChannelFacts, ChannelKind};
use crate::discord::render;
use crate::discord::rest::{NewChannel, RestError};
use crate::ids::{ChannelId, GuildId, InteractionId};
use crate::store::Standing;

/// Discord's code for "you lack a permission": then another kind of channel would be refused too.
const MISSING_PERMISSIONS: u32 = 50_013;

impl Edge {
    /// Does everything that is left to do, and reports each step.
    pub(super) async fn set_up_apply(&self, guild: GuildId, press: InteractionId) -> View {
        // Whoever presses twice waits for the first, and then finds everything there.
        let _alone = self.setting_up.lock().await;
        let mut done = Vec::new();
        let planned = match self.plan(guild).await {
            Ok(planned) => planned,
            Err(error) => {
                tracing::warn!(%error, "a server could not be looked at for its set-up");
                return self.app.set_up_note(guild, "setup-not-seen");
            }
        };
        let (survey, plan) = planned;
        for step in [Step::Staff, Step::Talks] {
            let Some(stand) = plan.stand(step) else { continue };
            done.push((step, self.make_channel_ready(&survey, step, stand).await));
        }
        // What was made just now is seen only by looking again.
        match self.plan(guild).await {
            Ok((survey, plan)) => {
                for step in [Step::Panel, Step::Notice] {
                    let outcome = match (plan.stand(step), plan.stand(Step::Talks).and_then(Stand::channel)) {
                        (Some(stand), Some(channel)) => self.post(&survey, channel, step, stand, press).await,
                        _ => Outcome::Failed(Hurdle::Waits),
                    };
                    done.push((step, outcome));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a server could not be looked at again for its set-up");
                done.extend(
                    [Step::Panel, Step::Notice].map(|step| (step, Outcome::Failed(Hurdle::NoAnswer))),
                );
            }
        }
        self.app.set_up_report(guild, &done)
    }

    async fn make_channel_ready(&self, survey: &Survey, step: Step, stand: &Stand) -> Outcome {
        let (ready, made) = match stand {
            Stand::Cannot(hurdle) => return Outcome::Failed(hurdle.clone()),
            Stand::Well { channel, .. } | Stand::Unpinned(channel) => (Ok(*channel), false),
            Stand::Make { .. } => (self.make_channel(survey, step).await, true),
            Stand::Take { channel, .. } => (self.take_channel(survey, *channel, step).await, true),
        };
        let channel = match ready {
            Ok(channel) => channel,
            Err(error) => {
                tracing::warn!(%error, step = step.word(), "a step of a set-up was not done");
                return Outcome::Failed(hurdle(&error));
            }
        };
        let kept = match step {
            _ if !made => Ok(()),
            Step::Staff => self.app.staff_is_ready(survey.guild.id, channel).await,
            _ => self.app.talks_are_ready(survey.guild.id, channel).await,
        };
        match kept {
            Ok(()) if made => Outcome::Done(channel),
            Ok(()) => Outcome::Existed(channel),
            Err(error) => {
                // The channel stands; the next press finds it by its name.
                tracing::error!(%error, "a channel of a set-up was made and not noted");
                Outcome::Failed(Hurdle::NotKept)
            }
        }
    }

    async fn make_channel(&self, survey: &Survey, step: Step) -> Result<ChannelId, RestError> {
        let guild = survey.guild.id;
        let known = self.app.guild(guild);
        let text = |key: &str| self.app.set_up_text(guild, key, &[]);
        let mut new = if step == Step::Staff {
            let tags = [
                "tag-new",
                "tag-claimed",
                "tag-talking",
                "tag-closed",
                "level-imminent",
                "level-urgent",
                "level-concern",
            ];
            NewChannel {
                name: STAFF_NAME.to_owned(),
                kind: ChannelKind::Forum,
                topic: text("setup-topic-staff"),
                overwrites: survey.for_new_staff(&known),
                tags: tags.map(text).into(),
            }
        } else {
            NewChannel {
                name: TALKS_NAME.to_owned(),
                kind: ChannelKind::Text,
                topic: text("setup-topic-talks"),
                overwrites: survey.for_new_talks(),
                tags: Vec::new(),
            }
        };
        let made = match self.rest.create_channel(guild, &new).await {
            // Not every server may have forums; a text channel does as well.
            Err(RestError::Refused { status: 400, code, .. })
                if new.kind == ChannelKind::Forum && code != MISSING_PERMISSIONS =>
            {
                new.kind = ChannelKind::Text;
                self.rest.create_channel(guild, &new).await
            }
            other => other,
        };
        match made {
            Ok(facts) => Ok(facts.id),
            // Channels know no nonce: whether it was made is seen by looking.
            Err(error) if error.may_have_happened() => {
                let channels = self.rest.guild_channels(guild).await?;
                let before = |facts: &ChannelFacts| survey.channel(facts.id).is_some();
                let mut fresh = channels.iter().filter(|facts| !before(facts));
                let found = fresh
                    .find(|facts| facts.kind == new.kind && facts.name.as_deref() == Some(new.name.as_str()));
                found.map(|facts| facts.id).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Lets in who must see a channel that is there, and gives the bot what it needs.
    async fn take_channel(
        &self,
        survey: &Survey,
        channel: ChannelId,
        step: Step,
    ) -> Result<ChannelId, RestError> {
        let known = self.app.guild(survey.guild.id);
        if let Some(facts) = survey.channel(channel) {
            for overwrite in survey.to_take(facts, &known, step == Step::Staff) {
                self.rest.put_overwrite(channel, &overwrite).await?;
            }
        }
        Ok(channel)
    }

    /// Posts panel or notice where it is missing, and pins it.
    async fn post(
        &self,
        survey: &Survey,
        channel: ChannelId,
        step: Step,
        stand: &Stand,
        press: InteractionId,
    ) -> Outcome {
        if let Stand::Cannot(hurdle) = stand {
            return Outcome::Failed(hurdle.clone());
        }
        let guild = survey.guild.id;
        let found = self.find(guild, channel, step).await;
        let message = match found {
            Some(found) => found.message,
            None => {
                let view = match step {
                    Step::Panel => {
                        self.app.with_help(Some(guild), |help| help.public_card(Action::OpenPanel))
                    }
                    _ => self.app.notice(guild),
                };
                let nonce = format!("{}-{press}", if step == Step::Panel { "p" } else { "n" });
                match self.rest.create_message(channel, public_message(&view, self), &nonce).await {
                    Ok(made) => made.id,
                    Err(error) => {
                        tracing::warn!(%error, step = step.word(), "a step of a set-up was not done");
                        return Outcome::Failed(hurdle(&error));
                    }
                }
            }
        };
        let at = Standing { channel, message };
        let kept = match step {
            Step::Panel => self.app.panel_stands(guild, at).await,
            _ => self.app.notice_stands(guild, at).await,
        };
        if let Err(error) = kept {
            // It is found by what it holds.
            tracing::warn!(%error, "a message of a set-up stands and was not noted");
        }
        if step == Step::Notice && found.is_some() {
            self.renew_notice(guild).await;
        }
        let facts = survey.channel(channel);
        match found {
            Some(found) if found.pinned => Outcome::Existed(channel),
            _ if !facts.is_some_and(|facts| survey.may_pin(facts)) => Outcome::Unpinned(channel),
            _ => match self.rest.pin(channel, message).await {
                Ok(()) => Outcome::Done(channel),
                Err(error) => {
                    tracing::warn!(%error, "a message of a set-up was not pinned");
                    Outcome::Unpinned(channel)
                }
            },
        }
    }

    /// Lets the notice say what is so now, where it stands. What fails here is put right by the next press.
    pub(super) async fn renew_notice(&self, guild: GuildId) {
        let Some(at) = self.app.guild(guild).setup.notice else { return };
        let edit = EditMessage::new().embed(render::embed(&self.app.notice(guild)));
        if let Err(error) = self.rest.edit_message(at.channel, at.message, &edit).await
            && !error.is_gone()
        {
            tracing::warn!(%error, "the notice for members was not renewed");
        }
    }
}

fn hurdle(error: &RestError) -> Hurdle {
    match error.code() {
        Some(code) => Hurdle::Refused(code),
        None => Hurdle::NoAnswer,
    }
}

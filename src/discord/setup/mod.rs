//! `/sanad reglages` and `/sanad pause` on Discord: looking at a server, showing what would be done, doing it on a press.
//!
//! Nothing is made twice: a channel is known by its id, then by its name; panel and notice by their message, then by what they
//! hold. A channel that everybody sees never becomes the team's, and is never closed by Sanad: people speak there.

mod apply;
mod choices;
mod stands;
mod survey;

use serenity::builder::{CreateAllowedMentions, CreateMessage};

use self::survey::Survey;
use super::bot::Edge;
use super::facts::ChannelKind;
use super::rest::RestError;
use crate::app::setup::{Choice, Item, Plan, SetUpPress, SetUpRequest, Stand, Step};
use crate::app::view::View;
use crate::ids::{ChannelId, GuildId, InteractionId};

/// The name by which the channel of the team is found, and under which it is made.
const STAFF_NAME: &str = "suivi";
/// The same of the channel for talks.
const TALKS_NAME: &str = "écoute";

impl Edge {
    /// Does what is asked for and shows how it stands afterwards.
    pub(super) async fn set_up(&self, request: &SetUpRequest, manages: bool, press: InteractionId) -> View {
        let guild = request.guild;
        if !manages {
            return self.app.set_up_note(guild, "setup-not-a-manager");
        }
        match request.press {
            SetUpPress::Home => self.set_up_home(guild, None).await,
            SetUpPress::Team => self.app.set_up_team(guild),
            SetUpPress::Places => self.app.set_up_places(guild),
            SetUpPress::Apply => self.set_up_apply(guild, press).await,
            SetUpPress::Language => self.keep(guild, Choice::Language, "setup-said-language").await,
            SetUpPress::Cards => self.keep(guild, Choice::Cards, "setup-said-cards").await,
            SetUpPress::LikeTheFile => self.keep(guild, Choice::LikeTheFile, "setup-said-file").await,
            SetUpPress::Role
            | SetUpPress::Lead
            | SetUpPress::Staff
            | SetUpPress::Talks
            | SetUpPress::Fallback
            | SetUpPress::Excluded => self.pick(request, press).await,
            SetUpPress::Pause => self.app.pause_view(guild, None),
            SetUpPress::OneHour
            | SetUpPress::EightHours
            | SetUpPress::OneDay
            | SetUpPress::UntilTold
            | SetUpPress::Resume => self.pause_or_resume(request, press).await,
        }
    }

    /// Keeps a choice and shows the whole.
    async fn keep(&self, guild: GuildId, choice: Choice, said: &str) -> View {
        match self.app.choose(guild, choice).await {
            Ok(()) => {
                self.renew_notice(guild).await;
                let said = self.app.set_up_text(guild, said, &[]);
                self.set_up_home(guild, Some(&said)).await
            }
            Err(error) => {
                tracing::error!(%error, "how a server is set up was not changed");
                self.app.set_up_note(guild, "store-down")
            }
        }
    }

    /// The whole, as it stands at this moment.
    async fn set_up_home(&self, guild: GuildId, said: Option<&str>) -> View {
        match self.plan(guild).await {
            Ok((_, plan)) => self.app.set_up_home(guild, &plan, said),
            Err(error) => {
                tracing::warn!(%error, "a server could not be looked at for its set-up");
                let sorry = self.app.set_up_text(guild, "setup-not-seen", &[]);
                let body = said.map_or_else(|| sorry.clone(), |said| format!("{said}\n\n{sorry}"));
                View::note(self.app.team_language(guild), body)
            }
        }
    }

    /// How each step stands.
    async fn plan(&self, guild: GuildId) -> Result<(Survey, Plan), RestError> {
        let survey = self.survey(guild).await?;
        let known = self.app.guild(guild);
        let talks = survey.talks(&known);
        let mut items = vec![
            Item { step: Step::Staff, stand: survey.staff(&known) },
            Item { step: Step::Talks, stand: talks.clone() },
        ];
        for step in [Step::Panel, Step::Notice] {
            let stand = self.standing(&survey, &talks, step).await;
            items.push(Item { step, stand });
        }
        Ok((survey, Plan { items }))
    }

    async fn pause_or_resume(&self, request: &SetUpRequest, press: InteractionId) -> View {
        let guild = request.guild;
        let paused = match self.app.pause(guild, request.by, request.press).await {
            Ok(paused) => paused,
            Err(error) => {
                tracing::error!(%error, "a pause was not kept");
                return self.app.set_up_note(guild, "store-down");
            }
        };
        let key = match paused.staff {
            None => "pause-no-team",
            Some(staff) => match self.tell_team(guild, staff, &paused.title, &paused.words, press).await {
                Ok(()) => "pause-told",
                Err(error) => {
                    tracing::warn!(%error, "the team was not told of a pause");
                    "pause-not-told"
                }
            },
        };
        let said = self.app.set_up_text(guild, key, &[]);
        self.app.pause_view(guild, Some(&said))
    }

    /// A line for the team, without calling anybody: in its channel, or as a post where it is a forum.
    async fn tell_team(
        &self,
        guild: GuildId,
        staff: ChannelId,
        title: &str,
        words: &str,
        press: InteractionId,
    ) -> Result<(), RestError> {
        let message = CreateMessage::new().content(words).allowed_mentions(CreateAllowedMentions::new());
        let facts = self.rest.channel(staff).await?;
        if facts.kind != ChannelKind::Forum {
            return self.rest.create_message(staff, message, &format!("set-{press}")).await.map(drop);
        }
        // Forums know no nonce: the press makes the name its own, so that a post whose answer was lost is found.
        let title = format!("{title} ({})", press.0 % 10_000);
        match self.open_post(&facts, &title, message).await {
            Err(error) if error.may_have_happened() => {
                let known = self.rest.active_threads(guild).await?;
                let there = known.iter().any(|thread| thread.name.as_deref() == Some(title.as_str()));
                if there { Ok(()) } else { Err(error) }
            }
            other => other.map(drop),
        }
    }
}

impl Stand {
    /// The channel of a step that stands, or will.
    fn channel(&self) -> Option<ChannelId> {
        match self {
            Self::Well { channel, .. } | Self::Take { channel, .. } | Self::Unpinned(channel) => {
                Some(*channel)
            }
            Self::Make { .. } | Self::Cannot(_) => None,
        }
    }
}

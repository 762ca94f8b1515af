//! What is chosen in a select, looked at before it is kept: what cannot be is refused with a sentence, and nothing changes.

use super::survey::Survey;
use crate::app::setup::{Choice, SetUpPress, SetUpRequest};
use crate::app::view::View;
use crate::discord::bot::Edge;
use crate::discord::facts::ChannelKind;
use crate::discord::permissions::STAFF;
use crate::discord::rest::RestError;
use crate::ids::{ChannelId, GuildId, InteractionId, UserId};

/// A choice to keep and the sentence that says so, or the sentence that refuses.
type Looked = Result<(Choice, &'static str), &'static str>;

impl Edge {
    /// Looks at what was chosen, and keeps it.
    pub(super) async fn pick(&self, request: &SetUpRequest, press: InteractionId) -> View {
        let guild = request.guild;
        let looked = match self.look_at_places(request).await {
            Ok(looked) => looked,
            Err(error) => {
                tracing::warn!(%error, "a choice could not be looked at");
                return self.app.set_up_note(guild, "setup-not-seen");
            }
        };
        let (choice, said) = match looked {
            Ok(looked) => looked,
            Err(refused) => {
                let said = self.app.set_up_text(guild, refused, &[]);
                return self.set_up_home(guild, Some(&said)).await;
            }
        };
        let before = self.app.guild(guild).settings.lead;
        let view = self.keep(guild, choice.clone(), said).await;
        if let Choice::Lead(lead) = choice
            && before != Some(lead)
            && self.app.guild(guild).settings.lead == Some(lead)
        {
            self.tell_new_lead(guild, lead, request.by, press).await;
        }
        view
    }

    /// Who answers for a server changes in the sight of the team.
    async fn tell_new_lead(&self, guild: GuildId, lead: UserId, by: UserId, press: InteractionId) {
        let Some(staff) = self.app.guild(guild).settings.staff_channel else { return };
        let (lead, by) = (format!("<@{lead}>"), format!("<@{by}>"));
        let title = self.app.set_up_text(guild, "setup-lead-title", &[]);
        let words = self.app.set_up_text(
            guild,
            "setup-lead-told",
            &[("lead", (&lead).into()), ("who", (&by).into())],
        );
        if let Err(error) = self.tell_team(guild, staff, &title, &words, press).await {
            tracing::warn!(%error, "the team was not told that somebody else answers for the server");
        }
    }

    async fn look_at_places(&self, request: &SetUpRequest) -> Result<Looked, RestError> {
        let first = request.chosen.first().copied().filter(|id| *id != 0);
        let guild = request.guild;
        if request.press == SetUpPress::Lead {
            return self.look_at_lead(guild, first).await;
        }
        let survey = self.survey(guild).await?;
        let known = self.app.guild(guild);
        let settings = &known.settings;
        let channel = first.map(ChannelId);
        Ok(match request.press {
            SetUpPress::Role => role(&survey, first),
            SetUpPress::Staff if channel.is_some() && channel == settings.talk_channel => {
                Err("setup-same-channel")
            }
            SetUpPress::Staff => {
                team_channel(&survey, channel).map(|id| (Choice::Staff(id), "setup-said-staff"))
            }
            SetUpPress::Talks if channel.is_some() && channel == settings.staff_channel => {
                Err("setup-same-channel")
            }
            SetUpPress::Talks => talk_channel(&survey, channel),
            SetUpPress::Fallback if channel.is_none() => {
                Ok((Choice::Fallback(None), "setup-said-no-fallback"))
            }
            SetUpPress::Fallback if channel == settings.staff_channel => Err("setup-same-channel"),
            SetUpPress::Fallback => team_channel(&survey, channel).map(|id| {
                let ready = survey.channel(id).is_some_and(|facts| survey.may(facts).contains(STAFF));
                let said = if ready { "setup-said-fallback" } else { "setup-said-fallback-lacks" };
                (Choice::Fallback(Some(id)), said)
            }),
            _ => {
                let there = request.chosen.iter().map(|id| ChannelId(*id));
                let there = there.filter(|id| survey.channel(*id).is_some()).collect();
                Ok((Choice::Excluded(there), "setup-said-excluded"))
            }
        })
    }

    async fn look_at_lead(&self, guild: GuildId, person: Option<u64>) -> Result<Looked, RestError> {
        let Some(person) = person.map(UserId) else { return Ok(Err("setup-lead-not-here")) };
        match self.rest.member(guild, person).await {
            Ok(member) if member.user.as_ref().is_some_and(|user| user.bot) => Ok(Err("setup-lead-bot")),
            Ok(_) => Ok(Ok((Choice::Lead(person), "setup-said-lead"))),
            Err(error) if error.is_gone() => Ok(Err("setup-lead-not-here")),
            Err(error) => Err(error),
        }
    }
}

fn role(survey: &Survey, chosen: Option<u64>) -> Looked {
    let Some(chosen) = chosen else { return Ok((Choice::Role(None), "setup-said-no-role")) };
    let Some(role) = survey.guild.roles.iter().find(|role| role.id.get() == chosen) else {
        return Err("setup-role-gone");
    };
    if chosen == survey.guild.id.0 || role.managed {
        return Err("setup-role-everyone");
    }
    Ok((Choice::Role(Some(chosen)), "setup-said-role"))
}

/// A channel for the team: a forum or text channel that not everybody sees.
fn team_channel(survey: &Survey, chosen: Option<ChannelId>) -> Result<ChannelId, &'static str> {
    let Some(facts) = chosen.and_then(|chosen| survey.channel(chosen)) else {
        return Err("setup-channel-gone");
    };
    match facts.kind {
        ChannelKind::Forum | ChannelKind::Text if survey.is_open(facts) => Err("setup-channel-open"),
        ChannelKind::Forum | ChannelKind::Text => Ok(facts.id),
        _ => Err("setup-channel-kind"),
    }
}

fn talk_channel(survey: &Survey, chosen: Option<ChannelId>) -> Looked {
    match chosen.and_then(|chosen| survey.channel(chosen)) {
        None => Err("setup-channel-gone"),
        Some(facts) if facts.kind == ChannelKind::Text => Ok((Choice::Talks(facts.id), "setup-said-talks")),
        Some(_) => Err("setup-talks-kind"),
    }
}

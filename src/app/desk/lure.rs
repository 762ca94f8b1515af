//! What a referent can do about a recruiter's message, beside the case: never more than they press for (promise P8).

use jiff::{SignedDuration, Timestamp};

use super::words::{at_clock, mention};
use super::{Answer, View};
use crate::app::App;
use crate::app::action::Action;
use crate::app::view::{Button, Pick, PickOf, Row};
use crate::cases::{Actor, Case, CaseId, CaseKind};
use crate::ids::{ChannelId, MessageId};
use crate::responses::Value;
use crate::text::Lang;

/// How long the public prevention waits: it must not look like an answer to the message.
pub const PREVENTION_WAITS: SignedDuration = SignedDuration::from_mins(45);
/// How long direct messages rest. Discord takes at most 24 h, by its own clock.
pub const DIRECT_RESTS: SignedDuration = SignedDuration::from_hours(23);

/// A step of what can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LureStep {
    /// Asks where the prevention is to be posted.
    Prevention,
    /// The select of channels; its value names one.
    PickChannel,
    /// How to report to Discord.
    Report,
    /// Explains what resting direct messages does.
    Pause,
    /// Lets them rest.
    ConfirmPause,
    /// Asks whether the message is to be deleted.
    Remove,
    /// Deletes it.
    ConfirmRemove,
}

impl LureStep {
    /// Every step, in an order that never changes: buttons on Discord hold it.
    pub const ALL: [Self; 7] = [
        Self::Prevention,
        Self::PickChannel,
        Self::Report,
        Self::Pause,
        Self::ConfirmPause,
        Self::Remove,
        Self::ConfirmRemove,
    ];
}

/// Direct messages are to rest, if whoever pressed may manage the server.
#[derive(Clone, Copy, Debug)]
pub struct PauseRequest {
    /// Until when.
    pub until: Timestamp,
    /// The language of the team.
    pub lang: Lang,
}

/// Messages are to be deleted, if whoever pressed may delete those of others where they stand.
#[derive(Clone, Debug)]
pub struct RemoveRequest {
    /// The case.
    pub case: CaseId,
    /// The messages.
    pub messages: Vec<(ChannelId, MessageId)>,
    /// The language of the team.
    pub lang: Lang,
}

/// What came of deleting them, or of letting direct messages rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Done.
    Done,
    /// Whoever pressed may not.
    NotTheirs,
    /// The bot may not.
    Forbidden,
    /// Discord does not answer.
    Failed,
}

impl Removed {
    const fn tag(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotTheirs => "not-yours",
            Self::Forbidden => "forbidden",
            Self::Failed => "failed",
        }
    }
}

impl App {
    /// One step about a recruiter's message.
    pub(super) async fn lure(
        &self,
        step: LureStep,
        case: CaseId,
        actor: Actor,
        lang: Lang,
        chosen: &str,
    ) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) if case.kind == CaseKind::Lure => case,
            Ok(_) => return self.refuse(lang, "refusal-not-now"),
            Err(refused) => return refused,
        };
        let confirm = |key: &str, step: LureStep| {
            let label = self.library.load().interface().text(lang, key, &[]);
            Row::Buttons(vec![Button::primary(label, Action::Lure(step, case.id))])
        };
        match step {
            LureStep::Prevention => {
                let placeholder = self.library.load().interface().text(lang, "lure-prevention-select", &[]);
                let does = Action::Lure(LureStep::PickChannel, case.id);
                let row = Row::Pick(Pick::one(PickOf::TextChannels, does, placeholder));
                let minutes = PREVENTION_WAITS.as_mins();
                self.explain(lang, "lure-prevention-text", &[("minutes", minutes.into())], Some(row))
            }
            LureStep::PickChannel => self.plan_prevention(&case, lang, chosen).await,
            LureStep::Report => self.explain(lang, "lure-report-text", &[], None),
            LureStep::Pause => {
                let hours = DIRECT_RESTS.as_hours();
                let row = confirm("lure-pause-confirm", LureStep::ConfirmPause);
                self.explain(lang, "lure-pause-text", &[("hours", hours.into())], Some(row))
            }
            LureStep::ConfirmPause => {
                Answer::Pause(PauseRequest { until: self.clock.now() + DIRECT_RESTS, lang })
            }
            LureStep::Remove => {
                let count = messages_of(&case).len();
                if count == 0 {
                    return self.refuse(lang, "lure-remove-none");
                }
                let row = confirm("lure-remove-confirm", LureStep::ConfirmRemove);
                self.explain(lang, "lure-remove-text", &[("count", count.into())], Some(row))
            }
            LureStep::ConfirmRemove => {
                Answer::RemoveMessages(RemoveRequest { case: case.id, messages: messages_of(&case), lang })
            }
        }
    }

    /// Writes down that the prevention is to be posted: later, and elsewhere than the message stands.
    async fn plan_prevention(&self, case: &Case, lang: Lang, chosen: &str) -> Answer {
        let Ok(channel) = chosen.parse::<ChannelId>() else { return self.refuse(lang, "refusal-not-now") };
        let settings = &self.guild(case.guild).settings;
        let of_the_team = [settings.staff_channel, settings.fallback_channel, settings.talk_channel];
        let parent = |channel: ChannelId| self.places.channel(channel).and_then(|facts| facts.parent);
        let there = case.sources.iter().any(|source| {
            // A thread is in its channel; a category is no place.
            source.channel == channel || parent(source.channel) == Some(channel)
        });
        if there {
            return self.refuse(lang, "lure-prevention-there");
        }
        if of_the_team.contains(&Some(channel)) {
            return self.refuse(lang, "lure-prevention-team");
        }
        let now = self.clock.now();
        let at = now + PREVENTION_WAITS;
        match self.store.plan_prevention(case.id, channel, at, now).await {
            Ok(true) => {
                let (place, when) = (format!("<#{channel}>"), at_clock(at));
                let args = [("place", (&place).into()), ("when", (&when).into())];
                self.say(lang, "lure-prevention-planned", &args).replacing()
            }
            Ok(false) => self.refuse(lang, "lure-prevention-waits"),
            Err(error) => {
                tracing::error!(case.id = %case.id, %error, "a prevention was not planned");
                self.refuse(lang, "store-down")
            }
        }
    }

    /// What whoever let direct messages rest is told; until when, as Discord says.
    pub fn pause_done(&self, request: &PauseRequest, came: Removed) -> View {
        let until = format!("<t:{}:f>", request.until.as_second());
        let key = format!("lure-pause-{}", came.tag());
        let args = [("until", (&until).into())];
        View::note(request.lang, self.library.load().interface().text(request.lang, &key, &args))
    }

    /// What whoever had messages deleted is told.
    pub fn remove_done(&self, request: &RemoveRequest, came: Removed) -> View {
        let key = format!("lure-remove-{}", came.tag());
        View::note(request.lang, self.library.load().interface().text(request.lang, &key, &[]))
    }

    /// What the team reads in the case once messages were deleted: who had it done.
    pub fn remove_noted(&self, request: &RemoveRequest, who: crate::ids::UserId) -> String {
        let who = mention(who);
        self.library.load().interface().text(request.lang, "lure-remove-noted", &[("who", (&who).into())])
    }

    fn explain(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)], row: Option<Row>) -> Answer {
        let text = self.library.load().interface().text(lang, key, args);
        Answer::Show(Box::new(View { rows: row.into_iter().collect(), ..View::note(lang, text) }))
    }
}

fn messages_of(case: &Case) -> Vec<(ChannelId, MessageId)> {
    case.sources.iter().filter_map(|source| Some((source.channel, source.message?))).collect()
}

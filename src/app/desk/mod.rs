//! What referents see and do: the post of a case and each of its buttons. One file per button that is more than a step.

mod ending;
mod follow;
mod lure;
mod pass;
mod post;
mod read;
mod relay;
mod talk;
mod word;
mod words;

use super::App;
use super::action::Action;
use super::ask::{Answer, Asker};
use super::view::{Choice, Select, View};
use crate::cases::{Actor, Case, CaseId, CaseKind, Event, Refusal};
use crate::responses::Value;
use crate::store::ApplyError;
use crate::text::Lang;

pub use lure::{DIRECT_RESTS, LureStep, PREVENTION_WAITS, PauseRequest, RemoveRequest, Removed};
pub use pass::RecipientRequest;
pub use post::{PostFacts, case_post};
pub use read::{ReadRequest, Seen};
pub use word::WordRequest;

use ending::Ending;
use read::read_request;
use words::mention;

pub(super) use post::{state_text, topic_text};
pub(super) use read::harmless;
pub(super) use words::{at_clock, level_text, outcome_text, relative};

impl App {
    /// Does what a referent pressed. The store has the last word on who may.
    pub(super) async fn desk(&self, asker: &Asker, action: &Action, chosen: &str) -> Answer {
        let Some(guild) = asker.guild else { return self.refuse(Lang::Fr, "guild-only") };
        let guild = self.guild(guild);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        if let Some(refused) = self.may_no_more(&guild, asker.user, lang) {
            return refused;
        }
        let actor = guild.actor(asker.user, self.clock.now());
        match *action {
            Action::Take(case) => {
                let applied = self.step(case, &Event::Claim, actor, lang).await;
                match applied {
                    Ok(case) => self.caring(self.taken(&case, lang), &case, actor, lang).await,
                    Err(refused) => refused,
                }
            }
            Action::Read(case) => {
                let applied = self.step(case, &Event::Read, actor, lang).await;
                applied.map_or_else(|refused| refused, |case| Answer::Read(read_request(&case, lang)))
            }
            Action::Advice(case) => self.advice(case, actor, lang).await,
            Action::Close(case) => self.ask_ending(case, actor, lang, Ending::Outcome).await,
            Action::FalseAlarm(case) => self.ask_ending(case, actor, lang, Ending::FalseAlarm).await,
            Action::PickOutcome(case) => self.close(case, actor, lang, chosen).await,
            Action::Agree(case) => self.said(case, &Event::Agree, actor, lang, "case-agreed").await,
            Action::Disagree(case) => self.disagree(case, actor, lang).await,
            Action::Reopen(case) => self.said(case, &Event::Reopen, actor, lang, "case-reopened").await,
            Action::HandOver(case) => self.ask_recipient(case, actor, &guild, lang).await,
            Action::PickRecipient(case) => self.hand_over(case, actor, &guild, lang, chosen).await,
            Action::Decline(case) => self.decline(case, actor, lang).await,
            Action::Talk(case) => self.talk(case, actor, lang).await,
            Action::Lure(step, case) => self.lure(step, case, actor, lang, chosen).await,
            Action::PickFollowUp(case) => self.plan_follow_up(case, actor, lang, chosen).await,
            _ => self.refuse(lang, "refusal-not-now"),
        }
    }

    /// One step; what refuses it comes back worded.
    async fn step(&self, case: CaseId, event: &Event, actor: Actor, lang: Lang) -> Result<Case, Answer> {
        match self.store.apply(case, event, actor, self.clock.now()).await {
            Ok(applied) => Ok(applied.case),
            Err(ApplyError::NoSuchCase(_)) => Err(self.refuse(lang, "refusal-unknown-case")),
            Err(ApplyError::Refused(refusal)) => Err(self.refused(&refusal, lang)),
            Err(ApplyError::Store(error)) => {
                tracing::error!(case.id = %case, step = event.tag(), %error, "a step in a case was not taken");
                Err(self.refuse(lang, "store-down"))
            }
        }
    }

    /// One step whose answer is one sentence with the number of the case.
    async fn said(&self, case: CaseId, event: &Event, actor: Actor, lang: Lang, key: &str) -> Answer {
        match self.step(case, event, actor, lang).await {
            Ok(case) => self.say(lang, key, &[("number", (&case.number.to_string()).into())]),
            Err(refused) => refused,
        }
    }

    fn refused(&self, refusal: &Refusal, lang: Lang) -> Answer {
        let by = mention;
        match refusal {
            Refusal::AlreadyClaimed { by: who, .. } => {
                self.say(lang, "refusal-already-claimed", &[("who", (&by(*who)).into())])
            }
            Refusal::AlreadyAsked { asked_by, .. } => {
                self.say(lang, "refusal-already-asked", &[("who", (&by(*asked_by)).into())])
            }
            Refusal::NotAReferent
            | Refusal::AppearsInIt
            | Refusal::NotClaimed
            | Refusal::AlreadyClosed { .. }
            | Refusal::AlreadyTheirs
            | Refusal::RecipientAppearsInIt
            | Refusal::NotClosed
            | Refusal::NothingToAgree
            | Refusal::TakesASecond { .. } => self.refuse(lang, &format!("refusal-{}", refusal.tag())),
            Refusal::AnotherIsOpen { number } => {
                self.say(lang, "refusal-another-is-open", &[("number", (&number.to_string()).into())])
            }
            Refusal::NotOnThisServer => self.refuse(lang, "refusal-unknown-case"),
            Refusal::NothingLapsed | Refusal::NotTheirs => self.refuse(lang, "refusal-not-now"),
        }
    }

    fn taken(&self, case: &Case, lang: Lang) -> Answer {
        let until = case.owner(self.clock.now()).map(|lease| at_clock(lease.until)).unwrap_or_default();
        let number = case.number.to_string();
        self.say(lang, "case-taken", &[("number", (&number).into()), ("until", (&until).into())])
    }

    /// The staff sheet. Reading it changes nothing, so it takes a referent and no step.
    async fn advice(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        self.with_help(Some(case.guild), |help| {
            let sheet = help.library.topic(&case.topic).map(|topic| &topic.staff);
            let view = match sheet.and_then(|sheet| Some((sheet, sheet.pages().into_iter().next()?))) {
                Some((sheet, page)) => {
                    // Staff sheets are written in French only.
                    View { title: Some(sheet.title.clone()), ..View::note(Lang::Fr, page) }
                }
                None => View::note(lang, help.library.interface().text(lang, "advice-none", &[])),
            };
            Answer::Show(Box::new(view))
        })
    }

    /// A case, for somebody who may see it.
    async fn seen_by(&self, case: CaseId, actor: Actor, lang: Lang) -> Result<Case, Answer> {
        let Actor::Referent(person) = actor else {
            return Err(self.refused(&Refusal::NotAReferent, lang));
        };
        match self.store.case(case).await {
            // First: who appears in such a case must not learn from the answer that there is one.
            Ok(Some(case)) if case.kind == CaseKind::Conflict => {
                Err(self.refused(&Refusal::NotOnThisServer, lang))
            }
            Ok(Some(case)) if case.involves(person) => Err(self.refused(&Refusal::AppearsInIt, lang)),
            Ok(Some(case)) => Ok(case),
            Ok(None) => Err(self.refuse(lang, "refusal-unknown-case")),
            Err(error) => {
                tracing::error!(case.id = %case, %error, "a case could not be read");
                Err(self.refuse(lang, "store-down"))
            }
        }
    }

    pub(super) fn refuse(&self, lang: Lang, key: &str) -> Answer {
        self.say(lang, key, &[])
    }

    fn say(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> Answer {
        let text = self.library.load().interface().text(lang, key, args);
        Answer::Show(Box::new(View::note(lang, text)))
    }
}

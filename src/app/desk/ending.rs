//! Closing: outcomes and false alarms, the second referent, and opening again.

use super::words::{level_text, outcome_text};
use super::{Answer, Choice, Select, View};
use crate::app::App;
use crate::app::action::Action;
use crate::app::view::Row;
use crate::cases::{Actor, Case, CaseId, Event, Outcome, Reason, Refusal, State};
use crate::text::Lang;

impl App {
    /// Asks how a case ends: the ways in which it can, or why it is a false alarm.
    pub(super) async fn ask_ending(&self, case: CaseId, actor: Actor, lang: Lang, ending: Ending) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        if let State::Closed { by, at, outcome, .. } = case.state {
            return self.refused(&Refusal::AlreadyClosed { by, at, outcome }, lang);
        }
        let (text, placeholder) = match ending {
            Ending::Outcome => ("case-close-text", "case-close-select"),
            Ending::FalseAlarm => ("case-false-alarm-text", "case-false-alarm-select"),
        };
        let number = case.number.to_string();
        self.with_help(Some(case.guild), |help| {
            let interface = help.library.interface();
            let label = |outcome: &Outcome| match outcome {
                Outcome::FalseAlarm(reason) => interface.text(lang, &format!("reason-{}", reason.tag()), &[]),
                _ => outcome_text(help, lang, outcome),
            };
            let options = ending
                .outcomes()
                .iter()
                .map(|outcome| Choice {
                    value: value_of(outcome),
                    label: label(outcome),
                    description: None,
                    emoji: None,
                })
                .collect();
            let select = Select {
                does: Action::PickOutcome(case.id),
                placeholder: interface.text(lang, placeholder, &[]),
                options,
            };
            let body = interface.text(lang, text, &[("number", (&number).into())]);
            Answer::Show(Box::new(View { rows: vec![Row::Select(select)], ..View::note(lang, body) }))
        })
    }

    /// Closes a case in the way that was chosen, or asks a second referent whether it may.
    pub(super) async fn close(&self, case: CaseId, actor: Actor, lang: Lang, chosen: &str) -> Answer {
        let Some(outcome) = outcome_of(chosen) else { return self.refuse(lang, "refusal-not-now") };
        let closed = self.step(case, &Event::Close { outcome }, actor, lang).await;
        closed.map_or_else(|refused| refused, |case| self.closed(&case, lang))
    }

    /// It does not close: who asked takes it back, or a second referent says no.
    pub(super) async fn disagree(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        match self.step(case, &Event::Disagree, actor, lang).await {
            Ok(case) => {
                let key = match case.state {
                    State::Claimed(_) => "case-taken-back",
                    _ => "case-disagreed",
                };
                self.say(lang, key, &[("number", (&case.number.to_string()).into())])
            }
            Err(refused) => refused,
        }
    }

    fn closed(&self, case: &Case, lang: Lang) -> Answer {
        let number = case.number.to_string();
        self.with_help(Some(case.guild), |help| {
            let view = match &case.state {
                State::Closed { outcome, .. } => {
                    let outcome = outcome_text(help, lang, outcome);
                    let args = [("number", (&number).into()), ("outcome", (&outcome).into())];
                    let mut view =
                        View::note(lang, help.library.interface().text(lang, "case-closed", &args));
                    if let Some((offer, row)) = self.offer_follow_up(help, case, lang) {
                        view.body = format!("{}\n\n{offer}", view.body);
                        view.rows.push(row);
                    }
                    view
                }
                _ => {
                    let level = level_text(help, lang, case.level);
                    let args = [("number", (&number).into()), ("level", (&level).into())];
                    View::note(lang, help.library.interface().text(lang, "case-close-second", &args))
                }
            };
            Answer::Replace(Box::new(view))
        })
    }
}

/// What a referent is asked when a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// How it ends.
    Outcome,
    /// Why it was none.
    FalseAlarm,
}

impl Ending {
    fn outcomes(self) -> Vec<Outcome> {
        match self {
            Self::Outcome => vec![
                Outcome::EmergencyCalled,
                Outcome::HandedToService(None),
                Outcome::ReportedToService(None),
                Outcome::TrustedAdult,
                Outcome::BetterDeclines,
                Outcome::OutOfReach,
            ],
            Self::FalseAlarm => Reason::ALL.map(Outcome::FalseAlarm).to_vec(),
        }
    }
}

/// What a select gives back for an outcome.
fn value_of(outcome: &Outcome) -> String {
    match outcome {
        Outcome::FalseAlarm(reason) => format!("{}:{}", outcome.tag(), reason.tag()),
        _ => outcome.tag().to_owned(),
    }
}

fn outcome_of(value: &str) -> Option<Outcome> {
    let all = [Ending::Outcome, Ending::FalseAlarm].into_iter().flat_map(Ending::outcomes);
    all.into_iter().find(|outcome| value_of(outcome) == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_found_by_its_value() {
        for (ending, count) in [(Ending::Outcome, 6), (Ending::FalseAlarm, Reason::ALL.len())] {
            let all = ending.outcomes();
            assert_eq!(all.len(), count);
            for outcome in all {
                assert_eq!(outcome_of(&value_of(&outcome)), Some(outcome));
            }
        }
        assert_eq!(outcome_of("nothing"), None);
    }
}

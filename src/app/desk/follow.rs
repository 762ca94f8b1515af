//! Looking after a closed case again: offered to who closed it, said once in its post at the time they chose.

use jiff::SignedDuration;

use super::{Answer, Choice, Select};
use crate::app::App;
use crate::app::action::Action;
use crate::app::help::Help;
use crate::app::view::Row;
use crate::cases::{Actor, Case, CaseId, State};
use crate::ids::UserId;
use crate::phrases::Level;
use crate::text::Lang;

/// After how many hours (design §8); 0 is not at all.
const AFTER: [i64; 4] = [24, 48, 72, 0];

impl App {
    /// Asks who closed a case whether they want to be reminded of it, where somebody outside has taken over what was urgent.
    pub(super) fn offer_follow_up(&self, help: Help<'_>, case: &Case, lang: Lang) -> Option<(String, Row)> {
        let State::Closed { outcome, .. } = &case.state else { return None };
        if case.level < Level::Urgent || !outcome.closes_alone() {
            return None;
        }
        let text = |key: &str| help.library.interface().text(lang, key, &[]);
        let options = AFTER.map(|hours| Choice {
            value: hours.to_string(),
            label: match hours {
                0 => text("follow-none"),
                hours => help.library.interface().text(lang, "follow-after", &[("hours", hours.into())]),
            },
            description: None,
            emoji: None,
        });
        let select = Select {
            does: Action::PickFollowUp(case.id),
            placeholder: text("follow-select"),
            options: options.into(),
        };
        Some((text("follow-offer"), Row::Select(select)))
    }

    /// Writes down when, or that not at all; the last word counts.
    pub(super) async fn plan_follow_up(
        &self,
        case: CaseId,
        actor: Actor,
        lang: Lang,
        chosen: &str,
    ) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        let hours = chosen.parse::<i64>().ok().filter(|hours| AFTER.contains(hours));
        let (State::Closed { by, .. }, Some(hours)) = (&case.state, hours) else {
            return self.refuse(lang, "follow-open");
        };
        if actor != Actor::Referent(*by) {
            return self.refuse(lang, "follow-not-yours");
        }
        let now = self.clock.now();
        let at = (hours > 0).then(|| now + SignedDuration::from_hours(hours));
        match (self.store.plan_follow_up(case.id, at, now).await, at) {
            (Ok(()), Some(at)) => {
                let when = format!("<t:{}:f>", at.as_second());
                let args = [("when", (&when).into())];
                self.say(lang, "follow-planned", &args).replacing()
            }
            (Ok(()), None) => self.refuse(lang, "follow-none-planned").replacing(),
            (Err(error), _) => {
                tracing::error!(case.id = %case.id, %error, "looking after a case again was not planned");
                self.refuse(lang, "store-down")
            }
        }
    }

    /// Whom to remind of a closed case, and in which words; nobody where it is open again. Who is no referent any more is not
    /// called: then all others are.
    pub fn follow_up(&self, case: &Case) -> Option<(Vec<UserId>, String)> {
        let State::Closed { by, at, .. } = &case.state else { return None };
        let guild = self.guild(case.guild);
        let now = self.clock.now();
        let people = match guild.actor(*by, now) {
            Actor::Referent(person) => vec![person],
            Actor::Outsider(_) | Actor::Sanad => {
                guild.referents(now).into_iter().filter(|person| !case.involves(*person)).collect()
            }
        };
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let (number, when) = (case.number.to_string(), format!("<t:{}:R>", at.as_second()));
        let args = [("number", (&number).into()), ("when", (&when).into())];
        Some((people, self.library.load().interface().text(lang, "follow-words", &args)))
    }
}

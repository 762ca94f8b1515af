//! Deadlines: claims lapse, and while nobody has a case in hand its ladder climbs (design §8).

use jiff::{SignedDuration, Timestamp};

use super::App;
use super::help::Help;
use crate::cases::{Actor, Call, Case, CaseId, Event, Rung, Standing, State};
use crate::ids::UserId;
use crate::store::{ApplyError, StoreError};
use crate::text::Lang;

impl App {
    /// Does what is due now. A case that fails is tried again with the next look, and holds up no other.
    pub async fn meet_deadlines(&self) {
        let now = self.clock.now();
        match self.store.lapsed_cases(now).await {
            Ok(cases) => {
                for case in cases {
                    self.lapse(case, now).await;
                }
            }
            Err(error) => tracing::warn!(%error, "lapsed claims were not looked for; it is tried again"),
        }
        match self.store.ladders_due(now).await {
            Ok(cases) => {
                for case in cases {
                    if let Err(error) = self.climb(case).await {
                        tracing::error!(case.id = %case, %error, "a call was not made; it is tried again");
                    }
                }
            }
            Err(error) => tracing::error!(%error, "due calls were not looked for; it is tried again"),
        }
    }

    /// A claim that nobody renewed, or a wait for a second referent that is over: nobody has the case in hand any more.
    async fn lapse(&self, case: CaseId, now: Timestamp) {
        match self.store.apply(case, &Event::Lapse, Actor::Sanad, now).await {
            // Renewed, or noted by another process, in this very moment.
            Ok(_) | Err(ApplyError::Refused(_) | ApplyError::NoSuchCase(_)) => {}
            Err(ApplyError::Store(error)) => {
                tracing::warn!(case.id = %case, %error, "a claim did not lapse; it is tried again");
            }
        }
    }

    /// Writes down the call that is due for a case, if one is.
    ///
    /// # Errors
    /// The store does not answer; then the call is still due.
    pub async fn climb(&self, case: CaseId) -> Result<(), StoreError> {
        let has = |case: &Case, rung| !self.called(case, rung).is_empty();
        if let Some(call) = self.store.ladder_tick(case, self.clock.now(), has).await? {
            tracing::info!(case.id = %case, rung = call.rung.tag(), step = call.step, "people are called");
        }
        Ok(())
    }

    /// Whom a rung calls about a case at this moment: nobody who appears in it; whoever passed it on, or asked to
    /// close it, only with the last rung; and, whatever the rung, to whom it was passed.
    pub fn called(&self, case: &Case, rung: Rung) -> Vec<UserId> {
        let now = self.clock.now();
        let guild = self.guild(case.guild);
        let (from, to) = match case.state {
            State::HandedOver { from, to, .. } => (Some(from), to),
            State::Closing { asked_by, .. } => (Some(asked_by), None),
            State::New { .. } | State::Claimed(_) | State::Talking(_) | State::Closed { .. } => (None, None),
        };
        let left_out = |person| case.involves(person) || (rung < Rung::Lead && from == Some(person));
        let mut people = guild.roster.called(rung, now, &guild.zone(), left_out);
        if let Some(to) = to
            && !case.involves(to)
            && !people.contains(&to)
            && guild.roster.standing(to, now) == Standing::Referent
        {
            people.insert(0, to);
        }
        people
    }
}

/// What a call says under the names of those whom it calls: which case, why, which rung, how long it has waited, and where
/// nobody is there, that.
pub fn call_words(help: Help<'_>, case: &Case, call: &Call, anybody: bool) -> String {
    let lang = help.guild.language.unwrap_or(Lang::Fr);
    let interface = help.library.interface();
    let text = |key: &str| interface.text(lang, key, &[]);
    let (number, level) = (case.number.to_string(), text(&format!("level-{}", case.level)));
    let title =
        interface.text(lang, "case-title", &[("number", (&number).into()), ("level", (&level).into())]);
    let mut lines = vec![format!("**{title}**")];
    if let Some(reason) = call.reason {
        lines.push(interface.text(lang, &format!("alert-{}", reason.tag()), &[("level", (&level).into())]));
    }
    if let State::HandedOver { to: Some(to), .. } = case.state {
        let who = format!("<@{to}>");
        lines.push(interface.text(lang, "call-passed-to", &[("who", (&who).into())]));
    }
    if call.nobody_on_duty {
        lines.push(text("call-nobody-on-duty"));
    }
    if !anybody {
        lines.push(text("call-nobody"));
    } else if call.step > LAST_RUNG {
        lines.push(text("call-again"));
    } else {
        lines.push(text(&format!("call-{}", call.rung.tag())));
    }
    if let Some((key, count)) =
        case.unowned_since(help.now).and_then(|since| waited(help.now.duration_since(since)))
    {
        lines.push(interface.text(lang, key, &[("count", count.into())]));
    }
    if anybody {
        lines.push(text("call-take"));
    }
    lines.join("\n")
}

/// The step of the highest rung; later ones repeat it.
const LAST_RUNG: u32 = 2;

/// How long a case has waited, as a sentence and its number; nothing worth saying within the first minute.
fn waited(wait: SignedDuration) -> Option<(&'static str, usize)> {
    let minutes = usize::try_from(wait.as_mins()).ok().filter(|minutes| *minutes > 0)?;
    Some(if minutes < 120 { ("call-wait-minutes", minutes) } else { ("call-wait-hours", minutes / 60) })
}

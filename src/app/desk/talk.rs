//! *Fil*: a referent comes to the place where a young person asked to talk.

use super::Answer;
use crate::app::App;
use crate::cases::{Actor, CaseId, Event, step};
use crate::store::TalkState;
use crate::text::Lang;

impl App {
    /// Comes to the talk of a case, where the young person asked for one.
    ///
    /// Where they did not, nothing is made and nobody is written to: a private thread with adults that appears because of
    /// something one wrote elsewhere would tell that one was seen, and nobody chose it (P2, P8). Their card offers the
    /// button; the referent is told so.
    pub(super) async fn talk(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        // What would be refused is said before anything else.
        if let Err(refusal) = step(&case, &Event::Talk, actor, self.clock.now()) {
            return self.refused(&refusal, lang);
        }
        let number = case.number.to_string();
        let asked = match self.store.talk(case.id).await {
            Ok(Some(_)) => true,
            Ok(None) => false,
            Err(error) => {
                tracing::error!(case.id = %case.id, %error, "a talk could not be looked up");
                return self.refuse(lang, "store-down");
            }
        };
        if !asked {
            return self.say(lang, "case-talk-not-asked", &[("number", (&number).into())]);
        }
        if let Err(refused) = self.step(case.id, &Event::Talk, actor, lang).await {
            return refused;
        }
        let answer = match self.store.reopen_talk(case.id, self.clock.now()).await {
            Ok(Some(talk)) => match talk.state {
                TalkState::Open(place) => {
                    let thread = format!("<#{}>", place.thread);
                    let args = [("number", (&number).into()), ("thread", (&thread).into())];
                    self.say(lang, "case-talk-open", &args)
                }
                _ => self.say(lang, "case-talk-opening", &[("number", (&number).into())]),
            },
            Ok(None) => self.refuse(lang, "refusal-unknown-case"),
            Err(error) => {
                tracing::error!(case.id = %case.id, %error, "a talk was not made again");
                self.refuse(lang, "store-down")
            }
        };
        self.caring(answer, &case, actor, lang).await
    }
}

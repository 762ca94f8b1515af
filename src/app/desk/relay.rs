//! A relay suggested to a referent who has carried much: a sentence to them alone, and no figure for anybody else.

use jiff::SignedDuration;

use super::{Answer, View};
use crate::app::App;
use crate::cases::{Actor, Case};
use crate::phrases::Level;
use crate::text::Lang;

/// Over how long cases are counted: a night on duty is one stretch, whatever the date.
const STRETCH: SignedDuration = SignedDuration::from_hours(24);
/// Heavy cases after which a relay is suggested, unless the server says otherwise.
const RELAY_AFTER: u32 = 3;

impl App {
    /// The answer to who has just taken a case, with a word to them where they have carried much of late.
    pub(super) async fn caring(&self, answer: Answer, case: &Case, actor: Actor, lang: Lang) -> Answer {
        let (Actor::Referent(person), Level::Urgent | Level::Imminent) = (actor, case.level) else {
            return answer;
        };
        let after = self.guild(case.guild).settings.relay_after.unwrap_or(RELAY_AFTER);
        if after == 0 {
            return answer;
        }
        let since = self.clock.now() - STRETCH;
        let count = match self.store.heavy_cases(case.guild, person, since).await {
            Ok(count) => count,
            Err(error) => {
                tracing::warn!(%error, "how much a referent has carried was not counted");
                return answer;
            }
        };
        match answer {
            Answer::Show(view) if count >= usize::try_from(after).unwrap_or(usize::MAX) => {
                let args = [("count", count.into())];
                let word = self.library.load().interface().text(lang, "case-relay", &args);
                Answer::Show(Box::new(View { body: format!("{}\n\n{word}", view.body), ..*view }))
            }
            other => other,
        }
    }
}

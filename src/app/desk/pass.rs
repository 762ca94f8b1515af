//! Passing a case on: to one referent, or to whoever can; and *je ne peux pas*.

use super::words::mention;
use super::{Answer, Choice, Select, View};
use crate::app::App;
use crate::app::action::Action;
use crate::app::guilds::Guild;
use crate::app::view::Row;
use crate::cases::{Actor, CaseId, CaseNumber, Event, State};
use crate::ids::UserId;
use crate::text::Lang;

/// What the select gives back for "whoever can".
const WHOEVER: &str = "whoever";
/// People on offer; a select holds 25 lines, and one is for whoever can.
const MOST_RECIPIENTS: usize = 24;
/// Characters of a name that fit on a line of a select.
const NAME_LENGTH: usize = 100;

/// Who may take a case over, for the edge to find out how they are called.
#[derive(Clone, Debug)]
pub struct RecipientRequest {
    /// The case.
    pub case: CaseId,
    /// As people of the server name it.
    pub number: CaseNumber,
    /// The referents, those on duty first.
    pub people: Vec<UserId>,
    /// The language of the team.
    pub lang: Lang,
}

impl App {
    /// Asks to whom a case is passed on.
    pub(super) async fn ask_recipient(
        &self,
        case: CaseId,
        actor: Actor,
        guild: &Guild,
        lang: Lang,
    ) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        let Actor::Referent(me) = actor else { return self.refuse(lang, "refusal-not-a-referent") };
        let now = self.clock.now();
        // What would be refused is said before somebody chooses a person.
        if let Err(refusal) = crate::cases::step(&case, &Event::HandOver { to: None }, actor, now) {
            return self.refused(&refusal, lang);
        }
        let mut people = guild.referents(now);
        people.retain(|person| *person != me && !case.involves(*person));
        people.truncate(MOST_RECIPIENTS);
        Answer::Recipients(RecipientRequest { case: case.id, number: case.number, people, lang })
    }

    /// The select of [`RecipientRequest`], with the names that Discord gave. Who has left the server has none and is left out
    /// by the caller.
    pub fn show_recipients(&self, request: &RecipientRequest, names: &[(UserId, String)]) -> View {
        let library = self.library.load();
        let text = |key: &str| library.interface().text(request.lang, key, &[]);
        let choice = |value: String, label: String| Choice { value, label, description: None, emoji: None };
        let mut options = vec![choice(WHOEVER.to_owned(), text("case-hand-over-whoever"))];
        options.extend(
            names
                .iter()
                .map(|(person, name)| choice(person.to_string(), name.chars().take(NAME_LENGTH).collect())),
        );
        let select = Select {
            does: Action::PickRecipient(request.case),
            placeholder: text("case-hand-over-select"),
            options,
        };
        let number = request.number.to_string();
        let args = [("number", (&number).into())];
        let body = library.interface().text(request.lang, "case-hand-over-text", &args);
        View { rows: vec![Row::Select(select)], ..View::note(request.lang, body) }
    }

    /// Passes a case on as chosen.
    pub(super) async fn hand_over(
        &self,
        case: CaseId,
        actor: Actor,
        guild: &Guild,
        lang: Lang,
        chosen: &str,
    ) -> Answer {
        let to = match chosen.parse::<UserId>() {
            _ if chosen == WHOEVER => None,
            // A registration may have run out, or have been taken back, while the select stood open.
            Ok(person) => match guild.actor(person, self.clock.now()) {
                Actor::Referent(person) => Some(person),
                Actor::Outsider(_) | Actor::Sanad => {
                    return self.refuse(lang, "refusal-recipient-not-registered");
                }
            },
            Err(_) => return self.refuse(lang, "refusal-not-now"),
        };
        match self.step(case, &Event::HandOver { to }, actor, lang).await {
            Ok(case) => {
                let number = case.number.to_string();
                let told = match to.map(mention) {
                    Some(to) => {
                        let args = [("number", (&number).into()), ("to", (&to).into())];
                        self.say(lang, "case-handed-over-to", &args)
                    }
                    None => self.say(lang, "case-handed-over", &[("number", (&number).into())]),
                };
                match told.replacing() {
                    Answer::Replace(mut view) => {
                        view.rows.push(self.word_row(case.id, lang));
                        Answer::Replace(view)
                    }
                    other => other,
                }
            }
            Err(refused) => refused,
        }
    }

    /// *Je ne peux pas.*
    pub(super) async fn decline(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        match self.step(case, &Event::Decline, actor, lang).await {
            Ok(case) => {
                let key = match case.state {
                    State::HandedOver { .. } => "case-declined",
                    _ => "case-declined-noted",
                };
                self.say(lang, key, &[("number", (&case.number.to_string()).into())])
            }
            Err(refused) => refused,
        }
    }
}

//! A word for whoever takes a case on. It goes to the case's post and is kept nowhere else; where Discord refuses it, it is
//! given back (promise P3).

use super::words::mention;
use super::{Answer, View};
use crate::app::App;
use crate::app::action::{Action, Sent};
use crate::app::ask::Asker;
use crate::app::report::{Carried, given_back};
use crate::app::view::{Button, Form, Row};
use crate::cases::{Case, CaseId};
use crate::ids::UserId;
use crate::text::{Lang, MessageText};

/// A word that the edge carries to the post of a case.
#[derive(Clone, Debug)]
pub struct WordRequest {
    /// The case.
    pub case: CaseId,
    /// The word.
    pub words: MessageText,
    /// Who leaves it.
    pub from: UserId,
    /// The language of the team.
    pub lang: Lang,
}

impl App {
    /// The row that offers to leave a word, below what says that a case is passed on.
    pub(super) fn word_row(&self, case: CaseId, lang: Lang) -> Row {
        let label = self.library.load().interface().text(lang, "case-word-button", &[]);
        Row::Buttons(vec![Button::secondary(label, Action::Word(Sent::NotYet, case))])
    }

    /// The form, from memory: who may leave a word is asked when it comes back.
    pub(in crate::app) fn word_form(&self, asker: &Asker, case: CaseId) -> Answer {
        let lang = asker.guild.and_then(|guild| self.guild(guild).settings.language).unwrap_or(Lang::Fr);
        let library = self.library.load();
        let text = |key: &str| library.interface().text(lang, key, &[]);
        Answer::Form(Box::new(Form {
            title: text("case-word-title"),
            does: Action::Word(Sent::Form, case),
            label: text("case-word-label"),
            hint: text("case-word-hint"),
        }))
    }

    /// The form came back. Who may not leave a word there gets it back with why not.
    pub(in crate::app) async fn leave_word(&self, asker: &Asker, case: CaseId, words: MessageText) -> Answer {
        let Some(guild) = asker.guild else { return self.refuse(Lang::Fr, "guild-only") };
        let guild = self.guild(guild);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let request = WordRequest { case, words, from: asker.user, lang };
        if request.words.expose().trim().is_empty() {
            return self.refuse(lang, "case-word-empty");
        }
        let allowed = match self.may_no_more(&guild, asker.user, lang) {
            Some(refused) => Err(refused),
            None => self.seen_by(case, guild.actor(asker.user, self.clock.now()), lang).await,
        };
        match allowed {
            Ok(_) => Answer::Word(Box::new(request)),
            Err(Answer::Show(view)) => {
                let fields = self
                    .with_help(asker.guild, |help| given_back(help, lang, &request.words, Carried::Nowhere));
                Answer::Show(Box::new(View { fields, ..*view }))
            }
            Err(other) => other,
        }
    }

    /// The word as it stands in the post.
    pub fn word_left(&self, case: &Case, request: &WordRequest) -> View {
        let (number, from) = (case.number.to_string(), mention(request.from));
        let library = self.library.load();
        let title =
            library.interface().text(request.lang, "case-word-posted", &[("number", (&number).into())]);
        let body = format!("{from}\n\n{}", request.words.expose());
        View { title: Some(title), ..View::note(request.lang, body) }
    }

    /// What whoever left it is told.
    pub fn word_done(&self, request: &WordRequest, carried: Carried) -> View {
        let key = if carried == Carried::There { "case-word-there" } else { "case-word-not-sent" };
        self.with_help(None, |help| {
            let text = help.library.interface().text(request.lang, key, &[]);
            let again = (carried != Carried::There).then(|| self.word_row(request.case, request.lang));
            View {
                fields: given_back(help, request.lang, &request.words, carried),
                rows: again.into_iter().collect(),
                ..View::note(request.lang, text)
            }
        })
    }
}

//! `/langue`, and « Aide discrète »: help in the reader's own language, for them alone.

use super::App;
use super::action::{Part, Reading, Told};
use super::ask::{Answer, Asker};
use super::view::View;
use crate::ids::UserId;
use crate::text::{Lang, Script};
use crate::triage::{Finding, assess};

impl App {
    /// Keeps how somebody wants to be spoken to. Written down before it is said to be: unlike the button of a card, this was
    /// asked for by itself.
    pub(super) async fn speak(&self, asker: &Asker, reading: Reading) -> Answer {
        let library = self.library.load();
        let kept = self.store.set_speech(asker.user, reading.lang, reading.script).await;
        if let Err(error) = &kept {
            tracing::error!(%error, "a choice of language was not kept; its person is told so");
        } else {
            self.remember_language(asker.user, reading);
        }
        let key = match (kept, reading.lang, reading.script) {
            (Err(_), _, _) => "store-down",
            (Ok(()), Lang::Fr, _) => "language-fr",
            (Ok(()), Lang::Ary, Script::Arab) => "language-ary",
            (Ok(()), Lang::Ary, Script::Latn) => "language-ary-latn",
        };
        let text = library.interface().text(reading.lang, key, &[]);
        Answer::Show(Box::new(View::note(reading.lang, text)))
    }

    /// Help on what a message is about, for whoever opened its menu; the general menu where no phrase knows it. Nothing is
    /// written down, and whoever wrote the message learns nothing.
    pub(super) async fn discreet(&self, asker: &Asker, author: UserId, findings: &[Finding]) -> Answer {
        let reading = self.reading(asker).await;
        let found = assess(findings).filter(|found| !found.observed);
        let shown = self.show(asker, |help| match &found {
            Some(found) => help.card(&found.topic, reading, Part::Now, Told::Nobody, found.level),
            None => help.menu(reading),
        });
        match shown {
            Answer::Show(mut view) if author != asker.user => {
                let note = self.library.load().interface().text(reading.lang, "discreet-other", &[]);
                view.body = format!("{note}\n\n{}", view.body);
                Answer::Show(view)
            }
            shown => shown,
        }
    }
}

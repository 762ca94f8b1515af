//! `/mes-donnees`: what Sanad keeps of whoever asks, and how to have it gone.
//!
//! It never tells whether a case is about the person: who holds somebody's telephone must learn nothing here, and who is
//! reported must not either. So the texts are the same for everybody, but for the choice of language.

use super::App;
use super::action::{Action, Reading};
use super::ask::{Answer, Asker};
use super::view::{Button, Row, View};
use std::sync::PoisonError;

impl App {
    /// What is kept, with the button that erases it.
    pub(super) async fn my_data(&self, asker: &Asker) -> Answer {
        let reading = self.reading(asker).await;
        let library = self.library.load();
        let text = |key: &str| library.interface().text(reading.lang, key, &[]);
        let chosen = match self.store.language(asker.user).await {
            Ok(Some(lang)) => text(&format!("mine-language-{}", lang.tag())),
            Ok(None) => text("mine-language-none"),
            Err(error) => {
                tracing::error!(%error, "what is kept of a person could not be read");
                return Answer::Show(Box::new(View::note(reading.lang, text("store-down"))));
            }
        };
        let rows = vec![Row::Buttons(vec![
            Button::secondary(text("mine-erase"), Action::EraseMine(reading)),
            Button::secondary(text("button-dismiss"), Action::Dismiss),
        ])];
        Answer::Show(Box::new(View {
            title: Some(text("mine-title")),
            rows,
            ..View::note(reading.lang, format!("{chosen}\n\n{}", text("mine-text")))
        }))
    }

    /// Erases, and says the same whatever there was.
    pub(super) async fn erase_mine(&self, asker: &Asker, reading: Reading) -> Answer {
        let library = self.library.load();
        let text = |key: &str| library.interface().text(reading.lang, key, &[]);
        let done = match self.store.erase_person(asker.user, self.clock.now()).await {
            Ok(_) => {
                self.chosen.lock().unwrap_or_else(PoisonError::into_inner).remove(&asker.user);
                self.doors.leave(asker.user);
                text("mine-erased")
            }
            Err(error) => {
                tracing::error!(%error, "what is kept of a person was not erased");
                text("store-down")
            }
        };
        Answer::Replace(Box::new(View::note(reading.lang, done)))
    }
}

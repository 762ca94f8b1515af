//! « Ça concerne quelqu'un de l'équipe »: a young person takes the server's team out of what they live through.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::App;
use super::action::{Action, Part, Reading, Told};
use super::ask::{Answer, Asker};
use super::help::Help;
use super::view::{Button, Row, View};
use crate::cases::Case;
use crate::ids::{GuildId, UserId};
use crate::outside::OutsideEvent;
use crate::phrases::{Level, TopicId};
use crate::store::{Marking, StoreError};
use crate::text::Lang;

/// Whose cases are kept apart from their server's team: in memory, since every card says who knows.
#[derive(Debug, Default)]
pub struct ApartBook(Mutex<HashSet<(GuildId, UserId)>>);

impl ApartBook {
    /// Notes a person.
    pub fn note(&self, guild: GuildId, person: UserId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((guild, person));
    }

    /// Forgets a person: their cases are gone.
    pub fn forget(&self, guild: GuildId, person: UserId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(guild, person));
    }

    /// Whether a person's cases are kept apart.
    pub fn holds(&self, guild: GuildId, person: UserId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&(guild, person))
    }
}

/// The card on which the button was pressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OnCard {
    /// On what.
    pub topic: TopicId,
    /// How the person reads.
    pub reading: Reading,
    /// Who else knew.
    pub told: Told,
    /// How pressing it is.
    pub level: Option<Level>,
}

impl OnCard {
    fn back(&self) -> Action {
        Action::Card {
            topic: self.topic.clone(),
            reading: self.reading,
            part: Part::Now,
            told: self.told,
            level: self.level,
        }
    }
}

impl App {
    /// Tells the adult outside about a case, where its server has one; says whether it has.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tell_outside(&self, case: &Case, event: OutsideEvent) -> Result<bool, StoreError> {
        if self.guild(case.guild).settings.outside.is_none() {
            return Ok(false);
        }
        self.store.tell_outside(case.id, event, self.clock.now()).await?;
        Ok(true)
    }

    /// Deletes cases that are kept apart and gave no sign for thirty days; whose they were is in the team's hands again.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_apart(&self) -> Result<usize, StoreError> {
        let gone = self.store.forget_apart(self.clock.now()).await?;
        if !gone.is_empty() {
            // Another case of the same person may stay.
            let stay = self.store.apart_cases().await?;
            for (guild, person) in &gone {
                let same =
                    |case: &Case| case.target.is_none() && (case.guild, case.author) == (*guild, *person);
                if !stay.iter().any(same) {
                    self.apart.forget(*guild, *person);
                }
            }
        }
        Ok(gone.len())
    }

    /// Whether the team of a server is kept out of what a person writes: they said so, or they stand above others there.
    pub(super) fn keeps_apart(&self, guild: GuildId, asker: &Asker) -> bool {
        self.apart.holds(guild, asker.user) || self.stands_above(guild, asker.user, &asker.roles)
    }

    /// A button keeps who knew when it was made; since then the person may have taken the team out.
    pub(super) fn told_now(&self, asker: &Asker, told: Told) -> Told {
        match asker.guild {
            Some(guild) if told != Told::Nobody && self.keeps_apart(guild, asker) => Told::Apart,
            _ => told,
        }
    }

    /// What the button leads to: who would see what, and a second button that does it.
    pub(super) fn explain_apart(&self, asker: &Asker, on: OnCard) -> Answer {
        let lang = on.reading.lang;
        let view = self.with_help(asker.guild, |help| {
            let text = |key: &str| help.library.interface().text(lang, key, &[]);
            let mut rows = vec![Button::secondary(text("button-back"), on.back())];
            let body = if asker.guild.is_some() {
                rows.insert(
                    0,
                    Button::primary(text("apart-confirm"), Action::MarkApart(Box::new(on.clone()))),
                );
                [
                    text("apart-text"),
                    outside_text(help, lang, "apart-outside", "apart-nobody"),
                    text("apart-note"),
                ]
                .join("\n\n")
            } else {
                text("apart-direct")
            };
            let title = Some(text("apart-title"));
            View { title, rows: vec![Row::Buttons(rows)], ..View::note(lang, body) }
        });
        Answer::Replace(Box::new(view))
    }

    /// Does it, and shows the card again with who knows now.
    pub(super) async fn mark_apart(&self, asker: &Asker, on: OnCard) -> Answer {
        let reading = on.reading;
        let Some(guild) = asker.guild else { return self.explain_apart(asker, on) };
        let marking = Marking {
            guild,
            channel: asker.channel,
            person: asker.user,
            topic: on.topic.clone(),
            // Somebody in charge who does harm is no small thing, whatever the card was about.
            level: on.level.map_or(Level::Urgent, |level| level.max(Level::Urgent)),
            lang: reading.lang,
            script: reading.script,
        };
        if let Err(error) = self.store.mark_apart(&marking, self.clock.now()).await {
            tracing::error!(guild.id = %guild, %error, "a case could not be kept apart");
            let text = self.library.load().interface().text(reading.lang, "store-down", &[]);
            return Answer::Show(Box::new(View::note(reading.lang, text)));
        }
        self.apart.note(guild, asker.user);
        tracing::info!(guild.id = %guild, "a case is kept apart from its server, as a person asked");
        metrics::counter!("sanad_kept_apart_total").increment(1);
        let view = self.with_help(asker.guild, |help| {
            let mut card = help.card(&on.topic, reading, Part::Now, Told::Apart, on.level);
            let done = help.library.interface().text(reading.lang, "apart-done", &[]);
            card.body = format!("**{done}**\n\n{}", card.body);
            card
        });
        Answer::Replace(Box::new(view))
    }
}

/// A sentence that names the adult outside, or the one for servers that have none.
pub(super) fn outside_text(help: Help<'_>, lang: Lang, named: &str, nobody: &str) -> String {
    let interface = help.library.interface();
    match &help.guild.outside {
        Some(contact) => interface.text(lang, named, &[("name", contact.name.trim().into())]),
        None => interface.text(lang, nobody, &[]),
    }
}

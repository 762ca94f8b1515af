//! A topic's card, as one person sees it.

use super::Help;
use crate::app::OnCard;
use crate::app::TalkWish;
use crate::app::action::{Action, Part, Reading, Told};
use crate::app::apart::outside_text;
use crate::app::view::{Button, Field, Row, Tone, View};
use crate::phrases::{Level, TopicId};
use crate::responses::{ServiceId, Topic};
use crate::text::Lang;

impl Help<'_> {
    /// A card; the menu where the topic is gone since.
    pub fn card(
        &self,
        topic: &TopicId,
        reading: Reading,
        part: Part,
        told: Told,
        level: Option<Level>,
    ) -> View {
        match self.library.topic(topic) {
            Some(topic) => self.card_of(topic, reading, part, told, level),
            None => self.menu_because(reading, "topic-gone"),
        }
    }

    fn card_of(&self, topic: &Topic, reading: Reading, part: Part, told: Told, level: Option<Level>) -> View {
        let lang = reading.lang;
        let card = topic.card(lang, reading.script);
        let body = match part {
            Part::Now => {
                let referral = self.referral(&topic.needs, self.country(), level);
                format!("{}\n\n{}", self.open_now(&referral, lang), card.now)
            }
            Part::More => format!(
                "**{}**\n{}\n\n**{}**\n{}",
                self.text(lang, "card-more-why"),
                card.why,
                self.text(lang, "card-more-after"),
                card.after
            ),
        };
        let (fields, missing) = self.named(&card.named, &body, lang);
        let body = missing.map_or(body.clone(), |missing| format!("{body}\n\n{missing}"));
        let who = match told {
            Told::Nobody => self.text(lang, "who-nobody"),
            Told::Team => self.text(lang, "who-team"),
            Told::NoTeam => self.text(lang, "who-no-team"),
            Told::NobodyOnDuty => self.text(lang, "who-nobody-on-duty"),
            Told::Apart => outside_text(*self, lang, "who-apart-outside", "who-apart-nobody"),
        };
        let footer = if topic.is_draft() { format!("{who}\n{}", self.text(lang, "draft")) } else { who };
        View {
            title: Some(format!("{} {}", topic.emoji, card.title)),
            body,
            fields,
            footer: Some(footer),
            tone: Tone::Calm,
            rows: self.card_rows(&topic.id, reading, part, told, level),
            lang,
        }
    }

    /// What the text only names: how to reach it, or, where an entry has expired, that no address is given and what to do
    /// instead. A name that leads nowhere would leave somebody alone with it.
    fn named(&self, ids: &[ServiceId], body: &str, lang: Lang) -> (Vec<Field>, Option<String>) {
        let directory = self.library.directory();
        let (mut fields, mut hidden) = (Vec::new(), Vec::new());
        let named = ids.iter().filter_map(|id| directory.get(id.as_str()));
        for service in named.filter(|service| body.contains(service.name.get(lang))) {
            match directory.offer(&service.id, self.now) {
                // Its number stands in the first lines already.
                Some(offer) if offer.service.phones.iter().any(|phone| body.contains(&phone.number)) => {}
                // Some places have a door and neither number nor address.
                Some(offer) if !offer.service.is_reachable() => {}
                Some(offer) => fields.push(self.address_field(&offer, lang)),
                None => hidden.push(service.name.get(lang)),
            }
        }
        let names = hidden.join(if lang == Lang::Fr { ", " } else { "، " });
        let missing = || self.text_with(lang, "card-not-shown", &[("names", names.as_str().into())]);
        (fields, (!hidden.is_empty()).then(missing))
    }

    fn card_rows(
        &self,
        topic: &TopicId,
        reading: Reading,
        part: Part,
        told: Told,
        level: Option<Level>,
    ) -> Vec<Row> {
        let lang = reading.lang;
        let again = |reading, part| Action::Card { topic: topic.clone(), reading, part, told, level };
        let turn = match part {
            Part::Now => Button::primary(self.text(lang, "button-more"), again(reading, Part::More)),
            Part::More => Button::primary(self.text(lang, "button-now"), again(reading, Part::Now)),
        };
        let on = OnCard { topic: topic.clone(), reading, told, level };
        let apart = Action::ExplainApart(Box::new(on));
        let wish = TalkWish { topic: topic.clone(), reading, level };
        vec![
            Row::Buttons(vec![
                turn,
                Button::secondary(self.text(lang, "button-talk"), Action::AskTalk(Box::new(wish))),
                Button::secondary(self.text(lang, "button-numbers"), Action::Numbers(reading)),
                Button::secondary(
                    self.text(lang, "button-language"),
                    again(reading.other(), part).switching(),
                ),
            ]),
            Row::Buttons(vec![
                Button::secondary(self.text(lang, "button-menu"), Action::Menu(reading)),
                Button::secondary(self.text(lang, "button-not-for-me"), Action::NotForMe(reading)),
                Button::secondary(self.text(lang, "button-apart"), apart),
                Button::secondary(self.text(lang, "button-dismiss"), Action::Dismiss),
            ]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::responses::Library;
    use crate::settings::GuildSettings;

    /// Today's cards on the day after the newest entry was read, and when all entries but emergencies have expired.
    #[test]
    fn p4_no_card_names_a_service_that_leads_nowhere() {
        let library = Library::embedded().0.expect("the files have no mistake");
        let guild = GuildSettings::default();
        let (mut shown, mut hidden) = (0, 0);
        for day in ["2026-12-02T12:00:00Z", "2031-01-01T12:00:00Z"] {
            let help = Help { library: &library, guild: &guild, now: day.parse::<Timestamp>().unwrap() };
            for topic in library.topics() {
                for lang in Lang::ALL {
                    let reading = Reading { lang, script: crate::text::Script::Arab };
                    for part in [Part::Now, Part::More] {
                        let view = help.card(&topic.id, reading, part, Told::Nobody, None);
                        let card = topic.card(lang, reading.script);
                        for id in &card.named {
                            let service = library.directory().get(id.as_str()).unwrap();
                            let name = service.name.get(lang);
                            let times = view.body.matches(name).count();
                            if times == 0 || !service.is_reachable() {
                                continue;
                            }
                            if service.is_shown(help.now) {
                                let told = view.fields.iter().any(|field| field.name == name)
                                    || service.phones.iter().any(|one| view.body.contains(&one.number));
                                assert!(told, "{day} {} {lang} {id}: no address", topic.id);
                                shown += 1;
                            } else {
                                let note = view.body.lines().last().unwrap_or_default();
                                assert!(note.contains(name), "{day} {} {lang} {id}: {note}", topic.id);
                                assert!(view.fields.iter().all(|field| field.name != name), "{id}");
                                hidden += 1;
                            }
                        }
                        assert!(view.body.chars().count() < 4000, "{} {lang}", topic.id);
                    }
                }
            }
        }
        assert!(shown > 10 && hidden > 10, "{shown} {hidden}: the test looks at nothing");
    }
}

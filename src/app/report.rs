//! What somebody tells the team: of a message, of a person they worry about, of a situation.
//!
//! The case is written down like any other. The words that come with it are not: they go to the case's post on Discord by
//! one request that holds them in memory, and where that fails they are given back (promise P3).

use std::time::Duration;

use super::App;
use super::action::{Action, Reading, Sent};
use super::ask::{Answer, Asker};
use super::help::Help;
use super::view::{Button, Field, Form, Pick, PickOf, Row, View};
use crate::cases::{Case, CaseId, CaseKind};
use crate::ids::{InteractionId, MessageId, UserId};
use crate::phrases::{About, Level, Signal, TopicId};
use crate::store::{Intake, Intaken, Origin, Source};
use crate::text::{Lang, MessageText};
use crate::triage::{Alert, Assessment, CasePlan, Decision, Finding, TopicRules, Verdict, assess};

/// The topic of a case of which nobody said what it is about. There is no such folder.
pub const UNSAID: &str = "unsaid";

/// What somebody tells the team of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matter {
    /// A message that harms or sets a trap: about the account that wrote it.
    Message {
        /// The message.
        message: MessageId,
        /// Whose it is.
        author: UserId,
    },
    /// Whoever wrote a message is not well.
    Writer {
        /// The message.
        message: MessageId,
        /// Who.
        author: UserId,
    },
    /// A person, without a message.
    Person(UserId),
    /// A situation, without a message or a name.
    Situation,
}

impl Matter {
    /// Whom it is about.
    pub const fn person(self) -> Option<UserId> {
        match self {
            Self::Message { author, .. } | Self::Writer { author, .. } => Some(author),
            Self::Person(person) => Some(person),
            Self::Situation => None,
        }
    }

    /// The message it is about.
    pub const fn message(self) -> Option<MessageId> {
        match self {
            Self::Message { message, .. } | Self::Writer { message, .. } => Some(message),
            Self::Person(_) | Self::Situation => None,
        }
    }
}

/// A form that was sent, for the edge to look at what it is about.
#[derive(Clone, Debug)]
pub struct ReportRequest {
    /// What it is about.
    pub matter: Matter,
    /// How its writer reads.
    pub reading: Reading,
    /// What they wrote beside it; may be empty.
    pub words: MessageText,
}

/// What Discord says of whom and what a form is about, at this moment.
#[derive(Clone, Debug, Default)]
pub struct MatterFacts {
    /// The roles of the person.
    pub roles: Vec<u64>,
    /// What the phrases find in the message and in the words; the texts themselves stay where they were read.
    pub findings: Vec<Finding>,
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// The team has this case.
    Team(CaseId),
    /// Somebody of the team appears in it: the adult outside is told, and nobody here.
    Outside,
    /// Somebody of the team appears in it, and the server has no adult outside: nobody is told.
    Nobody,
    /// There is no team.
    NoTeam,
    /// The store does not answer: nothing was written down.
    NotKept,
}

/// What became of the words of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// There were none.
    None,
    /// They are in the post of the case.
    There,
    /// They are nowhere.
    Nowhere,
}

impl App {
    /// The menu of a message: what is it about? Nothing is written down yet.
    pub(super) async fn ask_what(&self, asker: &Asker, message: MessageId, author: UserId) -> Answer {
        let reading = self.reading(asker).await;
        if author == asker.user {
            return Answer::Show(Box::new(self.own_message(asker, reading)));
        }
        if let Some(told) = self.nobody_to_tell(asker, reading) {
            return told;
        }
        let tell = |matter| Action::Tell(Sent::NotYet, matter, reading);
        self.show_with(asker, reading, "report-what", |text| {
            vec![
                Button::primary(text("report-harms"), tell(Matter::Message { message, author })),
                Button::primary(text("report-unwell"), tell(Matter::Writer { message, author })),
                Button::secondary(text("button-dismiss"), Action::Dismiss),
            ]
        })
    }

    /// The menu of a person: what to do, whom to call, and the form. That person receives nothing.
    pub(super) async fn worry(&self, asker: &Asker, person: UserId) -> Answer {
        let reading = self.reading(asker).await;
        if person == asker.user {
            return Answer::Show(Box::new(self.own_message(asker, reading)));
        }
        self.worry_about(asker, reading, person)
    }

    pub(super) fn worry_about(&self, asker: &Asker, reading: Reading, person: UserId) -> Answer {
        let lang = reading.lang;
        let team = self.team_of(asker);
        self.with_help(asker.guild, |help| {
            let text = |key: &str| help.library.interface().text(lang, key, &[]);
            let ask = match asker.guild {
                Some(_) if team => "worry-team",
                Some(_) => "worry-no-team",
                None => "report-elsewhere",
            };
            let body = [text("worry-text"), help.general_open_now(lang), text(ask)];
            let mut buttons = ways_on(help, reading);
            if team {
                let tell = Action::Tell(Sent::NotYet, Matter::Person(person), reading);
                buttons.insert(0, Button::primary(text("worry-tell"), tell));
            }
            Answer::Show(Box::new(View {
                title: Some(text("worry-title")),
                rows: vec![Row::Buttons(buttons)],
                ..View::note(lang, body.join("\n\n"))
            }))
        })
    }

    /// `/signaler`: how it is done, and the forms without a message.
    pub(super) async fn how_to_report(&self, asker: &Asker) -> Answer {
        let reading = self.reading(asker).await;
        if let Some(told) = self.nobody_to_tell(asker, reading) {
            return told;
        }
        let shown = self.show_with(asker, reading, "report-how", |text| {
            vec![
                Button::primary(
                    text("report-situation"),
                    Action::Tell(Sent::NotYet, Matter::Situation, reading),
                ),
                Button::secondary(text("button-numbers"), Action::Numbers(reading)),
                Button::secondary(text("button-dismiss"), Action::Dismiss),
            ]
        });
        let Answer::Show(mut view) = shown else { return shown };
        let placeholder = self.library.load().interface().text(reading.lang, "report-person", &[]);
        view.rows.insert(0, Row::Pick(Pick::one(PickOf::People, Action::PickPerson(reading), placeholder)));
        Answer::Show(view)
    }

    /// A form, from memory.
    pub(super) fn tell_form(&self, matter: Matter, reading: Reading) -> Answer {
        let library = self.library.load();
        let text = |key: &str| library.interface().text(reading.lang, key, &[]);
        Answer::Form(Box::new(Form {
            title: text("report-form-title"),
            does: Action::Tell(Sent::Form, matter, reading),
            label: text("report-form-label"),
            hint: text("report-form-hint"),
        }))
    }

    /// Writes down what a form tells; its words are not among it.
    pub async fn report(
        &self,
        asker: &Asker,
        request: &ReportRequest,
        facts: &MatterFacts,
        form: InteractionId,
    ) -> Reported {
        let Some(guild_id) = asker.guild else { return Reported::NoTeam };
        let (guild, now) = (self.guild(guild_id), self.clock.now());
        let matter = request.matter;
        let staff = matter.person().is_some_and(|person| self.stands_above(guild_id, person, &facts.roles));
        let apart = staff || self.apart.holds(guild_id, asker.user);
        if apart && guild.settings.outside.is_none() {
            return Reported::Nobody;
        }
        if !apart && !guild.has_team(now) {
            return Reported::NoTeam;
        }
        let decision = decided(request, facts, apart);
        // Whose case it is: a message that sets a trap belongs to the account that wrote it, so that what others report of the
        // same account comes to the same case.
        let (author, target) = match matter {
            Matter::Message { author, .. } if !apart => (author, None),
            _ => (asker.user, matter.person()),
        };
        let origin = Origin::Report { form, message: matter.message() };
        let intake = Intake {
            source: Source { guild: guild_id, channel: asker.channel, origin, at: now },
            author,
            target,
            decision: &decision,
            door_delay: Duration::ZERO,
            handled: None,
            now,
        };
        match self.store.intake(&intake).await {
            Ok(_) if apart => {
                metrics::counter!("sanad_reports_total", "to" => "outside").increment(1);
                Reported::Outside
            }
            Ok(
                Intaken::NewCase { case, .. }
                | Intaken::Appended { case, .. }
                | Intaken::AlreadyKnown { case: Some(case) },
            ) => {
                metrics::counter!("sanad_reports_total", "to" => "team").increment(1);
                Reported::Team(case)
            }
            Ok(Intaken::Nothing | Intaken::Tip { .. } | Intaken::AlreadyKnown { case: None }) => {
                Reported::NotKept
            }
            Err(error) => {
                tracing::error!(%error, "a report was not written down; its writer is told so");
                Reported::NotKept
            }
        }
    }

    /// What whoever sent a form is told: who knows now, what to do, and, where their words went nowhere, the words.
    pub fn report_done(
        &self,
        asker: &Asker,
        request: &ReportRequest,
        became: Reported,
        carried: Carried,
    ) -> View {
        let (lang, now) = (request.reading.lang, self.clock.now());
        let on_duty = asker.guild.is_some_and(|guild| {
            let guild = self.guild(guild);
            !guild.roster.on_duty(now, &guild.zone()).is_empty()
        });
        self.with_help(asker.guild, |help| {
            let text = |key: &str| help.library.interface().text(lang, key, &[]);
            let told = match became {
                Reported::Team(_) if on_duty => text("report-sent"),
                Reported::Team(_) => format!("{}\n{}", text("report-sent"), text("report-nobody-on-duty")),
                Reported::Outside => {
                    super::apart::outside_text(help, lang, "report-outside", "report-nobody")
                }
                Reported::Nobody => text("report-nobody"),
                Reported::NoTeam => text("report-no-team"),
                Reported::NotKept => text("report-not-sent"),
            };
            let next = match request.matter {
                Matter::Message { .. } => text("report-next-message"),
                _ => text("report-next-person"),
            };
            let mut body = vec![told];
            if carried == Carried::There {
                body.push(text("report-words-there"));
            }
            body.extend([next, help.general_open_now(lang)]);
            let mut buttons = ways_on(help, request.reading);
            let again = match became {
                Reported::NotKept => true,
                Reported::Team(_) => carried == Carried::Nowhere,
                Reported::Outside | Reported::Nobody | Reported::NoTeam => false,
            };
            if again {
                let tell = Action::Tell(Sent::NotYet, request.matter, request.reading);
                buttons.insert(0, Button::primary(text("report-again"), tell));
            }
            View {
                title: Some(text("report-title")),
                fields: given_back(help, lang, &request.words, carried),
                rows: vec![Row::Buttons(buttons)],
                ..View::note(lang, body.join("\n\n"))
            }
        })
    }

    /// The words of whoever sent a form, in the post of their case: nothing in them alive, and not whose they are.
    pub fn reported_words(&self, case: &Case, words: &MessageText) -> View {
        let guild = self.guild(case.guild);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let number = case.number.to_string();
        let title =
            self.library.load().interface().text(lang, "report-words", &[("number", (&number).into())]);
        View { title: Some(title), ..View::note(lang, super::desk::harmless(words.expose())) }
    }

    /// Whether somebody here would be told: a team, or for what concerns the team an adult outside. Otherwise it is said before
    /// anybody writes, with what is possible.
    fn nobody_to_tell(&self, asker: &Asker, reading: Reading) -> Option<Answer> {
        let outside = asker.guild.is_some_and(|guild| self.guild(guild).settings.outside.is_some());
        if outside || self.team_of(asker) {
            return None;
        }
        Some(Answer::Show(Box::new(self.with_help(asker.guild, |help| {
            let text = |key: &str| help.library.interface().text(reading.lang, key, &[]);
            let key = if asker.guild.is_some() { "report-no-team" } else { "report-elsewhere" };
            let body = [text(key), text("report-next-message"), help.general_open_now(reading.lang)];
            View {
                title: Some(text("report-title")),
                rows: vec![Row::Buttons(ways_on(help, reading))],
                ..View::note(reading.lang, body.join("\n\n"))
            }
        }))))
    }

    fn team_of(&self, asker: &Asker) -> bool {
        asker.guild.is_some_and(|guild| self.guild(guild).has_team(self.clock.now()))
    }

    fn own_message(&self, asker: &Asker, reading: Reading) -> View {
        let view = self.with_help(asker.guild, |help| help.menu_because(reading, "report-own"));
        if asker.guild.is_some() { view } else { view.without_talk() }
    }

    fn show_with(
        &self,
        asker: &Asker,
        reading: Reading,
        key: &str,
        buttons: impl FnOnce(&dyn Fn(&str) -> String) -> Vec<Button>,
    ) -> Answer {
        self.with_help(asker.guild, |help| {
            let text = |key: &str| help.library.interface().text(reading.lang, key, &[]);
            Answer::Show(Box::new(View {
                title: Some(text("report-title")),
                rows: vec![Row::Buttons(buttons(&text))],
                ..View::note(reading.lang, text(key))
            }))
        })
    }
}

/// The words that went nowhere, whole: nobody is to write them twice.
pub(super) fn given_back(help: Help<'_>, lang: Lang, words: &MessageText, carried: Carried) -> Vec<Field> {
    if carried != Carried::Nowhere {
        return Vec::new();
    }
    let name = help.library.interface().text(lang, "report-words-back", &[]);
    vec![Field { name, value: words.expose().to_owned() }]
}

fn ways_on(help: Help<'_>, reading: Reading) -> Vec<Button> {
    let text = |key: &str| help.library.interface().text(reading.lang, key, &[]);
    vec![
        Button::secondary(text("button-numbers"), Action::Numbers(reading)),
        Button::secondary(text("button-menu"), Action::Menu(reading)),
        Button::secondary(text("button-dismiss"), Action::Dismiss),
    ]
}

/// Whoever takes the trouble to tell has said clearly that an adult is needed: urgent, unless what they tell of says more.
fn decided(request: &ReportRequest, facts: &MatterFacts, apart: bool) -> Decision {
    let found = assess(&facts.findings).filter(|found| !found.observed && found.signal != Signal::Asks);
    let level = found.as_ref().and_then(|found| found.level).unwrap_or(Level::Urgent).max(Level::Urgent);
    let (signal, about, kind) = match request.matter {
        Matter::Message { .. } => (Signal::Lure, About::Myself, CaseKind::Lure),
        _ => (Signal::Distress, About::Other, CaseKind::Other),
    };
    let kind = if apart { CaseKind::Conflict } else { kind };
    let topic = found.as_ref().map_or_else(|| TopicId::new(UNSAID), |found| found.topic.clone());
    let assessment = Assessment {
        signal,
        level: Some(level),
        // These are no words of whoever is in distress: they do not count as a concern that a second one would raise.
        distress: None,
        topic,
        rules: TopicRules { public: false, concern_door: false, weight: 0 },
        about,
        recovery: false,
        observed: false,
        lang: request.reading.lang,
        script: request.reading.script,
        phrases: found.map(|found| found.phrases).unwrap_or_default(),
        reasons: Vec::new(),
    };
    Decision {
        verdict: Verdict::Case(CasePlan { kind, level, alert: Alert::Now, door: None }),
        lang: Some(request.reading.lang),
        assessment: Some(assessment),
        reasons: Vec::new(),
    }
}

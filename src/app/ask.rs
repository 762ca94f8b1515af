//! Somebody presses, chooses or types a command: what they get.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::App;
use super::action::{Action, Part, Reading, Sent, Told};
use super::desk::{PauseRequest, ReadRequest, RecipientRequest, RemoveRequest, WordRequest};
use super::diagnostic::DiagnosisRequest;
use super::duty::{Drill, Duty};
use super::help::{Help, countries};
use super::list::Filter;
use super::report::{ReportRequest, UNSAID};
use super::setup::{SetUpPress, SetUpRequest};
use super::talk::{TalkRequest, TalkWish};
use super::view::{Form, View};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::TopicId;
use crate::responses::Country;
use crate::store::{DoorId, DoorPerson};
use crate::text::{Lang, MessageText};
use crate::triage::Finding;

/// How long a look-up of somebody's language may take; after that the server's language is used.
const LANGUAGE_PATIENCE: Duration = Duration::from_millis(300);
/// How long a tap on a door that is not in memory waits for the store, before it shows the general menu.
const DOOR_PATIENCE: Duration = Duration::from_millis(600);
/// Choices of language kept in memory; beyond that the store is asked again.
const CHOSEN_KEPT: usize = 10_000;

/// Who asks, and where.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The person.
    pub user: UserId,
    /// The server; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// The channel or thread.
    pub channel: ChannelId,
    /// Their roles on the server.
    pub roles: Vec<u64>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A press, with what was chosen.
    Press {
        /// What the button or select does; `None` where nothing that we sealed.
        action: Option<Action>,
        /// What was chosen.
        values: Vec<String>,
    },
    /// `/aide`.
    Help {
        /// A topic, by the name of its folder.
        topic: Option<String>,
    },
    /// `/numeros`.
    Numbers {
        /// A country, by its letters or its name.
        country: Option<String>,
    },
    /// `/mes-donnees`.
    MyData,
    /// `/cas`.
    Cases {
        /// Which; all open ones where nothing is said.
        filter: Option<Filter>,
        /// One case, by its number.
        number: Option<u32>,
    },
    /// `/sanad panneau`.
    Panel,
    /// `/sanad reglages` and `/sanad pause`.
    SetUp(SetUpPress),
    /// `/sanad diagnostic`, or a page of it.
    Diagnose {
        /// Discord lets the person manage the server.
        manages: bool,
        /// Which page.
        page: u16,
    },
    /// `/garde`.
    Duty(Duty),
    /// A form comes back.
    Form {
        /// What it is for; `None` where nothing that we sealed.
        action: Option<Action>,
        /// What was written in it.
        words: MessageText,
    },
    /// `/parler`.
    Talk,
    /// `/signaler`.
    Report,
    /// `/droits`, `/trace`: one card by the name of its topic.
    Card(&'static str),
    /// `/langue`.
    Language(Reading),
    /// The menu of a message, « Aide discrète ».
    Discreet {
        /// Whose message it is.
        author: UserId,
        /// What the phrases find in it.
        findings: Vec<Finding>,
    },
    /// The menu of a message, « Signaler à l'équipe ».
    ReportMessage {
        /// The message.
        message: MessageId,
        /// Whose it is.
        author: UserId,
    },
    /// The menu of a person, « Je m'inquiète pour cette personne ».
    Worry(UserId),
}

/// What they get.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A new message for them alone.
    Show(Box<View>),
    /// Instead of the message for them alone that they pressed on.
    Replace(Box<View>),
    /// The message for them alone goes away.
    Remove,
    /// The edge fetches a message of a case and asks [`App::show_message`] how to show it.
    Read(ReadRequest),
    /// The panel is posted in the channel, then this is shown.
    PostPanel {
        /// The panel.
        panel: Box<View>,
        /// Once it stands.
        done: Box<View>,
        /// Where Discord refuses.
        forbidden: Box<View>,
    },
    /// The edge looks at the server and changes what is asked for there, see [`setup`](super::setup).
    SetUp(Box<SetUpRequest>),
    /// The edge calls those whom it names and asks [`App::drill_report`] how to show who was reached.
    Drill(Box<Drill>),
    /// The edge looks at the server and asks [`App::diagnosis`] how to show it.
    Diagnose(Box<DiagnosisRequest>),
    /// The edge shows that a talk is being made, and where it is once it is there.
    Talk(TalkRequest),
    /// The edge finds out how people are called and asks [`App::show_recipients`] how to show them.
    Recipients(RecipientRequest),
    /// A form, at once.
    Form(Box<Form>),
    /// The edge looks at what a form is about, asks [`App::report`], and carries its words to the case.
    Report(Box<ReportRequest>),
    /// The edge carries a referent's word to the post of a case.
    Word(Box<WordRequest>),
    /// The edge lets the direct messages of the server rest, where whoever pressed may manage it.
    Pause(PauseRequest),
    /// The edge deletes messages, where whoever pressed may.
    RemoveMessages(RemoveRequest),
}

impl Answer {
    /// The same in the place of what was pressed, where that was for the person alone.
    pub(super) fn replacing(self) -> Self {
        match self {
            Self::Show(view) => Self::Replace(view),
            other => other,
        }
    }
}

impl App {
    /// Answers. Whatever it asks for is done, or written down to be done, when this returns.
    pub async fn answer(&self, asker: &Asker, ask: Ask) -> Answer {
        if let Some(guild) = asker.guild {
            // Registration and role are looked at with every press (design §8).
            self.guilds.note_role(guild, asker.user, &asker.roles);
        }
        match ask {
            Ask::Press { action: Some(action), values } => self.press(asker, action, &values).await,
            Ask::Press { action: None, .. } => {
                let reading = self.reading(asker).await;
                let library = self.library.load();
                let text = library.interface().text(reading.lang, "button-stale", &[]);
                Answer::Show(Box::new(View::note(reading.lang, text)))
            }
            Ask::Help { topic: None } => {
                let reading = self.reading(asker).await;
                self.show(asker, |help| help.menu(reading))
            }
            Ask::Help { topic: Some(topic) } => {
                let reading = self.reading(asker).await;
                let topic = TopicId::new(&topic);
                self.show(asker, |help| help.card(&topic, reading, Part::Now, Told::Nobody, None))
            }
            Ask::Numbers { country } => {
                let reading = self.reading(asker).await;
                self.show(asker, |help| match country {
                    None => help.numbers(reading, None),
                    Some(word) => match known_country(help, &word) {
                        Some(country) => help.numbers(reading, Some(country)),
                        None => {
                            let mut view = help.numbers(reading, None);
                            let sorry = help.library.interface().text(reading.lang, "country-unknown", &[]);
                            view.body = format!("{sorry}\n\n{}", view.body);
                            view
                        }
                    },
                })
            }
            Ask::Panel => self.panel(asker).await,
            Ask::Diagnose { manages, page } => self.ask_diagnosis(asker, manages, page).await,
            Ask::MyData => self.my_data(asker).await,
            Ask::Cases { filter, number } => {
                self.list(asker, filter.unwrap_or(Filter::Open), 0, number).await
            }
            Ask::SetUp(press) => self.set_up(asker, press, &[]),
            Ask::Duty(duty) => self.duty(asker, duty).await,
            Ask::Form { action, words } => self.form(asker, action, words).await,
            Ask::Talk => {
                let reading = self.reading(asker).await;
                let wish = TalkWish { topic: TopicId::new(UNSAID), reading, level: None };
                self.ask_talk(asker, &wish).await
            }
            Ask::Report => self.how_to_report(asker).await,
            Ask::Card(topic) => {
                let (reading, topic) = (self.reading(asker).await, TopicId::new(topic));
                self.show(asker, |help| help.card(&topic, reading, Part::Now, Told::Nobody, None))
            }
            Ask::Language(reading) => self.speak(asker, reading).await,
            Ask::Discreet { author, findings } => self.discreet(asker, author, &findings).await,
            Ask::ReportMessage { message, author } => self.ask_what(asker, message, author).await,
            Ask::Worry(person) => self.worry(asker, person).await,
        }
    }

    /// A form comes back. What nobody knows any more gives the words back with the sentence for old buttons.
    async fn form(&self, asker: &Asker, action: Option<Action>, words: MessageText) -> Answer {
        match action {
            Some(Action::Tell(Sent::Form, matter, reading)) => {
                Answer::Report(Box::new(ReportRequest { matter, reading, words }))
            }
            Some(Action::Word(Sent::Form, case)) => self.leave_word(asker, case, words).await,
            _ => {
                let reading = self.reading(asker).await;
                self.show(asker, |help| {
                    let text = help.library.interface().text(reading.lang, "button-stale", &[]);
                    let fields = super::report::given_back(
                        help,
                        reading.lang,
                        &words,
                        super::report::Carried::Nowhere,
                    );
                    View { fields, ..View::note(reading.lang, text) }
                })
            }
        }
    }

    /// Topics whose title holds what was typed so far: (title, name).
    pub async fn complete_topic(&self, asker: &Asker, typed: &str) -> Vec<(String, String)> {
        let reading = self.reading(asker).await;
        let library = self.library.load();
        let wanted = typed.to_lowercase();
        let titles = library.topics().iter().map(|topic| {
            (topic.card(reading.lang, reading.script).title.clone(), topic.id.as_str().to_owned())
        });
        titles
            .filter(|(title, name)| title.to_lowercase().contains(&wanted) || name.contains(&wanted))
            .collect()
    }

    /// Countries on offer whose name holds what was typed so far: (name, letters).
    pub async fn complete_country(&self, asker: &Asker, typed: &str) -> Vec<(String, String)> {
        let reading = self.reading(asker).await;
        let wanted = typed.to_lowercase();
        self.with_help(asker.guild, |help| {
            countries(help.library, help.now)
                .into_iter()
                .map(|country| (help.country_name(reading.lang, country), country.word().to_owned()))
                .filter(|(name, _)| name.to_lowercase().contains(&wanted))
                .collect()
        })
    }

    async fn press(&self, asker: &Asker, action: Action, values: &[String]) -> Answer {
        let chosen = values.first().map(String::as_str).unwrap_or_default();
        let action = match action {
            Action::Switch(inner) => {
                if let Some(reading) = inner.reading() {
                    self.choose_language(asker, reading);
                }
                *inner
            }
            plain => plain,
        };
        match action {
            Action::Switch(_) => Answer::Remove,
            Action::OpenPanel => {
                let reading = self.reading(asker).await;
                self.show(asker, |help| help.menu(reading))
            }
            Action::OpenDoor(door) => match self.behind(door, asker.user).await {
                Some(shown) => {
                    self.tapped(asker, door);
                    let told = self.told(asker, &shown);
                    self.show(asker, |help| door_card(help, &shown, told))
                }
                None => {
                    let reading = self.reading(asker).await;
                    self.show(asker, |help| help.menu(reading))
                }
            },
            Action::Menu(reading) => self.replace(asker, |help| help.menu(reading)),
            Action::PickTopic(reading) => {
                let topic = TopicId::new(chosen);
                self.replace(asker, |help| help.card(&topic, reading, Part::Now, Told::Nobody, None))
            }
            Action::Card { topic, reading, part, told, level } => {
                let told = self.told_now(asker, told);
                self.replace(asker, |help| help.card(&topic, reading, part, told, level))
            }
            Action::Numbers(reading) => self.replace(asker, |help| help.numbers(reading, None)),
            Action::PickCountry(reading) => {
                self.replace(asker, |help| help.numbers(reading, Country::from_word(chosen)))
            }
            Action::NotForMe(reading) => {
                let library = self.library.load();
                let text = library.interface().text(reading.lang, "not-for-me-done", &[]);
                Answer::Replace(Box::new(View::note(reading.lang, text)))
            }
            Action::Dismiss => Answer::Remove,
            Action::EraseMine(reading) => self.erase_mine(asker, reading).await,
            Action::PickCases => {
                self.list(asker, Filter::from_word(chosen).unwrap_or(Filter::Open), 0, None).await.replacing()
            }
            Action::ListCases(filter, page) => self.list(asker, filter, page, None).await.replacing(),
            // The edge, which knows who may manage the server, asks for it as [`Ask::Diagnose`].
            Action::Diagnose(page) => self.ask_diagnosis(asker, false, page).await.replacing(),
            Action::Take(_)
            | Action::Read(_)
            | Action::Advice(_)
            | Action::Close(_)
            | Action::PickOutcome(_)
            | Action::Agree(_)
            | Action::Talk(_)
            | Action::HandOver(_)
            | Action::PickRecipient(_)
            | Action::Decline(_)
            | Action::FalseAlarm(_)
            | Action::Disagree(_)
            | Action::Reopen(_)
            | Action::Lure(..)
            | Action::PickFollowUp(_) => self.desk(asker, &action, chosen).await,
            Action::Tell(_, matter, reading) => self.tell_form(matter, reading),
            Action::Word(_, case) => self.word_form(asker, case),
            Action::PickPerson(reading) => match chosen.parse::<UserId>() {
                Ok(person) if person != asker.user => self.worry_about(asker, reading, person).replacing(),
                _ => self.replace(asker, |help| help.menu_because(reading, "report-own")),
            },
            Action::AskTalk(wish) => self.ask_talk(asker, &wish).await,
            Action::SetUp(press) => self.set_up(asker, press, values),
            Action::ExplainApart(on) => self.explain_apart(asker, *on),
            Action::MarkApart(on) => self.mark_apart(asker, *on).await,
        }
    }

    async fn panel(&self, asker: &Asker) -> Answer {
        let reading = self.reading(asker).await;
        let note = |key: &str| {
            let text = self.library.load().interface().text(reading.lang, key, &[]);
            Box::new(View::note(reading.lang, text))
        };
        if asker.guild.is_none() {
            return Answer::Show(note("guild-only"));
        }
        Answer::PostPanel {
            panel: Box::new(self.with_help(asker.guild, |help| help.public_card(Action::OpenPanel))),
            done: note("panel-done"),
            forbidden: note("panel-forbidden"),
        }
    }

    /// How a person reads who has written nothing: as they chose, else as the server speaks.
    pub async fn reading(&self, asker: &Asker) -> Reading {
        let fresh = self.chosen.lock().unwrap_or_else(PoisonError::into_inner).get(&asker.user).copied();
        let chosen = match fresh {
            Some(reading) => Some(reading),
            None => {
                let asked = tokio::time::timeout(LANGUAGE_PATIENCE, self.store.speech(asker.user)).await;
                asked.ok().and_then(Result::ok).flatten().map(|(lang, script)| Reading { lang, script })
            }
        };
        let default =
            || asker.guild.and_then(|guild| self.guild(guild).settings.language).unwrap_or(Lang::Fr);
        chosen.unwrap_or_else(|| Reading::of(default()))
    }

    /// What a door shows a person. The book in memory answers nearly always. A door may stand on Discord a moment before
    /// the book has it, or may have been planned by another process: who is not in the book is looked up in the store.
    async fn behind(&self, door: DoorId, person: UserId) -> Option<DoorPerson> {
        if let Some(shown) = self.doors.shows(door, person) {
            return Some(shown);
        }
        let kept = tokio::time::timeout(DOOR_PATIENCE, self.store.door(door)).await.ok()?.ok()??;
        self.doors.note(kept, self.clock.now());
        self.doors.shows(door, person)
    }

    /// Who else knows of what a person wrote. A case in which somebody of the team appears is shown to nobody here.
    fn told(&self, asker: &Asker, shown: &DoorPerson) -> Told {
        let Some(guild) = asker.guild.filter(|_| shown.case.is_some()) else { return Told::Nobody };
        let (team, now) = (self.guild(guild), self.clock.now());
        match team.has_team(now) {
            _ if self.keeps_apart(guild, asker) => Told::Apart,
            false => Told::NoTeam,
            true if team.on_duty(now).is_empty() => Told::NobodyOnDuty,
            true => Told::Team,
        }
    }

    /// Notes the tap in the background: the answer must not wait for the store.
    fn tapped(&self, asker: &Asker, door: DoorId) {
        let (store, now, user) = (self.store.clone(), self.clock.now(), asker.user);
        tokio::spawn(async move {
            if let Err(error) = store.door_tapped(door, user, now).await {
                tracing::warn!(%error, "a tap was answered but not noted: the next door may come sooner");
            }
        });
    }

    /// Keeps a choice of language: in memory at once, in the store in the background.
    fn choose_language(&self, asker: &Asker, reading: Reading) {
        self.remember_language(asker.user, reading);
        let (store, user) = (self.store.clone(), asker.user);
        tokio::spawn(async move {
            if let Err(error) = store.set_speech(user, reading.lang, reading.script).await {
                tracing::warn!(%error, "a choice of language was not kept");
            }
        });
    }

    /// Keeps a choice of language in memory.
    pub(super) fn remember_language(&self, person: UserId, reading: Reading) {
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        if chosen.len() >= CHOSEN_KEPT {
            chosen.clear();
        }
        chosen.insert(person, reading);
    }

    pub(super) fn show(&self, asker: &Asker, view: impl FnOnce(Help<'_>) -> View) -> Answer {
        Answer::Show(Box::new(self.here(asker, view)))
    }

    fn replace(&self, asker: &Asker, view: impl FnOnce(Help<'_>) -> View) -> Answer {
        Answer::Replace(Box::new(self.here(asker, view)))
    }

    /// Help where it was asked for: in a direct message there is no team, so no talk is offered (design §7).
    fn here(&self, asker: &Asker, view: impl FnOnce(Help<'_>) -> View) -> View {
        let view = self.with_help(asker.guild, view);
        if asker.guild.is_some() { view } else { view.without_talk() }
    }

    /// Calls with what help is made from at this moment.
    pub fn with_help<T>(&self, guild: Option<GuildId>, make: impl FnOnce(Help<'_>) -> T) -> T {
        let library = self.library.load();
        let guild = guild.map_or_else(Arc::default, |guild| self.guild(guild));
        make(Help { library: &library, guild: &guild.settings, now: self.clock.now() })
    }
}

fn door_card(help: Help<'_>, shown: &DoorPerson, told: Told) -> View {
    let reading = Reading { lang: shown.lang, script: shown.script };
    help.card(&shown.topic, reading, Part::Now, told, shown.level)
}

/// A country by its letters or by its name in either language.
fn known_country(help: Help<'_>, word: &str) -> Option<Country> {
    let wanted = word.trim().to_lowercase();
    countries(help.library, help.now).into_iter().find(|country| {
        country.word().to_lowercase() == wanted
            || Lang::ALL.into_iter().any(|lang| help.country_name(lang, *country).to_lowercase() == wanted)
    })
}

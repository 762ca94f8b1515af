//! What a button, a select or a form does, as a value. What Discord sees of it is in `sealed`.

mod sealed;

use std::str::FromStr;

use super::OnCard;
use super::TalkWish;
use super::desk::LureStep;
use super::list::Filter;
use super::report::Matter;
use super::setup::SetUpPress;
use crate::cases::CaseId;
use crate::phrases::{Level, TopicId};
use crate::store::DoorId;
use crate::text::{Lang, Script};

pub use sealed::{Sealer, TOPIC_NAME_MAX};

/// A way of reading: language and script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// Language.
    pub lang: Lang,
    /// Script of Darija; Latin for French.
    pub script: Script,
}

impl Reading {
    /// French.
    pub const FRENCH: Self = Self { lang: Lang::Fr, script: Script::Latn };
    /// Darija in Arabic letters.
    pub const DARIJA: Self = Self { lang: Lang::Ary, script: Script::Arab };

    /// How to answer in a language when nothing else is known of the reader.
    pub const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Fr => Self::FRENCH,
            Lang::Ary => Self::DARIJA,
        }
    }

    /// The other language.
    pub const fn other(self) -> Self {
        match self.lang {
            Lang::Fr => Self::DARIJA,
            Lang::Ary => Self::FRENCH,
        }
    }
}

/// Which part of a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What to do now.
    Now,
    /// Why it happens, and what comes after.
    More,
}

/// Who else knows of what a person wrote, which every card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Told {
    /// Nobody: the person only looked.
    Nobody,
    /// The referents of the server have a case.
    Team,
    /// The referents have a case, and none of them is on duty at this moment.
    NobodyOnDuty,
    /// Their words called for a case, and this server has no team that could be promised.
    NoTeam,
    /// The team is kept out of it; the adult outside is told, where the server has one.
    Apart,
}

/// What a press asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The button of a door.
    OpenDoor(DoorId),
    /// The button of the panel.
    OpenPanel,
    /// The language of what it holds is chosen for good, then that is done.
    Switch(Box<Action>),
    /// The general menu.
    Menu(Reading),
    /// The select of the general menu; its value names a topic.
    PickTopic(Reading),
    /// A card, or more of it.
    Card {
        /// Which one.
        topic: TopicId,
        /// How the person reads.
        reading: Reading,
        /// Which part.
        part: Part,
        /// Who else knows.
        told: Told,
        /// How pressing it is, which decides what is offered first.
        level: Option<Level>,
    },
    /// All numbers of a country.
    Numbers(Reading),
    /// The select of countries; its value names one.
    PickCountry(Reading),
    /// "Not for me".
    NotForMe(Reading),
    /// Remove what is shown.
    Dismiss,
    /// A referent takes a case.
    Take(CaseId),
    /// A referent reads the message.
    Read(CaseId),
    /// A referent asks for the staff sheet.
    Advice(CaseId),
    /// A referent wants to close: shows the outcomes.
    Close(CaseId),
    /// The select of outcomes; its value names one.
    PickOutcome(CaseId),
    /// A second referent agrees with closing.
    Agree(CaseId),
    /// A person has what is kept of them erased.
    EraseMine(Reading),
    /// A page of the list of cases.
    ListCases(Filter, u16),
    /// The select of filters of that list; its value names one.
    PickCases,
    /// A page of a diagnosis, looked for anew.
    Diagnose(u16),
    /// *Fil*: a referent talks with the young person.
    Talk(CaseId),
    /// A referent wants to pass a case on: shows to whom.
    HandOver(CaseId),
    /// The select of people to whom a case can be passed on; its value names one, or whoever can.
    PickRecipient(CaseId),
    /// A referent cannot take a case.
    Decline(CaseId),
    /// It was none: shows the reasons.
    FalseAlarm(CaseId),
    /// A case is not to be closed.
    Disagree(CaseId),
    /// A case was closed too early.
    Reopen(CaseId),
    /// « Parler à quelqu'un ».
    AskTalk(Box<TalkWish>),
    /// `/sanad reglages` and `/sanad pause`.
    SetUp(SetUpPress),
    /// "It is about somebody of the team": explains what that changes.
    ExplainApart(Box<OnCard>),
    /// Keeps the team out of it.
    MarkApart(Box<OnCard>),
    /// Somebody tells the team of a message, a person or a situation: the form for it, or the form sent.
    Tell(Sent, Matter, Reading),
    /// The select of people whom somebody worries about; its value names one.
    PickPerson(Reading),
    /// A word for whoever takes a case on: the form for it, or the form sent.
    Word(Sent, CaseId),
    /// What referents can do about a recruiter's message.
    Lure(LureStep, CaseId),
    /// The select of when to look after a closed case again; its value says so.
    PickFollowUp(CaseId),
}

/// Whether a form is asked for or comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// It is to be shown.
    NotYet,
    /// It is filled in.
    Form,
}

impl Action {
    /// The same, with its language chosen for good.
    pub fn switching(self) -> Self {
        Self::Switch(Box::new(self))
    }

    /// How what it leads to is read, where it is for somebody who looks for help.
    pub const fn reading(&self) -> Option<Reading> {
        match self {
            Self::Menu(reading)
            | Self::PickTopic(reading)
            | Self::Card { reading, .. }
            | Self::Numbers(reading)
            | Self::PickCountry(reading)
            | Self::NotForMe(reading)
            | Self::EraseMine(reading) => Some(*reading),
            Self::AskTalk(wish) => Some(wish.reading),
            Self::ExplainApart(on) | Self::MarkApart(on) => Some(on.reading),
            Self::Tell(_, _, reading) | Self::PickPerson(reading) => Some(*reading),
            _ => None,
        }
    }
}

impl FromStr for Reading {
    type Err = crate::text::UnknownTag;

    /// `fr`, `ary` or `ary-Latn`.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag.split_once('-') {
            None => tag.parse().map(Self::of),
            Some((lang, script)) => Ok(Self { lang: lang.parse()?, script: script.parse()? }),
        }
    }
}

//! The sealed form of an action: a `custom_id`, which is all that Discord sees of it.
//!
//! Every sealed form has the same length and is bound to nothing but the key, so that a door's button looks like the
//! panel's and tells nothing to whoever reads the raw message (promise P2).

use aes_siv::KeyInit;
use aes_siv::aead::generic_array::GenericArray;
use aes_siv::siv::Aes256Siv;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::app::setup::SetUpPress;

use super::{Action, Part, Reading, Sent, Told};
use crate::app::desk::LureStep;
use crate::app::list::Filter;
use crate::app::report::Matter;
use crate::app::{OnCard, TalkWish};
use crate::cases::CaseId;
use crate::ids::{MessageId, UserId};
use crate::phrases::{Level, TopicId};
use crate::store::DoorId;
use crate::text::{Lang, Script};

/// Bytes of every action before sealing. The longest is a card: 1 tag, 1 language, 1 script, 1 part, 1 for who
/// knows, 1 level, 1 length and 34 of topic name; and 1 for a switch of language around it.
const PLAIN_LEN: usize = 42;
/// Bytes that AES-SIV adds in front (RFC 5297).
const TAG_LEN: usize = 16;
/// Longest topic name that fits; `responses` accepts no longer one.
pub const TOPIC_NAME_MAX: usize = 34;

/// Seals actions into `custom_id`s and opens them again.
pub struct Sealer(Zeroizing<[u8; 64]>);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Characters of every sealed action; Discord allows 100.
    pub const SEALED_LEN: usize = ((PLAIN_LEN + TAG_LEN) * 4).div_ceil(3);

    /// A sealer with a key of its own (AES-256-SIV takes 64 bytes).
    pub fn new(key: [u8; 64]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// The `custom_id` of an action: the same action always gives the same one, which is what makes the menu behind a
    /// door equal to the panel's, byte for byte.
    ///
    /// # Panics
    /// Never for topic names of at most [`TOPIC_NAME_MAX`] bytes, which is checked when response files are loaded.
    pub fn seal(&self, action: &Action) -> String {
        let plain = encode(action);
        let sealed = self.cipher().encrypt(HEADERS, &plain).expect("42 bytes are within AES-SIV's limits");
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The action of a `custom_id`; `None` for anything that this key did not seal.
    pub fn open(&self, custom_id: &str) -> Option<Action> {
        let sealed = URL_SAFE_NO_PAD.decode(custom_id).ok()?;
        let plain = self.cipher().decrypt(HEADERS, &sealed).ok()?;
        decode(&plain)
    }

    fn cipher(&self) -> Aes256Siv {
        Aes256Siv::new(GenericArray::from_slice(&self.0[..]))
    }
}

/// Bound into every seal, so that a blob sealed for another purpose opens nothing.
const HEADERS: &[&[u8]] = &[b"sanad custom_id 1"];

fn encode(action: &Action) -> [u8; PLAIN_LEN] {
    let mut out = Writer { bytes: [0; PLAIN_LEN], at: 0 };
    let action = match action {
        Action::Switch(inner) => {
            out.tag(17);
            inner
        }
        plain => plain,
    };
    match action {
        // A switch within a switch says no more than one.
        Action::Switch(inner) => return encode(&Action::Switch(inner.clone())),
        Action::OpenDoor(door) => out.tag(1).number(door.0),
        Action::OpenPanel => out.tag(2),
        Action::Menu(reading) => out.tag(3).reading(*reading),
        Action::PickTopic(reading) => out.tag(4).reading(*reading),
        Action::Card { topic, reading, part, told, level } => out
            .tag(5)
            .reading(*reading)
            .tag(match part {
                Part::Now => 0,
                Part::More => 1,
            })
            .told(*told)
            .level(*level)
            .name(topic.as_str()),
        Action::Numbers(reading) => out.tag(6).reading(*reading),
        Action::PickCountry(reading) => out.tag(7).reading(*reading),
        Action::NotForMe(reading) => out.tag(8).reading(*reading),
        Action::Dismiss => out.tag(9),
        Action::Take(case) => out.tag(10).number(case.0),
        Action::Read(case) => out.tag(11).number(case.0),
        Action::Advice(case) => out.tag(13).number(case.0),
        Action::Close(case) => out.tag(14).number(case.0),
        Action::PickOutcome(case) => out.tag(15).number(case.0),
        Action::Agree(case) => out.tag(16).number(case.0),
        Action::EraseMine(reading) => out.tag(60).reading(*reading),
        Action::ListCases(filter, page) => {
            let at = Filter::ALL.iter().position(|known| known == filter).unwrap_or_default();
            out.tag(61).tag(u8::try_from(at).unwrap_or_default()).number(i64::from(*page))
        }
        Action::PickCases => out.tag(62),
        Action::Diagnose(page) => out.tag(75).number(i64::from(*page)),
        Action::SetUp(press) => out.tag(80).tag(press.code()),
        Action::Talk(case) => out.tag(30).number(case.0),
        Action::HandOver(case) => out.tag(31).number(case.0),
        Action::PickRecipient(case) => out.tag(32).number(case.0),
        Action::Decline(case) => out.tag(33).number(case.0),
        Action::FalseAlarm(case) => out.tag(34).number(case.0),
        Action::Disagree(case) => out.tag(35).number(case.0),
        Action::Reopen(case) => out.tag(36).number(case.0),
        Action::AskTalk(wish) => {
            out.tag(37).reading(wish.reading).level(wish.level).name(wish.topic.as_str())
        }
        Action::ExplainApart(on) => out.tag(50).on_card(on),
        Action::MarkApart(on) => out.tag(51).on_card(on),
        Action::Tell(sent, matter, reading) => out.tag(70).sent(*sent).reading(*reading).matter(*matter),
        Action::PickPerson(reading) => out.tag(71).reading(*reading),
        Action::Word(sent, case) => out.tag(72).sent(*sent).number(case.0),
        Action::Lure(step, case) => {
            let at = LureStep::ALL.iter().position(|known| known == step).unwrap_or_default();
            out.tag(73).tag(u8::try_from(at).unwrap_or_default()).number(case.0)
        }
        Action::PickFollowUp(case) => out.tag(74).number(case.0),
    };
    out.bytes
}

fn decode(plain: &[u8]) -> Option<Action> {
    if let Some((17, inner)) = plain.split_first() {
        return Some(Action::Switch(Box::new(decode(inner)?)));
    }
    let mut input = Reader { bytes: plain };
    Some(match input.tag()? {
        1 => Action::OpenDoor(DoorId(input.number()?)),
        2 => Action::OpenPanel,
        3 => Action::Menu(input.reading()?),
        4 => Action::PickTopic(input.reading()?),
        5 => {
            let reading = input.reading()?;
            let part = match input.tag()? {
                0 => Part::Now,
                1 => Part::More,
                _ => return None,
            };
            let (told, level) = (input.told()?, input.level()?);
            Action::Card { topic: TopicId::new(input.name()?), reading, part, told, level }
        }
        6 => Action::Numbers(input.reading()?),
        7 => Action::PickCountry(input.reading()?),
        8 => Action::NotForMe(input.reading()?),
        9 => Action::Dismiss,
        10 => Action::Take(CaseId(input.number()?)),
        11 => Action::Read(CaseId(input.number()?)),
        13 => Action::Advice(CaseId(input.number()?)),
        14 => Action::Close(CaseId(input.number()?)),
        15 => Action::PickOutcome(CaseId(input.number()?)),
        16 => Action::Agree(CaseId(input.number()?)),
        60 => Action::EraseMine(input.reading()?),
        61 => {
            let filter = *Filter::ALL.get(usize::from(input.tag()?))?;
            Action::ListCases(filter, u16::try_from(input.number()?).ok()?)
        }
        62 => Action::PickCases,
        75 => Action::Diagnose(u16::try_from(input.number()?).ok()?),
        80 => Action::SetUp(SetUpPress::from_code(input.tag()?)?),
        30 => Action::Talk(CaseId(input.number()?)),
        31 => Action::HandOver(CaseId(input.number()?)),
        32 => Action::PickRecipient(CaseId(input.number()?)),
        33 => Action::Decline(CaseId(input.number()?)),
        34 => Action::FalseAlarm(CaseId(input.number()?)),
        35 => Action::Disagree(CaseId(input.number()?)),
        36 => Action::Reopen(CaseId(input.number()?)),
        37 => {
            let reading = input.reading()?;
            let level = input.level()?;
            Action::AskTalk(Box::new(TalkWish { topic: TopicId::new(input.name()?), reading, level }))
        }
        50 => Action::ExplainApart(Box::new(input.on_card()?)),
        51 => Action::MarkApart(Box::new(input.on_card()?)),
        70 => {
            let (sent, reading) = (input.sent()?, input.reading()?);
            Action::Tell(sent, input.matter()?, reading)
        }
        71 => Action::PickPerson(input.reading()?),
        72 => {
            let sent = input.sent()?;
            Action::Word(sent, CaseId(input.number()?))
        }
        73 => {
            let step = *LureStep::ALL.get(usize::from(input.tag()?))?;
            Action::Lure(step, CaseId(input.number()?))
        }
        74 => Action::PickFollowUp(CaseId(input.number()?)),
        _ => return None,
    })
}

struct Writer {
    bytes: [u8; PLAIN_LEN],
    at: usize,
}

impl Writer {
    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
        self
    }

    fn tag(&mut self, tag: u8) -> &mut Self {
        self.raw(&[tag])
    }

    fn number(&mut self, number: i64) -> &mut Self {
        self.raw(&number.to_be_bytes())
    }

    fn reading(&mut self, reading: Reading) -> &mut Self {
        self.tag(match reading.lang {
            Lang::Fr => 0,
            Lang::Ary => 1,
        })
        .tag(match reading.script {
            Script::Arab => 0,
            Script::Latn => 1,
        })
    }

    fn told(&mut self, told: Told) -> &mut Self {
        self.tag(match told {
            Told::Nobody => 0,
            Told::Team => 1,
            Told::NoTeam => 2,
            Told::NobodyOnDuty => 3,
            Told::Apart => 4,
        })
    }

    fn level(&mut self, level: Option<Level>) -> &mut Self {
        self.tag(match level {
            None => 0,
            Some(Level::Concern) => 1,
            Some(Level::Urgent) => 2,
            Some(Level::Imminent) => 3,
        })
    }

    fn on_card(&mut self, on: &OnCard) -> &mut Self {
        self.reading(on.reading).told(on.told).level(on.level).name(on.topic.as_str())
    }

    fn sent(&mut self, sent: Sent) -> &mut Self {
        self.tag(match sent {
            Sent::NotYet => 0,
            Sent::Form => 1,
        })
    }

    fn matter(&mut self, matter: Matter) -> &mut Self {
        match matter {
            Matter::Message { message, author } => self.tag(0).id(message.0).id(author.0),
            Matter::Writer { message, author } => self.tag(1).id(message.0).id(author.0),
            Matter::Person(person) => self.tag(2).id(person.0),
            Matter::Situation => self.tag(3),
        }
    }

    fn id(&mut self, id: u64) -> &mut Self {
        self.number(id.cast_signed())
    }

    fn name(&mut self, name: &str) -> &mut Self {
        let length =
            u8::try_from(name.len()).expect("topic names are checked when response files are loaded");
        self.tag(length).raw(name.as_bytes())
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn tag(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<i64> {
        self.take(8)?.try_into().ok().map(i64::from_be_bytes)
    }

    fn reading(&mut self) -> Option<Reading> {
        let lang = match self.tag()? {
            0 => Lang::Fr,
            1 => Lang::Ary,
            _ => return None,
        };
        let script = match self.tag()? {
            0 => Script::Arab,
            1 => Script::Latn,
            _ => return None,
        };
        Some(Reading { lang, script })
    }

    fn told(&mut self) -> Option<Told> {
        Some(match self.tag()? {
            0 => Told::Nobody,
            1 => Told::Team,
            2 => Told::NoTeam,
            3 => Told::NobodyOnDuty,
            4 => Told::Apart,
            _ => return None,
        })
    }

    fn level(&mut self) -> Option<Option<Level>> {
        Some(match self.tag()? {
            0 => None,
            1 => Some(Level::Concern),
            2 => Some(Level::Urgent),
            3 => Some(Level::Imminent),
            _ => return None,
        })
    }

    fn on_card(&mut self) -> Option<OnCard> {
        let (reading, told, level) = (self.reading()?, self.told()?, self.level()?);
        Some(OnCard { topic: TopicId::new(self.name()?), reading, told, level })
    }

    fn sent(&mut self) -> Option<Sent> {
        Some(match self.tag()? {
            0 => Sent::NotYet,
            1 => Sent::Form,
            _ => return None,
        })
    }

    fn matter(&mut self) -> Option<Matter> {
        Some(match self.tag()? {
            0 => Matter::Message { message: MessageId(self.id()?), author: UserId(self.id()?) },
            1 => Matter::Writer { message: MessageId(self.id()?), author: UserId(self.id()?) },
            2 => Matter::Person(UserId(self.id()?)),
            3 => Matter::Situation,
            _ => return None,
        })
    }

    fn id(&mut self) -> Option<u64> {
        self.number().map(i64::cast_unsigned)
    }

    fn name(&mut self) -> Option<&'a str> {
        let length = usize::from(self.tag()?);
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Action> {
        let reading = Reading { lang: Lang::Ary, script: Script::Latn };
        let long = "a".repeat(TOPIC_NAME_MAX);
        let mut actions = vec![
            Action::OpenDoor(DoorId(1)),
            Action::OpenDoor(DoorId(i64::MAX)),
            Action::OpenPanel,
            Action::Menu(reading),
            Action::PickTopic(Reading::FRENCH),
            Action::Numbers(reading),
            Action::PickCountry(reading),
            Action::NotForMe(reading),
            Action::Dismiss,
        ];
        for topic in ["suicide", long.as_str()] {
            for part in [Part::Now, Part::More] {
                for told in [Told::Nobody, Told::Team, Told::NoTeam, Told::NobodyOnDuty, Told::Apart] {
                    actions.push(Action::Card {
                        topic: TopicId::new(topic),
                        reading,
                        part,
                        told,
                        level: Some(Level::Urgent),
                    });
                }
            }
        }
        let card = actions[actions.len() - 1].clone();
        actions.push(Action::Switch(Box::new(card)));
        let topic = TopicId::new(&long);
        let on = Box::new(OnCard { topic, reading, told: Told::Team, level: Some(Level::Imminent) });
        actions.push(Action::ExplainApart(on.clone()).switching());
        actions.push(Action::MarkApart(on));
        let case = CaseId(9);
        actions.extend([
            Action::Take(case),
            Action::Read(case),
            Action::Advice(case),
            Action::Close(case),
            Action::PickOutcome(case),
            Action::Agree(case),
            Action::EraseMine(reading),
            Action::ListCases(Filter::Closed, u16::MAX),
            Action::PickCases,
            Action::Talk(case),
            Action::HandOver(case),
            Action::PickRecipient(case),
            Action::Decline(case),
            Action::FalseAlarm(case),
            Action::Disagree(case),
            Action::Reopen(case),
            Action::AskTalk(Box::new(TalkWish {
                topic: TopicId::new(&long),
                reading,
                level: Some(Level::Imminent),
            })),
            Action::PickPerson(reading),
            Action::PickFollowUp(case),
        ]);
        let (message, author) = (MessageId(u64::MAX), UserId(u64::MAX - 1));
        for sent in [Sent::NotYet, Sent::Form] {
            actions.push(Action::Word(sent, case));
            let matters = [
                Matter::Message { message, author },
                Matter::Writer { message, author },
                Matter::Person(author),
                Matter::Situation,
            ];
            actions.extend(matters.map(|matter| Action::Tell(sent, matter, reading)));
        }
        actions.extend(LureStep::ALL.map(|step| Action::Lure(step, case)));
        actions.extend(SetUpPress::ALL.map(Action::SetUp));
        actions
    }

    #[test]
    fn every_action_comes_back_and_looks_alike() {
        let sealer = Sealer::new([7; 64]);
        for action in all() {
            let sealed = sealer.seal(&action);
            assert_eq!(sealed.len(), Sealer::SEALED_LEN, "{action:?}");
            assert!(sealed.len() <= 100);
            assert_eq!(sealer.open(&sealed), Some(action));
        }
    }

    #[test]
    fn sealed_forms_differ_between_actions_and_keys_and_repeat_otherwise() {
        let (one, two) = (Sealer::new([1; 64]), Sealer::new([2; 64]));
        let sealed: std::collections::BTreeSet<_> = all().iter().map(|action| one.seal(action)).collect();
        assert_eq!(sealed.len(), all().len());
        assert_eq!(one.seal(&Action::OpenPanel), one.seal(&Action::OpenPanel));
        assert_eq!(two.open(&one.seal(&Action::OpenPanel)), None);
    }

    #[test]
    fn p2_nothing_decodes_without_the_key() {
        let sealer = Sealer::new([3; 64]);
        let sealed = sealer.seal(&Action::Card {
            topic: TopicId::new("suicide"),
            reading: Reading::FRENCH,
            part: Part::Now,
            told: Told::Team,
            level: Some(Level::Imminent),
        });
        let bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"suic"));
        assert_eq!(sealer.open("suicide"), None);
        assert_eq!(sealer.open(""), None);
        let mut forged = sealed.into_bytes();
        forged[40] = if forged[40] == b'A' { b'B' } else { b'A' };
        assert_eq!(sealer.open(std::str::from_utf8(&forged).unwrap()), None);
    }
}

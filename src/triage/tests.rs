//! One row per situation: what matched, what is known, what is done and why.

use std::collections::HashSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::phrases::{About, Level, PhraseId, Signal, TopicId};
use crate::text::{Lang, Script};

const WRITTEN: Timestamp = Timestamp::constant(1_790_000_000, 0);

fn at(seconds: i64) -> Timestamp {
    WRITTEN + SignedDuration::from_secs(seconds)
}

fn finding(signal: Signal, level: Level, topic: &str) -> Finding {
    // Distinct phrases need distinct ids; the topic and level make them so here.
    let phrase = topic.bytes().fold(level as u64 + 1, |id, byte| id * 31 + u64::from(byte));
    Finding {
        phrase: Some(PhraseId(phrase)),
        topic: TopicId::new(topic),
        rules: TopicRules {
            public: matches!(topic, "accounts" | "scams"),
            concern_door: matches!(topic, "suicide" | "sextortion"),
            weight: u16::from(topic == "suicide"),
        },
        signal,
        level: Some(level),
        about: About::Myself,
        recovery: false,
        observed: false,
        lang: Lang::Fr,
        script: Script::Latn,
        certainty: Certainty::Sure,
        fills: false,
        doubted: false,
    }
}

fn distress(level: Level, topic: &str) -> Finding {
    finding(Signal::Distress, level, topic)
}

fn lure(level: Level) -> Finding {
    finding(Signal::Lure, level, "exploitation")
}

fn asks(topic: &str) -> Finding {
    Finding { level: None, ..finding(Signal::Asks, Level::Concern, topic) }
}

/// What a row changes of the ordinary situation: a message just written in a public channel by somebody never met.
#[derive(Clone)]
struct Situation {
    now: Timestamp,
    edited: bool,
    read_back: bool,
    place: Place,
    excluded: bool,
    conflict: bool,
    last_card: Option<Timestamp>,
    person: PersonState,
    rules: GuildRules,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            now: at(1),
            edited: false,
            read_back: false,
            place: Place::Channel,
            excluded: false,
            conflict: false,
            last_card: None,
            person: PersonState::default(),
            rules: GuildRules::default(),
        }
    }
}

fn with(change: impl FnOnce(&mut Situation)) -> Situation {
    let mut situation = Situation::default();
    change(&mut situation);
    situation
}

fn decided(findings: &[Finding], situation: &Situation) -> Decision {
    let context = Context {
        now: situation.now,
        written_at: WRITTEN,
        edited: situation.edited,
        read_back: situation.read_back,
        place: situation.place,
        excluded: situation.excluded,
        conflict: situation.conflict,
        last_card: situation.last_card,
        person: &situation.person,
        rules: &situation.rules,
    };
    decide(assess(findings), &context)
}

/// A verdict in one word each: kind, level, alert, door. The delays have a test of their own.
fn told(verdict: &Verdict) -> String {
    let door = |door: Option<&DoorPlan>| match door {
        None => "no door".to_owned(),
        Some(DoorPlan { level: None, .. }) => "door".to_owned(),
        Some(DoorPlan { level: Some(level), .. }) => format!("door for {level}"),
    };
    match verdict {
        Verdict::Nothing => "nothing".to_owned(),
        Verdict::Observe => "observe".to_owned(),
        Verdict::PublicCard => "card".to_owned(),
        Verdict::Door(plan) => door(Some(plan)),
        Verdict::Answer => "answer".to_owned(),
        Verdict::Case(case) => {
            format!("{} {}, {:?}, {}", case.kind, case.level, case.alert, door(case.door.as_ref()))
        }
    }
}

fn last_door(planned: i64, tapped: Option<i64>, level: Option<Level>) -> Option<LastDoor> {
    Some(LastDoor { planned_at: at(planned), tapped_at: tapped.map(at), level })
}

type Row = (&'static str, Vec<Finding>, Situation, &'static str, Vec<Rule>);

#[rustfmt::skip]
fn signals() -> Vec<Row> {
    use Level::{Concern, Imminent, Urgent};
    let quiet = Situation::default;
    vec![
        ("nothing matched", vec![], quiet(), "nothing", vec![Rule::NoMatch]),
        ("urgent distress", vec![distress(Urgent, "suicide")], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("found by likeness alone", vec![Finding { phrase: None, ..distress(Urgent, "suicide") }], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::Likeness, Rule::AlertAtOnce]),
        ("an alarm held back", vec![Finding { doubted: true, ..distress(Concern, "suicide") }], quiet(),
            "self concern, Hour, door for concern", vec![Rule::Doubted, Rule::ConcernWithDoor]),
        ("about a friend", vec![Finding { about: About::Other, ..distress(Urgent, "suicide") }], quiet(),
            "other urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("distress without a level counts as a concern", vec![Finding { level: None, ..distress(Urgent, "bullying") }], quiet(),
            "self concern, List, no door", vec![Rule::ConcernWaits]),
        ("concern on a topic that wants a door", vec![distress(Concern, "suicide")], quiet(),
            "self concern, Hour, door for concern", vec![Rule::ConcernWithDoor]),
        ("concern on another topic", vec![distress(Concern, "bullying")], quiet(),
            "self concern, List, no door", vec![Rule::ConcernWaits]),
        ("a lure is never answered", vec![lure(Imminent)], quiet(),
            "lure imminent, Now, no door", vec![Rule::AlertAtOnce, Rule::LureUnanswered]),
        ("vague easy money waits in the list", vec![lure(Concern)], quiet(),
            "lure concern, List, no door", vec![Rule::ConcernWaits, Rule::LureUnanswered]),
        ("a lure on a topic with concern_door opens none",
            vec![finding(Signal::Lure, Concern, "sextortion")], quiet(),
            "lure concern, List, no door", vec![Rule::ConcernWaits, Rule::LureUnanswered]),
        ("public question", vec![asks("accounts")], quiet(), "card", vec![Rule::PublicTopic]),
        ("private question", vec![asks("sextortion")], quiet(), "door", vec![Rule::PrivateTopic]),
        ("recovery, also on a public topic", vec![Finding { recovery: true, ..asks("accounts") }], quiet(),
            "door", vec![Rule::Recovery]),
        ("recovery beside a question", vec![asks("accounts"), Finding { recovery: true, phrase: Some(PhraseId(5)), ..asks("accounts") }], quiet(),
            "door", vec![Rule::Recovery]),
    ]
}

#[rustfmt::skip]
fn mixtures() -> Vec<Row> {
    use Level::{Concern, Imminent, Urgent};
    let quiet = Situation::default;
    vec![
        ("two levels", vec![distress(Urgent, "suicide"), distress(Imminent, "suicide")], quiet(),
            "self imminent, Now, door for imminent", vec![Rule::HighestLevel, Rule::AlertAtOnce]),
        ("distress that also asks", vec![asks("accounts"), distress(Urgent, "sextortion")], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::DistressBeforeAsks, Rule::AlertAtOnce]),
        ("distress cancels a recovery", vec![Finding { recovery: true, ..asks("suicide") }, distress(Urgent, "suicide")], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::DistressBeforeAsks, Rule::AlertAtOnce]),
        ("a lure that also asks", vec![asks("accounts"), lure(Urgent)], quiet(),
            "lure urgent, Now, no door", vec![Rule::LureBeforeAsks, Rule::AlertAtOnce, Rule::LureUnanswered]),
        ("distress beside a graver lure: told at once, but the vague distress opens no door",
            vec![lure(Urgent), distress(Concern, "bullying")], quiet(),
            "self urgent, Now, no door", vec![Rule::DistressBeforeLure, Rule::HighestLevel, Rule::AlertAtOnce]),
        ("distress that wants a door beside a graver lure: the door is that of the distress",
            vec![lure(Imminent), distress(Concern, "suicide")], quiet(),
            "self imminent, Now, door for concern", vec![Rule::DistressBeforeLure, Rule::HighestLevel, Rule::AlertAtOnce]),
        ("writer and friend alike: the writer",
            vec![Finding { about: About::Other, ..distress(Urgent, "suicide") }, distress(Urgent, "suicide")], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::SelfBeforeOther, Rule::AlertAtOnce]),
        ("the friend is worse off: the friend",
            vec![Finding { about: About::Other, ..distress(Imminent, "suicide") }, distress(Urgent, "suicide")], quiet(),
            "other imminent, Now, door for imminent", vec![Rule::HighestLevel, Rule::AlertAtOnce]),
        ("several topics", vec![distress(Urgent, "bullying"), distress(Urgent, "suicide")], quiet(),
            "self urgent, Now, door for urgent", vec![Rule::MostPressingTopic, Rule::AlertAtOnce]),
        ("a question in public beside one in private: the private one", vec![asks("accounts"), asks("sextortion")], quiet(),
            "door", vec![Rule::MostPressingTopic, Rule::PrivateTopic]),
        ("a vague word on a topic that wants a door beside one that does not",
            vec![distress(Concern, "bullying"), distress(Concern, "sextortion")], quiet(),
            "self concern, Hour, door for concern", vec![Rule::MostPressingTopic, Rule::ConcernWithDoor]),
        ("a phrase on trial beside a real one is not heard",
            vec![Finding { observed: true, ..distress(Imminent, "suicide") }, distress(Concern, "bullying")], quiet(),
            "self concern, List, no door", vec![Rule::ConcernWaits]),
        ("distress on trial: list only",
            vec![Finding { observed: true, ..distress(Imminent, "suicide") }], quiet(),
            "self concern, List, no door", vec![Rule::ObservedOnly]),
        ("a question on trial: figures only",
            vec![Finding { observed: true, ..asks("accounts") }], quiet(), "observe", vec![Rule::ObservedOnly]),
    ]
}

#[rustfmt::skip]
fn circumstances() -> Vec<Row> {
    use Level::{Concern, Imminent, Urgent};
    let concern = || vec![distress(Concern, "bullying")];
    let urgent = || vec![distress(Urgent, "suicide")];
    vec![
        ("excluded channel", urgent(), with(|s| s.excluded = true), "nothing", vec![Rule::ExcludedChannel]),
        ("direct message", urgent(), with(|s| s.place = Place::DirectMessage), "answer", vec![Rule::DirectMessage]),
        ("direct question", vec![asks("accounts")], with(|s| s.place = Place::DirectMessage), "answer", vec![Rule::DirectMessage]),
        ("talk thread", urgent(), with(|s| s.place = Place::TalkThread),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::TalkThread]),
        ("question in a talk thread", vec![asks("accounts")], with(|s| s.place = Place::TalkThread),
            "observe", vec![Rule::PublicTopic, Rule::TalkThread]),
        ("somebody of the team", urgent(), with(|s| s.conflict = true),
            "conflict urgent, Now, door for urgent", vec![Rule::ConflictOfInterest, Rule::AlertAtOnce]),
        ("a lure by somebody of the team", vec![lure(Urgent)], with(|s| s.conflict = true),
            "conflict urgent, Now, no door", vec![Rule::ConflictOfInterest, Rule::AlertAtOnce, Rule::LureUnanswered]),
        ("an edit", urgent(), with(|s| s.edited = true),
            "self urgent, Now, door for urgent", vec![Rule::Edited, Rule::AlertAtOnce]),
        ("second concern in 24 h", concern(), with(|s| s.person.last_concern = Some(at(-86_398))),
            "self urgent, Now, door for urgent", vec![Rule::SecondConcern, Rule::AlertAtOnce]),
        ("second concern after 24 h", concern(), with(|s| s.person.last_concern = Some(at(-86_400))),
            "self concern, List, no door", vec![Rule::ConcernWaits]),
        ("a concern on trial is never a second one",
            vec![Finding { observed: true, ..distress(Concern, "suicide") }], with(|s| s.person.last_concern = Some(at(-60))),
            "self concern, List, no door", vec![Rule::ObservedOnly]),
        ("a vague lure is no second concern", vec![lure(Concern)], with(|s| s.person.last_concern = Some(at(-60))),
            "lure concern, List, no door", vec![Rule::ConcernWaits, Rule::LureUnanswered]),
        ("adds to an open case", urgent(), with(|s| s.person.open_cases = vec![OpenCase { kind: CaseKind::Myself, level: Urgent }]),
            "self urgent, Now, door for urgent", vec![Rule::AppendsToOpenCase, Rule::AlertAtOnce]),
        ("raises an open case", vec![distress(Imminent, "suicide")],
            with(|s| s.person.open_cases = vec![OpenCase { kind: CaseKind::Myself, level: Urgent }]),
            "self imminent, Now, door for imminent", vec![Rule::RaisesOpenCase, Rule::AlertAtOnce]),
        ("an open case of another kind stays apart", urgent(),
            with(|s| s.person.open_cases = vec![OpenCase { kind: CaseKind::Lure, level: Concern }]),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("doors off", urgent(), with(|s| s.rules.doors = false),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::DoorsOff]),
        ("doors off, question", vec![asks("sextortion")], with(|s| s.rules.doors = false),
            "observe", vec![Rule::PrivateTopic, Rule::DoorsOff]),
        ("cards off: the door instead", vec![asks("accounts")], with(|s| s.rules.cards = false),
            "door", vec![Rule::PublicTopic, Rule::CardsOff]),
        ("the same card a while ago", vec![asks("accounts")], with(|s| s.last_card = Some(at(-3600))),
            "observe", vec![Rule::PublicTopic, Rule::CardCoolsDown]),
        ("the same card long ago", vec![asks("accounts")], with(|s| s.last_card = Some(at(-6 * 3600))),
            "card", vec![Rule::PublicTopic]),
        ("read back: no tips", vec![asks("accounts")], with(|s| s.read_back = true), "observe", vec![Rule::ReadBack]),
        ("read back soon: the door still", urgent(), with(|s| s.read_back = true),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("ten minutes old", urgent(), with(|s| s.now = at(600)),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("older: the case without the door", urgent(), with(|s| s.now = at(601)),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::TooOld]),
        ("older question", vec![asks("accounts")], with(|s| s.now = at(601)), "observe", vec![Rule::PublicTopic, Rule::TooOld]),
        ("tapped 5 h 59 ago", urgent(), with(|s| s.person.last_door = last_door(-30_000, Some(-21_598), Some(Urgent))),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::DoorCoolsDown]),
        ("tapped 6 h ago", urgent(), with(|s| s.person.last_door = last_door(-30_000, Some(-21_599), Some(Urgent))),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("not tapped for 29 min", urgent(), with(|s| s.person.last_door = last_door(-1_798, None, Some(Urgent))),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::DoorCoolsDown]),
        ("not tapped for 30 min", urgent(), with(|s| s.person.last_door = last_door(-1_799, None, Some(Urgent))),
            "self urgent, Now, door for urgent", vec![Rule::AlertAtOnce]),
        ("still to appear", urgent(), with(|s| s.person.last_door = last_door(60, None, Some(Urgent))),
            "self urgent, Now, no door", vec![Rule::AlertAtOnce, Rule::DoorCoolsDown]),
        ("a higher level passes", vec![distress(Imminent, "suicide")],
            with(|s| s.person.last_door = last_door(-60, Some(-50), Some(Urgent))),
            "self imminent, Now, door for imminent", vec![Rule::AlertAtOnce, Rule::HigherLevelPasses]),
        ("distress passes a question's door", vec![distress(Concern, "suicide")],
            with(|s| s.person.last_door = last_door(-60, None, None)),
            "self concern, Hour, door for concern", vec![Rule::ConcernWithDoor, Rule::HigherLevelPasses]),
        ("a question does not pass", vec![asks("sextortion")],
            with(|s| s.person.last_door = last_door(-60, None, None)),
            "observe", vec![Rule::PrivateTopic, Rule::DoorCoolsDown]),
    ]
}

#[test]
fn every_situation_has_its_decision_and_its_reasons() {
    let rows: Vec<Row> = [signals(), mixtures(), circumstances()].concat();
    let mut names = HashSet::new();
    let mut spoken = HashSet::new();
    for (name, findings, situation, expected, reasons) in rows {
        assert!(names.insert(name), "two rows are named {name:?}");
        let decision = decided(&findings, &situation);
        assert_eq!(told(&decision.verdict), expected, "{name}");
        assert_eq!(decision.reasons, reasons, "{name}");
        spoken.extend(decision.reasons);
    }
    let silent: Vec<_> = Rule::ALL.into_iter().filter(|rule| !spoken.contains(rule)).collect();
    assert!(silent.is_empty(), "no row makes these rules speak: {silent:?}");
}

#[test]
fn rule_names_are_distinct_and_all_listed() {
    let tags: HashSet<_> = Rule::ALL.iter().map(|rule| rule.tag()).collect();
    assert_eq!(tags.len(), Rule::ALL.len());
}

#[test]
fn doors_wait_as_settled_and_shorter_when_it_is_imminent() {
    let door = |findings: &[Finding], min: u64, max: u64| {
        let delay = DoorDelay { min: Duration::from_secs(min), max: Duration::from_secs(max) };
        match decided(findings, &with(|s| s.rules.door_delay = delay)).verdict {
            Verdict::Case(CasePlan { door: Some(door), .. }) => {
                assert_eq!(door.not_after, at(600));
                (door.delay.min.as_secs(), door.delay.max.as_secs())
            }
            other => panic!("no door: {other:?}"),
        }
    };
    let urgent = [distress(Level::Urgent, "suicide")];
    let imminent = [distress(Level::Imminent, "suicide")];
    assert_eq!(door(&urgent, 20, 90), (20, 90));
    assert_eq!(door(&imminent, 20, 90), (3, 10));
    assert_eq!(door(&urgent, 0, 0), (0, 0));
    assert_eq!(door(&imminent, 0, 0), (0, 0), "settings for tests and the demo hold for every level");
}

#[test]
fn the_chosen_language_wins_over_the_written_one() {
    let written = Finding { lang: Lang::Ary, script: Script::Arab, ..distress(Level::Urgent, "suicide") };
    let decision = decided(std::slice::from_ref(&written), &Situation::default());
    assert_eq!(decision.lang, Some(Lang::Ary));
    let decision = decided(&[written], &with(|s| s.person.language = Some(Lang::Fr)));
    assert_eq!(decision.lang, Some(Lang::Fr));
    assert_eq!(decision.assessment.map(|assessment| assessment.lang), Some(Lang::Ary));
}

#[test]
fn phrases_are_kept_once_and_the_most_pressing_first() {
    let low = distress(Level::Concern, "bullying");
    let high = distress(Level::Urgent, "suicide");
    let asked = asks("accounts");
    let assessment = assess(&[low.clone(), high.clone(), low.clone(), asked]).unwrap();
    assert_eq!(assessment.phrases, [high.phrase, low.phrase].map(Option::unwrap));
    assert_eq!(assessment.topic, high.topic);
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let signal = prop_oneof![Just(Signal::Asks), Just(Signal::Distress), Just(Signal::Lure)];
    let level = prop_oneof![Just(Level::Concern), Just(Level::Urgent), Just(Level::Imminent)];
    let topic = prop_oneof![Just("suicide"), Just("sextortion"), Just("bullying"), Just("accounts")];
    (signal, level, topic, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(signal, level, topic, other, recovery, observed)| Finding {
            about: if other { About::Other } else { About::Myself },
            recovery,
            observed,
            ..finding(signal, level, topic)
        },
    )
}

proptest! {
    /// P1 and design §11: distress that is not on trial always ends as a case, at its highest level or above.
    #[test]
    fn p1_no_distress_is_talked_away(
        findings in prop::collection::vec(any_finding(), 1..6),
        age in 1_i64..90_000,
        conflict in any::<bool>(),
        doors in any::<bool>(),
        read_back in any::<bool>(),
    ) {
        let situation = with(|s| {
            s.now = at(age);
            s.conflict = conflict;
            s.rules.doors = doors;
            s.read_back = read_back;
        });
        let decision = decided(&findings, &situation);
        let worst = findings
            .iter()
            .filter(|finding| finding.signal == Signal::Distress && !finding.observed)
            .filter_map(|finding| finding.level)
            .max();
        if let Some(worst) = worst {
            let Verdict::Case(case) = decision.verdict else {
                return Err(TestCaseError::fail(format!("{decision:?}")));
            };
            prop_assert!(case.level >= worst);
            prop_assert!(case.kind != CaseKind::Lure);
            prop_assert_eq!(case.alert == Alert::Now, case.level > Level::Concern);
        }
    }

    /// The order of the words changes neither the verdict nor the topic's level.
    #[test]
    fn the_order_of_findings_does_not_matter(findings in prop::collection::vec(any_finding(), 1..6)) {
        let mut turned = findings.clone();
        turned.reverse();
        let (one, two) = (decided(&findings, &Situation::default()), decided(&turned, &Situation::default()));
        prop_assert_eq!(told(&one.verdict), told(&two.verdict));
    }

    /// Phrases on trial never make a door or a ping.
    #[test]
    fn observed_phrases_are_silent(findings in prop::collection::vec(any_finding(), 1..6), concern in any::<bool>()) {
        let findings: Vec<_> = findings.into_iter().map(|finding| Finding { observed: true, ..finding }).collect();
        let situation = with(|s| s.person.last_concern = concern.then_some(at(-60)));
        match decided(&findings, &situation).verdict {
            Verdict::Observe => {}
            Verdict::Case(case) => {
                prop_assert_eq!((case.level, case.alert, case.door), (Level::Concern, Alert::List, None));
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }
}

/// A long message, with a finding or none, that likeness judged so.
fn likened(findings: Vec<Finding>, grade: crate::likeness::Grade, lure: bool) -> Vec<Finding> {
    let opinion = crate::likeness::Opinion { score: 0.0, grade, lure, other: false, topic: "suicide" };
    let topic = LikenedTopic {
        topic: TopicId::new("suicide"),
        rules: TopicRules { concern_door: true, ..TopicRules::default() },
        lang: Lang::Ary,
        script: Script::Arab,
    };
    let mut findings = findings;
    liken(&mut findings, &opinion, Some(topic));
    findings
}

#[test]
fn likeness_finds_what_no_phrase_found_and_says_so() {
    use crate::likeness::Grade;
    for (grade, level) in [(Grade::Like, Level::Concern), (Grade::VeryLike, Level::Urgent)] {
        let assessment = assess(&likened(vec![], grade, false)).unwrap();
        assert_eq!((assessment.signal, assessment.level), (Signal::Distress, Some(level)));
        assert_eq!((assessment.lang, assessment.topic.as_str()), (Lang::Ary, "suicide"));
        assert!(assessment.phrases.is_empty() && assessment.reasons.contains(&Rule::Likeness));
    }
    let lure = assess(&likened(vec![], Grade::Like, true)).unwrap();
    assert_eq!((lure.signal, lure.distress), (Signal::Lure, None));
    for grade in [Grade::Unlike, Grade::Between] {
        assert!(likened(vec![], grade, false).is_empty());
    }
}

#[test]
fn a_question_is_overheard_for_certainty_only_and_names_the_topic() {
    use crate::likeness::Grade;
    let asked = assess(&likened(vec![asks("accounts")], Grade::Like, false)).unwrap();
    assert_eq!(asked.signal, Signal::Asks);
    let sure = assess(&likened(vec![asks("accounts")], Grade::VeryLike, false)).unwrap();
    assert_eq!((sure.signal, sure.topic.as_str()), (Signal::Distress, "accounts"));
    let trial = Finding { observed: true, ..distress(Level::Urgent, "sextortion") };
    let heard = assess(&likened(vec![trial], Grade::Like, false)).unwrap();
    assert_eq!(
        (heard.topic.as_str(), heard.level, heard.observed),
        ("sextortion", Some(Level::Concern), false)
    );
}

#[test]
fn likeness_raises_a_concern_that_all_else_bears_out() {
    use crate::likeness::Grade;
    let raised =
        assess(&likened(vec![distress(Level::Concern, "sextortion")], Grade::VeryLike, false)).unwrap();
    assert_eq!((raised.level, raised.topic.as_str()), (Some(Level::Urgent), "sextortion"));
    assert!(raised.reasons.contains(&Rule::Likeness) && raised.phrases.len() == 1);
    let kept = likened(vec![distress(Level::Imminent, "suicide")], Grade::VeryLike, false);
    assert_eq!(kept, [distress(Level::Imminent, "suicide")]);
}

#[test]
fn an_alarm_that_nothing_bears_out_is_held_back_but_stays_a_case() {
    use crate::likeness::Grade;
    let doubted = assess(&likened(vec![distress(Level::Imminent, "suicide")], Grade::Unlike, false)).unwrap();
    assert_eq!((doubted.level, doubted.observed), (Some(Level::Concern), false));
    assert!(doubted.reasons.contains(&Rule::Doubted));
    let concern = likened(vec![distress(Level::Concern, "suicide")], Grade::Unlike, false);
    assert_eq!(concern, [distress(Level::Concern, "suicide")]);
    let trial = Finding { observed: true, ..distress(Level::Urgent, "suicide") };
    assert!(
        likened(vec![trial.clone()], Grade::Unlike, false).is_empty(),
        "on trial, and nothing bears it out"
    );
    assert_eq!(likened(vec![trial.clone()], Grade::Between, false), [trial]);
    let whole = Finding { fills: true, ..distress(Level::Imminent, "suicide") };
    assert_eq!(
        likened(vec![whole.clone()], Grade::Unlike, false),
        [whole],
        "what makes up the message is not doubted"
    );
}

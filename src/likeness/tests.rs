//! Learning is repeatable, the file holds all of it, judging holds up against any text.

use proptest::prelude::*;

use super::*;
use crate::text::Folded;

fn case(topic: &str, lure: bool, other: bool) -> Label {
    Label::Case { lure, other, topic: topic.to_owned() }
}

/// A small lesson: storms call for an adult, kites do not.
fn lesson() -> Vec<(String, Label)> {
    let who = ["moi", "khouya", "ma voisine", "sa7bi", "la petite", "خويا"];
    let mut all = Vec::new();
    for (i, who) in who.iter().enumerate() {
        all.push((
            format!("{who} bloque dans la tempete depuis {i} heures"),
            case("storm", false, i % 2 == 1),
        ));
        all.push((format!("viens travailler dans la tempete avec {who}"), case("sail", true, false)));
        all.push((format!("{who} joue au cerf volant depuis {i} heures"), Label::Harmless));
        for j in 0..8 {
            all.push((format!("{who} mange {j} pommes au match"), Label::Ordinary));
        }
    }
    all
}

fn learnt() -> Likeness {
    let all = lesson();
    let examples: Vec<Example<'_>> =
        all.iter().map(|(text, label)| Example { text, label: label.clone() }).collect();
    learn(&examples, Lesson { case_share: 0.1, urgent_share: 0.0 })
}

fn folded(text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.read(text);
    folded
}

#[test]
fn what_is_like_the_examples_is_told_from_what_is_not() {
    let likeness = learnt();
    let mut scratch = Scratch::default();
    let storm = folded("ma cousine bloquee dans une tempete");
    let score = likeness.score(&storm, &mut scratch).unwrap();
    let opinion = likeness.opinion(score, &scratch);
    assert!(score > 0.0 && opinion.topic == "storm" && !opinion.lure, "{opinion:?}");
    let sail = folded("tu veux travailler dans la tempete ? viens");
    let score = likeness.score(&sail, &mut scratch).unwrap();
    let opinion = likeness.opinion(score, &scratch);
    assert!(opinion.lure && opinion.topic == "sail", "{opinion:?}");
    assert!(likeness.score(&folded("on joue au cerf volant"), &mut scratch) < Some(0.0));
    assert!(likeness.score(&folded("il mange des pommes au match"), &mut scratch) < Some(0.0));
}

#[test]
fn the_same_messages_give_the_same_weights_and_the_file_holds_all_of_them() {
    let likeness = learnt();
    assert_eq!(likeness, learnt());
    let text = likeness.to_text();
    assert_eq!(Likeness::from_text(&text).unwrap(), likeness);
    assert_eq!(likeness.trained.messages["distress"], 6);
    assert_eq!((likeness.trained.messages["harmless"], likeness.trained.ordinary), (6, 48));
    assert!(text.is_ascii() && !text.contains("tempete"), "no word of a message is in the file");
}

#[test]
fn a_damaged_file_is_refused_with_what_is_wrong() {
    let text = learnt().to_text();
    let said = |text: &str| Likeness::from_text(text).unwrap_err().what();
    assert_eq!(said(""), "it does not start like one");
    assert_eq!(said(text.lines().next().unwrap()), "it has no header");
    assert_eq!(said(&text.replacen("\"heads\"", "\"feet\"", 1)), "its header is damaged");
    let short = &text[..text.len() - 125];
    assert!(["its weights are damaged", "its length is wrong"].contains(&said(short)));
    let bent = format!("{text}!");
    assert_eq!(said(&bent), "its weights are damaged");
}

#[test]
fn an_explanation_says_what_each_word_changes() {
    let likeness = learnt();
    let text = "khouya bloque dans la tempete, au cerf volant ; نموت khouya";
    let weight = |word: &str| {
        let of = |piece: &Piece| text[piece.span.clone()] == *word;
        likeness.pieces(text).iter().find(|piece| of(piece)).map(|piece| piece.weight)
    };
    assert_eq!(likeness.pieces(text).len(), folded(text).words().len());
    assert!(weight("tempete") > Some(0.0) && weight("cerf") < Some(0.0), "{:?}", likeness.pieces(text));
    let mut scratch = Scratch::default();
    let texts = ["encore la tempete ici", "encore la  ici"];
    let [with, without] = texts.map(|text| likeness.score(&folded(text), &mut scratch).unwrap());
    assert_eq!(likeness.pieces(texts[0])[2].weight, with - without);
    assert!(likeness.pieces("").is_empty());
}

#[test]
fn grades_follow_the_score() {
    let likeness = Likeness { case_from: 0.0, urgent_from: 2.0, ..learnt() };
    let grades = [2.0, 1.9, 0.0, -0.1, -2.5, -2.6].map(|score| likeness.grade(score));
    let expected = [Grade::VeryLike, Grade::Like, Grade::Like, Grade::Between, Grade::Between, Grade::Unlike];
    assert_eq!(grades, expected);
}

#[test]
fn too_little_to_go_by_is_no_opinion() {
    let likeness = learnt();
    let score = |text: &str| likeness.score(&folded(text), &mut Scratch::default());
    for text in [
        "",
        "😂",
        "!!!",
        "tempete",
        "tempete tempete tempete tempete",
        "a b c d e",
        "tempete 1 2 3",
        "la tempete",
    ] {
        assert_eq!(score(text), None, "{text}");
    }
    assert!(score("dans la tempete").is_some());
}

#[test]
fn p3_debug_shows_nothing_of_a_message() {
    let mut scratch = Scratch::default();
    learnt().score(&folded("un secret"), &mut scratch);
    assert!(format!("{scratch:?}").starts_with("Scratch("));
    assert!(!format!("{scratch:?}").contains("secret"));
}

proptest! {
    #[test]
    fn any_text_is_judged_and_what_was_judged_before_does_not_matter(texts in prop::collection::vec(".{0,200}", 1..4)) {
        let likeness = learnt_once();
        let mut reused = Scratch::default();
        for text in &texts {
            let message = folded(text);
            let score = likeness.score(&message, &mut reused);
            prop_assert!(score.is_none_or(f32::is_finite));
            prop_assert_eq!(score, likeness.score(&message, &mut Scratch::default()));
            for piece in likeness.pieces(text) {
                prop_assert!(text.get(piece.span).is_some());
            }
        }
    }
}

fn learnt_once() -> &'static Likeness {
    static ONCE: std::sync::OnceLock<Likeness> = std::sync::OnceLock::new();
    ONCE.get_or_init(learnt)
}

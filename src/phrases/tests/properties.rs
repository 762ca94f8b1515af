//! What holds for every text and every file; the same properties as `fuzz/` looks for, so that they run in every test run.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::lexicon;
use crate::phrases::{Lexicon, Scratch, Source, TopicId, WordFile, examples};
use crate::text::Lang;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(lexicon);

/// `PROPTEST_CASES` says how many; a thousand by default.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces that mean something to the lexicon of the tests, in any order, with noise between them.
fn message() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("je veux"),
        Just("mourir"),
        Just("jveux"),
        Just("pas"),
        Just("بغيت"),
        Just("نموت"),
        Just("nmout"),
        Just("bghit"),
        Just("ma"),
        Just("il"),
        Just("mes photos"),
        Just("argent facile"),
        Just("contacte moi"),
        Just("btsawri"),
        Just("kayhddni"),
        Just("."),
        Just("\n"),
        Just("m o u r i r"),
        Just("su.i-cide"),
        Just("m*ur1r"),
        Just("\u{301}\u{200B}"),
        Just("ﷺ"),
        Just("🙂"),
    ];
    let noise = "\\PC{0,4}";
    prop::collection::vec((piece, noise), 0..30)
        .prop_map(|parts| parts.into_iter().map(|(piece, noise)| format!("{piece} {noise}")).collect())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn matches_point_into_the_message_and_do_not_depend_on_the_scratch(text in prop_oneof![message(), any::<String>()]) {
        let lexicon = &*LEXICON;
        let mut scratch = Scratch::new();
        lexicon.scan("une autre phrase qui veut mourir ma copine veut mourir", &mut scratch);
        // Twice, so that its words are remembered the second time.
        lexicon.scan(&text, &mut scratch);
        let found = lexicon.scan(&text, &mut scratch).to_vec();
        for m in &found {
            prop_assert!(text.get(m.span.clone()).is_some_and(|s| !s.is_empty()));
            prop_assert!(m.words.start < m.words.end);
        }
        let mut fresh = Scratch::new();
        prop_assert_eq!(lexicon.scan(&text, &mut fresh), &found[..]);
        let counted = lexicon.explain(&text).found.iter().filter(|e| e.dropped.is_none()).count();
        prop_assert!(counted >= found.len(), "every match is explained");
    }

    #[test]
    fn any_file_gives_problems_and_no_panic(words in "(\\PC{0,12}\n|\\[\\PC{1,5}\\]\n|a = b\n|<\\PC{1,3}>, \\(x\\|y\\)\n){0,8}", phrases in "(\\[distress urgent\\]\n|\\[examples\\]\n|\\[except\\]\n|[a-e \\[\\]\\(\\)|<>~&\"*.+-]{0,16}\n|\\PC{0,16}\n){0,12}") {
        let words = [WordFile { lang: None, file: "w", text: &words }];
        let source = Source { topic: TopicId::new("t"), lang: Lang::Fr, file: "p", text: &phrases };
        let (lexicon, problems) = Lexicon::compile(&words, std::slice::from_ref(&source));
        for problem in problems.into_iter().chain(examples(&lexicon, &source)) {
            prop_assert!(problem.line >= 1 && problem.column >= 1 && problem.width >= 1);
            prop_assert!(!problem.to_string().is_empty());
        }
    }
}

#[test]
fn buffers_forget_what_another_lexicon_said() {
    let compiled = |line: &str| {
        let text = format!("[distress urgent]\n{line}\n");
        let source = Source { topic: TopicId::new("t"), lang: Lang::Ary, file: "p", text: &text };
        Lexicon::compile(&[], &[source]).0
    };
    // Written in the other script, so that only the keys meet.
    let (one, other) = (compiled("كيهددني ديما"), compiled("كيضربني ديما"));
    let mut scratch = Scratch::new();
    let mut found = |lexicon: &Lexicon, text: &str| lexicon.scan(text, &mut scratch).len();
    for _ in 0..2 {
        assert_eq!((found(&one, "kayhddni dima"), found(&one, "kaydrbni dima")), (1, 0));
        assert_eq!((found(&other, "kayhddni dima"), found(&other, "kaydrbni dima")), (0, 1));
    }
}

#[test]
fn a_word_that_is_remembered_is_not_taken_for_one_with_accents() {
    let text = "[distress urgent]\nil est \"tué\"\n";
    let source = Source { topic: TopicId::new("t"), lang: Lang::Fr, file: "p", text };
    let lexicon = Lexicon::compile(&[], &[source]).0;
    let mut scratch = Scratch::new();
    for _ in 0..2 {
        assert_eq!(lexicon.scan("il est tue", &mut scratch).len(), 0);
        assert_eq!(lexicon.scan("il est tué", &mut scratch).len(), 1);
        assert_eq!(lexicon.scan("il est TUE", &mut scratch).len(), 0);
    }
}

#[test]
fn work_grows_with_the_message_and_not_faster() {
    // Steps are bounded per word, so a message that would take more is cut short, and says so.
    let lexicon = lexicon();
    let mut scratch = Scratch::new();
    for unit in ["je veux ", "il il il ", "mes photos argent facile ", "bghit ", "a.b.", "ma "] {
        let long = unit.repeat(4_000 / unit.len());
        lexicon.scan(&long, &mut scratch);
        assert!(scratch.lattice.arcs.len() <= 64 * (scratch.lattice.words() as usize + 1), "{unit}");
    }
}

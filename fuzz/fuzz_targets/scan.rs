//! Scanning any text with a fixed lexicon: spans on char boundaries, the same answer twice, explanations without a panic.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sanad_engine::phrases::{Lexicon, Scratch, Source, TopicId, WordFile};
use sanad_engine::text::Lang;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let words = [WordFile { lang: Some(Lang::Fr), file: "w", text: "jveux = je veux\n[a]\nmes photos, ma photo\n[typos]\nmourir\n" }];
    let fr = "[distress urgent]\nje veux [trop] mourir\nil .. <a>\nharcel*\nargent & <a> & contacte moi\n\"tué\"\n[except]\nmort de rire\n";
    let ary = "[distress urgent]\nبغيت نموت\nكيهددني ب تصاوري\n~نقتل راسي\nما بقيتش قادر\nكرهت* حياتي\n";
    let source = |lang, text| Source { topic: TopicId::new("t"), lang, file: "p", text };
    Lexicon::compile(&words, &[source(Lang::Fr, fr), source(Lang::Ary, ary)]).0
});

fuzz_target!(|text: &str| {
    let mut scratch = Scratch::new();
    let first = LEXICON.scan(text, &mut scratch).to_vec();
    assert!(first.iter().all(|m| text.get(m.span.clone()).is_some_and(|s| !s.is_empty())));
    assert_eq!(LEXICON.scan(text, &mut scratch), first);
    let _ = LEXICON.explain(text);
});

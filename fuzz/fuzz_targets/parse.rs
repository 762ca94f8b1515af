//! Compiling any phrase file with any word file: problems, never a panic; problems point into the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad_engine::phrases::{Lexicon, Source, TopicId, WordFile, examples};
use sanad_engine::text::Lang;

fuzz_target!(|files: (&str, &str)| {
    let words = [WordFile { lang: None, file: "w", text: files.0 }];
    let source = Source { topic: TopicId::new("t"), lang: Lang::Fr, file: "p", text: files.1 };
    let (lexicon, problems) = Lexicon::compile(&words, std::slice::from_ref(&source));
    for problem in problems {
        assert!(problem.line >= 1 && problem.column >= 1 && problem.width >= 1);
        let _ = problem.to_string();
    }
    let _ = examples(&lexicon, &source);
});

//! Folding any text: spans in order on char boundaries, and folding the folded text changes nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad_engine::text::{Folded, fold};

fuzz_target!(|text: &str| {
    let mut folded = Folded::default();
    folded.read(text);
    let mut from = 0;
    for i in 0..folded.words().len() {
        let span = folded.span(i, i);
        assert!(span.start >= from && text.get(span.clone()).is_some_and(|s| !s.is_empty()));
        from = span.end;
    }
    let once = fold(text);
    assert_eq!(fold(&once), once);
});

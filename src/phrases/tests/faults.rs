//! Faults that people who write phrases have met, each with a lexicon of its own.

use crate::phrases::{Lexicon, Scratch, Source, TopicId, WordFile};
use crate::text::Lang;

/// A lexicon of one French and one Darija file, with words of both.
fn lexicon(words: &str, fr: &str, ary: &str) -> Lexicon {
    let words = [WordFile { lang: Some(Lang::Ary), file: "ary.words", text: words }];
    let source = |lang, file, text| Source { topic: TopicId::new("t"), lang, file, text };
    let sources = [source(Lang::Fr, "fr.phrases", fr), source(Lang::Ary, "ary.phrases", ary)];
    let (lexicon, problems) = Lexicon::compile(&words, &sources);
    assert_eq!(problems, []);
    lexicon
}

fn count(lexicon: &Lexicon, text: &str) -> usize {
    lexicon.scan(text, &mut Scratch::new()).len()
}

#[track_caller]
fn check(lexicon: &Lexicon, rows: &[(&str, usize)]) {
    for (text, want) in rows {
        assert_eq!(count(lexicon, text), *want, "« {text} »\n{:#?}", lexicon.explain(text).found);
    }
}

#[test]
fn stretched_words_are_still_exactly_written() {
    let lexicon =
        lexicon("", "[distress urgent]\nil l'a \"tué\"\n", "[distress urgent]\n\"3yit\" من \"هادشي\"\n");
    check(
        &lexicon,
        &[
            ("3yit mn hadchi", 0),
            ("3yit من هادشي", 1),
            ("3yiiit من هااااادشي", 1),
            ("3YIIIIIT من هادشي", 1),
            ("il l'a tué", 1),
            ("il l'a tuééééé", 1),
            ("il l'a tue", 0),
            ("il l'a tuée", 0),
            ("il l'a tuéé", 0),
            ("il l'a tueeeee", 0),
            ("il l'a tuéeee", 0),
        ],
    );
}

#[test]
fn the_parts_of_a_phrase_bear_each_other_out() {
    let ary = "[distress urgent]\nضرب & كيهددني ب تصاوري\nمات & كيهددني ب تصاوري\nباع الذهب & دار\n";
    check(
        &lexicon("", "", ary),
        &[
            // Three consonants met by their key: the other part is sure enough for both.
            ("drb w daba kayhddni b tsawri", 1),
            ("كيهددني ب تصاوري 7it drb", 1),
            // Other vowels, and the same consonants say too little.
            ("darib kayhddni b tsawri", 0),
            // Two consonants are too few, unless they are written just so.
            ("mat kayhddni b tsawri", 0),
            ("مات kayhddni b tsawri", 1),
            // Together they have too little to agree about.
            ("drb wkayhddni", 0),
            ("dar w ba3 ddhb", 0),
        ],
    );
}

#[test]
fn a_french_negation_does_not_reach_into_darija() {
    let lexicon =
        lexicon("", "[distress urgent]\nenvie de mourir\n", "[distress urgent]\nبغيت نموت\nكيضربني\n");
    check(
        &lexicon,
        &[
            ("je dors pas bghit nmout", 1),
            ("il me laisse jamais kaydrebni", 1),
            ("kaydrebni pas un jour sans ça", 1),
            ("bghit nmout jamais je le dirai", 1),
            // "sans" takes away what follows it, in whatever language.
            ("جمعت حوايجي sans بغيت نموت", 0),
            // Of the same language it counts.
            ("pas envie de mourir", 0),
            ("mabghitch nmout", 0),
            ("ماشي بغيت نموت", 0),
            ("machi bghit nmout", 0),
            // Said across the two languages, with the word that is negated in between.
            ("j'ai pas envie nmout w bghit n3ich", 0),
        ],
    );
}

#[test]
fn a_comma_ends_the_reach_of_a_negation() {
    let lexicon =
        lexicon("", "[distress urgent]\nenvie de mourir\nil me frappe\n", "[distress urgent]\nبغيت نموت\n");
    check(
        &lexicon,
        &[
            ("mab9itch, bghit nmout", 1),
            ("mab9itch ,bghit nmout", 1),
            ("مابقيتش، بغيت نموت", 1),
            ("مابقيتش بغيت نموت", 0),
            ("j'en peux pas, envie de mourir", 1),
            ("pas du tout, envie de mourir", 1),
            ("il me frappe, jamais ma soeur", 1),
            ("il me frappe jamais", 0),
        ],
    );
}

#[test]
fn exceptions_need_as_much_evidence_as_phrases() {
    let of = |except: &str| {
        lexicon("", "", &format!("[distress urgent]\n\"dr\" daba\n\"7r\"\n[except]\n{except}\n"))
    };
    // Two consonants that happen to be the same are no reason to pass over what was written.
    check(&of("حار"), &[("7r", 1)]);
    check(&of("7r"), &[("7r", 0)]);
    // With another word they agree about enough.
    check(&of("دار دابا"), &[("dr daba", 0)]);
}

#[test]
fn numbers_in_classes_of_darija_files() {
    let words = "[عمري]\nعندي 12, عندي (13|14) عام\nv15\n[رقم]\n12, 13\n";
    let lexicon = lexicon(words, "", "[distress urgent]\nكيهددني و <عمري>\nبغيت <رقم> درهم\n");
    check(
        &lexicon,
        &[
            ("كيهددني و عندي 12", 1),
            ("kayhddni w 3ndi 12", 1),
            ("kayhddni w 3ndi 13 3am", 1),
            ("كيهددني و عندي ١٤ عام", 1),
            ("كيهددني و عندي 15 عام", 0),
            ("bghit 12 drhm", 1),
            ("بغيت 14 درهم", 0),
        ],
    );
}

#[test]
fn letters_of_a_word_spelled_out_are_no_words() {
    let fr = "[distress urgent]\nmourir\nil a\nj d c l\n";
    check(
        &lexicon("", fr, ""),
        &[
            ("m o u r i r", 1),
            ("je m.o.u.r.i.r", 1),
            ("je vais m-o-u-r-i-r.", 1),
            // The ends of the row may be words.
            ("il a m o u r i r", 1),
            ("il a t", 1),
            // Four letters in a row are one word, written apart.
            ("j d c l", 0),
        ],
    );
}

#[test]
fn a_quoted_word_is_cut_where_messages_are() {
    let ary = "[distress urgent]\n(\"m'a\"|\"j'ai\") (تجرحت|tjre7t)\n";
    let lexicon = lexicon("", "[distress urgent]\nil \"m'a\" giflé\n", ary);
    check(&lexicon, &[("il m'a giflé", 1), ("il m’a giflé", 1), ("il m'à giflé", 0), ("j'ai tjre7t", 1)]);
}

#[test]
fn a_short_word_after_waw_or_the_article_is_as_sure_as_without() {
    let lexicon = lexicon("", "", "[distress urgent]\nرجع & الدار ديالو & (عيط|نوامر)\n");
    check(
        &lexicon,
        &[("رجع الدار ديالو عيط", 1), ("ورجع الدار ديالو وعيط", 1), ("ورجع الدار ديالو النوامر", 1)],
    );
}

//! # `short-key`
//!
//! Finds phrases that may be a single short word of Darija. Such a word has so few consonants that other spellings of it are
//! never accepted: it is met letter for letter, or not at all.
//!
//! **Why.** Darija is written in many ways. Who writes the word in the other script, or with another vowel, is not heard.
//!
//! **Bad.** `عيت` alone.  **Better.** `عيت من (حياتي|هادشي)`: two words, and every spelling of them counts.

use super::{Context, Rule, Severity};
use crate::lint::words;
use crate::phrases::{EVIDENCE, Phrase};
use crate::text::key::Frame;
use crate::text::{Folded, Lang, WordFlags};

pub(super) const RULE: Rule = Rule {
    id: "short-key",
    about: "Un mot de darija trop court pour être reconnu sous une autre orthographe.",
    check,
};

/// Words that one finding names.
const MOST_NAMED: usize = 5;

fn check(context: &mut Context<'_>) {
    let classes = words::classes(context.files);
    for phrase in context.draft.lexicon.phrases() {
        // Parts with `&` are met together, and files list their spellings on purpose.
        if phrase.text.contains(['&', '"', '*']) {
            continue;
        }
        let pattern = phrase.text.trim_start_matches("? ");
        let mut short: Vec<String> =
            words::samples(pattern, &classes).filter(|message| is_short(message, phrase)).collect();
        short.sort();
        short.dedup();
        if short.is_empty() {
            continue;
        }
        let named = short.iter().take(MOST_NAMED).map(|word| format!("« {word} »")).collect::<Vec<_>>();
        let more = if short.len() > MOST_NAMED { " …" } else { "" };
        let what =
            format!("Seul et si court, {}{more} n'est reconnu qu'écrit exactement ainsi.", named.join(", "));
        let tip = "Ajoutez un mot à la phrase, ou écrivez-y toutes les orthographes.".to_owned();
        context.report_line(Severity::Note, &phrase.file, phrase.line, what, Some(tip));
    }
}

/// Whether the message is one word of Darija with fewer consonants than a key needs to count.
fn is_short(message: &str, phrase: &Phrase) -> bool {
    let mut folded = Folded::default();
    folded.read(message);
    let [word] = folded.words() else { return false };
    let letters = folded.letters_of(word);
    let darija = word.flags.has(WordFlags::ARABIC) || phrase.lang == Lang::Ary;
    let number = letters.iter().all(u8::is_ascii_digit);
    darija && !number && Frame::of(letters).len() < EVIDENCE
}

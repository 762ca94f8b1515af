//! From sequences found to matches: negation, evidence, exceptions, phrases of several parts.

use super::walk::Found;
use super::{How, Match, Scratch};
use crate::phrases::lexicon::atoms::Marks;
use crate::phrases::lexicon::sequences::Accept;
use crate::phrases::lexicon::{Lexicon, PhraseIx};
use crate::phrases::meaning::{Level, Signal};
use crate::text::{Lang, WordFlags};

/// Words in which all parts of a phrase with `&` must stand.
const WINDOW: u32 = 25;

/// Letters or consonants that the words of a match must have agreed about when one of them was met by its key: short keys
/// mean little alone.
pub const EVIDENCE: u32 = 4;

/// Words before a match that may stand between it and a negation ("pas du tout envie").
const REACH: u32 = 3;

/// Why a sequence that was found is no match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// A negation before it, at this word.
    NegatedBefore(u32),
    /// A negation after it, at this word.
    NegatedAfter(u32),
    /// A gap that passed a negation.
    NegatedGap,
    /// Too little was the same.
    Weak,
    /// An exception covers it, by its index.
    Excepted(u32),
    /// The other parts of its phrase are not near it.
    Alone,
    /// It stands inside the story of somebody who came through.
    CameThrough,
}

/// A candidate and its fate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) phrase: u32,
    pub(crate) part: u8,
    pub(crate) found: u32,
    pub(crate) dropped: Option<Dropped>,
}

/// Buffers of this stage.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) matches: Vec<Match>,
    pub(crate) candidates: Vec<Candidate>,
}

impl Settled {
    pub(crate) fn clear(&mut self) {
        self.matches.clear();
        self.candidates.clear();
    }
}

/// Fills [`Settled::matches`].
pub(crate) fn settle(lexicon: &Lexicon, scratch: &mut Scratch) {
    for i in 0..scratch.walk.found.len() {
        let found = &scratch.walk.found[i];
        let (phrase, part) = match found.accept {
            Accept::Phrase(phrase) => (phrase, 0),
            Accept::Part(phrase, part) => (phrase, part),
            _ => continue,
        };
        let dropped =
            weigh(lexicon, scratch, found, phrase).or_else(|| excepted(lexicon, scratch, found, phrase));
        scratch.settled.candidates.push(Candidate { phrase, part, found: i as u32, dropped });
    }
    let found = &scratch.walk.found;
    // From left to right within a phrase.
    scratch.settled.candidates.sort_unstable_by_key(|c| (c.phrase, found[c.found as usize].words, c.found));
    collect(lexicon, scratch);
    leave_the_past(lexicon, scratch);
    scratch.settled.matches.sort_unstable_by_key(|m| (m.words.start, m.words.end, m.phrase));
}

/// Negation and evidence.
fn weigh(lexicon: &Lexicon, scratch: &Scratch, found: &Found, phrase: u32) -> Option<Dropped> {
    let lattice = &scratch.lattice;
    let path = &scratch.walk.paths[found.path.0 as usize..found.path.0 as usize + usize::from(found.path.1)];
    // "ma" is a negation in Darija and a possessive in French.
    let darija = lexicon.phrases[phrase as usize].lang == Lang::Ary
        || path.iter().any(|&arc| is_darija(lexicon, scratch, arc));
    if found.negated_gap && darija {
        return Some(Dropped::NegatedGap);
    }
    if found.how >= How::Key {
        let evidence: u32 = path.iter().map(|&a| u32::from(lattice.arcs[a as usize].evidence)).sum();
        if evidence < EVIDENCE {
            return Some(Dropped::Weak);
        }
    }
    let marks = |word: u32, wanted: Marks| {
        let both = lattice.marks[word as usize];
        Marks(both as u8).has(wanted) || (darija && Marks((both >> 8) as u8).has(wanted))
    };
    let (first, last) = found.words;
    if (first..=last).any(|w| marks(w, Marks::NEGATION)) || owns_negation(lexicon, scratch, path) {
        return None;
    }
    let broken = |word: u32| {
        scratch.folded.words()[word as usize].flags.any(WordFlags::STOP_BEFORE.with(WordFlags::PAUSE_BEFORE))
    };
    if !marks(first, Marks::SUBJECT) && !starts_with_subject(lexicon, scratch, path) {
        let mut at = first;
        for _ in 0..REACH {
            if at == 0 || broken(at) {
                break;
            }
            at -= 1;
            if marks(at, Marks::NEGATION) {
                return Some(Dropped::NegatedBefore(at));
            }
            if !marks(at, Marks::BETWEEN) {
                break;
            }
        }
    }
    let next = last + 1;
    if next < lattice.words() && !broken(next) && marks(next, Marks::NEGATION_AFTER) {
        return Some(Dropped::NegatedAfter(next));
    }
    None
}

/// Whether a way of writing in the path stands for words with a negation ("jpp").
fn owns_negation(lexicon: &Lexicon, scratch: &Scratch, path: &[u32]) -> bool {
    any_marked(lexicon, scratch, path, Marks::NEGATION)
}

fn starts_with_subject(lexicon: &Lexicon, scratch: &Scratch, path: &[u32]) -> bool {
    path.first()
        .is_some_and(|first| any_marked(lexicon, scratch, std::slice::from_ref(first), Marks::SUBJECT))
}

fn is_darija(lexicon: &Lexicon, scratch: &Scratch, arc: u32) -> bool {
    let atom = scratch.lattice.arcs[arc as usize].atom;
    (atom as usize) < lexicon.atoms.len() && lexicon.atoms.get(atom).kind.is_darija()
}

fn any_marked(lexicon: &Lexicon, scratch: &Scratch, path: &[u32], marks: Marks) -> bool {
    path.iter().any(|&arc| {
        let atom = scratch.lattice.arcs[arc as usize].atom;
        (atom as usize) < lexicon.atoms.len() && lexicon.atoms.get(atom).marks.has(marks)
    })
}

/// The exception that covers a sequence.
fn excepted(lexicon: &Lexicon, scratch: &Scratch, found: &Found, phrase: u32) -> Option<Dropped> {
    let topic = &lexicon.phrases[phrase as usize].topic;
    scratch.walk.found.iter().find_map(|other| {
        let Accept::Except(except) = other.accept else { return None };
        let holds = lexicon.excepts[except as usize].topic.as_ref().is_none_or(|t| t == topic);
        let covers = other.words.0 <= found.words.0 && found.words.1 <= other.words.1;
        (holds && covers).then_some(Dropped::Excepted(except))
    })
}

/// One match per phrase and place; phrases of several parts where all parts stand within the window.
fn collect(lexicon: &Lexicon, scratch: &mut Scratch) {
    let Settled { candidates, matches } = &mut scratch.settled;
    let mut at = 0;
    while at < candidates.len() {
        let phrase = candidates[at].phrase;
        let end = at + candidates[at..].iter().take_while(|c| c.phrase == phrase).count();
        let group = &mut candidates[at..end];
        let kept = group.iter().filter(|c| c.dropped.is_none());
        if lexicon.parts[phrase as usize] == 1 {
            let mut last_end = None;
            for candidate in kept {
                let found = &scratch.walk.found[candidate.found as usize];
                // Two readings of the same words are one match.
                if last_end.is_some_and(|end| found.words.0 < end) {
                    continue;
                }
                last_end = Some(found.words.1 + 1);
                let words = found.words;
                matches.push(one(
                    scratch.folded.span(words.0 as usize, words.1 as usize),
                    phrase,
                    words,
                    found.how,
                ));
            }
        } else if let Some((words, how)) = window(lexicon, &scratch.walk.found, group, phrase) {
            matches.push(one(scratch.folded.span(words.0 as usize, words.1 as usize), phrase, words, how));
        } else {
            group.iter_mut().for_each(|c| c.dropped = c.dropped.or(Some(Dropped::Alone)));
        }
        at = end;
    }
}

/// "Avant je voulais mourir, mais ça va mieux": what stands inside a story of having come through is told as past, unless it is
/// imminent. Only within one topic: who has got over one thing may be in another.
fn leave_the_past(lexicon: &Lexicon, scratch: &mut Scratch) {
    let Settled { candidates, matches } = &mut scratch.settled;
    let phrase = |ix: u32| &lexicon.phrases[ix as usize];
    for i in 0..matches.len() {
        let (story, words) = (matches[i].phrase.0, matches[i].words.clone());
        if !phrase(story).recovery || phrase(story).observed {
            continue;
        }
        let is_past = |other: u32| {
            let other = phrase(other);
            other.signal == Signal::Distress
                && other.level != Some(Level::Imminent)
                && other.topic == phrase(story).topic
        };
        for candidate in candidates.iter_mut().filter(|c| c.dropped.is_none() && is_past(c.phrase)) {
            let own = scratch.walk.found[candidate.found as usize].words;
            if words.contains(&own.0) && words.contains(&own.1) {
                candidate.dropped = Some(Dropped::CameThrough);
            }
        }
        // Marked here, taken out below: the list is being read.
        for other in matches.iter_mut() {
            if is_past(other.phrase.0) && words.start <= other.words.start && other.words.end <= words.end {
                other.words = 0..0;
            }
        }
    }
    matches.retain(|one| !one.words.is_empty());
}

fn one(span: std::ops::Range<usize>, phrase: u32, words: (u32, u32), how: How) -> Match {
    Match { phrase: PhraseIx(phrase), span, words: words.0..words.1 + 1, how }
}

/// The first window that holds all parts.
fn window(
    lexicon: &Lexicon,
    found: &[Found],
    group: &[super::settle::Candidate],
    phrase: u32,
) -> Option<((u32, u32), How)> {
    let parts = usize::from(lexicon.parts[phrase as usize]);
    // The last place where each part was seen while going through the message from left to right.
    let mut seen: [Option<((u32, u32), How)>; 16] = [None; 16];
    for candidate in group.iter().filter(|c| c.dropped.is_none()) {
        let f = &found[candidate.found as usize];
        seen[usize::from(candidate.part) % 16] = Some((f.words, f.how));
        let mut all = seen[..parts].iter();
        let whole = all.try_fold(((u32::MAX, 0), How::Exact), |(words, how), part| {
            let (w, h) = (*part)?;
            Some(((words.0.min(w.0), words.1.max(w.1)), how.max(h)))
        });
        if let Some((words, how)) = whole
            && words.1 - words.0 < WINDOW
        {
            return Some((words, how));
        }
    }
    None
}

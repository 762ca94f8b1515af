//! From sequences found to matches: negation, evidence, exceptions, phrases of several parts.

use super::walk::Found;
use super::{How, Match, Scratch};
use crate::phrases::lexicon::atoms::Marks;
use crate::phrases::lexicon::sequences::Accept;
use crate::phrases::lexicon::{Lexicon, PhraseIx};
use crate::phrases::meaning::{Level, Signal};
use crate::text::{Key, Lang, WordFlags};

/// Words in which all parts of a phrase with `&` must stand.
const WINDOW: u32 = 25;

/// Letters or consonants that the words of a match must have agreed about when one of them was met by its key: short keys
/// mean little alone.
pub const EVIDENCE: u32 = 4;

/// The same for one part of a phrase with `&`, which the other parts bear out: together they must have [`EVIDENCE_OF_PARTS`].
const EVIDENCE_OF_PART: u32 = 3;

/// What the parts of a phrase with `&` must have agreed about together. They may stand far apart, so it is more.
const EVIDENCE_OF_PARTS: u32 = 11;

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
    /// How much its words agreed about.
    evidence: u32,
    /// That it is too little for a part without the others.
    slight: bool,
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
pub(crate) fn settle(lexicon: &Lexicon, text: &str, scratch: &mut Scratch) {
    for i in 0..scratch.walk.found.len() {
        let found = &scratch.walk.found[i];
        let (phrase, part) = match found.accept {
            Accept::Phrase(phrase) => (phrase, 0),
            Accept::Part(phrase, part) => (phrase, part),
            _ => continue,
        };
        let evidence = evidence(scratch, found);
        let dropped = weigh(lexicon, text, scratch, found, evidence)
            .or_else(|| excepted(lexicon, scratch, found, phrase));
        scratch.settled.candidates.push(Candidate {
            phrase,
            part,
            found: i as u32,
            evidence,
            slight: is_weak(found.how, evidence, EVIDENCE),
            dropped,
        });
    }
    let found = &scratch.walk.found;
    // From left to right within a phrase.
    scratch.settled.candidates.sort_unstable_by_key(|c| (c.phrase, found[c.found as usize].words, c.found));
    collect(lexicon, scratch);
    leave_the_past(lexicon, scratch);
    scratch.settled.matches.sort_unstable_by_key(|m| (m.words.start, m.words.end, m.phrase));
}

/// Negation and evidence of a phrase or one of its parts.
fn weigh(lexicon: &Lexicon, text: &str, scratch: &Scratch, found: &Found, evidence: u32) -> Option<Dropped> {
    let (phrase, least) = match found.accept {
        Accept::Phrase(phrase) => (phrase, EVIDENCE),
        Accept::Part(phrase, _) => (phrase, EVIDENCE_OF_PART),
        _ => return None,
    };
    let path = path(scratch, found);
    let of_darija_file = lexicon.phrases[phrase as usize].lang == Lang::Ary;
    // "ma" is a negation in Darija and a possessive in French.
    let darija = of_darija_file || path.iter().any(|&arc| is_darija(lexicon, scratch, arc).unwrap_or(false));
    if found.negated_gap && darija {
        return Some(Dropped::NegatedGap);
    }
    let slight = is_weak(found.how, evidence, EVIDENCE);
    if is_weak(found.how, evidence, least) || slight && !(spelled_alike(lexicon, scratch, path)) {
        return Some(Dropped::Weak);
    }
    let sentence = Sentence { text, scratch, darija };
    let (first, last) = found.words;
    if (first..=last).any(|w| sentence.marks(w, Marks::NEGATION)) || owns_negation(lexicon, scratch, path) {
        return None;
    }
    // A French "pas" right next to a Darija word belongs to the French words on its other side: "je dors pas bghit nmout".
    let darija_at = |arc: Option<&u32>| {
        arc.is_some_and(|&arc| is_darija(lexicon, scratch, arc).unwrap_or(of_darija_file))
    };
    if !sentence.marks(first, Marks::SUBJECT)
        && !starts_with_subject(lexicon, scratch, path)
        && let Some(at) = sentence.negation_before(first, darija_at(path.first()))
    {
        return Some(Dropped::NegatedBefore(at));
    }
    sentence.negation_after(last, darija_at(path.last())).map(Dropped::NegatedAfter)
}

/// What stands around a sequence that was found.
struct Sentence<'a> {
    text: &'a str,
    scratch: &'a Scratch,
    /// Words that are negations in Darija only count too.
    darija: bool,
}

impl Sentence<'_> {
    fn marks(&self, word: u32, wanted: Marks) -> bool {
        self.french(word, wanted) || (self.darija && self.darija(word, wanted))
    }

    fn french(&self, word: u32, wanted: Marks) -> bool {
        Marks(self.scratch.lattice.marks[word as usize] as u8).has(wanted)
    }

    fn darija(&self, word: u32, wanted: Marks) -> bool {
        Marks((self.scratch.lattice.marks[word as usize] >> 8) as u8).has(wanted)
    }

    /// Whether a sentence, a line, a pause or a comma ends before this word.
    fn broken(&self, word: u32) -> bool {
        let words = self.scratch.folded.words();
        let this = &words[word as usize];
        if this.flags.any(WordFlags::STOP_BEFORE.with(WordFlags::PAUSE_BEFORE)) {
            return true;
        }
        let before = (word as usize).checked_sub(1).map_or(0, |before| words[before].to as usize);
        self.text.get(before..this.from as usize).is_some_and(|between| between.contains([',', '،']))
    }

    /// The negation that reaches over to a sequence that starts at this word.
    fn negation_before(&self, first: u32, starts_in_darija: bool) -> Option<u32> {
        let mut at = first;
        for _ in 0..REACH {
            if at == 0 || self.broken(at) {
                return None;
            }
            at -= 1;
            // "pas" and "jamais" stand behind their verb; "sans" stands before what it takes away, in whatever language.
            let of_verb_before =
                at + 1 == first && starts_in_darija && self.french(at, Marks::NEGATION_AFTER);
            let negation = if of_verb_before {
                self.darija(at, Marks::NEGATION)
            } else {
                self.marks(at, Marks::NEGATION)
            };
            if negation {
                return Some(at);
            }
            if !self.marks(at, Marks::BETWEEN) {
                return None;
            }
        }
        None
    }

    /// The negation right after the last word of a sequence; those of French do not follow a Darija verb.
    fn negation_after(&self, last: u32, ends_in_darija: bool) -> Option<u32> {
        let next = last + 1;
        let after = |word: u32| {
            self.darija && self.darija(word, Marks::NEGATION_AFTER)
                || !ends_in_darija && self.french(word, Marks::NEGATION_AFTER)
        };
        (next < self.scratch.lattice.words() && !self.broken(next) && after(next)).then_some(next)
    }
}

/// The arcs of a sequence.
fn path<'a>(scratch: &'a Scratch, found: &Found) -> &'a [u32] {
    &scratch.walk.paths[found.path.0 as usize..found.path.0 as usize + usize::from(found.path.1)]
}

/// How much its words agreed about.
fn evidence(scratch: &Scratch, found: &Found) -> u32 {
    path(scratch, found).iter().map(|&a| u32::from(scratch.lattice.arcs[a as usize].evidence)).sum()
}

/// Whether the words that were met by their keys have the same vowels as those of the phrase, so that more than consonants agree.
fn spelled_alike(lexicon: &Lexicon, scratch: &Scratch, path: &[u32]) -> bool {
    path.iter().all(|&arc| {
        let arc = &scratch.lattice.arcs[arc as usize];
        if arc.how < How::Key {
            return true;
        }
        if arc.how > How::Key || arc.words.0 != arc.words.1 || arc.atom as usize >= lexicon.atoms.len() {
            return false;
        }
        let written = scratch.folded.letters_of(&scratch.folded.words()[arc.words.0 as usize]);
        Key::of(written).meets_strictly(&Key::of(lexicon.atoms.letters(arc.atom)))
    })
}

/// Whether something that was met by its key agreed about too little.
fn is_weak(how: How, evidence: u32, least: u32) -> bool {
    how >= How::Key && evidence < least
}

/// Whether a way of writing in the path stands for words with a negation ("jpp").
fn owns_negation(lexicon: &Lexicon, scratch: &Scratch, path: &[u32]) -> bool {
    any_marked(lexicon, scratch, path, Marks::NEGATION)
}

fn starts_with_subject(lexicon: &Lexicon, scratch: &Scratch, path: &[u32]) -> bool {
    path.first()
        .is_some_and(|first| any_marked(lexicon, scratch, std::slice::from_ref(first), Marks::SUBJECT))
}

/// Whether an arc is a word of Darija; `None` for forms of several words of a class, which may hold both.
fn is_darija(lexicon: &Lexicon, scratch: &Scratch, arc: u32) -> Option<bool> {
    let atom = scratch.lattice.arcs[arc as usize].atom;
    ((atom as usize) < lexicon.atoms.len()).then(|| lexicon.atoms.get(atom).kind.is_darija())
}

fn any_marked(lexicon: &Lexicon, scratch: &Scratch, path: &[u32], marks: Marks) -> bool {
    path.iter().any(|&arc| {
        let atom = scratch.lattice.arcs[arc as usize].atom;
        (atom as usize) < lexicon.atoms.len() && lexicon.atoms.get(atom).marks.has(marks)
    })
}

/// The exception that covers a sequence. It must have agreed about as much as a phrase would: a few consonants that happen to be the
/// same are no reason to pass over what was written.
fn excepted(lexicon: &Lexicon, scratch: &Scratch, found: &Found, phrase: u32) -> Option<Dropped> {
    let topic = &lexicon.phrases[phrase as usize].topic;
    scratch.walk.found.iter().find_map(|other| {
        let Accept::Except(except) = other.accept else { return None };
        let holds = lexicon.excepts[except as usize].topic.as_ref().is_none_or(|t| t == topic);
        let covers = other.words.0 <= found.words.0 && found.words.1 <= other.words.1;
        let sure = || !is_weak(other.how, evidence(scratch, other), EVIDENCE);
        (holds && covers && sure()).then_some(Dropped::Excepted(except))
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
        let parts = usize::from(lexicon.parts[phrase as usize]);
        if parts == 1 {
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
        } else if let Some((words, how)) = window(parts, &scratch.walk.found, group) {
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

/// A part of a phrase, or all of them together.
#[derive(Clone, Copy)]
struct Part {
    words: (u32, u32),
    how: How,
    evidence: u32,
    slight: bool,
}

impl Part {
    fn with(self, other: Self) -> Self {
        Self {
            words: (self.words.0.min(other.words.0), self.words.1.max(other.words.1)),
            how: self.how.max(other.how),
            evidence: self.evidence + other.evidence,
            slight: self.slight | other.slight,
        }
    }
}

/// The first window that holds all parts, if they agreed about enough.
fn window(parts: usize, found: &[Found], group: &[Candidate]) -> Option<((u32, u32), How)> {
    // The last place where each part was seen while going through the message from left to right.
    let mut seen: [Option<Part>; 16] = [None; 16];
    for candidate in group.iter().filter(|c| c.dropped.is_none()) {
        let Found { words, how, .. } = found[candidate.found as usize];
        let Candidate { evidence, slight, .. } = *candidate;
        seen[usize::from(candidate.part) % 16] = Some(Part { words, how, evidence, slight });
        let whole = seen[..parts].iter().copied().reduce(|all, part| Some(all?.with(part?))).flatten();
        if let Some(whole) = whole
            && whole.words.1 - whole.words.0 < WINDOW
            && !(whole.slight && whole.evidence < EVIDENCE_OF_PARTS)
        {
            return Some((whole.words, whole.how));
        }
    }
    None
}

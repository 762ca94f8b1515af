//! What a rule may look at, and how it reports.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::finding::{Finding, Severity};
use super::rules::Rule;
use crate::responses::{Draft, Files, Passage, PassageKind, Place, Service, passages};
use crate::text::Lang;

/// The files, what could be read of them, and the day.
pub struct Context<'a> {
    /// The files as text.
    pub files: &'a Files,
    /// What could be read.
    pub draft: &'a Draft,
    /// The files that are compiled into the program: what it needs of sentences.
    pub model: &'a Files,
    /// The moment of the check.
    pub now: Timestamp,
    passages: Vec<Passage<'a>>,
    findings: Vec<Finding>,
    rule: &'static str,
}

impl<'a> Context<'a> {
    pub(super) fn new(files: &'a Files, draft: &'a Draft, model: &'a Files, now: Timestamp) -> Self {
        let passages = passages(files, &draft.directory);
        Self { files, draft, model, now, passages, findings: Vec::new(), rule: "" }
    }

    pub(super) fn run(&mut self, rule: &Rule) {
        self.rule = rule.id;
        (rule.check)(self);
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Today, by the calendar of Coordinated Universal Time.
    pub fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now).date()
    }

    /// The sentences of some kinds in one language.
    pub fn passages(&self, lang: Lang, kinds: &[PassageKind]) -> Vec<Passage<'a>> {
        self.passages
            .iter()
            .filter(|passage| passage.lang == lang && kinds.contains(&passage.kind))
            .cloned()
            .collect()
    }

    /// Reports a stretch of a file, in bytes.
    pub fn report(
        &mut self,
        severity: Severity,
        file: &str,
        span: Range<usize>,
        what: String,
        tip: Option<String>,
    ) {
        let place = self.files.get(file).map(|text| Place::in_text(text, span));
        self.findings.push(Finding {
            rule: self.rule,
            severity,
            file: file.to_owned(),
            place,
            what,
            tip,
            fix: None,
        });
    }

    /// Reports a stretch of a passage, in bytes of its text.
    pub fn report_in(
        &mut self,
        severity: Severity,
        passage: &Passage<'_>,
        span: Range<usize>,
        what: String,
        tip: Option<String>,
    ) {
        // Sentences that do not stand in the file as they are read have a place of their own.
        let exact = self.files.get(passage.file).and_then(|text| text.get(passage.span.clone()))
            == Some(passage.text);
        let span = if exact {
            passage.span.start + span.start..passage.span.start + span.end
        } else {
            passage.span.clone()
        };
        self.report(severity, passage.file, span, what, tip);
    }

    /// Reports a line of a file, the first one being 1.
    pub fn report_line(
        &mut self,
        severity: Severity,
        file: &str,
        line: u32,
        what: String,
        tip: Option<String>,
    ) {
        let text = self.files.get(file).unwrap_or_default();
        let start =
            text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum::<usize>();
        let length = text[start..].lines().next().map_or(0, |line| line.trim_end().len());
        self.report(severity, file, start..start + length, what, tip);
    }

    /// Says what a machine may write at the place that was just reported.
    pub fn fixed_by(&mut self, text: impl Into<String>) {
        if let Some(finding) = self.findings.last_mut().filter(|finding| finding.place.is_some()) {
            finding.fix = Some(text.into());
        }
    }

    /// Reports an entry of the directory, at its `id`.
    pub fn report_service(
        &mut self,
        severity: Severity,
        service: &Service,
        what: String,
        tip: Option<String>,
    ) {
        let id = service.id.as_str();
        let text = self.files.get(&service.file).unwrap_or_default();
        let start = text.find(&format!("\"{id}\"")).map_or(0, |at| at + 1);
        let file = service.file.clone();
        self.report(severity, &file, start..start + id.len(), what, tip);
    }

    /// Reports a file as a whole.
    pub fn report_file(&mut self, severity: Severity, file: &str, what: String, tip: Option<String>) {
        self.findings.push(Finding {
            rule: self.rule,
            severity,
            file: file.to_owned(),
            place: None,
            what,
            tip,
            fix: None,
        });
    }
}

/// Every place where one of the phrases stands in a text as whole words, whatever the case: bytes of the text.
pub(super) fn find_words<'p>(text: &str, phrases: &[&'p str]) -> Vec<(Range<usize>, &'p str)> {
    let mut found = Vec::new();
    let (lower, places) = lower(text);
    for phrase in phrases {
        for (at, _) in lower.match_indices(phrase) {
            let end = at + phrase.len();
            let open = lower[..at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric());
            let close = lower[end..].chars().next().is_none_or(|letter| !letter.is_alphanumeric());
            if open && close {
                found.push((places[at]..places[end], *phrase));
            }
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// The text in lower case with plain apostrophes and spaces, and for each of its bytes the byte of the original.
fn lower(text: &str) -> (String, Vec<usize>) {
    let mut lower = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        let letter = match letter {
            '’' => '\'',
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        };
        for small in letter.to_lowercase() {
            lower.push(small);
            places.resize(lower.len(), at);
        }
    }
    places.push(text.len());
    (lower, places)
}

/// Blanks out what stands between « and », byte for byte: words that are quoted are not the text's own.
pub(super) fn without_quotes(text: &str) -> String {
    let mut depth = 0_usize;
    let mut blank = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '«' {
            depth += 1;
        }
        if depth > 0 {
            blank.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        } else {
            blank.push(letter);
        }
        if letter == '»' {
            depth = depth.saturating_sub(1);
        }
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_at_their_place() {
        let text = "Écoute : C’est  Ta faute. fautes";
        let found = find_words("Là, c’est Ta faute. fautes", &["ta faute", "faut"]);
        assert_eq!(found.len(), 1);
        assert_eq!(&"Là, c’est Ta faute. fautes"[found[0].0.clone()], "Ta faute");
        assert_eq!(find_words(text, &["c'est"]).len(), 1);
        assert_eq!(find_words("الذي", &["الذي"]).len(), 1);
        assert_eq!(without_quotes("a « b » c").trim_start(), "a         c");
    }

    proptest::proptest! {
        #[test]
        fn finding_words_never_panics(text in "\\PC{0,40}") {
            for (span, _) in find_words(&text, &["a", "i", "ß", "ss"]) {
                proptest::prop_assert!(text.get(span).is_some());
            }
        }
    }
}

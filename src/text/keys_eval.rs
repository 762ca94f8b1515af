//! How well keys bring spellings together and keep words apart, on files of spellings and of different words.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Shares are between 0 and 1; counts are pairs of spellings.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KeyReport {
    /// Share of the pairs of spellings of one group, both scripts, that meet.
    pub same_word_same_key: f64,
    /// Pairs of spellings of one group.
    pub same_word_pairs: usize,
    /// The same share among pairs of one script and among pairs of two scripts.
    pub by_script: BTreeMap<String, Share>,
    /// Share of the pairs one letter apart, different words, that meet.
    pub edit1_merged: f64,
    /// Pairs one letter apart.
    pub edit1_pairs: usize,
    /// Share of the pairs with equal consonants, different words, that meet.
    pub skeleton_equal_merged: f64,
    /// Pairs with equal consonants.
    pub skeleton_equal_pairs: usize,
    /// Lines that could not be read, for the person who made the file.
    pub skipped_lines: usize,
}

/// Pairs, and how many of them meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Pairs that meet.
    pub met: usize,
    /// All pairs.
    pub pairs: usize,
}

impl Share {
    fn add(&mut self, met: bool) {
        self.pairs += 1;
        self.met += usize::from(met);
    }

    /// Between 0 and 1; 0 where there are no pairs.
    pub fn rate(self) -> f64 {
        if self.pairs == 0 { 0.0 } else { self.met as f64 / self.pairs as f64 }
    }
}

impl fmt::Display for KeyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, name: &str, share: f64, pairs: usize| {
            writeln!(f, "{name:<24}{:>7.2} %  of {pairs} pairs", share * 100.0)
        };
        line(f, "same_word_same_key", self.same_word_same_key, self.same_word_pairs)?;
        for (scripts, share) in &self.by_script {
            line(f, &format!("  {scripts}"), share.rate(), share.pairs)?;
        }
        line(f, "edit1_merged", self.edit1_merged, self.edit1_pairs)?;
        line(f, "skeleton_equal_merged", self.skeleton_equal_merged, self.skeleton_equal_pairs)?;
        write!(f, "{} line(s) could not be read", self.skipped_lines)
    }
}

/// Measures keys. `variants` has the columns `group_id form script …`, `pairs` the columns `kind form_a form_b …`, both
/// tab-separated with a heading line.
pub fn measure_keys(variants: &str, pairs: &str) -> KeyReport {
    let mut report = KeyReport::default();
    let mut same = Share::default();
    for group in groups(variants, &mut report.skipped_lines).values() {
        for (i, (a, script_a)) in group.iter().enumerate() {
            for (b, script_b) in &group[i + 1..] {
                let met = meet(a, b);
                same.add(met);
                let scripts = if script_a <= script_b { (script_a, script_b) } else { (script_b, script_a) };
                report.by_script.entry(format!("{}-{}", scripts.0, scripts.1)).or_default().add(met);
            }
        }
    }
    let (mut edit1, mut skeleton) = (Share::default(), Share::default());
    for line in pairs.lines().skip(1) {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some("edit1"), Some(a), Some(b)) => edit1.add(meet(a, b)),
            (Some("skeleton-equal"), Some(a), Some(b)) => skeleton.add(meet(a, b)),
            (Some(_), Some(_), Some(_)) => {}
            _ => report.skipped_lines += 1,
        }
    }
    (report.same_word_same_key, report.same_word_pairs) = (same.rate(), same.pairs);
    (report.edit1_merged, report.edit1_pairs) = (edit1.rate(), edit1.pairs);
    (report.skeleton_equal_merged, report.skeleton_equal_pairs) = (skeleton.rate(), skeleton.pairs);
    report
}

type Forms<'a> = Vec<(&'a str, &'a str)>;

fn groups<'a>(variants: &'a str, skipped: &mut usize) -> BTreeMap<&'a str, Forms<'a>> {
    let mut groups: BTreeMap<&str, Forms<'_>> = BTreeMap::new();
    for line in variants.lines().skip(1) {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some(group), Some(form), Some(script)) => groups.entry(group).or_default().push((form, script)),
            _ => *skipped += 1,
        }
    }
    groups
}

/// Whether two forms meet; forms of several words meet word by word.
fn meet(a: &str, b: &str) -> bool {
    super::key::forms_meet(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted() {
        let variants = "group_id\tform\tscript\ng\tدابا\tarab\ng\tdaba\tlatn\ng\tzzz\tlatn\nbroken line\n";
        let pairs = "kind\tform_a\tform_b\nedit1\t9lb\tklb\nedit1\tdaba\tdaba\nskeleton-equal\tdar\tdour\n";
        let report = measure_keys(variants, pairs);
        assert_eq!((report.same_word_pairs, report.skipped_lines), (3, 1));
        assert!((report.same_word_same_key - 1.0 / 3.0).abs() < 1e-9);
        assert!((report.edit1_merged - 0.5).abs() < 1e-9);
        assert_eq!(report.by_script["arab-latn"], Share { met: 1, pairs: 2 });
    }
}

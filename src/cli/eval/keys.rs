//! `sanad eval --keys`: how well spellings of one Darija word meet, and how often different words do.

use std::fmt::Write;
use std::path::PathBuf;

use super::reading::read_file;
use crate::cli::CliError;
use crate::text::{KeyReport, measure_keys};

pub(super) fn measure(files: &[PathBuf]) -> Result<KeyReport, CliError> {
    let [variants, pairs] = files else {
        return Err(CliError::Said("--keys takes two files".to_owned()));
    };
    Ok(measure_keys(&read_file(variants)?, &read_file(pairs)?))
}

/// The figures for people.
pub(super) fn text(report: &KeyReport) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let mut line = |name: &str, share: f64, pairs: usize| {
        let _ = writeln!(out, "{name:<21} {share:.4}  ({pairs} pairs)");
    };
    line("same_word_same_key", report.same_word_same_key, report.same_word_pairs);
    for (scripts, share) in &report.by_script {
        line(&format!("  {scripts}"), share.rate(), share.pairs);
    }
    line("edit1_merged", report.edit1_merged, report.edit1_pairs);
    line("skeleton_equal_merged", report.skeleton_equal_merged, report.skeleton_equal_pairs);
    if report.skipped_lines > 0 {
        let _ = writeln!(out, "{} lines could not be read", report.skipped_lines);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corpora are not part of the repository; where they are missing nothing is measured.
    #[test]
    fn the_corpora_stay_within_their_bounds() {
        let shared = std::env::var("SANAD_SHARED")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").into());
        let files = ["variants.tsv", "distinct-pairs.tsv"]
            .map(|name| PathBuf::from(format!("{shared}/corpora/{name}")));
        if files.iter().any(|file| !file.exists()) {
            println!("skipped: no {}", files[0].display());
            return;
        }
        let report = measure(&files).unwrap_or_else(|error| panic!("{error}"));
        println!("{report}\n{}", text(&report));
        assert!(report.same_word_same_key >= 0.92);
        assert!(report.edit1_merged <= 0.005);
        assert!(report.skeleton_equal_merged <= 0.50);
    }
}

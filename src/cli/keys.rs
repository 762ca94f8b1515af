//! `sanad eval --keys`: how well spellings of one Darija word meet, and how often different words do.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::CliError;
use crate::text::measure_keys;

/// Options of `sanad eval`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Spellings of one word (group, form, script, …) and pairs of different words, both as tab-separated files
    #[arg(long, num_args = 2, value_names = ["VARIANTS", "PAIRS"], required = true)]
    keys: Vec<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|error| CliError::Said(format!("{} cannot be read: {error}", path.display())))
    };
    let [variants, pairs] = args.keys.as_slice() else {
        return Err(CliError::Said("--keys takes two files".to_owned()));
    };
    let report = measure_keys(&read(variants)?, &read(pairs)?);
    if args.json {
        let json = serde_json::to_string(&report).map_err(|error| CliError::Said(error.to_string()))?;
        println!("{json}");
    } else {
        println!(
            "same_word_same_key    {:.4}  ({} pairs)",
            report.same_word_same_key, report.same_word_pairs
        );
        for (scripts, share) in &report.by_script {
            println!("  {scripts:<19} {:.4}  ({} pairs)", share.rate(), share.pairs);
        }
        println!("edit1_merged          {:.4}  ({} pairs)", report.edit1_merged, report.edit1_pairs);
        println!(
            "skeleton_equal_merged {:.4}  ({} pairs)",
            report.skeleton_equal_merged, report.skeleton_equal_pairs
        );
        if report.skipped_lines > 0 {
            println!("{} lines could not be read", report.skipped_lines);
        }
    }
    Ok(ExitCode::SUCCESS)
}

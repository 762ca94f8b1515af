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
        println!("{report}");
    }
    Ok(ExitCode::SUCCESS)
}

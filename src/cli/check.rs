//! `sanad check`: findings about the response files.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as ClapArgs;
use jiff::Timestamp;

use super::CliError;
use crate::lint::{Format, check_embedded, check_folder, print};

/// Options of `sanad check`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The folder; `responses` where there is one, else the files compiled in
    dir: Option<PathBuf>,
    /// human, json or github
    #[arg(long, default_value = "human")]
    format: String,
    /// Warnings count as errors
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let format: Format =
        args.format.parse().map_err(|error: crate::lint::UnknownFormat| CliError::Said(error.to_string()))?;
    let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let format = if matches!(format, Format::Human { .. }) { Format::Human { color } } else { format };
    let default = PathBuf::from("responses");
    let dir = args.dir.clone().or_else(|| default.is_dir().then_some(default));
    let now = Timestamp::now();
    let report = match &dir {
        Some(dir) => check_folder(dir, now),
        None => check_embedded(now),
    };
    let root = dir.as_ref().map_or_else(|| "responses".to_owned(), |dir| dir.display().to_string());
    match print(&report, format, &root, &mut io::stdout().lock()) {
        // Whoever reads only the beginning has what they want.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(CliError::Said(format!("the report cannot be written: {error}"))),
        Ok(()) => {}
    }
    Ok(ExitCode::from(report.outcome(args.strict).code()))
}

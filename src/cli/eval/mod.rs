//! `sanad eval`: recall on labelled messages, false alarms on ordinary chat, what an edit gained and lost, thresholds.

mod engine;
mod entry;
mod figures;
mod gate;
mod json;
mod keys;
mod list;
mod reading;
mod report;
mod sections;
mod show;
mod table;
mod tree;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args as ClapArgs, ValueEnum};

use self::engine::Engine;
use self::figures::{Comparison, Figures};
pub(super) use self::reading::read_file;
use self::show::Show;
use super::CliError;
use crate::eval::{Fold, Gate};
use crate::text::KeyReport;

/// Options of `sanad eval`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit codes: 0 done; 1 a threshold of --gate does not hold; 2 the command is wrong, or a file cannot be read"
)]
pub(super) struct Args {
    /// Labelled messages (.jsonl) and ordinary chat, one message a line (.txt)
    #[arg(required_unless_present = "keys")]
    files: Vec<PathBuf>,
    /// The folder of the response files; `responses` where there is one, else those compiled in
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Which lines of ordinary chat come from which source; without it, `ordinary-ranges.tsv` beside the file
    #[arg(long, value_name = "FILE")]
    ranges: Option<PathBuf>,
    /// Alarms judged to be right (sha256 or file and line, and a reason); without it, `config/eval-judged.tsv`
    #[arg(long, value_name = "FILE")]
    judged: Option<PathBuf>,
    /// Only messages of this part of the sets, by a hash of their text; may be given several times
    #[arg(long, value_name = "K/N")]
    fold: Vec<Fold>,
    /// Only messages in this language, as labelled: fr, ary-Latn, ary-Arab, mixed
    #[arg(long)]
    lang: Option<String>,
    /// Groups by file as well
    #[arg(long, value_enum)]
    by: Option<Grouping>,
    /// Prints the lines themselves, with the phrases that fired
    #[arg(long, value_enum, value_name = "KIND")]
    list: Vec<ListKind>,
    /// Only lines of this topic, labelled or found, in lists
    #[arg(long)]
    topic: Option<String>,
    /// At most so many lines in each list
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Phrases that match no line, by topic
    #[arg(long)]
    unused: bool,
    /// Writes a report with every alarm and its text; it must stay where the corpora may stay
    #[arg(long, value_name = "FILE.md")]
    report: Option<PathBuf>,
    /// Shows what changed since this revision of the response files
    #[arg(long, value_name = "GIT-REV", conflicts_with = "compare_dir")]
    compare: Option<String>,
    /// Shows what changed since this other folder of response files
    #[arg(long, value_name = "DIR")]
    compare_dir: Option<PathBuf>,
    /// Fails where a threshold of this file does not hold
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fold", "lang"])]
    gate: Option<PathBuf>,
    /// Moves the thresholds of --gate up to figures that got better, with a small margin; never the other way
    #[arg(long, requires = "gate")]
    tighten: bool,
    /// Spellings of one word (group, form, script, …) and pairs of different words, both as tab-separated files
    #[arg(long, num_args = 2, value_names = ["VARIANTS", "PAIRS"])]
    keys: Vec<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// By what else messages are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Grouping {
    /// By file.
    File,
}

/// Which lines to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListKind {
    /// Distress and lures that become no case
    Misses,
    /// Cases made of questions, of hard negatives and of ordinary chat, and doors on ordinary chat
    Alarms,
    /// Cases of a lower level than labelled
    Levels,
    /// Cases of another topic than labelled
    Topics,
    /// Questions that are not read as questions
    Asks,
}

/// A figure below its threshold.
const GATE_FAILED: u8 = 1;
/// The command is wrong, or something cannot be read.
const UNREADABLE: u8 = 2;

/// Everything that was measured, ready to be printed.
struct Measured {
    engine: Engine,
    figures: Figures,
    comparison: Option<Comparison>,
    keys: Option<KeyReport>,
    gate: Option<gate::Result>,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let done = if args.files.is_empty() && args.gate.is_none() { keys_alone(args) } else { evaluate(args) };
    Ok(done.unwrap_or_else(|error| {
        eprintln!("sanad: {error}");
        ExitCode::from(UNREADABLE)
    }))
}

/// `--keys` and nothing else: the figures of the keys in their own form.
fn keys_alone(args: &Args) -> Result<ExitCode, CliError> {
    let report = keys::measure(&args.keys)?;
    if args.json {
        let json = serde_json::to_string(&report).map_err(|error| CliError::Said(error.to_string()))?;
        write_out(&format!("{json}\n"))?;
    } else {
        write_out(&keys::text(&report))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn evaluate(args: &Args) -> Result<ExitCode, CliError> {
    let gate = args.gate.as_deref().map(gate::read).transpose()?;
    let keys = if args.keys.is_empty() { None } else { Some(keys::measure(&args.keys)?) };
    let measured = measure(args, keys, gate)?;
    let out = if args.json {
        json::text(args, &measured)?
    } else {
        let color = crate::cli::colored();
        Show { color, args }.text(&measured)
    };
    write_out(&out)?;
    if let Some(path) = &args.report {
        let text = report::text(args, &measured, jiff::Timestamp::now());
        std::fs::write(path, text)
            .map_err(|error| CliError::Said(format!("{} cannot be written: {error}", path.display())))?;
        eprintln!("{} is written. It holds texts of the corpora: keep it to yourself.", path.display());
    }
    if let (true, Some(path), Some(result)) = (args.tighten, &args.gate, &measured.gate) {
        let tightened = gate::tighten(path, result)?;
        eprint!("{}", if tightened.is_empty() { "no threshold could be tightened\n" } else { &tightened });
    }
    let failed = measured.gate.as_ref().is_some_and(|gate| !gate.holds());
    Ok(if failed { ExitCode::from(GATE_FAILED) } else { ExitCode::SUCCESS })
}

fn measure(args: &Args, keys: Option<KeyReport>, gate: Option<(String, Gate)>) -> Result<Measured, CliError> {
    let sets = reading::sets(args)?;
    let engine = Engine::current(args.dir.as_deref())?;
    let old = match (&args.compare, &args.compare_dir) {
        (Some(revision), _) => Some(Engine::at_revision(engine.folder(), revision)?),
        (None, Some(dir)) => Some(Engine::other(dir, dir.display().to_string())?),
        (None, None) => None,
    };
    let bar = engine::progress(sets.len() * if old.is_some() { 2 } else { 1 });
    let before = old.map(|old| {
        let outcomes = sets.outcomes(&old, &bar);
        (old, outcomes)
    });
    let (run, judged) = sets.judged_by(&engine, &bar);
    bar.finish_and_clear();
    let figures = Figures::new(run, judged);
    let gate = gate.map(|(name, gate)| gate::Result::new(name, &gate, &figures, keys.as_ref()));
    let comparison = before.map(|(old, outcomes)| Comparison::new(old, outcomes, &figures));
    Ok(Measured { engine, figures, comparison, keys, gate })
}

/// Whoever reads only the beginning has what they want.
fn write_out(text: &str) -> Result<(), CliError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::Said(format!("the answer cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

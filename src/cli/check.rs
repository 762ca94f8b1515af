//! `sanad check`: findings about the response files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args as ClapArgs;
use jiff::Timestamp;

use super::CliError;
use crate::lint::{Format, Outcome, Report, check_embedded, check_folder, print, rule_page, rule_pages};

/// Options of `sanad check`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Codes de sortie :
  0  aucune erreur (des mises en garde peuvent rester)
  1  au moins une erreur ; avec --strict, au moins une mise en garde
  2  rien à lire, ou commande mal écrite")]
pub(super) struct Args {
    /// The folder; `responses` where there is one, else the files compiled in
    dir: Option<PathBuf>,
    /// human, json or github
    #[arg(long, default_value = "human")]
    format: String,
    /// Warnings count as errors
    #[arg(long)]
    strict: bool,
    /// Puts right what a machine may put right, says what, and checks again
    #[arg(long)]
    fix: bool,
    /// Shows only what was found in files whose path holds these letters, such as `suicide` or `directory/ma`
    #[arg(long, value_name = "PART")]
    only: Option<String>,
    /// What a rule finds, why, a bad and a better example
    #[arg(long, value_name = "RULE", conflicts_with_all = ["fix", "strict", "dir", "list"])]
    explain: Option<String>,
    /// All rules, one a line
    #[arg(long, conflicts_with_all = ["fix", "strict", "dir"])]
    list: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    if let Some(rule) = &args.explain {
        return Ok(explain(rule));
    }
    if args.list {
        return say(&listed());
    }
    let format: Format = match args.format.parse() {
        Ok(format) => format,
        Err(error) => return Ok(badly_asked(&error.to_string())),
    };
    let color = super::colored();
    let format = if matches!(format, Format::Human { .. }) { Format::Human { color } } else { format };
    let default = PathBuf::from("responses");
    let dir = args.dir.clone().or_else(|| default.is_dir().then_some(default));
    let now = Timestamp::now();
    let mut report = match &dir {
        Some(dir) => check_folder(dir, now),
        None => check_embedded(now),
    };
    if args.fix {
        let Some(dir) = &dir else {
            return Ok(badly_asked(
                "Il n'y a pas de dossier à corriger : donnez-le, `sanad check DOSSIER --fix`.",
            ));
        };
        // Told on standard error: what programs read on standard output stays what it is.
        let fixed = fix(dir, &report)?;
        eprint!("{fixed}");
        report = check_folder(dir, now);
    }
    let root = dir.as_ref().map_or_else(|| "responses".to_owned(), |dir| dir.display().to_string());
    if let Some(part) = &args.only {
        report.show_only(part);
    }
    match print(&report, format, &root, &mut io::stdout().lock()) {
        // Whoever reads only the beginning has what they want.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(CliError::Said(format!("the report cannot be written: {error}"))),
        Ok(()) => {}
    }
    Ok(ExitCode::from(report.outcome(args.strict).code()))
}

/// The exit code of the table for a command that cannot be followed.
fn badly_asked(why: &str) -> ExitCode {
    eprintln!("sanad: {why}");
    ExitCode::from(Outcome::Unreadable.code())
}

fn say(text: &str) -> Result<ExitCode, CliError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::Said(format!("the answer cannot be written: {error}")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn explain(rule: &str) -> ExitCode {
    match rule_page(rule) {
        Ok(page) => {
            println!("{}\n\n{}", page.rule, page.text.replace("**", ""));
            ExitCode::SUCCESS
        }
        Err(why) => badly_asked(&why),
    }
}

fn listed() -> String {
    let group = |title: &str, content: bool| {
        let lines = rule_pages().iter().filter(|page| page.content == content);
        let lines: String = lines.map(|page| format!("  {:<24} {}\n", page.rule, page.about)).collect();
        format!("{title}\n{lines}")
    };
    format!(
        "{}\n{}\n`sanad check --explain REGLE` en dit plus.\n",
        group("Peut-on se servir des fichiers ?", false),
        group("Que disent-ils ?", true)
    )
}

/// Writes what may be written, file by file, and says what was done. A file is replaced whole or not at all.
fn fix(dir: &Path, report: &Report) -> Result<String, CliError> {
    let fixed = report.fixed();
    let mut told = String::new();
    for (file, text) in &fixed {
        let path = dir.join(file);
        write_whole(&path, text).map_err(|error| {
            CliError::Said(format!("{} cannot be written ({error}); it is as it was", path.display()))
        })?;
        let count = report.findings.iter().filter(|found| found.file == *file && found.fix.is_some()).count();
        let places = if count == 1 { "1 endroit" } else { &format!("{count} endroits") };
        told.push_str(&format!("corrigé : {} ({places})\n", path.display()));
    }
    if fixed.is_empty() {
        told.push_str("Rien qu'une machine puisse corriger.\n");
    }
    Ok(told)
}

/// Replaces a file whole or not at all, or makes it.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(text.as_bytes())?;
    // A file that is made has the rights of its neighbours, not those of a temporary one.
    let like = if path.exists() { path.to_owned() } else { neighbour(folder).unwrap_or(path.to_owned()) };
    if let Ok(meta) = std::fs::metadata(like) {
        fresh.as_file().set_permissions(meta.permissions())?;
    }
    fresh.persist(path).map(drop).map_err(|error| error.error)
}

fn neighbour(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "toml"))
}

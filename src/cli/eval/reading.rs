//! Reading the files that are named: messages, sources, judgements.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;

use super::Args;
use super::engine::{Engine, judge_all};
use crate::cli::CliError;
use crate::eval::{At, Chat, Judged, Labelled, Outcome, Ranges, Run, kept, language_of_file};

/// The name under which the ranges are looked for beside a file of ordinary chat.
const RANGES_BESIDE: &str = "ordinary-ranges.tsv";
/// Where judgements are looked for when no file is named.
const JUDGED_DEFAULT: &str = "config/eval-judged.tsv";

/// Everything read, nothing scanned yet.
#[derive(Debug, Default)]
pub(super) struct Sets {
    labelled: Vec<Labelled>,
    chat: Vec<Chat>,
    judged: Judged,
}

/// Outcomes of all lines: labelled messages first, ordinary chat behind them.
pub(super) type Outcomes = Vec<Outcome>;

/// Reads all files that the arguments name.
///
/// # Errors
/// A file that cannot be read, is of neither kind, or has a line that is wrong; then nothing is counted.
pub(super) fn sets(args: &Args) -> Result<Sets, CliError> {
    let mut sets = Sets { judged: judgements(args.judged.as_deref())?, ..Sets::default() };
    let named = args.ranges.as_deref().map(ranges).transpose()?;
    for path in &args.files {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("jsonl") => sets.add_labelled(path)?,
            Some("txt") => {
                let beside = path.with_file_name(RANGES_BESIDE);
                let ranges = match &named {
                    Some(ranges) => ranges.clone(),
                    None if beside.is_file() => ranges(&beside)?,
                    None => Ranges::default(),
                };
                sets.add_chat(path, &ranges)?;
            }
            _ => {
                return Err(CliError::Said(format!(
                    "{} is neither .jsonl (labelled messages) nor .txt (ordinary chat, one message a line)",
                    path.display()
                )));
            }
        }
    }
    let wanted = |lang: &str| args.lang.as_deref().is_none_or(|wanted| wanted == lang);
    sets.labelled.retain(|message| wanted(&message.lang) && kept(&args.fold, message.text.expose()));
    sets.chat.retain(|line| wanted(&line.lang) && kept(&args.fold, line.text.expose()));
    if sets.len() == 0 && !args.files.is_empty() {
        return Err(CliError::Said(
            "these files hold no message that --fold and --lang let through".to_owned(),
        ));
    }
    Ok(sets)
}

impl Sets {
    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.labelled.len() + self.chat.len()
    }

    /// What these response files make of every line.
    pub(super) fn outcomes(&self, engine: &Engine, bar: &ProgressBar) -> Outcomes {
        let labelled = self.labelled.iter().map(|message| message.text.expose());
        let texts: Vec<&str> = labelled.chain(self.chat.iter().map(|line| line.text.expose())).collect();
        judge_all(engine, &texts, bar)
    }

    /// Lines beside what these response files make of them, and the judgements.
    pub(super) fn judged_by(self, engine: &Engine, bar: &ProgressBar) -> (Run, Judged) {
        let mut outcomes = self.outcomes(engine, bar);
        let of_chat = outcomes.split_off(self.labelled.len());
        let run = Run {
            labelled: self.labelled.into_iter().zip(outcomes).collect(),
            chat: self.chat.into_iter().zip(of_chat).collect(),
        };
        (run, self.judged)
    }

    fn add_labelled(&mut self, path: &Path) -> Result<(), CliError> {
        let text = read_file(path)?;
        for (at, line) in lines(path, &text).filter(|(_, line)| !line.trim().is_empty()) {
            let message = Labelled::read(&at, line).map_err(|error| CliError::Said(error.to_string()))?;
            self.labelled.push(message);
        }
        Ok(())
    }

    fn add_chat(&mut self, path: &Path, ranges: &Ranges) -> Result<(), CliError> {
        let text = read_file(path)?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let lang: Option<Arc<str>> = language_of_file(name).map(Arc::from);
        self.chat
            .extend(lines(path, &text).filter_map(|(at, line)| Chat::new(at, line, lang.as_ref(), ranges)));
        Ok(())
    }
}

/// Lines end at a line feed only: chat may hold other separators, and editors count lines so.
fn lines<'a>(path: &Path, text: &'a str) -> impl Iterator<Item = (At, &'a str)> {
    let file: Arc<str> = Arc::from(path.display().to_string());
    (1u32..).zip(text.lines()).map(move |(line, text)| (At { file: file.clone(), line }, text))
}

/// Reads a text file; a mark at its beginning that some editors write is left out.
///
/// # Errors
/// A sentence with the name of the file, and the line where it is no UTF-8.
pub(in crate::cli) fn read_file(path: &Path) -> Result<String, CliError> {
    let shown = path.display();
    let bytes =
        std::fs::read(path).map_err(|error| CliError::Said(format!("{shown} cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count();
        CliError::Said(format!("{shown}:{line}: this line is no UTF-8; save the file as UTF-8"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn ranges(path: &Path) -> Result<Ranges, CliError> {
    Ranges::read(&Arc::from(path.display().to_string()), &read_file(path)?)
        .map_err(|error| CliError::Said(error.to_string()))
}

fn judgements(named: Option<&Path>) -> Result<Judged, CliError> {
    let default = PathBuf::from(JUDGED_DEFAULT);
    let path = match named {
        Some(path) => path,
        None if default.is_file() => &default,
        None => return Ok(Judged::default()),
    };
    Judged::read(&Arc::from(path.display().to_string()), &read_file(path)?)
        .map_err(|error| CliError::Said(error.to_string()))
}

//! A set of response files, and what Sanad decides with it about texts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::tree;
use crate::app::listening::{Ears, Listening};
use crate::cli::{CliError, start, trial};
use crate::eval::Outcome;
use crate::phrases::{Lexicon, Phrase, PhraseId, PhraseIx};
use crate::responses::{Draft, Files, Library};

/// A set of response files that is asked about texts.
pub(super) struct Engine {
    /// How it is named for people: a folder or a revision.
    pub(super) name: String,
    folder: Option<PathBuf>,
    source: Source,
    phrases: HashMap<PhraseId, PhraseIx>,
}

enum Source {
    /// Checked files: what would run.
    Library(Box<Library>),
    /// Old files, that need not pass the checks of today.
    Draft(Box<Draft>),
}

impl Engine {
    /// The response files of today.
    ///
    /// # Errors
    /// The files have errors.
    pub(super) fn current(dir: Option<&Path>) -> Result<Self, CliError> {
        let default = PathBuf::from("responses");
        let folder = dir.map(Path::to_path_buf).or_else(|| default.is_dir().then_some(default));
        let library = start::library(folder.as_deref())?;
        let name = folder.as_ref().map_or_else(|| "compiled in".to_owned(), |dir| dir.display().to_string());
        Ok(Self::new(name, folder, Source::Library(Box::new(library))))
    }

    /// Another folder. Lines with mistakes are left out, and that is said: old files need not pass the checks of today.
    ///
    /// # Errors
    /// There is no such folder, or nothing in it that could be compared.
    pub(super) fn other(dir: &Path, name: String) -> Result<Self, CliError> {
        if !dir.is_dir() {
            return Err(CliError::Said(format!("{} is no folder", dir.display())));
        }
        let (files, mut problems) = Files::read(dir);
        let (draft, found) = Draft::read(&files);
        problems.extend(found);
        if draft.lexicon.phrases().is_empty() || draft.topics.is_empty() {
            return Err(CliError::Said(format!(
                "{name} holds no topic with phrases, so there is nothing to compare with"
            )));
        }
        let errors = problems.iter().filter(|problem| problem.is_error()).count();
        if errors > 0 {
            eprintln!("sanad: {name} has {errors} errors by today's checks; what they are about is left out");
        }
        Ok(Self::new(name, Some(dir.to_owned()), Source::Draft(Box::new(draft))))
    }

    /// The same folder at a revision of its git repository.
    ///
    /// # Errors
    /// No folder, no repository, no such revision, or no response files there.
    pub(super) fn at_revision(folder: Option<&Path>, revision: &str) -> Result<Self, CliError> {
        let Some(folder) = folder else {
            return Err(CliError::Said(
                "--compare needs the folder of the response files in a git repository; \
                 name it with --dir, or use --compare-dir"
                    .to_owned(),
            ));
        };
        let tree = tree::at_revision(folder, revision)?;
        Self::other(&tree.path(), revision.to_owned())
    }

    fn new(name: String, folder: Option<PathBuf>, source: Source) -> Self {
        let mut engine = Self { name, folder, source, phrases: HashMap::new() };
        let ids = engine.lexicon().phrases().iter().enumerate();
        let ids = ids.map(|(index, phrase)| (phrase.id, PhraseIx(u32::try_from(index).unwrap_or(u32::MAX))));
        engine.phrases = ids.collect();
        engine
    }

    /// The folder, where the files are not those compiled in.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// What is recognised.
    pub(super) fn lexicon(&self) -> &Lexicon {
        match &self.source {
            Source::Library(library) => library.lexicon(),
            Source::Draft(draft) => &draft.lexicon,
        }
    }

    fn ears(&self) -> Ears<'_> {
        match &self.source {
            Source::Library(library) => Ears::of(library),
            Source::Draft(draft) => {
                Ears { lexicon: &draft.lexicon, likeness: draft.likeness.as_ref(), topics: &draft.topics }
            }
        }
    }

    /// A phrase by what lasts of it.
    pub(super) fn phrase(&self, id: PhraseId) -> Option<&Phrase> {
        self.phrases.get(&id).map(|&ix| self.lexicon().phrase(ix))
    }

    /// What Sanad would do about a text written just now by somebody unknown in an open channel.
    pub(super) fn judge(&self, text: &str, buffers: &mut Listening) -> Outcome {
        let mut findings = Vec::new();
        self.ears().listen(text, buffers, &mut findings);
        if findings.is_empty() {
            return Outcome::default();
        }
        let matched = findings.iter().filter_map(|finding| finding.phrase).collect();
        Outcome::of(&trial::decided(&findings), matched)
    }
}

/// What the response files make of each text, in the same order, on all cores.
pub(super) fn judge_all(engine: &Engine, texts: &[&str], bar: &ProgressBar) -> Vec<Outcome> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut outcomes = vec![Outcome::default(); texts.len()];
    let size = texts.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        for (texts, outcomes) in texts.chunks(size).zip(outcomes.chunks_mut(size)) {
            scope.spawn(move || {
                let mut buffers = Listening::default();
                for (text, outcome) in texts.iter().zip(outcomes) {
                    *outcome = engine.judge(text, &mut buffers);
                    bar.inc(1);
                }
            });
        }
    });
    outcomes
}

/// A bar on standard error; nothing where that is no terminal.
pub(super) fn progress(lines: usize) -> ProgressBar {
    let bar = ProgressBar::new(lines as u64);
    // The template is a constant of ours: should it be wrong, the plain bar does.
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {human_pos}/{human_len}  {eta}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

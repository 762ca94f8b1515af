//! New response files while the program runs: a good set replaces the old one whole, a bad one changes nothing and is told.
//!
//! Whoever is using the old set finishes with it: it is held by an `Arc` as long as anybody needs it.

mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch as flag};
use tokio::time::{Instant, sleep, timeout};

use self::watch::Watch;
use super::App;
use crate::responses::{Files, Fingerprint, Library, Problem};

/// Times of the reload, which tests shorten.
#[derive(Clone, Copy, Debug)]
pub struct ReloadPace {
    /// Nothing changed for so long: whoever saves several files is through.
    pub quiet: Duration,
    /// The longest wait for quiet.
    pub most: Duration,
    /// How long the same mistakes must stand before somebody is told: a change of many files passes through bad states.
    pub stands: Duration,
    /// Between two looks at the folder where nothing was noticed: network drives tell of no changes.
    pub look: Duration,
}

impl Default for ReloadPace {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(120),
            most: Duration::from_millis(500),
            stands: Duration::from_secs(2),
            look: Duration::from_secs(20),
        }
    }
}

/// What happened to the files.
#[derive(Clone, Debug)]
pub enum Reload {
    /// A new set is in use; the one before, to see what changed.
    Live(Arc<Library>),
    /// These errors stand; the last good set stays in use. Told once until something else is wrong.
    Broken(Vec<Problem>),
    /// What was told as broken is good again.
    Repaired,
}

/// What tells one state of the folder from another: texts, and what could not be read.
type State = (Fingerprint, Vec<Problem>);

/// Errors that are the same whatever line they moved to.
type Mistakes = BTreeSet<(&'static str, String, String)>;

/// Mistakes that stand now.
struct Broken {
    mistakes: Mistakes,
    problems: Vec<Problem>,
    since: Instant,
    told: bool,
}

/// Follows a folder until `stopping`, and swaps the app's library when the files changed for the good.
pub async fn follow(
    app: Arc<App>,
    folder: PathBuf,
    pace: ReloadPace,
    tell: mpsc::UnboundedSender<Reload>,
    mut stopping: flag::Receiver<bool>,
) {
    let mut watch = Watch::new(&folder);
    let mut follower = Follower { seen: None, broken: None, told: BTreeSet::new(), app, folder, pace, tell };
    loop {
        // At once, before anything is noticed: files may have changed between their loading and the watch.
        follower.look().await;
        let wait = follower.until_told().unwrap_or(pace.look);
        let noticed = tokio::select! {
            () = stopped(&mut stopping) => return,
            () = watch.changed() => true,
            () = sleep(wait) => false,
        };
        if noticed {
            settle(&mut watch, pace).await;
        }
        watch.renew();
    }
}

async fn stopped(stopping: &mut flag::Receiver<bool>) {
    // An error means that whoever could say so is gone.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Waits until nothing changes any more.
async fn settle(watch: &mut Watch, pace: ReloadPace) {
    let last = Instant::now() + pace.most;
    while Instant::now() < last && timeout(pace.quiet, watch.changed()).await.is_ok() {}
}

struct Follower {
    app: Arc<App>,
    folder: PathBuf,
    pace: ReloadPace,
    tell: mpsc::UnboundedSender<Reload>,
    /// The state that was looked at last, good or not.
    seen: Option<State>,
    broken: Option<Broken>,
    /// What was told since the last good set: nothing is told twice.
    told: BTreeSet<Mistakes>,
}

impl Follower {
    /// Reads the folder, and loads what it holds where that is new.
    async fn look(&mut self) {
        while let Some((state, files)) = self.changed_state().await {
            let before = self.app.library.load_full();
            if state.1.is_empty() && state.0 == before.fingerprint() {
                self.seen = Some(state);
                self.good_again();
                break;
            }
            let (loaded, problems) = load(files, state.1.clone()).await;
            self.seen = Some(state);
            match loaded {
                // While it was compiled somebody may have gone on writing: only what stands still is taken.
                Some(_) if self.moved_on().await => continue,
                Some(library) => self.take(library, before, &problems),
                None => self.keep(problems),
            }
            break;
        }
        self.tell_mistakes();
    }

    /// The files as they are now, where they differ from those that were looked at last.
    async fn changed_state(&self) -> Option<(State, Files)> {
        let (state, files) = read(&self.folder).await;
        (self.seen.as_ref() != Some(&state)).then_some((state, files))
    }

    async fn moved_on(&self) -> bool {
        self.changed_state().await.is_some()
    }

    fn take(&mut self, library: Library, before: Arc<Library>, problems: &[Problem]) {
        let topics = library.topics().len();
        self.app.library.store(Arc::new(library));
        metrics::counter!("sanad_reloads_total", "result" => "live").increment(1);
        tracing::info!(topics, warnings = problems.len(), "changed response files are in use");
        let _ = self.tell.send(Reload::Live(before));
        self.good_again();
    }

    fn good_again(&mut self) {
        self.broken = None;
        metrics::gauge!("sanad_responses_broken").set(0.0);
        if !std::mem::take(&mut self.told).is_empty() {
            tracing::info!("the response files are good again");
            let _ = self.tell.send(Reload::Repaired);
        }
    }

    /// Keeps the set in use, and remembers what is wrong with the new one.
    fn keep(&mut self, problems: Vec<Problem>) {
        let problems: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
        let mistakes = mistakes(&problems);
        match &mut self.broken {
            // Lines may have moved; the mistakes have not.
            Some(broken) if broken.mistakes == mistakes => broken.problems = problems,
            other => {
                let told = self.told.contains(&mistakes);
                *other = Some(Broken { mistakes, problems, since: Instant::now(), told });
            }
        }
        metrics::counter!("sanad_reloads_total", "result" => "kept").increment(1);
        metrics::gauge!("sanad_responses_broken").set(1.0);
    }

    /// How long until mistakes that nobody was told of have stood long enough.
    fn until_told(&self) -> Option<Duration> {
        let broken = self.broken.as_ref().filter(|broken| !broken.told)?;
        Some(self.pace.stands.saturating_sub(broken.since.elapsed()))
    }

    fn tell_mistakes(&mut self) {
        if self.until_told() != Some(Duration::ZERO) {
            return;
        }
        let Some(broken) = &mut self.broken else { return };
        broken.told = true;
        self.told.insert(broken.mistakes.clone());
        tracing::error!(
            errors = broken.problems.len(),
            "the changed response files have errors and are not used; the last good set stays"
        );
        for problem in &broken.problems {
            tracing::error!("{problem}");
        }
        let _ = self.tell.send(Reload::Broken(broken.problems.clone()));
    }
}

fn mistakes(problems: &[Problem]) -> Mistakes {
    problems.iter().map(|problem| (problem.rule, problem.file.clone(), problem.what.clone())).collect()
}

async fn read(folder: &Path) -> (State, Files) {
    let folder = folder.to_owned();
    let read = tokio::task::spawn_blocking(move || Files::read(&folder)).await;
    // A panic while reading is a bug; what it leaves is a folder with nothing in it, which is never taken.
    let (files, problems) = read.unwrap_or_default();
    ((files.fingerprint(), problems), files)
}

async fn load(files: Files, mut problems: Vec<Problem>) -> (Option<Library>, Vec<Problem>) {
    let loading = tokio::task::spawn_blocking(move || Library::from_files(&files));
    match loading.await {
        Ok((library, found)) => {
            let unread = problems.iter().any(Problem::is_error);
            problems.extend(found);
            (library.filter(|_| !unread), problems)
        }
        Err(_) => {
            let what = "Un défaut de Sanad empêche de lire ces fichiers : signalez-le.".to_owned();
            problems.push(Problem::in_file("unreadable", crate::responses::Severity::Error, "", what));
            (None, problems)
        }
    }
}

//! What `run` and `demo` have in common: library, store and app put together, and the signals that end a process.

use std::path::Path;
use std::sync::Arc;

use super::CliError;
use crate::app::App;
use crate::app::clock::Clock;
use crate::responses::Library;
use crate::settings::Settings;
use crate::store::{Keys, Store};

/// The curated files: a folder where one is set, else those compiled in.
///
/// # Errors
/// The files have errors; the sentence names the first and how to see all.
pub(super) fn library(dir: Option<&Path>) -> Result<Library, CliError> {
    let (library, problems) = match dir {
        Some(dir) => Library::load(dir),
        None => Library::embedded(),
    };
    library.ok_or_else(|| {
        // In French, as everything that is said about these files.
        let errors = match problems.iter().filter(|problem| problem.is_error()).count() {
            1 => "1 erreur".to_owned(),
            more => format!("{more} erreurs"),
        };
        let first = problems.iter().find(|problem| problem.is_error());
        let first = first.map(|problem| format!("{} : {}", problem.file, problem.what)).unwrap_or_default();
        CliError::Said(format!(
            "les fichiers de réponses ont {errors} et ne peuvent pas servir. La première : {first}\n\
             `sanad check` dit tout, et quoi écrire à la place."
        ))
    })
}

/// The same for a bot that must answer whatever happens: where the folder has errors, those compiled in. A restart at
/// night must not leave people without help because an edit of the evening was broken.
///
/// # Errors
/// The files that are compiled in have errors too.
pub(super) fn library_at_any_rate(dir: Option<&Path>) -> Result<Library, CliError> {
    match library(dir) {
        Err(error) if dir.is_some() => {
            let why = error.to_string();
            tracing::error!("{why}");
            tracing::error!(
                "Sanad starts with the response files that are compiled into it, until the folder is good"
            );
            library(None)
        }
        loaded => loaded,
    }
}

/// Library, store and books in memory.
///
/// # Errors
/// A store that cannot be used.
pub(super) async fn app(settings: Settings, library: Library) -> Result<Arc<App>, CliError> {
    let keys = Keys::from_file(&settings.store.key_file)?;
    let store = Store::open(&settings.store.url, &keys).await?;
    let (topics, drafts) = (library.topics().len(), library.drafts());
    tracing::info!(topics, drafts, "response files loaded; drafts wait for a signature");
    Ok(Arc::new(App::start(store, &keys, Arc::new(library), settings, Clock::System).await?))
}

/// Comes with SIGTERM or SIGINT.
pub(super) async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard; stop with SIGINT");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}

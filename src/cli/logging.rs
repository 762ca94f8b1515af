//! What the process says of itself, and what it never says: log lines, panics, memory images.
//!
//! Libraries at debug and trace print frames, bodies and addresses, that is words of people and tokens. So only Sanad's
//! own crates may say more than warnings, whatever `RUST_LOG` asks for (promise P3).

use std::panic::PanicHookInfo;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, FilterFn, LevelFilter};
use tracing_subscriber::layer::{Filter, SubscriberExt};
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::settings::LogFormat;

/// The crates that may log below warnings.
const OURS: [&str; 2] = ["sanad", "discord_sim"];

/// Sets up logging to standard error by `RUST_LOG` (default `info`), a panic hook that shows no message, and no core
/// dumps. To be called once, first thing in `main`.
pub fn init(format: LogFormat) {
    let asked = std::env::var("RUST_LOG").unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Human => lines.with_filter(filter(&asked)).boxed(),
        LogFormat::Json => lines.json().with_filter(filter(&asked)).boxed(),
    };
    // Set by hand: the comfortable `init` would also take in the records of the `log` crate, whose targets cannot be
    // relied upon. An error means that there is a subscriber already, as in tests.
    let _ = tracing::subscriber::set_global_default(Registry::default().with(lines));
    std::panic::set_hook(Box::new(say_where));
    forbid_core_dumps();
}

/// What `RUST_LOG` asks for, within what is allowed: directives like `debug` or `sanad::discord=trace`; unreadable ones
/// are passed over.
pub fn filter(asked: &str) -> impl Filter<Registry> + Send + Sync + 'static {
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(asked);
    asked.and(FilterFn::new(is_allowed))
}

fn is_allowed(metadata: &Metadata<'_>) -> bool {
    let root = metadata.target().split("::").next().unwrap_or_default();
    OURS.contains(&root) || *metadata.level() <= Level::WARN
}

/// A panic's message may quote what was being read: only its place is shown.
fn say_where(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(|| "somewhere".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    tracing::error!(thread = thread.name(), "a bug in Sanad: panic at {place}");
}

/// An image of the memory would hold words of people.
#[cfg(unix)]
fn forbid_core_dumps() {
    if rlimit::setrlimit(rlimit::Resource::CORE, 0, 0).is_err() {
        tracing::warn!(
            "core dumps could not be switched off; switch them off for this service (LimitCORE=0)"
        );
    }
}

#[cfg(not(unix))]
fn forbid_core_dumps() {}

/// Log lines kept for a test to look at.
#[cfg(test)]
#[derive(Clone, Default)]
pub(crate) struct Captured(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

#[cfg(test)]
impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

#[cfg(test)]
impl std::io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
impl tracing_subscriber::fmt::MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logged(asked: &str, say: impl FnOnce()) -> String {
        let log = Captured::default();
        let lines = tracing_subscriber::fmt::layer().with_writer(log.clone()).with_filter(filter(asked));
        tracing::subscriber::with_default(Registry::default().with(lines), say);
        log.text()
    }

    #[test]
    fn p3_libraries_say_no_more_than_warnings_whatever_is_asked() {
        for asked in [
            "trace",
            "serenity=trace,reqwest=trace,hyper=trace,sqlx=trace,twilight_gateway=trace",
            "h2=debug",
        ] {
            let text = logged(asked, || {
                tracing::info!(target: "serenity::http::request", "kept back");
                tracing::debug!(target: "reqwest::connect", "kept back");
                tracing::trace!(target: "hyper::proto::h1::io", "kept back");
                tracing::debug!(target: "twilight_gateway::shard", "kept back");
                tracing::trace!(target: "tokio_websockets", "kept back");
                tracing::trace!(target: "tungstenite::protocol", "kept back");
                tracing::debug!(target: "sqlx::query", "kept back");
                tracing::debug!(target: "rustls::client", "kept back");
                tracing::debug!(target: "sanadic", "kept back");
                let span = tracing::info_span!(target: "serenity::http", "request", body = "kept back");
                span.in_scope(|| tracing::warn!(target: "serenity::http", "shown"));
            });
            assert!(!text.contains("kept back"), "{asked}: {text}");
            assert_eq!(text.contains("shown"), !asked.starts_with("h2"), "{asked}: {text}");
        }
    }

    #[test]
    fn our_own_lines_follow_what_is_asked() {
        let say = || {
            tracing::info!("an info");
            tracing::trace!("a trace");
        };
        assert!(logged("", say).contains("an info"));
        assert!(!logged("", say).contains("a trace"));
        assert!(logged("sanad=trace", say).contains("a trace"));
        assert!(!logged("error", say).contains("an info"));
    }

    #[test]
    fn p3_a_panic_shows_its_place_and_not_its_message() {
        // The hook is the whole process's, so it is not set here: a hook that only calls ours, for our panic.
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if info.payload().downcast_ref::<&str>() == Some(&"des mots privés") {
                say_where(info);
            } else {
                before(info);
            }
        }));
        let text = logged("", || {
            let _ = std::panic::catch_unwind(|| std::panic::panic_any("des mots privés"));
        });
        assert!(text.contains("src/cli/logging.rs") && !text.contains("mots"), "{text}");
    }
}

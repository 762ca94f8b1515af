//! Everything that is logged while tests run, at trace, and everything that people wrote.

use std::io::Write;
use std::sync::{LazyLock, Mutex, Once, PoisonError};

use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static SEEDS: LazyLock<Mutex<Vec<String>>> = LazyLock::new(Mutex::default);

struct Collector;

impl Write for Collector {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Collects from now on, with the filter of the real program and `RUST_LOG=trace`.
pub fn collect() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(|| Collector)
            .with_filter(sanad::cli::logging::filter("trace"));
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines))
            .expect("no other subscriber");
    });
}

/// Notes what somebody wrote.
pub fn seed(text: &str) {
    SEEDS.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
}

/// What people wrote so far.
pub fn seeds() -> Vec<String> {
    SEEDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What was logged so far.
pub fn logged() -> Vec<u8> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

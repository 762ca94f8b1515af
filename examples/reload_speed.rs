//! How long an edit of a response file takes until it is in use, by the reload of the running program and on a copy of the
//! real folder: `cargo run --release --example reload_speed [RESPONSES]`.
//!
//! An edit is a new phrase, a changed card or a changed sentence of the bot, saved as editors do (a new file that takes the
//! place of the old one). The clock runs from the rename to the message that the new set is in use.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use sanad::app::App;
use sanad::app::clock::Clock;
use sanad::app::reload::{Reload, ReloadPace, follow};
use sanad::responses::{Files, Library};
use sanad::settings::Settings;
use sanad::store::{Keys, Store};
use tokio::sync::{mpsc, watch};

/// Edits of each kind.
const EDITS: usize = 7;

/// A kind of edit: its name, the file, and the text with a mark that makes it new.
type Edit = (&'static str, &'static str, fn(&str, usize) -> String);

const KINDS: [Edit; 3] = [
    ("phrase", "topics/suicide/fr.phrases", |text, turn| {
        text.replacen("\n[examples]", &format!("\nla {turn}e nuit sans fin\n\n[examples]"), 1)
    }),
    ("card", "topics/suicide/fr.md", |text, turn| format!("{}\nEdit {turn}.\n", text.trim_end())),
    ("sentence", "interface/fr.ftl", |text, turn| {
        text.replacen(" = ", &format!(" = {} ", "a".repeat(turn + 1)), 1)
    }),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let real = std::env::args().nth(1).unwrap_or_else(|| "responses".to_owned());
    let home = tempfile::tempdir()?;
    let folder = home.path().join("responses");
    let (files, problems) = Files::read(Path::new(&real));
    anyhow::ensure!(problems.is_empty(), "{real} cannot be read");
    for (path, text) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().context("it stands in a folder")?)?;
        fs::write(path, text)?;
    }

    let (library, load) = timed(|| Library::load(&folder).0);
    let library = library.context("the folder has mistakes")?;
    println!(
        "{} phrases; read and compiled once: {} ms",
        library.lexicon().phrases().len(),
        load.as_millis()
    );

    let keys = Keys::from_file(&home.path().join("key"))?;
    let store = Store::open(&format!("sqlite:{}", home.path().join("store.sqlite").display()), &keys).await?;
    let settings = Settings::from_toml("")?;
    let app = Arc::new(App::start(store, &keys, Arc::new(library), settings, Clock::System).await?);
    let (tell, mut told) = mpsc::unbounded_channel();
    let (stop, stopping) = watch::channel(false);
    let follower = tokio::spawn(follow(app, folder.clone(), ReloadPace::default(), tell, stopping));
    // Its first look compares with the set that is in use and finds nothing.
    tokio::time::sleep(Duration::from_secs(1)).await;

    println!("edit       median ms   longest ms   (of {EDITS}, from the rename to the set in use)");
    for (name, file, change) in KINDS {
        let text = files.get(file).with_context(|| format!("there is no {file}"))?;
        let mut times = Vec::new();
        for turn in 0..EDITS {
            let begun = save(&folder.join(file), &change(text, turn))?;
            match told.recv().await.context("the follower lives")? {
                Reload::Live(_) => times.push(begun.elapsed()),
                other => bail!("not in use: {other:?}"),
            }
        }
        times.sort();
        println!("{name:<10} {:>9} {:>12}", times[EDITS / 2].as_millis(), times[EDITS - 1].as_millis());
    }
    stop.send_replace(true);
    follower.await?;
    Ok(())
}

/// Saves as careful editors do, and says when the new file took the place of the old one.
fn save(path: &PathBuf, text: &str) -> anyhow::Result<Instant> {
    let fresh = path.with_extension("new~");
    fs::write(&fresh, text)?;
    let begun = Instant::now();
    fs::rename(&fresh, path)?;
    Ok(begun)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let made = work();
    (made, begun.elapsed())
}

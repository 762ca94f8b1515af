//! How long the shipped phrases take to scan ordinary messages, one a line: `cargo run --release --example scan_speed -- FILE…`. Each
//! file is read nine times with the same buffers, as the task of a shard does; the first time warms them.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Context;
use sanad::phrases::Scratch;
use sanad::responses::Library;

fn main() -> anyhow::Result<()> {
    let (library, _) = Library::embedded();
    let library = library.context("the response files do not load: `sanad check` says why")?;
    let mut scratch = Scratch::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        let messages: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let mut rounds: Vec<f64> = (0..9)
            .map(|_| {
                let start = Instant::now();
                for message in &messages {
                    black_box(library.lexicon().scan(message, &mut scratch));
                }
                start.elapsed().as_secs_f64()
            })
            .collect();
        let first = rounds.remove(0);
        rounds.sort_by(f64::total_cmp);
        let each = |seconds: f64| seconds * 1e9 / messages.len() as f64;
        println!(
            "{file}: {} messages of {} bytes, {:.0} ns each (first time {:.0})",
            messages.len(),
            text.len() / messages.len().max(1),
            each(rounds[rounds.len() / 2]),
            each(first)
        );
    }
    Ok(())
}

//! The fixed work whose instructions `benches/callgrind.sh` counts: 2,000 messages, scanned as many times as the argument says. The
//! lexicon is compiled and the buffers are warm before, so that the difference between two runs is scanning and nothing else.
//! With the name of a hostile message, or `long`, as second argument: that message instead, to compare how much work they are.

#[allow(dead_code, reason = "the bench uses all of them")]
mod messages;

#[allow(dead_code, reason = "the bench uses all of it")]
mod ours;

use std::hint::black_box;

fn main() {
    let passes: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    let ours = ours::Ours::new(&messages::lexicon(500, 0));
    let messages = match std::env::args().nth(2).as_deref() {
        None => messages::ordinary(2_000),
        Some("long") => vec![messages::long(2_000)],
        Some(name) => messages::hostile(2_000)
            .into_iter()
            .filter(|(own, _)| *own == name)
            .map(|(_, text)| text)
            .collect(),
    };
    let pass = || messages.iter().map(|m| ours.scan(m)).sum::<usize>();
    let found = pass();
    (0..passes).for_each(|_| assert_eq!(black_box(pass()), found));
    println!("{found} matches");
}

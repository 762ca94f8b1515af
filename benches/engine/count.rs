//! The fixed work whose instructions `benches/callgrind.sh` counts: 2,000 messages, scanned as many times as the argument says. The
//! lexicon is compiled and the buffers are warm before, so that the difference between two runs is scanning and nothing else.

#[allow(dead_code, reason = "the bench uses all of them")]
mod messages;

#[allow(dead_code, reason = "the bench uses all of it")]
mod ours;

use std::hint::black_box;

fn main() {
    let passes: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    let ours = ours::Ours::new(&messages::lexicon(500, 0));
    let messages = messages::ordinary(2_000);
    let pass = || messages.iter().map(|m| ours.scan(m)).sum::<usize>();
    let found = pass();
    (0..passes).for_each(|_| assert_eq!(black_box(pass()), found));
    println!("{found} matches");
}

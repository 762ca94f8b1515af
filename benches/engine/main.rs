//! The text engine against other matchers, in one process, in alternating rounds; the medians are compared as ratios, because absolute
//! times drift on shared machines. `cargo bench -p sanad-engine`; `-- --quick` for a short run. All messages
//! are made up here; `docs/performance.md` tells how to read the table.

mod lanes;

mod messages;

mod ours;

use std::alloc::System;
use std::hint::black_box;
use std::time::{Duration, Instant};

use lanes::Lane;
use ours::Ours;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Rounds; every lane runs once in each.
const ROUNDS: usize = 11;

fn main() {
    let flag = |name: &str| std::env::args().any(|a| a == name);
    let count = if flag("--quick") || flag("--test") { 1_000 } else { 10_000 };
    let ordinary = messages::ordinary(count);
    let words = messages::lexicon(500, 0);
    let bytes: usize = ordinary.iter().map(String::len).sum();
    println!("{count} messages, {:.1} bytes each, 500 phrases, {ROUNDS} rounds", bytes as f64 / count as f64);

    let ours = Ours::new(&words);
    let mut peers = lanes::peers(&words);
    let r = table(&ours, &mut peers, &ordinary);
    growth(&ordinary);
    lengths(&ours, r);
    allocations(&ours, &ordinary);
    compiling();
}

/// Median time of each of several pieces of work, run in turns.
fn medians(work: &mut [&mut dyn FnMut()]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); work.len()];
    for _ in 0..ROUNDS {
        for (i, one) in work.iter_mut().enumerate() {
            let start = Instant::now();
            one();
            times[i].push(start.elapsed());
        }
    }
    times
        .iter_mut()
        .map(|t| {
            t.sort();
            t[t.len() / 2]
        })
        .collect()
}

/// The peers on the same messages; gives R back: the time of the raw DFA per message, in nanoseconds.
fn table(ours: &Ours, peers: &mut [Lane], messages: &[String]) -> f64 {
    let mut scan = || {
        messages.iter().for_each(|m| {
            black_box(ours.scan(m));
        })
    };
    let mut fold = || {
        messages.iter().for_each(|m| {
            black_box(ours.fold(m));
        })
    };
    let mut runs: Vec<Box<dyn FnMut() + '_>> = peers
        .iter_mut()
        .map(|lane| {
            Box::new(|| {
                messages.iter().for_each(|m| {
                    black_box((lane.run)(m));
                })
            }) as Box<dyn FnMut()>
        })
        .collect();
    let mut work: Vec<&mut dyn FnMut()> = vec![&mut scan, &mut fold];
    work.extend(runs.iter_mut().map(|r| r.as_mut() as &mut dyn FnMut()));
    let times = medians(&mut work);
    drop(work);
    drop(runs);
    let per = |t: Duration| t.as_nanos() as f64 / messages.len() as f64;
    let r = per(times[2]);
    println!("\n{:<44}{:>12}{:>8}", "lane", "ns/message", "x R");
    let names = ["sanad: scan, everything", "sanad: folding and words only"]
        .into_iter()
        .chain(peers.iter().map(|l| l.name));
    for (name, &t) in names.zip(&times) {
        println!("{name:<44}{:>12.0}{:>8.2}", per(t), per(t) / r);
    }
    r
}

/// 500, 5,000 and 50,000 phrases, cold (words that no message holds) and warm (other orders of the words of the messages).
fn growth(messages: &[String]) {
    println!(
        "\n{:<32}{:>12}{:>8}{:>14}{:>12}{:>10}",
        "lexicon", "ns/message", "x 500", "bytes/phrase", "compile ms", "attack"
    );
    for warm in [false, true] {
        let sizes = [500, 5_000, 50_000];
        let built: Vec<(Ours, Duration)> = sizes
            .iter()
            .map(|&n| {
                let list = if warm { messages::warm(n) } else { messages::lexicon(500, n - 500) };
                let start = Instant::now();
                let ours = Ours::new(&list);
                (ours, start.elapsed())
            })
            .collect();
        let attacks: Vec<String> = sizes
            .iter()
            .map(|&n| {
                messages::informed(&if warm { messages::warm(n) } else { messages::lexicon(500, n - 500) })
            })
            .collect();
        let usual = messages::long(2_000);
        let mut runs: Vec<Box<dyn FnMut()>> = Vec::new();
        for (i, (ours, _)) in built.iter().enumerate() {
            runs.push(Box::new(move || {
                messages.iter().for_each(|m| {
                    black_box(ours.scan(m));
                })
            }));
            let attack = &attacks[i];
            runs.push(Box::new(move || {
                (0..50).for_each(|_| {
                    black_box(ours.scan(attack));
                })
            }));
            let usual = &usual;
            runs.push(Box::new(move || {
                (0..50).for_each(|_| {
                    black_box(ours.scan(usual));
                })
            }));
        }
        let mut work: Vec<&mut dyn FnMut()> =
            runs.iter_mut().map(|r| r.as_mut() as &mut dyn FnMut()).collect();
        let times = medians(&mut work);
        for (i, n) in sizes.iter().enumerate() {
            let name = format!("{n} phrases, {}", if warm { "warm" } else { "cold" });
            let (scan, attack, usual) = (times[3 * i], times[3 * i + 1], times[3 * i + 2]);
            println!(
                "{name:<32}{:>12.0}{:>8.2}{:>14}{:>12.1}{:>10.2}",
                scan.as_nanos() as f64 / messages.len() as f64,
                scan.as_secs_f64() / times[0].as_secs_f64(),
                built[i].0.bytes() / n,
                built[i].1.as_secs_f64() * 1e3,
                attack.as_secs_f64() / usual.as_secs_f64(),
            );
        }
    }
}

/// Long and hostile messages against ordinary ones of the same length.
fn lengths(ours: &Ours, r: f64) {
    let hostile = messages::hostile(2_000);
    let (two, four) = (messages::long(2_000), messages::long(4_000));
    let mut runs: Vec<Box<dyn FnMut() + '_>> = vec![
        Box::new(|| {
            (0..100).for_each(|_| {
                black_box(ours.scan(&two));
            })
        }),
        Box::new(|| {
            (0..100).for_each(|_| {
                black_box(ours.scan(&four));
            })
        }),
    ];
    for (_, text) in &hostile {
        runs.push(Box::new(move || {
            (0..100).for_each(|_| {
                black_box(ours.scan(text));
            })
        }));
    }
    let mut work: Vec<&mut dyn FnMut()> =
        runs.iter_mut().map(|run| run.as_mut() as &mut dyn FnMut()).collect();
    let times = medians(&mut work);
    let usual = times[0].as_secs_f64();
    println!("\n{:<44}{:>12}{:>14}", "2,000 characters", "us", "x ordinary");
    println!("{:<44}{:>12.1}{:>14.2}", "ordinary", usual * 1e4, 1.0);
    println!(
        "{:<44}{:>12.1}{:>14.2}",
        "ordinary, 4,000 characters",
        times[1].as_secs_f64() * 1e4,
        times[1].as_secs_f64() / usual
    );
    for ((name, _), t) in hostile.iter().zip(&times[2..]) {
        println!("{name:<44}{:>12.1}{:>14.2}", t.as_secs_f64() * 1e4, t.as_secs_f64() / usual);
    }
    println!("(R = {r:.0} ns)");
}

/// Heap allocations per message, warmed.
fn allocations(ours: &Ours, messages: &[String]) {
    let (mut without, mut with, mut n_without, mut n_with) = (0, 0, 0usize, 0usize);
    for message in messages {
        let region = Region::new(ALLOCATOR);
        let found = ours.scan(message);
        let allocated = region.change().allocations;
        if found == 0 {
            (without, n_without) = (without + allocated, n_without + 1);
        } else {
            (with, n_with) = (with + allocated, n_with + 1);
        }
    }
    println!("\nallocations: {without} in {n_without} messages without a match, {with} in {n_with} with one");
}

fn compiling() {
    for n in [500, 50_000] {
        let list = messages::lexicon(500, n - 500);
        let mut build = || {
            black_box(Ours::new(&list).bytes());
        };
        let times = medians(&mut [&mut build]);
        println!("compile {n}: {:.1} ms", times[0].as_secs_f64() * 1e3);
    }
}

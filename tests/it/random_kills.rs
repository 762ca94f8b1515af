//! Killed at random moments while fifty people call for help, and cut off from PostgreSQL while ten do (promise P1):
//! nobody is lost, and everybody is seen once.
//!
//! `SANAD_CRASH_KILLS=200` kills as often as the promise is measured by; `SANAD_CRASH_SEED` draws other moments.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use discord_sim::{Sim, World, ids};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::support::postgres;
use crate::support::process::{CALL, LONG, On, Site, on_both_stores};
use crate::support::proxy::Wire;

on_both_stores!(p1_killed_at_random_moments_fifty_calls_are_fifty_cases_seen_once);

/// Who calls while the program is killed.
const CALLS: usize = 50;
/// Kills where nothing else is said: what fits into a check that runs before each change.
const KILLS: usize = 12;
/// A double lives at most this long (design §1).
pub(crate) const DOUBLE_LIVES: Duration = Duration::from_secs(60);
/// Longer than everything takes once the last kill is over.
const IN_THE_END: Duration = Duration::from_secs(150);

fn told(name: &str, otherwise: usize) -> usize {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number")),
        Err(_) => otherwise,
    }
}

/// How often each name of a case's post stands in the staff forum.
pub(crate) fn posts(sim: &Sim) -> BTreeMap<String, usize> {
    sim.world(|world| {
        let mut names = BTreeMap::new();
        for post in world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№')) {
            *names.entry(post.name.clone()).or_default() += 1;
        }
        names
    })
}

/// Watches for doubles all the time; tells how long the longest has lived.
pub(crate) fn watch_doubles(sim: &Sim) -> (JoinHandle<()>, Arc<Mutex<Duration>>) {
    let longest = Arc::new(Mutex::new(Duration::ZERO));
    let (sim, told) = (sim.clone(), longest.clone());
    let task = tokio::spawn(async move {
        let mut since: BTreeMap<String, Instant> = BTreeMap::new();
        loop {
            let doubled: Vec<String> =
                posts(&sim).into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name).collect();
            since.retain(|name, _| doubled.contains(name));
            for name in doubled {
                let lived = since.entry(name).or_insert_with(Instant::now).elapsed();
                let mut longest = told.lock().expect("nobody panics with it");
                *longest = lived.max(*longest);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    (task, longest)
}

/// Somebody new calls in one of three places.
fn call(site: &Site, number: usize) {
    let place = [ids::GENERAL, ids::JEUX, ids::ECOUTE][number % 3];
    let person = site.newcomer(&format!("jeune{number}"));
    site.say(person, place, CALL);
}

/// How often both referents were told of each case by name.
pub(crate) fn calls(sim: &Sim) -> BTreeMap<String, usize> {
    sim.world(|world| {
        let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№'));
        let called = |post| {
            let told = world.messages_in(post).map(|message| &message.notified);
            told.filter(|told| told.contains(&ids::SALMA) && told.contains(&ids::KARIM)).count()
        };
        posts.map(|post| (post.name.clone(), called(post.id))).collect()
    })
}

/// Waits until these cases, and no other, stand in the forum, each once, and called about once: the next call comes after
/// half an hour only.
async fn all_seen_once(site: &Site, cases: usize, calls_at_most: usize) {
    let wanted: BTreeMap<String, usize> =
        (1..=cases).map(|number| (format!("№ {number} · urgent"), 1)).collect();
    let deadline = Instant::now() + IN_THE_END;
    loop {
        let written = site.count("SELECT COUNT(*) FROM cases").await;
        let open = site
            .count(
                "SELECT COUNT(*) FROM outbox WHERE kind IN ('post-case', 'post-door', 'call') AND buried_at IS NULL",
            )
            .await;
        let seen = posts(&site.sim);
        let told = calls(&site.sim);
        let called = told.len() == cases && told.values().all(|times| (1..=calls_at_most).contains(times));
        if written == cases as i64 && open == 0 && seen == wanted && called {
            break;
        }
        let once = seen.values().filter(|times| **times == 1).count();
        assert!(
            Instant::now() < deadline,
            "{written} of {cases} cases are written, {open} deliveries are open, {once} of {} posts stand once, calls: {:?}",
            seen.len(),
            calls(&site.sim)
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let people = site.count("SELECT COUNT(DISTINCT open_key) FROM cases").await;
    assert_eq!(people, cases as i64, "each person has a case of their own");
    for place in [ids::GENERAL, ids::JEUX, ids::ECOUTE] {
        assert_eq!(site.doors(place), 1, "one door serves all who wrote");
    }
}

async fn p1_killed_at_random_moments_fifty_calls_are_fifty_cases_seen_once(on: On) {
    let (kills, seed) = (told("SANAD_CRASH_KILLS", KILLS), told("SANAD_CRASH_SEED", 1));
    let mut random = StdRng::seed_from_u64(seed as u64);
    let mut site = Site::open_on(on).await;
    let (watcher, longest_double) = watch_doubles(&site.sim);
    let mut called = 0;
    for kill in 0..kills {
        // Within this life of the program: when each call comes, and when the end.
        let life = Duration::from_millis(random.random_range(0..2_000));
        let due = CALLS * (kill + 1) / kills - called;
        let mut moments: Vec<Duration> =
            (0..due).map(|_| life.mul_f64(random.random_range(0.0..1.0))).collect();
        moments.sort();
        let born = Instant::now();
        for moment in moments {
            tokio::time::sleep_until(born + moment).await;
            call(&site, called);
            called += 1;
        }
        tokio::time::sleep_until(born + life).await;
        site.kill().await;
        site.spawn();
    }
    assert_eq!(called, CALLS);
    // Asked to stop before it can hear that, the last program would end as if killed once more.
    site.sim.wait_for_bot(LONG, true).await.expect("the last program comes online");
    all_seen_once(&site, CALLS, 1).await;
    watcher.abort();
    let longest = *longest_double.lock().expect("the watcher is over");
    println!("{kills} kills on {on:?}: the longest double lived {longest:?}");
    assert!(longest <= DOUBLE_LIVES, "a double lived for {longest:?}");
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_with_the_connection_to_postgresql_cut_again_and_again_nobody_is_lost() {
    if !postgres::is_there().await {
        return;
    }
    let mut random = StdRng::seed_from_u64(told("SANAD_CRASH_SEED", 1) as u64);
    let mut site = Site::closed_on(On::Postgres, World::default()).await;
    let database = site.database.as_ref().expect("it is on PostgreSQL");
    let wire = Wire::to(database.address()).await;
    site.configure(&site.settings().replace(&database.url(), &database.url_through(wire.port())));
    site.start().await;
    for number in 0..10 {
        // Calls come while the wire is whole, while it is cut, and just at the cut.
        let pause = Duration::from_millis(random.random_range(0..400));
        match number % 3 {
            0 => {
                call(&site, number);
                tokio::time::sleep(pause / 8).await;
                wire.cut();
            }
            1 => {
                wire.cut();
                call(&site, number);
            }
            _ => call(&site, number),
        }
        tokio::time::sleep(pause * 4).await;
        wire.mend();
    }
    // Who could not be written down at once was shown, with a call of its own; the ladder's first knows of it.
    all_seen_once(&site, 10, 1).await;
    // The server throws everybody out, as at a restart.
    let thrown = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    call(&site, 10);
    assert!(site.count(thrown).await > 0, "nobody was connected");
    call(&site, 11);
    all_seen_once(&site, 12, 1).await;
    site.finish().await;
}

//! Somebody outside notices a dead process: `watch.url` is called while all is well, and only then (promise P5).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use discord_sim::World;
use sanad::discord::bot::BotPace;
use sanad::discord::watch::Watching;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::{House, lines};

const EVERY: Duration = Duration::from_millis(100);

/// Counts calls.
async fn switch() -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (calls, status) = (Arc::<AtomicUsize>::default(), Arc::new(AtomicUsize::new(200)));
    let (count, says) = (calls.clone(), status.clone());
    let answer = axum::routing::get(move || async move {
        count.fetch_add(1, Ordering::SeqCst);
        axum::http::StatusCode::from_u16(says.load(Ordering::SeqCst) as u16).expect("a status")
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it has one");
    let app = axum::Router::new().route("/ping/hidden-uuid", answer);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}/ping/hidden-uuid"), calls, status)
}

fn logged(words: &str) -> usize {
    String::from_utf8_lossy(&lines::logged()).matches(words).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_watch_url_is_called_while_all_is_well_and_held_while_the_store_is_not() {
    let (url, calls, status) = switch().await;
    let settings = format!("[watch]\nurl = \"{url}\"");
    let pace = BotPace { watch_every: Some(EVERY), ..BotPace::default() };
    let mut house = House::open_at_pace(World::default(), &settings, pace).await;
    let called = |more: usize| {
        let from = calls.load(Ordering::SeqCst);
        let calls = &calls;
        move || (calls.load(Ordering::SeqCst) >= from + more).then_some(())
    };
    house.until(called(3)).await;
    let watching = house.watching.clone();
    assert!(matches!(*watching.borrow(), Watching::Called(_)));

    // The store no longer answers as it should: the calls stop.
    let file = house.folder.path().join("sanad.sqlite");
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(20));
    let mut store = SqliteConnection::connect_with(&options).await.expect("the store");
    sqlx::query("ALTER TABLE outbox RENAME TO elsewhere").execute(&mut store).await.expect("renamed");
    let held = || matches!(*watching.borrow(), Watching::Held("the store does not answer")).then_some(());
    house.until(held).await;
    let stopped = calls.load(Ordering::SeqCst);
    house
        .until_async(async || {
            let figures = house.figures().await;
            let line = figures.lines().find(|line| line.starts_with("sanad_watch_total{result=\"held\"}"))?;
            let held: usize = line.rsplit(' ').next()?.parse().ok()?;
            (held >= 5).then_some(())
        })
        .await;
    assert_eq!(calls.load(Ordering::SeqCst), stopped, "it was called though the store is not well");
    sqlx::query("ALTER TABLE elsewhere RENAME TO outbox").execute(&mut store).await.expect("renamed back");
    let _ = store.close().await;
    house.until(called(2)).await;

    // Nobody outside answers: it is called all the same.
    status.store(500, Ordering::SeqCst);
    house.until(|| (*watching.borrow() == Watching::Unanswered).then_some(())).await;
    house.until(called(2)).await;
    status.store(200, Ordering::SeqCst);
    house.until(|| matches!(*watching.borrow(), Watching::Called(_)).then_some(())).await;

    // Each change was said once, and the address never. On a busy machine a call may come too late once more than planned.
    let (held, unanswered) =
        (logged("watch.url is no longer called"), logged("watch.url does not answer as it should"));
    assert!(held >= 1 && unanswered >= 1);
    assert_eq!(logged("watch.url is called every minute"), 1);
    let again = logged("watch.url is called again");
    assert!((2..=held + unanswered).contains(&again), "{again} of {held} and {unanswered}");
    assert_eq!(logged("hidden-uuid"), 0);
    house.stop_bot().await;
    let after = calls.load(Ordering::SeqCst);
    tokio::time::sleep(EVERY * 5).await;
    assert_eq!(calls.load(Ordering::SeqCst), after, "a stopped Sanad says no more that it lives");
    house.finish().await;
}

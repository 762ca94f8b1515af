//! The store is away (design §9): PostgreSQL hangs or is cut off, SQLite's file is locked by somebody. Who calls for help is shown to the
//! team at once as « pas encore enregistré », and that post becomes the case's when the store is back.

use std::time::Duration;

use discord_sim::world::ChannelKind;
use discord_sim::{Id, World, ids};
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;
use tokio::time::Instant;

use crate::random_kills::calls;
use crate::support::process::{CALL, On, Site, on_both_stores};
use crate::support::proxy::Wire;
use crate::support::words;
use crate::two_processes::shown;

on_both_stores!(
    p1_while_the_store_is_away_the_team_sees_who_calls_and_then_one_case,
    p1_killed_while_the_store_is_away_nothing_is_lost_and_one_post_stays,
);

/// What stood for a case goes within so long, also when its process has died.
const GOES_WITHIN: Duration = Duration::from_secs(75);

/// A store that can be taken away.
struct Away {
    wire: Option<Wire>,
    lock: Option<SqliteConnection>,
}

impl Away {
    /// A site whose store is there.
    async fn site(on: On) -> (Site, Self) {
        Self::site_in(on, World::default(), |text| text).await
    }

    /// The same in another world, with settings made from the usual ones.
    async fn site_in(on: On, world: World, change: impl Fn(String) -> String) -> (Site, Self) {
        let mut site = Site::closed_on(on, world).await;
        site.configure(&change(site.settings()));
        let mut wire = None;
        if let Some(database) = &site.database {
            let through = Wire::to(database.address()).await;
            let settings = change(site.settings());
            site.configure(&settings.replace(&database.url(), &database.url_through(through.port())));
            wire = Some(through);
        }
        site.start().await;
        (site, Self { wire, lock: None })
    }

    async fn goes(&mut self, site: &Site) {
        match &self.wire {
            Some(wire) => wire.hang(),
            None => {
                let mut lock = site.store().await;
                lock.execute("BEGIN IMMEDIATE").await.expect("nobody else writes for long");
                self.lock = Some(lock);
            }
        }
    }

    async fn comes_back(&mut self) {
        if let Some(wire) = &self.wire {
            wire.mend();
        }
        if let Some(mut lock) = self.lock.take() {
            lock.execute("ROLLBACK").await.expect("it holds the lock");
        }
    }
}

/// The posts that stand for what is not written down.
fn waiting(site: &Site) -> Vec<Id> {
    site.sim.world(|world| {
        let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('⏳'));
        posts.map(|thread| thread.id).collect()
    })
}

async fn p1_while_the_store_is_away_the_team_sees_who_calls_and_then_one_case(on: On) {
    let (site, mut away) = Away::site(on).await;
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.seen_once(1).await;
    away.goes(&site).await;
    let first = site.newcomer("jeune-a");
    let called = Instant::now();
    site.say(first, ids::GENERAL, CALL);
    let post =
        site.until("a post of what is not written down", async || waiting(&site).first().copied()).await;
    println!("{on:?}: shown after {:?}", called.elapsed());
    // Two seconds for the store, and then some for Discord.
    assert!(called.elapsed() < Duration::from_secs(8), "shown after {:?}", called.elapsed());
    site.sim.world(|world| {
        let name = &world.channels[&post].name;
        assert!(name.contains("urgent") && name.contains("pas encore enregistré"), "{name}");
        let told = world.messages_in(post).next().expect("its first message");
        assert!(told.notified.contains(&ids::SALMA) && told.notified.contains(&ids::KARIM));
    });
    // Again the same person: the same post; and somebody else: another one.
    site.say(first, ids::JEUX, CALL);
    let second = site.newcomer("jeune-b");
    site.say(second, ids::GENERAL, CALL);
    site.until("two posts", async || (waiting(&site).len() >= 2).then_some(())).await;
    // What needs the store says so.
    let case = site.sim.world(|world| {
        let mut posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№'));
        posts.next().expect("the case before").id
    });
    let card =
        site.sim.visible_messages(ids::SALMA, case).into_iter().find(|message| !message.embeds.is_empty());
    let said = shown(&site, ids::SALMA, &card.expect("its card"), "Prendre").await;
    assert!(words(&said).contains("Ma mémoire ne répond pas"), "{}", words(&said));
    assert_eq!(waiting(&site).len(), 2);
    assert_eq!(site.count("SELECT COUNT(*) FROM cases").await, 1);
    away.comes_back().await;
    let names: Vec<String> = (1..=3).map(|number| format!("№ {number} · urgent")).collect();
    site.until("three cases, each posted once", async || {
        let open = site
            .count("SELECT COUNT(*) FROM outbox WHERE kind IN ('post-case', 'call') AND buried_at IS NULL");
        (open.await == 0 && site.posts() == names).then_some(())
    })
    .await;
    site.until("no post of what is not written down", async || waiting(&site).is_empty().then_some(())).await;
    let name = site.sim.world(|world| world.channels[&post].name.clone());
    assert!(name.starts_with('№'), "the post became the case's: {name}");
    assert_eq!(site.posts(), names);
    site.sim.world(|world| {
        let cards = world.messages_in(post).filter(|message| !message.embeds.is_empty());
        assert_eq!(cards.count(), 1, "the card took the place of what was shown");
    });
    assert_eq!(site.count("SELECT COUNT(*) FROM sources").await, 4, "each message is written down");
    // What was called before the case was there is not called again.
    let wanted: Vec<(String, usize)> = names.into_iter().map(|name| (name, 1)).collect();
    assert_eq!(calls(&site.sim).into_iter().collect::<Vec<_>>(), wanted);
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_row_that_cannot_be_opened_holds_up_nobody_else() {
    let (site, _) = Away::site(On::Sqlite).await;
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.seen_once(1).await;
    let mut store = site.store().await;
    store.execute("UPDATE cooldowns SET sealed = x'00'").await.expect("it is written");
    drop(store);
    // What she says next cannot be weighed, and the team sees that something waits.
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.until("a post of what is not written down", async || (waiting(&site).len() == 1).then_some(()))
        .await;
    for (number, name) in [(2, "jeune-a"), (3, "jeune-b")] {
        site.say(site.newcomer(name), ids::GENERAL, CALL);
        site.seen_once(number).await;
    }
    assert_eq!(waiting(&site).len(), 1);
    site.finish().await;
}

async fn p1_killed_while_the_store_is_away_nothing_is_lost_and_one_post_stays(on: On) {
    let (mut site, mut away) = Away::site(on).await;
    away.goes(&site).await;
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.until("a post of what is not written down", async || (waiting(&site).len() == 1).then_some(()))
        .await;
    site.kill().await;
    away.comes_back().await;
    site.start().await;
    // Discord repeats the frame, since nobody has said that it was handled.
    site.seen_once(1).await;
    let seen = Instant::now();
    while !waiting(&site).is_empty() {
        assert!(seen.elapsed() < GOES_WITHIN, "what stood for the case stays");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("{on:?}: gone after {:?}", seen.elapsed());
    site.finish().await;
}

/// A text channel that only the team sees.
const ROOM: Id = Id(1_200_000_000_000_000_150);

/// The cards in the team's text channel whose words begin so.
fn cards(site: &Site, begin: &str) -> usize {
    let mut seen = site.sim.visible_messages(ids::SALMA, ROOM);
    let begins =
        |embed: &serde_json::Value| embed["title"].as_str().is_some_and(|title| title.starts_with(begin));
    seen.retain(|message| message.embeds.iter().any(begins));
    seen.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_killed_while_the_store_is_away_one_card_stays_in_a_text_channel_too() {
    let mut world = World::default();
    let mut room = world.channels[&ids::SUIVI].clone();
    (room.id, room.kind, room.name) = (ROOM, ChannelKind::Text, "equipe".to_owned());
    world.channels.insert(ROOM, room);
    let room = |text: String| {
        text.replace(&format!("staff_channel = \"{}\"", ids::SUIVI), &format!("staff_channel = \"{ROOM}\""))
    };
    let (mut site, mut away) = Away::site_in(On::Sqlite, world, room).await;
    away.goes(&site).await;
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.until("a card of what is not written down", async || (cards(&site, "⏳") == 1).then_some(())).await;
    site.kill().await;
    away.comes_back().await;
    site.start().await;
    site.until("the card of the case", async || (cards(&site, "Cas 1") == 1).then_some(())).await;
    let seen = Instant::now();
    while cards(&site, "⏳") > 0 {
        assert!(seen.elapsed() < GOES_WITHIN, "what stood for the case stays");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("gone after {:?}", seen.elapsed());
    assert_eq!(cards(&site, "Cas 1"), 1);
    site.finish().await;
}

//! Two programs on one PostgreSQL (promise P1, design §9): each case is seen once, each shard is heard by one of them, and when
//! one is killed the other goes on.

use std::time::Duration;

use discord_sim::world::{ChannelKind, InteractionState};
use discord_sim::{Id, MessageView, World, ids};
use tokio::time::Instant;

use crate::random_kills::{DOUBLE_LIVES, calls, posts, watch_doubles};
use crate::support::button;
use crate::support::postgres;
use crate::support::process::{CALL, LONG, On, Site};
use crate::support::proxy::Wire;

/// What is heard as a danger tonight.
const TONIGHT: &str = "je vais me tuer ce soir";
/// A shard moves within so long when its program dies (design §9).
const MOVES_WITHIN: Duration = Duration::from_secs(60);
/// Longer than a program counts as just begun.
const JUST_BEGUN: Duration = Duration::from_secs(4);
/// Longer than everything takes once the last kill is over.
const IN_THE_END: Duration = Duration::from_secs(120);

/// Processes that hold a shard, and shards that are held.
async fn holders(site: &Site) -> (i64, i64) {
    let holders = site
        .count(
            "SELECT COUNT(DISTINCT holder) FROM shard_leases WHERE held_until > (EXTRACT(EPOCH FROM now()) * 1000)::BIGINT",
        )
        .await;
    let held = site
        .count(
            "SELECT COUNT(*) FROM shard_leases WHERE held_until > (EXTRACT(EPOCH FROM now()) * 1000)::BIGINT",
        )
        .await;
    (holders, held)
}

async fn processes(site: &Site, wanted: i64) {
    site.until("as many processes", async || {
        (site.count("SELECT COUNT(*) FROM processes").await == wanted).then_some(())
    })
    .await;
}

/// Somebody new writes; every third time it is for tonight.
fn call(site: &Site, number: usize) -> Id {
    let person = site.newcomer(&format!("jeune{number}"));
    let place = [ids::GENERAL, ids::JEUX][number % 2];
    site.say(person, place, if number % 3 == 2 { TONIGHT } else { CALL });
    person
}

/// What a press showed.
pub(crate) async fn shown(site: &Site, who: Id, message: &MessageView, label: &str) -> MessageView {
    let custom_id = button(message, label).unwrap_or_else(|| panic!("no button {label}"));
    let place = message.channel_id;
    let pressed = site.sim.press(who, place, message.id, &custom_id).expect("it can be pressed");
    site.until("an answer to a press", async || {
        let done = site.sim.interaction(pressed)?;
        let shown = match done.state {
            InteractionState::Answered => done.original.or(done.message_id)?,
            _ => return None,
        };
        site.sim.visible_messages(who, place).into_iter().find(|message| message.id == shown)
    })
    .await
}

/// Opens the door and asks to talk with the team.
async fn ask_to_talk(site: &Site, who: Id, place: Id) {
    let door = site
        .until("a door", async || {
            let mut messages = site.sim.visible_messages(ids::HICHAM, place).into_iter();
            messages.find(|message| message.author.id == ids::BOT && !message.ephemeral)
        })
        .await;
    let help = shown(site, who, &door, "privé").await;
    shown(site, who, &help, "Parler à quelqu’un").await;
}

/// In how many talks somebody is.
fn talks_with(world: &World, who: Id) -> usize {
    let threads = world.threads_of(ids::ECOUTE).filter(|thread| thread.kind == ChannelKind::PrivateThread);
    threads
        .filter(|thread| thread.thread.as_ref().is_some_and(|state| state.members.contains_key(&who)))
        .count()
}

/// Waits until so many cases, and no other, stand in the forum, each once, each called about once, and the team told once of
/// each of those who asked to talk.
async fn all_seen_once(site: &Site, cases: usize, asked: usize) {
    let deadline = Instant::now() + IN_THE_END;
    loop {
        let written = site.count("SELECT COUNT(*) FROM cases").await;
        let open =
            site.count("SELECT COUNT(*) FROM outbox WHERE buried_at IS NULL AND kind <> 'remove-door'").await;
        let (seen, called) = (posts(&site.sim), calls(&site.sim));
        let once = seen.len() == cases && seen.values().all(|times| *times == 1);
        let told = called.len() == cases
            && called.values().all(|times| *times >= 1)
            && called.values().sum::<usize>() == cases + asked;
        if written == cases as i64 && open == 0 && once && told {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{written} of {cases} cases are written, {open} deliveries are open; posts {seen:?}; calls {called:?}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Takes the beat of a shard that moves: from now until the bot is online again.
async fn moved(site: &Site) -> Duration {
    let since = Instant::now();
    site.sim.wait_for_bot(MOVES_WITHIN, false).await.expect("the socket goes with the program");
    site.sim.wait_for_bot(MOVES_WITHIN, true).await.expect("the other program hears");
    since.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_of_two_programs_one_is_killed_and_the_other_goes_on_and_all_is_seen_once() {
    if !postgres::is_there().await {
        return;
    }
    let mut site = Site::open_on(On::Postgres).await;
    let second = site.beside();
    processes(&site, 2).await;
    // One that has just begun takes at once what a dead one held; this one is to wait for the end of the lease.
    tokio::time::sleep(JUST_BEGUN).await;
    assert_eq!(holders(&site).await, (1, 1), "one shard is heard by one program");
    let identified = |site: &Site| {
        site.sim.journal(|journal| journal.commands().into_iter().filter(|op| *op == 2).count())
    };
    assert_eq!(identified(&site), 1, "the program that stands by does not connect");
    let (watcher, longest_double) = watch_doubles(&site.sim);
    let mut people = Vec::new();
    for number in 0..12 {
        people.push(call(&site, number));
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    ask_to_talk(&site, people[0], ids::GENERAL).await;
    // Killed with work in hand, and then two write whom nobody hears.
    call(&site, 12);
    tokio::time::sleep(Duration::from_millis(40)).await;
    let killed = Instant::now();
    site.kill_at_once();
    people.extend([call(&site, 13), call(&site, 14)]);
    moved(&site).await;
    let took = killed.elapsed();
    assert!(took < MOVES_WITHIN, "the shard moved after {took:?}");
    println!("the shard moved in {took:?}");
    site.adopt(second);
    all_seen_once(&site, 15, 1).await;
    // Who is on the other program now is served as before.
    call(&site, 15);
    ask_to_talk(&site, people[1], ids::JEUX).await;
    all_seen_once(&site, 16, 2).await;
    for who in [people[0], people[1]] {
        site.until("a talk", async || site.sim.world(|world| (talks_with(world, who) == 1).then_some(())))
            .await;
    }
    // A third stands by and takes over at once from one that stops in order.
    let third = site.beside();
    processes(&site, 2).await;
    site.stop().await;
    site.sim.wait_for_bot(MOVES_WITHIN, true).await.expect("the third program hears");
    site.adopt(third);
    call(&site, 16);
    all_seen_once(&site, 17, 2).await;
    watcher.abort();
    let longest = *longest_double.lock().expect("the watcher is over");
    println!("the longest double lived {longest:?}");
    assert!(longest <= DOUBLE_LIVES, "a double lived for {longest:?}");
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_share_two_shards_and_each_takes_over_from_the_other() {
    if !postgres::is_there().await {
        return;
    }
    let mut world = World::default();
    world.application.shards = 2;
    let mut site = Site::closed_on(On::Postgres, world).await;
    site.start().await;
    site.until("two shards in one hand", async || (holders(&site).await == (1, 2)).then_some(())).await;
    let second = site.beside();
    site.until("a shard each", async || (holders(&site).await == (2, 2)).then_some(())).await;
    call(&site, 0);
    all_seen_once(&site, 1, 0).await;
    site.kill_at_once();
    let killed = Instant::now();
    site.until("both in one hand again", async || (holders(&site).await == (1, 2)).then_some(())).await;
    assert!(killed.elapsed() < MOVES_WITHIN);
    site.adopt(second);
    call(&site, 1);
    all_seen_once(&site, 2, 0).await;
    let third = site.beside();
    site.until("a shard each again", async || (holders(&site).await == (2, 2)).then_some(())).await;
    call(&site, 2);
    all_seen_once(&site, 3, 0).await;
    drop(third);
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_program_that_is_cut_off_from_the_database_loses_its_shard_and_leaves_it_alone() {
    if !postgres::is_there().await {
        return;
    }
    let mut site = Site::closed_on(On::Postgres, World::default()).await;
    let database = site.database.as_ref().expect("it is on PostgreSQL");
    let wire = Wire::to(database.address()).await;
    let (direct, settings) = (site.settings(), site.settings());
    site.configure(&settings.replace(&database.url(), &database.url_through(wire.port())));
    site.start().await;
    site.configure(&direct);
    let second = site.beside();
    processes(&site, 2).await;
    site.until("a first program that knows of the second", async || {
        site.log().contains("another process has come or gone").then_some(())
    })
    .await;
    let begun = |site: &Site| {
        site.sim.journal(|journal| journal.commands().into_iter().filter(|op| [2, 6].contains(op)).count())
    };
    let before = begun(&site);
    wire.hang();
    let cut = Instant::now();
    site.until("a shard in other hands", async || {
        (site.count("SELECT MAX(epoch) FROM shard_leases").await == 2).then_some(())
    })
    .await;
    assert!(cut.elapsed() < MOVES_WITHIN);
    site.sim.wait_for_bot(LONG, true).await.expect("the second program hears");
    call(&site, 0);
    all_seen_once(&site, 1, 0).await;
    wire.mend();
    site.until("a program that knows what it lost", async || {
        site.log().contains("another process has taken a shard").then_some(())
    })
    .await;
    call(&site, 1);
    all_seen_once(&site, 2, 0).await;
    assert_eq!(begun(&site), before + 1, "the session was taken up once, and not taken back");
    assert_eq!(holders(&site).await, (1, 1));
    drop(second);
    site.finish().await;
}

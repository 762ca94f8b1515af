//! What Discord's gateway does to its bots: it closes, cuts, refuses, doubles, forgets. A call for help written just
//! before, meanwhile or after ends as a case that is seen once, and the program does not spin.

use std::time::Duration;

use discord_sim::world::{Message, Overwrite, OverwriteOf};
use discord_sim::{GatewayFault, Id, Permissions, RestEffect, RestFault, World, ids};
use jiff::{SignedDuration, Timestamp};
use sqlx::Connection;

use crate::support::lines;
use crate::support::process::{CALL, LONG, Site};

/// Handshakes that one disturbance may cost: the library's own attempt, and ours.
const HANDSHAKES: usize = 3;

/// Disturbs the connection in each of these ways, with somebody calling for help before, meanwhile and after.
async fn survives(faults: &[GatewayFault]) {
    let site = Site::open().await;
    let (shaken, computed, began) = (site.handshakes(), site.computed(), Timestamp::now());
    for (round, fault) in faults.iter().enumerate() {
        let newcomers = ["avant", "pendant", "apres"].map(|when| site.newcomer(&format!("{when}{round}")));
        let before = site.handshakes();
        site.say(newcomers[0], ids::GENERAL, CALL);
        site.sim.gateway_fault(fault.clone());
        site.say(newcomers[1], ids::GENERAL, CALL);
        if !matches!(fault, GatewayFault::DoubleNextDispatch) {
            site.until("another connection", async || (site.handshakes() > before).then_some(())).await;
        }
        site.sim.wait_for_bot(LONG, true).await.expect("it comes back");
        site.say(newcomers[2], ids::GENERAL, CALL);
        site.seen_once(3 * (round + 1)).await;
    }
    assert_eq!(site.doors(ids::GENERAL), 1, "one door serves all");
    let shakes = site.handshakes() - shaken;
    assert!(shakes <= HANDSHAKES * faults.len(), "{shakes} handshakes for {} disturbances", faults.len());
    let (busy, lasted) = (site.computed() - computed, Timestamp::now().duration_since(began));
    // A spinning program would compute all the time. The work itself takes some too, and may be all that there was.
    let allowed = lasted.as_secs_f64() / 2.0 + 1.0;
    assert!(busy.as_secs_f64() < allowed, "it computed for {busy:?} of {lasted:?}");
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_session_that_discord_ends_is_begun_anew_and_what_was_missed_is_read_back() {
    survives(&[4003, 4007, 4009].map(|code| GatewayFault::Close { code })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_lost_connection_is_taken_up_where_it_was() {
    survives(&[GatewayFault::Drop, GatewayFault::CloseWithoutCode, GatewayFault::Reconnect]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_an_invalid_session_is_resumed_or_begun_anew_as_discord_says() {
    survives(&[true, false].map(|resumable| GatewayFault::InvalidSession { resumable })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_frame_that_is_cut_is_heard_whole_and_one_that_comes_twice_counts_once() {
    survives(&[
        GatewayFault::CutNextDispatch,
        GatewayFault::DoubleNextDispatch,
        GatewayFault::CutNextDispatch,
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_refuses_for_long_is_asked_seldom() {
    let site = Site::open().await;
    let (shaken, computed) = (site.handshakes(), site.computed());
    site.sim.gateway_fault(GatewayFault::RefuseHandshakes { times: 10_000, status: 503 });
    site.sim.gateway_fault(GatewayFault::Drop);
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    // The window in which attempts are counted.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let (shakes, busy) = (site.handshakes() - shaken, site.computed() - computed);
    assert!((1..=8).contains(&shakes), "{shakes} attempts in 8 s");
    assert!(busy < Duration::from_secs(3), "it computed for {busy:?} of 8 s");
    site.sim.clear_faults();
    site.seen_once(1).await;
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_in_the_title_of_a_thread_is_heard() {
    let site = Site::open().await;
    lines::seed(CALL);
    site.sim.start_thread(ids::YASMINE, ids::GENERAL, CALL, None, "").expect("they may write there");
    site.seen_once(1).await;
    site.finish().await;
}

/// Sets the store back: the session was saved so long ago.
async fn saved_before(site: &Site, ago: SignedDuration) {
    let at = Timestamp::now() - ago;
    let mut store = site.store().await;
    sqlx::query("UPDATE shard_sessions SET saved_at = $1, watermark = $2")
        .bind(at.as_millisecond())
        .bind(Id::at(at).0.cast_signed())
        .execute(&mut store)
        .await
        .expect("the store can be written");
    store.close().await.expect("the store closes");
}

/// A message that was written so long ago, while nobody listened.
fn wrote(site: &Site, who: Id, place: Id, ago: SignedDuration) {
    lines::seed(CALL);
    let id = Id::at(Timestamp::now() - ago);
    site.sim.change(|world| {
        // The same millisecond may have been used.
        let id = (id.0..).map(Id).find(|id| world.message(place, *id).is_none()).expect("ids do not run out");
        world.add_message(Message::new(id, place, who, CALL));
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_session_that_discord_has_forgotten_is_read_back() {
    let mut site = Site::open().await;
    site.kill().await;
    site.sim.gateway_fault(GatewayFault::ForgetSessions);
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.say(ids::AMINE, ids::JEUX, CALL);
    site.start().await;
    site.seen_once(2).await;
    assert_eq!((site.doors(ids::GENERAL), site.doors(ids::JEUX)), (1, 1));
    let opened: Vec<u64> =
        site.sim.journal(|journal| journal.commands()).into_iter().filter(|op| *op != 1).collect();
    assert_eq!(opened, [2, 6, 2], "identify; resume, which is refused; identify");
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_what_was_written_while_the_program_was_down_is_read_back_without_old_doors() {
    let mut site = Site::open().await;
    site.stop().await;
    saved_before(&site, SignedDuration::from_mins(40)).await;
    let [old, newer, heard] = ["ancien", "recent", "entendu"].map(|name| site.newcomer(name));
    // Before the watermark: it was handled then, and is nothing now.
    wrote(&site, heard, ids::ECOUTE, SignedDuration::from_mins(50));
    wrote(&site, old, ids::GENERAL, SignedDuration::from_mins(20));
    wrote(&site, newer, ids::JEUX, SignedDuration::from_mins(3));
    site.start().await;
    site.seen_once(2).await;
    assert_eq!(site.doors(ids::GENERAL), 0, "no door for what is older than ten minutes");
    assert_eq!(site.doors(ids::JEUX), 1);
    assert_eq!(site.doors(ids::ECOUTE), 0);
    let opened: Vec<u64> =
        site.sim.journal(|journal| journal.commands()).into_iter().filter(|op| *op != 1).collect();
    assert_eq!(opened, [2, 2], "a session that is too old is not taken up");
    // Read back once more by the next one, it is known.
    site.stop().await;
    saved_before(&site, SignedDuration::from_mins(40)).await;
    site.start().await;
    site.until("reading back", async || site.log().matches("have been read back").nth(1).map(drop)).await;
    site.seen_once(2).await;
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_what_was_changed_while_the_program_was_down_is_read_back_as_an_edit() {
    let mut site = Site::open().await;
    site.stop().await;
    saved_before(&site, SignedDuration::from_mins(40)).await;
    let [changed, before] = ["change", "avant"].map(|name| site.newcomer(name));
    lines::seed(CALL);
    for (who, written, edited) in [(changed, 50, 20), (before, 51, 45)] {
        let ago = |minutes| Timestamp::now() - SignedDuration::from_mins(minutes);
        let mut message = Message::new(Id::at(ago(written)), ids::GENERAL, who, CALL);
        message.edited = Some(ago(edited));
        site.sim.change(|world| world.add_message(message));
    }
    // Somebody goes on talking there.
    site.sim.change(|world| {
        let id = Id::at(Timestamp::now() - SignedDuration::from_mins(5));
        world.add_message(Message::new(id, ids::GENERAL, ids::HICHAM, "on joue ce soir ?"));
    });
    site.start().await;
    site.seen_once(1).await;
    assert_eq!(site.doors(ids::GENERAL), 0, "no door for what is older than ten minutes");
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_killed_while_it_reads_back_the_next_program_reads_back_from_the_same_moment() {
    let mut site = Site::open().await;
    site.stop().await;
    saved_before(&site, SignedDuration::from_mins(40)).await;
    wrote(&site, ids::YASMINE, ids::GENERAL, SignedDuration::from_mins(20));
    let path = format!("/channels/{}/messages", ids::GENERAL);
    site.sim.rest_fault(RestFault::once("GET", &path, RestEffect::Hang).always());
    site.start().await;
    let asked = |journal: &discord_sim::Journal| journal.requests_to("GET", &path).next().map(drop);
    site.sim.wait_for_journal(LONG, asked).await.expect("it reads back");
    // By now the new session is saved, and saved again as it goes on.
    site.until("a save after that", async || {
        let saved = site.count("SELECT MAX(saved_at) FROM shard_sessions").await;
        let begun = site.sim.journal(|journal| {
            journal.requests_to("GET", &path).next().map_or(i64::MAX, |request| request.at.as_millisecond())
        });
        (saved > begun).then_some(())
    })
    .await;
    site.kill().await;
    site.sim.clear_faults();
    site.start().await;
    site.seen_once(1).await;
    // Once all is read back, the watermark goes on.
    let recent = Id::at(Timestamp::now() - SignedDuration::from_mins(10)).0.cast_signed();
    site.until("a watermark that goes on", async || {
        (site.count("SELECT MIN(watermark) FROM shard_sessions").await > recent).then_some(())
    })
    .await;
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_channel_whose_history_may_not_be_read_is_told_as_a_gap() {
    let mut site = Site::open().await;
    site.stop().await;
    saved_before(&site, SignedDuration::from_mins(30)).await;
    let hidden = Overwrite {
        of: OverwriteOf::Role(ids::BOT_ROLE),
        allow: Permissions::NONE,
        deny: Permissions::READ_MESSAGE_HISTORY,
    };
    site.sim.change(|world| {
        if let Some(channel) = world.channels.get_mut(&ids::JEUX) {
            channel.overwrites.push(hidden);
        }
    });
    wrote(&site, ids::AMINE, ids::JEUX, SignedDuration::from_mins(5));
    wrote(&site, ids::YASMINE, ids::GENERAL, SignedDuration::from_mins(5));
    // The first attempt to tell it fails.
    let path = format!("/channels/{}/threads", ids::SUIVI);
    site.sim.rest_fault(RestFault::once("POST", &path, RestEffect::DropAfter));
    site.start().await;
    site.seen_once(1).await;
    let mention = format!("<#{}>", ids::JEUX);
    let notices = |world: &World| {
        let threads = world.threads_of(ids::SUIVI).filter(|thread| !thread.name.starts_with('№'));
        let texts = threads.flat_map(|thread| world.messages_in(thread.id));
        texts.filter(|message| message.content.contains(&mention)).count()
    };
    site.sim.wait_until(LONG, |world| notices(world) > 0).await.expect("the team is told");
    site.until("a gap that counts as told", async || {
        (site.count("SELECT COUNT(*) FROM gaps WHERE told_at IS NOT NULL").await == 1).then_some(())
    })
    .await;
    assert_eq!(site.sim.world(notices), 1, "it is told once");
    site.finish().await;
}

//! Killed at each point that matters, stopped in order, started again (promise P1), on each store: a call for help ends as
//! a case that is seen once, and its door appears at most once.

use std::time::Duration;

use discord_sim::world::ChannelKind;
use discord_sim::{GatewayFault, Id, Journal, RestEffect, RestFault, World, ids};
use tokio::time::Instant;

use crate::support::process::{CALL, LONG, On, Site, on_both_stores};

on_both_stores!(
    p1_killed_during_each_request_the_case_is_seen_once,
    p1_killed_between_each_effect_and_its_answer_the_case_is_seen_once,
    p1_what_was_on_the_socket_when_the_program_was_killed_is_handled_by_the_next,
    p1_killed_before_its_very_first_session_is_saved_what_was_written_is_read_back,
    p1_killed_after_the_commit_and_before_any_answer_the_case_is_seen_once,
    p1_a_post_whose_answer_was_cut_off_is_found_by_its_name_and_not_doubled,
    p1_a_double_that_something_on_the_way_made_is_gone_within_a_minute,
    sigterm_stops_within_seconds_and_the_next_program_resumes,
    sigterm_leaves_nothing_half_done,
    p1_with_every_third_request_failing_ten_calls_end_as_ten_cases,
);

/// Longer than any test: an answer that never comes.
const NEVER: u64 = 3_600_000;

/// A double lives at most this long (design §1).
const DOUBLE_LIVES: Duration = Duration::from_secs(60);

/// The requests that follow a call for help, in the order in which they may come.
fn steps() -> [(&'static str, String); 4] {
    [
        ("GET", "/channels/*/messages/*".to_owned()),
        ("GET", format!("/channels/{}", ids::SUIVI)),
        ("POST", format!("/channels/{}/threads", ids::SUIVI)),
        ("POST", "/channels/*/messages".to_owned()),
    ]
}

/// Requests of a kind so far: all, and those that had their effect.
fn asked(journal: &Journal, method: &str, path: &str) -> (usize, usize) {
    let all: Vec<bool> = journal.requests_to(method, path).map(|request| request.effect).collect();
    (all.len(), all.iter().filter(|effect| **effect).count())
}

/// Somebody new calls in a channel of their own, so that a door of their own is due.
fn call_somewhere_new(site: &Site, round: usize) -> Id {
    let place = site.sim.add_channel(ids::GUILD, ChannelKind::Text, &format!("salon-{round}"));
    let person = site.newcomer(&format!("jeune{round}"));
    site.say(person, place, CALL);
    place
}

/// Kills the program at each request in turn, each time with this effect on it, and starts it again.
async fn killed_at_each_request(on: On, effect: &RestEffect) {
    let mut site = Site::open_on(on).await;
    let mut places = Vec::new();
    for (round, (method, path)) in steps().into_iter().enumerate() {
        let before = site.sim.journal(|journal| asked(journal, method, &path));
        site.sim.rest_fault(RestFault::once(method, &path, effect.clone()).always());
        places.push(call_somewhere_new(&site, round));
        site.sim
            .wait_for_journal(LONG, |journal| {
                let now = asked(journal, method, &path);
                let done = !matches!(effect, RestEffect::Late { .. }) || now.1 > before.1;
                (now.0 > before.0 && done).then_some(())
            })
            .await
            .unwrap_or_else(|_| panic!("{method} {path} is never asked"));
        site.kill().await;
        site.sim.clear_faults();
        site.start().await;
        site.seen_once(round + 1).await;
        for place in &places {
            assert_eq!(site.doors(*place), 1, "after {method} {path}: each door stands once");
        }
    }
    site.finish().await;
}

async fn p1_killed_during_each_request_the_case_is_seen_once(on: On) {
    killed_at_each_request(on, &RestEffect::Hang).await;
}

async fn p1_killed_between_each_effect_and_its_answer_the_case_is_seen_once(on: On) {
    killed_at_each_request(on, &RestEffect::Late { ms: NEVER }).await;
}

async fn p1_what_was_on_the_socket_when_the_program_was_killed_is_handled_by_the_next(on: On) {
    let mut site = Site::open_on(on).await;
    // Discord has numbered it and means to send it; the program never reads it.
    site.sim.gateway_fault(GatewayFault::Hold);
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.kill().await;
    site.sim.gateway_fault(GatewayFault::Release);
    site.start().await;
    site.seen_once(1).await;
    // Killed right behind the frame, wherever the program is with it by then.
    for (round, cases) in (0..3).zip(2..) {
        let place = call_somewhere_new(&site, round);
        site.kill().await;
        site.start().await;
        site.seen_once(cases).await;
        assert!(site.doors(place) <= 1);
    }
    assert_eq!(site.doors(ids::GENERAL), 1);
    site.finish().await;
}

async fn p1_killed_before_its_very_first_session_is_saved_what_was_written_is_read_back(on: On) {
    let mut site = Site::closed_on(on, World::default()).await;
    site.sim.gateway_fault(GatewayFault::Hold);
    site.spawn();
    site.sim.wait_for_bot(LONG, true).await.expect("it identifies");
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.kill().await;
    assert_eq!(site.count("SELECT COUNT(*) FROM shard_sessions WHERE session IS NOT NULL").await, 0);
    site.sim.gateway_fault(GatewayFault::Release);
    site.start().await;
    site.seen_once(1).await;
    assert_eq!(site.doors(ids::GENERAL), 1);
    site.finish().await;
}

async fn p1_killed_after_the_commit_and_before_any_answer_the_case_is_seen_once(on: On) {
    let mut site = Site::open_on(on).await;
    let refuse = RestFault::once("POST", "**", RestEffect::Refuse { status: 503, code: 0 }).always();
    site.sim.rest_fault(RestFault { method: None, ..refuse });
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.until("a case that is written down", async || {
        (site.count("SELECT COUNT(*) FROM cases").await == 1).then_some(())
    })
    .await;
    site.kill().await;
    assert!(site.posts().is_empty() && site.doors(ids::GENERAL) == 0);
    site.sim.clear_faults();
    site.start().await;
    site.seen_once(1).await;
    assert_eq!(site.doors(ids::GENERAL), 1);
    site.finish().await;
}

async fn p1_a_post_whose_answer_was_cut_off_is_found_by_its_name_and_not_doubled(on: On) {
    let mut site = Site::open_on(on).await;
    let (path, all) = (format!("/channels/{}/threads", ids::SUIVI), "/channels/*/messages");
    for (round, effect) in [RestEffect::DropAfter, RestEffect::CutAnswer].into_iter().enumerate() {
        site.sim.rest_fault(RestFault::once("POST", &path, effect.clone()));
        site.sim.rest_fault(RestFault::once("POST", all, effect));
        let place = call_somewhere_new(&site, round);
        site.seen_once(round + 1).await;
        assert_eq!(site.doors(place), 1);
    }
    let made = site.sim.journal(|journal| asked(journal, "POST", &path));
    assert_eq!(made, (2, 2), "a post is looked for before it is made again");
    // The same with the kill in between: it may not be made again either.
    site.sim.rest_fault(RestFault::once("POST", &path, RestEffect::DropAfter));
    let place = call_somewhere_new(&site, 2);
    site.sim
        .wait_for_journal(LONG, |journal| (asked(journal, "POST", &path).1 == 3).then_some(()))
        .await
        .unwrap();
    site.kill().await;
    site.start().await;
    site.seen_once(3).await;
    assert_eq!(site.sim.journal(|journal| asked(journal, "POST", &path).1), 3);
    assert_eq!(site.doors(place), 1);
    site.finish().await;
}

async fn p1_a_double_that_something_on_the_way_made_is_gone_within_a_minute(on: On) {
    let site = Site::open_on(on).await;
    let path = format!("/channels/{}/threads", ids::SUIVI);
    site.sim.rest_fault(RestFault::once("POST", &path, RestEffect::Twice));
    site.sim.rest_fault(RestFault::once("POST", "/channels/*/messages", RestEffect::Twice));
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    let posts = |world: &World| world.threads_of(ids::SUIVI).count();
    site.sim.wait_until(LONG, |world| posts(world) == 2).await.expect("both arrive");
    let born = Instant::now();
    site.sim.wait_until(DOUBLE_LIVES, |world| posts(world) == 1).await.expect("one goes within a minute");
    assert!(born.elapsed() <= DOUBLE_LIVES);
    site.seen_once(1).await;
    assert_eq!(site.doors(ids::GENERAL), 1);
    site.finish().await;
}

async fn sigterm_stops_within_seconds_and_the_next_program_resumes(on: On) {
    let mut site = Site::open_on(on).await;
    let commands = |site: &Site| site.sim.journal(|journal| journal.commands());
    let before = commands(&site).len();
    let took = site.stop().await;
    assert!(took < Duration::from_secs(10), "an idle program stops in {took:?}");
    // Written while nobody listens: Discord repeats it to whoever takes the session up.
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.start().await;
    site.seen_once(1).await;
    let after: Vec<u64> =
        commands(&site).split_off(before).into_iter().filter(|op| *op == 2 || *op == 6).collect();
    assert_eq!(after, [6], "it resumes, and identifies no more");
    site.finish().await;
}

async fn sigterm_leaves_nothing_half_done(on: On) {
    let mut site = Site::open_on(on).await;
    let path = format!("/channels/{}/threads", ids::SUIVI);
    // A request that is under way is finished.
    site.sim.rest_fault(RestFault::once("POST", &path, RestEffect::Slow { ms: 2_000 }));
    call_somewhere_new(&site, 0);
    site.sim
        .wait_for_journal(LONG, |journal| (asked(journal, "POST", &path).0 == 1).then_some(()))
        .await
        .unwrap();
    site.stop().await;
    assert_eq!(site.count("SELECT COUNT(*) FROM outbox WHERE kind = 'post-case'").await, 0);
    assert_eq!(site.posts().len(), 1);
    // One that does not end is left, in time, for the next program; so is one whose answer is lost.
    site.start().await;
    for (round, effect) in [(1, RestEffect::Hang), (2, RestEffect::Late { ms: NEVER })] {
        site.sim.rest_fault(RestFault::once("POST", &path, effect));
        call_somewhere_new(&site, round);
        let begun = |journal: &Journal| (asked(journal, "POST", &path).0 == round + 1).then_some(());
        site.sim.wait_for_journal(LONG, begun).await.unwrap();
        let took = site.stop().await;
        assert!(took < Duration::from_secs(30), "it stops in {took:?} though Discord hangs");
        site.start().await;
        site.seen_once(round + 1).await;
    }
    site.finish().await;
}

async fn p1_with_every_third_request_failing_ten_calls_end_as_ten_cases(on: On) {
    let site = Site::open_on(on).await;
    let effects = [
        RestEffect::Refuse { status: 500, code: 0 },
        RestEffect::DropAfter,
        RestEffect::RateLimit { retry_after: 0.3, global: false },
        RestEffect::CutAnswer,
        RestEffect::Refuse { status: 503, code: 0 },
        RestEffect::DropBefore,
        RestEffect::RateLimit { retry_after: 0.2, global: true },
    ];
    // A fault lets requests pass until its turn; those that another fault takes do not count.
    for (place, effect) in (1..=100).zip(effects.iter().cycle()) {
        site.sim.rest_fault(RestFault {
            method: None,
            path: "**".to_owned(),
            effect: effect.clone(),
            times: Some(1),
            after: 2 * place,
        });
    }
    let places = [ids::GENERAL, ids::JEUX, ids::ECOUTE];
    for (number, place) in (0..10).zip(places.into_iter().cycle()) {
        let person = site.newcomer(&format!("jeune{number}"));
        site.say(person, place, CALL);
    }
    site.seen_once(10).await;
    for place in places {
        assert_eq!(site.doors(place), 1, "one door serves all who wrote");
    }
    site.sim.clear_faults();
    site.finish().await;
}

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn tickets() -> Tickets {
    let tickets = Tickets::new(Fingerprint { application: 1, shard: 0, total: 1, intents: 0 }, 0);
    tickets.begin("s".into(), "wss://gateway.discord.gg".into(), 0);
    tickets
}

fn handled(tickets: &Tickets) -> u64 {
    tickets.sum().handled
}

#[test]
fn what_is_read_and_not_finished_holds_the_number_back() {
    let tickets = tickets();
    tickets.pass(1);
    let second = tickets.open(2);
    let third = tickets.open(3);
    tickets.pass(4);
    assert_eq!(handled(&tickets), 1);
    assert_eq!(third.session_when_done().unwrap().handled, 1);
    assert_eq!(second.session_when_done().unwrap().handled, 2);
    third.done();
    assert_eq!(handled(&tickets), 1);
    assert_eq!(second.session_when_done().unwrap().handled, 4);
    second.done();
    assert_eq!((handled(&tickets), tickets.sum().open), (4, 0));
}

#[test]
fn p1_nothing_saved_claims_more_while_servers_are_read_back() {
    let tickets = tickets();
    let since = Timestamp::from_second(1_000).unwrap();
    let whole_until = || tickets.saved().unwrap().whole_until;
    tickets.fall_behind(since, [GuildId(1), GuildId(2), GuildId(3)]);
    let ready = tickets.open(1);
    assert_eq!(ready.session_when_done().unwrap().whole_until, since);
    ready.done();
    let first = tickets.open(2);
    first.describes(GuildId(1));
    first.done();
    assert_eq!(whole_until(), since, "two servers have not come yet");
    let second = tickets.open(3);
    second.describes(GuildId(2));
    tickets.guild_gone(GuildId(3));
    assert_eq!(whole_until(), since);
    // The session ends meanwhile: what is left is for the next.
    tickets.end();
    tickets.begin("t".into(), "wss://gateway.discord.gg".into(), 0);
    second.done();
    assert_eq!((whole_until(), tickets.behind()), (since, Some(since)));
    tickets.fall_behind(since, [GuildId(2)]);
    let again = tickets.open(1);
    again.describes(GuildId(2));
    again.done();
    assert!(whole_until() > since && tickets.behind().is_none());
}

#[test]
fn p1_a_session_that_is_taken_up_is_behind_until_all_is_repeated() {
    let tickets = tickets();
    let since = Timestamp::from_second(1_000).unwrap();
    tickets.fall_behind(since, []);
    assert_eq!(tickets.saved().unwrap().whole_until, since);
    let guild = tickets.open(2);
    guild.describes(GuildId(1));
    tickets.all_told();
    assert_eq!(tickets.behind(), Some(since), "one server is being read back");
    guild.done();
    assert_eq!(tickets.behind(), None);
}

#[test]
fn a_dropped_ticket_is_asked_for_again_and_no_other() {
    let tickets = tickets();
    let first = tickets.open(1);
    let second = tickets.open(2);
    drop(first);
    assert_eq!(tickets.lowest_lost(), Some(1));
    assert_eq!(tickets.resume_from(), 0);
    assert_eq!((tickets.losses(), tickets.lost_before(0), tickets.lost_before(1)), (1, None, Some(1)));
    // Discord repeats both; the second is still being worked on.
    assert!(tickets.is_new(1));
    assert!(!tickets.is_new(2));
    let again = tickets.open(1);
    assert_eq!(tickets.lowest_lost(), None);
    second.done();
    again.done();
    assert_eq!((handled(&tickets), tickets.sum().lost), (2, 1));
}

#[test]
fn a_frame_that_is_given_up_no_longer_holds_the_others_back() {
    let tickets = tickets();
    drop(tickets.open(1));
    tickets.open(2).done();
    assert_eq!(handled(&tickets), 0);
    tickets.give_up(1);
    assert_eq!(handled(&tickets), 2);
    tickets.blank().done();
    drop(tickets.blank());
    assert_eq!(tickets.sum().lost, 1);
}

#[test]
fn tickets_of_a_session_that_has_ended_touch_nothing() {
    let tickets = tickets();
    let old = tickets.open(1);
    let older = tickets.open(2);
    tickets.end();
    assert!(tickets.saved().is_none() && old.session_when_done().is_none());
    tickets.begin("t".into(), String::new(), 0);
    let new = tickets.open(1);
    drop(old);
    older.done();
    assert_eq!((handled(&tickets), tickets.lowest_lost()), (0, None));
    assert_eq!(tickets.saved().unwrap().session_id, "t");
    new.done();
    assert_eq!(handled(&tickets), 1);
}

#[test]
fn a_session_that_is_taken_up_begins_at_its_handled_number() {
    let tickets = tickets();
    tickets.begin("s".into(), String::new(), 41);
    assert_eq!((handled(&tickets), tickets.resume_from()), (41, 41));
    assert!(tickets.is_new(42) && !tickets.is_new(41));
    let ticket = tickets.open(42);
    assert_eq!(handled(&tickets), 41);
    ticket.done();
    assert_eq!(handled(&tickets), 42);
}

#[test]
fn everything_before_the_oldest_open_ticket_is_whole() {
    let tickets = tickets();
    let saved = tickets.saved().unwrap();
    assert_eq!(saved.whole_until, saved.saved_at);
    let ticket = tickets.open(1);
    let opened = Timestamp::now();
    while Timestamp::now().duration_since(opened) < jiff::SignedDuration::from_millis(3) {
        std::hint::spin_loop();
    }
    let saved = tickets.saved().unwrap();
    assert!(saved.whole_until <= opened && saved.saved_at > opened);
    assert_eq!(ticket.session_when_done().map(|saved| saved.whole_until >= opened), Some(true));
    ticket.done();
}

#[tokio::test]
async fn waiting_ends_when_the_last_living_ticket_is_finished() {
    let tickets = tickets();
    let first = tickets.open(1);
    let second = tickets.open(2);
    let waits = tokio::spawn({
        let tickets = tickets.clone();
        async move {
            tickets.something_lost(0).await;
            tickets.all_finished().await;
        }
    });
    tokio::task::yield_now().await;
    drop(first);
    tokio::task::yield_now().await;
    assert!(!waits.is_finished());
    second.done();
    waits.await.unwrap();
}

#[derive(Clone, Debug)]
enum Step {
    Pass,
    Open,
    Done(usize),
    Lose(usize),
    Reconnect,
    NewSession,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Pass),
        4 => Just(Step::Open),
        4 => any::<usize>().prop_map(Step::Done),
        2 => any::<usize>().prop_map(Step::Lose),
        1 => Just(Step::Reconnect),
        1 => Just(Step::NewSession),
    ];
    proptest::collection::vec(step, 0..120)
}

proptest! {
    /// P1: whatever happens in whatever order, a frame that nobody has finished is above the handled number, and the
    /// number is the highest for which that holds.
    #[test]
    fn p1_the_handled_number_never_passes_an_unfinished_frame(steps in steps()) {
        let tickets = tickets();
        let mut sent = 0;
        let mut unfinished = BTreeSet::new();
        let mut living: Vec<Ticket> = Vec::new();
        for step in steps {
            match step {
                Step::Pass => { sent += 1; tickets.pass(sent); }
                Step::Open => { sent += 1; unfinished.insert(sent); living.push(tickets.open(sent)); }
                Step::Done(which) if !living.is_empty() => {
                    let ticket = living.swap_remove(which % living.len());
                    let sequence = ticket.sequence();
                    unfinished.remove(&sequence);
                    let promised = ticket.session_when_done().unwrap().handled;
                    ticket.done();
                    prop_assert_eq!(promised, handled(&tickets));
                }
                Step::Lose(which) if !living.is_empty() => drop(living.swap_remove(which % living.len())),
                Step::Reconnect => {
                    for sequence in tickets.resume_from() + 1..=sent {
                        if tickets.is_new(sequence) {
                            prop_assert!(unfinished.contains(&sequence), "{} was finished already", sequence);
                            living.push(tickets.open(sequence));
                        }
                    }
                    prop_assert_eq!(tickets.lowest_lost(), None);
                }
                Step::NewSession => {
                    tickets.begin("n".into(), String::new(), 0);
                    sent = 0;
                    unfinished.clear();
                    living.clear();
                }
                Step::Done(_) | Step::Lose(_) => {}
            }
            let expected = unfinished.first().map_or(sent, |lowest| lowest - 1);
            prop_assert_eq!(handled(&tickets), expected);
            prop_assert_eq!(tickets.saved().unwrap().handled, expected);
        }
    }
}

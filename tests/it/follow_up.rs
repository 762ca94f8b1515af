//! What a referent leaves behind: a word for whoever takes over, and a look after a case that was closed.

use discord_sim::{Id, MessageView, RestEffect, RestFault, World, ids};
use jiff::SignedDuration;
use sanad::app::clock::Clock;

use crate::ladder::settle;
use crate::support::{House, words};

const CALL: &str = "jveux mourir";
const WORD: &str = "elle prefere etre appelee le soir apres huit heures";

async fn a_case(house: &House) -> (Id, MessageView) {
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let (thread, _) = house.case().await;
    (thread, house.case_card(thread).await)
}

fn said(house: &House, thread: Id, what: &str) -> Vec<MessageView> {
    let mut messages = house.bot_says(ids::KARIM, thread);
    messages.retain(|message| words(message).contains(what));
    messages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_a_word_for_whoever_takes_over_stands_in_the_case_only_or_comes_back() {
    let house = House::open().await;
    let (thread, card) = a_case(&house).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let ask = house.press(ids::SALMA, &card, "Passer la main").await;
    let done = house.choose(ids::SALMA, &ask, &ids::KARIM.to_string()).await;
    let form = house.form(ids::SALMA, &done, "Laisser un mot").await;
    let told = house.send(form, WORD).await;
    assert!(words(&told).contains("C’est écrit dans le cas"), "{}", words(&told));
    let posted = said(&house, thread, WORD);
    assert!(posted.len() == 1 && words(&posted[0]).contains(&format!("<@{}>", ids::SALMA)));
    assert!(posted[0].mentions.is_empty(), "nobody is called by it");

    // Discord refuses.
    house.press(ids::KARIM, &card, "Prendre").await;
    let ask = house.press(ids::KARIM, &card, "Passer la main").await;
    let done = house.choose(ids::KARIM, &ask, "whoever").await;
    let refuse = RestEffect::Refuse { status: 403, code: 50_013 };
    let path = format!("/channels/{thread}/messages");
    house.sim.rest_fault(RestFault::once("POST", &path, refuse).always());
    let form = house.form(ids::KARIM, &done, "Laisser un mot").await;
    let told = house.send(form, "il faut rappeler avant vendredi midi").await;
    let back = words(&told);
    assert!(back.contains("Pas envoyé") && back.contains("rappeler avant vendredi midi"), "{back}");
    house.sim.clear_faults();
    let form = house.form(ids::KARIM, &told, "Laisser un mot").await;
    let told = house.send(form, "").await;
    assert!(words(&told).contains("rien d’écrit"), "{}", words(&told));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_closed_an_urgent_case_is_reminded_once_after_a_restart_too() {
    let clock = Clock::at(jiff::Timestamp::now());
    let mut house = House::open_at(clock.clone(), World::default(), "").await;
    let (thread, card) = a_case(&house).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let close = house.press(ids::SALMA, &card, "Clore").await;
    let closed = house.choose(ids::SALMA, &close, "trusted-adult").await;
    assert!(words(&closed).contains("Prendre des nouvelles"), "{}", words(&closed));
    house.choose(ids::SALMA, &closed, "24").await;
    // Chosen anew on a card that still stands: the last word counts.
    let case = sanad::cases::CaseId(1);
    let asker = sanad::app::Asker {
        user: sanad::ids::UserId(ids::SALMA.0),
        guild: Some(sanad::ids::GuildId(ids::GUILD.0)),
        channel: sanad::ids::ChannelId(thread.0),
        roles: Vec::new(),
    };
    let press = |who: Id, hours: &str| {
        let asker = sanad::app::Asker { user: sanad::ids::UserId(who.0), ..asker.clone() };
        let action = Some(sanad::app::action::Action::PickFollowUp(case));
        let ask = sanad::app::Ask::Press { action, values: vec![hours.to_owned()] };
        let app = house.app.clone();
        async move {
            match app.answer(&asker, ask).await {
                sanad::app::Answer::Show(view) | sanad::app::Answer::Replace(view) => view.body,
                other => panic!("{other:?}"),
            }
        }
    };
    assert!(press(ids::SALMA, "48").await.contains("rappel le"));
    assert!(press(ids::KARIM, "24").await.contains("qui a clos"), "not for others to set");
    clock.turn(SignedDuration::from_hours(47));
    house.stop_bot().await;
    house.start_bot().await;
    assert!(said(&house, thread, "🔔").is_empty(), "not yet");
    clock.turn(SignedDuration::from_hours(2));
    house.until(|| (said(&house, thread, "🔔").len() == 1).then_some(())).await;
    let reminder = said(&house, thread, "🔔").remove(0);
    assert_eq!(reminder.mentions, [ids::SALMA]);
    clock.turn(SignedDuration::from_hours(30));
    house.stop_bot().await;
    house.start_bot().await;
    assert_eq!(said(&house, thread, "🔔").len(), 1, "once");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reminder_for_a_case_that_is_open_again_or_was_closed_otherwise() {
    let clock = Clock::at(jiff::Timestamp::now());
    let house = House::open_at(clock.clone(), World::default(), "").await;
    let (thread, card) = a_case(&house).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let close = house.press(ids::SALMA, &card, "Clore").await;
    let asked = house.choose(ids::SALMA, &close, "better-declines").await;
    assert!(!words(&asked).contains("Prendre des nouvelles"), "{}", words(&asked));
    let card = saying(&house, thread, "propose de clore").await;
    house.press(ids::SALMA, &card, "Pas d’accord").await;
    let close = house.press(ids::SALMA, &card, "Clore").await;
    let closed = house.choose(ids::SALMA, &close, "emergency-called").await;
    let planned = house.choose(ids::SALMA, &closed, "24").await;
    assert!(words(&planned).contains("rappel le"), "{}", words(&planned));
    let card = saying(&house, thread, "secours appelés").await;
    house.press(ids::KARIM, &card, "Rouvrir").await;
    clock.turn(SignedDuration::from_hours(25));
    settle(&house).await;
    assert!(said(&house, thread, "🔔").is_empty(), "it is open again");
    house.finish().await;
}

async fn saying(house: &House, thread: Id, what: &str) -> MessageView {
    house.until(|| house.case_card_now(thread).filter(|card| words(card).contains(what))).await
}

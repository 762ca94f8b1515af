//! « Parler à quelqu'un »: a place with two adults at once, its whole life, and who never sees it.

use discord_sim::world::ChannelKind;
use discord_sim::{Id, MessageView, RestEffect, RestFault, World, ids};
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::cases::CaseId;
use sanad::ids::GuildId;
use sanad::store::{TALKS_KEPT, TalkNews};

use crate::ladder::settle;
use crate::support::{House, SOON, button, lines, words};

const CALL: &str = "jveux mourir";

/// The private threads under the channel for talks.
fn talks(world: &World) -> Vec<Id> {
    let private = |kind| kind == ChannelKind::PrivateThread;
    world.threads_of(ids::ECOUTE).filter(|thread| private(thread.kind)).map(|thread| thread.id).collect()
}

fn members(world: &World, thread: Id) -> Vec<Id> {
    world.channels[&thread].thread.as_ref().expect("a thread").members.keys().copied().collect()
}

/// Somebody calls, opens the door and asks to talk; what they are shown.
async fn asks(house: &House, who: Id) -> MessageView {
    house.say(who, ids::GENERAL, CALL);
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(who, &door, "privé").await;
    house.press(who, &help, "Parler à quelqu’un").await
}

/// The only talk, once the young person is in it.
async fn talk_of(house: &House, who: Id) -> Id {
    let thread = house
        .until(|| {
            house
                .sim
                .world(|world| talks(world).into_iter().find(|thread| members(world, *thread).contains(&who)))
        })
        .await;
    assert_eq!(house.sim.world(|world| talks(world).len()), 1);
    thread
}

/// The card of the only case.
async fn card(house: &House) -> (Id, MessageView) {
    let (thread, _) = house.case().await;
    (thread, house.case_card(thread).await)
}

async fn says(house: &House, thread: Id, saying: &str) -> MessageView {
    house
        .until(|| {
            let messages = house.bot_says(ids::SALMA, thread);
            messages.into_iter().find(|message| words(message).contains(saying))
        })
        .await
}

fn put_away(world: &World, thread: Id) -> bool {
    world.channels[&thread].thread.as_ref().is_some_and(|state| state.archived && state.locked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_talk_from_the_first_press_to_its_end() {
    let house = House::open().await;
    let shown = asks(&house, ids::YASMINE).await;
    assert!(shown.ephemeral);
    let thread = talk_of(&house, ids::YASMINE).await;
    // Two adults, never one; nobody else sees it, the moderator neither.
    let inside = house.sim.world(|world| members(world, thread));
    assert_eq!(inside.len(), 4, "the bot, her, two referents: {inside:?}");
    assert!(inside.contains(&ids::SALMA) && inside.contains(&ids::KARIM));
    for (who, sees) in [(ids::YASMINE, true), (ids::SALMA, true), (ids::AMINE, false), (ids::HICHAM, false)] {
        assert_eq!(house.sim.sees(who, thread), sees, "{who}");
    }
    let name = house.sim.world(|world| world.channels[&thread].name.clone());
    assert_eq!(name, "Espace № 1");
    let first = says(&house, thread, "Personne n’est encore là").await;
    let said = words(&first);
    assert!(said.contains("14 jours") && said.contains("référents") && said.contains("19"), "{said}");
    assert!(said.contains(&format!("<@{}>", ids::SALMA)) && first.mentions.contains(&ids::YASMINE));
    // Her answer shows where it is.
    let there = house
        .until(|| {
            let mine = house.sim.visible_messages(ids::YASMINE, ids::GENERAL);
            mine.into_iter()
                .find(|message| message.id == shown.id && words(message).contains(&thread.to_string()))
        })
        .await;
    assert!(there.ephemeral && words(&there).contains("privé"));
    // Pressed again, at once or later, it is the same place.
    let run = house.sim.run_command(ids::YASMINE, ids::JEUX, "aide", &serde_json::json!([])).unwrap();
    let menu = house.answered(ids::YASMINE, ids::JEUX, run).await;
    let help = house.choose(ids::YASMINE, &menu, "suicide").await;
    let again = house.press(ids::YASMINE, &help, "Parler à quelqu’un").await;
    assert!(words(&again).contains(&thread.to_string()));

    // The team is called; whoever comes is announced.
    let (post, case) = card(&house).await;
    says(&house, post, "demande à parler").await;
    let come = house.press(ids::SALMA, &case, "Fil").await;
    assert!(words(&come).contains(&thread.to_string()), "{}", words(&come));
    let here = says(&house, thread, "est là").await;
    assert!(here.mentions.contains(&ids::YASMINE) && words(&here).contains(&format!("<@{}>", ids::SALMA)));
    house.until(|| house.case_card_now(post).filter(|card| words(card).contains("parle avec"))).await;
    let other = house.press(ids::KARIM, &case, "Fil").await;
    assert!(words(&other).contains("a déjà pris"));

    // What is said there stays there: no door, no further signal, nothing to read for the team.
    house.say(ids::YASMINE, thread, "bghit nmout");
    house.say(ids::AMINE, ids::JEUX, "argent facile pour les filles, contacte moi en mp");
    house.until(|| (house.cases().len() == 2).then_some(())).await;
    let signals = house.app.store.case(CaseId(1)).await.unwrap().expect("a case").signals;
    assert_eq!(signals, 2, "the call and the wish, nothing from the talk");
    assert!(house.bot_says(ids::YASMINE, thread).iter().all(|message| button(message, "privé").is_none()));

    let close = house.press(ids::SALMA, &case, "Clore").await;
    house.choose(ids::SALMA, &close, "trusted-adult").await;
    says(&house, thread, "Cet échange est terminé").await;
    house.until(|| house.sim.world(|world| put_away(world, thread)).then_some(())).await;
    assert!(house.sim.say(ids::YASMINE, thread, "encore").is_err(), "nobody writes there any more");

    // Closed too early.
    let case =
        house.until(|| house.case_card_now(post).filter(|card| button(card, "Rouvrir").is_some())).await;
    house.press(ids::SALMA, &case, "Rouvrir").await;
    says(&house, thread, "est rouvert").await;
    assert!(!house.sim.world(|world| put_away(world, thread)));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_be_promised_anybody_is_told_so_with_what_is_open() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::YASMINE, &door, "privé").await;
    let guild = GuildId(ids::GUILD.0);
    house.app.guilds.change(guild, |guild| guild.settings.talk_channel = None);
    let told = house.press(ids::YASMINE, &help, "Parler à quelqu’un").await;
    assert!(words(&told).contains("pas d’endroit prévu") && words(&told).contains("19"), "{}", words(&told));
    house.app.guilds.change(guild, |guild| {
        guild.settings.talk_channel = Some(sanad::ids::ChannelId(ids::ECOUTE.0));
        guild.roster.lead = None;
    });
    let told = house.press(ids::YASMINE, &help, "Parler à quelqu’un").await;
    assert!(words(&told).contains("pas d’équipe"), "{}", words(&told));
    // A moderator asks: the team does not learn of it.
    house.app.guilds.change(guild, |guild| guild.roster.lead = Some(sanad::ids::UserId(ids::NADIA.0)));
    let run = house.sim.run_command(ids::HICHAM, ids::JEUX, "aide", &serde_json::json!([])).unwrap();
    let menu = house.answered(ids::HICHAM, ids::JEUX, run).await;
    let help = house.choose(ids::HICHAM, &menu, "suicide").await;
    let told = house.press(ids::HICHAM, &help, "Parler à quelqu’un").await;
    assert!(words(&told).contains("responsable"), "{}", words(&told));
    assert!(house.sim.world(|world| talks(world).is_empty()));
    assert_eq!(house.cases().len(), 1);
    // In a direct message nothing of the kind is offered.
    let place = house.sim.dm(ids::AMINE, ids::BOT).unwrap();
    house.say(ids::AMINE, place, CALL);
    let answer = house.until(|| house.bot_says(ids::AMINE, place).into_iter().next()).await;
    assert!(button(&answer, "Parler").is_none() && button(&answer, "La suite").is_some());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_a_referent_opens_nothing_that_nobody_asked_for() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let (post, case) = card(&house).await;
    house.press(ids::SALMA, &case, "Prendre").await;
    let told = house.press(ids::SALMA, &case, "Fil").await;
    assert!(words(&told).contains("n’a pas demandé à parler"), "{}", words(&told));
    house.until(|| house.case_card_now(post).filter(|card| words(card).contains("pris par"))).await;
    assert!(house.sim.world(|world| talks(world).is_empty()));
    assert!(!words(&house.case_card(post).await).contains("parle avec"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_thread_whose_answer_is_lost_is_adopted_and_two_presses_at_once_make_one() {
    let house = House::open().await;
    let path = format!("/channels/{}/threads", ids::ECOUTE);
    house.sim.rest_fault(RestFault::once("POST", &path, RestEffect::DropAfter));
    house.sim.rest_fault(RestFault::once("PUT", "/channels/*/thread-members/*", RestEffect::CutAnswer));
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let door = house.door_in(ids::GENERAL).await;
    let one = house.press(ids::YASMINE, &door, "privé").await;
    let two = house.press(ids::YASMINE, &door, "privé").await;
    tokio::join!(
        house.press(ids::YASMINE, &one, "Parler à quelqu’un"),
        house.press(ids::YASMINE, &two, "Parler à quelqu’un")
    );
    let thread = talk_of(&house, ids::YASMINE).await;
    says(&house, thread, "Personne n’est encore là").await;
    let made =
        house.sim.journal(|journal| journal.requests_to("POST", &path).filter(|one| one.effect).count());
    assert_eq!(made, 1);
    let firsts = house.bot_says(ids::SALMA, thread);
    let firsts = firsts.iter().filter(|message| words(message).contains("Personne n’est encore là")).count();
    assert_eq!(firsts, 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_asked_for_before_a_stop_it_is_opened_after_the_start() {
    let mut house = House::open().await;
    let path = format!("/channels/{}/threads", ids::ECOUTE);
    let refuse = RestFault::once("POST", &path, RestEffect::Refuse { status: 503, code: 0 }).always();
    house.sim.rest_fault(refuse);
    asks(&house, ids::YASMINE).await;
    house
        .sim
        .wait_for_journal(SOON, |journal| (journal.requests_to("POST", &path).count() > 0).then_some(()))
        .await
        .unwrap();
    house.stop_bot().await;
    house.sim.clear_faults();
    house.start_bot().await;
    let thread = talk_of(&house, ids::YASMINE).await;
    let (_, case) = card(&house).await;
    house.stop_bot().await;
    house.start_bot().await;
    house.press(ids::KARIM, &case, "Fil").await;
    says(&house, thread, "est là").await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_referents_who_come_at_once_one_comes_and_the_other_may_be_passed_it() {
    let house = House::open().await;
    asks(&house, ids::YASMINE).await;
    let thread = talk_of(&house, ids::YASMINE).await;
    let (_, case) = card(&house).await;
    let (one, two) =
        tokio::join!(house.press(ids::SALMA, &case, "Fil"), house.press(ids::KARIM, &case, "Fil"));
    let refused = [&one, &two].iter().filter(|answer| words(answer).contains("a déjà pris")).count();
    assert_eq!(refused, 1, "{} / {}", words(&one), words(&two));
    let first = if words(&one).contains("a déjà pris") { ids::KARIM } else { ids::SALMA };
    says(&house, thread, "est là").await;
    let ask = house.press(first, &case, "Passer la main").await;
    house.choose(first, &ask, &ids::NADIA.to_string()).await;
    says(&house, thread, "passe la main").await;
    house.press(ids::NADIA, &case, "Prendre").await;
    let coming = says(&house, thread, "arrive").await;
    assert!(words(&coming).contains(&ids::NADIA.to_string()));
    assert!(house.sim.world(|world| members(world, thread)).contains(&ids::NADIA));
    house.app.store.tell_talk(CaseId(1), TalkNews::Unanswered, house.app.clock.now()).await.unwrap();
    house.press(ids::NADIA, &case, "Je ne peux pas").await;
    house.app.store.tell_talk(CaseId(1), TalkNews::Unanswered, house.app.clock.now()).await.unwrap();
    let unanswered = says(&house, thread, "personne n’a encore répondu").await;
    assert!(words(&unanswered).contains("19"), "with what is open now");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_two_adults_no_talk_is_opened_and_everybody_is_told() {
    let house = House::open().await;
    // They are registered, and have left the server.
    house.sim.remove_member(ids::GUILD, ids::KARIM);
    house.sim.remove_member(ids::GUILD, ids::SALMA);
    let shown = asks(&house, ids::YASMINE).await;
    let told = house
        .until(|| {
            let mine = house.sim.visible_messages(ids::YASMINE, ids::GENERAL);
            mine.into_iter()
                .find(|message| message.id == shown.id && words(message).contains("pas réussi à ouvrir"))
        })
        .await;
    assert!(words(&told).contains("19"), "with what is open now: {}", words(&told));
    house.until(|| house.sim.world(|world| talks(world).is_empty()).then_some(())).await;
    let (post, _) = house.case().await;
    house
        .until(|| {
            let messages = house.bot_says(ids::NADIA, post);
            messages.into_iter().find(|message| words(message).contains("n’a pas pu s’ouvrir"))
        })
        .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_talk_is_said_on_the_case_and_made_again_by_who_comes() {
    let house = House::open().await;
    asks(&house, ids::YASMINE).await;
    let thread = talk_of(&house, ids::YASMINE).await;
    let (post, case) = card(&house).await;
    house.until(|| house.case_card_now(post).filter(|card| words(card).contains(&thread.to_string()))).await;
    house.sim.remove_channel(thread);
    house.until(|| house.case_card_now(post).filter(|card| words(card).contains("effacé"))).await;
    let opening = house.press(ids::SALMA, &case, "Fil").await;
    assert!(words(&opening).contains("s’ouvre"), "{}", words(&opening));
    let again = talk_of(&house, ids::YASMINE).await;
    assert_ne!(again, thread);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_young_person_who_left_and_a_message_that_was_deleted_are_said_on_the_case() {
    let house = House::open().await;
    let message = house.say(ids::YASMINE, ids::GENERAL, CALL);
    let (post, case) = card(&house).await;
    house.sim.delete(ids::YASMINE, ids::GENERAL, message).unwrap();
    house.sim.remove_member(ids::GUILD, ids::YASMINE);
    house.press(ids::SALMA, &case, "Prendre").await;
    let shown =
        house.until(|| house.case_card_now(post).filter(|card| words(card).contains("pris par"))).await;
    assert!(words(&shown).contains("n’est plus sur ce serveur") && words(&shown).contains("a été effacé"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_talk_is_deleted_after_fourteen_days() {
    let clock = Clock::at(Timestamp::now());
    let house = House::open_at(clock.clone(), World::default(), "").await;
    asks(&house, ids::YASMINE).await;
    let thread = talk_of(&house, ids::YASMINE).await;
    lines::seed("un mot du fil");
    house.sim.say(ids::YASMINE, thread, "un mot du fil").unwrap();
    let (_, case) = card(&house).await;
    let close = house.press(ids::SALMA, &case, "Clore").await;
    house.choose(ids::SALMA, &close, "trusted-adult").await;
    house.until(|| house.sim.world(|world| put_away(world, thread)).then_some(())).await;
    clock.turn(TALKS_KEPT - SignedDuration::from_mins(10));
    assert_eq!(house.app.store.forget_talks(clock.now()).await.unwrap(), 0, "too early");
    assert!(house.sim.world(|world| world.channels.contains_key(&thread)));
    clock.turn(SignedDuration::from_mins(11));
    assert_eq!(house.app.store.forget_talks(clock.now()).await.unwrap(), 1);
    house.sim.wait_until(SOON, |world| !world.channels.contains_key(&thread)).await.expect("it is deleted");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_who_waits_in_a_talk_is_told_of_each_rung_that_passes_unanswered() {
    let clock = Clock::at(Timestamp::now());
    let house = House::open_at(clock.clone(), World::default(), "").await;
    asks(&house, ids::YASMINE).await;
    let thread = talk_of(&house, ids::YASMINE).await;
    says(&house, thread, "Personne n’est encore là").await;
    let told = || {
        let heard = house.bot_says(ids::YASMINE, thread);
        heard.iter().filter(|message| words(message).contains("n’a encore répondu")).count()
    };
    assert_eq!(told(), 0, "the first call has only just gone out");
    // Nobody is on duty, so that the first call went to all: then the lead, then repeats.
    for (minutes, count) in [(30, 1), (24 * 60, 2), (24 * 60, 2), (24 * 60, 2)] {
        clock.turn(SignedDuration::from_mins(minutes));
        settle(&house).await;
        house.until(|| (told() >= count).then_some(())).await;
        assert_eq!(told(), count, "repeats are not told");
    }
    let (_, case) = card(&house).await;
    house.press(ids::SALMA, &case, "Fil").await;
    says(&house, thread, "est là").await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_double_of_a_talk_is_gone_within_a_minute() {
    let house = House::open().await;
    let path = format!("/channels/{}/threads", ids::ECOUTE);
    house.sim.rest_fault(RestFault::once("POST", &path, RestEffect::Twice));
    asks(&house, ids::YASMINE).await;
    house.sim.wait_until(SOON, |world| talks(world).len() == 2).await.expect("both arrive");
    let within = std::time::Duration::from_secs(60);
    house.sim.wait_until(within, |world| talks(world).len() == 1).await.expect("one goes within a minute");
    let kept = talk_of(&house, ids::YASMINE).await;
    says(&house, kept, "Personne n’est encore là").await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_of_a_case_and_in_its_talk_fits_discord_in_both_languages() {
    use sanad::cases::{Outcome, State};
    use sanad::discord::render::excess;
    use sanad::ids::UserId;
    use sanad::store::{TalkPlace, TalkState};
    use sanad::text::Lang;

    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    card(&house).await;
    let (app, now) = (&house.app, house.app.clock.now());
    let mut case = app.store.case(CaseId(1)).await.unwrap().expect("a case");
    let place = TalkPlace {
        channel: sanad::ids::ChannelId(u64::MAX / 2),
        thread: sanad::ids::ChannelId(u64::MAX / 2),
    };
    let talks = [
        TalkState::Opening,
        TalkState::Open(place),
        TalkState::Closed(place),
        TalkState::Gone,
        TalkState::Failed(String::new()),
    ];
    case.signals = 999;
    case.sources.push(case.sources[0]);
    let adults = [UserId(u64::MAX / 2), UserId(u64::MAX / 2)];
    for lang in Lang::ALL {
        case.lang = lang;
        app.guilds.change(GuildId(ids::GUILD.0), |guild| guild.settings.language = Some(lang));
        let mut views =
            vec![app.talk_begins(&case, &adults), app.talk_ends(&case, now), app.talk_goes_on(&case)];
        for news in
            [TalkNews::Coming, TalkNews::Here, TalkNews::Passed, TalkNews::Lapsed, TalkNews::Unanswered]
        {
            views.push(app.talk_news(&case, news, Some(adults[0])));
        }
        let states = [
            State::New { since: now },
            State::HandedOver { from: adults[0], to: Some(adults[1]), since: now },
            State::Closing { asked_by: adults[0], outcome: Outcome::OutOfReach, since: now, until: now },
            State::Closed { by: adults[0], agreed_by: None, outcome: Outcome::TrustedAdult, at: now },
        ];
        for (state, talk) in
            states.into_iter().flat_map(|state| talks.clone().map(|talk| (state.clone(), talk)))
        {
            case.state = state;
            let facts = sanad::app::PostFacts { files: Some(99), gone: 3, left: true, talk: Some(talk) };
            views.push(app.with_help(Some(case.guild), |help| sanad::app::case_post(help, &case, &facts)));
        }
        for view in views {
            assert_eq!(excess(&view), Vec::<String>::new(), "{:?} {lang:?}", view.title);
            assert!(view.rows.len() <= 3 && !view.body.contains("{ $"));
        }
    }
    house.finish().await;
}

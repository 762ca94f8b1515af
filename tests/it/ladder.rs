//! Who is called, and when, while nobody has a case in hand (promise P5): by a clock that the test turns.

use discord_sim::world::{ChannelKind, Overwrite, OverwriteOf};
use discord_sim::{Id, MessageView, Permissions, World, ids};
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::cases::{Alert, Case, CaseId, Rung, State};
use sanad::ids::{GuildId, UserId};
use sanad::store::{Enrolment, Referent};

use crate::support::{House, words};

const IMMINENT: &str = "je vais me tuer ce soir";
const URGENT: &str = "jveux mourir";

/// A text channel that only the team sees.
const OTHER_ROOM: Id = Id(1_200_000_000_000_000_150);

/// A house whose clock stands still until it is turned.
async fn house() -> (House, Clock) {
    let clock = Clock::at(Timestamp::now());
    (House::open_at(clock.clone(), World::default(), "").await, clock)
}

/// Somebody goes on duty, as people do.
async fn on_duty(house: &House, person: Id) {
    let hours = serde_json::json!([{"name": "prendre", "type": 1, "options": [{"name": "heures", "type": 4, "value": 6}]}]);
    let run = house.sim.run_command(person, ids::JEUX, "garde", &hours).expect("they see the command");
    let answer = house.answered(person, ids::JEUX, run).await;
    assert!(words(&answer).contains("Tu es de garde"), "{}", words(&answer));
}

/// Nobody is registered any more, and there is no lead.
async fn nobody_left(house: &House) {
    let guild = GuildId(ids::GUILD.0);
    for person in [ids::SALMA, ids::KARIM] {
        let at = house.app.clock.now();
        let withdrawn = Enrolment::Withdrawn { by: UserId(ids::NADIA.0), at };
        let change = |entry: &mut Referent| entry.enrolment = withdrawn;
        house.app.store.change_referent(guild, UserId(person.0), change).await.expect("the store answers");
    }
    house.app.reload_rosters().await.expect("the store answers");
    lead_is(house, None);
}

fn lead_is(house: &House, lead: Option<UserId>) {
    house.app.guilds.change(GuildId(ids::GUILD.0), |guild| guild.roster.lead = lead);
}

/// Waits until everything that is due at this moment is done.
pub async fn settle(house: &House) {
    let deadline = tokio::time::Instant::now() + crate::support::SOON;
    loop {
        house.app.meet_deadlines().await;
        let now = house.app.clock.now();
        let store = &house.app.store;
        let waiting = store.health().await.expect("the store answers").outbox_oldest_due;
        let deadline_due = store.next_deadline().await.expect("the store answers");
        if waiting.is_none_or(|due| due > now) && deadline_due.is_none_or(|due| due > now) {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "something that is due is never done");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

async fn turn(house: &House, clock: &Clock, minutes: i64) {
    clock.turn(SignedDuration::from_mins(minutes));
    settle(house).await;
}

/// The calls in a thread or channel, the oldest first.
fn calls(house: &House, place: Id) -> Vec<MessageView> {
    let mut said = house.sim.world(|world| {
        let ours = world.messages_in(place).filter(|message| message.author == ids::BOT);
        ours.filter(|message| message.embeds.is_empty()).map(|message| message.id).collect::<Vec<_>>()
    });
    said.sort();
    let seen = house.bot_says(ids::NADIA, place);
    said.into_iter().filter_map(|id| seen.iter().find(|message| message.id == id).cloned()).collect()
}

fn mentioned(call: &MessageView) -> Vec<Id> {
    let mut people = call.mentions.clone();
    people.sort();
    people
}

/// A case, settled.
async fn called_about(house: &House, text: &str) -> Id {
    house.say(ids::YASMINE, ids::GENERAL, text);
    let (thread, _) = house.case().await;
    house.until(|| house.case_card_now(thread)).await;
    settle(house).await;
    thread
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_an_imminent_case_is_called_about_at_once_at_three_at_eight_and_then_every_ten_minutes() {
    let (house, clock) = house().await;
    on_duty(&house, ids::KARIM).await;
    let thread = called_about(&house, IMMINENT).await;
    let all = vec![ids::SALMA, ids::KARIM];
    let everybody = vec![ids::SALMA, ids::KARIM, ids::NADIA];
    let mut plan = vec![(0, vec![ids::KARIM]), (3, all), (5, everybody.clone())];
    plan.extend(vec![(10, everybody); 3]);
    for (count, (minutes, people)) in plan.iter().enumerate() {
        if *minutes > 0 {
            turn(&house, &clock, *minutes - 1).await;
            assert_eq!(calls(&house, thread).len(), count, "too early");
            turn(&house, &clock, 1).await;
        }
        let heard = calls(&house, thread);
        assert_eq!(heard.len(), count + 1);
        assert_eq!(&mentioned(&heard[count]), people);
        assert!(!words(&heard[count]).contains("tuer"), "a call holds no text");
    }
    let heard: Vec<String> = calls(&house, thread).iter().map(words).collect();
    for (call, word) in [(0, "de garde"), (1, "depuis 3 min"), (2, "responsable"), (3, "depuis 18 min")] {
        assert!(heard[call].contains(word), "{}", heard[call]);
    }
    let figures = house.figures().await;
    for rung in ["on-duty", "all", "lead"] {
        assert!(figures.contains(&format!("sanad_calls_total{{rung=\"{rung}\"}}")), "{figures}");
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_a_claim_stops_the_calls_a_lapse_resumes_them_and_closing_ends_them() {
    let (house, clock) = house().await;
    let thread = called_about(&house, IMMINENT).await;
    let heard = calls(&house, thread);
    assert_eq!(mentioned(&heard[0]), [ids::SALMA, ids::KARIM]);
    assert!(words(&heard[0]).contains("Personne n’est de garde"), "{}", words(&heard[0]));
    let card = house.case_card(thread).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    turn(&house, &clock, 19).await;
    assert_eq!(calls(&house, thread).len(), 1, "somebody has it in hand");
    turn(&house, &clock, 1).await;
    let heard = calls(&house, thread);
    assert_eq!(heard.len(), 2, "told once that it lapsed");
    assert!(words(&heard[1]).contains("Plus personne"), "{}", words(&heard[1]));
    let card = house.case_card(thread).await;
    let close = house.press(ids::KARIM, &card, "Clore").await;
    house.choose(ids::KARIM, &close, "trusted-adult").await;
    turn(&house, &clock, 600).await;
    assert_eq!(calls(&house, thread).len(), 2, "it is over");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_a_call_that_reaches_nobody_says_so_and_the_next_one_comes_at_once() {
    let (house, _) = house().await;
    on_duty(&house, ids::KARIM).await;
    house.sim.remove_member(ids::GUILD, ids::KARIM);
    let thread = called_about(&house, IMMINENT).await;
    let heard = calls(&house, thread);
    assert_eq!(heard.len(), 2);
    assert!(words(&heard[0]).contains("n’a prévenu personne"), "{}", words(&heard[0]));
    assert!(mentioned(&heard[1]).contains(&ids::SALMA) && !words(&heard[1]).contains("n’a prévenu"));
    assert!(house.figures().await.contains("sanad_calls_unreached_total"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_where_there_is_nobody_to_call_the_post_says_so_and_goes_on_saying_it() {
    let (house, clock) = house().await;
    nobody_left(&house).await;
    let thread = called_about(&house, IMMINENT).await;
    turn(&house, &clock, 10).await;
    let heard = calls(&house, thread);
    assert_eq!(heard.len(), 2);
    for call in &heard {
        assert!(call.mentions.is_empty() && words(call).contains("personne à appeler"), "{}", words(call));
    }
    // With a lead alone, the lead is called.
    lead_is(&house, Some(UserId(ids::NADIA.0)));
    turn(&house, &clock, 10).await;
    assert_eq!(mentioned(&calls(&house, thread)[2]), [ids::NADIA]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_a_process_that_was_down_for_an_hour_makes_one_call() {
    let (mut house, clock) = house().await;
    let thread = called_about(&house, IMMINENT).await;
    house.stop_bot().await;
    clock.turn(SignedDuration::from_mins(60));
    house.start_bot().await;
    house.until(|| (calls(&house, thread).len() > 1).then_some(())).await;
    settle(&house).await;
    let heard = calls(&house, thread);
    assert_eq!(heard.len(), 2, "one call for the whole hour");
    assert_eq!(mentioned(&heard[1]), [ids::SALMA, ids::KARIM, ids::NADIA]);
    assert!(words(&heard[1]).contains("depuis 60 min"), "{}", words(&heard[1]));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_appears_in_a_case_is_never_called_about_it() {
    let (house, _) = house().await;
    called_about(&house, URGENT).await;
    let case = house.app.store.case(CaseId(1)).await.expect("the store answers").expect("a case");
    let about = |person: Id| Case { target: Some(UserId(person.0)), alert: Alert::Now, ..case.clone() };
    for rung in [Rung::OnDuty, Rung::All, Rung::Lead] {
        for person in [ids::SALMA, ids::KARIM, ids::NADIA] {
            assert!(!house.app.called(&about(person), rung).contains(&UserId(person.0)), "{rung:?}");
        }
    }
    assert_eq!(house.app.called(&about(ids::SALMA), Rung::All), [UserId(ids::KARIM.0)]);
    // Passed on: whoever it was passed to is called at once, whoever passed it on by the last rung only.
    let (salma, karim, nadia) = (UserId(ids::SALMA.0), UserId(ids::KARIM.0), UserId(ids::NADIA.0));
    let passed =
        |to| Case { state: State::HandedOver { from: salma, to, since: case.created_at }, ..case.clone() };
    assert_eq!(house.app.called(&passed(Some(karim)), Rung::OnDuty), [karim]);
    assert_eq!(house.app.called(&passed(Some(salma)), Rung::OnDuty), [salma], "asked to take it after all");
    assert_eq!(house.app.called(&passed(None), Rung::All), [karim]);
    assert_eq!(house.app.called(&passed(None), Rung::Lead), [salma, karim, nadia]);
    let stranger = UserId(ids::AMINE.0);
    assert!(house.app.called(&passed(Some(stranger)), Rung::OnDuty).is_empty(), "no referent, no call");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_case_whose_post_was_deleted_is_posted_again_with_the_next_call() {
    let (house, clock) = house().await;
    let thread = called_about(&house, URGENT).await;
    house.sim.remove_channel(thread);
    turn(&house, &clock, 30).await;
    let (again, _) = house.case().await;
    assert_ne!(again, thread);
    assert_eq!(calls(&house, again).len(), 1);
    let card = house.case_card(again).await;
    // The card alone, within a thread that stands.
    house.sim.delete(ids::NADIA, again, card.id).expect("the lead may");
    turn(&house, &clock, 24 * 60).await;
    let (same, _) = house.case().await;
    assert_eq!(same, again);
    let taken = house.press(ids::SALMA, &house.case_card(again).await, "Prendre").await;
    assert!(words(&taken).contains("à toi"), "{}", words(&taken));
    house.finish().await;
}

/// Lets the bot write in the staff forum, or not.
fn staff_open(world: &mut World, open: bool) {
    let staff = world.channels.get_mut(&ids::SUIVI).expect("the staff forum");
    staff.overwrites.retain(|overwrite| overwrite.of != OverwriteOf::Member(ids::BOT));
    if !open {
        let (allow, deny) = (Permissions::NONE, Permissions::VIEW_CHANNEL);
        staff.overwrites.push(Overwrite { of: OverwriteOf::Member(ids::BOT), allow, deny });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_case_that_may_not_be_posted_is_posted_once_the_bot_may() {
    let (house, clock) = house().await;
    house.sim.change(|world| staff_open(world, false));
    house.say(ids::YASMINE, ids::GENERAL, IMMINENT);
    let deadline = tokio::time::Instant::now() + crate::support::SOON;
    while house.app.store.health().await.expect("the store answers").outbox_stuck == 0 {
        assert!(tokio::time::Instant::now() < deadline, "that it is refused is never noted");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    house.sim.change(|world| staff_open(world, true));
    clock.turn(SignedDuration::from_mins(15));
    let (thread, _) = house.case().await;
    settle(&house).await;
    let heard = calls(&house, thread);
    assert_eq!(heard.len(), 1, "one call for the time in between");
    assert_eq!(mentioned(&heard[0]), [ids::SALMA, ids::KARIM, ids::NADIA]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_where_the_staff_channel_is_closed_cases_and_calls_go_to_the_fallback_channel() {
    let mut world = World::default();
    let mut other = world.channels[&ids::SUIVI].clone();
    (other.id, other.kind, other.name) = (OTHER_ROOM, ChannelKind::Text, "secours".to_owned());
    world.channels.insert(OTHER_ROOM, other);
    let clock = Clock::at(Timestamp::now());
    let more = format!("fallback_channel = \"{OTHER_ROOM}\"");
    let house = House::open_at(clock.clone(), world, &more).await;
    house.say(ids::YASMINE, ids::GENERAL, IMMINENT);
    let (thread, _) = house.case().await;
    settle(&house).await;
    house.sim.change(|world| staff_open(world, false));
    turn(&house, &clock, 8).await;
    let seen = house.bot_says(ids::NADIA, OTHER_ROOM);
    let card = seen.iter().find(|message| !message.embeds.is_empty()).expect("the case is posted there");
    assert_eq!(mentioned(&calls(&house, OTHER_ROOM)[0]), [ids::SALMA, ids::KARIM, ids::NADIA]);
    let taken = house.press(ids::SALMA, card, "Prendre").await;
    assert!(words(&taken).contains("à toi"), "{}", words(&taken));
    assert_eq!(calls(&house, thread).len(), 1);
    // A new case goes there at once; nobody is listened to there.
    house.say(ids::AMINE, ids::GENERAL, URGENT);
    house
        .until(|| {
            let seen = house.bot_says(ids::NADIA, OTHER_ROOM);
            seen.iter().any(|message| words(message).contains("Cas 2")).then_some(())
        })
        .await;
    settle(&house).await;
    assert_eq!(house.app.store.health().await.expect("the store answers").outbox_buried, 0);
    house.finish().await;
}

//! What concerns somebody of the team: kept apart from the server, told to an adult outside by a signed webhook that holds no
//! word of anybody.

use discord_sim::{Id, MessageView, World, ids};
use sanad::app::action::Action;
use sanad::app::{Answer, Ask, Asker};
use sanad::cases::CaseId;
use sanad::ids::{ChannelId, GuildId, UserId};
use sanad::outside::OutsideEvent;
use serde_json::Value;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::contact::{Contact, Got, NAME, Says};
use crate::support::process::{CALL, LONG, On, Site, on_both_stores};
use crate::support::{House, button, leaks, lines, words};

on_both_stores!(p1_a_killed_program_tells_the_adult_outside_after_its_restart_under_the_same_name);

const APART: &str = "Ça concerne quelqu’un";
const CONFIRM: &str = "mettre l’équipe de côté";

async fn house(contact: &Contact) -> House {
    House::open_with(World::default(), &contact.setting()).await
}

/// Somebody calls, opens the door and says that it concerns somebody of the team.
async fn marked(house: &House, who: Id, place: Id) -> MessageView {
    house.say(who, place, CALL);
    let door = house.door_in(place).await;
    let help = house.press(who, &door, "privé").await;
    let explained = house.press(who, &help, APART).await;
    assert_eq!(explained.id, help.id, "the same message changes");
    house.press(who, &explained, CONFIRM).await
}

/// What a press of somebody is answered, whatever stands on Discord.
async fn pressed(house: &House, who: Id, action: Action, chosen: &str) -> String {
    let asker = Asker {
        user: UserId(who.0),
        guild: Some(GuildId(ids::GUILD.0)),
        channel: ChannelId(ids::SUIVI.0),
        roles: vec![ids::REFERENT.0],
    };
    let ask = Ask::Press { action: Some(action), values: vec![chosen.to_owned()] };
    match house.app.answer(&asker, ask).await {
        Answer::Show(view) | Answer::Replace(view) => view.body,
        other => panic!("it is answered with something else: {other:?}"),
    }
}

/// A notice holds what it should, and nothing of anybody.
fn check(got: &Got, event: &str, level: &str) {
    assert!(got.head.starts_with("post /sanad http/1.1"), "{}", got.head);
    assert_eq!(got.header("content-type"), Some("application/json"));
    assert!(got.is_signed(), "{}", got.head);
    let notice = got.notice();
    let fields: Vec<&str> = notice.as_object().expect("an object").keys().map(String::as_str).collect();
    let wanted =
        ["version", "id", "event", "case", "guild", "topic", "level", "kind", "created_at", "sent_at"];
    assert_eq!(fields, wanted);
    assert_eq!((&notice["event"], &notice["level"]), (&Value::from(event), &Value::from(level)));
    assert_eq!(
        (&notice["version"], &notice["guild"]),
        (&Value::from(1), &Value::from(ids::GUILD.to_string()))
    );
    let sent = format!("{}{}", got.head, String::from_utf8_lossy(&got.body));
    for who in [ids::YASMINE, ids::SALMA, ids::KARIM, ids::NADIA, ids::GENERAL, ids::JEUX] {
        assert!(!sent.contains(&who.to_string()), "{sent}");
    }
    assert!(!sent.to_lowercase().contains("yasmine"), "{sent}");
    leaks::check_bytes("a notice", sent.as_bytes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_young_person_takes_the_team_out_and_the_adult_outside_is_told() {
    let contact = Contact::open().await;
    let house = house(&contact).await;
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let (thread, _) = house.case().await;
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::YASMINE, &door, "privé").await;
    assert!(words(&help).contains("référents de ce serveur"), "the team knows so far");

    let explained = house.press(ids::YASMINE, &help, APART).await;
    let shown = words(&explained);
    for word in [NAME, "30 jours", "ni ton nom ni tes mots", "tu peux l’effacer"] {
        assert!(explained.ephemeral && shown.contains(word), "« {word} » is missing: {shown}");
    }
    assert!(contact.got().is_empty() && house.cases().len() == 1, "nothing is done before she confirms");
    let back = house.press(ids::YASMINE, &explained, "Revenir").await;
    assert!(words(&back).contains("référents de ce serveur"));

    let explained = house.press(ids::YASMINE, &back, APART).await;
    let done = house.press(ids::YASMINE, &explained, CONFIRM).await;
    let shown = words(&done);
    assert!(shown.contains("C’est fait") && shown.contains(NAME), "{shown}");
    assert!(!shown.contains("savent qu’un message"), "{shown}");
    house.until(|| house.cases().is_empty().then_some(())).await;
    assert!(!house.sim.sees(ids::SALMA, thread), "the post is gone");
    house.until(|| (contact.got().len() == 1).then_some(())).await;
    check(&contact.got()[0], "case", "urgent");
    assert_eq!(contact.got()[0].notice()["kind"], "conflict");

    // Nobody of the server takes, reads, lists or closes it, and all are told the same.
    let case = CaseId(1);
    for who in [ids::SALMA, ids::KARIM, ids::NADIA] {
        let karim = ids::KARIM.to_string();
        for (action, chosen) in [
            (Action::Take(case), ""),
            (Action::Read(case), ""),
            (Action::Advice(case), ""),
            (Action::Close(case), ""),
            (Action::PickOutcome(case), "trusted-adult"),
            (Action::Agree(case), ""),
            (Action::Disagree(case), ""),
            (Action::Talk(case), ""),
            (Action::HandOver(case), ""),
            (Action::PickRecipient(case), karim.as_str()),
            (Action::Decline(case), ""),
            (Action::FalseAlarm(case), ""),
            (Action::Reopen(case), ""),
        ] {
            let said = pressed(&house, who, action.clone(), chosen).await;
            assert!(said.contains("n’existe plus"), "{action:?}: {said}");
        }
    }
    assert!(house.app.store.open_cases(GuildId(ids::GUILD.0)).await.unwrap().is_empty());

    // What she writes later goes the same way; others are heard by the team as before.
    house.say(ids::YASMINE, ids::JEUX, "je vais me tuer ce soir, adieu");
    house.until(|| (contact.got().len() == 2).then_some(())).await;
    check(&contact.got()[1], "raised", "imminent");
    let again = house.door_in(ids::JEUX).await;
    let help = house.press(ids::YASMINE, &again, "privé").await;
    assert!(
        words(&help).contains(NAME) && words(&help).contains("L’équipe de ce serveur n’est pas prévenue")
    );
    let more = house.press(ids::YASMINE, &help, "La suite").await;
    assert!(words(&more).contains(NAME), "every page says who knows: {}", words(&more));
    house.say(ids::AMINE, ids::ECOUTE, CALL);
    assert_eq!(house.case().await.1, "№ 2 · urgent");
    assert_eq!(contact.got().len(), 2, "an ordinary case is the team's");
    // The same store in another process knows it too.
    let beside = house.app_beside().await;
    assert!(beside.apart.holds(GuildId(ids::GUILD.0), UserId(ids::YASMINE.0)));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_is_outside_nobody_is_told_and_the_young_person_reads_so() {
    for darija in [false, true] {
        let house = House::open().await;
        house.say(ids::YASMINE, ids::GENERAL, if darija { "bghit nmout" } else { CALL });
        house.case().await;
        let door = house.door_in(ids::GENERAL).await;
        let help = house.press(ids::YASMINE, &door, "privé").await;
        let explained =
            house.press(ids::YASMINE, &help, if darija { "على شي حد من الفريق" } else { APART }).await;
        let nobody = if darija { "حتى واحد" } else { "personne" };
        assert!(words(&explained).contains(nobody), "{}", words(&explained));
        let done = house.press(ids::YASMINE, &explained, if darija { "بعدو الفريق" } else { CONFIRM }).await;
        let shown = words(&done);
        let told = if darija {
            "حتى واحد ما تعلم، لا هنا لا برا"
        } else {
            "Personne n’est prévenu, ni ici ni ailleurs"
        };
        assert!(shown.contains(told), "{shown}");
        // The outside ways stand first: what answers now, by telephone or otherwise.
        assert!(shown.contains("**19**") || shown.contains("**15**"), "{shown}");
        house.until(|| house.cases().is_empty().then_some(())).await;
        house.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_of_the_team_itself_go_outside_only() {
    let contact = Contact::open().await;
    let house = house(&contact).await;
    house.say(ids::SALMA, ids::GENERAL, CALL);
    house.until(|| (contact.got().len() == 1).then_some(())).await;
    check(&contact.got()[0], "case", "urgent");
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::SALMA, &door, "privé").await;
    assert!(words(&help).contains(NAME), "{}", words(&help));
    assert!(house.cases().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_talk_with_the_team_closes_stays_readable_and_no_other_one_begins() {
    let contact = Contact::open().await;
    let house = house(&contact).await;
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::YASMINE, &door, "privé").await;
    house.press(ids::YASMINE, &help, "Parler à quelqu’un").await;
    let threads = |world: &World| world.threads_of(ids::ECOUTE).map(|thread| thread.id).collect::<Vec<Id>>();
    let talk = house
        .until(|| {
            house
                .sim
                .world(threads)
                .into_iter()
                .find(|thread| !house.bot_says(ids::YASMINE, *thread).is_empty())
        })
        .await;
    house.until_async(async || house.app.store.talk(CaseId(1)).await.ok()??.state.open()).await;

    let explained = house.press(ids::YASMINE, &help, APART).await;
    assert!(
        words(&explained).contains("Si un fil est ouvert avec l’équipe, il se ferme"),
        "{}",
        words(&explained)
    );
    let done = house.press(ids::YASMINE, &explained, CONFIRM).await;
    let away = |world: &World| world.channels[&talk].thread.as_ref().is_some_and(|thread| thread.archived);
    house.until(|| house.sim.world(away).then_some(())).await;
    assert!(house.sim.sees(ids::YASMINE, talk), "she can read it, and keep what matters");
    let refused = house.press(ids::YASMINE, &done, "Parler à quelqu’un").await;
    let shown = words(&refused);
    assert!(shown.contains("Tu as mis l’équipe de ce serveur de côté"), "{shown}");
    assert_eq!(house.sim.world(threads), [talk]);
    house.until(|| (contact.got().len() == 1).then_some(())).await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_direct_message_the_button_says_that_nobody_was_told() {
    let contact = Contact::open().await;
    let house = house(&contact).await;
    let place = house.sim.dm(ids::YASMINE, ids::BOT).unwrap();
    house.say(ids::YASMINE, place, "bghit nmout");
    let answer = house.until(|| house.bot_says(ids::YASMINE, place).into_iter().next()).await;
    let custom_id = button(&answer, "على شي حد من الفريق").expect("the button of a card");
    let pressed = house.sim.press(ids::YASMINE, place, answer.id, &custom_id).unwrap();
    let shown = house.answered(ids::YASMINE, place, pressed).await;
    assert!(words(&shown).contains("سند ما علم حتى واحد"), "{}", words(&shown));
    assert!(house.app.store.apart_cases().await.unwrap().is_empty() && contact.got().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_is_sent_again_while_the_server_cannot_take_it_and_when_it_says() {
    let contact = Contact::answering(&[
        Says::Status(503, ""),
        Says::Status(429, "Retry-After: 1\r\n"),
        // Its answer never ends and would be a leak in the log: neither is waited for.
        Says::Status(200, ""),
    ])
    .await;
    let house = house(&contact).await;
    marked(&house, ids::YASMINE, ids::GENERAL).await;
    house.until(|| (contact.got().len() == 3).then_some(())).await;
    let got = contact.got();
    let names: Vec<Value> = got.iter().map(|got| got.notice()["id"].clone()).collect();
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    for got in &got {
        check(got, "case", "urgent");
    }
    let sent =
        |place: usize| got[place].notice()["sent_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let wait = sent(2).duration_since(sent(1)).as_millis();
    assert!(wait >= 1_000, "it asked for a second: {wait} ms");
    let logged = String::from_utf8_lossy(&lines::logged()).into_owned();
    assert!(!logged.contains("the-answer-of-the-contact"), "an answer was logged");
    for secret in [crate::support::contact::SECRET, "/sanad\""] {
        assert!(!logged.contains(secret), "secret or address was logged");
    }
    house
        .until_async(async || house.app.store.health().await.ok().filter(|health| health.outbox_waiting <= 1))
        .await;
    assert!(house.app.store.outbox_buried(9).await.unwrap().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_and_a_redirect_are_final_and_stay_visible() {
    for (says, why) in [
        (Says::Status(400, ""), "refused"),
        (Says::Status(410, ""), "refused"),
        (Says::Status(302, "Location: /elsewhere\r\n"), "redirected"),
        (Says::Status(307, "Location: https://localhost:1/\r\n"), "redirected"),
    ] {
        let contact = Contact::answering(&[says]).await;
        let house = house(&contact).await;
        marked(&house, ids::YASMINE, ids::GENERAL).await;
        let buried =
            house.until_async(async || house.app.store.outbox_buried(9).await.ok()?.into_iter().next()).await;
        assert_eq!((buried.why.as_str(), buried.attempts), (why, 1), "{says:?}");
        assert_eq!(house.app.store.health().await.unwrap().notices_buried, 1);
        assert_eq!(contact.got().len(), 1, "{says:?} is asked once, and nothing is followed");
        house.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_leads_to_a_private_address_gets_nothing() {
    let contact = Contact::open().await;
    let setting = contact.setting_with(&contact.webhook("localhost"), false);
    let house = House::open_with(World::default(), &setting).await;
    marked(&house, ids::YASMINE, ids::GENERAL).await;
    let file = house.folder.path().join("sanad.sqlite");
    let why = house
        .until_async(async || {
            let options = SqliteConnectOptions::new().filename(&file).read_only(true);
            let mut store = SqliteConnection::connect_with(&options).await.ok()?;
            let asked = sqlx::query_scalar("SELECT why FROM outbox WHERE kind = 'tell-outside'");
            let why: Option<String> = asked.fetch_one(&mut store).await.ok()?;
            let _ = store.close().await;
            why
        })
        .await;
    assert_eq!(why, "not-public");
    assert!(contact.got().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_nobody_answers_and_a_drill_are_told_where_somebody_is_there() {
    let contact = Contact::open().await;
    let with = house(&contact).await;
    with.say(ids::YASMINE, ids::GENERAL, CALL);
    with.case().await;
    let case = with.app.store.case(CaseId(1)).await.unwrap().expect("a case");
    for event in [OutsideEvent::NoAnswer, OutsideEvent::Drill] {
        assert!(with.app.tell_outside(&case, event).await.unwrap());
    }
    with.until(|| (contact.got().len() == 2).then_some(())).await;
    check(&contact.got()[0], "no-answer", "urgent");
    check(&contact.got()[1], "drill", "urgent");
    assert_eq!(contact.got()[0].notice()["kind"], "self");
    assert_eq!(with.cases().len(), 1, "the team goes on");
    with.finish().await;

    let without = House::open().await;
    without.say(ids::YASMINE, ids::GENERAL, CALL);
    without.case().await;
    assert!(!without.app.tell_outside(&case, OutsideEvent::NoAnswer).await.unwrap());
    without.finish().await;
}

async fn p1_a_killed_program_tells_the_adult_outside_after_its_restart_under_the_same_name(on: On) {
    let contact = Contact::answering(&[Says::Nothing]).await;
    let mut site = Site::closed_on(on, World::default()).await;
    site.configure(&format!("{}\n{}", site.settings(), contact.setting()));
    site.start().await;
    // A referent's own words: a case that the server is not shown.
    site.say(ids::SALMA, ids::GENERAL, CALL);
    site.until("a request", async || (contact.got().len() == 1).then_some(())).await;
    site.kill().await;
    site.start().await;
    site.until("another request", async || (contact.got().len() == 2).then_some(())).await;
    let got = contact.got();
    for got in &got {
        check(got, "case", "urgent");
    }
    assert_eq!(got[0].notice()["id"], got[1].notice()["id"]);
    site.until("nothing left to tell", async || {
        let left = site.count("SELECT COUNT(*) FROM outbox WHERE kind = 'tell-outside'").await;
        (left == 0).then_some(())
    })
    .await;
    assert_eq!(contact.got().len(), 2);
    assert!(site.posts().is_empty());
    site.finish().await;
}

/// A post whose request was under way when the young person took the team out, and whose answer died with the program.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_arrives_after_the_team_was_taken_out_goes_again() {
    use discord_sim::{RestEffect, RestFault};
    let contact = Contact::open().await;
    let house = house(&contact).await;
    let path = format!("/channels/{}/threads", ids::SUIVI);
    house.sim.rest_fault(RestFault::once("POST", &path, RestEffect::Late { ms: 1_500 }));
    let done = marked(&house, ids::YASMINE, ids::GENERAL).await;
    assert!(words(&done).contains("C’est fait"));
    house.until(|| (contact.got().len() == 1).then_some(())).await;
    // The post is made in the end, noted, and deleted.
    let deleted = |journal: &discord_sim::Journal| {
        let mut requests = journal.requests_to("DELETE", "/channels/*");
        requests.any(|request| request.effect).then_some(())
    };
    house.sim.wait_for_journal(LONG, deleted).await.expect("the post is deleted");
    house.until(|| house.cases().is_empty().then_some(())).await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_says_whether_somebody_is_outside_and_sends_nothing() {
    let contact = Contact::open().await;
    let mut site = Site::closed(World::default()).await;
    let none = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(none.status.code(), Some(0));
    for word in ["! no contact outside", "! watch.url is not set"] {
        assert!(none.out.contains(word), "« {word} » is missing: {}", none.out);
    }
    let watch = "[watch]\nurl = \"https://watch.example/secret-path\"\n";
    site.configure(&format!("{}\n{}\n{watch}", site.settings(), contact.setting()));
    let good = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(good.status.code(), Some(0), "{}", good.out);
    assert!(good.out.contains(&format!("✓ the contact outside: {NAME}")), "{}", good.out);
    assert!(good.out.contains("✓ watch.url is set") && !good.out.contains("secret-path"), "{}", good.out);
    let private = contact.setting_with(&contact.webhook("localhost"), false);
    site.configure(&format!("{}\n{private}", site.settings()));
    let bad = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(bad.status.code(), Some(1));
    assert!(bad.out.contains("✗ the contact outside") && bad.out.contains("not public"), "{}", bad.out);
    site.configure(&format!("{}\n{}", site.settings(), contact.setting().replace("https://", "http://")));
    let clear = site.run(&["run"], ids::TOKEN).await;
    assert_eq!(clear.status.code(), Some(1));
    assert!(clear.err.contains("outside.webhook") && clear.err.contains("https://"), "{}", clear.err);
    assert!(contact.got().is_empty(), "nothing is sent");
    site.finish().await;
}

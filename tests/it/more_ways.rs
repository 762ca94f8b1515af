//! The less straight ways: restarts, titles, edits, direct messages, deleted messages, people who may not.

use discord_sim::ids;
use sanad::app::action::Reading;
use sanad::app::{Answer, Ask, Asker};
use sanad::ids::{ChannelId, GuildId, UserId};

use crate::support::{House, button, lines, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_and_a_case_answer_after_a_restart() {
    let mut house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    house.stop_bot().await;
    house.start_bot().await;
    let help = house.press(ids::YASMINE, &door, "privé").await;
    assert!(words(&help).contains("référents de ce serveur"), "she learns who was told: {}", words(&help));
    let taken = house.press(ids::SALMA, &card, "Prendre").await;
    assert!(words(&taken).contains("à toi"));
    assert_eq!(house.cases().len(), 1, "nothing is posted twice");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_that_another_process_planned_opens_for_whom_it_is() {
    let house = House::open().await;
    let other = house.app_beside().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let custom_id = button(&door, "privé").expect("a button");
    let mut shown = Vec::new();
    for who in [ids::YASMINE, ids::AMINE] {
        let asker = Asker {
            user: UserId(who.0),
            guild: Some(GuildId(ids::GUILD.0)),
            channel: ChannelId(ids::GENERAL.0),
            roles: Vec::new(),
        };
        let ask = Ask::Press { action: other.sealer.open(&custom_id), values: Vec::new() };
        let Answer::Show(view) = other.answer(&asker, ask).await else { panic!("something is shown") };
        shown.push(view.title);
    }
    let menu = other.with_help(None, |help| help.menu(Reading::FRENCH).title);
    assert_ne!(shown[0], menu, "she wrote, so that it is her card");
    assert_eq!(shown[1], menu, "he did not");
    house.case().await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_behind_the_door_turn_pages_languages_and_close() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::YASMINE, &door, "privé").await;
    let more = house.press(ids::YASMINE, &help, "La suite").await;
    assert_eq!(more.id, help.id, "the same message changes");
    assert!(words(&more).contains("Pourquoi"));
    let darija = house.press(ids::YASMINE, &more, "بالدارجة").await;
    assert!(words(&darija).contains("علاش"));
    let numbers = house.press(ids::YASMINE, &darija, "نوامر خرين").await;
    assert!(words(&numbers).contains("19"));
    let menu = house.press(ids::YASMINE, &numbers, "مواضيع خرين").await;
    let topic = house.choose(ids::YASMINE, &menu, "sextortion").await;
    assert!(topic.ephemeral && topic.id == help.id);
    // Her choice of language is kept: the next thing speaks Darija although the server speaks French.
    let run = house.sim.run_command(ids::YASMINE, ids::GENERAL, "aide", &serde_json::json!([])).unwrap();
    let again = house.answered(ids::YASMINE, ids::GENERAL, run).await;
    assert!(words(&again).chars().any(|letter| ('\u{600}'..'\u{700}').contains(&letter)));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_becomes_a_call_opens_a_case() {
    let house = House::open().await;
    let message = house.say(ids::YASMINE, ids::GENERAL, "bonsoir tout le monde");
    let edited = "en vrai je veux mourir ce soir";
    lines::seed(edited);
    house.sim.edit(ids::YASMINE, ids::GENERAL, message, edited).unwrap();
    house.case().await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_direct_message_is_answered_where_it_was_written() {
    let house = House::open().await;
    let place = house.sim.dm(ids::YASMINE, ids::BOT).unwrap();
    house.say(ids::YASMINE, place, "bghit nmout");
    let answer = house.until(|| house.bot_says(ids::YASMINE, place).into_iter().next()).await;
    assert!(words(&answer).contains("15") || words(&answer).contains("19"), "{}", words(&answer));
    assert!(house.cases().is_empty(), "nobody is alerted by a direct message");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_message_is_said_to_be_gone_and_the_case_stays() {
    let house = House::open().await;
    let message = house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    house.sim.delete(ids::YASMINE, ids::GENERAL, message).unwrap();
    let read = house.press(ids::SALMA, &card, "Lire").await;
    assert!(words(&read).contains("effacé"), "{}", words(&read));
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_the_forum_without_being_registered_is_refused_kindly() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    // The owner sees every channel; hicham is let in, but nobody registered him.
    house.sim.change_member(ids::GUILD, ids::HICHAM, |member| member.roles.push(ids::REFERENT));
    for label in ["Prendre", "Lire", "Conseils", "Clore"] {
        let refused = house.press(ids::HICHAM, &card, label).await;
        let shown = words(&refused);
        assert!(shown.contains("Seuls les référents inscrits"), "{label}: {shown}");
        assert!(!shown.contains("mourir"));
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_urgent_case_closes_as_false_alarm_only_with_a_second_referent() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let reasons = house.press(ids::SALMA, &card, "Fausse alerte").await;
    let asked = house.choose(ids::SALMA, &reasons, "false-alarm:joke").await;
    assert!(words(&asked).contains("deuxième personne"), "{}", words(&asked));
    let waiting = house
        .until(|| {
            let card = house.case_card_now(thread)?;
            crate::support::button(&card, "D’accord").is_some().then_some(card)
        })
        .await;
    let alone = house.press(ids::SALMA, &waiting, "D’accord").await;
    assert!(words(&alone).contains("deuxième personne"));
    let agreed = house.press(ids::KARIM, &waiting, "D’accord").await;
    assert!(words(&agreed).contains("clos avec ton accord"), "{}", words(&agreed));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_of_a_referent_make_a_case_that_this_server_does_not_show() {
    let house = House::open().await;
    house.say(ids::SALMA, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let help = house.press(ids::SALMA, &door, "privé").await;
    assert!(words(&help).contains("Personne") || words(&help).contains("personne"), "{}", words(&help));
    assert!(!words(&help).contains("ont été prévenus"), "nobody here was told: {}", words(&help));
    // Somebody else's call is posted after; the referent's own is not there.
    house.say(ids::AMINE, ids::JEUX, "jveux mourir");
    house.case().await;
    let guild = sanad::ids::GuildId(ids::GUILD.0);
    assert_eq!(house.app.store.open_cases(guild).await.unwrap().len(), 1, "the team is shown one");
    assert_eq!(house.app.store.apart_cases().await.unwrap().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_is_shown_fits_discord_for_every_topic() {
    let house = House::open().await;
    let library = house.app.library.load_full();
    let guild = Some(sanad::ids::GuildId(ids::GUILD.0));
    house.app.with_help(guild, |help| {
        use sanad::app::action::{Action, Part, Reading, Told};
        use sanad::discord::render::excess;
        for reading in [Reading::FRENCH, Reading::DARIJA] {
            let mut views = vec![help.menu(reading), help.public_card(Action::OpenPanel)];
            for country in sanad::app::help::countries(&library, help.now) {
                views.push(help.numbers(reading, Some(country)));
            }
            for topic in library.topics() {
                for part in [Part::Now, Part::More] {
                    views.push(help.card(&topic.id, reading, part, Told::Team, None));
                }
            }
            for view in views {
                assert_eq!(excess(&view), Vec::<String>::new(), "{:?}", view.title);
            }
        }
    });
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn titles_polls_and_forwards_are_read_too() {
    let house = House::open().await;
    let title = "je veux mourir ce soir";
    lines::seed(title);
    house.sim.start_thread(ids::YASMINE, ids::GENERAL, title, None, "voilà").unwrap();
    house.until(|| (house.cases().len() == 1).then_some(())).await;
    let question = "qui a envie de mourir comme moi, je veux mourir";
    lines::seed(question);
    house.sim.ask_poll(ids::AMINE, ids::JEUX, question, &["oui", "non"]).unwrap();
    house.until(|| (house.cases().len() == 2).then_some(())).await;
    house.finish().await;
}

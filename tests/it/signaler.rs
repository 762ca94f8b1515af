//! The ways by which people reach the team, and what becomes of the words that they leave.

use discord_sim::{Id, MessageView, RestEffect, RestFault, World, ids};
use sanad::cases::{CaseId, CaseKind};
use sanad::ids::GuildId;
use serde_json::json;

use crate::support::contact::Contact;
use crate::support::{House, SOON, button, words};

const REPORT: &str = "Signaler à l’équipe";
const DISCREET: &str = "Aide discrète";
const WORRY: &str = "Je m’inquiète pour elle ou lui";
const HARMS: &str = "Il fait du mal";
const UNWELL: &str = "La personne va mal";
/// No phrase knows it.
const PLAIN: &str = "on se retrouve devant la bibliotheque samedi";
const NOTE: &str = "ca dure depuis la rentree et il insiste";

/// What the team reads in the post of a case.
fn in_post(house: &House, thread: Id) -> String {
    let said = house.bot_says(ids::SALMA, thread);
    said.iter().map(|message| format!("{}{:?}\n", words(message), message.components)).collect()
}

/// What everybody sees of the bot in a channel.
fn in_public(house: &House, place: Id) -> usize {
    house.bot_says(ids::HICHAM, place).iter().filter(|message| !message.ephemeral).count()
}

async fn reported(house: &House, who: Id, message: Id, label: &str, note: &str) -> MessageView {
    let shown = house.menu(who, ids::GENERAL, 3, REPORT, message).await;
    assert!(shown.ephemeral, "for them alone");
    let form = house.form(who, &shown, label).await;
    house.send(form, note).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_p3_a_message_is_reported_and_its_words_stand_in_the_case_only() {
    let house = House::open().await;
    let message = house.say(ids::AMINE, ids::GENERAL, PLAIN);
    let before = house.sim.visible_messages(ids::AMINE, ids::GENERAL).len();
    let note = format!("{NOTE} https://exemple.test/x <@{}>", ids::YASMINE);
    let done = reported(&house, ids::YASMINE, message, HARMS, &note).await;
    let told = words(&done);
    assert!(told.contains("C’est envoyé") && told.contains("chez l’équipe"), "{told}");
    assert!(told.contains("Personne n’est de garde"), "honest at this hour: {told}");
    assert!(!told.contains(NOTE) && done.ephemeral);
    assert!(told.contains("19"), "with what is open: {told}");

    let (thread, name) = house.case().await;
    assert!(name.contains("sollicitation") && name.contains("urgent"), "{name}");
    let post = in_post(&house, thread);
    assert!(post.contains(NOTE) && post.contains(&message.to_string()), "{post}");
    assert!(post.contains("https: //"), "no link lives: {post}");
    let case = house.app.store.case(CaseId(1)).await.unwrap().expect("a case");
    assert_eq!((case.kind, case.author.0, case.target), (CaseKind::Lure, ids::AMINE.0, None));
    // Who told is nowhere, and nobody is called by their words.
    let all = house.bot_says(ids::SALMA, thread);
    assert!(all.iter().all(|message| !message.mentions.contains(&ids::YASMINE)));
    assert!(
        !post.replace(&format!("@\u{200b}{}", ids::YASMINE), "").contains(&format!("<@{}>", ids::YASMINE))
    );
    assert_eq!(in_public(&house, ids::GENERAL), 0);
    assert_eq!(house.sim.visible_messages(ids::AMINE, ids::GENERAL).len(), before, "its writer sees nothing");

    // Another person tells of the same account: the same case goes on.
    let second = house.say(ids::AMINE, ids::GENERAL, "et aussi dimanche matin");
    reported(&house, ids::HICHAM, second, HARMS, "").await;
    house.case().await;
    let case = house.app.store.case(CaseId(1)).await.unwrap().expect("a case");
    assert_eq!(case.signals, 2);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_words_that_discord_refuses_are_given_back_whole_and_the_case_stands() {
    let house = House::open().await;
    let message = house.say(ids::AMINE, ids::GENERAL, PLAIN);
    let refuse = RestEffect::Refuse { status: 403, code: 50_013 };
    house.sim.rest_fault(RestFault::once("POST", "/channels/*/messages", refuse).always());
    let done = reported(&house, ids::YASMINE, message, UNWELL, NOTE).await;
    let told = words(&done);
    assert!(told.contains("Pas envoyé : tes mots") && told.contains(NOTE), "{told}");
    assert!(told.contains("C’est envoyé"), "the report itself is: {told}");
    house.sim.clear_faults();
    let (thread, _) = house.case().await;
    assert!(!in_post(&house, thread).contains(NOTE));
    // Once more, when Discord takes it.
    let form = house.form(ids::YASMINE, &done, "Réessayer").await;
    let again = house.send(form, NOTE).await;
    assert!(words(&again).contains("chez l’équipe"), "{}", words(&again));
    assert!(in_post(&house, thread).contains(NOTE));
    house.case().await;
    // Nothing at all can be looked at: nothing is sent, and that is said.
    let gone = RestEffect::Refuse { status: 503, code: 0 };
    house.sim.rest_fault(RestFault::once("GET", "/guilds/*/members/*", gone).always());
    let other = house.say(ids::AMINE, ids::GENERAL, "et aussi dimanche matin");
    let done = reported(&house, ids::YASMINE, other, HARMS, NOTE).await;
    let told = words(&done);
    assert!(told.contains("Pas envoyé.") && told.contains(NOTE) && !told.contains("C’est envoyé"), "{told}");
    house.sim.clear_faults();
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p5_where_there_is_no_team_it_is_said_before_anybody_writes() {
    let house = House::without_referents(World::default()).await;
    let message = house.say(ids::AMINE, ids::GENERAL, PLAIN);
    let shown = house.menu(ids::YASMINE, ids::GENERAL, 3, REPORT, message).await;
    assert!(words(&shown).contains("personne n’est prévenu") && button(&shown, HARMS).is_none());
    assert!(words(&shown).contains("Signale aussi à Discord") && words(&shown).contains("19"));
    let shown = house.menu(ids::YASMINE, ids::GENERAL, 2, WORRY, ids::AMINE).await;
    assert!(words(&shown).contains("personne n’est prévenu") && button(&shown, "Prévenir").is_none());
    for name in ["signaler", "parler"] {
        let shown = house.plain(ids::YASMINE, ids::GENERAL, name).await;
        assert!(words(&shown).contains("prévenu") && shown.ephemeral, "{name}: {}", words(&shown));
    }
    // In a direct message there is none behind Sanad either.
    let place = house.sim.dm(ids::AMINE, ids::BOT).unwrap();
    for name in ["signaler", "parler"] {
        let shown = house.plain(ids::AMINE, place, name).await;
        let told = words(&shown);
        assert!(told.contains("Ici, il n’y a pas d’équipe") && told.contains("prévenu"), "{name}: {told}");
    }
    let shown = house.menu(ids::AMINE, place, 2, WORRY, ids::YASMINE).await;
    assert!(words(&shown).contains("Ici, il n’y a pas d’équipe"), "{}", words(&shown));
    assert!(house.cases().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_of_the_team_is_reported_to_the_adult_outside_and_nothing_else_is_kept_apart() {
    let contact = Contact::open().await;
    let mut house = House::open_with(World::default(), &contact.setting()).await;
    let message = house.say(ids::HICHAM, ids::GENERAL, PLAIN);
    let done = reported(&house, ids::YASMINE, message, HARMS, NOTE).await;
    let told = words(&done);
    assert!(told.contains(crate::support::contact::NAME) && told.contains("n’est pas prévenue"), "{told}");
    assert!(told.contains("Pas envoyé : tes mots") && told.contains(NOTE), "{told}");
    house.until(|| (contact.got().len() == 1).then_some(())).await;
    assert_eq!(contact.got()[0].notice()["kind"], "conflict");
    assert!(house.cases().is_empty());
    // Her own call still reaches the team, after a restart too.
    house.stop_bot().await;
    house.start_bot().await;
    house.say(ids::YASMINE, ids::JEUX, "jveux mourir");
    house.case().await;
    // Nobody outside: nobody is told, and that is said.
    let guild = GuildId(ids::GUILD.0);
    house.app.guilds.change(guild, |guild| guild.settings.outside = None);
    let done = reported(&house, ids::AMINE, message, HARMS, "").await;
    assert!(words(&done).contains("personne n’est prévenu"), "{}", words(&done));
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_who_one_worries_about_receives_nothing_and_a_second_press_joins_the_case() {
    let house = House::open().await;
    let before = house.sim.visible_messages(ids::AMINE, ids::GENERAL).len();
    let shown = house.menu(ids::YASMINE, ids::GENERAL, 2, WORRY, ids::AMINE).await;
    let told = words(&shown);
    assert!(shown.ephemeral && told.contains("ne reçoit rien") && told.contains("19"), "{told}");
    assert!(house.cases().is_empty(), "nothing is done before she confirms");
    let form = house.form(ids::YASMINE, &shown, "Prévenir l’équipe").await;
    assert!(form.words.contains("\"required\":false"), "{}", form.words);
    let done = house.send(form, NOTE).await;
    assert!(words(&done).contains("C’est envoyé"), "{}", words(&done));
    let (thread, _) = house.case().await;
    let post = in_post(&house, thread);
    assert!(post.contains(&format!("<@{}>", ids::AMINE)) && post.contains(NOTE), "{post}");
    assert!(!post.contains(&ids::YASMINE.to_string()), "{post}");
    assert_eq!(house.sim.visible_messages(ids::AMINE, ids::GENERAL).len(), before);
    assert_eq!(in_public(&house, ids::GENERAL), 0);
    let mentioned = house.bot_says(ids::SALMA, thread);
    assert!(mentioned.iter().all(|message| !message.mentions.contains(&ids::AMINE)));

    let shown = house.menu(ids::YASMINE, ids::GENERAL, 2, WORRY, ids::AMINE).await;
    let form = house.form(ids::YASMINE, &shown, "Prévenir l’équipe").await;
    house.send(form, "").await;
    house.case().await;
    let case = house.app.store.case(CaseId(1)).await.unwrap().expect("a case");
    assert_eq!((case.kind, case.signals), (CaseKind::Other, 2));
    assert_eq!(case.target.map(|target| target.0), Some(ids::AMINE.0));
    // What is written may say that it is tonight.
    let shown = house.menu(ids::YASMINE, ids::GENERAL, 2, WORRY, ids::AMINE).await;
    let form = house.form(ids::YASMINE, &shown, "Prévenir l’équipe").await;
    house.send(form, "ma copine va se tuer ce soir").await;
    let case = house.app.store.case(CaseId(1)).await.unwrap().expect("a case");
    assert_eq!(case.level, sanad::phrases::Level::Imminent);
    // Read: there is no message, and that is said.
    let card = house.case_card(thread).await;
    let read = house.press(ids::SALMA, &card, "Lire").await;
    assert!(words(&read).contains("pas de message à lire"), "{}", words(&read));
    let own = house.menu(ids::YASMINE, ids::GENERAL, 2, WORRY, ids::YASMINE).await;
    assert!(words(&own).contains("C’est de toi"), "{}", words(&own));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_and_a_situation_are_told_without_a_message() {
    let house = House::open().await;
    let shown = house.plain(ids::YASMINE, ids::GENERAL, "signaler").await;
    assert!(words(&shown).contains("appui long") && shown.ephemeral);
    let worry = house.pick(ids::YASMINE, &shown, ids::AMINE).await;
    let form = house.form(ids::YASMINE, &worry, "Prévenir l’équipe").await;
    house.send(form, "").await;
    let (thread, _) = house.case().await;
    assert!(in_post(&house, thread).contains(&ids::AMINE.to_string()));

    let shown = house.plain(ids::YASMINE, ids::GENERAL, "signaler").await;
    let form = house.form(ids::YASMINE, &shown, "Raconter une situation").await;
    let done = house.send(form, NOTE).await;
    assert!(words(&done).contains("chez l’équipe"), "{}", words(&done));
    assert_eq!(house.cases().len(), 2, "a case of its own");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_on_a_message_is_for_who_opens_it_and_nobody_is_told() {
    let house = House::open().await;
    let message = house.say(ids::AMINE, ids::GENERAL, "il menace de publier mes photos");
    house.case().await;
    let help = house.menu(ids::YASMINE, ids::GENERAL, 3, DISCREET, message).await;
    let told = words(&help);
    assert!(help.ephemeral && told.contains("ne reçoit rien") && told.contains("tu n’as prévenu personne"));
    assert!(button(&help, "La suite").is_some(), "a card: {told}");
    let own = house.menu(ids::AMINE, ids::GENERAL, 3, DISCREET, message).await;
    assert!(!words(&own).contains("ne reçoit rien"));
    let plain = house.say(ids::AMINE, ids::GENERAL, PLAIN);
    let menu = house.menu(ids::YASMINE, ids::GENERAL, 3, DISCREET, plain).await;
    assert!(words(&menu).contains("Choisis un sujet"), "{}", words(&menu));
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p7_the_language_that_somebody_chose_is_kept_over_a_restart() {
    let mut house = House::open().await;
    for (name, title) in [("droits", "droits"), ("trace", "laisse en ligne")] {
        let card = house.plain(ids::YASMINE, ids::GENERAL, name).await;
        assert!(card.ephemeral && words(&card).to_lowercase().contains(title), "{}", words(&card));
    }
    let option = |value: &str| json!([{"type": 3, "name": "laquelle", "value": value}]);
    let chosen = house.command(ids::YASMINE, ids::GENERAL, "langue", option("ary")).await;
    assert!(words(&chosen).contains("بالحروف العربية"), "{}", words(&chosen));
    house.stop_bot().await;
    house.start_bot().await;
    let shown = house.plain(ids::YASMINE, ids::GENERAL, "signaler").await;
    assert!(words(&shown).contains("نعلمو الفريق"), "{}", words(&shown));
    let form = house.form(ids::YASMINE, &shown, "نعاود شنو واقع").await;
    assert!(form.words.contains("شي كلمات"), "{}", form.words);
    let done = house.send(form, "").await;
    assert!(words(&done).contains("صافي، مشات"), "{}", words(&done));
    let latin = house.command(ids::YASMINE, ids::GENERAL, "langue", option("ary-Latn")).await;
    assert!(words(&latin).contains("اللاتينية"), "{}", words(&latin));
    let kept = house.app.store.speech(sanad::ids::UserId(ids::YASMINE.0)).await.unwrap();
    assert_eq!(kept, Some((sanad::text::Lang::Ary, sanad::text::Script::Latn)));
    let french = house.command(ids::YASMINE, ids::GENERAL, "langue", option("fr")).await;
    assert!(words(&french).contains("en français"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_talk_is_asked_for_by_command_as_by_the_button() {
    let house = House::open().await;
    let shown = house.plain(ids::YASMINE, ids::GENERAL, "parler").await;
    assert!(shown.ephemeral);
    let talks = |world: &World| world.threads_of(ids::ECOUTE).map(|thread| thread.id).collect::<Vec<_>>();
    house.until(|| house.sim.world(|world| (talks(world).len() == 1).then_some(()))).await;
    let (thread, _) = house.case().await;
    let opened = |card: &MessageView| words(card).contains("demandé et ouvert");
    let card = house.until(|| house.case_card_now(thread).filter(opened)).await;
    assert!(words(&card).contains("pas précisé"), "no topic was said: {}", words(&card));
    house.sim.wait_until(SOON, |world| talks(world).len() == 1).await.expect("one place");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_in_a_text_channel_go_with_their_case() {
    let clock = sanad::app::clock::Clock::at(jiff::Timestamp::now());
    let house = House::open_at(clock.clone(), World::default(), "").await;
    let guild = GuildId(ids::GUILD.0);
    // A team that works in a text channel.
    house.app.guilds.change(guild, |guild| {
        guild.settings.staff_channel = Some(sanad::ids::ChannelId(ids::ECOUTE.0));
    });
    let message = house.say(ids::AMINE, ids::GENERAL, PLAIN);
    let done = reported(&house, ids::YASMINE, message, HARMS, NOTE).await;
    assert!(words(&done).contains("chez l’équipe"), "{}", words(&done));
    let card = house
        .until(|| {
            house.bot_says(ids::SALMA, ids::ECOUTE).into_iter().find(|one| button(one, "Prendre").is_some())
        })
        .await;
    let close = house.press(ids::SALMA, &card, "Clore").await;
    house.choose(ids::SALMA, &close, "reported-to-service").await;
    clock.turn(sanad::store::CLOSED_CASES_KEPT + jiff::SignedDuration::from_mins(1));
    assert_eq!(house.app.store.forget_closed(clock.now()).await.unwrap(), 1);
    house
        .until(|| {
            let said = house.bot_says(ids::SALMA, ids::ECOUTE);
            said.iter().all(|message| !words(message).contains(NOTE)).then_some(())
        })
        .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_and_asked_fits_discord_in_both_languages() {
    use sanad::app::action::Reading;
    use sanad::app::{Answer, Ask, Asker, Carried, Matter, ReportRequest, Reported};
    use sanad::discord::render::{excess, limits};
    use sanad::ids::{ChannelId, MessageId, UserId};
    use sanad::text::MessageText;

    let house = House::open().await;
    let app = &house.app;
    let (message, author) = (MessageId(u64::MAX / 2), UserId(u64::MAX / 2));
    for reading in [Reading::FRENCH, Reading::DARIJA] {
        let asker = Asker {
            user: UserId(5),
            guild: Some(GuildId(ids::GUILD.0)),
            channel: ChannelId(ids::GENERAL.0),
            roles: Vec::new(),
        };
        app.answer(&asker, Ask::Language(reading)).await;
        let mut asks = vec![Ask::Report, Ask::ReportMessage { message, author }, Ask::Worry(author)];
        let tell = |matter| Ask::Press {
            action: Some(sanad::app::action::Action::Tell(sanad::app::action::Sent::NotYet, matter, reading)),
            values: Vec::new(),
        };
        asks.push(tell(Matter::Situation));
        let case = CaseId(1);
        asks.push(Ask::Press {
            action: Some(sanad::app::action::Action::Word(sanad::app::action::Sent::NotYet, case)),
            values: Vec::new(),
        });
        app.guilds.change(GuildId(ids::GUILD.0), |guild| guild.settings.language = Some(reading.lang));
        for ask in asks {
            match app.answer(&asker, ask).await {
                Answer::Show(view) => assert_eq!(excess(&view), Vec::<String>::new()),
                Answer::Form(form) => {
                    assert!(form.title.chars().count() <= limits::FORM, "{}", form.title);
                    assert!(form.label.chars().count() <= limits::FORM, "{}", form.label);
                    assert!(form.hint.chars().count() <= limits::HINT, "{}", form.hint);
                }
                other => panic!("{other:?}"),
            }
        }
        let most = usize::from(sanad::app::view::Form::MOST);
        for matter in [Matter::Message { message, author }, Matter::Person(author)] {
            let request = ReportRequest { matter, reading, words: MessageText::new("x".repeat(most)) };
            for became in [
                Reported::Team(case),
                Reported::Outside,
                Reported::Nobody,
                Reported::NoTeam,
                Reported::NotKept,
            ] {
                let view = app.report_done(&asker, &request, became, Carried::Nowhere);
                assert_eq!(excess(&view), Vec::<String>::new());
                assert_eq!(view.fields[0].value.chars().count(), most, "given back whole");
            }
        }
    }
    house.finish().await;
}

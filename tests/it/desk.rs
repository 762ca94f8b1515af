//! The buttons of a case: what each does, pressed in turn, twice, at once, after a restart, and by who may not.

use std::time::Duration;

use discord_sim::{Id, MessageView, World, ids};
use sanad::cases::{REGISTRATION_HOLDS, Registration, Training, Voucher};
use sanad::ids::{ChannelId, GuildId, UserId};

use crate::support::{House, SOON, button, lines, words};

const CALL: &str = "jveux mourir";

/// A case, and its card.
async fn a_case(house: &House) -> (Id, MessageView) {
    house.say(ids::YASMINE, ids::GENERAL, CALL);
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    known(house, thread).await;
    (thread, card)
}

/// Waits until the store knows of a post: what is deleted before that is found out by the next call or edit only.
async fn known(house: &House, thread: Id) {
    let deadline = tokio::time::Instant::now() + SOON;
    while house.app.store.case_by_post(ChannelId(thread.0)).await.expect("the store answers").is_none() {
        assert!(tokio::time::Instant::now() < deadline, "the post was never noted");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Presses the same button twice before the post can follow: one press does it, the other is told that it is done.
async fn twice(house: &House, who: Id, card: &MessageView, label: &str, said: [&str; 2]) {
    let custom_id = button(card, label).expect("the button is there");
    let pressed =
        [(); 2].map(|()| house.sim.press(who, card.channel_id, card.id, &custom_id).expect("a press"));
    let mut shown = Vec::new();
    for press in pressed {
        shown.push(words(&house.answered(who, card.channel_id, press).await));
    }
    for said in said {
        assert!(
            shown.iter().any(|words| words.contains(said)),
            "{label}: nobody is told « {said} »: {shown:?}"
        );
    }
}

/// The card once it shows these words.
async fn card_saying(house: &House, thread: Id, saying: &str) -> MessageView {
    house.until(|| house.case_card_now(thread).filter(|card| words(card).contains(saying))).await
}

/// The tags of a post by name.
fn tags(world: &World, thread: Id) -> Vec<String> {
    let forum = &world.channels[&ids::SUIVI];
    let applied = &world.channels[&thread].applied_tags;
    let named = forum.available_tags.iter().filter(|tag| applied.contains(&tag.id));
    named.map(|tag| tag.name.clone()).collect()
}

async fn tagged(house: &House, thread: Id, wanted: &[&str]) {
    house.until(|| (house.sim.world(|world| tags(world, thread)) == wanted).then_some(())).await;
}

/// Messages in the post of a case that call this person.
fn calls_of(house: &House, thread: Id, who: Id) -> usize {
    let messages = house.bot_says(ids::SALMA, thread);
    messages.iter().filter(|message| message.mentions.contains(&who)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_taken_passed_on_and_closed_by_two_and_its_tags_follow() {
    let house = House::open().await;
    let (thread, card) = a_case(&house).await;
    tagged(&house, thread, &["nouveau", "urgent"]).await;
    for row in &card.components {
        assert!(row["components"].as_array().expect("a row").len() <= 5);
    }
    for label in
        ["Prendre", "Lire", "Fil", "Conseils", "Passer la main", "Je ne peux pas", "Clore", "Fausse alerte"]
    {
        assert!(button(&card, label).is_some(), "{label} is missing");
    }
    assert!(button(&card, "accord").is_none() && button(&card, "Rouvrir").is_none());
    // The first call has gone out.
    house.until(|| (calls_of(&house, thread, ids::KARIM) == 1).then_some(())).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    tagged(&house, thread, &["pris en charge", "urgent"]).await;

    // To one person: they are called by id, nobody else is.
    let before = [ids::SALMA, ids::KARIM, ids::NADIA].map(|who| calls_of(&house, thread, who));
    let ask = house.press(ids::SALMA, &card, "Passer la main").await;
    let offered = ask.components[0]["components"][0]["options"].to_string();
    assert!(
        offered.contains("karim") && offered.contains("nadia") && !offered.contains("salma"),
        "{offered}"
    );
    let done = house.choose(ids::SALMA, &ask, &ids::KARIM.to_string()).await;
    assert_eq!(done.id, ask.id, "the select is replaced");
    assert!(words(&done).contains(&format!("<@{}>", ids::KARIM)));
    house.until(|| (calls_of(&house, thread, ids::KARIM) == before[1] + 1).then_some(())).await;
    assert_eq!(calls_of(&house, thread, ids::SALMA), before[0]);
    assert_eq!(calls_of(&house, thread, ids::NADIA), before[2]);
    card_saying(&house, thread, &format!("passe la main à <@{}>", ids::KARIM)).await;
    let again = house.choose(ids::SALMA, &ask_again(&house, thread, &ask).await, "whoever").await;
    assert!(words(&again).contains("Prends d’abord"), "{}", words(&again));

    // He cannot: it is for whoever can.
    let declined = house.press(ids::KARIM, &card, "Je ne peux pas").await;
    assert!(words(&declined).contains("cherche quelqu’un d’autre"));
    let declined = house.press(ids::KARIM, &card, "Je ne peux pas").await;
    assert!(words(&declined).contains("C’est noté"), "pressed twice: {}", words(&declined));

    house.press(ids::NADIA, &card, "Prendre").await;
    let ask = house.press(ids::NADIA, &card, "Passer la main").await;
    let done = house.choose(ids::NADIA, &ask, "whoever").await;
    assert!(words(&done).contains("cherche quelqu’un"));

    // Closed by two: one asks, another says no, then yes.
    house.press(ids::KARIM, &card, "Prendre").await;
    let close = house.press(ids::KARIM, &card, "Clore").await;
    let asked = house.choose(ids::KARIM, &close, "better-declines").await;
    assert!(words(&asked).contains("deuxième personne"));
    let card = card_saying(&house, thread, "propose de clore").await;
    let alone = house.press(ids::KARIM, &card, "D’accord").await;
    assert!(words(&alone).contains("deuxième personne"));
    twice(&house, ids::SALMA, &card, "Pas d’accord", ["reste ouvert", "Personne n’a demandé"]).await;

    let card = card_saying(&house, thread, "nouveau").await;
    let alarm = house.press(ids::KARIM, &card, "Fausse alerte").await;
    let reasons = alarm.components[0]["components"][0]["options"].as_array().expect("reasons").len();
    assert_eq!(reasons, 6);
    house.choose(ids::KARIM, &alarm, "false-alarm:quote").await;
    let card = card_saying(&house, thread, "propose de clore").await;
    let back = house.press(ids::KARIM, &card, "Pas d’accord").await;
    assert!(words(&back).contains("Tu reprends"), "{}", words(&back));
    let alarm = house.press(ids::KARIM, &card, "Fausse alerte").await;
    house.choose(ids::KARIM, &alarm, "false-alarm:quote").await;
    let card = card_saying(&house, thread, "propose de clore").await;
    twice(&house, ids::SALMA, &card, "D’accord", ["clos avec ton accord", "déjà clos"]).await;
    house.until(|| house.sim.world(|world| archived(world, thread)).then_some(())).await;

    // Closed too early.
    let card = card_saying(&house, thread, "chanson").await;
    assert!(button(&card, "Prendre").is_none() && button(&card, "Clore").is_none());
    twice(&house, ids::SALMA, &card, "Rouvrir", ["rouvert", "rien à rouvrir"]).await;
    tagged(&house, thread, &["nouveau", "urgent"]).await;
    assert!(!house.sim.world(|world| archived(world, thread)));
    house.finish().await;
}

/// The select of people pressed once more: the same message, as it was before it was replaced.
async fn ask_again(house: &House, thread: Id, ask: &MessageView) -> MessageView {
    let card = house.case_card(thread).await;
    let refused = house.press(ids::SALMA, &card, "Passer la main").await;
    assert!(words(&refused).contains("Prends d’abord"), "who no longer has it cannot pass it on");
    // What stands open in another window still has its select.
    house.sim.change(|world| {
        let message =
            world.messages.get_mut(&thread).and_then(|all| all.get_mut(&ask.id)).expect("it stands");
        message.components.clone_from(&ask.components);
    });
    ask.clone()
}

fn archived(world: &World, thread: Id) -> bool {
    world.channels[&thread].thread.as_ref().is_some_and(|thread| thread.archived)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_press_at_once_take_turns() {
    let house = House::open().await;
    let (_, card) = a_case(&house).await;
    let (one, two) =
        tokio::join!(house.press(ids::SALMA, &card, "Prendre"), house.press(ids::KARIM, &card, "Prendre"));
    let taken = [&one, &two].iter().filter(|answer| words(answer).contains("est à toi")).count();
    let refused = [&one, &two].iter().filter(|answer| words(answer).contains("a déjà pris")).count();
    assert_eq!((taken, refused), (1, 1), "{} / {}", words(&one), words(&two));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_button_answers_after_a_restart_and_to_who_may_not() {
    let mut house = House::open().await;
    let (thread, card) = a_case(&house).await;
    house.stop_bot().await;
    house.start_bot().await;
    house.sim.change_member(ids::GUILD, ids::HICHAM, |member| member.roles.push(ids::REFERENT));
    for label in
        ["Prendre", "Lire", "Fil", "Conseils", "Passer la main", "Je ne peux pas", "Clore", "Fausse alerte"]
    {
        let refused = house.press(ids::HICHAM, &card, label).await;
        assert!(words(&refused).contains("référents inscrits"), "{label}: {}", words(&refused));
    }
    house.press(ids::KARIM, &card, "Prendre").await;
    let close = house.press(ids::KARIM, &card, "Clore").await;
    house.stop_bot().await;
    house.start_bot().await;
    house.choose(ids::KARIM, &close, "out-of-reach").await;
    let card = card_saying(&house, thread, "propose de clore").await;
    for label in ["D’accord", "Pas d’accord"] {
        let refused = house.press(ids::HICHAM, &card, label).await;
        assert!(words(&refused).contains("référents inscrits"), "{label}: {}", words(&refused));
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_acts_on_a_case_in_which_they_appear() {
    let house = House::open().await;
    let (_, card) = a_case(&house).await;
    // Registered since: the case is older than that.
    let now = house.app.clock.now();
    house.app.guilds.change(GuildId(ids::GUILD.0), |guild| {
        guild.settings.referents.push(UserId(ids::YASMINE.0));
        guild.roster.registrations.push(Registration {
            person: UserId(ids::YASMINE.0),
            training: Training::Unstated,
            by: Voucher::Configuration,
            at: now,
            expires: now + REGISTRATION_HOLDS,
        });
    });
    house.sim.change_member(ids::GUILD, ids::YASMINE, |member| member.roles.push(ids::REFERENT));
    for label in
        ["Prendre", "Lire", "Fil", "Conseils", "Passer la main", "Je ne peux pas", "Clore", "Fausse alerte"]
    {
        let refused = house.press(ids::YASMINE, &card, label).await;
        assert!(words(&refused).contains("Tu apparais dans ce cas"), "{label}: {}", words(&refused));
    }
    house.press(ids::SALMA, &card, "Prendre").await;
    let ask = house.press(ids::SALMA, &card, "Passer la main").await;
    assert!(!ask.components[0].to_string().contains(&ids::YASMINE.to_string()), "nor is it offered to them");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_longer_registered_is_not_handed_a_case_and_who_left_is_not_offered() {
    let house = House::open().await;
    let (_, card) = a_case(&house).await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let ask = house.press(ids::SALMA, &card, "Passer la main").await;
    house.app.guilds.change(GuildId(ids::GUILD.0), |guild| {
        guild.settings.referents.retain(|person| *person != UserId(ids::KARIM.0));
        guild.roster.registrations.retain(|entry| entry.person != UserId(ids::KARIM.0));
    });
    let refused = house.choose(ids::SALMA, &ask, &ids::KARIM.to_string()).await;
    assert!(words(&refused).contains("n’est plus inscrite"), "{}", words(&refused));
    house.sim.remove_member(ids::GUILD, ids::NADIA);
    let ask = house.press(ids::SALMA, &card, "Passer la main").await;
    let offered = ask.components[0]["components"][0]["options"].as_array().expect("options").clone();
    assert_eq!(offered.len(), 1, "only whoever can: {offered:?}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_deleted_post_of_an_open_case_is_posted_again_once() {
    let house = House::open().await;
    let (thread, _) = a_case(&house).await;
    house.sim.remove_channel(thread);
    let (second, _) = house.case().await;
    assert_ne!(thread, second);
    known(&house, second).await;
    let card = house.case_card(second).await;
    let taken = house.press(ids::SALMA, &card, "Prendre").await;
    assert!(words(&taken).contains("est à toi"));
    assert_eq!(house.cases().len(), 1);
    // A post that goes after its case was closed stays away.
    let close = house.press(ids::SALMA, &card, "Clore").await;
    house.choose(ids::SALMA, &close, "trusted-adult").await;
    house.until(|| house.sim.world(|world| archived(world, second)).then_some(())).await;
    house.sim.remove_channel(second);
    let message = house.say(ids::AMINE, ids::JEUX, CALL);
    let (third, _) = house.case().await;
    assert_ne!(third, second, "the next case stands alone: {message}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_deleted_card_is_posted_again_in_its_thread_and_an_archived_post_wakes() {
    let house = House::open().await;
    let (thread, card) = a_case(&house).await;
    lines::seed("note de l'équipe");
    house.sim.say(ids::SALMA, thread, "note de l'équipe").unwrap();
    house.sim.change_member(ids::GUILD, ids::SALMA, |member| member.roles.push(ids::MODERATION));
    house.sim.delete(ids::SALMA, thread, card.id).unwrap();
    let again = house.until(|| house.case_card_now(thread).filter(|now| now.id != card.id)).await;
    // Somebody puts the post away while the case is open.
    house.sim.change_channel(thread, |channel| {
        channel.thread.as_mut().expect("a thread").archived = true;
    });
    let taken = house.press(ids::KARIM, &again, "Prendre").await;
    assert!(words(&taken).contains("est à toi"));
    card_saying(&house, thread, "pris par").await;
    assert!(!house.sim.world(|world| archived(world, thread)));
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_raised_level_shows_in_tags_and_name() {
    let house = House::open().await;
    let (thread, _) = a_case(&house).await;
    house.say(ids::YASMINE, ids::GENERAL, "je vais me tuer ce soir, j'ai les médicaments, adieu");
    tagged(&house, thread, &["nouveau", "imminent"]).await;
    house
        .until(|| house.sim.world(|world| world.channels[&thread].name == "№ 1 · imminent").then_some(()))
        .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_is_suggested_to_who_has_carried_much_and_to_nobody_else() {
    let house = House::open().await;
    let mut said = Vec::new();
    for (place, name) in [ids::GENERAL, ids::JEUX, ids::ECOUTE].into_iter().zip(["un", "deux", "trois"]) {
        let who = house.sim.add_member(name, &[]).unwrap();
        house.say(who, place, CALL);
        let thread = house
            .until(|| {
                let cases = house.cases();
                (cases.len() == said.len() + 1).then(|| cases.into_iter().map(|(thread, _)| thread).max())
            })
            .await
            .expect("a case");
        let card = house.case_card(thread).await;
        said.push(words(&house.press(ids::SALMA, &card, "Prendre").await));
        if name == "trois" {
            house.press(ids::SALMA, &card, "Je ne peux pas").await;
            let other = house.press(ids::KARIM, &card, "Prendre").await;
            assert!(!words(&other).contains("cas lourd"), "he has carried one");
        }
    }
    assert!(!said[0].contains("cas lourd") && !said[1].contains("cas lourd"), "{said:?}");
    assert!(said[2].contains("3e cas lourd") && said[2].contains("est à toi"), "{}", said[2]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_bot_that_was_removed_and_invited_again_shows_open_cases_again() {
    let house = House::open().await;
    let (thread, _) = a_case(&house).await;
    // Nothing is under way any more.
    house.until(|| (calls_of(&house, thread, ids::KARIM) == 1).then_some(())).await;
    let guild = house.sim.world(|world| world.guilds[&ids::GUILD].clone());
    house.sim.remove_bot(ids::GUILD);
    let gone = || house.app.places.channels(GuildId(ids::GUILD.0)).is_empty().then_some(());
    house.until(gone).await;
    // While it is away, somebody tidies up.
    house.sim.change(|world| {
        world.channels.remove(&thread);
        world.messages.remove(&thread);
    });
    house.sim.add_guild(guild);
    let again = house
        .until(|| house.cases().into_iter().map(|(again, _)| again).find(|again| *again != thread))
        .await;
    let card = house.case_card(again).await;
    let taken = house.press(ids::SALMA, &card, "Prendre").await;
    assert!(words(&taken).contains("est à toi"));
    house.finish().await;
}

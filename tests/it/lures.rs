//! What referents can do about a recruiter's message: only what they press for, and never in its sight.

use discord_sim::{Id, MessageView, Permissions, World, ids};
use jiff::SignedDuration;
use sanad::app::PREVENTION_WAITS;
use sanad::app::clock::Clock;
use sanad::cases::Actor;
use sanad::ids::{GuildId, UserId};

use crate::support::{House, button, words};

const LURE: &str = "argent facile pour les filles, contacte moi en mp";

async fn a_lure(house: &House) -> (Id, Id, MessageView) {
    let message = house.say(ids::AMINE, ids::GENERAL, LURE);
    let (thread, name) = house.case().await;
    assert!(name.contains("sollicitation"), "{name}");
    (message, thread, house.case_card(thread).await)
}

fn public(house: &House, place: Id) -> Vec<MessageView> {
    let mut said = house.bot_says(ids::HICHAM, place);
    said.retain(|message| !message.ephemeral);
    said
}

async fn says(house: &House, thread: Id, saying: &str) {
    house
        .until(|| {
            let said = house.bot_says(ids::SALMA, thread);
            said.into_iter().any(|message| words(&message).contains(saying)).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_the_prevention_comes_later_elsewhere_and_names_nobody() {
    let clock = Clock::at(jiff::Timestamp::now());
    let mut house = House::open_at(clock.clone(), World::default(), "").await;
    let (message, thread, card) = a_lure(&house).await;
    let ask = house.press(ids::SALMA, &card, "Publier la prévention").await;
    assert!(ask.ephemeral);
    let refused = house.pick(ids::SALMA, &ask, ids::GENERAL).await;
    assert!(words(&refused).contains("salon du message"), "{}", words(&refused));
    let refused = house.pick(ids::SALMA, &ask, ids::ECOUTE).await;
    assert!(words(&refused).contains("salon de l’équipe"), "{}", words(&refused));
    let planned = house.pick(ids::SALMA, &ask, ids::JEUX).await;
    assert!(words(&planned).contains("paraît dans"), "{}", words(&planned));
    let again = house.press(ids::KARIM, &card, "Publier la prévention").await;
    let again = house.pick(ids::KARIM, &again, ids::JEUX).await;
    assert!(words(&again).contains("attend déjà"), "{}", words(&again));
    clock.turn(PREVENTION_WAITS - SignedDuration::from_mins(1));
    house.stop_bot().await;
    house.start_bot().await;
    assert!(public(&house, ids::JEUX).is_empty(), "not yet");
    clock.turn(SignedDuration::from_mins(2));
    let shown = house.until(|| public(&house, ids::JEUX).into_iter().next()).await;
    let text = format!("{}{:?}", words(&shown), shown.components);
    for hidden in [ids::AMINE, message, thread, ids::GENERAL, ids::SALMA] {
        assert!(!text.contains(&hidden.to_string()), "{text}");
    }
    assert!(shown.reply_to.is_none() && shown.mentions.is_empty());
    assert!(words(&shown).contains("Prévention") && button(&shown, "privé").is_some(), "{text}");
    assert!(public(&house, ids::GENERAL).is_empty(), "nothing where the message stands");
    says(&house, thread, "est publiée dans").await;
    assert_eq!(public(&house, ids::JEUX).len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prevention_that_cannot_be_posted_is_said_to_the_team() {
    let clock = Clock::at(jiff::Timestamp::now());
    let house = House::open_at(clock.clone(), World::default(), "").await;
    let (_, thread, card) = a_lure(&house).await;
    let ask = house.press(ids::SALMA, &card, "Publier la prévention").await;
    house.pick(ids::SALMA, &ask, ids::JEUX).await;
    house.sim.remove_channel(ids::JEUX);
    clock.turn(PREVENTION_WAITS);
    says(&house, thread, "n’a pas pu être publiée").await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_a_message_goes_only_when_who_may_says_so_twice() {
    let house = House::open().await;
    let (message, thread, card) = a_lure(&house).await;
    // A referent without the right.
    let ask = house.press(ids::SALMA, &card, "Faire retirer").await;
    assert!(
        words(&ask).contains("définitif") && words(&ask).contains("signale à Discord"),
        "{}",
        words(&ask)
    );
    let refused = house.press(ids::SALMA, &ask, "Oui, effacer").await;
    assert!(words(&refused).contains("Gérer les messages"), "{}", words(&refused));
    assert!(house.sim.message(ids::GENERAL, message).is_some());
    // The lead has it; the bot has not, as it is invited.
    let ask = house.press(ids::NADIA, &card, "Faire retirer").await;
    assert!(house.sim.message(ids::GENERAL, message).is_some(), "asking deletes nothing");
    let refused = house.press(ids::NADIA, &ask, "Oui, effacer").await;
    assert!(words(&refused).contains("supprime le message toi-même"), "{}", words(&refused));
    house.sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_MESSAGES;
    });
    let ask = house.press(ids::NADIA, &card, "Faire retirer").await;
    let done = house.press(ids::NADIA, &ask, "Oui, effacer").await;
    assert!(words(&done).contains("C’est effacé"), "{}", words(&done));
    assert!(house.sim.message(ids::GENERAL, message).is_none());
    says(&house, thread, &format!("<@{}> a fait retirer", ids::NADIA)).await;
    house.until(|| house.case_card_now(thread).filter(|card| words(card).contains("a été effacé"))).await;
    let case = house.app.store.open_cases(GuildId(ids::GUILD.0)).await.expect("the store answers")[0].id;
    let past = house.app.store.history(case).await.expect("the store answers");
    let last = past.last().map(|past| (past.event.tag(), past.actor));
    assert_eq!(last, Some(("removed", Actor::Referent(UserId(ids::NADIA.0)))));
    // Who is no referent does nothing there, right or not.
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn direct_messages_rest_only_for_who_may_manage_the_server_and_it_says_till_when() {
    let house = House::open().await;
    let (_, _, card) = a_lure(&house).await;
    let steps = house.press(ids::SALMA, &card, "Signaler à Discord").await;
    assert!(steps.ephemeral && words(&steps).contains("ne se signale plus"), "{}", words(&steps));
    let ask = house.press(ids::SALMA, &card, "MP en pause").await;
    let refused = house.press(ids::SALMA, &ask, "Mettre en pause").await;
    assert!(words(&refused).contains("demande à qui administre"), "{}", words(&refused));
    let ask = house.press(ids::NADIA, &card, "MP en pause").await;
    let refused = house.press(ids::NADIA, &ask, "Mettre en pause").await;
    assert!(words(&refused).contains("À la main"), "the bot may not: {}", words(&refused));
    let rests = |house: &House| {
        house.sim.world(|world| world.guilds[&ids::GUILD].incident_actions.dms_disabled_until)
    };
    assert_eq!(rests(&house), None);
    house.sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    let ask = house.press(ids::NADIA, &card, "MP en pause").await;
    let done = house.press(ids::NADIA, &ask, "Mettre en pause").await;
    let until = rests(&house).expect("they rest");
    assert!(words(&done).contains(&format!("<t:{}:f>", until.as_second())), "{}", words(&done));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_lures_have_these_buttons_and_only_referents_may_press_them() {
    let house = House::open().await;
    let (message, _, card) = a_lure(&house).await;
    assert!(button(&card, "Fil").is_none());
    house.app.guilds.change(GuildId(ids::GUILD.0), |guild| {
        guild.roster.registrations.retain(|one| one.person.0 != ids::SALMA.0);
    });
    for label in ["Publier la prévention", "Signaler à Discord", "MP en pause", "Faire retirer"] {
        let refused = house.press(ids::SALMA, &card, label).await;
        assert!(words(&refused).contains("Seuls les référents"), "{label}: {}", words(&refused));
    }
    assert!(house.sim.message(ids::GENERAL, message).is_some());
    house.say(ids::YASMINE, ids::JEUX, "jveux mourir");
    let other = house
        .until(|| {
            let (thread, _) = house.cases().into_iter().find(|(_, name)| !name.contains("sollicitation"))?;
            house.bot_says(ids::KARIM, thread).into_iter().find(|one| !one.embeds.is_empty())
        })
        .await;
    assert!(button(&other, "Faire retirer").is_none() && button(&other, "MP en pause").is_none());
    house.finish().await;
}

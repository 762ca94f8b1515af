//! The whole way: somebody writes, a door appears, help is shown to them alone, referents act.

use discord_sim::ids;

use crate::support::{House, words};

/// What a young person writes, the language they are answered in, and a word of the card they must see.
const CALLS: [(&str, bool, &str); 4] = [
    ("wlh bghit nmout", true, "دابا"),
    ("بغيت نموت", true, "دابا"),
    ("jveux mourir", false, "Maintenant"),
    ("il me menace de publier mes photos si je paie pas", false, "Maintenant"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_for_help_opens_a_door_and_a_case() {
    for (text, darija, _) in CALLS {
        let house = House::open().await;
        house.say(ids::YASMINE, ids::GENERAL, text);
        let door = house.door_in(ids::GENERAL).await;
        assert!(door.suppress_notifications && door.mentions.is_empty() && door.reply_to.is_none());
        let help = house.press(ids::YASMINE, &door, "privé").await;
        assert!(help.ephemeral);
        let shown = words(&help);
        let arabic = shown.chars().filter(|letter| ('\u{600}'..'\u{700}').contains(letter)).count();
        assert_eq!(arabic > shown.chars().count() / 3, darija, "answered in the wrong language: {shown}");
        // Somebody else presses the same button and gets the general menu, equal to the panel's to the byte.
        let menu = house.press(ids::AMINE, &door, "privé").await;
        house
            .sim
            .run_command(ids::NADIA, ids::JEUX, "sanad", &serde_json::json!([{"name": "panneau", "type": 1}]))
            .unwrap();
        let panel = house.door_in(ids::JEUX).await;
        let from_panel = house.press(ids::AMINE, &panel, "privé").await;
        assert_eq!(menu.embeds, from_panel.embeds);
        assert_eq!(menu.components, from_panel.components);
        assert_ne!(menu.embeds, help.embeds);
        // Door and panel show the same; only what cannot be read differs.
        assert_eq!(door.embeds, panel.embeds);
        house.case().await;
        house.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referent_reads_takes_and_closes_and_nobody_else_sees_it() {
    let house = House::open().await;
    let text = "jveux mourir, regarde https://exemple.test/photo <@1200000000000000012>";
    house.say(ids::YASMINE, ids::GENERAL, text);
    let (thread, name) = house.case().await;
    assert_eq!(name, "№ 1 · urgent");
    for stranger in [ids::YASMINE, ids::AMINE, ids::HICHAM] {
        assert!(!house.sim.sees(stranger, thread) && !house.sim.sees(stranger, ids::SUIVI));
    }
    let card = house.case_card(thread).await;
    assert!(!words(&card).contains("mourir"), "a case holds no text");
    // Nobody is on duty, so all referents are called at once, by the message below the card.
    let call = house.until(|| house.bot_says(ids::SALMA, thread).into_iter().nth(1)).await;
    assert!(call.mentions.contains(&ids::SALMA) && call.mentions.contains(&ids::KARIM));
    assert!(!words(&call).contains("mourir") && card.mentions.is_empty());

    let read = house.press(ids::SALMA, &card, "Lire").await;
    assert!(read.ephemeral);
    let shown = words(&read);
    assert!(shown.contains("jveux mourir") && shown.contains("||"), "{shown}");
    assert!(!shown.contains("://") && !shown.contains("<@1"), "nothing lives in a read text");
    assert!(read.attachments.is_empty());

    let taken = house.press(ids::SALMA, &card, "Prendre").await;
    assert!(taken.ephemeral && words(&taken).contains("à toi"));
    let again = house.press(ids::KARIM, &card, "Prendre").await;
    assert!(words(&again).contains("a déjà pris ce cas"));
    house.until(|| words(&house.bot_says(ids::SALMA, thread)[0]).contains("pris par").then_some(())).await;

    let close = house.press(ids::SALMA, &card, "Clore").await;
    let closed = house.choose(ids::SALMA, &close, "trusted-adult").await;
    assert!(words(&closed).contains("clos"), "{}", words(&closed));
    house
        .until(|| {
            house
                .sim
                .world(|world| world.channels[&thread].thread.as_ref().is_some_and(|t| t.archived))
                .then_some(())
        })
        .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recruiter_makes_a_case_and_nothing_public() {
    let house = House::open().await;
    house.say(ids::AMINE, ids::GENERAL, "argent facile pour les filles, contacte moi en mp");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    assert!(words(&card).contains("enfant qu’on utilise"), "{}", words(&card));
    // What would come has had its chance: the case is posted after any door.
    assert!(house.bot_says(ids::AMINE, ids::GENERAL).is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_answer_in_private() {
    let house = House::open().await;
    for (command, word) in [("aide", "Ouvert"), ("numeros", "19")] {
        let run = house.sim.run_command(ids::AMINE, ids::GENERAL, command, &serde_json::json!([])).unwrap();
        let shown = house.answered(ids::AMINE, ids::GENERAL, run).await;
        assert!(shown.ephemeral);
        assert!(words(&shown).contains(word), "{command}: {}", words(&shown));
        assert!(house.bot_says(ids::YASMINE, ids::GENERAL).is_empty());
    }
    assert!(house.figures().await.contains("sanad_answers_total"), "what is done is counted");
    house.finish().await;
}

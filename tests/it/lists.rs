//! What referents can list, and what anybody can see and erase of themselves.

use discord_sim::{Id, MessageView, ids};
use sanad::cases::{Actor, Event, Outcome};
use sanad::ids::{GuildId, UserId};
use serde_json::{Value, json};

use crate::support::{House, words};

async fn run(house: &House, who: Id, name: &str, options: &Value) -> MessageView {
    let run = house.sim.run_command(who, ids::GENERAL, name, options).expect("the command can be used");
    house.answered(who, ids::GENERAL, run).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn referents_list_cases_and_nobody_else_does() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    // The post stands a moment before the store knows where.
    let place = sanad::ids::ChannelId(thread.0);
    house.until_async(async || house.app.store.case_by_post(place).await.expect("a store")).await;

    let refused = run(&house, ids::AMINE, "cas", &json!([])).await;
    assert!(words(&refused).contains("Seuls les référents"), "{}", words(&refused));
    assert!(refused.ephemeral);

    let listed = run(&house, ids::SALMA, "cas", &json!([])).await;
    let shown = words(&listed);
    assert!(listed.ephemeral && shown.contains("№ 1") && shown.contains("Un cas"), "{shown}");
    assert!(shown.contains(&format!("/{thread}/")), "it leads to the post: {shown}");
    assert!(!shown.contains("mourir") && !shown.contains(&ids::YASMINE.to_string()), "{shown}");

    let mine = house.choose(ids::SALMA, &listed, "mine").await;
    assert_eq!(mine.id, listed.id);
    assert!(words(&mine).contains("Il n’y en a pas"), "{}", words(&mine));
    house.press(ids::SALMA, &card, "Prendre").await;
    let mine = house.choose(ids::SALMA, &mine, "mine").await;
    assert!(words(&mine).contains("№ 1"), "{}", words(&mine));
    let waiting = house.choose(ids::SALMA, &mine, "waiting").await;
    assert!(words(&waiting).contains("Il n’y en a pas"), "{}", words(&waiting));

    house.press(ids::SALMA, &card, "Lire").await;
    let one = run(&house, ids::SALMA, "cas", &json!([{"name": "numero", "type": 4, "value": 1}])).await;
    let history = words(&one);
    assert!(history.contains("pris") && history.contains("message lu"), "{history}");
    assert!(history.contains("lu une fois") && !history.contains("mourir"), "{history}");
    let none = run(&house, ids::SALMA, "cas", &json!([{"name": "numero", "type": 4, "value": 7}])).await;
    assert!(words(&none).contains("n’existe plus"), "{}", words(&none));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_has_pages() {
    let house = House::open().await;
    let guild = GuildId(ids::GUILD.0);
    for number in 1..=11 {
        house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
        let open = loop {
            let found = house.app.store.open_cases(guild).await.expect("the store answers");
            match found.first() {
                Some(case) => break case.id,
                None => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
            }
        };
        let close = Event::Close { outcome: Outcome::TrustedAdult };
        let salma = Actor::Referent(UserId(ids::SALMA.0));
        let now = house.app.clock.now();
        let closed = house.app.store.apply(open, &close, salma, now).await.expect("it closes");
        assert_eq!(closed.case.number.0, number);
    }
    let asked = json!([{"name": "lesquels", "type": 3, "value": "closed"}]);
    let first = run(&house, ids::KARIM, "cas", &asked).await;
    let shown = words(&first);
    assert!(
        shown.contains("№ 11**") && !shown.contains("№ 1**") && shown.contains("page 1 sur 2"),
        "{shown}"
    );
    let second = house.press(ids::KARIM, &first, "Page suivante").await;
    let shown = words(&second);
    assert!(second.id == first.id && shown.contains("№ 1**") && !shown.contains("№ 11**"), "{shown}");
    let back = house.press(ids::KARIM, &second, "Page d’avant").await;
    assert!(words(&back).contains("№ 11**"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_sees_and_erases_what_is_theirs_and_learns_of_no_case() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    house.case().await;
    let hers = run(&house, ids::YASMINE, "mes-donnees", &json!([])).await;
    let his = run(&house, ids::AMINE, "mes-donnees", &json!([])).await;
    assert!(hers.ephemeral);
    assert_eq!(hers.embeds, his.embeds, "nothing tells that there is a case");
    assert!(words(&hers).contains("aucune langue"), "{}", words(&hers));

    let erased = house.press(ids::YASMINE, &hers, "Effacer").await;
    let nothing = house.press(ids::AMINE, &his, "Effacer").await;
    assert_eq!(erased.embeds, nothing.embeds, "the same sentence whatever there was");
    assert_eq!(house.cases().len(), 1, "an open case stays: somebody may be on the way to help");
    let door = house.door_in(ids::GENERAL).await;
    let menu = house.press(ids::AMINE, &door, "privé").await;
    let after = house.press(ids::YASMINE, &door, "privé").await;
    assert_eq!(after.embeds, menu.embeds, "her place behind the door is gone");
    house.finish().await;
}

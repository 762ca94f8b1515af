//! What AutoMod takes away before anybody hears it (design §8): a cry for help in it is a case all the same, where Discord
//! tells of it.

use discord_sim::{Id, Permissions, ids};

use crate::support::{House, lines, words};

const CRY: &str = "jveux mourir";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_cry_that_automod_blocked_is_a_case_and_its_words_stay_nowhere() {
    let house = House::open().await;
    house.sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    lines::seed(CRY);
    house.sim.automod_block(ids::YASMINE, ids::GENERAL, CRY, Id(5));
    let (thread, name) = house.case().await;
    assert!(name.contains("urgent"), "{name}");
    let card = house.case_card(thread).await;
    let said = words(&card);
    assert!(said.contains("AutoMod a bloqué un message"), "{said}");
    assert!(said.contains(&format!("<#{}>", ids::GENERAL)), "where it was written: {said}");
    // The person is not left alone, and the team knows why there is nothing to read.
    house.door_in(ids::GENERAL).await;
    let read = words(&house.press(ids::SALMA, &card, "Lire").await);
    assert!(read.contains("AutoMod a bloqué") && !read.contains(CRY), "{read}");
    // What is written and blocked again belongs to the same case.
    house.sim.automod_block(ids::YASMINE, ids::JEUX, CRY, Id(5));
    house.until(|| house.case_card_now(thread).filter(|card| words(card).contains("2 messages"))).await;
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}

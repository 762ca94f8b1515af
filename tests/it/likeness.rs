//! What no phrase finds, and likeness does: a case as any other, and the team is told how it was found.

use discord_sim::ids;

use crate::support::{House, lines, words};

/// Invented. Without one of the usual words.
const SCENE: &str = "au début il disait juste une fois, juste un ami à lui, pour payer le loyer. depuis l'été ça fait neuf fois";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_a_scene_told_without_its_words_is_a_case_and_the_team_knows_how_it_was_found() {
    let house = House::open().await;
    lines::seed(SCENE);
    house.say(ids::YASMINE, ids::GENERAL, SCENE);
    let (thread, name) = house.case().await;
    assert!(name.contains("urgent"), "{name}");
    let said = words(&house.case_card(thread).await);
    assert!(said.contains("Repéré par ressemblance"), "{said}");
    // The person finds the door like everybody else.
    house.door_in(ids::GENERAL).await;
    house.finish().await;
}

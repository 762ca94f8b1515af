//! The role that referents have: who is registered and has lost it cannot act, and nobody is promised on their account.

use discord_sim::{Id, World, ids};
use sanad::ids::GuildId;
use serde_json::json;

use crate::support::{House, words};

const GUILD: GuildId = GuildId(ids::GUILD.0);

async fn house() -> House {
    House::open_with(World::default(), &format!("referent_role = \"{}\"", ids::REFERENT)).await
}

fn lose(house: &House, who: Id) {
    // The forum stays open to them: what is refused is refused by Sanad, not by Discord.
    house.sim.change(|world| {
        use discord_sim::Permissions;
        use discord_sim::world::{Overwrite, OverwriteOf};
        let forum = world.channels.get_mut(&ids::SUIVI).expect("the forum");
        let (allow, deny) = (Permissions::VIEW_CHANNEL, Permissions::NONE);
        forum.overwrites.push(Overwrite { of: OverwriteOf::Member(who), allow, deny });
    });
    house.sim.change_member(ids::GUILD, who, |member| member.roles.retain(|role| *role != ids::REFERENT));
}

async fn garde(house: &House, who: Id, name: &str) -> String {
    let options = json!([{"name": name, "type": 1}]);
    let run = house.sim.run_command(who, ids::JEUX, "garde", &options).expect("it can be typed");
    words(&house.answered(who, ids::JEUX, run).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registered_person_without_the_role_is_refused_kindly_until_it_is_back() {
    let house = house().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    lose(&house, ids::SALMA);
    for button in ["Prendre", "Lire", "Conseils", "Clore"] {
        let refused = words(&house.press(ids::SALMA, &card, button).await);
        assert!(
            refused.contains(&format!("tu n’as plus le rôle <@&{}>", ids::REFERENT)),
            "{button}: {refused}"
        );
        assert!(
            refused.contains(&format!("<@{}>", ids::NADIA)) && refused.contains("Rien n’a été changé"),
            "{refused}"
        );
        assert!(!refused.contains("mourir"), "{refused}");
    }
    let case = house.app.store.open_cases(GUILD).await.expect("the store answers").pop().expect("a case");
    assert_eq!(case.owner(house.app.clock.now()), None);
    assert_eq!(case.reads, 0);
    let run = house.sim.run_command(ids::SALMA, ids::JEUX, "cas", &json!([])).expect("it can be typed");
    let refused = words(&house.answered(ids::SALMA, ids::JEUX, run).await);
    assert!(refused.contains("tu n’as plus le rôle"), "{refused}");
    assert!(garde(&house, ids::SALMA, "prendre").await.contains("tu n’as plus le rôle"));

    // Who has it acts, and the lead needs none.
    assert!(words(&house.press(ids::NADIA, &card, "Lire").await).contains("mourir"));
    // She is nobody to pass the case on to.
    assert!(words(&house.press(ids::KARIM, &card, "Prendre").await).contains("est à toi"));
    let to = house.press(ids::KARIM, &card, "Passer la main").await;
    let offered = serde_json::to_string(&to.components).expect("JSON");
    assert!(
        !offered.contains(&ids::SALMA.to_string()) && offered.contains(&ids::NADIA.to_string()),
        "{offered}"
    );

    house.sim.change_member(ids::GUILD, ids::SALMA, |member| member.roles.push(ids::REFERENT));
    assert!(words(&house.press(ids::SALMA, &card, "Lire").await).contains("mourir"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lost_the_role_is_counted_among_nobodys_reach() {
    let house = house().await;
    assert!(house.app.guild(GUILD).has_team(house.app.clock.now()));
    lose(&house, ids::SALMA);
    let report = garde(&house, ids::NADIA, "essai").await;
    assert!(report.contains(&format!("❌ <@{}> n’a plus le rôle des référents", ids::SALMA)), "{report}");
    assert!(report.contains(&format!("✅ <@{}>", ids::KARIM)), "{report}");
    // One who can act is no team: young people read so.
    assert!(!house.app.guild(GUILD).has_team(house.app.clock.now()));
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let help = words(&house.press(ids::YASMINE, &door, "privé").await);
    assert!(help.contains("il n’y a pas d’équipe pour répondre"), "{help}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_meets_only_people_without_the_role_reaches_nobody() {
    let house = house().await;
    for who in [ids::SALMA, ids::KARIM] {
        lose(&house, who);
    }
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    // All referents are called at once, since nobody is on duty; then, without waiting ten minutes, the lead.
    let told = |word: &'static str| {
        let house = &house;
        move || {
            let said = house.bot_says(ids::NADIA, thread);
            said.iter().any(|message| message.content.contains(word)).then_some(())
        }
    };
    house.until(told("Discord n’a prévenu personne")).await;
    house.until(told("Appel général")).await;
    house.finish().await;
}

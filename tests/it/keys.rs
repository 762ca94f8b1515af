//! Another key, as somebody who runs Sanad changes it: not while the program runs, and then everything goes on.

use discord_sim::ids;

use crate::support::process::{CALL, On, Site, on_both_stores};
use crate::support::words;
use crate::two_processes::shown;

on_both_stores!(a_key_is_changed_between_two_runs_and_everything_goes_on);

async fn a_key_is_changed_between_two_runs_and_everything_goes_on(on: On) {
    let mut site = Site::open_on(on).await;
    site.say(ids::YASMINE, ids::GENERAL, CALL);
    site.seen_once(1).await;
    let key = site.folder().join("sanad.key");
    let before = std::fs::read_to_string(&key).expect("a key");
    let refused = site.run_beside(&["key", "rotate"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("Sanad is at work on this store"), "{said}");
    assert_eq!(std::fs::read_to_string(&key).expect("a key"), before, "nothing was changed");
    site.stop().await;
    let rotated = site.run_beside(&["key", "rotate"]);
    let said = String::from_utf8_lossy(&rotated.stdout).into_owned();
    assert_eq!(rotated.status.code(), Some(0), "{}", String::from_utf8_lossy(&rotated.stderr));
    assert!(said.contains("rows are sealed with it"), "{said}");
    let after = std::fs::read_to_string(&key).expect("a key");
    assert!(after.ends_with(&before) && after.lines().count() == 2 && !said.contains(&after[..16]));
    site.start().await;
    // The button was made with the old key, the case is sealed with the new one.
    let case = site.sim.world(|world| world.threads_of(ids::SUIVI).next().expect("the case").id);
    let card =
        site.sim.visible_messages(ids::SALMA, case).into_iter().find(|message| !message.embeds.is_empty());
    let said = shown(&site, ids::SALMA, &card.expect("its card"), "Prendre").await;
    assert!(!words(&said).contains("mémoire"), "{}", words(&said));
    site.until("a case in somebody's hands", async || {
        (site.count("SELECT COUNT(*) FROM case_events WHERE kind = 'claim'").await == 1).then_some(())
    })
    .await;
    // Without the new key, in clear words.
    site.stop().await;
    std::fs::write(&key, &before).expect("it can be written");
    let lost = site.run_beside(&["run"]);
    let said = String::from_utf8_lossy(&lost.stderr).into_owned();
    assert!(said.contains("sealed with another key") && said.contains("put back the copy"), "{said}");
    std::fs::write(&key, &after).expect("it can be written");
    site.finish().await;
}

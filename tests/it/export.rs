//! What whoever runs Sanad can hand out and erase with the real program.

use std::path::Path;
use std::process::{Command, Output};

use discord_sim::ids;
use serde_json::Value;

use crate::support::House;

fn sanad(folder: &Path, args: &[&str]) -> Output {
    let store = format!("sqlite:{}", folder.join("sanad.sqlite").display());
    Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(args)
        .current_dir(folder)
        .env("SANAD__STORE__URL", store)
        .env("SANAD__STORE__KEY_FILE", folder.join("sanad.key"))
        .output()
        .expect("the program runs")
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_exported_without_a_text_and_erased_when_asked_twice() {
    let mut house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    house.case().await;
    house.stop_bot().await;
    let folder = house.folder.path();
    let (guild, person) = (ids::GUILD.to_string(), ids::YASMINE.to_string());

    let server = sanad(folder, &["export", "server", &guild]);
    let shown = json(&server);
    assert_eq!(shown["cases"][0]["number"], 1);
    assert_eq!(shown["cases"][0]["topic"], "suicide");
    let text = String::from_utf8_lossy(&server.stdout).into_owned();
    assert!(!text.contains(&person) && !text.contains("mourir"), "{text}");
    let known = json(&sanad(folder, &["export", "person", &person, "--with-ids"]));
    assert_eq!(known["cases"][0]["author"], person.as_str());
    let nobody = json(&sanad(folder, &["export", "person", &ids::AMINE.to_string()]));
    assert_eq!(nobody["cases"].as_array().map(Vec::len), Some(0));

    let asked = sanad(folder, &["erase", "server", &guild]);
    assert_eq!(asked.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&asked.stderr).contains("Nothing was erased"));
    let kept = sanad(folder, &["erase", "person", &person, "--yes"]);
    assert!(String::from_utf8_lossy(&kept.stdout).contains("1 open cases"), "an open case stays");
    assert!(sanad(folder, &["erase", "server", &guild, "--yes"]).status.success());
    let after = json(&sanad(folder, &["export", "server", &guild]));
    assert_eq!(after["cases"].as_array().map(Vec::len), Some(0));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_handed_a_page_without_names_or_words() {
    let mut house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;
    house.press(ids::SALMA, &card, "Lire").await;
    house.press(ids::SALMA, &card, "Prendre").await;
    let to = house.press(ids::SALMA, &card, "Passer la main").await;
    house.choose(ids::SALMA, &to, &ids::KARIM.to_string()).await;
    house.press(ids::KARIM, &card, "Prendre").await;
    house.say(ids::AMINE, ids::JEUX, "je vais me tuer ce soir");
    house.until(|| (house.cases().len() == 2).then_some(())).await;
    // Somebody who moderates is in danger: that is nothing to hand to the server.
    house.say(ids::HICHAM, ids::JEUX, "je vais me tuer ce soir");
    house
        .until_async(async || {
            let apart = house.app.store.apart_cases().await.ok()?;
            (!apart.is_empty()).then_some(())
        })
        .await;
    house.stop_bot().await;
    let folder = house.folder.path();
    let guild = ids::GUILD.to_string();
    let page = |args: &[&str]| {
        let output = sanad(folder, args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };

    let shown = page(&["export", "server", &guild, "--format", "markdown"]);
    for line in [
        &format!("# Rapport sur les cas du serveur {guild}"),
        "2 cas. Fait le 20",
        "| imminent | 1 |",
        "| urgent | 1 |",
        "## Cas 1 · urgent",
        "## Cas 2 · imminent",
        "- **Personne** : Personne 1",
        "- **Personne** : Personne 2",
        "- **Lectures du message** : 1",
        "| message lu | Adulte 1 |",
        "| pris | Adulte 1 |",
        "| main passée → Adulte 2 | Adulte 1 |",
        "| pris | Adulte 2 |",
        "- **Pris pour la première fois** : jamais",
        "- **État** : pris en charge",
    ] {
        assert!(shown.contains(line), "« {line} »: {shown}");
    }
    let people = [ids::YASMINE, ids::AMINE, ids::SALMA, ids::KARIM, ids::HICHAM];
    for person in people {
        assert!(!shown.contains(&person.to_string()), "{person}: {shown}");
    }
    for word in ["mourir", "tuer", "<@", "discord.com"] {
        assert!(!shown.contains(word), "« {word} »: {shown}");
    }

    let named = page(&["export", "case", &guild, "1", "--format", "markdown", "--with-ids"]);
    assert!(named.contains(&format!("- **Personne** : {}", ids::YASMINE)), "{named}");
    assert!(named.contains(&format!("| pris | {} |", ids::SALMA)), "{named}");
    assert!(named.contains("ne transmets ce rapport") && !named.contains("## Cas 2"), "{named}");
    let darija = page(&["export", "case", &guild, "1", "--format", "markdown", "--language", "ary"]);
    assert!(darija.contains("شكون") && !darija.contains("Personne"), "{darija}");
    let case = json(&sanad(folder, &["export", "case", &guild, "2"]));
    assert_eq!((&case["number"], &case["level"]), (&Value::from(2), &Value::from("imminent")));
    assert_eq!(case.get("author"), None);

    // A case that is not for the server is as good as none; a person has no page.
    for (args, word) in [
        (&["export", "case", &guild, "3", "--format", "markdown"][..], "no case 3"),
        (&["export", "case", &guild, "3"], "no case 3"),
        (&["export", "case", &guild, "44"], "no case 44"),
        (&["export", "person", "5", "--format", "markdown"], "of a person there is JSON alone"),
        (&["export", "server", &guild, "--format", "pdf"], "pdf"),
    ] {
        let refused = sanad(folder, args);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(word), "{args:?}: {said}");
        assert!(refused.stdout.is_empty(), "{args:?}");
    }
    house.finish().await;
}

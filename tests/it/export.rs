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

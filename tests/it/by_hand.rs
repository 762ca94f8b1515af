//! The menu of a message and the menu of a person, by hand on the page of `sanad demo`.

use serde_json::json;

use crate::support::browser::{Browser, Demo, Shown};
use crate::support::lines;

const NOTE: &str = "il insiste depuis la rentree des classes";

/// The entry of an open menu.
async fn choose(browser: &Browser, label: &str) {
    let entry = "return [...document.querySelectorAll('[data-testid=menu-command]')]\
        .find((one) => one.innerText.includes(arguments[0])) ?? null";
    browser.click_on(label, entry, &[json!(label)]).await;
}

/// Presses a button that opens a form, fills it in, sends it, and gives back what is shown then.
async fn tell(browser: &Browser, shown: &Shown, label: &str) -> Shown {
    let button = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] \
        [data-testid=component-button]`)].find((one) => one.innerText.includes(arguments[1])) ?? null";
    browser.click_on(label, button, &[json!(shown.id), json!(label)]).await;
    let fill = "const field = document.querySelector('[data-testid=field-words]'); if (!field) return null; \
        field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true })); return true";
    browser.wait("the form is there", fill, &[json!(NOTE)]).await;
    browser.picture("form").await;
    browser.click("modal-submit").await;
    browser.message("it is sent", |one| one.ephemeral && one.text.contains("C’est envoyé")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menus_of_a_message_and_of_a_person_lead_to_the_team() {
    let Some(browser) = Browser::open().await else { return };
    let text = "on se retrouve devant la bibliotheque samedi";
    lines::seed(text);
    lines::seed(NOTE);
    let demo = Demo::start();
    browser.visit(&demo.url).await;
    browser.become_person("amine").await;
    browser.enter("jeux").await;
    browser.write("amine", text).await;
    browser.become_person("yasmine").await;
    browser.enter("jeux").await;
    let menu = "const one = [...document.querySelectorAll('[data-author=amine]')].at(-1); if (!one) return null; \
        one.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 300, clientY: 200 })); \
        return true";
    browser.wait("the menu of a message", menu, &[]).await;
    choose(&browser, "Signaler à l’équipe").await;
    let shown = browser.message("what is it about?", |one| one.ephemeral).await;
    let sent = tell(&browser, &shown, "Il fait du mal").await;
    assert!(sent.text.contains("chez l’équipe"), "{}", sent.text);

    browser.click("member-amine").await;
    choose(&browser, "Je m’inquiète").await;
    let is_worry = |one: &Shown| one.ephemeral && one.text.contains("ne reçoit rien") && one.id != sent.id;
    let shown = browser.message("what to do", is_worry).await;
    browser.picture("worry").await;
    assert!(shown.text.contains("Prévenir l’équipe"), "{}", shown.text);
    // Amine sees nothing of either.
    browser.become_person("amine").await;
    assert_eq!(browser.shown().await, []);
    demo.finish();
    browser.close().await;
}

//! The whole way as people see it: `sanad demo` in a browser.

use serde_json::json;

use crate::support::browser::{Browser, Demo, Shown};
use crate::support::lines;

/// What a young person writes, and how help answers.
struct Call {
    text: &'static str,
    /// They are answered in Darija, which is written from right to left; else in French.
    darija: bool,
    /// A picture hangs on the message; neither it nor a link may be live for whoever reads.
    picture: bool,
}

const CALLS: [Call; 4] = [
    Call { text: "wlh bghit nmout", darija: true, picture: false },
    Call { text: "بغيت نموت", darija: true, picture: false },
    Call { text: "jveux mourir", darija: false, picture: false },
    Call {
        text: "il me menace de publier mes photos si je paie pas https://exemple.test/photo",
        darija: false,
        picture: true,
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_in_a_browser() {
    let Some(browser) = Browser::open().await else { return };
    for (number, call) in CALLS.iter().enumerate() {
        let page = Page { browser: &browser, name: format!("{}", number + 1) };
        lines::seed(call.text);
        let demo = Demo::start();
        browser.visit(&demo.url).await;
        page.a_door_helps_one_person_alone(call).await;
        page.referents_follow_the_case_and_others_do_not(call).await;
        demo.finish();
    }
    let demo = Demo::start();
    browser.visit(&demo.url).await;
    let page = Page { browser: &browser, name: "recruiter".to_owned() };
    page.a_recruiter_makes_a_case_and_nothing_public().await;
    demo.finish();
    browser.close().await;
}

struct Page<'a> {
    browser: &'a Browser,
    /// Begins the names of pictures.
    name: String,
}

impl Page<'_> {
    async fn a_door_helps_one_person_alone(&self, call: &Call) {
        let Self { browser, .. } = *self;
        browser.become_person("yasmine").await;
        browser.enter("général").await;
        if call.picture {
            browser.click("attach").await;
            browser.click("attach-photo.png").await;
        }
        browser.write("yasmine", call.text).await;
        let door = browser.message("a door appears", |one| !one.ephemeral).await;
        self.picture("door").await;
        let help = browser.press(&door, "privé").await;
        self.picture("help").await;
        check_language(&help, call.darija);
        let open_now = if call.darija { "محلول دابا" } else { "Ouvert maintenant" };
        assert!(help.text.contains(open_now), "no service is open: {}", help.text);

        browser.become_person("amine").await;
        let seen = browser.shown().await;
        assert!(seen.len() == 1 && !seen[0].ephemeral, "another member sees the door alone: {seen:#?}");
        let menu = browser.press(&seen[0], "privé").await;
        self.picture("menu").await;
        assert_ne!(menu.embeds, help.embeds);

        browser.become_person("nadia").await;
        browser.enter("jeux").await;
        browser.run_command("/sanad panneau", "command-sanad-panneau").await;
        let panel =
            browser.message("the panel is placed", |one| !one.ephemeral && !one.components.is_empty()).await;
        browser.become_person("amine").await;
        let from_panel = browser.press(&panel, "privé").await;
        self.picture("panel").await;
        assert_eq!(menu.embeds, from_panel.embeds);
        assert_eq!(menu.components, from_panel.components);
        assert_eq!(menu.text, from_panel.text);
        assert!(!menu.components.is_empty(), "a menu without entries compares nothing");
    }

    async fn referents_follow_the_case_and_others_do_not(&self, call: &Call) {
        let Self { browser, .. } = *self;
        let (post, title) = self.open_case().await;
        self.holds_no_words(call.text).await;
        let card = browser.message("the case is described", |one| !one.embeds.is_empty()).await;
        self.picture("case").await;

        let covered = browser.press(&card, "Lire").await;
        let words: Vec<&str> = call.text.split_whitespace().filter(|word| !word.contains("://")).collect();
        let words = words.join(" ");
        assert!(
            !covered.text.contains(&words),
            "whoever reads uncovers the text themselves: {}",
            covered.text
        );
        browser.uncover(&covered).await;
        let is_read = |one: &Shown| one.id == covered.id && one.text.contains(&words);
        let read = browser.message("the text can be read", is_read).await;
        self.picture("read").await;
        assert_eq!(read.live, 0, "no link or picture lives in a read text: {}", read.embeds.concat());

        for stranger in ["hicham", "yasmine"] {
            self.never_sees(stranger, &post, &title).await;
        }
        // Whoever reads does so alone: another referent sees the case, and nothing of what salma was shown.
        browser.become_person("karim").await;
        browser.enter(&title).await;
        self.holds_no_words(call.text).await;

        browser.become_person("salma").await;
        let taken = browser.press(&card, "Prendre").await;
        assert!(taken.text.contains("à toi"), "{}", taken.text);
        browser
            .message("the card says who has the case", |one| {
                one.id == card.id && one.text.contains("pris par")
            })
            .await;
        self.picture("taken").await;
        let close = browser.press(&card, "Clore").await;
        browser.choose(&close, "trusted-adult").await;
        browser.message("the case is closed", |one| one.ephemeral && one.text.contains("est clos")).await;
        browser.enter("suivi").await;
        let archived = "return document.querySelector(`.post[data-id=\"${arguments[0]}\"]`)?.innerText.includes('archivée')";
        browser.wait("the post is put away", archived, &[json!(post)]).await;
        self.picture("closed").await;
    }

    async fn a_recruiter_makes_a_case_and_nothing_public(&self) {
        let Self { browser, .. } = *self;
        let text = "argent facile pour les filles, contacte moi en mp";
        lines::seed(text);
        browser.become_person("amine").await;
        browser.enter("jeux").await;
        browser.write("amine", text).await;
        self.open_case().await;
        browser.message("the case is described", |one| !one.embeds.is_empty()).await;
        self.holds_no_words(text).await;
        self.picture("case").await;
        // Had the lure been answered, that door would stand before the one of a later call for help.
        let call = CALLS[0].text;
        lines::seed(call);
        browser.become_person("yasmine").await;
        browser.enter("général").await;
        browser.write("yasmine", call).await;
        let door = browser.message("a door appears", |one| !one.ephemeral).await;
        for person in ["amine", "yasmine", "hicham"] {
            browser.become_person(person).await;
            for channel in ["jeux", "écoute"] {
                browser.enter(channel).await;
                assert_eq!(browser.shown().await, [], "nothing public comes of a lure");
            }
            browser.enter("général").await;
            assert_eq!(browser.shown().await, std::slice::from_ref(&door), "nothing public comes of a lure");
        }
    }

    /// As salma, finds the only case in the forum and opens it. Returns the post's id and its name.
    async fn open_case(&self) -> (String, String) {
        let Self { browser, .. } = *self;
        browser.become_person("salma").await;
        browser.enter("suivi").await;
        let posts = "const posts = [...document.querySelectorAll('[data-testid=forum] .post')]; \
            return posts.length ? posts.map((one) => [one.dataset.id, one.dataset.testid.slice('post-'.length)]) : null";
        let mut posts: Vec<(String, String)> = browser.until("the case is in the forum", posts, &[]).await;
        self.picture("forum").await;
        assert_eq!(posts.len(), 1);
        let (post, title) = posts.remove(0);
        assert!(title.starts_with("№ 1"), "{title}");
        browser.click(&format!("post-{title}")).await;
        let there = "return document.querySelector('[data-testid=channel-title]')?.innerText === arguments[0] \
            && document.querySelector('[data-testid=messages]:not([aria-busy])') !== null";
        browser.wait("the case is open", there, &[json!(title)]).await;
        (post, title)
    }

    /// Nothing of what somebody wrote is in the columns or in what is in view, not even in what cannot be seen.
    async fn holds_no_words(&self, text: &str) {
        let all = "return ['channels', 'channel-head', 'view'].map((id) => document.getElementById(id).outerHTML).join()";
        let html: String = self.browser.until("the page is there", all, &[]).await;
        let words: Vec<&str> = text.split_whitespace().collect();
        for some in words.windows(words.len().min(3)) {
            assert!(!html.contains(&some.join(" ")), "a case holds no text");
        }
    }

    /// Neither the forum nor the post is in somebody's column, nor can they reach it by its address.
    async fn never_sees(&self, person: &str, post: &str, title: &str) {
        let Self { browser, .. } = *self;
        browser.become_person(person).await;
        let column =
            "return [...document.querySelectorAll('#channels [data-id]')].map((one) => one.innerText.trim())";
        let channels: Vec<String> = browser.until("the channels are there", column, &[]).await;
        assert!(channels.iter().any(|name| name == "général"), "{channels:?}");
        assert!(!channels.iter().any(|name| name == "suivi" || name == title), "{person} sees {channels:?}");
        let go = "const to = new URLSearchParams(location.hash.slice(1)); to.set('channel', arguments[0]); \
            location.hash = `#${to}`; return true";
        browser.wait("the post's address is typed", go, &[json!(post)]).await;
        // The page answers with an address of its own, of a channel that they may see.
        let elsewhere = "return !location.hash.includes(arguments[0]) \
            && document.querySelector('[data-testid=messages]:not([aria-busy])') !== null";
        browser.wait("one is led elsewhere", elsewhere, &[json!(post)]).await;
        let here = "return document.querySelector('[data-testid=channel-title]').innerText";
        let here: String = browser.until("a channel is in view", here, &[]).await;
        assert_ne!(here, title);
    }

    async fn picture(&self, step: &str) {
        self.browser.picture(&format!("{}-{step}", self.name)).await;
    }
}

/// Help is in the person's language, and Arabic script is set from right to left.
fn check_language(help: &Shown, darija: bool) {
    let is_arabic = |letter: char| ('\u{600}'..'\u{700}').contains(&letter);
    let first_letter = |text: &str| text.chars().find(|letter| letter.is_alphabetic());
    let in_arabic: Vec<_> =
        help.blocks.iter().filter(|(text, _)| first_letter(text).is_some_and(is_arabic)).collect();
    if !darija {
        assert!(in_arabic.is_empty(), "answered in the wrong language: {in_arabic:#?}");
        assert!(help.blocks.iter().all(|(_, direction)| direction == "ltr"), "{:#?}", help.blocks);
        return;
    }
    assert!(in_arabic.len() * 2 > help.blocks.len(), "answered in the wrong language: {:#?}", help.blocks);
    let wrong: Vec<_> = in_arabic.iter().filter(|(_, direction)| direction != "rtl").collect();
    assert!(wrong.is_empty(), "set from left to right: {wrong:#?}");
}

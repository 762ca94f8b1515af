//! Chromium without a window, and `sanad demo` as somebody starts it.
//!
//! Every wait looks again until a deadline, because the page rebuilds what changed: an element that was found may be
//! another one a moment later. With `SANAD_SCREENSHOTS` set to a folder, every step leaves its picture there.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, Key, WebDriver};
use tokio::time::Instant;

use super::leaks;

/// Longer than anything takes, also on a machine that compiles meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at the page.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A program that ends with the test, and with it all that it started, also where the test fails.
struct Process(Child);

impl Process {
    /// Starts a program and waits for the line on which it says what `reads` looks for.
    fn start(command: &mut Command, reads: fn(&str) -> Option<&str>) -> (Self, String) {
        // A group of its own, so that browser processes end with their driver.
        let child = command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = Self(child.expect("the program starts"));
        let lines = BufReader::new(process.0.stdout.take().expect("a piped output")).lines();
        let (found, line) = mpsc::channel();
        // The thread reads on to the end: a full pipe would stop the program.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(word) = reads(&line) {
                    let _ = found.send(word.to_owned());
                }
            }
        });
        let said = line.recv_timeout(PATIENCE).expect("the program says that it is there");
        (process, said)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = format!("kill -KILL -{}", self.0.id());
        let _ = Command::new("sh").args(["-c", &group]).stderr(Stdio::null()).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `sanad demo`, with its store and its log at trace in a folder of the test's.
pub struct Demo {
    /// Where its page is.
    pub url: String,
    process: Option<Process>,
    folder: TempDir,
}

impl Demo {
    /// Starts the real program and reads the page's address from what it prints.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a file for the log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanad"));
        command.args(["demo", "--no-open"]).env("TMPDIR", folder.path()).env("RUST_LOG", "trace").stderr(log);
        // Its log is shown where it does not come up.
        let mut demo = Self { url: String::new(), process: None, folder };
        let (process, url) = Process::start(&mut command, |line| {
            line.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:"))
        });
        (demo.process, demo.url) = (Some(process), url);
        demo
    }

    /// Ends it: nothing that anybody wrote may be in its store or in its log.
    pub fn finish(mut self) {
        self.process.take();
        let inside = std::fs::read_dir(self.folder.path()).expect("the folder can be read");
        let stores: Vec<PathBuf> =
            inside.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
        assert!(!stores.is_empty(), "the demo's store is not where it is looked for");
        for folder in stores.iter().map(PathBuf::as_path).chain([self.folder.path()]) {
            leaks::check_folder(folder);
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("the demo's last lines:\n{}", lines[lines.len().saturating_sub(20)..].join("\n"));
        }
    }
}

/// A message of Sanad's as it stands on the page.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct Shown {
    /// Its `data-testid`.
    pub id: String,
    /// Marked as visible to one person only.
    pub ephemeral: bool,
    /// Everything that can be read in it.
    pub text: String,
    /// Its embeds, as HTML.
    pub embeds: Vec<String>,
    /// Its buttons and selects: label, style and `custom_id`.
    pub components: Vec<Vec<String>>,
    /// Its titles, paragraphs and list items: their text, and the direction in which the browser sets it.
    pub blocks: Vec<(String, String)>,
    /// How many links, pictures and the like are in it.
    pub live: usize,
}

/// Reads the messages of Sanad in the channel in view; those that still load are left out.
const SHOWN: &str = r#"
const every = (el, css) => [...el.querySelectorAll(css)];
const list = document.querySelector('[data-testid="messages"]:not([aria-busy])');
if (!list) return null;
return every(list, '[data-author="Sanad"]').filter((one) => !one.querySelector('[data-testid="loading"]')).map((one) => ({
  id: one.dataset.testid,
  ephemeral: Boolean(one.querySelector('[data-testid="ephemeral"]')),
  text: every(one, '[data-testid="content"], [data-testid="embed"]').map((part) => part.innerText).join('\n'),
  embeds: every(one, '[data-testid="embed"]').map((embed) => embed.outerHTML),
  components: every(one, '[data-custom-id]').map((part) => [part.innerText, part.className, part.dataset.customId]),
  blocks: every(one, '[data-testid="embed"] :is(p, li, .heading, .subtext, .embed-title, .embed-field-name)')
    .map((block) => [block.innerText, getComputedStyle(block).direction]),
  live: every(one, 'a, img, video, audio, iframe, [data-testid="attachment"]').length,
}));
"#;

/// The page in a browser, as one person at a time.
pub struct Browser {
    driver: WebDriver,
    pictures: Option<PathBuf>,
    // Declared last: the driver's session is told to end before its program does.
    _chromedriver: Process,
    _folder: TempDir,
}

impl Browser {
    /// Starts Chromium. `None`, with a printed sentence, where none is installed.
    ///
    /// # Panics
    /// Where none is installed although `SANAD_REQUIRE_BROWSER` is set.
    pub async fn open() -> Option<Self> {
        let (Some(chromium), Some(chromedriver)) = (installed("chromium"), installed("chromedriver")) else {
            let sentence = "chromium and chromedriver are not installed (Debian: chromium, chromium-driver)";
            assert!(std::env::var_os("SANAD_REQUIRE_BROWSER").is_none(), "{sentence}");
            println!("skipped: {sentence}");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (process, port) = Process::start(
            Command::new(chromedriver).arg("--port=0").env("TMPDIR", folder.path()).stderr(Stdio::null()),
            |line| {
                line.split_once("started successfully on port ").map(|(_, port)| port.trim_end_matches('.'))
            },
        );
        let capabilities = capabilities(&chromium, folder.path());
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities)
            .request_timeout(PATIENCE)
            .connect()
            .await
            .expect("Chromium starts");
        let pictures = std::env::var_os("SANAD_SCREENSHOTS").map(PathBuf::from);
        Some(Self { driver, pictures, _chromedriver: process, _folder: folder })
    }

    /// Ends the browser in order.
    pub async fn close(self) {
        self.driver.clone().quit().await.expect("Chromium closes");
    }

    /// Opens a page of the local Discord, and waits for Sanad to be online.
    pub async fn visit(&self, url: &str) {
        self.driver.goto(url).await.expect("the page opens");
        let script = "return document.querySelector('#bot-status.online') !== null";
        self.wait("Sanad is online", script, &[]).await;
    }

    /// Looks with a script until it returns something else than null or false.
    pub async fn until<T: DeserializeOwned>(&self, what: &str, script: &str, args: &[Value]) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A script fails while a page is being left for another one; the next look decides.
            if let Ok(found) = self.driver.execute(script, args.to_vec()).await
                && !matches!(found.json(), Value::Null | Value::Bool(false))
            {
                return found.convert().expect("the script returns what it should");
            }
            self.again(what, deadline).await;
        }
    }

    /// Looks with a script until it returns `true`.
    pub async fn wait(&self, what: &str, script: &str, args: &[Value]) {
        let _: bool = self.until(what, script, args).await;
    }

    /// Clicks on the element that a script finds, as soon as it is there and can be clicked.
    pub async fn click_on(&self, what: &str, script: &str, args: &[Value]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Refused clicks did nothing: the element was rebuilt just then, or something was above it.
            if let Ok(found) = self.driver.execute(script, args.to_vec()).await
                && let Ok(element) = found.element()
                && element.click().await.is_ok()
            {
                return;
            }
            self.again(what, deadline).await;
        }
    }

    /// Clicks on the element with a `data-testid`.
    pub async fn click(&self, testid: &str) {
        let script = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)";
        self.click_on(testid, script, &[json!(testid)]).await;
    }

    /// Waits a little, or fails with what the page shows.
    async fn again(&self, what: &str, deadline: Instant) {
        if Instant::now() > deadline {
            self.picture("failed").await;
            let page = self.driver.execute("return document.body.innerText", Vec::new()).await;
            let page = page.ok().and_then(|text| text.json().as_str().map(str::to_owned)).unwrap_or_default();
            panic!("it never came to be so: {what}. The page shows:\n{page}");
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }

    /// Becomes one of the people of the page.
    pub async fn become_person(&self, name: &str) {
        self.click(&format!("as-{name}")).await;
        let script = "return document.querySelector(`[data-testid=\"as-${arguments[0]}\"][aria-checked=true]`) \
            && document.querySelector('[data-testid=forum], [data-testid=messages]:not([aria-busy])') && true";
        self.wait(&format!("one is {name}"), script, &[json!(name)]).await;
    }

    /// Goes to a channel, a forum or a post of the column.
    pub async fn enter(&self, channel: &str) {
        self.click(&format!("channel-{channel}")).await;
        let script = "return document.querySelector(`[data-testid=\"channel-${arguments[0]}\"][aria-current=page]`) \
            && document.querySelector('[data-testid=forum], [data-testid=messages]:not([aria-busy])') && true";
        self.wait(&format!("{channel} is in view"), script, &[json!(channel)]).await;
    }

    /// Types into the field where one writes, without sending it.
    pub async fn type_text(&self, text: &str) {
        let field = self.driver.find(By::Css("[data-testid=composer]")).await.expect("one can write here");
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes letters");
    }

    /// Writes a message, and waits for it to stand in the channel.
    pub async fn write(&self, who: &str, text: &str) {
        self.type_text(text).await;
        let field = self.driver.find(By::Css("[data-testid=composer]")).await.expect("one can write here");
        field.send_keys(Key::Enter).await.expect("the field takes Enter");
        let script = "return [...document.querySelectorAll(`[data-author=\"${arguments[0]}\"] [data-testid=content]`)]\
            .some((one) => one.innerText.includes(arguments[1]))";
        self.wait("the message is sent", script, &[json!(who), json!(text)]).await;
    }

    /// Runs a command without options from the list behind the slash.
    pub async fn run_command(&self, label: &str, testid: &str) {
        let offered = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`) !== null";
        let deadline = Instant::now() + PATIENCE;
        'typing: loop {
            // The list is asked for while typing: commands that were registered just now come with the next letters.
            self.type_text(label).await;
            for _ in 0..40 {
                let there = self.driver.execute(offered, vec![json!(testid)]).await;
                if there.is_ok_and(|there| there.json() == &json!(true)) {
                    break 'typing;
                }
                self.again(label, deadline).await;
            }
        }
        self.click(testid).await;
        let run = "return document.querySelector('[data-testid=command-form] [data-testid=send]')";
        self.click_on(label, run, &[]).await;
    }

    /// The messages of Sanad in the channel in view.
    pub async fn shown(&self) -> Vec<Shown> {
        self.until("the channel is there", SHOWN, &[]).await
    }

    /// A message of Sanad that fits, once it is there.
    pub async fn message(&self, what: &str, fits: impl Fn(&Shown) -> bool) -> Shown {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = self.shown().await.into_iter().find(&fits) {
                return found;
            }
            self.again(what, deadline).await;
        }
    }

    /// Presses a button of a message and waits for the answer that only this person sees.
    pub async fn press(&self, message: &Shown, label: &str) -> Shown {
        let before: Vec<String> = self.shown().await.into_iter().map(|one| one.id).collect();
        let script = "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] \
            [data-testid=component-button]`)].find((one) => one.innerText.includes(arguments[1])) ?? null";
        self.click_on(label, script, &[json!(message.id), json!(label)]).await;
        self.message(&format!("« {label} » is answered"), |one| one.ephemeral && !before.contains(&one.id))
            .await
    }

    /// Uncovers what is covered as a spoiler in a message.
    pub async fn uncover(&self, message: &Shown) {
        let script =
            "return document.querySelector(`[data-testid=\"${arguments[0]}\"] [data-testid=spoiler]`)";
        self.click_on("the covered text", script, &[json!(message.id)]).await;
    }

    /// Chooses in the select of a message.
    pub async fn choose(&self, message: &Shown, value: &str) {
        let select =
            "return document.querySelector(`[data-testid=\"${arguments[0]}\"] [data-component=select]`)";
        self.click_on("the select", select, &[json!(message.id)]).await;
        let option =
            "return document.querySelector(`[data-testid=select-option][data-value=\"${arguments[0]}\"]`)";
        self.click_on(value, option, &[json!(value)]).await;
    }

    /// Keeps a picture of the page, where a folder for pictures is named.
    pub async fn picture(&self, name: &str) {
        let Some(folder) = &self.pictures else { return };
        std::fs::create_dir_all(folder).expect("a folder for pictures");
        self.driver.screenshot(&folder.join(format!("{name}.png"))).await.expect("a picture");
    }
}

/// Chromium with a fresh profile, without a window, and without any network of its own.
fn capabilities(chromium: &Path, folder: &Path) -> thirtyfour::ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&chromium.to_string_lossy()).expect("a path");
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=fr",
        "--window-size=1280,1400",
        &profile,
    ] {
        capabilities.add_arg(argument).expect("an argument");
    }
    capabilities
}

/// A program on the path.
fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

//! A server, its people and Sanad, for one test.

pub mod browser;
pub mod contact;
pub mod forms;
pub mod leaks;
pub mod lines;
pub mod picture;
pub mod postgres;
pub mod process;
pub mod proxy;

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use discord_sim::openapi::Validator;
use discord_sim::{Id, MessageView, Options, Sim, World, ids};
use sanad::app::App;
use sanad::app::clock::Clock;
use sanad::discord::bot::{Bot, BotPace};
use sanad::discord::watch::Watching;
use sanad::responses::Library;
use sanad::settings::Settings;
use sanad::store::{Keys, Store};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Longer than anything takes, also on a machine that does much else.
pub const SOON: Duration = Duration::from_secs(20);

/// One test's world.
pub struct House {
    /// The local Discord.
    pub sim: Sim,
    /// Where the store lies.
    pub folder: TempDir,
    /// The flows of the running bot.
    pub app: Arc<App>,
    /// Where health and figures answer.
    pub web: std::net::SocketAddr,
    clock: Clock,
    /// The settings with which it was opened.
    text: String,
    /// How the call to somebody outside stands.
    pub watching: tokio::sync::watch::Receiver<Watching>,
    stop: Option<oneshot::Sender<()>>,
    bot: Option<JoinHandle<()>>,
}

/// The settings with which tests and demo run: doors at once, two referents, a lead.
pub fn settings_text(sim: &Sim, folder: &Path) -> String {
    format!(
        r#"
[discord]
api_url = "{api}"
[store]
url = "sqlite:{folder}/sanad.sqlite"
key_file = "{folder}/sanad.key"
[doors]
delay = [0, 0]
[guilds."{guild}"]
staff_channel = "{staff}"
talk_channel = "{talks}"
referents = ["{salma}", "{karim}"]
lead = "{nadia}"
"#,
        api = sim.api_url(),
        folder = folder.display(),
        guild = ids::GUILD,
        staff = ids::SUIVI,
        talks = ids::ECOUTE,
        salma = ids::SALMA,
        karim = ids::KARIM,
        nadia = ids::NADIA,
    )
}

impl House {
    /// The default world, with Sanad online.
    pub async fn open() -> Self {
        Self::open_with(World::default(), "").await
    }

    /// A world, and more settings.
    pub async fn open_with(world: World, more: &str) -> Self {
        Self::open_at(Clock::System, world, more).await
    }

    /// The same by another clock.
    pub async fn open_at(clock: Clock, world: World, more: &str) -> Self {
        Self::open_so(clock, world, more, BotPace::default()).await
    }

    /// The same with other times than the real ones.
    pub async fn open_at_pace(world: World, more: &str, pace: BotPace) -> Self {
        Self::open_so(Clock::System, world, more, pace).await
    }

    async fn open_so(clock: Clock, world: World, more: &str, pace: BotPace) -> Self {
        lines::collect();
        let sim = Sim::start(world, Options::default()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = format!("{}\n{more}", settings_text(&sim, folder.path()));
        Self::open_in(sim, folder, text, clock, pace).await
    }

    /// A world whose configuration names a lead and no referents.
    pub async fn without_referents(world: World) -> Self {
        lines::collect();
        let sim = Sim::start(world, Options::default()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let named = format!("referents = [\"{}\", \"{}\"]\n", ids::SALMA, ids::KARIM);
        let text = settings_text(&sim, folder.path()).replace(&named, "");
        Self::open_in(sim, folder, text, Clock::System, BotPace::default()).await
    }

    /// A world, a clock, and other settings made from the usual ones.
    pub async fn open_changed(clock: Clock, world: World, change: impl FnOnce(String) -> String) -> Self {
        lines::collect();
        let sim = Sim::start(world, Options::default()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = change(settings_text(&sim, folder.path()));
        Self::open_in(sim, folder, text, clock, BotPace::default()).await
    }

    async fn open_in(sim: Sim, folder: TempDir, text: String, clock: Clock, pace: BotPace) -> Self {
        let settings = Settings::from_toml(&text).expect("good settings");
        let web = sanad::web::start("127.0.0.1:0").await.expect("a free port").expect("it listens").address();
        let Started { app, stop, bot, watching } = start(settings, &sim, clock.clone(), pace).await;
        sim.wait_for_bot(SOON, true).await.expect("the bot comes online");
        Self { sim, folder, app, web, clock, text, watching, stop: Some(stop), bot: Some(bot) }
    }

    /// Stops the bot in order, as SIGTERM does.
    pub async fn stop_bot(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(bot) = self.bot.take() {
            bot.await.expect("the bot stops without a panic");
        }
    }

    /// Starts it again on the same store.
    pub async fn start_bot(&mut self) {
        let settings = Settings::from_toml(&self.text).expect("good settings");
        let Started { app, stop, bot, watching } =
            start(settings, &self.sim, self.clock.clone(), BotPace::default()).await;
        (self.app, self.stop, self.bot, self.watching) = (app, Some(stop), Some(bot), watching);
        self.sim.wait_for_bot(SOON, true).await.expect("the bot comes online");
    }

    /// The flows of one more process on the same store, without a connection to Discord.
    pub async fn app_beside(&self) -> App {
        let settings = Settings::from_toml(&self.text).expect("good settings");
        let keys = Keys::from_file(&settings.store.key_file).expect("a key");
        let library = self.app.library.load_full();
        App::start(self.app.store.clone(), &keys, library, settings, Clock::System).await.expect("an app")
    }

    /// Somebody writes; what they write must never be found anywhere but here.
    pub fn say(&self, who: Id, place: Id, text: &str) -> Id {
        lines::seed(text);
        self.sim.say(who, place, text).expect("they may write there")
    }

    /// The messages of the bot that somebody sees in a channel.
    pub fn bot_says(&self, who: Id, place: Id) -> Vec<MessageView> {
        let mut messages = self.sim.visible_messages(who, place);
        messages.retain(|message| message.author.id == ids::BOT);
        messages
    }

    /// The door that appears in a channel.
    pub async fn door_in(&self, place: Id) -> MessageView {
        self.bot_message_in(place, |message| !message.ephemeral).await
    }

    async fn bot_message_in(&self, place: Id, fits: impl Fn(&MessageView) -> bool) -> MessageView {
        self.until(|| self.bot_says(ids::HICHAM, place).into_iter().find(|message| fits(message))).await
    }

    /// Presses the first button with this label, and waits for what the person is shown.
    pub async fn press(&self, who: Id, message: &MessageView, label: &str) -> MessageView {
        let custom_id = button(message, label).unwrap_or_else(|| panic!("no button {label}"));
        let pressed =
            self.sim.press(who, message.channel_id, message.id, &custom_id).expect("it can be pressed");
        self.answered(who, message.channel_id, pressed).await
    }

    /// Chooses in the only select of a message.
    pub async fn choose(&self, who: Id, message: &MessageView, value: &str) -> MessageView {
        let custom_id = select(message).expect("a select");
        let chosen = self
            .sim
            .choose(who, message.channel_id, message.id, &custom_id, &[value])
            .expect("it can be chosen");
        self.answered(who, message.channel_id, chosen).await
    }

    /// What an interaction showed, once it did.
    pub async fn answered(&self, who: Id, place: Id, interaction: Id) -> MessageView {
        self.until(|| {
            let done = self.sim.interaction(interaction)?;
            let shown = match done.state {
                discord_sim::world::InteractionState::Answered => done.original.or(done.message_id)?,
                _ => return None,
            };
            self.sim.visible_messages(who, place).into_iter().find(|message| message.id == shown)
        })
        .await
    }

    /// Waits for something to be so.
    pub async fn until<T>(&self, find: impl Fn() -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + SOON;
        loop {
            if let Some(found) = find() {
                return found;
            }
            if tokio::time::Instant::now() >= deadline {
                let last = self.sim.journal(|journal| {
                    let all: Vec<String> = journal
                        .requests()
                        .map(|request| format!("{} {} {:?}", request.method, request.path, request.status))
                        .collect();
                    all[all.len().saturating_sub(12)..].join("\n")
                });
                panic!("it never came to be so; the last requests:\n{last}");
            }
            // A look is cheap, and whatever is waited for has its own deadline: no luck is in this pause.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits for something that takes asking to be so.
    pub async fn until_async<T>(&self, find: impl AsyncFn() -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + SOON;
        loop {
            if let Some(found) = find().await {
                return found;
            }
            assert!(tokio::time::Instant::now() < deadline, "it never came to be so");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The threads in the staff forum that are posts of cases.
    pub fn cases(&self) -> Vec<(Id, String)> {
        self.sim.world(|world| {
            let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№'));
            posts.map(|thread| (thread.id, thread.name.clone())).collect()
        })
    }

    /// The only case, once there is one.
    pub async fn case(&self) -> (Id, String) {
        let case = self.until(|| self.cases().into_iter().next()).await;
        assert_eq!(self.cases().len(), 1);
        case
    }

    /// The card of a case, as a referent sees it.
    pub async fn case_card(&self, thread: Id) -> MessageView {
        self.until(|| {
            self.bot_says(ids::SALMA, thread).into_iter().find(|message| !message.embeds.is_empty())
        })
        .await
    }

    /// What /metrics shows.
    pub async fn figures(&self) -> String {
        let figures = reqwest::get(format!("http://{}/metrics", self.web)).await.expect("figures answer");
        figures.text().await.expect("figures are text")
    }

    /// The same as it is at this moment.
    pub fn case_card_now(&self, thread: Id) -> Option<MessageView> {
        self.bot_says(ids::SALMA, thread).into_iter().find(|message| !message.embeds.is_empty())
    }

    /// Ends: no word of anybody may be in the store or in the log, and Discord would have taken every request.
    pub async fn finish(mut self) {
        self.stop_bot().await;
        leaks::check_folder(self.folder.path());
        leaks::check_lines();
        leaks::check_bytes("the figures", self.figures().await.as_bytes());
        check_requests(&self.sim);
        self.sim.finish().await;
    }
}

/// Discord would have taken every request.
pub fn check_requests(sim: &Sim) {
    let mut violations = sim.journal(|journal| Validator::new().check_all(journal));
    // The reference says that this is a string, the description that it is a number. Every library sends a string.
    violations.retain(|violation| {
        !violation.problems.iter().all(|problem| problem.contains("default_member_permissions"))
    });
    assert!(violations.is_empty(), "Discord would refuse: {violations:#?}");
}

/// The files that are compiled in. Loading runs every example of every file: once for all tests is enough.
fn library() -> Arc<Library> {
    static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| {
        let (library, mut problems) = Library::embedded();
        problems.retain(sanad::responses::Problem::is_error);
        Arc::new(library.unwrap_or_else(|| panic!("the files have errors: {problems:#?}")))
    });
    LIBRARY.clone()
}

/// The flows alone, with a store in memory and without Discord.
pub async fn app_alone(settings: &str, clock: Clock) -> App {
    let keys = Keys::from_master(&[5; 32]);
    let store = Store::open("sqlite::memory:", &keys).await.expect("a store");
    let settings = Settings::from_toml(settings).expect("good settings");
    App::start(store, &keys, library(), settings, clock).await.expect("an app")
}

/// A running bot.
struct Started {
    app: Arc<App>,
    stop: oneshot::Sender<()>,
    bot: JoinHandle<()>,
    watching: tokio::sync::watch::Receiver<Watching>,
}

async fn start(settings: Settings, sim: &Sim, clock: Clock, pace: BotPace) -> Started {
    sanad::discord::install_crypto();
    let library = match &settings.responses.dir {
        Some(dir) => Arc::new(Library::load(dir).0.expect("the folder is good")),
        None => library(),
    };
    let keys = Keys::from_file(&settings.store.key_file).expect("a key");
    let store = Store::open(&settings.store.url, &keys).await.expect("a store");
    let app = App::start(store, &keys, library, settings, clock).await.expect("an app");
    let app = Arc::new(app);
    let bot = Bot::start(app.clone(), SecretString::from(sim.token()), pace).await.expect("a bot");
    let watching = bot.watching();
    let (stop, stopped) = oneshot::channel::<()>();
    let bot = tokio::spawn(async move {
        let until = async {
            let _ = stopped.await;
        };
        bot.run(until).await.expect("Discord does not refuse the bot");
    });
    Started { app, stop, bot, watching }
}

/// The `custom_id` of the first button with a label.
pub fn button(message: &MessageView, label: &str) -> Option<String> {
    components(message)
        .find(|component| {
            component["type"] == 2 && component["label"].as_str().is_some_and(|text| text.contains(label))
        })
        .and_then(|component| component["custom_id"].as_str().map(str::to_owned))
}

fn select(message: &MessageView) -> Option<String> {
    components(message)
        .find(|component| component["type"] == 3)
        .and_then(|component| component["custom_id"].as_str().map(str::to_owned))
}

fn components(message: &MessageView) -> impl Iterator<Item = &serde_json::Value> {
    message.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten())
}

/// All words of a message: content and embeds.
pub fn words(message: &MessageView) -> String {
    let mut all = message.content.clone();
    for embed in &message.embeds {
        for key in ["title", "description"] {
            all.push_str(embed[key].as_str().unwrap_or_default());
            all.push('\n');
        }
        for field in embed["fields"].as_array().into_iter().flatten() {
            all.push_str(field["name"].as_str().unwrap_or_default());
            all.push_str(field["value"].as_str().unwrap_or_default());
            all.push('\n');
        }
        all.push_str(embed["footer"]["text"].as_str().unwrap_or_default());
    }
    all
}

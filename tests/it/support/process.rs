//! The real program as a process of its own, against the local Discord: it can be killed at any moment.

use std::fs::{File, OpenOptions};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use discord_sim::{GatewayEvent, Id, Options, Sim, World, ids};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tokio::time::Instant;

use super::postgres::Database;
use super::{check_requests, leaks, lines, settings_text};

/// Longer than anything takes that comes at all: a process starts slowly on a machine that does much else.
pub const LONG: Duration = Duration::from_secs(60);

/// What the simplest call for help reads like.
pub const CALL: &str = "jveux mourir";

/// Which database the program runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A file in the site's folder.
    Sqlite,
    /// A database of its own on the server that is there.
    Postgres,
}

/// Runs each of these tests on SQLite and on PostgreSQL.
macro_rules! on_both_stores {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::support::process::On::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                if $crate::support::postgres::is_there().await {
                    super::$test($crate::support::process::On::Postgres).await;
                }
            })+
        }
    };
}
pub(crate) use on_both_stores;

/// A world, and the program that is started, killed and started again on one store.
pub struct Site {
    /// The local Discord.
    pub sim: Sim,
    folder: TempDir,
    program: Option<Child>,
    /// The database, where it is no file.
    pub database: Option<Database>,
}

/// A second program on the same store; killed with the value.
pub struct Beside(Option<Child>);

impl Beside {
    fn into_child(mut self) -> Child {
        self.0.take().expect("it runs")
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Some(mut program) = self.0.take() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// What a program that ended has said.
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Site {
    /// The default world; the program runs and its session is saved, so that a next process can take it up.
    pub async fn open() -> Self {
        Self::open_on(On::Sqlite).await
    }

    /// The same on a store of this kind.
    pub async fn open_on(on: On) -> Self {
        let mut site = Self::closed_on(on, World::default()).await;
        site.start().await;
        site
    }

    /// A world, with the program not started yet.
    pub async fn closed(world: World) -> Self {
        Self::closed_on(On::Sqlite, world).await
    }

    /// The same on a store of this kind.
    pub async fn closed_on(on: On, world: World) -> Self {
        let sim = Sim::start(world, Options::default()).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = match on {
            On::Sqlite => None,
            On::Postgres => Some(Database::create().await.expect("a database of its own")),
        };
        let site = Self { sim, folder, program: None, database };
        site.configure(&site.settings());
        site
    }

    /// Other settings than the usual ones, for the next start.
    pub fn configure(&self, text: &str) {
        std::fs::write(self.folder.path().join("local.toml"), text).expect("the folder can be written");
    }

    /// The usual settings.
    pub fn settings(&self) -> String {
        let text = settings_text(&self.sim, self.folder.path());
        match &self.database {
            None => text,
            Some(database) => {
                let file = format!("sqlite:{}/sanad.sqlite", self.folder.path().display());
                assert!(text.contains(&file), "the settings name another store");
                text.replace(&file, &database.url())
            }
        }
    }

    /// Starts `sanad run` and waits until it hears and could be resumed.
    pub async fn start(&mut self) {
        self.spawn();
        self.sim.wait_for_bot(LONG, true).await.expect("the bot comes online");
        self.until("a saved session", async || {
            (self.count("SELECT COUNT(*) FROM shard_sessions WHERE session IS NOT NULL").await > 0)
                .then_some(())
        })
        .await;
    }

    /// Starts `sanad run` and waits for nothing.
    pub fn spawn(&mut self) {
        assert!(self.program.is_none(), "it runs already");
        self.program = Some(self.command(&["run"], ids::TOKEN).spawn().expect("the program starts"));
    }

    /// Starts `sanad run` once more, beside the one that runs.
    pub fn beside(&self) -> Beside {
        Beside(Some(self.command(&["run"], ids::TOKEN).spawn().expect("the program starts")))
    }

    /// Makes the program beside the one that is killed and started from now on.
    pub fn adopt(&mut self, beside: Beside) {
        assert!(self.program.is_none(), "one runs already");
        self.program = Some(beside.into_child());
    }

    /// SIGKILL, while another program may take over before Discord has noticed.
    pub fn kill_at_once(&mut self) {
        let mut program = self.program.take().expect("it runs");
        program.kill().expect("it can be killed");
        program.wait().expect("it was ours");
    }

    /// SIGKILL; back when Discord has noticed.
    pub async fn kill(&mut self) {
        let mut program = self.program.take().expect("it runs");
        program.kill().expect("it can be killed");
        program.wait().expect("it was ours");
        self.sim.wait_for_bot(LONG, false).await.expect("its socket goes with it");
    }

    /// SIGTERM; how long the program took to end. It must end well.
    pub async fn stop(&mut self) -> Duration {
        let asked = Instant::now();
        let program = self.program.as_ref().expect("it runs");
        let told = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", program.id())).status();
        assert!(told.expect("a shell").success());
        let status = self.ended().await;
        assert_eq!(status.code(), Some(0), "it stops in order");
        asked.elapsed()
    }

    /// Waits until the program ends by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + LONG;
        loop {
            let program = self.program.as_mut().expect("it runs");
            if let Some(status) = program.try_wait().expect("it is ours") {
                self.program = None;
                return status;
            }
            assert!(Instant::now() < deadline, "the program does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Runs the program with these arguments and this token until it ends.
    pub async fn run(&mut self, args: &[&str], token: &str) -> Ended {
        let (out, err) = (self.said("stdout.log").len(), self.said("stderr.log").len());
        self.program = Some(self.command(args, token).spawn().expect("the program starts"));
        let status = self.ended().await;
        let (all_out, all_err) = (self.said("stdout.log"), self.said("stderr.log"));
        Ended { status, out: all_out[out..].to_owned(), err: all_err[err..].to_owned() }
    }

    /// Runs the program with these arguments beside whatever runs, until it ends.
    pub fn run_beside(&self, args: &[&str]) -> std::process::Output {
        let mut command = self.command(args, ids::TOKEN);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("the program starts")
    }

    /// Where store, key and logs lie.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// All that the programs have said on standard error so far.
    pub fn log(&self) -> String {
        self.said("stderr.log")
    }

    fn said(&self, file: &str) -> String {
        let bytes = std::fs::read(self.folder.path().join(file)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn command(&self, args: &[&str], token: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanad"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SANAD__") {
                command.env_remove(name);
            }
        }
        command
            .args(args)
            .arg("--config")
            .arg(self.folder.path().join("local.toml"))
            .current_dir(self.folder.path())
            .env("SANAD__DISCORD__TOKEN", token)
            .env("RUST_LOG", "trace")
            .stdin(Stdio::null())
            .stdout(self.log_file("stdout.log"))
            .stderr(self.log_file("stderr.log"));
        command
    }

    fn log_file(&self, name: &str) -> File {
        let path = self.folder.path().join(name);
        OpenOptions::new().create(true).append(true).open(path).expect("the folder can be written")
    }

    /// How long the running program has computed so far.
    #[cfg(target_os = "linux")]
    pub fn computed(&self) -> Duration {
        let program = self.program.as_ref().expect("it runs");
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.id())).expect("it runs");
        // The name in brackets may hold anything; after it, the 12th and 13th fields are user and system time in ticks,
        // which Linux counts a hundred a second.
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks =
            after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Somebody writes; what they write must be found nowhere but here.
    pub fn say(&self, who: Id, place: Id, text: &str) -> Id {
        lines::seed(text);
        self.sim.say(who, place, text).expect("they may write there")
    }

    /// A young person who has just joined: a case of their own.
    pub fn newcomer(&self, name: &str) -> Id {
        self.sim.add_member(name, &[]).expect("there is a server")
    }

    /// The one connection at a time with which a test looks into the store.
    pub async fn store(&self) -> SqliteConnection {
        let file = self.folder.path().join("sanad.sqlite");
        let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(5));
        SqliteConnection::connect_with(&options).await.expect("the store can be opened")
    }

    /// One number from the store; 0 while there is no such table yet.
    pub async fn count(&self, statement: &'static str) -> i64 {
        if let Some(database) = &self.database {
            let mut store = PgConnection::connect(&database.url()).await.expect("the server answers");
            let number = sqlx::query_scalar(statement).fetch_one(&mut store).await.unwrap_or(0);
            let _ = store.close().await;
            return number;
        }
        let mut store = self.store().await;
        let number = sqlx::query_scalar(statement).fetch_one(&mut store).await.unwrap_or(0);
        let _ = store.close().await;
        number
    }

    /// Waits for something to be so.
    pub async fn until<T>(&self, what: &str, find: impl AsyncFn() -> Option<T>) -> T {
        let deadline = Instant::now() + LONG;
        loop {
            if let Some(found) = find().await {
                return found;
            }
            assert!(
                Instant::now() < deadline,
                "it never came to {what}; the last requests:\n{}",
                self.requests()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn requests(&self) -> String {
        let all: Vec<String> = self.sim.journal(|journal| {
            let shown = journal.requests().map(|request| {
                format!("{} {} {:?} {}", request.method, request.path, request.status, request.effect)
            });
            shown.collect()
        });
        all[all.len().saturating_sub(15)..].join("\n")
    }

    /// How many WebSocket handshakes the program has made, refused ones included.
    pub fn handshakes(&self) -> usize {
        self.sim.journal(|journal| {
            journal.gateway_events().filter(|event| matches!(event, GatewayEvent::Handshake { .. })).count()
        })
    }

    /// The names of the posts of cases in the staff forum, sorted.
    pub fn posts(&self) -> Vec<String> {
        let mut names: Vec<String> = self.sim.world(|world| {
            let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№'));
            posts.map(|thread| thread.name.clone()).collect()
        });
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// The doors that stand in a channel.
    pub fn doors(&self, place: Id) -> usize {
        self.sim.world(|world| world.messages_in(place).filter(|message| message.author == ids::BOT).count())
    }

    /// Waits until `cases` cases are written down and all that was to be posted is posted; then each must be seen once,
    /// with its card.
    pub async fn seen_once(&self, cases: usize) {
        self.until("cases that are written down and posted", async || {
            let written = self.count("SELECT COUNT(*) FROM cases").await;
            let open = self
                .count("SELECT COUNT(*) FROM outbox WHERE kind IN ('post-case', 'post-door') AND buried_at IS NULL")
                .await;
            let posted = self.posts().len();
            (written >= cases as i64 && open == 0 && posted >= cases).then_some(())
        })
        .await;
        let wanted: Vec<String> = (1..=cases).map(|number| format!("№ {number} · urgent")).collect();
        assert_eq!(self.posts(), wanted, "each case is seen once");
        self.sim.world(|world| {
            for post in world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with('№')) {
                let cards = world.messages_in(post.id).filter(|message| !message.embeds.is_empty()).count();
                assert_eq!(cards, 1, "{} has one card", post.name);
            }
        });
    }

    /// Ends: no word of anybody and no token may be in the folder, where store and logs lie, and Discord would have taken
    /// every request.
    pub async fn finish(mut self) {
        if self.program.is_some() {
            self.stop().await;
        }
        leaks::check_folder(self.folder.path());
        if let Some(database) = &self.database {
            leaks::check_bytes("PostgreSQL", &database.dump().await);
        }
        check_requests(&self.sim);
        self.sim.clone().finish().await;
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut program) = self.program.take() {
            let _ = program.kill();
            let _ = program.wait();
        }
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(40).collect();
            eprintln!("the program's last lines, newest first:\n{}", last.join("\n"));
        }
    }
}

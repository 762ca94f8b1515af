//! What hearing a message costs: processor time and memory for each `MESSAGE_CREATE`, against a loop on the same transport
//! that does nothing. Run with `cargo run --release --example hearing`.
//!
//! Three processes at a time: this one, a gateway that sends frames as fast as they are taken, and the one that is
//! measured. Processor time is that of the measured process alone, from `/proc/self/stat` (Linux).

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sanad::discord::decode::MessageFields;
use sanad::discord::gateway::{
    Fingerprint, INTENTS, IdentifyBudget, IdentifyQueue, Pace, Screen, ShardSetup, Start, start,
};
use sanad::ids::{ChannelId, GuildId, MessageId};
use sanad::phrases::Scratch;
use sanad::responses::Library;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use twilight_gateway::{ConfigBuilder, Intents, Shard, ShardId};

/// Messages of one run.
const MESSAGES: u64 = 200_000;
/// Runs of each kind; the median is shown.
const RUNS: usize = 3;
/// Clock ticks of `/proc/self/stat` in a second, which Linux fixes for programs.
const TICKS: f64 = 100.0;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    sanad::discord::install_crypto();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => all(),
        ["serve"] => serve().await,
        ["nothing", url] => nothing(url).await,
        ["hearing", url] => {
            hearing(url, Ears { lexicon: None, scratch: Scratch::new(), words: String::new() }).await
        }
        ["scanning", url] => {
            let (library, _) = Library::embedded();
            hearing(url, Ears { lexicon: library, scratch: Scratch::new(), words: String::new() }).await;
        }
        _ => eprintln!("run it without arguments"),
    }
}

fn all() {
    let this = std::env::current_exe().expect("a program has a path");
    println!(
        "kind       µs CPU / message   messages / s   RSS MiB   (median of {RUNS}, {MESSAGES} messages)"
    );
    for kind in ["nothing", "hearing", "scanning"] {
        let mut runs: Vec<[f64; 3]> = (0..RUNS)
            .map(|_| {
                let mut server =
                    Command::new(&this).arg("serve").stdout(Stdio::piped()).spawn().expect("it starts");
                let mut url = String::new();
                let told = server.stdout.take().expect("piped");
                BufReader::new(told).read_line(&mut url).expect("the server tells its address");
                let done = Command::new(&this).args([kind, url.trim()]).output().expect("it runs");
                let _ = server.kill();
                let _ = server.wait();
                let text = String::from_utf8_lossy(&done.stdout).into_owned();
                let figures: Vec<f64> =
                    text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
                figures.try_into().expect("three figures")
            })
            .collect();
        runs.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let [cpu, rate, rss] = runs[RUNS / 2];
        println!("{kind:<10} {cpu:>16.2} {rate:>14.0} {rss:>9.1}");
    }
}

/// Sends its frames to whoever identifies.
async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("ws://{}", listener.local_addr().expect("bound"));
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut line = tokio_tungstenite::accept_async(stream).await.expect("a handshake");
    let hello = r#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#;
    line.send(Message::text(hello)).await.expect("sent");
    line.next().await.expect("a command").expect("readable");
    let ready = r#"{"t":"READY","s":1,"op":0,"d":{"session_id":"s","resume_gateway_url":"ws://127.0.0.1:9",
        "user":{"id":"9"},"application":{"id":"9"},"guilds":[]}}"#;
    line.feed(Message::text(ready)).await.expect("sent");
    for sequence in 2..MESSAGES + 2 {
        line.feed(Message::text(frame(sequence))).await.expect("sent");
    }
    line.flush().await.expect("sent");
    while line.next().await.is_some() {}
}

/// A message as Discord sends it, of some 990 bytes.
fn frame(sequence: u64) -> String {
    const LINES: [&str; 4] = [
        "tu viens jouer ce soir ? on est trois et il manque quelqu'un pour le raid",
        "wakha ana jay mn b3d l3cha, tsennawni chwiya 3afak",
        "واش كاين شي واحد عندو التمارين ديال الماط ديال غدا",
        "mdr trop fort 😂 ghadi n9tel rassi b de7k",
    ];
    let words = LINES[usize::try_from(sequence).unwrap_or_default() % LINES.len()];
    format!(
        r#"{{"t":"MESSAGE_CREATE","s":{sequence},"op":0,"d":{{"type":0,"tts":false,"timestamp":"2026-03-01T20:11:02.123000+00:00","pinned":false,"nonce":"1345678901234567890","mentions":[],"mention_roles":[],"mention_everyone":false,"member":{{"roles":["1200000000000000201","1200000000000000202"],"premium_since":null,"pending":false,"nick":null,"mute":false,"joined_at":"2024-09-01T10:00:00.000000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null}},"id":"{id}","flags":0,"embeds":[],"edited_timestamp":null,"content":"{words}","components":[],"channel_type":0,"channel_id":"1200000000000000101","author":{{"username":"yasmine","public_flags":0,"primary_guild":null,"id":"1200000000000000011","global_name":"Yasmine","discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":"0123456789abcdef0123456789abcdef"}},"attachments":[],"guild_id":"1200000000000000001"}}}}"#,
        id = 1_345_678_901_234_567_890 + sequence,
    )
}

/// The transport alone.
async fn nothing(url: &str) {
    let intents = Intents::from_bits_truncate(INTENTS);
    let config = ConfigBuilder::new("t".to_owned(), intents).proxy_url(url.to_owned()).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    let mut figures = Figures::default();
    let mut seen = 0;
    while seen < MESSAGES + 2 {
        // HELLO and READY are frames, too; the clock runs from READY on.
        if shard.next().await.is_some() {
            seen += 1;
        }
        if seen == 2 {
            figures = Figures::begin();
        }
    }
    figures.tell();
}

/// Everything up to the decision that a message matters to nobody.
struct Ears {
    lexicon: Option<Library>,
    scratch: Scratch,
    words: String,
}

impl Screen for Ears {
    type Hit = ();

    fn message(&mut self, fields: &MessageFields<'_>) -> Option<()> {
        let mut found = false;
        fields.each_text(|_, text| {
            let text = text.read(&mut self.words);
            if let Some(library) = &self.lexicon {
                found |= !library.lexicon().scan(text, &mut self.scratch).is_empty();
            }
        });
        found.then_some(())
    }

    fn wants_deletion(&mut self, _: Option<GuildId>, _: ChannelId, _: MessageId) -> bool {
        false
    }
}

async fn hearing(url: &str, ears: Ears) {
    let (work, mut works) = mpsc::channel(256);
    let (presses, _presses) = mpsc::channel(1);
    let budget = IdentifyBudget {
        total: 1_000,
        remaining: 1_000,
        reset_after: Duration::from_secs(60),
        max_concurrency: 1,
    };
    let setup = ShardSetup {
        token: SecretString::from("t"),
        fingerprint: Fingerprint { application: 9, shard: 0, total: 1, intents: INTENTS },
        gateway_url: url.to_owned(),
        start: Start::default(),
        queue: IdentifyQueue::new(budget),
        work,
        presses,
        pace: Pace::default(),
    };
    let handle = start(setup, ears).expect("a good set-up");
    works.recv().await.expect("READY").ticket.done();
    let figures = Figures::begin();
    tokio::spawn(async move {
        while let Some(handed) = works.recv().await {
            handed.ticket.done();
        }
    });
    let mut status = handle.status();
    status.wait_for(|status| status.received > MESSAGES).await.expect("the shard lives");
    figures.tell();
}

struct Figures {
    begun: Instant,
    cpu: f64,
}

impl Default for Figures {
    fn default() -> Self {
        Self::begin()
    }
}

impl Figures {
    fn begin() -> Self {
        Self { begun: Instant::now(), cpu: cpu_seconds() }
    }

    #[allow(clippy::cast_precision_loss)]
    fn tell(&self) {
        let messages = MESSAGES as f64;
        let cpu = (cpu_seconds() - self.cpu) * 1e6 / messages;
        println!("{cpu} {} {}", messages / self.begun.elapsed().as_secs_f64(), rss_mib());
    }
}

/// User and system time of this process so far.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in parentheses: user time is the 12th field, system time the 13th.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS
}

fn rss_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

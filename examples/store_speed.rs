//! How many calls for help a store writes down in a second, and how many deliveries it gives out and takes back.
//!
//! `cargo run --release --example store_speed -- sqlite:/tmp/speed.sqlite` or `… -- postgres://user@host/EMPTY_DATABASE`

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sanad::ids::{ChannelId, GuildId, MessageId, UserId};
use sanad::phrases::{About, Level, Signal, TopicId};
use sanad::store::{Done, Intake, Keys, Origin, Source, Store};
use sanad::text::{Lang, Script};
use sanad::triage::{Alert, Assessment, CaseKind, CasePlan, Decision, TopicRules, Verdict};

/// Calls for help, each by somebody else.
const CALLS: u64 = 2_000;
/// Steps under way at the same time.
const AT_ONCE: u64 = 16;
/// Servers among which they are spread.
const GUILDS: u64 = 20;

fn urgent() -> Decision {
    let plan = CasePlan { kind: CaseKind::Myself, level: Level::Urgent, alert: Alert::Now, door: None };
    Decision {
        verdict: Verdict::Case(plan),
        assessment: Some(Assessment {
            signal: Signal::Distress,
            level: Some(Level::Urgent),
            distress: Some(Level::Urgent),
            topic: TopicId::new("suicide"),
            rules: TopicRules::default(),
            about: About::Myself,
            recovery: false,
            observed: false,
            lang: Lang::Fr,
            script: Script::Latn,
            phrases: Vec::new(),
            reasons: Vec::new(),
        }),
        lang: Some(Lang::Fr),
        reasons: Vec::new(),
    }
}

async fn take_in(store: &Store, number: u64, now: Timestamp) -> anyhow::Result<()> {
    let decision = urgent();
    let guild = GuildId(1_000 + number % GUILDS);
    let origin = Origin::Message(MessageId(1_000_000 + number));
    let source = Source { guild, channel: ChannelId(guild.0 + 1_000), origin, at: now };
    let author = UserId(5_000_000 + number);
    // As a message does: what is known of its author is asked first.
    store.person_state(guild, author, origin, now).await?;
    let door_delay = Duration::from_secs(20);
    let intake = Intake { source, author, target: None, decision: &decision, door_delay, handled: None, now };
    store.intake(&intake).await?;
    Ok(())
}

async fn deliver(store: &Store, now: Timestamp) -> anyhow::Result<u64> {
    let mut done = 0;
    loop {
        let rows = store.outbox_take(now, 16, SignedDuration::from_secs(60)).await?;
        if rows.is_empty() {
            return Ok(done);
        }
        for row in rows {
            let message = MessageId(row.id.0.unsigned_abs());
            let posted = Done::CasePosted { channel: ChannelId(7), thread: None, message, at: now };
            store.outbox_done(&row, posted, now).await?;
            done += 1;
        }
    }
}

fn tell(what: &str, steps: u64, took: Duration) {
    println!("{what}: {steps} in {took:.2?}, {:.0} a second", steps as f64 / took.as_secs_f64());
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let url = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("name an empty store"))?;
    let store = Store::open(&url, &Keys::from_master(&[7; 32])).await?;
    let now = Timestamp::now();
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for worker in 0..AT_ONCE {
        let store = store.clone();
        tasks.spawn(async move {
            for number in (worker..CALLS).step_by(AT_ONCE as usize) {
                take_in(&store, number, now).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    tell("messages taken in", CALLS, begun.elapsed());
    let begun = Instant::now();
    let done: Vec<u64> = futures_util::future::try_join_all((0..4).map(|_| deliver(&store, now))).await?;
    tell("deliveries taken and noted", done.iter().sum(), begun.elapsed());
    Ok(())
}

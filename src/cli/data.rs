//! `sanad export` and `sanad erase`: what the store holds of a person or of a server, for whoever runs Sanad and is asked
//! for it. There is no text of messages to export: none is kept.

use std::process::ExitCode;

use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CliError, runtime};
use crate::cases::{Actor, Case, Event, Outcome, State};
use crate::ids::{GuildId, UserId};
use crate::settings::Settings;
use crate::store::{Keys, PastEvent, Store};

/// Options of `sanad export`.
#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    whose: Whose,
    /// Shows who wrote and who acted; without it people are left out
    #[arg(long, global = true)]
    with_ids: bool,
}

/// Options of `sanad erase`.
#[derive(Debug, ClapArgs)]
pub(super) struct EraseArgs {
    #[command(subcommand)]
    whose: Whose,
    /// Really erases; without it nothing is changed
    #[arg(long, global = true)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Whose {
    /// What is kept of one person
    Person {
        /// Discord's number of the person
        id: u64,
    },
    /// Everything of one server
    Server {
        /// Discord's number of the server
        id: u64,
    },
}

pub(super) fn export(args: &ExportArgs, settings: &Settings) -> Result<ExitCode, CliError> {
    let shown = runtime()?.block_on(async {
        let store = open(settings).await?;
        let shown = match args.whose {
            Whose::Person { id } => person(&store, UserId(id), args.with_ids).await?,
            Whose::Server { id } => server(&store, GuildId(id), args.with_ids).await?,
        };
        store.close().await;
        Ok::<_, CliError>(shown)
    })?;
    println!("{shown:#}");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn erase(args: &EraseArgs, settings: &Settings) -> Result<ExitCode, CliError> {
    if !args.yes {
        eprintln!(
            "Nothing was erased. This cannot be taken back: look at `sanad export` first, then add --yes.\n\
             Of a person, open cases stay, since somebody may be on the way to help."
        );
        return Ok(ExitCode::FAILURE);
    }
    runtime()?.block_on(async {
        let store = open(settings).await?;
        match args.whose {
            Whose::Person { id } => {
                let erased = store.erase_person(UserId(id), Timestamp::now()).await?;
                println!("Erased: {} closed cases, and what was chosen.", erased.cases);
                if erased.open_cases > 0 {
                    println!("Kept until they are closed: {} open cases.", erased.open_cases);
                }
            }
            Whose::Server { id } => {
                let cases = store.erase_guild(GuildId(id)).await?;
                println!("Erased: {cases} cases, and everything else about the server.");
                println!("Posts and threads on Discord are still there: delete the staff forum by hand.");
            }
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn open(settings: &Settings) -> Result<Store, CliError> {
    let keys = Keys::from_file(&settings.store.key_file)?;
    Ok(Store::open(&settings.store.url, &keys).await?)
}

async fn person(store: &Store, person: UserId, with_ids: bool) -> Result<Value, CliError> {
    let mut cases = Vec::new();
    for case in store.cases_of(person).await? {
        let history = store.history(case.id).await?;
        cases.push(shown(&case, &history, with_ids));
    }
    let language = store.language(person).await?.map(crate::text::Lang::tag);
    Ok(json!({ "language": language, "cases": cases }))
}

async fn server(store: &Store, guild: GuildId, with_ids: bool) -> Result<Value, CliError> {
    let mut cases = Vec::new();
    for case in store.open_cases(guild).await?.into_iter().chain(store.closed_cases(guild).await?) {
        let history = store.history(case.id).await?;
        cases.push(shown(&case, &history, with_ids));
    }
    let sums: serde_json::Map<_, _> =
        store.sums(guild).await?.into_iter().map(|(month, sums)| (month.to_string(), json!(sums))).collect();
    Ok(json!({ "cases": cases, "sums_of_cases_that_went": sums }))
}

/// One case without a word of anybody: what happened, and when.
fn shown(case: &Case, history: &[PastEvent], with_ids: bool) -> Value {
    let mut shown = json!({
        "server": case.guild.to_string(),
        "number": case.number.0,
        "kind": case.kind.tag(),
        "level": case.level.to_string(),
        "topic": case.topic.as_str(),
        "state": case.state.tag().tag(),
        "outcome": outcome(&case.state).map(Outcome::tag),
        "created_at": case.created_at.to_string(),
        "signals": case.signals,
        "reads": case.reads,
        "history": history.iter().map(|past| happened(past, with_ids)).collect::<Vec<_>>(),
    });
    if with_ids {
        shown["author"] = json!(case.author.to_string());
        shown["target"] = json!(case.target.map(|target| target.to_string()));
        let places = case.sources.iter().map(|source| {
            json!({
                "channel": source.channel.to_string(),
                "message": source.message.map(|message| message.to_string()),
                "at": source.at.to_string(),
            })
        });
        shown["messages"] = places.collect();
    }
    shown
}

const fn outcome(state: &State) -> Option<&Outcome> {
    match state {
        State::Closed { outcome, .. } => Some(outcome),
        _ => None,
    }
}

fn happened(past: &PastEvent, with_ids: bool) -> Value {
    let mut shown = json!({ "at": past.at.to_string(), "what": past.event.tag() });
    if let Event::Close { outcome } = &past.event {
        shown["outcome"] = json!(outcome.tag());
    }
    match past.actor {
        Actor::Sanad => shown["by"] = json!("sanad"),
        Actor::Referent(person) | Actor::Outsider(person) if with_ids => {
            shown["by"] = json!(person.to_string());
        }
        Actor::Referent(_) | Actor::Outsider(_) => {}
    }
    shown
}

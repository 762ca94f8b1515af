//! `sanad export` and `sanad erase`: what the store holds of a person or of a server, for whoever runs Sanad and is asked
//! for it; and the page on cases that a lead hands over. There is no text of messages to export: none is kept.

use std::process::ExitCode;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::report::{self, Naming, Report};
use super::{CliError, runtime};
use crate::cases::{Actor, Case, Event, Outcome, State};
use crate::ids::{GuildId, UserId};
use crate::settings::Settings;
use crate::store::{Keys, PastEvent, Store};
use crate::text::Lang;

/// Options of `sanad export`.
#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: What,
    /// Shows who wrote and who acted, by Discord's numbers; without it people are left out, or get names that hold within one report
    #[arg(long, global = true)]
    with_ids: bool,
    /// For programs, or as a page that a lead can hand over (of a server or of a case)
    #[arg(long, global = true, value_enum, default_value = "json")]
    format: Format,
    /// The language of the page, fr or ary; without it that of the server
    #[arg(long, global = true)]
    language: Option<Lang>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For programs
    Json,
    /// For people
    Markdown,
}

/// What to export.
#[derive(Clone, Copy, Debug, Subcommand)]
enum What {
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
    /// One case of a server, with its history
    Case {
        /// Discord's number of the server
        server: u64,
        /// The number of the case, as the team names it
        number: u32,
    },
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
    if args.format == Format::Markdown {
        return export_page(args, settings);
    }
    let shown = runtime()?.block_on(async {
        let store = open(settings).await?;
        let shown = match args.what {
            What::Person { id } => person(&store, UserId(id), args.with_ids).await?,
            What::Server { id } => server(&store, GuildId(id), args.with_ids).await?,
            What::Case { server, number } => {
                let found = of_the_server(&store, settings, GuildId(server), Some(number)).await?;
                let (case, history) = found.into_iter().next().ok_or_else(|| no_such_case(number))?;
                shown(&case, &history, args.with_ids)
            }
        };
        store.close().await;
        Ok::<_, CliError>(shown)
    })?;
    println!("{shown:#}");
    Ok(ExitCode::SUCCESS)
}

/// The same for people. What a page says is said by the files that young people and teams read too.
fn export_page(args: &ExportArgs, settings: &Settings) -> Result<ExitCode, CliError> {
    let (guild, number) = match args.what {
        What::Server { id } => (GuildId(id), None),
        What::Case { server, number } => (GuildId(server), Some(number)),
        What::Person { .. } => {
            return Err(CliError::Said(
                "a page is made of a server or of a case: of a person there is JSON alone. Nothing was written; \
                 try `sanad export case SERVER NUMBER --format markdown`"
                    .to_owned(),
            ));
        }
    };
    let cases = runtime()?.block_on(async {
        let store = open(settings).await?;
        let cases = of_the_server(&store, settings, guild, number).await?;
        store.close().await;
        Ok::<_, CliError>(cases)
    })?;
    if let Some(number) = number.filter(|_| cases.is_empty()) {
        return Err(no_such_case(number));
    }
    let library = super::start::library(settings.responses.dir.as_deref())?;
    let own = settings.guilds.get(&guild).and_then(|guild| guild.language);
    let report = Report {
        library: &library,
        lang: args.language.or(own).unwrap_or(Lang::Fr),
        naming: if args.with_ids { Naming::Numbers } else { Naming::Substitutes },
        guild,
        now: Timestamp::now(),
    };
    println!("{}", report.markdown(&cases));
    Ok(ExitCode::SUCCESS)
}

fn no_such_case(number: u32) -> CliError {
    CliError::Said(format!(
        "this server has no case {number} that can be handed out: it is gone after its time, never was, or concerns somebody of \
         the team. Nothing was written"
    ))
}

/// Cases of a server that its lead may be handed, with their histories: open ones first.
async fn of_the_server(
    store: &Store,
    settings: &Settings,
    guild: GuildId,
    number: Option<u32>,
) -> Result<Vec<(Case, Vec<PastEvent>)>, CliError> {
    let own = settings.guilds.get(&guild).cloned().unwrap_or_default();
    let team = report::team(&own, &store.referents().await?, guild);
    let mut cases = store.open_cases(guild).await?;
    cases.extend(store.closed_cases(guild).await?);
    cases.retain(|case| report::may_hold(case, &team) && number.is_none_or(|number| case.number.0 == number));
    let mut with_history = Vec::with_capacity(cases.len());
    for case in cases {
        let history = store.history(case.id).await?;
        with_history.push((case, history));
    }
    Ok(with_history)
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

//! The `sanad` command: one file per subcommand, and what a person reads when one fails.

pub mod logging;

mod check;
mod data;
mod demo;
mod directory;
mod eval;
mod invite;
mod key;
mod learn;
mod links;
mod new;
mod preview;
mod report;
mod run;
mod schema;
mod start;
mod trial;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::{Settings, SettingsError};

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "sanad", version, about, long_about = None)]
pub struct Cli {
    /// Settings that win over the defaults; variables (SANAD__…) win over both.
    #[arg(long, global = true, default_value = "config/local.toml", value_name = "FILE")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A local Discord in the browser, with Sanad in it: no token, no network
    Demo(demo::Args),
    /// The real thing, with a token from SANAD__DISCORD__TOKEN or discord.token_file
    Run(run::Args),
    /// Checks the response files
    Check(check::Args),
    /// What would happen with a message, and why
    Try(trial::Args),
    /// Recall and false alarms on files of messages; figures about Darija keys
    Eval(Box<eval::Args>),
    /// The weights of likeness, from labelled messages and ordinary chat
    Learn(learn::Args),
    /// A card as Discord shows it
    Preview(preview::Args),
    /// Whether the addresses of the directory still answer
    Links(links::Args),
    /// Accepts a changed number of the directory
    Directory(directory::Args),
    /// Files to begin with: `sanad new topic NAME`
    New(new::Args),
    /// JSON Schemas of the TOML files, for editors
    Schema(schema::Args),
    /// What is kept of a person, of a server or of a case, as JSON or as a page; never a text
    Export(data::ExportArgs),
    /// Erases what is kept of a person or of a server
    Erase(data::EraseArgs),
    /// Another key for what is sealed: `sanad key rotate`, while Sanad is stopped
    Key(key::Args),
    /// The link that invites the bot, with exactly the permissions it needs
    Invite(invite::Args),
}

/// What went wrong, as a sentence for whoever typed the command.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The store.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The bot.
    #[error(transparent)]
    Bot(#[from] crate::discord::bot::BotError),
    /// Anything that is its own sentence.
    #[error("{0}")]
    Said(String),
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = || Settings::load(&cli.config).map_err(CliError::from);
    let result = match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Run(args) => settings().and_then(|settings| run::run(args, settings)),
        Command::Check(args) => check::run(args),
        Command::Try(args) => trial::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Learn(args) => learn::run(args),
        Command::Preview(args) => preview::run(args),
        Command::Links(args) => links::run(args),
        Command::Directory(args) => directory::run(args),
        Command::New(args) => new::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Export(args) => settings().and_then(|settings| data::export(args, &settings)),
        Command::Erase(args) => settings().and_then(|settings| data::erase(args, &settings)),
        Command::Key(args) => settings().and_then(|settings| key::run(args, &settings)),
        Command::Invite(args) => invite::run(args, &settings),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sanad: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether what is printed has colours: on a terminal, unless NO_COLOR is set; elsewhere where CLICOLOR_FORCE asks for it.
fn colored() -> bool {
    let asked = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    !asked("NO_COLOR") && (io::stdout().is_terminal() || asked("CLICOLOR_FORCE"))
}

/// The async runtime: everything of a process in one place.
fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::Said(format!("the system gives no threads: {error}")))
}

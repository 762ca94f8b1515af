//! `sanad directory`: what is done to the directory by a command because it must not be done by a slip.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args as ClapArgs, Subcommand};

use super::CliError;
use crate::responses::{Files, accept_services};

/// Options of `sanad directory`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Notes the numbers and addresses of a service as they are now, with the sources that give them
    Accept(Accept),
}

/// Options of `sanad directory accept`.
#[derive(Debug, ClapArgs)]
struct Accept {
    /// The services, by their `id`
    #[arg(required_unless_present = "all")]
    id: Vec<String>,
    /// All that are new or whose sources changed; forgets those that are gone
    #[arg(long, conflicts_with = "id")]
    all: bool,
    /// The folder of the response files
    #[arg(long, default_value = "responses")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let What::Accept(accept) = &args.what;
    let (files, problems) = Files::read(&accept.dir);
    if let Some(problem) = problems.iter().find(|problem| problem.is_error()) {
        return Err(CliError::Said(problem.to_string()));
    }
    let made = accept_services(&files, (!accept.all).then_some(&accept.id));
    if files.get(made.file) != Some(&made.text) {
        let path = accept.dir.join(made.file);
        super::check::write_whole(&path, &made.text).map_err(|error| {
            CliError::Said(format!("{} ne peut pas être écrit ({error}).", path.display()))
        })?;
    }
    made.accepted.iter().for_each(|line| println!("accepté  {line}"));
    made.refused.iter().for_each(|line| eprintln!("refusé   {line}"));
    if accept.all && made.accepted.is_empty() && made.refused.is_empty() {
        println!("Rien de nouveau à accepter.");
    }
    Ok(if made.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! `sanad invite`: the link with which a server's admin installs the bot.

use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::{CliError, runtime};
use crate::discord::permissions;
use crate::discord::rest::{ApiBase, Rest, RestPace};
use crate::settings::Settings;

/// Options of `sanad invite`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The application's id; without it Discord is asked, which takes the token
    #[arg(long, value_name = "ID")]
    application: Option<u64>,
}

pub(super) fn run(
    args: &Args,
    settings: &dyn Fn() -> Result<Settings, CliError>,
) -> Result<ExitCode, CliError> {
    let application = match args.application {
        Some(id) => id,
        None => ask(&settings()?)?,
    };
    println!("{}", permissions::invite_link(application));
    eprintln!("It asks for: {}.", permissions::INVITE);
    eprintln!("Give « Gérer les fils » and « Gérer les messages » by an exception on the staff forum alone.");
    Ok(ExitCode::SUCCESS)
}

fn ask(settings: &Settings) -> Result<u64, CliError> {
    crate::discord::install_crypto();
    let token = settings.discord.token()?;
    let base = ApiBase::parse(&settings.discord.api_url)
        .map_err(|bad| CliError::Said(format!("discord.api_url is no good: {bad}")))?;
    let rest = Rest::new(base, &token, RestPace::default()).map_err(|bad| CliError::Said(bad.to_string()))?;
    runtime()?.block_on(async {
        rest.application().await.map(|application| application.id.0).map_err(|error| {
            CliError::Said(format!(
                "Discord does not tell which application this is: {error}. Name it with --application"
            ))
        })
    })
}

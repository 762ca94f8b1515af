//! `sanad run`: the real thing.

use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::{CliError, logging, runtime, start};
use crate::discord::bot::{Bot, BotPace, Edge};
use crate::discord::permissions;
use crate::discord::rest::RestPace;
use crate::settings::{GuildSettings, Settings};

/// Options of `sanad run`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Verify token, intents, and each server's set-up and permissions; then stop
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args, settings: Settings) -> Result<ExitCode, CliError> {
    logging::init(settings.log.format);
    crate::discord::install_crypto();
    let token = settings.discord.token()?;
    runtime()?.block_on(async {
        let app = start::app(settings).await?;
        if args.check {
            let edge = Edge::connect(app, &token, RestPace::default()).await?;
            return Ok(check(&edge).await);
        }
        let web = crate::web::start(&app.settings.web.listen).await.map_err(CliError::Said)?;
        let bot = Bot::start(app, token, BotPace::default()).await?;
        if let Some(web) = &web {
            web.watch(bot.statuses(), bot.edge().app.store.clone());
        }
        tracing::info!("Sanad listens");
        bot.run(start::stop_signal()).await?;
        tracing::info!("Sanad has stopped; nothing is half done");
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints what is well and what is not, with what to switch on and where.
async fn check(edge: &Edge) -> ExitCode {
    println!("✓ the token is good: application {}", edge.application);
    println!("✓ Message Content Intent is on");
    let mut well = true;
    if edge.app.settings.guilds.is_empty() {
        println!(
            "! no server is set up: help and numbers work everywhere, but nobody is ever told of a case."
        );
        println!("  Add a [guilds.\"ID\"] table to config/local.toml (see config/default.toml).");
        well = false;
    }
    for (guild, settings) in &edge.app.settings.guilds {
        match edge.rest.guild(*guild).await {
            Ok(facts) => println!("✓ server {guild} ({})", facts.name),
            Err(error) => {
                println!("✗ server {guild}: {error}. Invite the bot with `sanad invite`.");
                well = false;
                continue;
            }
        }
        well &= check_team(settings);
        well &= check_staff_channel(edge, settings).await;
    }
    println!("\nWhat the bot asks for when it is invited: {}", permissions::INVITE);
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check_team(settings: &GuildSettings) -> bool {
    if settings.has_team() {
        println!("  ✓ a team: {} referents and a lead", settings.referents.len());
        return true;
    }
    println!("  ✗ no team that can be promised: set `referents` (two at least), `lead` and `staff_channel`");
    false
}

async fn check_staff_channel(edge: &Edge, settings: &GuildSettings) -> bool {
    let Some(staff) = settings.staff_channel else { return false };
    match edge.rest.channel(staff).await {
        Ok(facts) => {
            println!("  ✓ the staff channel can be seen ({:?})", facts.kind);
            true
        }
        Err(error) => {
            println!(
                "  ✗ the staff channel {staff}: {error}. Give the bot « Voir le salon », « Envoyer des messages », \
                 « Envoyer des messages dans les fils » and « Gérer les fils » there"
            );
            false
        }
    }
}

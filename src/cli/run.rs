//! `sanad run`: the real thing.

use std::process::ExitCode;

use clap::Args as ClapArgs;
use jiff::Timestamp;
use serenity::model::Permissions;

use super::{CliError, logging, runtime, start};
use crate::app::guilds::Guild;
use crate::cases::Voucher;
use crate::discord::bot::{Bot, BotPace, Edge};
use crate::discord::facts::{ChannelFacts, ChannelKind};
use crate::discord::permissions;
use crate::discord::rest::{RestError, RestPace};
use crate::ids::{ChannelId, GuildId};
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
        let dir = settings.responses.dir.clone();
        if args.check {
            let library = start::library(dir.as_deref())?;
            let app = start::app(settings, library).await?;
            let edge = Edge::connect(app, &token, RestPace::default()).await?;
            return Ok(check(&edge).await);
        }
        let library = start::library_at_any_rate(dir.as_deref())?;
        let app = start::app(settings, library).await?;
        let web = crate::web::start(&app.settings.web.listen).await.map_err(CliError::Said)?;
        let bot = Bot::start(app, token, BotPace::default()).await?;
        if let Some(web) = &web {
            web.watch(bot.statuses(), bot.edge().app.store.clone(), bot.watching());
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
    let guilds = edge.app.guilds.all();
    if guilds.is_empty() {
        println!(
            "! no server is set up: help and numbers work everywhere, but nobody is ever told of a case."
        );
        println!(
            "  Type /sanad reglages on the server, or add a [guilds.\"ID\"] table to config/local.toml."
        );
        well = false;
    }
    for (guild, known) in guilds.iter().collect::<std::collections::BTreeMap<_, _>>() {
        well &= check_guild(edge, *guild, &known.settings).await;
    }
    well &= check_maintainers(edge).await;
    well &= check_deliveries(edge).await;
    check_watch(edge);
    println!("\nWhat the bot asks for when it is invited: {}", permissions::INVITE);
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether those who edit the response files can be told of mistakes.
async fn check_maintainers(edge: &Edge) -> bool {
    let responses = &edge.app.settings.responses;
    match (responses.maintainers_channel, &responses.dir) {
        (None, None) => true,
        (None, Some(_)) => {
            println!(
                "! responses.maintainers_channel is not set: only the log says when an edit has mistakes"
            );
            true
        }
        (Some(channel), _) => match edge.rest.channel(channel).await {
            Ok(facts) if facts.kind == ChannelKind::Forum => {
                println!("✗ the maintainers' channel {channel} is a forum: choose a text channel");
                false
            }
            Ok(_) => {
                println!("✓ the maintainers' channel can be seen");
                true
            }
            Err(error) => {
                println!(
                    "✗ the maintainers' channel {channel}: {error}. Give the role of the bot access to it"
                );
                false
            }
        },
    }
}

/// Whether what was to be shown to the teams has been.
async fn check_deliveries(edge: &Edge) -> bool {
    match edge.app.store.health().await {
        Ok(health) if health.outbox_stuck == 0 => {
            println!("✓ no case waits for a channel in which it may be posted");
            if health.outbox_buried > 0 {
                println!(
                    "! {} deliveries were given up; the log of that time says why",
                    health.outbox_buried
                );
            }
            true
        }
        Ok(health) => {
            println!(
                "✗ {} deliveries about cases wait: Discord refuses the staff channel. They are tried again every few minutes; \
                 put staff_channel right, or set fallback_channel",
                health.outbox_stuck
            );
            false
        }
        Err(error) => {
            println!("✗ the store: {error}");
            false
        }
    }
}

/// Whether somebody outside notices a dead process. Without, Sanad works, so it only shows.
fn check_watch(edge: &Edge) {
    match edge.app.settings.watch.address() {
        Ok(Some(_)) => println!("✓ watch.url is set: it is called every minute while all is well"),
        Ok(None) | Err(_) => println!(
            "! watch.url is not set: nobody outside notices when this process dies (see docs/running.md)"
        ),
    }
}

/// Whether a server's contact outside can be reached. Nothing is sent.
async fn check_outside(settings: &GuildSettings) -> bool {
    let Some(contact) = &settings.outside else {
        println!(
            "  ! no contact outside: what concerns somebody of the team is told to nobody, and cards say so"
        );
        println!("    (see docs/exterieur.fr.md)");
        return true;
    };
    match crate::outside::reach(contact).await {
        Ok(_) => {
            println!("  ✓ the contact outside: {}", contact.name.trim());
            true
        }
        Err(error) => {
            println!("  ✗ the contact outside: {error}. See `outside` in config/default.toml");
            false
        }
    }
}

fn check_team(edge: &Edge, guild: GuildId) -> bool {
    let (known, now) = (edge.app.guild(guild), edge.app.clock.now());
    let well = known.has_team(now);
    if well {
        println!("  ✓ a team: {} referents and a lead", known.roster.registered(now).len());
    } else {
        println!(
            "  ✗ no team that can be promised: set `lead` and `staff_channel`, then the lead registers two \
             referents with /garde inscrire (or set `referents`)"
        );
    }
    for line in roster_lines(&known, now) {
        println!("  {line}");
    }
    well
}

/// The team, one line each: who is registered until when, whose registration ends soon or is over, who is on duty and who
/// comes next.
fn roster_lines(guild: &Guild, now: Timestamp) -> Vec<String> {
    let (roster, zone) = (&guild.roster, guild.zone());
    let local = |at: Timestamp| zone.to_datetime(at).strftime("%a %Y-%m-%d %H:%M").to_string();
    let lapsing = roster.lapsing(now);
    let mut lines: Vec<String> = roster
        .registrations
        .iter()
        .map(|entry| {
            let (person, until) = (entry.person, local(entry.expires));
            match (entry.by, now < entry.expires) {
                (_, false) => format!("! referent {person}: ran out on {until}; /garde inscrire renews it"),
                _ if lapsing.contains(entry) => {
                    format!("! referent {person}: ends on {until}; /garde inscrire renews it")
                }
                (Voucher::Configuration, _) => format!("· referent {person}: named in the configuration"),
                (Voucher::Lead(_), _) => format!("· referent {person}: until {until}"),
            }
        })
        .collect();
    let on = roster.on_duty_until(now, &zone);
    lines
        .extend(on.iter().map(|(person, until)| format!("· on duty now: {person}, until {}", local(*until))));
    if on.is_empty() {
        lines.push("! nobody is on duty now: calls go to all referents at once".to_owned());
    }
    match roster.next_on_duty(now, &zone) {
        Some((from, person)) => lines.push(format!("· next on duty: {person}, from {}", local(from))),
        None => lines.push("! no shift is planned; referents plan theirs with /garde semaine".to_owned()),
    }
    lines
}

async fn check_guild(edge: &Edge, guild: GuildId, settings: &GuildSettings) -> bool {
    let asked = async {
        let facts = edge.rest.guild(guild).await?;
        let bot = edge.rest.member(guild, edge.bot).await?;
        Ok::<_, RestError>((facts, bot, edge.rest.guild_channels(guild).await?))
    };
    let (facts, bot, channels) = match asked.await {
        Ok(all) => all,
        Err(error) => {
            println!("✗ server {guild}: {error}. Invite the bot with `sanad invite`.");
            return false;
        }
    };
    println!("✓ server {guild} ({})", facts.name);
    let may = |channel: &ChannelFacts| permissions::in_channel(&facts, edge.bot, &bot, channel);
    let team = check_team(edge, guild);
    let staff = settings.staff_channel.is_some_and(|staff| {
        check_staff_channel("staff", staff, channels.iter().find(|channel| channel.id == staff), may)
    });
    let fallback = settings.fallback_channel.is_none_or(|fallback| {
        check_staff_channel("fallback", fallback, channels.iter().find(|channel| channel.id == fallback), may)
    });
    let talks = check_talk_channel(settings, &channels, may);
    check_hearing(edge, settings, &channels, may);
    let outside = check_outside(settings).await;
    team && staff && fallback && talks && outside
}

fn check_talk_channel(
    settings: &GuildSettings,
    channels: &[ChannelFacts],
    may: impl Fn(&ChannelFacts) -> Permissions,
) -> bool {
    let Some(talks) = settings.talk_channel else {
        println!("  ! no `talk_channel`: nobody can ask to talk with the team here");
        return true;
    };
    let why = match channels.iter().find(|channel| channel.id == talks) {
        None => "it is not on this server".to_owned(),
        Some(channel) if channel.kind != ChannelKind::Text => {
            "private threads need a text channel".to_owned()
        }
        Some(channel) => {
            let missing = permissions::TALKS - may(channel);
            if missing.is_empty() {
                println!("  ✓ the channel for talks: private threads can be made and deleted");
                return true;
            }
            format!("give the role of the bot {} there", permissions::french_names(missing))
        }
    };
    println!("  ✗ the channel for talks {talks}: {why}");
    false
}

fn check_staff_channel(
    word: &str,
    staff: ChannelId,
    channel: Option<&ChannelFacts>,
    may: impl Fn(&ChannelFacts) -> Permissions,
) -> bool {
    let missing = permissions::STAFF - channel.map_or(Permissions::empty(), may);
    if missing.is_empty() {
        println!("  ✓ the {word} channel can be seen and written in");
        return true;
    }
    let why = if channel.is_some() { "the bot may not do enough there" } else { "it is not on this server" };
    println!(
        "  ✗ the {word} channel {staff}: {why}. In its settings, under Permissions, give the role of the bot {}",
        permissions::french_names(missing)
    );
    false
}

/// Channels that the bot cannot hear are no mistake, so they only show.
fn check_hearing(
    edge: &Edge,
    settings: &GuildSettings,
    channels: &[ChannelFacts],
    may: impl Fn(&ChannelFacts) -> Permissions,
) {
    let left = edge.app.settings.responses.maintainers_channel;
    let (_, unheard) = permissions::hearing(settings, left, channels, may);
    for (channel, missing) in &unheard {
        let name = channel.name.as_deref().unwrap_or_default();
        println!(
            "  ! #{name} is not heard, or not after an interruption: give the role of the bot {} there, or name it in excluded_channels",
            permissions::french_names(*missing)
        );
    }
    if unheard.is_empty() {
        println!("  ✓ every channel that is not excluded is heard");
    }
}

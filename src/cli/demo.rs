//! `sanad demo`: a local Discord with a page in the browser, and Sanad in it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args as ClapArgs;
use discord_sim::{Options, Sim, World, ids};
use secrecy::SecretString;

use super::{CliError, logging, runtime, start};
use crate::discord::bot::{Bot, BotPace};
use crate::settings::{LogFormat, Settings};

/// Options of `sanad demo`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Port on 127.0.0.1; a free one where none is named
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A folder of response files: what is changed in it is live at once
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

const HINT: &str = "**Essaie** : écris en tant que **yasmine** dans #général, par exemple `wlh bghit nmout`, `jveux mourir` ou \
`بغيت نموت`, puis appuie sur le bouton de la carte. Regarde ensuite le forum #suivi en tant que **salma** (référente). \
`/aide` et `/numeros` marchent partout. Rien ne sort de ta machine.";

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    logging::init(LogFormat::Human);
    crate::discord::install_crypto();
    runtime()?.block_on(async {
        let world = World { hint: Some(HINT.to_owned()), ..World::default() };
        let options = Options { port: args.port, ..Options::default() };
        let sim = Sim::start(world, options).await.map_err(|error| {
            CliError::Said(format!("port {} cannot be used: {error}. Choose another with --port", args.port))
        })?;
        let folder = tempfile::tempdir()
            .map_err(|error| CliError::Said(format!("no temporary folder can be made: {error}")))?;
        let settings = settings(&sim, folder.path(), args.dir.as_deref())?;
        let library = start::library(args.dir.as_deref())?;
        let app = start::app(settings, library).await?;
        let bot = Bot::start(app, SecretString::from(sim.token()), BotPace::default()).await?;
        let page = sim.page_url();
        println!("\nSanad est là : {page}\n(arrêter : Ctrl-C)\n");
        if !args.no_open && std::env::var_os("CI").is_none() && open::that_detached(&page).is_err() {
            println!("Aucun navigateur n’a pu être ouvert : ouvre l’adresse ci-dessus.");
        }
        bot.run(start::stop_signal()).await?;
        sim.finish().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The set-up of the demo's server: doors at once, the two referents, the owner as lead.
fn settings(sim: &Sim, folder: &Path, responses: Option<&Path>) -> Result<Settings, CliError> {
    let responses = responses
        .map(|dir| format!("[responses]\ndir = {}\n", toml::Value::from(dir.to_string_lossy().into_owned())))
        .unwrap_or_default();
    let text = format!(
        r#"
[discord]
api_url = "{api}"
[store]
url = "sqlite:{folder}/demo.sqlite"
key_file = "{folder}/demo.key"
[doors]
delay = [0, 0]
[guilds."{guild}"]
staff_channel = "{staff}"
talk_channel = "{talks}"
referents = ["{salma}", "{karim}"]
lead = "{nadia}"
language = "fr"
country = "MA"
{responses}"#,
        api = sim.api_url(),
        folder = folder.display(),
        guild = ids::GUILD,
        staff = ids::SUIVI,
        talks = ids::ECOUTE,
        salma = ids::SALMA,
        karim = ids::KARIM,
        nadia = ids::NADIA,
    );
    Ok(Settings::from_toml(&text)?)
}

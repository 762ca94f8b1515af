//! `sanad links`: do the addresses of the directory still lead somewhere? It asks and reports; only a person changes the
//! directory.

mod ask;
mod report;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as ClapArgs;
use jiff::tz::TimeZone;

use self::ask::{Asker, Manners};
use self::report::{Checked, table, toml_report};
use super::{CliError, runtime};
use crate::responses::{Draft, Files};

/// Options of `sanad links`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Codes de sortie :
  0  chaque adresse répond (même après une redirection)
  1  au moins une adresse ne répond pas
  2  l'annuaire ne peut pas être lu")]
pub(super) struct Args {
    /// The folder of the response files; `responses` where there is one, else those compiled in
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only services whose id begins so: `ma-`, `fr-119`
    #[arg(long, value_name = "ID", default_value = "")]
    only: String,
    /// Also the pages on which the directory rests
    #[arg(long)]
    sources: bool,
    /// Writes the result as TOML, for a person to complete; never an existing file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// An address, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    service: String,
    file: String,
    url: String,
    /// A page that was read, not the service's own.
    source: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let default = PathBuf::from("responses");
    let dir = args.dir.clone().or_else(|| default.is_dir().then_some(default));
    let (files, _) = dir.as_ref().map_or_else(Files::embedded, |dir| Files::read(dir));
    let links = links(&files, &args.only, args.sources);
    if links.is_empty() {
        eprintln!("sanad: Aucune adresse à vérifier : `sanad check` dit si l'annuaire peut être lu.");
        return Ok(ExitCode::from(2));
    }
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        return Err(CliError::Said(format!(
            "{} existe déjà, et rien n'a été demandé à personne. Donnez un autre nom.",
            out.display()
        )));
    }
    eprintln!("{} adresses, une à la fois par site : cela peut prendre quelques minutes.", links.len());
    crate::discord::install_crypto();
    let asker = Asker::new(Manners::default())
        .map_err(|error| CliError::Said(format!("the requests cannot be prepared: {error}")))?;
    let checked = runtime()?.block_on(asker.ask_all(links));
    print!("{}", table(&checked));
    if let Some(out) = &args.out {
        let today = TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
        write_new(out, &toml_report(&checked, today))?;
        println!("\nRapport à compléter : {}", out.display());
    }
    Ok(if checked.iter().all(Checked::is_fine) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The addresses of the directory, in the order of its files; each address once for a service.
fn links(files: &Files, only: &str, sources: bool) -> Vec<Link> {
    let (draft, _) = Draft::read(files);
    let mut links: Vec<Link> = Vec::new();
    for service in draft.directory.services().iter().filter(|one| one.id.as_str().starts_with(only)) {
        let own = service.url.iter().map(|url| (url, false));
        let read = service.sources.iter().filter(|_| sources).map(|source| (&source.url, true));
        for (url, source) in own.chain(read) {
            let link = Link {
                service: service.id.to_string(),
                file: service.file.clone(),
                url: url.clone(),
                source,
            };
            let known = links.iter().any(|other| (&other.service, &other.url) == (&link.service, &link.url));
            if !known {
                links.push(link);
            }
        }
    }
    links
}

/// Writes a file that was not there.
fn write_new(path: &std::path::Path, text: &str) -> Result<(), CliError> {
    use std::io::Write as _;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        CliError::Said(format!("Le rapport ne peut pas être écrit dans {} ({error}).", path.display()))
    })
}

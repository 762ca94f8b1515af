//! `sanad preview`: cards as Discord shows them, in the terminal or as a page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::{CliError, start};
use crate::lint::{Width, preview_page, preview_topic};
use crate::responses::{Library, Topic, nearest_word};

/// Options of `sanad preview`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The topic, by the name of its folder; with --html, all topics where none is named
    #[arg(required_unless_present = "html")]
    topic: Option<String>,
    /// The folder of the response files; `responses` where there is one, else those compiled in
    #[arg(long)]
    dir: Option<PathBuf>,
    /// As wide as on a computer; otherwise as on a phone
    #[arg(long)]
    desktop: bool,
    /// Writes a page for a browser, phone and computer, both languages side by side
    #[arg(long, value_name = "FILE", conflicts_with = "desktop")]
    html: Option<PathBuf>,
    /// Opens the page
    #[arg(long, requires = "html")]
    open: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let default = PathBuf::from("responses");
    let dir = args.dir.clone().or_else(|| default.is_dir().then_some(default));
    let library = start::library(dir.as_deref())?;
    let topics = chosen(&library, args.topic.as_deref())?;
    if let Some(file) = &args.html {
        write_page(file, &topics, args.open)?;
    } else {
        let width = if args.desktop { Width::Desktop } else { Width::Phone };
        let color = super::colored();
        topics.iter().for_each(|topic| println!("{}", preview_topic(topic, width, color)));
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen<'l>(library: &'l Library, name: Option<&str>) -> Result<Vec<&'l Topic>, CliError> {
    let Some(name) = name else { return Ok(library.topics().iter().collect()) };
    let known = || library.topics().iter().map(|topic| topic.id.as_str());
    match library.topics().iter().find(|topic| topic.id.as_str() == name) {
        Some(topic) => Ok(vec![topic]),
        None => {
            let tip = nearest_word(name, known()).map_or_else(
                || format!("Il y a : {}.", known().collect::<Vec<_>>().join(", ")),
                |near| format!("Vouliez-vous écrire `{near}` ?"),
            );
            Err(CliError::Said(format!("Il n'y a pas de sujet « {name} ». {tip}")))
        }
    }
}

fn write_page(file: &Path, topics: &[&Topic], open_it: bool) -> Result<(), CliError> {
    std::fs::write(file, preview_page(topics)).map_err(|error| {
        CliError::Said(format!("La page ne peut pas être écrite dans {} ({error}).", file.display()))
    })?;
    println!("Page écrite : {}", file.display());
    if open_it && open::that_detached(file).is_err() {
        println!("Aucun navigateur n’a pu être ouvert : ouvrez ce fichier vous-même.");
    }
    Ok(())
}

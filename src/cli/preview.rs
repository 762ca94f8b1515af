//! `sanad preview`: a card in the terminal as Discord shows it.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::{CliError, start};
use crate::lint::{Width, preview_topic};
use crate::phrases::TopicId;

/// Options of `sanad preview`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The topic, by the name of its folder
    topic: String,
    /// The folder of the response files; those compiled in where none is named
    #[arg(long)]
    dir: Option<PathBuf>,
    /// As wide as a phone
    #[arg(long)]
    phone: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let library = start::library(args.dir.as_deref())?;
    let Some(topic) = library.topic(&TopicId::new(&args.topic)) else {
        let known: Vec<_> = library.topics().iter().map(|topic| topic.id.as_str()).collect();
        return Err(CliError::Said(format!(
            "there is no topic `{}`; there are: {}",
            args.topic,
            known.join(", ")
        )));
    };
    let width = if args.phone { Width::Phone } else { Width::Desktop };
    println!("{}", preview_topic(topic, width, io::stdout().is_terminal()));
    Ok(ExitCode::SUCCESS)
}

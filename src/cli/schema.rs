//! `sanad schema`: the JSON Schemas with which editors help to write the TOML files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as ClapArgs;

use super::CliError;
use crate::responses::schemas;
use crate::settings;

/// Options of `sanad schema`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Writes one file for each kind of TOML file; without it, all are printed as one JSON object
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let Some(out) = &args.out else {
        let printed: Vec<String> =
            all().iter().map(|(name, schema)| format!("\"{name}\": {}", schema.trim_end())).collect();
        println!("{{\n{}\n}}", printed.join(",\n"));
        return Ok(ExitCode::SUCCESS);
    };
    let failed = |error: std::io::Error| {
        CliError::Said(format!("Les schémas ne peuvent pas être écrits dans {} ({error}).", out.display()))
    };
    std::fs::create_dir_all(out).map_err(failed)?;
    for (name, schema) in all() {
        let path = out.join(name);
        std::fs::write(&path, schema).map_err(failed)?;
        println!("écrit : {}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The schemas by the names of their files.
fn all() -> BTreeMap<&'static str, String> {
    let mut all = schemas();
    all.insert("config.json", settings::schema());
    all
}

//! `sanad key rotate`: a new key seals what is kept, the old ones still open backups.

use std::process::ExitCode;

use clap::{Args as ClapArgs, Subcommand};

use super::{CliError, runtime};
use crate::settings::Settings;
use crate::store::{Keys, Store};

/// Options of `sanad key`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum What {
    /// Makes a new key and seals every row anew with it; the old keys stay in the file, to open old backups
    Rotate,
    /// Seals every row anew with the newest key: after a rotation that was broken off, or a restored backup
    Reseal,
}

pub(super) fn run(args: &Args, settings: &Settings) -> Result<ExitCode, CliError> {
    let path = &settings.store.key_file;
    if !path.exists() {
        return Err(CliError::Said(format!(
            "there is no key file at {}. Nothing was changed; put the copy of it there, or correct store.key_file",
            path.display()
        )));
    }
    runtime()?.block_on(async {
        let store = Store::open(&settings.store.url, &Keys::from_file(path)?).await?;
        let shared = store.is_shared_now().await?;
        if shared {
            store.close().await;
            return Err(CliError::Said(
                "Sanad is at work on this store and does not know the new key. Nothing was changed; stop it, run this again, \
                 then start it"
                    .to_owned(),
            ));
        }
        let store = match args.what {
            What::Reseal => store,
            What::Rotate => {
                store.close().await;
                drop(store);
                let keys = Keys::rotate(path)?;
                println!("✓ a new key stands first in {}; the old ones open what they sealed", path.display());
                Store::open(&settings.store.url, &keys).await?
            }
        };
        let rows = store.reseal().await?;
        store.close().await;
        println!("✓ {rows} rows are sealed with it. Copy the key file to the place where you keep it, apart from backups");
        Ok(ExitCode::SUCCESS)
    })
}

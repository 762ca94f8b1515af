//! The commands that people type, one file each. None is named after a harm: a name may be read over a shoulder.

mod aide;
mod cas;
mod garde;
mod mes_donnees;
mod numeros;
mod sanad;

use serenity::builder::CreateCommand;

use crate::responses::Interface;

pub use self::aide::TOPIC as AIDE_TOPIC;
pub use self::cas::{FILTER as CAS_FILTER, NUMBER as CAS_NUMBER};
pub use self::garde::duty;
pub use self::numeros::COUNTRY as NUMEROS_COUNTRY;
pub use self::sanad::sanad;

/// Name of the one entry to help.
pub const AIDE: &str = "aide";
/// Name of the list of services.
pub const NUMEROS: &str = "numeros";
/// Name of the list of cases.
pub const CAS: &str = "cas";
/// Name of what a person can see and erase of themselves.
pub const MES_DONNEES: &str = "mes-donnees";
/// Name of what referents and their lead do.
pub const GARDE: &str = "garde";
/// Name of what admins do.
pub const SANAD: &str = "sanad";
/// Subcommand of [`SANAD`] that places the panel.
pub const PANNEAU: &str = "panneau";
/// Subcommand of [`SANAD`] and of [`GARDE`] that tells how Sanad stands on the server.
pub const DIAGNOSTIC: &str = "diagnostic";

/// Subcommand of [`SANAD`] that sets a server up.
pub const REGLAGES: &str = "reglages";
/// Subcommand of [`SANAD`] that lets public reactions rest.
pub const PAUSE: &str = "pause";

/// Everything that is registered with Discord, in one overwrite.
pub fn all(interface: &Interface) -> Vec<CreateCommand> {
    vec![
        aide::command(interface),
        numeros::command(interface),
        mes_donnees::command(interface),
        cas::command(interface),
        sanad::command(interface),
        garde::command(interface),
    ]
}

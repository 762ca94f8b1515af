//! The commands that people type, one file each. None is named after a harm: a name may be read over a shoulder.

mod aide;
mod cas;
mod garde;
mod langue;
mod menus;
mod mes_donnees;
mod numeros;
mod plain;
mod sanad;

use serenity::builder::CreateCommand;

use crate::responses::Interface;
use crate::text::Lang;

pub use self::aide::TOPIC as AIDE_TOPIC;
pub use self::cas::{FILTER as CAS_FILTER, NUMBER as CAS_NUMBER};
pub use self::garde::duty;
pub use self::langue::WHICH as LANGUE_WHICH;
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
/// Name of what asks for a talk with the team.
pub const PARLER: &str = "parler";
/// Name of how the team is told of something.
pub const SIGNALER: &str = "signaler";
/// Name of the card on rights.
pub const DROITS: &str = "droits";
/// Name of the card on what one leaves online.
pub const TRACE: &str = "trace";
/// Name of the choice of language.
pub const LANGUE: &str = "langue";
/// Menu of a message: help on what it is about, for whoever opens it.
pub const DISCREET: &str = "Aide discrète";
/// Menu of a message: tells the team of it.
pub const REPORT_MESSAGE: &str = "Signaler à l’équipe";
/// Menu of a person: tells the team that one worries about them. « Je m’inquiète pour cette personne » has 33 characters, and
/// Discord takes 32.
pub const WORRY: &str = "Je m’inquiète pour elle ou lui";
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

/// A description in both languages: Discord has no Arabic locale in which it could show the second by itself.
fn both(interface: &Interface, key: &str) -> String {
    Lang::ALL.map(|lang| interface.text(lang, key, &[])).join(" · ")
}

/// Everything that is registered with Discord, in one overwrite.
pub fn all(interface: &Interface) -> Vec<CreateCommand> {
    let mut all = vec![
        aide::command(interface),
        numeros::command(interface),
        mes_donnees::command(interface),
        cas::command(interface),
        sanad::command(interface),
        garde::command(interface),
        langue::command(interface),
    ];
    all.extend(plain::commands(interface));
    all.extend(menus::commands());
    all
}

//! The curated files: load, check, choose a card, choose services, know opening hours.
//!
//! Everything that people read comes from `responses/`, from a folder or compiled in. This room turns these files into
//! values that cannot be wrong in the ways it knows ([`Library`]), or into [`Problem`]s that a person can act on. Only
//! [`Files`] touches the disk, and nothing here reads a clock: the moment is passed in. A library is therefore good or
//! bad whatever the day; what expires with time (services) is decided when it is shown, and warned of by `lint`.

mod card;
mod checks;
mod directory;
mod files;
mod guard;
mod interface;
mod lexicon;
mod library;
mod passage;
mod problem;
mod reading;
mod schema;
mod topic;
mod words;

#[cfg(test)]
mod real;
#[cfg(test)]
pub(crate) mod testkit;
#[cfg(test)]
mod tests;

pub use card::{Card, MAX_PAGE_CHARS, MAX_PART_CHARS, MAX_TITLE_CHARS, Part, StaffSheet};
pub use directory::{
    Acceptance, Asked, Audience, Checked, Directory, DoNotUse, Hours, HoursError, Offer, Opening, Phone,
    Referral, Service, ServiceId, Sex, Substitute,
};
pub use files::{Files, Fingerprint};
pub use interface::{Interface, Value};
pub use library::{Draft, Library, accept_services};
pub use passage::{Passage, PassageKind, passages};
pub use problem::{LOADING_RULES, Place, Problem, Severity, nearest as nearest_word};
pub use schema::{editor_schema, schemas};
pub use topic::{Reviewed, Topic};
pub use words::{
    AgeBand, Anonymity, AudienceSex, Bilingual, Confidence, Cost, Country, Need, SourceDate, SourceRef,
    Status,
};

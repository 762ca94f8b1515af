//! The rosters of all servers: what the store keeps of referents, seated in memory beside what the configuration says.
//!
//! A change goes through the store first. Another process sees it when it looks again, within a minute.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::app::App;
use crate::cases::{Registration, Roster};
use crate::ids::{GuildId, UserId};
use crate::store::{Enrolment, Referent, StoreError};

/// A roster with other people in it: those whom the configuration vouches for, unless something else is stored of them, and
/// those whom the lead registered.
pub(in crate::app) fn seated(roster: &Roster, configured: &[Registration], stored: &[Referent]) -> Roster {
    let told = |person: UserId| {
        let found = stored.iter().find(|entry| entry.person == person);
        found.is_some_and(|entry| entry.enrolment != Enrolment::Configured)
    };
    let mut registrations: Vec<_> = configured.iter().filter(|entry| !told(entry.person)).copied().collect();
    registrations.extend(stored.iter().filter_map(|entry| match entry.enrolment {
        Enrolment::Registered(registration) => Some(registration),
        Enrolment::Configured | Enrolment::Withdrawn { .. } => None,
    }));
    let shifts = stored.iter().flat_map(|entry| entry.shifts.iter().copied()).collect();
    Roster { registrations, shifts, lead: roster.lead }
}

/// A registration of whose end the lead has not been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// Whose.
    pub person: UserId,
    /// When it ends.
    pub expires: Timestamp,
}

impl App {
    /// Looks again what is stored of referents: another process may have changed it.
    ///
    /// # Errors
    /// The store does not answer; then everybody stays as they are.
    pub async fn reload_rosters(&self) -> Result<(), StoreError> {
        // Whoever changes a roster holds this too, so that nothing older is put over a change.
        let _seat = self.seating.lock().await;
        let mut stored: BTreeMap<GuildId, Vec<Referent>> = BTreeMap::new();
        for (guild, referent) in self.store.referents().await? {
            stored.entry(guild).or_default().push(referent);
        }
        let guilds: BTreeSet<_> = self.guilds.all().keys().chain(stored.keys()).copied().collect();
        for guild in guilds {
            self.guilds.seat(guild, stored.get(&guild).map_or(&[], Vec::as_slice));
        }
        Ok(())
    }

    /// Changes what is stored of a referent, then the roster in memory.
    pub(super) async fn change_referent(
        &self,
        guild: GuildId,
        person: UserId,
        change: impl FnOnce(&mut Referent) + Send,
    ) -> Result<(), StoreError> {
        let _seat = self.seating.lock().await;
        let stored = self.store.change_referent(guild, person, change).await?;
        self.guilds.seat(guild, &stored);
        Ok(())
    }

    /// Registrations of a server that end soon and of which the lead has not been told.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn renewals(&self, guild: GuildId) -> Result<Vec<Renewal>, StoreError> {
        let lapsing = self.guild(guild).roster.lapsing(self.clock.now());
        if lapsing.is_empty() {
            return Ok(Vec::new());
        }
        let stored = self.store.referents().await?;
        let told = |entry: &Registration| {
            stored.iter().any(|(of, referent)| {
                *of == guild && referent.person == entry.person && referent.reminded_of == Some(entry.expires)
            })
        };
        let open = lapsing.iter().filter(|entry| !told(entry));
        Ok(open.map(|entry| Renewal { person: entry.person, expires: entry.expires }).collect())
    }

    /// Notes that the lead was told of the end of a registration.
    ///
    /// # Errors
    /// The store does not answer; then the lead is told once more.
    pub async fn reminded(&self, guild: GuildId, renewal: Renewal) -> Result<(), StoreError> {
        let note = |referent: &mut Referent| referent.reminded_of = Some(renewal.expires);
        self.change_referent(guild, renewal.person, note).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{REGISTRATION_HOLDS, Training, Voucher};

    fn registration(person: u64, by: Voucher, at: Timestamp) -> Registration {
        let expires = at + REGISTRATION_HOLDS;
        Registration { person: UserId(person), training: Training::Listening, by, at, expires }
    }

    #[test]
    fn what_the_lead_says_counts_before_the_configuration() {
        let start = Timestamp::UNIX_EPOCH;
        let configured = [1, 2, 3].map(|person| registration(person, Voucher::Configuration, start));
        let renewed = registration(2, Voucher::Lead(UserId(9)), start + REGISTRATION_HOLDS);
        let withdrawn = Enrolment::Withdrawn { by: UserId(9), at: start };
        let stored = [
            Referent { enrolment: Enrolment::Registered(renewed), ..Referent::new(UserId(2)) },
            Referent { enrolment: withdrawn, ..Referent::new(UserId(3)) },
            Referent { reminded_of: Some(start), ..Referent::new(UserId(1)) },
        ];
        let roster = Roster { lead: Some(UserId(9)), ..Roster::default() };
        let seated = seated(&roster, &configured, &stored);
        assert_eq!(seated.registrations, [configured[0], renewed]);
        assert_eq!(seated.lead, Some(UserId(9)));
    }
}

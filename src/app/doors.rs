//! The doors that stand now, in memory: a tap is answered from here within a second, whether the store is up or down.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::ids::UserId;
use crate::store::{Door, DoorId, DoorPerson};

/// How long a door answers after it was planned. Its message goes after 15 minutes; the rest is for a tap that was under
/// way, and for a delete that Discord refused.
const ANSWERS: SignedDuration = SignedDuration::from_hours(2);

/// Whom each door lets in.
#[derive(Debug, Default)]
pub struct DoorBook {
    doors: Mutex<HashMap<DoorId, Door>>,
}

impl DoorBook {
    /// Notes a door as the store knows it, and forgets those whose time is over.
    pub fn note(&self, door: Door, now: Timestamp) {
        let mut doors = self.lock();
        doors.retain(|_, known| now.duration_since(known.due_at) < ANSWERS);
        doors.insert(door.id, door);
    }

    /// What a door shows a person; `None` where it is not for them.
    pub fn shows(&self, door: DoorId, person: UserId) -> Option<DoorPerson> {
        self.lock().get(&door)?.people.iter().find(|entry| entry.person == person).cloned()
    }

    /// Forgets a person on every door.
    pub fn leave(&self, person: UserId) {
        for door in self.lock().values_mut() {
            door.people.retain(|entry| entry.person != person);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DoorId, Door>> {
        // Nothing panics while the lock is held; were it to, the map is still whole.
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

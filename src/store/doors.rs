//! Doors, and who is let in behind each.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError};
use crate::cases::CaseId;
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{Level, TopicId};
use crate::text::{Lang, Script};

/// How long a door stands (design §7).
pub const DOOR_STANDS: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// A door, unique in one store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DoorId(pub i64);

/// What the door shows to one person; kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorPerson {
    /// Who.
    pub person: UserId,
    /// The topic of their card.
    pub topic: TopicId,
    /// The level; none for a question.
    pub level: Option<Level>,
    /// A story of having come through.
    pub recovery: bool,
    /// The language to answer in.
    pub lang: Lang,
    /// The script they wrote in.
    pub script: Script,
    /// Their case, if there is one.
    pub case: Option<CaseId>,
}

/// A door that is to appear or still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Which.
    pub id: DoorId,
    /// The server.
    pub guild: GuildId,
    /// Where.
    pub channel: ChannelId,
    /// When it is to appear.
    pub due_at: Timestamp,
    /// It must not appear after this moment.
    pub not_after: Timestamp,
    /// Its message, once posted.
    pub message: Option<MessageId>,
    /// When its message is to be removed, once posted.
    pub expires_at: Option<Timestamp>,
    /// Whom it lets in.
    pub people: Vec<DoorPerson>,
}

impl Store {
    /// One door, also after it is gone (for a day).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn door(&self, door: DoorId) -> Result<Option<Door>, StoreError> {
        let _ = door;
        todo!()
    }

    /// All doors that are to appear or still stand: for the book in memory that answers taps.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn doors_standing(&self, now: Timestamp) -> Result<Vec<Door>, StoreError> {
        let _ = now;
        todo!()
    }

    /// Notes that a person tapped a door: their next one waits for six hours. Gives back what the door shows them; none
    /// if it is not for them.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn door_tapped(
        &self,
        door: DoorId,
        person: UserId,
        now: Timestamp,
    ) -> Result<Option<DoorPerson>, StoreError> {
        let _ = (door, person, now);
        todo!()
    }
}

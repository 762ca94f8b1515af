//! Doors, and who is let in behind each.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::backend::Write;
use super::cooldowns::{self, DOOR_MEMORY, RecentDoor};
use super::intake::weighed;
use super::row::{Columns, ms};
use super::seal::Place;
use super::{Intake, Keys, OutboxWork, Store, StoreError, TakenDoor, outbox};
use crate::cases::CaseId;
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{Level, TopicId};
use crate::text::{Lang, Script};
use crate::triage::DoorPlan;

/// How long a door stands (design §7).
pub const DOOR_STANDS: SignedDuration = SignedDuration::from_mins(15);
/// A door about to go is not joined: the person would hardly see it.
const JOIN_MARGIN: SignedDuration = SignedDuration::from_mins(2);
/// A door may come this much later than it was due, also where its message is then older than ten minutes.
const GRACE: SignedDuration = SignedDuration::from_mins(1);

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
        let mut reader = self.backend.pool().acquire().await?;
        let row = sqlx::query(
            "SELECT id, guild, channel, due_at, not_after, message, expires_at FROM doors WHERE id = $1",
        )
        .bind(door.0)
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut door = read(&row)?;
        door.people = people_of(&self.keys, &mut reader, door.id).await?;
        Ok(Some(door))
    }

    /// All doors that are to appear or still stand: for the book in memory that answers taps.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn doors_standing(&self, now: Timestamp) -> Result<Vec<Door>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let rows = sqlx::query(
            "SELECT id, guild, channel, due_at, not_after, message, expires_at FROM doors \
             WHERE state <> 'gone' AND (expires_at IS NULL OR expires_at > $1) ORDER BY id",
        )
        .bind(ms(now))
        .fetch_all(&mut *reader)
        .await?;
        let mut doors = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut door = read(row)?;
            door.people = people_of(&self.keys, &mut reader, door.id).await?;
            doors.push(door);
        }
        Ok(doors)
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
        let mut write = self.backend.write_beside().await?;
        let row = sqlx::query(
            "SELECT d.guild AS guild, p.person AS person, p.sealed AS sealed FROM doors d \
             JOIN door_people p ON p.door_id = d.id WHERE d.id = $1 AND p.person = $2",
        )
        .bind(door.0)
        .bind(person_key(&self.keys, door, person))
        .fetch_optional(write.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let shown = open(&self.keys, &row)?;
        let guild = GuildId(Columns::new("doors", &row).id("guild")?);
        write.keep_to(guild).await?;
        let key = cooldowns::door(&self.keys, guild, person);
        let last: Option<RecentDoor> = cooldowns::read(&self.keys, write.on(), &key, now).await?;
        // Another door may have been planned since, at a higher level: the tap must not lower it.
        let planned_at = last.map_or(now, |last| last.planned_at);
        let level = last.and_then(|last| last.level).max(shown.level);
        let tapped = RecentDoor { planned_at, tapped_at: Some(now), level };
        cooldowns::put(&self.keys, write.on(), &key, &tapped, now + DOOR_MEMORY).await?;
        write.commit().await?;
        Ok(Some(shown))
    }

    /// Writes a person onto a door of the channel: onto the one that is to appear or still stands, else a new one.
    pub(super) async fn take_door(
        &self,
        write: &mut Write,
        intake: &Intake<'_>,
        plan: &DoorPlan,
        case: Option<CaseId>,
    ) -> Result<TakenDoor, StoreError> {
        let (guild, channel, now) = (intake.source.guild, intake.source.channel, intake.now);
        let due_at = now + intake.door_delay;
        let not_after = plan.not_after.max(due_at + GRACE);
        let taken = match standing(write.on(), guild, channel, now).await? {
            Some(door) if door.message.is_some() => {
                TakenDoor { door: door.id, joined: true, due_at: door.due_at }
            }
            Some(door) => {
                let due_at = door.due_at.min(due_at);
                hasten(write.on(), door.id, due_at, not_after).await?;
                TakenDoor { door: door.id, joined: true, due_at }
            }
            None => {
                let door = insert(write.on(), guild, channel, due_at, not_after).await?;
                let work = OutboxWork::PostDoor { door, guild, channel };
                outbox::add(write.on(), &work, now, due_at, Some(not_after)).await?;
                TakenDoor { door, joined: false, due_at }
            }
        };
        let shown = shown(intake, plan, case)?;
        let person = person_key(&self.keys, taken.door, intake.author);
        let sealed = self.keys.seal_for(Place { table: "door_people", row: &person }, &shown)?;
        sqlx::query(
            "INSERT INTO door_people (door_id, person, sealed) VALUES ($1, $2, $3) \
             ON CONFLICT (door_id, person) DO UPDATE SET sealed = excluded.sealed",
        )
        .bind(taken.door.0)
        .bind(person)
        .bind(sealed)
        .execute(write.on())
        .await?;
        let recent = RecentDoor { planned_at: taken.due_at.max(now), tapped_at: None, level: plan.level };
        let key = cooldowns::door(&self.keys, guild, intake.author);
        cooldowns::put(&self.keys, write.on(), &key, &recent, recent.planned_at + DOOR_MEMORY).await?;
        Ok(taken)
    }
}

/// Notes that a door was posted.
pub(super) async fn posted(
    on: &mut AnyConnection,
    door: DoorId,
    message: MessageId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE doors SET state = 'standing', message = $2, expires_at = $3 WHERE id = $1")
        .bind(door.0)
        .bind(message.0.cast_signed())
        .bind(ms(at + DOOR_STANDS))
        .execute(on)
        .await?;
    Ok(())
}

/// Notes that a door is gone. What it shows stays for a day, for buttons in answers that are still open.
pub(super) async fn gone(on: &mut AnyConnection, door: DoorId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE doors SET state = 'gone', gone_at = $2 WHERE id = $1 AND state <> 'gone'")
        .bind(door.0)
        .bind(ms(now))
        .execute(on)
        .await?;
    Ok(())
}

/// Notes that a door never appeared. Whoever it was for has seen none, so that their next one need not rest.
pub(super) async fn never_posted(
    keys: &Keys,
    on: &mut AnyConnection,
    door: DoorId,
    guild: GuildId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for shown in people_of(keys, on, door).await? {
        let key = cooldowns::door(keys, guild, shown.person);
        let last: Option<RecentDoor> = cooldowns::read(keys, on, &key, now).await?;
        if last.is_some_and(|last| last.tapped_at.is_none()) {
            cooldowns::forget(on, &key).await?;
        }
    }
    gone(on, door, now).await
}

/// The door of a channel that one more person can be written onto.
async fn standing(
    on: &mut AnyConnection,
    guild: GuildId,
    channel: ChannelId,
    now: Timestamp,
) -> Result<Option<Door>, StoreError> {
    let row = sqlx::query(
        "SELECT id, guild, channel, due_at, not_after, message, expires_at FROM doors \
         WHERE channel = $1 AND guild = $2 AND ((state = 'standing' AND expires_at >= $3) \
         OR (state = 'pending' AND not_after > $4)) ORDER BY id DESC LIMIT 1",
    )
    .bind(channel.0.cast_signed())
    .bind(guild.0.cast_signed())
    .bind(ms(now + JOIN_MARGIN))
    .bind(ms(now))
    .fetch_optional(on)
    .await?;
    row.map(|row| read(&row)).transpose()
}

async fn insert(
    on: &mut AnyConnection,
    guild: GuildId,
    channel: ChannelId,
    due_at: Timestamp,
    not_after: Timestamp,
) -> Result<DoorId, StoreError> {
    let row = sqlx::query(
        "INSERT INTO doors (guild, channel, state, due_at, not_after) \
         VALUES ($1, $2, 'pending', $3, $4) RETURNING id",
    )
    .bind(guild.0.cast_signed())
    .bind(channel.0.cast_signed())
    .bind(ms(due_at))
    .bind(ms(not_after))
    .fetch_one(on)
    .await?;
    Columns::new("doors", &row).get("id").map(DoorId)
}

async fn hasten(
    on: &mut AnyConnection,
    door: DoorId,
    due_at: Timestamp,
    not_after: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE doors SET due_at = $2, not_after = CASE WHEN not_after < $3 THEN $3 ELSE not_after END \
         WHERE id = $1",
    )
    .bind(door.0)
    .bind(ms(due_at))
    .bind(ms(not_after))
    .execute(&mut *on)
    .await?;
    outbox::hasten_door(on, door, due_at, not_after).await
}

async fn people_of(keys: &Keys, on: &mut AnyConnection, door: DoorId) -> Result<Vec<DoorPerson>, StoreError> {
    let rows = sqlx::query("SELECT person, sealed FROM door_people WHERE door_id = $1 ORDER BY person")
        .bind(door.0)
        .fetch_all(on)
        .await?;
    rows.iter().map(|row| open(keys, row)).collect()
}

fn open(keys: &Keys, row: &AnyRow) -> Result<DoorPerson, StoreError> {
    let columns = Columns::new("door_people", row);
    let person: Vec<u8> = columns.get("person")?;
    let sealed: Vec<u8> = columns.get("sealed")?;
    keys.open_from(Place { table: "door_people", row: &person }, &sealed)
}

fn shown(intake: &Intake<'_>, plan: &DoorPlan, case: Option<CaseId>) -> Result<DoorPerson, StoreError> {
    let (assessment, lang) = weighed(intake.decision)?;
    Ok(DoorPerson {
        person: intake.author,
        topic: assessment.topic.clone(),
        level: plan.level,
        recovery: assessment.recovery,
        lang,
        script: assessment.script,
        case,
    })
}

/// A person on a door. The door is part of it, so that rows of one person at several doors do not look alike.
pub(super) fn person_key(keys: &Keys, door: DoorId, person: UserId) -> Vec<u8> {
    keys.blind("door-person", &[door.0.cast_unsigned(), person.0])
}

fn read(row: &AnyRow) -> Result<Door, StoreError> {
    let columns = Columns::new("doors", row);
    Ok(Door {
        id: DoorId(columns.get("id")?),
        guild: GuildId(columns.id("guild")?),
        channel: ChannelId(columns.id("channel")?),
        due_at: columns.time("due_at")?,
        not_after: columns.time("not_after")?,
        message: columns.id_or_none("message")?.map(MessageId),
        expires_at: columns.time_or_none("expires_at")?,
        people: Vec::new(),
    })
}

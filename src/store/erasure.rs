//! What a person asks of the store about themselves: to see what was chosen, and to have it gone.
//!
//! Nothing here tells a person that a case is about them, not even by what is missing: what can be erased is erased, what
//! cannot is not mentioned, and the answer is the same either way (design §8).

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::row::Columns;
use super::rows::{self, select_case};
use super::{DoorId, Keys, Store, StoreError, cooldowns, doors, outbox, people, retention};
use crate::cases::{Case, CaseId};
use crate::ids::{GuildId, UserId};

/// Every table with rows about one server; what hangs on a case or a door goes with it.
const OF_A_GUILD: [&str; 10] = [
    "DELETE FROM cases WHERE guild = $1",
    "DELETE FROM doors WHERE guild = $1",
    "DELETE FROM case_sums WHERE guild = $1",
    "DELETE FROM case_numbers WHERE guild = $1",
    "DELETE FROM guild_channels WHERE guild = $1",
    "DELETE FROM gaps WHERE guild = $1",
    "DELETE FROM referents WHERE guild = $1",
    "DELETE FROM guild_setups WHERE guild = $1",
    "DELETE FROM panels WHERE guild = $1",
    "DELETE FROM outside_answers WHERE guild = $1",
];

/// How much was erased: for the operator's own log, never for the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Closed cases in which the person wrote or asked.
    pub cases: usize,
    /// Places on doors that still stood or had gone within the day.
    pub doors: u64,
    /// What rested for a while: the last concern, the last door.
    pub rests: u64,
    /// Whether a choice of language was kept.
    pub language: bool,
    /// Open cases in which the person appears: they stay until they are closed.
    pub open_cases: usize,
}

impl Store {
    /// Cases in which a person wrote or asked, the oldest first.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn cases_of(&self, person: UserId) -> Result<Vec<Case>, StoreError> {
        let rows = sqlx::query(select_case!("ORDER BY id")).fetch_all(self.backend.pool()).await?;
        let cases = rows.iter().map(|row| Ok(rows::read(&self.keys, row)?.case));
        cases.filter(|case| case.as_ref().map_or(true, |case: &Case| case.author == person)).collect()
    }

    /// Erases what the store holds of a person: their choice of language, what rested for them, their places on doors, and
    /// closed cases that they caused, with their posts. Open cases stay, since somebody may be on the way to help; thirty
    /// days after they are closed they go as all others do. So do cases that others opened about the person.
    ///
    /// # Errors
    /// The store does not answer; then nothing was erased.
    pub async fn erase_person(&self, person: UserId, now: Timestamp) -> Result<Erased, StoreError> {
        let mut write = self.backend.write().await?;
        let mut erased = Erased::default();
        for row in &sqlx::query(select_case!("ORDER BY id")).fetch_all(write.on()).await? {
            let case = rows::read(&self.keys, row)?.case;
            if case.author != person {
                continue;
            }
            if case.state.is_open() {
                erased.open_cases += 1;
            } else {
                retention::add_up(&self.keys, write.on(), &case).await?;
                retention::forget(&mut write, &case, now).await?;
                erased.cases += 1;
            }
        }
        for guild in guilds(write.on()).await? {
            for key in
                [cooldowns::concern(&self.keys, guild, person), cooldowns::door(&self.keys, guild, person)]
            {
                erased.rests += cooldowns::forget(write.on(), &key).await?;
            }
        }
        erased.doors = leave_doors(&self.keys, write.on(), person).await?;
        erased.language = people::forget(&self.keys, write.on(), person).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(erased)
    }

    /// Erases everything about a server, open cases included: for a server that Sanad leaves. Posts and threads that stand
    /// on Discord are not touched, since the bot may not be there any more.
    ///
    /// # Errors
    /// The store does not answer; then nothing was erased.
    pub async fn erase_guild(&self, guild: GuildId) -> Result<usize, StoreError> {
        let mut write = self.backend.write().await?;
        let id = guild.0.cast_signed();
        let cases =
            sqlx::query("SELECT id FROM cases WHERE guild = $1").bind(id).fetch_all(write.on()).await?;
        for row in &cases {
            let case = CaseId(Columns::new("cases", row).get("id")?);
            outbox::drop_case(write.on(), case).await?;
        }
        for door in
            sqlx::query("SELECT id FROM doors WHERE guild = $1").bind(id).fetch_all(write.on()).await?
        {
            outbox::drop_door(write.on(), DoorId(Columns::new("doors", &door).get("id")?)).await?;
        }
        for delete in OF_A_GUILD {
            sqlx::query(delete).bind(id).execute(write.on()).await?;
        }
        write.commit().await?;
        Ok(cases.len())
    }
}

/// Every server of which the store holds anything that may be about people.
async fn guilds(on: &mut AnyConnection) -> Result<Vec<GuildId>, StoreError> {
    let rows = sqlx::query(
        "SELECT guild FROM case_numbers UNION SELECT guild FROM guild_channels UNION SELECT guild FROM doors",
    )
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Columns::new("guilds", row).id("guild").map(GuildId)).collect()
}

async fn leave_doors(keys: &Keys, on: &mut AnyConnection, person: UserId) -> Result<u64, StoreError> {
    let mut left = 0;
    for row in sqlx::query("SELECT id FROM doors").fetch_all(&mut *on).await? {
        let door = DoorId(Columns::new("doors", &row).get("id")?);
        left += sqlx::query("DELETE FROM door_people WHERE door_id = $1 AND person = $2")
            .bind(door.0)
            .bind(doors::person_key(keys, door, person))
            .execute(&mut *on)
            .await?
            .rows_affected();
    }
    Ok(left)
}

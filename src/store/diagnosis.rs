//! What `/sanad diagnostic` asks the store about one server: deliveries that did not arrive, where the panel stands, when the
//! adult outside last answered.
//!
//! Cases that the server must not be shown count nowhere here: whoever reads a diagnosis may be somebody who appears in one.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::outbox::OutboxWork;
use super::row::{Columns, ms};
use super::{PASSING, Store, StoreError, rows};
use crate::cases::{CaseId, CaseKind, Post};
use crate::ids::{ChannelId, GuildId, MessageId};

/// Rows that are looked at; beyond that many something is wrong with the whole, which the health of the store tells.
const MOST_ROWS: i64 = 1000;

/// Deliveries of one server that did not arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undelivered {
    /// Those that were given up.
    pub buried: usize,
    /// When the last of them was given up.
    pub last_buried: Option<Timestamp>,
    /// Those about cases that Discord refuses as things are set up; they are tried on.
    pub stuck: usize,
    /// Those that Discord does not take for the moment.
    pub tried_again: usize,
}

/// A panel where it was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// When.
    pub at: Timestamp,
}

/// When the adult outside of a server last took a notice, and last did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutsideAnswers {
    /// Taken.
    pub answered_at: Option<Timestamp>,
    /// Not taken.
    pub failed_at: Option<Timestamp>,
}

impl Store {
    /// Deliveries of a server that did not arrive.
    ///
    /// # Errors
    /// The store does not answer, or a case cannot be opened.
    pub async fn undelivered(&self, guild: GuildId) -> Result<Undelivered, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let found = sqlx::query(
            "SELECT work, why, buried_at FROM outbox WHERE buried_at IS NOT NULL OR why IS NOT NULL \
             ORDER BY id DESC LIMIT $1",
        )
        .bind(MOST_ROWS)
        .fetch_all(&mut *reader)
        .await?;
        let mut sum = Undelivered::default();
        for row in &found {
            let columns = Columns::new("outbox", row);
            // A row that this version cannot read is counted by the health of the store alone.
            let Ok(work) = serde_json::from_str::<OutboxWork>(&columns.get::<String>("work")?) else {
                continue;
            };
            if !self.is_of(&mut reader, &work, guild).await? {
                continue;
            }
            let buried = columns.time_or_none("buried_at")?;
            let why = columns.get::<Option<String>>("why")?.unwrap_or_default();
            match buried {
                Some(_) => {
                    sum.buried += 1;
                    sum.last_buried = sum.last_buried.max(buried);
                }
                None if work.is_never_given_up() && why != PASSING => sum.stuck += 1,
                None => sum.tried_again += 1,
            }
        }
        Ok(sum)
    }

    /// Whether a delivery is about a server, and about nothing that the server must not be shown.
    async fn is_of(
        &self,
        on: &mut AnyConnection,
        work: &OutboxWork,
        guild: GuildId,
    ) -> Result<bool, StoreError> {
        let case = match work {
            OutboxWork::PostDoor { guild: of, .. } | OutboxWork::PostCard { guild: of, .. } => {
                return Ok(*of == guild);
            }
            OutboxWork::RemoveDoor { channel, .. } | OutboxWork::DeletePost { channel, .. } => {
                return Ok(guild_of_channel(on, *channel).await? == Some(guild));
            }
            OutboxWork::PostCase { case }
            | OutboxWork::EditCase { case }
            | OutboxWork::Alert { case, .. }
            | OutboxWork::ArchiveCase { case }
            | OutboxWork::RestoreCase { case }
            | OutboxWork::OpenTalk { case }
            | OutboxWork::TellTalk { case, .. }
            | OutboxWork::CloseTalk { case }
            | OutboxWork::ReopenTalk { case }
            | OutboxWork::Call { case, .. }
            | OutboxWork::PostPrevention { case, .. }
            | OutboxWork::FollowUp { case }
            | OutboxWork::TellOutside { case, .. } => *case,
        };
        self.is_shown_on(on, case, guild).await
    }

    async fn is_shown_on(
        &self,
        on: &mut AnyConnection,
        case: CaseId,
        guild: GuildId,
    ) -> Result<bool, StoreError> {
        let found = rows::by_id(&self.keys, on, case).await?;
        Ok(found.is_some_and(|found| {
            let case = found.case;
            case.guild == guild && case.kind != CaseKind::Conflict && case.post != Post::Never
        }))
    }

    /// Notes where a panel was placed; one that stood in the same channel is forgotten.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn note_panel(&self, guild: GuildId, panel: Panel) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query(
            "INSERT INTO panels (channel, guild, message, posted_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, message = excluded.message, \
             posted_at = excluded.posted_at",
        )
        .bind(panel.channel.0.cast_signed())
        .bind(guild.0.cast_signed())
        .bind(panel.message.0.cast_signed())
        .bind(ms(panel.at))
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// The panels of a server, the latest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn panels(&self, guild: GuildId) -> Result<Vec<Panel>, StoreError> {
        let found = sqlx::query(
            "SELECT channel, message, posted_at FROM panels WHERE guild = $1 ORDER BY posted_at DESC, channel",
        )
        .bind(guild.0.cast_signed())
        .fetch_all(self.backend.pool())
        .await?;
        found
            .iter()
            .map(|row| {
                let columns = Columns::new("panels", row);
                Ok(Panel {
                    channel: ChannelId(columns.id("channel")?),
                    message: MessageId(columns.id("message")?),
                    at: columns.time("posted_at")?,
                })
            })
            .collect()
    }

    /// Notes whether the adult outside took a notice about a case that the server is shown too. Of all other notices nothing
    /// is kept: when one was taken would tell that there is such a case.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn note_outside(&self, case: CaseId, took: bool, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        let Some(guild) = rows::guild_of(write.on(), case).await? else { return Ok(()) };
        if !self.is_shown_on(write.on(), case, guild).await? {
            return Ok(());
        }
        let (answered, failed) = if took { (Some(ms(now)), None) } else { (None, Some(ms(now))) };
        sqlx::query(
            "INSERT INTO outside_answers (guild, answered_at, failed_at) VALUES ($1, $2, $3) \
             ON CONFLICT (guild) DO UPDATE SET \
             answered_at = COALESCE(excluded.answered_at, outside_answers.answered_at), \
             failed_at = COALESCE(excluded.failed_at, outside_answers.failed_at)",
        )
        .bind(guild.0.cast_signed())
        .bind(answered)
        .bind(failed)
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// When the adult outside of a server last took a notice, and last did not.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outside_answers(&self, guild: GuildId) -> Result<OutsideAnswers, StoreError> {
        let row = sqlx::query("SELECT answered_at, failed_at FROM outside_answers WHERE guild = $1")
            .bind(guild.0.cast_signed())
            .fetch_optional(self.backend.pool())
            .await?;
        let Some(row) = row else { return Ok(OutsideAnswers::default()) };
        let columns = Columns::new("outside_answers", &row);
        Ok(OutsideAnswers {
            answered_at: columns.time_or_none("answered_at")?,
            failed_at: columns.time_or_none("failed_at")?,
        })
    }
}

async fn guild_of_channel(on: &mut AnyConnection, channel: ChannelId) -> Result<Option<GuildId>, StoreError> {
    let row = sqlx::query("SELECT guild FROM guild_channels WHERE channel = $1")
        .bind(channel.0.cast_signed())
        .fetch_optional(on)
        .await?;
    row.map(|row| Columns::new("guild_channels", &row).id("guild").map(GuildId)).transpose()
}

//! Telling the team what could not be read: which channels, from when to when (promise P1).

use jiff::Timestamp;
use serenity::builder::{CreateAllowedMentions, CreateForumPost, CreateMessage};

use super::bot::Edge;
use super::facts::ChannelKind;
use super::rest::RestError;
use crate::ids::{ChannelId, GuildId};
use crate::store::{Gap, GapId};
use crate::text::Lang;

/// Channels that one notice lists; more are counted.
const MOST_LISTED: usize = 30;

impl Edge {
    /// Tells the team of the gaps it has not been told of, in one notice. A failure is tried again at the next look.
    pub(super) async fn tell_gaps(&self, guild: GuildId) {
        let _telling = self.telling.lock().await;
        let gaps = match self.app.store.gaps_untold(guild).await {
            Ok(gaps) if !gaps.is_empty() => gaps,
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "gaps could not be read");
                return;
            }
        };
        let Some(staff) = self.app.guild(guild).settings.staff_channel else { return };
        if let Err(error) = self.post_notice(guild, staff, &gaps).await {
            tracing::error!(%error, "the team could not be told what was not read");
            return;
        }
        let now = self.app.clock.now();
        for (id, _) in gaps {
            if let Err(error) = self.app.store.gap_told(id, now).await {
                tracing::warn!(%error, "a notice may be repeated");
            }
        }
    }

    async fn post_notice(
        &self,
        guild: GuildId,
        staff: ChannelId,
        gaps: &[(GapId, Gap)],
    ) -> Result<(), RestError> {
        let from = gaps.iter().map(|(_, gap)| gap.from).min().unwrap_or(Timestamp::UNIX_EPOCH);
        let until = gaps.iter().map(|(_, gap)| gap.to).max().unwrap_or(from);
        let moment = |at: Timestamp| format!("<t:{}:f>", at.as_second());
        let (from, until) = (moment(from), moment(until));
        let (title, words) = self.app.with_help(Some(guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            let args = [("count", gaps.len().into()), ("from", (&from).into()), ("until", (&until).into())];
            let interface = help.library.interface();
            (interface.text(lang, "gap-title", &[]), interface.text(lang, "gap-text", &args))
        });
        let places = gaps.iter().take(MOST_LISTED).map(|(_, gap)| match gap.channel {
            Some(channel) => format!("<#{channel}>"),
            None => "—".to_owned(),
        });
        let content = format!("{words}\n{}", places.collect::<Vec<_>>().join(" "));
        let message = CreateMessage::new().content(content).allowed_mentions(CreateAllowedMentions::new());
        // The first gap's number makes the notice its own: told twice after a crash, it is found by it.
        let mark = format!("{title} ({})", gaps[0].0.0);
        if self.rest.channel(staff).await?.kind == ChannelKind::Forum {
            let known = self.rest.active_threads(guild).await?;
            if known.iter().any(|thread| thread.name.as_deref() == Some(mark.as_str())) {
                return Ok(());
            }
            self.rest.create_forum_post(staff, &CreateForumPost::new(mark, message)).await.map(drop)
        } else {
            self.rest.create_message(staff, message, &format!("gap-{}", gaps[0].0.0)).await.map(drop)
        }
    }
}

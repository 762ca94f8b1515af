//! Whether Sanad hears, whether what it has to say arrives, and whether somebody outside would notice.

use jiff::{SignedDuration, Timestamp};

use super::{Ears, Mark, Outside, Report, Seen, Watch, ago};
use crate::ids::GuildId;
use crate::store::{Gap, OutsideAnswers, Store, StoreError, Undelivered};

/// How far back gaps are told.
const GAPS_SINCE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What the store keeps that a diagnosis tells; none where it does not answer.
pub(super) struct Kept(Option<Known>);

struct Known {
    gaps: Vec<Gap>,
    untold: usize,
    undelivered: Undelivered,
    outside: OutsideAnswers,
}

impl Kept {
    pub(super) async fn read(store: &Store, guild: GuildId, now: Timestamp) -> Self {
        let read = async {
            // An answer to this one means that the store as a whole can be read.
            store.health().await?;
            let since = now.saturating_sub(GAPS_SINCE).unwrap_or(Timestamp::MIN);
            Ok::<_, StoreError>(Known {
                gaps: store.gaps(guild, since).await?.into_iter().map(|(_, gap)| gap).collect(),
                untold: store.gaps_untold(guild).await?.len(),
                undelivered: store.undelivered(guild).await?,
                outside: store.outside_answers(guild).await?,
            })
        };
        Self(
            read.await
                .inspect_err(|error| tracing::error!(%error, "a diagnosis found the store unwell"))
                .ok(),
        )
    }
}

impl Report<'_> {
    pub(super) fn hearing(&mut self, seen: &Seen, kept: &Kept) {
        self.section("diag-hearing");
        match seen.ears {
            Ears::Hear => self.say(Mark::Well, "diag-ears-well", &[]),
            Ears::Starting => self.say(Mark::Mind, "diag-ears-starting", &[]),
            Ears::Deaf(since) => self.say(Mark::Broken, "diag-ears-deaf", &[("when", (&ago(since)).into())]),
        }
        let Some(known) = &kept.0 else { return };
        let Some(last) = known.gaps.iter().max_by_key(|gap| gap.to) else {
            return self.say(Mark::Well, "diag-gaps-none", &[]);
        };
        let (when, why) = (ago(last.to), self.word(&format!("diag-gap-{}", last.reason.tag()), &[]));
        let args = [("count", known.gaps.len().into()), ("when", (&when).into()), ("why", (&why).into())];
        self.say(Mark::Mind, "diag-gaps", &args);
        if known.untold > 0 {
            self.say(Mark::Broken, "diag-gaps-untold", &[("count", known.untold.into())]);
        }
    }

    pub(super) fn deliveries(&mut self, seen: &Seen, kept: &Kept) {
        self.section("diag-running");
        match &kept.0 {
            None => self.say(Mark::Broken, "diag-store-broken", &[]),
            Some(known) => {
                self.say(Mark::Well, "diag-store-well", &[]);
                self.undelivered(&known.undelivered);
            }
        }
        match seen.watch {
            Watch::NotSet => self.say(Mark::Mind, "diag-watch-unset", &[]),
            Watch::NotYet => self.say(Mark::Mind, "diag-watch-not-yet", &[]),
            Watch::Answered(at) => self.say(Mark::Well, "diag-watch-well", &[("when", (&ago(at)).into())]),
            Watch::Held => self.say(Mark::Broken, "diag-watch-held", &[]),
            Watch::Unanswered(last) => {
                let when = last.map_or_else(|| self.word("diag-never", &[]), ago);
                self.say(Mark::Broken, "diag-watch-unanswered", &[("when", (&when).into())]);
            }
        }
        self.outside(seen.outside, kept.0.as_ref().map(|known| known.outside).unwrap_or_default());
    }

    fn undelivered(&mut self, of: &Undelivered) {
        if of.stuck > 0 {
            self.say(Mark::Broken, "diag-stuck", &[("count", of.stuck.into())]);
        }
        if let Some(at) = of.last_buried {
            let when = ago(at);
            self.say(Mark::Mind, "diag-buried", &[("count", of.buried.into()), ("when", (&when).into())]);
        }
        if of.tried_again > 0 {
            self.say(Mark::Mind, "diag-tried-again", &[("count", of.tried_again.into())]);
        }
        if *of == Undelivered::default() {
            self.say(Mark::Well, "diag-delivered", &[]);
        }
    }

    fn outside(&mut self, outside: Outside, answers: OutsideAnswers) {
        let name = self.guild.settings.outside.as_ref().map(|contact| contact.name.trim().to_owned());
        let Some(name) = name else { return self.say(Mark::Mind, "diag-outside-unset", &[]) };
        let when = answers.answered_at.map_or_else(|| self.word("diag-never", &[]), ago);
        let args = [("name", (&name).into()), ("when", (&when).into())];
        let refused = answers.failed_at > answers.answered_at;
        match outside {
            Outside::Unreachable => self.say(Mark::Broken, "diag-outside-unreachable", &args),
            _ if refused => self.say(Mark::Broken, "diag-outside-refused", &args),
            Outside::Reachable | Outside::NotSet => self.say(Mark::Well, "diag-outside-well", &args),
        }
    }
}

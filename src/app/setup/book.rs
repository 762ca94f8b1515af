//! What was set in Discord: written to the store first, then laid over the configuration in memory. Another process sees it
//! when it looks again, within a minute.

use std::collections::{BTreeMap, BTreeSet};

use super::Choice;
use crate::app::App;
use crate::ids::{ChannelId, GuildId, RoleId};
use crate::store::{Picked, SetUp, Standing, StoreError};
use crate::text::Lang;

impl App {
    /// Looks again how servers are set up: another process may have changed it.
    ///
    /// # Errors
    /// The store does not answer; then everything stays as it is.
    pub async fn reload_setups(&self) -> Result<(), StoreError> {
        // Whoever changes a set-up holds this too, so that nothing older is put over a change.
        let _seat = self.seating.lock().await;
        let stored: BTreeMap<GuildId, SetUp> = self.store.setups().await?.into_iter().collect();
        let guilds: BTreeSet<_> = self.guilds.all().keys().chain(stored.keys()).copied().collect();
        let nothing = SetUp::default();
        for guild in guilds {
            self.guilds.settle(guild, stored.get(&guild).unwrap_or(&nothing));
        }
        Ok(())
    }

    /// Changes how a server is set up: in the store, then in memory.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub(super) async fn change_setup(
        &self,
        guild: GuildId,
        change: impl FnOnce(&mut SetUp) + Send,
    ) -> Result<(), StoreError> {
        let _seat = self.seating.lock().await;
        let setup = self.store.change_setup(guild, change).await?;
        self.guilds.settle(guild, &setup);
        Ok(())
    }

    /// Keeps a choice.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn choose(&self, guild: GuildId, choice: Choice) -> Result<(), StoreError> {
        let now = self.guild(guild);
        let spoken = now.settings.language.unwrap_or(Lang::Fr);
        let cards = now.settings.public_cards.unwrap_or(true);
        self.change_setup(guild, |setup| match choice {
            Choice::Role(role) => setup.referent_role = Some(Picked::from_choice(role.map(RoleId))),
            Choice::Lead(person) => setup.lead = Some(person),
            Choice::Staff(channel) => setup.picked_staff = Some(channel),
            Choice::Talks(channel) => setup.picked_talks = Some(channel),
            Choice::Fallback(channel) => setup.fallback = Some(Picked::from_choice(channel)),
            Choice::Excluded(channels) => setup.excluded_channels = Some(channels),
            Choice::Language => {
                setup.language = Some(match spoken {
                    Lang::Fr => Lang::Ary,
                    Lang::Ary => Lang::Fr,
                });
            }
            Choice::Cards => setup.public_cards = Some(!cards),
            // What stands on the server still stands there, and a pause was promised until a certain moment.
            Choice::LikeTheFile => {
                *setup = SetUp {
                    panel: setup.panel,
                    notice: setup.notice,
                    pause: setup.pause,
                    ..SetUp::default()
                };
            }
        })
        .await
    }

    /// The channel of the team is ready: it counts from now on.
    ///
    /// # Errors
    /// As [`App::choose`].
    pub async fn staff_is_ready(&self, guild: GuildId, channel: ChannelId) -> Result<(), StoreError> {
        let told = self.guilds.configuration(guild).and_then(|settings| settings.staff_channel);
        self.change_setup(guild, |setup| {
            setup.picked_staff = None;
            // What the file says already is left to it.
            setup.staff_channel = (told != Some(channel)).then_some(channel);
        })
        .await
    }

    /// The channel for talks is ready.
    ///
    /// # Errors
    /// As [`App::choose`].
    pub async fn talks_are_ready(&self, guild: GuildId, channel: ChannelId) -> Result<(), StoreError> {
        let told = self.guilds.configuration(guild).and_then(|settings| settings.talk_channel);
        self.change_setup(guild, |setup| {
            setup.picked_talks = None;
            setup.talk_channel = (told != Some(channel)).then_some(channel);
        })
        .await
    }

    /// The panel stands.
    ///
    /// # Errors
    /// As [`App::choose`].
    pub async fn panel_stands(&self, guild: GuildId, at: Standing) -> Result<(), StoreError> {
        self.change_setup(guild, |setup| setup.panel = Some(at)).await
    }

    /// The notice stands.
    ///
    /// # Errors
    /// As [`App::choose`].
    pub async fn notice_stands(&self, guild: GuildId, at: Standing) -> Result<(), StoreError> {
        self.change_setup(guild, |setup| setup.notice = Some(at)).await
    }
}

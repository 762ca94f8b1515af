//! The flows: a message arrives, a door is opened, a referent acts. Knows the store, not Discord.

pub mod action;
pub mod clock;
pub mod diagnostic;
pub mod doors;
pub mod duty;
pub mod guilds;
pub mod help;
pub mod listening;
pub mod places;
pub mod reload;
pub mod setup;
pub mod view;

mod apart;
mod ask;
mod deadlines;
mod desk;
mod intake;
mod list;
mod mine;
mod report;
mod speech;
mod talk;
mod unwritten;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;

use self::action::{Reading, Sealer};
use self::apart::ApartBook;
use self::clock::Clock;
use self::doors::DoorBook;
use self::guilds::{Guild, GuildBook};
use self::places::PlaceBook;
use crate::cases::Standing;
use crate::ids::{GuildId, UserId};
use crate::responses::Library;
use crate::settings::Settings;
use crate::store::{Keys, Store, StoreError};

pub use apart::OnCard;
pub use ask::{Answer, Ask, Asker};
pub use deadlines::call_words;
pub use desk::{
    DIRECT_RESTS, LureStep, PREVENTION_WAITS, PauseRequest, PostFacts, ReadRequest, RecipientRequest,
    RemoveRequest, Removed, Seen, WordRequest, case_post,
};
pub use intake::{Heard, TakenIn};
pub use list::Filter;
pub use report::{Carried, Matter, MatterFacts, ReportRequest, Reported, UNSAID};
pub use talk::{TalkRequest, TalkWish, talk_mark};
pub use unwritten::Unwritten;

/// Everything that the flows need, shared by all tasks.
pub struct App {
    /// What is remembered.
    pub store: Store,
    /// The curated files; swapped whole when they change.
    pub library: ArcSwap<Library>,
    /// Seals what buttons do.
    pub sealer: Sealer,
    /// What the process was told at its start.
    pub settings: Settings,
    /// The present moment.
    pub clock: Clock,
    /// Doors that stand now.
    pub doors: DoorBook,
    /// Channels, and who stands above others.
    pub places: PlaceBook,
    /// Servers: how each is set up, and its team.
    pub guilds: GuildBook,
    /// Whose cases are kept apart from their server's team.
    pub apart: ApartBook,
    /// Languages that people chose since the start: known before the store has written them.
    chosen: Mutex<HashMap<UserId, Reading>>,
    /// Held while a roster or a set-up is written or looked up, so that nothing older is put over a change.
    seating: tokio::sync::Mutex<()>,
}

impl App {
    /// Puts the parts together and fills the books in memory from the store.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn start(
        store: Store,
        keys: &Keys,
        library: Arc<Library>,
        settings: Settings,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let app = Self {
            sealer: Sealer::new(*keys.custom_ids()),
            // Maintainers quote phrases there, and are no young people in trouble.
            places: PlaceBook::leaving(settings.responses.maintainers_channel),
            guilds: GuildBook::configured(&settings, clock.now()),
            store,
            library: ArcSwap::new(library),
            settings,
            clock,
            doors: DoorBook::default(),
            apart: ApartBook::default(),
            chosen: Mutex::default(),
            seating: tokio::sync::Mutex::default(),
        };
        app.refresh().await?;
        Ok(app)
    }

    /// Fills the books in memory from the store: at the start, and when servers are taken over from another process.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        for door in self.store.doors_standing(now).await? {
            self.doors.note(door, now);
        }
        // Who reported somebody of the team has kept nothing else apart.
        for case in self.store.apart_cases().await?.into_iter().filter(|case| case.target.is_none()) {
            self.apart.note(case.guild, case.author);
        }
        for channel in self.store.all_channels().await? {
            self.places.note(channel);
        }
        self.reload_setups().await?;
        self.reload_rosters().await
    }

    /// One server.
    pub fn guild(&self, guild: GuildId) -> Arc<Guild> {
        self.guilds.get(guild)
    }

    /// Whether a person stands above others on a server, by what the team says or by what Discord says: then a case in which
    /// they appear is a conflict of interest. A registration that ran out still counts.
    pub fn stands_above(&self, guild: GuildId, person: UserId, roles: &[u64]) -> bool {
        let team = self.guild(guild);
        team.roster.standing(person, self.clock.now()) != Standing::Stranger
            || self.places.stands_above(guild, person, roles)
    }
}

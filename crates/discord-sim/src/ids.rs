//! The fixed ids of the default world, so that tests can name what they mean.

use crate::Id;

const BASE: u64 = 1_200_000_000_000_000_000;

/// The bot's token in the default world. It opens nothing but a local sim.
pub const TOKEN: &str = "MTIwMDAwMDAwMDAwMDAwMDAwOQ.sim-00.this-token-opens-only-the-local-stand-in";

/// The server « Jeunes du quartier ».
pub const GUILD: Id = Id(BASE + 1);

/// The application; as with all newer Discord applications, its bot user has the same id.
pub const APPLICATION: Id = Id(BASE + 9);
/// The bot's user, `Sanad`.
pub const BOT: Id = APPLICATION;
/// `yasmine`, a young person.
pub const YASMINE: Id = Id(BASE + 11);
/// `amine`, a young person.
pub const AMINE: Id = Id(BASE + 12);
/// `salma`, a referent.
pub const SALMA: Id = Id(BASE + 21);
/// `karim`, a referent.
pub const KARIM: Id = Id(BASE + 22);
/// `hicham`, a moderator who is not a referent.
pub const HICHAM: Id = Id(BASE + 31);
/// `nadia`, the owner of the server and of the application.
pub const NADIA: Id = Id(BASE + 41);

/// `#général`: everybody reads and writes.
pub const GENERAL: Id = Id(BASE + 101);
/// `#jeux`: everybody reads and writes.
pub const JEUX: Id = Id(BASE + 102);
/// `#écoute`: everybody reads and writes; the bot may manage messages and threads.
pub const ECOUTE: Id = Id(BASE + 103);
/// `#suivi`: the forum that only referents and the bot see.
pub const SUIVI: Id = Id(BASE + 104);
/// The category « Salons » above the open channels.
pub const CATEGORY: Id = Id(BASE + 100);

/// `@everyone` has the guild's own id.
pub const EVERYONE: Id = GUILD;
/// The role « Référent ».
pub const REFERENT: Id = Id(BASE + 201);
/// The role « Modération ».
pub const MODERATION: Id = Id(BASE + 202);
/// The bot's own managed role.
pub const BOT_ROLE: Id = Id(BASE + 203);

/// Forum tags of `#suivi`, in order: nouveau, pris en charge, en discussion, clos, imminent, urgent, à surveiller.
pub const SUIVI_TAGS: [Id; 7] = [
    Id(BASE + 301),
    Id(BASE + 302),
    Id(BASE + 303),
    Id(BASE + 304),
    Id(BASE + 305),
    Id(BASE + 306),
    Id(BASE + 307),
];

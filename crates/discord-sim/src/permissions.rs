//! Permission bits, under Discord's names.

use std::ops::{BitAnd, BitOr, Not};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of permissions; in JSON a string of decimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(pub u64);

macro_rules! bits {
    ($($name:ident = $bit:literal),* $(,)?) => {
        impl Permissions {
            $(#[doc = concat!("Discord's `", stringify!($name), "`.")]
            pub const $name: Permissions = Permissions(1 << $bit);)*
        }
    };
}

bits! {
    CREATE_INSTANT_INVITE = 0, KICK_MEMBERS = 1, BAN_MEMBERS = 2, ADMINISTRATOR = 3, MANAGE_CHANNELS = 4,
    MANAGE_GUILD = 5, ADD_REACTIONS = 6, VIEW_CHANNEL = 10, SEND_MESSAGES = 11, MANAGE_MESSAGES = 13,
    EMBED_LINKS = 14, ATTACH_FILES = 15, READ_MESSAGE_HISTORY = 16, MENTION_EVERYONE = 17,
    USE_EXTERNAL_EMOJIS = 18, MANAGE_ROLES = 28, MANAGE_WEBHOOKS = 29, USE_APPLICATION_COMMANDS = 31,
    MANAGE_THREADS = 34, CREATE_PUBLIC_THREADS = 35, CREATE_PRIVATE_THREADS = 36,
    SEND_MESSAGES_IN_THREADS = 38, MODERATE_MEMBERS = 40, SEND_POLLS = 49, PIN_MESSAGES = 51,
    BYPASS_SLOWMODE = 52,
}

impl Permissions {
    /// No permission.
    pub const NONE: Permissions = Permissions(0);
    /// Every bit that this crate knows of, and those between.
    pub const ALL: Permissions = Permissions((1 << 53) - 1);

    /// Whether all of `other` are in `self`.
    pub fn has(self, other: Permissions) -> bool {
        self.0 & other.0 == other.0
    }

    /// All bits of a list: usable in constants.
    pub const fn of(list: &[Permissions]) -> Permissions {
        let mut bits = 0;
        let mut i = 0;
        while i < list.len() {
            bits |= list[i].0;
            i += 1;
        }
        Permissions(bits)
    }
}

impl BitOr for Permissions {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Permissions(self.0 | other.0)
    }
}

impl BitAnd for Permissions {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Permissions(self.0 & other.0)
    }
}

impl Not for Permissions {
    type Output = Self;
    fn not(self) -> Self {
        Permissions(!self.0)
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::Id::deserialize(deserializer).map(|id| Permissions(id.0))
    }
}

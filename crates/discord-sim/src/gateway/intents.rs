//! Gateway intents: which event needs which.

use crate::world::PrivilegedIntents;

pub(crate) const GUILDS: u64 = 1 << 0;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
pub(crate) const GUILD_MODERATION: u64 = 1 << 2;
pub(crate) const GUILD_WEBHOOKS: u64 = 1 << 5;
pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
pub(crate) const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
pub(crate) const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
pub(crate) const AUTO_MODERATION_CONFIGURATION: u64 = 1 << 20;
pub(crate) const AUTO_MODERATION_EXECUTION: u64 = 1 << 21;

/// All bits that Discord knows: 0–16, 20, 21, 24 and 25. Any other closes with 4013.
const KNOWN: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/// The close code for these intents, if they are refused.
pub(crate) fn refused(intents: u64, granted: PrivilegedIntents) -> Option<(u16, &'static str)> {
    if intents & !KNOWN != 0 {
        return Some((4013, "Invalid intent(s)."));
    }
    let disallowed = (intents & GUILD_PRESENCES != 0 && !granted.presences)
        || (intents & GUILD_MEMBERS != 0 && !granted.members)
        || (intents & MESSAGE_CONTENT != 0 && !granted.message_content);
    disallowed.then_some((4014, "Disallowed intent(s)."))
}

/// Whether a session with `intents` hears of an event.
pub(crate) fn covers(intents: u64, event: &str, in_guild: bool) -> bool {
    let needed = match event {
        "INTERACTION_CREATE" | "USER_UPDATE" => return true,
        "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" | "GUILD_MEMBER_REMOVE" => GUILD_MEMBERS,
        "THREAD_MEMBERS_UPDATE" => GUILDS | GUILD_MEMBERS,
        "GUILD_AUDIT_LOG_ENTRY_CREATE" | "GUILD_BAN_ADD" | "GUILD_BAN_REMOVE" => GUILD_MODERATION,
        "WEBHOOKS_UPDATE" => GUILD_WEBHOOKS,
        "TYPING_START" if in_guild => GUILD_MESSAGE_TYPING,
        "TYPING_START" => DIRECT_MESSAGE_TYPING,
        "AUTO_MODERATION_ACTION_EXECUTION" => AUTO_MODERATION_EXECUTION,
        "AUTO_MODERATION_RULE_CREATE" | "AUTO_MODERATION_RULE_UPDATE" | "AUTO_MODERATION_RULE_DELETE" => {
            AUTO_MODERATION_CONFIGURATION
        }
        name if name.starts_with("MESSAGE_") && in_guild => GUILD_MESSAGES,
        name if name.starts_with("MESSAGE_") || name == "CHANNEL_PINS_UPDATE" && !in_guild => DIRECT_MESSAGES,
        _ => GUILDS,
    };
    intents & needed != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: PrivilegedIntents =
        PrivilegedIntents { presences: false, members: false, message_content: false };

    #[test]
    fn unknown_bits_are_4013_and_ungranted_ones_4014() {
        assert_eq!(refused(1 << 40, NONE).unwrap().0, 4013);
        assert_eq!(refused(1 << 17, NONE).unwrap().0, 4013);
        assert_eq!(refused(GUILDS | MESSAGE_CONTENT, NONE).unwrap().0, 4014);
        assert!(refused(GUILDS | GUILD_MESSAGES, NONE).is_none());
    }

    #[test]
    fn direct_messages_need_their_own_intent() {
        assert!(!covers(GUILD_MESSAGES, "MESSAGE_CREATE", false));
        assert!(covers(DIRECT_MESSAGES, "MESSAGE_CREATE", false));
        assert!(covers(0, "INTERACTION_CREATE", true));
    }
}

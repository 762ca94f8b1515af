//! What Sanad asks of a server, and the link with which it is invited.

use serenity::model::Permissions;

/// What the bot needs everywhere (design §9). MANAGE_THREADS and MANAGE_MESSAGES are given by overwrite on the staff
/// forum alone.
pub const INVITE: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::CREATE_PRIVATE_THREADS);

/// The OAuth2 link that installs the application with exactly [`INVITE`]. `application` is its id.
pub fn invite_link(application: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        INVITE.bits()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invite_asks_for_six_permissions_and_no_more() {
        assert_eq!(INVITE.bits().count_ones(), 6);
        // 1<<10 | 1<<11 | 1<<38 | 1<<16 | 1<<14 | 1<<36, from the reference's table of permissions.
        let bits = (1u64 << 10) | (1 << 11) | (1 << 38) | (1 << 16) | (1 << 14) | (1 << 36);
        assert_eq!(
            invite_link(7),
            format!(
                "https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands&permissions={bits}"
            )
        );
    }
}

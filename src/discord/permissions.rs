//! What Sanad asks of a server, and the link with which it is invited.

use serenity::model::Permissions;

use super::facts::{ChannelFacts, ChannelKind, GuildFacts, MemberFacts, OverwriteFacts};
use crate::ids::{ChannelId, UserId};
use crate::settings::GuildSettings;

/// What the bot needs everywhere (design §9). MANAGE_THREADS and MANAGE_MESSAGES are given by overwrite on the staff
/// forum alone.
pub const INVITE: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::CREATE_PRIVATE_THREADS);

/// What the bot needs in the channel where cases are posted: [`INVITE`] without private threads, and MANAGE_THREADS to
/// put posts away and to delete doubles.
pub const STAFF: Permissions =
    INVITE.difference(Permissions::CREATE_PRIVATE_THREADS).union(Permissions::MANAGE_THREADS);

/// What the bot needs in the channel for talks: to make private threads, to lock and to delete them.
pub const TALKS: Permissions = INVITE.union(Permissions::MANAGE_THREADS);

/// Discord split this off from MANAGE_MESSAGES; serenity has no name for it.
pub const PIN_MESSAGES: Permissions = Permissions::from_bits_retain(1 << 51);

/// What the bot works with in the channel of the team where it is made by `/sanad reglages`: [`STAFF`], and to delete messages.
pub const STAFF_MADE: Permissions = STAFF.union(Permissions::MANAGE_MESSAGES);

/// The same in the channel for talks.
pub const TALKS_MADE: Permissions = TALKS.union(Permissions::MANAGE_MESSAGES);

/// What a referent needs in the channel of the team: to see cases, and to write in their posts.
pub const REFERENT: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS);

/// What a member may do on a server as a whole.
pub fn on_server(guild: &GuildFacts, person: UserId, member: &MemberFacts) -> Permissions {
    let has = |role: u64| role == guild.id.0 || member.roles.iter().any(|mine| mine.get() == role);
    let roles = guild.roles.iter().filter(|role| has(role.id.get()));
    let base = roles.fold(Permissions::empty(), |sum, role| sum | role.permissions);
    let all = guild.owner_id == Some(person) || base.contains(Permissions::ADMINISTRATOR);
    if all { Permissions::all() | PIN_MESSAGES } else { base }
}

/// What the bot needs where it shall hear: reading, and reading back after an interruption.
pub const HEARING: Permissions = Permissions::VIEW_CHANNEL.union(Permissions::READ_MESSAGE_HISTORY);

/// What the bot needs where the permanent card stands.
pub const PANEL: Permissions =
    Permissions::VIEW_CHANNEL.union(Permissions::SEND_MESSAGES).union(Permissions::EMBED_LINKS);

/// Of the channels that a server wants heard: how many are, and which are not, with what is missing there. `left` is never read,
/// whatever the server says.
pub fn hearing<'a>(
    settings: &GuildSettings,
    left: Option<ChannelId>,
    channels: &'a [ChannelFacts],
    may: impl Fn(&ChannelFacts) -> Permissions,
) -> (usize, Vec<(&'a ChannelFacts, Permissions)>) {
    let away = |id: ChannelId| {
        settings.excluded_channels.contains(&id)
            || [settings.staff_channel, settings.fallback_channel, left].contains(&Some(id))
    };
    let wanted = |channel: &&ChannelFacts| {
        channel.kind != ChannelKind::Category && !away(channel.id) && !channel.parent_id.is_some_and(away)
    };
    let (mut heard, mut unheard) = (0, Vec::new());
    for channel in channels.iter().filter(wanted) {
        let missing = HEARING - may(channel);
        if missing.is_empty() {
            heard += 1;
        } else {
            unheard.push((channel, missing));
        }
    }
    (heard, unheard)
}

/// What a member may do in a channel of a server, threads not among them, by Discord's rules: first the roles, then the
/// channel's exceptions for @everyone, for the roles together, and for the person.
pub fn in_channel(
    guild: &GuildFacts,
    person: UserId,
    member: &MemberFacts,
    channel: &ChannelFacts,
) -> Permissions {
    let has = |role: u64| role == guild.id.0 || member.roles.iter().any(|mine| mine.get() == role);
    let base = on_server(guild, person, member);
    if base.contains(Permissions::ADMINISTRATOR) {
        return base;
    }
    let apply = |may: Permissions, fits: &dyn Fn(&OverwriteFacts) -> bool| {
        let fitting = || channel.permission_overwrites.iter().filter(|overwrite| fits(overwrite));
        let denied = fitting().fold(Permissions::empty(), |sum, overwrite| sum | overwrite.deny);
        let allowed = fitting().fold(Permissions::empty(), |sum, overwrite| sum | overwrite.allow);
        (may - denied) | allowed
    };
    let everyone = apply(base, &|overwrite| overwrite.kind == 0 && overwrite.id == guild.id.0);
    let by_role =
        apply(everyone, &|overwrite| overwrite.kind == 0 && overwrite.id != guild.id.0 && has(overwrite.id));
    let may = apply(by_role, &|overwrite| overwrite.kind == 1 && overwrite.id == person.0);
    // Who does not see a channel can do nothing in it.
    if may.contains(Permissions::VIEW_CHANNEL) { may } else { Permissions::empty() }
}

/// The names under which a French Discord shows permissions.
pub fn french_names(permissions: Permissions) -> String {
    let names = [
        (Permissions::VIEW_CHANNEL, "« Voir le salon »"),
        (Permissions::SEND_MESSAGES, "« Envoyer des messages »"),
        (Permissions::SEND_MESSAGES_IN_THREADS, "« Envoyer des messages dans les fils »"),
        (Permissions::READ_MESSAGE_HISTORY, "« Voir les anciens messages »"),
        (Permissions::EMBED_LINKS, "« Intégrer des liens »"),
        (Permissions::CREATE_PRIVATE_THREADS, "« Créer des fils privés »"),
        (Permissions::MANAGE_THREADS, "« Gérer les fils »"),
        (Permissions::MANAGE_MESSAGES, "« Gérer les messages »"),
        (Permissions::MANAGE_CHANNELS, "« Gérer les salons »"),
        (Permissions::MANAGE_ROLES, "« Gérer les permissions »"),
        (PIN_MESSAGES, "« Épingler des messages »"),
    ];
    let named = names.iter().filter(|(permission, _)| permissions.contains(*permission));
    named.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

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
    fn exceptions_count_in_discords_order() {
        let guild: GuildFacts = serde_json::from_str(
            r#"{"id":"1","owner_id":"9","roles":[
                {"id":"1","permissions":"1024"},{"id":"5","permissions":"2048"},{"id":"6","permissions":"8"}]}"#,
        )
        .unwrap();
        let channel = |overwrites: &str| -> ChannelFacts {
            serde_json::from_str(&format!(r#"{{"id":"2","type":0,"permission_overwrites":[{overwrites}]}}"#))
                .unwrap()
        };
        let member = |roles: &str| -> MemberFacts {
            serde_json::from_str(&format!(r#"{{"roles":[{roles}]}}"#)).unwrap()
        };
        let may = |roles: &str, overwrites: &str| {
            in_channel(&guild, UserId(7), &member(roles), &channel(overwrites)).bits()
        };
        assert_eq!(may("", ""), 1024);
        assert_eq!(may(r#""5""#, ""), 1024 | 2048);
        // @everyone sees nothing, the role does.
        let closed = r#"{"id":"1","type":0,"allow":"0","deny":"1024"}"#;
        assert_eq!(may(r#""5""#, closed), 0);
        let opened = format!(r#"{closed},{{"id":"5","type":0,"allow":"1024","deny":"2048"}}"#);
        assert_eq!(may(r#""5""#, &opened), 1024);
        // The person's own comes last.
        let person = format!(r#"{opened},{{"id":"7","type":1,"allow":"2048","deny":"0"}}"#);
        assert_eq!(may(r#""5""#, &person), 1024 | 2048);
        assert_eq!(may(r#""6""#, closed), (Permissions::all() | PIN_MESSAGES).bits());
    }

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

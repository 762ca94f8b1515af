//! The default world: a small youth server in which a bot has just been installed.

use jiff::{SignedDuration, Timestamp};

use super::{
    Application, Channel, ChannelKind, Guild, Message, Overwrite, OverwriteOf, PrivilegedIntents, Role, Tag,
    World,
};
use crate::{Id, Permissions, ids};

/// The day on which the default world begins: its first messages are of that evening.
const FOUNDED: &str = "2026-01-10T18:00:00Z";

/// What everybody may do on the default server.
const EVERYONE: Permissions = Permissions::of(&[
    Permissions::VIEW_CHANNEL,
    Permissions::SEND_MESSAGES,
    Permissions::SEND_MESSAGES_IN_THREADS,
    Permissions::READ_MESSAGE_HISTORY,
    Permissions::ADD_REACTIONS,
    Permissions::EMBED_LINKS,
    Permissions::ATTACH_FILES,
    Permissions::USE_APPLICATION_COMMANDS,
]);

/// The bot's role: exactly what an invitation would ask for.
const BOT: Permissions = Permissions::of(&[
    Permissions::VIEW_CHANNEL,
    Permissions::SEND_MESSAGES,
    Permissions::SEND_MESSAGES_IN_THREADS,
    Permissions::READ_MESSAGE_HISTORY,
    Permissions::EMBED_LINKS,
    Permissions::CREATE_PRIVATE_THREADS,
]);

/// What the bot gets besides, by overwrite, where it works with the team.
const BOT_EXTRA: Permissions = Permissions::of(&[Permissions::MANAGE_THREADS, Permissions::MANAGE_MESSAGES]);

impl Default for World {
    fn default() -> Self {
        let founded: Timestamp = FOUNDED.parse().expect("the constant is a timestamp");
        let mut world = World {
            application: Application {
                id: ids::APPLICATION,
                name: "Sanad".to_owned(),
                owner: ids::NADIA,
                token: ids::TOKEN.to_owned(),
                privileged: PrivilegedIntents { presences: false, members: false, message_content: true },
                session_starts_left: 1000,
                max_concurrency: 1,
                shards: 1,
            },
            users: Default::default(),
            guilds: Default::default(),
            channels: Default::default(),
            messages: Default::default(),
            commands: Vec::new(),
            interactions: Default::default(),
            webhooks: Default::default(),
            hint: None,
        };
        people(&mut world, founded);
        places(&mut world);
        chatter(&mut world, founded);
        world
    }
}

fn people(world: &mut World, founded: Timestamp) {
    let role = |id, name: &str, color, permissions, position| Role {
        id,
        name: name.to_owned(),
        color,
        permissions,
        position,
        mentionable: false,
        bot_id: None,
    };
    let mut bot_role = role(ids::BOT_ROLE, "Sanad", 0x2e_7d_6b, BOT, 3);
    bot_role.bot_id = Some(ids::BOT);
    let roles = [
        role(ids::EVERYONE, "@everyone", 0, EVERYONE, 0),
        role(ids::REFERENT, "Référent", 0xc2_7c_0e, Permissions::NONE, 1),
        role(ids::MODERATION, "Modération", 0x20_66_94, Permissions::MANAGE_MESSAGES, 2),
        bot_role,
    ];
    let guild = Guild {
        id: ids::GUILD,
        name: "Jeunes du quartier".to_owned(),
        owner_id: ids::NADIA,
        roles: roles.into_iter().map(|r| (r.id, r)).collect(),
        members: Default::default(),
        locale: "fr".to_owned(),
        unavailable: false,
        automod: Vec::new(),
        incident_actions: Default::default(),
    };
    world.guilds.insert(guild.id, guild);

    let people: [(Id, &str, &str, &[Id]); 7] = [
        (ids::NADIA, "nadia", "Responsable du serveur", &[]),
        (ids::YASMINE, "yasmine", "16 ans, joue du oud", &[]),
        (ids::AMINE, "amine", "15 ans, gardien de but", &[]),
        (ids::SALMA, "salma", "Référente, éducatrice", &[ids::REFERENT]),
        (ids::KARIM, "karim", "Référent, animateur", &[ids::REFERENT]),
        (ids::HICHAM, "hicham", "Modérateur", &[ids::MODERATION]),
        (ids::BOT, "Sanad", "", &[ids::BOT_ROLE]),
    ];
    for (id, name, status_line, roles) in people {
        world.add_user(id, name, status_line);
        world.add_member(ids::GUILD, id, roles, founded);
    }
    if let Some(bot) = world.users.get_mut(&ids::BOT) {
        bot.bot = true;
    }
}

fn places(world: &mut World) {
    let staff = |of, allow, deny| Overwrite { of, allow, deny };
    let mut add = |id, kind, name: &str, position, topic: &str, overwrites: Vec<Overwrite>| {
        let mut channel = Channel::new(id, Some(ids::GUILD), kind, name);
        channel.position = position;
        channel.topic = (!topic.is_empty()).then(|| topic.to_owned());
        channel.overwrites = overwrites;
        channel.parent_id = matches!(kind, ChannelKind::Text).then_some(ids::CATEGORY);
        world.channels.insert(id, channel);
    };
    let text = ChannelKind::Text;
    add(ids::CATEGORY, ChannelKind::Category, "Salons", 0, "", vec![]);
    add(ids::GENERAL, text, "général", 0, "Pour parler de tout", vec![]);
    add(ids::JEUX, text, "jeux", 1, "Parties, équipes et tournois", vec![]);
    let bot_extra = staff(OverwriteOf::Role(ids::BOT_ROLE), BOT_EXTRA, Permissions::NONE);
    add(ids::ECOUTE, text, "écoute", 2, "Si tu veux parler à un adulte de l'équipe", vec![bot_extra]);
    add(
        ids::SUIVI,
        ChannelKind::Forum,
        "suivi",
        1,
        "Réservé aux référents",
        vec![
            staff(OverwriteOf::Role(ids::EVERYONE), Permissions::NONE, Permissions::VIEW_CHANNEL),
            staff(OverwriteOf::Role(ids::REFERENT), Permissions::VIEW_CHANNEL, Permissions::NONE),
            staff(OverwriteOf::Role(ids::BOT_ROLE), Permissions::VIEW_CHANNEL | BOT_EXTRA, Permissions::NONE),
        ],
    );
    let tags = [
        ("nouveau", "🆕"),
        ("pris en charge", "🤝"),
        ("en discussion", "💬"),
        ("clos", "✅"),
        ("imminent", "🔴"),
        ("urgent", "🟠"),
        ("à surveiller", "🟡"),
    ];
    if let Some(forum) = world.channels.get_mut(&ids::SUIVI) {
        let tag = |(id, (name, emoji)): (Id, (&str, &str))| Tag {
            id,
            name: name.to_owned(),
            emoji: Some(emoji.to_owned()),
            moderated: false,
        };
        forum.available_tags = ids::SUIVI_TAGS.into_iter().zip(tags).map(tag).collect();
    }
}

fn chatter(world: &mut World, founded: Timestamp) {
    let lines = [
        (ids::GENERAL, ids::NADIA, "Bienvenue à tous ! Présentez-vous ici quand vous voulez."),
        (ids::GENERAL, ids::YASMINE, "salam tout le monde, moi c'est yasmine"),
        (ids::GENERAL, ids::AMINE, "salam ! hadi amine, labas 3likom ?"),
        (ids::GENERAL, ids::YASMINE, "الحمد لله، ونتا؟"),
        (ids::JEUX, ids::AMINE, "qui est chaud pour une partie ce soir ?"),
        (ids::JEUX, ids::HICHAM, "moi, après 21 h"),
        (ids::JEUX, ids::AMINE, "ok jib m3ak chi wa7d"),
        (
            ids::ECOUTE,
            ids::SALMA,
            "Ici, Karim et moi lisons chaque jour. Vous pouvez aussi passer au local le mercredi.",
        ),
    ];
    for (minutes, (channel, author, text)) in (1..).zip(lines) {
        let at = founded + SignedDuration::from_mins(minutes * 7);
        world.add_message(Message::new(Id::at(at), channel, author, text));
    }
}

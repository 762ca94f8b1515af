//! `/sanad diagnostic`: each line of the report, turned by a fault that is planted for it.

use discord_sim::world::{AutomodRule, AutomodTrigger, ChannelKind, Overwrite, OverwriteOf, Role};
use discord_sim::{Id, Permissions, RestEffect, RestFault, World, ids};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use sanad::app::clock::Clock;
use sanad::ids::{ChannelId, GuildId, UserId};
use sanad::responses::Library;
use serde_json::json;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::{House, button, words};

mod running;

const GUILD: GuildId = GuildId(ids::GUILD.0);
/// A text channel that only the team sees.
const BACKUP: Id = Id(1_200_000_000_000_000_160);
const ADMIN: Id = Id(1_200_000_000_000_000_260);

impl House {
    /// Somebody asks for a diagnosis by a command; all pages of it.
    async fn diagnosis_by(&self, who: Id, command: &str) -> String {
        let options = json!([{"name": "diagnostic", "type": 1}]);
        let run = self.sim.run_command(who, ids::JEUX, command, &options).expect("it can be typed");
        let mut page = self.answered(who, ids::JEUX, run).await;
        let mut all = words(&page);
        while button(&page, "Page suivante").is_some() {
            assert!(page.ephemeral, "a diagnosis was shown to all");
            page = self.press(who, &page, "Page suivante").await;
            all.push_str(&words(&page));
        }
        assert!(page.ephemeral, "a diagnosis was shown to all");
        all
    }

    async fn diagnosis(&self) -> String {
        self.diagnosis_by(ids::NADIA, "sanad").await
    }

    /// Waits until the report says something: what Sanad does by itself takes its time.
    async fn diagnosis_that_says(&self, line: &str) -> String {
        self.until_async(async || Some(self.diagnosis().await).filter(|report| report.contains(line))).await
    }

    /// Whether nothing is left to be told to the adult outside.
    async fn told_outside(&self) -> bool {
        let file = self.folder.path().join("sanad.sqlite");
        let mut store = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file))
            .await
            .expect("the store");
        let open: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE kind = 'tell-outside'")
            .fetch_one(&mut store)
            .await
            .expect("a number");
        let _ = store.close().await;
        open == 0
    }

    async fn sql(&self, statements: &[&str]) {
        let file = self.folder.path().join("sanad.sqlite");
        let options =
            SqliteConnectOptions::new().filename(file).busy_timeout(std::time::Duration::from_secs(20));
        let mut store = SqliteConnection::connect_with(&options).await.expect("the store");
        for statement in statements {
            sqlx::query(sqlx::AssertSqlSafe((*statement).to_owned()))
                .execute(&mut store)
                .await
                .expect("it runs");
        }
        let _ = store.close().await;
    }
}

/// A line is there, with its sign.
#[track_caller]
fn says(report: &str, line: &str) {
    assert!(report.contains(line), "« {line} » is not in:\n{report}");
}

#[track_caller]
fn says_not(report: &str, line: &str) {
    assert!(!report.contains(line), "« {line} » is in:\n{report}");
}

fn overwrite(world: &mut World, channel: Id, of: OverwriteOf, allow: Permissions, deny: Permissions) {
    let channel = world.channels.get_mut(&channel).expect("the channel");
    channel.overwrites.retain(|known| known.of != of);
    channel.overwrites.push(Overwrite { of, allow, deny });
}

fn role(id: Id, name: &str, permissions: Permissions, bot_id: Option<Id>) -> Role {
    Role { id, name: name.to_owned(), color: 0, permissions, position: 1, mentionable: false, bot_id }
}

fn give(world: &mut World, who: Id, role: Id) {
    let guild = world.guilds.get_mut(&ids::GUILD).expect("the guild");
    guild.members.get_mut(&who).expect("a member").roles.push(role);
}

/// The default world with a room for when the forum is gone.
fn world_with_backup() -> World {
    let mut world = World::default();
    let mut room = discord_sim::world::Channel::new(BACKUP, Some(ids::GUILD), ChannelKind::Text, "secours");
    let may = Permissions::VIEW_CHANNEL | Permissions::MANAGE_THREADS;
    let deny = Overwrite {
        of: OverwriteOf::Role(ids::EVERYONE),
        allow: Permissions::NONE,
        deny: Permissions::VIEW_CHANNEL,
    };
    let allow = |role, allow| Overwrite { of: OverwriteOf::Role(role), allow, deny: Permissions::NONE };
    room.overwrites = vec![deny, allow(ids::REFERENT, Permissions::VIEW_CHANNEL), allow(ids::BOT_ROLE, may)];
    world.channels.insert(BACKUP, room);
    world
}

/// A moment at which no number of the directory has grown old.
fn fresh() -> Clock {
    let (library, _) = Library::embedded();
    let library = library.expect("the files that are compiled in are good");
    let first =
        library.directory().services().iter().map(|service| service.expires_on).min().expect("services");
    Clock::at(TimeZone::UTC.to_timestamp(first.at(0, 0, 0, 0)).expect("a moment"))
}

fn with_backup() -> String {
    format!("fallback_channel = \"{BACKUP}\"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_in_order_is_said_to_be_so() {
    let house = House::open_at(fresh(), world_with_backup(), &with_backup()).await;
    let panel =
        house.sim.run_command(ids::NADIA, ids::GENERAL, "sanad", &json!([{"name": "panneau", "type": 1}]));
    house.answered(ids::NADIA, ids::GENERAL, panel.expect("it can be typed")).await;
    let report = house.diagnosis().await;
    says_not(&report, "❌ Le rôle");
    for line in [
        format!("✅ <#{}> n’est ouvert qu’à l’équipe (<@&{}>)", ids::SUIVI, ids::REFERENT),
        format!("✅ <#{BACKUP}> n’est ouvert qu’à l’équipe"),
        format!("✅ Dans <#{}>, seule l’équipe", ids::ECOUTE),
        "✅ La personne propriétaire du serveur voit toujours tout".to_owned(),
        format!("✅ 2 référents inscrits, et <@{}> est responsable", ids::NADIA),
        "✅ Aucune inscription n’expire".to_owned(),
        "✅ Toute l’équipe est sur le serveur".to_owned(),
        "⚠️ Personne n’est de garde, et aucun horaire".to_owned(),
        format!("✅ Salon de l’équipe <#{}>", ids::SUIVI),
        format!("✅ Salon de secours <#{BACKUP}>"),
        format!("✅ Salon pour parler <#{}>", ids::ECOUTE),
        format!("✅ Carte permanente <#{}>", ids::GENERAL),
        "✅ 3 salons sont lus".to_owned(),
        "⚠️ Discord ne me montre pas les règles".to_owned(),
        "sujets sur 20 sont des brouillons".to_owned(),
        "services ne sont pas montrés, car leurs sources".to_owned(),
        "✅ J’entends ce serveur".to_owned(),
        "✅ Rien n’a été manqué".to_owned(),
        "✅ La mémoire de Sanad répond".to_owned(),
        "✅ Rien de ce qui devait partir".to_owned(),
        "⚠️ `watch.url` n’est pas réglé".to_owned(),
        "⚠️ Pas de contact extérieur".to_owned(),
    ] {
        says(&report, &line);
    }
    // It says what to do, and how much of what.
    assert!(report.contains("❌ 0 à réparer"), "{report}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_else_sees_cases_is_counted_and_named_by_role() {
    let house = House::open_with(world_with_backup(), &with_backup()).await;
    let (view, none) = (Permissions::VIEW_CHANNEL, Permissions::NONE);

    // A role that lets in somebody who is not registered, in both rooms of the team.
    for room in [ids::SUIVI, BACKUP] {
        house.sim.change(|world| overwrite(world, room, OverwriteOf::Role(ids::MODERATION), view, none));
    }
    let report = house.diagnosis().await;
    for room in [ids::SUIVI, BACKUP] {
        says(&report, &format!("❌ Le rôle <@&{}> ouvre <#{room}> à une personne", ids::MODERATION));
        says_not(&report, &format!("✅ <#{room}> n’est ouvert qu’à l’équipe"));
    }
    // A young person with the role of referents.
    house.sim.change(|world| give(world, ids::AMINE, ids::REFERENT));
    says(
        &house.diagnosis().await,
        &format!("❌ Le rôle <@&{}> ouvre <#{}> à une personne", ids::REFERENT, ids::SUIVI),
    );

    // Discord does not say how many have a role.
    let path = format!("/guilds/{}/roles/member-counts", ids::GUILD);
    house
        .sim
        .rest_fault(RestFault::once("GET", &path, RestEffect::Refuse { status: 403, code: 50_001 }).always());
    let report = house.diagnosis().await;
    says(
        &report,
        &format!(
            "⚠️ Le rôle <@&{}> ouvre <#{}>, et Discord ne me dit pas combien",
            ids::MODERATION,
            ids::SUIVI
        ),
    );
    house.sim.clear_faults();

    // Somebody let in by name is counted and not named.
    house.sim.change(|world| overwrite(world, ids::SUIVI, OverwriteOf::Member(ids::YASMINE), view, none));
    let report = house.diagnosis().await;
    says(&report, &format!("❌ <#{}> laisse entrer, par leur nom, une personne", ids::SUIVI));
    for person in [ids::YASMINE, ids::AMINE, ids::HICHAM] {
        says_not(&report, &person.to_string());
    }

    // Administrators and other bots.
    let bot = Id(1_200_000_000_000_000_261);
    house.sim.change(|world| {
        let guild = world.guilds.get_mut(&ids::GUILD).expect("the guild");
        guild.roles.insert(ADMIN, role(ADMIN, "Direction", Permissions::ADMINISTRATOR, None));
        guild.roles.insert(bot, role(bot, "Musique", none, Some(Id(77))));
        give(world, ids::HICHAM, ADMIN);
        give(world, ids::AMINE, ADMIN);
        overwrite(world, ids::SUIVI, OverwriteOf::Role(bot), view, none);
    });
    house.sim.add_member("musique", &["Musique"]).expect("it joins");
    let report = house.diagnosis().await;
    says(
        &report,
        &format!(
            "⚠️ La personne propriétaire et les rôles administrateurs voient toujours tout, cas compris : <@&{ADMIN}> (2 personnes)"
        ),
    );
    says(&report, &format!("⚠️ Le robot du rôle <@&{bot}> voit <#{}>", ids::SUIVI));

    // Who may manage threads reads talks.
    let manage = Permissions::MANAGE_THREADS;
    house.sim.change(|world| overwrite(world, ids::ECOUTE, OverwriteOf::Role(ids::MODERATION), manage, none));
    let report = house.diagnosis().await;
    says(
        &report,
        &format!(
            "❌ Le rôle <@&{}> a « Gérer les fils » dans <#{}> : une personne",
            ids::MODERATION,
            ids::ECOUTE
        ),
    );
    says_not(&report, &format!("✅ Dans <#{}>", ids::ECOUTE));

    house.sim.change(|world| overwrite(world, ids::SUIVI, OverwriteOf::Role(ids::EVERYONE), view, none));
    says(&house.diagnosis().await, &format!("❌ <#{}> est ouvert à **tout le monde**", ids::SUIVI));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn registrations_and_people_who_cannot_be_reached_are_told() {
    let role = format!("referent_role = \"{}\"", ids::REFERENT);
    let house = House::open_with(World::default(), &role).await;
    house.registered_until(ids::SALMA, SignedDuration::from_hours(24 * 10)).await;
    let report = house.diagnosis().await;
    says(&report, &format!("⚠️ Une inscription expire bientôt : <@{}>", ids::SALMA));
    says_not(&report, "✅ Aucune inscription n’expire");

    // Without the role: the forum is closed to him and his buttons are refused.
    house.sim.change_member(ids::GUILD, ids::KARIM, |member| member.roles.clear());
    let report = house.diagnosis().await;
    says(&report, &format!("❌ Ne voit pas le salon de l’équipe : <@{}>", ids::KARIM));
    says(&report, &format!("❌ N’a plus le rôle des référents : <@{}>", ids::KARIM));
    says_not(&report, "✅ Toute l’équipe est sur le serveur");

    house.sim.remove_member(ids::GUILD, ids::KARIM);
    let report = house.diagnosis().await;
    says(&report, &format!("❌ N’est plus sur le serveur : <@{}>", ids::KARIM));
    says_not(&report, "❌ N’a plus le rôle");

    let path = format!("/guilds/{}/members/{}", ids::GUILD, ids::SALMA);
    house
        .sim
        .rest_fault(RestFault::once("GET", &path, RestEffect::Refuse { status: 403, code: 50_001 }).always());
    says(&house.diagnosis().await, &format!("⚠️ Discord n’a pas répondu pour <@{}>", ids::SALMA));
    house.sim.clear_faults();

    house.registered_until(ids::SALMA, SignedDuration::from_hours(-24)).await;
    let report = house.diagnosis().await;
    says(&report, &format!("❌ Une inscription a expiré : <@{}>", ids::SALMA));
    says(&report, "❌ Un seul référent inscrit : il en faut deux");
    says_not(&report, "référents inscrits, et");
    house.app.guilds.change(GUILD, |guild| guild.roster.lead = None);
    says(&house.diagnosis().await, "❌ Aucune personne responsable");
    house.app.guilds.change(GUILD, |guild| guild.roster.lead = Some(UserId(ids::NADIA.0)));

    // Somebody is on duty.
    house.registered_until(ids::SALMA, SignedDuration::from_hours(24 * 300)).await;
    let hours = json!([{"name": "prendre", "type": 1, "options": []}]);
    let run = house.sim.run_command(ids::SALMA, ids::JEUX, "garde", &hours).expect("it can be typed");
    house.answered(ids::SALMA, ids::JEUX, run).await;
    let report = house.diagnosis().await;
    says(&report, "✅ Quelqu’un est de garde");
    says_not(&report, "Personne n’est de garde");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_permissions_and_channels_are_told_in_discords_words() {
    let house = House::open_with(world_with_backup(), &with_backup()).await;
    says(&house.diagnosis().await, "⚠️ Aucune carte permanente n’a été posée");
    let typed = json!([{"name": "panneau", "type": 1}]);
    let run = house.sim.run_command(ids::NADIA, ids::GENERAL, "sanad", &typed).expect("it can be typed");
    house.answered(ids::NADIA, ids::GENERAL, run).await;
    says(&house.diagnosis().await, &format!("✅ Carte permanente <#{}>", ids::GENERAL));

    let (view, none) = (Permissions::VIEW_CHANNEL, Permissions::NONE);
    let bot = OverwriteOf::Role(ids::BOT_ROLE);
    house.sim.change(|world| {
        overwrite(world, ids::SUIVI, bot, view, Permissions::EMBED_LINKS);
        overwrite(world, ids::ECOUTE, bot, none, Permissions::CREATE_PRIVATE_THREADS);
        overwrite(world, ids::GENERAL, bot, none, Permissions::SEND_MESSAGES);
        overwrite(world, ids::JEUX, bot, none, Permissions::READ_MESSAGE_HISTORY);
    });
    let report = house.diagnosis().await;
    says(
        &report,
        &format!(
            "❌ Salon de l’équipe <#{}> : il me manque « Intégrer des liens », « Gérer les fils »",
            ids::SUIVI
        ),
    );
    says(
        &report,
        &format!(
            "❌ Salon pour parler <#{}> : il me manque « Créer des fils privés », « Gérer les fils »",
            ids::ECOUTE
        ),
    );
    says(
        &report,
        &format!("⚠️ Carte permanente <#{}> : il me manque « Envoyer des messages »", ids::GENERAL),
    );
    says(&report, &format!("⚠️ Un salon ne peut pas être relu après une coupure : <#{}>", ids::JEUX));
    says_not(&report, "✅ 3 salons sont lus");

    house.sim.change(|world| {
        overwrite(world, ids::JEUX, bot, none, view);
        overwrite(world, ids::GENERAL, bot, none, none);
    });
    let report = house.diagnosis().await;
    says(&report, &format!("⚠️ Un salon n’est pas lu du tout : <#{}>", ids::JEUX));
    says_not(&report, "ne peut pas être relu");
    let panel = house.bot_says(ids::NADIA, ids::GENERAL).into_iter().find(|message| !message.ephemeral);
    house.sim.delete(ids::NADIA, ids::GENERAL, panel.expect("the panel").id).expect("it can be deleted");
    says(
        &house.diagnosis().await,
        &format!("⚠️ Carte permanente <#{}> : le message a été effacé", ids::GENERAL),
    );

    house.sim.remove_channel(BACKUP);
    says(
        &house.diagnosis().await,
        &format!("❌ Salon de secours <#{BACKUP}> : ce salon n’est pas sur ce serveur"),
    );
    let (forum, voice) = (house.sim.add_channel(ids::GUILD, ChannelKind::Forum, "fils"), ChannelKind::Voice);
    let voice = house.sim.add_channel(ids::GUILD, voice, "voix");
    house.app.guilds.change(GUILD, |guild| {
        guild.settings.talk_channel = Some(ChannelId(forum.0));
        guild.settings.fallback_channel = Some(ChannelId(voice.0));
        guild.settings.staff_channel = Some(ChannelId(voice.0));
    });
    let report = house.diagnosis().await;
    says(&report, &format!("❌ Salon pour parler <#{forum}> : les fils privés demandent un salon texte"));
    says(&report, &format!("❌ Salon de secours <#{voice}> : il faut un salon texte"));
    says(&report, &format!("❌ Salon de l’équipe <#{voice}> : il faut un forum ou un salon texte"));
    house.app.guilds.change(GUILD, |guild| {
        guild.settings.talk_channel = None;
        guild.settings.fallback_channel = None;
        guild.settings.staff_channel = None;
    });
    let report = house.diagnosis().await;
    says(&report, "❌ Pas de salon de l’équipe");
    says(&report, "⚠️ Pas de salon de secours");
    says(&report, "⚠️ Pas de salon pour parler");
    house.sim.rest_fault(RestFault::once(
        "GET",
        "/guilds/*/channels",
        RestEffect::Refuse { status: 403, code: 50_001 },
    ));
    says(&house.diagnosis().await, "❌ Discord ne me décrit pas ce serveur");
    house.finish().await;
}

fn keywords(name: &str, filter: &[&str], actions: &[u8]) -> AutomodRule {
    let filter = filter.iter().map(|word| (*word).to_owned()).collect();
    AutomodRule {
        id: Id(5_000 + u64::from(name.len() as u32)),
        name: name.to_owned(),
        enabled: true,
        trigger: AutomodTrigger::Keyword { filter, regex: Vec::new(), allow: Vec::new() },
        actions: actions.to_vec(),
        exempt_roles: Vec::new(),
        exempt_channels: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_of_automod_that_take_cries_for_help_away_are_named() {
    let house = House::open().await;
    let set = |rules: Vec<AutomodRule>| {
        house.sim.change(|world| {
            let guild = world.guilds.get_mut(&ids::GUILD).expect("the guild");
            guild.automod = rules;
        });
    };
    set(vec![keywords("Interdits", &["suicide"], &[1])]);
    let report = house.diagnosis().await;
    says(&report, "⚠️ Discord ne me montre pas les règles : il faudrait « Gérer le serveur »");
    says_not(&report, "Interdits");
    house.sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| {
        role.permissions = role.permissions | Permissions::MANAGE_GUILD;
    });
    for (filter, caught) in [
        // Words of several topics, in both languages and either script.
        ("suicid*", true),
        ("mourir", true),
        ("me tuer", true),
        ("*scarif*", true),
        ("نموت", true),
        ("viol*", true),
        // Words that nobody cries for help with.
        ("casino", false),
        ("nitro gratuit", false),
        ("discord.gg", false),
    ] {
        set(vec![keywords("Interdits", &["zelda", filter], &[1])]);
        let report = house.diagnosis().await;
        let line = format!("❌ La règle `Interdits` efface des mots de détresse (`{filter}`)");
        assert_eq!(report.contains(&line), caught, "{filter}:\n{report}");
        assert_eq!(report.contains("✅ Une règle, et aucun mot de détresse"), !caught, "{filter}:\n{report}");
    }
    let lists = AutomodRule { trigger: AutomodTrigger::Lists(vec![2]), ..keywords("Discord", &[], &[1]) };
    let spam = AutomodRule { trigger: AutomodTrigger::Spam, ..keywords("Spam", &[], &[1]) };
    let apart = AutomodRule {
        exempt_roles: vec![ids::REFERENT],
        exempt_channels: vec![ids::ECOUTE],
        ..keywords("Ailleurs", &["mourir"], &[1])
    };
    let off = AutomodRule { enabled: false, ..keywords("Éteinte", &["mourir"], &[1]) };
    set(vec![
        keywords("Sévère", &["mourir"], &[1, 3]),
        keywords("Alerte", &["mourir"], &[2]),
        apart,
        lists,
        spam,
        off,
    ]);
    let report = house.diagnosis().await;
    says(&report, "❌ La règle `Sévère` punit qui écrit des mots de détresse (`mourir`)");
    let left_out = format!("Elle ne vaut pas pour <@&{}>, <#{}>.", ids::REFERENT, ids::ECOUTE);
    let lines = report.lines().filter(|line| line.contains("La règle"));
    let with: Vec<&str> = lines.filter(|line| line.contains(&left_out)).collect();
    assert!(with.len() == 1 && with[0].contains("`Ailleurs` efface"), "{report}");
    says(&report, "⚠️ La règle `Alerte` recopie dans un salon d’alerte");
    says(&report, "⚠️ La règle `Discord` suit une liste");
    says_not(&report, "Spam");
    says_not(&report, "Éteinte");
    set(Vec::new());
    says(&house.diagnosis().await, "✅ Aucune règle ne touche les messages");
    house.sim.rest_fault(RestFault::once(
        "GET",
        "/guilds/*/auto-moderation/rules",
        RestEffect::Refuse { status: 404, code: 0 },
    ));
    says(&house.diagnosis().await, "⚠️ Discord n’a pas répondu sur les règles");
    house.finish().await;
}

//! `/sanad diagnostic`: each line of the report, turned by a fault that is planted for it.

use discord_sim::world::{AutomodRule, AutomodTrigger, ChannelKind, Overwrite, OverwriteOf, Role};
use discord_sim::{Id, Permissions, RestEffect, RestFault, World, ids};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::app::diagnostic::{
    Automod, DiagnosisRequest, Ears, FilterRule, Found, Member, MemberStanding, Outside, Place, PlaceFault,
    Roles, Seen, SeenChannel, SeenServer, Unheard, Watch,
};
use sanad::discord::bot::BotPace;
use sanad::discord::render;
use sanad::discord::watch::Watching;
use sanad::ids::{ChannelId, GuildId, RoleId, UserId};
use sanad::outside::OutsideEvent;
use sanad::responses::Library;
use sanad::store::{Gap, GapReason};
use sanad::text::Lang;
use serde_json::json;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::contact::{Contact, NAME, Says};
use crate::support::{House, button, words};

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
    let off = AutomodRule { enabled: false, ..keywords("Éteinte", &["mourir"], &[1]) };
    set(vec![
        keywords("Sévère", &["mourir"], &[1, 3]),
        keywords("Alerte", &["mourir"], &[2]),
        lists,
        spam,
        off,
    ]);
    let report = house.diagnosis().await;
    says(&report, "❌ La règle `Sévère` punit qui écrit des mots de détresse (`mourir`)");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_numbers_are_told_when_their_time_has_come() {
    let clock = fresh();
    let house = House::open_at(clock.clone(), World::default(), "").await;
    let report = house.diagnosis().await;
    says_not(&report, "à vérifier » :");
    says_not(&report, "ne sont plus montrés");
    says(&report, "encore été appelés par personne");
    // The oldest entry is years older than the others.
    clock.turn(SignedDuration::from_hours(24 * 365 * 14));
    let report = house.diagnosis().await;
    says(&report, "numéros d’urgence sont montrés avec « à vérifier »");
    says(&report, "services ne sont plus montrés");
    says(&report, "❌ Maroc n’a pas assez de numéros à jour");
    says_not(&report, "services de l’annuaire sont à jour");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gaps_and_deliveries_that_did_not_arrive_are_told() {
    let house = House::open().await;
    let now = house.app.clock.now();
    // The team's channel is closed to the bot, which would tell of the gap at once.
    let (bot, view) = (OverwriteOf::Role(ids::BOT_ROLE), Permissions::VIEW_CHANNEL);
    house.sim.change(|world| overwrite(world, ids::SUIVI, bot, Permissions::NONE, view));
    let gap = Gap {
        guild: GUILD,
        channel: Some(ChannelId(ids::JEUX.0)),
        from: now - SignedDuration::from_mins(30),
        to: now - SignedDuration::from_mins(20),
        reason: GapReason::NoHistory,
    };
    let id = house.app.store.record_gap(&gap).await.expect("the store answers");
    house.app.store.record_gap(&Gap { guild: GuildId(4), ..gap }).await.expect("the store answers");
    let report = house.diagnosis().await;
    says(&report, "⚠️ Un trou dans l’écoute ces 7 derniers jours");
    says(&report, "il me manque « Voir les anciens messages »");
    says_not(&report, "✅ Rien n’a été manqué");
    says(&report, "❌ Un trou n’a pas pu être dit");
    house.app.store.gap_told(id, now).await.expect("the store answers");
    says_not(&house.diagnosis().await, "❌ Un trou n’a pas pu être dit");

    // A case that Discord lets nobody see is stuck until the channel is put right.
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let report = house.diagnosis_that_says("❌ Un envoi sur un cas est refusé").await;
    says_not(&report, "✅ Rien de ce qui devait partir");
    says_not(&report, &ids::YASMINE.to_string());

    // Given up, here, on another server, and about something that the team must not learn of.
    house.say(ids::HICHAM, ids::JEUX, "je vais me tuer ce soir");
    let apart = house.until_async(async || house.app.store.apart_cases().await.ok()?.pop()).await;
    let buried = |work: &str| {
        format!(
            "INSERT INTO outbox (lane, kind, work, created_at, due_at, attempts, why, buried_at) \
             VALUES ('t', 't', '{work}', 1, 1, 9, 'refused', {})",
            now.as_millisecond()
        )
    };
    let secret = buried(&format!(r#"{{"do":"tell-outside","case":{},"event":"case"}}"#, apart.id));
    let elsewhere = buried(r#"{"do":"post-door","door":7,"guild":"4","channel":"5"}"#);
    house.sql(&[&secret, &elsewhere]).await;
    let report = house.diagnosis().await;
    says_not(&report, "abandonné");
    let here = buried(&format!(r#"{{"do":"post-door","door":8,"guild":"{}","channel":"5"}}"#, ids::GUILD));
    house.sql(&[&here]).await;
    says(&house.diagnosis().await, "⚠️ Un envoi a été abandonné");

    house.sql(&["ALTER TABLE gaps RENAME TO elsewhere"]).await;
    let report = house.diagnosis().await;
    says(&report, "❌ La mémoire de Sanad ne répond pas");
    says_not(&report, "✅ La mémoire");
    house.sql(&["ALTER TABLE elsewhere RENAME TO gaps"]).await;
    says(&house.diagnosis().await, "✅ La mémoire de Sanad répond");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_watches_from_outside_is_asked_after() {
    let contact = Contact::answering(&[Says::Status(204, ""), Says::Status(410, "")]).await;
    // Nobody answers there.
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let settings = format!("{}\n[watch]\nurl = \"http://{free}/\"", contact.setting());
    let pace = BotPace { watch_every: Some(std::time::Duration::from_millis(100)), ..BotPace::default() };
    let house = House::open_at_pace(World::default(), &settings, pace).await;
    let watching = house.watching.clone();
    house.until(|| (*watching.borrow() == Watching::Unanswered).then_some(())).await;
    let report = house.diagnosis().await;
    says(&report, "❌ `watch.url` ne répond pas comme il faut ; dernière réponse : jamais encore");
    says(
        &report,
        &format!("✅ Contact extérieur : {NAME}. Son adresse mène quelque part ; dernier avis reçu : jamais"),
    );
    let listener = tokio::net::TcpListener::bind(free).await.expect("the port is free again");
    let answers = axum::Router::new().fallback(|| async {});
    let server = tokio::spawn(async move { axum::serve(listener, answers).await });
    house.until(|| matches!(*watching.borrow(), Watching::Called(_)).then_some(())).await;
    says(&house.diagnosis().await, "✅ `watch.url` a répondu <t:");
    server.abort();
    house.until(|| (*watching.borrow() == Watching::Unanswered).then_some(())).await;
    says(&house.diagnosis().await, "❌ `watch.url` ne répond pas comme il faut ; dernière réponse : <t:");

    // A notice about what the team sees is remembered; the next one is refused.
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    house.case().await;
    let case = house.app.store.open_cases(GUILD).await.expect("the store answers").pop().expect("a case").id;
    let tell = async || {
        house
            .app
            .store
            .tell_outside(case, OutsideEvent::NoAnswer, house.app.clock.now())
            .await
            .expect("noted");
    };
    tell().await;
    house
        .diagnosis_that_says(&format!(
            "✅ Contact extérieur : {NAME}. Son adresse mène quelque part ; dernier avis reçu : <t:"
        ))
        .await;
    tell().await;
    house
        .diagnosis_that_says(&format!(
            "❌ Contact extérieur : {NAME}. Le dernier avis n’a pas été pris ; dernier avis reçu : <t:"
        ))
        .await;
    house.app.guilds.change(GUILD, |guild| {
        if let Some(outside) = &mut guild.settings.outside {
            outside.allow_private = false;
        }
    });
    says(
        &house.diagnosis().await,
        &format!("❌ Contact extérieur : {NAME}. Son adresse ne mène nulle part de permis"),
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_apart_leaves_no_sign_in_the_report() {
    let contact = Contact::open().await;
    let house = House::open_with(World::default(), &contact.setting()).await;
    let before = house.diagnosis().await;
    // A moderator is in danger: the team is not told, the contact outside is.
    house.say(ids::HICHAM, ids::JEUX, "je vais me tuer ce soir");
    house.until(|| (!contact.got().is_empty()).then_some(())).await;
    house.until_async(async || house.told_outside().await.then_some(())).await;
    assert_eq!(house.diagnosis().await, before);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_for_who_manages_the_server_and_for_the_lead() {
    let mut world = World::default();
    // Somebody else owns the server: the lead is an ordinary member.
    let guild = world.guilds.get_mut(&ids::GUILD).expect("the guild");
    guild.owner_id = ids::AMINE;
    guild.roles.insert(ADMIN, role(ADMIN, "Gestion", Permissions::MANAGE_GUILD, None));
    give(&mut world, ids::HICHAM, ADMIN);
    let house = House::open_with(world, "").await;
    for (who, command) in
        [(ids::NADIA, "garde"), (ids::HICHAM, "sanad"), (ids::HICHAM, "garde"), (ids::AMINE, "sanad")]
    {
        says(&house.diagnosis_by(who, command).await, "Qui voit les cas");
    }
    for who in [ids::YASMINE, ids::SALMA] {
        let report = house.diagnosis_by(who, "garde").await;
        says(&report, "Ce diagnostic est pour qui gère le serveur");
        says_not(&report, "✅");
    }
    // The owner is not of the team, and sees everything.
    says(
        &house.diagnosis_by(ids::NADIA, "garde").await,
        "⚠️ La personne propriétaire du serveur voit toujours tout",
    );
    // A page stands open while the right to it goes.
    let typed = json!([{"name": "diagnostic", "type": 1}]);
    let run = house.sim.run_command(ids::HICHAM, ids::JEUX, "sanad", &typed).expect("it can be typed");
    let page = house.answered(ids::HICHAM, ids::JEUX, run).await;
    house.sim.change_member(ids::GUILD, ids::HICHAM, |member| member.roles.retain(|role| *role != ADMIN));
    let refused = house.press(ids::HICHAM, &page, "Regarder encore").await;
    says(&words(&refused), "Ce diagnostic est pour qui gère le serveur");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_that_speaks_darija_reads_it_in_darija() {
    let house = House::open_with(World::default(), "language = \"ary\"").await;
    let run = json!([{"name": "diagnostic", "type": 1}]);
    let run = house.sim.run_command(ids::NADIA, ids::JEUX, "sanad", &run).expect("it can be typed");
    let report = words(&house.answered(ids::NADIA, ids::JEUX, run).await);
    says(&report, "شكون كيشوف الحالات");
    for french in ["Salon", "référents inscrits", "Discord ne"] {
        says_not(&report, french);
    }
    house.finish().await;
}

/// A server on which everything is wrong, with as many of each as can be.
fn worst() -> Seen {
    let roles = |count: u64| {
        (0..count)
            .map(|at| Roles {
                role: RoleId(u64::MAX - at),
                members: Some(9_999),
                others: Some(9_999),
                bot: at == 0,
            })
            .collect::<Vec<_>>()
    };
    let place = |place, fault| SeenChannel {
        place,
        channel: ChannelId(u64::MAX),
        fault,
        everyone: false,
        roles: roles(20),
        people: 9_999,
    };
    let all = "« Voir le salon », « Envoyer des messages », « Envoyer des messages dans les fils », « Gérer les fils »";
    let member = |at: u64, standing| Member { person: UserId(u64::MAX - at), standing };
    let standings = [MemberStanding::Left, MemberStanding::CannotSee, MemberStanding::Unknown];
    let rule = |at: usize| FilterRule {
        name: "R".repeat(100),
        punishes: at.is_multiple_of(2),
        blocks: true,
        tells: true,
        found: Found::Words(vec!["x".repeat(60); 5]),
    };
    Seen {
        server: Some(SeenServer {
            owner: Some(UserId(u64::MAX)),
            admins: roles(30),
            channels: vec![
                place(Place::Staff, Some(PlaceFault::Lacks(all.to_owned()))),
                place(Place::Fallback, Some(PlaceFault::Kind)),
                place(Place::Talks, Some(PlaceFault::Gone)),
                place(Place::Panel, Some(PlaceFault::NoMessage)),
            ],
            members: (0..60).map(|at| member(at, standings[at as usize % 3])).collect(),
            unheard: (0..400)
                .map(|at| {
                    (
                        ChannelId(u64::MAX - at),
                        if at % 2 == 0 { Unheard::Unseen } else { Unheard::NotReadBack },
                    )
                })
                .collect(),
            heard: 0,
        }),
        automod: Automod::Rules((0..6).map(rule).collect()),
        ears: Ears::Deaf(Timestamp::UNIX_EPOCH),
        watch: Watch::Held,
        outside: Outside::Unreachable,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worst_report_fits_into_what_discord_shows() {
    let app = crate::support::app_alone("", Clock::at(Timestamp::now())).await;
    for lang in Lang::ALL {
        let seen = worst();
        let mut page = 0;
        loop {
            let request = DiagnosisRequest { guild: GUILD, page, lang, panels: Vec::new() };
            let view = app.diagnosis(&request, &seen).await;
            assert_eq!(render::excess(&view), Vec::<String>::new(), "{lang:?}, page {page}");
            let footer = view.footer.clone().unwrap_or_default();
            if page == 0 {
                assert!(view.body.contains("❌"), "{}", view.body);
            }
            page += 1;
            let last: String = footer.chars().filter(char::is_ascii_digit).collect();
            let (at, of) = last.split_at(last.len() / 2);
            if at == of {
                break;
            }
            assert!(page < 9, "too many pages: {footer}");
        }
        assert!(page > 2, "everything wrong is a long report");
    }
    // Who is deaf, and a call outside that is held, cannot be planted where a command must be heard.
    let seen = worst();
    let request = |page| DiagnosisRequest { guild: GUILD, page, lang: Lang::Fr, panels: Vec::new() };
    let mut all = String::new();
    for page in 0..8 {
        all.push_str(&app.diagnosis(&request(page), &seen).await.body);
    }
    says(&all, "❌ Je n’entends plus ce serveur depuis <t:0:R>");
    says(&all, "❌ `watch.url` n’est plus appelé");
    let starting = Seen { ears: Ears::Starting, watch: Watch::NotYet, server: None, ..seen };
    let mut all = String::new();
    for page in 0..4 {
        all.push_str(&app.diagnosis(&request(page), &starting).await.body);
    }
    says(&all, "⚠️ La connexion avec Discord se fait");
    says(&all, "⚠️ `watch.url` est réglé, et n’a pas encore été appelé");
}

//! The files, what goes out, who watches, and who may ask.

use discord_sim::world::OverwriteOf;
use discord_sim::{Permissions, World, ids};
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::app::diagnostic::{
    Automod, DiagnosisRequest, Ears, FilterRule, Found, Member, MemberStanding, Outside, Place, PlaceFault,
    Roles, Seen, SeenChannel, SeenServer, Unheard, Watch,
};
use sanad::app::setup::SetUpPress;
use sanad::discord::bot::BotPace;
use sanad::discord::render;
use sanad::discord::watch::Watching;
use sanad::ids::{ChannelId, GuildId, RoleId, UserId};
use sanad::outside::OutsideEvent;
use sanad::store::{Gap, GapReason};
use sanad::text::Lang;
use serde_json::json;

use super::*;
use crate::support::contact::{Contact, NAME, Says};
use crate::support::{House, words};

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
        exempt_roles: vec![RoleId(u64::MAX); 20],
        exempt_channels: vec![ChannelId(u64::MAX); 50],
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_without_an_end_is_told_to_the_lead_each_day_and_in_the_diagnosis() {
    // One in the afternoon in Casablanca.
    let clock = Clock::at("2026-02-10T12:00:00Z".parse().expect("a moment"));
    let mut house = House::open_at(clock.clone(), World::default(), "").await;
    let lead = UserId(ids::NADIA.0);
    house.app.pause(GUILD, lead, SetUpPress::OneHour).await.expect("the store answers");
    says(&house.diagnosis().await, "⚠️ Une pause est en cours ; elle finit <t:");
    house.app.pause(GUILD, lead, SetUpPress::UntilTold).await.expect("the store answers");
    says(&house.diagnosis().await, "⚠️ Une pause sans fin dure depuis <t:");
    // A day later, but not at night; then a day after that.
    for (hours, due) in [(23, false), (10, false), (15, true)] {
        clock.turn(SignedDuration::from_hours(hours));
        assert_eq!(house.app.pause_reminder(GUILD).is_some(), due, "{}", clock.now());
    }
    house.stop_bot().await;
    house.start_bot().await;
    let post = house
        .until(|| {
            let found = house.sim.world(|world| {
                let mut posts = world.threads_of(ids::SUIVI);
                posts.find(|post| post.name.starts_with("La pause dure encore")).map(|post| post.id)
            });
            house.bot_says(ids::NADIA, found?).pop()
        })
        .await;
    assert!(words(&post).contains("Elle n’a pas de fin"), "{}", words(&post));
    assert_eq!(house.sim.message(post.channel_id, post.id).expect("it stands").notified, [ids::NADIA]);
    house.until(|| house.app.pause_reminder(GUILD).is_none().then_some(())).await;
    clock.turn(SignedDuration::from_hours(24));
    assert!(house.app.pause_reminder(GUILD).is_some());
    house.finish().await;
}

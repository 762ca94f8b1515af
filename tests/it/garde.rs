//! `/garde`: the lead registers referents, these say when they are on duty, a drill shows whom a call would reach.

use discord_sim::{Id, MessageView, World, ids};
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::app::duty::{Duty, Named};
use sanad::app::{Answer, Ask, Asker};
use sanad::cases::{REGISTRATION_HOLDS, Registration, Training, Voucher};
use sanad::ids::{ChannelId, GuildId, UserId};
use sanad::store::{Enrolment, Referent};
use serde_json::{Value, json};

use crate::support::{House, SOON, app_alone, settings_text, words};

const GUILD: GuildId = GuildId(ids::GUILD.0);

impl House {
    /// Somebody types `/garde` with a subcommand, and sees the answer alone.
    async fn garde(&self, who: Id, name: &str, options: Value) -> String {
        let options = json!([{"name": name, "type": 1, "options": options}]);
        let run = self.sim.run_command(who, ids::JEUX, "garde", &options).expect("it can be typed");
        let shown = self.answered(who, ids::JEUX, run).await;
        assert!(shown.ephemeral, "/garde {name} answered in public");
        words(&shown)
    }

    async fn inscrire(&self, by: Id, who: Id, training: &str, adult: bool) -> String {
        let options = json!([
            {"name": "personne", "type": 6, "value": who},
            {"name": "formation", "type": 3, "value": training},
            {"name": "majeur", "type": 5, "value": adult},
        ]);
        self.garde(by, "inscrire", options).await
    }

    async fn semaine(&self, who: Id, day: &str, from: &str, to: &str) -> String {
        let option = |name, value| json!({"name": name, "type": 3, "value": value});
        let options = json!([option("jour", day), option("de", from), option("a", to)]);
        self.garde(who, "semaine", options).await
    }

    /// What the store keeps of somebody's registration is moved in time, as if the years had passed.
    pub async fn registered_until(&self, who: Id, ends_in: SignedDuration) {
        let expires = self.app.clock.now() + ends_in;
        let registration = Registration {
            person: UserId(who.0),
            training: Training::Listening,
            by: Voucher::Lead(UserId(ids::NADIA.0)),
            at: expires - REGISTRATION_HOLDS,
            expires,
        };
        let change = |entry: &mut Referent| entry.enrolment = Enrolment::Registered(registration);
        self.app.store.change_referent(GUILD, UserId(who.0), change).await.expect("the store answers");
        self.app.reload_rosters().await.expect("the store answers");
    }
}

fn of(person: Id) -> String {
    format!("<@{person}>")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_registers_two_referents_and_they_take_turns() {
    let house = House::without_referents(World::default()).await;
    assert!(house.garde(ids::SALMA, "qui", json!([])).await.contains("adultes inscrits"));
    let first = house.inscrire(ids::NADIA, ids::SALMA, "child-protection", true).await;
    assert!(first.contains(&of(ids::SALMA)) && first.contains("protection de l’enfance"), "{first}");
    assert!(first.contains("Il manque encore un référent"), "{first}");
    let second = house.inscrire(ids::NADIA, ids::KARIM, "first-aid", true).await;
    assert!(second.contains("a une équipe"), "{second}");
    let again = house.inscrire(ids::NADIA, ids::KARIM, "listening", true).await;
    assert!(again.contains("est à jour"), "{again}");

    let taken = house.garde(ids::SALMA, "prendre", json!([{"name": "heures", "type": 4, "value": 3}])).await;
    assert!(taken.contains("Tu es de garde jusqu’au"), "{taken}");
    let weekly = house.semaine(ids::KARIM, "fr", "20h30", "23h").await;
    assert!(weekly.contains("chaque vendredi de 20:30 à 23:00"), "{weekly}");
    let instead = house.semaine(ids::KARIM, "fr", "20h", "2h").await;
    assert!(instead.contains("à la place de"), "{instead}");
    let who = house.garde(ids::NADIA, "qui", json!([])).await;
    assert!(who.contains(&format!("{} jusqu’au", of(ids::SALMA))), "{who}");
    assert!(who.contains(&format!("Ensuite : {}", of(ids::KARIM))), "{who}");
    assert!(who.contains("vendredi 20:00 – 02:00") && who.contains("écoute et premiers secours"), "{who}");

    let left = house.garde(ids::SALMA, "laisser", json!([])).await;
    assert!(left.contains("repose-toi") && left.contains("Personne n’est de garde"), "{left}");
    assert!(house.garde(ids::SALMA, "laisser", json!([])).await.contains("pas de garde en ce moment"));
    let option = json!([{"name": "jour", "type": 3, "value": "fr"}]);
    assert!(house.garde(ids::KARIM, "oublier", option.clone()).await.contains("plus de garde"));
    assert!(house.garde(ids::KARIM, "oublier", option).await.contains("Tu n’as pas de garde"));
    // Nothing of this was seen by others.
    assert!(house.bot_says(ids::HICHAM, ids::JEUX).is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_is_refused_kindly_and_changes_nothing() {
    let house = House::open().await;
    for (by, who, training, adult, word) in [
        (ids::YASMINE, ids::AMINE, "listening", true, "tape « /aide »"),
        (ids::SALMA, ids::HICHAM, "listening", true, "Seule la personne responsable"),
        (ids::NADIA, ids::NADIA, "listening", true, "toi-même"),
        (ids::NADIA, ids::BOT, "listening", true, "robot"),
        (ids::NADIA, ids::HICHAM, "listening", false, "18 ans"),
        (ids::NADIA, ids::HICHAM, "cuisine", true, "dans la liste"),
    ] {
        let said = house.inscrire(by, who, training, adult).await;
        assert!(said.contains(word) && said.contains("Rien n’a été changé"), "{word}: {said}");
    }
    house.sim.remove_member(ids::GUILD, ids::AMINE);
    assert!(house.inscrire(ids::NADIA, ids::AMINE, "listening", true).await.contains("pas sur ce serveur"));
    for (day, from, to, word) in [
        ("lundi", "20h", "22h", "dans la liste"),
        ("mo", "huit", "22h", "pas compris l’heure"),
        ("mo", "20h", "25h", "pas compris l’heure"),
        ("mo", "8h", "20h01", "12 heures"),
    ] {
        let said = house.semaine(ids::SALMA, day, from, to).await;
        assert!(said.contains(word) && said.contains("Rien n’a été changé"), "{word}: {said}");
    }
    for (hours, word) in [(13, "12 heures"), (0, "au moins une heure"), (i64::MAX >> 12, "12 heures")] {
        let option = json!([{"name": "heures", "type": 4, "value": hours}]);
        let said = house.garde(ids::SALMA, "prendre", option).await;
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(house.garde(ids::NADIA, "prendre", json!([])).await.contains("l’appel t’arrive de toute façon"));
    assert!(house.garde(ids::YASMINE, "essai", json!([])).await.contains("tape « /aide »"));
    assert_eq!(house.app.store.referents().await.unwrap(), [], "something was stored all the same");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_removed_or_ran_out_cannot_act_on_a_case_any_more() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = house.case_card(thread).await;

    house.registered_until(ids::SALMA, SignedDuration::from_hours(-24)).await;
    for button in ["Prendre", "Lire", "Conseils", "Clore"] {
        let said = words(&house.press(ids::SALMA, &card, button).await);
        assert!(said.contains("a expiré le") && said.contains(&of(ids::NADIA)), "{button}: {said}");
    }
    assert!(house.garde(ids::SALMA, "prendre", json!([])).await.contains("a expiré le"));
    let who = house.garde(ids::NADIA, "qui", json!([])).await;
    assert!(who.contains("Inscriptions expirées") && who.contains("Il manque encore un référent"), "{who}");
    assert!(house.inscrire(ids::NADIA, ids::SALMA, "professional", true).await.contains("est à jour"));
    assert!(words(&house.press(ids::SALMA, &card, "Prendre").await).contains("à toi"));

    // Karim stands in the configuration: the lead's word counts before it, also after a restart.
    let karim = json!([{"name": "personne", "type": 6, "value": ids::KARIM}]);
    let removed = house.garde(ids::NADIA, "retirer", karim.clone()).await;
    assert!(removed.contains("n’est plus référent") && removed.contains("configuration"), "{removed}");
    assert!(words(&house.press(ids::KARIM, &card, "Lire").await).contains("Seuls les référents"));
    assert!(house.garde(ids::NADIA, "retirer", karim).await.contains("n’est pas inscrit"));
    let mut house = house;
    house.stop_bot().await;
    house.start_bot().await;
    assert!(words(&house.press(ids::KARIM, &card, "Lire").await).contains("Seuls les référents"));
    assert!(words(&house.press(ids::SALMA, &card, "Lire").await).contains("jveux mourir"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_calls_for_real_and_tells_whom_nobody_reaches() {
    let house = House::open().await;
    let newcomer = house.sim.add_member("samir", &[]).unwrap();
    for (who, training) in [(ids::SALMA, "listening"), (newcomer, "first-aid")] {
        house.inscrire(ids::NADIA, who, training, true).await;
    }
    house.garde(ids::SALMA, "prendre", json!([])).await;
    house.sim.remove_member(ids::GUILD, ids::KARIM);
    let report = house.garde(ids::SALMA, "essai", json!([])).await;
    assert!(report.contains("De garde · tout de suite") && report.contains("après 3 minutes"), "{report}");
    assert!(report.contains("Responsable en plus · après 8 minutes"), "{report}");
    assert!(report.contains(&format!("✅ {}", of(ids::SALMA))), "{report}");
    assert!(report.contains(&format!("{} n’est plus sur le serveur", of(ids::KARIM))), "{report}");
    assert!(report.contains(&format!("{} ne voit pas le salon", of(newcomer))), "{report}");
    assert!(report.contains("2 sur 4 seraient joints"), "{report}");

    let (post, called) = drill_of(&house);
    assert!(
        words(&post).contains("ESSAI") && words(&post).contains("aucun cas n’attend"),
        "{}",
        words(&post)
    );
    let first = house.sim.message(post.channel_id, post.id).unwrap();
    assert!(first.notified.is_empty(), "what says that it is a drill calls nobody");
    let notified = house.sim.message(called.channel_id, called.id).unwrap().notified;
    assert!(notified.contains(&ids::SALMA) && notified.contains(&ids::NADIA), "{notified:?}");
    assert!(!notified.contains(&newcomer) && !house.sim.sees(ids::YASMINE, called.channel_id));
    assert!(house.cases().is_empty(), "a drill is no case");

    // Nobody may write in the channel of the team: a real call would not arrive either, and that is said.
    house.sim.change_channel(ids::SUIVI, |channel| channel.overwrites.clear());
    house.sim.change_role(ids::GUILD, ids::EVERYONE, |role| role.permissions = Default::default());
    house.sim.change_role(ids::GUILD, ids::BOT_ROLE, |role| role.permissions = Default::default());
    let asked = house.garde(ids::NADIA, "essai", json!([])).await;
    assert!(asked.contains("n’a pas pu être posté"), "{asked}");
    house.finish().await;
}

/// The two messages of the drill's post: what it is, and the call.
fn drill_of(house: &House) -> (MessageView, MessageView) {
    let thread = house.sim.world(|world| {
        let mut posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with("Essai"));
        posts.next().expect("the drill has a post").id
    });
    let said = house.bot_says(ids::SALMA, thread);
    (said[0].clone(), said[1].clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_young_person_is_told_whether_somebody_is_on_duty() {
    let house = House::open().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let door = house.door_in(ids::GENERAL).await;
    let nobody = words(&house.press(ids::YASMINE, &door, "privé").await);
    assert!(nobody.contains("personne n’est de garde") && nobody.contains("Ouvert maintenant"), "{nobody}");
    house.garde(ids::SALMA, "prendre", json!([])).await;
    let on = words(&house.press(ids::YASMINE, &door, "privé").await);
    assert!(!on.contains("personne n’est de garde") && on.contains("savent qu’un message"), "{on}");
    // Whoever did not write is told neither, and the menu stays that of the panel.
    let other = words(&house.press(ids::AMINE, &door, "privé").await);
    assert!(!other.contains("de garde"), "{other}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_told_once_that_a_registration_ends() {
    let mut house = House::open().await;
    house.registered_until(ids::SALMA, SignedDuration::from_hours(24 * 20)).await;
    // Whoever starts looks at once; whoever runs, within a minute.
    for round in 0..2 {
        house.stop_bot().await;
        house.start_bot().await;
        if round == 0 {
            let told = house.until(|| renewals(&house).pop()).await;
            let said = house.until(|| house.bot_says(ids::NADIA, told).pop()).await;
            assert!(words(&said).contains(&of(ids::SALMA)), "{}", words(&said));
            assert_eq!(house.sim.message(told, said.id).unwrap().notified, [ids::NADIA]);
            noted(&house).await;
        }
    }
    // A renewal makes it a registration of its own; the other process sees it when it looks.
    let beside = house.app_beside().await;
    assert_eq!(beside.renewals(GUILD).await.unwrap(), []);
    house.inscrire(ids::NADIA, ids::SALMA, "listening", true).await;
    let salma = UserId(ids::SALMA.0);
    let lapsing = |app: &sanad::app::App| app.guild(GUILD).roster.lapsing(app.clock.now());
    assert_eq!((lapsing(&house.app), lapsing(&beside).len()), (vec![], 1));
    beside.reload_rosters().await.unwrap();
    assert_eq!(lapsing(&beside), []);
    assert!(beside.guild(GUILD).roster.registered(beside.clock.now()).contains(&salma));
    assert_eq!(renewals(&house).len(), 1);
    house.finish().await;
}

/// Waits until it is written down that the lead was told.
async fn noted(house: &House) {
    let deadline = tokio::time::Instant::now() + SOON;
    while !house.app.renewals(GUILD).await.unwrap().is_empty() {
        assert!(tokio::time::Instant::now() < deadline, "it is not noted that the lead was told");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

fn renewals(house: &House) -> Vec<Id> {
    house.sim.world(|world| {
        let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with("Inscriptions"));
        posts.map(|thread| thread.id).collect()
    })
}

/// Friday 13 February 2026, noon in Casablanca: two days later Morocco changes its clock for Ramadan.
const BEFORE_RAMADAN: &str = "2026-02-13T11:00:00Z";

#[tokio::test]
async fn a_year_goes_by_with_ramadan_in_it_and_registrations_that_end() {
    let clock = Clock::at(BEFORE_RAMADAN.parse().unwrap());
    let settings = "[guilds.\"1\"]\nstaff_channel = \"5\"\nlead = \"9\"";
    let app = app_alone(settings, clock.clone()).await;
    let (guild, lead, salma) = (GuildId(1), UserId(9), UserId(11));
    let ask = async |user: UserId, duty: Duty| {
        let asker = Asker { user, guild: Some(guild), channel: ChannelId(5), roles: Vec::new() };
        match app.answer(&asker, Ask::Duty(duty)).await {
            Answer::Show(view) => view.body,
            other => panic!("no answer to read: {other:?}"),
        }
    };
    let register = |user| Duty::Register {
        person: Named { user, bot: false, member: true },
        training: "first-aid".to_owned(),
        adult: true,
    };
    ask(lead, register(salma)).await;
    ask(lead, register(UserId(12))).await;
    let weekly = Duty::Weekly { day: "fr".into(), from: "20h30".into(), to: "22:30".into() };
    assert!(ask(salma, weekly).await.contains("de 20:30 à 22:30"));

    let until = |moment: &str| {
        let moment: Timestamp = moment.parse().unwrap();
        clock.turn(moment.duration_since(clock.now()));
    };
    // UTC+1 before, UTC during Ramadan, UTC+1 after: half past eight stays half past eight.
    for (moment, on) in [
        ("2026-02-13T19:29:59Z", false),
        ("2026-02-13T19:30:00Z", true),
        ("2026-02-20T19:30:00Z", false),
        ("2026-02-20T20:30:00Z", true),
        ("2026-02-20T22:29:59Z", true),
        ("2026-03-27T19:30:00Z", true),
        ("2026-03-27T21:30:00Z", false),
    ] {
        until(moment);
        let known = app.guild(guild);
        assert_eq!(known.roster.on_duty(app.clock.now(), &known.zone()) == [salma], on, "{moment}");
    }
    // Thirty days before the end the lead is to be told, and at the end it is over.
    until("2027-01-14T10:59:59Z");
    assert_eq!(app.renewals(guild).await.unwrap(), []);
    until("2027-01-14T11:00:00Z");
    let renewals = app.renewals(guild).await.unwrap();
    assert_eq!(renewals.len(), 2);
    app.reminded(guild, renewals[0]).await.unwrap();
    assert_eq!(app.renewals(guild).await.unwrap(), renewals[1..]);
    until("2027-02-13T11:00:00Z");
    let over = ask(salma, Duty::Take { hours: None }).await;
    assert!(over.contains("a expiré le") && over.contains("<@9>"), "{over}");
    assert!(!app.guild(guild).has_team(app.clock.now()));
    ask(lead, register(salma)).await;
    assert!(ask(salma, Duty::Take { hours: None }).await.contains("Tu es de garde"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_shows_the_team_and_what_it_lacks() {
    let mut house = House::open().await;
    house.registered_until(ids::SALMA, SignedDuration::from_hours(24 * 20)).await;
    house.registered_until(ids::AMINE, SignedDuration::from_hours(-24)).await;
    house.semaine(ids::KARIM, "mo", "20h", "22h").await;
    house.stop_bot().await;
    let said = check(&house).await;
    for line in [
        "✓ a team: 2 referents and a lead".to_owned(),
        format!("! referent {}: ends on", ids::SALMA),
        format!("! referent {}: ran out on", ids::AMINE),
        format!("· referent {}: named in the configuration", ids::KARIM),
        format!("next on duty: {}, from Mon", ids::KARIM),
    ] {
        assert!(said.contains(&line), "{line} is not in:\n{said}");
    }
    house.finish().await;
}

/// What the real program prints for `run --check`, with the store of a house.
async fn check(house: &House) -> String {
    let file = house.folder.path().join("check.toml");
    std::fs::write(&file, settings_text(&house.sim, house.folder.path())).unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_sanad"));
    program
        .args(["--config", file.to_str().unwrap(), "run", "--check"])
        .env("SANAD__DISCORD__TOKEN", ids::TOKEN);
    let output = tokio::task::spawn_blocking(move || program.output()).await.unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

//! `/sanad reglages` and `/sanad pause`: a server is set up within Discord, and public reactions rest for a time.

use discord_sim::world::{Channel, ChannelKind, Overwrite, OverwriteOf};
use discord_sim::{Id, MessageView, Permissions, RestEffect, RestFault, World, ids};
use jiff::{SignedDuration, Timestamp};
use sanad::app::clock::Clock;
use sanad::app::setup::{Choice, Hurdle, Item, Outcome, Plan, SetUpPress, Stand, Step};
use sanad::ids::{ChannelId, GuildId, UserId};
use sanad::text::Lang;
use serde_json::json;

use crate::support::{House, app_alone, words};

const GUILD: GuildId = GuildId(ids::GUILD.0);
/// What the bot's role needs while a server is set up.
const FOR_SET_UP: Permissions = Permissions::of(&[
    Permissions::MANAGE_CHANNELS,
    Permissions::MANAGE_THREADS,
    Permissions::MANAGE_MESSAGES,
    Permissions::PIN_MESSAGES,
]);

/// A server on which nothing is made ready, with a bot that has `more` besides its invitation.
fn bare(more: Permissions) -> World {
    let mut world = World::default();
    for channel in [ids::SUIVI, ids::ECOUTE] {
        world.channels.remove(&channel);
        world.messages.remove(&channel);
    }
    if let Some(role) =
        world.guilds.get_mut(&ids::GUILD).and_then(|guild| guild.roles.get_mut(&ids::BOT_ROLE))
    {
        role.permissions = role.permissions | more;
    }
    world
}

/// A house whose configuration says nothing of the server.
async fn unset(world: World) -> House {
    let without_guild = |text: String| text.split("[guilds").next().unwrap_or_default().to_owned();
    House::open_changed(Clock::System, world, without_guild).await
}

impl House {
    async fn sanad(&self, who: Id, name: &str) -> MessageView {
        let options = json!([{"name": name, "type": 1, "options": []}]);
        let run = self.sim.run_command(who, ids::JEUX, "sanad", &options).expect("it can be typed");
        let shown = self.answered(who, ids::JEUX, run).await;
        assert!(shown.ephemeral, "/sanad {name} answered in public");
        shown
    }

    /// Presses through pages, from `/sanad reglages` on.
    async fn set_up(&self, labels: &[&str]) -> MessageView {
        let mut shown = self.sanad(ids::NADIA, "reglages").await;
        for label in labels {
            shown = self.press(ids::NADIA, &shown, label).await;
        }
        shown
    }

    /// Chooses in the n-th select of a page.
    async fn choose_at(&self, page: &MessageView, nth: usize, values: &[Id]) -> String {
        let rows = page.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten());
        let mut selects = rows.filter(|part| matches!(part["type"].as_u64(), Some(5..=8)));
        let custom_id =
            selects.nth(nth).and_then(|part| part["custom_id"].as_str()).expect("a select").to_owned();
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        let values: Vec<_> = values.iter().map(String::as_str).collect();
        let chosen = self.sim.choose(ids::NADIA, page.channel_id, page.id, &custom_id, &values);
        words(&self.answered(ids::NADIA, page.channel_id, chosen.expect("it can be chosen")).await)
    }

    fn named(&self, name: &str) -> Vec<Channel> {
        self.sim.world(|world| {
            let named =
                world.channels.values().filter(|channel| channel.thread.is_none() && channel.name == name);
            named.cloned().collect()
        })
    }

    /// What stands pinned in a channel.
    fn pinned(&self, channel: Id) -> Vec<MessageView> {
        let pinned = |id| self.sim.message(channel, id).is_some_and(|message| message.pinned);
        self.bot_says(ids::YASMINE, channel).into_iter().filter(|message| pinned(message.id)).collect()
    }

    /// How often something was asked of Discord.
    fn asked(&self, method: &str, ending: &str) -> usize {
        self.sim.journal(|journal| {
            journal.requests().filter(|sent| sent.method == method && sent.path.ends_with(ending)).count()
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_set_up_with_one_press_and_a_second_makes_nothing_twice() {
    let mut house = unset(bare(FOR_SET_UP)).await;
    let team = house.set_up(&["L’équipe"]).await;
    let said = house.choose_at(&team, 0, &[ids::REFERENT]).await;
    assert!(said.contains("Le rôle entrera") && said.contains(&format!("<@&{}>", ids::REFERENT)), "{said}");
    let team = house.set_up(&["L’équipe"]).await;
    let said = house.choose_at(&team, 1, &[ids::NADIA]).await;
    assert!(said.contains(&format!("Personne responsable : <@{}>", ids::NADIA)), "{said}");

    // First it shows what it would do.
    let shown = house.set_up(&[]).await;
    for step in ["Je créerai le forum", "Je créerai le salon", "Je poserai la carte", "Je poserai l’avis"]
    {
        assert!(words(&shown).contains(step), "{step}: {}", words(&shown));
    }
    assert_eq!((house.asked("POST", "/channels"), house.named("suivi").len()), (0, 0));

    let beside = house.set_up(&[]).await;
    let done = house.press(ids::NADIA, &shown, "Mettre en place").await;
    assert_eq!(words(&done).matches("✅ Fait").count(), 4, "{}", words(&done));
    let (forum, talks) = (house.named("suivi").remove(0), house.named("écoute").remove(0));
    assert_eq!((forum.kind, forum.available_tags.len()), (ChannelKind::Forum, 7));
    for (who, sees) in [(ids::YASMINE, false), (ids::HICHAM, false), (ids::SALMA, true), (ids::NADIA, true)] {
        assert_eq!(house.sim.sees(who, forum.id), sees, "{who}");
    }
    let pinned = house.pinned(talks.id);
    assert_eq!(pinned.len(), 2, "panel and notice");
    let notice =
        pinned.iter().map(words).find(|words| words.contains("Ce que lit Sanad")).expect("the notice");
    assert!(notice.contains("Rester en dehors") && notice.contains("باش تبقى برا"), "{notice}");

    // What was lent for the set-up is taken back; everything works all the same, after a restart too.
    house
        .sim
        .change_role(ids::GUILD, ids::BOT_ROLE, |role| role.permissions = role.permissions & !FOR_SET_UP);
    for who in [ids::SALMA, ids::KARIM] {
        let options = json!([{"name": "inscrire", "type": 1, "options": [
            {"name": "personne", "type": 6, "value": who},
            {"name": "formation", "type": 3, "value": "listening"},
            {"name": "majeur", "type": 5, "value": true},
        ]}]);
        let run = house.sim.run_command(ids::NADIA, ids::JEUX, "garde", &options).expect("it can be typed");
        house.answered(ids::NADIA, ids::JEUX, run).await;
    }
    house.stop_bot().await;
    house.start_bot().await;
    assert!(house.app.guild(GUILD).has_team(house.app.clock.now()));
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let post = house
        .until(|| {
            house.sim.world(|world| {
                let mut posts = world.threads_of(forum.id).filter(|thread| thread.name.starts_with('№'));
                posts.next().map(|post| post.id)
            })
        })
        .await;
    let tags = house.sim.world(|world| world.channels[&post].applied_tags.len());
    assert_eq!(tags, 2, "the tags that were made are used");

    let again = house.set_up(&[]).await;
    assert!(words(&again).contains("Tout est en place"), "{}", words(&again));
    assert_eq!(house.asked("POST", "/channels"), 2);
    // Whoever presses an old button makes nothing either.
    let old = house.press(ids::NADIA, &beside, "Mettre en place").await;
    assert_eq!(words(&old).matches("✅ Existait déjà").count(), 4, "{}", words(&old));
    assert_eq!((house.asked("POST", "/channels"), house.bot_says(ids::YASMINE, talks.id).len()), (2, 2));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_sees_what_was_set_when_it_looks() {
    let house = House::open().await;
    let beside = house.app_beside().await;
    let team = house.set_up(&["L’équipe"]).await;
    house.choose_at(&team, 1, &[ids::KARIM]).await;
    let lead = |app: &sanad::app::App| app.guild(GUILD).roster.lead;
    assert_eq!((lead(&house.app), lead(&beside)), (Some(UserId(ids::KARIM.0)), Some(UserId(ids::NADIA.0))));
    beside.reload_setups().await.unwrap();
    assert_eq!(lead(&beside), Some(UserId(ids::KARIM.0)));
    // The team is told that somebody else answers for the server.
    let told = house.until(|| post_of(&house, "Personne responsable")).await;
    assert!(words(&told).contains(&format!("<@{}>", ids::KARIM)), "{}", words(&told));
    house.finish().await;
}

/// The post in the staff forum whose name begins so, as a referent sees it.
fn post_of(house: &House, name: &str) -> Option<MessageView> {
    let posts: Vec<Id> = house.sim.world(|world| {
        let posts = world.threads_of(ids::SUIVI).filter(|thread| thread.name.starts_with(name));
        posts.map(|thread| thread.id).collect()
    });
    posts.last().and_then(|post| house.bot_says(ids::SALMA, *post).pop())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_bot_may_not_do_is_named_and_can_be_done_by_hand() {
    let house = unset(bare(Permissions::NONE)).await;
    let done = words(&house.set_up(&["Mettre en place"]).await);
    for word in [
        "« Gérer les salons »",
        "« Gérer les fils », « Gérer les messages »",
        "crée un forum « suivi » fermé à @everyone",
        "crée un salon textuel « écoute »",
        "Il faut d’abord le salon d’écoute",
    ] {
        assert!(done.contains(word), "{word}: {done}");
    }
    assert!(!done.contains("✅") && house.asked("POST", "/channels") == 0, "{done}");

    // By hand: found by their names. What is missing there is said channel by channel.
    let forum = house.sim.add_channel(ids::GUILD, ChannelKind::Forum, "suivi");
    let talks = house.sim.add_channel(ids::GUILD, ChannelKind::Text, "écoute");
    let open = words(&house.set_up(&[]).await);
    assert!(open.contains("Tout le monde voit") && open.contains("« Gérer les fils »"), "{open}");
    let everyone = closed();
    let bot = |more| Overwrite {
        of: OverwriteOf::Role(ids::BOT_ROLE),
        allow: Permissions::VIEW_CHANNEL | Permissions::MANAGE_THREADS | more,
        deny: Permissions::NONE,
    };
    house.sim.change_channel(forum, |channel| channel.overwrites = vec![everyone, bot(Permissions::NONE)]);
    house.sim.change_channel(talks, |channel| channel.overwrites = vec![bot(Permissions::PIN_MESSAGES)]);
    let team = house.set_up(&["L’équipe"]).await;
    let said = house.choose_at(&team, 1, &[ids::SALMA]).await;
    assert!(said.contains("Ne voient pas") && said.contains(&format!("<@{}>", ids::SALMA)), "{said}");
    house.sim.change_channel(forum, |channel| {
        let allow = Permissions::VIEW_CHANNEL;
        channel.overwrites.push(Overwrite {
            of: OverwriteOf::Role(ids::REFERENT),
            allow,
            deny: Permissions::NONE,
        });
    });
    let done = words(&house.set_up(&["Mettre en place"]).await);
    assert_eq!(done.matches("✅ Fait").count(), 4, "{done}");
    let settings = house.app.guild(GUILD).settings.clone();
    assert_eq!(settings.staff_channel, Some(ChannelId(forum.0)));
    assert_eq!(settings.talk_channel, Some(ChannelId(talks.0)));
    assert_eq!(house.asked("POST", "/channels"), 0);
    house.finish().await;
}

fn closed() -> Overwrite {
    Overwrite {
        of: OverwriteOf::Role(ids::EVERYONE),
        allow: Permissions::NONE,
        deny: Permissions::VIEW_CHANNEL,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_let_into_a_channel_that_is_there_and_nobody_loses_what_they_had() {
    let house = unset(bare(FOR_SET_UP | Permissions::MANAGE_ROLES)).await;
    let forum = house.sim.add_channel(ids::GUILD, ChannelKind::Forum, "cas");
    let salma = Overwrite {
        of: OverwriteOf::Member(ids::SALMA),
        allow: Permissions::EMBED_LINKS,
        deny: Permissions::ATTACH_FILES,
    };
    let bot = Overwrite {
        of: OverwriteOf::Role(ids::BOT_ROLE),
        allow: Permissions::VIEW_CHANNEL,
        deny: Permissions::NONE,
    };
    let hicham = Overwrite {
        of: OverwriteOf::Member(ids::HICHAM),
        allow: Permissions::VIEW_CHANNEL,
        deny: Permissions::NONE,
    };
    house.sim.change_channel(forum, |channel| channel.overwrites = vec![closed(), salma, bot, hicham]);
    let team = house.set_up(&["L’équipe"]).await;
    house.choose_at(&team, 1, &[ids::SALMA]).await;
    let places = house.set_up(&["Les salons"]).await;
    let said = house.choose_at(&places, 0, &[forum]).await;
    assert!(said.contains("comptera une fois") && said.contains("Je prendrai"), "{said}");
    assert!(said.contains(&format!("J’y ferai entrer : <@{}>", ids::SALMA)), "{said}");
    assert!(said.contains(&format!("Le voient aussi : <@{}>", ids::HICHAM)), "{said}");
    assert_eq!(house.app.guild(GUILD).settings.staff_channel, None, "it does not count before it is ready");
    house.set_up(&["Mettre en place"]).await;
    assert_eq!(house.app.guild(GUILD).settings.staff_channel, Some(ChannelId(forum.0)));
    assert!(house.sim.sees(ids::SALMA, forum) && !house.sim.sees(ids::YASMINE, forum));
    let kept = house.sim.world(|world| {
        let mut all = world.channels[&forum].overwrites.iter();
        all.find(|entry| entry.of == OverwriteOf::Member(ids::SALMA)).cloned().expect("her exception")
    });
    assert!(kept.allow.has(Permissions::EMBED_LINKS) && kept.deny.has(Permissions::ATTACH_FILES), "{kept:?}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_chosen_is_refused_kindly_and_changes_nothing() {
    let house = House::open().await;
    let before = house.app.guild(GUILD).settings.clone();
    let gone = house.sim.add_channel(ids::GUILD, ChannelKind::Text, "bientôt");
    let voice = house.sim.add_channel(ids::GUILD, ChannelKind::Voice, "vocal");
    house.sim.remove_channel(gone);
    let (team, places) = ("L’équipe", "Les salons");
    for (page, select, value, word) in [
        (places, 0, ids::GENERAL, "Tout le monde voit ce salon"),
        (places, 0, gone, "n’existe plus"),
        (places, 0, voice, "un forum ou un salon textuel"),
        (places, 0, ids::ECOUTE, "sert déjà à autre chose"),
        (places, 1, ids::SUIVI, "sert déjà à autre chose"),
        (places, 2, ids::GENERAL, "Tout le monde voit ce salon"),
        (places, 2, ids::SUIVI, "sert déjà à autre chose"),
        (team, 0, ids::EVERYONE, "celui de tout le monde"),
        (team, 0, Id(77), "Ce rôle n’existe plus"),
        (team, 1, ids::BOT, "robot"),
        (team, 1, Id(77), "pas sur ce serveur"),
    ] {
        let page = house.set_up(&[page]).await;
        let said = house.choose_at(&page, select, &[value]).await;
        assert!(said.contains(word) && said.contains("Rien n’a été changé"), "{word}: {said}");
    }
    let after = house.app.guild(GUILD);
    assert_eq!(format!("{before:?}"), format!("{:?}", after.settings));
    assert_eq!(house.app.store.setups().await.unwrap(), []);
    // A moderator does not see the command; somebody who may not manage any more is refused at the press.
    let typed = json!([{"name": "reglages", "type": 1, "options": []}]);
    assert!(house.sim.run_command(ids::HICHAM, ids::JEUX, "sanad", &typed).is_err());
    let manage = Permissions::MANAGE_GUILD;
    house.sim.change_role(ids::GUILD, ids::MODERATION, |role| role.permissions = role.permissions | manage);
    let shown = house.sanad(ids::HICHAM, "reglages").await;
    house.sim.change_role(ids::GUILD, ids::MODERATION, |role| role.permissions = role.permissions & !manage);
    let refused = words(&house.press(ids::HICHAM, &shown, "Sans cartes").await);
    assert!(refused.contains("Gérer le serveur") && refused.contains("Rien n’a été changé"), "{refused}");
    assert_eq!(house.app.store.setups().await.unwrap(), []);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_set_here_counts_before_the_file_and_can_be_given_back_to_it() {
    let mut house = House::open_with(World::default(), "language = \"fr\"\npublic_cards = true").await;
    let now = |house: &House| {
        let settings = house.app.guild(GUILD).settings.clone();
        (
            settings.language,
            settings.public_cards,
            settings.excluded_channels.len(),
            settings.fallback_channel,
        )
    };
    assert!(words(&house.set_up(&[]).await).contains("français · fichier"));
    assert!(words(&house.set_up(&["Sans cartes"]).await).contains("Cartes publiques : non · choisi ici"));
    let places = house.set_up(&["Les salons"]).await;
    let said = house.choose_at(&places, 3, &[ids::JEUX, ids::CATEGORY]).await;
    assert!(said.contains(&format!("Salons non lus : <#{}>", ids::JEUX)), "{said}");
    assert!(words(&house.set_up(&["darija"]).await).contains("إعدادات سند"));
    let set = (Some(Lang::Ary), Some(false), 2, None);
    assert_eq!(now(&house), set);
    house.stop_bot().await;
    house.start_bot().await;
    assert_eq!(now(&house), set);
    // Everything below the category is left alone.
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    house.set_up(&["كيفما فالملف"]).await;
    assert_eq!(now(&house), (Some(Lang::Fr), Some(true), 0, None));
    // Messages are worked off in their order: only the one after the change has a case.
    house.say(ids::AMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    let card = words(&house.case_card(thread).await);
    assert!(!card.contains(&ids::YASMINE.to_string()), "an excluded channel was read: {card}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_was_deleted_is_made_again_and_counts() {
    let mut world = World::default();
    if let Some(role) =
        world.guilds.get_mut(&ids::GUILD).and_then(|guild| guild.roles.get_mut(&ids::BOT_ROLE))
    {
        role.permissions = role.permissions | FOR_SET_UP;
    }
    let house = House::open_with(world, "").await;
    house.sim.remove_channel(ids::SUIVI);
    let shown = house.set_up(&[]).await;
    assert!(words(&shown).contains("n’existe plus. ➕"), "{}", words(&shown));
    house.press(ids::NADIA, &shown, "Mettre en place").await;
    let forum = house.named("suivi").remove(0);
    assert_eq!(house.app.guild(GUILD).settings.staff_channel, Some(ChannelId(forum.id.0)));
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    house.until(|| house.sim.world(|world| world.threads_of(forum.id).next().map(|_| ()))).await;
    // The notice is deleted by somebody: the next press posts it again, and only it.
    let notice = house.app.guild(GUILD).setup.notice.expect("it stands");
    house.sim.delete(ids::NADIA, Id(notice.channel.0), Id(notice.message.0)).expect("the owner may");
    let done = words(&house.set_up(&["Mettre en place"]).await);
    assert_eq!((done.matches("✅ Fait").count(), done.matches("✅ Existait").count()), (1, 3), "{done}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_lost_makes_no_channel_twice_and_a_server_without_forums_gets_a_text_channel() {
    let house = unset(bare(FOR_SET_UP)).await;
    let path = format!("/guilds/{}/channels", ids::GUILD);
    let no_forum = RestEffect::Refuse { status: 400, code: 50_024 };
    house.sim.rest_fault(RestFault::once("POST", &path, no_forum));
    house.sim.rest_fault(RestFault::once("POST", &path, RestEffect::DropAfter).after(1));
    house.sim.rest_fault(RestFault::once(
        "PUT",
        "/channels/*/messages/pins/*",
        RestEffect::Refuse { status: 403, code: 50_013 },
    ));
    let done = words(&house.set_up(&["Mettre en place"]).await);
    assert_eq!(house.named("suivi").len(), 1, "{done}");
    assert_eq!(house.named("suivi")[0].kind, ChannelKind::Text);
    assert!(!house.sim.sees(ids::YASMINE, house.named("suivi")[0].id));
    assert!(done.contains("📌") && !done.contains('⛔'), "{done}");
    let again = words(&house.set_up(&["Mettre en place"]).await);
    assert!(!again.contains("📌") && !again.contains('⛔'), "{again}");
    let talks = house.named("écoute").remove(0);
    assert_eq!((house.named("suivi").len(), house.bot_says(ids::YASMINE, talks.id).len()), (1, 2));
    // Discord does not answer at all: a sentence, and nothing is made.
    house.sim.rest_fault(RestFault::once(
        "GET",
        &format!("/guilds/{}", ids::GUILD),
        RestEffect::Refuse { status: 403, code: 50_001 },
    ));
    assert!(words(&house.set_up(&[]).await).contains("Discord ne me répond pas"));
    house.finish().await;
}

/// A house with a clock that is turned by hand.
async fn by_hand(delay: &str) -> (House, Clock) {
    let clock = Clock::at(Timestamp::now());
    let change = |text: String| text.replace("delay = [0, 0]", delay);
    (House::open_changed(clock.clone(), World::default(), change).await, clock)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_hides_doors_while_cases_are_made_and_ends_by_itself() {
    let (mut house, clock) = by_hand("delay = [0, 0]").await;
    let shown = house.sanad(ids::NADIA, "pause").await;
    assert!(
        words(&shown).contains("Pas de pause")
            && words(&shown).contains("référents appelés comme d’habitude")
    );
    let paused = words(&house.press(ids::NADIA, &shown, "1 heure").await);
    let ends = clock.now() + SignedDuration::from_hours(1);
    assert!(
        paused.contains("l’équipe peut le lire") && paused.contains(&format!("<t:{}:f>", ends.as_second())),
        "{paused}"
    );
    // The team reads it too, and when it ends.
    let told = house.until(|| post_of(&house, "Pause de Sanad")).await;
    assert!(words(&told).contains(&format!("<t:{}:f>", ends.as_second())), "{}", words(&told));

    house.stop_bot().await;
    house.start_bot().await;
    house.say(ids::YASMINE, ids::GENERAL, "jveux mourir");
    let (thread, _) = house.case().await;
    // The referents are called as ever.
    house.until(|| house.bot_says(ids::SALMA, thread).into_iter().find(|said| called(&house, said))).await;
    house.say(ids::AMINE, ids::JEUX, "c'est quoi la sextorsion");
    // Messages are worked off in their order: once this one has its case, the one before it is done with.
    house.say(ids::AMINE, ids::JEUX, "jveux mourir");
    house.until(|| (house.cases().len() == 2).then_some(())).await;
    let nothing_due = async || {
        let next = house.app.store.outbox_next_due().await.ok()?;
        next.is_none_or(|due| due > house.app.clock.now()).then_some(())
    };
    house.until_async(nothing_due).await;
    for place in [ids::GENERAL, ids::JEUX] {
        assert!(house.bot_says(ids::HICHAM, place).is_empty(), "something was said in public");
    }
    let help =
        house.sim.run_command(ids::YASMINE, ids::GENERAL, "aide", &json!([])).expect("it can be typed");
    assert!(house.answered(ids::YASMINE, ids::GENERAL, help).await.ephemeral);

    // A second before its end it holds; at its end it is over, and nobody had to do anything.
    clock.turn(SignedDuration::from_secs(3599));
    assert!(words(&house.set_up(&[]).await).contains("En pause jusqu’au"));
    clock.turn(SignedDuration::from_secs(1));
    house.sim.advance(std::time::Duration::from_hours(1));
    assert!(!words(&house.set_up(&[]).await).contains("En pause"));
    house.say(ids::AMINE, ids::JEUX, "c'est quoi la sextorsion");
    house.door_in(ids::JEUX).await;
    house.finish().await;
}

fn called(house: &House, said: &MessageView) -> bool {
    house.sim.message(said.channel_id, said.id).is_some_and(|message| message.notified.contains(&ids::SALMA))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_that_was_planned_before_a_pause_does_not_appear_in_it() {
    let (house, clock) = by_hand("delay = [60, 60]").await;
    house.say(ids::YASMINE, ids::JEUX, "c'est quoi la sextorsion");
    house.until_async(async || house.app.store.outbox_next_due().await.ok()?).await;
    let shown = house.sanad(ids::NADIA, "pause").await;
    let paused = house.press(ids::NADIA, &shown, "nouvel ordre").await;
    assert!(words(&paused).contains("appuie sur « Reprendre »"), "{}", words(&paused));
    clock.turn(SignedDuration::from_secs(61));
    house.until_async(async || house.app.store.outbox_next_due().await.ok()?.is_none().then_some(())).await;
    assert!(house.bot_says(ids::HICHAM, ids::JEUX).is_empty(), "a door appeared in a pause");
    // It holds until told otherwise, however long, and ends by the same command.
    clock.turn(SignedDuration::from_hours(100));
    let shown = house.sanad(ids::NADIA, "pause").await;
    let resumed = words(&house.press(ids::NADIA, &shown, "Reprendre").await);
    assert!(resumed.contains("Pas de pause"), "{resumed}");
    let told = house.until(|| post_of(&house, "Fin de la pause")).await;
    assert!(words(&told).contains(&format!("<@{}>", ids::NADIA)), "{}", words(&told));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_cards_are_the_servers_choice() {
    let house = House::open().await;
    house.set_up(&["Sans cartes"]).await;
    house.say(ids::AMINE, ids::JEUX, "comment signaler un compte sur insta");
    assert!(!house.door_in(ids::JEUX).await.components.is_empty(), "without cards it is the neutral door");
    house.set_up(&["Avec cartes"]).await;
    house.say(ids::AMINE, ids::GENERAL, "comment signaler un compte sur insta");
    assert!(house.door_in(ids::GENERAL).await.components.is_empty(), "a card has nothing to press");
    house.finish().await;
}

#[tokio::test]
async fn whatever_is_shown_fits_discords_limits_in_both_languages() {
    use sanad::discord::render::excess;
    let people: Vec<_> = (0..90).map(|n| format!("<@{}>", u64::MAX - n)).collect();
    let (at, names) = (ChannelId(u64::MAX), "« Envoyer des messages dans les fils », ".repeat(7));
    let hurdles = [
        Hurdle::Lacks { names: names.clone() },
        Hurdle::LacksIn { channel: at, names: names.clone(), people: people.clone() },
        Hurdle::Open(at),
        Hurdle::WrongKind(at),
        Hurdle::Waits,
        Hurdle::Refused(u32::MAX),
        Hurdle::NoAnswer,
        Hurdle::NotKept,
    ];
    for language in ["fr", "ary"] {
        let text = format!("[guilds.\"1\"]\nstaff_channel = \"5\"\nlead = \"9\"\nlanguage = \"{language}\"");
        let app = app_alone(&text, Clock::at(Timestamp::now())).await;
        let guild = GuildId(1);
        let many = (0..25).map(|n| ChannelId(u64::MAX - n)).collect();
        app.choose(guild, Choice::Excluded(many)).await.unwrap();
        app.choose(guild, Choice::Role(Some(u64::MAX))).await.unwrap();
        app.pause(guild, UserId(u64::MAX), SetUpPress::UntilTold).await.unwrap();
        let stands = hurdles.iter().cloned().map(Stand::Cannot).chain([
            Stand::Well { channel: at, others: people.clone() },
            Stand::Make { gone: true },
            Stand::Take {
                channel: at,
                lets_in: people.clone(),
                gives: names.clone(),
                others: people.clone(),
            },
            Stand::Unpinned(at),
        ]);
        let mut views = vec![
            app.set_up_team(guild),
            app.set_up_places(guild),
            app.notice(guild),
            app.pause_view(guild, Some("C’est noté.")),
        ];
        for stand in stands {
            // The keys with a step's name are for the channels alone.
            let of_channels = matches!(stand, Stand::Cannot(Hurdle::Lacks { .. } | Hurdle::WrongKind(_)));
            let steps = if of_channels { &Step::ALL[..2] } else { &Step::ALL[..] };
            let items = steps.iter().map(|step| Item { step: *step, stand: stand.clone() }).collect();
            views.push(app.set_up_home(guild, &Plan { items }, Some("C’est noté.")));
        }
        for hurdle in &hurdles {
            let done = [(Step::Staff, Outcome::Failed(hurdle.clone())), (Step::Talks, Outcome::Done(at))];
            views.push(app.set_up_report(guild, &done));
        }
        for view in views {
            assert_eq!(excess(&view), Vec::<String>::new(), "{:?} {language}", view.title);
            let said = view.fields.iter().map(|field| field.value.as_str()).chain([view.body.as_str()]);
            assert!(
                said.clone().all(|text| !text.contains("setup-") && !text.contains("{ $")),
                "{:?}",
                view.fields
            );
        }
    }
}

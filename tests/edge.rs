//! The edge against the local Discord: real sockets, real faults.

use std::time::{Duration, Instant};

use discord_sim::{
    GatewayEvent, GatewayFault, Id, LimitSettings, Options, RestEffect, RestFault, Sim, World, ids,
};
use sanad::discord::decode::{MessageFields, Part};
use sanad::discord::gateway::{
    Fatal, Fingerprint, Handed, Hearing, INTENTS, IdentifyQueue, Inbound, Pace, Screen, ShardEnd,
    ShardHandle, ShardSetup, Start, start,
};
use sanad::discord::rest::{ApiBase, From, InteractionToken, Rest, RestError, RestPace};
use sanad::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use secrecy::SecretString;
use serenity::builder::{
    CreateActionRow, CreateButton, CreateForumPost, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EditInteractionResponse,
};
use serenity::model::application::Interaction;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Nothing here takes so long on a busy machine unless it hangs.
const LONG: Duration = Duration::from_secs(20);

/// A hit: which message and what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    id: u64,
    part: Part,
    words: String,
}

/// Hits on whatever begins with an exclamation mark.
struct Marks;

impl Screen for Marks {
    type Hit = Hit;

    fn message(&mut self, fields: &MessageFields<'_>) -> Option<Hit> {
        let mut hit = None;
        fields.each_text(|part, text| {
            let mut scratch = String::new();
            let words = text.read(&mut scratch);
            if words.starts_with('!') {
                hit = Some(Hit { id: fields.id.0, part, words: words.to_owned() });
            }
        });
        hit
    }

    fn wants_deletion(&mut self, _: Option<GuildId>, _: ChannelId, _: MessageId) -> bool {
        true
    }
}

struct Bot {
    rest: Rest,
    handle: ShardHandle,
    work: mpsc::Receiver<Handed<Hit>>,
    presses: mpsc::Receiver<Handed<Hit>>,
}

fn pace() -> Pace {
    Pace {
        pause_least: Duration::from_millis(20),
        pause_most: Duration::from_millis(500),
        invalid_session: (Duration::from_millis(20), Duration::from_millis(60)),
        tick: Duration::from_millis(20),
        goodbye: Duration::from_millis(500),
        ..Pace::default()
    }
}

async fn sim() -> Sim {
    Sim::start(World::default(), Options::default()).await.unwrap()
}

fn rest(sim: &Sim) -> Rest {
    let base = ApiBase::parse(&sim.api_url()).unwrap();
    let pace =
        RestPace { pause: Duration::from_millis(10), attempt: Duration::from_secs(2), ..RestPace::default() };
    Rest::new(base, &SecretString::from(sim.token()), pace).unwrap()
}

async fn connect_with(sim: &Sim, begin: Start) -> Bot {
    sanad::discord::install_crypto();
    let rest = rest(sim);
    let gateway = rest.gateway_bot().await.unwrap();
    let application = rest.application().await.unwrap();
    assert!(application.may_read_messages());
    let (to_work, work) = mpsc::channel(64);
    let (to_presses, presses) = mpsc::channel(64);
    let setup = ShardSetup {
        token: SecretString::from(sim.token()),
        fingerprint: Fingerprint {
            application: application.id.0,
            shard: 0,
            total: gateway.shards,
            intents: INTENTS,
        },
        queue: IdentifyQueue::with_spacing(gateway.budget(), Duration::ZERO),
        gateway_url: gateway.url,
        start: begin,
        work: to_work,
        presses: to_presses,
        pace: pace(),
    };
    let handle = start(setup, Marks).unwrap();
    Bot { rest, handle, work, presses }
}

async fn connect(sim: &Sim) -> Bot {
    let mut bot = connect_with(sim, Start::default()).await;
    let guild = bot.next_where(|event| matches!(event, Inbound::Guild(_))).await;
    let Inbound::Guild(facts) = guild else { unreachable!() };
    assert_eq!(facts.id.0, ids::GUILD.0);
    assert!(facts.channels.iter().any(|channel| channel.id.0 == ids::GENERAL.0));
    assert!(facts.roles.len() >= 3 && !facts.members.is_empty());
    bot
}

impl Bot {
    /// The next event of this kind; all before it are done, too.
    async fn next_where(&mut self, wanted: impl Fn(&Inbound<Hit>) -> bool) -> Inbound<Hit> {
        loop {
            let handed =
                timeout(LONG, self.work.recv()).await.expect("an event in time").expect("the shard lives");
            handed.ticket.done();
            assert!(!matches!(handed.event, Inbound::Undecodable { .. }), "an event could not be read");
            if wanted(&handed.event) {
                return handed.event;
            }
        }
    }

    /// The next hit, left open.
    async fn open_hit(&mut self) -> Handed<Hit> {
        loop {
            let handed =
                timeout(LONG, self.work.recv()).await.expect("an event in time").expect("the shard lives");
            if matches!(handed.event, Inbound::Message(_)) {
                return handed;
            }
            handed.ticket.done();
        }
    }

    async fn hit(&mut self) -> Hit {
        let handed = self.open_hit().await;
        handed.ticket.done();
        match handed.event {
            Inbound::Message(hit) => hit,
            _ => unreachable!(),
        }
    }

    /// The same where nothing may come for a while.
    async fn way_of_within(&mut self, message: Id, within: Duration) -> &'static str {
        let mut status = self.handle.status();
        let hears = status.wait_for(|status| status.hearing == Hearing::Yes);
        timeout(within, hears).await.expect("it hears again").expect("the shard lives");
        self.way_of(message).await
    }

    /// How the message came: heard on the gateway or, where the session was lost, found by reading back.
    async fn way_of(&mut self, message: Id) -> &'static str {
        loop {
            let event =
                self.next_where(|event| matches!(event, Inbound::Message(_) | Inbound::Ready { .. })).await;
            match event {
                Inbound::Message(hit) if hit.id == message.0 => return "heard",
                Inbound::Ready { missed_since, .. } => {
                    let since = missed_since.expect("a session before this one");
                    let after = From::After(MessageId::at_ms(since.as_millisecond() - 1_000));
                    let page =
                        self.rest.channel_messages(ChannelId(ids::GENERAL.0), after, 100).await.unwrap();
                    let found =
                        page.messages().unwrap().into_iter().flatten().any(|read| read.id.0 == message.0);
                    if found {
                        return "read back";
                    }
                }
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn what_people_write_is_heard_in_every_form() {
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    sim.say(ids::AMINE, ids::GENERAL, "rien").unwrap();
    let id = sim.say(ids::YASMINE, ids::GENERAL, "! بغيت \"نهضر\"\n😀").unwrap();
    let hit = bot.hit().await;
    assert_eq!(hit, Hit { id: id.0, part: Part::Content, words: "! بغيت \"نهضر\"\n😀".to_owned() });

    let quiet = sim.say(ids::YASMINE, ids::GENERAL, "rien encore").unwrap();
    sim.edit(ids::YASMINE, ids::GENERAL, quiet, "! changé").unwrap();
    assert_eq!(bot.hit().await.words, "! changé");

    sim.delete(ids::YASMINE, ids::GENERAL, quiet).unwrap();
    let gone = bot.next_where(|event| matches!(event, Inbound::MessagesGone { .. })).await;
    assert!(matches!(gone, Inbound::MessagesGone { messages, .. } if messages == [MessageId(quiet.0)]));

    let dm = sim.dm(ids::YASMINE, ids::BOT).unwrap();
    sim.say(ids::YASMINE, dm, "! en privé").unwrap();
    assert_eq!(bot.hit().await.words, "! en privé");

    let handshake = sim.journal(|journal| format!("{:?}", journal.gateway_events().next()));
    assert!(handshake.contains("compress=zstd-stream"), "{handshake}");
}

#[tokio::test]
async fn p1_no_fault_of_the_gateway_loses_a_message() {
    let mut faults = vec![
        GatewayFault::Drop,
        GatewayFault::CutNextDispatch,
        GatewayFault::DoubleNextDispatch,
        GatewayFault::Reconnect,
        GatewayFault::InvalidSession { resumable: true },
        GatewayFault::InvalidSession { resumable: false },
        GatewayFault::CloseWithoutCode,
    ];
    let codes = [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009];
    faults.extend(codes.map(|code| GatewayFault::Close { code }));
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    let rounds = faults.len();
    for (turn, fault) in faults.into_iter().enumerate() {
        let name = format!("{fault:?}");
        sim.wait_for_bot(LONG, true).await.unwrap();
        sim.gateway_fault(fault);
        let message = sim.say(ids::YASMINE, ids::GENERAL, &format!("! {turn}")).unwrap();
        let way = timeout(LONG, bot.way_of(message)).await.unwrap_or_else(|_| panic!("{name}: lost"));
        println!("{name}: {way}");
    }
    let handshakes = sim.journal(|journal| {
        journal.gateway_events().filter(|event| matches!(event, GatewayEvent::Handshake { .. })).count()
    });
    assert!(handshakes < 4 * rounds, "{handshakes} handshakes are a storm");
}

#[tokio::test]
async fn a_zombie_is_left_and_what_it_kept_back_is_heard() {
    let sim = sim().await;
    sim.gateway_fault(GatewayFault::HeartbeatInterval { ms: Some(150) });
    let mut bot = connect(&sim).await;
    sim.gateway_fault(GatewayFault::SwallowAcks { on: true });
    sim.gateway_fault(GatewayFault::Hold);
    let message = sim.say(ids::YASMINE, ids::GENERAL, "! retenu").unwrap();
    sim.wait_for_bot(LONG, false).await.unwrap();
    sim.clear_faults();
    sim.gateway_fault(GatewayFault::HeartbeatInterval { ms: None });
    timeout(LONG, bot.way_of(message)).await.expect("it comes");
}

#[tokio::test]
async fn refused_handshakes_are_waited_out_and_the_session_lives() {
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    // After five the library would wait ever longer, so the connection is built anew: with the session, and on the
    // address for resuming, which the library has forgotten by then.
    sim.gateway_fault(GatewayFault::RefuseHandshakes { times: 5, status: 503 });
    sim.gateway_fault(GatewayFault::Drop);
    let message = sim.say(ids::YASMINE, ids::GENERAL, "! dans le noir").unwrap();
    // 0, 1, 3, 7 and 15 s are the library's.
    let deaf = async {
        bot.handle
            .status()
            .wait_for(|status| status.deaf_since(jiff::Timestamp::now(), LONG / 20).is_some())
            .await
            .is_ok()
    };
    assert!(timeout(LONG, deaf).await.unwrap());
    assert_eq!(timeout(2 * LONG, bot.way_of_within(message, 2 * LONG)).await.unwrap(), "heard");
    let last = sim.journal(|journal| {
        let uris = journal.gateway_events().filter_map(|event| match event {
            GatewayEvent::Handshake { uri, .. } => Some(uri.clone()),
            _ => None,
        });
        uris.collect::<Vec<_>>()
    });
    assert_eq!(last.len(), 7, "{last:?}");
    assert_eq!(last[1], last[6], "the last one is on the address for resuming");
}

#[tokio::test]
async fn p1_a_new_process_hears_what_the_old_one_had_not_finished() {
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    sim.say(ids::YASMINE, ids::GENERAL, "! commencé").unwrap();
    let handed = bot.open_hit().await;
    sim.say(ids::AMINE, ids::GENERAL, "rien").unwrap();
    bot.handle.stop(Duration::ZERO);
    let end = bot.handle.ended().await;
    let ShardEnd::Stopped { session: Some(session), unfinished: 1 } = end else { panic!("{end:?}") };
    drop(handed);
    sim.say(ids::AMINE, ids::GENERAL, "! entre-temps").unwrap();
    let mut bot = connect_with(&sim, Start { resume: Some(session), missed_since: None, epoch: 0 }).await;
    assert_eq!(bot.hit().await.words, "! commencé");
    assert_eq!(bot.hit().await.words, "! entre-temps");
    bot.next_where(|event| matches!(event, Inbound::Resumed)).await;
}

#[tokio::test]
async fn a_session_that_discord_has_forgotten_is_begun_anew_with_its_gap_named() {
    let sim = sim().await;
    let bot = connect(&sim).await;
    bot.handle.stop(LONG);
    let ShardEnd::Stopped { session: Some(session), .. } = bot.handle.ended().await else {
        panic!("it stops")
    };
    sim.gateway_fault(GatewayFault::ForgetSessions);
    let message = sim.say(ids::YASMINE, ids::GENERAL, "! manqué").unwrap();
    let since = session.whole_until;
    let mut bot =
        connect_with(&sim, Start { resume: Some(session), missed_since: Some(since), epoch: 0 }).await;
    assert_eq!(timeout(LONG, bot.way_of(message)).await.unwrap(), "read back");
}

#[tokio::test]
async fn an_intent_that_is_switched_off_ends_with_what_to_switch_on() {
    let sim = sim().await;
    sim.change(|world| world.application.privileged.message_content = false);
    let rest = rest(&sim);
    assert!(!rest.application().await.unwrap().may_read_messages());
    sanad::discord::install_crypto();
    let gateway = rest.gateway_bot().await.unwrap();
    let (work, _work) = mpsc::channel(1);
    let (presses, _presses) = mpsc::channel(1);
    let setup = ShardSetup {
        token: SecretString::from(sim.token()),
        fingerprint: Fingerprint { application: 1, shard: 0, total: 1, intents: INTENTS },
        queue: IdentifyQueue::new(gateway.budget()),
        gateway_url: gateway.url,
        start: Start::default(),
        work,
        presses,
        pace: pace(),
    };
    let end = timeout(LONG, start(setup, Marks).unwrap().ended()).await.unwrap();
    assert!(matches!(end, ShardEnd::Fatal(Fatal::DisallowedIntents)));
}

#[tokio::test]
async fn a_wrong_token_is_told_before_any_gateway() {
    let sim = sim().await;
    let base = ApiBase::parse(&sim.api_url()).unwrap();
    let rest = Rest::new(base, &SecretString::from("wrong"), RestPace::default()).unwrap();
    let error = rest.gateway_bot().await.unwrap_err();
    assert!(matches!(error, RestError::Refused { status: 401, .. }), "{error:?}");
}

fn message(words: &str) -> CreateMessage {
    CreateMessage::new().content(words)
}

#[tokio::test]
async fn p1_a_message_is_seen_once_whatever_happens_to_its_request() {
    let effects = [
        RestEffect::DropBefore,
        RestEffect::DropAfter,
        RestEffect::CutAnswer,
        RestEffect::Twice,
        RestEffect::Refuse { status: 502, code: 0 },
        RestEffect::RateLimit { retry_after: 0.05, global: false },
        RestEffect::RateLimit { retry_after: 0.05, global: true },
        RestEffect::Late { ms: 2_500 },
    ];
    let sim = sim().await;
    let rest = rest(&sim);
    for (turn, effect) in effects.into_iter().enumerate() {
        let name = format!("{effect:?}");
        sim.rest_fault(RestFault::once("POST", "/channels/*/messages", effect));
        let words = format!("une seule fois {turn}");
        let made = rest.create_message(ChannelId(ids::GENERAL.0), message(&words), &format!("n{turn}")).await;
        let made = made.unwrap_or_else(|error| panic!("{name}: {error}"));
        let seen = sim.visible_messages(ids::AMINE, ids::GENERAL);
        let same: Vec<_> = seen.iter().filter(|message| message.content == words).collect();
        assert_eq!(same.len(), 1, "{name}");
        assert_eq!(same[0].id.0, made.id.0, "{name}");
    }
}

#[tokio::test]
async fn p1_a_forum_post_is_not_repeated_blindly_and_can_be_found() {
    let sim = sim().await;
    let rest = rest(&sim);
    let forum = ChannelId(ids::SUIVI.0);
    let post =
        || CreateForumPost::new("cas 41", message("carte")).add_applied_tag(ids::SUIVI_TAGS[0].0.into());
    sim.rest_fault(RestFault::once("POST", "/channels/*/threads", RestEffect::DropAfter));
    let error = rest.create_forum_post(forum, &post()).await.unwrap_err();
    assert!(error.may_have_happened(), "{error:?}");
    let threads = rest.active_threads(GuildId(ids::GUILD.0)).await.unwrap();
    let found: Vec<_> = threads.iter().filter(|thread| thread.name.as_deref() == Some("cas 41")).collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].parent_id, found[0].owner_id), (Some(forum), Some(UserId(ids::BOT.0))));
    // The bot may manage threads in this forum; twice is as good as once.
    rest.delete_channel(found[0].id).await.unwrap();
    rest.delete_channel(found[0].id).await.unwrap();
    let made = rest.create_forum_post(forum, &post()).await.unwrap();
    assert!(made.kind.is_thread());
    let page = rest.message(made.id, MessageId(made.id.0)).await.unwrap();
    assert!(page.messages().unwrap()[0].is_ok());
}

#[tokio::test]
async fn enforced_limits_are_kept_without_a_single_429() {
    let sim = sim().await;
    sim.set_limits(LimitSettings {
        bucket_limit: 3,
        bucket_window_ms: 400,
        enforced: true,
        ..LimitSettings::default()
    });
    let rest = rest(&sim);
    let sends = (0..10).map(|turn| {
        let rest = rest.clone();
        async move { rest.create_message(ChannelId(ids::GENERAL.0), message("x"), &format!("m{turn}")).await }
    });
    for made in futures_util::future::join_all(sends).await {
        made.unwrap();
    }
    let refused =
        sim.journal(|journal| journal.requests().filter(|request| request.status == Some(429)).count());
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn a_press_is_answered_once_though_the_first_answer_is_lost() {
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    let button = CreateActionRow::Buttons(vec![CreateButton::new("x").label("Ouvrir")]);
    let general = ChannelId(ids::GENERAL.0);
    let door = message("porte").components(vec![button]);
    let made = bot.rest.create_message(general, door, "p").await.unwrap();
    sim.rest_fault(RestFault::once("POST", "/interactions/*/*/callback", RestEffect::DropAfter));
    let pressed = sim.press(ids::YASMINE, ids::GENERAL, Id(made.id.0), "x").unwrap();
    let handed = timeout(LONG, bot.presses.recv()).await.unwrap().unwrap();
    let Inbound::Interaction(interaction) = handed.event else { panic!("a press that can be read") };
    let Interaction::Component(press) = *interaction else { panic!("a component") };
    assert_eq!((press.user.id.get(), press.data.custom_id.as_str()), (ids::YASMINE.0, "x"));
    let answer = CreateInteractionResponse::Message(
        CreateInteractionResponseMessage::new().content("pour toi seule").ephemeral(true),
    );
    let token = InteractionToken::new(press.token.clone());
    bot.rest.answer(InteractionId(press.id.get()), &token, &answer, handed.heard_at).await.unwrap();
    handed.ticket.done();
    sim.answer_to(LONG, pressed).await.unwrap();
    let sees = |who| {
        let seen = sim.visible_messages(who, ids::GENERAL);
        seen.iter().filter(|message| message.content == "pour toi seule").count()
    };
    assert_eq!((sees(ids::YASMINE), sees(ids::AMINE)), (1, 0));
    let application = UserId(ids::APPLICATION.0);
    bot.rest
        .edit_answer(application, &token, &EditInteractionResponse::new().content("changé"))
        .await
        .unwrap();
    bot.rest.delete_answer(application, &token).await.unwrap();
    bot.rest.delete_answer(application, &token).await.unwrap();
}

#[tokio::test]
async fn a_graceful_stop_keeps_the_session_and_finishes_what_is_open() {
    let sim = sim().await;
    let mut bot = connect(&sim).await;
    sim.say(ids::YASMINE, ids::GENERAL, "! en cours").unwrap();
    let handed = bot.open_hit().await;
    let begun = Instant::now();
    bot.handle.stop(LONG);
    sim.wait_for_bot(LONG, false).await.unwrap();
    handed.ticket.done();
    let mut status = bot.handle.status();
    let end = bot.handle.ended().await;
    let ShardEnd::Stopped { session: Some(session), unfinished: 0 } = end else { panic!("{end:?}") };
    assert!(begun.elapsed() < LONG);
    assert!(matches!(status.borrow_and_update().hearing, Hearing::Ended { .. }));
    let mut bot = connect_with(&sim, Start { resume: Some(session), missed_since: None, epoch: 0 }).await;
    bot.next_where(|event| matches!(event, Inbound::Resumed)).await;
}

//! Sessions, channels, languages, gaps, tidying.

use super::*;

on_both_stores!(
    a_session_is_resumed_only_if_it_is_fresh_and_the_same,
    p1_a_shard_that_never_had_a_session_is_read_back_from_its_first_start,
    a_shard_moves_on_never_back_and_only_in_its_session,
    channels_are_kept_for_a_process_that_gets_no_guild_create,
    a_chosen_language_is_kept_and_forgotten,
    p1_gaps_are_kept_until_they_are_told,
    tidying_keeps_what_still_serves,
);

const SHARD: Shard = Shard { id: 0, total: 1 };
const FINGERPRINT: Fingerprint = Fingerprint { application: 42, intents: 33_281 };

fn session(name: &str, sequence: u64, watermark: Option<u64>) -> Session {
    Session {
        handled: Handled {
            shard: SHARD,
            session: name.to_owned(),
            sequence,
            watermark: watermark.map(MessageId),
            epoch: 0,
        },
        fingerprint: FINGERPRINT,
        resume_url: "wss://gateway.example.invalid".to_owned(),
    }
}

async fn a_session_is_resumed_only_if_it_is_fresh_and_the_same(on: On) {
    let kept = Kept::new(on).await;
    let load = |shard, fingerprint, now| kept.store.load_session(shard, fingerprint, now);
    let identify = |why, watermark: Option<u64>, seen| SavedSession::Identify {
        why,
        watermark: watermark.map(MessageId),
        last_seen: seen,
    };
    assert_eq!(load(SHARD, FINGERPRINT, at(0)).await.unwrap(), identify(NoResume::NothingSaved, None, None));
    let saved = session("s1", 7, Some(100));
    kept.store.save_session(&saved, at(0)).await.unwrap();
    assert_eq!(load(SHARD, FINGERPRINT, at(180)).await.unwrap(), SavedSession::Resume(saved));
    let seen = Some(at(0));
    assert_eq!(load(SHARD, FINGERPRINT, at(181)).await.unwrap(), identify(NoResume::TooOld, Some(100), seen));
    let set_back = load(SHARD, FINGERPRINT, at(-181)).await.unwrap();
    assert_eq!(set_back, identify(NoResume::TooOld, Some(100), seen));
    let intents = Fingerprint { intents: 1, ..FINGERPRINT };
    assert_eq!(
        load(SHARD, intents, at(1)).await.unwrap(),
        identify(NoResume::OtherFingerprint, Some(100), seen)
    );
    let bot = Fingerprint { application: 43, ..FINGERPRINT };
    assert_eq!(load(SHARD, bot, at(1)).await.unwrap(), identify(NoResume::OtherFingerprint, None, None));
    // Two shards now: what the one had handled is handled.
    let split = load(Shard { id: 1, total: 2 }, FINGERPRINT, at(1)).await.unwrap();
    assert_eq!(split, identify(NoResume::OtherFingerprint, Some(100), seen));
    kept.store.forget_session(SHARD).await.unwrap();
    assert_eq!(load(SHARD, FINGERPRINT, at(1)).await.unwrap(), identify(NoResume::GivenUp, Some(100), seen));
}

async fn p1_a_shard_that_never_had_a_session_is_read_back_from_its_first_start(on: On) {
    let kept = Kept::new(on).await;
    let begin = |now| kept.store.begin_listening(SHARD, FINGERPRINT, now);
    begin(at(0)).await.unwrap();
    begin(at(50)).await.unwrap();
    let SavedSession::Identify { why, watermark, last_seen } =
        kept.store.load_session(SHARD, FINGERPRINT, at(60)).await.unwrap()
    else {
        panic!("there is no session")
    };
    let first = MessageId::at_ms(at(0).as_millisecond());
    assert_eq!((why, watermark, last_seen), (NoResume::GivenUp, Some(first), Some(at(0))));
}

async fn a_shard_moves_on_never_back_and_only_in_its_session(on: On) {
    let kept = Kept::new(on).await;
    kept.store.save_session(&session("s1", 7, Some(100)), at(0)).await.unwrap();
    let store = &kept.store;
    let told = |name: &str, sequence, watermark| session(name, sequence, watermark).handled;
    assert!(store.save_handled(&told("s1", 9, None), at(100)).await.unwrap());
    assert!(store.save_handled(&told("s1", 8, Some(90)), at(200)).await.unwrap());
    let check = |name: &str, sequence, watermark| (name.to_owned(), sequence, Some(MessageId(watermark)));
    assert!(!store.save_handled(&told("s0", 99, Some(999)), at(300)).await.unwrap());
    let SavedSession::Resume(now) = store.load_session(SHARD, FINGERPRINT, at(380)).await.unwrap() else {
        panic!("fresh through save_handled");
    };
    assert_eq!((now.handled.session, now.handled.sequence, now.handled.watermark), check("s1", 9, 100));
    // A new session counts anew; the watermark stays.
    store.save_session(&session("s2", 1, None), at(400)).await.unwrap();
    let SavedSession::Resume(now) = store.load_session(SHARD, FINGERPRINT, at(400)).await.unwrap() else {
        panic!("just saved");
    };
    assert_eq!((now.handled.session, now.handled.sequence, now.handled.watermark), check("s2", 1, 100));
}

#[test]
fn a_session_does_not_print_its_name() {
    let printed = format!("{:?}", session("secret-session", 7, Some(100)));
    assert!(!printed.contains("secret-session"), "{printed}");
}

async fn channels_are_kept_for_a_process_that_gets_no_guild_create(on: On) {
    let kept = Kept::new(on).await;
    let channel = |id, guild, parent: Option<u64>, kind, private| ChannelFacts {
        channel: ChannelId(id),
        guild: GuildId(guild),
        parent: parent.map(ChannelId),
        kind,
        private,
    };
    let (general, category) = (channel(11, 1, Some(10), 0, false), channel(10, 1, None, 4, false));
    kept.store.save_channels(GuildId(1), &[general, category]).await.unwrap();
    kept.store.save_channels(GuildId(2), &[channel(20, 2, None, 0, false)]).await.unwrap();
    let thread = channel(12, 1, Some(11), 12, true);
    kept.store.save_channel(thread).await.unwrap();
    let kept = kept.reopened().await;
    assert_eq!(kept.store.channels(GuildId(1)).await.unwrap(), [category, general, thread]);
    assert_eq!(kept.store.channel(ChannelId(12)).await.unwrap(), Some(thread));
    assert_eq!(kept.store.all_channels().await.unwrap().len(), 4);

    let renamed = ChannelFacts { parent: None, kind: 5, ..general };
    kept.store.save_channel(renamed).await.unwrap();
    assert_eq!(kept.store.channel(ChannelId(11)).await.unwrap(), Some(renamed));
    kept.store.forget_channel(ChannelId(12)).await.unwrap();
    assert_eq!(kept.store.channel(ChannelId(12)).await.unwrap(), None);
    kept.store.save_channels(GuildId(1), &[general]).await.unwrap();
    assert_eq!(kept.store.channels(GuildId(1)).await.unwrap(), [general]);
    kept.store.forget_guild_channels(GuildId(1)).await.unwrap();
    assert_eq!(kept.store.all_channels().await.unwrap().len(), 1);
}

async fn a_chosen_language_is_kept_and_forgotten(on: On) {
    let kept = Kept::new(on).await;
    assert_eq!(kept.store.language(AUTHOR).await.unwrap(), None);
    for lang in [Lang::Fr, Lang::Ary] {
        kept.store.set_language(AUTHOR, Some(lang)).await.unwrap();
        assert_eq!(kept.store.language(AUTHOR).await.unwrap(), Some(lang));
    }
    assert_eq!(kept.store.language(FRIEND).await.unwrap(), None);
    kept.store.set_language(AUTHOR, None).await.unwrap();
    assert_eq!(kept.store.language(AUTHOR).await.unwrap(), None);
    assert_eq!(kept.count("SELECT COUNT(*) FROM people").await, 0);
}

async fn p1_gaps_are_kept_until_they_are_told(on: On) {
    let kept = Kept::new(on).await;
    let gap =
        Gap { guild: GUILD, channel: Some(CHANNEL), from: at(0), to: at(60), reason: GapReason::NoHistory };
    let id = kept.store.record_gap(&gap).await.unwrap();
    let longer = Gap { to: at(90), ..gap };
    assert_eq!(kept.store.record_gap(&longer).await.unwrap(), id);
    assert_eq!(kept.store.record_gap(&gap).await.unwrap(), id, "an end never moves back");
    let whole = Gap { channel: None, reason: GapReason::TooFarBack, from: at(-9), ..gap };
    let second = kept.store.record_gap(&whole).await.unwrap();
    assert_eq!(kept.store.gaps_untold(GUILD).await.unwrap(), [(second, whole), (id, longer)]);
    kept.store.gap_told(second, at(100)).await.unwrap();
    assert_eq!(kept.store.gaps_untold(GUILD).await.unwrap(), [(id, longer)]);
    assert_eq!(kept.store.gaps(GUILD, at(61)).await.unwrap(), [(id, longer)]);
    assert_eq!(kept.store.gaps(GUILD, at(0)).await.unwrap().len(), 2);
    assert!(kept.store.gaps(GuildId(2), at(0)).await.unwrap().is_empty());
}

#[test]
fn the_reasons_of_gaps_have_names_of_their_own() {
    let tags: std::collections::HashSet<_> = GapReason::ALL.iter().map(|reason| reason.tag()).collect();
    assert_eq!(tags.len(), GapReason::ALL.len());
}

async fn tidying_keeps_what_still_serves(on: On) {
    let kept = Kept::new(on).await;
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), ..URGENT };
    let case = taken(&kept.store, &concern, AUTHOR, 50, at(0)).await;
    kept.store.tidy(at(3600)).await.unwrap();
    let again = kept.store.intake(&intake(&decision(&concern), AUTHOR, 50, at(3601))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });
    assert_eq!(kept.count("SELECT COUNT(*) FROM cooldowns").await, 1);
    kept.store.tidy(at(4 * 86_400)).await.unwrap();
    assert_eq!(kept.count("SELECT COUNT(*) FROM cooldowns").await, 0);
    assert_eq!(kept.count("SELECT COUNT(*) FROM sources").await, 0);
    assert!(kept.store.case(case).await.unwrap().is_some());
}

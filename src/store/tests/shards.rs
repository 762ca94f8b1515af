//! Shards: one holder at a time, and whoever lost one writes nothing more about it.

use super::*;

on_both_stores!(
    a_shard_has_one_holder_and_moves_when_its_lease_is_over,
    who_lost_a_shard_writes_nothing_more_about_it,
    processes_share_alike,
    all_divide_the_servers_as_those_do_who_hear_already,
);

const FINGERPRINT: Fingerprint = Fingerprint { application: 42, intents: 33_281 };

fn lease(id: u32, total: u32, epoch: u64) -> HeldShard {
    HeldShard { shard: Shard { id, total }, epoch }
}

async fn a_shard_has_one_holder_and_moves_when_its_lease_is_over(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let first = kept.store.share_shards(1, &[], false, at(0)).await.unwrap();
    assert_eq!((first.taken.as_slice(), first.processes), ([lease(0, 1, 1)].as_slice(), 1));
    let second = beside.share_shards(1, &[], false, at(1)).await.unwrap();
    assert_eq!((second.taken.len(), second.processes), (0, 2));
    // Renewed, it stays; not renewed, it goes to whoever looks next, once.
    let renewed = kept.store.share_shards(1, &first.taken, false, at(10)).await.unwrap();
    assert_eq!((renewed.taken.len(), renewed.lost.len(), renewed.surplus), (0, 0, 0));
    assert!(beside.share_shards(1, &[], false, at(29)).await.unwrap().taken.is_empty());
    let moved = beside.share_shards(1, &[], false, at(30)).await.unwrap();
    assert_eq!(moved.taken, [lease(0, 1, 2)]);
    let late = kept.store.share_shards(1, &first.taken, false, at(31)).await.unwrap();
    assert_eq!((late.lost, late.taken.len()), (first.taken, 0));
    // Left in order it is free at once.
    beside.leave_all_shards().await.unwrap();
    let back = kept.store.share_shards(1, &[], false, at(32)).await.unwrap();
    assert_eq!((back.taken.as_slice(), back.processes), ([lease(0, 1, 3)].as_slice(), 1));
    kept.store.leave_shard(lease(0, 1, 3)).await.unwrap();
    assert_eq!(beside.share_shards(1, &[], false, at(33)).await.unwrap().taken, [lease(0, 1, 4)]);
}

async fn who_lost_a_shard_writes_nothing_more_about_it(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let held = kept.store.share_shards(1, &[], false, at(0)).await.unwrap().taken[0];
    let handled = |epoch, sequence| Handled {
        shard: held.shard,
        session: "s".to_owned(),
        sequence,
        watermark: Some(MessageId(10)),
        epoch,
    };
    let session = |epoch, sequence| Session {
        handled: handled(epoch, sequence),
        fingerprint: FINGERPRINT,
        resume_url: "wss://example.invalid".to_owned(),
    };
    assert!(kept.store.save_session(&session(1, 3), at(0)).await.unwrap());
    assert!(kept.store.save_handled(&handled(1, 4), at(1)).await.unwrap());
    assert_eq!(beside.share_shards(1, &[], false, at(40)).await.unwrap().taken, [lease(0, 1, 2)]);
    assert!(!kept.store.save_handled(&handled(1, 90), at(41)).await.unwrap());
    assert!(!kept.store.save_session(&session(1, 90), at(41)).await.unwrap());
    // What it heard last is a case all the same; only how far the shard has come is no longer its matter.
    let (decided, mine) = (decision(&URGENT), handled(1, 91));
    let heard = Intake { handled: Some(&mine), ..intake(&decided, AUTHOR, 50, at(42)) };
    assert!(matches!(kept.store.intake(&heard).await.unwrap(), Intaken::NewCase { .. }));
    let at_four = beside.load_session(held.shard, FINGERPRINT, at(43)).await.unwrap();
    assert!(matches!(at_four, SavedSession::Resume(session) if session.handled.sequence == 4));
    assert!(beside.save_handled(&handled(2, 5), at(44)).await.unwrap());
}

async fn processes_share_alike(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let mut mine = kept.store.share_shards(4, &[], false, at(0)).await.unwrap().taken;
    assert_eq!(mine.len(), 4);
    assert!(beside.share_shards(4, &[], false, at(1)).await.unwrap().taken.is_empty());
    let sharing = kept.store.share_shards(4, &mine, false, at(2)).await.unwrap();
    assert_eq!(sharing.surplus, 2);
    for _ in 0..sharing.surplus {
        kept.store.leave_shard(mine.pop().unwrap()).await.unwrap();
    }
    let theirs = beside.share_shards(4, &[], false, at(3)).await.unwrap();
    assert_eq!((theirs.taken.len(), theirs.surplus), (2, 0));
    assert_eq!(kept.store.share_shards(4, &mine, false, at(4)).await.unwrap().surplus, 0);
    // One that is gone leaves its share to the others.
    let later = kept.store.share_shards(4, &mine, false, at(30)).await.unwrap();
    assert_eq!((later.taken.len(), later.processes), (2, 1));
}

async fn all_divide_the_servers_as_those_do_who_hear_already(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let mine = kept.store.share_shards(1, &[], false, at(0)).await.unwrap().taken;
    let more = beside.share_shards(2, &[], false, at(1)).await.unwrap();
    assert_eq!((more.total, more.taken.len()), (1, 0), "two shards of two would hear half of it twice");
    kept.store.leave_shard(mine[0]).await.unwrap();
    kept.store.leave_all_shards().await.unwrap();
    let all = beside.share_shards(2, &[], false, at(2)).await.unwrap();
    assert_eq!((all.total, all.taken.len()), (2, 2));
}

#[tokio::test]
async fn what_a_dead_process_held_is_free_at_once_for_one_that_starts() {
    if !postgres::is_there().await {
        return;
    }
    let kept = Kept::new(On::Postgres).await;
    let beside = kept.beside().await;
    let held = beside.share_shards(1, &[], false, at(0)).await.unwrap().taken;
    assert_eq!(held.len(), 1);
    // While it is connected, starting changes nothing.
    assert!(kept.store.share_shards(1, &[], true, at(1)).await.unwrap().taken.is_empty());
    beside.close().await;
    for _ in 0..100 {
        let taken = kept.store.share_shards(1, &[], true, at(2)).await.unwrap().taken;
        if !taken.is_empty() {
            assert_eq!(taken, [lease(0, 1, 2)]);
            return;
        }
        // The server closes connections in its own time.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a process that is no longer connected keeps its shard");
}

#[tokio::test]
async fn processes_take_turns_to_begin_sessions() {
    let alone = Kept::new(On::Sqlite).await;
    let five = SignedDuration::from_secs(5);
    assert_eq!(alone.store.identify_turn(0, five, at(0)).await.unwrap(), None);
    if !postgres::is_there().await {
        return;
    }
    let kept = Kept::new(On::Postgres).await;
    let beside = kept.beside().await;
    assert_eq!(kept.store.identify_turn(0, five, at(0)).await.unwrap(), Some(at(0)));
    assert_eq!(beside.identify_turn(0, five, at(1)).await.unwrap(), Some(at(5)));
    assert_eq!(beside.identify_turn(1, five, at(1)).await.unwrap(), Some(at(1)));
    assert_eq!(kept.store.identify_turn(0, five, at(30)).await.unwrap(), Some(at(30)));
}

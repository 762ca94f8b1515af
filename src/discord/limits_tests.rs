use super::*;

const ROUTE: Route = ("POST", "/channels/{}/messages");

fn said(bucket: &str, limit: u32, remaining: u32, reset_after: f64) -> Said {
    Said {
        bucket: Some(bucket.to_owned()),
        limit: Some(limit),
        remaining: Some(remaining),
        reset_after: Some(Duration::from_secs_f64(reset_after)),
    }
}

async fn take(limits: &Limits, major: u64) -> Permit {
    limits.take(ROUTE, major, true, Instant::now() + Duration::from_secs(60)).await.ok().unwrap()
}

#[tokio::test(start_paused = true)]
async fn before_the_first_answer_one_request_goes_at_a_time() {
    let limits = Limits::default();
    let first = take(&limits, 1).await;
    let other_channel = take(&limits, 2).await;
    let soon = Instant::now() + Duration::from_secs(1);
    assert!(limits.take(ROUTE, 1, true, soon).await.is_err());
    first.answered(&said("b", 5, 4, 1.0), None);
    drop(other_channel);
    let start = Instant::now();
    let permits = [take(&limits, 1).await, take(&limits, 1).await];
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(permits);
}

#[tokio::test(start_paused = true)]
async fn a_spent_bucket_waits_for_its_reset_and_no_other_does() {
    let limits = Limits::default();
    take(&limits, 1).await.answered(&said("b", 5, 1, 3.0), None);
    let start = Instant::now();
    drop(take(&limits, 1).await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(take(&limits, 2).await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(take(&limits, 1).await);
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn routes_of_one_bucket_share_it() {
    let limits = Limits::default();
    take(&limits, 1).await.answered(&said("b", 5, 1, 3.0), None);
    let later = Instant::now() + Duration::from_secs(60);
    let other = limits.take(("DELETE", "/channels/{}/messages/{}"), 1, true, later).await.ok().unwrap();
    other.answered(&said("b", 5, 0, 3.0), None);
    let start = Instant::now();
    drop(take(&limits, 1).await);
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn requests_in_flight_count_although_discord_has_not_seen_them() {
    let limits = Limits::default();
    take(&limits, 1).await.answered(&said("b", 5, 3, 2.0), None);
    let early = take(&limits, 1).await;
    let late = take(&limits, 1).await;
    // Discord had not yet seen `late` when it answered `early`.
    early.answered(&said("b", 5, 2, 2.0), None);
    drop(take(&limits, 1).await);
    let start = Instant::now();
    drop(take(&limits, 1).await);
    assert_eq!(start.elapsed().as_secs(), 2);
    drop(late);
}

#[tokio::test(start_paused = true)]
async fn a_429_blocks_its_bucket_and_a_global_one_blocks_all_but_interactions() {
    let limits = Limits::default();
    take(&limits, 1).await.answered(&Said::default(), Some(Duration::from_secs(7)));
    let start = Instant::now();
    drop(take(&limits, 1).await);
    assert_eq!(start.elapsed().as_secs(), 7);

    limits.hold_all(Duration::from_secs(9));
    let start = Instant::now();
    let later = start + Duration::from_secs(60);
    drop(limits.take(("POST", "/webhooks/{}/{}"), 5, false, later).await.ok().unwrap());
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(take(&limits, 3).await);
    assert_eq!(start.elapsed().as_secs(), 9);
}

#[tokio::test(start_paused = true)]
async fn who_cannot_wait_is_told_when_to_come_back() {
    let limits = Limits::default();
    limits.hold_all(Duration::from_secs(30));
    let start = Instant::now();
    let wait = limits.take(ROUTE, 1, true, start + Duration::from_secs(5)).await.err().unwrap();
    assert_eq!(wait, Wait(Duration::from_secs(30)));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn no_second_sees_more_requests_than_allowed() {
    let limits = Limits::default();
    let start = Instant::now();
    for channel in 0..u64::from(PER_SECOND) {
        drop(take(&limits, channel).await);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(take(&limits, 9_999).await);
    assert_eq!(start.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn refused_requests_stop_everything_before_discord_does() {
    let limits = Limits::default();
    for _ in 0..INVALID_MOST - 1 {
        limits.count_invalid();
    }
    assert_eq!(limits.halted(), None);
    tokio::time::advance(Duration::from_secs(100)).await;
    limits.count_invalid();
    assert_eq!(limits.invalid_requests(), INVALID_MOST);
    assert_eq!(limits.halted(), Some(Duration::from_secs(500)));
    tokio::time::advance(Duration::from_secs(500)).await;
    assert_eq!(limits.halted(), None);
}

#[tokio::test(start_paused = true)]
async fn buckets_that_hold_nothing_are_forgotten() {
    let limits = Limits::default();
    for interaction in 0..3 * TIDY_FROM as u64 {
        let later = Instant::now() + Duration::from_secs(60);
        let permit = limits.take(("POST", "/webhooks/{}/{}"), interaction, false, later).await.ok().unwrap();
        permit.answered(&said("w", 5, 4, 0.0), None);
    }
    assert!(limits.state().buckets.len() <= TIDY_FROM);
}

#[tokio::test(start_paused = true)]
async fn methods_of_one_path_have_buckets_of_their_own() {
    let limits = Limits::default();
    let later = Instant::now() + Duration::from_secs(60);
    let path = "/channels/{}/messages/{}";
    for _ in 0..3 {
        let read = limits.take(("GET", path), 1, true, later).await.ok().unwrap();
        read.answered(&said("reads", 50, 49, 1.0), None);
        let delete = limits.take(("DELETE", path), 1, true, later).await.ok().unwrap();
        delete.answered(&said("deletions", 5, 4, 1.0), None);
    }
    let delete = limits.take(("DELETE", path), 1, true, later).await.ok().unwrap();
    delete.answered(&said("deletions", 5, 0, 20.0), None);
    let start = Instant::now();
    drop(limits.take(("GET", path), 1, true, later).await.ok().unwrap());
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(limits.take(("DELETE", path), 1, true, later).await.ok().unwrap());
    assert_eq!(start.elapsed().as_secs(), 20);
}

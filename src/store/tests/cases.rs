use super::*;
use crate::cases::{Actor, CaseNumber, Event, Outcome, Refusal, State, StateTag};

on_both_stores!(
    a_case_lives_and_its_history_tells_it,
    what_is_refused_changes_nothing,
    two_who_press_at_once_take_turns,
    a_closed_case_makes_room_and_reopens_only_where_there_is_room,
    claims_that_lapse_are_found,
);

const PRESS: Actor = Actor::Referent(REFERENT);

fn close() -> Event {
    Event::Close { outcome: Outcome::EmergencyCalled }
}

async fn a_case_lives_and_its_history_tells_it(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let claimed = kept.store.apply(case, &Event::Claim, PRESS, at(60)).await.unwrap();
    assert_eq!(claimed.case.state.tag(), StateTag::Claimed);
    kept.store.apply(case, &Event::Read, PRESS, at(61)).await.unwrap();
    kept.store.apply(case, &close(), PRESS, at(70)).await.unwrap();
    let kept = kept.reopened().await;
    let found = kept.store.case(case).await.unwrap().unwrap();
    assert_eq!((found.state.tag(), found.reads), (StateTag::Closed, 1));
    let told: Vec<_> = kept
        .store
        .history(case)
        .await
        .unwrap()
        .into_iter()
        .map(|past| (past.event.tag(), past.actor, past.at))
        .collect();
    assert_eq!(
        told,
        [
            ("signal", Actor::Sanad, at(0)),
            ("claim", PRESS, at(60)),
            ("read", PRESS, at(61)),
            ("close", PRESS, at(70)),
        ]
    );
    assert!(kept.store.open_cases(GUILD).await.unwrap().is_empty());
    assert_eq!(kept.store.case_by_number(GUILD, CaseNumber(1)).await.unwrap().unwrap().id, case);
    assert_eq!(kept.store.case_by_number(GuildId(2), CaseNumber(1)).await.unwrap(), None);
    assert_eq!(kept.store.case(CaseId(99)).await.unwrap(), None);
}

async fn what_is_refused_changes_nothing(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let before = kept.store.case(case).await.unwrap().unwrap();
    for (actor, expected) in
        [(Actor::Outsider(REFERENT), Refusal::NotAReferent), (Actor::Referent(AUTHOR), Refusal::AppearsInIt)]
    {
        match kept.store.apply(case, &Event::Claim, actor, at(1)).await.unwrap_err() {
            ApplyError::Refused(refusal) => assert_eq!(refusal, expected),
            other => panic!("{other}"),
        }
    }
    assert!(matches!(
        kept.store.apply(CaseId(99), &Event::Claim, PRESS, at(1)).await.unwrap_err(),
        ApplyError::NoSuchCase(CaseId(99))
    ));
    assert_eq!(kept.store.case(case).await.unwrap().unwrap(), before);
    assert_eq!(kept.store.history(case).await.unwrap().len(), 1);
    assert_eq!(kept.waiting().await, ["post-case"]);
}

async fn two_who_press_at_once_take_turns(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let (one, two) = tokio::join!(
        kept.store.apply(case, &Event::Claim, PRESS, at(1)),
        beside.apply(case, &Event::Claim, Actor::Referent(SECOND), at(1)),
    );
    let refused = [one, two].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.len(), 1);
    assert!(matches!(&refused[0], ApplyError::Refused(Refusal::AlreadyClaimed { .. })), "{}", refused[0]);
    assert_eq!(kept.store.history(case).await.unwrap().len(), 2);
}

async fn a_closed_case_makes_room_and_reopens_only_where_there_is_room(on: On) {
    let kept = Kept::new(on).await;
    let first = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.store.apply(first, &close(), PRESS, at(10)).await.unwrap();
    kept.store.apply(first, &Event::Reopen, PRESS, at(20)).await.unwrap();
    assert_eq!(
        taken(&kept.store, &URGENT, AUTHOR, 51, at(30)).await,
        first,
        "reopened, it takes signals again"
    );
    kept.store.apply(first, &close(), PRESS, at(40)).await.unwrap();

    let second = taken(&kept.store, &URGENT, AUTHOR, 52, at(50)).await;
    assert_ne!(second, first);
    match kept.store.apply(first, &Event::Reopen, PRESS, at(60)).await.unwrap_err() {
        ApplyError::Refused(refusal) => {
            assert_eq!(refusal, Refusal::AnotherIsOpen { number: CaseNumber(2) });
        }
        other => panic!("{other}"),
    }
    assert_eq!(kept.store.case(first).await.unwrap().unwrap().state.tag(), StateTag::Closed);
    kept.store.apply(second, &close(), PRESS, at(70)).await.unwrap();
    kept.store.apply(first, &Event::Reopen, PRESS, at(80)).await.unwrap();
}

async fn claims_that_lapse_are_found(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    assert!(kept.store.lapsed_cases(at(86_400)).await.unwrap().is_empty());
    kept.store.apply(case, &Event::Claim, PRESS, at(0)).await.unwrap();
    assert!(kept.store.lapsed_cases(at(1199)).await.unwrap().is_empty());
    assert_eq!(kept.store.lapsed_cases(at(1200)).await.unwrap(), [case]);
    let lapsed = kept.store.apply(case, &Event::Lapse, Actor::Sanad, at(1260)).await.unwrap();
    assert_eq!(lapsed.case.state, State::New { since: at(1200) });
    assert!(kept.store.lapsed_cases(at(1260)).await.unwrap().is_empty());
}

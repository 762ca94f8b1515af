//! REST that comes late, twice, broken or not at all.

use std::time::{Duration, Instant};

use discord_sim::{RestEffect, RestFault, Sim, ids};
use serde_json::{Value, json};

use crate::kit::{person, request, rest, start};

const MESSAGES: &str = "/channels/*/messages";

fn path() -> String {
    format!("/channels/{}/messages", ids::GENERAL)
}

fn sent(sim: &Sim) -> usize {
    sim.world(|w| w.messages_in(ids::GENERAL).filter(|m| m.content == "envoyé").count())
}

#[tokio::test]
async fn a_cut_before_has_no_effect_and_a_cut_after_has_one() {
    let sim = start().await;
    let body = json!({"content": "envoyé"});
    for (effect, messages) in
        [(RestEffect::DropBefore, 0), (RestEffect::DropAfter, 1), (RestEffect::CutAnswer, 2)]
    {
        sim.rest_fault(RestFault::once("POST", MESSAGES, effect.clone()));
        let answer = request(&sim, "POST", &path(), body.clone()).send().await;
        let broken = match answer {
            Err(_) => true,
            Ok(answer) => answer.json::<Value>().await.is_err(),
        };
        assert!(broken, "{effect:?}");
        assert_eq!(sent(&sim), messages, "{effect:?}");
        let (status, done) = sim.journal(|j| j.requests().last().map(|r| (r.status, r.effect)).unwrap());
        assert_eq!((status, done), (None, messages > 0), "{effect:?}");
    }
    assert_eq!(rest(&sim, "POST", &path(), body).await.0, 200);
}

#[tokio::test]
async fn a_doubled_request_makes_two_messages_unless_a_nonce_is_enforced() {
    let sim = start().await;
    sim.rest_fault(RestFault::once("POST", MESSAGES, RestEffect::Twice).times(2));
    rest(&sim, "POST", &path(), json!({"content": "envoyé"})).await;
    assert_eq!(sent(&sim), 2);
    let (status, _) =
        rest(&sim, "POST", &path(), json!({"content": "envoyé", "nonce": "n", "enforce_nonce": true})).await;
    assert_eq!((status, sent(&sim)), (200, 3));
}

#[tokio::test]
async fn refusals_and_delays_are_by_route_and_count() {
    let sim = start().await;
    let refuse = RestEffect::Refuse { status: 503, code: 0 };
    sim.rest_fault(RestFault::once("POST", MESSAGES, refuse).after(1));
    let body = json!({"content": "envoyé"});
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(rest(&sim, "POST", &path(), body.clone()).await.0);
    }
    assert_eq!(statuses, [200, 503, 200]);
    assert_eq!(sent(&sim), 2);

    sim.rest_fault(RestFault::once("POST", MESSAGES, RestEffect::Late { ms: 300 }));
    let begun = Instant::now();
    let answer = tokio::spawn(request(&sim, "POST", &path(), body).send());
    sim.wait_until(Duration::from_secs(5), |w| {
        w.messages_in(ids::GENERAL).filter(|m| m.content == "envoyé").count() == 3
    })
    .await
    .expect("the effect comes before the answer");
    assert!(answer.await.unwrap().unwrap().status().is_success());
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn faults_are_set_and_cleared_over_http_too() {
    let sim = start().await;
    let fault = json!({"method": "GET", "path": "/users/@me", "effect": "refuse", "status": 500});
    assert_eq!(person(&sim, "POST", "/sim/faults", fault).await.0, 200);
    assert_eq!(rest(&sim, "GET", "/users/@me", Value::Null).await.0, 500);
    assert_eq!(person(&sim, "POST", "/sim/faults", json!({"fault": "hold"})).await.0, 200);
    assert_eq!(person(&sim, "GET", "/sim/faults", Value::Null).await.1["held"], true);
    assert_eq!(person(&sim, "POST", "/sim/faults", json!({"fault": "nonsense"})).await.0, 400);
    assert_eq!(person(&sim, "DELETE", "/sim/faults", Value::Null).await.0, 200);
    assert_eq!(rest(&sim, "GET", "/users/@me", Value::Null).await.0, 200);
    let (_, journal) = person(&sim, "GET", "/sim/journal", Value::Null).await;
    assert_eq!(journal["next"], 2);
    assert_eq!(journal["entries"][0]["path"], "/users/@me");
}

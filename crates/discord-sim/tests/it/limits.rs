//! Rate limits: headers on every answer, 429 per bucket and for all, the invalid-request counter.

use discord_sim::{LimitSettings, RestEffect, RestFault, ids};
use serde_json::{Value, json};

use crate::kit::{request, rest, start};

fn header(answer: &reqwest::Response, name: &str) -> String {
    answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn buckets_count_down_and_refuse_with_the_time_to_wait() {
    let sim = start().await;
    sim.set_limits(LimitSettings {
        enforced: true,
        bucket_limit: 2,
        bucket_window_ms: 5_000,
        ..LimitSettings::default()
    });
    let path = format!("/channels/{}/messages", ids::GENERAL);
    let body = json!({"content": "a"});
    for left in ["1", "0"] {
        let answer = request(&sim, "POST", &path, body.clone()).send().await.unwrap();
        assert_eq!(header(&answer, "x-ratelimit-remaining"), left);
    }
    let refused = request(&sim, "POST", &path, body.clone()).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "x-ratelimit-scope"), "user");
    assert_eq!(header(&refused, "retry-after"), "5", "whole seconds, rounded up");
    let told: Value = refused.json().await.unwrap();
    assert!(told["retry_after"].as_f64().unwrap() <= 5.0 && told["global"] == false);
    // Another channel is another bucket of the same name.
    let other = format!("/channels/{}/messages", ids::JEUX);
    assert_eq!(rest(&sim, "POST", &other, body.clone()).await.0, 200);
    sim.advance(std::time::Duration::from_secs(5));
    assert_eq!(rest(&sim, "POST", &path, body).await.0, 200);
}

#[tokio::test]
async fn the_global_limit_holds_all_routes_but_interactions() {
    let sim = start().await;
    sim.set_limits(LimitSettings {
        enforced: true,
        global_per_second: 1,
        bucket_limit: 100,
        ..LimitSettings::default()
    });
    assert_eq!(rest(&sim, "GET", "/users/@me", Value::Null).await.0, 200);
    let refused =
        request(&sim, "GET", &format!("/channels/{}", ids::GENERAL), Value::Null).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "x-ratelimit-global"), "true");
    let (status, error) = rest(&sim, "POST", "/interactions/1/x/callback", json!({"type": 6})).await;
    assert_eq!((status, &error["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn a_429_can_be_asked_for_and_invalid_requests_shut_the_bot_out() {
    let sim = start().await;
    let limited = RestEffect::RateLimit { retry_after: 1.2, global: true };
    sim.rest_fault(RestFault::once("GET", "/users/@me", limited));
    let refused = request(&sim, "GET", "/users/@me", Value::Null).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, "2".to_owned()));
    assert_eq!(refused.json::<Value>().await.unwrap()["retry_after"], 1.2);
    assert_eq!(rest(&sim, "GET", "/users/@me", Value::Null).await.0, 200);
    assert_eq!(sim.invalid_requests(), 1);

    let forbidden = format!("/channels/{}", ids::GENERAL);
    assert_eq!(rest(&sim, "PATCH", &forbidden, json!({"name": "x"})).await.0, 403);
    assert_eq!(sim.invalid_requests(), 2);
    sim.set_limits(LimitSettings { enforced: true, invalid_allowed: 2, ..LimitSettings::default() });
    assert_eq!(rest(&sim, "GET", "/users/@me", Value::Null).await.0, 429);
}

//! Requests against a small server that answers by a script.

use std::collections::VecDeque;
use std::sync::Mutex;

use serenity::builder::{
    CreateForumPost, CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, EditMessage,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::super::{From, InteractionToken};
use super::*;
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};

const TOKEN: &str = "MTIz.seeded-token.XYZ";
const WORDS: &str = "des mots que personne d'autre ne doit lire";

/// What the server does with one request.
enum Reply {
    /// Status, further header lines, body.
    With(u16, &'static str, &'static str),
    /// Closes the connection without a word.
    Cut,
    /// Says nothing.
    Hang,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
}

struct Server {
    base: ApiBase,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Answers by the script, and then with `200 {"id":"1","channel_id":"2"}`.
    async fn start(script: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = ApiBase::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let script = Arc::new(Mutex::new(VecDeque::from(script)));
        let seen = Arc::new(Mutex::new(Seen::default()));
        let writes = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&writes)));
            }
        });
        Self { base, seen }
    }

    fn rest(&self) -> Rest {
        let pace = RestPace {
            attempt: Duration::from_millis(300),
            pause: Duration::from_millis(1),
            whole: Duration::from_secs(5),
            ..RestPace::default()
        };
        Rest::new(self.base.clone(), &SecretString::from(TOKEN), pace).unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.clone()
    }

    fn count(&self) -> usize {
        self.requests().len()
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<VecDeque<Reply>>>, seen: Arc<Mutex<Seen>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    seen.lock().unwrap().requests.push(String::from_utf8_lossy(&request).into_owned());
    let reply = script.lock().unwrap().pop_front();
    let (status, headers, body) = match reply {
        Some(Reply::With(status, headers, body)) => (status, headers, body),
        Some(Reply::Cut) => return,
        Some(Reply::Hang) => {
            let _ = stream.read(&mut buffer).await;
            return;
        }
        None => (200, "", r#"{"id":"1","channel_id":"2"}"#),
    };
    let answer = format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes()).await;
}

fn message() -> CreateMessage {
    CreateMessage::new().content(WORDS)
}

const CHANNEL: ChannelId = ChannelId(2);

#[tokio::test]
async fn a_message_is_sent_with_nonce_and_without_mentions() {
    let server = Server::start(vec![]).await;
    let made = server.rest().create_message(CHANNEL, message(), "n-1").await.unwrap();
    assert_eq!(made.id, MessageId(1));
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /api/v10/channels/2/messages HTTP/1.1"), "{request}");
    assert!(request.contains(&format!("authorization: Bot {TOKEN}")));
    assert!(request.contains("user-agent: DiscordBot (https://"));
    for part in [r#""nonce":"n-1""#, r#""enforce_nonce":true"#, r#""allowed_mentions":{"parse":[]}"#] {
        assert!(request.contains(part), "{part} in {request}");
    }
}

#[tokio::test]
async fn with_a_nonce_it_is_sent_again_after_whatever_goes_wrong() {
    let script = vec![Reply::With(502, "", "bad gateway"), Reply::Cut, Reply::Hang];
    let server = Server::start(script).await;
    server.rest().create_message(CHANNEL, message(), "n").await.unwrap();
    assert_eq!(server.count(), 4);
    let bodies: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.split_once("\r\n\r\n").unwrap().1.to_owned())
        .collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn what_would_show_twice_is_sent_again_only_where_nothing_was_done() {
    let post = || CreateForumPost::new("cas 7", message());
    let rows = [
        (Reply::With(502, "", ""), RestError::Failed { status: 502 }),
        (Reply::Cut, RestError::Cut),
        (Reply::Hang, RestError::TimedOut),
    ];
    for (reply, expected) in rows {
        let server = Server::start(vec![reply]).await;
        let error = server.rest().create_forum_post(CHANNEL, &post()).await.unwrap_err();
        assert_eq!((&error, server.count()), (&expected, 1));
        assert!(error.may_have_happened() && error.is_passing());
    }
    let limited = Reply::With(429, "", r#"{"retry_after":0.01,"global":false}"#);
    let done = Reply::With(201, "", r#"{"id":"9","type":11,"name":"cas 7"}"#);
    let server = Server::start(vec![limited, done]).await;
    assert_eq!(server.rest().create_forum_post(CHANNEL, &post()).await.unwrap().id, ChannelId(9));
    assert_eq!(server.count(), 2);
    let body = server.requests().pop().unwrap();
    assert!(body.contains(r#""allowed_mentions":{"parse":[]}"#), "{body}");
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_may_be_tried_again() {
    let server = Server::start(vec![]).await;
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let base = ApiBase::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    let rest = Rest::new(base, &SecretString::from(TOKEN), server.rest().pace().clone()).unwrap();
    let error = rest.create_forum_post(CHANNEL, &CreateForumPost::new("x", message())).await.unwrap_err();
    assert_eq!(error, RestError::Unreachable);
    assert!(!error.may_have_happened() && error.is_passing());
}

#[tokio::test]
async fn what_discord_refuses_is_never_asked_again() {
    let body = r#"{"message":"Missing Permissions","code":50013}"#;
    for status in [400, 401, 403, 404] {
        let server = Server::start(vec![Reply::With(status, "", body)]).await;
        let rest = server.rest();
        let error = rest.edit_message(CHANNEL, MessageId(3), &EditMessage::new()).await.unwrap_err();
        assert_eq!(error, RestError::Refused { status, code: 50_013, fields: String::new() });
        assert!(!error.is_passing() && !error.may_have_happened());
        assert_eq!(server.count(), 1);
        assert_eq!(rest.limits().invalid_requests(), u32::from(matches!(status, 401 | 403)));
    }
}

#[tokio::test]
async fn a_429_waits_as_long_as_it_says_and_only_once_counts_against_the_bot() {
    let own = Reply::With(429, "retry-after: 9\r\n", r#"{"retry_after":0.05,"global":false}"#);
    let shared = Reply::With(429, "x-ratelimit-scope: shared\r\n", r#"{"retry_after":0.05,"global":false}"#);
    let server = Server::start(vec![own, shared]).await;
    let rest = server.rest();
    let start = std::time::Instant::now();
    rest.create_message(CHANNEL, message(), "n").await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(100), "{:?}", start.elapsed());
    assert_eq!((server.count(), rest.limits().invalid_requests()), (3, 1));
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_at_once() {
    let script = vec![Reply::With(429, "", r#"{"retry_after":600.0,"global":true}"#)];
    let server = Server::start(script).await;
    let rest = server.rest();
    let error = rest.create_message(CHANNEL, message(), "n").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(600)));
    // The limit over all holds the other routes back as well, without another request.
    assert!(matches!(rest.guild(GuildId(1)).await, Err(RestError::Limited { .. })));
    // Interactions are answered all the same.
    rest.answer(InteractionId(1), &InteractionToken::new("t".into()), &answer(), std::time::Instant::now())
        .await
        .unwrap();
    assert_eq!(server.count(), 2);
}

fn answer() -> CreateInteractionResponse {
    CreateInteractionResponse::Message(CreateInteractionResponseMessage::new().content(WORDS).ephemeral(true))
}

#[tokio::test]
async fn the_first_answer_is_repeated_within_its_time_and_a_double_is_success() {
    let already = r#"{"message":"Interaction has already been acknowledged.","code":40060}"#;
    let server = Server::start(vec![Reply::Cut, Reply::With(400, "", already)]).await;
    let token = InteractionToken::new("aW50/er".into());
    server.rest().answer(InteractionId(5), &token, &answer(), std::time::Instant::now()).await.unwrap();
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /api/v10/interactions/5/aW50%2Fer/callback"), "{request}");
    assert!(!request.contains("authorization"));

    let server = Server::start(vec![Reply::With(400, "", already)]).await;
    let error = server
        .rest()
        .answer(InteractionId(5), &token, &answer(), std::time::Instant::now())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(40_060));
}

#[tokio::test]
async fn an_answer_after_its_time_is_not_sent() {
    let server = Server::start(vec![]).await;
    let heard_at = std::time::Instant::now().checked_sub(Duration::from_secs(3)).unwrap();
    let token = InteractionToken::new("t".into());
    let error = server.rest().answer(InteractionId(5), &token, &answer(), heard_at).await.unwrap_err();
    assert_eq!((error, server.count()), (RestError::TooLate, 0));
}

#[tokio::test]
async fn forms_and_deferrals_have_no_field_for_mentions() {
    let server = Server::start(vec![]).await;
    let token = InteractionToken::new("t".into());
    let defer = CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true));
    server.rest().answer(InteractionId(5), &token, &defer, std::time::Instant::now()).await.unwrap();
    assert!(!server.requests().remove(0).contains("allowed_mentions"));
}

#[tokio::test]
async fn deleting_what_is_gone_is_done() {
    let gone = Reply::With(404, "", r#"{"message":"Unknown Message","code":10008}"#);
    let forbidden = Reply::With(403, "", r#"{"message":"Missing Access","code":50001}"#);
    let server = Server::start(vec![gone, forbidden]).await;
    server.rest().delete_message(CHANNEL, MessageId(3)).await.unwrap();
    let error = server.rest().delete_message(CHANNEL, MessageId(3)).await.unwrap_err();
    assert!(error.is_forbidden());
}

#[tokio::test]
async fn messages_are_asked_for_by_place_and_number() {
    let page = Reply::With(200, "", r#"[{"id":"5","channel_id":"2","content":"x"}]"#);
    let server = Server::start(vec![page]).await;
    let page = server.rest().channel_messages(CHANNEL, From::After(MessageId(4)), 200).await.unwrap();
    assert_eq!(page.messages().unwrap()[0].as_ref().unwrap().id, MessageId(5));
    let request = server.requests().remove(0);
    assert!(request.starts_with("GET /api/v10/channels/2/messages?limit=100&after=4 "), "{request}");
}

#[tokio::test]
async fn where_to_connect_and_how_often_is_read() {
    let body = r#"{"url":"wss://gateway.discord.gg","shards":2,
      "session_start_limit":{"total":1000,"remaining":999,"reset_after":14400000,"max_concurrency":1}}"#;
    let server = Server::start(vec![Reply::With(200, "", body)]).await;
    let gateway = server.rest().gateway_bot().await.unwrap();
    assert_eq!((gateway.shards, gateway.budget().reset_after), (2, Duration::from_secs(14_400)));
}

#[tokio::test]
async fn p3_no_error_and_no_log_tells_token_or_words() {
    use tracing_subscriber::prelude::*;

    let log = crate::cli::logging::Captured::default();
    let everything = tracing_subscriber::fmt::layer()
        .with_writer(log.clone())
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_filter(crate::cli::logging::filter("trace"));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(everything));
    let echo = r#"{"message":"des mots que personne d'autre ne doit lire","code":50035,
      "errors":{"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"des mots que personne"}]},
      "des mots que personne":{"_errors":[{"code":"des mots"}]}}}"#;
    let script =
        vec![Reply::With(400, "", echo), Reply::With(500, "", echo), Reply::Cut, Reply::Hang, Reply::Cut];
    let server = Server::start(script).await;
    let rest = server.rest();
    let refused = rest.create_message(CHANNEL, message(), "n").await.unwrap_err();
    assert!(refused.to_string().contains("content: BASE_TYPE_MAX_LENGTH"), "{refused}");
    let token = InteractionToken::new("interaction-secret".into());
    let follow = serenity::builder::CreateInteractionResponseFollowup::new().content(WORDS);
    let mut told = format!("{refused} {refused:?} {token:?}");
    for _ in 0..3 {
        let error = rest.follow_up(UserId(1), &token, &follow).await.unwrap_err();
        told.push_str(&format!("{error} {error:?} {:?}", anyhow::Error::from(error.clone())));
    }
    rest.create_message(CHANNEL, message(), "n").await.unwrap();
    drop(guard);
    let logged = log.text();
    assert!(logged.contains("a request is sent again"), "{logged}");
    let seeds = [WORDS, "des mots", "seeded-token", "interaction-secret"];
    for seed in seeds {
        let decimal = seed.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
        for form in [seed.to_owned(), decimal] {
            assert!(!told.contains(&form) && !logged.contains(&form), "{seed} leaked");
        }
    }
}

//! Addresses of a local server that answers as servers do: well, badly, slowly, elsewhere.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::civil::date;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::ask::Outcome;
use super::*;
use crate::responses::testkit;

/// What the server heard: when each request began, and its lines.
type Heard = Arc<Mutex<Vec<(Instant, Vec<String>)>>>;

/// A local server, with a certificate of its own where it speaks TLS.
struct Site {
    url: String,
    heard: Heard,
    authority: Option<reqwest::Certificate>,
}

impl Site {
    async fn open(tls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Heard::default();
        let (acceptor, authority) = if tls {
            crate::discord::install_crypto();
            let (acceptor, authority) = certificate();
            (Some(acceptor), Some(authority))
        } else {
            (None, None)
        };
        let log = heard.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (log, acceptor) = (log.clone(), acceptor.clone());
                tokio::spawn(async move {
                    let Some(acceptor) = acceptor else { return serve(socket, log).await };
                    // Whoever does not like the certificate goes away.
                    if let Ok(socket) = acceptor.accept(socket).await {
                        serve(socket, log).await;
                    }
                });
            }
        });
        let scheme = if tls { "https" } else { "http" };
        Self { url: format!("{scheme}://localhost:{port}"), heard, authority }
    }

    fn link(&self, path: &str) -> Link {
        link(&format!("{}{path}", self.url))
    }

    /// Methods and paths, in the order in which they came.
    fn asked(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(_, lines)| lines[0].trim_end_matches(" HTTP/1.1").to_owned()).collect()
    }

    fn asker(&self) -> Asker {
        Asker::new(Manners {
            patience: Duration::from_millis(1500),
            pause: Duration::ZERO,
            at_once: 4,
            authority: self.authority.clone(),
        })
        .unwrap()
    }
}

fn certificate() -> (TlsAcceptor, reqwest::Certificate) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let authority = reqwest::Certificate::from_der(made.cert.der()).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key);
    (TlsAcceptor::from(Arc::new(config.unwrap())), authority)
}

fn link(url: &str) -> Link {
    Link {
        service: "ma-exemple".to_owned(),
        file: "directory/ma.toml".to_owned(),
        url: url.to_owned(),
        source: false,
    }
}

async fn serve(socket: impl AsyncRead + AsyncWrite + Unpin, heard: Heard) {
    let mut socket = BufReader::new(socket);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            match socket.read_line(&mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => lines.push(line.trim_end().to_owned()),
            }
        }
        heard.lock().unwrap().push((Instant::now(), lines.clone()));
        let mut words = lines[0].split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let answer = match (method, path) {
            ("HEAD", "/no-head") => "405 Method Not Allowed\r\nAllow: GET",
            (_, "/gone") => "404 Not Found",
            (_, "/shut") => "403 Forbidden",
            (_, "/broken") => "500 Internal Server Error",
            (_, "/moved") => "301 Moved Permanently\r\nLocation: /new?x=1",
            (_, "/loop") => "302 Found\r\nLocation: /loop",
            (_, "/away") => "302 Found\r\nLocation: mailto:quelquun@example.org",
            // Nothing comes until whoever asked has gone away.
            (_, "/slow") => {
                let mut rest = String::new();
                let _ = socket.read_line(&mut rest).await;
                return;
            }
            _ => "200 OK\r\nSet-Cookie: a=b",
        };
        let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
        if socket.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn each_way_to_answer_is_told_as_it_is() {
    let site = Site::open(false).await;
    let refused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let rows = [
        (site.link("/ok"), Outcome::Answers(200)),
        (site.link("/no-head"), Outcome::Answers(200)),
        (site.link("/gone"), Outcome::NoPage(404)),
        (site.link("/shut"), Outcome::Refuses(403)),
        (site.link("/broken"), Outcome::Fails(500)),
        (site.link("/moved"), Outcome::Answers(200)),
        (site.link("/loop"), Outcome::Loop),
        (site.link("/away"), Outcome::NoAddress),
        (site.link("/slow"), Outcome::Slow),
        (link("https://ce-nom-nexiste-pas.invalid/"), Outcome::NoHost),
        // It was bound, and is not any more.
        (link(&format!("http://{refused}/")), Outcome::NoConnection),
        (link("pas une adresse"), Outcome::NoAddress),
    ];
    let checked = site.asker().ask_all(rows.iter().map(|row| row.0.clone()).collect()).await;
    for (one, (asked, outcome)) in checked.iter().zip(&rows) {
        assert_eq!((&one.link, one.outcome), (asked, *outcome));
    }
    assert_eq!(checked.len(), rows.len());
    assert_eq!(checked[5].hops, [format!("{}/new?x=1", site.url)]);
    let asked = site.asked();
    assert!(asked.contains(&"HEAD /no-head".to_owned()) && asked.contains(&"GET /no-head".to_owned()));
    assert!(!asked.contains(&"GET /ok".to_owned()), "a page that answers is not fetched");
    assert!(!asked.contains(&"GET /slow".to_owned()), "patience is lost once");
    let heard = site.heard.lock().unwrap();
    for (_, lines) in heard.iter() {
        let heads: BTreeMap<String, &str> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
        assert!(!heads.contains_key("cookie") && !heads.contains_key("referer"), "{lines:?}");
        assert!(heads["user-agent"].starts_with("sanad-links/"));
    }
}

#[tokio::test]
async fn a_certificate_counts_only_if_somebody_vouches_for_it() {
    let site = Site::open(true).await;
    let checked = site.asker().ask_all(vec![site.link("/ok")]).await;
    assert_eq!(checked[0].outcome, Outcome::Answers(200));
    assert!(table(&checked).starts_with("✓ ma-exemple"), "{}", table(&checked));
    let stranger = Asker::new(Manners { authority: None, ..Manners::default() }).unwrap();
    let checked = stranger.ask_all(vec![site.link("/ok")]).await;
    assert_eq!(checked[0].outcome, Outcome::BadCertificate);
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_pauses_and_others_meanwhile() {
    let (one, other) = (Site::open(false).await, Site::open(false).await);
    let pause = Duration::from_millis(60);
    let asker = Asker::new(Manners { pause, ..Manners::default() }).unwrap();
    let other_url = other.url.replace("localhost", "127.0.0.1");
    let mut links: Vec<Link> = (0..4).map(|number| one.link(&format!("/{number}"))).collect();
    links.push(link(&other_url));
    let checked = asker.ask_all(links).await;
    assert!(checked.iter().all(Checked::is_fine));
    let heard = one.heard.lock().unwrap();
    assert_eq!(heard.len(), 4);
    for pair in heard.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= pause, "the host got no pause");
    }
    // The other host had not to wait for the pauses of the first.
    assert!(other.heard.lock().unwrap()[0].0 < heard[3].0);
}

#[test]
fn the_report_waits_for_a_person_and_is_valid_toml() {
    let mut moved = Checked {
        link: link("http://a.example/\"x\""),
        hops: vec!["https://b.example/".to_owned()],
        outcome: Outcome::Answers(200),
    };
    let gone = Checked { link: link("https://c.example/"), hops: Vec::new(), outcome: Outcome::NoPage(404) };
    let shown = table(&[moved.clone(), gone.clone()]);
    assert_eq!(
        shown,
        "→ ma-exemple  http://a.example/\"x\"\n                mène à https://b.example/\n                répond (200) ; sans chiffrement (http)\n\
         ✗ ma-exemple  https://c.example/\n                cette page n'existe plus (404)\n\n\
         2 adresses : 1 répondent (dont 1 en menant ailleurs), 1 à regarder.\n"
    );
    let report = toml_report(&[moved.clone(), gone], date(2026, 11, 25));
    let parsed: toml::Table = report.parse().unwrap();
    let entries = parsed["link"].as_array().unwrap();
    assert_eq!(entries[0]["leads_to"][0].as_str(), Some("https://b.example/"));
    assert_eq!(entries[1]["answers"].as_bool(), Some(false));
    assert!(entries.iter().all(|entry| entry.get("checked").is_none()), "no program has checked anything");
    // What a person completes is what the directory takes.
    let line = report.lines().find(|line| line.starts_with("# checked")).unwrap();
    let line = line.trim_start_matches("# ").replace("by = \"\"", "by = \"référente\"");
    let files = testkit::with(
        "directory/ma.toml",
        "expires_on = 2027-01-01",
        &format!("{line}\nexpires_on = 2027-01-01"),
    );
    let (draft, problems) = Draft::read(&files);
    assert_eq!(problems, []);
    assert!(draft.directory.services().iter().any(|service| service.checked.is_some()));
    moved.link.source = true;
    assert!(!toml_report(&[moved], date(2026, 11, 25)).contains("\n# checked"), "a source is no service");
}

#[test]
fn addresses_come_from_the_directory_once_each() {
    let files = testkit::files();
    let own = links(&files, "", false);
    assert_eq!(own.len(), 3);
    assert!(own.iter().all(|link| !link.source && link.url.starts_with("https://")));
    assert_eq!(links(&files, "int-", false).len(), 1);
    let all = links(&files, "", true);
    assert!(all.len() > 10 && all.iter().filter(|link| !link.source).count() == 3);
}

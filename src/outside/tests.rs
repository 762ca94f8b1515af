use std::path::Path;

use jiff::Timestamp;

use super::post::{post_to, retry_after};
use super::*;
use crate::settings::Settings;

const GOOD: &str = "webhook = \"https://example.org/sanad\"\nsecret = \"0123456789abcdef0123456789abcdef\"\nname = \"Association X\"";

fn load(outside: &str) -> Result<Settings, String> {
    Settings::from_toml(&format!("[guilds.\"7\".outside]\n{outside}")).map_err(|error| error.to_string())
}

#[test]
fn a_good_contact_loads_and_prints_neither_secret_nor_address() {
    let settings = load(GOOD).unwrap();
    let contact = settings.guilds[&crate::ids::GuildId(7)].outside.as_ref().unwrap();
    assert_eq!(contact.name, "Association X");
    let shown = format!("{settings:?} {:?}", contact.endpoint());
    assert!(!shown.contains("0123456789") && !shown.contains("/sanad\""), "{shown}");
}

#[test]
fn a_contact_that_cannot_work_is_refused_with_a_sentence_that_says_what_to_do() {
    for (from, to, said) in [
        ("https://example.org", "http://example.org", "must begin with https://"),
        ("https://example.org/sanad", "example", "is no address"),
        ("https://example.org", "https://me:pw@example.org", "no user, no password"),
        ("https://example.org", "https://192.168.1.5", "allow_private = true"),
        ("https://example.org", "https://0x7f.1", "allow_private = true"),
        ("https://example.org", "https://[::ffff:10.0.0.1]", "allow_private = true"),
        ("0123456789abcdef0123456789abcdef", "short", "shorter than 32"),
        ("secret = ", "secret_file = \"/nowhere/at/all\"\nsecret = ", "keep one of them"),
        ("secret = \"0123456789abcdef0123456789abcdef\"", "", "openssl rand -hex 32"),
        (
            "secret = \"0123456789abcdef0123456789abcdef\"",
            "secret_file = \"/nowhere/at/all\"",
            "cannot be read",
        ),
        ("name = \"Association X\"", "name = \" \"", "1 to 60 characters"),
        ("Association X", "Appelle le 05 22 33 44 55", "no telephone number"),
        ("Association X", "<@123>", "only letters"),
        ("Association X", "https://x.test", "only letters"),
        ("name = \"Association X\"", "", "guilds.7.outside.name"),
        ("name = ", "nmae = \"x\"\nname = ", "did you mean `name`"),
        ("name = ", "authority_file = \"/nowhere/at/all\"\nname = ", "cannot be read"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = load(&GOOD.replace(from, to)).expect_err(to);
        assert!(error.contains(said), "{to}: {error}");
        assert!(!error.contains("0123456789abcdef"), "a secret stands in {error}");
    }
    let allowed = GOOD.replace("https://example.org", "https://127.0.0.1") + "\nallow_private = true";
    assert!(load(&allowed).is_ok());
}

#[test]
fn a_secret_file_is_read_at_each_call() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "a".repeat(32) + "\n").unwrap();
    let text = GOOD.replace(
        "secret = \"0123456789abcdef0123456789abcdef\"",
        &format!("secret_file = \"{}\"", file.display()),
    );
    let settings = load(&text).unwrap();
    let contact = settings.guilds[&crate::ids::GuildId(7)].outside.clone().unwrap();
    let read = || secrecy::ExposeSecret::expose_secret(&contact.secret().unwrap()).to_owned();
    assert_eq!(read(), "a".repeat(32));
    std::fs::write(&file, "b".repeat(40)).unwrap();
    assert_eq!(read(), "b".repeat(40));
    std::fs::write(&file, "").unwrap();
    assert_eq!(contact.secret().unwrap_err().key, "outside.secret_file");
}

#[test]
fn the_setting_in_the_documentation_loads() {
    let text = include_str!("../../config/default.toml");
    let (_, commented) =
        text.split_once("# [guilds.\"100000000000000000\".outside]\n").expect("it is documented");
    let keys: String =
        commented.lines().map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
    let error = load(&keys).unwrap_err();
    assert!(error.contains("/run/secrets/sanad_outside cannot be read"), "every key is known: {error}");
}

#[test]
fn only_addresses_of_the_open_internet_are_public() {
    for public in [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "198.17.0.1",
        "223.255.255.254",
        "2606:4700::1111",
        "2a01:e0a::1",
        "64:ff9b::101:101",
    ] {
        assert!(is_public(public.parse().unwrap()), "{public}");
    }
    for private in [
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "127.0.0.1",
        "127.9.9.9",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:1.1.1.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::1",
        "3fff::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "5f00::1",
    ] {
        assert!(!is_public(private.parse().unwrap()), "{private}");
    }
}

/// The vector of `docs/exterieur.fr.md`, computed with OpenSSL:
/// `printf '1790000000.{"version":1}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef`.
#[test]
fn the_signature_is_the_one_that_the_documentation_shows() {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let signature = sign("0123456789abcdef0123456789abcdef", at, b"{\"version\":1}");
    let doc =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exterieur.fr.md")).unwrap();
    assert!(doc.contains(&signature), "{signature}");
}

fn case(at: Timestamp) -> crate::cases::Case {
    use crate::cases::{Alert, Case, CaseId, CaseKind, CaseNumber, Post, State};
    Case {
        id: CaseId(1),
        number: CaseNumber(1),
        guild: crate::ids::GuildId(7),
        kind: CaseKind::Conflict,
        level: crate::phrases::Level::Urgent,
        alert: Alert::Now,
        topic: crate::phrases::TopicId::new("sextortion"),
        about: crate::phrases::About::Myself,
        lang: crate::text::Lang::Fr,
        script: crate::text::Script::Latn,
        phrases: Vec::new(),
        author: crate::ids::UserId(1),
        target: None,
        sources: Vec::new(),
        signals: 1,
        reads: 0,
        reopened: 0,
        state: State::New { since: at },
        post: Post::Never,
        created_at: at,
        level_since: at,
    }
}

/// A server that calls itself `contact.test`, a name that no DNS knows (RFC 6761), and takes one request.
async fn server(folder: &Path) -> std::net::SocketAddr {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    crate::discord::install_crypto();
    let made = rcgen::generate_simple_self_signed(vec!["contact.test".to_owned()]).unwrap();
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let config = tokio_rustls::rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, made.cert.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    std::fs::write(folder.join("authority.pem"), pem).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
        let mut socket = acceptor.accept(socket).await.unwrap();
        let mut begin = [0; 16];
        socket.read_exact(&mut begin).await.unwrap();
        socket.write_all(b"HTTP/1.1 204 So\r\nConnection: close\r\n\r\n").await.unwrap();
        let _ = socket.read_to_end(&mut Vec::new()).await;
    });
    address
}

#[tokio::test]
async fn a_name_is_asked_for_once_and_the_call_goes_to_what_was_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let address = server(folder.path()).await;
    let webhook = format!("https://contact.test:{}/sanad", address.port());
    let authority = folder.path().join("authority.pem");
    let good = GOOD.replace("https://example.org/sanad", &webhook);
    let text = format!("{good}\nauthority_file = \"{}\"", authority.display());
    let contact = load(&text).unwrap().guilds[&crate::ids::GuildId(7)].outside.clone().unwrap();
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let notice = Notice::about(&case(at), OutsideEvent::Case, "name".to_owned(), at);
    assert_eq!(post(&contact, &notice).await, Err(PostError::NoSuchName), "no DNS knows it");
    assert_eq!(post_to(&contact, &[address], &notice).await, Ok(()));
}

#[test]
fn a_server_may_ask_for_patience_in_seconds_or_by_a_date_and_for_an_hour_at_most() {
    let now = Timestamp::from_second(1_790_000_000).unwrap();
    for (said, seconds) in [
        ("7", Some(7)),
        ("0", Some(0)),
        ("99999999", Some(3600)),
        ("Mon, 21 Sep 2026 14:13:30 GMT", Some(10)),
        ("Mon, 21 Sep 2026 14:13:10 GMT", Some(0)),
        ("soon", None),
        ("-1", None),
    ] {
        let headers = [(reqwest::header::RETRY_AFTER, said.parse().unwrap())].into_iter().collect();
        assert_eq!(retry_after(&headers, now).map(|wait| wait.as_secs()), seconds, "{said}");
    }
}

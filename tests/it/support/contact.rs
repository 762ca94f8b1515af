//! The program of an adult outside: a local HTTPS server with a certificate of its own, which answers as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What the contact and Sanad share.
pub const SECRET: &str = "5e0c6d1f2b7a48939d10aa77c2f4e6b05e0c6d1f2b7a4893";
/// How the contact is called before young people.
pub const NAME: &str = "Association Amal";

/// How the next request is answered; after the last one of the list, with 204.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// A status, with these headers.
    Status(u16, &'static str),
    /// Nothing: the connection stays open.
    Nothing,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Got {
    /// Its first line and its headers, in small letters.
    pub head: String,
    /// Its body as it came.
    pub body: Vec<u8>,
}

impl Got {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let name = format!("{name}:");
        self.head.lines().find_map(|line| line.strip_prefix(&name)).map(str::trim)
    }

    /// The notice.
    pub fn notice(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a notice is JSON")
    }

    /// Whether the signature is Sanad's: computed here once more, as the documentation tells contacts to.
    pub fn is_signed(&self) -> bool {
        let Some(signature) = self.header("x-sanad-signature") else { return false };
        let Some((moment, code)) = signature.split_once(",v1=") else { return false };
        let Some(seconds) = moment.strip_prefix("t=") else { return false };
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
        mac.update(seconds.as_bytes());
        mac.update(b".");
        mac.update(&self.body);
        let wanted: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let sent = self.notice()["sent_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
        wanted == code && sent.is_some_and(|sent| sent.as_second().to_string() == seconds)
    }
}

/// The server.
pub struct Contact {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    task: JoinHandle<()>,
    folder: TempDir,
}

impl Contact {
    /// Opens one that takes everything.
    pub async fn open() -> Self {
        Self::answering(&[]).await
    }

    /// Opens one that answers so first.
    pub async fn answering(says: &[Says]) -> Self {
        sanad::discord::install_crypto();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("they belong together");
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("authority.pem"), pem(made.cert.der())).expect("it can be written");
        std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("it can be written");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has one");
        let (got, says) = (Arc::<Mutex<Vec<Got>>>::default(), says.iter().copied().collect::<VecDeque<_>>());
        let says = Arc::new(Mutex::new(says));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let log = got.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (log, script, acceptor) = (log.clone(), says.clone(), acceptor.clone());
                tokio::spawn(async move {
                    if let Ok(socket) = acceptor.accept(socket).await {
                        serve(socket, log, script).await;
                    }
                });
            }
        });
        Self { address, got, task, folder }
    }

    /// The address of its webhook, by this name or number.
    pub fn webhook(&self, host: &str) -> String {
        format!("https://{host}:{}/sanad", self.address.port())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The setting of a server that has this contact.
    pub fn setting(&self) -> String {
        self.setting_with(&self.webhook("localhost"), true)
    }

    /// The same with another address.
    pub fn setting_with(&self, webhook: &str, allow_private: bool) -> String {
        format!(
            "[guilds.\"{guild}\".outside]\nwebhook = \"{webhook}\"\nsecret_file = \"{secret}\"\nname = \"{NAME}\"\n\
             allow_private = {allow_private}\nauthority_file = \"{authority}\"\n",
            guild = discord_sim::ids::GUILD,
            secret = self.file("secret").display(),
            authority = self.file("authority.pem").display(),
        )
    }

    /// What came so far.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A certificate as text (RFC 7468).
fn pem(der: &[u8]) -> String {
    let letters: Vec<char> = STANDARD.encode(der).chars().collect();
    let lines: Vec<String> = letters.chunks(64).map(|line| line.iter().collect()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

impl Drop for Contact {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    socket: impl AsyncRead + AsyncWrite + Unpin,
    log: Arc<Mutex<Vec<Got>>>,
    script: Arc<Mutex<VecDeque<Says>>>,
) {
    let mut socket = BufReader::new(socket);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        match socket.read_line(&mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) if line == "\r\n" => break,
            Ok(_) => head.push_str(&line.to_lowercase()),
        }
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    if socket.read_exact(&mut body).await.is_err() {
        return;
    }
    let says = script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    log.lock().unwrap_or_else(PoisonError::into_inner).push(Got { head, body });
    let (status, headers) = match says {
        None => (204, ""),
        Some(Says::Status(status, headers)) => (status, headers),
        Some(Says::Nothing) => return std::future::pending().await,
    };
    // A body that never ends: whoever reads it to its end, or logs it, is found out.
    let endless = if status == 200 { "Content-Length: 1000000000\r\n" } else { "Content-Length: 0\r\n" };
    let answer = format!("HTTP/1.1 {status} So\r\n{headers}{endless}Connection: close\r\n\r\n");
    let _ = socket.write_all(answer.as_bytes()).await;
    if status == 200 {
        let words = "the-answer-of-the-contact ".repeat(64);
        while socket.write_all(words.as_bytes()).await.is_ok() {}
    }
    let _ = socket.shutdown().await;
}

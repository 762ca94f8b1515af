//! The setting `outside` of a server.

use std::fmt;
use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::Endpoint;

/// Characters that a secret has at least.
const SHORTEST_SECRET: usize = 32;
/// Characters that a name has at most.
const LONGEST_NAME: usize = 60;

/// An adult outside of a server, and how a program of theirs is called.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideContact {
    /// Where notices are sent: `https://…`.
    pub webhook: String,
    /// The secret with which they are signed.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub secret: Option<SecretString>,
    /// A file whose first line is that secret.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub secret_file: Option<PathBuf>,
    /// Who it is, as young people read it: « Association X ».
    pub name: String,
    /// Whether the webhook may lead into a private network or to this machine.
    #[serde(default)]
    pub allow_private: bool,
    /// A file with a certificate authority of one's own (PEM), besides the usual ones.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub authority_file: Option<PathBuf>,
}

impl fmt::Debug for OutsideContact {
    /// Without the address: its path may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutsideContact").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is wrong with the setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadContact {
    /// Which part of it: `outside.webhook`.
    pub key: &'static str,
    /// A sentence without values.
    pub problem: String,
}

impl OutsideContact {
    /// Looks whether it can be used: address, secret, name, authority.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), BadContact> {
        self.endpoint()?;
        self.secret()?;
        self.authority()?;
        self.check_name()
    }

    /// The address.
    ///
    /// # Errors
    /// It is none, or leads where it may not.
    pub fn endpoint(&self) -> Result<Endpoint, BadContact> {
        Endpoint::parse(&self.webhook, self.allow_private)
            .map_err(|problem| bad("outside.webhook", format!("the address {problem}")))
    }

    /// The secret. A file is read at each call, so that it can be changed while Sanad runs.
    ///
    /// # Errors
    /// There is none, there are two, it cannot be read, or it is too short.
    pub fn secret(&self) -> Result<SecretString, BadContact> {
        let (key, text) = match (&self.secret, &self.secret_file) {
            (Some(secret), None) => ("outside.secret", secret.expose_secret().trim().to_owned()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    bad("outside.secret_file", format!("{} cannot be read: {error}", file.display()))
                })?;
                ("outside.secret_file", text.lines().next().unwrap_or_default().trim().to_owned())
            }
            (None, None) => {
                let problem = "there is no secret; make one with `openssl rand -hex 32`, give it to the contact, and set \
                               secret_file to a file that holds it";
                return Err(bad("outside.secret_file", problem));
            }
            (Some(_), Some(_)) => {
                return Err(bad("outside.secret", "secret and secret_file are both set; keep one of them"));
            }
        };
        if text.chars().count() < SHORTEST_SECRET {
            let problem = format!(
                "the secret is shorter than {SHORTEST_SECRET} characters; make one with `openssl rand -hex 32`"
            );
            return Err(bad(key, problem));
        }
        Ok(SecretString::from(text))
    }

    /// The authority of one's own, if there is one.
    ///
    /// # Errors
    /// The file cannot be read, or holds no certificate.
    pub(super) fn authority(&self) -> Result<Option<reqwest::Certificate>, BadContact> {
        const KEY: &str = "outside.authority_file";
        let Some(file) = &self.authority_file else { return Ok(None) };
        let pem = std::fs::read(file)
            .map_err(|error| bad(KEY, format!("{} cannot be read: {error}", file.display())))?;
        let none = || bad(KEY, format!("{} holds no certificate (PEM)", file.display()));
        if !pem.starts_with(b"-----BEGIN CERTIFICATE-----") {
            return Err(none());
        }
        reqwest::Certificate::from_pem(&pem).map(Some).map_err(|_| none())
    }

    /// A name is shown to young people as it stands: it must not be a number that nobody has checked (promise P4), nor a link.
    fn check_name(&self) -> Result<(), BadContact> {
        const KEY: &str = "outside.name";
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(bad(
                KEY,
                format!("a name of 1 to {LONGEST_NAME} characters, as young people read it"),
            ));
        }
        let plain = |letter: char| letter.is_alphanumeric() || " '’.,-–()&·".contains(letter);
        if !name.chars().all(plain) {
            return Err(bad(
                KEY,
                "only letters, spaces and ' . , - ( ) &; links and mentions have no place in it",
            ));
        }
        let digits = |run: &str| run.chars().filter(|letter| letter.is_numeric()).count();
        if name.split(char::is_alphabetic).any(|run| digits(run) >= 3) {
            return Err(bad(
                KEY,
                "no telephone number: those stand in the directory, where they are checked and expire",
            ));
        }
        Ok(())
    }
}

fn bad(key: &'static str, problem: impl Into<String>) -> BadContact {
    BadContact { key, problem: problem.into() }
}

//! Configuration of the process: `config/default.toml`, then `config/local.toml`, then `SANAD__…` variables.
//!
//! What a server says of itself in Discord (`/sanad reglages`) is laid over its table here; see `app::guilds`.

mod schema;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::ids::{ChannelId, GuildId, RoleId, UserId};
use crate::outside::OutsideContact;
use crate::text::Lang;

pub use schema::schema;

const DEFAULTS: &str = include_str!("../config/default.toml");

/// Everything that the process is told at its start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How to reach Discord.
    pub discord: DiscordSettings,
    /// Where cases are kept.
    pub store: StoreSettings,
    /// Which response files are used.
    #[serde(default)]
    pub responses: ResponsesSettings,
    /// Health and metrics.
    pub web: WebSettings,
    /// The public cards that lead to private help.
    pub doors: DoorSettings,
    /// What notices from outside that Sanad has died.
    #[serde(default)]
    pub watch: WatchSettings,
    /// What the process says of itself.
    pub log: LogSettings,
    /// Servers whose set-up stands in files.
    #[serde(default)]
    pub guilds: BTreeMap<GuildId, GuildSettings>,
}

/// How to reach Discord.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscordSettings {
    /// The bot's token; its `Debug` prints nothing of it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub token: Option<SecretString>,
    /// A file whose first line is the token.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub token_file: Option<PathBuf>,
    /// Base URL of the API, without `/api/v10`; default `https://discord.com`.
    pub api_url: String,
}

/// Where cases are kept.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub url: String,
    /// File of the 32-byte key that seals cases and buttons; made when missing.
    #[schemars(with = "String")]
    pub key_file: PathBuf,
}

impl fmt::Debug for StoreSettings {
    /// Without the address: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreSettings").field("key_file", &self.key_file).finish_non_exhaustive()
    }
}

/// Which response files are used.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsesSettings {
    /// A folder; without it those compiled in.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub dir: Option<PathBuf>,
    /// Where those who edit the files are told that an edit has mistakes; without it only the log says so. Never read.
    #[serde(default)]
    pub maintainers_channel: Option<ChannelId>,
}

/// Health and metrics.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebSettings {
    /// `ADDRESS:PORT`, or empty for nowhere.
    pub listen: String,
}

/// The public cards that lead to private help.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DoorSettings {
    /// Least and most seconds between a message and its door; default 20 to 90.
    pub delay: [u32; 2],
    /// The same for imminent danger; default 3 to 10. A `delay` below it wins, so that `[0, 0]` means at once for all.
    pub delay_imminent: [u32; 2],
}

/// What notices from outside that Sanad has died.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchSettings {
    /// Called every minute while all is well; its `Debug` prints nothing of it, since whoever knows it can call it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub url: Option<SecretString>,
}

/// What the process says of itself.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// Lines for people or for machines.
    pub format: LogFormat,
}

/// The shape of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

/// The set-up of one server.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuildSettings {
    /// A forum or text channel that only referents see; cases are posted there.
    #[serde(default)]
    pub staff_channel: Option<ChannelId>,
    /// A text channel that young people and referents see; talks are private threads below it.
    #[serde(default)]
    pub talk_channel: Option<ChannelId>,
    /// Registered adults.
    #[serde(default)]
    pub referents: Vec<UserId>,
    /// The adult who answers for the server.
    #[serde(default)]
    pub lead: Option<UserId>,
    /// Language when neither choice nor script tells; default French.
    #[serde(default)]
    pub language: Option<Lang>,
    /// Country whose services come first (`MA FR BE CA ES`); default `MA`.
    #[serde(default)]
    pub country: Option<String>,
    /// Urgent or imminent cases within 24 hours after which a relay is suggested to a referent; default 3, 0 for never.
    #[serde(default)]
    pub relay_after: Option<u32>,
    /// Short public cards on harmless topics (accounts, scams, rights …) may appear; default true.
    #[serde(default)]
    pub public_cards: Option<bool>,
    /// The role that referents have on the server: who is registered and has lost it cannot act on cases. Without it the
    /// registration alone counts.
    #[serde(default)]
    pub referent_role: Option<RoleId>,
    /// Channels that Sanad must not read.
    #[serde(default)]
    pub excluded_channels: Vec<ChannelId>,
    /// Where cases are posted and people called when the staff channel is gone or closed to the bot; only referents may
    /// see it either.
    #[serde(default)]
    pub fallback_channel: Option<ChannelId>,
    /// An adult elsewhere, for what the team must not see or does not answer.
    #[serde(default)]
    pub outside: Option<OutsideContact>,
}

/// Why the configuration cannot be used, as sentences for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A source could not be read or holds a value of the wrong kind.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(String),
    /// A key that nobody knows.
    #[error("the configuration has a key `{key}` that Sanad does not know{}", suggestion(.nearest))]
    UnknownKey {
        /// As it was written.
        key: String,
        /// The closest key that exists there.
        nearest: Option<String>,
    },
    /// A value that cannot work.
    #[error("`{key}` in the configuration: {problem}")]
    Invalid {
        /// Dotted name.
        key: &'static str,
        /// A sentence.
        problem: String,
    },
    /// No token.
    #[error(
        "there is no bot token: set SANAD__DISCORD__TOKEN, or discord.token_file to a file that holds it \
         (Discord developer portal, your application, Bot, Reset Token)"
    )]
    NoToken,
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|key| format!("; did you mean `{key}`?")).unwrap_or_default()
}

impl Settings {
    /// Reads all sources; `local` is the optional file, usually `config/local.toml`.
    ///
    /// # Errors
    /// A source that cannot be read, a key that does not exist (with the nearest one that does), a value that
    /// cannot work.
    pub fn load(local: &Path) -> Result<Self, SettingsError> {
        let environment = config::Environment::with_prefix("SANAD")
            .prefix_separator("__")
            .separator("__")
            .list_separator(",")
            .with_list_parse_key("doors.delay")
            .with_list_parse_key("doors.delay_imminent")
            .try_parsing(true);
        Self::from_sources(
            config::Config::builder()
                .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml))
                .add_source(config::File::from(local).format(config::FileFormat::Toml).required(false))
                .add_source(environment),
        )
    }

    /// The defaults and one more TOML text, for the demo and for tests.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        Self::from_sources(
            config::Config::builder()
                .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml))
                .add_source(config::File::from_str(text, config::FileFormat::Toml)),
        )
    }

    fn from_sources(
        builder: config::ConfigBuilder<config::builder::DefaultState>,
    ) -> Result<Self, SettingsError> {
        let settings: Self =
            builder.build().and_then(config::Config::try_deserialize).map_err(|error| explain(&error))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingsError> {
        for (key, [least, most]) in
            [("doors.delay", self.doors.delay), ("doors.delay_imminent", self.doors.delay_imminent)]
        {
            if least > most || most > 600 {
                let problem = format!("[{least}, {most}] is no range of seconds from 0 to 600, least first");
                return Err(SettingsError::Invalid { key, problem });
            }
        }
        self.watch.address()?;
        for (guild, settings) in &self.guilds {
            let Some(outside) = &settings.outside else { continue };
            outside.check().map_err(|bad| SettingsError::Invalid {
                key: bad.key,
                problem: format!("server {guild}: {}", bad.problem),
            })?;
        }
        Ok(())
    }
}

impl WatchSettings {
    /// The address that is called, if there is one: over TLS, or this machine.
    ///
    /// # Errors
    /// It is none, or would go in the clear through a network.
    pub fn address(&self) -> Result<Option<reqwest::Url>, SettingsError> {
        let text = self.url.as_ref().map(|url| url.expose_secret().trim()).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let invalid =
            |problem: &str| Err(SettingsError::Invalid { key: "watch.url", problem: problem.to_owned() });
        let Ok(url) = reqwest::Url::parse(text) else {
            return invalid("that is no address; it must look like https://example.org/…");
        };
        let here = url.host_str().is_some_and(|host| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        });
        match url.scheme() {
            "https" => Ok(Some(url)),
            "http" if here => Ok(Some(url)),
            _ => invalid("it must begin with https:// (http:// is only for this very machine)"),
        }
    }
}

impl DiscordSettings {
    /// The token, from the setting or from the file that it names.
    ///
    /// # Errors
    /// No token anywhere, or a file that cannot be read.
    pub fn token(&self) -> Result<SecretString, SettingsError> {
        if let Some(token) = self.token.as_ref().filter(|token| !token.expose_secret().trim().is_empty()) {
            return Ok(SecretString::from(token.expose_secret().trim().to_owned()));
        }
        let Some(file) = &self.token_file else { return Err(SettingsError::NoToken) };
        let text = std::fs::read_to_string(file).map_err(|error| SettingsError::Invalid {
            key: "discord.token_file",
            problem: format!("{} cannot be read: {error}", file.display()),
        })?;
        match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
            Some(line) => Ok(SecretString::from(line.to_owned())),
            None => Err(SettingsError::NoToken),
        }
    }
}

/// Turns serde's `unknown field` into a sentence with one suggestion; everything else is passed on, without values.
fn explain(error: &config::ConfigError) -> SettingsError {
    let text = error.to_string();
    let Some(rest) =
        text.strip_prefix("unknown field ").or_else(|| text.split_once("unknown field ").map(|(_, r)| r))
    else {
        return SettingsError::Unreadable(text);
    };
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let key = quoted.next().unwrap_or_default().to_owned();
    let nearest = quoted
        .map(|known| (strsim::damerau_levenshtein(known, &key), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
        .map(|(_, known)| known.to_owned());
    SettingsError::UnknownKey { key, nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_load() {
        let settings = Settings::from_toml("").unwrap();
        assert_eq!(settings.discord.api_url, "https://discord.com");
        assert_eq!(settings.doors.delay, [20, 90]);
        assert!(settings.guilds.is_empty());
    }

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = Settings::from_toml("[discord]\ntokne_file = \"x\"").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the configuration has a key `tokne_file` that Sanad does not know; did you mean `token_file`?"
        );
    }

    #[test]
    fn a_range_that_runs_backwards_is_refused() {
        let error = Settings::from_toml("[doors]\ndelay = [9, 3]").unwrap_err().to_string();
        assert!(error.contains("doors.delay"), "{error}");
    }

    #[test]
    fn p3_a_token_does_not_print() {
        let settings = Settings::from_toml("[discord]\ntoken = \"secret-token-value\"").unwrap();
        assert!(!format!("{settings:?}").contains("secret-token-value"));
        assert_eq!(settings.discord.token().unwrap().expose_secret(), "secret-token-value");
    }

    #[test]
    fn p3_a_password_in_the_stores_address_does_not_print() {
        let settings = Settings::from_toml("[store]\nurl = \"postgres://sanad:geheim@db/sanad\"").unwrap();
        assert!(!format!("{settings:?}").contains("geheim"));
    }

    #[test]
    fn a_token_file_is_read_and_its_absence_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, "from-a-file\n").unwrap();
        let mut discord = Settings::from_toml("").unwrap().discord;
        assert!(matches!(discord.token(), Err(SettingsError::NoToken)));
        discord.token_file = Some(file);
        assert_eq!(discord.token().unwrap().expose_secret(), "from-a-file");
        discord.token_file = Some(dir.path().join("missing"));
        assert!(discord.token().unwrap_err().to_string().contains("discord.token_file"));
    }
}

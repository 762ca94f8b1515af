//! The session that a new process can take up.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How old a saved session may be. Discord keeps one for some minutes after the connection is lost; design §9 says 3.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(3);

/// What must be the same for a session to be taken up: a resumed session keeps the intents and the sharding with which
/// it began, silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The application.
    pub application: u64,
    /// The shard's number, from 0.
    pub shard: u32,
    /// How many shards there are.
    pub total: u32,
    /// Discord's intent bits.
    pub intents: u64,
}

/// A session as it is stored. Its id is good for nothing without the token, but it is nobody's business either: it does
/// not show in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSession {
    /// Whose it is.
    pub fingerprint: Fingerprint,
    /// Discord's name for it.
    pub session_id: String,
    /// Where to take it up.
    pub resume_url: String,
    /// Every frame up to this number is handled.
    pub handled: u64,
    /// Everything heard before this moment is handled: where reading back begins, should the session be refused.
    pub whole_until: Timestamp,
    /// When this was true.
    pub saved_at: Timestamp,
}

impl SavedSession {
    /// Whether a process with this fingerprint may take it up at `now`: same fingerprint, no older than 3 minutes, not
    /// from the future, and a resume address that is Discord's or this machine's.
    pub fn is_usable(&self, fingerprint: &Fingerprint, now: Timestamp) -> bool {
        let age = now.duration_since(self.saved_at);
        self.fingerprint == *fingerprint
            && age <= MAX_AGE
            && age >= -SignedDuration::from_secs(5)
            && is_gateway_url(&self.resume_url)
    }
}

impl std::fmt::Debug for SavedSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SavedSession")
            .field("fingerprint", &self.fingerprint)
            .field("handled", &self.handled)
            .field("saved_at", &self.saved_at)
            .finish_non_exhaustive()
    }
}

/// Whether the token may be sent there: `wss` to a host of discord.gg, or plain `ws` to this machine. The library
/// panics on an address that is none, so nothing reaches it unchecked.
pub fn is_gateway_url(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let discord = |host: &str| host == "discord.gg" || host.ends_with(".discord.gg");
    let allowed = match url.scheme() {
        "wss" => url.host_str().is_some_and(discord) && url.port().is_none(),
        "ws" => crate::discord::is_loopback(&url),
        _ => false,
    };
    bare && allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> SavedSession {
        SavedSession {
            fingerprint: Fingerprint { application: 1, shard: 0, total: 1, intents: 33_281 },
            session_id: "s".into(),
            resume_url: "wss://gateway-us-east1-b.discord.gg".into(),
            handled: 12,
            whole_until: Timestamp::from_second(999).unwrap(),
            saved_at: Timestamp::from_second(1_000).unwrap(),
        }
    }

    #[test]
    fn a_session_is_taken_up_only_by_its_like_and_while_it_is_fresh() {
        let session = saved();
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(session.is_usable(&session.fingerprint, at(1_000)));
        assert!(session.is_usable(&session.fingerprint, at(1_180)));
        assert!(!session.is_usable(&session.fingerprint, at(1_181)));
        assert!(!session.is_usable(&session.fingerprint, at(900)));
        for other in [
            Fingerprint { application: 2, ..session.fingerprint },
            Fingerprint { shard: 1, ..session.fingerprint },
            Fingerprint { total: 2, ..session.fingerprint },
            Fingerprint { intents: 1, ..session.fingerprint },
        ] {
            assert!(!session.is_usable(&other, at(1_000)));
        }
        assert!(
            !SavedSession { resume_url: "ws://evil.example".into(), ..saved() }
                .is_usable(&session.fingerprint, at(1_000))
        );
    }

    #[test]
    fn the_token_goes_to_discord_or_to_this_machine_only() {
        for good in [
            "wss://gateway.discord.gg",
            "wss://gateway.discord.gg/",
            "ws://127.0.0.1:8080",
            "ws://localhost:1",
            "ws://[::1]:9/",
        ] {
            assert!(is_gateway_url(good), "{good}");
        }
        for bad in [
            "ws://gateway.discord.gg",
            "wss://discord.gg.evil.example",
            "wss://evildiscord.gg",
            "wss://gateway.discord.gg:444",
            "wss://user@gateway.discord.gg",
            "wss://gateway.discord.gg/?a=b",
            "ws://10.0.0.1",
            "ws://127.0.0.1.evil.example",
            "https://gateway.discord.gg",
            "nothing",
            "",
        ] {
            assert!(!is_gateway_url(bad), "{bad}");
        }
    }
}

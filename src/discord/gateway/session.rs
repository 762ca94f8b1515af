//! The session that a new process can take up.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::MessageId;
use crate::store;

/// How old a saved session may be. Discord keeps one for some minutes after the connection is lost; design §9 says 3.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(3);

/// A message may reach us so long after Discord gave it its id; reading back begins that much earlier.
const LATENESS: SignedDuration = SignedDuration::from_secs(30);

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
    /// With which lease on the shard it was heard, see [`store::HeldShard`].
    #[serde(default)]
    pub epoch: u64,
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

impl Fingerprint {
    /// The shard, as the store knows it.
    pub fn for_store(&self) -> (store::Shard, store::Fingerprint) {
        let shard = store::Shard { id: self.shard, total: self.total };
        (shard, store::Fingerprint { application: self.application, intents: self.intents })
    }
}

impl SavedSession {
    /// How far the shard has come, for the transaction of an intake or for [`store::Store::save_handled`].
    pub fn handled_for_store(&self) -> store::Handled {
        let whole_until = self.whole_until.saturating_sub(LATENESS).unwrap_or(self.whole_until);
        store::Handled {
            shard: self.fingerprint.for_store().0,
            session: self.session_id.clone(),
            sequence: self.handled,
            watermark: Some(MessageId::at_ms(whole_until.as_millisecond())),
            epoch: self.epoch,
        }
    }

    /// The whole, for [`store::Store::save_session`] after [`Inbound::Ready`](super::Inbound::Ready) and
    /// [`Inbound::Resumed`](super::Inbound::Resumed).
    pub fn for_store(&self) -> store::Session {
        store::Session {
            handled: self.handled_for_store(),
            fingerprint: self.fingerprint.for_store().1,
            resume_url: self.resume_url.clone(),
        }
    }
}

/// With what a shard begins.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// A session to take up.
    pub resume: Option<SavedSession>,
    /// Since when something may have been missed, should it be refused or not exist. `None` where nothing is known.
    pub missed_since: Option<Timestamp>,
    /// With which lease the shard is heard, see [`store::HeldShard`].
    pub epoch: u64,
}

impl Start {
    /// What [`store::Store::load_session`] tells, which has looked at age and fingerprint already.
    pub fn from_store(
        saved: store::SavedSession,
        fingerprint: Fingerprint,
        epoch: u64,
        now: Timestamp,
    ) -> Self {
        let moment = |watermark: Option<MessageId>| {
            watermark.and_then(|message| Timestamp::from_millisecond(message.created_at_ms()).ok())
        };
        match saved {
            store::SavedSession::Resume(session) => {
                let whole_until = moment(session.handled.watermark);
                let resume = SavedSession {
                    fingerprint,
                    session_id: session.handled.session,
                    resume_url: session.resume_url,
                    handled: session.handled.sequence,
                    whole_until: whole_until.unwrap_or(now),
                    saved_at: now,
                    epoch,
                };
                Self { resume: Some(resume), missed_since: whole_until, epoch }
            }
            store::SavedSession::Identify { watermark, last_seen, .. } => {
                Self { resume: None, missed_since: moment(watermark).or(last_seen), epoch }
            }
        }
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
            epoch: 3,
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
    fn what_the_store_kept_is_taken_up_again() {
        let session = saved();
        let now = Timestamp::from_second(1_060).unwrap();
        let kept = store::SavedSession::Resume(session.for_store());
        let start = Start::from_store(kept, session.fingerprint, 4, now);
        let resume = start.resume.unwrap();
        assert!(resume.is_usable(&session.fingerprint, now));
        assert_eq!((resume.handled, &resume.session_id), (session.handled, &session.session_id));

        let late = SavedSession { whole_until: "2026-03-01T12:00:30Z".parse().unwrap(), ..session };
        let watermark = late.handled_for_store().watermark;
        let kept =
            store::SavedSession::Identify { why: store::NoResume::TooOld, watermark, last_seen: Some(now) };
        let start = Start::from_store(kept, late.fingerprint, 4, now);
        assert_eq!(start.missed_since, Some("2026-03-01T12:00:00Z".parse().unwrap()));
        assert!(start.resume.is_none());
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

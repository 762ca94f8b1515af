//! What a closed connection means.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How far back closes are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// This many closes within the window, and nothing heard between them, mean that the session is no good.
const QUIET_CLOSES: usize = 3;

/// This many closes within the window mean that a pause is due, whatever was heard between them.
const MANY_CLOSES: usize = 5;

/// Cut this often in a row without one event between: the first is for the library, the second deserves a pause, the
/// third a new session.
const CUTS_TO_PAUSE: u32 = 2;

/// Discord refuses this bot, and would refuse it again. The text says what to change and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fatal {
    /// 4004.
    #[error(
        "Discord does not accept the bot's token. Reset it in the developer portal (https://discord.com/developers/applications, \
         your application, Bot, Reset Token) and set SANAD__DISCORD__TOKEN or discord.token_file to the new one."
    )]
    AuthenticationFailed,
    /// 4010.
    #[error(
        "Discord does not know this shard number. Set the number of shards to what GET /gateway/bot recommends, and start again."
    )]
    InvalidShard,
    /// 4011.
    #[error(
        "The bot is on too many servers for so few shards. Raise the number of shards to what GET /gateway/bot recommends, and start again."
    )]
    ShardingRequired,
    /// 4012.
    #[error(
        "Discord no longer speaks the version of the gateway that this Sanad was built for. Install a newer Sanad."
    )]
    InvalidVersion,
    /// 4013.
    #[error("Discord does not know one of the intents that Sanad asked for. Install a newer Sanad.")]
    InvalidIntents,
    /// 4014.
    #[error(
        "Discord does not allow this bot to read messages. In the developer portal (https://discord.com/developers/applications, \
         your application, Bot, Privileged Gateway Intents) switch on \"Message Content Intent\" and save; then start Sanad again."
    )]
    DisallowedIntents,
}

impl Fatal {
    /// By Discord's close code.
    pub fn from_code(code: u16) -> Option<Self> {
        Some(match code {
            4004 => Self::AuthenticationFailed,
            4010 => Self::InvalidShard,
            4011 => Self::ShardingRequired,
            4012 => Self::InvalidVersion,
            4013 => Self::InvalidIntents,
            4014 => Self::DisallowedIntents,
            _ => return None,
        })
    }
}

/// What to do after a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The library connects and resumes at once; let it.
    LetIt,
    /// Connect anew after a pause, with the session.
    PauseAndResume,
    /// Connect anew after a pause, with a new session.
    PauseAndIdentify,
    /// Give up.
    Fatal(Fatal),
}

/// The closes of late, to tell a bad moment from a bad session.
#[derive(Debug, Default)]
pub(super) struct Closes {
    all: VecDeque<Instant>,
    quiet: VecDeque<Instant>,
    cuts: u32,
    total: u64,
}

impl Closes {
    /// A connection was closed with this code; `None` is a close frame without one, 1006 a cut.
    pub(super) fn closed(&mut self, code: Option<u16>, now: Instant) -> Verdict {
        self.total += 1;
        self.cuts = if code == Some(1006) { self.cuts + 1 } else { 0 };
        for recent in [&mut self.all, &mut self.quiet] {
            recent.push_back(now);
            while recent.front().is_some_and(|first| now.duration_since(*first) > WINDOW) {
                recent.pop_front();
            }
        }
        let verdict = self.judge(code);
        if verdict == Verdict::PauseAndIdentify {
            self.quiet.clear();
            self.cuts = 0;
        }
        verdict
    }

    fn judge(&self, code: Option<u16>) -> Verdict {
        if let Some(fatal) = code.and_then(Fatal::from_code) {
            return Verdict::Fatal(fatal);
        }
        // 4003 not authenticated, 4007 invalid sequence, 4009 session timed out: what the library would resume is gone.
        if matches!(code, Some(4003 | 4007 | 4009))
            || self.quiet.len() >= QUIET_CLOSES
            || self.cuts > CUTS_TO_PAUSE
        {
            return Verdict::PauseAndIdentify;
        }
        if self.cuts >= CUTS_TO_PAUSE || self.all.len() >= MANY_CLOSES {
            return Verdict::PauseAndResume;
        }
        Verdict::LetIt
    }

    /// An event arrived. The greeting of a session (`READY`, `RESUMED`) shows that the line is whole, not that the
    /// session is good for anything.
    pub(super) fn heard(&mut self, greeting: bool) {
        self.cuts = 0;
        if !greeting {
            self.quiet.clear();
        }
    }

    /// All closes since the process began.
    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_close_code_has_its_answer() {
        let first = |code| Closes::default().closed(code, Instant::now());
        for code in [
            None,
            Some(1000),
            Some(1001),
            Some(1006),
            Some(4000),
            Some(4001),
            Some(4002),
            Some(4005),
            Some(4008),
            Some(4999),
        ] {
            assert_eq!(first(code), Verdict::LetIt, "{code:?}");
        }
        for code in [4003, 4007, 4009] {
            assert_eq!(first(Some(code)), Verdict::PauseAndIdentify, "{code}");
        }
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            assert!(matches!(first(Some(code)), Verdict::Fatal(_)), "{code}");
        }
    }

    #[test]
    fn a_refused_intent_says_what_to_switch_on_and_where() {
        let said = Fatal::from_code(4014).unwrap().to_string();
        assert!(said.contains("Message Content Intent") && said.contains("developer portal"));
    }

    #[test]
    fn three_quiet_closes_in_a_minute_cost_the_session() {
        let mut closes = Closes::default();
        let now = Instant::now();
        let at = |second| now + Duration::from_secs(second);
        assert_eq!(closes.closed(Some(4000), at(0)), Verdict::LetIt);
        closes.heard(true);
        assert_eq!(closes.closed(Some(4000), at(1)), Verdict::LetIt);
        closes.heard(true);
        assert_eq!(closes.closed(Some(4000), at(2)), Verdict::PauseAndIdentify);

        let mut closes = Closes::default();
        for second in [0, 40, 80, 120] {
            assert_eq!(closes.closed(Some(4000), at(second)), Verdict::LetIt, "second {second}");
            closes.heard(true);
        }
    }

    #[test]
    fn closes_with_events_between_are_slowed_down_and_keep_the_session() {
        let mut closes = Closes::default();
        let now = Instant::now();
        let verdicts: Vec<_> = (0..6)
            .map(|n| {
                closes.heard(false);
                closes.closed(Some(4000), now + Duration::from_millis(n))
            })
            .collect();
        assert_eq!(verdicts[..4], [Verdict::LetIt; 4]);
        assert_eq!(verdicts[4..], [Verdict::PauseAndResume; 2]);
    }

    #[test]
    fn a_line_that_is_cut_again_and_again_gets_a_pause_then_a_new_session() {
        let mut closes = Closes::default();
        let now = Instant::now();
        // A zombie: cut once in each heartbeat interval, further apart than the window.
        let verdicts: Vec<_> =
            (0..4).map(|n| closes.closed(Some(1006), now + Duration::from_secs(90 * n))).collect();
        assert_eq!(
            verdicts,
            [Verdict::LetIt, Verdict::PauseAndResume, Verdict::PauseAndIdentify, Verdict::LetIt]
        );
    }
}

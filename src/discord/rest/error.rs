//! Why a request failed, in kinds: no address, no body, no token ever gets into one of these.

use std::time::Duration;

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// Discord understood and refuses; asking again as it is would be refused again.
    #[error("Discord refuses: status {status}, code {code}{}{fields}", if fields.is_empty() { "" } else { ", fields " })]
    Refused {
        /// The HTTP status, 400 to 499 except 429.
        status: u16,
        /// Discord's own code, 50013 and the like; 0 where it gives none.
        code: u32,
        /// For code 50035: which fields of the body it minds, `content: BASE_TYPE_MAX_LENGTH`; names, never values.
        fields: String,
    },
    /// The limit of this route, or of all, is reached, and the wait would be longer than the caller has. Nothing was done.
    #[error("Discord's rate limit: ask again in {after:?}")]
    Limited {
        /// When to ask again.
        after: Duration,
    },
    /// No connection came about. Nothing was done.
    #[error("Discord cannot be reached")]
    Unreachable,
    /// The connection was lost before the answer; the request may or may not have been done.
    #[error("the connection to Discord was lost before it answered")]
    Cut,
    /// No answer in time; the request may or may not have been done.
    #[error("Discord did not answer in time")]
    TimedOut,
    /// Discord failed (5xx); the request may or may not have been done.
    #[error("Discord failed: status {status}")]
    Failed {
        /// The HTTP status.
        status: u16,
    },
    /// Done, but the answer is not of the shape it should have.
    #[error("Discord's answer ({what}) could not be read")]
    Undecodable {
        /// What was expected.
        what: &'static str,
    },
    /// The time in which an interaction must be answered is over. Nothing was done.
    #[error("too late to answer this interaction")]
    TooLate,
    /// So many requests were refused of late that Sanad makes none for a while, before Discord bans this address.
    #[error("too many refused requests; none is made for {after:?}")]
    Halted {
        /// When requests go on.
        after: Duration,
    },
}

impl RestError {
    /// Whether Discord may have done what was asked: then look before asking again.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Cut | Self::TimedOut | Self::Failed { .. } | Self::Undecodable { .. } => true,
            Self::Refused { .. }
            | Self::Limited { .. }
            | Self::Unreachable
            | Self::TooLate
            | Self::Halted { .. } => false,
        }
    }

    /// Whether the same request may succeed later. What Discord refuses is never asked again as it is (design §9).
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Limited { .. }
            | Self::Unreachable
            | Self::Cut
            | Self::TimedOut
            | Self::Failed { .. }
            | Self::Halted { .. } => true,
            Self::Refused { .. } | Self::Undecodable { .. } | Self::TooLate => false,
        }
    }

    /// How long to wait before asking again, where Discord or the limits say so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Limited { after } | Self::Halted { after } => Some(*after),
            _ => None,
        }
    }

    /// Discord's own code, where it refused.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// The message, channel, webhook or interaction does not exist (any more).
    pub fn is_gone(&self) -> bool {
        // Unknown channel, message, webhook, interaction.
        matches!(self, Self::Refused { status: 404, .. })
            || matches!(self.code(), Some(10_003 | 10_008 | 10_015 | 10_062))
    }

    /// The thread is archived or locked, and the bot may not write in it as it is.
    pub fn is_put_away(&self) -> bool {
        matches!(self.code(), Some(50_083 | 160_005))
    }

    /// The bot lacks a permission or access.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { status: 403, .. })
    }
}

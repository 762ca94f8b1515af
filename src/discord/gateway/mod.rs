//! Hearing Discord: one task per shard that reads frames, lets the [`Screen`] look at messages, and hands over what
//! needs work, each with a [`Ticket`].
//!
//! - [`start`] starts a shard; [`ShardHandle`] stops it, watches it and tells its session.
//! - The task never waits on the store or on a request: only on the socket, on timers, and on room in the channel.
//! - A frame counts as handled when its ticket is [`done`](Ticket::done), not when it was read. The session that a new
//!   process resumes carries the handled sequence, so that Discord repeats what was read and not finished (promise P1).
//! - What goes wrong and what is done about it: `task` and `close` decide; the library
//!   below (twilight-gateway) only keeps the connection.

mod backoff;
mod close;
mod events;
mod hand_over;
mod identify;
mod inbound;
mod route;
mod screen;
mod session;
mod shard;
mod status;
mod task;
mod tickets;

pub use close::Fatal;
pub use identify::{IdentifyBudget, IdentifyQueue};
pub use inbound::{Handed, Inbound};
pub use screen::Screen;
pub use session::{Fingerprint, SavedSession, Start, is_gateway_url};
pub use shard::{BadSetup, Pace, ShardEnd, ShardHandle, ShardSetup, start};
pub use status::{Hearing, Listening, ShardStatus};
pub use tickets::Ticket;

/// What Sanad asks to hear (Discord's intent bits): servers, channels and threads; messages on servers and in direct
/// messages, with their text, which is the privileged one; what AutoMod takes away, which Discord tells only a bot that may
/// manage the server.
pub const INTENTS: u64 = 1 | 1 << 9 | 1 << 12 | 1 << 15 | 1 << 21;

//! What the edge saw of a server on Discord, in values that know nothing of Discord's own.

use jiff::Timestamp;

use crate::ids::{ChannelId, RoleId, UserId};

/// All of it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The server; none where Discord did not describe it.
    pub server: Option<SeenServer>,
    /// Its filter.
    pub automod: Automod,
    /// Whether the server is heard.
    pub ears: Ears,
    /// How the call to `watch.url` stands.
    pub watch: Watch,
    /// How the contact outside stands.
    pub outside: Outside,
}

/// A server.
#[derive(Clone, Debug)]
pub struct SeenServer {
    /// The owner, who sees everything.
    pub owner: Option<UserId>,
    /// Roles that see everything.
    pub admins: Vec<Roles>,
    /// The places of the team.
    pub channels: Vec<SeenChannel>,
    /// Those registered now, the lead among them.
    pub members: Vec<Member>,
    /// Channels that should be heard and are not, or not after an interruption.
    pub unheard: Vec<(ChannelId, Unheard)>,
    /// Channels that are heard.
    pub heard: usize,
}

/// A role that lets people see something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Which.
    pub role: RoleId,
    /// Its members, Sanad not counted; none where Discord does not say.
    pub members: Option<usize>,
    /// Those of them who are neither registered nor the lead.
    pub others: Option<usize>,
    /// It belongs to another bot.
    pub bot: bool,
}

/// A channel that matters, and who sees what must be seen by the team alone.
#[derive(Clone, Debug)]
pub struct SeenChannel {
    /// What it is for.
    pub place: Place,
    /// Which.
    pub channel: ChannelId,
    /// What is wrong with it for the bot.
    pub fault: Option<PlaceFault>,
    /// Whether everybody of the server sees into it.
    pub everyone: bool,
    /// Roles that see into it, those that see everything not among them.
    pub roles: Vec<Roles>,
    /// People who are let in by name and are not of the team.
    pub people: usize,
}

/// What a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where cases are posted.
    Staff,
    /// Where they are posted when that fails.
    Fallback,
    /// Where talks are: who may manage threads sees into all of them.
    Talks,
    /// Where a panel stands.
    Panel,
}

impl Place {
    /// The word that interface keys end with.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Fallback => "fallback",
            Self::Talks => "talks",
            Self::Panel => "panel",
        }
    }
}

/// What is wrong with a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceFault {
    /// It is not on the server, or the bot does not know of it.
    Gone,
    /// It is of a kind that does not serve.
    Kind,
    /// The bot lacks permissions there, by the names that Discord shows.
    Lacks(String),
    /// The message that was there is gone.
    NoMessage,
}

/// Why a channel is not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// The bot does not see it.
    Unseen,
    /// What was written while the bot was away cannot be read back.
    NotReadBack,
}

/// Somebody of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: UserId,
    /// How Discord has them.
    pub standing: MemberStanding,
}

/// How Discord has somebody of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberStanding {
    /// On the server, and sees the channel of the team.
    Here,
    /// On the server, and does not see that channel.
    CannotSee,
    /// Not on the server.
    Left,
    /// Discord did not answer.
    Unknown,
}

/// What Discord's own filter does to cries for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Automod {
    /// The rules that act on messages.
    Rules(Vec<FilterRule>),
    /// The bot may not read the rules.
    Forbidden,
    /// Discord did not answer.
    Unknown,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterRule {
    /// Its name on the server.
    pub name: String,
    /// It silences or quarantines who wrote.
    pub punishes: bool,
    /// It takes the message away.
    pub blocks: bool,
    /// It shows the text in a channel.
    pub tells: bool,
    /// Whether it would meet a cry for help.
    pub found: Found,
    /// Roles for which it does not hold.
    pub exempt_roles: Vec<RoleId>,
    /// Channels in which it does not hold.
    pub exempt_channels: Vec<ChannelId>,
}

/// Whether a rule would meet a cry for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// By these of its words or patterns.
    Words(Vec<String>),
    /// Nobody can look into it.
    Unreadable,
    /// No.
    Nothing,
}

/// Whether the server is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ears {
    /// Yes.
    Hear,
    /// Not since then.
    Deaf(Timestamp),
    /// Not known yet: the connections are being made.
    Starting,
}

/// How the call to `watch.url` stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Nobody outside is called.
    NotSet,
    /// Not called yet.
    NotYet,
    /// Answered at.
    Answered(Timestamp),
    /// Not answered; the last answer, if there was any.
    Unanswered(Option<Timestamp>),
    /// Not called, so that somebody notices.
    Held,
}

/// How the contact outside stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// There is none.
    NotSet,
    /// Its address leads somewhere.
    Reachable,
    /// Its address leads nowhere that is allowed.
    Unreachable,
}

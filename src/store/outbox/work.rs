//! What is to be done on Discord, as a value: each kind of delivery, its word and its lane.

use serde::{Deserialize, Serialize};

use super::super::{DoorId, TalkNews, apart};
use crate::cases::{AlertReason, Call, CaseId};
use crate::ids::{ChannelId, GuildId, MessageId};
use crate::outside::OutsideEvent;
use crate::phrases::TopicId;
use crate::text::Lang;

/// What is to be done. Whatever else it takes is loaded when it is done, so that it is true at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum OutboxWork {
    /// Show a new case to the team, and tell those on duty where its alert says so. Found by its name before any retry.
    PostCase {
        /// The case.
        case: CaseId,
    },
    /// Bring the post of a case to where the case stands now.
    EditCase {
        /// The case.
        case: CaseId,
    },
    /// Tell the team again, by a new message.
    Alert {
        /// The case.
        case: CaseId,
        /// Why.
        reason: AlertReason,
    },
    /// Put the post of a case away.
    ArchiveCase {
        /// The case.
        case: CaseId,
    },
    /// Bring the post of a case back.
    RestoreCase {
        /// The case.
        case: CaseId,
    },
    /// Delete the post of a case that has gone after its time.
    DeletePost {
        /// The staff forum or text channel.
        channel: ChannelId,
        /// The thread of the forum post; none in a text channel.
        thread: Option<ChannelId>,
        /// The message that carried the case.
        message: MessageId,
    },
    /// Post a door.
    PostDoor {
        /// The door.
        door: DoorId,
        /// The server.
        guild: GuildId,
        /// Where.
        channel: ChannelId,
    },
    /// Delete a door's message.
    RemoveDoor {
        /// The door.
        door: DoorId,
        /// Where.
        channel: ChannelId,
        /// The message.
        message: MessageId,
    },
    /// Post a short public card.
    PostCard {
        /// The server.
        guild: GuildId,
        /// Where.
        channel: ChannelId,
        /// On what.
        topic: TopicId,
        /// In which language.
        lang: Lang,
    },
    /// Make the thread in which a young person talks with referents. Found by its name before any retry.
    OpenTalk {
        /// The case.
        case: CaseId,
    },
    /// Tell the young person something in the talk.
    TellTalk {
        /// The case.
        case: CaseId,
        /// What.
        news: TalkNews,
    },
    /// Say in the talk that the case is closed, and put the thread away.
    CloseTalk {
        /// The case.
        case: CaseId,
    },
    /// Bring the thread of a talk back.
    ReopenTalk {
        /// The case.
        case: CaseId,
    },
    /// Call people about a case that nobody has in hand; passed over where it is not the latest call of its ladder.
    Call {
        /// The case.
        case: CaseId,
        /// Whom, and why.
        call: Call,
    },
    /// Post the public prevention about a recruiter's message, elsewhere than that stands.
    PostPrevention {
        /// The case.
        case: CaseId,
        /// Where.
        channel: ChannelId,
    },
    /// Remind who closed a case to look after it again.
    FollowUp {
        /// The case.
        case: CaseId,
    },
    /// Tell the adult outside of the server, by their webhook.
    TellOutside {
        /// The case.
        case: CaseId,
        /// Why.
        event: OutsideEvent,
    },
}

impl OutboxWork {
    /// The word used for it in logs and figures.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::PostCase { .. } => "post-case",
            Self::EditCase { .. } => "edit-case",
            Self::Alert { .. } => "alert",
            Self::ArchiveCase { .. } => "archive-case",
            Self::RestoreCase { .. } => "restore-case",
            Self::DeletePost { .. } => "delete-post",
            Self::PostDoor { .. } => "post-door",
            Self::RemoveDoor { .. } => "remove-door",
            Self::PostCard { .. } => "post-card",
            Self::OpenTalk { .. } => "open-talk",
            Self::TellTalk { .. } => "tell-talk",
            Self::CloseTalk { .. } => "close-talk",
            Self::ReopenTalk { .. } => "reopen-talk",
            Self::Call { .. } => "call",
            Self::PostPrevention { .. } => "post-prevention",
            Self::FollowUp { .. } => "follow-up",
            Self::TellOutside { .. } => "tell-outside",
        }
    }

    /// Whether it is tried until it is done, whatever Discord says: otherwise nobody would learn of a case (P1).
    pub const fn is_never_given_up(&self) -> bool {
        matches!(self, Self::PostCase { .. } | Self::Call { .. })
    }

    /// Rows of one lane are done in order.
    pub(super) fn lane(&self) -> String {
        match self {
            Self::PostCase { case }
            | Self::EditCase { case }
            | Self::Alert { case, .. }
            | Self::ArchiveCase { case }
            | Self::RestoreCase { case }
            | Self::Call { case, .. } => format!("case/{case}"),
            Self::DeletePost { message, .. } => format!("gone/{message}"),
            Self::PostDoor { door, .. } | Self::RemoveDoor { door, .. } => door_lane(*door),
            Self::PostCard { channel, .. } => format!("card/{channel}"),
            Self::OpenTalk { case }
            | Self::TellTalk { case, .. }
            | Self::CloseTalk { case }
            | Self::ReopenTalk { case } => format!("talk/{case}"),
            // Lanes of their own: what waits for days must not hold up what is due now.
            Self::PostPrevention { case, .. } => format!("prevention/{case}"),
            Self::FollowUp { case } => format!("follow-up/{case}"),
            Self::TellOutside { case, .. } => apart::outside_lane(*case),
        }
    }
}

pub(super) fn door_lane(door: DoorId) -> String {
    format!("door/{}", door.0)
}

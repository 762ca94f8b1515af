//! Pinned messages, by the routes of 2025 and by those before them. Both need PIN_MESSAGES, which Discord split off from
//! MANAGE_MESSAGES.

use serde_json::json;

use super::{Answer, ApiError, Call, Outcome, need};
use crate::live::Live;
use crate::world::flags;
use crate::{Id, Permissions, wire};

/// Pins that a channel holds.
const MAX_PINS: usize = 250;

pub(super) fn pin(live: &mut Live, call: &Call, channel: Id, id: Id) -> Outcome {
    need(live, channel, Permissions::PIN_MESSAGES)?;
    let pins = call.method == "PUT";
    let full = live.world.messages_in(channel).filter(|m| m.pinned).count() >= MAX_PINS;
    let message = live.world.messages.get_mut(&channel).and_then(|m| m.get_mut(&id));
    let message = message.filter(|m| m.flags & flags::EPHEMERAL == 0).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    if pins && full && !message.pinned {
        return Err(ApiError::TOO_MANY_PINS);
    }
    message.pinned = pins;
    live.touch(channel);
    Answer::nothing()
}

/// `GET /channels/{id}/messages/pins`, newest first.
pub(super) fn paged(live: &Live, call: &Call, channel: Id) -> Outcome {
    need(live, channel, Permissions::READ_MESSAGE_HISTORY)?;
    let limit = call.number("limit").unwrap_or(50);
    if !(1..=50).contains(&limit) {
        return Err(ApiError::form("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 50."));
    }
    let pinned: Vec<_> = live.world.messages_in(channel).rev().filter(|m| m.pinned).collect();
    let item = |m: &&crate::world::Message| json!({"pinned_at": m.id.created_at().to_string(), "message": wire::message(&live.world, m)});
    let items: Vec<_> = pinned.iter().take(limit as usize).map(item).collect();
    Answer::ok(json!({"has_more": pinned.len() > items.len(), "items": items}))
}

/// `GET /channels/{id}/pins`, as it was.
pub(super) fn plain(live: &Live, channel: Id) -> Outcome {
    need(live, channel, Permissions::READ_MESSAGE_HISTORY)?;
    let pinned = live.world.messages_in(channel).filter(|m| m.pinned);
    Answer::ok(pinned.map(|m| wire::message(&live.world, m)).collect())
}

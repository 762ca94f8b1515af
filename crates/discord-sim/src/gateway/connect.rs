//! IDENTIFY and RESUME: from a socket to a session.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{Out, Session, frame, guilds_of, intents, ready};
use crate::live::Live;
use crate::{Id, wire};

/// What came of IDENTIFY or RESUME.
pub(crate) enum Opening {
    /// The socket now belongs to this session and generation.
    Session(String, u64),
    /// Answer op 9 and stay open.
    Invalid { resumable: bool },
    /// Close.
    Refused(u16, &'static str),
}

/// Opens a new session: READY, then one GUILD_CREATE per guild of the shard.
pub(crate) fn identify(
    live: &mut Live,
    d: &Value,
    link: &mpsc::UnboundedSender<Out>,
    resume_url: &str,
) -> Opening {
    let application = &live.world.application;
    let token = d["token"].as_str().unwrap_or_default();
    if token.strip_prefix("Bot ").unwrap_or(token) != application.token {
        return Opening::Refused(4004, "Authentication failed.");
    }
    let shard = match d["shard"].as_array().map(Vec::as_slice) {
        None => (0, 1),
        Some([id, count]) => (id.as_u64().unwrap_or(u64::MAX), count.as_u64().unwrap_or(0)),
        Some(_) => (u64::MAX, 0),
    };
    if shard.0 >= shard.1 {
        return Opening::Refused(4010, "Invalid shard");
    }
    let Some(wanted) = d["intents"].as_u64() else { return Opening::Refused(4013, "Invalid intent(s).") };
    if let Some((code, reason)) = intents::refused(wanted, application.privileged) {
        return Opening::Refused(code, reason);
    }
    if !d["properties"].is_object() {
        return Opening::Refused(4002, "Error while decoding payload.");
    }
    let Some(left) = application.session_starts_left.checked_sub(1) else {
        return Opening::Invalid { resumable: false };
    };
    let concurrency = application.max_concurrency;
    if live.limits.identify_too_soon(shard.0, concurrency, live.now) {
        return Opening::Invalid { resumable: false };
    }
    live.world.application.session_starts_left = left;

    let id = format!("{:032x}", rand::random::<u128>());
    // One shard has one session: an IDENTIFY of the same shard leaves the older one to die, as at Discord.
    live.gateway.sessions.insert(id.clone(), Session::new(id.clone(), wanted, shard, link.clone()));
    let session = &live.gateway.sessions[&id];
    let hello = ready(&live.world, session, resume_url);
    let guilds: Vec<Id> = guilds_of(&live.world, session).collect();
    live.gateway.push(&id, "READY", &hello);
    if wanted & intents::GUILDS != 0 {
        for guild in guilds {
            let Some(guild) = live.world.guilds.get(&guild).filter(|g| !g.unavailable) else { continue };
            let data = wire::guild_create(&live.world, guild, live.world.bot(), live.now);
            live.gateway.push(&id, "GUILD_CREATE", &data);
        }
    }
    live.touch_everything();
    Opening::Session(id, 0)
}

/// Takes a session up again: what was missed, then RESUMED; no READY, no GUILD_CREATE.
pub(crate) fn resume(live: &mut Live, d: &Value, link: &mpsc::UnboundedSender<Out>) -> Opening {
    let token = d["token"].as_str().unwrap_or_default();
    if token.strip_prefix("Bot ").unwrap_or(token) != live.world.application.token {
        return Opening::Refused(4004, "Authentication failed.");
    }
    live.gateway.forget_old(live.now);
    let (Some(id), Some(after)) = (d["session_id"].as_str(), d["seq"].as_u64()) else {
        return Opening::Refused(4002, "Error while decoding payload.");
    };
    let held = live.gateway.is_held();
    let Some(session) = live.gateway.sessions.get_mut(id) else {
        return Opening::Invalid { resumable: false };
    };
    if after > session.sequence {
        return Opening::Refused(4007, "Invalid seq.");
    }
    let Some(missed) = session.since(after) else { return Opening::Invalid { resumable: false } };
    if session.link.is_some() {
        // The old socket of a bot that came back before the sim noticed that it had gone.
        session.send(Out::Drop);
    }
    session.link = Some(link.clone());
    session.left_at = None;
    session.generation += 1;
    session.held.clear();
    for payload in missed {
        if held {
            session.held.push_back(payload);
        } else {
            session.send(Out::Frame(payload));
        }
    }
    session.sequence += 1;
    let resumed = frame(Some("RESUMED"), Some(session.sequence), 0, &json!({"_trace": ["sim"]}));
    if held {
        session.held.push_back(resumed);
    } else {
        session.send(Out::Frame(resumed));
    }
    let generation = session.generation;
    live.touch_everything();
    Opening::Session(id.to_owned(), generation)
}

//! `/guilds/{id}/auto-moderation/rules`: read only. Reading needs MANAGE_GUILD, as at Discord.

use serde_json::{Value, json};

use super::{Answer, ApiError, Outcome, need_in_guild, parse};
use crate::live::Live;
use crate::world::{AutomodRule, AutomodTrigger};
use crate::{Id, Permissions};

/// All rules of a server, or one of them.
pub(super) fn rules(live: &Live, guild: Id, rule: &[&str]) -> Outcome {
    need_in_guild(live, guild, Permissions::MANAGE_GUILD)?;
    let known = &live.world.guilds[&guild];
    let shown = |rule: &AutomodRule| shown(guild, known.owner_id, rule);
    match rule {
        [] => Answer::ok(known.automod.iter().map(shown).collect()),
        [id] => {
            let id = parse(id)?;
            let rule = known.automod.iter().find(|rule| rule.id == id);
            Answer::ok(shown(rule.ok_or(ApiError::NOT_FOUND)?))
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

/// Discord gives every rule all of these keys (`KeywordRuleResponse` and its like in the description).
fn shown(guild: Id, creator: Id, rule: &AutomodRule) -> Value {
    let (trigger, metadata) = match &rule.trigger {
        AutomodTrigger::Keyword { filter, regex, allow } => {
            (1, json!({"keyword_filter": filter, "regex_patterns": regex, "allow_list": allow}))
        }
        AutomodTrigger::Spam => (3, json!({})),
        AutomodTrigger::Lists(presets) => (4, json!({"presets": presets, "allow_list": []})),
    };
    let actions = rule.actions.iter().map(|kind| {
        let metadata = match kind {
            2 => json!({"channel_id": guild}),
            3 => json!({"duration_seconds": 60}),
            _ => json!({}),
        };
        json!({"type": kind, "metadata": metadata})
    });
    json!({
        "id": rule.id, "guild_id": guild, "creator_id": creator, "name": rule.name, "event_type": 1,
        "actions": actions.collect::<Vec<_>>(), "trigger_type": trigger, "trigger_metadata": metadata,
        "enabled": rule.enabled, "exempt_roles": rule.exempt_roles, "exempt_channels": rule.exempt_channels,
    })
}

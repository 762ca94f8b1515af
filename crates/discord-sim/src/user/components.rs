//! Components and command options: what is on a message, and what the bot receives when somebody uses it.

use serde_json::{Map, Value, json};

use super::Refusal;
use crate::world::World;
use crate::{Id, wire};

/// The component with this `custom_id`, however deep it stands.
pub(super) fn find<'a>(components: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    components.iter().find_map(|component| {
        if component["custom_id"] == json!(custom_id) {
            return Some(component);
        }
        let inner = component["components"].as_array().and_then(|inner| find(inner, custom_id));
        inner.or_else(|| find(std::slice::from_ref(component.get("accessory")?), custom_id))
    })
}

/// The `data` of a component interaction.
pub(super) fn data(
    world: &World,
    channel: Id,
    component: &Value,
    custom_id: &str,
    values: &[String],
) -> Result<Value, Refusal> {
    let kind = component["type"].as_u64().unwrap_or(0);
    let mut data =
        json!({"custom_id": custom_id, "component_type": kind, "id": component["id"].as_u64().unwrap_or(1)});
    if kind == 2 {
        return Ok(data);
    }
    let least = component["min_values"].as_u64().unwrap_or(1) as usize;
    let most = component["max_values"].as_u64().unwrap_or(1) as usize;
    if values.len() < least || values.len() > most {
        return Err(Refusal::bad(format!("Il faut choisir entre {least} et {most} réponses.")));
    }
    if kind == 3 {
        let options = component["options"].as_array().map_or(&[][..], Vec::as_slice);
        let unknown = values.iter().find(|v| !options.iter().any(|o| o["value"] == json!(v)));
        if unknown.is_some() {
            return Err(Refusal::bad("Ce choix n'est pas dans la liste."));
        }
    } else {
        data["resolved"] = resolve(world, channel, kind, values);
    }
    data["values"] = json!(values);
    Ok(data)
}

/// Users, roles, mentionables or channels chosen in an automatic select (types 5 to 8).
fn resolve(world: &World, channel: Id, kind: u64, values: &[String]) -> Value {
    let mut resolved = Map::new();
    for id in values.iter().filter_map(|v| v.parse().ok()) {
        let part = match kind {
            8 => resolve_channel(world, id),
            6 => resolve_role(world, channel, id),
            7 if !world.users.contains_key(&id) => resolve_role(world, channel, id),
            _ => resolve_user(world, channel, id),
        };
        merge(&mut resolved, part);
    }
    Value::Object(resolved)
}

fn merge(into: &mut Map<String, Value>, part: Value) {
    for (kind, entries) in part.as_object().into_iter().flatten() {
        let slot = into.entry(kind.clone()).or_insert_with(|| json!({}));
        for (id, entry) in entries.as_object().into_iter().flatten() {
            slot[id] = entry.clone();
        }
    }
}

/// `users` and, in a guild, `members` of one person.
pub(super) fn resolve_user(world: &World, channel: Id, user: Id) -> Value {
    let mut resolved = json!({"users": {user.to_string(): wire::user_of(world, user)}});
    let guild = world.channels.get(&channel).and_then(|c| c.guild_id);
    if let Some((guild, member)) = guild.and_then(|g| Some((g, world.member(g, user)?))) {
        let mut partial = wire::partial_member(member);
        partial["permissions"] = json!(world.guild_permissions(guild, user));
        if let Some(partial) = partial.as_object_mut() {
            // Resolved members come without user, deaf and mute.
            partial.remove("deaf");
            partial.remove("mute");
        }
        resolved["members"] = json!({user.to_string(): partial});
    }
    resolved
}

fn resolve_role(world: &World, channel: Id, role: Id) -> Value {
    let guild = world.channels.get(&channel).and_then(|c| c.guild_id).and_then(|g| world.guilds.get(&g));
    guild
        .and_then(|g| g.roles.get(&role))
        .map_or(json!({}), |r| json!({"roles": {role.to_string(): wire::role(r)}}))
}

fn resolve_channel(world: &World, id: Id) -> Value {
    let Some(channel) = world.channels.get(&id) else { return json!({}) };
    let mut partial = wire::channel(world, channel);
    partial["permissions"] = json!("0");
    json!({"channels": {id.to_string(): partial}})
}

/// The `data` of a modal interaction: one row per text input, as the modal had them.
pub(super) fn modal_data(modal: &Value, fields: &[(String, String)]) -> Result<Value, Refusal> {
    let mut rows = Vec::new();
    for row in modal["components"].as_array().into_iter().flatten() {
        let mut inputs = Vec::new();
        for input in row["components"].as_array().into_iter().flatten() {
            let id = input["custom_id"].as_str().unwrap_or_default();
            let value = fields.iter().find(|(name, _)| name == id).map_or("", |(_, value)| value);
            check_input(input, value)?;
            inputs.push(json!({"type": 4, "custom_id": id, "value": value, "id": inputs.len() + 1}));
        }
        rows.push(json!({"type": 1, "components": inputs, "id": rows.len() + 1}));
    }
    Ok(json!({"custom_id": modal["custom_id"], "components": rows}))
}

fn check_input(input: &Value, value: &str) -> Result<(), Refusal> {
    let label = input["label"].as_str().unwrap_or_default();
    let length = value.chars().count() as u64;
    if value.is_empty() && input["required"] != json!(false) {
        return Err(Refusal::bad(format!("« {label} » est à remplir.")));
    }
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(4000);
    if !value.is_empty() && !(least..=most).contains(&length) {
        return Err(Refusal::bad(format!("« {label} » prend de {least} à {most} caractères.")));
    }
    Ok(())
}

/// Fails if a required option is missing.
pub(super) fn check_required(registered: &[Value], given: &Value) -> Result<(), Refusal> {
    let given_of = |name: &Value| given.as_array().and_then(|g| g.iter().find(|o| o["name"] == *name));
    for option in registered {
        match (option["type"].as_u64(), given_of(&option["name"])) {
            (Some(1 | 2), Some(chosen)) => {
                let inner = option["options"].as_array().map_or(&[][..], Vec::as_slice);
                check_required(inner, &chosen["options"])?;
            }
            (Some(1 | 2), None) => {}
            (_, None) if option["required"] == json!(true) => {
                let name = option["name"].as_str().unwrap_or_default();
                return Err(Refusal::bad(format!("L'option « {name} » est à remplir.")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// `resolved` for the user, channel, role and mentionable options of a command.
pub(super) fn resolve_options(world: &World, channel: Id, options: &Value) -> Value {
    let mut resolved = Map::new();
    for option in options.as_array().into_iter().flatten() {
        let id = option["value"].as_str().and_then(|v| v.parse::<Id>().ok());
        let part = match (option["type"].as_u64(), id) {
            (Some(1 | 2), _) => resolve_options(world, channel, &option["options"]),
            (Some(6), Some(id)) => resolve_user(world, channel, id),
            (Some(7), Some(id)) => resolve_channel(world, id),
            (Some(8), Some(id)) => resolve_role(world, channel, id),
            (Some(9), Some(id)) if world.users.contains_key(&id) => resolve_user(world, channel, id),
            (Some(9), Some(id)) => resolve_role(world, channel, id),
            _ => continue,
        };
        merge(&mut resolved, part);
    }
    Value::Object(resolved)
}

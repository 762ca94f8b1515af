//! `/applications/{id}…`: the application and its commands.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, parse};
use crate::Id;
use crate::live::Live;
use crate::world::Command;

pub(super) fn route(live: &mut Live, call: &Call, id: &str, rest: &[&str]) -> Outcome {
    let own = live.world.application.id;
    if id != "@me" && parse(id)? != own {
        return Err(ApiError::MISSING_ACCESS);
    }
    if rest.is_empty() {
        return Answer::ok(super::users::application_json(live));
    }
    let (guild, rest) = match rest {
        ["commands", rest @ ..] => (None, rest),
        ["guilds", guild, "commands", rest @ ..] => {
            let guild = parse(guild)?;
            super::need_in_guild(live, guild, crate::Permissions::NONE)?;
            (Some(guild), rest)
        }
        _ => return Err(ApiError::NOT_FOUND),
    };
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let all = live.world.commands.iter().filter(|c| c.guild_id == guild);
            Answer::ok(all.map(|c| c.to_json(own)).collect())
        }
        ("PUT", []) => overwrite_all(live, &call.body, guild),
        ("POST", []) => upsert(live, &call.body, guild),
        ("GET", [id]) => Answer::ok(find(live, parse(id)?, guild)?.to_json(own)),
        ("PATCH", [id]) => {
            let mut merged = find(live, parse(id)?, guild)?.to_json(own);
            for (key, value) in call.body.as_object().into_iter().flatten() {
                merged[key] = value.clone();
            }
            upsert(live, &merged, guild).map(|answer| Answer { status: 200, ..answer })
        }
        ("DELETE", [id]) => {
            let id = find(live, parse(id)?, guild)?.id;
            live.world.commands.retain(|c| c.id != id);
            live.touch_everything();
            Answer::nothing()
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn find(live: &Live, id: Id, guild: Option<Id>) -> Result<&Command, ApiError> {
    live.world.commands.iter().find(|c| c.id == id && c.guild_id == guild).ok_or(ApiError::UNKNOWN_COMMAND)
}

/// Replaces all commands of a scope. One whose name and kind stay keeps its id.
fn overwrite_all(live: &mut Live, body: &Value, guild: Option<Id>) -> Outcome {
    let wanted = body.as_array().ok_or(ApiError::INVALID_JSON)?;
    let mut names = HashSet::new();
    let mut commands = Vec::new();
    for (i, value) in wanted.iter().enumerate() {
        let command = read(live, value, guild, &i.to_string())?;
        if !names.insert((command.kind, command.name.clone())) {
            let message = "Application command names must be unique";
            return Err(ApiError::form(&format!("{i}.name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message));
        }
        commands.push(command);
    }
    let count = |kind: u8| commands.iter().filter(|c| c.kind == kind).count();
    if count(1) > 100 || count(2) > 15 || count(3) > 15 {
        return Err(ApiError {
            code: 30032,
            message: "Maximum number of application commands reached",
            ..ApiError::INVALID_FORM
        });
    }
    let own = live.world.application.id;
    let answer = commands.iter().map(|c| c.to_json(own)).collect();
    live.world.commands.retain(|c| c.guild_id != guild);
    live.world.commands.extend(commands);
    live.touch_everything();
    Answer::ok(answer)
}

fn upsert(live: &mut Live, body: &Value, guild: Option<Id>) -> Outcome {
    let command = read(live, body, guild, "command")?;
    let answer = command.to_json(live.world.application.id);
    let known = live.world.commands.iter_mut().find(|c| c.id == command.id);
    let status = if known.is_some() { 200 } else { 201 };
    match known {
        Some(known) => *known = command,
        None => live.world.commands.push(command),
    }
    live.touch_everything();
    Ok(Answer { status, body: answer })
}

fn read(live: &mut Live, value: &Value, guild: Option<Id>, at: &str) -> Result<Command, ApiError> {
    let kind = value["type"].as_u64().unwrap_or(1) as u8;
    let name = value["name"].as_str().unwrap_or_default().to_owned();
    check_name(&format!("{at}.name"), &name, kind)?;
    for (locale, localized) in value["name_localizations"].as_object().into_iter().flatten() {
        check_name(
            &format!("{at}.name_localizations.{locale}"),
            localized.as_str().unwrap_or_default(),
            kind,
        )?;
    }
    let description = value["description"].as_str().unwrap_or_default().to_owned();
    if kind == 1 && !(1..=100).contains(&description.chars().count()) {
        let message = "Must be between 1 and 100 in length.";
        return Err(ApiError::form(&format!("{at}.description"), "BASE_TYPE_BAD_LENGTH", message));
    }
    if kind != 1 && !description.is_empty() {
        let message = "Context menu commands cannot have description";
        return Err(ApiError::form(
            &format!("{at}.description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            message,
        ));
    }
    let options = value["options"].as_array().cloned().unwrap_or_default();
    check_options(&format!("{at}.options"), &options)?;
    let known = live.world.commands.iter().find(|c| c.guild_id == guild && c.kind == kind && c.name == name);
    let id = known.map(|c| c.id);
    let numbers = |key: &str| {
        value[key]
            .as_array()
            .map(|list| list.iter().filter_map(|v| v.as_u64().map(|n| n as u8)).collect::<Vec<_>>())
    };
    // `dm_permission: false` is the older way to say « guilds only ».
    let contexts = numbers("contexts").or((value["dm_permission"] == json!(false)).then(|| vec![0]));
    Ok(Command {
        id: id.unwrap_or_else(|| live.new_id()),
        guild_id: guild,
        kind,
        name,
        name_localizations: value["name_localizations"].clone(),
        description,
        description_localizations: value["description_localizations"].clone(),
        options,
        default_member_permissions: serde_json::from_value(value["default_member_permissions"].clone()).ok(),
        contexts,
        integration_types: numbers("integration_types").unwrap_or_else(|| vec![0]),
        nsfw: value["nsfw"].as_bool().unwrap_or(false),
        version: live.new_id(),
    })
}

/// Slash names are lower-case words of letters, digits, `-` and `_`; menus may have spaces and capitals.
fn check_name(field: &str, name: &str, kind: u8) -> Result<(), ApiError> {
    let length = (1..=32).contains(&name.chars().count());
    let letters = kind != 1
        || name
            .chars()
            .all(|c| (c.is_alphanumeric() || c == '-' || c == '_' || c == '\'') && !c.is_uppercase());
    if length && letters {
        return Ok(());
    }
    Err(ApiError::form(field, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"))
}

fn check_options(field: &str, options: &[Value]) -> Result<(), ApiError> {
    if options.len() > 25 {
        return Err(ApiError::form(field, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."));
    }
    let mut optional_seen = false;
    for (i, option) in options.iter().enumerate() {
        let at = format!("{field}.{i}");
        check_name(&format!("{at}.name"), option["name"].as_str().unwrap_or_default(), 1)?;
        if !(1..=100).contains(&option["description"].as_str().unwrap_or_default().chars().count()) {
            let message = "Must be between 1 and 100 in length.";
            return Err(ApiError::form(&format!("{at}.description"), "BASE_TYPE_BAD_LENGTH", message));
        }
        let required = option["required"] == json!(true);
        if required && optional_seen {
            let message = "Required options must be placed before non-required options";
            return Err(ApiError::form(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message));
        }
        optional_seen |= !required;
        let choices = option["choices"].as_array().map_or(0, Vec::len);
        if choices > 25 {
            return Err(ApiError::form(
                &format!("{at}.choices"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 25 or fewer in length.",
            ));
        }
        if choices > 0 && option["autocomplete"] == json!(true) {
            let message = "Cannot specify choices and autocomplete";
            return Err(ApiError::form(&at, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", message));
        }
        let inner = option["options"].as_array().map_or(&[][..], Vec::as_slice);
        check_options(&format!("{at}.options"), inner)?;
    }
    Ok(())
}

//! What Discord accepts in a message, and how it says no (50035).

use std::collections::HashSet;

use serde_json::Value;

use super::ApiError;

/// Discord counts a content's length in Unicode code points.
pub(crate) const MAX_CONTENT: usize = 2000;
const MAX_EMBEDS: usize = 10;
/// Over all texts of all embeds of a message.
const MAX_EMBED_TEXT: usize = 6000;
const MAX_ROWS: usize = 5;
const MAX_CUSTOM_ID: usize = 100;

/// Length as Discord counts it.
pub(crate) fn content_length(text: &str) -> usize {
    text.chars().count()
}

/// Checks content, embeds and components of a message body; parts that are absent are fine.
pub(super) fn message(body: &Value) -> Result<(), ApiError> {
    if !body.is_object() {
        return Err(ApiError::INVALID_JSON);
    }
    text("content", &body["content"], MAX_CONTENT)?;
    if let Some(embeds) = list("embeds", &body["embeds"], MAX_EMBEDS)? {
        self::embeds(embeds)?;
    }
    if let Some(rows) = list("components", &body["components"], MAX_ROWS)? {
        components(rows)?;
    }
    if let Some(nonce) = body.get("nonce").and_then(Value::as_str)
        && nonce.len() > 25
    {
        return Err(too_long("nonce", 25));
    }
    allowed_mentions(&body["allowed_mentions"])
}

/// Whether a body would show anything at all.
pub(super) fn is_empty(body: &Value, files: usize) -> bool {
    let none = |key: &str| body[key].as_array().is_none_or(Vec::is_empty);
    let content = body["content"].as_str().unwrap_or_default();
    content.trim().is_empty()
        && none("embeds")
        && none("components")
        && none("sticker_ids")
        && files == 0
        && body["poll"].is_null()
        && body["message_reference"]["type"] != 1
}

fn too_long(field: &str, max: usize) -> ApiError {
    ApiError::form(field, "BASE_TYPE_MAX_LENGTH", &format!("Must be {max} or fewer in length."))
}

fn text(field: &str, value: &Value, max: usize) -> Result<(), ApiError> {
    match value {
        Value::Null => Ok(()),
        Value::String(text) if content_length(text) > max => Err(too_long(field, max)),
        Value::String(_) => Ok(()),
        _ => Err(ApiError::form(field, "STRING_TYPE_CONVERT", "Could not interpret value as string.")),
    }
}

fn required(field: &str, value: &Value, max: usize) -> Result<(), ApiError> {
    if value.as_str().is_none_or(str::is_empty) {
        return Err(ApiError::form(field, "BASE_TYPE_REQUIRED", "This field is required"));
    }
    text(field, value, max)
}

fn list<'a>(field: &str, value: &'a Value, max: usize) -> Result<Option<&'a Vec<Value>>, ApiError> {
    match value {
        Value::Null => Ok(None),
        Value::Array(items) if items.len() > max => {
            Err(ApiError::form(field, "BASE_TYPE_MAX_LENGTH", &format!("Must be {max} or fewer in length.")))
        }
        Value::Array(items) => Ok(Some(items)),
        _ => Err(ApiError::form(field, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")),
    }
}

fn embeds(embeds: &[Value]) -> Result<(), ApiError> {
    let mut total = 0;
    for (i, embed) in embeds.iter().enumerate() {
        let at = |field: &str| format!("embeds.{i}.{field}");
        text(&at("title"), &embed["title"], 256)?;
        text(&at("description"), &embed["description"], 4096)?;
        text(&at("footer.text"), &embed["footer"]["text"], 2048)?;
        text(&at("author.name"), &embed["author"]["name"], 256)?;
        let fields = list(&at("fields"), &embed["fields"], 25)?.map_or(&[][..], Vec::as_slice);
        for (j, field) in fields.iter().enumerate() {
            required(&at(&format!("fields.{j}.name")), &field["name"], 256)?;
            required(&at(&format!("fields.{j}.value")), &field["value"], 1024)?;
            total += length(&field["name"]) + length(&field["value"]);
        }
        total += length(&embed["title"]) + length(&embed["description"]);
        total += length(&embed["footer"]["text"]) + length(&embed["author"]["name"]);
    }
    if total > MAX_EMBED_TEXT {
        let message = "Embed size exceeds maximum size of 6000";
        return Err(ApiError::form("embeds", "MAX_EMBED_SIZE_EXCEEDED", message));
    }
    Ok(())
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(0, content_length)
}

/// Action rows with buttons, selects or text inputs; other top-level components (V2) pass unchecked.
fn components(rows: &[Value]) -> Result<(), ApiError> {
    let mut seen = HashSet::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row["type"] == 1) {
        let field = format!("components.{i}.components");
        let items = list(&field, &row["components"], 5)?.map_or(&[][..], Vec::as_slice);
        if items.is_empty() {
            return Err(ApiError::form(&field, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."));
        }
        if items.len() > 1 && items.iter().any(|c| c["type"] != 2) {
            return Err(ApiError::form(
                &field,
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            ));
        }
        for (j, component) in items.iter().enumerate() {
            self::component(&format!("{field}.{j}"), component)?;
            if let Some(id) = component["custom_id"].as_str()
                && !seen.insert(id)
            {
                let message = "Component custom id cannot be duplicated";
                return Err(ApiError::form(
                    &format!("{field}.{j}.custom_id"),
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                    message,
                ));
            }
        }
    }
    Ok(())
}

fn component(field: &str, component: &Value) -> Result<(), ApiError> {
    let custom_id = format!("{field}.custom_id");
    match component["type"].as_u64() {
        Some(2) if component["style"] == 5 => {
            required(&format!("{field}.url"), &component["url"], 512)?;
            if !component["custom_id"].is_null() {
                return Err(ApiError::form(
                    &custom_id,
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified",
                ));
            }
            text(&format!("{field}.label"), &component["label"], 80)
        }
        Some(2) => {
            required(&custom_id, &component["custom_id"], MAX_CUSTOM_ID)?;
            if component["label"].is_null() && component["emoji"].is_null() {
                return Err(ApiError::form(
                    &format!("{field}.label"),
                    "BASE_TYPE_REQUIRED",
                    "This field is required",
                ));
            }
            text(&format!("{field}.label"), &component["label"], 80)
        }
        Some(3) => {
            required(&custom_id, &component["custom_id"], MAX_CUSTOM_ID)?;
            text(&format!("{field}.placeholder"), &component["placeholder"], 150)?;
            let options =
                list(&format!("{field}.options"), &component["options"], 25)?.map_or(&[][..], Vec::as_slice);
            if options.is_empty() {
                return Err(ApiError::form(
                    &format!("{field}.options"),
                    "BASE_TYPE_REQUIRED",
                    "This field is required",
                ));
            }
            let mut values = HashSet::new();
            for (k, option) in options.iter().enumerate() {
                let at = |name: &str| format!("{field}.options.{k}.{name}");
                required(&at("label"), &option["label"], 100)?;
                required(&at("value"), &option["value"], 100)?;
                text(&at("description"), &option["description"], 100)?;
                if !values.insert(option["value"].as_str()) {
                    let message = "The specified option value is already used";
                    return Err(ApiError::form(
                        &at("value"),
                        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                        message,
                    ));
                }
            }
            Ok(())
        }
        Some(5..=8) => required(&custom_id, &component["custom_id"], MAX_CUSTOM_ID),
        Some(4) => Err(ApiError::form(
            &format!("{field}.type"),
            "COMPONENT_TYPE_INVALID",
            "The specified component type is invalid in this context",
        )),
        _ => Err(ApiError::form(
            &format!("{field}.type"),
            "UNION_TYPE_CHOICES",
            "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).",
        )),
    }
}

/// A kind may stand in `parse` or have a list of ids, never both.
fn allowed_mentions(allowed: &Value) -> Result<(), ApiError> {
    for kind in ["users", "roles"] {
        let in_parse = allowed["parse"].as_array().is_some_and(|p| p.iter().any(|v| v == kind));
        let listed = allowed[kind].as_array().map_or(0, Vec::len);
        if in_parse && listed > 0 {
            let message = format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            return Err(ApiError::form(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                &message,
            ));
        }
        if listed > 100 {
            return Err(ApiError::form(
                &format!("allowed_mentions.{kind}"),
                "BASE_TYPE_MAX_LENGTH",
                "Must be 100 or fewer in length.",
            ));
        }
    }
    Ok(())
}

/// Checks a modal (callback type 9).
pub(super) fn modal(data: &Value) -> Result<(), ApiError> {
    required("data.custom_id", &data["custom_id"], MAX_CUSTOM_ID)?;
    required("data.title", &data["title"], 45)?;
    let rows = list("data.components", &data["components"], MAX_ROWS)?.map_or(&[][..], Vec::as_slice);
    if rows.is_empty() {
        return Err(ApiError::form(
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        ));
    }
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row["type"] == 1) {
        let field = format!("data.components.{i}.components.0");
        let input = &row["components"][0];
        if input["type"] != 4 {
            return Err(ApiError::form(
                &format!("{field}.type"),
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (4,).",
            ));
        }
        required(&format!("{field}.custom_id"), &input["custom_id"], MAX_CUSTOM_ID)?;
        required(&format!("{field}.label"), &input["label"], 45)?;
        text(&format!("{field}.placeholder"), &input["placeholder"], 100)?;
        text(&format!("{field}.value"), &input["value"], 4000)?;
        if !matches!(input["style"].as_u64(), Some(1 | 2)) {
            return Err(ApiError::form(
                &format!("{field}.style"),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2}.",
            ));
        }
    }
    Ok(())
}

/// Checks the name of a channel or thread: 1 to 100 characters.
pub(super) fn name(name: &Value) -> Result<String, ApiError> {
    required("name", name, 100)?;
    Ok(name.as_str().unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lengths_are_counted_in_code_points() {
        assert!(message(&json!({"content": "ق".repeat(2000)})).is_ok());
        assert_eq!(message(&json!({"content": "a".repeat(2001)})).unwrap_err().code, 50035);
    }

    #[test]
    fn custom_ids_are_short_and_differ() {
        let row = |ids: &[&str]| {
            let buttons: Vec<_> =
                ids.iter().map(|i| json!({"type": 2, "style": 1, "label": "x", "custom_id": i})).collect();
            json!({"components": [{"type": 1, "components": buttons}]})
        };
        assert!(message(&row(&["a", "b"])).is_ok());
        assert!(message(&row(&["a", "a"])).is_err());
        assert!(message(&row(&[&"a".repeat(101)])).is_err());
        assert!(message(&row(&["1", "2", "3", "4", "5", "6"])).is_err());
    }

    #[test]
    fn embeds_share_six_thousand_characters() {
        let embed = json!({"description": "a".repeat(3001)});
        assert!(message(&json!({"embeds": [embed]})).is_ok());
        assert!(message(&json!({"embeds": [embed, embed]})).is_err());
    }
}

//! The JSON Schema of the configuration file, derived from the types that read it: editors complete its keys and mark what
//! the program would refuse.

use std::borrow::Cow;

use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::Settings;
use crate::ids::{ChannelId, GuildId, RoleId, UserId};
use crate::responses::editor_schema;
use crate::text::Lang;

/// The schema of `config/local.toml`, as JSON.
pub fn schema() -> String {
    editor_schema::<Settings>(|schema| {
        schema.insert("title".to_owned(), "Sanad: configuration (config/local.toml)".into());
        all_may_be_missing(schema);
    })
}

/// The defaults stand in the program: the file says only what is to be different.
fn all_may_be_missing(schema: &mut Schema) {
    schema.remove("required");
    // What a missing key means is told in its description.
    schema.remove("default");
    transform_subschemas(&mut all_may_be_missing, schema);
}

/// Discord's numbers, which are longer than some editors' numbers: a text is the safe way.
fn snowflake() -> Schema {
    json_schema!({ "type": ["string", "integer"], "pattern": "^[0-9]{1,20}$" })
}

macro_rules! described {
    ($($name:ident => $schema:expr;)*) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

described! {
    ChannelId => snowflake();
    GuildId => snowflake();
    UserId => snowflake();
    RoleId => snowflake();
    Lang => json_schema!({ "type": "string", "enum": languages() });
}

fn languages() -> Vec<Value> {
    [Lang::Fr, Lang::Ary].map(|lang| Value::from(lang.to_string())).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{DEFAULTS, SettingsError};

    const SECRET: &str = "secret = \"0123456789abcdef0123456789abcdef\"";

    /// How the schema and the program judge a file.
    fn judged(text: &str) -> (bool, Result<Settings, SettingsError>) {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let file: toml::Table = text.parse().unwrap();
        let good = jsonschema::validator_for(&schema).unwrap().is_valid(&serde_json::to_value(file).unwrap());
        (good, Settings::from_toml(text))
    }

    #[test]
    fn the_defaults_with_all_that_is_only_shown_in_them_are_valid() {
        // Lines that a person would uncomment: `# key = value` and `# [table]`.
        let shown: Vec<&str> = DEFAULTS
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with("[guilds.") => rest,
                Some(rest) => {
                    let key = rest.split(" = ").next().unwrap_or_default();
                    let is_key = rest.contains(" = ")
                        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                    if is_key { rest } else { line }
                }
                None => line,
            })
            .collect();
        // Files that only a server of somebody's has.
        let shown = shown
            .iter()
            .filter(|line| !line.starts_with("authority_file"))
            .map(|line| if line.starts_with("secret_file") { SECRET } else { *line });
        let shown = shown.collect::<Vec<_>>().join("\n");
        assert!(shown.contains("\nstaff_channel") && shown.contains("\ndir = "), "nothing was uncommented");
        for text in [DEFAULTS, &shown, ""] {
            let (valid, read) = judged(text);
            assert!(valid && read.is_ok(), "{read:?}\n{text}");
        }
    }

    #[test]
    fn what_the_program_refuses_the_schema_marks() {
        for wrong in [
            "[discord]\ntokne_file = \"x\"",
            "[guilds.\"7\"]\nreferent = [\"2\"]",
            "[guilds.\"7\"]\nlanguage = \"de\"",
            "[guilds.\"7\"]\nstaff_channel = \"general\"",
            "[doors]\ndelay = [1]",
            "[log]\nformat = \"xml\"",
            "[nowhere]\nx = 1",
        ] {
            let (valid, read) = judged(wrong);
            assert!(!valid && read.is_err(), "{wrong}: {read:?}");
        }
    }

    #[test]
    fn the_committed_schema_is_up_to_date() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas/config.json");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        assert!(
            parsed(&committed) == parsed(&schema()),
            "docs/schemas/config.json is old: run `sanad schema --out docs/schemas`"
        );
    }
}

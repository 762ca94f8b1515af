//! JSON Schema, as far as Discord's description uses it.

use serde_json::Value;

pub(super) struct Checker<'a> {
    pub(super) spec: &'a Value,
}

/// A place in the body, and what is wrong there.
struct Problem {
    at: String,
    what: String,
}

impl Checker<'_> {
    /// All problems of a value, as sentences; empty if it fits.
    pub(super) fn check(&self, schema: &Value, value: &Value) -> Vec<String> {
        self.problems(schema, value, "")
            .into_iter()
            .map(|p| format!("at {}: {}", place(&p.at), p.what))
            .collect()
    }

    fn problems(&self, schema: &Value, value: &Value, at: &str) -> Vec<Problem> {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.spec.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
            return self.problems(target, value, at);
        }
        let mut problems = Vec::new();
        let mut wrong = |what: String| problems.push(Problem { at: at.to_owned(), what });
        if !is_type(&schema["type"], value) {
            wrong(format!("must be of type {}", schema["type"]));
            return problems;
        }
        if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
            wrong("is none of the allowed values".to_owned());
        }
        if schema.get("const").is_some_and(|only| only != value) {
            wrong("is not the one allowed value".to_owned());
        }
        bounds(schema, value, &mut wrong);
        self.inside(schema, value, at, &mut problems);
        self.alternatives(schema, value, at, &mut problems);
        problems
    }

    /// Properties and items.
    fn inside(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<Problem>) {
        if let Some(object) = value.as_object() {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !object.contains_key(name) {
                    problems.push(Problem { at: at.to_owned(), what: format!("lacks `{name}`") });
                }
            }
            for (name, inner) in object {
                match (schema["properties"].get(name), &schema["additionalProperties"]) {
                    (Some(known), _) => problems.extend(self.problems(known, inner, &format!("{at}/{name}"))),
                    (None, Value::Bool(false)) => {
                        problems.push(Problem { at: at.to_owned(), what: format!("must not have `{name}`") });
                    }
                    (None, rest @ Value::Object(_)) => {
                        problems.extend(self.problems(rest, inner, &format!("{at}/{name}")));
                    }
                    (None, _) => {}
                }
            }
        }
        if let (Some(items), Some(of)) = (value.as_array(), schema.get("items")) {
            for (i, item) in items.iter().enumerate() {
                problems.extend(self.problems(of, item, &format!("{at}/{i}")));
            }
        }
    }

    /// `allOf`, `anyOf`, `oneOf`. Of alternatives that all fail, the one that comes closest is told.
    fn alternatives(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<Problem>) {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            problems.extend(self.problems(part, value, at));
        }
        for (key, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            let Some(alternatives) = schema[key].as_array() else { continue };
            let tried: Vec<Vec<Problem>> = alternatives.iter().map(|a| self.problems(a, value, at)).collect();
            let fitting = tried.iter().filter(|t| t.is_empty()).count();
            if fitting == 0 {
                // Deep problems are closer than shallow ones: the shape was right down to there.
                let depth = |t: &Vec<Problem>| t.iter().map(|p| p.at.matches('/').count()).min().unwrap_or(0);
                problems.extend(
                    tried
                        .into_iter()
                        .max_by_key(|t| (depth(t), std::cmp::Reverse(t.len())))
                        .unwrap_or_default(),
                );
            } else if exactly_one && fitting > 1 {
                problems.push(Problem {
                    at: at.to_owned(),
                    what: format!("fits {fitting} of the alternatives, not one"),
                });
            }
        }
    }
}

fn place(at: &str) -> &str {
    if at.is_empty() { "the top" } else { at }
}

fn is_type(wanted: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|f| f.fract() == 0.0),
        _ => false,
    };
    match wanted {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(one),
        _ => true,
    }
}

/// Lengths, sizes, ranges and forms.
fn bounds(schema: &Value, value: &Value, wrong: &mut impl FnMut(String)) {
    let limit = |key: &str| schema[key].as_u64();
    if let Some(text) = value.as_str() {
        let length = text.chars().count() as u64;
        if limit("minLength").is_some_and(|least| length < least) {
            wrong(format!("is shorter than {}", schema["minLength"]));
        }
        if limit("maxLength").is_some_and(|most| length > most) {
            wrong(format!("is longer than {}", schema["maxLength"]));
        }
        if schema["pattern"].as_str().is_some_and(|pattern| !matches_known(pattern, text)) {
            wrong(format!("does not match {}", schema["pattern"]));
        }
        if schema["format"] == "date-time" && text.parse::<jiff::Timestamp>().is_err() {
            wrong("is no date-time".to_owned());
        }
    }
    if let Some(items) = value.as_array() {
        let count = items.len() as u64;
        if limit("minItems").is_some_and(|least| count < least)
            || limit("maxItems").is_some_and(|most| count > most)
        {
            wrong("has too few or too many items".to_owned());
        }
        if schema["uniqueItems"] == true
            && items.iter().enumerate().any(|(i, item)| items[..i].contains(item))
        {
            wrong("has an item twice".to_owned());
        }
    }
    if let Some(object) = value.as_object() {
        let count = object.len() as u64;
        if limit("minProperties").is_some_and(|n| count < n)
            || limit("maxProperties").is_some_and(|n| count > n)
        {
            wrong("has too few or too many properties".to_owned());
        }
    }
    if let Some(number) = value.as_f64() {
        if schema["minimum"].as_f64().is_some_and(|least| number < least)
            || schema["maximum"].as_f64().is_some_and(|most| number > most)
        {
            wrong("is out of range".to_owned());
        }
        let fits =
            schema["format"] != "int32" || (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number);
        if !fits {
            wrong("does not fit 32 bits".to_owned());
        }
    }
}

/// The two patterns of the description; any other one would need a regex engine, and a test would notice it here.
fn matches_known(pattern: &str, text: &str) -> bool {
    match pattern {
        "^(0|[1-9][0-9]*)$" => {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits && (text == "0" || !text.starts_with('0'))
        }
        "^#(([0-9a-fA-F]{2}){3}|([0-9a-fA-F]){3})$" => {
            let hex = text.strip_prefix('#').unwrap_or("");
            matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit())
        }
        other => unreachable!("a pattern that this validator does not know: {other}"),
    }
}

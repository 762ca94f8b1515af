//! Everything as one JSON object, for programs.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::entry::{Entry, Fired};
use super::{Args, ListKind, Measured, list, show};
use crate::cli::CliError;
use crate::eval::{BUDGETS, Change, ChangeKind, by_phrase};

/// Raised when a field changes its meaning or goes away.
const FORMAT_VERSION: u32 = 1;

pub(super) fn text(args: &Args, measured: &Measured) -> Result<String, CliError> {
    let figures = &measured.figures;
    let mut out = Map::new();
    out.insert("version".to_owned(), json!(FORMAT_VERSION));
    out.insert("responses".to_owned(), json!(measured.engine.name));
    out.insert("labelled".to_owned(), value(&figures.labels)?);
    out.insert("ordinary".to_owned(), value(&figures.alarms)?);
    out.insert("budgets".to_owned(), value(&BUDGETS)?);
    if let Some(keys) = &measured.keys {
        out.insert("keys".to_owned(), value(keys)?);
    }
    if !args.list.is_empty() {
        let mut lists = Map::new();
        for &kind in &args.list {
            let (entries, _) = list::entries(args, kind, &measured.engine, figures);
            lists.insert(list_name(kind).to_owned(), value(&entries)?);
        }
        out.insert("lists".to_owned(), Value::Object(lists));
    }
    if measured.comparison.is_some() {
        out.insert("comparison".to_owned(), comparison(measured)?);
    }
    if args.unused {
        let unused = show::unused(&measured.engine, figures);
        let unused: Vec<Fired> =
            unused.iter().map(|phrase| Fired::new(&measured.engine, phrase.id)).collect();
        out.insert("unused".to_owned(), value(&unused)?);
    }
    if let Some(gate) = &measured.gate {
        out.insert("gate".to_owned(), value(gate)?);
        out.insert("gate_holds".to_owned(), json!(gate.holds()));
    }
    Ok(format!("{}\n", Value::Object(out)))
}

fn value<T: Serialize>(part: &T) -> Result<Value, CliError> {
    serde_json::to_value(part).map_err(|error| CliError::Said(error.to_string()))
}

fn comparison(measured: &Measured) -> Result<Value, CliError> {
    let Some(comparison) = &measured.comparison else { return Ok(Value::Null) };
    let (old, new) = (&comparison.old, &measured.engine);
    let (labelled, chat) =
        (comparison.labelled_changes(&measured.figures), comparison.chat_changes(&measured.figures));
    let mut changes: Vec<Value> = Vec::new();
    for change in &labelled {
        changes.push(changed(
            change,
            &Entry::labelled(old, change.line, change.before),
            &Entry::labelled(new, change.line, change.after),
        ));
    }
    for change in &chat {
        changes.push(changed(
            change,
            &Entry::chat(old, change.line, change.before, None),
            &Entry::chat(new, change.line, change.after, None),
        ));
    }
    let kinds = labelled.iter().map(|change| (change.phrase(), change.kind));
    let kinds: Vec<(_, ChangeKind)> =
        kinds.chain(chat.iter().map(|change| (change.phrase(), change.kind))).collect();
    let phrases: Vec<Value> = by_phrase(kinds)
        .into_iter()
        .map(|(id, kinds)| {
            let engine = if new.phrase(id).is_some() { new } else { old };
            json!({ "phrase": Fired::new(engine, id), "changes": kinds })
        })
        .collect();
    Ok(
        json!({ "from": old.name, "to": new.name, "changes": changes, "phrases": phrases, "moved": comparison.moved }),
    )
}

fn changed<T>(change: &Change<'_, T>, before: &Entry, after: &Entry) -> Value {
    json!({ "kind": change.kind, "file": after.file, "line": after.line, "text": after.text, "wanted": after.wanted,
            "before": { "got": before.got, "costs": before.costs, "phrases": before.phrases },
            "after": { "got": after.got, "costs": after.costs, "phrases": after.phrases } })
}

const fn list_name(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Misses => "misses",
        ListKind::Alarms => "alarms",
        ListKind::Levels => "levels",
        ListKind::Topics => "topics",
        ListKind::Asks => "asks",
    }
}

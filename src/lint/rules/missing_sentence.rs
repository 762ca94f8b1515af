//! # `missing-sentence`
//!
//! Finds sentences of the interface that the program uses and the folder does not have: the files that are compiled into the
//! program have them all.
//!
//! **Why.** After an upgrade Sanad says the compiled-in sentence in its place, which nobody of the team has chosen.
//!
//! **Bad.** `fr.ftl` without `case-title`.  **Better.** `case-title = …` in both files; `--fix` adds it.

use std::collections::BTreeMap;

use super::{Context, Lang, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "missing-sentence",
    about: "Une phrase du bot dont le programme se sert et qui manque.",
    check,
};

fn check(context: &mut Context<'_>) {
    for lang in Lang::ALL {
        let path = format!("interface/{lang}.ftl");
        // A missing file is the loader's to report.
        let (Some(text), Some(model)) = (context.files.get(&path), context.model.get(&path)) else {
            continue;
        };
        let own = sentences(text);
        for (key, sentence) in sentences(model).into_iter().filter(|(key, _)| !own.contains_key(key)) {
            let what =
                format!("La phrase `{key}` manque ; Sanad dit à sa place celle qui est dans le programme.");
            let tip = format!("Ajoutez, à votre façon : {}", sentence.trim_end());
            context.report(Severity::Error, &path, text.len()..text.len(), what, Some(tip));
            let line_break = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            context.fixed_by(format!("{line_break}{}\n", sentence.trim_end()));
        }
    }
}

/// The sentences of a Fluent file as they are written: a key at the start of a line, and the lines that belong to it.
fn sentences(text: &str) -> BTreeMap<&str, String> {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut current = None;
    for line in text.split_inclusive('\n') {
        let key = line.split_once('=').map(|(key, _)| key.trim_end());
        let starts = |key: &&str| {
            key.starts_with(|first: char| first.is_ascii_alphabetic())
                && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
        };
        if let Some(key) = key.filter(starts) {
            current = Some(key);
        } else if !line.starts_with([' ', '\t', '}']) && !line.trim().is_empty() {
            current = None;
        }
        if let Some(key) = current {
            found.entry(key).or_default().push_str(line);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_read_with_all_their_lines() {
        let text = "# a = b\nopen = Ouvert\nmany = { $n ->\n    [one] un\n   *[other] plus\n}\n\n-term = x\nlast =\n    deux\n    .label = L\n";
        let found = sentences(text);
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), ["last", "many", "open"]);
        assert!(found["many"].trim_end().ends_with('}'));
        assert!(found["last"].contains(".label"));
    }
}

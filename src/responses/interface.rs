//! Every sentence that the bot says of its own, in Fluent (`interface/fr.ftl`, `interface/ary.ftl`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use super::files::Files;
use super::problem::{Problem, Problems, Severity, Source, suggestion};
use crate::text::Lang;

/// The sentences in both languages.
pub struct Interface {
    fr: FluentBundle<FluentResource>,
    ary: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

/// What fills a placeholder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text, put in as it is.
    Text(&'a str),
    /// A number, which also chooses the plural form.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

macro_rules! value_from_number {
    ($($number:ty),+) => {
        $(impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                // Counts of people and hours are far below 2^63; a larger number is shown as the largest.
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}
value_from_number!(i32, i64, u32, u64, usize);

impl Interface {
    /// The sentence for a key, with its placeholders filled. A key may name an attribute: `button-talk.label`.
    ///
    /// Texts put into a Darija sentence are wrapped in isolates (U+2068, U+2069) so that a number or a Latin name does not
    /// turn the sentence around; French sentences have none. A sentence that a folder of an older version does not have yet
    /// is that of the files that are compiled in. A key that does not exist there either gives the key itself: a bot that
    /// shows an odd word still helps, one that stops does not.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.try_text(lang, key, args)
            .or_else(|| compiled_in()?.try_text(lang, key, args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The sentence for a key; `None` when the files have no such key.
    pub fn try_text(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        let bundle = match lang {
            Lang::Fr => &self.fr,
            Lang::Ary => &self.ary,
        };
        let (name, attribute) =
            key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
        let message = bundle.get_message(name)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(attribute) => message.get_attribute(attribute)?.value(),
        };
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Value::Text(text) => filled.set(*name, *text),
                Value::Number(number) => filled.set(*name, *number),
            }
        }
        // A placeholder that nobody filled shows its name; that is the caller's mistake and a test's to find.
        Some(bundle.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned())
    }

    /// All keys, with attributes as `key.attribute`. Both languages have the same.
    pub fn keys(&self) -> &BTreeSet<String> {
        &self.keys
    }

    /// Whether the files have a key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

impl fmt::Debug for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interface({} sentences)", self.keys.len())
    }
}

/// The sentences of the program itself.
fn compiled_in() -> Option<&'static Interface> {
    static COMPILED_IN: LazyLock<Option<Interface>> =
        LazyLock::new(|| read(&Files::embedded().0, &mut Problems::default()));
    COMPILED_IN.as_ref()
}

/// A key of a file: where it stands and which placeholders it has.
struct Entry {
    at: usize,
    placeholders: BTreeSet<String>,
}

/// Reads both files and compares them.
pub(crate) fn read(files: &Files, problems: &mut Problems) -> Option<Interface> {
    let errors = problems.errors();
    let fr = read_language(files, Lang::Fr, problems);
    let ary = read_language(files, Lang::Ary, problems);
    let ((fr, fr_entries), (ary, ary_entries)) = (fr?, ary?);
    compare(files, (Lang::Fr, &fr_entries), (Lang::Ary, &ary_entries), problems);
    compare(files, (Lang::Ary, &ary_entries), (Lang::Fr, &fr_entries), problems);
    let keys = fr_entries.into_keys().collect();
    (problems.errors() == errors).then_some(Interface { fr, ary, keys })
}

/// The file of a language.
pub(crate) fn path(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "interface/fr.ftl",
        Lang::Ary => "interface/ary.ftl",
    }
}

type Read = (FluentBundle<FluentResource>, BTreeMap<String, Entry>);

fn read_language(files: &Files, lang: Lang, problems: &mut Problems) -> Option<Read> {
    let path = path(lang);
    let Some(text) = files.get(path) else {
        let what = "Ce fichier manque : il contient les phrases que dit le bot.".to_owned();
        problems.push(Problem::in_file("missing-language", Severity::Error, path, what));
        return None;
    };
    let source = Source::new(path, text);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let what = format!("Cette phrase n'est pas écrite comme il faut (Fluent : {error}).");
            // At the end of a file the parser points behind the last line.
            let at = error.pos.start.min(text.trim_end().len());
            problems
                .error("fluent-syntax", (source, at..at + 1), what)
                .tip("Une phrase s'écrit `cle = texte` ; les lignes suivantes du même texte commencent par des espaces.");
        }
        resource
    });
    let entries = entries(&resource, source, problems);
    // Darija has the plural forms of Arabic (one, two, few …); the plural rules know no `ary` of their own.
    let locale = match lang {
        Lang::Fr => "fr",
        Lang::Ary => "ar",
    };
    let locale: LanguageIdentifier = locale.parse().expect("both tags are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(lang == Lang::Ary);
    // Keys that are there twice were already reported; the bundle keeps the first.
    let _ = bundle.add_resource(resource);
    Some((bundle, entries))
}

fn entries(
    resource: &FluentResource,
    source: Source<'_>,
    problems: &mut Problems,
) -> BTreeMap<String, Entry> {
    let mut found = BTreeMap::new();
    let mut terms = BTreeSet::new();
    for entry in resource.entries() {
        match entry {
            ast::Entry::Message(message) => {
                let at = key_place(source.text, message.id.name);
                let value = message.value.iter().map(|value| (message.id.name.to_owned(), value));
                let attributes = message.attributes.iter();
                let attributes = attributes.map(|attribute| {
                    (format!("{}.{}", message.id.name, attribute.id.name), &attribute.value)
                });
                for (key, pattern) in value.chain(attributes) {
                    let mut placeholders = BTreeSet::new();
                    in_pattern(pattern, &mut placeholders);
                    if found.insert(key.clone(), Entry { at, placeholders }).is_some() {
                        let what = format!("La phrase `{key}` est là deux fois.");
                        problems.error("repeated-key", (source, at..at + message.id.name.len()), what);
                    }
                }
            }
            ast::Entry::Term(term) => {
                terms.insert(term.id.name.to_owned());
            }
            _ => {}
        }
    }
    check_references(&found, &terms, source, problems);
    found
}

/// Reports references to sentences and terms that do not exist; Fluent would show their names to people.
fn check_references(
    found: &BTreeMap<String, Entry>,
    terms: &BTreeSet<String>,
    source: Source<'_>,
    problems: &mut Problems,
) {
    for entry in found.values() {
        for placeholder in &entry.placeholders {
            let missing = match placeholder.strip_prefix('-') {
                Some(term) => !terms.contains(term),
                None => !placeholder.starts_with('$') && !found.contains_key(placeholder),
            };
            if missing {
                let what = format!("`{{ {placeholder} }}` renvoie à une phrase qui n'existe pas.");
                problems.error("unknown-placeholder", (source, entry.at..entry.at), what);
            }
        }
    }
}

/// Where a key begins: the last line that starts with it, as a key that is repeated is reported at its second place.
fn key_place(text: &str, key: &str) -> usize {
    let mut at = 0;
    let mut found = 0;
    for line in text.split_inclusive('\n') {
        if line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            found = at;
        }
        at += line.len();
    }
    found
}

fn compare(
    files: &Files,
    (lang, entries): (Lang, &BTreeMap<String, Entry>),
    (other, others): (Lang, &BTreeMap<String, Entry>),
    problems: &mut Problems,
) {
    let path = path(lang);
    let source = Source::new(path, files.get(path).unwrap_or_default());
    let variables = |entry: &Entry| {
        entry.placeholders.iter().filter(|name| name.starts_with('$')).cloned().collect::<Vec<_>>()
    };
    for (key, entry) in entries {
        let at = (source, entry.at..entry.at + key.split('.').next().unwrap_or(key).len());
        let Some(twin) = others.get(key) else {
            let what = format!("La phrase `{key}` manque dans `{}`.", self::path(other));
            let tip = suggestion(
                key,
                others.keys().map(String::as_str).filter(|name| !entries.contains_key(*name)),
            );
            let problem = problems.error("missing-language", at, what);
            if tip.starts_with("Vouliez") {
                problem.tip(tip);
            }
            continue;
        };
        // Reported once, in the French file.
        if lang == Lang::Fr && variables(entry) != variables(twin) {
            let what = format!(
                "La phrase `{key}` n'a pas les mêmes trous dans les deux langues : {} en français, {} en darija.",
                holes(&variables(entry)),
                holes(&variables(twin))
            );
            problems.error("placeholder-mismatch", at, what);
        }
    }
}

fn holes(names: &[String]) -> String {
    if names.is_empty() {
        "aucun".to_owned()
    } else {
        names.iter().map(|name| format!("{{ {name} }}")).collect::<Vec<_>>().join(", ")
    }
}

fn in_pattern(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, found);
            variants.iter().for_each(|variant| in_pattern(&variant.value, found));
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(format!("${}", id.name));
        }
        ast::InlineExpression::MessageReference { id, attribute } => {
            found.insert(
                attribute
                    .as_ref()
                    .map_or_else(|| id.name.to_owned(), |part| format!("{}.{}", id.name, part.name)),
            );
        }
        ast::InlineExpression::TermReference { id, .. } => {
            found.insert(format!("-{}", id.name));
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| in_inline(argument, found));
        }
        ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
        ast::InlineExpression::StringLiteral { .. } | ast::InlineExpression::NumberLiteral { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_both(fr: &str, ary: &str) -> (Option<Interface>, Vec<Problem>) {
        let mut files = Files::default();
        files.insert("interface/fr.ftl", fr);
        files.insert("interface/ary.ftl", ary);
        let mut problems = Problems::default();
        let interface = read(&files, &mut problems);
        (interface, problems.sorted())
    }

    #[test]
    fn sentences_are_filled_and_only_darija_isolates() {
        let (interface, problems) = read_both(
            "open = Ouvert jusqu'à { $hour }\ncount = { $n ->\n    [one] un cas\n   *[other] { $n } cas\n }\nbutton = x\n    .label = Prendre\n",
            "open = محلول حتى ل { $hour }\ncount = { $n ->\n    [one] حالة\n    [two] جوج\n   *[other] { $n } حالات\n }\nbutton = x\n    .label = خود\n",
        );
        assert_eq!(problems, []);
        let interface = interface.unwrap();
        assert_eq!(interface.text(Lang::Fr, "open", &[("hour", "18:00".into())]), "Ouvert jusqu'à 18:00");
        assert_eq!(
            interface.text(Lang::Ary, "open", &[("hour", "18:00".into())]),
            "محلول حتى ل \u{2068}18:00\u{2069}"
        );
        assert_eq!(interface.text(Lang::Fr, "count", &[("n", 1_usize.into())]), "un cas");
        assert_eq!(interface.text(Lang::Ary, "count", &[("n", 2_i64.into())]), "جوج");
        assert_eq!(interface.text(Lang::Fr, "button.label", &[]), "Prendre");
        assert_eq!(interface.text(Lang::Fr, "absent", &[]), "absent");
        assert!(interface.has("button.label") && !interface.has("absent"));
        fn is_shared<T: Send + Sync>(_: &T) {}
        is_shared(&interface);
    }

    #[test]
    fn each_mistake_is_said_once_at_its_place() {
        let rows = [
            ("a = x\n", "", ("interface/fr.ftl", "missing-language", 1)),
            ("a = x\n", "a = x\nb = y\n", ("interface/ary.ftl", "missing-language", 2)),
            ("b = x\na = { $n }\n", "b = x\na = { $m }\n", ("interface/fr.ftl", "placeholder-mismatch", 2)),
            ("a = x\na = y\n", "a = x\n", ("interface/fr.ftl", "repeated-key", 2)),
            ("a = x\n", "a = { b }\n", ("interface/ary.ftl", "unknown-placeholder", 1)),
            ("a = x\n", "a = { -b }\n", ("interface/ary.ftl", "unknown-placeholder", 1)),
            ("a = { $n\n", "a = x\n", ("interface/fr.ftl", "fluent-syntax", 1)),
        ];
        for (fr, ary, expected) in rows {
            let (interface, problems) = read_both(fr, ary);
            assert!(interface.is_none(), "{fr} | {ary}");
            let found: Vec<_> = problems
                .iter()
                .map(|problem| {
                    (
                        problem.file.as_str(),
                        problem.rule,
                        problem.place.as_ref().map_or(0, |place| place.line),
                    )
                })
                .collect();
            assert!(found.contains(&expected), "{fr} | {ary}: {problems:?}");
        }
    }
}

//! Reads TOML so that every mistake of a file is found at once, each at its place, in words for people.
//!
//! `serde` would stop at the first mistake and say it in the words of a programmer; maintainers correct a file in one go.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problems, Source, did_you_mean, listed, nearest, suggestion};
use super::words::{Bilingual, SourceDate};

/// Whether a key has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// One table of a file, whose keys are known.
pub(crate) struct Fields<'a, 'd> {
    pub source: Source<'a>,
    table: &'d DeTable<'a>,
    /// Where the table stands, for what is missing in it.
    span: Range<usize>,
    /// Known keys that an unknown one was probably meant to be: one slip is one problem, not also a missing key.
    misspelt: Vec<String>,
}

/// Parses a text as TOML and hands its table to `read`. Syntax errors are reported and nothing is read, since half a
/// table would only cause more complaints.
pub(crate) fn parse<'a, T>(
    source: Source<'a>,
    toml: &'a str,
    known: &[&str],
    problems: &mut Problems,
    read: impl FnOnce(&Fields<'a, '_>, &mut Problems) -> T,
) -> Option<T> {
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let what = format!("Cette ligne n'est pas écrite comme il faut (TOML : {}).", error.message());
        problems.error("toml-syntax", (source, span), what).tip(
            "Souvent, c'est un guillemet \" oublié au début ou à la fin d'un texte, une virgule ou un crochet qui manque, \
             ou une clé écrite deux fois.",
        );
    }
    if !errors.is_empty() {
        return None;
    }
    let fields = Fields::new(source, table.get_ref(), 0..0, known, problems);
    Some(read(&fields, problems))
}

impl<'a, 'd> Fields<'a, 'd> {
    /// Takes a table and reports the keys that are not `known`.
    pub fn new(
        source: Source<'a>,
        table: &'d DeTable<'a>,
        span: Range<usize>,
        known: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let mut misspelt = Vec::new();
        for key in table.keys() {
            let key_text = key.get_ref().as_ref();
            if known.contains(&key_text) {
                continue;
            }
            let what = format!("La clé `{key_text}` n'existe pas ici.");
            // A key that is already there was not the one that was meant.
            let free: Vec<&str> = known.iter().copied().filter(|known| !table.contains_key(*known)).collect();
            let meant = nearest(key_text, free);
            let tip = meant.map_or_else(|| suggestion(key_text, known.iter().copied()), did_you_mean);
            problems.error("unknown-key", (source, key.span()), what).tip(tip);
            misspelt.extend(meant.map(str::to_owned));
        }
        Self { source, table, span, misspelt }
    }

    /// The place of the table, or of one of its values.
    pub fn place(&self, key: &str) -> (Source<'a>, Range<usize>) {
        let span = self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        (self.source, span)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn value(
        &self,
        key: &str,
        presence: Presence,
        problems: &mut Problems,
    ) -> Option<&'d Spanned<DeValue<'a>>> {
        let found = self.table.get(key);
        let misspelt = self.misspelt.iter().any(|meant| meant == key);
        if found.is_none() && presence == Presence::Required && !misspelt {
            let what = format!("Il manque la clé `{key}`.");
            problems.error("missing-key", (self.source, self.span.clone()), what);
        }
        found
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str, problems: &mut Problems) {
        let what = format!("`{key}` doit être {expected}, pas {}.", french_type(value.get_ref()));
        problems.error("wrong-type", (self.source, value.span()), what);
    }

    /// A text that is not empty, without the spaces around it.
    pub fn text(&self, key: &str, presence: Presence, problems: &mut Problems) -> Option<String> {
        let value = self.value(key, presence, problems)?;
        self.text_of(key, value, problems)
    }

    fn text_of(&self, key: &str, value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, value, "un texte entre guillemets", problems);
            return None;
        };
        if text.trim().is_empty() {
            let what = format!("`{key}` est vide.");
            problems
                .error("empty-value", (self.source, value.span()), what)
                .tip("Écrivez le texte, ou enlevez la ligne si la clé n'est pas obligatoire.");
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// A list of texts; an absent key is an empty list.
    pub fn texts(
        &self,
        key: &str,
        presence: Presence,
        problems: &mut Problems,
    ) -> Vec<(String, Range<usize>)> {
        self.list(key, presence, problems)
            .iter()
            .filter_map(|item| Some((self.text_of(key, item, problems)?, item.span())))
            .collect()
    }

    /// A whole number between `low` and `high`.
    pub fn number(
        &self,
        key: &str,
        presence: Presence,
        (low, high): (i64, i64),
        problems: &mut Problems,
    ) -> Option<i64> {
        let value = self.value(key, presence, problems)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|digits| i64::from_str_radix(digits.as_str(), digits.radix()).ok());
        if number.is_none_or(|number| !(low..=high).contains(&number)) {
            self.wrong(key, value, &format!("un nombre entier entre {low} et {high}"), problems);
            return None;
        }
        number
    }

    /// `true` or `false`; `false` when absent.
    pub fn flag(&self, key: &str, problems: &mut Problems) -> bool {
        let Some(value) = self.value(key, Presence::Optional, problems) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(key, value, "`true` (oui) ou `false` (non), sans guillemets", problems);
            false
        })
    }

    /// One word of a vocabulary.
    pub fn word<T: Copy>(
        &self,
        key: &str,
        presence: Presence,
        vocabulary: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let value = self.value(key, presence, problems)?;
        let word = self.text_of(key, value, problems)?;
        self.known_word(key, &word, value.span(), vocabulary, problems)
    }

    /// A list of words of a vocabulary, each at most once.
    pub fn word_list<T: Copy + PartialEq>(
        &self,
        key: &str,
        presence: Presence,
        vocabulary: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (word, span) in self.texts(key, presence, problems) {
            let Some(known) = self.known_word(key, &word, span.clone(), vocabulary, problems) else {
                continue;
            };
            if found.contains(&known) {
                let what = format!("`{word}` est deux fois dans `{key}`.");
                problems.warning("repeated-word", (self.source, span), what);
            } else {
                found.push(known);
            }
        }
        found
    }

    fn known_word<T: Copy>(
        &self,
        key: &str,
        word: &str,
        span: Range<usize>,
        vocabulary: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let found = vocabulary.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
        if found.is_none() {
            let what = format!("`{word}` n'est pas un mot connu pour `{key}`.");
            let tip = suggestion(word, vocabulary.iter().map(|(known, _)| *known));
            problems.error("unknown-word", (self.source, span), what).tip(tip);
        }
        found
    }

    /// A day, as a TOML date or as a text: `2027-05-01`.
    pub fn day(&self, key: &str, presence: Presence, problems: &mut Problems) -> Option<Date> {
        let value = self.value(key, presence, problems)?;
        let day = match value.get_ref() {
            DeValue::String(text) => text.trim().parse().ok(),
            DeValue::Datetime(time) if time.time.is_none() => time.to_string().parse().ok(),
            _ => None,
        };
        if day.is_none() {
            self.wrong(key, value, "un jour écrit année-mois-jour, par exemple 2027-05-01", problems);
        }
        day
    }

    /// The date of a source: a year, a month, a day or « non datée ».
    pub fn source_date(&self, key: &str, presence: Presence, problems: &mut Problems) -> Option<SourceDate> {
        let value = self.value(key, presence, problems)?;
        let date = match value.get_ref() {
            DeValue::String(text) => SourceDate::parse(text.trim()),
            DeValue::Datetime(time) => SourceDate::parse(&time.to_string()),
            DeValue::Integer(year) => SourceDate::parse(year.as_str()),
            _ => None,
        };
        if date.is_none() {
            let expected = "une date écrite \"2025\", \"2025-06\" ou \"2025-06-30\", ou bien \"non datée\"";
            self.wrong(key, value, expected, problems);
        }
        date
    }

    /// A text in both languages: `{ fr = "…", ary = "…" }`.
    pub fn both(&self, key: &str, presence: Presence, problems: &mut Problems) -> Option<Bilingual> {
        let inner = self.table(key, presence, &["fr", "ary"], problems)?;
        let fr = inner.text("fr", Presence::Required, problems);
        let ary = inner.text("ary", Presence::Required, problems);
        Some(Bilingual { fr: fr?, ary: ary? })
    }

    /// A table inside the table.
    pub fn table(
        &self,
        key: &str,
        presence: Presence,
        known: &[&str],
        problems: &mut Problems,
    ) -> Option<Fields<'a, 'd>> {
        let value = self.value(key, presence, problems)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(
                key,
                value,
                &format!("un groupe entre accolades : {{ {} }}", listed(known.iter().copied())),
                problems,
            );
            return None;
        };
        Some(Fields::new(self.source, table, value.span(), known, problems))
    }

    /// A text or a table: the text, or the fields of the table.
    pub fn text_or_table(
        &self,
        key: &str,
        presence: Presence,
        known: &[&str],
        problems: &mut Problems,
    ) -> Option<Result<String, Fields<'a, 'd>>> {
        let value = self.value(key, presence, problems)?;
        if value.get_ref().as_str().is_some() {
            return self.text_of(key, value, problems).map(Ok);
        }
        self.table(key, presence, known, problems).map(Err)
    }

    /// A list of tables: `[[key]]`, or `key = [{ … }, { … }]`.
    pub fn tables(
        &self,
        key: &str,
        presence: Presence,
        known: &[&str],
        problems: &mut Problems,
    ) -> Vec<Fields<'a, 'd>> {
        let mut found = Vec::new();
        for item in self.list(key, presence, problems) {
            match item.get_ref().as_table() {
                Some(table) => found.push(Fields::new(self.source, table, item.span(), known, problems)),
                None => self.wrong(key, item, "une liste de groupes { … }", problems),
            }
        }
        found
    }

    fn list(&self, key: &str, presence: Presence, problems: &mut Problems) -> &'d [Spanned<DeValue<'a>>] {
        let Some(value) = self.value(key, presence, problems) else { return &[] };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, "une liste entre crochets [ … ]", problems);
            return &[];
        };
        if items.is_empty() && presence == Presence::Required {
            let what = format!("La liste `{key}` est vide.");
            problems.error("empty-value", (self.source, value.span()), what);
        }
        items
    }
}

fn french_type(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "un texte",
        DeValue::Integer(_) | DeValue::Float(_) => "ce nombre",
        DeValue::Boolean(_) => "`true` ou `false`",
        DeValue::Datetime(_) => "une date",
        DeValue::Array(_) => "une liste",
        DeValue::Table(_) => "un groupe de clés",
    }
}

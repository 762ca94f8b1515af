//! JSON Schemas of the TOML files, with which an editor completes keys and marks what is wrong while one types.
//!
//! The files are read by hand, so that every mistake is told in words for people; these types only describe them. Tests hold
//! both together: each table has the keys that the loader knows, and the real files are valid. Descriptions are French, since
//! editors show them to maintainers.
#![expect(dead_code, reason = "the types below are described, never built")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::words::{Anonymity, AudienceSex, Confidence, Cost, Country, Need, Status};

/// The schemas by the names of their files, as JSON.
pub fn schemas() -> BTreeMap<&'static str, String> {
    let topic = editor_schema::<TopicFile>(|_| {});
    let directory = editor_schema::<DirectoryFile>(|_| {});
    [("topic.json", topic), ("directory.json", directory)].into()
}

/// The schema of a TOML file for editors, as JSON, after a last `change`.
pub fn editor_schema<T: JsonSchema>(change: impl FnOnce(&mut Schema)) -> String {
    // Draft 7 is what editors of TOML know.
    let settings = SchemaSettings::draft07()
        .with(|settings| settings.inline_subschemas = true)
        .with_transform(without_null);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    change(&mut schema);
    // A schema is a JSON value: it always prints.
    serde_json::to_string_pretty(schema.as_value()).unwrap_or_default() + "\n"
}

/// One of the words of a vocabulary.
fn one_of<T>(words: &[(&'static str, T)]) -> Schema {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json_schema!({ "type": "string", "enum": words })
}

/// A kind of value that several keys share.
macro_rules! kind {
    ($name:ident, $schema:expr) => {
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let schema: fn(&mut SchemaGenerator) -> Schema = $schema;
                schema(generator)
            }
        }
    };
}

kind!(OneNeed, |_| one_of(Need::WORDS));
kind!(OneCountry, |_| one_of(Country::WORDS));
kind!(OneCost, |_| one_of(Cost::WORDS));
kind!(OneAnonymity, |_| one_of(Anonymity::WORDS));
kind!(OneConfidence, |_| one_of(Confidence::WORDS));
kind!(OneSex, |_| one_of(AudienceSex::WORDS));
kind!(OneStatus, |_| one_of(Status::WORDS));
// TOML has dates of its own, which editors hand over as text.
kind!(Day, |_| json_schema!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }));
kind!(SourceDay, |_| {
    json_schema!({ "type": ["string", "integer"], "pattern": "^(\\d{4}(-\\d{2}(-\\d{2})?)?|non datée)$" })
});
kind!(Address, |_| json_schema!({ "type": "string", "pattern": "^https?://\\S+$" }));
kind!(Identifier, |_| json_schema!({ "type": "string", "pattern": "^[a-z0-9-]+$" }));
kind!(Dialable, |_| json_schema!({ "type": "string", "pattern": "^\\+?[0-9]( ?[0-9])+$" }));
kind!(OpenWhen, |generator| {
    let week = generator.subschema_for::<Week>();
    json_schema!({ "anyOf": [{ "type": "string", "enum": ["unknown"] }, week] })
});
kind!(TextNumber, |generator| {
    let (number, phone) = (generator.subschema_for::<Dialable>(), generator.subschema_for::<PhoneEntry>());
    json_schema!({ "anyOf": [number, phone] })
});

/// TOML has no null: what may be missing is missing.
fn without_null(schema: &mut Schema) {
    if let Some(either) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        either.retain(|one| one.get("type").and_then(Value::as_str) != Some("null"));
        if let [Value::Object(only)] = either.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            for (key, value) in only {
                schema.insert(key, value);
            }
        }
    }
    if let Some(types) = schema.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.retain(|one| !one.is_null());
    }
    transform_subschemas(&mut without_null, schema);
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Sanad : un sujet (topic.toml)")]
struct TopicFile {
    #[schemars(
        description = "La catégorie : petites lettres et tirets. Les sujets d'une catégorie se suivent.",
        regex(pattern = "^[a-z-]+$")
    )]
    category: String,
    #[schemars(
        description = "Le rang ; les sujets les plus pressants d'abord.",
        range(min = 0, max = 10000)
    )]
    order: u32,
    #[schemars(description = "Un seul emoji.", length(min = 1))]
    emoji: String,
    #[schemars(
        description = "Le titre dans les menus : il ne nomme aucun danger, on lit par-dessus les épaules."
    )]
    title: Both,
    #[schemars(description = "Ce dont la personne a besoin, le plus important d'abord.", length(min = 1))]
    needs: Vec<OneNeed>,
    #[schemars(
        description = "Une réponse publique est-elle permise ? Sinon (par défaut), en privé seulement."
    )]
    public: Option<bool>,
    #[schemars(description = "Un signe faible ouvre-t-il déjà la porte ? Par défaut, non.")]
    concern_door: Option<bool>,
    #[schemars(
        description = "draft : personne n'a relu. reviewed : une personne a relu, et `reviewed` dit qui."
    )]
    status: OneStatus,
    #[schemars(description = "Qui a relu, et quand. Seulement si c'est vrai.")]
    reviewed: Option<ReviewedEntry>,
    #[schemars(description = "Ce sur quoi le sujet repose.")]
    source: Option<Vec<SourceEntry>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Both {
    #[schemars(description = "En français.", length(min = 1))]
    fr: String,
    #[schemars(description = "En darija, en lettres arabes.", length(min = 1))]
    ary: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ReviewedEntry {
    #[schemars(description = "Dans quel rôle : psychologue, juriste…", length(min = 1))]
    role: String,
    #[schemars(description = "Quel jour : 2027-01-31")]
    on: Day,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SourceEntry {
    #[schemars(description = "L'adresse de la page.")]
    url: Address,
    #[schemars(description = "Ce que dit la page, avec nos mots.", length(min = 1))]
    seen: String,
    #[schemars(description = "La date de la page : année, année-mois, jour, ou « non datée ».")]
    date: Option<SourceDay>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Sanad : l'annuaire d'un pays (directory/PAYS.toml)")]
struct DirectoryFile {
    #[schemars(description = "Un service.")]
    service: Option<Vec<ServiceEntry>>,
    #[schemars(
        description = "Un service fermé ou douteux : ses numéros et ses adresses sont refusés partout."
    )]
    do_not_use: Option<Vec<ClosedEntry>>,
    #[schemars(description = "Ce qui sert à la place de ce que le pays n'a pas.")]
    substitute: Option<Vec<SubstituteEntry>>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ServiceEntry {
    #[schemars(description = "Unique ; ne change jamais : les textes s'en servent.")]
    id: Identifier,
    #[schemars(description = "Le nom que lisent les jeunes.")]
    name: Both,
    #[schemars(description = "Le pays d'où on peut le joindre ; INT : de partout.")]
    country: OneCountry,
    #[schemars(description = "À quoi il sert.", length(min = 1))]
    needs: Vec<OneNeed>,
    #[schemars(description = "Les numéros à composer, un par entrée.")]
    phones: Option<Vec<PhoneEntry>>,
    #[schemars(description = "Un numéro WhatsApp.")]
    whatsapp: Option<Dialable>,
    #[schemars(description = "Un numéro pour les SMS.")]
    sms: Option<TextNumber>,
    #[schemars(description = "Une adresse de courriel.", regex(pattern = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"))]
    email: Option<String>,
    #[schemars(description = "Le site ou le formulaire.")]
    url: Option<Address>,
    #[schemars(
        description = "Quand quelqu'un répond : { zone = \"Africa/Casablanca\", week = [\"mo-fr 08:30-18:00\"] }, ou \"unknown\"."
    )]
    hours: OpenWhen,
    #[schemars(description = "Les heures du formulaire ou du tchat, si elles sont autres.")]
    online_hours: Option<OpenWhen>,
    #[schemars(description = "Les langues parlées : fr, ary, ar, en, es, nl…")]
    languages: Option<Vec<String>>,
    #[schemars(description = "Gratuit, payant, ou on ne sait pas.")]
    cost: OneCost,
    #[schemars(description = "Qui est reçu ; sans cette clé, tout le monde.")]
    audience: Option<AudienceEntry>,
    #[schemars(description = "Peut-on ne pas dire son nom ?")]
    anonymous: OneAnonymity,
    #[schemars(description = "Ce qui se passe quand on appelle ou écrit.")]
    what_happens: Both,
    #[schemars(description = "Que faire si personne ne répond ; obligatoire pour l'urgence.")]
    if_no_answer: Option<Both>,
    #[schemars(description = "Une mise en garde ; obligatoire si la confiance est medium.")]
    caution: Option<Both>,
    #[schemars(
        description = "high : montré en premier. medium : parmi les autres, avec sa mise en garde. low : jamais montré."
    )]
    confidence: OneConfidence,
    #[schemars(description = "Le dernier jour où le service est montré sans nouvelle vérification.")]
    expires_on: Day,
    #[schemars(description = "Qui a appelé, et quand. Seulement si c'est vrai.")]
    checked: Option<CheckedEntry>,
    #[schemars(description = "Où cela a été lu.", length(min = 1))]
    sources: Vec<SourceEntry>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PhoneEntry {
    #[schemars(description = "Tel qu'on le compose : chiffres et espaces, un + au début si besoin.")]
    number: Dialable,
    #[schemars(description = "À quoi ou à qui sert ce numéro, s'il y en a plusieurs.")]
    r#for: Option<Both>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Week {
    #[schemars(description = "Le fuseau : Africa/Casablanca, Europe/Paris…", length(min = 1))]
    zone: String,
    #[schemars(
        description = "Jours mo tu we th fr sa su, heures de 00:00 à 24:00 : \"mo-fr 08:30-18:00\".",
        length(min = 1)
    )]
    week: Vec<String>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AudienceEntry {
    #[schemars(description = "À partir de cet âge.", range(min = 0, max = 120))]
    min_age: Option<u8>,
    #[schemars(description = "Jusqu'à cet âge compris.", range(min = 0, max = 120))]
    max_age: Option<u8>,
    #[schemars(description = "Pour qui.")]
    sex: Option<OneSex>,
    #[schemars(description = "La même chose en mots, pour les gens.")]
    who: Option<Both>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct CheckedEntry {
    #[schemars(description = "Quel jour : 2026-12-01")]
    on: Day,
    #[schemars(description = "Qui ; un rôle suffit.", length(min = 1))]
    by: String,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ClosedEntry {
    #[schemars(description = "Unique.")]
    id: Identifier,
    #[schemars(description = "Les noms sous lesquels on le trouve encore.", length(min = 1))]
    names: Vec<String>,
    #[schemars(description = "Ses numéros.")]
    numbers: Option<Vec<String>>,
    #[schemars(description = "Ses adresses.")]
    urls: Option<Vec<String>>,
    #[schemars(description = "Pourquoi il ne faut plus s'en servir.", length(min = 1))]
    reason: String,
    #[schemars(description = "Où cela a été lu.", length(min = 1))]
    sources: Vec<SourceEntry>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SubstituteEntry {
    #[schemars(description = "Ce que le pays n'a pas.")]
    need: OneNeed,
    #[schemars(description = "Ce qui sert à la place, le meilleur d'abord.", length(min = 1))]
    with: Vec<OneNeed>,
    #[schemars(description = "Comment on le dit.")]
    say: Both,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::responses::testkit::{self, with};
    use crate::responses::{Files, Library};

    fn schema(name: &str) -> Value {
        serde_json::from_str(&schemas()[name]).unwrap()
    }

    fn as_json(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(day) => Value::String(day.to_string()),
            toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, as_json(value))).collect()
            }
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Float(number) => number.into(),
        }
    }

    #[test]
    fn the_real_files_and_the_fixture_are_valid() {
        let (topic, directory) = (schema("topic.json"), schema("directory.json"));
        let (topic, directory) =
            (jsonschema::validator_for(&topic).unwrap(), jsonschema::validator_for(&directory).unwrap());
        let mut seen = 0;
        for files in [Files::embedded().0, testkit::files()] {
            for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".toml")) {
                if path == "directory/accepted.toml" {
                    // Written by `sanad directory accept`, not in an editor.
                    continue;
                }
                let validator = if path.starts_with("directory/") { &directory } else { &topic };
                let json = as_json(toml::Value::Table(text.parse().unwrap()));
                let errors: Vec<String> = validator
                    .iter_errors(&json)
                    .map(|error| format!("{} {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{path}: {errors:#?}");
                seen += 1;
            }
        }
        assert!(seen > 10);
    }

    /// What the loader says it knows where a key stands that nobody knows.
    fn known_by_the_loader(path: &str, from: &str, to: &str) -> BTreeSet<String> {
        let (_, problems) = Library::from_files(&with(path, from, to));
        let problem = problems.iter().find(|problem| problem.rule == "unknown-key").expect("it is not known");
        let tip = problem.tip.as_deref().unwrap_or_default();
        assert!(tip.starts_with("Ici on connaît"), "{tip}");
        tip.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn each_table_has_the_keys_that_the_loader_knows() {
        const TOPIC: &str = "topics/suicide/topic.toml";
        const MA: &str = "directory/ma.toml";
        let rows = [
            ("topic.json", "", TOPIC, "order = 10", "order = 10\nzzzzzzzzzz = 1"),
            ("topic.json", "/properties/title", TOPIC, "title = { fr", "title = { zzzzzzzzzz = 1, fr"),
            ("topic.json", "/properties/source/items", TOPIC, "seen = ", "zzzzzzzzzz = 1\nseen = "),
            (
                "topic.json",
                "/properties/reviewed",
                TOPIC,
                "status = \"draft\"",
                "status = \"reviewed\"\nreviewed = { zzzzzzzzzz = 1, role = \"x\", on = 2026-01-01 }",
            ),
            ("directory.json", "", MA, "\n[[substitute]]", "zzzzzzzzzz = 1\n[[substitute]]"),
            (
                "directory.json",
                "/properties/service/items",
                MA,
                "id = \"ma-psy\"",
                "zzzzzzzzzz = 1\nid = \"ma-psy\"",
            ),
            (
                "directory.json",
                "/properties/service/items/properties/phones/items",
                MA,
                "{ number = \"15\"",
                "{ zzzzzzzzzz = 1, number = \"15\"",
            ),
            (
                "directory.json",
                "/properties/service/items/properties/hours/anyOf/1",
                MA,
                "hours = { zone",
                "hours = { zzzzzzzzzz = 1, zone",
            ),
            (
                "directory.json",
                "/properties/service/items/properties/audience",
                MA,
                "audience = { sex",
                "audience = { zzzzzzzzzz = 1, sex",
            ),
            (
                "directory.json",
                "/properties/service/items/properties/checked",
                MA,
                "cost = \"free\"",
                "cost = \"free\"\nchecked = { zzzzzzzzzz = 1, on = 2026-01-01, by = \"x\" }",
            ),
            (
                "directory.json",
                "/properties/service/items/properties/sources/items",
                MA,
                "sources = [{ url",
                "sources = [{ zzzzzzzzzz = 1, url",
            ),
            ("directory.json", "/properties/do_not_use/items", MA, "reason = ", "zzzzzzzzzz = 1\nreason = "),
            ("directory.json", "/properties/substitute/items", MA, "need = ", "zzzzzzzzzz = 1\nneed = "),
        ];
        for (name, at, path, from, to) in rows {
            let schema = schema(name);
            let table = schema.pointer(at).unwrap_or_else(|| panic!("{name} has no {at}"));
            let described: BTreeSet<String> = table["properties"]
                .as_object()
                .unwrap_or_else(|| panic!("{at}: {table}"))
                .keys()
                .cloned()
                .collect();
            assert_eq!(described, known_by_the_loader(path, from, to), "{name} {at}");
            assert_eq!(table["additionalProperties"], false, "{name} {at}");
        }
    }

    #[test]
    fn what_must_be_there_is_what_the_loader_misses() {
        let missing = |path: &str, text: String| {
            let mut files = testkit::files();
            files.insert(path, text);
            let (_, problems) = Library::from_files(&files);
            problems.iter().any(|problem| problem.rule == "missing-key")
        };
        let required = |table: &Value| -> BTreeSet<String> {
            table["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect()
        };
        let head: toml::Table = testkit::TOPIC.parse().unwrap();
        let directory: toml::Table = testkit::MOROCCO.parse().unwrap();
        let child = directory["service"].as_array().unwrap().iter();
        let at = child.clone().position(|one| one["id"].as_str() == Some("ma-enfants")).unwrap();
        let (topic, service) = (schema("topic.json"), schema("directory.json"));
        let service = &service["properties"]["service"]["items"];
        for key in head.keys() {
            let mut without = head.clone();
            without.remove(key);
            let path = "topics/suicide/topic.toml";
            assert_eq!(missing(path, without.to_string()), required(&topic).contains(key), "{key}");
        }
        for key in directory["service"][at].as_table().unwrap().keys() {
            let mut without = directory.clone();
            without["service"][at].as_table_mut().unwrap().remove(key);
            assert_eq!(
                missing("directory/ma.toml", without.to_string()),
                required(service).contains(key),
                "{key}"
            );
        }
    }

    #[test]
    fn the_committed_schemas_are_up_to_date() {
        for (name, schema) in schemas() {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name);
            // Compared as values: the order of keys is no difference.
            let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
            let committed = parsed(&std::fs::read_to_string(&path).unwrap_or_default());
            assert!(
                committed == parsed(&schema),
                "docs/schemas/{name} is old: run `sanad schema --out docs/schemas`"
            );
        }
    }
}

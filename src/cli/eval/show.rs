//! What a maintainer reads in the terminal, in French.

use super::engine::Engine;
use super::entry::{Entry, Fired};
use super::figures::{Comparison, Figures};
use super::sections::{moved_table, sections};
use super::table::count;
use super::{Args, ListKind, Measured, keys, list};
use crate::eval::{Change, ChangeKind, Cost, Outcome, by_phrase};
use crate::phrases::Phrase;

/// How things are shown.
pub(super) struct Show<'a> {
    pub(super) color: bool,
    pub(super) args: &'a Args,
}

/// Phrases with the most changes.
const PHRASES_SHOWN: usize = 30;

impl Show<'_> {
    /// Everything that was asked for.
    pub(super) fn text(&self, measured: &Measured) -> String {
        let figures = &measured.figures;
        let mut out = String::new();
        for (title, table) in sections(figures, self.args) {
            out.push_str(&format!("{}\n{}\n", self.bold(&title), table.text(|head| self.dim(head))));
        }
        if let Some(report) = &measured.keys {
            out.push_str(&format!("{}\n{}\n", self.bold("Clés de darija"), keys::text(report)));
        }
        for &kind in &self.args.list {
            out.push_str(&self.list(kind, &measured.engine, figures));
        }
        if let Some(comparison) = &measured.comparison {
            out.push_str(&self.comparison(comparison, &measured.engine, figures));
        }
        if self.args.unused {
            out.push_str(&self.unused(&measured.engine, figures));
        }
        if let Some(gate) = &measured.gate {
            out.push_str(&gate.text(|text| self.bold(text), |text| self.red(text)));
        }
        out
    }

    fn list(&self, kind: ListKind, engine: &Engine, figures: &Figures) -> String {
        let (entries, all) = list::entries(self.args, kind, engine, figures);
        let title = match kind {
            ListKind::Misses => "Manqués : détresse ou recrutement sans cas",
            ListKind::Alarms => "Alarmes : cas là où il n’en faut pas",
            ListKind::Levels => "Trouvés à un niveau trop bas",
            ListKind::Topics => "Trouvés sous un autre sujet",
            ListKind::Asks => "Questions qui ne sont pas lues comme des questions",
        };
        let mut out = format!("{} ({})\n", self.bold(title), count(all));
        for entry in &entries {
            out.push_str(&self.entry(entry));
        }
        if entries.len() < all {
            out.push_str(&format!("… et {} autres\n", count(all - entries.len())));
        }
        out.push('\n');
        out
    }

    fn entry(&self, entry: &Entry) -> String {
        let mut head = vec![self.bold(&format!("{}:{}", entry.file, entry.line))];
        head.push(match (entry.wanted.as_str(), entry.got.as_str()) {
            ("", got) => format!("→ {got}"),
            (wanted, "") => format!("{wanted} → rien"),
            (wanted, got) => format!("{wanted} → {got}"),
        });
        if !entry.costs.is_empty() {
            head.push(format!(
                "({})",
                entry.costs.iter().map(|&cost| cost_name(cost)).collect::<Vec<_>>().join(", ")
            ));
        }
        let mut lines = vec![head.join("  ")];
        let (before, after) = if self.color { ("\x1b[4m", "\x1b[24m") } else { ("", "") };
        lines.push(format!("    {}", isolated(&entry.marked(before, after, str::to_owned))));
        if !self.color && !entry.spans.is_empty() {
            let words: Vec<String> = entry.words().into_iter().map(isolated).collect();
            lines.push(format!("    mots : {}", words.join(" · ")));
        }
        lines.extend(entry.phrases.iter().map(|fired| format!("    {}", self.dim(&fired_text(fired)))));
        lines.extend(entry.judged_true.iter().map(|reason| format!("    jugée vraie : {reason}")));
        lines.push(String::new());
        lines.join("\n")
    }

    fn comparison(&self, comparison: &Comparison, engine: &Engine, figures: &Figures) -> String {
        let old = &comparison.old;
        let labelled = comparison.labelled_changes(figures);
        let chat = comparison.chat_changes(figures);
        let mut out = format!("{}\n", self.bold(&format!("De {} à {}", old.name, engine.name)));
        if labelled.is_empty() && chat.is_empty() {
            out.push_str("  Aucun message n’est traité autrement.\n\n");
            return out;
        }
        let limit = self.args.limit.unwrap_or(usize::MAX);
        for kind in ChangeKind::ALL {
            let labelled: Vec<_> = labelled.iter().filter(|change| change.kind == kind).collect();
            let chat: Vec<_> = chat.iter().filter(|change| change.kind == kind).collect();
            let all = labelled.len() + chat.len();
            if all == 0 {
                continue;
            }
            out.push_str(&format!("\n{} ({})\n", self.bold(change_name(kind)), count(all)));
            let labelled = labelled.into_iter().map(|change| {
                let (by, outcome) = side(change, old, engine);
                Entry { got: moved_got(change), ..Entry::labelled(by, change.line, outcome) }
            });
            let chat = chat.into_iter().map(|change| {
                let (by, outcome) = side(change, old, engine);
                let reason = figures.judged.reason(change.line).map(AsRef::as_ref);
                Entry { got: moved_got(change), ..Entry::chat(by, change.line, outcome, reason) }
            });
            labelled.chain(chat).take(limit).for_each(|entry| out.push_str(&self.entry(&entry)));
            if all > limit {
                out.push_str(&format!("… et {} autres\n", count(all - limit)));
            }
        }
        let kinds = labelled.iter().map(|change| (change.phrase(), change.kind));
        let kinds = kinds.chain(chat.iter().map(|change| (change.phrase(), change.kind)));
        out.push_str(&format!("\n{}\n", self.bold("Par phrase")));
        for (id, kinds) in by_phrase(kinds).into_iter().take(PHRASES_SHOWN) {
            let fired =
                if engine.phrase(id).is_some() { Fired::new(engine, id) } else { Fired::new(old, id) };
            let kinds: Vec<String> =
                kinds.iter().map(|(&kind, number)| format!("{} : {number}", change_name(kind))).collect();
            out.push_str(&format!("  {}\n    {}\n", fired_text(&fired), kinds.join(" · ")));
        }
        out.push_str(&format!(
            "\n{}\n{}\n",
            self.bold("Chiffres qui changent"),
            moved_table(&comparison.moved).text(|head| self.dim(head))
        ));
        out
    }

    fn unused(&self, engine: &Engine, figures: &Figures) -> String {
        let unused = unused(engine, figures);
        let all = engine.lexicon().phrases().len();
        let title = format!(
            "Phrases qui ne servent sur aucune de ces lignes : {} sur {}",
            count(unused.len()),
            count(all)
        );
        let mut out = format!("{}\n", self.bold(&title));
        let mut topic = "";
        for phrase in unused {
            if phrase.topic.as_str() != topic {
                topic = phrase.topic.as_str();
                out.push_str(&format!(" {topic}\n"));
            }
            out.push_str(&format!("  {}:{}  {}\n", phrase.file, phrase.line, isolated(&phrase.text)));
        }
        out.push('\n');
        out
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn red(&self, text: &str) -> String {
        self.paint("1;31", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// The phrases that no line matched, by topic, file and line; those of one topic only where one is asked for.
pub(super) fn unused<'a>(engine: &'a Engine, figures: &Figures) -> Vec<&'a Phrase> {
    let labelled = figures.run.labelled.iter().map(|(_, outcome)| outcome);
    let outcomes = labelled.chain(figures.run.chat.iter().map(|(_, outcome)| outcome));
    let used: std::collections::HashSet<_> =
        outcomes.flat_map(|outcome| outcome.matched.iter().copied()).collect();
    let mut unused: Vec<&Phrase> =
        engine.lexicon().phrases().iter().filter(|phrase| !used.contains(&phrase.id)).collect();
    unused.sort_by_key(|phrase| (&phrase.topic, &phrase.file, phrase.line));
    unused
}

fn side<'a, T>(change: &Change<'a, T>, old: &'a Engine, new: &'a Engine) -> (&'a Engine, &'a Outcome) {
    if change.kind.is_by_new_phrase() { (new, change.after) } else { (old, change.before) }
}

fn moved_got<T>(change: &Change<'_, T>) -> String {
    let name = |outcome: &Outcome| match (outcome.signal, outcome.level, &outcome.topic) {
        (Some(signal), level, topic) => {
            let level = level.map_or(String::new(), |level| format!(" {level}"));
            let topic = topic.as_ref().map_or(String::new(), |topic| format!(" {topic}"));
            format!("{signal}{level}{topic}")
        }
        _ if outcome.is_on_trial() => "à l’essai".to_owned(),
        _ => "rien".to_owned(),
    };
    format!("{}, puis {}", name(change.before), name(change.after))
}

/// `topics/suicide/fr.phrases:12 3f… « phrase »`.
pub(super) fn fired_text(fired: &Fired) -> String {
    match (&fired.place, &fired.text) {
        (Some(place), Some(text)) => format!("{place}  {}  {}", fired.id, isolated(text)),
        _ => fired.id.clone(),
    }
}

/// What an alarm costs, in words.
pub(super) const fn cost_name(cost: Cost) -> &'static str {
    match cost {
        Cost::Ping => "appel immédiat",
        Cost::Door => "porte",
        Cost::List => "liste",
        Cost::Card => "carte publique",
    }
}

const fn change_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Found => "trouvés maintenant",
        ChangeKind::Lost => "perdus",
        ChangeKind::LevelReached => "niveau atteint maintenant",
        ChangeKind::LevelMissed => "niveau perdu",
        ChangeKind::TopicRight => "bon sujet maintenant",
        ChangeKind::TopicWrong => "sujet perdu",
        ChangeKind::Answered => "questions lues maintenant",
        ChangeKind::Unanswered => "questions perdues",
        ChangeKind::Alarming => "nouvelles alarmes",
        ChangeKind::Calmed => "alarmes en moins",
    }
}

/// Between isolates, so that right-to-left words do not turn the line around.
pub(super) fn isolated(words: &str) -> String {
    format!("\u{2068}{words}\u{2069}")
}

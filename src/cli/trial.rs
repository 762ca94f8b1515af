//! `sanad try`: what would happen with a message, and why, step by step.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{CliError, start};
use crate::app::listening::{Ears, Listening};
use crate::likeness::{self, Grade, Likeness};
use crate::phrases::{Dropped, How, Signal};
use crate::responses::Library;
use crate::text::Folded;
use crate::triage::{
    Alert, CaseKind, Context, Decision, Finding, GuildRules, PersonState, Place, Verdict, assess, decide,
};

/// Options of `sanad try`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The message
    #[arg(required_unless_present = "jsonl")]
    text: Option<String>,
    /// Reads one {"text": …} a line on standard input and adds "decision", one line out per line in
    #[arg(long, conflicts_with = "text")]
    jsonl: bool,
    /// One JSON object instead of words for people
    #[arg(long)]
    json: bool,
    /// The folder of the response files; `responses` where there is one, else those compiled in
    #[arg(long)]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let default = PathBuf::from("responses");
    let dir = args.dir.clone().or_else(|| default.is_dir().then_some(default));
    let library = start::library(dir.as_deref())?;
    let failed = |error: io::Error| CliError::Said(format!("the answer cannot be written: {error}"));
    if args.jsonl {
        return lines(&library, io::stdin().lock(), io::stdout().lock());
    }
    let text = args.text.as_deref().unwrap_or_default();
    let findings = find(&library, text, &mut Listening::default());
    if args.json {
        let line =
            json!({ "decision": decision_json(&findings), "explanation": explanation_json(&library, text) });
        writeln!(io::stdout(), "{line}").map_err(failed)?;
    } else {
        let color = super::colored();
        write!(io::stdout(), "{}", explain(&library, text, &findings, color)).map_err(failed)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One line out per line in, in the same order; other fields pass through.
fn lines(library: &Library, input: impl BufRead, mut output: impl Write) -> Result<ExitCode, CliError> {
    let mut buffers = Listening::default();
    for (number, line) in input.lines().enumerate() {
        let place = number + 1;
        let line = line.map_err(|error| CliError::Said(format!("line {place} cannot be read: {error}")))?;
        let mut fields: Map<String, Value> = serde_json::from_str(&line).map_err(|_| {
            CliError::Said(format!("line {place} is no JSON object; the lines before it are done"))
        })?;
        let Some(text) = fields.get("text").and_then(Value::as_str) else {
            return Err(CliError::Said(format!(
                "line {place} has no \"text\"; the lines before it are done"
            )));
        };
        let findings = find(library, text, &mut buffers);
        fields.insert("decision".to_owned(), decision_json(&findings));
        let out = Value::Object(fields);
        writeln!(output, "{out}")
            .map_err(|error| CliError::Said(format!("the answer cannot be written: {error}")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn find(library: &Library, text: &str, buffers: &mut Listening) -> Vec<Finding> {
    let mut findings = Vec::new();
    Ears::of(library).listen(text, buffers, &mut findings);
    findings
}

/// What would be decided about a message written just now by somebody unknown in an open channel.
pub(super) fn decided(findings: &[Finding]) -> Decision {
    let now = Timestamp::now();
    let context = Context {
        now,
        written_at: now,
        edited: false,
        read_back: false,
        place: Place::Channel,
        excluded: false,
        conflict: false,
        last_card: None,
        person: &PersonState::default(),
        rules: &GuildRules::default(),
    };
    decide(assess(findings), &context)
}

fn decision_json(findings: &[Finding]) -> Value {
    let decision = decided(findings);
    let Some(assessment) = decision.assessment.filter(|assessment| !assessment.observed) else {
        return json!({ "signal": "none", "level": "none", "about": "none", "topic": "none", "lang": null, "phrases": [] });
    };
    let phrases: Vec<String> = assessment.phrases.iter().map(ToString::to_string).collect();
    let asks = assessment.signal == Signal::Asks;
    json!({
        "signal": assessment.signal.tag(),
        "level": assessment.level.map_or("none", |level| level.tag()),
        "about": if asks { "none" } else { assessment.about.tag() },
        "topic": assessment.topic.as_str(),
        "lang": assessment.lang.tag(),
        "recovery": assessment.recovery,
        "phrases": phrases,
    })
}

fn explanation_json(library: &Library, text: &str) -> Value {
    let lexicon = library.lexicon();
    let explanation = lexicon.explain(text);
    let found: Vec<Value> = explanation
        .found
        .iter()
        .map(|one| {
            let phrase = lexicon.phrase(one.phrase);
            let words: Vec<Value> = one
                .words
                .iter()
                .map(|word| {
                    json!({ "span": [word.span.start, word.span.end], "how": how_word(word.how), "pattern": word.pattern,
                            "classes": word.classes.iter().map(|class| class.as_ref()).collect::<Vec<_>>() })
                })
                .collect();
            json!({ "phrase": phrase.id.to_string(), "file": phrase.file.as_ref(), "line": phrase.line,
                    "written": phrase.text.as_ref(), "span": [one.span.start, one.span.end], "words": words,
                    "counts": one.dropped.is_none(), "because": one.because })
        })
        .collect();
    json!({ "found": found, "cut_short": explanation.cut_short, "likeness": likeness_json(library, text) })
}

/// The explanation for people: in French, as maintainers read it.
fn explain(library: &Library, text: &str, findings: &[Finding], color: bool) -> String {
    let paint = |code: &str, words: &str| {
        if color { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() }
    };
    let lexicon = library.lexicon();
    let explanation = lexicon.explain(text);
    let mut out = vec![format!("Message : {}", isolated(text))];
    if explanation.found.is_empty() {
        out.push("Aucune phrase ne correspond.".to_owned());
    }
    // Parts of phrases whose other parts are missing say little and are many.
    let (alone, told): (Vec<_>, Vec<_>) =
        explanation.found.iter().partition(|one| one.dropped == Some(Dropped::Alone));
    if !alone.is_empty() {
        let phrases: BTreeSet<_> = alone.iter().map(|one| one.phrase).collect();
        let (many, parts) = match phrases.len() {
            1 => ("1 phrase n’a".to_owned(), "ses parties : elle ne compte pas ; `--json` la montre"),
            more => (
                format!("{more} phrases n’ont"),
                "leurs parties : elles ne comptent pas ; `--json` les montre",
            ),
        };
        out.push(format!("({many} trouvé qu’une de {parts}.)"));
    }
    for one in told {
        let phrase = lexicon.phrase(one.phrase);
        let mark = if one.dropped.is_none() { paint("32", "✓") } else { paint("33", "✗") };
        let place = format!("{}:{}", phrase.file, phrase.line);
        out.push(format!("{mark} {} {}", paint("1", &place), isolated(&phrase.text)));
        if let Some(words) = text.get(one.span.clone()) {
            out.push(format!("    dans le message : {}", isolated(&paint("4", words))));
        }
        for word in &one.words {
            let written = text.get(word.span.clone()).unwrap_or_default();
            let mut line = format!("    {} : {}", isolated(written), how_people(word.how));
            if !word.pattern.is_empty() {
                line.push_str(&format!(" ({})", isolated(&word.pattern)));
            }
            if !word.classes.is_empty() {
                let classes: Vec<_> = word.classes.iter().map(|class| format!("<{class}>")).collect();
                line.push_str(&format!(" {}", classes.join(" ")));
            }
            out.push(line);
        }
        if !one.because.is_empty() {
            out.push(format!("    {}", paint("33", &format!("ne compte pas : {}", one.because))));
        }
    }
    if explanation.cut_short {
        out.push(
            "Le message est fait pour tout ralentir : la recherche a été arrêtée avant la fin.".to_owned(),
        );
    }
    if let Some(likeness) = library.likeness() {
        out.extend(likeness_for_people(likeness, text));
    }
    out.push(String::new());
    out.extend(decision_for_people(&decided(findings)));
    out.push(String::new());
    out.join("\n")
}

/// Words that are shown with what they weighed.
const WEIGHTIEST: usize = 6;

/// How like a message is to those that called for an adult, and the words that weighed most, both ways.
fn likeness_for_people(likeness: &Likeness, text: &str) -> Vec<String> {
    let mut folded = Folded::default();
    folded.read(text);
    let Some(score) = likeness.score(&folded, &mut likeness::Scratch::default()) else {
        return vec!["Ressemblance : trop peu de mots différents pour en juger.".to_owned()];
    };
    let grade = match likeness.grade(score) {
        Grade::VeryLike => "très proche des messages qui appellent un adulte",
        Grade::Like => "proche des messages qui appellent un adulte",
        Grade::Between => "ni l’un ni l’autre",
        Grade::Unlike => "du tchat ordinaire : une phrase seule, dans un long message, ne réveille personne",
    };
    let mut pieces = likeness.pieces(text);
    pieces.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let words: Vec<String> = pieces
        .iter()
        .take(WEIGHTIEST)
        .map(|piece| {
            format!("{} {:+.1}", isolated(text.get(piece.span.clone()).unwrap_or_default()), piece.weight)
        })
        .collect();
    vec![
        format!(
            "Ressemblance : {score:.1}, {grade} (un cas dès {:.1}, un appel dès {:.1}).",
            likeness.case_from, likeness.urgent_from
        ),
        format!("    ce qui pèse le plus : {}", words.join(" · ")),
    ]
}

/// The same for tools.
fn likeness_json(library: &Library, text: &str) -> Value {
    let Some(likeness) = library.likeness() else { return Value::Null };
    let mut folded = Folded::default();
    folded.read(text);
    let score = likeness.score(&folded, &mut likeness::Scratch::default());
    let pieces = likeness.pieces(text).into_iter();
    let words: Vec<Value> = pieces
        .map(|piece| json!({ "span": [piece.span.start, piece.span.end], "weight": piece.weight }))
        .collect();
    json!({ "score": score, "case_from": likeness.case_from, "urgent_from": likeness.urgent_from, "words": words })
}

fn decision_for_people(decision: &Decision) -> Vec<String> {
    let what = match &decision.verdict {
        Verdict::Nothing => "rien".to_owned(),
        Verdict::Observe => "noté dans les chiffres, rien d’autre".to_owned(),
        Verdict::PublicCard => "une carte courte, en public".to_owned(),
        Verdict::Door(_) => "une porte, sans cas".to_owned(),
        Verdict::Case(plan) => {
            let door = if plan.door.is_some() {
                "une porte s’ouvre dans le salon"
            } else {
                "rien ne se voit dans le salon"
            };
            format!("un cas. {} {} ; {door}", who_is_meant(plan.kind), who_is_told(plan.alert))
        }
        Verdict::Answer => "une réponse en message privé".to_owned(),
    };
    let mut lines = vec![format!("Décision : {what}.")];
    if let Some(assessment) = &decision.assessment {
        let level = assessment.level.map_or(String::new(), |level| format!(" · {level}"));
        lines.push(format!(
            "Lecture : {}{level} · {} · {} · {}-{}",
            assessment.signal, assessment.about, assessment.topic, assessment.lang, assessment.script
        ));
    }
    let reasons: Vec<String> = decision.reasons.iter().map(ToString::to_string).collect();
    lines.push(format!("Règles : {}.", reasons.join(", ")));
    lines
}

const fn who_is_meant(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Myself => "La personne qui écrit va mal :",
        CaseKind::Other => "Quelqu’un que la personne connaît va mal :",
        CaseKind::Lure => "Le message recrute ou fait pression :",
        CaseKind::Conflict => "Quelqu’un de l’équipe est concerné :",
    }
}

const fn who_is_told(alert: Alert) -> &'static str {
    match alert {
        Alert::Now => "un adulte est appelé tout de suite",
        Alert::Hour => "un adulte est prévenu dans l’heure, de jour",
        Alert::List => "le cas attend dans la liste",
    }
}

/// Between isolates, so that right-to-left words do not turn the line around.
fn isolated(words: &str) -> String {
    format!("\u{2068}{words}\u{2069}")
}

const fn how_word(how: How) -> &'static str {
    match how {
        How::Exact => "exact",
        How::Folded => "folded",
        How::Spelling => "spelling",
        How::Stem => "stem",
        How::Joined => "joined",
        How::Leet => "leet",
        How::Key => "key",
        How::Prefixed => "prefixed",
        How::Typo => "typo",
    }
}

const fn how_people(how: How) -> &'static str {
    match how {
        How::Exact => "tel quel",
        How::Folded => "à des lettres doublées près",
        How::Spelling => "façon d’écrire connue",
        How::Stem => "début du mot",
        How::Joined => "morceaux recollés",
        How::Leet => "chiffres ou signes lus comme des lettres",
        How::Key => "même mot en darija, écrit autrement",
        How::Prefixed => "même mot en darija, avec un préfixe",
        How::Typo => "une faute de frappe",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_out_per_line_in_and_other_fields_pass() {
        let (library, _) = Library::embedded();
        let library = library.unwrap();
        let input = "{\"id\":7,\"text\":\"jveux mourir\"}\n{\"text\":\"je suis mort de rire\"}\n";
        let mut output = Vec::new();
        lines(&library, input.as_bytes(), &mut output).unwrap();
        let lines: Vec<Value> = String::from_utf8(output)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines[0]["id"], 7);
        assert_eq!(lines[0]["decision"]["signal"], "distress");
        assert_eq!(lines[0]["decision"]["level"], "urgent");
        assert_eq!(lines[1]["decision"]["signal"], "none");
        assert!(super::lines(&library, "nothing\n".as_bytes(), Vec::new()).is_err());
    }
}

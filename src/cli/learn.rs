//! `sanad learn`: the weights of likeness, from labelled messages and ordinary chat.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args as ClapArgs;

use super::CliError;
use super::eval::read_file;
use crate::eval::{At, Fold, Labelled, kept};
use crate::likeness::{Example, Label, Lesson, Likeness, learn, trained};
use crate::phrases::{About, Signal};

/// Options of `sanad learn`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Labelled messages (.jsonl) and ordinary chat (.txt, one message a line) to learn from
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The same, but one part is left out, on which `sanad eval --fold` can measure then
    #[arg(long, num_args = 1.., value_name = "FILE")]
    partly: Vec<PathBuf>,
    /// The part of `--partly` that is left out
    #[arg(long, default_value = "0/3", value_name = "K/N")]
    unseen: Fold,
    /// Where the weights are written
    #[arg(long, default_value = "responses/likeness/likeness.weights", value_name = "FILE")]
    out: PathBuf,
    /// Writes nothing; fails where the weights were learnt from other messages than these
    #[arg(long)]
    check: bool,
    /// Of 10,000 ordinary messages, so many may become a case by likeness alone
    #[arg(long, default_value_t = 12.0, value_name = "N")]
    cases: f64,
    /// Of 10,000 ordinary messages, so many may be told at once by likeness alone
    #[arg(long, default_value_t = 0.5, value_name = "N")]
    urgent: f64,
}

/// A message and what it is, before it is lent to the learner.
type Read = (String, Label);

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let mut all = Vec::new();
    for path in &args.files {
        read(path, |_| true, &mut all)?;
    }
    for path in &args.partly {
        read(path, |text| !kept(&[args.unseen], text), &mut all)?;
    }
    let examples: Vec<Example<'_>> =
        all.iter().map(|(text, label)| Example { text, label: label.clone() }).collect();
    let of = trained(&examples);
    if of.messages.len() < 3 || of.ordinary == 0 {
        return Err(CliError::Said(
            "to learn, there must be messages of distress, lures, harmless ones (.jsonl) and ordinary chat (.txt); \
             nothing was written"
                .to_owned(),
        ));
    }
    if args.check {
        return check(&args.out, &of);
    }
    let likeness = learn(&examples, Lesson { case_share: args.cases / 1e4, urgent_share: args.urgent / 1e4 });
    if let Some(folder) = args.out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&args.out, &error))?;
    }
    std::fs::write(&args.out, likeness.to_text()).map_err(|error| failed(&args.out, &error))?;
    println!(
        "{} : {} messages étiquetés ({}), {} lignes de tchat ordinaire. Un cas à partir de {:.2}, un appel à partir de {:.2}.",
        args.out.display(),
        of.messages.values().sum::<usize>(),
        of.messages.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", "),
        of.ordinary,
        likeness.case_from,
        likeness.urgent_from,
    );
    println!(
        "`sanad eval` dit ce que cela change ; `sanad eval --compare HEAD` montre chaque message gagné ou perdu."
    );
    Ok(ExitCode::SUCCESS)
}

fn failed(path: &Path, error: &std::io::Error) -> CliError {
    CliError::Said(format!("{} cannot be written: {error}; the weights in use are as before", path.display()))
}

fn check(path: &Path, of: &crate::likeness::Trained) -> Result<ExitCode, CliError> {
    let known = Likeness::from_text(&read_file(path)?)
        .map_err(|error| CliError::Said(format!("{}: {error}", path.display())))?;
    if known.trained == *of {
        println!("{} vient de ces messages.", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{} vient d’autres messages que ceux-ci : relancer `sanad learn` avec les mêmes fichiers.",
        path.display()
    );
    Ok(ExitCode::FAILURE)
}

/// Adds the messages of a file that are wanted.
fn read(path: &Path, wanted: impl Fn(&str) -> bool, all: &mut Vec<Read>) -> Result<(), CliError> {
    let labelled = match path.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl") => true,
        Some("txt") => false,
        _ => {
            return Err(CliError::Said(format!(
                "{} is neither .jsonl (labelled messages) nor .txt (ordinary chat, one message a line)",
                path.display()
            )));
        }
    };
    let file: Arc<str> = Arc::from(path.display().to_string());
    for (line, text) in (1u32..).zip(read_file(path)?.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let (text, label) = if labelled {
            let message = Labelled::read(&At { file: file.clone(), line }, text)
                .map_err(|error| CliError::Said(error.to_string()))?;
            (message.text.expose().to_owned(), label(&message))
        } else {
            (text.to_owned(), Label::Ordinary)
        };
        if wanted(&text) {
            all.push((text, label));
        }
    }
    Ok(())
}

fn label(message: &Labelled) -> Label {
    let wanted = &message.wanted;
    match wanted.signal {
        Some(signal @ (Signal::Distress | Signal::Lure)) => Label::Case {
            lure: signal == Signal::Lure,
            other: wanted.about == Some(About::Other),
            topic: wanted.topic.as_ref().map_or_else(String::new, |topic| topic.as_str().to_owned()),
        },
        Some(Signal::Asks) | None => Label::Harmless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELLED: &str = r#"
{"text":"la tempete est la, je suis bloque","lang":"fr","signal":"distress","level":"urgent","about":"self","topic":"storm"}
{"text":"viens gagner ta vie en mer","lang":"fr","signal":"lure","level":"urgent","about":"none","topic":"sail"}
{"text":"on joue au cerf volant","lang":"fr","signal":"none","level":"none","about":"none","topic":"none"}
"#;

    fn args(dir: &Path, files: &[&str]) -> Args {
        Args {
            files: files.iter().map(|file| dir.join(file)).collect(),
            partly: Vec::new(),
            unseen: "0/3".parse().unwrap(),
            out: dir.join("out/likeness.weights"),
            check: false,
            cases: 1000.0,
            urgent: 0.0,
        }
    }

    #[test]
    fn weights_are_written_can_be_checked_and_what_is_missing_is_said() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("all.jsonl"), LABELLED).unwrap();
        std::fs::write(dir.path().join("chat.txt"), "bien manger\n\nbien dormir\nbien jouer\n").unwrap();
        let error = run(&args(dir.path(), &["all.jsonl"])).unwrap_err().to_string();
        assert!(error.contains("ordinary chat (.txt); nothing was written"), "{error}");
        let whole = args(dir.path(), &["all.jsonl", "chat.txt"]);
        assert_eq!(run(&whole).unwrap(), ExitCode::SUCCESS);
        let likeness = Likeness::from_text(&std::fs::read_to_string(&whole.out).unwrap()).unwrap();
        assert_eq!(likeness.trained.ordinary, 3);
        assert_eq!(run(&Args { check: true, ..whole }).unwrap(), ExitCode::SUCCESS);
        std::fs::write(dir.path().join("chat.txt"), "autre chose\n").unwrap();
        let changed = Args { check: true, ..args(dir.path(), &["all.jsonl", "chat.txt"]) };
        assert_eq!(run(&changed).unwrap(), ExitCode::FAILURE);
        let error = run(&args(dir.path(), &["all.csv"])).unwrap_err().to_string();
        assert!(error.contains("neither .jsonl"), "{error}");
    }

    #[test]
    fn one_part_is_left_out_of_what_is_learnt_partly() {
        let dir = tempfile::tempdir().unwrap();
        let chat: String = (0..300).map(|i| format!("message {i}\n")).collect();
        std::fs::write(dir.path().join("chat.txt"), chat).unwrap();
        let (mut all, unseen): (_, Fold) = (Vec::new(), "0/3".parse().unwrap());
        read(&dir.path().join("chat.txt"), |text| !kept(&[unseen], text), &mut all).unwrap();
        assert!((150..250).contains(&all.len()), "{}", all.len());
        assert!(all.iter().all(|(text, _)| !unseen.keeps(text)));
    }
}

//! `sanad new`: files to begin with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args as ClapArgs, Subcommand};

use super::CliError;

/// Options of `sanad new`.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A topic: card and phrases in both languages, sheet for referents; what is to be filled says so
    Topic {
        /// Its name: small letters without accents, and hyphens
        name: String,
        /// The folder of the response files
        #[arg(long, default_value = "responses")]
        dir: PathBuf,
    },
}

/// The files of a topic; `{words}` stands for its name as words.
const TOPIC: [(&str, &str); 6] = [
    ("topic.toml", include_str!("topic/topic.toml")),
    ("fr.md", include_str!("topic/fr.md")),
    ("ary.md", include_str!("topic/ary.md")),
    ("staff.fr.md", include_str!("topic/staff.fr.md")),
    ("fr.phrases", include_str!("topic/fr.phrases")),
    ("ary.phrases", include_str!("topic/ary.phrases")),
];

pub(super) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let What::Topic { name, dir } = &args.what;
    let folder = topic(name, dir).map_err(CliError::Said)?;
    println!("Sujet créé : {}\n", folder.display());
    for (file, _) in TOPIC {
        println!("  {}", folder.join(file).display());
    }
    println!(
        "\nOuvrez ces fichiers et remplacez chaque « À REMPLIR ». Tant qu'il en reste, `sanad check {0}` les montre un par un,\n\
         et Sanad garde la dernière bonne version : personne ne voit un sujet à moitié écrit.\n\
         Puis : `sanad preview {name} --dir {0}`.",
        dir.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Writes the files of a new topic; the folder that was made. Nothing that exists is touched.
fn topic(name: &str, dir: &Path) -> Result<PathBuf, String> {
    let good =
        name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    if !good {
        return Err(format!(
            "« {name} » n'est pas un nom de sujet : petites lettres sans accents et tirets seulement, par exemple `sommeil` \
             ou `premier-stage`."
        ));
    }
    let topics = dir.join("topics");
    if !topics.is_dir() {
        return Err(format!(
            "Il n'y a pas de dossier {} : donnez le dossier des réponses, `--dir DOSSIER`.",
            topics.display()
        ));
    }
    let folder = topics.join(name);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("Le sujet « {name} » existe déjà : {}.", folder.display())
        }
        _ => format!("Le sujet ne peut pas être écrit dans {} ({error}).", folder.display()),
    };
    // Written aside and moved into its place: a running Sanad sees all of it or nothing.
    let aside = tempfile::Builder::new().prefix(".nouveau-").tempdir_in(&topics).map_err(failed)?;
    for (file, text) in TOPIC {
        std::fs::write(aside.path().join(file), text.replace("{words}", &name.replace('-', " ")))
            .map_err(failed)?;
    }
    if folder.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let made = aside.keep();
    std::fs::rename(&made, &folder).map_err(failed)?;
    open_to_all_who_may_read(&topics, &folder).map_err(failed)?;
    Ok(folder)
}

/// A folder made aside is its maker's alone; the new one is read by whoever reads its neighbours.
fn open_to_all_who_may_read(like: &Path, folder: &Path) -> std::io::Result<()> {
    std::fs::set_permissions(folder, std::fs::metadata(like)?.permissions())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lint::{Outcome, check_folder};
    use crate::responses::Files;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::embedded().0;
        // One topic is enough beside the new one, and loads fast.
        let others: Vec<String> = files
            .below("topics/")
            .map(|(path, _)| path.to_owned())
            .filter(|path| !path.starts_with("topics/parents/"))
            .collect();
        for path in others {
            files.remove(&path);
        }
        for (path, text) in files.iter() {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_new_topic_has_nothing_wrong_but_what_is_to_be_filled() {
        let folder = folder();
        // A day on which the entries of the directory have been read and the emergency ones have not expired.
        let now = "2026-11-25T10:00:00Z".parse().unwrap();
        let before = check_folder(folder.path(), now);
        assert_eq!(before.outcome(false), Outcome::Clean);
        for name in ["sommeil", "premier-stage", "x"] {
            let made = topic(name, folder.path()).unwrap();
            assert_eq!(std::fs::read_dir(&made).unwrap().count(), TOPIC.len());
        }
        let after = check_folder(folder.path(), now);
        let new = |file: &str| !file.contains("parents");
        let rules: BTreeSet<&str> = after
            .findings
            .iter()
            .filter(|found| found.file.starts_with("topics/") && new(&found.file))
            .map(|found| found.rule)
            .collect();
        assert_eq!(rules, BTreeSet::from(["left-to-fill"]), "{:#?}", after.findings);
        for (file, _) in TOPIC {
            let path = format!("topics/sommeil/{file}");
            assert!(
                after.findings.iter().any(|found| found.file == path),
                "{file} says that it is to be filled"
            );
        }
        // Filled, it is a topic.
        for name in ["sommeil", "premier-stage", "x"] {
            for (file, _) in TOPIC {
                let path = folder.path().join("topics").join(name).join(file);
                let text = std::fs::read_to_string(&path).unwrap();
                std::fs::write(path, text.replace("À REMPLIR", "Prêt")).unwrap();
            }
        }
        let filled = check_folder(folder.path(), now);
        assert_eq!(filled.topics, before.topics + 3);
        assert_eq!(filled.outcome(false), Outcome::Clean, "{:#?}", filled.findings);
    }

    #[test]
    fn nothing_that_exists_is_touched_and_bad_names_are_explained() {
        let folder = folder();
        topic("sommeil", folder.path()).unwrap();
        std::fs::write(folder.path().join("topics/sommeil/fr.md"), "à moi").unwrap();
        assert!(topic("sommeil", folder.path()).unwrap_err().contains("existe déjà"));
        assert_eq!(std::fs::read_to_string(folder.path().join("topics/sommeil/fr.md")).unwrap(), "à moi");
        for bad in ["Sommeil", "sommeil profond", "été", "", "-", "../x"] {
            assert!(topic(bad, folder.path()).unwrap_err().contains("petites lettres"), "{bad}");
        }
        assert!(topic("x", &folder.path().join("nowhere")).unwrap_err().contains("--dir"));
        let left: Vec<_> = std::fs::read_dir(folder.path().join("topics")).unwrap().collect();
        assert_eq!(left.len(), 2, "nothing is left aside");
    }
}

//! Telling those who edit the response files what became of an edit, in their channel.
//!
//! Sentences are French and stand here, not in the interface files: what is told may be that these are broken.

use std::fmt::Write as _;
use std::time::Duration;

use serenity::builder::{CreateAllowedMentions, CreateMessage};
use serenity::model::channel::MessageFlags;
use tokio::sync::{mpsc, watch};

use super::bot::Edge;
use super::commands;
use super::rest::RestError;
use crate::app::reload::Reload;
use crate::ids::ChannelId;
use crate::responses::{Library, Problem};

/// Mistakes that one notice shows; more are counted.
const MOST_SHOWN: usize = 5;
/// UTF-16 units of all that is shown of them: with the sentences around it, a message stays under Discord's 2000.
const MOST_UNITS: usize = 1500;
/// Characters of one sentence; a mistake in a list of words may be long.
const MOST_CHARS: usize = 300;
/// Tries to reach Discord, and the pause between two of them.
const TRIES: u32 = 8;
const PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

const REPAIRED: &str =
    "✅ Les fichiers de réponses sont de nouveau sans erreur : la version d’aujourd’hui est en service.";

impl Edge {
    /// Does what follows from changed files, one after the other, until the program stops.
    pub(super) async fn heed_reloads(
        &self,
        mut reloads: mpsc::UnboundedReceiver<Reload>,
        mut stopping: watch::Receiver<bool>,
    ) {
        while let Some(reload) = reloads.recv().await {
            let heed = async {
                match reload {
                    Reload::Live(before) => self.renew_commands(&before).await,
                    Reload::Broken(problems) => self.tell_maintainers(&notice(&problems)).await,
                    Reload::Repaired => self.tell_maintainers(REPAIRED).await,
                }
            };
            tokio::select! {
                () = heed => {}
                // A notice that cannot be sent must not hold up the end; the log has it.
                _ = stopping.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Commands are described by interface sentences: where these changed, Discord is told.
    async fn renew_commands(&self, before: &Library) {
        let library = self.app.library.load_full();
        let (old, new) = (commands::all(before.interface()), commands::all(library.interface()));
        let same = serde_json::to_value(&old).ok() == serde_json::to_value(&new).ok();
        if !same && let Err(error) = self.rest.overwrite_commands(self.application, &new).await {
            tracing::warn!(%error, "the commands keep their old descriptions until the next start");
        }
    }

    async fn tell_maintainers(&self, words: &str) {
        let Some(channel) = self.app.settings.responses.maintainers_channel else { return };
        // One nonce for all tries: told twice, seen once.
        let nonce = format!("reload-{:016x}", rand::random::<u64>());
        let mut pause = PAUSE;
        for _ in 0..TRIES {
            match self.post_to_maintainers(channel, words, &nonce).await {
                Ok(()) => return,
                Err(error) if error.is_passing() => {
                    tracing::warn!(%error, "the maintainers' channel cannot be reached now; it is tried again");
                    tokio::time::sleep(error.retry_after().unwrap_or(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(error) => {
                    tracing::error!(
                        %error,
                        "the maintainers were not told: is responses.maintainers_channel right, and may the bot write there?"
                    );
                    return;
                }
            }
        }
        tracing::error!("the maintainers were not told: Discord did not answer");
    }

    async fn post_to_maintainers(
        &self,
        channel: ChannelId,
        words: &str,
        nonce: &str,
    ) -> Result<(), RestError> {
        let message = CreateMessage::new()
            .content(words)
            .flags(MessageFlags::SUPPRESS_EMBEDS)
            .allowed_mentions(CreateAllowedMentions::new());
        self.rest.create_message(channel, message, nonce).await.map(drop)
    }
}

/// What is wrong and where, and that nobody goes without help meanwhile.
fn notice(problems: &[Problem]) -> String {
    let mut words = "⚠️ **La dernière modification des réponses n’est pas en service : elle contient des erreurs.**\n\
                     Rien n’est perdu, et personne n’est privé d’aide : la dernière bonne version reste en place.\n"
        .to_owned();
    let mut shown = 0;
    let mut units = 0;
    for problem in problems.iter().take(MOST_SHOWN) {
        let block = described(problem);
        units += block.encode_utf16().count();
        if shown > 0 && units > MOST_UNITS {
            break;
        }
        words.push_str(&block);
        shown += 1;
    }
    match problems.len() - shown {
        0 => {}
        1 => words.push_str("\n… et une autre erreur."),
        more => {
            // Writing to a String cannot fail.
            let _ = write!(words, "\n… et {more} autres erreurs.");
        }
    }
    words.push_str(
        "\n\n`sanad check` montre chaque erreur à sa place. Une fois corrigée, la modification entre en service d’elle-même.",
    );
    words
}

/// Where a mistake is, what it is, and what would be better.
fn described(problem: &Problem) -> String {
    let file = if problem.file.is_empty() { "responses" } else { &problem.file };
    let line = problem.place.as_ref().map(|place| format!(", ligne {}", place.line)).unwrap_or_default();
    let tip = problem.tip.as_ref().map(|tip| format!("\n> → {}", short(tip))).unwrap_or_default();
    format!("\n`{file}`{line}\n> {}{tip}", short(&problem.what))
}

/// One line, not too long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST_CHARS {
        return line;
    }
    line.chars().take(MOST_CHARS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::Severity;

    #[test]
    fn a_notice_fits_into_a_message_and_names_file_line_and_what() {
        let problem = Problem::in_file(
            "unknown-key",
            Severity::Error,
            "topics/suicide/topic.toml",
            "La clé `categry` n'existe pas ici.".to_owned(),
        )
        .with_tip("Vouliez-vous écrire `category` ?");
        insta::assert_snapshot!(notice(std::slice::from_ref(&problem)), @r"
        ⚠️ **La dernière modification des réponses n’est pas en service : elle contient des erreurs.**
        Rien n’est perdu, et personne n’est privé d’aide : la dernière bonne version reste en place.

        `topics/suicide/topic.toml`
        > La clé `categry` n'existe pas ici.
        > → Vouliez-vous écrire `category` ?

        `sanad check` montre chaque erreur à sa place. Une fois corrigée, la modification entre en service d’elle-même.
        ");
        let long = Problem { what: "mot\n".repeat(400), tip: Some("mot ".repeat(400)), ..problem };
        let many = notice(&vec![long; 60]);
        assert!(many.contains("… et 58 autres erreurs."), "{many}");
        assert!(many.encode_utf16().count() <= 2000, "{}", many.chars().count());
    }
}

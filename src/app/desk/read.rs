//! What a referent reads of the messages of a case: text only, behind spoilers, nothing in it alive.

use super::View;
use crate::app::App;
use crate::cases::{Case, CaseNumber};
use crate::ids::{ChannelId, MessageId};
use crate::responses::Value;
use crate::text::{Lang, MessageText};

/// Characters of young people's text on one card; Discord allows 4,096 in a body.
const READ_BUDGET: usize = 3600;
/// Messages of a case that are read at once, the latest.
const READ_AT_ONCE: usize = 3;

/// Messages that a referent may read now: the reading is counted already.
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// The case.
    pub number: CaseNumber,
    /// Where its messages stand, the latest last.
    pub messages: Vec<(ChannelId, MessageId)>,
    /// The language of the team.
    pub lang: Lang,
}

/// What came of fetching one message.
#[derive(Clone, Debug)]
pub enum Seen {
    /// It is there.
    There {
        /// What it says.
        text: MessageText,
        /// How many files it carries; none of them is shown.
        files: usize,
    },
    /// Discord no longer has it.
    Gone,
    /// The bot may not read there.
    Forbidden,
    /// Discord did not answer.
    Failed,
}

impl App {
    /// How messages of a case are shown to a referent: text only, behind spoilers, nothing in it alive.
    pub fn show_message(&self, request: &ReadRequest, seen: &[Seen]) -> View {
        let library = self.library.load();
        let text = |key: &str, args: &[(&str, Value<'_>)]| library.interface().text(request.lang, key, args);
        let number = request.number.to_string();
        let mut blocks = Vec::new();
        if seen.is_empty() {
            blocks.push(text("case-read-none", &[]));
        }
        let mut left = READ_BUDGET;
        for one in seen.iter().rev() {
            let block = match one {
                Seen::There { text: said, .. } if said.is_empty() => text("case-read-empty", &[]),
                Seen::There { text: said, .. } => format!("||{}||", harmless(said.expose())),
                Seen::Gone => text("case-read-gone", &[]),
                Seen::Forbidden => text("case-read-forbidden", &[]),
                Seen::Failed => text("case-read-failed", &[]),
            };
            let length = block.chars().count();
            if length > left && !blocks.is_empty() {
                blocks.push(text("case-read-more", &[]));
                break;
            }
            left = left.saturating_sub(length);
            blocks.push(block);
        }
        let files: usize =
            seen.iter().map(|one| if let Seen::There { files, .. } = one { *files } else { 0 }).sum();
        let hidden = text("case-read-hidden", &[("count", files.into())]);
        View {
            title: Some(text("case-read-title", &[("number", (&number).into())])),
            footer: Some(format!("{hidden}\n{}", text("case-read-counted", &[]))),
            ..View::note(request.lang, blocks.join("\n\n"))
        }
    }
}

pub(super) fn read_request(case: &Case, lang: Lang) -> ReadRequest {
    let mut messages: Vec<_> = case
        .sources
        .iter()
        .rev()
        .filter_map(|source| source.message.map(|message| (source.channel, message)))
        .take(READ_AT_ONCE)
        .collect();
    messages.reverse();
    ReadRequest { number: case.number, messages, lang }
}

/// A text in which nothing lives any more: no link, no mention, no image, no way out of the spoiler.
pub(in crate::app) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut previous = ' ';
    for letter in text.chars().take(READ_BUDGET) {
        match letter {
            // `://` makes a link; `](` hides one behind words.
            '/' if previous == ':' => out.push_str(" /"),
            '(' if previous == ']' => out.push_str(" ("),
            // Spoiler bars and code marks would end what hides the text.
            '|' | '`' | '*' | '_' | '~' | '>' | '#' | '\\' | '[' => {
                out.push('\\');
                out.push(letter);
            }
            // `<@1>`, `<#1>`, `<:name:1>` are a mention, a channel and an image.
            '@' | '<' => {
                out.push(letter);
                out.push('\u{200b}');
            }
            _ => out.push(letter),
        }
        previous = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_read_text_lives() {
        for (said, shown) in [
            ("regarde https://exemple.test/x", "regarde https: //exemple.test/x"),
            ("||caché|| <@12> @everyone", "\\|\\|caché\\|\\| <\u{200b}@\u{200b}12\\> @\u{200b}everyone"),
            ("[clique](https://x.test)", "\\[clique] (https: //x.test)"),
            ("<:image:99>", "<\u{200b}:image:99\\>"),
            ("بغيت نهضر", "بغيت نهضر"),
        ] {
            assert_eq!(harmless(said), shown);
        }
    }
}

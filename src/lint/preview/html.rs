//! A page with all cards of a topic side by side, at the width of a telephone and of a computer. One file, no script,
//! nothing from the network.

use std::fmt::Write as _;

use super::{Width, state};
use crate::responses::{Card, Topic};

/// Colours and corners of Discord's dark theme, so that contrast is judged as people see it.
const STYLE: &str = "body{background:#313338;color:#dbdee1;font:16px/1.4 'gg sans','Noto Sans','Noto Sans Arabic',sans-serif;margin:2rem}\
h1{font-size:1.2rem}h2{font-size:.9rem;color:#b5bac1}.row{display:flex;gap:2rem;flex-wrap:wrap;align-items:flex-start}\
.embed{background:#2b2d31;border-inline-start:4px solid #5865f2;border-radius:4px;padding:.7rem 1rem;margin-bottom:2rem}\
.title{font-weight:600;margin:0 0 .5rem}.part{font-weight:600;margin:1rem 0 .2rem}p{margin:.25rem 0}.item{padding-inline-start:1.2rem}";

/// The page.
pub fn page(topic: &Topic) -> String {
    let title = format!("{} {} ({})", topic.emoji, topic.id, state(topic));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"fr\"><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}</style>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    for (name, width) in [("Téléphone", Width::Phone), ("Ordinateur", Width::Desktop)] {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "<h2>{name}</h2>\n<div class=\"row\">");
        for card in topic.cards() {
            embed(card, topic, width, &mut page);
        }
        page.push_str("</div>\n");
    }
    page.push_str("</html>\n");
    page
}

fn embed(card: &Card, topic: &Topic, width: Width, page: &mut String) {
    let _ = writeln!(
        page,
        "<div class=\"embed\" style=\"width:{}px\" lang=\"{}-{}\" dir=\"auto\">",
        width.pixels(),
        card.lang,
        card.script
    );
    let _ = writeln!(
        page,
        "<p class=\"title\" dir=\"auto\">{} {}</p>",
        escaped(&topic.emoji),
        inline(&card.title)
    );
    for (heading, text) in card.parts() {
        let _ = writeln!(page, "<p class=\"part\" dir=\"auto\">{}</p>", escaped(heading));
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            // Each line has the direction of its first strong letter, as on Discord.
            match line.strip_prefix("- ") {
                Some(item) => {
                    let _ = writeln!(page, "<p class=\"item\" dir=\"auto\">• {}</p>", inline(item));
                }
                None => {
                    let _ = writeln!(page, "<p dir=\"auto\">{}</p>", inline(line));
                }
            }
        }
    }
    page.push_str("</div>\n");
}

/// Bold and italics; a mark without its partner stays as it is.
fn inline(text: &str) -> String {
    let mut shown = escaped(text);
    for (mark, tag) in [("**", "strong"), ("_", "em")] {
        let pieces: Vec<&str> = shown.split(mark).collect();
        // An even number of pieces means that one mark has no partner.
        if pieces.len() < 3 || pieces.len().is_multiple_of(2) {
            continue;
        }
        let marked = pieces.iter().enumerate().map(|(at, piece)| {
            if at % 2 == 1 { format!("<{tag}>{piece}</{tag}>") } else { (*piece).to_owned() }
        });
        shown = marked.collect();
    }
    shown
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::{Library, testkit};

    #[test]
    fn a_page_holds_both_languages_in_both_widths() {
        let (library, _) = Library::from_files(&testkit::files());
        let library = library.unwrap();
        let page = page(&library.topics()[0]);
        assert_eq!(page.matches("class=\"embed\"").count(), 4);
        assert!(page.contains("<p dir=\"auto\">ما تبقاش بوحدك.</p>"), "{page}");
        assert!(page.contains("brouillon"));
    }

    #[test]
    fn marks_become_tags_and_nothing_else_does() {
        assert_eq!(inline("**un** <b> & _deux_"), "<strong>un</strong> &lt;b&gt; &amp; <em>deux</em>");
        assert_eq!(inline("a ** b"), "a ** b");
        assert_eq!(inline("**a** et ** b"), "**a** et ** b");
    }
}

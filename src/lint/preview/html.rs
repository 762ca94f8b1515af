//! A page with all cards of some topics side by side, at the width of a telephone and of a computer. One file, no script,
//! nothing from the network.

use std::fmt::Write as _;

use super::{Width, is_right_to_left, language, state};
use crate::lint::letters::runs_right_to_left;
use crate::responses::{Card, Topic};

/// Colours and corners of Discord's dark theme, so that contrast is judged as people see it.
const STYLE: &str = "\
body{background:#313338;color:#dbdee1;font:16px/1.375 'gg sans','Noto Sans','Noto Sans Arabic','Segoe UI',sans-serif;margin:1.5rem 2rem 4rem}
h1{font-size:1.25rem;margin:2.5rem 0 0}h1 small{font-weight:400;font-size:.9rem;color:#b5bac1}
h2{font-size:.85rem;font-weight:600;color:#b5bac1;text-transform:uppercase;letter-spacing:.03em;margin:1.5rem 0 .5rem}
nav{columns:14rem;line-height:1.9}nav a{color:#00a8fc;text-decoration:none}
.row{display:flex;gap:2rem;align-items:flex-start;overflow-x:auto;padding-bottom:.5rem}
figure{margin:0;flex:none}figcaption{font-size:.8rem;color:#b5bac1;margin-bottom:.25rem}
.embed{box-sizing:border-box;background:#2b2d31;border-inline-start:4px solid #5865f2;border-radius:4px;padding:.7rem 1rem 1rem;overflow-wrap:anywhere}
.title{font-weight:600;margin:0 0 .4rem}.part{font-weight:600;font-size:.95rem;margin:1rem 0 .2rem}
p{margin:.2rem 0}.embed p,.embed li{font-size:.9rem}ul,ol{margin:.2rem 0;padding-inline-start:1.4rem}li{margin:.15rem 0}
blockquote{margin:.2rem 0;padding-inline-start:.7rem;border-inline-start:4px solid #4e5058}
code{background:#1e1f22;border-radius:3px;padding:0 .2em}";

/// The page.
pub fn page(topics: &[&Topic]) -> String {
    let title = match topics {
        [only] => format!("{} {}", only.emoji, only.id),
        all => format!("Sanad : {} sujets", all.len()),
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}\n</style>\n",
        escaped(&title)
    );
    if topics.len() > 1 {
        page.push_str("<nav>\n");
        for topic in topics {
            // Writing to a String cannot fail.
            let _ = writeln!(page, "<a href=\"#{0}\">{1} {0}</a><br>", topic.id, escaped(&topic.emoji));
        }
        page.push_str("</nav>\n");
    }
    for topic in topics {
        section(topic, &mut page);
    }
    page.push_str("</html>\n");
    page
}

fn section(topic: &Topic, page: &mut String) {
    let _ = writeln!(
        page,
        "<section id=\"{0}\">\n<h1>{1} {0} <small>{2}</small></h1>",
        topic.id,
        escaped(&topic.emoji),
        escaped(&state(topic))
    );
    for (name, width) in [("Téléphone", Width::Phone), ("Ordinateur", Width::Desktop)] {
        let _ = writeln!(page, "<h2>{name}</h2>\n<div class=\"row\">");
        for card in topic.cards() {
            embed(card, topic, width, page);
        }
        page.push_str("</div>\n");
    }
    page.push_str("</section>\n");
}

fn embed(card: &Card, topic: &Topic, width: Width, page: &mut String) {
    let _ = writeln!(
        page,
        "<figure>\n<figcaption>{}</figcaption>\n<article class=\"embed\" style=\"width:{}px\" lang=\"{}-{}\" dir=\"{}\">",
        language(card),
        width.pixels(),
        card.lang,
        card.script,
        if is_right_to_left(card) { "rtl" } else { "ltr" }
    );
    let _ = writeln!(
        page,
        "<p class=\"title\" dir=\"auto\">{} {}</p>",
        escaped(&topic.emoji),
        inline(&card.title)
    );
    for (heading, text) in card.parts() {
        let _ = writeln!(page, "<p class=\"part\" dir=\"auto\">{}</p>", escaped(heading));
        blocks(text, page);
    }
    page.push_str("</article>\n</figure>\n");
}

/// What a line is.
enum Line<'a> {
    /// `- x`
    Item(&'a str),
    /// `1. x`
    Step(u32, &'a str),
    /// `> x`
    Quote(&'a str),
    /// `### x`
    Heading(&'a str),
    /// Anything else.
    Plain(&'a str),
}

fn line(text: &str) -> Line<'_> {
    if let Some(item) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        return Line::Item(item);
    }
    if let Some(quote) = text.strip_prefix("> ") {
        return Line::Quote(quote);
    }
    let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=3).contains(&hashes)
        && let Some(heading) = text[hashes..].strip_prefix(' ')
    {
        return Line::Heading(heading);
    }
    match text.split_once(". ").and_then(|(number, rest)| Some((number.parse().ok()?, rest))) {
        Some((number, rest)) => Line::Step(number, rest),
        None => Line::Plain(text),
    }
}

/// Lists, quotes and paragraphs. Each line has the direction of its first letter, as on Discord; a list that of its first
/// item, so that its marks stand where the words begin.
fn blocks(text: &str, page: &mut String) {
    let mut open = "";
    for text in text.lines().map(str::trim).filter(|text| !text.is_empty()) {
        let line = line(text);
        let (list, start) = match line {
            Line::Item(_) => ("ul", String::new()),
            Line::Step(number, _) => ("ol", format!(" start=\"{number}\"")),
            _ => ("", String::new()),
        };
        if list != open {
            close(open, page);
            if !list.is_empty() {
                let _ = writeln!(page, "<{list}{start} dir=\"{}\">", direction(text));
            }
            open = list;
        }
        let _ = match line {
            Line::Item(words) | Line::Step(_, words) => {
                writeln!(page, "<li dir=\"{}\">{}</li>", direction(words), inline(words))
            }
            Line::Quote(words) => {
                writeln!(page, "<blockquote dir=\"{}\">{}</blockquote>", direction(words), inline(words))
            }
            Line::Heading(words) => writeln!(page, "<p class=\"part\" dir=\"auto\">{}</p>", inline(words)),
            Line::Plain(words) => writeln!(page, "<p dir=\"auto\">{}</p>", inline(words)),
        };
    }
    close(open, page);
}

fn close(list: &str, page: &mut String) {
    if !list.is_empty() {
        let _ = writeln!(page, "</{list}>");
    }
}

fn direction(line: &str) -> &'static str {
    if runs_right_to_left(line) { "rtl" } else { "ltr" }
}

/// Bold, underlined, italics, code; a mark without its partner stays as it is.
fn inline(text: &str) -> String {
    let mut shown = escaped(text);
    for (mark, tag) in [("`", "code"), ("**", "strong"), ("__", "u"), ("*", "em"), ("_", "em")] {
        let pieces: Vec<&str> = shown.split(mark).collect();
        // An even number of pieces means that one mark has no partner.
        let loose = |piece: &str| piece.is_empty() || piece != piece.trim();
        let inner = pieces.iter().skip(1).step_by(2);
        if pieces.len() < 3 || pieces.len().is_multiple_of(2) || inner.copied().any(loose) {
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
        let topics: Vec<&Topic> = library.topics().iter().collect();
        let page = page(&topics);
        assert_eq!(page.matches("class=\"embed\"").count(), 4);
        assert_eq!(page.matches("style=\"width:300px\"").count(), 2);
        assert_eq!(page.matches("lang=\"ary-Arab\" dir=\"rtl\"").count(), 2);
        assert!(page.contains("<p dir=\"auto\">ما تبقاش بوحدك.</p>"), "{page}");
        assert!(page.contains("brouillon") && page.contains("<figcaption>Darija</figcaption>"));
        assert!(!page.contains("<nav>") && !page.contains("<script") && !page.contains("http"));
        assert!(super::page(&[topics[0], topics[0]]).contains("<a href=\"#suicide\">🫂 suicide</a>"));
    }

    #[test]
    fn lists_run_as_their_words_do() {
        let mut page = String::new();
        blocks("Va.\n- سير\n- جي\n\n3. trois\n4. quatre\n> dit <b>\n### Et\n", &mut page);
        assert_eq!(
            page,
            "<p dir=\"auto\">Va.</p>\n<ul dir=\"rtl\">\n<li dir=\"rtl\">سير</li>\n<li dir=\"rtl\">جي</li>\n</ul>\n\
             <ol start=\"3\" dir=\"ltr\">\n<li dir=\"ltr\">trois</li>\n<li dir=\"ltr\">quatre</li>\n</ol>\n\
             <blockquote dir=\"ltr\">dit &lt;b&gt;</blockquote>\n<p class=\"part\" dir=\"auto\">Et</p>\n"
        );
    }

    #[test]
    fn marks_become_tags_and_nothing_else_does() {
        assert_eq!(inline("**un** <b> & _deux_"), "<strong>un</strong> &lt;b&gt; &amp; <em>deux</em>");
        assert_eq!(inline("a ** b"), "a ** b");
        assert_eq!(inline("**a** et ** b"), "**a** et ** b");
        assert_eq!(inline("*a* __b__ `c`"), "<em>a</em> <u>b</u> <code>c</code>");
    }
}

//! A picture of what a terminal shows: SVG from text with ANSI colours. No fonts and no browser are needed to draw it.

use std::fmt::Write as _;

/// Columns after which a terminal goes on in the next line.
const COLUMNS: usize = 100;
/// Size of a letter of the fonts that are named, in pixels, and of the frame.
const LETTER: (f64, f64) = (8.4, 20.0);
const FRAME: f64 = 16.0;

/// A letter with its style.
type Styled = (char, String);

/// The text without its colours and without the invisible signs that keep directions apart.
pub fn plain(text: &str) -> String {
    letters(text).into_iter().map(|(letter, _)| letter).filter(|letter| !is_isolate(*letter)).collect()
}

fn is_isolate(letter: char) -> bool {
    ('\u{2066}'..='\u{2069}').contains(&letter)
}

/// The picture of what was typed and of lines of the answer.
pub fn draw(typed: &str, lines: &[String]) -> String {
    let typed: Vec<Styled> = typed.chars().map(|letter| (letter, "1".to_owned())).collect();
    let rows: Vec<Vec<Styled>> =
        [typed].into_iter().chain(lines.iter().map(|line| letters(line))).flat_map(wrapped).collect();
    #[allow(clippy::cast_precision_loss)]
    let (width, height) =
        (COLUMNS as f64 * LETTER.0 + 2.0 * FRAME, rows.len() as f64 * LETTER.1 + 2.0 * FRAME);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"14\" fill=\"#e6e6e6\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e1f29\"/>\n"
    );
    let mut y = FRAME + 14.0;
    for row in rows {
        let _ = write!(svg, "<text x=\"{FRAME}\" y=\"{y}\" xml:space=\"preserve\">");
        for run in row.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(letter, _)| *letter).collect();
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let _ = match look(&run[0].1) {
                "" => write!(svg, "{text}"),
                look => write!(svg, "<tspan {look}>{text}</tspan>"),
            };
        }
        svg.push_str("</text>\n");
        y += LETTER.1;
    }
    svg.push_str("</svg>\n");
    svg
}

/// What the codes of the program's colours look like.
fn look(style: &str) -> &'static str {
    match style {
        "1;31" => "fill=\"#ff6e67\" font-weight=\"bold\"",
        "1;33" => "fill=\"#f4d03f\" font-weight=\"bold\"",
        "1;36" => "fill=\"#5fd7ff\" font-weight=\"bold\"",
        "32" => "fill=\"#5af78e\"",
        "33" => "fill=\"#f4d03f\"",
        "1" => "font-weight=\"bold\"",
        "4" => "text-decoration=\"underline\"",
        "2" => "fill=\"#9a9cab\"",
        _ => "",
    }
}

fn letters(text: &str) -> Vec<Styled> {
    let mut styled = Vec::new();
    let mut style = String::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        if letter == '\u{1b}' {
            let code: String = rest.by_ref().take_while(|sign| *sign != 'm').collect();
            style = code.trim_start_matches('[').trim_start_matches('0').to_owned();
        } else {
            styled.push((letter, style.clone()));
        }
    }
    styled
}

/// As a kind terminal does it: between words, where there are any.
fn wrapped(line: Vec<Styled>) -> Vec<Vec<Styled>> {
    let mut rows = Vec::new();
    let mut rest = line;
    while rest.len() > COLUMNS {
        let at =
            rest[..COLUMNS].iter().rposition(|(letter, _)| *letter == ' ').filter(|at| *at > COLUMNS / 2);
        let tail = rest.split_off(at.map_or(COLUMNS, |at| at + 1));
        rows.push(std::mem::replace(&mut rest, tail));
    }
    rows.push(rest);
    rows
}

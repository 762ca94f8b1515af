//! The language of one line: words, alternatives, classes, gaps, parts. Text in, tree or problem out.

use super::problem::{Line, Problem};

/// A piece of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word, as typed.
    Word(WordPattern),
    /// One of several sequences.
    Any(Vec<Sequence>),
    /// A sequence that may be missing.
    Maybe(Sequence),
    /// A word class, by its name as typed.
    Class { name: String, at: usize },
    /// Up to three words in between.
    Gap,
}

/// Pieces one after the other.
pub(super) type Sequence = Vec<Piece>;

/// How a word of a phrase may be met.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct WordPattern {
    /// The word as typed, without its signs.
    pub(super) text: String,
    /// What the signs around it ask for.
    pub(super) mode: Mode,
    /// Whether only an apostrophe or a hyphen stands before it (`c'est`): it may also be typed in one piece.
    pub(super) glued: bool,
}

/// The signs around a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mode {
    /// `mot`
    Plain,
    /// `mot*`: any ending.
    Prefix,
    /// `~mot`: with Darija prefixes.
    Prefixed,
    /// `"mot"`: these letters and accents.
    Exact,
}

/// Most nested brackets; deeper lines are slips.
const DEEPEST: usize = 6;

/// Reads a line that may hold `&`: the parts, at least one.
pub(super) fn parts(line: Line<'_>, start: usize) -> Result<Vec<Sequence>, Problem> {
    let mut reader = Reader { line, text: line.text.trim_end(), at: start, depth: 0 };
    let mut parts = vec![reader.sequence()?];
    while reader.peek() == Some('&') {
        reader.at += 1;
        parts.push(reader.sequence()?);
    }
    if let Some(c) = reader.peek() {
        return Err(unexpected(&reader, c));
    }
    for part in &mut parts {
        if part.is_empty() {
            return Err(line.error(
                start,
                line.text.len(),
                "une partie est vide autour de `&`",
                Some("enlever le `&` de trop".into()),
            ));
        }
        check_gaps(line, start, part)?;
    }
    Ok(parts)
}

/// Reads a line without `&`.
pub(super) fn sequence(line: Line<'_>, start: usize, end: usize) -> Result<Sequence, Problem> {
    let mut reader = Reader { line, text: &line.text[..end], at: start, depth: 0 };
    let sequence = reader.sequence()?;
    match reader.peek() {
        Some('&') => Err(line.error(reader.at, 1, "`&` n'est possible que dans une phrase", None)),
        Some(c) => Err(unexpected(&reader, c)),
        None if sequence.is_empty() => Err(line.error(start, end - start, "il n'y a pas de mot ici", None)),
        None => check_gaps(line, start, &sequence).map(|()| sequence),
    }
}

fn unexpected(reader: &Reader<'_>, c: char) -> Problem {
    let suggestion = match c {
        ')' => "ajouter `(` avant, ou enlever `)`",
        ']' => "ajouter `[` avant, ou enlever `]`",
        '>' => "ajouter `<` avant le nom de la classe",
        '|' => "mettre les possibilités entre parenthèses : `(a|b)`",
        _ => "enlever ce signe",
    };
    reader.line.error(
        reader.at,
        c.len_utf8(),
        format!("`{c}` n'est pas attendu ici"),
        Some(suggestion.into()),
    )
}

fn check_gaps(line: Line<'_>, start: usize, sequence: &[Piece]) -> Result<(), Problem> {
    let edge = sequence.first() == Some(&Piece::Gap) || sequence.last() == Some(&Piece::Gap);
    let double = sequence.windows(2).any(|w| w == [Piece::Gap, Piece::Gap]);
    if edge || double {
        let at = line.text[start..].find("..").map_or(start, |i| i + start);
        return Err(line.error(
            at,
            2,
            "`..` se met entre deux mots",
            Some("l'enlever, ou ajouter le mot qui manque".into()),
        ));
    }
    Ok(())
}

struct Reader<'a> {
    line: Line<'a>,
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn sequence(&mut self) -> Result<Sequence, Problem> {
        let mut pieces = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                ')' | ']' | '|' | '&' | '>' => break,
                '(' => pieces.push(self.any()?),
                '[' => {
                    let at = self.at;
                    self.at += 1;
                    let inner = self.nested()?;
                    self.close(']', at)?;
                    pieces.push(Piece::Maybe(inner));
                }
                '<' => pieces.push(self.class()?),
                '"' | '“' | '«' => self.exact(&mut pieces, c)?,
                '~' => {
                    self.at += 1;
                    self.words(&mut pieces, Mode::Prefixed)?;
                }
                '.' if self.text[self.at..].starts_with("..") => {
                    self.at += 2;
                    pieces.push(Piece::Gap);
                }
                _ => self.words(&mut pieces, Mode::Plain)?,
            }
        }
        Ok(pieces)
    }

    fn nested(&mut self) -> Result<Sequence, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.line.error(
                self.at,
                1,
                "trop de parenthèses les unes dans les autres",
                Some("faire plusieurs lignes, ou une classe".into()),
            ));
        }
        let sequence = self.sequence()?;
        self.depth -= 1;
        if sequence.is_empty() {
            return Err(self.line.error(self.at.saturating_sub(1), 2, "il n'y a pas de mot ici", None));
        }
        Ok(sequence)
    }

    fn any(&mut self) -> Result<Piece, Problem> {
        let at = self.at;
        self.at += 1;
        let mut options = vec![self.nested()?];
        while self.peek() == Some('|') {
            self.at += 1;
            options.push(self.nested()?);
        }
        self.close(')', at)?;
        Ok(Piece::Any(options))
    }

    fn close(&mut self, close: char, opened: usize) -> Result<(), Problem> {
        if self.peek() == Some(close) {
            self.at += close.len_utf8();
            return Ok(());
        }
        Err(self.line.error(
            opened,
            1,
            format!("il manque le `{close}` qui ferme"),
            Some(format!("ajouter `{close}` à la fin du groupe")),
        ))
    }

    fn class(&mut self) -> Result<Piece, Problem> {
        let at = self.at;
        let Some(end) = self.text[at..].find('>') else {
            return Err(self.line.error(
                at,
                1,
                "il manque le `>` qui ferme le nom de la classe",
                Some("ajouter `>` après le nom".into()),
            ));
        };
        let name = self.text[at + 1..at + end].trim().to_owned();
        self.at = at + end + 1;
        if name.is_empty() {
            return Err(self.line.error(
                at,
                end + 1,
                "le nom de la classe est vide",
                Some("par exemple `<mes photos>`".into()),
            ));
        }
        Ok(Piece::Class { name, at })
    }

    /// A word between quotes. Punctuation inside cuts it as it cuts the words of messages: `"m'a"` is two.
    fn exact(&mut self, pieces: &mut Vec<Piece>, open: char) -> Result<(), Problem> {
        let close = match open {
            '“' => '”',
            '«' => '»',
            other => other,
        };
        let at = self.at;
        let from = at + open.len_utf8();
        let Some(len) = self.text[from..].find(close) else {
            return Err(self.line.error(at, 1, format!("il manque le `{close}` qui ferme"), None));
        };
        let text = self.text[from..from + len].trim().to_owned();
        self.at = from + len + close.len_utf8();
        if text.is_empty() || text.contains(char::is_whitespace) {
            let suggestion = Some("chaque mot a ses guillemets : `\"un\" \"mot\"`".into());
            return Err(self.line.error(at, len + 2, "les guillemets entourent un seul mot", suggestion));
        }
        let mut folded = crate::text::Folded::default();
        folded.read(&text);
        let words = folded.words().len();
        if words == 0 {
            return Err(self.line.error(at, len + 2, "il n'y a pas de mot ici", None));
        }
        pieces.extend((0..words).map(|i| {
            Piece::Word(WordPattern {
                text: text[folded.span(i, i)].to_owned(),
                mode: Mode::Exact,
                glued: i > 0,
            })
        }));
        Ok(())
    }

    /// Reads one blank-separated chunk; punctuation inside it cuts it into words, as in messages.
    fn words(&mut self, pieces: &mut Vec<Piece>, mode: Mode) -> Result<(), Problem> {
        let rest = &self.text[self.at..];
        let end = rest
            .char_indices()
            .find(|&(i, c)| c.is_whitespace() || "()[]|&<>\"~“«".contains(c) || rest[i..].starts_with(".."))
            .map_or(rest.len(), |(i, _)| i);
        let chunk = &rest[..end];
        let at = self.at;
        self.at += end;
        let (chunk, mode) = match chunk.strip_suffix('*') {
            Some(stem) if mode == Mode::Plain => (stem, Mode::Prefix),
            _ => (chunk, mode),
        };
        let mut folded = crate::text::Folded::default();
        folded.read(chunk);
        let words = folded.words();
        if words.is_empty() || chunk.contains('*') {
            let message =
                if chunk.contains('*') { "`*` se met à la fin d'un mot" } else { "il n'y a pas de mot ici" };
            return Err(self.line.error(at, end.max(1), message, Some("par exemple `harcel*`".into())));
        }
        if mode == Mode::Prefix && words.last().is_some_and(|w| w.end - w.start < 3) {
            return Err(self.line.error(
                at,
                end,
                "il faut au moins trois lettres avant `*`",
                Some("écrire les mots entiers : `(a|b|c)`".into()),
            ));
        }
        for (i, _) in words.iter().enumerate() {
            let text = chunk[folded.span(i, i)].to_owned();
            let last = i + 1 == words.len();
            pieces.push(Piece::Word(WordPattern {
                text,
                mode: if last { mode } else { Mode::Plain },
                glued: i > 0,
            }));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Sequence>, Problem> {
        parts(Line { file: "f", number: 1, text }, 0)
    }

    fn word(text: &str, mode: Mode) -> Piece {
        Piece::Word(WordPattern { text: text.into(), mode, glued: false })
    }

    #[test]
    fn every_sign_has_its_piece() {
        let got = read("a (b|c d) [e] <f g> .. ~h ijk* \"l\"").unwrap();
        let plain = |t| word(t, Mode::Plain);
        assert_eq!(
            got,
            [vec![
                plain("a"),
                Piece::Any(vec![vec![plain("b")], vec![plain("c"), plain("d")]]),
                Piece::Maybe(vec![plain("e")]),
                Piece::Class { name: "f g".into(), at: 14 },
                Piece::Gap,
                word("h", Mode::Prefixed),
                word("ijk", Mode::Prefix),
                word("l", Mode::Exact),
            ]]
        );
        assert_eq!(read("a & b c & d").unwrap().len(), 3);
        assert_eq!(read("c'est l'ami").unwrap()[0].len(), 4);
    }

    #[test]
    fn errors_point_at_their_place() {
        for (text, column) in [
            ("je (veux|peux", 4),
            ("je veux)", 8),
            ("je <mes photos", 4),
            (".. mourir", 1),
            ("a & & b", 1),
            ("ab*", 1),
            ("m*rir", 1),
            ("je \"veux mourir\"", 4),
            ("je ()", 4),
        ] {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.column, column, "{problem}");
        }
    }
}

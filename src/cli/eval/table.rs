//! Figures as people write them, in tables for a terminal and for a report.

use crate::eval::Share;

/// A table: the first column to the left, the others to the right.
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new<const N: usize>(head: [&str; N]) -> Self {
        Self { head: head.map(str::to_owned).to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }

    /// Adds a heading between rows.
    pub(super) fn group(&mut self, name: &str) {
        self.rows.push(vec![name.to_owned()]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.len() == 1)
    }

    /// For a terminal; `bold` is how headings look.
    pub(super) fn text(&self, bold: impl Fn(&str) -> String) -> String {
        let full = || std::iter::once(&self.head).chain(&self.rows).filter(|row| row.len() > 1);
        let width = |column: usize| {
            full().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let line = |row: &[String]| {
            let cells = row.iter().zip(&widths).enumerate();
            let cells: Vec<String> = cells
                .map(|(column, (cell, &width))| {
                    let space = " ".repeat(width - cell.chars().count().min(width));
                    if column == 0 { format!("  {cell}{space}") } else { format!("{space}{cell}") }
                })
                .collect();
            cells.join("  ").trim_end().to_owned()
        };
        let mut out = format!("{}\n", bold(&line(&self.head)));
        for row in &self.rows {
            out.push_str(&if row.len() == 1 { format!(" {}", row[0]) } else { line(row) });
            out.push('\n');
        }
        out
    }

    /// As a Markdown table.
    pub(super) fn markdown(&self) -> String {
        let cell = |cell: &String| cell.replace('|', "\\|");
        let line = |row: &[String]| format!("| {} |\n", row.iter().map(cell).collect::<Vec<_>>().join(" | "));
        let mut out = line(&self.head);
        out.push_str(&format!("|---{}|\n", "|---:".repeat(self.head.len() - 1)));
        for row in &self.rows {
            let mut cells = row.clone();
            if let [name] = cells.as_mut_slice() {
                *name = format!("**{name}**");
            }
            cells.resize(self.head.len(), String::new());
            out.push_str(&line(&cells));
        }
        out
    }
}

/// `83,1 %`; a dash of nothing.
pub(super) fn percent(share: Share) -> String {
    if share.of == 0 { "–".to_owned() } else { format!("{} %", comma(share.rate() * 100.0, 1)) }
}

/// `83,1 % [81,9–84,2]`: the share and its Wilson interval.
pub(super) fn interval(share: Share) -> String {
    if share.of == 0 {
        return "–".to_owned();
    }
    let (low, high) = share.wilson();
    format!("{} [{}–{}]", percent(share), comma(low * 100.0, 1), comma(high * 100.0, 1))
}

/// `0,86 (≤ 1,89)`: of so many messages, with the upper bound.
pub(super) fn rate_per(share: Share, per: f64) -> String {
    if share.of == 0 {
        return "–".to_owned();
    }
    format!("{} (≤ {})", comma(share.rate() * per, 2), comma(share.wilson().1 * per, 2))
}

/// `17 659`.
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A number with a comma.
pub(super) fn comma(number: f64, places: usize) -> String {
    format!("{number:.places$}").replace('.', ",")
}

/// The same with its sign.
pub(super) fn signed(number: f64, places: usize) -> String {
    format!("{number:+.places$}").replace('.', ",").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_french() {
        assert_eq!(count(7), "7");
        assert_eq!(count(17_659), "17 659");
        assert_eq!(count(1_000_000), "1 000 000");
        assert_eq!(percent(Share::new(1, 3)), "33,3 %");
        assert_eq!(percent(Share::default()), "–");
        assert_eq!(interval(Share::new(15, 148)), "10,1 % [6,2–16,0]");
        assert_eq!(rate_per(Share::new(1, 10_000), 10_000.0), "1,00 (≤ 5,66)");
        assert_eq!(signed(-1.25, 1), "−1,2");
        assert_eq!(signed(3.0, 1), "+3,0");
    }

    #[test]
    fn columns_stand_below_one_another() {
        let mut table = Table::new(["", "n", "trouvés"]);
        assert!(table.is_empty());
        table.group("par langue");
        table.row(["fr".to_owned(), "1 234".to_owned(), "8 %".to_owned()]);
        table.row(["ary-Arab".to_owned(), "9".to_owned(), "100 %".to_owned()]);
        let text = table.text(str::to_owned);
        assert_eq!(
            text,
            "                n  trouvés\n par langue\n  fr        1 234      8 %\n  ary-Arab      9    100 %\n"
        );
        let markdown = table.markdown();
        assert_eq!(
            markdown,
            "|  | n | trouvés |\n|---|---:|---:|\n| **par langue** |  |  |\n| fr | 1 234 | 8 % |\n| ary-Arab | 9 | 100 % |\n"
        );
    }
}

//! Thresholds: read, compared, told.

use std::path::Path;

use serde::Serialize;

use super::figures::Figures;
use super::reading::read_file;
use super::table::{Table, comma, count};
use crate::cli::CliError;
use crate::eval::{self, Bound, Checked, Gate, Unit, check, labels};
use crate::text::KeyReport;

/// Every threshold of a file beside its figure.
#[derive(Serialize)]
pub(super) struct Result {
    file: String,
    thresholds: Vec<Checked>,
}

/// Reads a file of thresholds, with its name.
///
/// # Errors
/// It cannot be read, has a key that is not known, or lacks a number.
pub(super) fn read(path: &Path) -> std::result::Result<(String, Gate), CliError> {
    let text = read_file(path)?;
    let gate = Gate::read(&text)
        .map_err(|error| CliError::Said(format!("{} is no file of thresholds:\n{error}", path.display())))?;
    Ok((path.display().to_string(), gate))
}

/// Writes the file with thresholds moved up to figures that got better; gives back what moved, one a line.
///
/// # Errors
/// The file cannot be read or written.
pub(super) fn tighten(path: &Path, result: &Result) -> std::result::Result<String, CliError> {
    let (text, moved) = eval::tighten(&read_file(path)?, &result.thresholds);
    if moved.is_empty() {
        return Ok(String::new());
    }
    std::fs::write(path, text)
        .map_err(|error| CliError::Said(format!("{} cannot be written: {error}", path.display())))?;
    Ok(moved.iter().map(|one| format!("{} : {} → {}\n", one.name, one.from, one.to)).collect())
}

impl Result {
    pub(super) fn new(file: String, gate: &Gate, figures: &Figures, keys: Option<&KeyReport>) -> Self {
        let folds = Vec::from_iter(gate.unseen);
        let unseen = labels(&figures.run.labelled_in(&folds));
        Self { file, thresholds: check(gate, &figures.labels, &unseen, &figures.alarms, keys) }
    }

    pub(super) fn holds(&self) -> bool {
        self.failed().next().is_none()
    }

    fn failed(&self) -> impl Iterator<Item = (&Checked, f64)> {
        self.thresholds.iter().filter_map(|one| one.missed_by().map(|missed| (one, missed)))
    }

    /// A table of all thresholds, then a sentence for each that fails.
    pub(super) fn text(&self, bold: impl Fn(&str) -> String, red: impl Fn(&str) -> String) -> String {
        let failed = self.failed().count();
        let title = format!(
            "Seuils de {} : {} tenus, {} manqués",
            self.file,
            count(self.thresholds.len() - failed),
            count(failed)
        );
        let mut out = format!("{}\n{}", bold(&title), self.table().text(str::to_owned));
        for (one, missed) in self.failed() {
            out.push_str(&format!("{}\n", red(&sentence(one, missed))));
        }
        out
    }

    /// All thresholds, with the distance to the target.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new(["seuil", "mesuré", "borne", "but", "jusqu’au but"]);
        for one in &self.thresholds {
            let mark = if one.missed_by().is_some() { "✗" } else { "✓" };
            table.row([
                format!("{mark} {}", one.name),
                one.measured.map_or_else(|| "rien à mesurer".to_owned(), |value| number(value, one.unit)),
                match one.bound {
                    Bound::AtLeast(least) => format!("≥ {}", number(least, one.unit)),
                    Bound::AtMost(most) => format!("≤ {}", number(most, one.unit)),
                },
                number(one.target, one.unit),
                match (one.measured, one.to_target()) {
                    (None, _) => "–".to_owned(),
                    (_, None) => "atteint".to_owned(),
                    (_, Some(distance)) => comma(distance, 2),
                },
            ]);
        }
        table
    }
}

fn sentence(one: &Checked, missed: f64) -> String {
    let Some(measured) = one.measured else {
        return format!(
            "✗ {} : rien à mesurer dans ces fichiers ; donnez aussi ceux que ce seuil concerne",
            one.name
        );
    };
    let bound = match one.bound {
        Bound::AtLeast(least) => format!("au moins {}", number(least, one.unit)),
        Bound::AtMost(most) => format!("au plus {}", number(most, one.unit)),
    };
    format!("✗ {} : {} au lieu d’{bound} ; écart {}", one.name, number(measured, one.unit), comma(missed, 2))
}

fn number(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => format!("{} %", comma(value, 2)),
        Unit::Points => format!("{} points", comma(value, 2)),
        Unit::Per10000 => format!("{} / 10 000", comma(value, 2)),
        Unit::Per1000 => format!("{} / 1 000", comma(value, 2)),
    }
}

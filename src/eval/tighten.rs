//! Moving thresholds up to figures that got better, in the text of `config/eval.toml`: remarks stay where they are.

use super::{Bound, Checked, Unit};

/// A threshold that was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Tightened {
    /// The key in the file.
    pub name: String,
    /// What it was.
    pub from: f64,
    /// What it is.
    pub to: f64,
}

/// The text with each threshold moved to its figure, less a small margin, where that is stricter. Thresholds that are
/// missed, and those that could not be measured, stay.
pub fn tighten(text: &str, thresholds: &[Checked]) -> (String, Vec<Tightened>) {
    let (mut out, mut moved, mut section) = (String::new(), Vec::new(), String::new());
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.replace('"', "");
        }
        let key = line.split('=').next().unwrap_or_default().trim().replace('"', "");
        let name = format!("{section}.{key}");
        let stricter = thresholds
            .iter()
            .find(|one| one.name == name)
            .and_then(|one| Some((bound_of(one), stricter(one)?)))
            .and_then(|(from, to)| Some((from, to, replaced(line, to)?)));
        match stricter {
            Some((from, to, line)) => {
                out.push_str(&line);
                moved.push(Tightened { name, from, to });
            }
            None => out.push_str(line),
        }
    }
    (out, moved)
}

const fn bound_of(one: &Checked) -> f64 {
    match one.bound {
        Bound::AtLeast(bound) | Bound::AtMost(bound) => bound,
    }
}

/// A bound that holds with a margin and is stricter than that of today.
fn stricter(one: &Checked) -> Option<f64> {
    let measured = one.measured?;
    match one.bound {
        // One point below, in steps of half a point.
        Bound::AtLeast(least) => {
            let new = ((measured - 1.0) * 2.0).floor() / 2.0;
            (new > least).then_some(new)
        }
        Bound::AtMost(most) => {
            let (margin, steps) = match one.unit {
                Unit::Percent => (0.5, 10.0),
                Unit::Points => (2.0, 2.0),
                // About one alarm of those that ordinary chat of this size has.
                Unit::Per10000 => (0.6, 10.0),
                Unit::Per1000 => (0.1 * measured + 0.05, 100.0),
            };
            let new = ((measured + margin) * steps).ceil() / steps;
            (new < most).then_some(new)
        }
    }
}

/// The line with another number behind `at_least =` or `at_most =`; none where there is no such number.
fn replaced(line: &str, number: f64) -> Option<String> {
    let key = ["at_least", "at_most"].into_iter().find_map(|key| line.find(key).map(|at| at + key.len()))?;
    let start = key + line[key..].find(|letter: char| letter.is_ascii_digit())?;
    let length = line[start..].find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    Some(format!("{}{number}{}", &line[..start], &line[start + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Gate;

    fn one(name: &str, measured: Option<f64>, unit: Unit, bound: Bound) -> Checked {
        Checked { name: name.to_owned(), measured, unit, bound, target: 0.0 }
    }

    #[test]
    fn only_what_got_better_moves_and_the_rest_of_the_file_stays() {
        let text = "# at_least = 1\n[recall.\"ary-Latn\"]\nhigh = { at_least = 40.5, target = 80 } # why\n\
            concern = { at_least = 30, target = 70 }\n\n[hard_negatives]\n\"ary-Latn\" = { at_most = 9, target = 2 }\n\
            fr = { at_most = 3, target = 2 }\n[ordinary.fr]\npings = { at_most = 4.1, target = 1 }\n[gap]\nhigh = { at_most = 20, target = 5 }";
        let thresholds = [
            one("recall.ary-Latn.high", Some(47.96), Unit::Percent, Bound::AtLeast(40.5)),
            one("recall.ary-Latn.concern", Some(30.4), Unit::Percent, Bound::AtLeast(30.0)),
            one("hard_negatives.ary-Latn", Some(1.74), Unit::Percent, Bound::AtMost(9.0)),
            one("hard_negatives.fr", Some(3.5), Unit::Percent, Bound::AtMost(3.0)),
            one("ordinary.fr.pings", Some(1.07), Unit::Per10000, Bound::AtMost(4.1)),
            one("gap.high", None, Unit::Points, Bound::AtMost(20.0)),
        ];
        let (new, moved) = tighten(text, &thresholds);
        let names: Vec<(&str, f64, f64)> =
            moved.iter().map(|one| (one.name.as_str(), one.from, one.to)).collect();
        assert_eq!(
            names,
            [
                ("recall.ary-Latn.high", 40.5, 46.5),
                ("hard_negatives.ary-Latn", 9.0, 2.3),
                ("ordinary.fr.pings", 4.1, 1.7)
            ]
        );
        let wanted = text
            .replace("at_least = 40.5", "at_least = 46.5")
            .replace("at_most = 9,", "at_most = 2.3,")
            .replace("at_most = 4.1", "at_most = 1.7");
        assert_eq!(new, wanted);
        assert!(Gate::read(&new).is_ok());
    }
}

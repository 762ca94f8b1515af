//! Whether the thresholds hold.

use serde::Serialize;

use super::{Alarms, By, Ceiling, Cost, Floor, Gate, Labels, LanguageRecall, Share};
use crate::text::KeyReport;

/// One threshold beside the figure it is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// The key in the file: `recall.fr.high`.
    pub name: String,
    /// The figure; none where there was nothing to measure it on.
    pub measured: Option<f64>,
    /// The unit of all numbers here.
    pub unit: Unit,
    /// What must hold.
    pub bound: Bound,
    /// Where the figure should get to.
    pub target: f64,
}

/// In what a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Percent.
    Percent,
    /// Points of percent between two shares.
    Points,
    /// Of 10,000 messages.
    Per10000,
    /// Of 1,000 messages.
    Per1000,
}

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The figure is not below.
    AtLeast(f64),
    /// The figure is not above.
    AtMost(f64),
}

impl Checked {
    /// By how much the threshold is missed; none if it holds. A figure that could not be measured misses by infinity:
    /// a gate must not open because a file is absent.
    pub fn missed_by(&self) -> Option<f64> {
        let Some(measured) = self.measured else { return Some(f64::INFINITY) };
        let missed = match self.bound {
            Bound::AtLeast(least) => least - measured,
            Bound::AtMost(most) => measured - most,
        };
        (missed > 0.0).then_some(missed)
    }

    /// How far the target is; none if it is reached or nothing was measured.
    pub fn to_target(&self) -> Option<f64> {
        let measured = self.measured?;
        let distance = match self.bound {
            Bound::AtLeast(_) => self.target - measured,
            Bound::AtMost(_) => measured - self.target,
        };
        (distance > 0.0).then_some(distance)
    }
}

/// Compares every threshold with its figure. `unseen` are the figures of the part that phrases are written without.
pub fn check(
    gate: &Gate,
    all: &Labels,
    unseen: &Labels,
    alarms: &Alarms,
    keys: Option<&KeyReport>,
) -> Vec<Checked> {
    let mut out = Vec::new();
    for (section, recall, labels) in
        [("recall", &gate.recall, all), ("recall_unseen", &gate.recall_unseen, unseen)]
    {
        for (lang, bounds) in recall {
            recall_of(&format!("{section}.{lang}"), lang, bounds, labels, &mut out);
        }
    }
    for (lang, bound) in &gate.hard_negatives {
        let share = all.hard(By::Lang, lang).map(|tally| tally.escalated);
        out.push(ceiling(format!("hard_negatives.{lang}"), *bound, Unit::Percent, percent(share)));
    }
    for (lang, bound) in &gate.asks_escalated {
        let share = all.asks(By::Lang, lang).map(|tally| tally.escalated);
        out.push(ceiling(format!("asks_escalated.{lang}"), *bound, Unit::Percent, percent(share)));
    }
    ordinary(gate, alarms, &mut out);
    gaps(gate, all, unseen, &mut out);
    if let Some(bound) = gate.keys.same_word {
        let measured = keys.map(|report| report.same_word_same_key * 100.0);
        out.push(floor("keys.same_word".to_owned(), bound, measured));
    }
    for (name, bound, measured) in [
        ("edit1", gate.keys.edit1, keys.map(|report| report.edit1_merged)),
        ("skeleton_equal", gate.keys.skeleton_equal, keys.map(|report| report.skeleton_equal_merged)),
    ] {
        if let Some(bound) = bound {
            out.push(ceiling(
                format!("keys.{name}"),
                bound,
                Unit::Percent,
                measured.map(|share| share * 100.0),
            ));
        }
    }
    out
}

fn recall_of(section: &str, lang: &str, bounds: &LanguageRecall, labels: &Labels, out: &mut Vec<Checked>) {
    let high = labels.danger(By::LangLevel, &format!("{lang} high"));
    let concern = labels.danger(By::LangLevel, &format!("{lang} concern"));
    for (name, bound, share) in [
        ("high", bounds.high, high.map(|tally| tally.found)),
        ("concern", bounds.concern, concern.map(|tally| tally.found)),
        ("high_level", bounds.high_level, high.map(|tally| tally.level)),
        ("high_topic", bounds.high_topic, high.map(|tally| tally.topic)),
        ("asks", bounds.asks, labels.asks(By::Lang, lang).map(|tally| tally.answered)),
    ] {
        if let Some(bound) = bound {
            out.push(floor(format!("{section}.{name}"), bound, percent(share)));
        }
    }
}

fn ordinary(gate: &Gate, alarms: &Alarms, out: &mut Vec<Checked>) {
    for (lang, bounds) in &gate.ordinary {
        let tally = alarms.group(By::Lang, lang);
        for (name, bound, cost, unit, per) in [
            ("pings", bounds.pings, Cost::Ping, Unit::Per10000, 10_000.0),
            ("doors", bounds.doors, Cost::Door, Unit::Per1000, 1_000.0),
            ("list", bounds.list, Cost::List, Unit::Per1000, 1_000.0),
        ] {
            if let Some(bound) = bound {
                // Alarms judged to be right count too: a threshold must not move because somebody edits a list.
                let measured = tally.map(|tally| tally.share(cost).rate() * per);
                out.push(ceiling(format!("ordinary.{lang}.{name}"), bound, unit, measured));
            }
        }
    }
}

fn gaps(gate: &Gate, all: &Labels, unseen: &Labels, out: &mut Vec<Checked>) {
    for (name, bound, labels, langs, kind) in [
        ("high", gate.gap.high, all, &gate.recall, "high"),
        ("concern", gate.gap.concern, all, &gate.recall, "concern"),
        ("high_unseen", gate.gap.high_unseen, unseen, &gate.recall_unseen, "high"),
        ("concern_unseen", gate.gap.concern_unseen, unseen, &gate.recall_unseen, "concern"),
    ] {
        let Some(bound) = bound else { continue };
        let rates: Option<Vec<f64>> = langs
            .keys()
            .map(|lang| {
                labels.danger(By::LangLevel, &format!("{lang} {kind}")).map(|tally| tally.found.rate())
            })
            .collect();
        let gap = rates.filter(|rates| rates.len() > 1).map(|rates| {
            let best = rates.iter().copied().fold(f64::MIN, f64::max);
            let last = rates.iter().copied().fold(f64::MAX, f64::min);
            (best - last) * 100.0
        });
        out.push(ceiling(format!("gap.{name}"), bound, Unit::Points, gap));
    }
}

fn percent(share: Option<Share>) -> Option<f64> {
    share.filter(|share| share.of > 0).map(|share| share.rate() * 100.0)
}

fn floor(name: String, bound: Floor, measured: Option<f64>) -> Checked {
    Checked {
        name,
        measured,
        unit: Unit::Percent,
        bound: Bound::AtLeast(bound.at_least),
        target: bound.target,
    }
}

fn ceiling(name: String, bound: Ceiling, unit: Unit, measured: Option<f64>) -> Checked {
    Checked { name, measured, unit, bound: Bound::AtMost(bound.at_most), target: bound.target }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::testkit::{case, chat, message, nothing};
    use crate::eval::{Judged, Ranges, alarms, labels};

    fn checked(gate: &str) -> Vec<Checked> {
        let gate = Gate::read(gate).unwrap();
        let found = case("distress", "urgent", "suicide");
        let missed = nothing();
        let fr = message("fr", "distress", "urgent", "suicide");
        let ary = message("ary-Arab", "distress", "urgent", "suicide");
        let hard = message("fr", "none", "none", "none");
        let all = labels(&[(&fr, &found), (&fr, &found), (&ary, &found), (&ary, &missed), (&hard, &missed)]);
        let unseen = labels(&[(&fr, &missed)]);
        let lines: Vec<_> =
            (1..=4).map(|line| chat("chat-fr.txt", line, "bonjour", &Ranges::default())).collect();
        let read: Vec<_> =
            lines.iter().map(|line| (line, if line.at.line == 1 { &found } else { &missed })).collect();
        let alarms = alarms(&read, &Judged::default());
        let keys = KeyReport { same_word_same_key: 0.93, edit1_merged: 0.01, ..KeyReport::default() };
        check(&gate, &all, &unseen, &alarms, Some(&keys))
    }

    fn only(gate: &str) -> Checked {
        let mut all = checked(gate);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn a_threshold_holds_up_to_its_very_value_and_says_by_how_much_it_fails() {
        let holds = only("[recall.\"ary-Arab\"]\nhigh = { at_least = 50, target = 80 }\n");
        assert_eq!((holds.measured, holds.missed_by(), holds.to_target()), (Some(50.0), None, Some(30.0)));
        let fails = only("[recall.\"ary-Arab\"]\nhigh = { at_least = 51.5, target = 80 }\n");
        assert_eq!((fails.name.as_str(), fails.missed_by()), ("recall.ary-Arab.high", Some(1.5)));
        let reached = only("[recall.fr]\nhigh_level = { at_least = 90, target = 95 }\n");
        assert_eq!((reached.missed_by(), reached.to_target()), (None, None));
        let unseen = only("[recall_unseen.fr]\nhigh = { at_least = 10, target = 80 }\n");
        assert_eq!((unseen.measured, unseen.missed_by()), (Some(0.0), Some(10.0)));
    }

    #[test]
    fn ceilings_budgets_gaps_and_keys() {
        let ping = only("[ordinary.fr]\npings = { at_most = 1, target = 1 }\n");
        assert_eq!(
            (ping.measured, ping.missed_by(), ping.unit),
            (Some(2500.0), Some(2499.0), Unit::Per10000)
        );
        let list = only("[ordinary.fr]\nlist = { at_most = 1, target = 1 }\n");
        assert_eq!((list.measured, list.missed_by()), (Some(0.0), None));
        let hard = only("[hard_negatives]\nfr = { at_most = 2, target = 2 }\n");
        assert_eq!((hard.measured, hard.missed_by()), (Some(0.0), None));
        let keys = checked(
            "[keys]\nsame_word = { at_least = 92, target = 92 }\nedit1 = { at_most = 0.5, target = 0.5 }\n",
        );
        assert_eq!((keys[0].missed_by(), keys[1].missed_by()), (None, Some(0.5)));
        let high = "high = { at_least = 0, target = 0 }";
        let gap = checked(&format!(
            "[recall.fr]\n{high}\n[recall.\"ary-Arab\"]\n{high}\n[gap]\nhigh = {{ at_most = 8, target = 5 }}\n"
        ));
        let gap = gap.iter().find(|one| one.name == "gap.high").unwrap();
        assert_eq!((gap.measured, gap.missed_by(), gap.to_target()), (Some(50.0), Some(42.0), Some(45.0)));
    }

    #[test]
    fn what_was_not_measured_fails() {
        for gate in [
            "[recall.mixed]\nhigh = { at_least = 0, target = 0 }\n",
            "[ordinary.\"ary-Latn\"]\nlist = { at_most = 100, target = 0 }\n",
            "[gap]\nhigh = { at_most = 100, target = 5 }\n",
        ] {
            let absent = only(gate);
            assert_eq!((absent.measured, absent.missed_by()), (None, Some(f64::INFINITY)), "{gate}");
        }
    }
}

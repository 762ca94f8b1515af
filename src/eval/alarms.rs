//! False alarms on ordinary chat, by what they cost, against the budgets of the design (§7).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{By, Chat, Cost, Judged, Outcome, Read, Row, Share};

/// What ordinary chat may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Which cost.
    pub cost: Cost,
    /// At most so many …
    pub at_most: usize,
    /// … per so many messages.
    pub per: usize,
}

/// The budgets of the design, §7.
pub const BUDGETS: [Budget; 3] = [
    Budget { cost: Cost::Ping, at_most: 1, per: 10_000 },
    Budget { cost: Cost::Door, at_most: 1, per: 1_000 },
    Budget { cost: Cost::List, at_most: 1, per: 1_000 },
];

/// Alarms of one group of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AlarmTally {
    /// How many lines there are.
    pub lines: usize,
    /// Alarms by cost.
    #[serde(flatten)]
    pub all: PerCost,
    /// Those of them that a person has judged to be right.
    pub judged_true: PerCost,
    /// Lines with an alarm that a person has judged to be right.
    pub judged_lines: usize,
    /// Places in the list that phrases on trial take.
    pub on_trial: usize,
}

/// So many of each cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PerCost {
    ping: usize,
    door: usize,
    list: usize,
    card: usize,
}

/// Figures of ordinary chat.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Alarms {
    /// Groups of lines: all, by language, script, source, file.
    pub rows: Vec<Row<AlarmTally>>,
}

impl PerCost {
    /// How many cost this.
    pub fn of(self, cost: Cost) -> usize {
        match cost {
            Cost::Ping => self.ping,
            Cost::Door => self.door,
            Cost::List => self.list,
            Cost::Card => self.card,
        }
    }

    fn add(&mut self, outcome: &Outcome) {
        for cost in &outcome.costs {
            *match cost {
                Cost::Ping => &mut self.ping,
                Cost::Door => &mut self.door,
                Cost::List => &mut self.list,
                Cost::Card => &mut self.card,
            } += 1;
        }
    }
}

impl AlarmTally {
    /// All alarms of this cost, those judged right among them.
    pub fn share(&self, cost: Cost) -> Share {
        Share::new(self.all.of(cost), self.lines)
    }

    /// Places in the list that phrases on trial take.
    pub fn on_trial(&self) -> Share {
        Share::new(self.on_trial, self.lines)
    }

    /// Alarms of this cost that nobody has judged to be right.
    pub fn false_share(&self, cost: Cost) -> Share {
        Share::new(self.all.of(cost) - self.judged_true.of(cost), self.lines)
    }
}

impl Alarms {
    /// A group of lines.
    pub fn group(&self, by: By, name: &str) -> Option<&AlarmTally> {
        self.rows.iter().find(|row| row.by == by && row.name == name).map(|row| &row.tally)
    }
}

/// Counts what ordinary chat costs.
pub fn alarms(lines: &[Read<'_, Chat>], judged: &Judged) -> Alarms {
    let mut groups: BTreeMap<(By, &str), AlarmTally> = BTreeMap::new();
    for (line, outcome) in lines {
        let is_true = !outcome.costs.is_empty() && judged.reason(line).is_some();
        for group in [
            (By::All, "all"),
            (By::Lang, line.lang.as_ref()),
            (By::Script, line.script.tag()),
            (By::Source, line.source.as_ref()),
            (By::File, line.at.file_name()),
        ] {
            let tally = groups.entry(group).or_default();
            tally.lines += 1;
            tally.all.add(outcome);
            tally.on_trial += usize::from(outcome.is_on_trial() && outcome.costs(Cost::List));
            if is_true {
                tally.judged_lines += 1;
                tally.judged_true.add(outcome);
            }
        }
    }
    let rows = groups.into_iter().map(|((by, name), tally)| Row { by, name: name.to_owned(), tally });
    Alarms { rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Ranges;
    use crate::eval::testkit::{ask, case, chat, nothing};
    use std::sync::Arc;

    #[test]
    fn costs_are_counted_by_group_and_judged_ones_apart() {
        let ranges = Ranges::read(&Arc::from("r"), "heading\nchat-fr.txt\tschool\t1\t2\n").unwrap();
        let lines: Vec<Chat> = (1..=4).map(|line| chat("chat-fr.txt", line, "ça va ?", &ranges)).collect();
        let judged =
            Judged::read(&Arc::from("j"), "chat-fr.txt\t2\ta real threat\nchat-fr.txt\t4\tquiet anyway\n")
                .unwrap();
        let mut ping = case("distress", "urgent", "suicide");
        ping.costs.push(Cost::Door);
        let (list, card, quiet) = (case("lure", "concern", "scams"), ask("rights"), nothing());
        let read = [(&lines[0], &ping), (&lines[1], &list), (&lines[2], &card), (&lines[3], &quiet)];
        let alarms = alarms(&read, &judged);
        let all = alarms.group(By::All, "all").unwrap();
        let counts = |tally: &AlarmTally| Cost::ALL.map(|cost| tally.share(cost).hits);
        assert_eq!((all.lines, counts(all)), (4, [1, 1, 1, 1]));
        assert_eq!(
            (all.share(Cost::List), all.false_share(Cost::List)),
            (Share::new(1, 4), Share::new(0, 4))
        );
        assert_eq!(all.false_share(Cost::Ping), Share::new(1, 4));
        assert_eq!((all.judged_lines, all.on_trial()), (1, Share::new(0, 4)));
        assert_eq!(counts(alarms.group(By::Source, "school").unwrap()), [1, 1, 1, 0]);
        assert_eq!(counts(alarms.group(By::Source, "–").unwrap()), [0, 0, 0, 1]);
        assert_eq!(alarms.group(By::Lang, "fr").unwrap().lines, 4);
        assert_eq!(alarms.group(By::Script, "Latn").unwrap().lines, 4);
    }

    #[test]
    fn phrases_on_trial_take_a_place_in_the_list() {
        let line = chat("chat-fr.txt", 1, "ça va ?", &Ranges::default());
        let trial = Outcome { signal: None, ..case("distress", "concern", "suicide") };
        let alarms = alarms(&[(&line, &trial)], &Judged::default());
        let all = alarms.group(By::All, "all").unwrap();
        assert_eq!((all.share(Cost::List), all.on_trial()), (Share::new(1, 1), Share::new(1, 1)));
    }
}

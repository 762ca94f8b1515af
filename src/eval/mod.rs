//! How good the phrases are: what labelled messages and ordinary chat say about them.
//!
//! Pure: lines that were read, and what Sanad would decide about each ([`Outcome`]), go in; counts, differences between
//! two sets of response files, and thresholds that hold or do not ([`Gate`]) come out. Reading files, scanning and
//! printing belong to `cli`. Texts are kept in [`MessageText`](crate::text::MessageText) and no error quotes one: the
//! corpora may not be published.

mod share;

mod fold;

mod place;

mod labelled;

mod chat;

mod judged;

mod outcome;

mod tally;

mod labels;

mod alarms;

mod compare;

mod gate;

mod gate_file;

mod tighten;

#[cfg(test)]
mod testkit;

pub use alarms::{AlarmTally, Alarms, BUDGETS, Budget, PerCost, alarms};
pub use chat::{Chat, Ranges, language_of_file};
pub use compare::{Change, ChangeKind, Changes, Moved, by_phrase, compare_alarms, compare_labels, moved};
pub use fold::{BadFold, Fold, kept, sha256_hex};
pub use gate::{Bound, Checked, Unit, check};
pub use gate_file::{Ceiling, Floor, Gap, Gate, Keys, LanguageBudget, LanguageRecall};
pub use judged::Judged;
pub use labelled::{Labelled, Wanted};
pub use labels::{Confused, Labels, labels};
pub use outcome::{Cost, Outcome};
pub use place::{At, LineError};
pub use share::Share;
pub use tally::{AskTally, By, DangerTally, HardTally, Row};
pub use tighten::{Tightened, tighten};

/// Lines beside what would be decided about each.
pub type Read<'a, T> = (&'a T, &'a Outcome);

/// Everything that was read, with what would be decided about each line.
#[derive(Debug, Default)]
pub struct Run {
    /// Labelled messages.
    pub labelled: Vec<(Labelled, Outcome)>,
    /// Ordinary chat.
    pub chat: Vec<(Chat, Outcome)>,
}

impl Run {
    /// The labelled messages, borrowed, those of some folds only where any is named.
    pub fn labelled_in(&self, folds: &[Fold]) -> Vec<Read<'_, Labelled>> {
        let all = self.labelled.iter().map(|(message, outcome)| (message, outcome));
        all.filter(|(message, _)| kept(folds, message.text.expose())).collect()
    }

    /// The lines of ordinary chat, borrowed.
    pub fn chat(&self) -> Vec<Read<'_, Chat>> {
        self.chat.iter().map(|(line, outcome)| (line, outcome)).collect()
    }
}

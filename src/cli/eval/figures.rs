//! What was measured, and what was measured with older response files beside it.

use super::engine::Engine;
use super::reading::Outcomes;
use crate::eval::{
    Alarms, Changes, Chat, Judged, Labelled, Labels, Moved, Outcome, Read, Run, alarms, compare_alarms,
    compare_labels, labels, moved,
};

/// Every line with its outcome, and the counts.
pub(super) struct Figures {
    pub(super) run: Run,
    pub(super) judged: Judged,
    pub(super) labels: Labels,
    pub(super) alarms: Alarms,
}

impl Figures {
    pub(super) fn new(run: Run, judged: Judged) -> Self {
        let labels = labels(&run.labelled_in(&[]));
        let alarms = alarms(&run.chat(), &judged);
        Self { run, judged, labels, alarms }
    }
}

/// The same lines under older response files.
pub(super) struct Comparison {
    pub(super) old: Engine,
    labelled: Vec<Outcome>,
    chat: Vec<Outcome>,
    pub(super) moved: Vec<Moved>,
}

impl Comparison {
    /// `outcomes` are those of the old files, labelled messages first.
    pub(super) fn new(old: Engine, mut outcomes: Outcomes, new: &Figures) -> Self {
        let chat = outcomes.split_off(new.run.labelled.len());
        let mut comparison = Self { old, labelled: outcomes, chat, moved: Vec::new() };
        let before = (labels(&comparison.labelled(new)), alarms(&comparison.chat(new), &new.judged));
        comparison.moved = moved((&before.0, &before.1), (&new.labels, &new.alarms));
        comparison
    }

    fn labelled<'a>(&'a self, new: &'a Figures) -> Vec<Read<'a, Labelled>> {
        new.run.labelled.iter().map(|(message, _)| message).zip(&self.labelled).collect()
    }

    fn chat<'a>(&'a self, new: &'a Figures) -> Vec<Read<'a, Chat>> {
        new.run.chat.iter().map(|(line, _)| line).zip(&self.chat).collect()
    }

    /// What changed about labelled messages.
    pub(super) fn labelled_changes<'a>(&'a self, new: &'a Figures) -> Changes<'a, Labelled> {
        compare_labels(&self.labelled(new), &new.run.labelled_in(&[]))
    }

    /// What changed about ordinary chat.
    pub(super) fn chat_changes<'a>(&'a self, new: &'a Figures) -> Changes<'a, Chat> {
        compare_alarms(&self.chat(new), &new.run.chat())
    }
}

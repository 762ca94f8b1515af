//! The steps of a set-up, as values: how each stands, and what came of it. The edge fills them in; here they become words.

use super::place;
use crate::ids::ChannelId;
use crate::responses::{Interface, Value};
use crate::text::Lang;

/// People and roles that one line names; more are counted.
const MOST_NAMED: usize = 8;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The channel of the team.
    Staff,
    /// The channel for talks, where the panel stands.
    Talks,
    /// The panel.
    Panel,
    /// The notice that tells members what is read.
    Notice,
}

impl Step {
    /// In the order in which they are done.
    pub const ALL: [Self; 4] = [Self::Staff, Self::Talks, Self::Panel, Self::Notice];

    /// The word used for it in interface keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Talks => "talks",
            Self::Panel => "panel",
            Self::Notice => "notice",
        }
    }
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// As it should.
    Well {
        /// Where.
        channel: ChannelId,
        /// Who else sees it, as mentions; only for the channel of the team.
        others: Vec<String>,
    },
    /// It will be made.
    Make {
        /// The channel that was set is not there any more.
        gone: bool,
    },
    /// It is there and will be used, or put right.
    Take {
        /// Where.
        channel: ChannelId,
        /// Who will be let in, as mentions.
        lets_in: Vec<String>,
        /// What the bot will be given there, in Discord's words.
        gives: String,
        /// Who else sees it, as mentions.
        others: Vec<String>,
    },
    /// It stands, and the bot may not pin it.
    Unpinned(ChannelId),
    /// It cannot be done as things are.
    Cannot(Hurdle),
}

/// What stands against a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hurdle {
    /// The bot lacks permissions on the whole server.
    Lacks {
        /// In Discord's words.
        names: String,
    },
    /// In one channel.
    LacksIn {
        /// Where.
        channel: ChannelId,
        /// In Discord's words.
        names: String,
        /// Who cannot see it and should, as mentions.
        people: Vec<String>,
    },
    /// Everybody sees the channel.
    Open(ChannelId),
    /// It is neither a forum nor a text channel.
    WrongKind(ChannelId),
    /// The channel for talks comes first.
    Waits,
    /// Discord refuses, with its own code.
    Refused(u32),
    /// Discord did not answer.
    NoAnswer,
    /// The store did not answer.
    NotKept,
}

/// One step and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub step: Step,
    /// How.
    pub stand: Stand,
}

/// All steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In their order.
    pub items: Vec<Item>,
}

impl Plan {
    /// Nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.items.iter().all(|item| matches!(item.stand, Stand::Well { .. }))
    }

    /// How a step stands.
    pub fn stand(&self, step: Step) -> Option<&Stand> {
        self.items.iter().find(|item| item.step == step).map(|item| &item.stand)
    }
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Made or put right.
    Done(ChannelId),
    /// It was there already, as it should be.
    Existed(ChannelId),
    /// It stands, and somebody has to pin it by hand.
    Unpinned(ChannelId),
    /// It was not done.
    Failed(Hurdle),
}

/// Words in the language of the team.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) interface: &'a Interface,
    pub(super) lang: Lang,
}

impl Words<'_> {
    pub(super) fn text(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.interface.text(self.lang, key, args)
    }

    /// What would be done, in one block.
    pub(super) fn planned(&self, item: &Item) -> String {
        let step = item.step.word();
        match &item.stand {
            Stand::Well { channel, others } => {
                let at = place(*channel);
                self.with_others(self.text("setup-well", &[("place", (&at).into())]), others)
            }
            Stand::Make { gone } => {
                let make = self.text(&format!("setup-make-{step}"), &[]);
                if *gone { format!("{} {make}", self.text("setup-gone", &[])) } else { make }
            }
            Stand::Take { channel, lets_in, gives, others } => {
                let at = place(*channel);
                let mut lines = vec![self.text(&format!("setup-take-{step}"), &[("place", (&at).into())])];
                if !lets_in.is_empty() {
                    let who = named(lets_in);
                    lines.push(self.text("setup-lets-in", &[("who", (&who).into())]));
                }
                if !gives.is_empty() {
                    lines.push(self.text("setup-gives", &[("names", gives.into())]));
                }
                self.with_others(lines.join("\n"), others)
            }
            Stand::Unpinned(channel) => self.unpinned(*channel),
            Stand::Cannot(hurdle) => self.hurdle(item.step, hurdle),
        }
    }

    /// What came of it, in one block.
    pub(super) fn reported(&self, step: Step, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Done(channel) => {
                let at = place(*channel);
                self.text("setup-done", &[("place", (&at).into())])
            }
            Outcome::Existed(channel) => {
                let at = place(*channel);
                self.text("setup-existed", &[("place", (&at).into())])
            }
            Outcome::Unpinned(channel) => self.unpinned(*channel),
            Outcome::Failed(hurdle) => self.hurdle(step, hurdle),
        }
    }

    fn unpinned(&self, channel: ChannelId) -> String {
        let at = place(channel);
        self.text("setup-unpinned", &[("place", (&at).into())])
    }

    fn with_others(&self, line: String, others: &[String]) -> String {
        if others.is_empty() {
            return line;
        }
        let who = named(others);
        format!("{line}\n{}", self.text("setup-others-see", &[("who", (&who).into())]))
    }

    fn hurdle(&self, step: Step, hurdle: &Hurdle) -> String {
        match hurdle {
            Hurdle::Lacks { names } => {
                let by_hand = self.text(&format!("setup-by-hand-{}", step.word()), &[]);
                format!("{}\n{by_hand}", self.text("setup-lacks", &[("names", names.into())]))
            }
            Hurdle::LacksIn { channel, names, people } => {
                let at = place(*channel);
                let mut lines = Vec::new();
                if !names.is_empty() {
                    let args = [("place", (&at).into()), ("names", names.into())];
                    lines.push(self.text("setup-lacks-in", &args));
                }
                if !people.is_empty() {
                    let who = named(people);
                    let args = [("place", (&at).into()), ("who", (&who).into())];
                    lines.push(self.text("setup-let-in-by-hand", &args));
                }
                lines.push(self.text("setup-or-give", &[]));
                lines.join("\n")
            }
            Hurdle::Open(channel) => {
                let at = place(*channel);
                self.text("setup-open", &[("place", (&at).into())])
            }
            Hurdle::WrongKind(channel) => {
                let at = place(*channel);
                self.text(&format!("setup-wrong-kind-{}", step.word()), &[("place", (&at).into())])
            }
            Hurdle::Waits => self.text("setup-waits", &[]),
            Hurdle::Refused(code) => {
                let code = code.to_string();
                self.text("setup-refused", &[("code", (&code).into())])
            }
            Hurdle::NoAnswer => self.text("setup-no-answer", &[]),
            Hurdle::NotKept => self.text("setup-not-kept", &[]),
        }
    }
}

fn named(mentions: &[String]) -> String {
    let more = mentions.len().saturating_sub(MOST_NAMED);
    let shown = mentions.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(" ");
    if more > 0 { format!("{shown} +{more}") } else { shown }
}

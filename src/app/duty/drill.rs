//! `/garde essai`: whom each rung of the ladder would call now, and whether Discord reaches them.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::{App, Desk, mention};
use crate::app::ask::Answer;
use crate::app::view::{Field, View};
use crate::cases::{Pace, Rung};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::text::Lang;

/// A rung as it would call now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillRung {
    /// Which.
    pub rung: Rung,
    /// How long after an imminent case came in.
    pub after: SignedDuration,
    /// Whom it calls.
    pub people: Vec<UserId>,
}

/// A drill: the edge posts the call and looks who can be reached.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The server.
    pub guild: GuildId,
    /// The channel of the team.
    pub staff: ChannelId,
    /// Who asked for it.
    pub by: UserId,
    /// The rungs, in their order.
    pub rungs: Vec<DrillRung>,
    /// The name of the post.
    pub title: String,
    /// What the post says: that this is a drill.
    pub words: String,
    /// What the message that calls says.
    pub call: String,
    /// The language of the team.
    pub lang: Lang,
}

impl Drill {
    /// Everybody whom any rung calls, once.
    pub fn people(&self) -> Vec<UserId> {
        let mut people: Vec<_> = self.rungs.iter().flat_map(|rung| rung.people.iter().copied()).collect();
        people.sort();
        people.dedup();
        people
    }
}

/// Whether somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Discord called them.
    Reached,
    /// They are not on the server any more.
    Left,
    /// They have lost the role that referents have.
    WithoutRole,
    /// They do not see the channel of the team.
    CannotSee,
    /// They see the channel, and Discord did not call them all the same.
    NotCalled,
    /// Discord did not answer.
    Unknown,
}

impl Reach {
    const fn tag(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Left => "left",
            Self::WithoutRole => "without-role",
            Self::CannotSee => "cannot-see",
            Self::NotCalled => "not-called",
            Self::Unknown => "unknown",
        }
    }
}

/// What came of a drill.
#[derive(Clone, Debug)]
pub enum Drilled {
    /// The call stands in the channel of the team.
    Called {
        /// Where.
        place: (ChannelId, MessageId),
        /// Who can be reached.
        reached: BTreeMap<UserId, Reach>,
    },
    /// Discord refused the call, or did not answer.
    NotPosted,
}

impl App {
    pub(super) fn drill(&self, desk: &Desk) -> Answer {
        let Some(staff) = desk.guild.settings.staff_channel else {
            return self.note(desk.lang, "duty-team-no-channel", &[]);
        };
        let zone = desk.guild.zone();
        let after = Pace::default().imminent;
        let rung = |(rung, after)| {
            let people = desk.guild.roster.called(rung, desk.now, &zone, |_| false);
            DrillRung { rung, after, people }
        };
        let rungs: Vec<_> = [Rung::OnDuty, Rung::All, Rung::Lead].into_iter().zip(after).map(rung).collect();
        let by = mention(desk.user);
        Answer::Drill(Box::new(Drill {
            guild: desk.id,
            staff,
            by: desk.user,
            rungs,
            title: self.word(desk.lang, "drill-title", &[]),
            words: self.word(desk.lang, "drill-words", &[("who", (&by).into())]),
            call: self.word(desk.lang, "drill-call", &[]),
            lang: desk.lang,
        }))
    }

    /// What a drill showed: rung by rung, who would be reached, who not and why.
    pub fn drill_report(&self, drill: &Drill, drilled: &Drilled) -> View {
        let (lang, guild) = (drill.lang, drill.guild);
        let (place, reached) = match drilled {
            Drilled::NotPosted => return View::note(lang, self.word(lang, "drill-not-posted", &[])),
            Drilled::Called { place, reached } => (place, reached),
        };
        let reach = |person: &UserId| reached.get(person).copied().unwrap_or(Reach::Unknown);
        let line = |person: &UserId| {
            let who = mention(*person);
            self.word(lang, &format!("drill-{}", reach(person).tag()), &[("who", (&who).into())])
        };
        let fields = drill.rungs.iter().map(|rung| {
            let name = self.word(lang, &format!("rung-{}", rung.rung.tag()), &[]);
            let minutes = rung.after.as_mins();
            let value = match rung.people.as_slice() {
                [] if rung.rung == Rung::OnDuty => self.word(lang, "duty-nobody-on", &[]),
                [] => self.word(lang, "duty-nobody", &[]),
                people => people.iter().map(line).collect::<Vec<_>>().join("\n"),
            };
            let name =
                self.word(lang, "drill-rung", &[("rung", (&name).into()), ("minutes", minutes.into())]);
            Field { name, value: cut(value) }
        });
        let people = drill.people();
        let well = people.iter().filter(|person| reach(person) == Reach::Reached).count();
        let link = format!("https://discord.com/channels/{guild}/{}/{}", place.0, place.1);
        let args = [("well", well.into()), ("all", people.len().into()), ("link", (&link).into())];
        View {
            title: Some(drill.title.clone()),
            fields: fields.collect(),
            footer: Some(self.word(lang, "drill-footer", &[])),
            ..View::note(lang, self.word(lang, "drill-sum", &args))
        }
    }
}

/// Whole lines, as many as a block holds.
fn cut(value: String) -> String {
    const MOST_CHARS: usize = 1000;
    if value.chars().count() <= MOST_CHARS {
        return value;
    }
    let mut left = MOST_CHARS;
    let fits = |line: &&str| {
        let length = line.chars().count() + 1;
        let fits = length <= left;
        left = left.saturating_sub(length);
        fits
    };
    let mut lines: Vec<_> = value.lines().take_while(fits).collect();
    lines.push("…");
    lines.join("\n")
}

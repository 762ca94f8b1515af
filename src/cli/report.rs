//! Cases as a page that a lead can hand over: times, levels, states, who acted when. No text of anybody, and no number of a person
//! unless it is asked for.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cases::{Actor, Case, CaseKind, Event, Outcome, Post, State, ZONE};
use crate::ids::{GuildId, UserId};
use crate::phrases::Level;
use crate::responses::{Library, Value};
use crate::settings::GuildSettings;
use crate::store::{Enrolment, PastEvent, Referent};
use crate::text::{Lang, Script};

/// Whom a report names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// Nobody: names that hold within this report alone, so that two reports cannot be laid side by side.
    Substitutes,
    /// Everybody, by Discord's number.
    Numbers,
}

/// Cases of a server with their histories, and how to write them.
pub(super) struct Report<'a> {
    /// The curated files: sentences and names of topics.
    pub(super) library: &'a Library,
    /// In which language.
    pub(super) lang: Lang,
    /// Whom it names.
    pub(super) naming: Naming,
    /// The server.
    pub(super) guild: GuildId,
    /// When it is made.
    pub(super) now: Timestamp,
}

/// Everybody of the team of a server, also those whose registration is over: a report about them is not for the server.
pub(super) fn team(
    settings: &GuildSettings,
    stored: &[(GuildId, Referent)],
    guild: GuildId,
) -> BTreeSet<UserId> {
    let registered = stored.iter().filter(|(of, referent)| {
        *of == guild && matches!(referent.enrolment, Enrolment::Registered(_) | Enrolment::Configured)
    });
    settings
        .referents
        .iter()
        .copied()
        .chain(settings.lead)
        .chain(registered.map(|(_, referent)| referent.person))
        .collect()
}

/// Whether a report for the server may hold a case: not one that the server must not be shown, nor one in which somebody of its
/// team appears.
pub(super) fn may_hold(case: &Case, team: &BTreeSet<UserId>) -> bool {
    case.kind != CaseKind::Conflict
        && case.post != Post::Never
        && !team.iter().any(|person| case.involves(*person))
}

/// Names for people, in the order in which they appear.
#[derive(Default)]
struct Names {
    people: Vec<UserId>,
    adults: Vec<UserId>,
}

impl Report<'_> {
    /// The page, in Markdown.
    pub(super) fn markdown(&self, cases: &[(Case, Vec<PastEvent>)]) -> String {
        let mut names = Names::default();
        let count = |level: Level| cases.iter().filter(|(case, _)| case.level == level).count();
        let server = self.guild.to_string();
        let when = self.at(self.now);
        let mut lines = vec![
            format!("# {}", self.word("export-title", &[("server", (&server).into())])),
            String::new(),
            self.word("export-made", &[("when", (&when).into()), ("count", cases.len().into())]),
            self.word("export-holds", &[]),
            self.word(
                match self.naming {
                    Naming::Substitutes => "export-substitutes",
                    Naming::Numbers => "export-numbers",
                },
                &[],
            ),
            String::new(),
            format!("| {} | {} |", self.word("export-level", &[]), self.word("export-count", &[])),
            "|---|---|".to_owned(),
        ];
        for level in [Level::Imminent, Level::Urgent, Level::Concern] {
            lines.push(format!("| {} | {} |", self.word(&format!("level-{level}"), &[]), count(level)));
        }
        for (case, history) in cases {
            lines.push(String::new());
            self.case(case, history, &mut names, &mut lines);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn case(&self, case: &Case, history: &[PastEvent], names: &mut Names, lines: &mut Vec<String>) {
        let (number, level) = (case.number.to_string(), self.word(&format!("level-{}", case.level), &[]));
        let title = if case.kind == CaseKind::Lure { "case-title-lure" } else { "case-title" };
        lines.push(format!(
            "## {}",
            self.word(title, &[("number", (&number).into()), ("level", (&level).into())])
        ));
        lines.push(String::new());
        let topic = self.library.card(&case.topic, self.lang, Script::Arab);
        let topic = topic.map_or_else(|| case.topic.to_string(), |card| card.title.clone());
        let first = history
            .iter()
            .find(|past| matches!(past.actor, Actor::Referent(_)) && past.event == Event::Claim);
        let taken = first.map_or_else(|| self.word("export-never-taken", &[]), |past| self.at(past.at));
        let mut facts = vec![
            ("case-topic", topic),
            ("export-person", self.person(case.author, names)),
            ("export-came", self.at(case.created_at)),
            ("export-level-since", self.at(case.level_since)),
            ("export-taken", taken),
            ("case-state", self.state(case)),
            ("case-signals", case.signals.to_string()),
            ("export-reads", case.reads.to_string()),
        ];
        if let Some(target) = case.target {
            facts.insert(2, ("export-about", self.person(target, names)));
        }
        for (key, value) in facts {
            lines.push(format!("- **{}** : {value}", self.word(key, &[])));
        }
        lines.push(String::new());
        let heads = ["export-when", "export-what", "export-who"].map(|key| self.word(key, &[]));
        lines.push(format!("| {} |", heads.join(" | ")));
        lines.push("|---|---|---|".to_owned());
        lines.push(format!("| {} | {} | Sanad |", self.at(case.created_at), self.word("history-begun", &[])));
        for past in history {
            let (what, who) = (self.happened(past, names), self.actor(past.actor, names));
            lines.push(format!("| {} | {what} | {who} |", self.at(past.at)));
        }
    }

    fn state(&self, case: &Case) -> String {
        let tag = self.word(&format!("tag-{}", case.state.tag().tag()), &[]);
        match &case.state {
            State::Closed { outcome, at, .. } => {
                format!("{tag}, {} ({})", self.outcome(outcome), self.at(*at))
            }
            _ => tag,
        }
    }

    fn outcome(&self, outcome: &Outcome) -> String {
        let text = self.word(&format!("outcome-{}", outcome.tag()), &[]);
        match outcome {
            Outcome::FalseAlarm(reason) => {
                format!("{text} · {}", self.word(&format!("reason-{}", reason.tag()), &[]))
            }
            _ => text,
        }
    }

    fn happened(&self, past: &PastEvent, names: &mut Names) -> String {
        let what = self.word(&format!("history-{}", past.event.tag()), &[]);
        match &past.event {
            Event::Close { outcome } => format!("{what} ({})", self.outcome(outcome)),
            Event::HandOver { to: Some(to) } => format!("{what} → {}", self.adult(*to, names)),
            Event::Signal(signal) => {
                format!("{what} ({})", self.word(&format!("level-{}", signal.source.level), &[]))
            }
            _ => what,
        }
    }

    fn actor(&self, actor: Actor, names: &mut Names) -> String {
        match actor {
            Actor::Sanad => "Sanad".to_owned(),
            Actor::Referent(person) => self.adult(person, names),
            Actor::Outsider(person) => self.person(person, names),
        }
    }

    fn person(&self, person: UserId, names: &mut Names) -> String {
        self.name(person, "export-name-person", &mut names.people)
    }

    fn adult(&self, person: UserId, names: &mut Names) -> String {
        self.name(person, "export-name-adult", &mut names.adults)
    }

    fn name(&self, person: UserId, key: &str, known: &mut Vec<UserId>) -> String {
        if self.naming == Naming::Numbers {
            return person.to_string();
        }
        let at = known.iter().position(|other| *other == person).unwrap_or_else(|| {
            known.push(person);
            known.len() - 1
        });
        self.word(key, &[("number", (&(at + 1).to_string()).into())])
    }

    /// A moment in Morocco's time: the page is read outside of Discord.
    fn at(&self, moment: Timestamp) -> String {
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        zone.to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn word(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.library.interface().text(self.lang, key, args)
    }
}

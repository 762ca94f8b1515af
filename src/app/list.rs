//! `/cas`: the cases of a server, for its referents; and what happened in one of them.

use jiff::Timestamp;

use super::App;
use super::action::Action;
use super::ask::{Answer, Asker};
use super::desk::{at_clock, level_text, outcome_text, relative, state_text, topic_text};
use super::help::Help;
use super::view::{Button, Choice, Row, Select, View};
use crate::cases::{Actor, Case, CaseKind, CaseNumber, Event, Post};
use crate::ids::{GuildId, UserId};
use crate::store::PastEvent;
use crate::text::Lang;

/// Cases on one page: each takes up to two lines, and a body holds 4,096 characters.
const PAGE: usize = 10;
/// Lines of a history that are shown, the latest.
const HISTORY: usize = 25;

/// Which cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All that are open.
    Open,
    /// Those that nobody has in hand.
    Waiting,
    /// Those that the reader has in hand.
    Mine,
    /// Those that are closed and have not gone yet.
    Closed,
}

impl Filter {
    /// Every filter, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Open, Self::Waiting, Self::Mine, Self::Closed];

    /// The word used for it in options and interface keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Closed => "closed",
        }
    }

    /// The filter of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.word() == word)
    }

    fn lets_pass(self, case: &Case, reader: UserId, now: Timestamp) -> bool {
        match self {
            Self::Open => case.state.is_open(),
            Self::Waiting => case.unowned_since(now).is_some(),
            Self::Mine => case.owner(now).is_some_and(|lease| lease.by == reader),
            Self::Closed => !case.state.is_open(),
        }
    }
}

impl App {
    /// The list, or one case with its history.
    pub(super) async fn list(&self, asker: &Asker, filter: Filter, page: u16, number: Option<u32>) -> Answer {
        let Some(guild) = asker.guild else { return self.refuse(Lang::Fr, "guild-only") };
        let lang = self.guild(guild).settings.language.unwrap_or(Lang::Fr);
        let now = self.clock.now();
        if let Some(refused) = self.may_no_more(&self.guild(guild), asker.user, lang) {
            return refused;
        }
        if !matches!(self.guild(guild).actor(asker.user, now), Actor::Referent(_)) {
            return self.refuse(lang, "refusal-not-a-referent");
        }
        let shown = match number {
            Some(number) => self.one(guild, asker.user, CaseNumber(number), lang).await,
            None => self.page(guild, asker.user, (filter, page), lang).await,
        };
        shown.unwrap_or_else(|error| {
            tracing::error!(%error, "the cases of a server could not be listed");
            self.refuse(lang, "store-down")
        })
    }

    async fn page(
        &self,
        guild: GuildId,
        reader: UserId,
        (filter, page): (Filter, u16),
        lang: Lang,
    ) -> Result<Answer, crate::store::StoreError> {
        let now = self.clock.now();
        let mut cases = match filter {
            Filter::Closed => self.store.closed_cases(guild).await?,
            Filter::Open | Filter::Waiting | Filter::Mine => self.store.open_cases(guild).await?,
        };
        cases.retain(|case| is_shown_to(case, reader) && filter.lets_pass(case, reader, now));
        if filter != Filter::Closed {
            // What presses most comes first, and of these who has waited longest.
            cases.sort_by_key(|case| (std::cmp::Reverse(case.level), case.created_at));
        }
        Ok(self.with_help(Some(guild), |help| {
            Answer::Show(Box::new(list_view(help, &cases, (filter, usize::from(page)), lang)))
        }))
    }

    async fn one(
        &self,
        guild: GuildId,
        reader: UserId,
        number: CaseNumber,
        lang: Lang,
    ) -> Result<Answer, crate::store::StoreError> {
        let found = self.store.case_by_number(guild, number).await?;
        // Whether a case exists that is not for this reader is not told either.
        let Some(case) = found.filter(|case| is_shown_to(case, reader)) else {
            return Ok(self.refuse(lang, "refusal-unknown-case"));
        };
        let history = self.store.history(case.id).await?;
        Ok(self.with_help(Some(guild), |help| Answer::Show(Box::new(case_view(help, &case, &history, lang)))))
    }
}

/// Nobody sees a case in which they appear, nor one that the server does not show.
fn is_shown_to(case: &Case, reader: UserId) -> bool {
    !case.involves(reader) && case.kind != CaseKind::Conflict && case.post != Post::Never
}

fn list_view(help: Help<'_>, cases: &[Case], (filter, page): (Filter, usize), lang: Lang) -> View {
    let text = |key: &str| help.library.interface().text(lang, key, &[]);
    let pages = cases.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let lines: Vec<String> =
        cases.iter().skip(page * PAGE).take(PAGE).map(|case| line(help, case, lang)).collect();
    let body = if lines.is_empty() { text("list-empty") } else { lines.join("\n") };
    let (at, of) = ((page + 1).to_string(), pages.to_string());
    let count = [("count", cases.len().into()), ("page", (&at).into()), ("pages", (&of).into())];
    let filters = Filter::ALL.map(|filter| Choice {
        value: filter.word().to_owned(),
        label: text(&format!("list-filter-{}", filter.word())),
        description: None,
        emoji: None,
    });
    let mut rows = vec![Row::Select(Select {
        does: Action::PickCases,
        placeholder: text("list-select"),
        options: filters.into(),
    })];
    let mut turns = Vec::new();
    let turn = |page: usize| Action::ListCases(filter, u16::try_from(page).unwrap_or(u16::MAX));
    if page > 0 {
        turns.push(Button::secondary(text("list-before"), turn(page - 1)));
    }
    if page + 1 < pages {
        turns.push(Button::secondary(text("list-after"), turn(page + 1)));
    }
    if !turns.is_empty() {
        rows.push(Row::Buttons(turns));
    }
    View {
        title: Some(text(&format!("list-filter-{}", filter.word()))),
        footer: Some(help.library.interface().text(lang, "list-footer", &count)),
        rows,
        ..View::note(lang, body)
    }
}

/// One case on a line: number, level, topic, since when, and where its post stands.
fn line(help: Help<'_>, case: &Case, lang: Lang) -> String {
    let level = level_text(help, lang, case.level);
    let mut line = format!("**№ {}** · {level} · {}", case.number, topic_text(help, lang, case));
    if case.kind == CaseKind::Lure {
        line.push_str(&format!(" · {}", help.library.interface().text(lang, "tag-lure", &[])));
    }
    let place = match case.post {
        Post::At { channel, thread, message } => {
            let (guild, at) = (case.guild, thread.unwrap_or(channel));
            format!(" · https://discord.com/channels/{guild}/{at}/{message}")
        }
        Post::Waiting | Post::Never => String::new(),
    };
    format!("{line}\n{} · {}{place}", state_text(help, lang, case), relative(case.created_at))
}

/// One case: where it stands, and what happened, who did it and when. No text, no name but those of referents.
fn case_view(help: Help<'_>, case: &Case, history: &[PastEvent], lang: Lang) -> View {
    let text = |key: &str| help.library.interface().text(lang, key, &[]);
    let mut lines = vec![line(help, case, lang), String::new()];
    if history.len() > HISTORY {
        lines.push(text("history-more"));
    }
    lines.push(format!("{} · {}", at_clock(case.created_at), text("history-begun")));
    for past in history.iter().skip(history.len().saturating_sub(HISTORY)) {
        let what = text(&format!("history-{}", past.event.tag()));
        let outcome = match &past.event {
            Event::Close { outcome } => format!(" ({})", outcome_text(help, lang, outcome)),
            _ => String::new(),
        };
        let who = match past.actor {
            Actor::Referent(person) | Actor::Outsider(person) => format!(" · <@{person}>"),
            Actor::Sanad => String::new(),
        };
        lines.push(format!("{} · {what}{outcome}{who}", at_clock(past.at)));
    }
    let reads = help.library.interface().text(lang, "history-reads", &[("count", case.reads.into())]);
    let number = case.number.to_string();
    View {
        title: Some(help.library.interface().text(lang, "history-title", &[("number", (&number).into())])),
        footer: Some(reads),
        ..View::note(lang, lines.join("\n"))
    }
}

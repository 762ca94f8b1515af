//! `/sanad diagnostic`: how Sanad stands on a server, for whoever may manage it and for its lead. Each line is ✅, ⚠️ or ❌, one
//! sentence, and what to do.
//!
//! The edge looks at Discord and gives what it saw ([`Seen`]); the rest is known here. Nothing of cases is told: no text, no topic,
//! nobody's name but those of the team, and no sign of cases that the server must not be shown.

mod access;
mod files;
mod running;
mod seen;
mod setup;
mod team;

use jiff::Timestamp;

use super::App;
use super::action::Action;
use super::ask::{Answer, Asker};
use super::guilds::Guild;
use super::help::Help;
use super::view::{Button, Row, Tone, View};
use crate::ids::{ChannelId, GuildId, RoleId};
use crate::responses::Value;
use crate::store::Panel;
use crate::text::Lang;

pub use seen::{
    Automod, Ears, FilterRule, Found, Member, MemberStanding, Outside, Place, PlaceFault, Roles, Seen,
    SeenChannel, SeenServer, Unheard, Watch,
};

/// Characters of a page. A body holds 4,096, and Darija with its signs must fit as well.
const PAGE_CHARS: usize = 3_400;
/// People, roles, channels or services that one sentence names; more are counted.
const MOST_NAMED: usize = 8;

/// A diagnosis that the edge is to look for.
#[derive(Clone, Debug)]
pub struct DiagnosisRequest {
    /// The server.
    pub guild: GuildId,
    /// Which page.
    pub page: u16,
    /// In which language.
    pub lang: Lang,
    /// Where panels were placed.
    pub panels: Vec<Panel>,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Well,
    Mind,
    Broken,
}

impl Mark {
    const fn sign(self) -> &'static str {
        match self {
            Self::Well => "✅",
            Self::Mind => "⚠️",
            Self::Broken => "❌",
        }
    }
}

/// A report while it is written.
struct Report<'a> {
    help: Help<'a>,
    guild: &'a Guild,
    lang: Lang,
    now: Timestamp,
    /// Titles with their lines.
    sections: Vec<(String, Vec<(Mark, String)>)>,
}

impl Report<'_> {
    fn word(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.help.library.interface().text(self.lang, key, args)
    }

    fn section(&mut self, key: &str) {
        let title = self.word(key, &[]);
        self.sections.push((title, Vec::new()));
    }

    fn say(&mut self, mark: Mark, key: &str, args: &[(&str, Value<'_>)]) {
        let line = self.word(key, args);
        if let Some((_, lines)) = self.sections.last_mut() {
            lines.push((mark, line));
        }
    }

    /// Names as far as a sentence holds them; the rest is counted.
    fn names(&self, names: &[String]) -> String {
        let mut shown = names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > MOST_NAMED {
            let more = names.len() - MOST_NAMED;
            shown = format!("{shown} {}", self.word("diag-more", &[("count", more.into())]));
        }
        shown
    }

    fn count(&self, mark: Mark) -> usize {
        let lines = self.sections.iter().flat_map(|(_, lines)| lines);
        lines.filter(|(of, _)| *of == mark).count()
    }

    /// All lines in pages; a section that goes on keeps its title.
    fn pages(&self) -> Vec<String> {
        let mut pages = vec![String::new()];
        for (title, lines) in &self.sections {
            let title = format!("**{title}**");
            let mut titled = false;
            for (mark, line) in lines {
                let line = format!("{} {line}", mark.sign());
                let page = pages.last().map_or(0, |page| page.chars().count());
                let wanted = line.chars().count() + title.chars().count() + 3;
                if page > 0 && page + wanted > PAGE_CHARS {
                    pages.push(String::new());
                    titled = false;
                }
                let Some(page) = pages.last_mut() else { continue };
                if !titled {
                    if !page.is_empty() {
                        page.push('\n');
                    }
                    page.push_str(&title);
                    page.push('\n');
                    titled = true;
                }
                page.push_str(&line);
                page.push('\n');
            }
        }
        pages
    }

    fn view(&self, page: u16) -> View {
        let pages = self.pages();
        let at = usize::from(page).min(pages.len() - 1);
        let counts = [
            ("well", self.count(Mark::Well).into()),
            ("mind", self.count(Mark::Mind).into()),
            ("broken", self.count(Mark::Broken).into()),
        ];
        let sum = self.word("diag-sum", &counts);
        let body = if at == 0 { format!("{sum}\n\n{}", pages[at]) } else { pages[at].clone() };
        let mut turns = Vec::new();
        let turn = |page: usize| Action::Diagnose(u16::try_from(page).unwrap_or_default());
        if at > 0 {
            turns.push(Button::secondary(self.word("list-before", &[]), turn(at - 1)));
        }
        if at + 1 < pages.len() {
            turns.push(Button::primary(self.word("list-after", &[]), turn(at + 1)));
        }
        // Its own page: no two buttons of a message may do the same, says Discord.
        turns.push(Button::secondary(self.word("diag-again", &[]), turn(at)));
        let (of, at) = (pages.len().to_string(), (at + 1).to_string());
        View {
            title: Some(self.word("diag-title", &[])),
            footer: Some(self.word("diag-footer", &[("page", (&at).into()), ("pages", (&of).into())])),
            tone: if self.count(Mark::Broken) > 0 { Tone::Pressing } else { Tone::Calm },
            rows: vec![Row::Buttons(turns)],
            ..View::note(self.lang, body.trim_end())
        }
    }
}

impl App {
    /// Somebody asks for a diagnosis; `manages` says whether Discord lets them manage the server.
    pub(super) async fn ask_diagnosis(&self, asker: &Asker, manages: bool, page: u16) -> Answer {
        let lang = self.reading(asker).await.lang;
        let Some(guild) = asker.guild else { return self.refuse(lang, "guild-only") };
        if !manages && self.guild(guild).roster.lead != Some(asker.user) {
            return self.refuse(lang, "diag-not-for-you");
        }
        let mut panels = self.store.panels(guild).await.unwrap_or_default();
        // The one that the settings placed.
        let set = self.guild(guild).setup.panel;
        if let Some(set) = set.filter(|set| panels.iter().all(|panel| panel.message != set.message)) {
            panels.push(Panel { channel: set.channel, message: set.message, at: self.clock.now() });
        }
        Answer::Diagnose(Box::new(DiagnosisRequest { guild, page, lang, panels }))
    }

    /// The report, from what the edge saw and what is known here.
    pub async fn diagnosis(&self, request: &DiagnosisRequest, seen: &Seen) -> View {
        let guild = self.guild(request.guild);
        let kept = running::Kept::read(&self.store, request.guild, self.clock.now()).await;
        let library = self.library.load();
        let now = self.clock.now();
        let help = Help { library: &library, guild: &guild.settings, now };
        let mut report = Report { help, guild: &guild, lang: request.lang, now, sections: Vec::new() };
        report.access(seen);
        report.team(seen);
        report.setup(seen, &request.panels);
        report.automod(&seen.automod);
        report.files();
        report.hearing(seen, &kept);
        report.deliveries(seen, &kept);
        report.view(request.page)
    }
}

fn channel(id: ChannelId) -> String {
    format!("<#{id}>")
}

fn role(id: RoleId) -> String {
    format!("<@&{id}>")
}

/// A day, as Discord shows it in everybody's own language.
fn day(moment: Timestamp) -> String {
    format!("<t:{}:D>", moment.as_second())
}

/// A moment, as Discord shows it: « il y a 3 minutes ».
fn ago(moment: Timestamp) -> String {
    format!("<t:{}:R>", moment.as_second())
}

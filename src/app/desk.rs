//! What referents see and do: the post of a case, taking, reading, advice, closing.

use jiff::Timestamp;

use super::App;
use super::action::Action;
use super::ask::{Answer, Asker};
use super::help::Help;
use super::view::{Button, Choice, Field, Row, Select, Tone, View};
use crate::cases::{Actor, Case, CaseId, CaseKind, CaseNumber, Event, Outcome, Reason, Refusal, State};
use crate::ids::{ChannelId, MessageId, UserId};
use crate::phrases::{About, Level};
use crate::responses::Value;
use crate::store::ApplyError;
use crate::text::{Lang, MessageText};

/// Characters of young people's text on one card; Discord allows 4,096 in a body.
const READ_BUDGET: usize = 3600;
/// Messages of a case that are read at once, the latest.
const READ_AT_ONCE: usize = 3;

/// Messages that a referent may read now: the reading is counted already.
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// The case.
    pub number: CaseNumber,
    /// Where its messages stand, the latest last.
    pub messages: Vec<(ChannelId, MessageId)>,
    /// The language of the team.
    pub lang: Lang,
}

/// What came of fetching one message.
#[derive(Clone, Debug)]
pub enum Seen {
    /// It is there.
    There {
        /// What it says.
        text: MessageText,
        /// How many files it carries; none of them is shown.
        files: usize,
    },
    /// Discord no longer has it.
    Gone,
    /// The bot may not read there.
    Forbidden,
    /// Discord did not answer.
    Failed,
}

impl App {
    /// Does what a referent pressed. The store has the last word on who may.
    pub(super) async fn desk(&self, asker: &Asker, action: &Action, chosen: &str) -> Answer {
        let Some(guild) = asker.guild else { return self.refuse(Lang::Fr, "guild-only") };
        let guild = self.guild(guild);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let actor = guild.actor(asker.user, self.clock.now());
        match *action {
            Action::Take(case) => {
                let applied = self.step(case, &Event::Claim, actor, lang).await;
                applied.map_or_else(|refused| refused, |case| self.taken(&case, lang))
            }
            Action::Read(case) => {
                let applied = self.step(case, &Event::Read, actor, lang).await;
                applied.map_or_else(|refused| refused, |case| Answer::Read(read_request(&case, lang)))
            }
            Action::Advice(case) => self.advice(case, actor, lang).await,
            Action::Close(case) => self.close(case, actor, lang).await,
            Action::PickOutcome(case) => {
                let Some(outcome) = outcome_of(chosen) else { return self.refuse(lang, "refusal-not-now") };
                let closed = self.step(case, &Event::Close { outcome }, actor, lang).await;
                closed.map_or_else(|refused| refused, |case| self.closed(&case, lang))
            }
            Action::Agree(case) => {
                let agreed = self.step(case, &Event::Agree, actor, lang).await;
                agreed.map_or_else(
                    |refused| refused,
                    |case| {
                        let number = case.number.to_string();
                        self.say(lang, "case-agreed", &[("number", (&number).into())])
                    },
                )
            }
            _ => self.refuse(lang, "refusal-not-now"),
        }
    }

    /// One step; what refuses it comes back worded.
    async fn step(&self, case: CaseId, event: &Event, actor: Actor, lang: Lang) -> Result<Case, Answer> {
        match self.store.apply(case, event, actor, self.clock.now()).await {
            Ok(applied) => Ok(applied.case),
            Err(ApplyError::NoSuchCase(_)) => Err(self.refuse(lang, "refusal-unknown-case")),
            Err(ApplyError::Refused(refusal)) => Err(self.refused(&refusal, lang)),
            Err(ApplyError::Store(error)) => {
                tracing::error!(case.id = %case, step = event.tag(), %error, "a step in a case was not taken");
                Err(self.refuse(lang, "store-down"))
            }
        }
    }

    fn refused(&self, refusal: &Refusal, lang: Lang) -> Answer {
        let by = |person: UserId| format!("<@{person}>");
        match refusal {
            Refusal::AlreadyClaimed { by: who, .. } => {
                self.say(lang, "refusal-already-claimed", &[("who", (&by(*who)).into())])
            }
            Refusal::AlreadyAsked { asked_by, .. } => {
                self.say(lang, "refusal-already-asked", &[("who", (&by(*asked_by)).into())])
            }
            Refusal::NotAReferent
            | Refusal::AppearsInIt
            | Refusal::NotClaimed
            | Refusal::AlreadyClosed { .. }
            | Refusal::NothingToAgree
            | Refusal::TakesASecond { .. } => self.refuse(lang, &format!("refusal-{}", refusal.tag())),
            Refusal::AnotherIsOpen { number } => {
                self.say(lang, "refusal-another-is-open", &[("number", (&number.to_string()).into())])
            }
            Refusal::NotOnThisServer => self.refuse(lang, "refusal-unknown-case"),
            Refusal::AlreadyTheirs
            | Refusal::RecipientAppearsInIt
            | Refusal::NotClosed
            | Refusal::NothingLapsed
            | Refusal::NotTheirs => self.refuse(lang, "refusal-not-now"),
        }
    }

    fn taken(&self, case: &Case, lang: Lang) -> Answer {
        let until = case.owner(self.clock.now()).map(|lease| at_clock(lease.until)).unwrap_or_default();
        let number = case.number.to_string();
        self.say(lang, "case-taken", &[("number", (&number).into()), ("until", (&until).into())])
    }

    fn closed(&self, case: &Case, lang: Lang) -> Answer {
        let number = case.number.to_string();
        self.with_help(Some(case.guild), |help| {
            let view = match &case.state {
                State::Closed { outcome, .. } => {
                    let outcome = outcome_text(help, lang, outcome);
                    let args = [("number", (&number).into()), ("outcome", (&outcome).into())];
                    View::note(lang, help.library.interface().text(lang, "case-closed", &args))
                }
                _ => {
                    let level = level_text(help, lang, case.level);
                    let args = [("number", (&number).into()), ("level", (&level).into())];
                    View::note(lang, help.library.interface().text(lang, "case-close-second", &args))
                }
            };
            Answer::Replace(Box::new(view))
        })
    }

    /// The staff sheet. Reading it changes nothing, so it takes a referent and no step.
    async fn advice(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        self.with_help(Some(case.guild), |help| {
            let sheet = help.library.topic(&case.topic).map(|topic| &topic.staff);
            let view = match sheet.and_then(|sheet| Some((sheet, sheet.pages().into_iter().next()?))) {
                Some((sheet, page)) => {
                    // Staff sheets are written in French only.
                    View { title: Some(sheet.title.clone()), ..View::note(Lang::Fr, page) }
                }
                None => View::note(lang, help.library.interface().text(lang, "advice-none", &[])),
            };
            Answer::Show(Box::new(view))
        })
    }

    async fn close(&self, case: CaseId, actor: Actor, lang: Lang) -> Answer {
        let case = match self.seen_by(case, actor, lang).await {
            Ok(case) => case,
            Err(refused) => return refused,
        };
        if let State::Closed { by, at, outcome, .. } = case.state {
            return self.refused(&Refusal::AlreadyClosed { by, at, outcome }, lang);
        }
        let number = case.number.to_string();
        self.with_help(Some(case.guild), |help| {
            let interface = help.library.interface();
            let options = outcomes()
                .into_iter()
                .map(|(value, outcome)| Choice {
                    value,
                    label: outcome_text(help, lang, &outcome),
                    description: None,
                    emoji: None,
                })
                .collect();
            let select = Select {
                does: Action::PickOutcome(case.id),
                placeholder: interface.text(lang, "case-close-select", &[]),
                options,
            };
            let body = interface.text(lang, "case-close-text", &[("number", (&number).into())]);
            Answer::Show(Box::new(View { rows: vec![Row::Select(select)], ..View::note(lang, body) }))
        })
    }

    /// A case, for somebody who may see it.
    async fn seen_by(&self, case: CaseId, actor: Actor, lang: Lang) -> Result<Case, Answer> {
        let Actor::Referent(person) = actor else {
            return Err(self.refused(&Refusal::NotAReferent, lang));
        };
        match self.store.case(case).await {
            Ok(Some(case)) if case.kind == CaseKind::Conflict => {
                Err(self.refused(&Refusal::NotOnThisServer, lang))
            }
            Ok(Some(case)) if case.involves(person) => Err(self.refused(&Refusal::AppearsInIt, lang)),
            Ok(Some(case)) => Ok(case),
            Ok(None) => Err(self.refuse(lang, "refusal-unknown-case")),
            Err(error) => {
                tracing::error!(case.id = %case, %error, "a case could not be read");
                Err(self.refuse(lang, "store-down"))
            }
        }
    }

    fn refuse(&self, lang: Lang, key: &str) -> Answer {
        self.say(lang, key, &[])
    }

    fn say(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> Answer {
        let text = self.library.load().interface().text(lang, key, args);
        Answer::Show(Box::new(View::note(lang, text)))
    }

    /// How messages of a case are shown to a referent: text only, behind spoilers, nothing in it alive.
    pub fn show_message(&self, request: &ReadRequest, seen: &[Seen]) -> View {
        let library = self.library.load();
        let text = |key: &str, args: &[(&str, Value<'_>)]| library.interface().text(request.lang, key, args);
        let number = request.number.to_string();
        let mut blocks = Vec::new();
        let mut left = READ_BUDGET;
        for one in seen.iter().rev() {
            let block = match one {
                Seen::There { text: said, .. } if said.is_empty() => text("case-read-empty", &[]),
                Seen::There { text: said, .. } => format!("||{}||", harmless(said.expose())),
                Seen::Gone => text("case-read-gone", &[]),
                Seen::Forbidden => text("case-read-forbidden", &[]),
                Seen::Failed => text("case-read-failed", &[]),
            };
            let length = block.chars().count();
            if length > left && !blocks.is_empty() {
                blocks.push(text("case-read-more", &[]));
                break;
            }
            left = left.saturating_sub(length);
            blocks.push(block);
        }
        let files: usize =
            seen.iter().map(|one| if let Seen::There { files, .. } = one { *files } else { 0 }).sum();
        let hidden = text("case-read-hidden", &[("count", files.into())]);
        View {
            title: Some(text("case-read-title", &[("number", (&number).into())])),
            footer: Some(format!("{hidden}\n{}", text("case-read-counted", &[]))),
            ..View::note(request.lang, blocks.join("\n\n"))
        }
    }
}

/// The post of a case: no text, no name but those of referents. `files` is how many files its messages carry, where that
/// could be found out.
pub fn case_post(help: Help<'_>, case: &Case, files: Option<usize>) -> View {
    let lang = help.guild.language.unwrap_or(Lang::Fr);
    let interface = help.library.interface();
    let text = |key: &str| interface.text(lang, key, &[]);
    let number = case.number.to_string();
    let level = level_text(help, lang, case.level);
    let title_key = if case.kind == CaseKind::Lure { "case-title-lure" } else { "case-title" };
    let mut body = Vec::new();
    if case.kind == CaseKind::Lure {
        body.push(text("case-lure-first"));
    }
    match files {
        Some(0) => {}
        Some(count) => body.push(interface.text(lang, "case-images", &[("count", count.into())])),
        None => body.push(text("case-images-unknown")),
    }
    let topic = help.library.topic(&case.topic).map_or_else(
        || case.topic.to_string(),
        |topic| format!("{} {}", topic.emoji, topic.card(lang, crate::text::Script::Arab).title),
    );
    let about = match (case.kind, case.about) {
        (CaseKind::Lure, _) => "case-about-lure",
        (_, About::Other) => "case-about-other",
        (_, About::Myself) => "case-about-self",
    };
    let mut fields = vec![
        Field { name: text("case-topic"), value: topic },
        Field { name: text("case-about"), value: text(about) },
        Field { name: text("case-message"), value: links(help, lang, case) },
        Field { name: text("case-state"), value: state_text(help, lang, case) },
    ];
    if let Some(latest) = case.sources.last().filter(|_| case.signals > 1) {
        let when = relative(latest.at);
        let args = [("count", case.signals.into()), ("when", (&when).into())];
        let value = interface.text(lang, "case-signals-more", &args);
        fields.push(Field { name: text("case-signals"), value });
    }
    View {
        title: Some(interface.text(
            lang,
            title_key,
            &[("number", (&number).into()), ("level", (&level).into())],
        )),
        body: body.join("\n"),
        fields,
        footer: Some(text("case-how")),
        tone: tone(case),
        rows: case_rows(help, lang, case),
        lang,
    }
}

fn case_rows(help: Help<'_>, lang: Lang, case: &Case) -> Vec<Row> {
    if !case.state.is_open() {
        return Vec::new();
    }
    let text = |key: &str| help.library.interface().text(lang, key, &[]);
    let mut rows = vec![Row::Buttons(vec![
        Button::primary(text("case-button-take"), Action::Take(case.id)),
        Button::secondary(text("case-button-read"), Action::Read(case.id)),
        Button::secondary(text("case-button-advice"), Action::Advice(case.id)),
        Button::secondary(text("case-button-close"), Action::Close(case.id)),
    ])];
    if matches!(case.state, State::Closing { .. }) {
        rows.push(Row::Buttons(vec![Button::primary(text("case-button-agree"), Action::Agree(case.id))]));
    }
    rows
}

const fn tone(case: &Case) -> Tone {
    match case.state {
        State::Closed { .. } => Tone::Over,
        State::Claimed(_) | State::Talking(_) => Tone::Held,
        State::New { .. } | State::HandedOver { .. } | State::Closing { .. } => match case.level {
            Level::Concern => Tone::Waiting,
            Level::Urgent | Level::Imminent => Tone::Pressing,
        },
    }
}

/// Links to the first and the latest message, with their times.
fn links(help: Help<'_>, lang: Lang, case: &Case) -> String {
    let mut sources: Vec<_> = case.sources.first().into_iter().collect();
    sources.extend(case.sources.last().filter(|_| case.sources.len() > 1));
    let words = help.library.interface().text(lang, "case-link", &[]);
    let lines = sources.into_iter().map(|source| {
        let place = match source.message {
            Some(message) => {
                let (guild, channel) = (case.guild, source.channel);
                format!("[{words}](https://discord.com/channels/{guild}/{channel}/{message})")
            }
            None => format!("<#{}>", source.channel),
        };
        format!("{place}\n{}", relative(source.at))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn state_text(help: Help<'_>, lang: Lang, case: &Case) -> String {
    let text = |key: &str, args: &[(&str, Value<'_>)]| help.library.interface().text(lang, key, args);
    let mention = |person: UserId| format!("<@{person}>");
    match &case.state {
        State::New { .. } => text("state-new", &[]),
        State::Claimed(lease) => {
            let (who, until) = (mention(lease.by), at_clock(lease.until));
            text("state-claimed", &[("who", (&who).into()), ("until", (&until).into())])
        }
        State::Talking(lease) => text("state-talking", &[("who", (&mention(lease.by)).into())]),
        State::HandedOver { from, .. } => text("state-handed-over", &[("from", (&mention(*from)).into())]),
        State::Closing { asked_by, outcome, .. } => {
            let (who, outcome) = (mention(*asked_by), outcome_text(help, lang, outcome));
            text("state-closing", &[("who", (&who).into()), ("outcome", (&outcome).into())])
        }
        State::Closed { outcome: Outcome::FalseAlarm(reason), .. } => {
            let reason = text(&format!("reason-{}", reason.tag()), &[]);
            text("state-false-alarm", &[("reason", (&reason).into())])
        }
        State::Closed { outcome, .. } => {
            let outcome = outcome_text(help, lang, outcome);
            text("state-closed", &[("outcome", (&outcome).into())])
        }
    }
}

/// A level in words.
pub(super) fn level_text(help: Help<'_>, lang: Lang, level: Level) -> String {
    help.library.interface().text(lang, &format!("level-{level}"), &[])
}

fn outcome_text(help: Help<'_>, lang: Lang, outcome: &Outcome) -> String {
    let text = help.library.interface().text(lang, &format!("outcome-{}", outcome.tag()), &[]);
    match outcome {
        Outcome::FalseAlarm(reason) => {
            let reason = help.library.interface().text(lang, &format!("reason-{}", reason.tag()), &[]);
            format!("{text} · {reason}")
        }
        _ => text,
    }
}

/// Every way in which a case can end, with the value that a select gives back for it.
fn outcomes() -> Vec<(String, Outcome)> {
    let mut all = vec![
        Outcome::EmergencyCalled,
        Outcome::HandedToService(None),
        Outcome::ReportedToService(None),
        Outcome::TrustedAdult,
        Outcome::BetterDeclines,
        Outcome::OutOfReach,
    ];
    all.extend(Reason::ALL.map(Outcome::FalseAlarm));
    let value = |outcome: &Outcome| match outcome {
        Outcome::FalseAlarm(reason) => format!("{}:{}", outcome.tag(), reason.tag()),
        _ => outcome.tag().to_owned(),
    };
    all.into_iter().map(|outcome| (value(&outcome), outcome)).collect()
}

fn outcome_of(value: &str) -> Option<Outcome> {
    outcomes().into_iter().find(|(known, _)| known == value).map(|(_, outcome)| outcome)
}

fn read_request(case: &Case, lang: Lang) -> ReadRequest {
    let mut messages: Vec<_> = case
        .sources
        .iter()
        .rev()
        .filter_map(|source| source.message.map(|message| (source.channel, message)))
        .take(READ_AT_ONCE)
        .collect();
    messages.reverse();
    ReadRequest { number: case.number, messages, lang }
}

/// A time of day, as Discord shows it in everybody's own time.
fn at_clock(moment: Timestamp) -> String {
    format!("<t:{}:t>", moment.as_second())
}

/// A moment as Discord shows it: in everybody's own time, and as "3 minutes ago".
fn relative(moment: Timestamp) -> String {
    format!("<t:{}:R>", moment.as_second())
}

/// A text in which nothing lives any more: no link, no mention, no image, no way out of the spoiler.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut previous = ' ';
    for letter in text.chars().take(READ_BUDGET) {
        match letter {
            // `://` makes a link; `](` hides one behind words.
            '/' if previous == ':' => out.push_str(" /"),
            '(' if previous == ']' => out.push_str(" ("),
            // Spoiler bars and code marks would end what hides the text.
            '|' | '`' | '*' | '_' | '~' | '>' | '#' | '\\' | '[' => {
                out.push('\\');
                out.push(letter);
            }
            // `<@1>`, `<#1>`, `<:name:1>` are a mention, a channel and an image.
            '@' | '<' => {
                out.push(letter);
                out.push('\u{200b}');
            }
            _ => out.push(letter),
        }
        previous = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_read_text_lives() {
        for (said, shown) in [
            ("regarde https://exemple.test/x", "regarde https: //exemple.test/x"),
            ("||caché|| <@12> @everyone", "\\|\\|caché\\|\\| <\u{200b}@\u{200b}12\\> @\u{200b}everyone"),
            ("[clique](https://x.test)", "\\[clique] (https: //x.test)"),
            ("<:image:99>", "<\u{200b}:image:99\\>"),
            ("بغيت نهضر", "بغيت نهضر"),
        ] {
            assert_eq!(harmless(said), shown);
        }
    }

    #[test]
    fn every_outcome_is_found_by_its_value() {
        let all = outcomes();
        assert_eq!(all.len(), 12);
        for (value, outcome) in all {
            assert_eq!(outcome_of(&value), Some(outcome));
        }
        assert_eq!(outcome_of("nothing"), None);
    }
}

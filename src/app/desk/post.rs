//! The post of a case: what the team sees of it, and its buttons.

use super::lure::LureStep;
use super::words::{at_clock, level_text, mention, outcome_text, relative};
use crate::app::action::Action;
use crate::app::help::Help;
use crate::app::report::UNSAID;
use crate::app::view::{Button, Field, Row, Tone, View};
use crate::cases::{Case, CaseKind, Outcome, State};
use crate::phrases::{About, Level};
use crate::responses::Value;
use crate::store::TalkState;
use crate::text::Lang;

/// What Discord and the store say of a case at this moment, beside the case itself.
#[derive(Clone, Debug, Default)]
pub struct PostFacts {
    /// How many files its messages carry, where that could be found out.
    pub files: Option<usize>,
    /// How many of its latest messages were deleted.
    pub gone: usize,
    /// The young person has left the server.
    pub left: bool,
    /// The talk, where one was asked for.
    pub talk: Option<TalkState>,
}

/// The post of a case: no text, no name but those of referents.
pub fn case_post(help: Help<'_>, case: &Case, facts: &PostFacts) -> View {
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
    if facts.left {
        body.push(text("case-left"));
    }
    if case.sources.iter().any(|source| source.blocked) {
        body.push(text("case-blocked"));
    }
    // No phrase, and yet a topic: likeness alone, whose topic is a guess.
    if case.phrases.is_empty() && case.topic.as_str() != UNSAID {
        body.push(text("case-by-likeness"));
    }
    if facts.gone > 0 {
        body.push(interface.text(lang, "case-message-gone", &[("count", facts.gone.into())]));
    }
    match facts.files {
        Some(0) => {}
        Some(count) => body.push(interface.text(lang, "case-images", &[("count", count.into())])),
        None => body.push(text("case-images-unknown")),
    }
    let topic = topic_text(help, lang, case);
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
    // Who is to be looked after must be known to the team; without a message nothing else says it.
    if let Some(target) = case.target.filter(|_| case.kind == CaseKind::Other) {
        fields.insert(2, Field { name: text("case-person"), value: mention(target) });
    }
    if let Some(talk) = &facts.talk {
        fields.push(Field { name: text("case-talk"), value: talk_text(help, lang, talk) });
    }
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

/// What a case is about; nothing more is known of some that people tell of.
pub(in crate::app) fn topic_text(help: Help<'_>, lang: Lang, case: &Case) -> String {
    match help.library.topic(&case.topic) {
        Some(topic) => format!("{} {}", topic.emoji, topic.card(lang, crate::text::Script::Arab).title),
        None if case.topic.as_str() == UNSAID => {
            help.library.interface().text(lang, "case-topic-unsaid", &[])
        }
        None => case.topic.to_string(),
    }
}

fn talk_text(help: Help<'_>, lang: Lang, talk: &TalkState) -> String {
    let text = |state: &str, args: &[(&str, Value<'_>)]| {
        help.library.interface().text(lang, &format!("case-talk-state-{state}"), args)
    };
    match talk {
        TalkState::Opening => text("opening", &[]),
        TalkState::Open(place) => text("open", &[("thread", (&format!("<#{}>", place.thread)).into())]),
        TalkState::Closed(_) => text("closed", &[]),
        TalkState::Gone => text("gone", &[]),
        TalkState::Failed(_) => text("failed", &[]),
    }
}

/// Every button of a case, as far as it does something in the state where the case is.
fn case_rows(help: Help<'_>, lang: Lang, case: &Case) -> Vec<Row> {
    let text = |key: &str| help.library.interface().text(lang, key, &[]);
    if !case.state.is_open() {
        return vec![Row::Buttons(vec![Button::secondary(
            text("case-button-reopen"),
            Action::Reopen(case.id),
        )])];
    }
    let mut first = vec![
        Button::primary(text("case-button-take"), Action::Take(case.id)),
        Button::secondary(text("case-button-read"), Action::Read(case.id)),
    ];
    // Whoever may have written a lure is not invited to talk, and the author of a report is not in danger (design §7).
    if case.kind != CaseKind::Lure {
        first.push(Button::secondary(text("case-button-talk"), Action::Talk(case.id)));
    }
    first.push(Button::secondary(text("case-button-advice"), Action::Advice(case.id)));
    let second = vec![
        Button::secondary(text("case-button-hand-over"), Action::HandOver(case.id)),
        Button::secondary(text("case-button-decline"), Action::Decline(case.id)),
        Button::secondary(text("case-button-close"), Action::Close(case.id)),
        Button::secondary(text("case-button-false-alarm"), Action::FalseAlarm(case.id)),
    ];
    let mut rows = vec![Row::Buttons(first), Row::Buttons(second)];
    if case.kind == CaseKind::Lure {
        let step = |key: &str, step| Button::secondary(text(key), Action::Lure(step, case.id));
        rows.push(Row::Buttons(vec![
            step("lure-button-prevention", LureStep::Prevention),
            step("lure-button-report", LureStep::Report),
            step("lure-button-pause", LureStep::Pause),
            step("lure-button-remove", LureStep::Remove),
        ]));
    }
    if matches!(case.state, State::Closing { .. }) {
        rows.insert(
            0,
            Row::Buttons(vec![
                Button::primary(text("case-button-agree"), Action::Agree(case.id)),
                Button::secondary(text("case-button-disagree"), Action::Disagree(case.id)),
            ]),
        );
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

pub(in crate::app) fn state_text(help: Help<'_>, lang: Lang, case: &Case) -> String {
    let text = |key: &str, args: &[(&str, Value<'_>)]| help.library.interface().text(lang, key, args);
    match &case.state {
        State::New { .. } => text("state-new", &[]),
        State::Claimed(lease) => {
            let (who, until) = (mention(lease.by), at_clock(lease.until));
            text("state-claimed", &[("who", (&who).into()), ("until", (&until).into())])
        }
        State::Talking(lease) => text("state-talking", &[("who", (&mention(lease.by)).into())]),
        State::HandedOver { from, to, .. } => {
            let from = mention(*from);
            match to.map(mention) {
                Some(to) => text("state-handed-over-to", &[("from", (&from).into()), ("to", (&to).into())]),
                None => text("state-handed-over", &[("from", (&from).into())]),
            }
        }
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

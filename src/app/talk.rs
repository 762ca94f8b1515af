//! « Parler à quelqu'un »: a young person asks for adults of the team, and gets a place for it at once, before anybody is there.
//!
//! Everything here says what is open now first: a talk is never the only way out.

use jiff::Timestamp;

use super::App;
use super::action::{Action, Reading};
use super::ask::{Answer, Asker};
use super::view::{Button, ButtonStyle, Deed, Row, Tone, View};
use crate::cases::{Case, CaseId};
use crate::ids::{GuildId, InteractionId, UserId};
use crate::phrases::{About, Level, Signal, TopicId};
use crate::store::{Intake, Origin, Source, TALKS_KEPT, TalkNews, TalkPlace, TalkState};
use crate::text::Lang;
use crate::triage::{Alert, Assessment, CaseKind, CasePlan, Decision, TopicRules, Verdict};

/// What the card was about on which somebody asked to talk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TalkWish {
    /// On what.
    pub topic: TopicId,
    /// How the person reads.
    pub reading: Reading,
    /// How pressing it is.
    pub level: Option<Level>,
}

/// A talk that is being made: the edge shows where it is once it is there.
#[derive(Clone, Copy, Debug)]
pub struct TalkRequest {
    /// The case.
    pub case: CaseId,
    /// The server.
    pub guild: GuildId,
    /// How the person reads.
    pub reading: Reading,
}

impl App {
    /// Somebody asks to talk. Where nobody can be promised it says so, with what is open now; nobody is alerted then.
    pub(super) async fn ask_talk(&self, asker: &Asker, wish: &TalkWish) -> Answer {
        let reading = wish.reading;
        let Some(guild_id) = asker.guild else { return self.no_talk(None, reading, "talk-elsewhere") };
        let (guild, now) = (self.guild(guild_id), self.clock.now());
        let impossible = if self.apart.holds(guild_id, asker.user) {
            Some("talk-apart")
        } else if self.stands_above(guild_id, asker.user, &asker.roles) {
            Some("talk-conflict")
        } else if !guild.has_team(now) {
            Some("talk-no-team")
        } else if guild.settings.talk_channel.is_none() {
            Some("talk-no-place")
        } else {
            None
        };
        if let Some(key) = impossible {
            return self.no_talk(Some(guild_id), reading, key);
        }
        let decision = decided(wish);
        let intake = Intake {
            source: Source { guild: guild_id, channel: asker.channel, origin: asked_by(), at: now },
            author: asker.user,
            target: None,
            decision: &decision,
            door_delay: std::time::Duration::ZERO,
            handled: None,
            now,
        };
        match self.store.ask_talk(&intake).await {
            Ok(talk) => {
                metrics::counter!("sanad_talks_asked_total").increment(1);
                match talk.state {
                    TalkState::Open(place) => {
                        Answer::Show(Box::new(self.talk_is_there(guild_id, reading, place)))
                    }
                    _ => Answer::Talk(TalkRequest { case: talk.case, guild: guild_id, reading }),
                }
            }
            Err(error) => {
                tracing::error!(%error, "a wish to talk was not written down; the person is told so");
                self.no_talk(Some(guild_id), reading, "talk-store-down")
            }
        }
    }

    fn no_talk(&self, guild: Option<GuildId>, reading: Reading, key: &str) -> Answer {
        Answer::Show(Box::new(self.talk_note(guild, reading, key)))
    }

    /// What is shown at once while the place is being made.
    pub fn talk_is_coming(&self, request: &TalkRequest) -> View {
        self.talk_note(Some(request.guild), request.reading, "talk-opening")
    }

    /// What takes its place; `None` while it is still being made.
    pub fn talk_is_settled(&self, request: &TalkRequest, state: &TalkState) -> Option<View> {
        match state {
            TalkState::Opening => None,
            TalkState::Open(place) => Some(self.talk_is_there(request.guild, request.reading, *place)),
            TalkState::Closed(_) | TalkState::Gone | TalkState::Failed(_) => {
                Some(self.talk_note(Some(request.guild), request.reading, "talk-failed"))
            }
        }
    }

    fn talk_is_there(&self, guild: GuildId, reading: Reading, place: TalkPlace) -> View {
        let mut view = self.talk_note(Some(guild), reading, "talk-there");
        view.body = format!("<#{}>\n\n{}", place.thread, view.body);
        let label = self.library.load().interface().text(reading.lang, "talk-button-there", &[]);
        let does = Deed::Link(format!("https://discord.com/channels/{guild}/{}", place.thread));
        view.rows.insert(0, Row::Buttons(vec![Button { label, style: ButtonStyle::Secondary, does }]));
        view
    }

    /// What is open now, a sentence, and the ways on.
    fn talk_note(&self, guild: Option<GuildId>, reading: Reading, key: &str) -> View {
        self.with_help(guild, |help| {
            let text = |key: &str| help.library.interface().text(reading.lang, key, &[]);
            let body = format!("{}\n\n{}", text(key), help.general_open_now(reading.lang));
            let rows = vec![Row::Buttons(vec![
                Button::secondary(text("button-numbers"), Action::Numbers(reading)),
                Button::secondary(text("button-dismiss"), Action::Dismiss),
            ])];
            View { rows, ..View::note(reading.lang, body) }
        })
    }

    /// The first message of a talk: what is open now, who sees it, that nobody is there yet, and when it goes.
    pub fn talk_begins(&self, case: &Case, adults: &[UserId]) -> View {
        let lang = case.lang;
        self.with_help(Some(case.guild), |help| {
            let text = |key: &str| help.library.interface().text(lang, key, &[]);
            let names: Vec<String> = adults.iter().map(|person| format!("<@{person}>")).collect();
            let names = names.join(" · ");
            let who = help.library.interface().text(lang, "talk-who", &[("who", (&names).into())]);
            let days = TALKS_KEPT.as_hours() / 24;
            let kept = help.library.interface().text(lang, "talk-kept", &[("days", days.into())]);
            let body = [text("talk-nobody-yet"), help.general_open_now(lang), who, text("talk-unread"), kept];
            View { title: Some(text("talk-title")), ..View::note(lang, body.join("\n\n")) }
        })
    }

    /// What is told in a talk; `who` is the referent it is about.
    pub fn talk_news(&self, case: &Case, news: TalkNews, who: Option<UserId>) -> View {
        let lang = case.lang;
        self.with_help(Some(case.guild), |help| {
            let who = who.map(|person| format!("<@{person}>")).unwrap_or_default();
            let key = format!("talk-news-{}", news.tag());
            let mut body = help.library.interface().text(lang, &key, &[("who", (&who).into())]);
            if matches!(news, TalkNews::Lapsed | TalkNews::Unanswered) {
                body = format!("{body}\n\n{}", help.general_open_now(lang));
            }
            View::note(lang, body)
        })
    }

    /// The last word in a talk.
    pub fn talk_ends(&self, case: &Case, closed_at: Timestamp) -> View {
        let goes = closed_at.saturating_add(TALKS_KEPT).unwrap_or(closed_at);
        let day = format!("<t:{}:D>", goes.as_second());
        self.with_help(Some(case.guild), |help| {
            let text = help.library.interface().text(case.lang, "talk-closed", &[("day", (&day).into())]);
            View {
                tone: Tone::Over,
                ..View::note(case.lang, format!("{text}\n\n{}", help.general_open_now(case.lang)))
            }
        })
    }

    /// It goes on.
    pub fn talk_goes_on(&self, case: &Case) -> View {
        let text = self.library.load().interface().text(case.lang, "talk-reopened", &[]);
        View::note(case.lang, text)
    }

    /// The name of a talk's thread: neutral, over whatever shoulder it is read. Its end never changes: it is how the thread is
    /// found again.
    pub fn talk_name(&self, case: &Case) -> String {
        let guild = self.guild(case.guild);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let word = self.library.load().interface().text(lang, "talk-name", &[]);
        format!("{word}{}", talk_mark(case))
    }
}

/// How the name of a talk's thread ends.
pub fn talk_mark(case: &Case) -> String {
    format!(" № {}", case.number)
}

/// A wish is no message, and the same wish twice is known by the talk that exists. Its number stands beyond all numbers of
/// Discord, so that it can pass for no message or press.
fn asked_by() -> Origin {
    Origin::Interaction(InteractionId(rand::random::<u64>() | 1 << 63))
}

/// Whoever asks for an adult has said that one is needed: those who can come are called at once, whatever the card was about.
fn decided(wish: &TalkWish) -> Decision {
    let level = wish.level.unwrap_or(Level::Concern);
    let assessment = Assessment {
        signal: Signal::Distress,
        level: Some(level),
        // No words were weighed: it does not count as a concern that a second one would raise.
        distress: None,
        topic: wish.topic.clone(),
        rules: TopicRules { public: false, concern_door: false, weight: 0 },
        about: About::Myself,
        recovery: false,
        observed: false,
        lang: wish.reading.lang,
        script: wish.reading.script,
        phrases: Vec::new(),
        reasons: Vec::new(),
    };
    Decision {
        verdict: Verdict::Case(CasePlan { kind: CaseKind::Myself, level, alert: Alert::Now, door: None }),
        lang: Some(wish.reading.lang),
        assessment: Some(assessment),
        reasons: Vec::new(),
    }
}

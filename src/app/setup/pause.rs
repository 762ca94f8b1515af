//! `/sanad pause`: public reactions rest for a time that somebody chose. Cases are made and referents called all the same.

use jiff::SignedDuration;

use super::steps::Words;
use super::{SetUpPress, mention};
use crate::app::App;
use crate::app::action::Action;
use crate::app::view::{Button, Field, Row, View};
use crate::cases::{DAILY, Rules};
use crate::ids::{ChannelId, GuildId, UserId};
use crate::store::{Pause, StoreError};

/// What the team is told of a pause.
#[derive(Clone, Debug)]
pub struct Paused {
    /// Where.
    pub staff: Option<ChannelId>,
    /// The name of the post, where the team has a forum.
    pub title: String,
    /// What it says.
    pub words: String,
}

/// How long somebody chose.
const fn length(press: SetUpPress) -> Option<SignedDuration> {
    match press {
        SetUpPress::OneHour => Some(SignedDuration::from_hours(1)),
        SetUpPress::EightHours => Some(SignedDuration::from_hours(8)),
        SetUpPress::OneDay => Some(SignedDuration::from_hours(24)),
        _ => None,
    }
}

impl App {
    /// Begins or ends a pause, and says what the team is told.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn pause(&self, guild: GuildId, by: UserId, press: SetUpPress) -> Result<Paused, StoreError> {
        let since = self.clock.now();
        let pause = match press {
            SetUpPress::Resume => None,
            chosen => {
                let until = length(chosen).map(|length| since + length);
                Some(Pause { by, since, until, reminded: None })
            }
        };
        self.change_setup(guild, |setup| setup.pause = pause).await?;
        let library = self.library.load();
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let who = mention(by);
        let text = match &pause {
            Some(pause) => format!("{}\n{}", pause_line(&words, pause), words.text("pause-team", &[])),
            None => words.text("pause-over", &[("who", (&who).into())]),
        };
        let title = words.text(if pause.is_some() { "pause-title" } else { "pause-over-title" }, &[]);
        Ok(Paused { staff: self.guild(guild).settings.staff_channel, title, words: text })
    }

    /// What the lead is told now of a pause that has no end: once a day, when people are awake.
    pub fn pause_reminder(&self, guild: GuildId) -> Option<Paused> {
        let (known, now) = (self.guild(guild), self.clock.now());
        let pause = known.pause(now).filter(|pause| pause.until.is_none())?;
        let last = pause.reminded.unwrap_or(pause.since);
        let waking = Rules::usual(known.zone()).waking;
        if now < last + DAILY || waking.next(now) != now {
            return None;
        }
        let library = self.library.load();
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        Some(Paused {
            staff: known.settings.staff_channel,
            title: words.text("pause-still-title", &[]),
            words: format!("{}\n{}", pause_line(&words, &pause), words.text("pause-still", &[])),
        })
    }

    /// Notes that the lead was told of it.
    ///
    /// # Errors
    /// The store does not answer; then the lead is told once more.
    pub async fn pause_reminded(&self, guild: GuildId) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.change_setup(guild, |setup| {
            if let Some(pause) = &mut setup.pause {
                pause.reminded = Some(now);
            }
        })
        .await
    }

    /// How it stands, with what can be chosen. `said` is what just happened.
    pub fn pause_view(&self, guild: GuildId, said: Option<&str>) -> View {
        let library = self.library.load();
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let pause = self.guild(guild).pause(self.clock.now());
        let does = |key: &str, press| Button::secondary(words.text(key, &[]), Action::SetUp(press));
        let mut rows = vec![Row::Buttons(vec![
            does("pause-one-hour", SetUpPress::OneHour),
            does("pause-eight-hours", SetUpPress::EightHours),
            does("pause-one-day", SetUpPress::OneDay),
            does("pause-until-told", SetUpPress::UntilTold),
        ])];
        if pause.is_some() {
            let resume = words.text("pause-resume", &[]);
            rows.insert(0, Row::Buttons(vec![Button::primary(resume, Action::SetUp(SetUpPress::Resume))]));
        }
        let now = match &pause {
            Some(pause) => pause_line(&words, pause),
            None => words.text("pause-none", &[]),
        };
        let body = said.map_or_else(|| now.clone(), |said| format!("{said}\n\n{now}"));
        View {
            title: Some(words.text("pause-title", &[])),
            fields: vec![Field {
                name: words.text("pause-what", &[]),
                value: words.text("pause-what-words", &[]),
            }],
            rows,
            ..View::note(words.lang, body)
        }
    }
}

/// That it is paused, by whom, and when it ends.
pub(super) fn pause_line(words: &Words<'_>, pause: &Pause) -> String {
    let who = mention(pause.by);
    match pause.until {
        None => {
            let since = format!("<t:{}:f>", pause.since.as_second());
            words.text("pause-open", &[("who", (&who).into()), ("since", (&since).into())])
        }
        Some(until) => {
            let until = format!("<t:{0}:f> (<t:{0}:R>)", until.as_second());
            words.text("pause-until", &[("who", (&who).into()), ("until", (&until).into())])
        }
    }
}

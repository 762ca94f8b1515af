//! The pages of `/sanad reglages`: the whole, the team, the channels, and the notice for members.

use super::pause::pause_line;
use super::steps::Words;
use super::{MOST_EXCLUDED, Outcome, Plan, SetUpPress, Step, mention, place};
use crate::app::App;
use crate::app::action::Action;
use crate::app::guilds::Guild;
use crate::app::view::{Button, Field, Pick, PickOf, Row, View};
use crate::ids::{ChannelId, GuildId};
use crate::settings::GuildSettings;
use crate::text::Lang;

/// Channels that one line lists; more are counted.
const MOST_LISTED: usize = 10;

impl App {
    /// The whole: what is set, and what would be done. `said` is what just happened.
    pub fn set_up_home(&self, guild: GuildId, plan: &Plan, said: Option<&str>) -> View {
        let library = self.library.load();
        let known = self.guild(guild);
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let mut fields = vec![Field {
            name: words.text("setup-now", &[]),
            value: lines(
                &words,
                &known,
                self.guilds.configuration(guild),
                known.roster.registered(self.clock.now()).len(),
            ),
        }];
        if let Some(pause) = known.pause(self.clock.now()) {
            fields.push(Field { name: words.text("pause-title", &[]), value: pause_line(&words, &pause) });
        }
        fields.extend(plan.items.iter().map(|item| Field {
            name: words.text(&format!("setup-step-{}", item.step.word()), &[]),
            value: words.planned(item),
        }));
        let intro = words.text(if plan.is_done() { "setup-all-well" } else { "setup-intro" }, &[]);
        let body = said.map_or_else(|| intro.clone(), |said| format!("{said}\n\n{intro}"));
        View {
            title: Some(words.text("setup-title", &[])),
            fields,
            footer: Some(words.text("setup-footer", &[])),
            rows: home_rows(&words, &known, self.guilds.configuration(guild).is_some(), plan.is_done()),
            ..View::note(words.lang, body)
        }
    }

    /// What came of each step.
    pub fn set_up_report(&self, guild: GuildId, done: &[(Step, Outcome)]) -> View {
        let library = self.library.load();
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let failed = done.iter().any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)));
        let fields = done.iter().map(|(step, outcome)| Field {
            name: words.text(&format!("setup-step-{}", step.word()), &[]),
            value: words.reported(*step, outcome),
        });
        let key = if failed { "setup-report-failed" } else { "setup-report" };
        View {
            title: Some(words.text("setup-title", &[])),
            fields: fields.collect(),
            rows: vec![Row::Buttons(vec![back(&words)])],
            ..View::note(words.lang, words.text(key, &[]))
        }
    }

    /// Who is in the team.
    pub fn set_up_team(&self, guild: GuildId) -> View {
        let library = self.library.load();
        let known = self.guild(guild);
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let pick = |press, key: &str, of, chosen: Vec<u64>, least| {
            let placeholder = words.text(key, &[]);
            Row::Pick(Pick { does: Action::SetUp(press), placeholder, of, chosen, count: (least, 1) })
        };
        let role = known.settings.referent_role.map(|role| role.0).into_iter().collect();
        let lead = known.settings.lead.map(|lead| lead.0).into_iter().collect();
        View {
            title: Some(words.text("setup-team", &[])),
            rows: vec![
                pick(SetUpPress::Role, "setup-pick-role", PickOf::Roles, role, 0),
                pick(SetUpPress::Lead, "setup-pick-lead", PickOf::People, lead, 1),
                Row::Buttons(vec![back(&words)]),
            ],
            ..View::note(words.lang, words.text("setup-team-words", &[]))
        }
    }

    /// Which channels serve for what.
    pub fn set_up_places(&self, guild: GuildId) -> View {
        let library = self.library.load();
        let known = self.guild(guild);
        let (settings, setup) = (&known.settings, &known.setup);
        let words = Words { interface: library.interface(), lang: self.team_language(guild) };
        let pick = |press, key: &str, of, chosen: Vec<ChannelId>, count| {
            let placeholder = words.text(key, &[]);
            let chosen =
                chosen.into_iter().map(|channel| channel.0).take(usize::from(MOST_EXCLUDED)).collect();
            Row::Pick(Pick { does: Action::SetUp(press), placeholder, of, chosen, count })
        };
        let one = |channel: Option<ChannelId>| channel.into_iter().collect::<Vec<_>>();
        View {
            title: Some(words.text("setup-places", &[])),
            rows: vec![
                pick(
                    SetUpPress::Staff,
                    "setup-pick-staff",
                    PickOf::TeamChannels,
                    one(setup.picked_staff.or(settings.staff_channel)),
                    (1, 1),
                ),
                pick(
                    SetUpPress::Talks,
                    "setup-pick-talks",
                    PickOf::TextChannels,
                    one(setup.picked_talks.or(settings.talk_channel)),
                    (1, 1),
                ),
                pick(
                    SetUpPress::Fallback,
                    "setup-pick-fallback",
                    PickOf::TeamChannels,
                    one(settings.fallback_channel),
                    (0, 1),
                ),
                pick(
                    SetUpPress::Excluded,
                    "setup-pick-excluded",
                    PickOf::Places,
                    settings.excluded_channels.clone(),
                    (0, MOST_EXCLUDED),
                ),
                Row::Buttons(vec![back(&words)]),
            ],
            ..View::note(words.lang, words.text("setup-places-words", &[]))
        }
    }

    /// What tells members what is read, by whom, and how to stay out: in both languages, whatever the team speaks.
    pub fn notice(&self, guild: GuildId) -> View {
        let library = self.library.load();
        let known = self.guild(guild);
        let fields = Lang::ALL.map(|lang| {
            let words = Words { interface: library.interface(), lang };
            let mut text = words.text("notice-words", &[]);
            let left = &known.settings.excluded_channels;
            if !left.is_empty() {
                let places = listed(left);
                text = format!("{text}\n{}", words.text("notice-not-read", &[("places", (&places).into())]));
            }
            Field { name: words.text("notice-name", &[]), value: text }
        });
        View { title: Some(self.notice_title()), fields: fields.into(), ..View::note(Lang::Fr, "") }
    }

    /// By which the notice is found again.
    pub fn notice_title(&self) -> String {
        self.library.load().interface().text(Lang::Fr, "notice-title", &[])
    }
}

fn back(words: &Words<'_>) -> Button {
    Button::secondary(words.text("setup-button-home", &[]), Action::SetUp(SetUpPress::Home))
}

fn home_rows(words: &Words<'_>, known: &Guild, configured: bool, done: bool) -> Vec<Row> {
    let cards = known.settings.public_cards.unwrap_or(true);
    let does = |key: &str, press| Button::secondary(words.text(key, &[]), Action::SetUp(press));
    let mut first = Vec::new();
    if !done {
        first.push(Button::primary(words.text("setup-button-apply", &[]), Action::SetUp(SetUpPress::Apply)));
    }
    first.push(does("setup-button-team", SetUpPress::Team));
    first.push(does("setup-button-places", SetUpPress::Places));
    let mut second = vec![
        does("setup-button-language", SetUpPress::Language),
        does(if cards { "setup-button-cards-off" } else { "setup-button-cards-on" }, SetUpPress::Cards),
    ];
    if configured {
        second.push(does("setup-button-file", SetUpPress::LikeTheFile));
    }
    second.push(Button::secondary(words.text("button-dismiss", &[]), Action::Dismiss));
    vec![Row::Buttons(first), Row::Buttons(second)]
}

/// What is set, a line each, with where it comes from.
fn lines(words: &Words<'_>, known: &Guild, file: Option<&GuildSettings>, referents: usize) -> String {
    let (settings, setup) = (&known.settings, &known.setup);
    let none = words.text("setup-none", &[]);
    let from = |here: bool, there: bool| match (here, there) {
        (true, _) => format!(" · {}", words.text("setup-from-here", &[])),
        (false, true) => format!(" · {}", words.text("setup-from-file", &[])),
        (false, false) => String::new(),
    };
    let line = |key: &str, value: Option<String>, source: String| {
        let value = value.unwrap_or_else(|| none.clone());
        format!("{}{source}", words.text(key, &[("value", (&value).into())]))
    };
    let yes = words.text(if settings.public_cards.unwrap_or(true) { "setup-yes" } else { "setup-no" }, &[]);
    let spoken = words.text("setup-language-name", &[]);
    let excluded = (!settings.excluded_channels.is_empty()).then(|| listed(&settings.excluded_channels));
    let said = |told: fn(&GuildSettings) -> bool| file.is_some_and(told);
    [
        line(
            "setup-line-staff",
            settings.staff_channel.map(place),
            from(setup.staff_channel.is_some(), said(|file| file.staff_channel.is_some())),
        ),
        line(
            "setup-line-talks",
            settings.talk_channel.map(place),
            from(setup.talk_channel.is_some(), said(|file| file.talk_channel.is_some())),
        ),
        line(
            "setup-line-fallback",
            settings.fallback_channel.map(place),
            from(setup.fallback.is_some(), said(|file| file.fallback_channel.is_some())),
        ),
        line(
            "setup-line-lead",
            settings.lead.map(mention),
            from(setup.lead.is_some(), said(|file| file.lead.is_some())),
        ),
        line(
            "setup-line-role",
            settings.referent_role.map(|role| format!("<@&{role}>")),
            from(setup.referent_role.is_some(), said(|file| file.referent_role.is_some())),
        ),
        words.text("setup-line-referents", &[("count", referents.into())]),
        line(
            "setup-line-language",
            Some(spoken),
            from(setup.language.is_some(), said(|file| file.language.is_some())),
        ),
        line(
            "setup-line-cards",
            Some(yes),
            from(setup.public_cards.is_some(), said(|file| file.public_cards.is_some())),
        ),
        line(
            "setup-line-excluded",
            excluded,
            from(setup.excluded_channels.is_some(), said(|file| !file.excluded_channels.is_empty())),
        ),
    ]
    .join("\n")
}

fn listed(channels: &[ChannelId]) -> String {
    let shown: Vec<_> = channels.iter().take(MOST_LISTED).map(|channel| place(*channel)).collect();
    let more = channels.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    format!("{}{more}", shown.join(" "))
}

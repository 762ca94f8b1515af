//! Channels, permissions, and the filter that Discord runs before any bot hears a message.

use super::{
    Automod, FilterRule, Found, Mark, Place, PlaceFault, Report, Seen, SeenServer, Unheard, ago, channel,
    day, role,
};
use crate::store::Panel;

impl Report<'_> {
    pub(super) fn setup(&mut self, seen: &Seen, panels: &[Panel]) {
        self.section("diag-setup");
        let settings = &self.guild.settings;
        let unset = [
            (settings.staff_channel.is_none(), Mark::Broken, "diag-staff-unset"),
            (settings.fallback_channel.is_none(), Mark::Mind, "diag-fallback-unset"),
            (settings.talk_channel.is_none(), Mark::Mind, "diag-talks-unset"),
            (panels.is_empty(), Mark::Mind, "diag-panel-unset"),
        ];
        for (unset, mark, key) in unset {
            if unset {
                self.say(mark, key, &[]);
            }
        }
        self.pause();
        let Some(server) = &seen.server else { return };
        for place in &server.channels {
            let where_ = channel(place.channel);
            let what = self.word(&format!("diag-place-{}", place.place.tag()), &[]);
            let at = [("place", (&what).into()), ("channel", (&where_).into())];
            match &place.fault {
                None => self.say(Mark::Well, "diag-place-well", &at),
                Some(PlaceFault::Gone) => self.say(Mark::Broken, "diag-place-gone", &at),
                Some(PlaceFault::Kind) => {
                    self.say(Mark::Broken, &format!("diag-place-kind-{}", place.place.tag()), &at);
                }
                Some(PlaceFault::NoMessage) => self.say(Mark::Mind, "diag-panel-gone", &at),
                Some(PlaceFault::Lacks(names)) => {
                    let mark = if place.place == Place::Panel { Mark::Mind } else { Mark::Broken };
                    self.say(mark, "diag-place-lacks", &[at[0], at[1], ("permissions", names.into())]);
                }
            }
        }
        self.heard(server);
    }

    /// Channels that are not heard, or not after an interruption.
    fn heard(&mut self, server: &SeenServer) {
        let of = |why: Unheard| {
            let found = server.unheard.iter().filter(|(_, of)| *of == why);
            found.map(|(id, _)| channel(*id)).collect::<Vec<_>>()
        };
        for (why, key) in [(Unheard::Unseen, "diag-unseen"), (Unheard::NotReadBack, "diag-not-read-back")] {
            let channels = of(why);
            if !channels.is_empty() {
                let names = self.names(&channels);
                self.say(Mark::Mind, key, &[("channels", (&names).into()), ("count", channels.len().into())]);
            }
        }
        if server.unheard.is_empty() {
            self.say(Mark::Well, "diag-heard-well", &[("count", server.heard.into())]);
        }
    }

    fn pause(&mut self) {
        let Some(pause) = self.guild.pause(self.now) else { return };
        match pause.until {
            None => self.say(Mark::Mind, "diag-pause-open", &[("since", (&day(pause.since)).into())]),
            Some(until) => self.say(Mark::Mind, "diag-pause-until", &[("until", (&ago(until)).into())]),
        }
    }

    pub(super) fn automod(&mut self, automod: &Automod) {
        self.section("diag-automod");
        let rules = match automod {
            Automod::Forbidden => return self.say(Mark::Mind, "diag-automod-forbidden", &[]),
            Automod::Unknown => return self.say(Mark::Mind, "diag-automod-unknown", &[]),
            Automod::Rules(rules) => rules,
        };
        for rule in rules {
            self.rule(rule);
        }
        if rules.iter().all(|rule| rule.found == Found::Nothing) {
            self.say(Mark::Well, "diag-automod-well", &[("count", rules.len().into())]);
        }
    }

    fn rule(&mut self, rule: &FilterRule) {
        let name = code(&rule.name);
        let exempt = self.exempt(rule);
        match &rule.found {
            Found::Nothing => {}
            Found::Unreadable if rule.punishes || rule.blocks => {
                self.say(
                    Mark::Mind,
                    "diag-automod-unreadable",
                    &[("rule", (&name).into()), ("exempt", (&exempt).into())],
                );
            }
            Found::Unreadable => {}
            Found::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| code(word)).collect();
                let words = self.names(&words);
                let args =
                    [("rule", (&name).into()), ("words", (&words).into()), ("exempt", (&exempt).into())];
                match (rule.punishes, rule.blocks) {
                    (true, _) => self.say(Mark::Broken, "diag-automod-punishes", &args),
                    (false, true) => self.say(Mark::Broken, "diag-automod-blocks", &args),
                    (false, false) => self.say(Mark::Mind, "diag-automod-tells", &args),
                }
            }
        }
    }

    /// For whom, and where, a rule does not hold: a sentence that follows another, or nothing.
    fn exempt(&self, rule: &FilterRule) -> String {
        let roles = rule.exempt_roles.iter().map(|id| role(*id));
        let all: Vec<String> = roles.chain(rule.exempt_channels.iter().map(|id| channel(*id))).collect();
        if all.is_empty() {
            return String::new();
        }
        format!(" {}", self.word("diag-automod-exempt", &[("names", (&self.names(&all)).into())]))
    }
}

/// Words of the server's own, so that no sign in them counts for Discord.
fn code(text: &str) -> String {
    let plain: String =
        text.chars().filter(|letter| *letter != '`' && !letter.is_control()).take(40).collect();
    format!("`{plain}`")
}

//! `/garde qui`: who is on duty now, who is next, who is registered and until when.

use super::{App, Desk, at_time, mention, on_day};
use crate::app::view::{Field, Tone, View};
use crate::cases::{Hours, RENEW_WITHIN, Registration};

/// Characters of a titled block (Discord's limit), less a line for those who do not fit.
const MOST_CHARS: usize = 960;

impl App {
    pub(super) fn who(&self, desk: &Desk) -> View {
        let guild = self.guild(desk.id);
        let (roster, now) = (&guild.roster, desk.now);
        let word = |key: &str| self.word(desk.lang, key, &[]);
        let (holding, over): (Vec<_>, Vec<_>) =
            roster.registrations.iter().partition(|entry| now < entry.expires);
        let mut fields = vec![Field { name: word("duty-now"), value: self.on_now(desk) }];
        let registered = holding.iter().map(|entry| self.registered_line(desk, entry)).collect::<Vec<_>>();
        let value = if registered.is_empty() { word("duty-nobody") } else { self.fitting(desk, &registered) };
        fields.push(Field { name: word("duty-registered-all"), value });
        if !over.is_empty() {
            let line =
                |entry: &Registration| format!("{} · {}", mention(entry.person), on_day(entry.expires));
            let lines: Vec<_> = over.iter().map(line).collect();
            fields.push(Field { name: word("duty-over"), value: self.fitting(desk, &lines) });
        }
        let lead = roster.lead.map_or_else(|| word("duty-nobody"), mention);
        fields.push(Field { name: word("duty-lead"), value: lead });
        View {
            title: Some(word("duty-title")),
            fields,
            footer: Some(word("duty-zone")),
            tone: Tone::Calm,
            ..View::note(desk.lang, self.team_words(desk))
        }
    }

    /// Who is on duty now and who comes next; where nobody is, that is said, and who is called instead.
    pub(super) fn on_now(&self, desk: &Desk) -> String {
        let guild = self.guild(desk.id);
        let (zone, roster) = (guild.zone(), &guild.roster);
        let mut lines: Vec<String> = roster
            .on_duty_until(desk.now, &zone)
            .into_iter()
            .map(|(person, until)| {
                let (who, until) = (mention(person), at_time(until));
                self.word(desk.lang, "duty-on-until", &[("who", (&who).into()), ("until", (&until).into())])
            })
            .collect();
        if lines.is_empty() {
            lines.push(self.word(desk.lang, "duty-nobody-on", &[]));
        }
        if let Some((from, person)) = roster.next_on_duty(desk.now, &zone) {
            let (who, from) = (mention(person), at_time(from));
            let args = [("who", (&who).into()), ("from", (&from).into())];
            lines.push(self.word(desk.lang, "duty-next", &args));
        }
        self.fitting(desk, &lines)
    }

    /// A referent: trained for what, until when, on duty every week when.
    fn registered_line(&self, desk: &Desk, entry: &Registration) -> String {
        let (who, until) = (mention(entry.person), on_day(entry.expires));
        let training = self.word(desk.lang, &format!("training-{}", entry.training.tag()), &[]);
        let args = [("who", (&who).into()), ("training", (&training).into()), ("until", (&until).into())];
        let mut line = self.word(desk.lang, "duty-entry", &args);
        if entry.expires.duration_since(desk.now) <= RENEW_WITHIN {
            line.push_str(" ⚠️");
        }
        let mut weekly: Vec<_> =
            desk.guild.roster.shifts.iter().filter(|shift| shift.person == entry.person).collect();
        weekly.sort_by_key(|shift| match shift.hours {
            Hours::Weekly { day, from, .. } => Some((day, from)),
            Hours::Once { .. } => None,
        });
        for shift in weekly {
            if let Hours::Weekly { day, from, to } = shift.hours {
                line.push_str(&format!("\n　{} {from} – {to}", self.day_name(desk.lang, day)));
            }
        }
        line
    }

    /// Lines as far as they fit into a block; the rest is counted.
    pub(super) fn fitting(&self, desk: &Desk, lines: &[String]) -> String {
        let mut shown = Vec::new();
        let mut left = MOST_CHARS;
        for line in lines {
            let length = line.chars().count() + 1;
            if length > left {
                let count = lines.len() - shown.len();
                shown.push(self.word(desk.lang, "duty-more", &[("count", count.into())]));
                break;
            }
            left -= length;
            shown.push(line.clone());
        }
        shown.join("\n")
    }
}

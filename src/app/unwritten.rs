//! What the team is shown of a message that cannot be written down yet, because the store does not answer.

use super::App;
use super::desk::{level_text, relative};
use super::intake::Heard;
use super::places::Reads;
use super::view::{Field, Tone, View};
use crate::cases::Rung;
use crate::ids::{ChannelId, GuildId, UserId};
use crate::phrases::Level;
use crate::text::{Lang, Script};
use crate::triage::{Alert, CaseKind, Context, PersonState, Place, Verdict, assess, decide};

/// A case that is not written down: whose and of which kind, and what is shown of it.
#[derive(Clone, Debug)]
pub struct Unwritten {
    /// The server.
    pub guild: GuildId,
    /// Whose.
    pub author: UserId,
    /// Which of their cases.
    pub kind: CaseKind,
    /// The team's channel.
    pub staff: ChannelId,
    /// What is shown: topic, level, link, time; no text and no name.
    pub view: View,
    /// How the name of its post begins.
    pub name: String,
    /// Who is called.
    pub people: Vec<UserId>,
}

impl App {
    /// Weighs a message without the store, as if its writer had no history; `None` where it is no case, or none that the
    /// server's team may see. Who is on duty is called at once: no ladder climbs before the case is written down.
    pub fn weigh_unwritten(&self, heard: &Heard) -> Option<Unwritten> {
        let (guild_id, author) = (heard.guild?, heard.author?);
        let now = self.clock.now();
        let guild = self.guild(guild_id);
        let staff = guild.settings.staff_channel?;
        let (rules, person) = (self.rules(), PersonState::default());
        let conflict =
            self.stands_above(guild_id, author, &heard.roles) || self.apart.holds(guild_id, author);
        let context = Context {
            now,
            written_at: heard.written_at,
            edited: heard.edited,
            read_back: heard.read_back,
            place: Place::Channel,
            excluded: self.places.reads(&guild.settings, heard.channel) == Reads::No,
            conflict,
            last_card: None,
            person: &person,
            rules: &rules,
        };
        let decision = decide(assess(&heard.findings), &context);
        let (Verdict::Case(plan), Some(assessment)) = (decision.verdict, decision.assessment) else {
            return None;
        };
        if conflict || plan.kind == CaseKind::Conflict || assessment.observed {
            return None;
        }
        let people = match plan.alert {
            Alert::Now => {
                let left_out = |person| person == author || guild.lacks_role(person);
                let called = |rung| guild.roster.called(rung, now, &guild.zone(), left_out);
                let on_duty = called(Rung::OnDuty);
                if on_duty.is_empty() { called(Rung::All) } else { on_duty }
            }
            Alert::Hour | Alert::List => Vec::new(),
        };
        let (name, view) = self.with_help(Some(guild_id), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            let interface = help.library.interface();
            let text = |key: &str| interface.text(lang, key, &[]);
            let level = level_text(help, lang, plan.level);
            let topic = help.library.topic(&assessment.topic).map_or_else(
                || assessment.topic.to_string(),
                |topic| format!("{} {}", topic.emoji, topic.card(lang, Script::Arab).title),
            );
            let place = if heard.blocked {
                format!("<#{}>", heard.channel)
            } else {
                let (channel, message) = (heard.channel, heard.message);
                let link = format!("https://discord.com/channels/{guild_id}/{channel}/{message}");
                format!("[{}]({link})", text("case-link"))
            };
            let place = format!("{place}\n{}", relative(heard.written_at));
            let view = View {
                title: Some(interface.text(lang, "unwritten-title", &[("level", (&level).into())])),
                body: text("unwritten-text"),
                fields: vec![
                    Field { name: text("case-topic"), value: topic },
                    Field { name: text("case-message"), value: place },
                ],
                footer: None,
                tone: if plan.level >= Level::Urgent { Tone::Pressing } else { Tone::Waiting },
                rows: Vec::new(),
                lang,
            };
            (format!("⏳ {level} · {}", text("unwritten-name")), view)
        });
        Some(Unwritten { guild: guild_id, author, kind: plan.kind, staff, view, name, people })
    }
}

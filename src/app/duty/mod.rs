//! `/garde`: who is a referent of a server, and who is on duty.
//!
//! The lead registers referents and takes that back; referents say when they are on duty. Everything is answered in
//! private, in the language of the team.

mod book;
mod drill;
mod who;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::App;
use super::ask::{Answer, Asker};
use super::guilds::Guild;
use super::view::View;
use crate::cases::duty::{self, TooLong};
use crate::cases::{Day, Minute, REGISTRATION_HOLDS, Registration, Standing, Training, Voucher};
use crate::ids::{GuildId, UserId};
use crate::responses::Value;
use crate::store::{Enrolment, Referent, StoreError};
use crate::text::Lang;

pub use book::Renewal;
pub(super) use book::seated;
pub use drill::{Drill, DrillRung, Drilled, Reach};

/// Hours on duty where nobody says how many.
const USUAL_HOURS: i64 = 4;

/// The days of a week, Monday first, as they are chosen and as interface keys end.
pub const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// Somebody whom the lead names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub user: UserId,
    /// An application, not a person.
    pub bot: bool,
    /// On this server.
    pub member: bool,
}

/// What is asked for with `/garde`. Words stay as they were typed until they are understood here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// The lead registers a referent, or renews that.
    Register {
        /// Whom.
        person: Named,
        /// What they were trained for.
        training: String,
        /// The lead attests that they are 18 or older.
        adult: bool,
    },
    /// The lead takes a registration back.
    Remove {
        /// Whose.
        person: Named,
    },
    /// On duty from now on.
    Take {
        /// For so many hours.
        hours: Option<i64>,
    },
    /// Not on duty any more until the end of what runs now.
    Leave,
    /// On duty every week.
    Weekly {
        /// A day, as in [`DAYS`].
        day: String,
        /// From.
        from: String,
        /// Until.
        to: String,
    },
    /// No longer every week.
    Forget {
        /// A day, as in [`DAYS`].
        day: String,
    },
    /// Who is on duty, and who is registered.
    Who,
    /// A drill.
    Drill,
}

/// Whoever asks, on a server that is known.
struct Desk {
    id: GuildId,
    guild: Arc<Guild>,
    user: UserId,
    lang: Lang,
    now: Timestamp,
}

impl App {
    /// Does what `/garde` asks for.
    pub(super) async fn duty(&self, asker: &Asker, duty: Duty) -> Answer {
        let Some(id) = asker.guild else { return self.note(Lang::Fr, "guild-only", &[]) };
        let guild = self.guild(id);
        let lang = guild.settings.language.unwrap_or(Lang::Fr);
        let desk = Desk { id, user: asker.user, lang, now: self.clock.now(), guild };
        match duty {
            Duty::Register { person, training, adult } => {
                self.register(&desk, person, &training, adult).await
            }
            Duty::Remove { person } => self.remove(&desk, person).await,
            _ => match self.not_of_the_team(&desk.guild, desk.user, lang) {
                Some(refused) => refused,
                None => self.duty_of_a_referent(&desk, duty).await,
            },
        }
    }

    async fn duty_of_a_referent(&self, desk: &Desk, duty: Duty) -> Answer {
        match duty {
            Duty::Who => Answer::Show(Box::new(self.who(desk))),
            Duty::Drill => self.drill(desk),
            // The lead stands on the last rung and is called anyway.
            _ if !desk.guild.roster.registered(desk.now).contains(&desk.user) => {
                self.note(desk.lang, "duty-lead-needs-none", &[])
            }
            Duty::Take { hours } => self.take_duty(desk, hours).await,
            Duty::Leave => self.leave_duty(desk).await,
            Duty::Weekly { day, from, to } => self.every_week(desk, &day, &from, &to).await,
            Duty::Forget { day } => self.not_every_week(desk, &day).await,
            Duty::Register { .. } | Duty::Remove { .. } => self.note(desk.lang, "duty-not-the-lead", &[]),
        }
    }

    /// The sentence for somebody who is no referent of a server, or no longer; none for referents and the lead.
    fn not_of_the_team(&self, guild: &Guild, person: UserId, lang: Lang) -> Option<Answer> {
        match guild.roster.standing(person, self.clock.now()) {
            Standing::Referent | Standing::RanOut(_) => self.may_no_more(guild, person, lang),
            Standing::Stranger => Some(self.note(lang, "duty-stranger", &[])),
        }
    }

    /// What somebody is told who was a referent and may act no more: the registration ran out, or the role is gone; and who can
    /// change that.
    pub(super) fn may_no_more(&self, guild: &Guild, person: UserId, lang: Lang) -> Option<Answer> {
        let lead = match guild.roster.lead {
            Some(lead) => mention(lead),
            None => self.word(lang, "duty-the-lead", &[]),
        };
        let since = match guild.roster.standing(person, self.clock.now()) {
            Standing::RanOut(since) => since,
            Standing::Referent if guild.lacks_role(person) => {
                let role = guild.settings.referent_role.map(|role| format!("<@&{role}>")).unwrap_or_default();
                let args = [("role", (&role).into()), ("lead", (&lead).into())];
                return Some(self.note(lang, "refusal-role-lost", &args));
            }
            Standing::Referent | Standing::Stranger => return None,
        };
        let when = on_day(since);
        let args = [("when", (&when).into()), ("lead", (&lead).into())];
        Some(self.note(lang, "refusal-ran-out", &args))
    }

    /// The sentence for whoever is not the lead.
    fn not_the_lead(&self, desk: &Desk) -> Option<Answer> {
        match desk.guild.roster.lead {
            Some(lead) if lead == desk.user => None,
            Some(_) if self.not_of_the_team(&desk.guild, desk.user, desk.lang).is_none() => {
                Some(self.note(desk.lang, "duty-not-the-lead", &[]))
            }
            Some(_) => self.not_of_the_team(&desk.guild, desk.user, desk.lang),
            None => Some(self.note(desk.lang, "duty-no-lead", &[])),
        }
    }

    async fn register(&self, desk: &Desk, person: Named, training: &str, adult: bool) -> Answer {
        if let Some(refused) = self.not_the_lead(desk) {
            return refused;
        }
        let chosen = Training::CHOICES.into_iter().find(|choice| choice.tag() == training);
        let refused = match chosen {
            _ if person.bot => Err("duty-bot"),
            _ if person.user == desk.user => Err("duty-oneself"),
            _ if !person.member => Err("duty-not-a-member"),
            _ if !adult => Err("duty-not-adult"),
            None => Err("duty-unknown-training"),
            Some(training) => Ok(training),
        };
        let training = match refused {
            Ok(training) => training,
            Err(key) => return self.note(desk.lang, key, &[]),
        };
        let known = desk.guild.roster.standing(person.user, desk.now) != Standing::Stranger;
        let expires = desk.now + REGISTRATION_HOLDS;
        let by = Voucher::Lead(desk.user);
        let registration = Registration { person: person.user, training, by, at: desk.now, expires };
        let enrol = |referent: &mut Referent| {
            referent.enrolment = Enrolment::Registered(registration);
            referent.reminded_of = None;
        };
        if let Err(error) = self.change_referent(desk.id, person.user, enrol).await {
            return self.not_kept(desk, &error);
        }
        let (who, until) = (mention(person.user), on_day(expires));
        let what = self.word(desk.lang, &format!("training-{}", training.tag()), &[]);
        let args = [("who", (&who).into()), ("training", (&what).into()), ("until", (&until).into())];
        let key = if known { "duty-renewed" } else { "duty-registered" };
        let done = self.word(desk.lang, key, &args);
        self.shown(desk.lang, &[done, self.team_words(desk)])
    }

    /// Whether the server has a team now that may be promised, and what it lacks.
    fn team_words(&self, desk: &Desk) -> String {
        let guild = self.guild(desk.id);
        match guild.roster.registered(desk.now).len() {
            few @ (0 | 1) => self.word(desk.lang, "duty-team-lacks", &[("count", (2 - few).into())]),
            _ if guild.settings.staff_channel.is_none() => self.word(desk.lang, "duty-team-no-channel", &[]),
            _ => self.word(desk.lang, "duty-team-stands", &[]),
        }
    }

    async fn remove(&self, desk: &Desk, person: Named) -> Answer {
        if let Some(refused) = self.not_the_lead(desk) {
            return refused;
        }
        let who = mention(person.user);
        if !desk.guild.roster.registrations.iter().any(|entry| entry.person == person.user) {
            return self.note(desk.lang, "duty-not-registered", &[("who", (&who).into())]);
        }
        let configured = desk.guild.settings.referents.contains(&person.user);
        let (by, at) = (desk.user, desk.now);
        let withdraw = |referent: &mut Referent| {
            *referent = Referent::new(person.user);
            if configured {
                referent.enrolment = Enrolment::Withdrawn { by, at };
            }
        };
        if let Err(error) = self.change_referent(desk.id, person.user, withdraw).await {
            return self.not_kept(desk, &error);
        }
        let key = if configured { "duty-removed-here" } else { "duty-removed" };
        let done = self.word(desk.lang, key, &[("who", (&who).into())]);
        self.shown(desk.lang, &[done, self.team_words(desk)])
    }

    async fn take_duty(&self, desk: &Desk, hours: Option<i64>) -> Answer {
        let length = SignedDuration::from_secs(hours.unwrap_or(USUAL_HOURS).saturating_mul(3600));
        let (person, now) = (desk.user, desk.now);
        let mut taken = Ok(());
        let change = |referent: &mut Referent| taken = duty::take(&mut referent.shifts, person, now, length);
        let kept = self.change_referent(desk.id, person, change).await;
        match (taken, kept) {
            (Err(why), _) => self.too_long(desk, why),
            (Ok(()), Err(error)) => self.not_kept(desk, &error),
            (Ok(()), Ok(())) => {
                let until = self.until(desk).map(at_time).unwrap_or_default();
                self.note(desk.lang, "duty-taken", &[("until", (&until).into())])
            }
        }
    }

    /// Until when whoever asks is on duty now.
    fn until(&self, desk: &Desk) -> Option<Timestamp> {
        let guild = self.guild(desk.id);
        let on = guild.roster.on_duty_until(desk.now, &guild.zone());
        on.into_iter().find(|(person, _)| *person == desk.user).map(|(_, until)| until)
    }

    async fn leave_duty(&self, desk: &Desk) -> Answer {
        let (now, zone) = (desk.now, desk.guild.zone());
        let mut left = false;
        let change = |referent: &mut Referent| left = duty::leave(&mut referent.shifts, now, &zone);
        match self.change_referent(desk.id, desk.user, change).await {
            Err(error) => self.not_kept(desk, &error),
            Ok(()) if !left => self.note(desk.lang, "duty-not-on", &[]),
            Ok(()) => {
                let done = self.word(desk.lang, "duty-left", &[]);
                self.shown(desk.lang, &[done, self.on_now(desk)])
            }
        }
    }

    async fn every_week(&self, desk: &Desk, day: &str, from: &str, to: &str) -> Answer {
        let Some(day) = day_of(day) else { return self.note(desk.lang, "duty-unknown-day", &[]) };
        let (Some(from), Some(to)) = (Minute::parse(from), Minute::parse(to)) else {
            return self.note(desk.lang, "duty-unknown-time", &[]);
        };
        let person = desk.user;
        let mut taken = Ok(false);
        let change = |referent: &mut Referent| {
            taken = duty::every_week(&mut referent.shifts, person, day, from, to);
        };
        let kept = self.change_referent(desk.id, person, change).await;
        let replaced = match (taken, kept) {
            (Err(why), _) => return self.too_long(desk, why),
            (Ok(_), Err(error)) => return self.not_kept(desk, &error),
            (Ok(replaced), Ok(())) => replaced,
        };
        let (name, from, to) = (self.day_name(desk.lang, day), from.to_string(), to.to_string());
        let args = [("day", (&name).into()), ("from", (&from).into()), ("to", (&to).into())];
        self.note(desk.lang, if replaced { "duty-weekly-instead" } else { "duty-weekly" }, &args)
    }

    async fn not_every_week(&self, desk: &Desk, day: &str) -> Answer {
        let Some(day) = day_of(day) else { return self.note(desk.lang, "duty-unknown-day", &[]) };
        let mut found = false;
        let change = |referent: &mut Referent| found = duty::not_on(&mut referent.shifts, day);
        let kept = self.change_referent(desk.id, desk.user, change).await;
        let name = self.day_name(desk.lang, day);
        match kept {
            Err(error) => self.not_kept(desk, &error),
            Ok(()) => {
                let key = if found { "duty-forgotten" } else { "duty-nothing-on-day" };
                self.note(desk.lang, key, &[("day", (&name).into())])
            }
        }
    }

    fn day_name(&self, lang: Lang, day: Day) -> String {
        let tag = DAYS.get(usize::from(day.0)).copied().unwrap_or(DAYS[0]);
        self.word(lang, &format!("day-{tag}"), &[])
    }

    fn too_long(&self, desk: &Desk, why: TooLong) -> Answer {
        let key = match why {
            TooLong::TooLong => "duty-too-long",
            TooLong::Nothing => "duty-no-time",
        };
        self.note(desk.lang, key, &[])
    }

    fn not_kept(&self, desk: &Desk, error: &StoreError) -> Answer {
        tracing::error!(%error, "a roster was not changed");
        self.note(desk.lang, "store-down", &[])
    }

    fn word(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.library.load().interface().text(lang, key, args)
    }

    fn note(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> Answer {
        self.shown(lang, &[self.word(lang, key, args)])
    }

    fn shown(&self, lang: Lang, sentences: &[String]) -> Answer {
        Answer::Show(Box::new(View::note(lang, sentences.join("\n"))))
    }
}

fn day_of(tag: &str) -> Option<Day> {
    let place = DAYS.iter().position(|known| *known == tag)?;
    Day::ALL.get(place).copied()
}

fn mention(person: UserId) -> String {
    format!("<@{person}>")
}

/// A day, as Discord shows it in everybody's own language.
fn on_day(moment: Timestamp) -> String {
    format!("<t:{}:D>", moment.as_second())
}

/// A day and a time of day.
fn at_time(moment: Timestamp) -> String {
    format!("<t:{}:f>", moment.as_second())
}

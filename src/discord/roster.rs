//! What rosters need of Discord: a drill that calls people for real and looks whom it reached, and telling the lead in time
//! that a registration ends.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serenity::builder::{CreateAllowedMentions, CreateForumPost, CreateMessage};
use serenity::model::Permissions;

use super::bot::Edge;
use super::calls::calling_some;
use super::facts::{ChannelFacts, ChannelKind, GuildFacts, MemberFacts, UserFacts};
use super::permissions;
use super::rest::RestError;
use crate::app::duty::{Drill, Drilled, Reach, Renewal};
use crate::app::view::View;
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use crate::text::Lang;

/// Discord's flag of a forum in which every post needs a tag.
const NEEDS_A_TAG: u64 = 1 << 4;

/// Something that the team is told once.
struct Notice<'a> {
    title: &'a str,
    day: Timestamp,
    nonce: String,
}

impl Edge {
    /// Calls everybody whom the ladder would call, in the channel of the team, and looks who was reached.
    pub(super) async fn drill(&self, drill: &Drill, press: InteractionId) -> View {
        let drilled = match self.call_for_drill(drill, press).await {
            Ok((channel, message, called)) => {
                let reached = self.reached(drill, &called).await;
                Drilled::Called { place: (channel, message), reached }
            }
            Err(error) => {
                tracing::warn!(%error, "a drill was not posted");
                Drilled::NotPosted
            }
        };
        self.app.drill_report(drill, &drilled)
    }

    /// The call, as an alert of a case is made: a post, and in it a message that mentions people.
    async fn call_for_drill(
        &self,
        drill: &Drill,
        press: InteractionId,
    ) -> Result<(ChannelId, MessageId, Vec<UserFacts>), RestError> {
        let staff = self.rest.channel(drill.staff).await?;
        let (channel, words) = if staff.kind == ChannelKind::Forum {
            let first =
                CreateMessage::new().content(&drill.words).allowed_mentions(CreateAllowedMentions::new());
            (self.open_post(&staff, &drill.title, first).await?, drill.call.clone())
        } else {
            (drill.staff, format!("{}\n{}", drill.words, drill.call))
        };
        let message = calling_some(&drill.people(), &words);
        let made = self.rest.create_message(channel, message, &format!("drill-{press}")).await?;
        Ok((made.channel_id, made.id, made.mentions))
    }

    /// Who can be reached: on the server, sees the channel of the team, and was really mentioned.
    async fn reached(&self, drill: &Drill, called: &[UserFacts]) -> BTreeMap<UserId, Reach> {
        let place = async {
            let guild = self.rest.guild(drill.guild).await?;
            Ok::<_, RestError>((guild, self.rest.channel(drill.staff).await?))
        };
        let place =
            place.await.inspect_err(|error| tracing::warn!(%error, "a drill could not look who sees it"));
        let mut reached = BTreeMap::new();
        for person in drill.people() {
            let reach = match &place {
                Ok((guild, staff)) => {
                    let called = called.iter().any(|user| user.id == person);
                    self.reach(guild, staff, person, called).await
                }
                Err(_) => Reach::Unknown,
            };
            reached.insert(person, reach);
        }
        reached
    }

    async fn reach(&self, guild: &GuildFacts, staff: &ChannelFacts, person: UserId, called: bool) -> Reach {
        match self.rest.member(guild.id, person).await {
            Ok(member) => {
                let may = permissions::in_channel(guild, person, &member, staff);
                match (may.contains(Permissions::VIEW_CHANNEL), called) {
                    _ if !self.may_act(guild.id, person, &member) => Reach::WithoutRole,
                    (false, _) => Reach::CannotSee,
                    (true, false) => Reach::NotCalled,
                    (true, true) => Reach::Reached,
                }
            }
            Err(error) if error.is_gone() => Reach::Left,
            Err(error) => {
                tracing::warn!(%error, "a drill could not look whether somebody is on the server");
                Reach::Unknown
            }
        }
    }

    /// Notes the roles of a member, and says whether they are not without the role that referents have on the server.
    pub(super) fn may_act(&self, guild: GuildId, person: UserId, member: &MemberFacts) -> bool {
        let roles: Vec<u64> = member.roles.iter().map(|role| role.get()).collect();
        self.app.guilds.note_role(guild, person, &roles);
        !self.app.guild(guild).lacks_role(person)
    }

    /// Looks who of those registered still has the role of referents, on servers that name one. A press tells of whoever
    /// presses; this tells of the others, so that nobody is promised who cannot act.
    pub(super) async fn mind_roles(&self) {
        for (guild, known) in self.app.guilds.all().iter() {
            if known.settings.referent_role.is_none() {
                continue;
            }
            for entry in &known.roster.registrations {
                match self.rest.member(*guild, entry.person).await {
                    Ok(member) => {
                        self.may_act(*guild, entry.person, &member);
                    }
                    Err(error) if error.is_gone() => self.app.guilds.note_role(*guild, entry.person, &[]),
                    Err(error) => {
                        tracing::warn!(%error, "the roles of a referent were not looked up; it is tried again");
                    }
                }
            }
        }
    }

    /// Opens a post in the forum of the team; one that wants tags gets its first.
    pub(super) async fn open_post(
        &self,
        staff: &ChannelFacts,
        name: &str,
        first: CreateMessage,
    ) -> Result<ChannelId, RestError> {
        let tag = staff.available_tags.first().filter(|_| staff.flags & NEEDS_A_TAG != 0);
        let post = CreateForumPost::new(name, first).set_applied_tags(tag.map(|tag| tag.id));
        Ok(self.rest.create_forum_post(staff.id, &post).await?.id)
    }

    /// Looks what other processes changed in rosters, and tells each lead of registrations that end soon.
    pub(super) async fn mind_rosters(&self) {
        if let Err(error) = self.app.reload_setups().await {
            tracing::warn!(%error, "set-ups of servers could not be looked up; they stay as they are");
        }
        if let Err(error) = self.app.reload_rosters().await {
            tracing::warn!(%error, "rosters could not be looked up; they stay as they are");
            return;
        }
        for (guild, known) in self.app.guilds.all().iter() {
            if let (Some(staff), Some(lead)) = (known.settings.staff_channel, known.roster.lead) {
                self.tell_renewals(*guild, staff, lead).await;
                self.tell_of_pause(*guild, staff, lead).await;
            }
        }
    }

    async fn tell_of_pause(&self, guild: GuildId, staff: ChannelId, lead: UserId) {
        let Some(told) = self.app.pause_reminder(guild) else { return };
        let day = self.app.clock.now();
        let message = calling_some(&[lead], &told.words);
        let notice = Notice { title: &told.title, day, nonce: format!("pause-{}", day.strftime("%Y-%m-%d")) };
        if let Err(error) = self.post_once(guild, staff, &notice, message).await {
            tracing::error!(%error, "a lead was not told that a pause goes on; it is tried again");
        } else if let Err(error) = self.app.pause_reminded(guild).await {
            tracing::warn!(%error, "a lead may be told twice that a pause goes on");
        }
    }

    async fn tell_renewals(&self, guild: GuildId, staff: ChannelId, lead: UserId) {
        let renewals = match self.app.renewals(guild).await {
            Ok(renewals) if renewals.is_empty() => return,
            Ok(renewals) => renewals,
            Err(error) => {
                tracing::warn!(%error, "it could not be looked up whom a lead was told of");
                return;
            }
        };
        if let Err(error) = self.post_renewals(guild, staff, lead, &renewals).await {
            tracing::error!(%error, "a lead was not told that registrations end; it is tried again");
            return;
        }
        for renewal in renewals {
            if let Err(error) = self.app.reminded(guild, renewal).await {
                tracing::warn!(%error, "a lead may be told twice that a registration ends");
            }
        }
    }

    async fn post_renewals(
        &self,
        guild: GuildId,
        staff: ChannelId,
        lead: UserId,
        renewals: &[Renewal],
    ) -> Result<(), RestError> {
        let (title, words) = self.app.with_help(Some(guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            let interface = help.library.interface();
            let mut lines = vec![interface.text(lang, "renewal-words", &[])];
            lines.extend(renewals.iter().map(|renewal| {
                let (who, when) = (format!("<@{}>", renewal.person), renewal.expires.as_second());
                let when = format!("<t:{when}:D>");
                interface.text(lang, "renewal-line", &[("who", (&who).into()), ("when", (&when).into())])
            }));
            (interface.text(lang, "renewal-title", &[]), lines.join("\n"))
        });
        let message = calling_some(&[lead], &words);
        // What ends first makes the notice its own: posted and not noted, it is found by that.
        let first = renewals.iter().map(|renewal| renewal.expires).min().unwrap_or_default();
        let notice = Notice { title: &title, day: first, nonce: format!("renew-{}", first.as_second()) };
        self.post_once(guild, staff, &notice, message).await
    }

    /// Tells the team something once: posted and not noted, it is found by its day.
    async fn post_once(
        &self,
        guild: GuildId,
        staff: ChannelId,
        notice: &Notice<'_>,
        message: CreateMessage,
    ) -> Result<(), RestError> {
        let facts = self.rest.channel(staff).await?;
        if facts.kind != ChannelKind::Forum {
            return self.rest.create_message(staff, message, &notice.nonce).await.map(drop);
        }
        let mark = format!("{} ({})", notice.title, notice.day.strftime("%Y-%m-%d"));
        let known = self.rest.active_threads(guild).await?;
        if known.iter().any(|thread| thread.name.as_deref() == Some(mark.as_str())) {
            return Ok(());
        }
        self.open_post(&facts, &mark, message).await.map(drop)
    }
}

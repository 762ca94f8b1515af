//! Presses and commands: from Discord's interaction to a question for the app, and its answer back.
//!
//! A press is first an event, then an answer: what it asks for happens even where the answer comes too late. What is not
//! ready within 1.2 s is deferred, so that Discord's 3 s never pass in silence.

use std::time::{Duration, Instant};

use serenity::builder::{
    AutocompleteChoice, CreateAllowedMentions, CreateAutocompleteResponse, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EditInteractionResponse,
};
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRowComponent, CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, Interaction,
    ModalInteraction, ResolvedTarget, ResolvedValue,
};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::guild::Member;
use serenity::model::id::{ChannelId as DiscordChannel, GuildId as DiscordGuild};
use serenity::model::user::User;

use super::bot::Edge;
use super::commands;
use super::render;
use super::rest::{InteractionToken, MadeMessage, RestError};
use crate::app::action::Action;
use crate::app::view::View;
use crate::app::{Answer, Ask, Asker, Filter, ReadRequest, Seen};
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use crate::store::Panel;
use crate::text::{Lang, MessageText};

/// Within this an answer is given at once; after it, deferred (design §7).
const PATIENCE: Duration = Duration::from_millis(1200);
/// Choices of a completion (Discord's limit).
const CHOICES: usize = 25;

/// An interaction to be answered.
pub(super) struct Call {
    pub(super) id: InteractionId,
    token: InteractionToken,
    heard_at: Instant,
    pub(super) asker: Asker,
    /// It was pressed on a message for that person alone, which can be replaced.
    on_private: bool,
    /// What the person may do on the server, as Discord says with each press; nothing in direct messages.
    pub(super) may: Permissions,
}

impl Edge {
    /// Deals with one interaction, to its end.
    pub(super) async fn interact(&self, interaction: Interaction, heard_at: Instant) {
        match interaction {
            Interaction::Component(press) => {
                let ask = self.press(&press);
                let call = Call::of_press(&press, heard_at);
                self.answer(call, ask).await;
            }
            Interaction::Command(command) => {
                let Some(ask) = self.menu(&command).or_else(|| ask_of(&command)) else {
                    tracing::warn!("a command of an unknown name was used");
                    return;
                };
                self.answer(Call::of_command(&command, heard_at), ask).await;
            }
            Interaction::Autocomplete(command) => self.complete(&command, heard_at).await,
            Interaction::Modal(form) => {
                let action = self.app.sealer.open(&form.data.custom_id);
                let ask = Ask::Form { action, words: written_in(&form) };
                self.answer(Call::of_form(&form, heard_at), ask).await;
            }
            // Discord pings by HTTP only.
            _ => tracing::warn!("an interaction of an unknown kind arrived"),
        }
    }

    /// Says sorry for a press of a shape that could not be read.
    pub(super) async fn apologise(&self, id: InteractionId, token: &InteractionToken, heard_at: Instant) {
        let text = self.app.library.load().interface().text(Lang::Fr, "unexpected", &[]);
        let sorry = CreateInteractionResponse::Message(self.private(&View::note(Lang::Fr, text)));
        if let Err(error) = self.rest.answer(id, token, &sorry, heard_at).await {
            tracing::warn!(%error, "an apology did not reach its person");
        }
    }

    fn press(&self, press: &ComponentInteraction) -> Ask {
        let values = match &press.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.clone(),
            ComponentInteractionDataKind::UserSelect { values } => {
                values.iter().map(ToString::to_string).collect()
            }
            ComponentInteractionDataKind::RoleSelect { values } => {
                values.iter().map(ToString::to_string).collect()
            }
            ComponentInteractionDataKind::ChannelSelect { values } => {
                values.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        };
        match self.app.sealer.open(&press.data.custom_id) {
            Some(Action::Diagnose(page)) => {
                Ask::Diagnose { manages: manages(allowed(press.member.as_ref())), page }
            }
            action => Ask::Press { action, values },
        }
    }

    /// What the menu of a message or a person asks for. The text of a message is looked at here and goes no further.
    fn menu(&self, command: &CommandInteraction) -> Option<Ask> {
        let own = |id: serenity::model::id::UserId| id.get() == self.bot.0;
        Some(match (command.data.name.as_str(), command.data.target()?) {
            (commands::REPORT_MESSAGE, ResolvedTarget::Message(message)) if own(message.author.id) => {
                Ask::Report
            }
            (commands::REPORT_MESSAGE, ResolvedTarget::Message(message)) => Ask::ReportMessage {
                message: MessageId(message.id.get()),
                author: UserId(message.author.id.get()),
            },
            (commands::DISCREET, ResolvedTarget::Message(message)) => Ask::Discreet {
                author: UserId(message.author.id.get()),
                findings: self.findings(&message.content),
            },
            (commands::WORRY, ResolvedTarget::User(person, _)) if own(person.id) => Ask::Help { topic: None },
            (commands::WORRY, ResolvedTarget::User(person, _)) => Ask::Worry(UserId(person.id.get())),
            _ => return None,
        })
    }

    async fn answer(&self, call: Call, ask: Ask) {
        let work = self.prepare(&call, ask);
        tokio::pin!(work);
        let in_time = tokio::time::timeout_at((call.heard_at + PATIENCE).into(), &mut work).await;
        let result = match in_time {
            Ok(answer) => self.give(&call, answer).await,
            Err(_) => self.give_late(&call, work).await,
        };
        match result {
            Ok(()) => metrics::counter!("sanad_answers_total", "result" => "given").increment(1),
            Err(error) => {
                metrics::counter!("sanad_answers_total", "result" => "failed").increment(1);
                // What was asked for is done all the same; only the person does not see it and presses again.
                tracing::warn!(%error, "an answer did not reach its person");
            }
        }
    }

    /// Everything that takes time: the store, and fetching what a referent reads.
    async fn prepare(&self, call: &Call, ask: Ask) -> Answer {
        match self.app.answer(&call.asker, ask).await {
            Answer::Read(request) => Answer::Show(Box::new(self.read(&request).await)),
            Answer::PostPanel { panel, done, forbidden } => {
                let message = public_message(&panel, self);
                let nonce = format!("panel-{}", call.id);
                let posted = self.rest.create_message(call.asker.channel, message, &nonce).await;
                match posted {
                    Ok(made) => {
                        self.note_panel(&call.asker, &made).await;
                        Answer::Show(done)
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the panel was not posted");
                        Answer::Show(forbidden)
                    }
                }
            }
            Answer::SetUp(request) => {
                let shown = self.set_up(&request, manages(call.may), call.id).await;
                // A command is answered anew, a press in its own place.
                if call.on_private { Answer::Replace(Box::new(shown)) } else { Answer::Show(Box::new(shown)) }
            }
            Answer::Drill(drill) => Answer::Show(Box::new(self.drill(&drill, call.id).await)),
            Answer::Diagnose(request) => {
                let view = Box::new(self.diagnose(&request).await);
                // Pages turn in place; the first answer to a command has nothing to replace.
                if call.on_private { Answer::Replace(view) } else { Answer::Show(view) }
            }
            Answer::Recipients(request) => {
                let names = self.names(call.asker.guild, &request.people).await;
                Answer::Show(Box::new(self.app.show_recipients(&request, &names)))
            }
            Answer::Report(request) => Answer::Replace(Box::new(self.report(call, &request).await)),
            Answer::Word(request) => Answer::Replace(Box::new(self.leave_word(call, &request).await)),
            Answer::Pause(request) => Answer::Replace(Box::new(self.pause_direct(call, request).await)),
            Answer::RemoveMessages(request) => {
                Answer::Replace(Box::new(self.remove_messages(call, &request).await))
            }
            other => other,
        }
    }

    /// Keeps in mind where a panel was placed, so that a diagnosis can look whether it still stands.
    async fn note_panel(&self, asker: &Asker, made: &MadeMessage) {
        let Some(guild) = asker.guild else { return };
        let panel = Panel { channel: made.channel_id, message: made.id, at: self.app.clock.now() };
        if let Err(error) = self.app.store.note_panel(guild, panel).await {
            tracing::warn!(%error, "where a panel stands was not noted; a diagnosis will not look at it");
        }
    }

    /// How people of a server are called there. Who has left it is left out; who cannot be asked for now is named by number.
    async fn names(&self, guild: Option<GuildId>, people: &[UserId]) -> Vec<(UserId, String)> {
        let Some(guild) = guild else { return Vec::new() };
        let mut names = Vec::new();
        for person in people {
            match self.rest.member(guild, *person).await {
                Ok(member) => names.push((*person, member.name().unwrap_or_else(|| person.to_string()))),
                Err(error) if error.is_gone() => {}
                Err(error) => {
                    tracing::warn!(%error, "a referent's name could not be fetched");
                    names.push((*person, person.to_string()));
                }
            }
        }
        names
    }

    /// Fetches messages for a referent, now, from where they stand.
    async fn read(&self, request: &ReadRequest) -> View {
        let mut seen = Vec::new();
        for (channel, message) in &request.messages {
            seen.push(match self.rest.message(*channel, *message).await {
                Ok(page) => seen_of(&page),
                Err(error) if error.is_gone() => Seen::Gone,
                Err(error) if error.is_forbidden() => Seen::Forbidden,
                Err(error) => {
                    tracing::warn!(%error, "a message could not be fetched for a referent");
                    Seen::Failed
                }
            });
        }
        self.app.show_message(request, &seen)
    }

    async fn give(&self, call: &Call, answer: Answer) -> Result<(), RestError> {
        let response = match answer {
            Answer::Show(view) => CreateInteractionResponse::Message(self.private(&view)),
            Answer::Replace(view) if call.on_private => {
                CreateInteractionResponse::UpdateMessage(self.private(&view))
            }
            Answer::Replace(view) => CreateInteractionResponse::Message(self.private(&view)),
            Answer::Remove => {
                let acknowledge = CreateInteractionResponse::Acknowledge;
                self.rest.answer(call.id, &call.token, &acknowledge, call.heard_at).await?;
                return self.rest.delete_answer(self.application, &call.token).await;
            }
            Answer::Talk(request) => {
                let coming = self.app.talk_is_coming(&request);
                let coming = CreateInteractionResponse::Message(self.private(&coming));
                self.rest.answer(call.id, &call.token, &coming, call.heard_at).await?;
                self.show_talk(&call.token, request);
                return Ok(());
            }
            Answer::Form(form) => CreateInteractionResponse::Modal(render::form(&form, &self.app.sealer)),
            Answer::Read(_)
            | Answer::PostPanel { .. }
            | Answer::Drill(_)
            | Answer::SetUp(_)
            | Answer::Diagnose(_)
            | Answer::Recipients(_)
            | Answer::Report(_)
            | Answer::Word(_)
            | Answer::Pause(_)
            | Answer::RemoveMessages(_) => return Ok(()),
        };
        self.rest.answer(call.id, &call.token, &response, call.heard_at).await
    }

    /// Defers, waits, and fills in what was deferred.
    async fn give_late(&self, call: &Call, work: impl Future<Output = Answer>) -> Result<(), RestError> {
        let defer = CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true));
        let deferred = self.rest.answer(call.id, &call.token, &defer, call.heard_at).await;
        // The event first: it is worked off even where Discord no longer takes the answer.
        let answer = work.await;
        deferred?;
        match answer {
            Answer::Show(view) | Answer::Replace(view) => {
                let edit = EditInteractionResponse::new()
                    .embed(render::embed(&view))
                    .components(render::rows(&view, &self.app.sealer));
                self.rest.edit_answer(self.application, &call.token, &edit).await.map(drop)
            }
            Answer::Talk(request) => {
                let coming = self.app.talk_is_coming(&request);
                let edit = EditInteractionResponse::new()
                    .embed(render::embed(&coming))
                    .components(render::rows(&coming, &self.app.sealer));
                self.rest.edit_answer(self.application, &call.token, &edit).await?;
                self.show_talk(&call.token, request);
                Ok(())
            }
            // A form comes from memory and is never late.
            Answer::Remove
            | Answer::Form(_)
            | Answer::Read(_)
            | Answer::PostPanel { .. }
            | Answer::Drill(_)
            | Answer::SetUp(_)
            | Answer::Diagnose(_)
            | Answer::Recipients(_)
            | Answer::Report(_)
            | Answer::Word(_)
            | Answer::Pause(_)
            | Answer::RemoveMessages(_) => self.rest.delete_answer(self.application, &call.token).await,
        }
    }

    fn private(&self, view: &View) -> CreateInteractionResponseMessage {
        CreateInteractionResponseMessage::new()
            .ephemeral(true)
            .embed(render::embed(view))
            .components(render::rows(view, &self.app.sealer))
            .allowed_mentions(CreateAllowedMentions::new())
    }

    async fn complete(&self, command: &CommandInteraction, heard_at: Instant) {
        let call = Call::of_command(command, heard_at);
        let Some(option) = command.data.autocomplete() else { return };
        let found = match (command.data.name.as_str(), option.name) {
            (commands::AIDE, commands::AIDE_TOPIC) => {
                self.app.complete_topic(&call.asker, option.value).await
            }
            (commands::NUMEROS, commands::NUMEROS_COUNTRY) => {
                self.app.complete_country(&call.asker, option.value).await
            }
            _ => Vec::new(),
        };
        let choices =
            found.into_iter().take(CHOICES).map(|(name, value)| AutocompleteChoice::new(name, value));
        let response = CreateInteractionResponse::Autocomplete(
            CreateAutocompleteResponse::new().set_choices(choices.collect()),
        );
        if let Err(error) = self.rest.answer(call.id, &call.token, &response, heard_at).await {
            tracing::debug!(%error, "a completion came too late");
        }
    }
}

/// The message of a door or the panel: no reply, no mention, no sound.
pub(super) fn public_message(view: &View, edge: &Edge) -> CreateMessage {
    use serenity::model::channel::MessageFlags;
    CreateMessage::new()
        .embed(render::embed(view))
        .components(render::rows(view, &edge.app.sealer))
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
        .allowed_mentions(CreateAllowedMentions::new())
}

fn seen_of(page: &super::decode::MessagePage) -> Seen {
    let Ok(messages) = page.messages() else { return Seen::Failed };
    let Some(Ok(fields)) = messages.into_iter().next() else { return Seen::Failed };
    let mut text = String::new();
    let mut scratch = String::new();
    fields.each_text(|_, raw| {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(raw.read(&mut scratch));
    });
    Seen::There { text: MessageText::new(text), files: fields.attachments().total() }
}

impl Call {
    fn of_press(press: &ComponentInteraction, heard_at: Instant) -> Self {
        let asker = asker(&press.user, press.guild_id, press.channel_id, press.member.as_ref());
        Self {
            id: InteractionId(press.id.get()),
            token: InteractionToken::new(press.token.clone()),
            heard_at,
            asker,
            on_private: is_private(&press.message),
            may: allowed(press.member.as_ref()),
        }
    }

    fn of_command(command: &CommandInteraction, heard_at: Instant) -> Self {
        let member = command.member.as_deref();
        Self {
            id: InteractionId(command.id.get()),
            token: InteractionToken::new(command.token.clone()),
            heard_at,
            asker: asker(&command.user, command.guild_id, command.channel_id, member),
            on_private: false,
            may: allowed(member),
        }
    }

    fn of_form(form: &ModalInteraction, heard_at: Instant) -> Self {
        Self {
            id: InteractionId(form.id.get()),
            token: InteractionToken::new(form.token.clone()),
            heard_at,
            asker: asker(&form.user, form.guild_id, form.channel_id, form.member.as_ref()),
            on_private: form.message.as_deref().is_some_and(is_private),
            may: allowed(form.member.as_ref()),
        }
    }
}

fn asker(
    user: &User,
    guild: Option<DiscordGuild>,
    channel: DiscordChannel,
    member: Option<&Member>,
) -> Asker {
    Asker {
        user: UserId(user.id.get()),
        guild: guild.map(|guild| GuildId(guild.get())),
        channel: ChannelId(channel.get()),
        roles: roles(member),
    }
}

/// Whether a message is shown to one person alone, so that it can be replaced.
fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// What was written in the only field of a form.
fn written_in(form: &ModalInteraction) -> MessageText {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let mut written = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == render::FIELD => input.value.clone(),
        _ => None,
    });
    MessageText::new(written.next().unwrap_or_default())
}

/// Discord lets admins show a command to others; what changes a server stays with those who may manage it.
fn manages(may: Permissions) -> bool {
    may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
}

fn allowed(member: Option<&Member>) -> Permissions {
    member.and_then(|member| member.permissions).unwrap_or_default()
}

fn roles(member: Option<&Member>) -> Vec<u64> {
    member.map(|member| member.roles.iter().map(|role| role.get()).collect()).unwrap_or_default()
}

/// The subcommand that was typed.
fn subcommand(command: &CommandInteraction) -> Option<&str> {
    command.data.options.first().map(|option| option.name.as_str())
}

fn ask_of(command: &CommandInteraction) -> Option<Ask> {
    let word = |name: &str| {
        command.data.options().iter().find(|option| option.name == name).and_then(|option| {
            match option.value {
                ResolvedValue::String(text) => Some(text.to_owned()),
                _ => None,
            }
        })
    };
    let number = |name: &str| {
        command.data.options().iter().find(|option| option.name == name).and_then(|option| {
            match option.value {
                ResolvedValue::Integer(number) => u32::try_from(number).ok(),
                _ => None,
            }
        })
    };
    Some(match command.data.name.as_str() {
        commands::AIDE => Ask::Help { topic: word(commands::AIDE_TOPIC) },
        commands::NUMEROS => Ask::Numbers { country: word(commands::NUMEROS_COUNTRY) },
        commands::SANAD | commands::GARDE if subcommand(command) == Some(commands::DIAGNOSTIC) => {
            Ask::Diagnose { manages: manages(allowed(command.member.as_deref())), page: 0 }
        }
        commands::SANAD => commands::sanad(&command.data.options())?,
        commands::MES_DONNEES => Ask::MyData,
        commands::CAS => Ask::Cases {
            filter: word(commands::CAS_FILTER).and_then(|word| Filter::from_word(&word)),
            number: number(commands::CAS_NUMBER),
        },
        commands::GARDE => Ask::Duty(commands::duty(&command.data.options())?),
        commands::PARLER => Ask::Talk,
        commands::SIGNALER => Ask::Report,
        commands::DROITS => Ask::Card("rights"),
        commands::TRACE => Ask::Card("footprint"),
        commands::LANGUE => Ask::Language(word(commands::LANGUE_WHICH)?.parse().ok()?),
        _ => return None,
    })
}

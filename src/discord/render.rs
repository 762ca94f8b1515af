//! From a [`View`] to Discord's embeds and components. Says nothing of its own.

use serenity::builder::{
    CreateActionRow, CreateButton, CreateEmbed, CreateEmbedFooter, CreateInputText, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};
use serenity::model::application::{ButtonStyle as Style, InputTextStyle};
use serenity::model::channel::{ChannelType, ReactionType};
use serenity::model::id::{ChannelId, RoleId, UserId};

use crate::app::action::Sealer;
use crate::app::view::{Button, ButtonStyle, Deed, Form, Pick, PickOf, Row, Select, Tone, View};

/// What Discord accepts, in characters (reference, "Embed Limits" and "Component Object"). A test holds every text
/// that Sanad ships against them; nothing is cut silently.
pub mod limits {
    /// Title of an embed.
    pub const TITLE: usize = 256;
    /// Body of an embed.
    pub const BODY: usize = 4096;
    /// Name of a field.
    pub const FIELD_NAME: usize = 256;
    /// Value of a field.
    pub const FIELD_VALUE: usize = 1024;
    /// Fields of an embed.
    pub const FIELDS: usize = 25;
    /// Footer of an embed.
    pub const FOOTER: usize = 2048;
    /// All texts of all embeds of a message.
    pub const EMBED_TOTAL: usize = 6000;
    /// Label of a button.
    pub const BUTTON: usize = 80;
    /// Label or description of an option.
    pub const OPTION: usize = 100;
    /// Options of a select.
    pub const OPTIONS: usize = 25;
    /// Rows of a message.
    pub const ROWS: usize = 5;
    /// Buttons of a row.
    pub const BUTTONS: usize = 5;
    /// Text before anything is chosen.
    pub const PLACEHOLDER: usize = 150;
    /// Title of a form, and the words above a field of it.
    pub const FORM: usize = 45;
    /// Words in an empty field of a form.
    pub const HINT: usize = 100;
}

/// The name of the only field of a form.
pub const FIELD: &str = "words";

/// The embed of a view.
pub fn embed(view: &View) -> CreateEmbed {
    let mut embed = CreateEmbed::new().colour(colour(view.tone));
    if let Some(title) = &view.title {
        embed = embed.title(title);
    }
    if !view.body.is_empty() {
        embed = embed.description(&view.body);
    }
    for field in &view.fields {
        embed = embed.field(&field.name, &field.value, false);
    }
    if let Some(footer) = &view.footer {
        embed = embed.footer(CreateEmbedFooter::new(footer));
    }
    embed
}

/// The rows of a view, their actions sealed.
pub fn rows(view: &View, sealer: &Sealer) -> Vec<CreateActionRow> {
    view.rows
        .iter()
        .map(|row| match row {
            Row::Buttons(buttons) => {
                CreateActionRow::Buttons(buttons.iter().map(|entry| button(entry, sealer)).collect())
            }
            Row::Select(entry) => CreateActionRow::SelectMenu(select(entry, sealer)),
            Row::Pick(entry) => CreateActionRow::SelectMenu(pick(entry, sealer)),
        })
        .collect()
}

/// A form, its action sealed.
pub fn form(form: &Form, sealer: &Sealer) -> CreateModal {
    let field = CreateInputText::new(InputTextStyle::Paragraph, &form.label, FIELD)
        .placeholder(&form.hint)
        .required(false)
        .max_length(Form::MOST);
    CreateModal::new(sealer.seal(&form.does), &form.title).components(vec![CreateActionRow::InputText(field)])
}

fn button(button: &Button, sealer: &Sealer) -> CreateButton {
    let style = match button.style {
        ButtonStyle::Primary => Style::Primary,
        ButtonStyle::Secondary => Style::Secondary,
    };
    match &button.does {
        Deed::Act(action) => CreateButton::new(sealer.seal(action)).style(style).label(&button.label),
        Deed::Link(url) => CreateButton::new_link(url).label(&button.label),
    }
}

fn select(select: &Select, sealer: &Sealer) -> CreateSelectMenu {
    let options = select
        .options
        .iter()
        .map(|choice| {
            let mut option = CreateSelectMenuOption::new(&choice.label, &choice.value);
            if let Some(description) = &choice.description {
                option = option.description(description);
            }
            if let Some(emoji) = &choice.emoji {
                option = option.emoji(ReactionType::Unicode(emoji.clone()));
            }
            option
        })
        .collect();
    CreateSelectMenu::new(sealer.seal(&select.does), CreateSelectMenuKind::String { options })
        .placeholder(&select.placeholder)
}

fn pick(pick: &Pick, sealer: &Sealer) -> CreateSelectMenu {
    // Discord has no thing numbered 0, and serenity's ids cannot hold it.
    let chosen = || pick.chosen.iter().copied().filter(|id| *id != 0);
    let channels = |types: &[ChannelType]| CreateSelectMenuKind::Channel {
        channel_types: Some(types.to_vec()),
        default_channels: Some(chosen().map(ChannelId::new).collect()),
    };
    let kind = match pick.of {
        PickOf::People => {
            CreateSelectMenuKind::User { default_users: Some(chosen().map(UserId::new).collect()) }
        }
        PickOf::Roles => {
            CreateSelectMenuKind::Role { default_roles: Some(chosen().map(RoleId::new).collect()) }
        }
        PickOf::TeamChannels => channels(&[ChannelType::Forum, ChannelType::Text]),
        PickOf::TextChannels => channels(&[ChannelType::Text]),
        PickOf::Places => channels(&[
            ChannelType::Text,
            ChannelType::Forum,
            ChannelType::News,
            ChannelType::Voice,
            ChannelType::Stage,
            ChannelType::Category,
        ]),
    };
    CreateSelectMenu::new(sealer.seal(&pick.does), kind)
        .placeholder(&pick.placeholder)
        .min_values(pick.count.0)
        .max_values(pick.count.1)
}

const fn colour(tone: Tone) -> u32 {
    match tone {
        Tone::Calm => 0x002F_7F7A,
        Tone::Waiting => 0x00C2_8A1E,
        Tone::Pressing => 0x00B4_4A32,
        Tone::Held => 0x003A_6EA5,
        Tone::Over => 0x006E_7378,
    }
}

/// What of a view is longer than Discord allows, as sentences; empty when it fits.
pub fn excess(view: &View) -> Vec<String> {
    let mut found = Vec::new();
    let mut total = 0;
    let mut check = |what: &str, text: &str, most: usize, counts: bool| {
        let length = text.chars().count();
        if counts {
            total += length;
        }
        if length > most {
            found.push(format!("{what} has {length} characters, Discord allows {most}"));
        }
    };
    check("the title", view.title.as_deref().unwrap_or_default(), limits::TITLE, true);
    check("the body", &view.body, limits::BODY, true);
    check("the footer", view.footer.as_deref().unwrap_or_default(), limits::FOOTER, true);
    for field in &view.fields {
        check("the name of a field", &field.name, limits::FIELD_NAME, true);
        check("a field", &field.value, limits::FIELD_VALUE, true);
    }
    let mut most_buttons = 0;
    let mut most_options = 0;
    for row in &view.rows {
        match row {
            Row::Buttons(buttons) => {
                most_buttons = most_buttons.max(buttons.len());
                buttons.iter().for_each(|button| check("a button", &button.label, limits::BUTTON, false));
            }
            Row::Pick(pick) => {
                most_options = most_options.max(pick.chosen.len());
                check("a placeholder", &pick.placeholder, limits::PLACEHOLDER, false);
            }
            Row::Select(select) => {
                most_options = most_options.max(select.options.len());
                check("a placeholder", &select.placeholder, limits::PLACEHOLDER, false);
                for choice in &select.options {
                    check("an option", &choice.label, limits::OPTION, false);
                    check(
                        "an option",
                        choice.description.as_deref().unwrap_or_default(),
                        limits::OPTION,
                        false,
                    );
                }
            }
        }
    }
    for (what, count, most) in [
        ("embed characters", total, limits::EMBED_TOTAL),
        ("fields", view.fields.len(), limits::FIELDS),
        ("rows", view.rows.len(), limits::ROWS),
        ("buttons in a row", most_buttons, limits::BUTTONS),
        ("options", most_options, limits::OPTIONS),
    ] {
        if count > most {
            found.push(format!("{count} {what}, Discord allows {most}"));
        }
    }
    found
}

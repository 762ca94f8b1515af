//! What is shown to a person, as plain values; `discord::render` turns it into Discord's cards and buttons.
//!
//! Embeds, action rows, selects and text inputs only: nothing else is rendered the same everywhere (design §7).

use super::action::Action;
use crate::text::Lang;

/// One card with its buttons. Its `Debug` shows lengths only: the body may carry what somebody wrote, where a referent
/// reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct View {
    /// Above everything; at most 256 characters.
    pub title: Option<String>,
    /// Markdown; at most 4,096 characters.
    pub body: String,
    /// Titled blocks below the body; at most 25 of 1,024 characters.
    pub fields: Vec<Field>,
    /// Small print; at most 2,048 characters.
    pub footer: Option<String>,
    /// Colour of the edge.
    pub tone: Tone,
    /// At most five rows.
    pub rows: Vec<Row>,
    /// The language of the whole, which decides its direction.
    pub lang: Lang,
}

/// A titled block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// At most 256 characters.
    pub name: String,
    /// Markdown; at most 1,024 characters.
    pub value: String,
}

/// How a card looks at first sight. No alarm: there is no red towards young people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Help and information.
    Calm,
    /// A case that waits.
    Waiting,
    /// A case that is urgent or imminent.
    Pressing,
    /// A case that somebody has in hand.
    Held,
    /// A case that is over.
    Over,
}

/// A row of controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// At most five.
    Buttons(Vec<Button>),
    /// One select fills the row.
    Select(Select),
    /// A select that Discord fills itself.
    Pick(Pick),
}

/// A select of people, roles or channels of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// What choosing does.
    pub does: Action,
    /// Shown while nothing is chosen; at most 150 characters.
    pub placeholder: String,
    /// What can be chosen.
    pub of: PickOf,
    /// What is chosen now, by id.
    pub chosen: Vec<u64>,
    /// At least and at most so many.
    pub count: (u8, u8),
}

impl Pick {
    /// One has to be chosen, none is yet.
    pub fn one(of: PickOf, does: Action, placeholder: String) -> Self {
        Self { does, placeholder, of, chosen: Vec::new(), count: (1, 1) }
    }
}

/// What a [`Pick`] lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickOf {
    /// People.
    People,
    /// Roles.
    Roles,
    /// Forums and text channels.
    TeamChannels,
    /// Text channels.
    TextChannels,
    /// Everything that can be read, and categories.
    Places,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// At most 80 characters.
    pub label: String,
    /// How it looks.
    pub style: ButtonStyle,
    /// What it does.
    pub does: Deed,
}

/// What pressing does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Comes back to us.
    Act(Action),
    /// Opens a page.
    Link(String),
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonStyle {
    /// The one to press.
    Primary,
    /// All others.
    Secondary,
}

/// A select with one choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// What choosing does.
    pub does: Action,
    /// Shown while nothing is chosen; at most 150 characters.
    pub placeholder: String,
    /// At most 25.
    pub options: Vec<Choice>,
}

/// A form with one field, which may be left empty. It is shown from memory: nothing is looked up before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Above it; at most 45 characters.
    pub title: String,
    /// What sending does.
    pub does: Action,
    /// Above the field; at most 45 characters.
    pub label: String,
    /// In the empty field; at most 100 characters.
    pub hint: String,
}

impl Form {
    /// Characters that the field takes: enough for what a team must know, and given back whole on one card.
    pub const MOST: u16 = 700;
}

/// One line of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What comes back.
    pub value: String,
    /// At most 100 characters.
    pub label: String,
    /// At most 100 characters.
    pub description: Option<String>,
    /// One emoji.
    pub emoji: Option<String>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = self.fields.len();
        write!(f, "View({} characters, {fields} fields, {} rows)", self.body.chars().count(), self.rows.len())
    }
}

impl View {
    /// A calm card with a text and nothing else.
    pub fn note(lang: Lang, body: impl Into<String>) -> Self {
        Self {
            title: None,
            body: body.into(),
            fields: Vec::new(),
            footer: None,
            tone: Tone::Calm,
            rows: Vec::new(),
            lang,
        }
    }
}

impl View {
    /// The same without what only a server can offer: a talk with its team.
    pub fn without_talk(mut self) -> Self {
        for row in &mut self.rows {
            if let Row::Buttons(buttons) = row {
                buttons.retain(|button| !matches!(button.does, Deed::Act(Action::AskTalk(_))));
            }
        }
        self
    }
}

impl Button {
    /// A button that stands back.
    pub fn secondary(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), style: ButtonStyle::Secondary, does: Deed::Act(action) }
    }

    /// The button to press.
    pub fn primary(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), style: ButtonStyle::Primary, does: Deed::Act(action) }
    }
}

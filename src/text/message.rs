//! What somebody wrote, in a type that cannot tell it by accident.

use std::fmt;

use zeroize::Zeroizing;

/// The text of a message. It has no `Display` and no `Serialize`, its `Debug` shows only a length, and the memory is
/// wiped when it is dropped: promise P3, words stay where they were written.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MessageText(Zeroizing<String>);

impl MessageText {
    /// Takes what somebody wrote.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The words themselves, for reading and matching; whoever calls this answers for what becomes of them.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Length in Unicode scalar values, the unit in which Discord limits messages.
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for MessageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageText({} characters)", self.chars())
    }
}

impl From<&str> for MessageText {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_debug_shows_a_length_and_nothing_else() {
        let text = MessageText::from("un texte privé");
        assert_eq!(format!("{text:?}"), "MessageText(14 characters)");
        assert_eq!(format!("{:#?}", Some(&text)), "Some(\n    MessageText(14 characters),\n)");
    }
}

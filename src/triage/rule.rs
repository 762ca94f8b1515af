//! The names of the rules, so that every decision can be explained (P6).

use std::fmt;

/// One rule that had a part in a decision, in the order in which they spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// No phrase matched.
    NoMatch,
    /// The server does not want this channel read.
    ExcludedChannel,
    /// Only phrases on trial matched: list and figures, no door, no ping.
    ObservedOnly,
    /// No phrase is as pressing as the message is like those that called for an adult.
    Likeness,
    /// An alarm was held back to a concern: nothing else in a long message bears the phrase out.
    Doubted,
    /// Distress and a lure in one message: somebody may be telling what was done to them, so the person comes first.
    DistressBeforeLure,
    /// Distress and a question in one message: the distress counts.
    DistressBeforeAsks,
    /// A lure and a question in one message: the lure counts.
    LureBeforeAsks,
    /// Several levels: the highest counts.
    HighestLevel,
    /// Several topics: the most pressing counts.
    MostPressingTopic,
    /// Words about the writer and about somebody else weigh the same: the writer comes first.
    SelfBeforeOther,
    /// A second concern within 24 h counts as urgent.
    SecondConcern,
    /// Somebody of the team appears in it: it is not shown to the team of this server.
    ConflictOfInterest,
    /// A case is open already: this signal is added to it.
    AppendsToOpenCase,
    /// A case is open already, at a lower level: it is raised and told again.
    RaisesOpenCase,
    /// A lure is never answered in public: it would warn the recruiter.
    LureUnanswered,
    /// Urgent or imminent: those on duty are told at once.
    AlertAtOnce,
    /// A concern on a topic that wants a door: those on duty are told within the hour in waking hours.
    ConcernWithDoor,
    /// A concern on another topic: it waits in the list.
    ConcernWaits,
    /// A story of having come through: acknowledged by the door.
    Recovery,
    /// A question on a topic that may be answered in public.
    PublicTopic,
    /// A question on a topic that is answered by the door.
    PrivateTopic,
    /// The server wants no public cards: the door instead.
    CardsOff,
    /// The same card appeared here a short while ago.
    CardCoolsDown,
    /// The server wants no doors.
    DoorsOff,
    /// No door in a talk thread: adults already answer there.
    TalkThread,
    /// No door for a message older than ten minutes.
    TooOld,
    /// No tips while reading back what was missed.
    ReadBack,
    /// The person had a door a short while ago.
    DoorCoolsDown,
    /// The person had a door a short while ago, for something less pressing.
    HigherLevelPasses,
    /// A direct message: answered there, no door.
    DirectMessage,
    /// The words were found in an edit.
    Edited,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 32] = [
        Self::NoMatch,
        Self::ExcludedChannel,
        Self::ObservedOnly,
        Self::Likeness,
        Self::Doubted,
        Self::DistressBeforeLure,
        Self::DistressBeforeAsks,
        Self::LureBeforeAsks,
        Self::HighestLevel,
        Self::MostPressingTopic,
        Self::SelfBeforeOther,
        Self::SecondConcern,
        Self::ConflictOfInterest,
        Self::AppendsToOpenCase,
        Self::RaisesOpenCase,
        Self::LureUnanswered,
        Self::AlertAtOnce,
        Self::ConcernWithDoor,
        Self::ConcernWaits,
        Self::Recovery,
        Self::PublicTopic,
        Self::PrivateTopic,
        Self::CardsOff,
        Self::CardCoolsDown,
        Self::DoorsOff,
        Self::TalkThread,
        Self::TooOld,
        Self::ReadBack,
        Self::DoorCoolsDown,
        Self::HigherLevelPasses,
        Self::DirectMessage,
        Self::Edited,
    ];

    /// The name used in explanations, logs and figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::NoMatch => "no-match",
            Self::ExcludedChannel => "excluded-channel",
            Self::ObservedOnly => "observed-only",
            Self::Likeness => "likeness",
            Self::Doubted => "doubted",
            Self::DistressBeforeLure => "distress-before-lure",
            Self::DistressBeforeAsks => "distress-before-asks",
            Self::LureBeforeAsks => "lure-before-asks",
            Self::HighestLevel => "highest-level",
            Self::MostPressingTopic => "most-pressing-topic",
            Self::SelfBeforeOther => "self-before-other",
            Self::SecondConcern => "second-concern",
            Self::ConflictOfInterest => "conflict-of-interest",
            Self::AppendsToOpenCase => "appends-to-open-case",
            Self::RaisesOpenCase => "raises-open-case",
            Self::LureUnanswered => "lure-unanswered",
            Self::AlertAtOnce => "alert-at-once",
            Self::ConcernWithDoor => "concern-with-door",
            Self::ConcernWaits => "concern-waits",
            Self::Recovery => "recovery",
            Self::PublicTopic => "public-topic",
            Self::PrivateTopic => "private-topic",
            Self::CardsOff => "cards-off",
            Self::CardCoolsDown => "card-cools-down",
            Self::DoorsOff => "doors-off",
            Self::TalkThread => "talk-thread",
            Self::TooOld => "too-old",
            Self::ReadBack => "read-back",
            Self::DoorCoolsDown => "door-cools-down",
            Self::HigherLevelPasses => "higher-level-passes",
            Self::DirectMessage => "direct-message",
            Self::Edited => "edited",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

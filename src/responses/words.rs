//! The words that the files use for needs, countries, costs and the like, and what they mean.

use jiff::civil::Date;

use crate::text::Lang;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// French.
    pub fr: String,
    /// Darija.
    pub ary: String,
}

impl Bilingual {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.fr,
            Lang::Ary => &self.ary,
        }
    }
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// Every value with its word in the files.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// The word used in the files.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word of the files names.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
            }
        }
    };
}

vocabulary! {
    /// What somebody may need from a service.
    Need {
        /// Life or body in danger now.
        Emergency = "emergency",
        /// A child or teenager under 18 in danger.
        ChildProtection = "child-protection",
        /// A line for people who think of dying.
        SuicidePrevention = "suicide-prevention",
        /// Somebody to talk to.
        PsychologicalSupport = "psychological-support",
        /// Rape, assault, touching.
        SexualViolence = "sexual-violence",
        /// Violence against women and girls.
        WomenViolence = "women-violence",
        /// Being used or sold.
        Trafficking = "trafficking",
        /// A place to sleep in safety.
        Shelter = "shelter",
        /// Getting pictures taken down, blackmail with pictures.
        ImageRemoval = "sextortion-image-removal",
        /// Telling the police about a crime online.
        CybercrimeReport = "cybercrime-report",
        /// Telling a platform or hotline about illegal content.
        IllegalContentReport = "illegal-content-report",
        /// A lawyer, one's rights.
        LegalAid = "legal-aid",
        /// Personal data in the wrong hands.
        DataProtection = "data-protection",
        /// Parents and families.
        FamilyParents = "family-parents",
    }
}

vocabulary! {
    /// Where a service can be reached from.
    Country {
        /// Morocco.
        Morocco = "MA",
        /// France.
        France = "FR",
        /// Belgium.
        Belgium = "BE",
        /// Canada.
        Canada = "CA",
        /// Spain.
        Spain = "ES",
        /// Anywhere.
        International = "INT",
    }
}

vocabulary! {
    /// What reaching a service costs the person.
    Cost {
        /// Nothing.
        Free = "free",
        /// Something.
        Paid = "paid",
        /// No source says.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Whether a person may stay unnamed.
    Anonymity {
        /// A source says so.
        Yes = "yes",
        /// A source says the contrary.
        No = "no",
        /// No source says.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How sure the sources make us (`facts/corrections.md` says what `high` asks for).
    Confidence {
        /// Official page, or two sources that agree.
        High = "high",
        /// One source: shown among others only, with a word of caution.
        Medium = "medium",
        /// Old or contradictory: never shown.
        Low = "low",
    }
}

vocabulary! {
    /// Whom a service takes.
    AudienceSex {
        /// Everybody.
        Any = "any",
        /// Women and girls.
        Female = "female",
    }
}

vocabulary! {
    /// Whether a named person has read and signed a topic.
    Status {
        /// Nobody has.
        Draft = "draft",
        /// Somebody has, and `reviewed` says in which role and when.
        Reviewed = "reviewed",
    }
}

/// How old somebody says they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// Under 13, too young for Discord's own rules; help comes first all the same.
    Under13,
    /// 13 to 17.
    Teen,
    /// 18 or older.
    Adult,
}

impl AgeBand {
    /// The ages of the band, in years.
    pub const fn years(self) -> (u8, u8) {
        match self {
            Self::Under13 => (0, 12),
            Self::Teen => (13, 17),
            Self::Adult => (18, u8::MAX),
        }
    }
}

/// When a source was written, as exactly as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceDate {
    /// The page has no date.
    Undated,
    /// A day; a month or a year counts as its first day, the careful choice for how old a source is.
    Since(Date),
}

impl SourceDate {
    /// Reads `2025`, `2025-06`, `2025-06-30`, or `non datée` with anything after it.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("non dat") {
            return Some(Self::Undated);
        }
        let full = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.to_owned(),
        };
        full.parse().ok().map(Self::Since)
    }

    /// The day, if there is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Undated => None,
            Self::Since(day) => Some(day),
        }
    }
}

/// Where a fact was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRef {
    /// Address of the page.
    pub url: String,
    /// What the page says, in our words.
    pub seen: String,
    /// When the page was written.
    pub date: SourceDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_dates_are_as_exact_as_they_say() {
        let day = |text: &str| SourceDate::parse(text).and_then(SourceDate::day).map(|day| day.to_string());
        assert_eq!(day("2025").as_deref(), Some("2025-01-01"));
        assert_eq!(day("2025-06").as_deref(), Some("2025-06-01"));
        assert_eq!(day("2025-06-30").as_deref(), Some("2025-06-30"));
        assert_eq!(SourceDate::parse("non datée (officiel)"), Some(SourceDate::Undated));
        for wrong in ["", "juin 2025", "2025-13", "30-06-2025", "202"] {
            assert_eq!(SourceDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_word_names_one_value() {
        for (word, need) in Need::WORDS {
            assert_eq!(Need::from_word(word), Some(*need));
            assert_eq!(need.word(), *word);
        }
        assert_eq!(Need::from_word("Emergency"), None);
    }
}

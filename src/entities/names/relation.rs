//! How two names stand to each other, in words and as a figure; and when two texts are one.

use crate::text::fold;

/// How a name of the archive stands to the name that was typed; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The same words: case, accents, titles and particles apart.
    Same,
    /// Another spelling, transliteration, script or order of the same name.
    Spelling,
    /// The user's alias file says so.
    Alias,
    /// Another name of the same place or organization: `Burma`, `Myanmar`.
    AlternativeName,
    /// Letters that stand for the words: `NSC`, `National Security Council`.
    Acronym,
    /// One of the two leaves out middle names, a region or the like.
    Fuller,
    /// A short form of the forename: `Bill Clinton`, `William Clinton`.
    Nickname,
    /// Forenames as initials: `V. Putin`.
    Initials,
    /// Near enough to be a slip of the pen or a rare spelling: `Vladmir Putin`.
    Misspelling,
    /// The husband's or wife's form of the family name: `Zelensky`, `Zelenska`.
    FamilyForm,
    /// One of the two has a generational suffix that the other lacks: the same, or father and son.
    Namesake,
    /// One of the two is the bare surname of the other.
    SurnameOnly,
    /// One of the two is the bare forename of the other.
    ForenameOnly,
}

impl Relation {
    /// The relation in words, as it completes "matched by".
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same name",
            Self::Spelling => "spelling",
            Self::Alias => "alias",
            Self::AlternativeName => "alternative name",
            Self::Acronym => "acronym",
            Self::Fuller => "fuller or shorter form",
            Self::Nickname => "nickname",
            Self::Initials => "initials",
            Self::FamilyForm => "form of the family name",
            Self::Misspelling => "near spelling",
            Self::Namesake => "namesake",
            Self::SurnameOnly => "surname only",
            Self::ForenameOnly => "forename only",
        }
    }

    /// True where the name leaves open who is meant: a bare surname or forename, a namesake, or
    /// another member of the family.
    pub fn is_open(self) -> bool {
        matches!(self, Self::SurnameOnly | Self::ForenameOnly | Self::FamilyForm | Self::Namesake)
    }
}

/// A name that answers a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameMatch {
    /// How it stands to what was typed.
    pub relation: Relation,
    /// How sure it is that both mean one person, organization or place, in `0.0..=1.0`.
    pub confidence: f32,
    /// Edits for each sound between the parts that agree; 0 is the same.
    pub distance: f32,
}

impl NameMatch {
    /// A match of names that were compared by their words.
    pub(super) fn of(relation: Relation, confidence: f32) -> Self {
        Self { relation, confidence, distance: 0.0 }
    }

    /// The spelling is the one that was typed, or another transliteration of it.
    pub fn is_as_typed(&self) -> bool {
        self.distance <= 0.03
    }
}

/// A name as the alias file and forbidden pairs compare it: folded, white space as single spaces.
pub(super) fn folded(name: &str) -> String {
    const LONGEST: usize = 400;
    let end = name.char_indices().nth(LONGEST).map_or(name.len(), |(at, _)| at);
    name[..end].split_whitespace().map(fold).collect::<Vec<_>>().join(" ")
}

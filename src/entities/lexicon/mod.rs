//! The word lists of names: titles, parties, furniture, firms, storms and ships, read when the
//! program runs, so that a word added to a list takes effect at once.
//!
//! Words around people's names that only their comparison knows (particles, honours), forenames,
//! surnames, and organizations and places under several names lie in `names/lexicon`; what the tagger
//! learns from lies in `lists`, and counts after training.
//!
//! Owned here: the files beside this one and which class a word is of. Left to others: what is done
//! with it. Each file is for people who know news and not Rust; its head says who reads it.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// The titles, for whoever needs the list itself.
pub const TITLES: &str = include_str!("titles.txt");

/// Lines that hold something.
pub fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The lines `class: words` of a file, as class and word.
pub fn classed(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(text)
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(class, words)| words.split_whitespace().map(move |word| (class, word)))
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $word:literal;)*) => {
        /// The classes of a word, as a set.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Classes(u32);

        impl Classes {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*

            fn named(class: &str) -> Option<Self> {
                match class {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// Never part of a name: `Mr`, `President`.
    ALWAYS = 0, "always";
    /// A title that is dropped when names are compared.
    OFFICE = 1, "office";
    /// A title that is as often a forename: `Earl`.
    GIVEN = 2, "given";
    /// A word of an office's name.
    PORTFOLIO = 3, "portfolio";
    /// A post between office and name: `Whip`.
    POST = 4, "post";
    /// A profession.
    ROLE = 5, "role";
    /// Means a man.
    MAN = 6, "man";
    /// Means a woman.
    WOMAN = 7, "woman";
    /// A party or its members.
    PARTY = 8, "party";
    /// A short form of a state behind a party's letter.
    STATE = 9, "state";
    /// A letter that stands for a party.
    LETTER = 10, "letter";
    /// Furniture at the edge of a name.
    EDGE = 11, "edge";
    /// Nobody.
    NOBODY = 12, "nobody";
    /// Before a storm's name.
    STORM = 13, "storm";
    /// Before a ship's name, as a word of prose.
    SHIP = 14, "ship";
    /// Before a ship's name, in capitals.
    PREFIX = 15, "prefix";
    /// Behind a name that an organization bears.
    BODY = 16, "body";
    /// Behind a name that a place bears.
    SPOT = 17, "spot";
    /// Behind a name that something else bears.
    OTHER = 18, "other";
    /// A title that makes a whole name of a forename: `Prince Harry`.
    REGNAL = 19, "regnal";
    /// A whole line of furniture, its words joined by `_`.
    LINE = 20, "line";
    /// Short for a title, with a full stop that ends no sentence.
    ABBREVIATED = 21, "abbreviated";
    /// A month that is a forename too: `June`.
    MONTH = 22, "month";
    /// A day of the week, which some are called: `Tuesday`.
    WEEKDAY = 23, "weekday";
    /// The last word of an organization's name, which says little without what stands before it: `University`.
    HEAD = 24, "head";
    /// What a state has and no person: `parliament`.
    OF_STATE = 25, "of_state";
    /// A law that is called after two people: `Dodd-Frank`.
    LAW = 26, "law";
    /// The last word of a thing's name: `Cup`.
    TROPHY = 27, "trophy";
    /// Alone an organization, if nobody bears it: `Fox`.
    LONE_BODY = 28, "lone_body";
    /// Alone a place, if nobody bears it: `Ferguson`.
    LONE_SPOT = 29, "lone_spot";
    /// Alone an event, if nobody bears it: `Watergate`.
    LONE_OTHER = 30, "lone_other";
    /// Behind a surname, called after somebody: `scholarship`.
    CALLED = 31, "called";
}

impl Classes {
    /// Any of these.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Is one of `other` among these?
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The files of words and their classes.
const CLASSED: [&str; 6] = [
    TITLES,
    include_str!("organizations.txt"),
    include_str!("politics.txt"),
    include_str!("furniture.txt"),
    include_str!("things.txt"),
    include_str!("forenames.txt"),
];

static WORDS: LazyLock<FxHashMap<&'static str, Classes>> = LazyLock::new(|| {
    let mut out: FxHashMap<&'static str, Classes> = FxHashMap::default();
    for text in CLASSED {
        for (class, word) in classed(text) {
            let entry = out.entry(word).or_default();
            *entry = entry.or(Classes::named(class).unwrap_or_default());
        }
    }
    out
});

/// The classes of a word, in any case; a full stop behind it and curly apostrophes do not count.
pub fn classes(word: &str) -> Classes {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_ascii() && word.bytes().all(|b| b.is_ascii_lowercase()) {
        return WORDS.get(word).copied().unwrap_or_default();
    }
    let folded: String = word.to_lowercase().chars().map(|c| if c == '’' { '\'' } else { c }).collect();
    let plain = if folded.contains('.') { folded.replace('.', "") } else { folded };
    WORDS.get(plain.as_str()).copied().unwrap_or_default()
}

/// What is known of a whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A firm.
    Firm,
    /// A firm, or a person who bears its name.
    FirmOrPerson,
    /// A person, whatever the words look like.
    Person,
    /// Nobody, though it looks like a name: `Jim Crow`.
    Nobody,
}

static NAMES: LazyLock<FxHashMap<&'static str, Known>> = LazyLock::new(|| {
    let firms = lines(include_str!("firms.txt")).map(|line| match line.strip_prefix("? ") {
        Some(name) => (name, Known::FirmOrPerson),
        None => (line, Known::Firm),
    });
    let people = lines(include_str!("people.txt")).map(|line| (line, Known::Person));
    let nobody = lines(include_str!("nobody.txt")).map(|line| (line, Known::Nobody));
    firms.chain(people).chain(nobody).collect()
});

static FIRST_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| NAMES.keys().filter_map(|name| name.split(' ').next()).collect());

/// What is known of a name, folded, its words with single spaces between them.
pub fn known(folded: &str) -> Option<Known> {
    NAMES.get(folded).copied()
}

/// Does a name of [`known`] begin with this folded word?
pub fn begins_known(folded: &str) -> bool {
    FIRST_WORDS.contains(folded)
}

/// A person whom one word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Byname {
    /// The full name.
    pub name: &'static str,
    /// The word is initials: `JFK`.
    pub initials: bool,
}

static BYNAMES: LazyLock<FxHashMap<&'static str, Byname>> = LazyLock::new(|| {
    let one = |line: &'static str| {
        let plain = line.strip_prefix("! ");
        let (word, name) = plain.unwrap_or(line).split_once(": ")?;
        Some((word, Byname { name, initials: plain.is_some() }))
    };
    lines(include_str!("bynames.txt")).filter_map(one).collect()
});

static STATES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| lines(include_str!("states.txt")).filter_map(|line| line.split_once(": ")).collect());

/// The state that a folded short form without full stops stands for: `calif`.
pub fn state(short: &str) -> Option<&'static str> {
    STATES.get(short).copied()
}

/// Longest word that is looked up as a byname, in bytes.
const LONGEST_BYNAME: usize = 16;

/// Whom one word names though it is no full name: `JFK`, `Hillary`. In any case; full stops do not count.
pub fn byname(word: &str) -> Option<Byname> {
    if word.len() > LONGEST_BYNAME || word.contains(' ') {
        return None;
    }
    BYNAMES.get(&*crate::text::fold(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_says_what_it_is_and_every_class_is_known() {
        for text in CLASSED {
            assert!(text.starts_with("# "), "the first line is a comment");
            for (class, word) in classed(text) {
                assert!(Classes::named(class).is_some(), "{class}: {word}");
                assert_eq!(word, word.to_lowercase());
            }
        }
    }

    #[test]
    fn a_word_is_found_in_any_case_and_with_its_stop() {
        for word in ["Sen.", "sen", "SEN", "Senator"] {
            assert!(classes(word).any(Classes::ALWAYS), "{word}");
        }
        assert!(classes("I’ll").any(Classes::NOBODY) && classes("I'll").any(Classes::NOBODY));
        assert!(classes("Ky.").any(Classes::STATE) && classes("N.J.").any(Classes::STATE));
        assert_eq!(classes("Okafor"), Classes::default());
    }

    #[test]
    fn firms_and_people_are_known_by_their_whole_name() {
        assert_eq!(known("morgan stanley"), Some(Known::Firm));
        assert_eq!(known("john lewis"), Some(Known::FirmOrPerson));
        assert_eq!(known("tiger woods"), Some(Known::Person));
        assert_eq!(known("woods"), None);
    }

    #[test]
    fn one_word_names_whom_everybody_means_by_it() {
        for word in ["JFK", "J.F.K.", "jfk"] {
            assert_eq!(byname(word), Some(Byname { name: "John F. Kennedy", initials: true }), "{word}");
        }
        assert_eq!(byname("Hillary").map(|b| b.name), Some("Hillary Clinton"));
        assert!(byname("Ségolène").is_some() && byname("SEGOLENE").is_some());
        assert_eq!(byname("Hillary Clinton"), None);
        assert_eq!(byname("Clinton"), None);
    }
}

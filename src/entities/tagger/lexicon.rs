//! What is known of words before any article is read: lists, gazetteers, habits learnt from plain
//! news text, and classes of words that keep the same company.

use super::table::PackedTable;

/// Knowledge of words and phrases, read in place.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    words: PackedTable<'a>,
    phrases: PackedTable<'a>,
    classes: PackedTable<'a>,
}

impl<'a> Lexicon<'a> {
    /// Reads the three tables that the training program writes.
    pub const fn new(words: &'a [u8], phrases: &'a [u8], classes: &'a [u8]) -> Self {
        Self {
            words: PackedTable::new(words, TRAITS_BYTES),
            phrases: PackedTable::new(phrases, 1),
            classes: PackedTable::new(classes, CLASSES_BYTES),
        }
    }

    /// What is known of the word whose folded letters hash to `fold`.
    #[inline]
    pub fn traits(&self, fold: u32) -> Traits {
        Traits::read(&self.words, fold)
    }

    /// What several words in a row name, by the hash of [`super::words::hash_phrase`]; 0 for nothing.
    #[inline]
    pub fn phrase(&self, hash: u32) -> u8 {
        self.phrases.get(u64::from(hash)).and_then(|v| v.first().copied()).unwrap_or(0)
    }

    /// The classes of the word whose folded letters hash to `fold`.
    #[inline]
    pub fn classes(&self, fold: u32) -> WordClasses {
        match self.classes.get(u64::from(fold)) {
            Some(&[a, b, c, d, e]) => unpack_classes([a, b, c, d, e]),
            _ => UNKNOWN,
        }
    }
}

/// All words are divided anew into each of these numbers of classes.
pub const DIVISIONS: [u16; 4] = [64, 256, 1024, 2048];

/// The class of a word in each of the [`DIVISIONS`], from 0; the number of classes itself for a
/// word that is not known, and one more for the edge of a line.
pub type WordClasses = [u16; DIVISIONS.len()];

/// Bytes that hold the classes of a word.
pub const CLASSES_BYTES: usize = 5;

/// The classes of a word as one number of so many digits, the first division's the highest.
pub fn pack_classes(classes: &WordClasses) -> [u8; CLASSES_BYTES] {
    let number = classes.iter().zip(DIVISIONS).fold(0, |n, (&c, size)| n * u64::from(size) + u64::from(c));
    let [a, b, c, d, e, ..] = number.to_le_bytes();
    [a, b, c, d, e]
}

/// Turns [`pack_classes`] round.
#[inline]
pub fn unpack_classes([a, b, c, d, e]: [u8; CLASSES_BYTES]) -> WordClasses {
    let mut number = u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]);
    let mut out = UNKNOWN;
    for (class, size) in out.iter_mut().zip(DIVISIONS).rev() {
        *class = (number % u64::from(size)) as u16;
        number /= u64::from(size);
    }
    out
}

/// The classes of a word that is not known.
pub const UNKNOWN: WordClasses = DIVISIONS;

/// The classes of what stands before and after a line.
pub const EDGE: WordClasses = {
    let mut out = DIVISIONS;
    let mut i = 0;
    while i < out.len() {
        out[i] += 1;
        i += 1;
    }
    out
};

/// What a phrase names.
pub mod phrase {
    /// A country or territory.
    pub const COUNTRY: u8 = 1;
    /// A region, sea or division of a country.
    pub const REGION: u8 = 2;
    /// A city of less than 100,000 people.
    pub const TOWN: u8 = 3;
    /// A larger city.
    pub const CITY: u8 = 4;
    /// An organization.
    pub const ORGANIZATION: u8 = 5;
}

/// What is known of one word, packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits(pub u32);

/// Bytes of the traits of a word in their table.
pub const TRAITS_BYTES: usize = 4;

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident, $set:ident = $bit:expr;)*) => {
        impl Traits {
            $(
                $(#[$doc])*
                #[inline]
                pub const fn $name(self) -> bool {
                    self.0 >> $bit & 1 == 1
                }

                $(#[$doc])*
                pub const fn $set(self) -> Self {
                    Self(self.0 | 1 << $bit)
                }
            )*
        }
    };
}

macro_rules! levels {
    ($($(#[$doc:meta])* $name:ident, $set:ident = $bit:expr;)*) => {
        impl Traits {
            $(
                $(#[$doc])*
                #[inline]
                pub const fn $name(self) -> u32 {
                    self.0 >> $bit & 7
                }

                $(#[$doc])*
                pub const fn $set(self, level: u32) -> Self {
                    Self(self.0 & !(7 << $bit) | (if level > 7 { 7 } else { level }) << $bit)
                }
            )*
        }
    };
}

levels! {
    /// How common it is as a forename, 0 (not known) to 7.
    forename, with_forename = 0;
    /// How common it is as a surname, 0 (not known) to 7.
    surname, with_surname = 3;
    /// How large a city of that one word is, 0 (none) to 7.
    city, with_city = 6;
    /// How often it is capitalised inside sentences of plain text: 0 not known, 1 never, 7 always.
    capitals, with_capitals = 9;
    /// How common it is in plain text, 0 (not seen) to 7.
    frequency, with_frequency = 12;
}

flags! {
    /// A country's name.
    is_country, country = 15;
    /// An adjective or noun of nationality.
    is_demonym, demonym = 16;
    /// A title or office before a name.
    is_title, title = 17;
    /// Heads the name of an organization.
    is_organization_word, organization_word = 18;
    /// Heads the name of a place.
    is_place_word, place_word = 19;
    /// A word of grammar.
    is_function_word, function_word = 20;
    /// A day or month.
    is_calendar, calendar = 21;
    /// The first word of a phrase in the gazetteer.
    starts_phrase, phrase_start = 22;
    /// May stand in lower case inside a name.
    is_connector, connector = 23;
    /// May begin a surname in lower case.
    is_particle, particle = 24;
    /// A region or division of one word.
    is_region, region = 25;
    /// A forename of women.
    is_female, female = 26;
    /// A forename of men.
    is_male, male = 27;
    /// A well-known organization.
    is_organization, organization = 28;
}

impl Traits {
    /// What a table of words knows of the one whose folded letters hash to `fold`.
    #[inline]
    pub fn read(words: &PackedTable<'_>, fold: u32) -> Self {
        match words.get(u64::from(fold)) {
            Some(&[a, b, c, d]) => Self(u32::from_le_bytes([a, b, c, d])),
            _ => Self::default(),
        }
    }

    /// The traits that bear on names, without how common the word is.
    #[inline]
    pub const fn naming(self) -> u32 {
        self.0 & !(7 << 12) & !(0b11 << 22) & !(0b11 << 26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_back_as_they_were_packed() {
        for classes in [[0, 0, 0, 0], DIVISIONS.map(|size| size - 1), [5, 200, 3, 1999]] {
            assert_eq!(unpack_classes(pack_classes(&classes)), classes);
        }
    }
}

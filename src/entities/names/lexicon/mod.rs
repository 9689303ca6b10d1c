//! The word lists beside this file, read once when first asked for.
//!
//! Each list is a text file for people who know names: a comment in its first lines says what it
//! holds. All words are folded: lower-case ASCII, or the plain letters of another script.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

pub(super) use crate::entities::lexicon::lines;
use crate::entities::lexicon::{TITLES, classed};
use crate::entities::tagger::model::shipped_traits;
use crate::entities::tagger::words::hash;

fn set(text: &'static str) -> FxHashSet<&'static [u8]> {
    lines(text).map(str::as_bytes).collect()
}

static FORENAMES: LazyLock<SortedList> = LazyLock::new(|| SortedList::new(include_str!("forenames.txt")));
static SURNAMES: LazyLock<SortedList> = LazyLock::new(|| SortedList::new(include_str!("surnames.txt")));
static FAMILY_FIRST: LazyLock<FxHashSet<&'static [u8]>> = LazyLock::new(|| set(include_str!("family_first.txt")));
static PERSON_WORDS: LazyLock<FxHashMap<&'static [u8], PersonWord>> = LazyLock::new(person_words);
static RELATED: LazyLock<FxHashMap<&'static [u8], Vec<Related>>> = LazyLock::new(related);

/// People who are known by a shorter name, with all their names.
pub(super) fn full_names() -> impl Iterator<Item = &'static str> {
    lines(include_str!("full_names.txt"))
}

/// Is `word` a forename that is common somewhere?
pub(super) fn is_forename(word: &[u8]) -> bool {
    FORENAMES.contains(word)
}

/// Whether a forename is a woman's (true) or a man's, if it is known to be one only.
pub(super) fn gender(word: &[u8]) -> Option<bool> {
    let traits = shipped_traits(hash(std::str::from_utf8(word).unwrap_or_default()));
    match (traits.is_female(), traits.is_male()) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Is `word` a family name that is common somewhere?
pub(super) fn is_surname(word: &[u8]) -> bool {
    SURNAMES.contains(word)
}

/// Is `word` a family name that Americans bear, and no Arabic one that they bear too?
pub(super) fn is_american_surname(word: &[u8]) -> bool {
    let traits = shipped_traits(hash(std::str::from_utf8(word).unwrap_or_default()));
    traits.surname() >= 2 && !word.ends_with(b"i") && !is_forename(word)
}

/// Is `word` a family name of a country that writes it first?
pub(super) fn is_family_first(word: &[u8]) -> bool {
    FAMILY_FIRST.contains(word)
}

/// A sorted list, searched in place: only where the lines with each two first letters begin is noted.
struct SortedList {
    text: &'static [u8],
    /// Two first bytes, and where the first line with them begins; in their order.
    starts: Vec<(u16, u32)>,
}

impl SortedList {
    fn new(text: &'static str) -> Self {
        let text = text.as_bytes();
        let mut starts: Vec<(u16, u32)> = Vec::with_capacity(1024);
        let mut at = line_end(text, 0) + 1;
        while at < text.len() {
            let end = line_end(text, at);
            let first = first_two(&text[at..end]);
            if starts.last().is_none_or(|(last, _)| *last != first) {
                starts.push((first, at as u32));
            }
            at = end + 1;
        }
        Self { text, starts }
    }

    fn contains(&self, word: &[u8]) -> bool {
        let Ok(place) = self.starts.binary_search_by_key(&first_two(word), |start| start.0) else { return false };
        let start = |place: usize| self.starts.get(place).map_or(self.text.len(), |start| start.1 as usize);
        listed(self.text, start(place)..start(place + 1), word)
    }
}

/// The two first bytes of a line as a number, in the same order.
fn first_two(line: &[u8]) -> u16 {
    u16::from_be_bytes([line.first().copied().unwrap_or_default(), line.get(1).copied().unwrap_or_default()])
}

fn line_end(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |n| at + n)
}

/// Is `word` a line of these bytes of a sorted text, which begin and end with a line?
fn listed(text: &[u8], within: std::ops::Range<usize>, word: &[u8]) -> bool {
    let (mut low, mut high) = (within.start, within.end);
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |n| low + n + 1);
        let end = line_end(text, start);
        match text[start..end].cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// What a word around a name may be; several may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PersonWord {
    pub title: bool,
    pub particle: bool,
    pub generation: bool,
    pub honour: bool,
    pub optional: bool,
    /// A title that is as often a forename: `Earl`, `Major`.
    pub given: bool,
    /// A title that makes a name of a forename: `Prince Harry`.
    pub regnal: bool,
}

/// The classes of a folded word.
pub(super) fn person_word(word: &[u8]) -> PersonWord {
    PERSON_WORDS.get(word).copied().unwrap_or_default()
}

fn person_words() -> FxHashMap<&'static [u8], PersonWord> {
    let mut out: FxHashMap<&'static [u8], PersonWord> = FxHashMap::default();
    for (class, word) in classed(include_str!("person_words.txt")).chain(classed(TITLES)) {
        let entry = out.entry(word.as_bytes()).or_default();
        match class {
            "always" | "office" | "portfolio" | "post" => entry.title = true,
            "given" => (entry.title, entry.given) = (true, true),
            "regnal" => (entry.title, entry.regnal) = (true, true),
            "particle" => entry.particle = true,
            "generation" => entry.generation = true,
            "honour" => entry.honour = true,
            "optional" => entry.optional = true,
            _ => {}
        }
    }
    out
}

/// How one forename stands for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// Short form and given name: `bill`, `william`.
    Nickname,
    /// The same name in another language of the same country: `vladimir`, `volodymyr`.
    Cognate,
}

/// A forename that stands for another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Related {
    pub name: &'static str,
    pub kinship: Kinship,
}

/// The forenames that stand for `word`: given names of a short form, short forms of a given name,
/// cognates.
pub(super) fn related_forenames(word: &[u8]) -> &'static [Related] {
    RELATED.get(word).map_or(&[], Vec::as_slice)
}

fn related() -> FxHashMap<&'static [u8], Vec<Related>> {
    let mut out: FxHashMap<&'static [u8], Vec<Related>> = FxHashMap::default();
    let mut join = |a: &'static str, b: &'static str, kinship| {
        let all = out.entry(a.as_bytes()).or_default();
        if a != b && !all.iter().any(|known| known.name == b) {
            all.push(Related { name: b, kinship });
        }
    };
    for line in lines(include_str!("cognates.txt")) {
        for a in line.split_whitespace() {
            for b in line.split_whitespace() {
                join(a, b, Kinship::Cognate);
            }
        }
    }
    for line in lines(include_str!("nicknames.txt")) {
        let Some((given, short)) = line.split_once(':') else { continue };
        for short in short.split_whitespace() {
            join(given, short, Kinship::Nickname);
            join(short, given, Kinship::Nickname);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_folded_and_says_what_it_is() {
        for text in [
            include_str!("forenames.txt"),
            include_str!("surnames.txt"),
            include_str!("family_first.txt"),
            include_str!("cognates.txt"),
            include_str!("full_names.txt"),
            include_str!("nicknames.txt"),
            include_str!("person_words.txt"),
        ] {
            assert!(text.starts_with("# "), "the first line is a comment");
            for line in lines(text) {
                assert_eq!(line, line.to_lowercase());
            }
        }
    }

    #[test]
    fn a_sorted_list_is_searched_in_place() {
        for (text, list) in [(include_str!("forenames.txt"), &FORENAMES), (include_str!("surnames.txt"), &SURNAMES)] {
            let words: Vec<&str> = lines(text).collect();
            assert!(words.is_sorted());
            assert!(words.iter().all(|word| list.contains(word.as_bytes())));
            assert!(
                ["", "zzzzzz", "qqq", "#", "a", "z", "mari"]
                    .iter()
                    .all(|word| { list.contains(word.as_bytes()) == words.contains(word) })
            );
        }
    }

    #[test]
    fn a_short_form_leads_to_the_given_name_and_back() {
        let names = |word: &str| related_forenames(word.as_bytes()).iter().map(|r| r.name).collect::<Vec<_>>();
        assert!(names("bill").contains(&"william"));
        assert!(names("william").contains(&"bill"));
        assert!(names("volodymyr").contains(&"vladimir"));
    }
}

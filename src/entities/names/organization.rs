//! Organizations: acronyms, legal forms, small words and spellings.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::distance::{EDIT, FULL};
use super::lexicon;
use super::person::Spelling;
use super::query::{Match, Relation};
use super::script::latin;
use super::sound::skeleton;

/// Words that are read of a name.
const MOST_WORDS: usize = 12;
/// Bytes that are read of a name.
const LONGEST: usize = 400;
/// Edits for each sound up to which two words are one.
const CLOSE: f32 = 0.08;

static LEGAL: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| class("legal"));
static SMALL: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| class("small"));
static GROUPS: LazyLock<FxHashMap<String, u16>> = LazyLock::new(groups);

fn class(name: &str) -> FxHashSet<&'static str> {
    lexicon::lines(include_str!("lexicon/organization_words.txt"))
        .filter_map(|line| line.split_once(':').filter(|(class, _)| *class == name))
        .flat_map(|(_, words)| words.split_whitespace())
        .collect()
}

/// The number of the line that names an organization, by its words without spaces.
fn groups() -> FxHashMap<String, u16> {
    let mut out = FxHashMap::default();
    for (n, line) in lexicon::lines(include_str!("lexicon/organizations.txt")).enumerate() {
        for name in line.split(" = ") {
            out.insert(words(name).concat(), n as u16);
        }
    }
    out
}

/// An organization's name, read.
#[derive(Debug, Clone)]
pub(super) struct Organization {
    /// Words that tell it from others, sorted.
    words: Vec<Spelling>,
    /// The letters of a name that is one short word in capitals.
    acronym: Option<String>,
    /// First letters of the words, without and with the small ones.
    initials: Vec<String>,
    /// The known organization.
    group: Option<u16>,
}

/// Folded words of a name, small ones included.
fn words(name: &str) -> Vec<String> {
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end]
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&') || is_mark(c)))
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word))
        .map(|word| latin(&word.replace(['.', '\'', '’'], "")).plain)
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect()
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

impl Organization {
    pub fn parse(name: &str) -> Self {
        let all = words(name);
        let is_small = |w: &String| SMALL.contains(w.as_str());
        let is_legal = |w: &String| LEGAL.contains(w.as_str());
        let mut told: Vec<&String> = all.iter().filter(|w| !is_small(w) && !is_legal(w)).collect();
        if told.is_empty() {
            told = all.iter().collect();
        }
        told.sort_unstable();
        let initials = initials(&all);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = name.chars().filter(|c| c.is_uppercase()).count();
        let acronym = match told.as_slice() {
            [only]
                if (2..=8).contains(&only.len()) && capitals * 2 > letters || name.contains('.') && told.len() == 1 =>
            {
                Some(told[0].clone())
            }
            [only] if (2..=6).contains(&only.len()) => Some((*only).clone()),
            _ => None,
        };
        Self {
            group: GROUPS.get(&all.concat()).or_else(|| GROUPS.get(&without_the(&all).concat())).copied(),
            words: told.into_iter().map(|w| Spelling::of(w.as_bytes())).collect(),
            acronym,
            initials,
        }
    }

    /// Keys of a stored name.
    pub fn keys(&self) -> Vec<String> {
        let mut out = Vec::with_capacity(4);
        if !self.words.is_empty() {
            let mut bones: Vec<_> = self.words.iter().map(|w| skeleton(w.sounds.as_slice())).collect();
            bones.sort_unstable_by(|a, b| a.as_slice().cmp(b.as_slice()));
            out.push(format!("o{}", bones.iter().take(4).map(|b| b.as_str()).collect::<Vec<_>>().join(".")));
        }
        out.extend(self.acronym.iter().chain(&self.initials).map(|letters| format!("a{letters}")));
        out.extend(self.group.map(|group| format!("g{group}")));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Keys that a query looks up.
    pub fn lookup_keys(&self) -> Vec<String> {
        self.keys()
    }
}

fn without_the(words: &[String]) -> &[String] {
    match words {
        [first, rest @ ..] if first == "the" => rest,
        all => all,
    }
}

/// First letters of two words and more: without the small words, with them, and without legal
/// forms.
fn initials(all: &[String]) -> Vec<String> {
    let of = |keep: &dyn Fn(&String) -> bool| -> Option<String> {
        let letters: String = all.iter().filter(|w| keep(w)).filter_map(|w| w.chars().next()).collect();
        (letters.len() >= 2).then_some(letters)
    };
    let all_but_the = |w: &String| w != "the";
    let mut out: Vec<String> = [
        of(&|w| !SMALL.contains(w.as_str())),
        of(&all_but_the),
        of(&|w| !SMALL.contains(w.as_str()) && !LEGAL.contains(w.as_str())),
    ]
    .into_iter()
    .flatten()
    .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Compares two organizations' names. Symmetric.
pub(super) fn compare(a: &Organization, b: &Organization) -> Option<Match> {
    if a.words.is_empty() || b.words.is_empty() {
        return None;
    }
    if let Some(m) = same_words(&a.words, &b.words) {
        return Some(m);
    }
    if a.group.is_some() && a.group == b.group {
        return Some(Match { relation: Relation::AlternativeName, confidence: 0.95 });
    }
    if a.group.is_some() && b.group.is_some() {
        return None;
    }
    let stands_for = |short: &Organization, long: &Organization| {
        short.acronym.as_ref().is_some_and(|letters| long.initials.contains(letters))
    };
    (stands_for(a, b) || stands_for(b, a)).then_some(Match { relation: Relation::Acronym, confidence: 0.8 })
}

fn same_words(a: &[Spelling], b: &[Spelling]) -> Option<Match> {
    if a.len() != b.len() {
        return None;
    }
    let mut relation = Relation::Same;
    let mut used = 0u32;
    for x in a {
        let mut found = b.iter().position(|y| x.letters == y.letters).filter(|n| used & (1 << n) == 0);
        if found.is_none() {
            relation = Relation::Spelling;
            found = b.iter().enumerate().position(|(n, y)| used & (1 << n) == 0 && close(x, y));
        }
        used |= 1 << found?;
    }
    Some(Match { relation, confidence: if relation == Relation::Same { 1.0 } else { 0.9 } })
}

fn close(a: &Spelling, b: &Spelling) -> bool {
    let longest = a.sounds.len().max(b.sounds.len()).max(1) as f32;
    longest > 3.0 && f32::from(FULL.distance(&a.sounds, &b.sounds, EDIT)) <= CLOSE * longest * f32::from(EDIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        compare(&Organization::parse(a), &Organization::parse(b)).map(|m| m.relation)
    }

    #[test]
    fn acronyms_stand_for_their_words() {
        for (a, b) in [
            ("NSC", "National Security Council"),
            ("the N.S.C.", "National Security Council"),
            ("FBI", "Federal Bureau of Investigation"),
            ("IMF", "the International Monetary Fund"),
            ("DoD", "Department of Defence"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::Acronym), "{a} | {b}");
        }
        assert_eq!(relation("NSC", "National Science Foundation"), None);
    }

    #[test]
    fn legal_forms_and_small_words_do_not_count() {
        for (a, b) in [
            ("Apple", "Apple Inc."),
            ("Boeing Co.", "The Boeing Company"),
            ("Volkswagen AG", "Volkswagen"),
            ("U.N.", "UN"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::Same), "{a} | {b}");
        }
        assert_eq!(relation("World Health Organisation", "World Health Organization"), Some(Relation::Spelling));
    }

    #[test]
    fn other_names_are_known() {
        assert_eq!(relation("U.N.", "United Nations"), Some(Relation::AlternativeName));
        assert_eq!(relation("NATO", "North Atlantic Treaty Organization"), Some(Relation::AlternativeName));
        assert_eq!(relation("Republicans", "Democrats"), None);
    }
}

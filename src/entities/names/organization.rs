//! Organizations: acronyms, legal forms, small words and spellings.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::distance::{EDIT, FULL};
use super::lexicon;
use super::person::Spelling;
use super::relation::{NameMatch, Relation};
use super::script::latin;
use super::sound::skeleton;

/// Words that are read of a name.
const MOST_WORDS: usize = 12;
/// Bytes that are read of a name.
const LONGEST: usize = 400;
/// Edits for each sound up to which two words are one.
const CLOSE: f32 = 0.08;

static LEGAL: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| class("legal"));
static TRADE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| class("trade"));
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
pub(super) struct OrganizationName {
    /// Words that tell it from others, in their order.
    words: Vec<Spelling>,
    /// The same as they stand without `of`: `State Department` of `Department of State`.
    turned: Option<Vec<Spelling>>,
    /// The letters of a name that is one short word in capitals.
    acronym: Option<String>,
    /// First letters of the words, without and with the small ones.
    initials: Vec<String>,
    /// The known organization.
    group: Option<u16>,
    /// The name without legal forms and without what the firm does, if that leaves something:
    /// `Nordkap` of `Nordkap Oil Co.`
    short: Option<String>,
    /// The words in their order, without the small and legal ones.
    plain: String,
    /// How many of the words, the first ones, make the short name.
    kept: usize,
}

/// Is a word the legal form of a firm: `Co`, `Ltd`?
pub(crate) fn is_legal_form(word: &str) -> bool {
    word != "the" && LEGAL.contains(&*word.to_lowercase())
}

/// Do two names, as an article writes them, mean one known organization (true), or two (false)?
/// `None` where neither or only the fuller is known.
pub(crate) fn known_as(short: &str, long: &str) -> Option<bool> {
    let of = |name: &str| {
        let all = words(name);
        GROUPS.get(&all.concat()).or_else(|| GROUPS.get(&without_the(&all).concat())).copied()
    };
    of(short).map(|group| of(long) == Some(group))
}

/// Folded words of a name, small ones included.
fn words(name: &str) -> Vec<String> {
    words_as_written(name).map(|(_, folded)| folded).collect()
}

/// The words of a name, each as it is written and folded.
fn words_as_written(name: &str) -> impl Iterator<Item = (&str, String)> {
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end]
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&') || is_mark(c)))
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word))
        .map(|word| (word, latin(&word.replace(['.', '\'', '’'], "")).plain))
        .filter(|(_, folded)| !folded.is_empty())
        .take(MOST_WORDS)
}

/// The words that an organization is told by: without the small ones, but for `LA` in `LA Times`, and without
/// legal forms. `None` stands for `of` and the like.
fn told(name: &str) -> Vec<Option<String>> {
    let in_small_letters = name.chars().any(char::is_lowercase);
    let told = |(written, folded): (&str, String)| {
        let shouted = in_small_letters && written.len() > 1 && !written.chars().any(char::is_lowercase);
        if SMALL.contains(folded.as_str()) && !shouted {
            return TURNING.contains(&folded.as_str()).then_some(None);
        }
        (!LEGAL.contains(folded.as_str())).then_some(Some(folded))
    };
    words_as_written(name).filter_map(told).collect()
}

/// Small words around which a name may turn.
const TURNING: &[&str] = &["of", "for", "de", "du", "des", "del"];

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

impl OrganizationName {
    pub fn parse(name: &str) -> Self {
        let all = words(name);
        let read = told(name);
        let turned = read.iter().position(Option::is_none).filter(|&of| read[..of].iter().any(Option::is_some));
        let turned: Option<Vec<Spelling>> = turned.map(|of| {
            let parts = read[of..].iter().chain(&read[..of]).flatten();
            parts.map(|word| Spelling::of(word.as_bytes())).collect()
        });
        let mut told: Vec<&String> = read.iter().flatten().collect();
        if told.is_empty() {
            told = all.iter().collect();
        }
        let plain = told.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" ");
        let kept = told.iter().rposition(|w| !TRADE.contains(w.as_str())).map_or(0, |last| last + 1);
        let short = (kept > 0).then(|| told[..kept].iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" "));
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
            turned,
            acronym,
            initials,
            short,
            plain,
            kept,
        }
    }

    /// Keys of a stored name. Whatever [`compare`] calls one organization meets by one of these and of [`Self::lookup_keys`]:
    /// the same words by their sounds or, where these differ a little, by their first letters; one without what the firm
    /// does by its short name; an acronym by its letters.
    pub fn keys(&self) -> Vec<String> {
        let mut out = Vec::with_capacity(4);
        out.extend(key_of_words(&self.words));
        out.extend(self.short.iter().filter(|short| **short != self.plain).map(|short| format!("s{short}")));
        out.extend(self.acronym.iter().chain(&self.initials).map(|letters| format!("a{letters}")));
        out.extend(self.group.map(|group| format!("g{group}")));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Keys that a query looks up: also its short name, and the words of that.
    pub fn lookup_keys(&self) -> Vec<String> {
        let mut out = self.keys();
        if let Some(short) = &self.short {
            out.push(format!("s{short}"));
            out.extend(key_of_words(&self.words[..self.kept]));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The key of names that sound as these words do, in any order.
fn key_of_words(words: &[Spelling]) -> Option<String> {
    let mut bones: Vec<_> = words.iter().map(|word| skeleton(word.sounds.as_slice())).collect();
    bones.sort_unstable_by(|a, b| a.as_slice().cmp(b.as_slice()));
    let bones: Vec<&str> = bones.iter().take(4).map(|bones| bones.as_str()).collect();
    (!bones.is_empty()).then(|| format!("o{}", bones.join(".")))
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
pub(super) fn compare(a: &OrganizationName, b: &OrganizationName) -> Option<NameMatch> {
    if a.words.is_empty() || b.words.is_empty() {
        return None;
    }
    let turned = |x: &OrganizationName, y: &OrganizationName| same_words(x.turned.as_ref()?, &y.words);
    if let Some(m) = same_words(&a.words, &b.words).or_else(|| turned(a, b)).or_else(|| turned(b, a)) {
        return Some(m);
    }
    if a.group.is_some() && a.group == b.group {
        return Some(NameMatch::of(Relation::AlternativeName, 0.95));
    }
    if a.group.is_some() && b.group.is_some() {
        return None;
    }
    // `House Energy` is cut off from a committee, and not what the House does.
    let known = a.group.is_some() || b.group.is_some();
    if !known
        && a.short.is_some()
        && a.short == b.short
        && (leaves_out(&a.plain, &b.plain) || leaves_out(&b.plain, &a.plain))
    {
        return Some(NameMatch::of(Relation::Fuller, 0.8));
    }
    let stands_for = |short: &OrganizationName, long: &OrganizationName| {
        // `FBI` is known, and no Farm Bureau Insurance; two letters stand for anything.
        let letters = short.acronym.as_ref().filter(|letters| letters.len() > 2 && short.group.is_none());
        letters.is_some_and(|letters| long.initials.contains(letters))
    };
    (stands_for(a, b) || stands_for(b, a)).then_some(NameMatch::of(Relation::Acronym, 0.8))
}

/// Is `short` the beginning of `long`, and what follows only what the firm does?
fn leaves_out(short: &str, long: &str) -> bool {
    long.strip_prefix(short)
        .and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|rest| rest.split(' ').all(|word| TRADE.contains(word)))
}

/// The same words in the same order: `House Democrats` is not `Democrats to the House`.
fn same_words(a: &[Spelling], b: &[Spelling]) -> Option<NameMatch> {
    if a.len() != b.len() {
        return None;
    }
    if a.iter().zip(b).all(|(x, y)| x.letters == y.letters) {
        return Some(NameMatch::of(Relation::Same, 1.0));
    }
    let alike = a.iter().zip(b).all(|(x, y)| x.letters == y.letters || close(x, y));
    alike.then_some(NameMatch::of(Relation::Spelling, 0.9))
}

/// Letters of a word from which on two of them may differ.
const LONG: usize = 10;

fn close(a: &Spelling, b: &Spelling) -> bool {
    let shorter = a.letters.len().min(b.letters.len());
    // `Times` and `Dimes`, `Post` and `PUST`: short words are what they are.
    if shorter < 6 || a.letters.as_slice().first() != b.letters.as_slice().first() {
        return false;
    }
    // `Democrats` and `Democracy` sound alike.
    if strsim::osa_distance(a.letters.as_str(), b.letters.as_str()) > if shorter < LONG { 1 } else { 2 } {
        return false;
    }
    let longest = a.sounds.len().max(b.sounds.len()).max(1) as f32;
    longest > 3.0 && f32::from(FULL.distance(&a.sounds, &b.sounds, EDIT)) <= CLOSE * longest * f32::from(EDIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        compare(&OrganizationName::parse(a), &OrganizationName::parse(b)).map(|m| m.relation)
    }

    #[test]
    fn what_is_one_organization_meets() {
        let names = [
            "Apple",
            "Apple Inc.",
            "Apple Group",
            "Appel Group",
            "Apple Holdings",
            "Group",
            "Holdings Group",
            "NSC",
            "the N.S.C.",
            "National Security Council",
            "Council of National Security",
            "DoD",
            "Department of Defence",
            "Department of Defense",
            "LA Times",
            "Harbor Bank",
            "Harbour Bank",
            "Harbour Banking Corporation",
            "FBI",
            "Federal Bureau of Investigation",
            "U.N.E.S.C.O.",
            "Ferry.com Services",
            "S.C.",
            "Supreme Court",
            "Supeme Court",
            "House Democrat",
            "House Democrats",
            "Democrats in the House",
            "Reserve Component",
            "Reserve Components",
            "News Corp",
            "News Corporation Services",
            "東京電力",
        ];
        let read: Vec<OrganizationName> = names.iter().map(|name| OrganizationName::parse(name)).collect();
        let mut same = 0;
        for (typed, a) in names.iter().zip(&read) {
            for (stored, b) in names.iter().zip(&read) {
                if compare(a, b).is_some() {
                    same += 1;
                    assert!(a.lookup_keys().iter().any(|key| b.keys().contains(key)), "{typed} | {stored}");
                }
            }
        }
        assert!(same > names.len() + 20, "{same}");
    }

    #[test]
    fn acronyms_stand_for_their_words() {
        for (a, b) in [
            ("NSC", "National Security Council"),
            ("the N.S.C.", "National Security Council"),
            ("HRW", "Human Rights Watch"),
            ("DoD", "Department of Defence"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::Acronym), "{a} | {b}");
        }
        for (a, b) in [
            ("NSC", "National Science Foundation"),
            ("FBI", "Farm Bureau Insurance"),
            ("CNN", "Church News Network"),
            ("CIA", "Court of International Arbitration"),
            ("S.C.", "Supreme Court"),
            ("EPA", "European Pressphoto Agency"),
        ] {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
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
        assert_eq!(relation("FBI", "Federal Bureau of Investigation"), Some(Relation::AlternativeName));
        for (a, b) in [
            ("Republicans", "Democrats"),
            ("Times", "Dimes"),
            ("Post", "PUST"),
            ("ABC Company", "Acme Corp."),
            ("Fox", "Fox News"),
            ("Ford", "Ford Foundation"),
        ] {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
    }

    #[test]
    fn words_have_their_order_and_turn_around_an_of() {
        for (a, b) in [
            ("Department of State", "State Department"),
            ("Department of Homeland Security", "Homeland Security Department"),
            ("University of Tasmania", "Tasmania University"),
            ("Bank of England", "the England Bank"),
            ("Ministry for Health", "Health Ministry"),
        ] {
            assert!(relation(a, b).is_some_and(|r| r <= Relation::AlternativeName), "{a} | {b}");
            assert_eq!(relation(a, b), relation(b, a), "{a} | {b}");
        }
        for (a, b) in [
            ("House Democrats", "Democrats the House"),
            ("Senate Republicans", "Republicans in Senate"),
            ("Times", "LA Times"),
            ("Democrats", "Democracy"),
            ("House", "House Energy"),
            ("Bank of England", "Bank of Ireland"),
            ("Trade Union Congress", "Congress Trade Union"),
        ] {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
    }

    #[test]
    fn what_a_firm_does_may_be_left_out() {
        for (a, b) in [
            ("Nordkap", "Nordkap Oil Co."),
            ("Sungari Energy", "Sungari Energy Development Co Ltd"),
            ("Ford", "Ford Motor Co."),
            ("Haidong", "Haidong Telegraph Group"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::Fuller), "{a} | {b}");
        }
    }
}

//! Places: other names, regions after a comma, spellings.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::distance::{EDIT, FULL};
use super::lexicon;
use super::person::Spelling;
use super::relation::{NameMatch, Relation};
use super::script::latin;
use super::sound::skeleton;
use crate::entities::tagger::model::shipped_traits;
use crate::entities::tagger::words::hash;

/// Bytes that are read of a name.
const LONGEST: usize = 200;
/// Edits for each sound up to which two unknown places are one.
const CLOSE: f32 = 0.05;

static GROUPS: LazyLock<FxHashMap<String, u16>> = LazyLock::new(groups);

/// The number of the place that a name names, by its letters. A line of the second list whose place
/// is in the first only adds names to it.
fn groups() -> FxHashMap<String, u16> {
    let mut out = FxHashMap::default();
    let lists = [include_str!("lexicon/places.txt"), include_str!("lexicon/countries.txt")];
    for (n, line) in lists.into_iter().flat_map(lexicon::lines).enumerate() {
        let names: Vec<String> = line.split(" = ").map(letters).filter(|name| !name.is_empty()).collect();
        let group = names.first().and_then(|name| out.get(name)).copied().unwrap_or(n as u16);
        for name in names {
            out.entry(name).or_insert(group);
        }
    }
    out
}

/// A place's name, read.
#[derive(Debug, Clone)]
pub(super) struct PlaceName {
    whole: String,
    spelling: Spelling,
    spelt: Option<Spelling>,
    region: Option<String>,
    group: Option<u16>,
    /// A few letters in capitals.
    is_acronym: bool,
    /// The gazetteer has a city of that name.
    is_city: bool,
}

/// Letters of a name in Latin, without spaces and a leading article.
fn letters(name: &str) -> String {
    words(name, false).concat()
}

fn words(name: &str, spelt: bool) -> Vec<String> {
    let all = name
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | 'ʼ') || is_mark(c)))
        .map(|word| {
            let latin = latin(&word.replace(['.', '\'', '’', 'ʼ'], ""));
            if spelt { latin.spelt.unwrap_or(latin.plain) } else { latin.plain }
        })
        .filter(|word| !word.is_empty());
    let mut all: Vec<String> = all.map(|w| if w == "saint" { "st".to_owned() } else { w }).collect();
    if all.len() > 1 && all[0] == "the" {
        all.remove(0);
    }
    if all.len() > 2 && matches!(all[0].as_str(), "city" | "republic" | "state" | "province") && all[1] == "of" {
        all.drain(..2);
    }
    all
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

impl PlaceName {
    pub fn parse(name: &str) -> Self {
        let mut end = name.len().min(LONGEST);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        let name = &name[..end];
        let whole = letters(name);
        let group = GROUPS.get(&whole).copied();
        let (head, region) = match name.split_once(',') {
            Some((head, region)) if group.is_none() && head.chars().any(char::is_alphabetic) => {
                (head, Some(letters(region)).filter(|r| !r.is_empty()))
            }
            _ => (name, None),
        };
        let plain = if region.is_some() { letters(head) } else { whole };
        let spelt = words(head, true).concat();
        let is_city = shipped_traits(hash(&plain)).city() > 0;
        Self {
            group: group.or_else(|| GROUPS.get(&plain).copied()),
            spelling: Spelling::of(plain.as_bytes()),
            spelt: (spelt != plain).then(|| Spelling::of(spelt.as_bytes())),
            whole: plain,
            region,
            is_acronym: (2..=5).contains(&name.chars().count()) && name.chars().all(char::is_uppercase),
            is_city,
        }
    }

    /// Keys of a stored name.
    pub fn keys(&self) -> Vec<String> {
        let mut out = Vec::with_capacity(3);
        if !self.whole.is_empty() {
            out.push(format!("l{}", skeleton(self.spelling.sounds.as_slice()).as_str()));
        }
        if let Some(spelt) = &self.spelt {
            out.push(format!("l{}", skeleton(spelt.sounds.as_slice()).as_str()));
        }
        out.extend(self.group.map(|group| format!("h{group}")));
        out.dedup();
        out
    }

    /// Keys that a query looks up.
    pub fn lookup_keys(&self) -> Vec<String> {
        self.keys()
    }
}

/// Compares two places' names. Symmetric.
pub(super) fn compare(a: &PlaceName, b: &PlaceName) -> Option<NameMatch> {
    if a.whole.is_empty() || b.whole.is_empty() {
        return None;
    }
    if a.region.is_some() && b.region.is_some() && a.region != b.region {
        return None;
    }
    let relation = if a.whole == b.whole {
        Relation::Same
    } else if a.group.is_some() && a.group == b.group {
        Relation::AlternativeName
    } else if (a.group.is_none() || b.group.is_none()) && !are_two(a, b) && close(a, b) {
        Relation::Spelling
    } else {
        return None;
    };
    if a.region != b.region {
        return Some(NameMatch::of(Relation::Fuller, 0.7));
    }
    let confidence = if relation == Relation::Same { 1.0 } else { 0.95 };
    Some(NameMatch::of(relation, confidence))
}

/// Letters in capitals sound like nothing (`DACA`, `Dhaka`), and a city is no country (`Columbia`, `Colombia`).
fn are_two(a: &PlaceName, b: &PlaceName) -> bool {
    a.is_acronym || b.is_acronym || a.group.is_some() && b.is_city || b.group.is_some() && a.is_city
}

fn close(a: &PlaceName, b: &PlaceName) -> bool {
    let of = |p: &PlaceName| [Some(p.spelling), p.spelt];
    let near = |x: Spelling, y: Spelling| {
        let longest = x.sounds.len().max(y.sounds.len()).max(1) as f32;
        // `W. Virginia` is not Virginia.
        x.letters.as_slice().first() == y.letters.as_slice().first()
            && x.sounds.len() > 3
            && f32::from(FULL.distance(&x.sounds, &y.sounds, EDIT)) <= CLOSE * longest * f32::from(EDIT)
    };
    of(a).into_iter().flatten().any(|x| of(b).into_iter().flatten().any(|y| near(x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        compare(&PlaceName::parse(a), &PlaceName::parse(b)).map(|m| m.relation)
    }

    #[test]
    fn a_place_is_known_under_its_names() {
        for (a, b) in [
            ("Kyiv", "Kiev"),
            ("Київ", "Kiev"),
            ("Burma", "Myanmar"),
            ("U.S.", "United States"),
            ("the United States of America", "America"),
            ("USA", "US"),
            ("Peking", "Beijing"),
            ("Deutschland", "Federal Republic of Germany"),
            ("Україна", "Ukraine"),
            ("Republic of the Union of Myanmar", "Burma"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::AlternativeName), "{a} | {b}");
        }
    }

    #[test]
    fn letters_and_other_places_are_no_spellings() {
        for (a, b) in
            [("DACA", "Dhaka"), ("Columbia", "Colombia"), ("OMAN", "Omaan"), ("NATO", "Nato Dam"), ("ISIL", "Isil")]
        {
            assert!(relation(a, b).is_none_or(|r| r == Relation::Same), "{a} | {b}");
        }
    }

    #[test]
    fn spellings_are_one_and_neighbours_are_not() {
        assert_eq!(relation("U.S.", "US"), Some(Relation::Same));
        assert_eq!(relation("São Paulo", "Sao Paulo"), Some(Relation::Same));
        assert_eq!(relation("Düsseldorf", "Duesseldorf"), Some(Relation::Spelling));
        assert_eq!(relation("Paris", "Paris, Texas"), Some(Relation::Fuller));
        assert_eq!(relation("Paris, France", "Paris, Texas"), None);
        for (a, b) in [
            ("Iran", "Iraq"),
            ("Austria", "Australia"),
            ("Niger", "Nigeria"),
            ("Slovakia", "Slovenia"),
            ("Mali", "Bali"),
            ("Virginia", "W. Virginia"),
            ("Carolina", "N. Carolina"),
        ] {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
    }
}

//! A typed name, prepared once and held against the archive's names.

use rustc_hash::FxHashSet;

use super::aliases::Aliases;
use super::keys::{keys, literal_lookup_keys, lookup_keys};
use super::organization::{self, OrganizationName};
use super::person::{self, PartRole, PersonName};
use super::place::{self, PlaceName};
use super::relation::{NameMatch, Relation, folded};
use crate::article::EntityKind;
use crate::entities::lexicon::byname;

/// One reading of a name, by kind.
#[derive(Debug, Clone)]
enum NameOfKind {
    Person(PersonName),
    Organization(OrganizationName),
    Place(PlaceName),
}

impl NameOfKind {
    fn of(kind: EntityKind, name: &str) -> Self {
        match kind {
            EntityKind::Person => Self::Person(PersonName::parse(name)),
            EntityKind::Organization => Self::Organization(OrganizationName::parse(name)),
            EntityKind::Place => Self::Place(PlaceName::parse(name)),
        }
    }

    /// Looks up what a comparison with many needs every time.
    fn prepared(self) -> Self {
        match self {
            Self::Person(person) => Self::Person(person.prepared()),
            other => other,
        }
    }

    fn compare(&self, other: &Self) -> Option<NameMatch> {
        match (self, other) {
            (Self::Person(a), Self::Person(b)) => person::compare(a, b).map(person_match),
            (Self::Organization(a), Self::Organization(b)) => organization::compare(a, b),
            (Self::Place(a), Self::Place(b)) => place::compare(a, b),
            _ => None,
        }
    }
}

fn person_match(verdict: person::Comparison) -> NameMatch {
    let base: f32 = match verdict.relation {
        Relation::Same => 1.0,
        Relation::Spelling | Relation::Alias | Relation::AlternativeName => 0.97,
        Relation::Fuller => 0.9,
        Relation::Nickname => 0.85,
        Relation::Initials | Relation::Acronym => 0.75,
        Relation::Misspelling => 0.7,
        Relation::Namesake => 0.6,
        Relation::SurnameOnly => 0.5,
        Relation::FamilyForm => 0.4,
        Relation::ForenameOnly => 0.25,
    };
    let turned = if verdict.turned { 0.95 } else { 1.0 };
    // `Mitch McConnell` for `Addison Mitchell McConnell`: called by a middle name, or another man.
    let middle = if verdict.first { 1.0 } else { 0.75 };
    let confidence = base * turned * middle * (1.0 - verdict.distance);
    NameMatch { relation: verdict.relation, confidence, distance: verdict.distance }
}

/// A typed name, ready to be held against many.
#[derive(Debug, Clone)]
pub struct NameQuery {
    kind: EntityKind,
    folded: String,
    form: NameOfKind,
    aliases: Vec<(String, NameOfKind)>,
    forbidden: Vec<String>,
    /// One word that everybody knows for somebody's.
    is_byname: bool,
    keys: Vec<String>,
    key_set: FxHashSet<String>,
}

impl NameQuery {
    /// Prepares `name`; `aliases` adds the other names of its group and takes out what it forbids.
    pub fn new(kind: EntityKind, name: &str, aliases: &Aliases) -> Self {
        let folded = folded(name);
        let (others, forbidden) = (aliases.others(&folded), aliases.forbidden(&folded));
        let mut keys = lookup_keys(kind, name);
        for other in &others {
            keys.extend(lookup_keys(kind, other));
        }
        let mut aliases: Vec<(String, NameOfKind)> =
            others.into_iter().map(|o| (self::folded(o), NameOfKind::of(kind, o))).collect::<Vec<_>>();
        let byname = (kind == EntityKind::Person).then(|| byname(name.trim())).flatten();
        let form = match byname {
            // The word itself may be somebody's name, too: `Edmund Hillary`.
            Some(known) => {
                keys.extend(literal_lookup_keys(name));
                aliases.push((self::folded(known.name), NameOfKind::of(kind, known.name)));
                NameOfKind::Person(PersonName::literal(name))
            }
            None => NameOfKind::of(kind, name),
        };
        keys.sort_unstable();
        keys.dedup();
        Self {
            kind,
            form: form.prepared(),
            aliases,
            forbidden,
            is_byname: byname.is_some(),
            key_set: keys.iter().cloned().collect(),
            keys,
            folded,
        }
    }

    /// The keys to look up: every name that [`NameQuery::matches`] accepts was stored under one of
    /// them by [`keys`]. Sorted, without repetition.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Whether `name`, as the archive has it, answers the query, and why.
    pub fn matches(&self, name: &str) -> Option<NameMatch> {
        let other = self.folded_if_needed(name);
        if self.forbidden.iter().any(|f| Some(f.as_str()) == other.as_deref()) {
            return None;
        }
        let form = NameOfKind::of(self.kind, name);
        let mut best = self.form.compare(&form);
        if best.is_none() && self.is_bare() && folded(name) == self.folded && !self.folded.is_empty() {
            best = Some(NameMatch::of(Relation::Same, 1.0));
        }
        for (alias, alias_form) in &self.aliases {
            let same = other.as_deref() == Some(alias.as_str())
                || alias_form.compare(&form).is_some_and(|m| matches!(m.relation, Relation::Same | Relation::Spelling));
            if same && best.is_none_or(|m| m.relation > Relation::Alias) {
                best = Some(NameMatch::of(Relation::Alias, 1.0));
            }
        }
        if let Some(m) = best.as_mut().filter(|m| m.relation <= Relation::Spelling && self.is_byname_for(name)) {
            m.relation = Relation::AlternativeName;
        }
        // Half of a double surname is somebody else's.
        let half = |m: &NameMatch| self.is_double() && m.relation.is_open();
        best.filter(|m| !half(m) && self.shares_key(name))
    }

    /// A surname of two names that a hyphen joins, alone.
    fn is_double(&self) -> bool {
        matches!(&self.form, NameOfKind::Person(person) if person.double_surname)
    }

    /// Does the alias file keep `name` apart from what was typed?
    pub fn forbids(&self, name: &str) -> bool {
        !self.forbidden.is_empty() && self.forbidden.contains(&folded(name))
    }

    /// One name written out, which asks for a whole family.
    pub fn is_bare_surname(&self) -> bool {
        self.is_single() && !self.is_byname
    }

    /// One name written out: a surname or a forename.
    pub(super) fn is_single(&self) -> bool {
        matches!(&self.form, NameOfKind::Person(person) if person.is_bare() || person.double_surname)
    }

    /// Nothing but initials, or no letters that can be read: only the same text answers.
    fn is_bare(&self) -> bool {
        match &self.form {
            NameOfKind::Person(person) => person.parts.iter().all(|p| p.role == PartRole::Initial),
            _ => true,
        }
    }

    /// Is `name` the byname of somebody who was asked for by name?
    fn is_byname_for(&self, name: &str) -> bool {
        self.kind == EntityKind::Person && byname(name).is_some() && folded(name) != self.folded
    }

    fn folded_if_needed(&self, name: &str) -> Option<String> {
        (!self.forbidden.is_empty() || !self.aliases.is_empty()).then(|| folded(name))
    }

    fn shares_key(&self, name: &str) -> bool {
        keys(self.kind, name).iter().any(|key| self.key_set.contains(key))
    }
}

/// Whether `name` answers the typed `query`. To ask about many names, prepare a [`NameQuery`].
pub fn matches(kind: EntityKind, query: &str, name: &str, aliases: &Aliases) -> Option<NameMatch> {
    NameQuery::new(kind, query, aliases).matches(name)
}

/// Are `a` and `b`, seen alone, surely the same person? Symmetric and strict: spellings, order,
/// titles, nicknames and middle names left out are one person; bare surnames, initials for
/// forenames, near spellings and members of a family are not.
pub fn same_person(a: &str, b: &str) -> bool {
    same(a, &PersonName::parse(a), b, &PersonName::parse(b))
}

/// Edits for each sound up to which two spellings of a name are surely one: voiced and voiceless,
/// one vowel for another in a longer word.
const STRICT: f32 = 0.06;

/// [`same_person`] of names that were read.
pub(super) fn same(a: &str, x: &PersonName, b: &str, y: &PersonName) -> bool {
    match person::compare(x, y) {
        Some(verdict) => {
            verdict.first
                && !verdict.crossed
                && verdict.farthest <= STRICT
                && !(verdict.relation > Relation::Spelling && person::is_known_otherwise(x, y))
                && matches!(
                    verdict.relation,
                    Relation::Same | Relation::Spelling | Relation::Nickname | Relation::Fuller
                )
        }
        None => !folded(a).is_empty() && folded(a) == folded(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn relation(query: &str, name: &str) -> Option<Relation> {
        matches(EntityKind::Person, query, name, &Aliases::default()).map(|m| m.relation)
    }

    #[test]
    fn what_matches_shares_a_key() {
        for (query, name, expected) in [
            ("Zelensky", "Володимир Зеленський", Relation::SurnameOnly),
            ("Volodymyr Zelenskyy", "Zelensky", Relation::SurnameOnly),
            ("Bill Clinton", "William Jefferson Clinton", Relation::Nickname),
            ("Jelzin", "Boris Yeltsin", Relation::SurnameOnly),
            ("Nikita Hruščov", "Nikita Khrushchev", Relation::Spelling),
            ("Vladimir Putin", "Vladimir Putni", Relation::Misspelling),
            ("Vladimir Putin", "Владимир Пулин", Relation::Misspelling),
            ("Kim Jongun", "Kim Jong-un", Relation::Spelling),
            ("Osama bin Laden", "Usama bin Muhammad bin Awad bin Ladin", Relation::Fuller),
            ("J.R.", "J.R.", Relation::Same),
        ] {
            assert_eq!(relation(query, name), Some(expected), "{query} | {name}");
        }
    }

    #[test]
    fn a_byname_stands_for_the_name_and_may_be_a_name_itself() {
        for (query, name, expected) in [
            ("John F. Kennedy", "JFK", Some(Relation::AlternativeName)),
            ("JFK", "John F. Kennedy", Some(Relation::Alias)),
            ("jfk", "J.F.K.", Some(Relation::Alias)),
            ("Hillary Clinton", "Hillary", Some(Relation::AlternativeName)),
            ("Hillary", "Hillary Clinton", Some(Relation::Alias)),
            ("Hillary", "Edmund Hillary", Some(Relation::SurnameOnly)),
            ("Bill Clinton", "Hillary", None),
            ("Robert F. Kennedy", "JFK", None),
            ("Ruth Bader Ginsburg", "RBG", Some(Relation::AlternativeName)),
            ("Clinton", "Hillary", Some(Relation::SurnameOnly)),
        ] {
            assert_eq!(relation(query, name), expected, "{query} | {name}");
        }
        assert!(!NameQuery::new(EntityKind::Person, "Hillary", &Aliases::default()).is_bare_surname());
    }

    #[test]
    fn one_person_is_not_his_namesake() {
        for (a, b) in [
            ("Kim Jong Un", "Kim Jong Il"),
            ("George W. Bush", "George H. W. Bush"),
            ("Zelenskyy", "Volodymyr Zelenskyy"),
            ("V. Putin", "Vladimir Putin"),
            ("Volodymyr Zelenskyy", "Olena Zelenska"),
            ("Donald Trump", "Donald Trump Jr."),
            ("Robert Kennedy Jr.", "Robert Kennedy Sr."),
            ("Jan Novák", "Jana Nováková"),
            ("Bruce Lee", "Bruce Li"),
        ] {
            assert!(!same_person(a, b), "{a} | {b}");
        }
        for (a, b) in [
            ("Joe Biden", "Joseph R. Biden"),
            ("Volodymyr Zelensky", "President Володимир Зеленський"),
            ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ] {
            assert!(same_person(a, b), "{a} | {b}");
        }
    }

    #[test]
    fn a_name_of_a_megabyte_is_read_in_bounded_time() {
        let long = "Ab ".repeat(350_000);
        let query = NameQuery::new(EntityKind::Person, &long, &Aliases::default());
        assert!(query.keys().len() < 2_000);
        assert!(query.matches(&"x".repeat(1_000_000)).is_none());
        for kind in EntityKind::ALL {
            assert!(keys(kind, &long).len() <= 8);
        }
    }

    /// Names, near names and noise.
    fn any_name() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "Kim",
            "Jong",
            "Un",
            "Il",
            "George",
            "W.",
            "H.",
            "Bush",
            "Walker",
            "Vladimir",
            "Volodymyr",
            "Владимир",
            "Putin",
            "Путин",
            "Zelensky",
            "Zelenska",
            "Zelenskyy",
            "Зеленський",
            "al-",
            "bin",
            "Abd",
            "al",
            "Aziz",
            "Abdulaziz",
            "Mohammed",
            "Muhammad",
            "محمد",
            "Bill",
            "William",
            "Clinton",
            "Jr.",
            "III",
            "Jean-Marie",
            "Le",
            "Pen",
            ",",
            "(x)",
            "习近平",
            "Xi",
            "Jinping",
            "Müller",
            "Mueller",
            "Muller",
            "Khrushchev",
            "Хрущёв",
            "Yermak",
            "Ermak",
            "Jermak",
            "V",
            "J.D.",
        ]);
        prop_oneof![
            4 => prop::collection::vec(part, 1..5).prop_map(|parts| parts.join(" ")),
            1 => "\\PC{0,24}",
            1 => "[A-Za-zäßéžў' .,-]{0,24}",
        ]
    }

    proptest! {
        #[test]
        fn accepted_names_share_a_key(query in any_name(), name in any_name()) {
            for kind in EntityKind::ALL {
                let query = NameQuery::new(kind, &query, &Aliases::default());
                let stored = keys(kind, &name);
                prop_assert!(stored.len() <= 8, "{stored:?}");
                if query.matches(&name).is_some() {
                    prop_assert!(stored.iter().any(|key| query.keys().contains(key)));
                }
            }
        }

        #[test]
        fn same_person_is_symmetric(a in any_name(), b in any_name()) {
            prop_assert_eq!(same_person(&a, &b), same_person(&b, &a), "{} | {}", a, b);
        }

        #[test]
        fn a_name_answers_itself(name in "[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}") {
            prop_assert_eq!(relation(&name, &name), Some(Relation::Same));
            prop_assert!(same_person(&name, &name));
        }
    }
}

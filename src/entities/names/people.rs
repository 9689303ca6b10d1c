//! Names gathered: which names of an archive are one person, and which of them answer a query.

use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::group_keys;
use super::person::{self, PersonName, is_guess};
use super::query::{NameQuery, same, same_person};
use super::relation::{NameMatch, Relation};

/// Most members of a group that a name is held against.
const MOST_ASKED: usize = 16;
/// A fuller name counts beside one that stands in up to so many times more articles.
const WEIGHTY: u64 = 40;
/// Most groups that a name is held against.
const MOST_GROUPS: usize = 200;
/// A near spelling in fewer articles is a slip; in more, it may be somebody's name.
const SLIPS: u64 = 3;
/// Another form of a forename, in one of so many articles, is a slip.
const RARE: u64 = 8;

/// Gathers names of people, each with the number of its articles, into persons: indexes into
/// `names`, the most frequent name of a person first, and the most frequent persons first.
///
/// Fuller names are placed before shorter ones. A name joins a person only if it is
/// [`same_person`] as every name of that person, and stays alone when it
/// could be two: `George Bush`, where `George W. Bush` and `George H. W. Bush` are known.
pub fn group(names: &[(&str, u64)]) -> Vec<Vec<usize>> {
    let persons: Vec<PersonName> = names.iter().map(|(name, _)| PersonName::parse(name).prepared()).collect();
    let mut groups = gather(names, &persons, &(0..names.len()).collect::<Vec<_>>(), &FxHashSet::default()).groups;
    let articles = |group: &Vec<usize>| group.iter().map(|&n| names[n].1).sum::<u64>();
    groups.sort_by_key(|group| (std::cmp::Reverse(articles(group)), group.first().copied()));
    groups
}

/// Names gathered into persons.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The names of each person, the most frequent first.
    pub groups: Vec<Vec<usize>>,
    /// Names that stand alone because they could be several persons', with the groups of these.
    pub torn: Vec<(usize, Vec<usize>)>,
}

/// Gathers those of `names` that are in `which`; see [`group`]. `apart` are two people's, the lower index first.
pub(super) fn gather(
    names: &[(&str, u64)],
    persons: &[PersonName],
    which: &[usize],
    apart: &FxHashSet<(usize, usize)>,
) -> Gathered {
    let mut order: Vec<usize> = which.to_vec();
    order.sort_by(|&x, &y| {
        let rank = |n: usize| (persons[n].parts.len(), names[n].1);
        rank(y).cmp(&rank(x)).then_with(|| names[x].0.cmp(names[y].0))
    });
    let mut out = Gathered::default();
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for n in order {
        let mut near: Vec<usize> = Vec::new();
        for key in group_keys(&persons[n], true) {
            near.extend(by_key.get(&key).into_iter().flatten().take(MOST_GROUPS));
        }
        near.sort_unstable();
        near.dedup();
        let is_one = |group: &Vec<usize>| {
            group.iter().take(MOST_ASKED).all(|&m| {
                !apart.contains(&(n.min(m), n.max(m)))
                    && same(names[n].0, &persons[n], names[m].0, &persons[m])
                    && !(person::are_two_forms(&persons[n], &persons[m]) && are_borne(names[n].1, names[m].1))
            })
        };
        let fitting: Vec<usize> = near.into_iter().filter(|&g| is_one(&out.groups[g])).collect();
        // A fuller name that hardly anybody writes does not tear a frequent one: `Crooked Hillary Clinton`.
        let articles = |group: &usize| out.groups[*group].iter().map(|&m| names[m].1).sum::<u64>();
        let weighty: Vec<usize> =
            fitting.iter().copied().filter(|group| articles(group) * WEIGHTY >= names[n].1).collect();
        let group = match (weighty.as_slice(), fitting.as_slice()) {
            ([only], _) | (_, [only]) => *only,
            (several, _) => {
                if !several.is_empty() {
                    out.torn.push((out.groups.len(), several.to_vec()));
                }
                out.groups.push(Vec::new());
                out.groups.len() - 1
            }
        };
        out.groups[group].push(n);
        for key in group_keys(&persons[n], false) {
            let all = by_key.entry(key).or_default();
            if all.last() != Some(&group) {
                all.push(group);
            }
        }
    }
    for group in &mut out.groups {
        group.sort_by_key(|&n| (std::cmp::Reverse(names[n].1), n));
    }
    out
}

/// Do two forms of a name stand in so many articles each that neither is a slip for the other?
fn are_borne(a: u64, b: u64) -> bool {
    a.min(b) >= SLIPS && a.min(b) * RARE > a.max(b)
}

impl NameQuery {
    /// Which of `names`, each with the number of its articles, the filter takes: indexes into
    /// `names` with the reason, in their order.
    ///
    /// Taken is every name that answers, except: a forename alone, unless nothing else answers a
    /// bare name; a bare surname that a fuller name was typed for; a namesake's (`Donald Trump
    /// Jr.`), unless nobody else answers; a near spelling in several articles, or of a surname that
    /// somebody else bears in full, beside the spelling that was typed; and of a bare name a spelling
    /// that only sounds like it, if somebody bears the name as it was typed.
    pub fn answers(&self, names: &[(&str, u64)]) -> Vec<(usize, NameMatch)> {
        let all = names.iter().enumerate().filter_map(|(n, (name, _))| Some((n, self.matches(name)?))).collect();
        self.answers_of(names, all)
    }

    /// [`NameQuery::answers`], where it is known how each of `names` that matches does, `all`.
    pub fn answers_of(&self, names: &[(&str, u64)], all: Vec<(usize, NameMatch)>) -> Vec<(usize, NameMatch)> {
        let sure: u64 = all.iter().filter(|(_, m)| m.relation < Relation::Misspelling).map(|&(n, _)| names[n].1).sum();
        let only_forenames = all.iter().all(|(_, m)| m.relation == Relation::ForenameOnly);
        let bare = self.is_single();
        let as_typed = |m: &NameMatch| m.relation != Relation::Misspelling && m.is_as_typed();
        let typed: u64 = all.iter().filter(|(_, m)| bare && as_typed(m)).map(|&(n, _)| names[n].1).sum();
        // Where somebody bears the surname letter by letter, one that only sounds so is another: `Yellen`, `Ellen`.
        let to_the_letter = |m: &NameMatch| m.relation == Relation::SurnameOnly && m.distance == 0.0;
        let exact = all.iter().any(|(_, m)| to_the_letter(m));
        let surname = |m: &NameMatch| as_typed(m) && (!exact || m.distance == 0.0);
        let strict: Vec<&str> = all
            .iter()
            .filter(|(_, m)| m.relation == Relation::SurnameOnly && surname(m))
            .map(|&(n, _)| names[n].0)
            .collect();
        // Another transliteration of somebody who bears the name as it was typed.
        let is_known = |n: usize| strict.iter().take(MOST_ASKED).any(|known| same_person(known, names[n].0));
        all.into_iter()
            .filter(|&(n, m)| match m.relation {
                Relation::ForenameOnly => bare && only_forenames,
                Relation::FamilyForm => bare,
                Relation::SurnameOnly => bare && (typed == 0 || surname(&m) || is_known(n)),
                Relation::Namesake => sure == 0,
                Relation::Misspelling if bare => typed == 0,
                Relation::Misspelling => sure == 0 && !is_guess(m.distance) || names[n].1 < SLIPS,
                _ => true,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_that_is_there_to_the_letter_is_no_other_that_sounds_so() {
        let asked = |typed: &str, names: &[&str]| -> Vec<String> {
            let query =
                NameQuery::new(crate::article::EntityKind::Person, typed, &crate::entities::names::Aliases::default());
            let counted: Vec<(&str, u64)> = names.iter().map(|name| (*name, 3)).collect();
            query.answers(&counted).into_iter().map(|(n, _)| names[n].to_owned()).collect()
        };
        assert_eq!(
            asked("Yellen", &["Janet Yellen", "Ellen DeGeneres", "George Allen", "Rob Ellen"]),
            ["Janet Yellen"]
        );
        assert_eq!(asked("Zelensky", &["Volodymyr Zelensky", "Volodymyr Zelenskyy"]).len(), 2, "the same man");
        assert_eq!(asked("Zelensky", &["Volodymyr Zelenskyy"]).len(), 1, "nobody is called as it was typed");
    }

    #[test]
    fn half_of_a_double_surname_is_no_answer() {
        let asked = |typed: &str, names: &[&str]| -> Vec<String> {
            let query =
                NameQuery::new(crate::article::EntityKind::Person, typed, &crate::entities::names::Aliases::default());
            let counted: Vec<(&str, u64)> = names.iter().map(|name| (*name, 3)).collect();
            query.answers(&counted).into_iter().map(|(n, _)| names[n].to_owned()).collect()
        };
        let names = ["Ana Renn-Marsh", "Renn-Marsh", "Marsh", "Renn", "Ana Marsh"];
        assert_eq!(asked("Renn-Marsh", &names), ["Ana Renn-Marsh", "Renn-Marsh"]);
    }
    use crate::article::EntityKind;
    use crate::entities::names::Aliases;
    use proptest::prelude::*;

    fn persons<'n>(names: &[(&'n str, u64)]) -> Vec<Vec<&'n str>> {
        group(names).into_iter().map(|g| g.into_iter().map(|n| names[n].0).collect()).collect()
    }

    #[test]
    fn spellings_gather_and_relatives_do_not() {
        let names = [
            ("Volodymyr Zelensky", 5),
            ("Volodymyr Zelenskyy", 9),
            ("Володимир Зеленський", 1),
            ("Olena Zelenska", 2),
            ("Olena Zelensky", 1),
            ("Zelensky", 3),
        ];
        assert_eq!(
            persons(&names),
            [
                vec!["Volodymyr Zelenskyy", "Volodymyr Zelensky", "Володимир Зеленський"],
                vec!["Olena Zelenska", "Olena Zelensky"],
                vec!["Zelensky"],
            ]
        );
    }

    #[test]
    fn a_name_that_could_be_two_people_s_stays_alone() {
        let names = [("George Bush", 20), ("George W. Bush", 9), ("George H. W. Bush", 8), ("George Walker Bush", 1)];
        assert_eq!(
            persons(&names),
            [vec!["George Bush"], vec!["George W. Bush", "George Walker Bush"], vec!["George H. W. Bush"]]
        );
        let names = [("Bill Clinton", 9), ("William J. Clinton", 2), ("William Clinton", 1), ("Hillary Clinton", 7)];
        assert_eq!(persons(&[("Stefania Kern", 2), ("Stefanie Kern", 1)]).len(), 2);
        assert_eq!(persons(&[("Kim Jongun", 2), ("Kim Jong Un", 1), ("Kim Jong Il", 1)]).len(), 2);
        assert_eq!(
            persons(&names),
            [vec!["Bill Clinton", "William J. Clinton", "William Clinton"], vec!["Hillary Clinton"]]
        );
    }

    fn taken<'n>(typed: &str, names: &[(&'n str, u64)]) -> Vec<&'n str> {
        let query = NameQuery::new(EntityKind::Person, typed, &Aliases::default());
        query.answers(names).into_iter().map(|(n, _)| names[n].0).collect()
    }

    #[test]
    fn a_full_name_takes_one_person_and_a_bare_one_the_family() {
        let names = [
            ("Volodymyr Zelenskyy", 14),
            ("Olena Zelenska", 2),
            ("Zelensky", 1),
            ("Volodymyr Groysman", 3),
            ("Volodymyr Zelinsky", 4),
            ("Volodymyr Zelemsky", 1),
        ];
        assert_eq!(
            taken("Volodymyr Zelenskyy", &names),
            ["Volodymyr Zelenskyy", "Volodymyr Zelinsky", "Volodymyr Zelemsky"]
        );
        assert_eq!(taken("Zelensky", &names)[..3], ["Volodymyr Zelenskyy", "Olena Zelenska", "Zelensky"]);
        assert!(taken("Volodymyr", &names).contains(&"Volodymyr Groysman"));
        // A guess is one only where hardly anybody writes it.
        assert_eq!(taken("Igor Sechin", &[("Igor Sechev", 2)]), ["Igor Sechev"]);
        assert!(taken("Igor Sechin", &[("Igor Sechev", 9)]).is_empty());
        assert_eq!(
            taken("Mark Carney", &[("Mark Carney", 20), ("Mark Carnegy", 4), ("Mark Carmey", 1)]),
            ["Mark Carney", "Mark Carmey"]
        );
    }

    proptest! {
        #[test]
        fn every_name_is_of_one_person(names in prop::collection::vec(("[A-C][a-c]{0,3}( [A-C][a-c]{0,3}){0,3}", 0u64..9), 0..20)) {
            let names: Vec<(&str, u64)> = names.iter().map(|(name, count)| (name.as_str(), *count)).collect();
            let mut placed: Vec<usize> = group(&names).into_iter().flatten().collect();
            placed.sort_unstable();
            prop_assert_eq!(placed, (0..names.len()).collect::<Vec<_>>());
        }
    }
}

//! Organizations and places: the same words, an acronym, a short form.

use rustc_hash::FxHashMap;

use crate::article::EntityKind;
use crate::entities::lexicon;
use crate::text::fold;

use super::super::names::known_as;
use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::{Fullness, NameMention, fullness, shown};

/// Endings that companies may drop, folded.
const COMPANY_ENDINGS: &[&str] = &[
    "inc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "plc",
    "group",
    "holdings",
    "sa",
    "ag",
    "gmbh",
    "bhd",
    "pte",
    "pty",
    "nv",
    "bank",
    "airlines",
    "airways",
    "party",
    "movement",
    "newspaper",
    "university",
];

/// Countries that news calls by letters or a short name: folded form, full form.
const SHORT_COUNTRIES: &[(&str, &str)] = &[
    ("us", "united states"),
    ("usa", "united states"),
    ("america", "united states"),
    ("united states of america", "united states"),
    ("uk", "united kingdom"),
    ("britain", "united kingdom"),
    ("great britain", "united kingdom"),
    ("uae", "united arab emirates"),
    ("emirates", "united arab emirates"),
    ("drc", "democratic republic of congo"),
    ("dr congo", "democratic republic of congo"),
    ("dprk", "north korea"),
    ("prc", "china"),
    ("people's republic of china", "china"),
    ("republic of korea", "south korea"),
    ("russian federation", "russia"),
    ("eu", "european union"),
    ("un", "united nations"),
];

/// One organization or place.
#[derive(Debug)]
struct LinkedGroup {
    name: String,
    fullness: Fullness,
    words: Vec<String>,
}

/// Writes the name of every mention of `kind` to its place in `names`.
pub(super) fn name(reading: &ArticleWords<'_>, mentions: &[NameMention], kind: EntityKind, names: &mut [String]) {
    let mut groups: Vec<LinkedGroup> = Vec::new();
    let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
    let mut counts: FxHashMap<(usize, String), usize> = FxHashMap::default();
    let mut of: Vec<Option<usize>> = vec![None; mentions.len()];
    for (i, mention) in mentions.iter().enumerate().filter(|(_, m)| m.kind == kind) {
        let words = words(reading, mention);
        let group = *by_key.entry(key(&words)).or_insert_with(|| {
            groups.push(LinkedGroup { name: String::new(), fullness: (0, false, 0), words: words.clone() });
            groups.len() - 1
        });
        let text = shown(reading, mention);
        let count = counts.entry((group, text.clone())).or_default();
        *count += 1;
        let fullness = fullness(text.len(), &text, *count);
        if fullness > groups[group].fullness {
            groups[group].name = text;
            groups[group].fullness = fullness;
            groups[group].words = words;
        }
        of[i] = Some(group);
    }
    let stands_for = short_forms(reading, mentions, kind, &groups, &of);
    for ((name, group), mention) in names.iter_mut().zip(of).zip(mentions) {
        if let Some(group) = group {
            match state(reading, mention) {
                Some(state) => state.clone_into(name),
                None => name.clone_from(&groups[stands_for.get(&group).copied().unwrap_or(group)].name),
            }
        }
    }
}

/// The state whose short form stands behind a town or a party's letter: `Arabi, La.`, `D-Calif.`
fn state(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<&'static str> {
    let (before, after) = (mention.words.start.checked_sub(1)?, mention.words.end);
    let signs =
        matches!(reading.words[before].writing, Writing::Comma | Writing::Hyphen | Writing::Open | Writing::Stop);
    let stop = reading.words.get(after).is_some_and(|w| w.writing == Writing::Stop);
    if mention.kind != EntityKind::Place || mention.words.len() != 1 || !signs || !stop {
        return None;
    }
    lexicon::state(&fold(reading.letters(mention.words.start)))
}

/// The folded words of a mention, without the article before them.
fn words(reading: &ArticleWords<'_>, mention: &NameMention) -> Vec<String> {
    let wordy = |i: &usize| {
        !matches!(
            reading.words[*i].writing,
            Writing::Stop | Writing::Comma | Writing::Hyphen | Writing::Quote | Writing::Sign | Writing::Possessive
        )
    };
    let mut words: Vec<String> =
        mention.words.clone().filter(wordy).map(|i| fold(reading.letters(i)).into_owned()).collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

fn key(words: &[String]) -> String {
    let joined = words.join(" ");
    match SHORT_COUNTRIES.iter().find(|(short, _)| *short == joined) {
        Some((_, full)) => (*full).to_owned(),
        None => joined,
    }
}

/// Groups that are a short form of another: its acronym, or it without a company's ending.
fn short_forms(
    reading: &ArticleWords<'_>,
    mentions: &[NameMention],
    kind: EntityKind,
    groups: &[LinkedGroup],
    of: &[Option<usize>],
) -> FxHashMap<usize, usize> {
    let mut out = FxHashMap::default();
    if kind != EntityKind::Organization {
        return out;
    }
    let mut full: FxHashMap<String, usize> = FxHashMap::default();
    for (index, group) in groups.iter().enumerate().filter(|(_, g)| g.words.len() > 1) {
        for initials in initials(&group.words) {
            full.entry(initials).or_insert(index);
        }
        if let [first @ .., last] = &group.words[..]
            && COMPANY_ENDINGS.contains(&last.as_str())
        {
            full.entry(first.join(" ")).or_insert(index);
        }
    }
    for (index, group) in groups.iter().enumerate() {
        let short = group.words.join(" ");
        let one = |long: usize| known_as(&group.name, &groups[long].name) != Some(false);
        if let Some(&other) = full.get(&short).filter(|&&o| o != index && one(o)) {
            out.insert(index, other);
        }
    }
    // `General Directorate (Ladad)`: what stands in brackets right after a name stands for it.
    for (i, pair) in mentions.windows(2).enumerate() {
        let (Some(long), Some(short)) = (of[i], of[i + 1]) else { continue };
        let (a, b) = (&pair[0].words, &pair[1].words);
        let bracketed = a.end + 1 == b.start
            && b.len() == 1
            && reading.words[a.end].writing == Writing::Open
            && reading.words[b.start].writing != Writing::Capitalised;
        let alike = groups[long].words.first().zip(groups[short].words.first());
        if bracketed && long != short && alike.is_some_and(|(x, y)| x.chars().next() == y.chars().next()) {
            out.entry(short).or_insert(long);
        }
    }
    out.retain(|short, long| groups[*short].words.len() < groups[*long].words.len());
    out
}

/// The acronyms of a name: of its weighty words, and of all its words.
fn initials(words: &[String]) -> Vec<String> {
    let of = |words: &mut dyn Iterator<Item = &String>| words.filter_map(|w| w.chars().next()).collect::<String>();
    let small = ["of", "the", "and", "for", "in", "on", "to", "de", "&", "la", "du", "des"];
    let weighty = of(&mut words.iter().filter(|w| !small.contains(&w.as_str())));
    let all = of(&mut words.iter());
    [weighty, all].into_iter().filter(|i| i.chars().count() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::names_of;
    use crate::article::EntityKind::{Organization, Place};

    #[test]
    fn an_acronym_is_its_organization() {
        let text = "The <National Security Council> (<NSC>) met. The <NSC> and the <UN> agreed.";
        let council = "National Security Council";
        assert_eq!(names_of(Organization, text), [council, council, council, "UN"]);
        let text = "The <Companhia de Águas> (<CAGUAS>) is late.";
        assert_eq!(names_of(Organization, text), ["Companhia de Águas"; 2]);
    }

    #[test]
    fn a_company_may_drop_its_ending() {
        assert_eq!(names_of(Organization, "<Lindqvist Holdings> rose. <Lindqvist> fell."), ["Lindqvist Holdings"; 2]);
    }

    #[test]
    fn countries_have_short_names() {
        assert_eq!(names_of(Place, "<US>, <U.S.> and <the United States>"), ["the United States"; 3]);
    }

    #[test]
    fn other_places_stay_apart() {
        assert_eq!(names_of(Place, "<New York> and <York>"), ["New York", "York"]);
    }

    #[test]
    fn a_state_s_short_form_is_the_state() {
        let text = "In Arabi, <La>., and Reno, <Nev>., Ann Marsh (D-<Calif>.) met Rob Renn (R-<Tex>.) of <Mich>.";
        assert_eq!(names_of(Place, text), ["Louisiana", "Nevada", "California", "Texas", "Mich"]);
        assert_eq!(names_of(Place, "They sang in <La> Paz, <La>, and <Mass>. rose."), ["La", "La", "Mass"]);
    }
}

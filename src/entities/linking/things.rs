//! What bears a person's name and is none: storms, ships, cases at law, firms, awards and buildings.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::EntityKind;
use crate::entities::lexicon::{self, Classes, Known, classes};
use crate::text::fold;

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::{Writing, hash_phrase};
use super::{NameMention, title_before};

/// Takes out of `mentions`, or gives another kind, what is no person by the words beside it.
pub(super) fn remove(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut nobody: FxHashSet<u32> = FxHashSet::default();
    let mut whole: FxHashSet<u32> = FxHashSet::default();
    let phrase = |m: &NameMention| hash_phrase(reading.words[m.words.clone()].iter().map(|w| w.fold));
    let mut kinds: FxHashMap<usize, Option<EntityKind>> = FxHashMap::default();
    for (at, mention) in mentions.iter().enumerate() {
        if mention.kind == EntityKind::Organization {
            continue;
        }
        let kind = verdict(reading, mention);
        if kind == ThingVerdict::Stays {
            continue;
        }
        if kind == ThingVerdict::Vessel {
            whole.insert(phrase(mention));
        }
        if matches!(kind, ThingVerdict::Nothing | ThingVerdict::Vessel) && mention.words.len() == 1
            || kind == ThingVerdict::Vessel
        {
            nobody.insert(reading.words[mention.words.end - 1].fold);
        }
        kinds.insert(at, if let ThingVerdict::Is(kind) = kind { Some(kind) } else { None });
    }
    firms(reading, mentions, &mut kinds);
    lone(reading, mentions, &mut kinds);
    if kinds.is_empty() {
        return;
    }
    // The words of all names of people that are written in full.
    let is_person = |(at, m): &(usize, &NameMention)| {
        m.kind == EntityKind::Person && m.words.len() > 1 && !kinds.contains_key(at) && !whole.contains(&phrase(m))
    };
    let full = mentions.iter().enumerate().filter(is_person);
    let bearers: FxHashSet<u32> =
        full.flat_map(|(_, m)| reading.words[m.words.clone()].iter().map(|w| w.fold)).collect();
    let mut at = 0;
    mentions.retain_mut(|mention| {
        let verdict = kinds.get(&at);
        at += 1;
        match verdict {
            Some(None) => false,
            Some(Some(kind)) => {
                mention.kind = *kind;
                true
            }
            // The ship or storm again, without its word.
            None if mention.kind == EntityKind::Person
                && mention.words.len() > 1
                && whole.contains(&phrase(mention)) =>
            {
                false
            }
            // Or by its last word, unless somebody bears that name in full.
            None if mention.kind == EntityKind::Person && mention.words.len() == 1 => {
                let fold = reading.words[mention.words.start].fold;
                !nobody.contains(&fold)
                    || bearers.contains(&fold)
                    || title_before(reading, mention.words.start).is_some()
            }
            None => true,
        }
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ThingVerdict {
    /// A person, as far as can be seen here.
    Stays,
    /// Nothing that is looked for.
    Nothing,
    /// A ship or a storm.
    Vessel,
    /// Something else.
    Is(EntityKind),
}

/// What the words beside a mention of a person or place say.
fn verdict(reading: &ArticleWords<'_>, mention: &NameMention) -> ThingVerdict {
    let person = mention.kind == EntityKind::Person;
    if person && mention.words.len() > 1 && classes(reading.letters(mention.words.end - 1)).any(Classes::TROPHY) {
        return ThingVerdict::Nothing;
    }
    if is_party_of_case(reading, mention)
        || person && (is_called_after(reading, mention) || is_letters(reading, mention))
    {
        return ThingVerdict::Nothing;
    }
    if !person {
        return ThingVerdict::Stays;
    }
    if is_law(reading, mention) {
        return ThingVerdict::Nothing;
    }
    // `Douglas County Commissioner Chris Boice`
    if mention.words.len() > 1 && matches!(reading.letters(mention.words.end - 1), "County" | "Township") {
        return ThingVerdict::Is(EntityKind::Place);
    }
    if is_member_s_state(reading, mention) {
        return ThingVerdict::Is(EntityKind::Place);
    }
    let before = mention.words.start.checked_sub(1);
    let first = mention.words.start;
    let storm = |i: usize| classes(reading.letters(i)).any(Classes::STORM) && reading.words[i].writing.is_name_like();
    // `the Saint Brannoc`
    let saint = |i: usize| reading.letters(i) == "Saint" && i > 0 && reading.letters(i - 1).eq_ignore_ascii_case("the");
    if before.is_some_and(saint) || saint(first) {
        return ThingVerdict::Vessel;
    }
    if before.is_some_and(storm) || mention.words.len() > 1 && storm(first) {
        return ThingVerdict::Vessel;
    }
    let ship = |i: usize| {
        let class = classes(reading.letters(i));
        class.any(Classes::SHIP) && reading.words[i].writing == Writing::Lower
            || class.any(Classes::PREFIX) && reading.words[i].writing == Writing::Capitals
    };
    if before.is_some_and(ship) || mention.words.len() > 1 && ship(first) {
        return ThingVerdict::Vessel;
    }
    if is_royal_ship(reading, first, ship) {
        return ThingVerdict::Vessel;
    }
    if is_state(reading, mention) {
        return ThingVerdict::Is(EntityKind::Place);
    }
    named_after(reading, mention)
}

/// `a Rhodes scholarship`, and `the McCain-Palin campaign`, whose names stand for what they began.
fn is_called_after(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    const OF_TWO: &[&str] = &["campaign", "ticket", "administration", "bill", "amendment", "race", "act", "rally"];
    let Some(after) = reading.words.get(mention.words.end) else { return false };
    let two = mention.words.len() == 3 && reading.words[mention.words.start + 1].writing == Writing::Hyphen;
    let letters = reading.letters(mention.words.end);
    after.writing == Writing::Lower
        && (mention.words.len() == 1 && classes(letters).any(Classes::CALLED) || two && OF_TWO.contains(&letters))
        && title_before(reading, mention.words.start).is_none()
}

/// `CBO`, a row of states, the `K` of `K. William Marsh`: letters that nobody is called by.
fn is_letters(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    const LONGEST: usize = 4;
    let word = &reading.words[mention.words.start];
    let letters = reading.letters(mention.words.start);
    if mention.words.len() == 1 {
        return matches!(word.writing, Writing::Capitals | Writing::Letter)
            && letters.len() <= LONGEST
            && word.traits.surname() == 0
            && word.traits.forename() == 0
            && lexicon::byname(letters).is_none()
            && title_before(reading, mention.words.start).is_none();
    }
    let stop = |i: usize| reading.words[i].writing == Writing::Stop;
    let state = |i: usize| stop(i) || classes(reading.letters(i)).any(Classes::STATE);
    // `Sunni Arabs`
    let last = &reading.words[mention.words.end - 1];
    let people = last.traits.is_demonym() && last.traits.surname() == 0 && word.traits.forename() == 0;
    people || mention.words.len() > 3 && mention.words.clone().all(state)
}

/// `Dodd-Frank`: a law that is called after two people.
fn is_law(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    mention.words.len() == 3
        && reading.words[mention.words.start + 1].writing == Writing::Hyphen
        && classes(&fold(reading.text(mention.words.clone()))).any(Classes::LAW)
}

/// `Harry Reid, Nevada Democrat`: the state that a member of a party is from.
fn is_member_s_state(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    let traits = reading.words[mention.words.start].traits;
    mention.words.len() == 1
        && (traits.is_region() || traits.is_country())
        && reading.words.get(mention.words.end).is_some_and(|w| w.writing == Writing::Capitalised)
        && classes(reading.letters(mention.words.end)).any(Classes::PARTY)
}

/// `the steamer Princess Alma`; and `the Princess Alma` where ships are spoken of, for nobody is called so with an
/// article but in `the Prince Harry interview`.
fn is_royal_ship(reading: &ArticleWords<'_>, first: usize, ship: impl Fn(usize) -> bool) -> bool {
    let royal =
        |i: usize| classes(reading.letters(i)).any(Classes::REGNAL) && reading.words[i].writing == Writing::Capitalised;
    let title = if royal(first) { Some(first) } else { first.checked_sub(1).filter(|&i| royal(i)) };
    let Some(before) = title.and_then(|title| title.checked_sub(1)) else { return false };
    if ship(before) {
        return true;
    }
    let article = reading.letters(before).eq_ignore_ascii_case("the");
    let end = first + usize::from(royal(first)) + 1;
    let attributive = reading
        .words
        .get(end)
        .is_some_and(|w| w.writing.is_name_like() || w.writing == Writing::Lower && !w.traits.is_function_word());
    article && !attributive && (0..reading.words.len()).any(ship)
}

/// `Karvania's president, Marta Kolvani`: one word that is nobody's name as far as is known, ends as the names of
/// countries do, and owns what a state has.
fn is_state(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    const ENDINGS: &[&str] = &["ia", "stan", "land", "desh"];
    let after = mention.words.end;
    let traits = reading.words[mention.words.start].traits;
    let ends =
        |letters: &str| ENDINGS.iter().any(|ending| letters.len() > ending.len() + 2 && letters.ends_with(ending));
    mention.words.len() == 1
        && ends(reading.letters(mention.words.start))
        && traits.surname() == 0
        && traits.forename() == 0
        && title_before(reading, mention.words.start).is_none()
        && reading.words.get(after).is_some_and(|w| w.writing == Writing::Possessive)
        && reading.words.get(after + 1).is_some_and(|w| w.writing == Writing::Lower)
        && classes(reading.letters(after + 1)).any(Classes::OF_STATE)
}

/// `Roe` and `Wade` in `Roe v. Wade`.
fn is_party_of_case(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    let stop = |i: usize| reading.words.get(i).is_some_and(|w| w.writing == Writing::Stop);
    let versus = |i: usize| reading.words.get(i).is_some() && reading.letters(i) == "v" && stop(i + 1);
    // `Miranda v. Arizona`: the state that is sued is a place all the same.
    let traits = reading.words[mention.words.start].traits;
    let state = mention.kind == EntityKind::Place && (traits.is_country() || traits.is_region());
    versus(mention.words.end) || !state && mention.words.start > 1 && versus(mention.words.start - 2)
}

/// `Susan B. Anthony List`: a full name, and behind it what bears it.
fn named_after(reading: &ArticleWords<'_>, mention: &NameMention) -> ThingVerdict {
    let after = mention.words.end;
    let Some(word) = reading.words.get(after).filter(|w| w.writing == Writing::Capitalised) else {
        return ThingVerdict::Stays;
    };
    let names =
        reading.words[mention.words.clone()].iter().filter(|w| w.writing.is_name_like() && w.length > 1).count();
    let class = classes(reading.letters(after));
    if word.traits.is_function_word() || names < 2 || at_new_sentence(reading, after) {
        return ThingVerdict::Stays;
    }
    if class.any(Classes::BODY) {
        ThingVerdict::Is(EntityKind::Organization)
    } else if class.any(Classes::SPOT) {
        ThingVerdict::Is(EntityKind::Place)
    } else if class.any(Classes::OTHER) {
        ThingVerdict::Nothing
    } else {
        ThingVerdict::Stays
    }
}

fn at_new_sentence(reading: &ArticleWords<'_>, i: usize) -> bool {
    let line = reading.sentences.partition_point(|line| line.words.end <= i);
    reading.sentences.get(line).is_some_and(|line| line.words.start == i)
}

/// `Joe` of `Morning Joe`, `Paul` of `St. Paul`.
fn is_rest_of_nobody(reading: &ArticleWords<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return false };
    if reading.words[before].writing == Writing::Stop && before > 0 && reading.letters(before - 1) == "St" {
        return true;
    }
    if reading.words[before].writing != Writing::Capitalised {
        return false;
    }
    let name = format!("{} {}", fold(reading.letters(before)), fold(reading.letters(first)));
    lexicon::known(&name) == Some(Known::Nobody)
}

/// One word that is seldom somebody's, where nobody in the article bears it: `Fox`, `Ferguson`, `Watergate`.
fn lone(reading: &ArticleWords<'_>, mentions: &[NameMention], kinds: &mut FxHashMap<usize, Option<EntityKind>>) {
    const LONE: Classes = Classes::LONE_BODY.or(Classes::LONE_SPOT).or(Classes::LONE_OTHER);
    // The words of all full names, gathered when they are first asked for.
    let bearers: std::cell::OnceCell<FxHashSet<u32>> = std::cell::OnceCell::new();
    let gather = || {
        let full = mentions.iter().filter(|m| m.kind == EntityKind::Person && m.words.len() > 1);
        full.flat_map(|m| reading.words[m.words.clone()].iter().map(|w| w.fold)).collect()
    };
    for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.kind == EntityKind::Person && m.words.len() == 1)
    {
        let first = mention.words.start;
        let class = classes(reading.letters(first));
        if is_rest_of_nobody(reading, first) {
            kinds.insert(at, None);
            continue;
        }
        if !class.any(LONE) || title_before(reading, first).is_some() {
            continue;
        }
        let fold = reading.words[first].fold;
        let borne = bearers.get_or_init(gather).contains(&fold);
        if !borne {
            kinds.insert(
                at,
                if class.any(Classes::LONE_BODY) {
                    Some(EntityKind::Organization)
                } else {
                    class.any(Classes::LONE_SPOT).then_some(EntityKind::Place)
                },
            );
        }
    }
}

/// Firms of the list: `Morgan Stanley`, and `Charles Schwab` where it stands beside a firm.
fn firms(reading: &ArticleWords<'_>, mentions: &[NameMention], kinds: &mut FxHashMap<usize, Option<EntityKind>>) {
    let is_firm = |m: &NameMention| m.kind == EntityKind::Organization;
    let known = |m: &NameMention| {
        let first = fold(reading.letters(m.words.start));
        if m.words.len() < 2 || !lexicon::begins_known(&first) {
            return None;
        }
        let words: Vec<_> = m.words.clone().map(|i| fold(reading.letters(i))).filter(|w| &**w != ".").collect();
        lexicon::known(&words.join(" "))
    };
    for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.kind == EntityKind::Person) {
        let firm = match known(mention) {
            Some(Known::Nobody) => {
                kinds.insert(at, None);
                false
            }
            Some(Known::Firm) => true,
            Some(Known::FirmOrPerson) => {
                let beside = |other: Option<&NameMention>| {
                    other.is_some_and(|o| {
                        let (a, b) = if o.words.start < mention.words.start { (o, mention) } else { (mention, o) };
                        let joined = b.words.start - a.words.end == 1
                            && matches!(reading.letters(a.words.end), "and" | "or" | "," | "&");
                        joined && (is_firm(o) || known(o) == Some(Known::Firm))
                    })
                };
                let neighbours = [at.checked_sub(1).and_then(|i| mentions.get(i)), mentions.get(at + 1)];
                let after = reading.words.get(mention.words.end).map_or("", |_| reading.letters(mention.words.end));
                neighbours.into_iter().any(beside) || matches!(after, "shares" | "stores" | "stock" | "store")
            }
            _ => false,
        };
        if firm {
            kinds.insert(at, Some(EntityKind::Organization));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{linked, texts};
    use crate::article::EntityKind::{Organization, Person, Place};

    #[test]
    fn storms_and_ships_are_nobody() {
        let text = "Storm <Eunice> tore roofs off. <Eunice> took mine, said <Anna Pettersen>. Hurricane <Ian> hit.";
        assert_eq!(texts(text), ["Anna Pettersen"]);
        assert_eq!(texts("The ferry <Saint Brannoc> sank. USS <John McCain> came, Mr. <Brannoc> left."), ["Brannoc"]);
        assert_eq!(
            texts("The ferry <Saint Brannoc> sank. <Saint Brannoc> was old; <Brannoc> too."),
            Vec::<String>::new()
        );
        assert_eq!(texts("After Hurricane <Harvey>, <Harvey Lane> rebuilt. <Harvey> paid."), ["Harvey Lane", "Harvey"]);
    }

    #[test]
    fn a_county_is_a_place_and_a_letter_nobody() {
        for (text, people) in [
            ("<Douglas County> Commissioner <Chris Boice> spoke.", "Chris Boice"),
            ("<Clay County> sued <Ada Marsh>.", "Ada Marsh"),
            ("<Adams Township> paid <Ada Marsh>.", "Ada Marsh"),
            ("It was so, said <K>. <William Marsh>, a trader.", "William Marsh"),
            ("<Everytown> asked <Ada Marsh>.", "Ada Marsh"),
        ] {
            assert_eq!(texts(text), [people], "{text}");
        }
        assert_eq!(texts("Agent <K> left with <County Marsh>."), ["K", "County Marsh"]);
    }

    #[test]
    fn a_ship_that_is_called_after_a_princess_is_nobody() {
        for text in [
            "The steamer Princess <Alma> sank. The Princess <Alma> was old.",
            "The <Princess Alma>, of 412 tons, was a steamer.",
            "The ferry had replaced the Queen <Edda>.",
            "They saw the <Prince Oskar>, a yacht, go down.",
        ] {
            assert_eq!(texts(text), Vec::<String>::new(), "{text}");
        }
        for text in [
            "Princess <Alma> launched the ship. She is Princess <Alma>.",
            "The Prince <Harry> interview was held on a yacht.",
            "She met the Princess <Alma> scandal aboard a ferry.",
        ] {
            assert!(!texts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn laws_and_states_of_members_are_nobody() {
        assert_eq!(texts("<Dodd-Frank> and <Glass-Steagall> bind <Ann Dodd-Marsh>."), ["Ann Dodd-Marsh"]);
        let found = linked(Person, "<Harry Marsh>, <Nevada> Democrat, and <Virginia Democrat> met <Georgia>.");
        assert_eq!(found.iter().map(|e| e.kind).collect::<Vec<_>>()[..2], [Person, Place]);
    }

    #[test]
    fn who_owns_a_parliament_is_a_state() {
        let found = linked(Person, "<Karvania>'s president, <Marta Kolvani>, left <Dzoria>'s capital.");
        assert_eq!(found.iter().map(|e| e.kind).collect::<Vec<_>>(), [Place, Person, Place]);
        let found = linked(Person, "<Putin>'s parliament met. <Zorrka>'s lawyer left.");
        assert_eq!(found.iter().map(|e| e.kind).collect::<Vec<_>>(), [Person, Person]);
    }

    #[test]
    fn the_parties_of_a_case_are_nobody() {
        assert_eq!(texts("They cited <Roe> v. <Wade>; <Roe> stands, said <Ann Wade>."), ["Ann Wade"]);
    }

    #[test]
    fn awards_and_lists_are_nobody_and_firms_are_firms() {
        assert_eq!(texts("The <Susan B. Anthony> List paid. <Susan B. Anthony> voted."), ["Susan B. Anthony"]);
        let found = linked(Person, "<Morgan Stanley> and <Charles Schwab> fell, <Charles Schwab> said.");
        assert_eq!(found.iter().map(|e| e.kind).collect::<Vec<_>>(), [Organization, Organization, Person]);
    }

    #[test]
    fn cups_and_figures_of_speech_are_nobody() {
        let text =
            "The <Stanley Cup>, the <Ryder Cup>, the <Heisman Trophy>, the <Hyde Amendment> and a <Peabody Award> "
                .to_owned()
                + "under <Jim Crow> were <Uncle Sam>'s, <Santa Claus>'s or <Joe Sixpack>'s, said <S.E. Cupp> and <Sheryl Crow>.";
        assert_eq!(texts(&text), ["S.E. Cupp", "Sheryl Crow"]);
    }

    #[test]
    fn what_is_called_after_people_and_letters_are_nobody() {
        let text = "A <Rhodes> scholarship, <Pell> grants, a <Nobel> laureate, the <Marsh-Renn> campaign, the <Hugh Renn Show>, Morning <Joe>, St. <Paul>, \
                    <CBO> and <Ind. Ohio. Md. Tenn> went. President <Grant> came, and <LBJ> with <Ann Rhodes>.";
        assert_eq!(texts(text), ["Grant", "LBJ", "Ann Rhodes"]);
    }

    #[test]
    fn words_that_are_seldom_people_are_so_only_where_somebody_bears_them() {
        let kinds = |text: &str| linked(Person, text).into_iter().map(|e| e.kind).collect::<Vec<_>>();
        assert_eq!(kinds("<Fox> said so, and <Breitbart> agreed."), [Organization, Organization]);
        assert_eq!(kinds("In <Ferguson> and <Charlottesville> they marched after <Watergate>."), [Place, Place]);
        assert_eq!(
            kinds("<Vicente Fox> came; <Fox> smiled. Mr. <Ferguson> left, as did <Andrew Breitbart>."),
            [Person; 4]
        );
    }
}

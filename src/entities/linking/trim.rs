//! What of a span is a name: without the titles, parties, states and furniture around it, and cut
//! where two names ran into each other.

use std::ops::Range;

use crate::article::EntityKind;
use crate::entities::lexicon::{Classes, classes};

use super::super::tagger::NameSpan;
use super::super::tagger::lexicon::Traits;
use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words of a span that is cut into names.
const LONGEST: usize = 32;

/// The names in a span, none if it holds no more than titles and furniture.
pub(super) fn names(reading: &ArticleWords<'_>, span: &NameSpan, out: &mut Vec<NameMention>) {
    let words = without_edges(reading, span.words.clone());
    if words.is_empty() || is_line(reading, &words) {
        return;
    }
    if span.kind != EntityKind::Person {
        other(reading, span.kind, words, out);
        return;
    }
    // A line in capitals may be one span: it is left as it is.
    if words.len() > LONGEST {
        out.push(NameMention { kind: EntityKind::Person, words });
        return;
    }
    let words = match at_of(reading, words.clone()) {
        Some(of) => {
            out.push(NameMention { kind: EntityKind::Person, words: words.start..of });
            out.push(NameMention { kind: EntityKind::Organization, words: of + 1..words.end });
            return;
        }
        None => words,
    };
    let mut people = vec![words];
    people = people.into_iter().flat_map(|w| at_titles(reading, w)).collect();
    people = people.into_iter().flat_map(|w| at_parties(reading, w)).collect();
    people = people.into_iter().flat_map(|w| at_repetitions(reading, w)).collect();
    people = people.into_iter().flat_map(|w| at_second_forename(reading, w)).collect();
    for words in people {
        if let Some(words) = person(reading, words) {
            // `Hillary Clinton Hillary` and `Diane Rodham Clinton`: one forename that begins the next name.
            let begins = |m: &&mut NameMention| {
                m.kind == EntityKind::Person
                    && m.words.len() == 1
                    && m.words.end == words.start
                    && words.len() > 1
                    && is_one_line(reading, m.words.start, words.start)
            };
            let fold = |m: &NameMention| reading.words[m.words.start].fold;
            // The forename of the name before it, once more.
            let again =
                matches!(&out[..], [.., name, forename] if name.words.len() > 1 && fold(name) == fold(forename));
            if let Some(last) = out.last_mut().filter(begins)
                && (again || reading.words[last.words.start].traits.forename() > 3)
            {
                last.words.end = words.end;
                continue;
            }
            // `Bob Marsh Robert (Bob) William Marsh`: the forename before the bracket begins the second name.
            if let Some(last) = out.last_mut().filter(|last| last.words.end > words.start) {
                last.words.end = words.start;
                if last.words.is_empty() {
                    out.pop();
                }
            }
            out.push(NameMention { kind: EntityKind::Person, words });
        }
    }
}

/// Index of the `of` between a person and who employs him: `Major Garrett of CBS`; not in `Lawrence of Arabia`.
fn at_of(reading: &ArticleWords<'_>, words: Range<usize>) -> Option<usize> {
    let of = words.clone().find(|&i| reading.words[i].writing == Writing::Lower && reading.letters(i) == "of")?;
    let in_capitals = |i: usize| matches!(reading.words[i].writing, Writing::Capitals | Writing::Acronym);
    (of > words.start && of + 1 < words.end && (of + 1..words.end).all(in_capitals) && !in_capitals(of - 1))
        .then_some(of)
}

/// A mention that is no person's: `R-Ohio` is the place Ohio, `Putin's Russia` two names.
fn other(reading: &ArticleWords<'_>, kind: EntityKind, words: Range<usize>, out: &mut Vec<NameMention>) {
    let Range { start, end } = words;
    let traits = |i: usize| reading.words[i].traits;
    let is_tag = end - start >= 3
        && is(reading, start, Classes::LETTER)
        && reading.words[start].writing == Writing::Letter
        && reading.words[start + 1].writing == Writing::Hyphen;
    if is_tag {
        let place = start + 2..end;
        let state = traits(start + 2).is_region() || is(reading, start + 2, Classes::STATE);
        if state && kind == EntityKind::Place {
            out.push(NameMention { kind, words: place });
        }
        return;
    }
    let country = |i: usize| traits(i).is_country() || traits(i).is_region();
    let owner = (start + 1..end.saturating_sub(1)).find(|&i| {
        reading.words[i].writing == Writing::Possessive && i + 2 == end && country(i + 1) && !country(i - 1)
    });
    if let Some(at) = owner.filter(|at| at - start <= 3 && !traits(start).is_demonym()) {
        out.push(NameMention { kind: EntityKind::Person, words: start..at });
        out.push(NameMention { kind: EntityKind::Place, words: at + 1..end });
        return;
    }
    // `Syria's Assad`
    let last = traits(end - 1);
    if end - start == 3
        && reading.words[start + 1].writing == Writing::Possessive
        && country(start)
        && last.surname() > last.city()
        && !country(end - 1)
        && !(last.is_organization_word() || last.is_place_word() || last.is_function_word() || last.is_demonym())
    {
        out.push(NameMention { kind: EntityKind::Place, words: start..start + 1 });
        out.push(NameMention { kind: EntityKind::Person, words: end - 1..end });
        return;
    }
    // `in Liverpool, Lennon found`
    if kind == EntityKind::Place
        && end - start == 3
        && reading.words[start + 1].writing == Writing::Comma
        && traits(start).city() > 3
        && traits(end - 1).surname() > 1
        && traits(end - 1).city() == 0
        && !country(end - 1)
        && !is(reading, end - 1, Classes::STATE)
    {
        out.push(NameMention { kind, words: start..start + 1 });
        out.push(NameMention { kind: EntityKind::Person, words: end - 1..end });
        return;
    }
    out.push(NameMention { kind, words: start..end });
}

/// Do two words stand in one sentence, and so in one field?
fn is_one_line(reading: &ArticleWords<'_>, a: usize, b: usize) -> bool {
    let line = reading.sentences.partition_point(|line| line.words.end <= a);
    reading.sentences.get(line).is_some_and(|line| line.words.contains(&a) && line.words.contains(&b))
}

/// `Read More`
fn is_line(reading: &ArticleWords<'_>, words: &Range<usize>) -> bool {
    words.len() == 2
        && classes(&words.clone().map(|i| reading.letters(i)).collect::<Vec<_>>().join("_")).any(Classes::LINE)
}

fn is(reading: &ArticleWords<'_>, i: usize, any: Classes) -> bool {
    classes(reading.letters(i)).any(any)
}

fn is_sign(reading: &ArticleWords<'_>, i: usize) -> bool {
    matches!(
        reading.words[i].writing,
        Writing::Possessive
            | Writing::Comma
            | Writing::Hyphen
            | Writing::Stop
            | Writing::Quote
            | Writing::Sign
            | Writing::Open
    )
}

/// Without signs at either end; a full stop stays behind `Jr` and an initial only where it is inside.
fn without_edges(reading: &ArticleWords<'_>, Range { start, mut end }: Range<usize>) -> Range<usize> {
    while start < end
        && matches!(reading.words[end - 1].writing, Writing::Possessive | Writing::Comma | Writing::Hyphen)
    {
        end -= 1;
    }
    start..end
}

/// A word that is a name's own, as far as can be seen: written like one, and of no class that is none.
fn is_name(reading: &ArticleWords<'_>, i: usize) -> bool {
    let beside = Classes::ALWAYS.or(Classes::PARTY).or(Classes::NOBODY).or(Classes::EDGE);
    reading.words[i].writing.is_name_like() && !is(reading, i, beside)
}

/// Titles that part two names within one span.
const PARTING: &[&str] = &[
    "sen",
    "sens",
    "senator",
    "senators",
    "rep",
    "reps",
    "representative",
    "gov",
    "governor",
    "president",
    "mr",
    "mrs",
    "ms",
    "dr",
    "secretary",
    "congressman",
    "congresswoman",
];

/// Cuts at titles: `Harry Reid Sen. Bob Casey`; what stands before one and is no name goes with it:
/// `Vermont Sen. Bernie Sanders`, `D C U S Senators Olympia J Snowe`.
fn at_titles(reading: &ArticleWords<'_>, words: Range<usize>) -> Vec<Range<usize>> {
    let titled = |i: usize| {
        let letters = reading.letters(i);
        PARTING.iter().any(|t| letters.eq_ignore_ascii_case(t))
    };
    let mut out = Vec::new();
    let mut start = words.start;
    for i in words.clone() {
        if titled(i) && i > words.start {
            out.push(start..i);
            start = i;
        }
    }
    out.push(start..words.end);
    let is_place = |w: &Range<usize>| {
        w.clone().all(|i| {
            let traits = reading.words[i].traits;
            let plain = traits.is_country() || traits.is_region() || traits.is_demonym() || traits.city() > 4;
            is_sign(reading, i) || plain || reading.words[i].length < 3 || !is_name(reading, i)
        })
    };
    let last = out.len() - 1;
    out.into_iter().enumerate().filter(|(i, w)| *i == last || !is_place(w)).map(|(_, w)| w).collect()
}

/// Cuts at a party and state: `Maria Cantwell D WA Thomas Carper`, `Mike DeWine R`.
fn at_parties(reading: &ArticleWords<'_>, words: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = words.start;
    let mut i = words.start;
    while i < words.end {
        let letter = reading.words[i].writing == Writing::Letter && is(reading, i, Classes::LETTER);
        let names = (start..i).filter(|&j| is_name(reading, j) && reading.words[j].writing != Writing::Letter).count();
        if !letter || names < 2 && i > start {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < words.end && matches!(reading.words[end].writing, Writing::Hyphen | Writing::Stop) {
            end += 1;
        }
        let state = end < words.end
            && (is(reading, end, Classes::STATE) && reading.words[end].writing != Writing::Letter
                || reading.words[end].traits.is_region());
        let hyphen = end > i + 1 && reading.words[i + 1].writing == Writing::Hyphen;
        let last = end >= words.end && i > start && !reading.letters(i).starts_with('I');
        if !(state || last || hyphen && end < words.end && i == start) {
            i += 1;
            continue;
        }
        out.push(start..i);
        start = (end + usize::from(state || hyphen)).min(words.end);
        // `D N D`, `S.C.`
        while start < words.end && reading.words[start].writing == Writing::Letter && start < end + 2 && !state {
            start += 1;
        }
        i = start;
    }
    out.push(start..words.end);
    out
}

/// Cuts where a name begins again: `Jeff Flake Jeffrey Lane Flake`, `Joe Biden Joe Biden`.
fn at_repetitions(reading: &ArticleWords<'_>, words: Range<usize>) -> Vec<Range<usize>> {
    let tells = |i: usize| reading.words[i].length > 2 && !reading.words[i].traits.is_particle();
    let named: Vec<usize> = words.clone().filter(|&i| reading.words[i].writing.is_name_like() && tells(i)).collect();
    // `Sabah Al-Khaled Al-Sabah`
    let hyphens = words.clone().any(|i| reading.words[i].writing == Writing::Hyphen);
    if named.len() < 3 || hyphens {
        return vec![words];
    }
    let fold = |at: usize| reading.words[named[at]].fold;
    for later in 1..named.len() {
        let Some(first) = (0..later).find(|&e| fold(e) == fold(later)) else { continue };
        // `Luis Carrillo Carrillo`
        if later == first + 1 && first > 0 {
            continue;
        }
        let forename = |at: usize| reading.words[named[at]].traits.forename();
        let surname = |at: usize| reading.words[named[at]].traits.surname();
        let begins = first == 0 && later > 1 && forename(0) > 2 && forename(1) < forename(0).max(surname(1));
        let (end, next) = if begins || later == first + 1 {
            (named[later - 1] + 1, named[later])
        } else {
            (named[first] + 1, named[first + 1])
        };
        let whole = words.start..end;
        let mut out = vec![whole];
        if later == first + 1 && first == 0 {
            // `Mark Mark Hertling`
            out.clear();
        }
        out.extend(at_repetitions(reading, next..words.end));
        return out;
    }
    vec![words]
}

/// Cuts a row of people without commas: `Carl Levin Tom Harkin`.
fn at_second_forename(reading: &ArticleWords<'_>, words: Range<usize>) -> Vec<Range<usize>> {
    let named: Vec<usize> =
        words.clone().filter(|&i| reading.words[i].writing.is_name_like() && reading.words[i].length > 1).collect();
    let plain =
        words.clone().all(|i| reading.words[i].writing.is_name_like() || reading.words[i].writing == Writing::Stop);
    if named.len() < 4 || !plain {
        return vec![words];
    }
    let traits = |at: usize| reading.words[named[at]].traits;
    let is_forename = |at: usize| traits(at).forename() >= 5 && traits(at).forename() > traits(at).surname();
    let is_surname = |at: usize| traits(at).forename() < 4 || traits(at).surname() >= traits(at).forename();
    for at in 2..named.len() - 1 {
        if is_forename(0) && is_surname(at - 1) && is_forename(at) && is_surname(named.len() - 1) && is_surname(at + 1)
        {
            let first = words.start..named[at];
            let mut out = vec![first];
            out.extend(at_second_forename(reading, named[at]..words.end));
            return out;
        }
    }
    vec![words]
}

/// What is left of a person's name, if anything.
fn person(reading: &ArticleWords<'_>, Range { mut start, mut end }: Range<usize>) -> Option<Range<usize>> {
    let cut_off = Classes::PARTY.or(Classes::EDGE).or(Classes::NOBODY);
    loop {
        let before = start..end;
        while start < end && is_sign(reading, start) {
            start += 1;
        }
        while start < end && is_sign(reading, end - 1) && !is_abbreviation(reading, start, end - 1) {
            end -= 1;
        }
        if start + 1 < end {
            if is(reading, start, Classes::ALWAYS.or(cut_off)) && !stays_forename(reading, start, end)
                || is(reading, start, Classes::POST) && end - start > 2
                || before_title(reading, start, end)
            {
                start += 1;
            } else if is(reading, end - 1, Classes::ALWAYS.or(cut_off)) && !stays_surname(reading, start, end)
                || is_year(reading, end - 1)
            {
                end -= 1;
            }
        }
        if before == (start..end) {
            break;
        }
    }
    if let Some(open) = before_nickname(reading, start, end) {
        start = open;
    }
    let nothing = Classes::ALWAYS.or(cut_off).or(Classes::STATE).or(Classes::LETTER);
    let is_nothing = |i: usize| {
        is_sign(reading, i)
            || is_short_form(reading.letters(i))
            || is(reading, i, nothing) && !is_surname_behind_title(reading, i)
            || reading.words[i].writing == Writing::Lower && !reading.words[i].traits.is_particle()
    };
    let states = |i: usize| reading.words[i].traits.is_region() && is(reading, i, Classes::STATE);
    (start < end && !(start..end).all(|i| is_nothing(i) || states(i))).then_some(start..end)
}

/// Index of the forename in `Stephen (Steve) Joseph Scalise`, of which only what follows the bracket was seen.
fn before_nickname(reading: &ArticleWords<'_>, start: usize, end: usize) -> Option<usize> {
    let first = start.checked_sub(4)?;
    let opens = reading.words[first + 1].writing == Writing::Open && reading.letters(first + 1) == "(";
    let closes = reading.letters(start - 1) == ")";
    let forename =
        |i: usize| reading.words[i].writing == Writing::Capitalised && reading.words[i].traits.forename() > 0;
    (end - start > 1 && opens && closes && forename(first) && forename(first + 2) && is_one_line(reading, first, start))
        .then_some(first)
}

/// `DoD`, `DoJ`: letters of a department, and no surname.
fn is_short_form(letters: &str) -> bool {
    let mut chars = letters.chars();
    let all = (chars.next(), chars.next(), chars.next(), chars.next());
    matches!(all, (Some(a), Some(b), Some(c), None) if a.is_uppercase() && b.is_lowercase() && c.is_uppercase())
}

/// `Lord` behind `Mr`, `Moon` and the like: words that are a surname where a title stands before them.
fn is_surname_behind_title(reading: &ArticleWords<'_>, i: usize) -> bool {
    let mut before = i;
    while before > 0 && reading.words[before - 1].writing == Writing::Stop {
        before -= 1;
    }
    let addressed = before > 0 && matches!(reading.letters(before - 1), "Mr" | "Mrs" | "Ms" | "Miss" | "Dr");
    addressed && !PARTING.iter().any(|t| reading.letters(i).eq_ignore_ascii_case(t)) && !is(reading, i, Classes::PARTY)
}

/// The stop of `Jr.` or of an initial, which the tagger took for part of the name.
fn is_abbreviation(reading: &ArticleWords<'_>, start: usize, stop: usize) -> bool {
    let nothing = Classes::ALWAYS.or(Classes::STATE).or(Classes::PARTY).or(Classes::LETTER);
    reading.words[stop].writing == Writing::Stop && stop > start + 1 && !is(reading, stop - 1, nothing)
}

fn is_year(reading: &ArticleWords<'_>, i: usize) -> bool {
    reading.words[i].writing == Writing::Number
}

/// `Florida` in `Florida Gov. Jeb Bush`: a place or nation with a title, party or post behind it.
fn before_title(reading: &ArticleWords<'_>, start: usize, end: usize) -> bool {
    let traits = reading.words[start].traits;
    let place = traits.is_region() || traits.is_country() || traits.is_demonym() || is(reading, start, Classes::STATE);
    let titled = Classes::ALWAYS.or(Classes::PARTY).or(Classes::POST);
    place && end - start > 2 && is(reading, start + 1, titled)
}

/// `Major Garrett`: a title that may be a forename stays where one word follows that may be a surname.
fn stays_forename(reading: &ArticleWords<'_>, start: usize, end: usize) -> bool {
    is(reading, start, Classes::GIVEN)
        && end - start == 2
        && reading.words[start].writing == Writing::Capitalised
        && reading.words[start + 1].writing.is_name_like()
        && may_be_surname(reading.words[start + 1].traits)
}

/// A name that is not a forename only: `Garrett`, `Martin`, and whatever is not known; not `Tom`.
pub(super) fn may_be_surname(traits: Traits) -> bool {
    traits.forename() < 5 || traits.surname() > 0
}

/// `Hun Sen`, `Daisy Lord`: a surname that reads like a title or furniture, behind one forename, with
/// no stop behind it that would make it short for one.
fn stays_surname(reading: &ArticleWords<'_>, start: usize, end: usize) -> bool {
    let last = end - 1;
    if is(reading, last, Classes::PARTY.or(Classes::NOBODY)) {
        return false;
    }
    if is(reading, last, Classes::GIVEN.or(Classes::REGNAL)) {
        return true;
    }
    let first = reading.words[start].traits;
    let place = first.is_region() || first.is_country() || first.is_demonym();
    let followed = reading.words.get(end).is_some_and(|w| w.writing == Writing::Stop || w.writing.is_name_like());
    let parting = PARTING.iter().any(|t| reading.letters(last).eq_ignore_ascii_case(t));
    (end - start == 2 || end - start == 3 && !parting && !is(reading, last, Classes::EDGE))
        && reading.words[start].writing == Writing::Capitalised
        && !place
        && !followed
}

#[cfg(test)]
mod tests {
    use super::super::tests::linked;
    use crate::article::EntityKind::{self, Organization, Person, Place};

    fn read(kind: EntityKind, marked: &str) -> Vec<(EntityKind, String)> {
        let body: String = marked.chars().filter(|c| !"<>".contains(*c)).collect();
        linked(kind, marked).into_iter().map(|e| (e.kind, body[e.range()].to_owned())).collect()
    }

    #[test]
    fn whoever_works_for_somebody_is_two_names() {
        let two = |person: &str, body: &str| vec![(Person, person.to_owned()), (Organization, body.to_owned())];
        assert_eq!(read(Person, "<Major Garrett of CBS> asked."), two("Major Garrett", "CBS"));
        assert_eq!(read(Person, "<Ann Marsh of the BBC> left."), [(Person, "Ann Marsh of the BBC".to_owned())]);
        assert_eq!(read(Person, "<Lawrence of Arabia> left."), [(Person, "Lawrence of Arabia".to_owned())]);
    }

    #[test]
    fn a_forename_before_a_nickname_in_brackets_begins_the_name() {
        assert_eq!(
            read(Person, "Whip Stephen (Steve) <Joseph Marsh> left."),
            [(Person, "Stephen (Steve) Joseph Marsh".to_owned())]
        );
        assert_eq!(read(Person, "the director (Wilson) <Joseph Marsh> left."), [(Person, "Joseph Marsh".to_owned())]);
        let names = super::super::tests::names("<Steve Marsh> Stephen (Steve) <Joseph Marsh> left. <Marsh> came.");
        assert_eq!(names, ["Steve Marsh"; 3]);
        let names = super::super::tests::names("Stephen (Steve) <Joseph Marsh> left. <Marsh> came.");
        assert_eq!(names, ["Stephen Joseph Marsh"; 2]);
    }

    #[test]
    fn letters_of_a_department_are_no_surname() {
        assert_eq!(read(Person, "The <DoD> and <McK> paid <Dodd>."), [(Person, "Dodd".to_owned())]);
    }

    #[test]
    fn a_country_that_owns_somebody_is_two_names() {
        let two = |place: &str, person: &str| vec![(Place, place.to_owned()), (Person, person.to_owned())];
        assert_eq!(read(Place, "He met <Syria's Assad>."), two("Syria", "Assad"));
        assert_eq!(read(Organization, "<Germany's Merkel> left."), two("Germany", "Merkel"));
        assert_eq!(read(Organization, "<Canada's Harper> left."), two("Canada", "Harper"));
        assert_eq!(read(Organization, "<Britain's Treasury> paid."), [(Organization, "Britain's Treasury".to_owned())]);
        assert_eq!(read(Place, "near <Iraq's Mosul>."), [(Place, "Iraq's Mosul".to_owned())]);
    }
}

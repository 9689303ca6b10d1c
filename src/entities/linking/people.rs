//! People: full names first, then the shorter names that stand for them.

use rustc_hash::FxHashMap;

use crate::article::EntityKind;
use crate::entities::lexicon::{Classes, byname, classes};
use crate::entities::names::is_short_form;
use crate::text::fold;

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::{Writing, hash};
use super::spelling::skeleton;
use super::{Fullness, NameMention, fullness, shown, title_before};

/// One person of the article.
#[derive(Debug)]
struct LinkedPerson {
    /// Skeletons of the parts of the fullest name.
    parts: Vec<String>,
    generation: Option<String>,
    gender: Option<Gender>,
    /// Hash of the title last seen before a full name.
    title: Option<u32>,
    /// The fullest form so far, and how it compares.
    name: String,
    fullness: Fullness,
    /// Index of the last mention.
    last: Option<usize>,
}

/// As titles and forenames tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Female,
    Male,
}

/// A mention taken apart.
#[derive(Debug, Clone)]
struct MentionParts {
    /// Skeletons of its words; hyphenated words are one.
    skeletons: Vec<String>,
    generation: Option<String>,
    gender: Option<Gender>,
    title: Option<u32>,
    /// The title is an office: `President`, not `Mr.`
    in_office: bool,
    /// Skeleton of the name in brackets: `Steve` of `Stephen (Steve) Joseph Scalise`.
    called: Option<String>,
}

/// At most so many people of a shared name are compared with a mention, the latest first: an article
/// of 100,000 Smiths takes no more than its share of time.
const COMPARED: usize = 24;

/// Before the hyphen of an Arabic surname, folded.
const PARTICLES: &[&str] = &["al", "el", "ul", "ad", "ar", "as", "at", "az", "ash"];

/// Writes the name of every person among `mentions` to its place in `names`.
pub(super) fn name(reading: &ArticleWords<'_>, mentions: &[NameMention], names: &mut [String]) {
    let parts: Vec<Option<MentionParts>> =
        mentions.iter().map(|m| (m.kind == EntityKind::Person).then(|| take_apart(reading, m))).collect();
    let mut cast = Cast::default();
    let mut of: Vec<Option<usize>> = vec![None; mentions.len()];
    for (i, mention) in mentions.iter().enumerate() {
        if let Some(parts) = parts[i].as_ref().filter(|p| p.skeletons.len() > 1) {
            of[i] = Some(cast.full(parts, || shown(reading, mention)));
        }
    }
    for (i, mention) in mentions.iter().enumerate() {
        let Some(parts) = &parts[i] else { continue };
        let person = of[i].unwrap_or_else(|| cast.short(parts, || shown(reading, mention)));
        cast.people[person].last = Some(i);
        of[i] = Some(person);
    }
    for (name, person) in names.iter_mut().zip(of) {
        if let Some(person) = person {
            name.clone_from(&cast.people[person].name);
        }
    }
}

fn take_apart(reading: &ArticleWords<'_>, mention: &NameMention) -> MentionParts {
    let mut skeletons: Vec<String> = Vec::with_capacity(mention.words.len());
    let mut generation = None;
    let mut joined = false;
    let (mut called, mut bracketed) = (None, false);
    let mut gender = None;
    for i in mention.words.clone() {
        let word = &reading.words[i];
        match word.writing {
            Writing::Hyphen => {
                // `al-Assad`: the surname is what is left without the particle.
                let particle = i.checked_sub(1).is_some_and(|i| PARTICLES.contains(&&*fold(reading.letters(i))));
                if particle && i > mention.words.start {
                    skeletons.pop();
                }
                joined = !particle && !skeletons.is_empty();
                continue;
            }
            Writing::Open => bracketed = true,
            Writing::Stop | Writing::Comma | Writing::Quote | Writing::Sign | Writing::Possessive => {}
            _ if std::mem::take(&mut bracketed) && skeletons.len() == 1 => {
                called = Some(skeleton(&fold(reading.letters(i))));
            }
            _ => {
                let folded = fold(reading.letters(i));
                if i > mention.words.start && matches!(&*folded, "jr" | "sr" | "ii" | "iii" | "iv") {
                    generation = Some(folded.into_owned());
                    continue;
                }
                if i == mention.words.start && mention.words.len() > 1 {
                    gender = by_forename(word.traits);
                }
                match skeletons.last_mut().filter(|_| joined) {
                    Some(last) => last.push_str(&skeleton(&folded)),
                    None => skeletons.push(skeleton(&folded)),
                }
            }
        }
        joined = false;
    }
    let before = title_before(reading, mention.words.start);
    let gender = before.and_then(|i| by_title(reading.letters(i))).or(gender);
    let address = |i: usize| matches!(reading.letters(i), "Mr" | "Mrs" | "Ms" | "Miss" | "Mx" | "Dr");
    let in_office = before.is_some_and(|i| !address(i));
    let title = before.map(|i| reading.words[i].fold).or_else(|| first_lady(reading, mention.words.start));
    MentionParts { skeletons, generation, gender, title, in_office, called }
}

/// The title `first lady` in small letters just before the word at `start`.
fn first_lady(reading: &ArticleWords<'_>, start: usize) -> Option<u32> {
    let [first, lady] = [start.checked_sub(2)?, start - 1];
    let stands = reading.letters(first) == "first" && reading.letters(lady) == "lady";
    (stands && reading.place(first).0 == reading.place(start).0).then(|| reading.words[lady].fold)
}

/// The parts of a full name that a byname with `parts` stands for.
fn named(name: &str, parts: &MentionParts) -> MentionParts {
    let skeletons = name.split([' ', '-']).map(|word| skeleton(&fold(word))).collect();
    MentionParts { skeletons, generation: None, called: None, ..parts.clone() }
}

fn by_title(letters: &str) -> Option<Gender> {
    let class = classes(letters);
    if class.any(Classes::MAN) { Some(Gender::Male) } else { class.any(Classes::WOMAN).then_some(Gender::Female) }
}

fn by_forename(traits: super::super::tagger::lexicon::Traits) -> Option<Gender> {
    match (traits.is_female(), traits.is_male()) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// The people of an article.
#[derive(Debug, Default)]
struct Cast {
    people: Vec<LinkedPerson>,
    /// People by each part of their names, in order of appearance.
    by_part: FxHashMap<String, Vec<usize>>,
    counts: FxHashMap<String, usize>,
}

impl Cast {
    /// The person of a name of several parts.
    fn full(&mut self, parts: &MentionParts, text: impl Fn() -> String) -> usize {
        let text = text();
        let called = parts.called.as_ref().map(|called| {
            let skeletons = std::iter::once(called).chain(&parts.skeletons[1..]).cloned().collect();
            MentionParts { skeletons, ..parts.clone() }
        });
        let is_one = |p: &LinkedPerson| {
            same_person(p, parts)
                || called.as_ref().is_some_and(|called| same_person(p, called))
                || is_called_so(p, parts, &text)
        };
        let known = self.candidates(parts).find(|&p| is_one(&self.people[p]));
        let count = self.counts.entry(text.clone()).or_default();
        *count += 1;
        let fullness = fullness(parts.skeletons.len(), &text, *count);
        match known {
            // `Stephen (Steve) Joseph Scalise` is how a profile calls him, and nobody else.
            Some(index) if called.is_some() => index,
            Some(index) => {
                let person = &mut self.people[index];
                person.generation = person.generation.take().or_else(|| parts.generation.clone());
                person.gender = person.gender.or(parts.gender);
                person.title = parts.title.or(person.title);
                if fullness > person.fullness {
                    (person.name, person.fullness) = (text, fullness);
                    if parts.skeletons.len() > person.parts.len() {
                        person.parts.clone_from(&parts.skeletons);
                        self.list(index);
                    }
                }
                index
            }
            None => self.new_person(parts, without_aside(text), fullness),
        }
    }

    /// The person that a name of one part stands for: the one of that surname mentioned last, else
    /// the first to come; failing a surname, a forename.
    fn short(&mut self, parts: &MentionParts, text: impl Fn() -> String) -> usize {
        let rank = |p: usize| {
            let person = &self.people[p];
            let surname = person.parts.last() == parts.skeletons.last();
            let titled = parts.title.is_some() && person.title == parts.title;
            (surname, titled, person.last, std::cmp::Reverse(p))
        };
        // `President Trump` where the article names his son in full, who was given no office.
        let son = |p: usize| {
            let person = &self.people[p];
            parts.in_office && person.title.is_none() && person.generation.as_deref() == Some("jr")
        };
        // `President Marsh` beside the first lady Ada Marsh, who may be his wife.
        let lady = |p: usize| {
            let first_lady = Some(hash("lady"));
            parts.in_office && self.people[p].title == first_lady && parts.title != first_lady
        };
        let may_be = |p: &usize| agree(&self.people[*p], parts) && !son(*p) && !lady(*p);
        let best = self.candidates(parts).filter(may_be).max_by_key(|&p| rank(p));
        let text = text();
        let fullness = fullness(parts.skeletons.len(), &text, 1);
        match best {
            Some(index) => {
                let person = &mut self.people[index];
                if person.parts.len() == 1 && fullness > person.fullness {
                    (person.name, person.fullness) = (text, fullness);
                }
                index
            }
            None => match byname(&text) {
                // `JFK` beside `John Kennedy`; nobody here whose forename or surname `Hillary` is.
                Some(known) => self.called(&named(known.name, parts), text, fullness),
                None => self.new_person(parts, text, fullness),
            },
        }
    }

    /// The person of the full name that a byname stands for.
    fn called(&mut self, parts: &MentionParts, byname: String, fullness: Fullness) -> usize {
        let known = self.candidates(parts).find(|&p| same_person(&self.people[p], parts));
        known.unwrap_or_else(|| self.new_person(parts, byname, fullness))
    }

    /// People who share the last or first part of a name.
    fn candidates<'c>(&'c self, parts: &'c MentionParts) -> impl Iterator<Item = usize> + 'c {
        let ends = [parts.skeletons.last(), parts.skeletons.first().filter(|_| parts.skeletons.len() > 1)];
        ends.into_iter()
            .flatten()
            .filter_map(|part| self.by_part.get(part))
            .flat_map(|people| people.iter().rev().take(COMPARED).copied())
    }

    fn new_person(&mut self, parts: &MentionParts, name: String, fullness: Fullness) -> usize {
        let index = self.people.len();
        self.people.push(LinkedPerson {
            parts: parts.skeletons.clone(),
            generation: parts.generation.clone(),
            gender: parts.gender,
            title: parts.title,
            name,
            fullness,
            last: None,
        });
        self.list(index);
        index
    }

    fn list(&mut self, index: usize) {
        for part in &self.people[index].parts {
            let people = self.by_part.entry(part.clone()).or_default();
            if !people.contains_within(index) {
                people.push(index);
            }
        }
    }
}

/// Looks only at the latest entries, of which there are few.
trait ContainsWithin {
    fn contains_within(&self, index: usize) -> bool;
}

impl ContainsWithin for Vec<usize> {
    fn contains_within(&self, index: usize) -> bool {
        self.iter().rev().take(COMPARED).any(|&p| p == index)
    }
}

/// `Stephen Joseph Scalise` for `Stephen (Steve) Joseph Scalise`.
fn without_aside(text: String) -> String {
    let aside = text.split_once(" (").and_then(|(before, rest)| Some((before, rest.split_once(") ")?.1)));
    match aside {
        Some((before, after)) => format!("{before} {after}"),
        None => text,
    }
}

/// Do generation and gender allow a mention to be this person's?
fn agree(person: &LinkedPerson, parts: &MentionParts) -> bool {
    let generation = person.generation.is_none() || parts.generation.is_none() || person.generation == parts.generation;
    let gender = person.gender.is_none() || parts.gender.is_none() || person.gender == parts.gender;
    generation && gender
}

/// Is a forename and a surname the person's by a short form: `Bernard Sanders`, `Bernie Sanders`?
fn is_called_so(person: &LinkedPerson, parts: &MentionParts, text: &str) -> bool {
    let forename = |name: &str| name.split(' ').next().map(|word| fold(word).into_owned()).unwrap_or_default();
    let surname = person.parts.len() == 2 && parts.skeletons.len() == 2 && person.parts[1] == parts.skeletons[1];
    surname && agree(person, parts) && is_short_form(&forename(&person.name), &forename(text))
}

/// Is a name of several parts this person's?
fn same_person(person: &LinkedPerson, parts: &MentionParts) -> bool {
    let (a, b) = (&person.parts[..], &parts.skeletons[..]);
    if !agree(person, parts) || a.len() < 2 || b.len() < 2 {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // `Nicolás Maduro (Moros)`, `(Luiz Inácio) Lula da Silva`.
    if long.starts_with(short) || long.ends_with(short) {
        return true;
    }
    short.last() == long.last() && given_names_agree(&short[..short.len() - 1], &long[..long.len() - 1])
}

/// `Donald` and `Donald J.`, `J.` and `Joe`; not `John` and `Jane`, nor `Kim Jong` and `Kim Yo`.
fn given_names_agree(short: &[String], long: &[String]) -> bool {
    let agree = |a: &String, b: &String| a == b || is_initial_of(a, b) || is_initial_of(b, a);
    let (Some(first), Some(other)) = (short.first(), long.first()) else { return true };
    // `George W. Bush` is not `George H. W. Bush`: of two first middle names, one an initial, both are the same.
    if let (Some(a), Some(b)) = (short.get(1), long.get(1))
        && (a.len() == 1 || b.len() == 1)
        && !agree(a, b)
    {
        return false;
    }
    agree(first, other) && short[1..].iter().all(|middle| long[1..].iter().any(|m| agree(middle, m)))
}

fn is_initial_of(initial: &str, name: &str) -> bool {
    initial.len() == 1 && name.starts_with(initial)
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_surname_alone_is_the_person_of_that_surname() {
        let text = "<Zelenskyy> spoke. Ukraine's president <Volodymyr Zelenskyy> and <Emmanuel Macron> met. \
                    Mr. <Zelensky> left; <Macron> stayed.";
        assert_eq!(
            names(text),
            ["Volodymyr Zelenskyy", "Volodymyr Zelenskyy", "Emmanuel Macron", "Volodymyr Zelenskyy", "Emmanuel Macron"]
        );
    }

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let text = "<Bill Clinton> came. <Clinton> spoke. <Hillary Clinton> came. <Clinton> spoke. Mr. <Clinton> left.";
        assert_eq!(names(text), ["Bill Clinton", "Bill Clinton", "Hillary Clinton", "Hillary Clinton", "Bill Clinton"]);
        let text = "<Kim Jong Un> is the son of <Kim Jong Il>.";
        assert_eq!(names(text), ["Kim Jong Un", "Kim Jong Il"]);
        let text = "<George H. W. Bush> and his son <George W. Bush> met <Donald F. Marsh> and <Donald Frank Marsh>.";
        assert_eq!(names(text), ["George H. W. Bush", "George W. Bush", "Donald F. Marsh", "Donald F. Marsh"]);
        let text = "<George Bush Sr.> and <George Bush Jr.> were there.";
        assert_eq!(names(text), ["George Bush Sr.", "George Bush Jr."]);
    }

    #[test]
    fn whoever_is_in_office_is_not_the_son_who_is_not() {
        assert_eq!(
            names("<Donald Marsh Jr.> met President <Marsh>. Mr. <Marsh> left.")[..2],
            ["Donald Marsh Jr.", "Marsh"]
        );
        for text in [
            "Vice President <Joe Marsh Jr.> spoke. President <Marsh> left.",
            "<Joe Marsh Jr.> spoke. Mr. <Marsh> left.",
            "<Joe Marsh Jr.> spoke. <Marsh> left.",
        ] {
            assert_eq!(names(text), ["Joe Marsh Jr."; 2], "{text}");
        }
    }

    #[test]
    fn a_woman_of_the_surname_of_a_man_is_another_person() {
        assert_eq!(names("<Donald Trump> spoke. Ms. <Trump> did not."), ["Donald Trump", "Trump"]);
    }

    #[test]
    fn whoever_is_in_office_is_not_the_first_lady() {
        assert_eq!(names("The first lady <Ada Marsh> met President <Marsh>.")[..2], ["Ada Marsh", "Marsh"]);
        assert_eq!(names("First lady <Ada Marsh> spoke. Mrs. <Marsh> left."), ["Ada Marsh"; 2]);
    }

    #[test]
    fn the_family_name_may_come_first() {
        assert_eq!(names("<Xi Jinping> met him. <Xi> smiled."), ["Xi Jinping", "Xi Jinping"]);
        assert_eq!(names("<Moon Jae-in> met him. <Moon> smiled."), ["Moon Jae-in", "Moon Jae-in"]);
    }

    #[test]
    fn middle_names_and_initials_make_a_fuller_form() {
        assert_eq!(
            names("<Joe Biden>, <Joseph> Smith, <Joe R. Biden>, <J. Biden>."),
            ["Joe R. Biden", "Joseph", "Joe R. Biden", "Joe R. Biden"]
        );
        assert_eq!(names("<Nicolás Maduro Moros> and <Nicolas Maduro>"), ["Nicolás Maduro Moros"; 2]);
        assert_eq!(names("<Mohammed bin Salman>, or <bin Salman>"), ["Mohammed bin Salman"; 2]);
    }

    #[test]
    fn a_byname_is_whom_the_article_names_so() {
        assert_eq!(names("<John F. Kennedy> won. <JFK> spoke."), ["John F. Kennedy"; 2]);
        assert_eq!(names("<JFK> won. <Kennedy> spoke. <John Kennedy> left."), ["John Kennedy"; 3]);
        assert_eq!(names("<Hillary> spoke. <Bill Clinton> left."), ["Hillary", "Bill Clinton"]);
        assert_eq!(names("<Hillary Marsh> came. <Hillary> spoke."), ["Hillary Marsh"; 2]);
        assert_eq!(names("<Edmund Hillary> climbed. <Hillary> spoke."), ["Edmund Hillary"; 2]);
    }

    #[test]
    fn a_short_form_and_a_surname_without_its_particle_are_the_person_s() {
        assert_eq!(names("<Bernard Marsh> won. <Bernie Marsh> spoke; <Bernie Marsh> left."), ["Bernie Marsh"; 3]);
        assert_eq!(names("<Chris Marsh> met <Christine Marsh>."), ["Chris Marsh", "Christine Marsh"]);
        assert_eq!(names("<Haider al-Abadi> came. <Abadi> left, then <al-Abadi>."), ["Haider al-Abadi"; 3]);
        assert_eq!(names("<Ana Renn-Marsh> came. <Marsh> left."), ["Ana Renn-Marsh", "Marsh"]);
    }

    #[test]
    fn other_forenames_are_other_people() {
        assert_eq!(names("<John Smith> and <Jane Smith>"), ["John Smith", "Jane Smith"]);
    }

    #[test]
    fn a_hundred_thousand_people_of_one_surname_take_no_time_squared() {
        let mut text = String::new();
        for n in 0..100_000u32 {
            let letter = |shift: u32| char::from(b'a' + (n >> shift & 15) as u8);
            text.extend(['<', 'Q', letter(0), letter(4), letter(8), letter(12), letter(16)]);
            text.push_str(" Smith> ");
        }
        assert_eq!(names(&text).len(), 100_000);
    }
}

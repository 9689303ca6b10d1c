//! What the world knows: who held which office when, and words that came up on a day.
//!
//! Owned here: the two tables under `facts/`, facts for a journalist to correct, and where a text
//! speaks of them. Left to others: how much such a fact weighs ([`super::weights`]).

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::bounds::spoken_of_from;
use crate::text::{Prose, Token, fold};

/// Something in a text that only makes sense in, or after, a known period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// What is known.
    pub knowledge: Knowledge,
}

/// What is known of a person's office or of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knowledge {
    /// Someone is called by an office; the terms in which that was so, first and last day. A last
    /// day of `None` is a term that had not ended when the table was written.
    Office(Vec<(Date, Option<Date>)>),
    /// Someone is called by a `former` office: after the end of one of the terms, before the next.
    Former(Vec<(Date, Option<Date>)>),
    /// A term that no text has before this day.
    Since(Date),
}

/// The facts that `text` touches, in order. `prose` is `text` tokenized.
pub fn find(text: &str, prose: &Prose) -> Vec<Fact> {
    let book = book();
    let words: Vec<Token> =
        prose.tokens.iter().copied().filter(|token| token.is_word() && token.end - token.start <= 40).collect();
    let folded = |at: usize| words.get(at).map(|token: &Token| fold(token.of(text)));
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let entry = folded(at).and_then(|word| book.get(&*word)).and_then(|entries| {
            entries.iter().find(|entry| {
                entry.rest.iter().enumerate().all(|(n, word)| folded(at + 1 + n).as_deref() == Some(word))
            })
        });
        let Some(entry) = entry else {
            at += 1;
            continue;
        };
        let last = at + entry.rest.len();
        // A fact holds of its own words, not of a phrase that straddles a comma, a stop or a line.
        let bytes = words[at].start as usize..words[last].end as usize;
        if entry.stands_in(text, &words[at..=last]) {
            let before = at.checked_sub(1).and_then(folded).unwrap_or_default();
            let named = |token: &Token| token.of(text).starts_with(char::is_uppercase);
            let pair = at.checked_sub(1).is_some_and(|before| named(&words[before]));
            let shared = pair && text[..bytes.start].ends_with(['-', '–', '/']) && entry.is_government();
            if let Some(knowledge) = entry.seen_after(&before).filter(|_| !shared) {
                found.push(Fact { bytes, knowledge });
            }
        }
        at = last + 1;
    }
    found
}

/// Does nothing but a space or a hyphen stand between two words, or the full stop of a short form:
/// `Gov. Doe`, not `of state. Doe`?
fn are_joined(text: &str, a: Token, b: Token) -> bool {
    let between = text.get(a.end as usize..b.start as usize).unwrap_or("\n");
    let short = a.end - a.start <= 4;
    between.chars().all(|c| matches!(c, ' ' | '-' | '\'' | '’' | '\u{a0}') || (c == '.' && short))
}

/// A phrase of the tables, without its first word.
struct FactPhrase {
    rest: Vec<String>,
    knowledge: Knowledge,
}

impl FactPhrase {
    /// As the word before it has it: `former President Bush`, `then-President Bush`.
    fn seen_after(&self, before: &str) -> Option<Knowledge> {
        let begun = |terms: &[(Date, Option<Date>)]| terms.iter().map(|term| term.0).min();
        match (&self.knowledge, before) {
            // `a former Doe administration official`: it is the official who left.
            (Knowledge::Office(terms), "former" | "ex" | "late" | "onetime") if self.is_government() => {
                begun(terms).map(Knowledge::Since)
            }
            (Knowledge::Office(terms), "former" | "ex" | "late" | "onetime") => Some(Knowledge::Former(terms.clone())),
            (Knowledge::Office(terms), "then" | "since") => begun(terms).map(Knowledge::Since),
            // `life under President Doe` is imagined from the day of his election.
            (Knowledge::Office(terms), "under") => begun(terms).map(spoken_of_from).map(Knowledge::Since),
            // `Vice President Biden` is in the table; `deputy`, `assistant` are someone else.
            (
                Knowledge::Office(_),
                "deputy" | "assistant" | "undersecretary" | "under-secretary" | "vice" | "lt" | "lieutenant"
                | "campaign" | "a" | "an" | "future" | "possible" | "potential" | "hypothetical" | "would-be"
                | "acting",
            ) => None,
            _ => Some(self.knowledge.clone()),
        }
    }

    /// `Doe administration`; in `the Roe-Doe administration` the second was not its head.
    fn is_government(&self) -> bool {
        self.rest.last().is_some_and(|word| word == "administration")
    }

    /// May `words` of `text` be the phrase? The words of an office stand together; a single term begins
    /// with a capital or a figure.
    fn stands_in(&self, text: &str, words: &[Token]) -> bool {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let bytes = &text[first.start as usize..last.end as usize];
        match self.knowledge {
            Knowledge::Since(_) if self.rest.is_empty() => !bytes.starts_with(char::is_lowercase),
            Knowledge::Since(_) => !bytes.contains('\n'),
            _ => words.windows(2).all(|pair| are_joined(text, pair[0], pair[1])),
        }
    }
}

/// By the phrase's first word, longest phrase first.
type Book = HashMap<String, Vec<FactPhrase>>;

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut phrases: HashMap<Vec<String>, Knowledge> = HashMap::new();
        rows(include_str!("facts/offices.tsv")).for_each(|row| add_office(&row, &mut phrases));
        for row in rows(include_str!("facts/events.tsv")) {
            if let [words, since, _] = row.as_slice()
                && let Ok(since) = since.parse()
            {
                phrases.insert(words_of(words), Knowledge::Since(since));
            }
        }
        let mut book = Book::new();
        for (mut phrase, knowledge) in phrases {
            if phrase.is_empty() {
                continue;
            }
            let first = phrase.remove(0);
            book.entry(first).or_default().push(FactPhrase { rest: phrase, knowledge });
        }
        book.values_mut()
            .for_each(|entries| entries.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then(a.rest.cmp(&b.rest))));
        book
    })
}

/// The rows of a table: columns divided by tabs, comments and blank lines left out.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

/// `president | Barack Obama`: `president barack obama`, `president obama`, `obama administration`.
fn add_office(row: &[&str], phrases: &mut HashMap<Vec<String>, Knowledge>) {
    let [titles, name, from, to, _] = row else { return };
    let Ok(from) = from.parse::<Date>() else { return };
    let to = to.trim().parse::<Date>().ok();
    let surname = match name.split_once('*') {
        // A family name that stands first is one word; one that stands last runs to the end.
        Some(("", rest)) => rest.split(' ').next().unwrap_or(rest),
        Some((_, rest)) => rest,
        None => name.rsplit(' ').next().unwrap_or(name),
    };
    let name = name.replace('*', "");
    let mut add = |phrase: String| {
        let known = phrases.entry(words_of(&phrase)).or_insert_with(|| Knowledge::Office(Vec::new()));
        if let Knowledge::Office(terms) = known
            && !terms.contains(&(from, to))
        {
            terms.push((from, to));
        }
    };
    for title in titles.split('|') {
        add(format!("{title} {name}"));
        add(format!("{title} {surname}"));
        if title == "president" || title == "prime minister" {
            add(format!("{surname} administration"));
        }
    }
}

/// The words of a phrase, folded as those of a text.
fn words_of(phrase: &str) -> Vec<String> {
    let prose = Prose::of(phrase);
    prose.tokens.iter().filter(|t| t.is_word()).map(|t| fold(t.of(phrase)).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(text: &str) -> Vec<(&str, Knowledge)> {
        find(text, &Prose::of(text)).into_iter().map(|fact| (&text[fact.bytes], fact.knowledge)).collect()
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for row in rows(include_str!("facts/offices.tsv")) {
            let [titles, name, from, to, page] = row.as_slice() else { panic!("five columns: {row:?}") };
            assert!(!page.is_empty(), "{titles} {name}: no source");
            let from: Date = from.parse().expect(name);
            assert!(to.is_empty() || to.parse::<Date>().expect(name) > from, "{titles} {name}");
        }
        for row in rows(include_str!("facts/events.tsv")) {
            let [words, since, page] = row.as_slice() else { panic!("three columns: {row:?}") };
            since.parse::<Date>().expect(since);
            assert!(!page.is_empty(), "{words}: no source");
        }
    }

    /// Two people cannot hold one office at a time, nor can a word come up on two days. Other spellings
    /// of a name have the same days.
    #[test]
    fn no_two_rows_contradict_each_other() {
        type Term<'a> = (&'a str, &'a str, Date, Date);
        let end = |to: &str| to.parse().unwrap_or(Date::MAX);
        let mut offices: HashMap<(&str, &str), Vec<Term<'_>>> = HashMap::new();
        for row in rows(include_str!("facts/offices.tsv")) {
            let [titles, name, from, to, page] = row[..] else { panic!("{row:?}") };
            let title = titles.split('|').next().unwrap_or(titles);
            offices.entry((title, page)).or_default().push((name, to, from.parse().expect(from), end(to)));
        }
        for ((title, page), terms) in &offices {
            for (n, (name, _, from, to)) in terms.iter().enumerate() {
                for (other, _, since, until) in &terms[..n] {
                    let same = (from, to) == (since, until) && name != other;
                    assert!(same || from >= until || since >= to, "{title} ({page}): {name} and {other}");
                }
            }
        }
        let mut words = HashMap::new();
        for row in rows(include_str!("facts/events.tsv")) {
            let before = words.insert(words_of(row[0]), row[1]);
            assert!(before.is_none_or(|day| day == row[1]), "{row:?}");
        }
    }

    #[test]
    fn an_office_is_held_for_its_terms() {
        let obama = vec![(date(2009, 1, 20), Some(date(2017, 1, 20)))];
        assert_eq!(
            found("U.S. President Barack Obama met. President Obama's staff, the Obama administration"),
            [
                ("President Barack Obama", Knowledge::Office(obama.clone())),
                ("President Obama", Knowledge::Office(obama.clone())),
                ("Obama administration", Knowledge::Office(obama.clone())),
            ]
        );
        assert_eq!(found("former President Barack Obama"), [("President Barack Obama", Knowledge::Former(obama))]);
        let [(_, Knowledge::Office(terms))] = &found("President Trump")[..] else { panic!("an office") };
        assert_eq!(terms.len(), 2);
    }

    #[test]
    fn a_surname_that_several_share_is_that_of_all_of_them() {
        for (text, terms) in [
            ("Sen. Kennedy", 4),
            ("Sen. Edward Kennedy", 1),
            ("Gov. Brown", 4),
            ("President Assad", 2),
            ("Attorney General William Barr", 2),
            ("Pope John Paul", 2),
            ("Pope John Paul II", 1),
            ("Pope Benedict", 1),
        ] {
            let [(_, Knowledge::Office(found))] = &found(text)[..] else { panic!("{text}: an office") };
            assert_eq!(found.len(), terms, "{text}");
        }
    }

    #[test]
    fn a_vice_president_is_no_president() {
        let [(text, Knowledge::Office(terms))] = &found("Vice President Joe Biden spoke")[..] else {
            panic!("an office")
        };
        assert_eq!((*text, terms[0].0), ("Vice President Joe Biden", date(2009, 1, 20)));
        assert_eq!(found("Vice President Adams"), []);
    }

    #[test]
    fn then_says_only_that_the_term_had_begun() {
        assert_eq!(found("then-President Obama"), [("President Obama", Knowledge::Since(date(2009, 1, 20)))]);
        assert_eq!(found("the COVID-19 wave"), [("COVID-19", Knowledge::Since(date(2020, 2, 11)))]);
    }

    #[test]
    fn a_government_is_its_heads_and_its_officials_may_have_left() {
        assert_eq!(found("the Obama-Biden administration"), []);
        assert_eq!(found("the Obama/Biden administration"), []);
        for text in ["a former Obama administration official", "ex-Obama administration lawyers"] {
            assert_eq!(found(text), [("Obama administration", Knowledge::Since(date(2009, 1, 20)))], "{text}");
        }
    }

    #[test]
    fn phrases_do_not_straddle_lines() {
        assert_eq!(found("the president\nObama spoke"), []);
        assert_eq!(found(""), []);
    }
}

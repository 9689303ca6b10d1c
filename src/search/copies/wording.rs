//! What a text says, as far as copies are held against each other by it: its words, and the facts among
//! them. How two texts differ is left to [`super::differences`].

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::differences::COPIED;
use super::is_correction;
use crate::article::{Article, DateMention, Entity, EntityKind, Field, TitleBasis};
use crate::entities::lexicon::{Classes, classes};
use crate::index::analysis::{Term, shape_of, visit_prose_terms};
use crate::index::document::{prose_of, terms_of};
use crate::index::fingerprint::{HashedWords, Runs, overlap};
use crate::index::mentions::Mentions;
use crate::index::term_text::{Shape, TermText};
use crate::text::{Prose, Token, TokenKind, cardinal, fold};

/// What an article says.
#[derive(Debug)]
pub(super) struct CopyText {
    /// The words and signs of the body, as a number.
    pub text: u64,
    /// The headline, as a number.
    pub headline: u64,
    /// Number of the terms of the body.
    pub terms: usize,
    /// The runs of the body.
    pub runs: Runs,
    /// Bytes of the body.
    pub length: usize,
    /// The folded words of headline and body, numbers as [`number`] writes them.
    pub words: FxHashSet<String>,
    /// The days that it speaks of.
    pub days: FxHashSet<Days>,
    /// What a reader must not be spared, in order: the headline's, then the body's.
    pub facts: Vec<StatedWord>,
    /// The words in order, the headline's first, each with its fact: its place in `facts`.
    pub sequence: Vec<(u64, Option<usize>)>,
    /// The sentences of the body.
    pub sentences: Vec<SentenceWording>,
    /// The headline as one sentence.
    pub title: SentenceWording,
    /// The words of a headline that is not only the opening of the body.
    pub claims: Vec<String>,
    /// The folded words of its outlet and its authors, who are no news.
    pub own: FxHashSet<String>,
    /// First day on which it was published.
    pub day: Option<Date>,
    /// It says that it corrects or updates another.
    pub corrected: bool,
}

/// As much of a text as tells whether it may be a copy: most suspects are none.
pub(super) struct SuspectText {
    /// What it is the text of.
    pub article: Article,
    text: u64,
    runs: Runs,
}

impl SuspectText {
    /// The text of `article`.
    pub fn of(article: Article) -> Self {
        let body = prose_of(&article, Field::Body);
        let text = text_of(&article, &body);
        let mut words = HashedWords::default();
        let mentions = Mentions::of(&article, Field::Body);
        visit_prose_terms(&article.body, &body, &mentions, &mut |term, position, _, _| words.push(term, position));
        Self { article, text, runs: words.distinct_runs() }
    }

    /// Does enough of one text stand in the other?
    pub fn may_copy(&self, other: &Self) -> bool {
        self.text == other.text || overlap(&self.runs, &other.runs) >= COPIED
    }
}

/// The words and signs of a body, as a number.
fn text_of(article: &Article, body: &Prose) -> u64 {
    number_of(body.tokens.iter().map(|token| token.of(&article.body)))
}

fn words_in(terms: &[Term]) -> HashedWords {
    let mut words = HashedWords::default();
    terms.iter().for_each(|term| words.push(&term.text, term.position));
    words
}

/// The first and the last of some days.
pub(super) type Days = (Date, Date);

/// A word that says who, where, when or how many.
#[derive(Debug)]
pub(super) struct StatedWord {
    /// The folded word; a number as [`number`] writes it.
    pub word: String,
    /// As it is written.
    pub written: String,
    /// Its place among the words; those of neighbours follow each other.
    pub place: usize,
    /// A number or a surname; else a word with a capital, which may be a name.
    pub certain: bool,
    /// The days that are meant, if it belongs to an expression of time.
    pub days: Option<Days>,
}

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct SentenceWording {
    /// All its words in order, as a number.
    pub whole: u64,
    /// Its words without the facts in order, as a number.
    pub frame: u64,
    /// Its distinct words, as ascending numbers.
    pub words: Vec<u64>,
    /// Which of the facts it holds.
    pub facts: Range<usize>,
    /// Which of the words it holds.
    pub sequence: Range<usize>,
    /// How often it says *not*.
    pub negations: usize,
    /// Which outcomes it states, two bits a line of `opposites.txt`.
    pub outcomes: u64,
}

impl CopyText {
    /// What `article` says.
    pub fn of(article: &Article) -> Self {
        let title = prose_of(article, Field::Title);
        let body = prose_of(article, Field::Body);
        let terms = terms_of(article, Field::Body, &body);
        let own = article.source.iter().chain(&article.authors);
        let mut out = Self {
            text: text_of(article, &body),
            headline: number_of(article.title.split_whitespace()),
            length: article.body.len(),
            words: terms.iter().filter_map(|t| TermText::new(&t.text).word()).map(str::to_owned).collect(),
            terms: terms.len(),
            runs: words_in(&terms).distinct_runs(),
            days: article.dates.iter().filter_map(days_of).collect(),
            facts: Vec::new(),
            sequence: Vec::new(),
            sentences: Vec::new(),
            title: SentenceWording::default(),
            claims: Vec::new(),
            own: own.flat_map(|name| name.split_whitespace()).map(|word| fold(word).into_owned()).collect(),
            day: article.published.as_ref().map(|p| p.date.first()),
            corrected: is_correction(article),
        };
        if article.title_basis == TitleBasis::Stated {
            out.title = Reader::new(article, Field::Title).sentence(&title.tokens, 0..title.tokens.len(), 0, &mut out);
            let words = title.tokens.iter().filter(|t| t.is_word()).map(|t| t.of(&article.title));
            out.claims = words.filter(|word| word.len() > 3).map(|word| fold(word).into_owned()).collect();
        }
        // A neighbour of a headline's last word is not the first of the body.
        let offset = title.tokens.len() + 2;
        let reader = Reader::new(article, Field::Body);
        for sentence in &body.sentences {
            let read = reader.sentence(&body.tokens, sentence.tokens.clone(), offset, &mut out);
            out.sentences.push(read);
        }
        out
    }
}

/// A number that two sequences of words share only if they are the same.
fn number_of<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    let mut hasher = FxHasher::default();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish()
}

fn days_of(mention: &DateMention) -> Option<Days> {
    Some((mention.from?, mention.to?))
}

/// Reads one field of an article.
struct Reader<'a> {
    text: &'a str,
    /// Where expressions of time stand, and what days they mean.
    dates: Vec<(Range<usize>, Option<Days>)>,
    /// Where people, organizations and places are named.
    names: Vec<Range<usize>>,
    /// The surnames among them.
    surnames: Vec<Range<usize>>,
    /// Words with capitals may be names.
    capitals: bool,
    /// Bytes of the place and agency that open it.
    opening: usize,
}

impl<'a> Reader<'a> {
    fn new(article: &'a Article, field: Field) -> Self {
        let text = article.text(field);
        let entities = article.entities.iter().filter(|e| e.field == field);
        let people = entities.clone().filter(|e| e.kind == EntityKind::Person);
        let surname = |e: &Entity| Some(e.end - text.get(e.range())?.split_whitespace().last()?.len()..e.end);
        Self {
            text,
            dates: article.dates.iter().filter(|d| d.field == field).map(|d| (d.start..d.end, days_of(d))).collect(),
            names: entities.clone().map(Entity::range).collect(),
            surnames: people.filter_map(surname).collect(),
            // German and Luxembourgish write every noun with a capital.
            capitals: !matches!(article.language.as_deref(), Some("de" | "lb")),
            opening: if field == Field::Body { opening(text) } else { 0 },
        }
    }

    /// Reads the words of some tokens; `offset` is the place of the first token of the field.
    fn sentence(&self, tokens: &[Token], range: Range<usize>, offset: usize, out: &mut CopyText) -> SentenceWording {
        let (first, from) = (out.facts.len(), out.sequence.len());
        let mut own = SentenceWording::default();
        let (mut whole, mut frame) = (FxHasher::default(), FxHasher::default());
        for i in range.filter(|i| tokens[*i].is_word()) {
            let mut folded = fold(tokens[i].of(self.text)).into_owned();
            if let Some((value, scale)) = number(&folded) {
                out.words.extend(scale.map(str::to_owned));
                folded = value;
            }
            own.negations += usize::from(is_negation(&folded));
            own.outcomes |= OUTCOMES.get(folded.as_str()).copied().unwrap_or_default();
            let hashed = number_of(std::iter::once(folded.as_str()));
            own.words.push(hashed);
            hashed.hash(&mut whole);
            let fact = self.fact(tokens, i, &folded, offset + i);
            out.sequence.push((hashed, fact.is_some().then_some(out.facts.len())));
            match fact {
                Some(fact) => out.facts.push(fact),
                None => hashed.hash(&mut frame),
            }
            out.words.insert(folded);
        }
        own.words.sort_unstable();
        own.words.dedup();
        (own.whole, own.frame) = (whole.finish(), frame.finish());
        (own.facts, own.sequence) = (first..out.facts.len(), from..out.sequence.len());
        own
    }

    /// The fact that a token states, whose folded word is `folded`.
    fn fact(&self, tokens: &[Token], i: usize, folded: &str, place: usize) -> Option<StatedWord> {
        let token = tokens[i];
        let written = token.of(self.text);
        let (start, end) = (token.start as usize, token.end as usize);
        let counted = folded.starts_with(|c: char| c.is_ascii_digit()) || SCALES.contains(&folded);
        if start < self.opening || counted && is_of_telephone(self.text, tokens, i) {
            return None;
        }
        let within = |range: &Range<usize>| range.start <= start && end <= range.end;
        let among = |names: &[Range<usize>]| names.iter().any(|name| name.start < end && start < name.end);
        let named = among(&self.names);
        let has_digit = folded.bytes().any(|b| b.is_ascii_digit());
        if !counted && !has_digit {
            let has_capital = shape_of(written) != Shape::Lower && (self.capitals || named);
            // An initial, a title, an agency say nothing of the news.
            let silent =
                written.chars().nth(1).is_none_or(|second| matches!(second, '\'' | '’')) || SILENT.contains(&folded);
            if !has_capital || silent || classes(folded).any(Classes::ALWAYS) {
                return None;
            }
        }
        let sign = self.text[..start].chars().next_back().filter(|c| matches!(c, '$' | '£' | '€' | '¥'));
        Some(StatedWord {
            word: folded.to_owned(),
            written: sign.into_iter().chain(written.chars()).collect(),
            place,
            certain: counted || has_digit || among(&self.surnames),
            days: self.dates.iter().find(|(range, _)| within(range)).and_then(|(_, days)| *days),
        })
    }
}

/// Agencies, which stand before a story and in it, and a country by its short and long names.
const SILENT: &[&str] = &[
    "ap",
    "associated",
    "press",
    "reuters",
    "afp",
    "agence",
    "presse",
    "upi",
    "xinhua",
    "us",
    "usa",
    "united",
    "states",
];

/// Words for how much a number counts.
const SCALES: &[&str] = &["hundred", "thousand", "million", "billion", "trillion"];

/// Places in an order. `first` and `second` are mostly none.
const ORDINALS: &[(&str, u32)] = &[
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
];

/// A number in digits, without what groups or counts it, and the scale that is written behind it:
/// `11500` of `11,500`, `3` of `3rd` and `three`, `5` and `million` of `5m`. `None` for another word.
fn number(folded: &str) -> Option<(String, Option<&'static str>)> {
    let ordinal = || ORDINALS.iter().find(|(word, _)| *word == folded).map(|(_, number)| *number);
    if let Some(number) = cardinal(folded).or_else(ordinal) {
        return Some((number.to_string(), None));
    }
    if !folded.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let letters = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    let scale = match letters {
        "k" => Some("thousand"),
        "m" | "mn" | "mln" => Some("million"),
        "b" | "bn" | "bln" => Some("billion"),
        "tn" | "trn" => Some("trillion"),
        _ => None,
    };
    let is_suffix = scale.is_some() || matches!(letters, "st" | "nd" | "rd" | "th" | "s" | "");
    let value = if is_suffix { &folded[..folded.len() - letters.len()] } else { folded };
    let value: String = value.chars().filter(|c| *c != ',').collect();
    let value = value.trim_end_matches('.');
    let value = if value.contains('.') { value.trim_end_matches('0').trim_end_matches('.') } else { value };
    Some((value.to_owned(), scale))
}

/// Does a word deny what its sentence says? Also one that has lost its apostrophe.
fn is_negation(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        "not", "no", "never", "cannot", "without", "neither", "nor", "none", "nobody", "cant", "dont", "wont", "didnt",
        "doesnt", "isnt", "arent", "wasnt", "werent", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent", "hadnt",
    ];
    WORDS.contains(&folded) || folded.ends_with("n't")
}

/// `opposites.txt`: of every word the sides on which it stands.
static OUTCOMES: LazyLock<FxHashMap<&'static str, u64>> = LazyLock::new(|| {
    let mut out = FxHashMap::default();
    let lines = include_str!("opposites.txt").lines().filter(|line| !line.starts_with('#'));
    for (line, (one, other)) in lines.filter_map(|line| line.split_once('|')).enumerate() {
        for (side, words) in [one, other].into_iter().enumerate() {
            for word in words.split_whitespace() {
                *out.entry(word).or_default() |= 1 << (2 * line + side);
            }
        }
    }
    out
});

/// Is the number at `i` a part of a telephone's: `555-0137`, `202 224 2633`, `202/224-5521`?
fn is_of_telephone(text: &str, tokens: &[Token], i: usize) -> bool {
    // An area, an office and a line are three numbers, with a sign between two of them at most.
    let near = i.saturating_sub(4)..tokens.len().min(i + 5);
    let numbers: Vec<(usize, Token)> =
        near.filter(|&at| tokens[at].kind == TokenKind::Number).map(|at| (at, tokens[at])).collect();
    let are_joined = |a: &Token, b: &Token| {
        let between = text.get(a.end as usize..b.start as usize).unwrap_or_default();
        matches!(between.trim(), "" | "-" | "–" | ")" | ".")
    };
    let ends_in_three = |token: &Token| token.of(text).rsplit('/').next().is_some_and(|part| part.len() == 3);
    numbers.windows(2).enumerate().any(|(at, two)| {
        let [(first, office), (last, line)] = two else { return false };
        let is_local = are_joined(office, line) && ends_in_three(office) && line.of(text).len() == 4;
        let area = at.checked_sub(1).and_then(|before| numbers.get(before));
        let area = area.filter(|(_, area)| are_joined(area, office) && area.of(text).len() == 3);
        is_local && (i == *first || i == *last || area.is_some_and(|(at, _)| i == *at))
    })
}

/// Bytes at the start of a body that say where a story was filed, and by which agency: `PORT ELLERY (Wire) - `.
fn opening(body: &str) -> usize {
    const LONGEST: usize = 80;
    let mut longest = LONGEST.min(body.len());
    while !body.is_char_boundary(longest) {
        longest -= 1;
    }
    let head = &body[..longest];
    let dash = [" - ", " – ", " — ", " -- ", "— "].iter().filter_map(|dash| Some((head.find(dash)?, dash.len()))).min();
    let Some((at, length)) = dash else { return 0 };
    let is_filed = |word: &str| !word.trim_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
    if head[..at].split_whitespace().all(is_filed) { at + length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_what_they_count() {
        let of = |word: &str| number(word).map(|(value, scale)| (value, scale.unwrap_or_default()));
        for (word, value, scale) in [
            ("11,500", "11500", ""),
            ("three", "3", ""),
            ("3rd", "3", ""),
            ("5m", "5", "million"),
            ("107.5m", "107.5", "million"),
            ("2.50", "2.5", ""),
            ("1980s", "1980", ""),
            ("747x", "747x", ""),
        ] {
            assert_eq!(of(word), Some((value.to_owned(), scale)), "{word}");
        }
        assert_eq!(of("one"), None);
    }

    #[test]
    fn numbers_of_telephones_are_no_facts() {
        for text in ["Call 555-0137.", "Contact 202 224 2633", "Contact: 202/224-5521.", "(202) 224-5521"] {
            let tokens = crate::text::tokens(text);
            let numbers = (0..tokens.len()).filter(|&i| tokens[i].kind == TokenKind::Number);
            for i in numbers {
                assert!(is_of_telephone(text, &tokens, i), "{text}: {}", tokens[i].of(text));
            }
        }
        for text in ["from 2012-2016", "165 to 2016", "votes 100 200", "100, 2000", "100, 2000 and 30"] {
            let tokens = crate::text::tokens(text);
            assert!((0..tokens.len()).all(|i| !is_of_telephone(text, &tokens, i)), "{text}");
        }
    }

    #[test]
    fn an_opening_is_the_place_and_agency_before_a_dash() {
        for (body, bytes) in [
            ("PORT ELLERY (Wire) - The harbour", 21),
            ("Port Ellery — The harbour", 16),
            ("The harbour - which is old - closed", 0),
            ("A harbour closed", 0),
        ] {
            assert_eq!(opening(body), bytes, "{body}");
        }
    }

    #[test]
    fn no_word_stands_on_both_sides_of_a_pair() {
        for (word, sides) in OUTCOMES.iter() {
            assert_eq!(sides & (sides >> 1) & 0x5555_5555_5555_5555, 0, "{word}");
        }
        let pairs = include_str!("opposites.txt").lines().filter(|line| line.contains('|')).count();
        assert!(pairs * 2 <= u64::BITS as usize);
    }
}

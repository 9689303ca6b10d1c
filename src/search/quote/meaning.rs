//! Differences that turn what is said: a negation that is on one side only or elsewhere, another number, sign, sum of another
//! currency, place in an order, day or month, or the opposite of a word.

use rustc_hash::FxHashSet;

use super::Aligned;
use crate::text::cardinal;

/// Words that say no.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "hardly",
    "barely", "scarcely", "refused", "denied",
];
/// Words for numbers besides [`cardinal`]s, with what they count.
#[rustfmt::skip]
const NUMBERS: &[(&str, f64)] = &[
    ("zero", 0.0), ("half", 0.5), ("twice", 2.0), ("dozen", 12.0),
    ("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12),
];

/// Places in an order, days and months: each is another.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
];
/// What makes a word its opposite.
const OPPOSITE: &[&str] = &["un", "in", "im", "il", "ir", "non", "dis", "anti"];
/// Letters that a word has at least of which there is an opposite.
const STEM: usize = 4;
/// Words between the places of a negation on both sides up to which it is the same: *did not*, *didn’t*.
const NEAR: usize = 3;

/// What turns the meaning of a word.
#[derive(Debug, Clone, PartialEq)]
enum Turn {
    Negation,
    Number(f64),
    Other(String),
}

/// A word that turns the meaning, on one side.
struct Turning {
    /// Place among the aligned words.
    at: usize,
    word: String,
    turn: Turn,
}

/// The words, as written, by which the quotation `typed` and the text `found` say another thing, of `words` as they were
/// aligned. *did not* and *didn’t*, *six* and *6* are the same.
pub fn differs_in(words: &[Aligned], typed: &str, found: &str) -> Vec<String> {
    let quoted = turnings(words.iter().enumerate().filter_map(|(at, word)| match word {
        Aligned::Same(word) | Aligned::Missing(word) => Some((at, word.as_str())),
        Aligned::Added(_) => None,
    }));
    let text = turnings(words.iter().enumerate().filter_map(|(at, word)| match word {
        Aligned::Same(word) | Aligned::Added(word) => Some((at, word.as_str())),
        Aligned::Missing(_) => None,
    }));
    let mut out = moved(&quoted, &text);
    out.extend(opposites(words));
    out.extend(signs_that_differ(typed, found));
    let mut known = FxHashSet::default();
    out.retain(|word| known.insert(word.clone()));
    out
}

/// The negations in `text`, as they are written.
pub fn negations(text: &str) -> Vec<String> {
    let words = crate::text::tokens(text).into_iter().filter(|token| token.is_word()).map(|token| token.of(text));
    let turns =
        |word: &&str| turnings(std::iter::once((0, *word))).iter().any(|turning| turning.turn == Turn::Negation);
    words.filter(turns).map(str::to_owned).collect()
}

/// The words that turn the meaning, of one side in its order; *twenty one* is one number.
fn turnings<'a>(words: impl Iterator<Item = (usize, &'a str)>) -> Vec<Turning> {
    let mut out: Vec<Turning> = Vec::new();
    let mut before: Option<usize> = None;
    for (n, (at, word)) in words.enumerate() {
        let follows = before.is_some_and(|before| before + 1 == n);
        let unit = if word.eq_ignore_ascii_case("one") { Some(1.0) } else { number(word).filter(|unit| *unit < 10.0) };
        match (out.last_mut(), unit) {
            (Some(Turning { turn: Turn::Number(tens), word: written, .. }), Some(unit))
                if follows
                    && (20.0..100.0).contains(tens)
                    && *tens % 10.0 == 0.0
                    && !written.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                *tens += unit;
                written.push(' ');
                written.push_str(word);
                continue;
            }
            _ => {}
        }
        if let Some(turn) = turn(word) {
            before = Some(n);
            out.push(Turning { at, word: word.to_owned(), turn });
        }
    }
    out
}

/// What only one side has, or has in another place.
fn moved(quoted: &[Turning], text: &[Turning]) -> Vec<String> {
    let is_kept = |turning: &&Turning| turning.turn != Turn::Negation;
    let [mut left, mut right] = [quoted, text].map(|side| side.iter().filter(is_kept).collect::<Vec<_>>());
    // What both begin and end with is the same; numbers that change places are not.
    let same = left.iter().zip(&right).take_while(|(a, b)| a.turn == b.turn).count();
    (left, right) = (left.split_off(same), right.split_off(same));
    while left.last().zip(right.last()).is_some_and(|(a, b)| a.turn == b.turn) {
        left.pop();
        right.pop();
    }
    let is_negation = |turning: &&Turning| turning.turn == Turn::Negation;
    let mut there: Vec<&Turning> = text.iter().filter(is_negation).collect();
    for negation in quoted.iter().filter(is_negation) {
        match there.iter().position(|other| other.at.abs_diff(negation.at) <= NEAR) {
            Some(at) => drop(there.remove(at)),
            None => left.push(negation),
        }
    }
    right.extend(there);
    let mut out: Vec<&Turning> = left.into_iter().chain(right).collect();
    out.sort_by_key(|turning| turning.at);
    out.into_iter().map(|turning| turning.word.clone()).collect()
}

/// Words of which the other side has the opposite in their place.
fn opposites(words: &[Aligned]) -> Vec<String> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Aligned::Missing(quoted) = word else { continue };
        let near = &words[at.saturating_sub(NEAR)..(at + NEAR + 1).min(words.len())];
        for other in near {
            let Aligned::Added(found) = other else { continue };
            let [a, b] = [quoted, found].map(|word| word.to_lowercase());
            let is_opposite = |whole: &str, stem: &str| {
                stem.chars().count() >= STEM
                    && whole.strip_suffix(stem).is_some_and(|prefix| OPPOSITE.contains(&prefix.trim_end_matches('-')))
            };
            if is_opposite(&a, &b) || is_opposite(&b, &a) {
                out.extend([quoted.clone(), found.clone()]);
            }
        }
    }
    out
}

/// A number as it is written, with its sign and currency.
#[derive(Debug, PartialEq)]
struct WrittenSum {
    digits: String,
    sign: Option<char>,
    currency: Option<char>,
}

/// Numbers that are the same but for their sign or currency; a currency that one side leaves out is not another.
fn signs_that_differ(typed: &str, found: &str) -> Vec<String> {
    let (typed, found) = (sums(typed), sums(found));
    let digits = |sums: &[WrittenSum]| sums.iter().map(|sum| sum.digits.clone()).collect::<Vec<_>>();
    if digits(&typed) != digits(&found) {
        return Vec::new();
    }
    let minus = |sum: &WrittenSum| sum.sign == Some('-');
    let written =
        |sum: &WrittenSum| sum.sign.into_iter().chain(sum.currency).chain(sum.digits.chars()).collect::<String>();
    let differ = typed.iter().zip(&found).filter(|(a, b)| {
        let currency = a.currency.zip(b.currency).is_some_and(|(a, b)| a != b);
        minus(a) != minus(b) || currency
    });
    differ.flat_map(|(a, b)| [written(a), written(b)]).collect()
}

/// The numbers of a text, in order.
fn sums(text: &str) -> Vec<WrittenSum> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let before = |n: usize| at.checked_sub(n).map(|at| chars[at]);
        let currency = before(1).filter(|c| matches!(c, '$' | '€' | '£' | '¥'));
        let n = if currency.is_some() { 2 } else { 1 };
        let sign = before(n).filter(|c| matches!(c, '-' | '−' | '+')).map(|c| if c == '−' { '-' } else { c });
        // *49-51* and *mid-2016* have no sign.
        let sign =
            sign.filter(|_| before(n + 1).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘')));
        let is_part = |at: usize| {
            chars.get(at).is_some_and(|c| c.is_ascii_digit())
                || matches!(chars.get(at), Some(',' | '.')) && chars.get(at + 1).is_some_and(char::is_ascii_digit)
        };
        let mut digits = String::new();
        while is_part(at) {
            digits.extend(Some(chars[at]).filter(|c| *c != ','));
            at += 1;
        }
        out.push(WrittenSum { digits, sign, currency });
    }
    out
}

fn turn(word: &str) -> Option<Turn> {
    let word = word.to_lowercase().replace('\u{2019}', "'");
    if NEGATIONS.contains(&word.as_str()) || word.ends_with("n't") {
        return Some(Turn::Negation);
    }
    if OTHERS.contains(&word.as_str()) {
        return Some(Turn::Other(word));
    }
    number(&word).map(Turn::Number)
}

/// The number that a word stands for, or begins with.
fn number(word: &str) -> Option<f64> {
    let word = word.to_lowercase();
    let spelt = || NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    if let Some(number) = cardinal(&word).map(f64::from).or_else(spelt) {
        return Some(number);
    }
    let begins = word.starts_with(|c: char| c.is_ascii_digit());
    // A year or a sum; what else holds digits (`747s`, `21st`) is compared by its digits.
    let digits: String = word.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    begins.then(|| digits.trim_end_matches('.').parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::super::{aligned, folded};
    use super::*;

    fn differing(quote: &str, text: &str) -> String {
        let wanted: Vec<String> = folded(quote).into_iter().map(|(word, _)| word).collect();
        differs_in(&aligned(&wanted, text), quote, text).join(" ")
    }

    #[test]
    fn a_negation_or_another_number_is_told() {
        for (quote, text, told) in [
            ("we will wait for dry dock", "We will not wait for dry dock", "not"),
            ("we will not wait for dry dock", "We will wait for dry dock", "not"),
            ("he can pay", "He can’t pay", "can’t"),
            ("they never paid the men", "They paid the men", "never"),
            ("six people were killed", "Seven people were killed", "six Seven"),
            ("a loss of 4,200 tons", "a loss of 4,300 tons", "4,200 4,300"),
            ("in 2016 they voted", "In 2017 they voted", "2016 2017"),
            ("nobody was hurt", "Everybody was hurt", "nobody"),
            ("the army has 10,000 tanks and 3,000 guns", "The army has 3,000 tanks and 10,000 guns", "10,000 3,000"),
            ("it passed 49-51", "It passed 51-49", "49 51"),
            ("he did deny that it was not paid", "He did not deny that it was paid", "not"),
            ("in the second round", "In the third round", "second third"),
            ("they left in June", "They left in May or July", "june July"),
            ("the law is constitutional", "The law is unconstitutional", "constitutional unconstitutional"),
            ("it fell to 5 degrees", "It fell to -5 degrees", "5 -5"),
            ("a rise of -3%", "a rise of +3%", "-3 +3"),
            ("it cost €3.5 million", "It cost $3.5 million", "€3.5 $3.5"),
            ("twenty-two men died", "Twenty-one men died", "Twenty two Twenty one"),
        ] {
            assert_eq!(differing(quote, text), told, "{quote} | {text}");
        }
    }

    #[test]
    fn other_words_for_the_same_are_not() {
        for (quote, text) in [
            ("we will not wait", "We won’t wait"),
            ("they did not pay", "They didn't pay"),
            ("six people were killed", "6 people were killed"),
            ("a loss of 4200 tons", "a loss of 4,200 tons"),
            ("the baskets of deplorables", "the basket of deplorables"),
            ("he wants to present it", "he wanted to present it"),
            ("one of them left", "some of them left"),
            ("21 men died", "Twenty-one men died"),
            ("it cost 3.5 million", "It cost $3.5 million"),
            ("from 49-51 to 50-50", "From 49–51 to 50–50"),
            ("he did not say it", "he didn’t say it"),
        ] {
            assert_eq!(differing(quote, text), "", "{quote} | {text}");
        }
    }
}

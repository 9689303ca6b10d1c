//! Differences that turn what is said: a negation that is on one side only, a number that is another.

use super::Aligned;

/// Words that say no.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "hardly",
    "barely", "scarcely", "refused", "denied",
];
/// Words for numbers, with what they count; `one` is as often a pronoun.
#[rustfmt::skip]
const NUMBERS: &[(&str, f64)] = &[
    ("zero", 0.0), ("half", 0.5), ("two", 2.0), ("twice", 2.0), ("three", 3.0), ("four", 4.0), ("five", 5.0), ("six", 6.0), ("seven", 7.0),
    ("eight", 8.0), ("nine", 9.0), ("ten", 10.0), ("eleven", 11.0), ("twelve", 12.0), ("dozen", 12.0), ("thirteen", 13.0),
    ("fourteen", 14.0), ("fifteen", 15.0), ("sixteen", 16.0), ("seventeen", 17.0), ("eighteen", 18.0), ("nineteen", 19.0),
    ("twenty", 20.0), ("thirty", 30.0), ("forty", 40.0), ("fifty", 50.0), ("sixty", 60.0), ("seventy", 70.0), ("eighty", 80.0),
    ("ninety", 90.0), ("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12),
];

/// What turns the meaning of a word.
#[derive(Debug, PartialEq)]
enum Turn {
    Negation,
    Number(f64),
}

/// The negations and numbers, as written, that only the quotation or only the text has. *did not* and *didn’t*, *six*
/// and *6* are the same.
pub fn differs_in(words: &[Aligned]) -> Vec<String> {
    let mut turns: Vec<(bool, &str, Turn)> = Vec::new();
    for word in words {
        let (is_quoted, word) = match word {
            Aligned::Same(_) => continue,
            Aligned::Missing(word) => (true, word),
            Aligned::Added(word) => (false, word),
        };
        let Some(turn) = turn(word) else { continue };
        // What the other side has as well, in other words, turns nothing.
        match turns.iter().position(|(other, _, known)| *other != is_quoted && *known == turn) {
            Some(at) => drop(turns.remove(at)),
            None => turns.push((is_quoted, word, turn)),
        }
    }
    turns.into_iter().map(|(_, word, _)| word.to_owned()).collect()
}

fn turn(word: &str) -> Option<Turn> {
    let word = word.to_lowercase().replace('\u{2019}', "'");
    if NEGATIONS.contains(&word.as_str()) || word.ends_with("n't") {
        return Some(Turn::Negation);
    }
    if let Some((_, number)) = NUMBERS.iter().find(|(name, _)| *name == word) {
        return Some(Turn::Number(*number));
    }
    let begins = word.starts_with(|c: char| c.is_ascii_digit());
    // A year or a sum; what else holds digits (`747s`, `21st`) is compared by its digits.
    let digits: String = word.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    begins.then(|| digits.trim_end_matches('.').parse().ok().map(Turn::Number))?
}

#[cfg(test)]
mod tests {
    use super::super::{aligned, folded};
    use super::*;

    fn differing(quote: &str, text: &str) -> String {
        let wanted: Vec<String> = folded(quote).into_iter().map(|(word, _)| word).collect();
        differs_in(&aligned(&wanted, text)).join(" ")
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
        ] {
            assert_eq!(differing(quote, text), "", "{quote} | {text}");
        }
    }
}

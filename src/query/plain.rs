//! Text that is no query: the value of a flag, a topic, a name from a file. No operator is read from
//! it, so nothing in it can be a slip.

use super::fields::{FieldName, Property};
use super::lexer::{Char, characters, what_is_read};
use super::parser::MAX_WORDS;
use super::terms;
use super::tree::{Filter, FilterField, Matching, Query, QuerySpan, QueryWord};
use crate::article::LabelField;

/// The words of `text`, each in any inflection, in order; what has several tokens is several words. At
/// most [`MAX_WORDS`] words of the first 100,000 bytes.
pub fn bag_of_words(text: &str) -> Vec<QueryWord> {
    let text = what_is_read(text);
    let chars: Vec<Char> = text.char_indices().map(|(at, c)| Char { c, at, literal: true }).collect();
    let mut words = terms::tokenize(&chars, false).words;
    words.truncate(MAX_WORDS);
    words
}

/// `field:"value"` for a value that stands alone, such as that of a flag: `=` before it wants this
/// spelling only, `*` and `?` are wildcards. `None` if there is no letter or digit in it.
pub fn filter(field: FilterField, value: &str) -> Option<Query> {
    let value = value.trim();
    let (exact, rest) = value.strip_prefix('=').map_or((false, value), |rest| (true, rest));
    let chars = characters(what_is_read(rest), value.len() - rest.len());
    let (text, wild) = terms::value(&chars, field != FilterField::Label(LabelField::Url));
    if text == "*" && !exact && field != FilterField::Mine {
        return Some(Property::of_name(FieldName::Filter(field)).map_or(Query::All, Query::Has));
    }
    let matching = match (exact, wild) {
        (true, _) => Matching::Exact,
        (false, true) => Matching::Wildcard,
        (false, false) => Matching::Usual,
    };
    let span = QuerySpan { start: 0, end: value.len() };
    text.contains(char::is_alphanumeric).then_some(Query::Filter(Filter { field, text, matching, span }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::EntityKind;

    #[test]
    fn no_operator_is_read_from_a_bag_of_words() {
        let text = "NOT the U.S. OR \"peace-talks\" (w/5) title:x lukash* -y O’Brien’s ?";
        let words: Vec<String> = bag_of_words(text).into_iter().map(|word| word.text).collect();
        assert_eq!(
            words,
            ["NOT", "the", "U.S.", "OR", "peace", "talks", "w", "5", "title", "x", "lukash", "y", "O’Brien"]
        );
        assert_eq!(bag_of_words(&"a ".repeat(60_000)).len(), MAX_WORDS);
        assert_eq!(bag_of_words(&"é".repeat(60_000)).len(), 1);
    }

    #[test]
    fn a_flag_s_value_is_one_filter() {
        let printed =
            |value: &str| filter(FilterField::Entity(EntityKind::Person), value).map(|query| query.to_string());
        assert_eq!(printed(" Emmanuel  Macron ").as_deref(), Some("person:\"Emmanuel Macron\""));
        assert_eq!(printed("=Zelenskyy").as_deref(), Some("person:=Zelenskyy"));
        assert_eq!(printed("Zelensk*").as_deref(), Some("person:Zelensk*"));
        assert_eq!(printed("Xi OR \"Putin\"").as_deref(), Some("person:\"Xi OR \\\"Putin\\\"\""));
        assert_eq!(printed("*").as_deref(), Some("has:person"));
        assert_eq!(printed("..."), None);
        assert_eq!(printed(""), None);
    }
}

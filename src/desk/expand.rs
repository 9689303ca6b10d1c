//! `@NAME` in a query: the search that was saved under that name, in parentheses.

use std::collections::BTreeMap;

use super::state::Saved;

/// A query with what its names stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The query.
    pub text: String,
    /// A search that it names takes articles without a date.
    pub undated: bool,
    /// A search that it names leaves out inferred dates.
    pub stated_only: bool,
    /// What stands after an `@` and is the name of no saved search; it is left as typed.
    pub unknown: Vec<String>,
}

/// Could `typed` name a saved search?
pub fn may_name(typed: &str) -> bool {
    typed.contains('@')
}

/// `typed` with every `@NAME` replaced that begins a word outside quotes.
pub fn expand(typed: &str, saved: &BTreeMap<String, Saved>) -> Expanded {
    let mut out = Expanded::default();
    let mut in_quotes = false;
    let mut before = ' ';
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let begins = before.is_whitespace() || matches!(before, '(' | '-' | '+' | '!');
        if c == '@' && begins && !in_quotes {
            let length = after.find(|c: char| !is_name(c)).unwrap_or(after.len());
            let name = &after[..length];
            if let Some(Saved { search, .. }) = saved.get(name) {
                out.text.extend(["(", &search.query, ")"]);
                out.undated |= search.undated;
                out.stated_only |= search.stated_only;
                before = ')';
                rest = &after[length..];
                continue;
            }
            if !name.is_empty() {
                out.unknown.push(name.to_owned());
            }
        }
        match c {
            '"' if before != '\\' => in_quotes = !in_quotes,
            '“' | '«' | '„' => in_quotes = true,
            '”' | '»' => in_quotes = false,
            _ => {}
        }
        out.text.push(c);
        before = c;
        rest = after;
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::entry::SavedSearch;

    #[test]
    fn names_are_replaced_where_a_word_may_begin() {
        let search = SavedSearch { query: "ferry OR boat".into(), undated: true, stated_only: false };
        let saved = Saved { search, at: jiff::Timestamp::UNIX_EPOCH, looked: None };
        let saved = BTreeMap::from([("sea".to_owned(), saved)]);
        let text = |typed: &str| expand(typed, &saved).text;
        assert_eq!(text("@sea pump"), "(ferry OR boat) pump");
        assert_eq!(text("fire -@sea (@sea)"), "fire -(ferry OR boat) ((ferry OR boat))");
        assert_eq!(text("\"at @sea\" me@sea @seaside"), "\"at @sea\" me@sea @seaside");
        assert_eq!(text("“@sea” @sea"), "“@sea” (ferry OR boat)");
        assert_eq!(expand("@none @sea", &saved).unknown, ["none"]);
        assert!(expand("@sea", &saved).undated);
    }
}

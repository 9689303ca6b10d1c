//! Narrowing: the restrictions of a query as things to be taken off one by one, and to be added.

use jiff::civil::Date;

use crate::query::{self, ParseOptions, Query};

/// A restriction of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// As it is written in a query.
    pub text: String,
    /// The query without it.
    pub rest: String,
}

/// The restrictions of a query: what it asks for besides words. An exclusion is one, too.
pub fn chips(query: Option<&Query>) -> Vec<Chip> {
    let parts: Vec<&Query> = match query {
        None => return Vec::new(),
        Some(Query::And(parts)) => parts.iter().collect(),
        Some(one) => vec![one],
    };
    let chip = |i: usize| {
        let rest = parts.iter().enumerate().filter(|(other, _)| *other != i).map(|(_, part)| (*part).clone());
        let rest = Query::and(rest).map(|rest| rest.to_string()).unwrap_or_default();
        Chip { text: parts[i].to_string(), rest }
    };
    (0..parts.len()).filter(|i| is_restriction(parts[*i])).map(chip).collect()
}

fn is_restriction(part: &Query) -> bool {
    match part {
        Query::Filter(_) | Query::Date(_) | Query::Has(_) | Query::Missing(_) | Query::Length { .. } => true,
        Query::Not(_) => true,
        Query::Or(any) => any.iter().all(is_restriction),
        _ => false,
    }
}

/// `typed` with one more restriction. One that it has is not written twice, and takes the place of its
/// contrary.
pub fn narrowed(typed: &str, part: &str, today: Date) -> String {
    let typed = typed.trim();
    let parse = |text: &str| query::parse(text, &ParseOptions { strict: false, today: Some(today) }).ok();
    let read = parse(typed).and_then(|parsed| parsed.query);
    let has = chips(read.as_ref());
    if has.iter().any(|chip| chip.text == part) {
        return typed.to_owned();
    }
    let contrary = part.strip_prefix('-').map_or_else(|| format!("-{part}"), str::to_owned);
    if let Some(chip) = has.iter().find(|chip| chip.text == contrary) {
        return narrowed(&chip.rest, part, today);
    }
    match (typed, read) {
        ("" | "*", _) => part.to_owned(),
        // What cannot be read yet is bound as a whole, too: it may hold an OR.
        (typed, None | Some(Query::Or(_))) => format!("({typed}) {part}"),
        (typed, Some(_)) => format!("{typed} {part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 6, 30);

    fn and(typed: &str, part: &str) -> String {
        narrowed(typed, part, TODAY)
    }

    #[test]
    fn a_restriction_binds_the_whole_query_and_takes_the_place_of_its_contrary() {
        assert_eq!(and("a OR b", "person:x"), "(a OR b) person:x");
        assert_eq!(and("a | b", "person:x"), "(a | b) person:x");
        assert_eq!(and("\"for OR against\" a", "person:x"), "\"for OR against\" a person:x");
        assert_eq!(and(" * ", "person:x"), "person:x");
        assert_eq!(and("a person:x", "person:x"), "a person:x");
        assert_eq!(and("a -person:x", "person:x"), "a person:x");
        assert_eq!(and("person:x", "-person:x"), "-person:x");
    }

    #[test]
    fn restrictions_are_taken_off_one_by_one() {
        let read = |text: &str| query::parse(text, &ParseOptions { strict: false, today: Some(TODAY) });
        let parsed = read("ferry person:\"Olena Marchenko\" -source:wire date:2025 \"a b\"").expect("is read");
        let chips = chips(parsed.query.as_ref());
        let texts: Vec<&str> = chips.iter().map(|chip| chip.text.as_str()).collect();
        assert_eq!(texts, ["person:\"Olena Marchenko\"", "-source:wire", "date:2025"]);
        assert_eq!(chips[2].rest, "ferry person:\"Olena Marchenko\" -source:wire AND \"a b\"");
        let parsed = read("person:x").expect("is read");
        assert_eq!(super::chips(parsed.query.as_ref())[0].rest, "");
        assert!(super::chips(None).is_empty());
    }
}

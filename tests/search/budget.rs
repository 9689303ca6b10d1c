//! What a query may cost: by counts, as time is no test.

use std::fmt::Write as _;
use std::sync::OnceLock;

use dateline::desk::State;
use dateline::index::archive::Archive;
use dateline::index::budget::{Budget, Exceeded};
use dateline::index::reader;
use dateline::query::{self, ParseOptions};
use dateline::search::plan::{PlanOptions, plan};
use dateline::search::run::count;
use dateline::view::ViewContext;
use jiff::civil::date;
use tempfile::TempDir;

use crate::common::index_of_lines;

/// Two hundred articles of a hundred words, of which each is one of two hundred that begin with a, or with b.
fn archive() -> &'static TempDir {
    static INDEX: OnceLock<TempDir> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut lines = String::new();
        for i in 0..200_usize {
            let word =
                |j: usize| format!("{}{:03}", if j.is_multiple_of(2) { 'a' } else { 'b' }, (i * 7 + j * 13) % 200);
            let body = (0..100).map(word).collect::<Vec<_>>().join(" ");
            writeln!(lines, "{{\"id\":\"{i}\",\"title\":\"t\",\"body\":\"{body}\"}}").expect("memory does not fail");
        }
        index_of_lines(&lines)
    })
}

/// Steps that counting a query takes, and what is counted.
fn spent(typed: &str, work: u64, memory: u64) -> Result<(u64, u64), Exceeded> {
    let archive = Archive::new(reader::open(archive().path()).expect("opens")).expect("opens");
    let parsed = query::parse(typed, &ParseOptions::default()).expect("parses").query.expect("is a query");
    let options = PlanOptions { budget: Budget::new(work, memory), ..PlanOptions::default() };
    let counted = plan(&parsed, &archive, &options).and_then(|plan| count(&plan, &archive));
    match counted {
        Ok(n) => Ok((options.budget.spent(), n)),
        Err(error) => Err(Exceeded::of(&error).expect("no other error")),
    }
}

const MUCH: u64 = u64::MAX / 2;

#[test]
fn what_is_asked_twice_is_looked_up_once() {
    let (once, n) = spent("a*", MUCH, MUCH).expect("is answered");
    let (often, m) = spent(&"a* ".repeat(500), MUCH, MUCH).expect("is answered");
    assert_eq!((n, m), (200, 200));
    assert!(often <= once * 2, "{often} steps, {once} for one");
    let (names, _) = spent(&"person:smith ".repeat(300), MUCH, MUCH).expect("is answered");
    let (name, _) = spent("person:smith", MUCH, MUCH).expect("is answered");
    assert!(names < name * 10, "{names} steps, {name} for one");
}

#[test]
fn what_costs_too_much_ends_where_the_budget_does() {
    let chain = vec!["a*"; 100].join(" w/5 ");
    let nested = (0..40).fold("a*".to_owned(), |inner, _| format!("({inner} pre/1000 a*)"));
    let wildcards = (0..2000).map(|i| format!("*a*{i}* ")).collect::<String>();
    let exclusions = (0..5000).map(|i| format!("-x{i} OR ")).collect::<String>() + "b001";
    for typed in [&chain, &nested, &wildcards, &exclusions] {
        assert_eq!(spent(typed, 300_000, MUCH), Err(Exceeded::Work), "{}", &typed[..20]);
    }
    assert_eq!(spent("a* b*", MUCH, 10_000), Err(Exceeded::Memory));
}

#[test]
fn the_cost_of_a_query_grows_with_what_it_asks() {
    let (one, _) = spent("a001", MUCH, MUCH).expect("is answered");
    let words = (0..50).map(|i| format!("a{:03} OR ", i * 4)).collect::<String>() + "b001";
    let (many, _) = spent(&words, MUCH, MUCH).expect("is answered");
    assert!(many < one * 1000, "{many} steps, {one} for one");
}

#[test]
fn what_is_refused_says_what_to_do() {
    assert!(Exceeded::Work.to_string().contains("more work than a query may"), "{}", Exceeded::Work);
    assert!(Exceeded::hint().contains("fewer words"), "{}", Exceeded::hint());
}

/// What a face of the search asks with for its whole life pays for every question anew.
#[test]
fn every_reading_has_a_budget_of_its_own() {
    let archive = Archive::new(reader::open(archive().path()).expect("opens")).expect("opens");
    let options = PlanOptions::default();
    let state = || Ok(State::default());
    let context = ViewContext { archive: &archive, state: &state, options: &options, today: date(2025, 6, 18) };
    for _ in 0..3 {
        let reading = context.read("a001 b*").unwrap_or_else(|_| panic!("is read"));
        assert_eq!(reading.options.budget.spent(), 0);
        let planned = plan(&reading.query.expect("a query"), &archive, &reading.options).expect("is planned");
        assert!(count(&planned, &archive).expect("is counted") > 0 && reading.options.budget.spent() > 0);
    }
}

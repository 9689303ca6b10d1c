//! Measures the matching of names, and how long it takes.
//!
//! ```text
//! cargo run --release --example eval_names -- FOLDER [--show]
//! ```
//!
//! FOLDER holds `person_pairs_dev.csv` (columns name, name, same: pairs of names labelled as one person
//! or not) and `politician_aliases_dev.jsonl.gz` (lines `{"country", "names"}`: the spellings of one
//! politician each). `--show` prints every pair that is missed.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dateline::article::EntityKind::Person;
use dateline::entities::names::{Aliases, NameQuery, Relation, group, keys, same_person};
use rustc_hash::FxHashMap;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("usage: eval_names FOLDER [--show]")?);
    let show = arguments.next().is_some_and(|flag| flag == "--show");
    let pairs = pairs(&folder)?;
    pairs_of_people(&pairs);
    pairs_of_people_through_keys(&pairs);
    let politicians = politicians(&folder)?;
    politicians_under_their_names(&politicians, show);
    politicians_gathered(&politicians);
    speed(&politicians);
    Ok(())
}

/// A filter that takes what is not open, and open surnames of the typed name.
fn takes(typed: &str, name: &str) -> Option<Relation> {
    let found = NameQuery::new(Person, typed, &Aliases::default()).matches(name)?;
    (found.relation != Relation::ForenameOnly).then_some(found.relation)
}

fn pairs(folder: &Path) -> Result<Vec<(String, String, bool)>> {
    let mut reader = csv::Reader::from_path(folder.join("person_pairs_dev.csv"))?;
    Ok(reader.deserialize().collect::<Result<_, csv::Error>>()?)
}

fn pairs_of_people(pairs: &[(String, String, bool)]) {
    let (mut found, mut wrong, mut missed) = (0, 0, 0);
    for (name, typed, same) in pairs {
        let relation = takes(typed, name);
        match (relation, same) {
            (Some(_), true) => found += 1,
            (Some(relation), false) => {
                wrong += 1;
                println!("wrong  {relation:?}: {name} | {typed}");
            }
            (None, true) => {
                missed += 1;
                println!("missed {name} | {typed}");
            }
            (None, false) => {}
        }
    }
    let f1 = 2.0 * found as f64 / (2 * found + wrong + missed) as f64;
    println!("{} pairs: found {found}, wrong {wrong}, missed {missed}, F1 {f1:.4}", pairs.len());
}

/// As the filter works: names are stored under their keys, a query fetches by its own and chooses.
fn pairs_of_people_through_keys(pairs: &[(String, String, bool)]) {
    let mut names: Vec<&str> = pairs.iter().map(|(name, ..)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut stored: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (n, name) in names.iter().enumerate() {
        keys(Person, name).into_iter().for_each(|key| stored.entry(key).or_default().push(n));
    }
    let fetch = |query: &NameQuery| {
        let mut found: Vec<usize> = query.keys().iter().filter_map(|key| stored.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|n| (names[n], 1)).collect::<Vec<(&str, u64)>>()
    };
    let (mut found, mut wrong, mut missed) = (0, 0, 0);
    for (name, typed, same) in pairs {
        let query = NameQuery::new(Person, typed, &Aliases::default());
        let fetched = fetch(&query);
        let taken = query.answers(&fetched).iter().any(|&(n, _)| fetched[n].0 == name);
        found += usize::from(taken && *same);
        wrong += usize::from(taken && !*same);
        missed += usize::from(!taken && *same);
    }
    let f1 = 2.0 * found as f64 / (2 * found + wrong + missed) as f64;
    println!("through keys: found {found}, wrong {wrong}, missed {missed}, F1 {f1:.4}");
}

#[derive(serde::Deserialize)]
struct Politician {
    country: String,
    names: Vec<String>,
}

fn politicians(folder: &Path) -> Result<Vec<Politician>> {
    let file = std::fs::File::open(folder.join("politician_aliases_dev.jsonl.gz"))?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn politicians_under_their_names(all: &[Politician], show: bool) {
    let (mut pairs, mut found, mut strict) = (0, 0, 0);
    for p in all {
        for (n, a) in p.names.iter().enumerate() {
            for b in &p.names[n + 1..] {
                pairs += 1;
                found += usize::from(takes(a, b).is_some());
                strict += usize::from(same_person(a, b));
                if takes(a, b).is_some_and(|r| !r.is_open()) && !same_person(a, b) && show {
                    println!("lost {:?} {a} | {b}", takes(a, b));
                }
                if takes(a, b).is_none() && show {
                    println!("missed {}: {a} | {b}", p.country);
                }
            }
        }
    }
    println!("{pairs} pairs of names of one politician: found {found}, the same person {strict}");
    let (mut asked, mut merged, mut taken) = (0usize, 0, 0);
    for (n, p) in all.iter().enumerate() {
        let others: Vec<&Politician> = all.iter().skip(n + 1).filter(|o| o.country == p.country).collect();
        for o in others {
            for a in &p.names {
                let query = NameQuery::new(Person, a, &Aliases::default());
                for b in &o.names {
                    asked += 1;
                    if same_person(a, b) {
                        merged += 1;
                        println!("merged {}: {a} | {b}", p.country);
                    }
                    if query.matches(b).is_some_and(|m| !m.relation.is_open()) {
                        taken += 1;
                        println!("taken  {}: {a} | {b} {:?}", p.country, query.matches(b));
                    }
                }
            }
        }
    }
    println!("{asked} pairs of two politicians of one country: merged {merged}, taken by the filter {taken}");
}

/// Names of all politicians of a country, gathered: how many persons mix two politicians who have no
/// name in common to the letter.
fn politicians_gathered(all: &[Politician]) {
    let mut countries: Vec<&str> = all.iter().map(|p| p.country.as_str()).collect();
    countries.sort_unstable();
    countries.dedup();
    let (mut persons, mut mixed) = (0, 0);
    for country in countries {
        let of: Vec<&Politician> = all.iter().filter(|p| p.country == country).collect();
        let names: Vec<(&str, usize)> =
            of.iter().enumerate().flat_map(|(n, p)| p.names.iter().map(move |name| (name.as_str(), n))).collect();
        let counted: Vec<(&str, u64)> = names.iter().map(|&(name, _)| (name, 1)).collect();
        for person in group(&counted) {
            persons += 1;
            let owner = names[person[0]].1;
            let other = person.iter().map(|&n| names[n].1).find(|&o| o != owner);
            let apart = |o: usize| !of[o].names.iter().any(|name| of[owner].names.contains(name));
            if let Some(other) = other.filter(|&o| apart(o)) {
                mixed += 1;
                println!("mixed  {country}: {:?} | {:?}", of[owner].names, of[other].names);
            }
        }
    }
    println!(
        "{} names of {} politicians: {persons} persons, {mixed} mixed",
        all.iter().map(|p| p.names.len()).sum::<usize>(),
        all.len()
    );
}

/// The best of several rounds, in nanoseconds for each of `count`.
fn fastest(count: usize, mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let start = std::time::Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e9 / count as f64
    };
    (0..100).map(round).fold(f64::INFINITY, f64::min)
}

fn speed(all: &[Politician]) {
    let names: Vec<&str> = all.iter().flat_map(|p| p.names.iter().map(String::as_str)).step_by(6).collect();
    let total: usize = names.iter().map(|n| keys(Person, n).len()).sum();
    let nanos = fastest(names.len(), || assert_eq!(names.iter().map(|n| keys(Person, n).len()).sum::<usize>(), total));
    println!("{:.2} keys a name, {nanos:.0} ns each", total as f64 / names.len() as f64);
    for typed in ["Volodymyr Zelenskyy", "Tom Carper", "Müller", "Recep Tayyip Erdoğan"] {
        let query = NameQuery::new(Person, typed, &Aliases::default());
        let found: Vec<&str> = names.iter().copied().filter(|n| query.matches(n).is_some()).collect();
        let nanos = fastest(names.len(), || {
            assert_eq!(names.iter().filter(|n| query.matches(n).is_some()).count(), found.len())
        });
        println!("{typed}, {} keys, against any name: {nanos:.0} ns ({} match)", query.keys().len(), found.len());
    }
}

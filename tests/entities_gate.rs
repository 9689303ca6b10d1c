//! The gate of names: the scores on the articles that were written and annotated for this project
//! never go down silently. A floor is raised when the tagger gets better; it is lowered only with a
//! word on why in the changelog.
//!
//! `tests/gold/entities.jsonl`: `{"id", "title", "body", "entities": [{"kind", "name", "text",
//! "start", "end", "optional"?}]}`, byte offsets into `body`; an optional mention counts neither when it is
//! found nor when it is missed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dateline::article::{Article, Entity, EntityKind, Field};
use dateline::entities::annotate;
use dateline::text::Prose;
use serde::Deserialize;

/// Least F1 of exact spans: people, organizations, places.
const SPAN_FLOORS: [f64; 3] = [0.88, 0.69, 0.76];
/// Least F1 of the distinct full names of people in each article.
const NAME_FLOOR: f64 = 0.86;

#[derive(Deserialize)]
struct Gold {
    id: String,
    #[serde(default)]
    title: String,
    body: String,
    entities: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    kind: EntityKind,
    #[serde(default)]
    name: String,
    start: usize,
    end: usize,
    #[serde(default)]
    optional: bool,
}

#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Score {
    fn add<T: Ord>(&mut self, found: &BTreeSet<T>, wanted: &BTreeSet<T>) {
        self.right += found.intersection(wanted).count();
        self.found += found.len();
        self.wanted += wanted.len();
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

#[test]
fn names_are_found_as_well_as_before() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/entities.jsonl");
    let gold = fs::read_to_string(&path).expect("the gold set");
    let mut spans = [Score::default(), Score::default(), Score::default()];
    let mut names = Score::default();
    for line in gold.lines().filter(|l| !l.trim().is_empty()) {
        let gold: Gold = serde_json::from_str(line).expect("each line is one annotated article");
        let mut article = Article { id: gold.id, title: gold.title, body: gold.body, ..Article::default() };
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        annotate(&mut article, &title, &body);
        for (score, kind) in spans.iter_mut().zip(EntityKind::ALL) {
            let optional =
                |e: &Entity| gold.entities.iter().any(|g| g.optional && (g.start, g.end) == (e.start, e.end));
            let found = article.entities.iter().filter(|e| e.kind == kind && e.field == Field::Body && !optional(e));
            let wanted = gold.entities.iter().filter(|e| e.kind == kind && !e.optional);
            score.add(&found.map(|e| (e.start, e.end)).collect(), &wanted.map(|e| (e.start, e.end)).collect());
        }
        let people = article.entities.iter().filter(|e| e.kind == EntityKind::Person && e.field == Field::Body);
        let wanted = gold.entities.iter().filter(|e| e.kind == EntityKind::Person && !e.name.is_empty());
        names.add(
            &people.map(|e| e.name.to_lowercase()).collect(),
            &wanted.map(|e| e.name.to_lowercase()).collect::<BTreeSet<_>>(),
        );
    }
    for ((score, kind), floor) in spans.iter().zip(EntityKind::ALL).zip(SPAN_FLOORS) {
        println!("{}: F1 {:.4} of {} spans", kind.name(), score.f1(), score.wanted);
        assert!(score.f1() >= floor, "{}: F1 {:.4} is below {floor}", kind.name(), score.f1());
    }
    println!("names of people: F1 {:.4} of {}", names.f1(), names.wanted);
    assert!(names.f1() >= NAME_FLOOR, "names of people: F1 {:.4} is below {NAME_FLOOR}", names.f1());
}

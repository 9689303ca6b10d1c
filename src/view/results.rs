//! Results: a page of articles, what must be said of it, and who, where and when is beside it.

use std::sync::Arc;

use super::narrowing::{Chip, chips};
use super::reading::{QueryReading, ViewContext};
use super::wrong::Wrong;
use crate::article::{EntityKind, LabelField};
use crate::index::archive::Archive;
use crate::output::numbers::count;
use crate::output::timeline::step_name;
use crate::query::{self, FilterField, Query};
use crate::search::answer::{Answer, Hit, Request, answer_with_all};
use crate::search::facet_table::FacetTables;
use crate::search::passages::{Passage, PassageOptions};
use crate::search::ranked::{Ranked, Sort};
use crate::search::sources::{Source, sources};
use crate::search::timeline::{Timeline, timeline};

/// Names of a filter that are told.
const NAMES_TOLD: usize = 6;

/// Which articles of what is found are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResultsPart {
    /// In which order.
    pub sort: Sort,
    /// Articles.
    pub limit: usize,
    /// Articles to pass over.
    pub offset: usize,
    /// Show every copy of a story by itself.
    pub copies: bool,
}

/// A page of results.
#[derive(Debug)]
pub struct Results {
    /// What was asked.
    pub request: Request,
    /// The articles, and what is known of the search.
    pub answer: Answer,
    /// Everything that was found.
    pub found: FoundArticles,
    /// What must be said: how the query was read, whom names matched, what was left out, why nothing was
    /// found.
    pub said: Vec<String>,
    /// The restrictions of the query.
    pub chips: Vec<Chip>,
    /// Articles in the archive.
    pub archive: u64,
    /// Nothing was typed: these are the latest articles.
    pub is_front: bool,
}

/// Everything that a search has found, from which names and days are counted.
#[derive(Debug, Clone)]
pub struct FoundArticles {
    articles: Arc<Ranked>,
}

/// Who, where and when is beside a page of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// When the articles were published.
    pub timeline: Timeline,
    /// Names and outlets, those without any left out.
    pub facets: Vec<FacetGroup>,
}

/// The names of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetGroup {
    /// What they are, for people.
    pub title: &'static str,
    /// What they restrict.
    pub field: FilterField,
    /// The names, the most frequent first.
    pub rows: Vec<FacetRow>,
}

/// A name, an outlet or a step of time, with its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetRow {
    /// As it is shown.
    pub name: String,
    /// Articles that have it.
    pub articles: u64,
    /// The restriction to these articles, as a query writes it.
    pub filter: String,
}

impl ViewContext<'_> {
    /// What `reading` finds.
    ///
    /// # Errors
    /// What the index says.
    pub fn results(&self, reading: QueryReading, part: ResultsPart) -> Result<Results, Wrong> {
        let is_front = reading.query.is_none();
        let chips = chips(reading.query.as_ref());
        let request = Request {
            query: Some(reading.query.unwrap_or(Query::All)),
            options: reading.options,
            sort: if is_front { Sort::Newest } else { part.sort },
            copies: part.copies,
            limit: part.limit,
            offset: part.offset,
            passages: PassageOptions::default(),
            ..Request::default()
        };
        let (answer, found) = answer_with_all(self.archive, &request)?;
        let mut said = reading.notes;
        say(&mut said, &answer);
        let found = FoundArticles { articles: Arc::new(found) };
        Ok(Results { request, answer, found, said, chips, archive: self.archive.len(), is_front })
    }
}

impl Results {
    /// True if more articles follow on the page.
    pub fn has_more(&self) -> bool {
        let hits = self.answer.hits.len();
        hits > 0 && hits == self.request.limit && self.request.offset + hits < self.answer.total
    }
}

impl FoundArticles {
    /// Counts days, outlets and names, at most `most` of each kind; `tables` are of the archive in which this
    /// was found.
    ///
    /// # Errors
    /// What the index says.
    pub fn sides(&self, tables: &FacetTables, most: usize) -> Result<Sides, Wrong> {
        let (found, archive) = (self.articles.all(), tables.archive());
        let mut out = Sides { timeline: timeline(archive, found, None)?, facets: Vec::new() };
        if found.is_empty() {
            return Ok(out);
        }
        for (title, field) in [
            ("People", FilterField::Entity(EntityKind::Person)),
            ("Places", FilterField::Entity(EntityKind::Place)),
            ("Organizations", FilterField::Entity(EntityKind::Organization)),
            ("Sources", FilterField::Label(LabelField::Source)),
        ] {
            let named: Vec<(String, u64)> = match field.entity() {
                Some(kind) => {
                    let rows = tables.of(kind)?.facets(found, &[], most)?;
                    rows.into_iter().map(|row| (row.name, row.articles)).collect()
                }
                None => {
                    let sources = self.sources(archive)?.into_iter().take(most);
                    sources.map(|source| (source.name, source.articles)).collect()
                }
            };
            let row = |(name, articles): (String, u64)| {
                let filter = query::filter(field, &name)?.to_string();
                Some(FacetRow { name, articles, filter })
            };
            let rows: Vec<FacetRow> = named.into_iter().filter_map(row).collect();
            if !rows.is_empty() {
                out.facets.push(FacetGroup { title, field, rows });
            }
        }
        Ok(out)
    }

    /// The outlets with their articles, most first.
    ///
    /// # Errors
    /// What the index says.
    pub fn sources(&self, archive: &Archive) -> Result<Vec<Source>, Wrong> {
        Ok(sources(archive, self.articles.all())?.sources)
    }
}

impl Sides {
    /// The steps of time that have an article, as rows.
    pub fn days(&self) -> Vec<FacetRow> {
        let steps = self.timeline.steps.iter().filter(|(_, articles)| *articles > 0);
        steps
            .map(|(start, articles)| {
                let name = step_name(self.timeline.unit, *start);
                FacetRow { filter: format!("date:{name}"), name, articles: *articles }
            })
            .collect()
    }
}

/// The best passage of an article: where a reader is to begin.
pub fn best(passages: &[Passage]) -> Option<&Passage> {
    passages.iter().filter(|p| !p.highlights.is_empty()).max_by(|a, b| a.score.total_cmp(&b.score))
}

/// The address of a hit within its article: `#b310-522`; nothing if the text holds no match.
pub fn place(hit: &Hit) -> Option<String> {
    best(&hit.passages).map(|best| format!("#b{}-{}", best.bytes.start, best.bytes.end))
}

fn say(said: &mut Vec<String>, answer: &Answer) {
    for filter in &answer.names {
        let matched: Vec<String> =
            filter.matched.iter().take(NAMES_TOLD).map(|m| format!("{} ({})", m.name, m.articles)).collect();
        said.push(match matched.is_empty() {
            true => {
                let nearest = filter.suggestions.join(", ");
                let nearest = if nearest.is_empty() { nearest } else { format!("; nearest: {nearest}") };
                format!("no {} is called {}{nearest}", filter.kind.name(), filter.typed)
            }
            false => format!("{} matched {}", filter.typed, matched.join(", ")),
        });
    }
    if answer.undated > 0 {
        said.push(format!("{} left out by the date", count(answer.undated, "undated article")));
    }
    if let Some((first, last)) = answer.dated {
        said.push(format!("articles here are dated {first} to {last}"));
    }
    for form in &answer.outlets {
        said.push(format!("{} matched {}", form.typed, form.outlets.join(", ")));
    }
    if let Some(other) = &answer.corrected {
        said.push(format!("try {}: {}", other.text, count(other.articles, "article")));
    }
    for part in &answer.why_nothing {
        let perhaps = match part.suggestions.is_empty() {
            true => String::new(),
            false => format!("; perhaps {}", part.suggestions.join(", ")),
        };
        let without = part.without.filter(|others| *others > 0);
        let without = without.map_or(String::new(), |others| format!("; without it {}", count(others, "article")));
        said.push(format!("{} alone finds {}{perhaps}{without}", part.text, count(part.articles, "article")));
    }
}

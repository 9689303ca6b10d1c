//! Date propagation: dated articles date undated ones of the same story, at the end of a run, in the
//! index that it wrote.
//!
//! Owned here: which articles are compared, within which bounds, and how one that was dated so is written
//! again. Left to others: when two articles tell the same story, and what may be concluded from that
//! ([`crate::dates::published::propagation`]).
//!
//! Compared are the undated articles of the run with the dated ones of the archive, and the dated
//! articles of the run with the undated ones of the archive; what was compared in an earlier run is
//! not compared again. A propagated date stays until its article is read again or the index is rebuilt.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{Searcher, TantivyError};

use crate::article::{Article, Bounds, EntityKind, Field, PartialDate};
use crate::dates;
use crate::dates::published::clues::clues;
use crate::dates::published::propagation::{self as stories, RelatedArticle, Story};
use crate::index::IndexError;
use crate::index::archive::Address;
use crate::index::document::prose_of;
use crate::index::packed::EngineDocument;
use crate::index::related::{PublishedDays, RelatedArticles};
use crate::index::schema::Fields;
use crate::text::{Prose, fold};

/// Articles of a run that are compared, of each sort: undated and dated.
const COMPARED: usize = 2000;
/// Articles that one is compared with.
const CANDIDATES: usize = 12;
/// Names by which these are found, the rarest.
const NAMES: usize = 12;
/// Articles looked at for them.
const LOOKED_AT: u64 = 20_000;
/// Names and words of a title that a story is made of, the first ones.
const TERMS: usize = 200;

/// Propagates dates within what `searcher` holds, and has each article that was dated `put` by its identity. `is_new` says which of
/// the segments were written in this run, `today` bounds what can be believed, `dir` names the index.
pub(super) fn propagate(
    dir: &Path,
    (searcher, fields): (&Searcher, Fields),
    is_new: &[bool],
    today: Date,
    put: &mut dyn FnMut(&str, EngineDocument) -> Result<(), IndexError>,
) -> Result<(), IndexError> {
    let failed = |e: TantivyError| IndexError::engine(dir, e);
    let mut comparison = StoryComparison::open(searcher, fields, today).map_err(failed)?;
    for address in comparison.undated(is_new).map_err(failed)? {
        let Some(article) = comparison.dated_by_others(address).map_err(failed)? else { continue };
        if let Some(document) = comparison.articles.document(address, &article).map_err(failed)? {
            put(&article.id, document)?;
        }
    }
    Ok(())
}

/// What an article's date makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DatingPart {
    /// Its day is known from itself: it may date others.
    Dated,
    /// It has no date, or one that was concluded as a month or a year: others may date it.
    Undated,
    /// Neither: its day was concluded, or it states no more than a month or a year.
    None,
}

impl DatingPart {
    fn of(published: Option<PublishedDays>) -> Self {
        let Some(PublishedDays { days: (from, to), is_inferred }) = published else { return Self::Undated };
        match (from == to, is_inferred) {
            (true, false) => Self::Dated,
            (false, true) => Self::Undated,
            _ => Self::None,
        }
    }
}

/// An index of which articles are compared.
struct StoryComparison<'a> {
    articles: RelatedArticles<'a>,
    /// Articles that hold a name, or `None` as kind a word.
    holding: FxHashMap<(Option<EntityKind>, String), u64>,
    today: Date,
}

impl<'a> StoryComparison<'a> {
    fn open(searcher: &'a Searcher, fields: Fields, today: Date) -> tantivy::Result<Self> {
        Ok(Self { articles: RelatedArticles::open(searcher, fields)?, holding: FxHashMap::default(), today })
    }

    fn part(&self, address: Address) -> DatingPart {
        DatingPart::of(self.articles.published(address))
    }

    /// The articles that others may date now and could not before: those of new segments, then those of
    /// old ones that share rare names with a dated article of a new one.
    fn undated(&mut self, is_new: &[bool]) -> tantivy::Result<Vec<Address>> {
        let (mut undated, mut related) = (Vec::new(), Vec::new());
        let mut old = false;
        for address in self.articles.addresses() {
            match (self.part(address), is_new[address.segment_ord as usize]) {
                (DatingPart::Undated, true) if undated.len() < COMPARED => undated.push(address),
                (DatingPart::Dated, true) if related.len() < COMPARED => related.push(address),
                (DatingPart::Undated, false) => old = true,
                _ => {}
            }
        }
        let mut earlier = BTreeSet::new();
        for other in related.iter().filter(|_| old) {
            let Some(article) = self.articles.article(*other)? else { continue };
            earlier.extend(self.alike(&article, |address, part| {
                part == DatingPart::Undated && !is_new[address.segment_ord as usize]
            })?);
        }
        undated.extend(earlier.into_iter().take(COMPARED));
        Ok(undated)
    }

    /// The article at `address` with the date that follows from others, if one does.
    fn dated_by_others(&mut self, address: Address) -> tantivy::Result<Option<Article>> {
        let Some(mut article) = self.articles.article(address)? else { return Ok(None) };
        let (title, body) = (prose_of(&article, Field::Title), prose_of(&article, Field::Body));
        let story = self.story(&article, &title, &body)?;
        if story.days.is_empty() {
            return Ok(None);
        }
        let mut related = Vec::new();
        for other in self.alike(&article, |_, part| part == DatingPart::Dated)? {
            let Some(other) = self.articles.article(other)? else { continue };
            let Some(PartialDate::Day(published)) = other.published.as_ref().map(|p| p.date) else { continue };
            let (title, body) = (prose_of(&other, Field::Title), prose_of(&other, Field::Body));
            related.push(RelatedArticle { story: self.story(&other, &title, &body)?, id: other.id, published });
        }
        let Some(propagated) = stories::propagate(&story, article.published.as_ref(), &related) else {
            return Ok(None);
        };
        article.published = Some(propagated);
        article.bounds = Bounds::default();
        dates::annotate(&mut article, &title, &body);
        Ok(Some(article))
    }

    fn story(&mut self, article: &Article, title: &Prose, body: &Prose) -> tantivy::Result<Story> {
        let mut named: Vec<(Option<EntityKind>, String, String)> = Vec::new();
        for kind in EntityKind::ALL {
            let names = article.names(kind).into_iter();
            named.extend(names.map(|name| (Some(kind), fold(name).into_owned(), name.to_owned())));
        }
        for token in title.tokens.iter().filter(|token| token.is_word()) {
            let word = fold(token.of(&article.title)).into_owned();
            named.push((None, word.clone(), word));
        }
        let mut seen = FxHashSet::default();
        let mut terms = Vec::new();
        for (kind, word, name) in named.into_iter().take(TERMS) {
            if word.chars().count() > 2 && seen.insert(word.clone()) {
                let rarity = self.rarity(kind, &name)?;
                terms.push(stories::StoryTerm { word, rarity });
            }
        }
        Ok(Story::new(terms, &clues(article, title, body, self.today)))
    }

    fn rarity(&mut self, kind: Option<EntityKind>, name: &str) -> tantivy::Result<f32> {
        let holding = self.holding(kind, name)?.max(1);
        Ok((self.articles.len() as f32 / holding as f32).ln().max(0.0))
    }

    fn holding(&mut self, kind: Option<EntityKind>, name: &str) -> tantivy::Result<u64> {
        let key = (kind, name.to_owned());
        if let Some(known) = self.holding.get(&key) {
            return Ok(*known);
        }
        let holding = match kind {
            Some(kind) => self.articles.naming(kind, name)?,
            None => self.articles.holding_word(name)?,
        };
        self.holding.insert(key, holding);
        Ok(holding)
    }

    /// Those `wanted` articles that share the rarest of its names, the likest first.
    fn alike(
        &mut self,
        article: &Article,
        wanted: impl Fn(Address, DatingPart) -> bool,
    ) -> tantivy::Result<Vec<Address>> {
        let mut rare = Vec::new();
        for kind in EntityKind::ALL {
            for name in article.names(kind).into_iter().take(TERMS) {
                let holding = self.holding(Some(kind), name)?;
                if holding > 1 {
                    rare.push((holding, kind, name));
                }
            }
        }
        rare.sort_unstable();
        let mut found: FxHashMap<Address, f32> = FxHashMap::default();
        let mut looked_at = 0;
        for (holding, kind, name) in rare.into_iter().take(NAMES) {
            looked_at += holding;
            if looked_at > LOOKED_AT {
                break;
            }
            let rarity = self.rarity(Some(kind), name)?;
            self.articles.each_naming(kind, name, |address| {
                if wanted(address, self.part(address)) {
                    *found.entry(address).or_default() += rarity;
                }
            })?;
        }
        let mut found: Vec<(f32, Address)> = found.into_iter().map(|(address, sum)| (sum, address)).collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(found.into_iter().take(CANDIDATES).map(|(_, address)| address).collect())
    }
}

//! The answer to a query: a page of articles with their passages, and what must be said about it.

use std::ops::Range;

use jiff::civil::Date;

use super::copies::{self, CopyGroup};
use super::explain::{ScorePart, explain};
use super::labels;
use super::passages::{Highlighter, Passage, PassageOptions};
use super::plan::{Condition, NameFilter, Plan, PlanOptions, plan};
use super::query_term::{self, QueryTerm};
use super::quote;
use super::run::{HitOrder, Ranked, Scored, Sort, count, count_undated, run};
use crate::article::{Article, EntityKind};
use crate::dates::calendar::day_of_number;
use crate::index::archive::Archive;
use crate::index::budget::Exceeded;
use crate::query::{Phrase, Query};

/// What is asked of an archive.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The query.
    pub query: Option<Query>,
    /// How names and dates are taken.
    pub options: PlanOptions,
    /// In which order.
    pub sort: Sort,
    /// Favour recent articles, as seen from this day.
    pub recent: Option<Date>,
    /// Show every copy of a story by itself.
    pub copies: bool,
    /// Articles per page.
    pub limit: usize,
    /// Articles to pass over.
    pub offset: usize,
    /// What to show of each.
    pub passages: PassageOptions,
    /// Say what each part of the query gave to each score.
    pub explain: bool,
}

/// A page of articles.
#[derive(Debug, Default)]
pub struct Answer {
    /// Articles that match, copies included.
    pub total: usize,
    /// The page.
    pub hits: Vec<Hit>,
    /// Articles that match but for a date that they do not have.
    pub undated: u64,
    /// What every name of a filter matched.
    pub names: Vec<NameFilter>,
    /// The words of the query with what they stood for.
    pub query_terms: Vec<QueryTerm>,
    /// Why nothing was found; empty if something was.
    pub why_nothing: Vec<QueryPart>,
    /// The first and last day of publication in the archive, if nothing was found on the days asked for.
    pub dated: Option<(Date, Date)>,
}

/// An article that matches.
#[derive(Debug)]
pub struct Hit {
    /// Place in the list, from 1.
    pub rank: usize,
    /// Score; comparable within one answer only.
    pub score: f32,
    /// The article.
    pub article: Article,
    /// Passages of the body, in reading order.
    pub passages: Vec<Passage>,
    /// Bytes of the title that matched.
    pub title_highlights: Vec<Range<usize>>,
    /// Names of people in the article that a filter asked for.
    pub matched_people: Vec<String>,
    /// Near copies of the article that match too and are not listed.
    pub copies: Vec<CopyName>,
    /// What each part of the query gave to the score, if that is asked for.
    pub explanation: Vec<ScorePart>,
}

/// A copy that is not listed by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyName {
    /// Its id.
    pub id: String,
    /// Its outlet.
    pub source: Option<String>,
    /// The first day on which it may have been published.
    pub day: Option<Date>,
    /// Its text is that of the article that is listed, word for word.
    pub same_text: bool,
    /// Its headline, if that says something of which the listed article says nothing.
    pub headline: Option<String>,
    /// Names and numbers of which the listed article says nothing, as they are written.
    pub only_here: Vec<String>,
}

/// A part of a query on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPart {
    /// The part, as it prints.
    pub text: String,
    /// Articles that it alone would find.
    pub articles: u64,
    /// Words or names of the archive that were perhaps meant.
    pub suggestions: Vec<String>,
    /// Of a phrase that stands nowhere, what the archive has that is nearest to it.
    pub nearest: Option<Wording>,
}

/// Words of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// As they stand there.
    pub text: String,
    /// The article's id.
    pub id: String,
    /// Its outlet.
    pub source: Option<String>,
}

/// Answers `request`.
pub fn answer(archive: &Archive, request: &Request) -> tantivy::Result<Answer> {
    Ok(answer_with_all(archive, request)?.0)
}

/// Answers `request`; besides, every article that it finds, from which the names and days beside a page
/// are counted.
///
/// # Errors
/// What the engine says.
pub fn answer_with_all(archive: &Archive, request: &Request) -> tantivy::Result<(Answer, Ranked)> {
    let Some(query) = &request.query else { return Ok((Answer::default(), Ranked::default())) };
    let plan = plan(query, archive, &request.options)?;
    let order = HitOrder { sort: request.sort, recent: request.recent };
    let mut found = run(&plan, archive, order)?;
    let undated = if plan.published.is_empty() || request.options.undated { 0 } else { count_undated(&plan, archive)? };
    let why_nothing = if found.is_empty() { parts(query, archive, &request.options)? } else { Vec::new() };
    let dated = if found.is_empty() && !plan.published.is_empty() { span(archive)? } else { None };
    let groups = page(archive, &mut found, request)?;
    let highlighter = Highlighter::of(&plan, archive);
    let mut hits = Vec::with_capacity(groups.len());
    for (i, group) in groups.into_iter().enumerate() {
        hits.push(hit(archive, &highlighter, request, request.offset + i + 1, group)?);
    }
    if !hits.is_empty() {
        plan.budget.check()?;
    }
    let answer = Answer {
        total: found.len(),
        hits,
        undated,
        names: plan.names,
        query_terms: plan.query_terms,
        why_nothing,
        dated,
    };
    Ok((answer, found))
}

/// Everything that a query matches, copies included.
#[derive(Debug, Default)]
pub struct All {
    /// Where it is stored and its score, best first.
    pub articles: Ranked,
    /// What was looked for.
    pub plan: Plan,
}

/// Everything that a query matches, ranked as far as is asked for.
pub fn all(archive: &Archive, request: &Request) -> tantivy::Result<All> {
    let Some(query) = &request.query else { return Ok(All::default()) };
    let plan = plan(query, archive, &request.options)?;
    let articles = run(&plan, archive, HitOrder { sort: request.sort, recent: request.recent })?;
    Ok(All { articles, plan })
}

/// How many articles a query matches.
#[derive(Debug, Default)]
pub struct Counted {
    /// Articles that match, copies included.
    pub total: u64,
    /// Articles that match but for a date that they do not have.
    pub undated: u64,
    /// What every name of a filter matched.
    pub names: Vec<NameFilter>,
}

/// Counts what `request` matches; no article is ranked or read.
pub fn counted(archive: &Archive, request: &Request) -> tantivy::Result<Counted> {
    let Some(query) = &request.query else { return Ok(Counted::default()) };
    let plan = plan(query, archive, &request.options)?;
    let undated = if plan.published.is_empty() || request.options.undated { 0 } else { count_undated(&plan, archive)? };
    Ok(Counted { total: count(&plan, archive)?, undated, names: plan.names })
}

/// The articles of `found`, each by itself, with the passages that answer `request`, whose plan is `plan`.
///
/// # Errors
/// What the engine says.
pub fn hits(archive: &Archive, request: &Request, plan: &Plan, found: &[Scored]) -> tantivy::Result<Vec<Hit>> {
    let groups = found.iter().map(|hit| CopyGroup::single(*hit));
    let highlighter = Highlighter::of(plan, archive);
    groups.enumerate().map(|(i, group)| hit(archive, &highlighter, request, i + 1, group)).collect()
}

fn page(archive: &Archive, found: &mut Ranked, request: &Request) -> tantivy::Result<Vec<CopyGroup>> {
    let wanted = request.offset.saturating_add(request.limit);
    let mut groups = if request.copies {
        found.first(wanted, archive)?.iter().map(|hit| CopyGroup::single(*hit)).collect()
    } else {
        copies::group(archive, found, wanted)?
    };
    groups.drain(..request.offset.min(groups.len()));
    Ok(groups)
}

/// The hit of a group of copies under the plan of `highlighter`.
pub(super) fn hit(
    archive: &Archive,
    highlighter: &Highlighter<'_>,
    request: &Request,
    rank: usize,
    group: CopyGroup,
) -> tantivy::Result<Hit> {
    let (article, sentences) = archive.article_with_sentences(group.shown.address)?;
    let plan = highlighter.plan();
    let shown = highlighter.choose(&article, &sentences, request.passages);
    let people = plan.names.iter().filter(|f| f.kind == EntityKind::Person);
    let matched: Vec<&str> = people.flat_map(|f| f.matched.iter().map(|m| m.name.as_str())).collect();
    let matched_people =
        article.names(EntityKind::Person).into_iter().filter(|n| matched.contains(n)).map(str::to_owned).collect();
    let explanation = if request.explain { explain(plan, archive, group.best, request.recent)? } else { Vec::new() };
    Ok(Hit {
        rank,
        score: group.best.score,
        passages: shown.passages,
        title_highlights: shown.title,
        matched_people,
        copies: named(archive, &group)?,
        explanation,
        article,
    })
}

/// The names of copies, the first published first.
fn named(archive: &Archive, group: &CopyGroup) -> tantivy::Result<Vec<CopyName>> {
    let copies = &group.copies;
    if copies.is_empty() {
        return Ok(Vec::new());
    }
    let addresses: Vec<_> = copies.iter().map(|copy| copy.address).collect();
    let mut out = Vec::with_capacity(copies.len());
    let ids = archive.ids()?.of(&addresses)?;
    for ((copy, id), more) in copies.iter().zip(ids).zip(group.says_more(archive)?) {
        let source = archive.outlet(copy.address)?;
        let headline = if more.headline { Some(archive.article(copy.address)?.title) } else { None };
        let (day, same_text) = (copy.day.and_then(day_of_number), more.same_text);
        out.push(CopyName { id, source, day, same_text, headline, only_here: more.facts });
    }
    out.sort_by(|a, b| (a.day.is_none(), a.day, &a.source, &a.id).cmp(&(b.day.is_none(), b.day, &b.source, &b.id)));
    Ok(out)
}

/// The first and last day on which an article of the archive was published.
fn span(archive: &Archive) -> tantivy::Result<Option<(Date, Date)>> {
    // Of a part of what is held elsewhere the whole is meant.
    let all = archive.elsewhere().map(|elsewhere| elsewhere.totals().published);
    let mut span: Option<(i64, i64)> = all.flatten();
    for segment in archive.searcher().segment_readers() {
        let (first, last) = (segment.fast_fields().i64("published_from")?, segment.fast_fields().i64("published_to")?);
        for doc in segment.doc_ids_alive() {
            let (Some(a), Some(b)) = (first.first(doc), last.first(doc)) else { continue };
            let (from, to) = span.unwrap_or((a, b));
            span = Some((from.min(a), to.max(b)));
        }
    }
    Ok(span.and_then(|(from, to)| Some((day_of_number(from)?, day_of_number(to)?))))
}

/// So many parts of a query are looked for by themselves.
const PARTS: usize = 20;

/// How many articles each part of a query alone would find.
fn parts(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Vec<QueryPart>> {
    let alone = match query {
        Query::And(parts) => parts.clone(),
        other => vec![other.clone()],
    };
    let mut out = Vec::new();
    for part in alone.into_iter().take(PARTS) {
        match self::part(&part, archive, options) {
            Ok(part) => out.push(part),
            // What is left of the budget is enough for so many hints and no more.
            Err(error) if Exceeded::of(&error).is_some() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(out)
}

fn part(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<QueryPart> {
    let plan = plan(query, archive, options)?;
    let articles = count(&plan, archive)?;
    let suggestions = match query {
        _ if articles > 0 => Vec::new(),
        Query::Filter(filter) if filter.field.entity().is_none() => labels::suggestions(archive, filter)?,
        _ => suggestions(&plan, archive)?,
    };
    let nearest = match query {
        Query::Phrase(phrase) if articles == 0 => nearest(archive, phrase)?,
        _ => None,
    };
    Ok(QueryPart { text: query.to_string(), articles, suggestions, nearest })
}

/// The words of the archive that are nearest to a phrase that it does not hold.
fn nearest(archive: &Archive, phrase: &Phrase) -> tantivy::Result<Option<Wording>> {
    let words: Vec<&str> = phrase.words.iter().map(|word| word.text.as_str()).collect();
    let checked = quote::check(archive, &words.join(" "), None, 1)?;
    Ok(checked.places.into_iter().next().filter(|_| phrase.slop == 0).map(|place| {
        let text = place.article.body.get(place.bytes).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Wording { text, id: place.article.id, source: place.article.source }
    }))
}

fn suggestions(plan: &Plan, archive: &Archive) -> tantivy::Result<Vec<String>> {
    let mut out: Vec<String> = plan.names.iter().flat_map(|f| f.suggestions.clone()).collect();
    if matches!(plan.root, Condition::Text(_)) {
        let vocabulary = archive.vocabulary()?;
        for unknown in plan.query_terms.iter().filter(|t| t.article_frequency == 0 && !t.typed.is_empty()) {
            out.extend(query_term::suggestions(&vocabulary, &crate::text::fold(&unknown.typed), 3, &plan.budget)?);
        }
    }
    Ok(out)
}

//! The answer to a query: a page of articles with their passages, and what must be said about it.

use std::ops::Range;

use jiff::civil::Date;

use super::copies::{self, CopyGroup};
use super::explain::{ScorePart, explain};
use super::instead::{self, Instead, OtherQuery, QueryPart};
use super::labels::ShortForm;
use super::passages::{Highlighter, Passage, PassageOptions};
use super::plan::{NameFilter, Plan, PlanOptions, plan};
use super::query_term::QueryTerm;
use super::run::{HitOrder, Ranked, Scored, Sort, count, count_undated, run};
use crate::article::{Article, EntityKind};
use crate::dates::calendar::day_of_number;
use crate::index::archive::Archive;
use crate::query::Query;

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
    /// Outlets that a short form stood for.
    pub outlets: Vec<ShortForm>,
    /// Of a query that finds nothing, one with the words and names that the archive has, which finds something.
    pub corrected: Option<OtherQuery>,
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
    let instead = if found.is_empty() { instead::of(query, archive, &request.options)? } else { Instead::default() };
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
        why_nothing: instead.parts,
        corrected: instead.corrected,
        outlets: plan.outlets,
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

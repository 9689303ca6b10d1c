//! An article: what is known of it, its text with what matched, the way from match to match.

use std::ops::Range;

use super::address::{self, PageAddress};
use crate::article::{Article, DateBasis, EntityKind};
use crate::output::cite::{self, Cited};
use crate::output::markup::{Html, linkable};
use crate::output::shown_date;
use crate::query::{self, FilterField};
use crate::search::passages::Passage;

/// Matches that are linked to one by one.
const LINKED: usize = 60;

/// What is highlighted in an article.
#[derive(Debug, Default)]
pub struct Highlights {
    /// Ranges of the title.
    pub title: Vec<Range<usize>>,
    /// Ranges of the body.
    pub body: Vec<Range<usize>>,
    /// The passages that the results link to.
    pub passages: Vec<Passage>,
}

/// Everything on the page.
pub fn page(article: &Article, address: &PageAddress, found: &Highlights) -> Html {
    let mut page = Html::default();
    page.raw("<article class=\"whole\">\n");
    if !address.query.is_empty() {
        page.raw("<p class=\"back\"><a rel=\"up\" href=\"").text(&address.at("/")).raw("\">← Results</a></p>\n");
    }
    page.raw("<h1>").marked(&article.title, &found.title).raw("</h1>\n");
    about(&mut page, article);
    matches(&mut page, found);
    body(&mut page, article, found);
    for (kind, field, title) in [
        (EntityKind::Person, FilterField::Entity(EntityKind::Person), "People"),
        (EntityKind::Place, FilterField::Entity(EntityKind::Place), "Places"),
        (EntityKind::Organization, FilterField::Entity(EntityKind::Organization), "Organizations"),
    ] {
        names(&mut page, title, field, &article.names(kind));
    }
    reference(&mut page, article);
    page.raw("</article>\n");
    page
}

fn about(page: &mut Html, article: &Article) {
    page.raw("<p class=\"about\">");
    if !article.authors.is_empty() {
        page.raw("By ").text(&article.authors.join(", ")).raw(" · ");
    }
    if let Some(source) = &article.source {
        page.text(source).raw(" · ");
    }
    page.text(&shown_date(article));
    if let Some(url) = article.url.as_deref().and_then(linkable) {
        page.raw(" · <a rel=\"noreferrer noopener\" href=\"").text(url).raw("\">Source</a>");
    }
    page.raw("</p>\n");
    if let Some(p) = article.published.as_ref().filter(|p| p.basis == DateBasis::Inferred) {
        let sure = format!("The date is inferred ({:.0} % sure): {}", p.confidence * 100.0, p.evidence);
        page.raw("<p class=\"about\"><em>").text(&sure).raw("</em></p>\n");
    }
}

fn matches(page: &mut Html, found: &Highlights) {
    if found.body.is_empty() {
        return;
    }
    page.raw("<nav class=\"matches\" aria-label=\"Matches\"><span>Matches</span>");
    for n in 1..=found.body.len().min(LINKED) as u64 {
        page.raw(" <a href=\"#m").number(n).raw("\">").number(n).raw("</a>");
    }
    page.raw("</nav>\n");
}

/// The paragraphs. Each match has an address of its own, and so has each passage that results link to.
fn body(page: &mut Html, article: &Article, found: &Highlights) {
    let mut at = 0;
    let mut match_number = 0u64;
    for line in article.body.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        page.raw("<p>");
        for passage in found.passages.iter().filter(|p| range.contains(&p.bytes.start)) {
            let (start, end) = (passage.bytes.start as u64, passage.bytes.end as u64);
            page.raw("<span class=\"place\" id=\"b").number(start).raw("-").number(end).raw("\"></span>");
        }
        let mut done = range.start;
        for found in found.body.iter().filter(|r| r.start >= range.start && r.end <= range.end) {
            let (Some(before), Some(inside)) = (article.body.get(done..found.start), article.body.get(found.clone()))
            else {
                continue;
            };
            match_number += 1;
            page.text(before).raw("<mark id=\"m").number(match_number).raw("\">").text(inside).raw("</mark>");
            done = found.end;
        }
        page.text(article.body.get(done..range.end).unwrap_or_default()).raw("</p>\n");
    }
}

fn names(page: &mut Html, title: &str, field: FilterField, names: &[&str]) {
    let named = names.iter().filter_map(|name| Some((*name, query::filter(field, name)?.to_string())));
    let named: Vec<(&str, String)> = named.take(40).collect();
    if named.is_empty() {
        return;
    }
    page.raw("<p class=\"names\"><strong>").text(title).raw("</strong>");
    for (name, filter) in named {
        let to = PageAddress { query: filter, page: 1, ..PageAddress::default() };
        page.raw(" <a href=\"").text(&to.at("/")).raw("\">").text(name).raw("</a>");
    }
    page.raw("</p>\n");
}

fn reference(page: &mut Html, article: &Article) {
    let mut line = Vec::new();
    let cited = Cited { article: article.clone(), bytes: None };
    if cite::footnote(&mut line, &cited).is_err() {
        return;
    }
    let link = |format: &str| {
        PageAddress { format: format.into(), page: 1, ..PageAddress::default() }.at(&address::article(&article.id, ""))
    };
    page.raw("<p class=\"reference\">").text(String::from_utf8_lossy(&line).trim());
    page.raw(" <a href=\"")
        .text(&link("ris"))
        .raw("\">RIS</a> <a href=\"")
        .text(&link("json"))
        .raw("\">JSON</a></p>\n");
}

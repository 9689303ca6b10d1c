//! A page of results: articles with passages; who and where appears in them; when they were published.

use super::address::{self, PageAddress};
use super::server::Wrong;
use crate::article::{DateBasis, EntityKind, TitleBasis};
use crate::index::archive::Archive;
use crate::output::markup::Html;
use crate::output::numbers::{count, grouped};
use crate::output::timeline::step_name;
use crate::output::{results, shown_date};
use crate::query::{self, FilterField};
use crate::search::answer::{Answer, Hit, Request};
use crate::search::facets::{Facet, facets};
use crate::search::passages::Passage;
use crate::search::run::Scored;
use crate::search::timeline::{Timeline, timeline};

/// Articles on a page.
pub const ON_PAGE: usize = 20;
/// Names of each kind beside the results.
const NAMES: usize = 8;

/// Everything on the page.
pub fn page(
    archive: &Archive,
    address: &PageAddress,
    request: &Request,
    answer: &Answer,
    found: &[Scored],
    notes: &[String],
) -> Result<Html, Wrong> {
    let mut page = Html::default();
    summary(&mut page, address, answer, archive.len(), notes);
    page.raw("<div class=\"columns\">\n<section class=\"results\" aria-label=\"Articles\">\n");
    page.raw("<ol start=\"").number((request.offset + 1) as u64).raw("\">\n");
    for hit in &answer.hits {
        article(&mut page, address, hit);
    }
    page.raw("</ol>\n");
    pager(&mut page, address, answer, request);
    page.raw("</section>\n<aside aria-label=\"Narrow down\">\n");
    if !found.is_empty() {
        chart(&mut page, address, &timeline(archive, found, None)?);
        for (kind, field, title) in [
            (EntityKind::Person, FilterField::Entity(EntityKind::Person), "People"),
            (EntityKind::Place, FilterField::Entity(EntityKind::Place), "Places"),
            (EntityKind::Organization, FilterField::Entity(EntityKind::Organization), "Organizations"),
        ] {
            let names = facets(archive, kind, found, &request.options.aliases, &[], NAMES)?;
            facet(&mut page, address, field, title, &names);
        }
    }
    page.raw("</aside>\n</div>\n");
    Ok(page)
}

fn summary(page: &mut Html, address: &PageAddress, answer: &Answer, archive: u64, notes: &[String]) {
    page.raw("<div class=\"summary\">\n<p><strong>").text(&count(answer.total as u64, "article")).raw("</strong> of ");
    page.text(&grouped(archive));
    for (format, name) in [("csv", "CSV"), ("json", "JSON"), ("atom", "feed")] {
        page.raw(" · <a href=\"").text(&address.as_format(format).at("/")).raw("\">").text(name).raw("</a>");
    }
    page.raw("</p>\n");
    let mut say = |text: &str| {
        page.raw("<p>").text(text).raw("</p>\n");
    };
    notes.iter().for_each(|note| say(note));
    for filter in &answer.names {
        let matched: Vec<String> =
            filter.matched.iter().take(6).map(|m| format!("{} ({})", m.name, m.articles)).collect();
        if matched.is_empty() {
            let nearest = filter.suggestions.join(", ");
            let nearest = if nearest.is_empty() { nearest } else { format!("; nearest: {nearest}") };
            say(&format!("no {} is called {}{nearest}", filter.kind.name(), filter.typed));
        } else {
            say(&format!("{} matched {}", filter.typed, matched.join(", ")));
        }
    }
    if answer.undated > 0 {
        say(&format!("{} left out by the date", count(answer.undated, "undated article")));
    }
    for part in &answer.why_nothing {
        let perhaps = if part.suggestions.is_empty() {
            String::new()
        } else {
            format!("; perhaps {}", part.suggestions.join(", "))
        };
        say(&format!("{} alone finds {}{perhaps}", part.text, count(part.articles, "article")));
    }
    page.raw("</div>\n");
}

fn article(page: &mut Html, address: &PageAddress, hit: &Hit) {
    let article = &hit.article;
    let mut link = address::article(&article.id, &address.query);
    if let Some(best) = best(&hit.passages) {
        link.push_str(&format!("#b{}-{}", best.bytes.start, best.bytes.end));
    }
    page.raw("<li>\n<article>\n<h2><a href=\"").text(&link).raw("\">");
    match article.title.trim() {
        "" => drop(page.text("(no title)")),
        _ => drop(page.marked(&article.title, &hit.title_highlights)),
    }
    page.raw("</a></h2>\n<p class=\"about\">");
    if article.title_basis == TitleBasis::Lead {
        page.raw("<em>untitled: its opening</em> · ");
    }
    if let Some(source) = &article.source {
        page.text(source).raw(" · ");
    }
    let inferred = article.published.as_ref().is_some_and(|p| p.basis == DateBasis::Inferred);
    page.raw(if inferred { "<em>" } else { "<span>" }).text(&shown_date(article));
    page.raw(if inferred { "</em>" } else { "</span>" });
    if !hit.copies.is_empty() {
        page.raw(" · ").text(&count(hit.copies.len() as u64, "near copy"));
    }
    page.raw("</p>\n");
    for passage in &hit.passages {
        let text = article.body.get(passage.bytes.clone()).unwrap_or_default();
        let highlights = results::within(passage);
        page.raw("<p class=\"passage\">").marked(text, &highlights).raw("</p>\n");
    }
    page.raw("</article>\n</li>\n");
}

fn best(passages: &[Passage]) -> Option<&Passage> {
    passages.iter().filter(|p| !p.highlights.is_empty()).max_by(|a, b| a.score.total_cmp(&b.score))
}

fn pager(page: &mut Html, address: &PageAddress, answer: &Answer, request: &Request) {
    let more = answer.hits.len() == request.limit && request.offset + answer.hits.len() < answer.total;
    page.raw("<nav class=\"pager\" aria-label=\"Pages\">");
    for (there, to, rel, name) in [
        (address.page > 1, address.page.saturating_sub(1), "prev", "← Earlier page"),
        (more, address.page + 1, "next", "Next page →"),
    ] {
        if there {
            let to = PageAddress { page: to, ..address.clone() };
            page.raw("<a rel=\"").text(rel).raw("\" href=\"").text(&to.at("/")).raw("\">").text(name).raw("</a> ");
        }
    }
    page.raw("</nav>\n");
}

fn facet(page: &mut Html, address: &PageAddress, field: FilterField, title: &str, names: &[Facet]) {
    if names.is_empty() {
        return;
    }
    page.raw("<section>\n<h2>").text(title).raw("</h2>\n<ul>\n");
    for Facet { name, articles, .. } in names {
        let Some(filter) = query::filter(field, name) else { continue };
        let filter = filter.to_string();
        page.raw("<li><a href=\"")
            .text(&address.and(&filter).at("/"))
            .raw("\">")
            .text(name)
            .raw("</a> <span class=\"count\">");
        page.number(*articles)
            .raw("</span> <a class=\"not\" href=\"")
            .text(&address.and(&format!("-{filter}")).at("/"));
        page.raw("\" title=\"without ").text(name).raw("\" aria-label=\"without ").text(name).raw("\">−</a></li>\n");
    }
    page.raw("</ul>\n</section>\n");
}

/// Bars, each a link to its days, and the same as a table.
fn chart(page: &mut Html, address: &PageAddress, drawn: &Timeline) {
    let most = drawn.steps.iter().map(|(_, n)| *n).max().unwrap_or(0);
    if drawn.steps.len() < 2 || most == 0 {
        return;
    }
    let width = drawn.steps.len() as u64 * 10;
    page.raw("<section>\n<h2>When</h2>\n<svg class=\"chart\" role=\"group\" aria-label=\"Articles by ")
        .text(drawn.unit.name());
    page.raw("\" preserveAspectRatio=\"none\" viewBox=\"0 0 ").number(width).raw(" 60\">\n");
    for (i, (start, n)) in drawn.steps.iter().enumerate().filter(|(_, (_, n))| *n > 0) {
        let height = (n * 56 / most).max(2);
        let step = step_name(drawn.unit, *start);
        page.raw("<a href=\"").text(&address.and(&format!("date:{step}")).at("/")).raw("\" aria-label=\"");
        page.text(&step).raw(": ").text(&count(*n, "article")).raw("\"><title>").text(&step).raw(": ").number(*n);
        page.raw("</title><rect x=\"").number(i as u64 * 10 + 1).raw("\" y=\"").number(60 - height);
        page.raw("\" width=\"8\" height=\"").number(height).raw("\"/></a>\n");
    }
    let (first, last) = (drawn.steps[0].0, drawn.steps[drawn.steps.len() - 1].0);
    page.raw("</svg>\n<p class=\"axis\"><span>").text(&step_name(drawn.unit, first)).raw("</span><span>");
    page.text(&step_name(drawn.unit, last)).raw("</span></p>\n<details><summary>As a table</summary>\n<table>\n");
    page.raw("<thead><tr><th scope=\"col\">")
        .text(drawn.unit.name())
        .raw("</th><th scope=\"col\">articles</th></tr></thead>\n");
    for (start, n) in drawn.steps.iter().filter(|(_, n)| *n > 0) {
        let step = step_name(drawn.unit, *start);
        page.raw("<tr><td><a href=\"").text(&address.and(&format!("date:{step}")).at("/")).raw("\">").text(&step);
        page.raw("</a></td><td>").number(*n).raw("</td></tr>\n");
    }
    page.raw("</table></details>\n</section>\n");
}

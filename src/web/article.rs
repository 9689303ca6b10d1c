//! An article: what is known of it, its text with what matched, who and when in it, what one has put on it.

use std::ops::Range;

use super::address::{self, PageAddress};
use super::forms::FormToken;
use crate::article::{Article, DateBasis, EntityKind, Field};
use crate::desk::entry::{LATER, STARRED};
use crate::output::cite::{self, Cited};
use crate::output::markup::{Html, linkable, percent};
use crate::output::shown_date;
use crate::query::{self, FilterField};
use crate::view::OpenedArticle;

/// Matches that are linked to one by one.
const LINKED: usize = 60;
/// Names of each kind that are listed.
const NAMES: usize = 40;

/// Everything on the page.
pub fn page(opened: &OpenedArticle, address: &PageAddress, token: &FormToken) -> Html {
    let article = &opened.article;
    let mut page = Html::default();
    page.raw("<article class=\"whole\">\n");
    if !address.query.is_empty() {
        page.raw("<p class=\"back\"><a rel=\"up\" href=\"").text(&address.at("/")).raw("\">← Results</a></p>\n");
    }
    page.raw("<h1>");
    match article.title.trim() {
        "" => drop(page.text("(no title)")),
        _ => drop(page.marked(&article.title, &opened.title)),
    }
    page.raw("</h1>\n");
    about(&mut page, article);
    matches(&mut page, opened);
    body(&mut page, opened);
    cut(&mut page, article, address);
    for (kind, field, title) in [
        (EntityKind::Person, FilterField::Entity(EntityKind::Person), "People"),
        (EntityKind::Place, FilterField::Entity(EntityKind::Place), "Places"),
        (EntityKind::Organization, FilterField::Entity(EntityKind::Organization), "Organizations"),
    ] {
        names(&mut page, title, field, &article.names(kind));
    }
    marks(&mut page, opened, address, token);
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

fn matches(page: &mut Html, opened: &OpenedArticle) {
    if opened.matches.is_empty() {
        return;
    }
    page.raw("<nav class=\"matches\" aria-label=\"Matches\"><span>Matches</span>");
    for n in 1..=opened.matches.len().min(LINKED) as u64 {
        page.raw(" <a href=\"#m").number(n).raw("\">").number(n).raw("</a>");
    }
    page.raw("</nav>\n");
}

/// Something in the text that can be followed.
struct Followed {
    range: Range<usize>,
    link: String,
    class: &'static str,
}

/// The people, organizations, places and days of the body, apart from one another.
fn followed(article: &Article) -> Vec<Followed> {
    let mut out: Vec<Followed> = Vec::new();
    for entity in article.entities.iter().filter(|e| e.field == Field::Body) {
        let link = match entity.kind {
            EntityKind::Person => address::person(&entity.name),
            EntityKind::Place => filter(FilterField::Entity(EntityKind::Place), &entity.name),
            EntityKind::Organization => filter(FilterField::Entity(EntityKind::Organization), &entity.name),
        };
        out.push(Followed { range: entity.range(), link, class: entity.kind.name() });
    }
    for date in article.dates.iter().filter(|d| d.field == Field::Body) {
        if let (Some(from), Some(to)) = (date.from, date.to) {
            let days = if from == to { from.to_string() } else { format!("{from}..{to}") };
            let link = PageAddress::of(&format!("mentions:{days}")).at("/");
            out.push(Followed { range: date.start..date.end, link, class: "date" });
        }
    }
    out.sort_by_key(|followed| (followed.range.start, std::cmp::Reverse(followed.range.end)));
    let mut end = 0;
    out.retain(|followed| {
        let is_apart = followed.range.start >= end && !followed.range.is_empty();
        end = if is_apart { followed.range.end } else { end };
        is_apart
    });
    out
}

fn filter(field: FilterField, name: &str) -> String {
    query::filter(field, name).map_or_else(String::new, |filter| PageAddress::of(&filter.to_string()).at("/"))
}

/// The paragraphs. Each match has an address of its own, and so has each passage that results link to.
fn body(page: &mut Html, opened: &OpenedArticle) {
    let article = &opened.article;
    let followed = followed(article);
    let mut at = 0;
    for line in article.body.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        page.raw("<p>");
        for passage in opened.passages.iter().filter(|p| range.contains(&p.bytes.start)) {
            let (start, end) = (passage.bytes.start as u64, passage.bytes.end as u64);
            page.raw("<span class=\"place\" id=\"b").number(start).raw("-").number(end).raw("\"></span>");
        }
        let mut done = range.start;
        for found in followed.iter().filter(|f| f.range.start >= range.start && f.range.end <= range.end) {
            text(page, opened, done..found.range.start, true);
            if found.link.is_empty() {
                text(page, opened, found.range.clone(), true);
            } else {
                page.raw("<a class=\"").text(found.class).raw("\" href=\"").text(&found.link).raw("\">");
                let last = text(page, opened, found.range.clone(), false);
                page.raw("</a>");
                // A link holds no links.
                last.into_iter().for_each(|number| steps(page, number, opened.matches.len() as u64));
            }
            done = found.range.end;
        }
        text(page, opened, done..range.end, true);
        page.raw("</p>\n");
    }
}

/// A part of the body, what matched marked; the number, from 1, of the last match that ends in it. A match that
/// begins before it was named there.
fn text(page: &mut Html, opened: &OpenedArticle, range: Range<usize>, with_steps: bool) -> Option<u64> {
    let mut last = None;
    let body = &opened.article.body;
    let mut done = range.start;
    let first = opened.matches.partition_point(|m| m.end <= range.start);
    for (i, found) in opened.matches.iter().enumerate().skip(first).take_while(|(_, m)| m.start < range.end) {
        let (start, end) = (found.start.max(range.start), found.end.min(range.end));
        let (Some(before), Some(inside)) = (body.get(done..start), body.get(start..end)) else { continue };
        page.text(before);
        match found.start >= range.start {
            true => drop(page.raw("<mark id=\"m").number(i as u64 + 1).raw("\">")),
            false => drop(page.raw("<mark>")),
        }
        page.text(inside).raw("</mark>");
        if found.end <= range.end {
            last = Some(i as u64 + 1);
            if with_steps {
                steps(page, i as u64 + 1, opened.matches.len() as u64);
            }
        }
        done = end;
    }
    page.text(body.get(done..range.end).unwrap_or_default());
    last
}

/// The way to the match before and after; seen only at the match at which the reader is.
fn steps(page: &mut Html, number: u64, all: u64) {
    let before = if number == 1 { all } else { number - 1 };
    let after = if number == all { 1 } else { number + 1 };
    page.raw("<span class=\"steps\"><a href=\"#m")
        .number(before)
        .raw("\" aria-label=\"match before\">↑</a><a href=\"#m");
    page.number(after).raw("\" aria-label=\"next match\">↓</a></span>");
}

/// Captions and the like, on request.
fn cut(page: &mut Html, article: &Article, address: &PageAddress) {
    let lines: Vec<&String> = article.captions.iter().chain(&article.header_lines).collect();
    if lines.is_empty() {
        return;
    }
    page.raw(if address.cut { "<details class=\"cut\" open>" } else { "<details class=\"cut\">" });
    page.raw("<summary>Captions and lines that are not of the text</summary>\n");
    for line in lines {
        page.raw("<p>").text(line).raw("</p>\n");
    }
    page.raw("</details>\n");
}

fn names(page: &mut Html, title: &str, field: FilterField, names: &[&str]) {
    let named: Vec<(&str, String)> = names
        .iter()
        .map(|name| {
            (
                *name,
                if field == FilterField::Entity(EntityKind::Person) {
                    address::person(name)
                } else {
                    filter(field, name)
                },
            )
        })
        .filter(|(_, link)| !link.is_empty())
        .take(NAMES)
        .collect();
    if named.is_empty() {
        return;
    }
    page.raw("<p class=\"names\"><strong>").text(title).raw("</strong>");
    for (name, link) in named {
        page.raw(" <a href=\"").text(&link).raw("\">").text(name).raw("</a>");
    }
    page.raw("</p>\n");
}

/// What is put on the article, and forms to put more on it.
fn marks(page: &mut Html, opened: &OpenedArticle, address: &PageAddress, token: &FormToken) {
    let action = format!("/article/{}/mark", percent(&opened.article.id));
    let begin = |page: &mut Html, class: &'static str| {
        page.raw("<form class=\"").raw(class).raw("\" method=\"post\" action=\"").text(&action).raw("\">");
        page.piece(&token.field()).raw("<input type=\"hidden\" name=\"q\" value=\"").text(&address.query).raw("\">");
    };
    page.raw("<section class=\"marks\" aria-labelledby=\"marks\">\n<h2 id=\"marks\">My marks</h2>\n");
    for (mark, bytes) in &opened.marks {
        let Some((field, value)) =
            mark.tag.as_deref().map(|t| ("tag", t)).or(mark.note.as_deref().map(|n| ("note", n)))
        else {
            continue;
        };
        page.raw("<div class=\"put\">");
        match field {
            "tag" => {
                let link = PageAddress::of(&format!("my:{value}")).at("/");
                page.raw("<a href=\"").text(&link).raw("\">#").text(value).raw("</a>");
            }
            _ => drop(page.text(value)),
        }
        if let Some(quote) = &mark.quote {
            let gone = if bytes.is_some() { "" } else { " (not in the text any more)" };
            page.raw(" <q>").text(quote).raw("</q>").text(gone);
        } else {
            begin(page, "off");
            page.raw("<input type=\"hidden\" name=\"").text(field).raw("\" value=\"").text(value);
            page.raw("\"><button aria-label=\"take off ").text(value).raw("\">×</button></form>");
        }
        page.raw("</div>\n");
    }
    let has = |tag: &str| opened.marks.iter().any(|(mark, _)| mark.bytes.is_none() && mark.tag.as_deref() == Some(tag));
    for (tag, name) in [(STARRED, "Star"), (LATER, "Read later")] {
        if !has(tag) {
            begin(page, "on");
            page.raw("<input type=\"hidden\" name=\"tag\" value=\"").text(tag).raw("\"><button>").text(name);
            page.raw("</button></form>\n");
        }
    }
    begin(page, "on");
    page.raw("<label for=\"tag\">Tag</label> <input id=\"tag\" name=\"tag\" required maxlength=\"64\" autocomplete=\"off\"> <button>Add</button></form>\n");
    begin(page, "on");
    page.raw("<label for=\"note\">Note</label> <input id=\"note\" name=\"note\" required maxlength=\"2000\" autocomplete=\"off\"> <button>Add</button></form>\n");
    page.raw("</section>\n");
}

fn reference(page: &mut Html, article: &Article) {
    let mut line = Vec::new();
    let cited = Cited { article: article.clone(), bytes: None };
    if cite::footnote(&mut line, &cited).is_err() {
        return;
    }
    page.raw("<p class=\"reference\">").text(String::from_utf8_lossy(&line).trim());
    for (format, name) in [("ris", "RIS"), ("bibtex", "BibTeX"), ("csl", "CSL-JSON"), ("json", "JSON")] {
        let link = PageAddress::of("").as_format(format).at(&address::article(&article.id, ""));
        page.raw(" <a href=\"").text(&link).raw("\">").text(name).raw("</a>");
    }
    page.raw("</p>\n");
}

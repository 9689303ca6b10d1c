//! A set of results as a document to hand on: a page of HTML that needs nothing else, or Markdown.

use std::io::{self, Write};
use std::ops::Range;

use jiff::Timestamp;

use super::markup::{Html, linkable};
use super::numbers::{count, grouped};
use super::results::within;
use super::{sanitize, shown_date};
use crate::article::EntityKind;
use crate::search::answer::Hit;
use crate::search::passages::Passage;
use crate::search::sources::Source;

/// What a document is of.
#[derive(Debug, Clone)]
pub struct HandoutHead<'a> {
    /// The query, in its canonical form.
    pub query: &'a str,
    /// Articles found.
    pub total: usize,
    /// Articles in the archive.
    pub archive: u64,
    /// When it was asked.
    pub now: Timestamp,
    /// How many articles each outlet has, the most first.
    pub sources: &'a [Source],
}

impl HandoutHead<'_> {
    fn when(&self) -> String {
        self.now.strftime("%-d %B %Y, %H:%M UTC").to_string()
    }

    fn counts(&self) -> String {
        format!("{} of {}", count(self.total as u64, "article"), grouped(self.archive))
    }

    fn sources(&self) -> String {
        let shown =
            self.sources.iter().take(20).map(|source| format!("{} {}", sanitize(&source.name), source.articles));
        shown.collect::<Vec<_>>().join(" · ")
    }
}

/// The look of a document: a newspaper's columns and type, in light and dark, on paper too.
const STYLE: &str = include_str!("handout.css");

/// Begins a page of HTML.
///
/// # Errors
/// What `out` says.
pub fn html_head(out: &mut dyn Write, head: &HandoutHead<'_>) -> io::Result<()> {
    let mut page = Html::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    page.raw("<title>").text(head.query).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n");
    page.raw("<header>\n<h1>").text(head.query).raw("</h1>\n<p>").text(&head.counts());
    page.raw(" · ").text(&head.when()).raw("</p>\n");
    if !head.sources.is_empty() {
        page.raw("<p>").text(&head.sources()).raw("</p>\n");
    }
    page.raw("</header>\n<main>\n");
    out.write_all(page.as_str().as_bytes())
}

/// Adds an article to a page of HTML.
///
/// # Errors
/// What `out` says.
pub fn html_hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let article = &hit.article;
    let mut page = Html::default();
    page.raw("<article>\n<h2>");
    match article.url.as_deref().and_then(linkable) {
        Some(url) => {
            page.raw("<a rel=\"noreferrer\" href=\"").text(url).raw("\">");
            page.marked(&article.title, &hit.title_highlights).raw("</a>");
        }
        None => drop(page.marked(&article.title, &hit.title_highlights)),
    }
    page.raw("</h2>\n<p class=\"about\">").text(&about(hit)).raw("</p>\n");
    for passage in &hit.passages {
        let (text, highlights) = passage_text(&article.body, passage);
        page.raw("<blockquote>").marked(text, &highlights).raw("</blockquote>\n");
    }
    let people = article.names(EntityKind::Person);
    if !people.is_empty() {
        page.raw("<p class=\"people\">").text(&people[..people.len().min(12)].join(", ")).raw("</p>\n");
    }
    page.raw("</article>\n");
    out.write_all(page.as_str().as_bytes())
}

/// Ends a page of HTML.
///
/// # Errors
/// What `out` says.
pub fn html_foot(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</main>\n</html>\n")
}

/// Begins a document in Markdown.
///
/// # Errors
/// What `out` says.
pub fn markdown_head(out: &mut dyn Write, head: &HandoutHead<'_>) -> io::Result<()> {
    writeln!(out, "# {}\n\n{} · {}", plain(head.query), head.counts(), head.when())?;
    if head.sources.is_empty() { Ok(()) } else { writeln!(out, "\n{}", plain(&head.sources())) }
}

/// Adds an article to a document in Markdown.
///
/// # Errors
/// What `out` says.
pub fn markdown_hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let article = &hit.article;
    let title = emphasized(&article.title, &hit.title_highlights);
    match article.url.as_deref().and_then(linkable).filter(|url| !url.contains(['(', ')', '<', '>'])) {
        Some(url) => writeln!(out, "\n## [{title}]({url})\n")?,
        None => writeln!(out, "\n## {title}\n")?,
    }
    writeln!(out, "{}", plain(&about(hit)))?;
    for passage in &hit.passages {
        let (text, highlights) = passage_text(&article.body, passage);
        writeln!(out, "\n> {}", emphasized(text, &highlights))?;
    }
    Ok(())
}

fn about(hit: &Hit) -> String {
    let article = &hit.article;
    let mut parts: Vec<String> = article.source.iter().cloned().collect();
    parts.push(shown_date(article));
    if !article.authors.is_empty() {
        parts.push(article.authors.join(", "));
    }
    parts.push(article.id.clone());
    sanitize(&parts.join(" · ")).into_owned()
}

/// The text of a passage, and the highlights in it.
fn passage_text<'a>(body: &'a str, passage: &Passage) -> (&'a str, Vec<Range<usize>>) {
    let text = body.get(passage.bytes.clone()).unwrap_or_default();
    (text, within(passage))
}

/// `text` on one line, its own signs of Markdown and markup without effect.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitize(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn emphasized(text: &str, highlights: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for range in highlights {
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        out.extend([&*plain(before), "**", &*plain(inside), "**"]);
        at = range.end;
    }
    out.push_str(&plain(text.get(at..).unwrap_or_default()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_of_an_article_is_text() {
        assert_eq!(plain("<b> [x](javascript:1) *y*\n# z"), "\\<b\\> \\[x\\](javascript:1) \\*y\\* \\# z");
        assert_eq!(emphasized("the *pump* failed", Some(5..9).as_slice()), "the \\***pump**\\* failed");
    }
}

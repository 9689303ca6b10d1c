//! A scraped page made into an article: the order in which its lines are judged.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, Removed, TitleBasis};

use super::lines::{Fate, Line};
use super::rules::Does;
use super::{Cleaned, byline, headline, language, lines, markup, promotions};

/// The article of a page; `None` when nothing but furniture is there.
pub(super) fn clean(text: &str) -> Option<Cleaned> {
    let text = markup::plain(text);
    let mut lines = lines::divide(&text);
    lines::apply_rules(&mut lines);
    let head = headline::take(&mut lines);
    let tags = promotions::take_tags(&mut lines);
    promotions::cut_promoted(&mut lines);
    promotions::cut_video_promos(&mut lines);
    promotions::cut_captions(&mut lines);
    promotions::cut_after_article(&mut lines);

    let mut removed: Vec<Removed> = Vec::new();
    let mut body = String::with_capacity(text.len());
    for line in &lines {
        match line.removed() {
            // The headline is not gone: it is the title.
            Some(cut) if cut.rule != "headline" => removed.push(cut),
            Some(_) => {}
            None => {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                push_without_credits(&line.text, &mut body, &mut removed);
            }
        }
    }
    let (title, title_basis) = match head.title {
        Some(title) if !body.is_empty() => (title, TitleBasis::Stated),
        // A headline and nothing else: it is all the text there is.
        Some(title) => {
            body = title.clone();
            (title, TitleBasis::Lead)
        }
        None => (headline::lead(&body), TitleBasis::Lead),
    };
    if body.is_empty() {
        return None;
    }
    let article = Article {
        title,
        title_basis,
        language: language::detected(&body),
        body,
        captions: texts(&lines, Does::Caption),
        source: head.outlet.or_else(|| agency(&lines)),
        authors: authors(&lines),
        section: head.section.or_else(|| breadcrumb(&lines)),
        tags,
        removed,
        ..Article::default()
    };
    Some(Cleaned { article, header_lines: texts(&lines, Does::Date), ..Cleaned::default() })
}

/// Photo credits in brackets amid a paragraph.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\s?[(\[](?:[^()\[\]]{0,40}\b)?(?:Photos?|PHOTO|Photograph|Image|Picture|[Cc]redit|Screenshot)(?:s? by|s? courtesy|:| credit|/|s? via)[^()\[\]]{2,100}[)\]]",
    )
    .expect("the pattern is part of the program and is tested")
});

/// Appends a paragraph without the photo credits that a scraper ran into it.
fn push_without_credits(text: &str, body: &mut String, removed: &mut Vec<Removed>) {
    let mut done = 0;
    for credit in CREDIT.find_iter(text) {
        body.push_str(&text[done..credit.start()]);
        removed.push(Removed { text: credit.as_str().trim().to_owned(), rule: "photo credit".to_owned() });
        done = credit.end();
    }
    body.push_str(&text[done..]);
}

fn texts(lines: &[Line], does: Does) -> Vec<String> {
    lines.iter().filter(|l| l.does() == Some(does)).map(|l| l.text.clone()).collect()
}

fn authors(lines: &[Line]) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    for line in lines {
        if line.fate == Fate::Cut("byline", Does::Byline) {
            for name in byline::names(&line.plain) {
                if !authors.contains(&name) {
                    authors.push(name);
                }
            }
        }
    }
    authors
}

/// The agency of a slug such as `/AP`.
fn agency(lines: &[Line]) -> Option<String> {
    let slug = lines.iter().find(|l| l.does() == Some(Does::Agency))?;
    let name = slug.plain.rsplit(':').next()?.split('/').find(|part| !part.trim().is_empty())?;
    Some(name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// The section of `Home > World > Europe`: the first step after the beginning.
fn breadcrumb(lines: &[Line]) -> Option<String> {
    let line = lines.iter().find(|l| l.does() == Some(Does::Section))?;
    let steps: Vec<_> =
        line.text.split(['>', '›', '»', '/', '|', '→']).map(str::trim).filter(|s| !s.is_empty()).collect();
    steps.iter().find(|s| !s.eq_ignore_ascii_case("home")).map(|s| (*s).to_owned())
}

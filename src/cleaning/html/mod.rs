//! A page of HTML made into an article.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`guard`] | what may a page cost before a tree is built of it? |
//! | [`tree`] | how does the page hang together? |
//! | [`blocks`] | which texts does it hold, in order, and what are they? |
//! | [`cards`] | which elements announce other stories? |
//! | [`choose`] | which of them are the article? |
//! | [`days`] | which days are printed on it? |
//! | [`title`] | which of the headlines that it gives is the article's? |
//! | [`metadata`], [`linked_data`] | what does it say about the article elsewhere? |
//!
//! Every block that does not become body is in `removed`, with the rule that cut it.

mod blocks;
mod cards;
mod choose;
mod days;
mod guard;
mod linked_data;
mod metadata;
mod title;
mod tree;

use crate::article::{Article, Removed, TitleBasis};

use self::blocks::{Block, BlockKind};
use self::choose::NOT_THE_ARTICLE;
use self::metadata::Metadata;
use self::tree::Tree;
use super::lines::{Fate, PageLine, key};
use super::rules::Does;
use super::{Cleaned, OwnRules, language, lines, page};

/// The article of a page that was taken from `url`, if that is known; `None` when no text is there.
pub(super) fn clean(html: &str, url: Option<&str>, own: OwnRules<'_>) -> Option<Cleaned> {
    let tree = Tree::read(html);
    let mut metadata = Metadata::of(&tree, url);
    let blocks = blocks::blocks(&tree, 0);
    let title = metadata.title.clone().unwrap_or_default();
    let verdicts = choose::choose(&tree, &blocks, &title);
    let english = metadata.language.as_deref().is_none_or(|l| l.to_ascii_lowercase().starts_with("en"));
    metadata.print(days::printed(&blocks, &verdicts, &title, english), english);
    let mut lines: Vec<PageLine> = blocks.iter().zip(&verdicts).map(|(block, verdict)| line(block, *verdict)).collect();
    cut_within(&mut lines, &blocks, &title);
    check_against(&mut lines, &blocks, metadata.body.as_deref());
    page::judge(&mut lines, own);
    cut_ends(&mut lines, &blocks);
    lines::restore_own(&mut lines);
    article(lines, metadata)
}

/// The prose of a piece of HTML: its paragraphs, parted by blank lines.
pub(super) fn prose(html: &str) -> String {
    let tree = Tree::read(html);
    let texts: Vec<String> = blocks::blocks(&tree, 0).into_iter().map(|b| b.text).collect();
    texts.join("\n\n")
}

fn line(block: &Block, verdict: choose::BlockVerdict) -> PageLine {
    let mut line = lines::line(&block.text, block.kind == BlockKind::Item);
    line.fate = match (verdict, block.kind) {
        (Some(rule), _) => Fate::Cut(rule, Does::Cut),
        (None, BlockKind::Caption) => Fate::Cut("caption", Does::Caption),
        (None, _) => Fate::Keep,
    };
    line
}

/// Cuts within the article what is no prose: the title again, links alone, words of one label.
fn cut_within(lines: &mut [PageLine], blocks: &[Block], title: &str) {
    let same = key(title);
    for (line, block) in lines.iter_mut().zip(blocks).filter(|(l, _)| l.kept()) {
        let density = block.link_density();
        let length = block.text.len();
        if !same.is_empty() && length < title.len() * 2 + 40 && line.key() == same {
            line.cut("headline");
        } else if density > 0.8 && (length < 220 || block.kind == BlockKind::Item)
            || density > 0.5 && length < 90 && !line.prose
        {
            line.cut("links");
        }
    }
}

/// Where JSON-LD holds the whole of the text, blocks that it has not are not the article's own.
fn check_against(lines: &mut [PageLine], blocks: &[Block], body: Option<&str>) {
    let Some(body) = body else { return };
    let body = key(&super::markup::prose(body));
    /// Letters of a text that is long enough to be an article's.
    const SHORTEST: usize = 400;
    if body.len() < SHORTEST {
        return;
    }
    let held: Vec<bool> = lines
        .iter()
        .map(|l| {
            let k = l.key();
            !k.is_empty() && body.contains(&k)
        })
        .collect();
    let kept = |held_only: bool| -> usize {
        lines.iter().zip(&held).filter(|(l, h)| l.kept() && (!held_only || **h)).map(|(l, _)| l.text.len()).sum()
    };
    let (all, inside) = (kept(false), kept(true));
    // It must be the whole text, in the words of the page: then the page is measured by it.
    if inside * 100 < body.len() * 80 || inside * 2 < all {
        return;
    }
    let first = held.iter().zip(lines.iter()).position(|(h, l)| *h && l.kept());
    for (at, (line, block)) in lines.iter_mut().zip(blocks).enumerate() {
        // What stands before is a standfirst perhaps; headings and lists are often left out of JSON-LD.
        let own = held[at]
            || first.is_none_or(|first| at < first)
            || block.kind == BlockKind::Heading
            || block.kind == BlockKind::Item;
        if line.kept() && !own {
            line.cut(NOT_THE_ARTICLE);
        }
    }
}

/// Cuts headings that nothing follows, at the end.
fn cut_ends(lines: &mut [PageLine], blocks: &[Block]) {
    for (line, block) in lines.iter_mut().zip(blocks).rev().filter(|(l, _)| l.kept()) {
        if block.kind != BlockKind::Heading {
            break;
        }
        line.cut("heading of nothing");
    }
}

fn article(lines: Vec<PageLine>, metadata: Metadata) -> Option<Cleaned> {
    let mut removed: Vec<Removed> = Vec::new();
    let mut body = String::new();
    for line in &lines {
        match line.removed() {
            Some(cut) if cut.rule == "headline" => {}
            Some(cut) => removed.push(cut),
            None => {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                page::push_without_credits(&line.text, &mut body, &mut removed);
            }
        }
    }
    if body.trim().is_empty() {
        let stated = metadata.body.as_deref().map(super::markup::prose).or_else(|| metadata.description.clone());
        body = stated.filter(|t| !t.trim().is_empty()).or_else(|| metadata.title.clone())?;
    }
    let stated = metadata.language.as_deref().and_then(language::stated);
    let mut authors = metadata.authors;
    if authors.is_empty() {
        authors = page::authors(&lines);
    }
    if authors.is_empty() {
        authors = page::labelled_authors(&lines);
    }
    let mut tags = metadata.tags;
    if tags.is_empty() {
        tags = page::tags(&lines);
    }
    let (title, title_basis) = match metadata.title {
        Some(title) => (title, TitleBasis::Stated),
        None => (super::headline::lead(&body), TitleBasis::Lead),
    };
    let article = Article {
        title,
        title_basis,
        language: language::detected(&body).or(stated),
        body,
        captions: page::texts(&lines, Does::Caption),
        header_lines: page::header_lines(&lines),
        url: metadata.url,
        source: metadata.source,
        authors,
        section: metadata.section,
        tags,
        removed,
        ..Article::default()
    };
    let mut published = metadata.published.into_iter();
    Some(Cleaned {
        article,
        published_raw: published.next(),
        published_others: published.collect(),
        printed: metadata.printed,
        updated_raw: metadata.updated,
        ..Cleaned::default()
    })
}

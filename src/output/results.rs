//! A page of articles, for a person: title, where and when, who, and the passages that answer.

use std::io::{self, Write};
use std::ops::Range;

use super::hyperlink::Hyperlink;
use super::layout::{LabelledText, fit, linked, paragraph, pieces};
use super::style::{Label, paint};
use super::{Terminal, shown_date};
use crate::article::{Article, DateBasis, EntityKind, TitleBasis};
use crate::search::answer::{Answer, CopyName, Hit};
use crate::search::passages::Passage;

/// Columns before everything but the rank.
const INDENT: usize = 4;
/// An opening that stands in for a headline is cut after so many columns.
const LONGEST_OPENING: usize = 120;
/// Most outlets of copies that are named.
const OUTLETS: usize = 3;
/// Most people named under a title.
const PEOPLE: usize = 6;

/// Prints the articles of `answer`.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, answer: &Answer) -> io::Result<()> {
    hits(out, terminal, &answer.hits)
}

/// Prints articles.
///
/// # Errors
/// What `out` says.
pub fn hits(out: &mut dyn Write, terminal: Terminal, hits: &[Hit]) -> io::Result<()> {
    for (i, hit) in hits.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        print_hit(out, terminal, hit)?;
    }
    Ok(())
}

fn print_hit(out: &mut dyn Write, terminal: Terminal, hit: &Hit) -> io::Result<()> {
    let rank = format!("{:>2}  ", hit.rank);
    paint(out, terminal.colour, Label::Rank, &rank)?;
    let indent = rank.len();
    let link = Hyperlink::to_article(&hit.article);
    linked(out, terminal, indent, &title(&hit.article, &hit.title_highlights), link)?;
    let pad = " ".repeat(indent.max(INDENT));
    out.write_all(pad.as_bytes())?;
    paragraph(out, terminal, pad.len(), &meta(hit))?;
    for (who, what) in more_in_copies(&hit.copies) {
        out.write_all(pad.as_bytes())?;
        let line = [LabelledText::new(Label::Meta, &who), LabelledText::new(Label::Doubt, &what)];
        paragraph(out, terminal, pad.len(), &line)?;
    }
    let people = people(hit, terminal.width.map(|w| w.saturating_sub(pad.len())));
    if !people.is_empty() {
        out.write_all(pad.as_bytes())?;
        paragraph(out, terminal, pad.len(), &people)?;
    }
    let mut before: Option<&Passage> = None;
    for passage in &hit.passages {
        if before.is_some_and(|before| !are_neighbours(&hit.article.body, before, passage)) {
            out.write_all(pad.as_bytes())?;
            paragraph(out, terminal, pad.len(), &[LabelledText::new(Label::Meta, "…")])?;
        }
        out.write_all(pad.as_bytes())?;
        paragraph(out, terminal, pad.len(), &passage_pieces(&hit.article.body, passage))?;
        before = Some(passage);
    }
    Ok(())
}

/// Does nothing but white space lie between two passages? Others are not one text, and must not look
/// like one.
fn are_neighbours(body: &str, before: &Passage, after: &Passage) -> bool {
    body.get(before.bytes.end..after.bytes.start).is_some_and(|between| between.trim().is_empty())
}

/// The headline; one that had to be made of the opening says so.
pub fn title(article: &Article, highlights: &[Range<usize>]) -> Vec<LabelledText> {
    if article.title_basis == TitleBasis::Lead && article.title.len() > LONGEST_OPENING {
        let opening = fit(&article.title, LONGEST_OPENING);
        let kept = opening.len() - '…'.len_utf8();
        let highlights: Vec<Range<usize>> = highlights.iter().filter(|r| r.end <= kept).cloned().collect();
        let mut out = pieces(&opening, &highlights, Label::Title, Label::TitleMatch);
        out.push(LabelledText::new(Label::Doubt, " (untitled: its opening)"));
        return out;
    }
    let mut out = pieces(&article.title, highlights, Label::Title, Label::TitleMatch);
    if article.title.trim().is_empty() {
        out.push(LabelledText::new(Label::Title, "(no title)"));
    } else if article.title_basis == TitleBasis::Lead {
        out.push(LabelledText::new(Label::Doubt, " (untitled: its opening)"));
    }
    out
}

/// `+2 copies: Herald, Ledger`, each outlet once; `+2 with the same text: …`, `+2 copies (1 with the same text): …`.
fn copies(copies: &[CopyName]) -> String {
    let mut outlets: Vec<&str> = Vec::new();
    for source in copies.iter().filter_map(|copy| copy.source.as_deref()) {
        if !outlets.contains(&source) {
            outlets.push(source);
        }
    }
    let noun = if copies.len() == 1 { "copy" } else { "copies" };
    let noun = match copies.iter().filter(|copy| copy.same_text).count() {
        0 => noun.to_owned(),
        same if same == copies.len() => "with the same text".to_owned(),
        same => format!("{noun} ({same} with the same text)"),
    };
    let more = outlets.len().saturating_sub(OUTLETS);
    outlets.truncate(OUTLETS);
    let (between, more) =
        (if outlets.is_empty() { "" } else { ": " }, if more > 0 { format!(" +{more}") } else { String::new() });
    format!("+{} {noun}{between}{}{more}", copies.len(), outlets.join(", "))
}

/// Most copies of which is said what they say more.
const COPIES: usize = 3;
/// Most facts of a copy that are named.
const FACTS: usize = 6;

/// Who says what of which the hit says nothing: `Herald says more: ` and `“Piers shut” · Aldous, 34 +2`, a pair a copy.
pub fn more_in_copies(copies: &[CopyName]) -> Vec<(String, String)> {
    let says_more = |copy: &&CopyName| copy.headline.is_some() || !copy.only_here.is_empty();
    let pair = |copy: &CopyName| {
        let headline = copy.headline.as_deref().map(|title| format!("“{}”", fit(title, 90)));
        let more = copy.only_here.len().saturating_sub(FACTS);
        let named = copy.only_here.iter().take(FACTS).map(|fact| fit(fact, 40));
        let facts = named.collect::<Vec<_>>().join(", ");
        let facts = if more > 0 { format!("{facts} +{more}") } else { facts };
        let parts: Vec<String> = headline.into_iter().chain(Some(facts).filter(|facts| !facts.is_empty())).collect();
        let who = copy.source.as_deref().unwrap_or(&copy.id);
        (format!("{} says more: ", fit(who, 40)), parts.join(" · "))
    };
    let saying = copies.iter().filter(says_more).count();
    let mut out: Vec<_> = copies.iter().filter(says_more).take(COPIES).map(pair).collect();
    if saying > COPIES {
        out.push((format!("{} more copies say more", saying - COPIES), String::new()));
    }
    out
}

/// Outlet, date with its basis, id, copies.
pub fn meta(hit: &Hit) -> Vec<LabelledText> {
    let article = &hit.article;
    let mut out = Vec::new();
    if let Some(source) = &article.source {
        out.push(LabelledText::new(Label::Meta, source));
        out.push(LabelledText::new(Label::Meta, " · "));
    }
    let inferred = article.published.as_ref().map_or(!article.bounds.is_empty(), |p| p.basis == DateBasis::Inferred);
    let label = if inferred { Label::Doubt } else { Label::Meta };
    out.push(LabelledText::new(label, &shown_date(article)));
    out.push(LabelledText::new(Label::Meta, &format!(" · {}", article.id)));
    if !hit.copies.is_empty() {
        out.push(LabelledText::new(Label::Meta, &format!(" · {}", copies(&hit.copies))));
    }
    out
}

/// Names of an article that are compared with each other.
const COMPARED: usize = 64;

/// Who is named: those whom a filter asked for first.
fn people(hit: &Hit, columns: Option<usize>) -> Vec<LabelledText> {
    let mut all = hit.article.names(EntityKind::Person);
    // Only the first are shown; a list of thousands is not compared with itself.
    let rest = all.split_off(all.len().min(COMPARED));
    let mut all = told_apart(all);
    all.extend(rest);
    let matched = |name: &&str| hit.matched_people.iter().any(|m| m == name);
    let (asked, others): (Vec<&str>, Vec<&str>) = all.iter().copied().partition(matched);
    let mut out = Vec::new();
    let mut shown = 0;
    let mut used = 0;
    for (label, name) in asked.iter().map(|n| (Label::Name, *n)).chain(others.iter().map(|n| (Label::Meta, *n))) {
        let name = fit(name, 40);
        used += name.chars().count() + 2;
        if shown == PEOPLE || shown > 0 && label == Label::Meta && columns.is_some_and(|c| used + 6 > c) {
            break;
        }
        if shown > 0 {
            out.push(LabelledText::new(Label::Meta, ", "));
        }
        out.push(LabelledText::new(label, &name));
        shown += 1;
    }
    if shown < all.len() && shown > 0 {
        out.push(LabelledText::new(Label::Meta, &format!(" +{}", all.len() - shown)));
    }
    out
}

/// Without names that another one says in whole: *Obama* beside *Barack Obama*, *ADA MARSH* beside *Ada Marsh*. *Ada Marsh*
/// beside *Ada Marsh Jr* stays.
fn told_apart(names: Vec<&str>) -> Vec<&str> {
    const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];
    let words = |name: &&str| -> Vec<String> {
        let words =
            name.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
        words.collect()
    };
    let said: Vec<Vec<String>> = names.iter().map(words).collect();
    let says = |a: &[String], b: &[String]| {
        b.iter().all(|word| a.contains(word))
            && a.iter().all(|word| b.contains(word) || !GENERATIONS.contains(&word.as_str()))
    };
    let is_said = |i: usize| {
        let name = &said[i];
        said.iter().enumerate().any(|(j, other)| j != i && says(other, name) && (j < i || !says(name, other)))
    };
    names.iter().enumerate().filter(|(i, _)| !is_said(*i)).map(|(_, name)| *name).collect()
}

/// A passage with its matches; an ellipsis where it is cut out of a sentence.
pub fn passage_pieces(body: &str, passage: &Passage) -> Vec<LabelledText> {
    let text = body.get(passage.bytes.clone()).unwrap_or_default();
    let mut out = pieces(text, &within(passage), Label::Plain, Label::Match);
    if passage.cut && passage.bytes.start > 0 {
        out.insert(0, LabelledText::new(Label::Meta, "… "));
    }
    if passage.cut && passage.bytes.end < body.len() {
        out.push(LabelledText::new(Label::Meta, " …"));
    }
    out
}

/// The highlights of a passage as bytes of its own text.
pub fn within(passage: &Passage) -> Vec<Range<usize>> {
    passage.highlights.iter().map(|r| r.start - passage.bytes.start..r.end - passage.bytes.start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_another_says_in_whole_is_not_said_again() {
        let told = |names: &[&str]| told_apart(names.to_vec()).join(", ");
        assert_eq!(told(&["Barack Obama", "Obama"]), "Barack Obama");
        assert_eq!(told(&["Bader Ginsburg", "Ruth Bader Ginsburg"]), "Ruth Bader Ginsburg");
        assert_eq!(told(&["David Petraeus", "David H. Petraeus"]), "David H. Petraeus");
        assert_eq!(told(&["Ada Marsh", "ADA MARSH", "Marsh Ada"]), "Ada Marsh");
        assert_eq!(
            told(&["Donald Trump", "Donald Trump Jr.", "Ivanka Trump"]),
            "Donald Trump, Donald Trump Jr., Ivanka Trump"
        );
        assert_eq!(told(&["Louis Fisher", "Peter", "Fisher Price"]), "Louis Fisher, Peter, Fisher Price");
    }
}

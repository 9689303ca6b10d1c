//! Text broken into lines: an article, of which it is known where its matches stand, and a result.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::article::{Article, DateBasis, EntityKind};
use crate::desk::entry::Mark;
use crate::output::layout::{LabelledText, is_of_its_word, lines, pieces};
use crate::output::results::{meta, passage_pieces, title};
use crate::output::shown_date;
use crate::output::style::Label;
use crate::search::answer::Hit;
use crate::view::OpenedArticle;
use crate::view::results::best;

/// What a piece of a line is: its label, and which match it is a part of.
pub type TextTag = (Label, Option<usize>);
/// A line.
pub type TextLine = Vec<(TextTag, String)>;

/// People named under a title.
const PEOPLE: usize = 12;
/// Lines of a passage in the list of results.
const PASSAGE_LINES: usize = 3;

/// An article as lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticlePage {
    /// The lines.
    pub lines: Vec<TextLine>,
    /// For each match of the body, its line.
    pub matches: Vec<usize>,
}

/// Sets an article in `width` columns.
pub fn page(opened: &OpenedArticle, width: usize) -> ArticlePage {
    let mut page = ArticlePage::default();
    let article = &opened.article;
    page.set(&title(article, &opened.title), width);
    for line in about(article) {
        page.set(&[line], width);
    }
    for (mark, bytes) in &opened.marks {
        page.set(&[LabelledText::new(Label::Hint, &put(mark, bytes.as_ref()))], width);
    }
    let mut at = 0;
    for line in article.body.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        if !line.trim().is_empty() {
            page.lines.push(TextLine::new());
            page.paragraph(line, range, &opened.matches, width);
        }
    }
    page
}

impl ArticlePage {
    fn set(&mut self, pieces: &[LabelledText], width: usize) {
        self.lines.extend(plain_lines(pieces, width));
    }

    /// A paragraph of the body that stands at `range` of it.
    fn paragraph(&mut self, text: &str, range: Range<usize>, matches: &[Range<usize>], width: usize) {
        let first = matches.partition_point(|m| m.start < range.start);
        let inside = matches[first..].iter().take_while(|m| m.end <= range.end);
        let inside: Vec<Range<usize>> = inside.map(|m| m.start - range.start..m.end - range.start).collect();
        let pieces = pieces(text, &inside, Label::Plain, Label::Match);
        let mut number = first;
        let mut tagged: Vec<(TextTag, &str)> = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let found = (piece.label() == Label::Match).then_some(number);
            number += usize::from(found.is_some());
            tagged.push(((piece.label(), found), piece.text()));
        }
        let top = self.lines.len();
        self.lines.extend(lines(&tagged, width.max(1), |_| (Label::Plain, None)));
        for (i, line) in self.lines.iter().enumerate().skip(top) {
            for ((_, found), _) in line {
                // A match that is broken belongs to its first line.
                if found.is_some_and(|found| found >= self.matches.len()) {
                    self.matches.push(i);
                }
            }
        }
    }
}

/// A result as lines.
pub fn hit(hit: &Hit, width: usize) -> Vec<TextLine> {
    let mut out = plain_lines(&title(&hit.article, &hit.title_highlights), width);
    out.extend(plain_lines(&meta(hit), width));
    if let Some(passage) = best(&hit.passages).or(hit.passages.first()) {
        let lines = plain_lines(&passage_pieces(&hit.article.body, passage), width);
        // What matched is shown, wherever in a long passage it stands.
        let holds = |line: &TextLine| line.iter().any(|((label, _), _)| *label == Label::Match);
        let found = lines.iter().position(holds).unwrap_or(0);
        let first = found.saturating_sub(1).min(lines.len().saturating_sub(PASSAGE_LINES));
        let is_cut = first + PASSAGE_LINES < lines.len();
        out.extend(lines.into_iter().skip(first).take(PASSAGE_LINES));
        if let Some(last) = out.last_mut().filter(|_| is_cut) {
            cut_off(last, width);
        }
    }
    out
}

/// Ends a line, after which more would follow, with an ellipsis, within `width` columns.
fn cut_off(line: &mut TextLine, width: usize) {
    let columns = |line: &TextLine| line.iter().map(|(_, text)| text.width()).sum::<usize>();
    while columns(line) + 2 > width {
        let Some((_, text)) = line.last_mut() else { break };
        if text.pop().is_none() {
            line.pop();
        }
    }
    line.push(((Label::Meta, None), " …".to_owned()));
}

fn plain_lines(pieces: &[LabelledText], width: usize) -> Vec<TextLine> {
    let tagged: Vec<(TextTag, &str)> = pieces.iter().map(|piece| ((piece.label(), None), piece.text())).collect();
    lines(&tagged, width.max(1), |tag| if is_of_its_word(tag.0) { (Label::Plain, None) } else { tag })
}

/// What is known of an article, a line each.
fn about(article: &Article) -> Vec<LabelledText> {
    let mut first: Vec<String> = article.source.iter().cloned().collect();
    first.push(shown_date(article));
    if !article.authors.is_empty() {
        first.push(format!("by {}", article.authors.join(", ")));
    }
    first.push(article.id.clone());
    let mut out = vec![LabelledText::new(Label::Meta, &first.join(" · "))];
    if let Some(published) = article.published.as_ref().filter(|p| p.basis == DateBasis::Inferred) {
        let sure = format!("the date is inferred ({:.0} % sure): {}", published.confidence * 100.0, published.evidence);
        out.push(LabelledText::new(Label::Doubt, &sure));
    }
    let people = article.names(EntityKind::Person);
    if !people.is_empty() {
        let more = people.len().saturating_sub(PEOPLE);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        out.push(LabelledText::new(Label::Meta, &format!("{}{more}", people[..people.len().min(PEOPLE)].join(", "))));
    }
    out
}

/// What has been put on an article: `#inquiry`, `“steering gear” – ask him`.
fn put(mark: &Mark, bytes: Option<&Range<usize>>) -> String {
    let what = match (&mark.tag, &mark.note) {
        (Some(tag), _) => format!("#{tag}"),
        (None, Some(note)) => format!("note: {note}"),
        (None, None) => String::new(),
    };
    match (&mark.quote, bytes) {
        (Some(quote), Some(_)) => format!("{what} – “{quote}”"),
        (Some(quote), None) => format!("{what} – “{quote}” (not in the text any more)"),
        (None, _) => what,
    }
}

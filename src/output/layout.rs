//! Layout: text with highlighted parts, broken into lines of a terminal's width.
//!
//! Widths are columns (Unicode Standard Annex 11): a wide character takes two, a combining mark
//! none. Lines break at white space; a word that fits no line, or a script without spaces, breaks
//! between what a person sees as characters (UAX 29).

use std::io::{self, Write};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Terminal;
use super::hyperlink::Hyperlink;
use super::sanitize::sanitize;
use super::style::{Label, paint};

/// Text is never set wider than this: longer lines are hard to read.
pub const WIDEST: usize = 100;

/// A piece of text under one label, without line breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledText {
    label: Label,
    text: String,
}

impl LabelledText {
    /// `text`, sanitized, under `label`.
    pub fn new(label: Label, text: &str) -> Self {
        Self { label, text: sanitize(text).into_owned() }
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.text.width()
    }

    /// Writes it as it is, without a line break.
    ///
    /// # Errors
    /// What `out` says.
    pub fn paint(&self, out: &mut dyn Write, terminal: Terminal) -> io::Result<()> {
        paint(out, terminal.colour, self.label, &self.text)
    }

    /// Its label.
    pub fn label(&self) -> Label {
        self.label
    }

    /// Its text, in which nothing can harm a terminal.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// `text` in pieces: the ranges `highlights` (bytes, ascending, apart, on `char` boundaries) under one
/// label, the rest under another.
pub fn pieces(text: &str, highlights: &[Range<usize>], plain: Label, matched: Label) -> Vec<LabelledText> {
    let mut out = Vec::with_capacity(highlights.len() * 2 + 1);
    let mut at = 0;
    for range in highlights {
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        out.push(LabelledText::new(plain, before));
        out.push(LabelledText::new(matched, inside));
        at = range.end;
    }
    out.push(LabelledText::new(plain, text.get(at..).unwrap_or_default()));
    out.retain(|p| !p.text.is_empty());
    out
}

/// Writes pieces as a paragraph: `indent` spaces before each line but the first, before which the
/// caller has written as many columns. In a pipe the paragraph is one line.
///
/// # Errors
/// What `out` says.
pub fn paragraph(out: &mut dyn Write, terminal: Terminal, indent: usize, pieces: &[LabelledText]) -> io::Result<()> {
    linked(out, terminal, indent, pieces, None)
}

/// As [`paragraph`]; the text leads to `link` where the terminal shows links, the indent does not.
///
/// # Errors
/// What `out` says.
pub fn linked(
    out: &mut dyn Write,
    terminal: Terminal,
    indent: usize,
    pieces: &[LabelledText],
    link: Option<Hyperlink>,
) -> io::Result<()> {
    let link = link.filter(|_| terminal.hyperlinks);
    let room = terminal.width.map_or(usize::MAX, |w| w.min(WIDEST).saturating_sub(indent).max(16));
    let labelled: Vec<(Label, &str)> = pieces.iter().map(|piece| (piece.label, &*piece.text)).collect();
    // A space before a match is not part of it.
    let between = |label| if is_of_its_word(label) { Label::Plain } else { label };
    for (i, line) in lines(&labelled, room, between).into_iter().enumerate() {
        if i > 0 {
            write!(out, "\n{:indent$}", "")?;
        }
        let write =
            |out: &mut dyn Write| line.iter().try_for_each(|(label, text)| paint(out, terminal.colour, *label, text));
        match &link {
            Some(link) => link.around(out, write)?,
            None => write(out)?,
        }
    }
    writeln!(out)
}

/// Does a label mark words, and not the spaces before them?
pub(crate) fn is_of_its_word(label: Label) -> bool {
    matches!(label, Label::Match | Label::TitleMatch | Label::Name)
}

/// Breaks text into lines of at most `room` columns; neighbours under one label are one. The text must be
/// sanitized. `between` is the label of a space before a word of a label. There is always a first line.
pub(crate) fn lines<T: Copy + PartialEq>(
    pieces: &[(T, &str)],
    room: usize,
    between: impl Fn(T) -> T,
) -> Vec<Vec<(T, String)>> {
    let mut out = BrokenLines { done: Vec::new(), line: Vec::new(), column: 0 };
    let words = words(pieces);
    for (i, &(label, word, spaced)) in words.iter().enumerate() {
        let width = word.width();
        if out.column > 0 && spaced {
            // A word of several labels is kept together.
            let rest = words[i + 1..].iter().take_while(|(_, _, spaced)| !spaced).map(|(_, word, _)| word.width());
            if out.column + 1 + width + rest.sum::<usize>() > room {
                out.end();
            } else {
                out.push(between(label), " ");
            }
        }
        if out.column + width <= room {
            out.push(label, word);
            continue;
        }
        for cluster in word.graphemes(true) {
            if out.column > 0 && out.column + cluster.width() > room {
                out.end();
            }
            out.push(label, cluster);
        }
    }
    out.end();
    out.done
}

/// Lines that are being made.
struct BrokenLines<T> {
    done: Vec<Vec<(T, String)>>,
    line: Vec<(T, String)>,
    column: usize,
}

impl<T: Copy + PartialEq> BrokenLines<T> {
    fn push(&mut self, label: T, text: &str) {
        match self.line.last_mut().filter(|(last, _)| *last == label) {
            Some((_, run)) => run.push_str(text),
            None => self.line.push((label, text.to_owned())),
        }
        self.column += text.width();
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.column = 0;
    }
}

/// The words of all pieces, each with whether white space comes before it.
fn words<'a, T: Copy>(pieces: &[(T, &'a str)]) -> Vec<(T, &'a str, bool)> {
    let mut out = Vec::new();
    let mut gap = false;
    for &(label, text) in pieces {
        for (i, word) in text.split(' ').enumerate() {
            gap |= i > 0;
            if !word.is_empty() {
                out.push((label, word, gap));
                gap = false;
            }
        }
    }
    out
}

/// `text` cut to `columns`, with an ellipsis where something was left out.
pub fn fit(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used > columns {
            break;
        }
        out.push_str(cluster);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, highlights: Option<Range<usize>>, width: usize, indent: usize) -> String {
        let mut out = Vec::new();
        let terminal = Terminal { width: Some(width), ..Terminal::default() };
        paragraph(&mut out, terminal, indent, &pieces(text, highlights.as_slice(), Label::Plain, Label::Match))
            .expect("writes to memory");
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn lines_break_at_spaces_and_keep_their_indent() {
        assert_eq!(set("one two three four five six", Some(4..7), 20, 4), "one two three\n    four five six\n");
    }

    #[test]
    fn wide_characters_count_two_and_scripts_without_spaces_break_anywhere() {
        assert_eq!(set("习近平在北京会见外宾并讨论问题", None, 16, 0), "习近平在北京会见\n外宾并讨论问题\n");
    }

    #[test]
    fn a_word_highlighted_in_part_is_not_torn() {
        assert_eq!(set("they said Zelenskyy's team", Some(10..19), 16, 0), "they said\nZelenskyy's team\n");
    }

    #[test]
    fn without_a_width_a_paragraph_is_one_line_whatever_it_holds() {
        let mut out = Vec::new();
        let pieces = pieces("a\nb\u{1b}[31m c", &[], Label::Plain, Label::Match);
        paragraph(&mut out, Terminal::default(), 2, &pieces).expect("writes to memory");
        assert_eq!(String::from_utf8(out).expect("utf-8"), "a b␛[31m c\n");
    }

    #[test]
    fn fitting_counts_columns() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdefg", 6), "abcde…");
        assert_eq!(fit("北京北京", 5), "北京…");
    }
}

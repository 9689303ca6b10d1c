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
    let room = terminal.width.map_or(usize::MAX, |w| w.min(WIDEST).saturating_sub(indent).max(16));
    let mut line = LineWriter { out, colour: terminal.colour, indent, column: 0, run: (Label::Plain, String::new()) };
    let words = words(pieces);
    for (i, &(label, word, spaced)) in words.iter().enumerate() {
        let width = word.width();
        if line.column > 0 && spaced {
            // A word of several labels is kept together.
            let rest = words[i + 1..].iter().take_while(|(_, _, spaced)| !spaced).map(|(_, word, _)| word.width());
            if line.column + 1 + width + rest.sum::<usize>() > room {
                line.end()?;
            } else {
                line.push(if spaced_label(label) { Label::Plain } else { label }, " ")?;
            }
        }
        if line.column + width <= room {
            line.push(label, word)?;
            continue;
        }
        for cluster in word.graphemes(true) {
            if line.column > 0 && line.column + cluster.width() > room {
                line.end()?;
            }
            line.push(label, cluster)?;
        }
    }
    line.flush()?;
    writeln!(line.out)
}

/// A line that is being written: neighbours under one label are painted in one go.
struct LineWriter<'a> {
    out: &'a mut dyn Write,
    colour: bool,
    indent: usize,
    column: usize,
    run: (Label, String),
}

impl LineWriter<'_> {
    fn push(&mut self, label: Label, text: &str) -> io::Result<()> {
        if self.run.0 != label {
            self.flush()?;
            self.run.0 = label;
        }
        self.run.1.push_str(text);
        self.column += text.width();
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        paint(self.out, self.colour, self.run.0, &self.run.1)?;
        self.run.1.clear();
        Ok(())
    }

    /// Ends the line and indents the next.
    fn end(&mut self) -> io::Result<()> {
        self.flush()?;
        self.column = 0;
        write!(self.out, "\n{:indent$}", "", indent = self.indent)
    }
}

/// A space before a match is not part of it.
fn spaced_label(label: Label) -> bool {
    matches!(label, Label::Match | Label::TitleMatch | Label::Name)
}

/// The words of all pieces, each with whether white space comes before it.
fn words(pieces: &[LabelledText]) -> Vec<(Label, &str, bool)> {
    let mut out = Vec::new();
    let mut gap = false;
    for piece in pieces {
        for (i, word) in piece.text.split(' ').enumerate() {
            gap |= i > 0;
            if !word.is_empty() {
                out.push((piece.label, word, gap));
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
        let terminal = Terminal { colour: false, width: Some(width) };
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

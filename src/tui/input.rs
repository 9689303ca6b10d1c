//! A line that one types into.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::output::sanitize;

/// Longest text of a line, in bytes: more can be pasted, and is left out.
const LONGEST: usize = 4000;

/// A text with a place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputLine {
    text: String,
    /// In bytes, between what a person sees as characters.
    at: usize,
}

impl InputLine {
    /// `text`, the place after it.
    pub fn of(text: &str) -> Self {
        let mut out = Self::default();
        out.insert(text);
        out
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds `text` at the place; line breaks and what could harm a terminal become spaces or signs.
    pub fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        let text = sanitize(text);
        let mut end = text.len().min(room);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.insert_str(self.at, &text[..end]);
        self.at += end;
    }

    /// Removes the character before the place.
    pub fn back(&mut self) {
        let before = self.before();
        self.text.replace_range(before..self.at, "");
        self.at = before;
    }

    /// Removes the character after the place.
    pub fn delete(&mut self) {
        let after = self.after();
        self.text.replace_range(self.at..after, "");
    }

    /// Removes the word before the place.
    pub fn back_word(&mut self) {
        let kept = self.text[..self.at].trim_end();
        let space = kept.char_indices().rev().find(|(_, c)| c.is_whitespace());
        let start = space.map_or(0, |(at, c)| at + c.len_utf8());
        self.text.replace_range(start..self.at, "");
        self.at = start;
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves the place a character back.
    pub fn left(&mut self) {
        self.at = self.before();
    }

    /// Moves the place a character on.
    pub fn right(&mut self) {
        self.at = self.after();
    }

    /// Moves the place to the beginning.
    pub fn home(&mut self) {
        self.at = 0;
    }

    /// Moves the place to the end.
    pub fn end(&mut self) {
        self.at = self.text.len();
    }

    /// What is seen of the text in `columns`, and the column of the place in it.
    pub fn shown(&self, columns: usize) -> (&str, usize) {
        let mut start = 0;
        let width = |from: usize| self.text[from..self.at].width();
        // One column is for the place after the text.
        while width(start) + 1 > columns && start < self.at {
            start += self.text[start..].graphemes(true).next().map_or(1, str::len);
        }
        let mut end = start;
        let mut used = 0;
        for cluster in self.text[start..].graphemes(true) {
            used += cluster.width();
            if used > columns {
                break;
            }
            end += cluster.len();
        }
        (&self.text[start..end], width(start))
    }

    fn before(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.at + self.text[self.at..].graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moves_and_removes_by_what_a_person_sees_as_characters() {
        let mut input = InputLine::of("fe\u{301} 北京 👩‍👩‍👧");
        input.back();
        input.left();
        input.back();
        assert_eq!(input.text(), "fe\u{301} 北 ");
        input.home();
        input.delete();
        input.delete();
        assert_eq!(input.text(), " 北 ");
        input.end();
        input.back_word();
        assert_eq!(input.text(), " ");
        input.right();
        input.clear();
        input.back();
        input.back_word();
        input.delete();
        assert_eq!(input.text(), "");
    }

    #[test]
    fn what_is_pasted_is_one_harmless_line_of_bounded_length() {
        assert_eq!(InputLine::of("a\nb\u{1b}[2J").text(), "a b␛[2J");
        assert!(InputLine::of(&"北".repeat(5000)).text().len() <= LONGEST);
    }

    #[test]
    fn a_long_line_is_seen_around_the_place() {
        let mut input = InputLine::of("one two three 北京");
        assert_eq!(input.shown(40), ("one two three 北京", 18));
        let (text, column) = input.shown(8);
        assert!(text.ends_with("北京") && column < 8, "{text} {column}");
        input.home();
        assert_eq!(input.shown(7), ("one two", 0));
        assert_eq!(input.shown(0).1, 0);
    }
}

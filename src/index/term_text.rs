//! The text of a term: a folded word and one last byte, its mark, or a mark alone.
//!
//! ```text
//! ferry 01            a word and how its case was written (`Case`)
//! 0e s, 0e p          the end of a sentence, of a paragraph
//! port ellery 0f      a label as a whole
//! Annie Treloar 03    a name and how much of its article it is (`Salience`, in `index::document`)
//! ```
//!
//! Every byte named here is part of the form of an index on disk: changing one needs a higher
//! version in `index_schema/article.toml`.

/// Marks lie below this byte, the letters of words at or above it.
pub const FIRST_LETTER: u8 = 0x10;

/// Begins the terms that are no words: the ends of sentences and paragraphs.
const END: u8 = 0x0e;
/// Term at the last word of every sentence.
pub const SENTENCE_END: &str = "\u{e}s";
/// Term at the last word of every paragraph; a paragraph's end is a sentence's too.
pub const PARAGRAPH_END: &str = "\u{e}p";
/// Last byte of the term that stands for a label as a whole.
pub const WHOLE_LABEL: char = '\u{f}';

/// How a word was written, beyond its folded letters. The mark is the last byte of its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Case {
    /// Its letters.
    pub shape: Shape,
    /// Where it stands.
    pub place: WordPlace,
}

/// The case of a word's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// No capital, a number, or a script without case.
    Lower = 0,
    /// A capital somewhere, but not throughout: `Marines`, `iPhone`.
    Initial = 1,
    /// Capitals throughout, two letters or more: `US`, `U.S.`, `NATO`.
    Capitals = 2,
}

/// What a word's surroundings make of its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordPlace {
    /// In running text: a capital says something.
    Prose = 0,
    /// Where a capital says nothing: at the start of a sentence, in a headline, in a text of capitals.
    Headline = 1,
    /// Within the name of a person or place. Never matched by an inflection.
    Name = 2,
}

impl Case {
    /// Every case that occurs.
    pub const ALL: [Case; 8] = {
        use Shape::{Capitals, Initial, Lower};
        use WordPlace::{Headline, Name, Prose};
        [
            Case { shape: Lower, place: Prose },
            Case { shape: Lower, place: Name },
            Case { shape: Initial, place: Prose },
            Case { shape: Initial, place: Headline },
            Case { shape: Initial, place: Name },
            Case { shape: Capitals, place: Prose },
            Case { shape: Capitals, place: Headline },
            Case { shape: Capitals, place: Name },
        ]
    };

    /// The last byte of a term of this case: 1 to 9.
    pub fn mark(self) -> char {
        char::from(1 + self.shape as u8 * 3 + self.place as u8)
    }

    fn of_mark(mark: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.mark() == char::from(mark))
    }
}

/// `folded` with the mark of `case`.
pub fn marked(mut folded: String, case: Case) -> String {
    folded.push(case.mark());
    folded
}

/// The bytes of a term of a title or body, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermText<'a> {
    bytes: &'a [u8],
}

impl<'a> TermText<'a> {
    /// The term of these bytes.
    pub fn new(bytes: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self { bytes: bytes.as_ref() }
    }

    /// Does it stand for the end of a sentence or paragraph, and for no word?
    pub fn is_end(self) -> bool {
        self.bytes.first() == Some(&END)
    }

    /// The bytes of the folded word; none for an end.
    pub fn word_bytes(self) -> &'a [u8] {
        match self.bytes.split_last() {
            Some((_, word)) if !self.is_end() => word,
            _ => &[],
        }
    }

    /// The folded word; `None` for anything else.
    pub fn word(self) -> Option<&'a str> {
        self.case()?;
        std::str::from_utf8(self.word_bytes()).ok()
    }

    /// How the word was written; `None` for what is no word.
    pub fn case(self) -> Option<Case> {
        if self.is_end() { None } else { Case::of_mark(*self.bytes.last()?) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_an_index_are_what_they_were() {
        let marks: Vec<u8> = Case::ALL.into_iter().map(|case| case.mark() as u8).collect();
        assert_eq!(marks, [1, 3, 4, 5, 6, 7, 8, 9], "an index that was written before would be misread");
        assert_eq!((SENTENCE_END, PARAGRAPH_END, WHOLE_LABEL), ("\u{e}s", "\u{e}p", '\u{f}'));
        assert!(marks.iter().chain([&END, &(WHOLE_LABEL as u8)]).all(|mark| *mark < FIRST_LETTER));
    }

    #[test]
    fn a_term_comes_apart_as_it_was_put_together() {
        for case in Case::ALL {
            let term = marked("ferry".to_owned(), case);
            assert_eq!(TermText::new(&term).word(), Some("ferry"));
            assert_eq!(TermText::new(&term).case(), Some(case));
        }
        for end in [SENTENCE_END, PARAGRAPH_END] {
            assert!(TermText::new(end).is_end() && TermText::new(end).word().is_none());
        }
        assert_eq!(TermText::new("").word(), None);
        assert_eq!(TermText::new("port ellery\u{f}").word(), None);
    }
}

//! How documents are handed to the engine: terms packed into one string a field, nothing copied twice.
//!
//! The engine takes ready-made terms only as a list of strings that it copies, several allocations a
//! word. Here all terms of a field are one string, each ended by a mark that says where the next one
//! stands, and a tokenizer of the engine that does nothing but cut at the marks.

use std::any::Any;

use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Document, Field};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analysis::Term;

/// The name under which the engine knows [`UnpackTokenizer`].
pub const TOKENIZER: &str = "terms";

/// Ends a term whose successor stands at the next position. White space is never part of a word.
const NEXT: u8 = b'\n';
/// Ends a term whose successor stands at the same position.
const SAME: u8 = b'\r';

/// The terms of a field as one string, in the making.
#[derive(Debug, Default)]
pub struct Packed {
    text: String,
    position: u32,
    terms: u32,
}

impl Packed {
    /// None yet, with room for `bytes` of terms.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), position: 0, terms: 0 }
    }

    /// Adds a term. Positions must not fall.
    pub fn push(&mut self, term: &str, position: u32) {
        for _ in self.position..position {
            self.text.push(char::from(NEXT));
        }
        self.position = self.position.max(position);
        if memchr::memchr2(NEXT, SAME, term.as_bytes()).is_none() {
            self.text.push_str(term);
        } else {
            self.text.push_str(&term.replace(['\n', '\r'], " "));
        }
        self.text.push(char::from(SAME));
        self.terms += 1;
    }

    /// How many terms it has.
    pub fn terms(&self) -> u32 {
        self.terms
    }

    /// The string.
    pub fn finish(self) -> String {
        self.text
    }
}

/// The terms of a field as one string.
pub fn pack(terms: &[Term]) -> String {
    let mut packed = Packed::with_capacity(terms.iter().map(|t| t.text.len() + 2).sum());
    for term in terms {
        packed.push(&term.text, term.position);
    }
    packed.finish()
}

/// The terms of a packed string, without their positions.
pub fn unpacked(packed: &str) -> impl Iterator<Item = &str> {
    packed.split_terminator(char::from(SAME)).map(|term| term.trim_start_matches(char::from(NEXT)))
}

/// A tokenizer that undoes [`pack`].
#[derive(Debug, Clone, Default)]
pub struct UnpackTokenizer {
    token: Token,
}

impl Tokenizer for UnpackTokenizer {
    type TokenStream<'a> = PackedTerms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PackedTerms<'a> {
        self.token.position = 0;
        self.token.position_length = 1;
        PackedTerms { rest: text, token: &mut self.token }
    }
}

/// The terms of a packed string.
pub struct PackedTerms<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for PackedTerms<'_> {
    fn advance(&mut self) -> bool {
        while let Some(after) = self.rest.strip_prefix(char::from(NEXT)) {
            self.token.position += 1;
            self.rest = after;
        }
        let Some(end) = memchr::memchr(SAME, self.rest.as_bytes()) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.rest = &self.rest[end + 1..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// A document on its way into the engine.
#[derive(Default)]
pub struct EngineDocument {
    values: Vec<(Field, Value)>,
    /// Dropped with the document, once the engine has indexed it.
    held_until_indexed: Option<Box<dyn Any + Send + Sync>>,
}

/// A value of a field.
#[derive(Debug)]
pub enum Value {
    /// A keyword, or terms from [`pack`].
    Text(String),
    /// An unsigned number.
    Number(u64),
    /// A day.
    Day(i64),
    /// Stored bytes.
    Bytes(Vec<u8>),
}

impl EngineDocument {
    /// Adds a value to a field.
    pub fn add(&mut self, field: Field, value: Value) {
        self.values.push((field, value));
    }

    /// Adds a keyword, or terms from [`pack`].
    pub fn text(&mut self, field: Field, text: impl Into<String>) {
        self.add(field, Value::Text(text.into()));
    }

    /// Adds a number.
    pub fn number(&mut self, field: Field, number: u64) {
        self.add(field, Value::Number(number));
    }

    /// Keeps `held`, as a permit for the memory that the document takes, until the engine has indexed it.
    pub fn hold_until_indexed(&mut self, held: impl Any + Send + Sync) {
        self.held_until_indexed = Some(Box::new(held));
    }

    /// The values, in the order in which they were added.
    pub fn values(&self) -> &[(Field, Value)] {
        &self.values
    }
}

impl Document for EngineDocument {
    type Value<'a> = &'a Value;
    type FieldsValuesIter<'a> = Values<'a>;

    fn iter_fields_and_values(&self) -> Values<'_> {
        Values(self.values.iter())
    }
}

/// The fields of an [`EngineDocument`] with their values.
pub struct Values<'a>(std::slice::Iter<'a, (Field, Value)>);

impl<'a> Iterator for Values<'a> {
    type Item = (Field, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(field, value)| (*field, value))
    }
}

impl<'a> tantivy::schema::Value<'a> for &'a Value {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            Value::Text(text) => ReferenceValueLeaf::Str(text),
            Value::Number(number) => ReferenceValueLeaf::U64(*number),
            Value::Day(day) => ReferenceValueLeaf::I64(*day),
            Value::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::prose_terms;
    use crate::index::mentions::Mentions;
    use crate::text::Prose;

    #[test]
    fn what_was_packed_comes_out_at_the_same_positions() {
        let text = "Von Müller saw 北京市.\n\nIt rained. So what?";
        let terms =
            prose_terms(text, &Prose::of(text), &Mentions { names: std::iter::once(4..11).collect(), all: Vec::new() });
        let packed = pack(&terms);
        let mut unpacking = UnpackTokenizer::default();
        let mut stream = unpacking.token_stream(&packed);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position as u32));
        }
        assert_eq!(found, terms.into_iter().map(|t| (t.text, t.position)).collect::<Vec<_>>());
    }

    #[test]
    fn a_term_cannot_forge_a_mark() {
        let term = |text: &str, position| Term { text: text.to_owned(), position, start: 0, end: 0 };
        let packed = pack(&[term("a\r\nb", 0), term("c", 3)]);
        let mut unpacking = UnpackTokenizer::default();
        let mut stream = unpacking.token_stream(&packed);
        assert!(stream.advance());
        assert_eq!((stream.token().text.as_str(), stream.token().position), ("a  b", 0));
        assert!(stream.advance());
        assert_eq!((stream.token().text.as_str(), stream.token().position), ("c", 3));
        assert!(!stream.advance());
    }
}

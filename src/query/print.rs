//! A query printed back in its one canonical form, which the parser reads as the same query.
//!
//! Groups are in parentheses wherever a reader could doubt, exclusions are written `-`, a word whose
//! text would be read as something else has a backslash.

use std::fmt::{self, Display, Formatter, Write};

use super::dialects;
use super::fields::FieldName;
use super::lexer::is_quote;
use super::tree::{
    DateFilter, Extent, Filter, FilterField, Matching, Near, NearKind, Phrase, Query, QueryWord, WordForm, WordPattern,
};
use crate::article::LabelField;

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_char('*'),
            Self::And(parts) => join(f, parts, |left, right| if may_bind(left, right) { " AND " } else { " " }),
            Self::Or(parts) => join(f, parts, |_, _| " OR "),
            Self::Not(inner) => match &**inner {
                // `-i` looks like an option.
                Self::Word(word) if dialects::looks_like_an_option(&word.text) => write!(f, "NOT {word}"),
                inner => write!(f, "-{}", Operand(inner)),
            },
            Self::Word(word) => write!(f, "{word}"),
            Self::Phrase(phrase) => write!(f, "{phrase}"),
            Self::Near(near) => write!(f, "{near}"),
            Self::Field { field, inner } => write!(f, "{}:{}", FieldName::Text(*field).name(), FieldValue(inner)),
            Self::Filter(filter) => write!(f, "{filter}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Has(property) => write!(f, "has:{}", property.name()),
            Self::Missing(property) => write!(f, "missing:{}", property.name()),
            Self::First { extent: Extent::Lead, inner } => write!(f, "lead:{}", FieldValue(inner)),
            Self::First { extent: Extent::Words(n), inner } => write!(f, "first/{n}({inner})"),
            Self::AtLeast { times, inner } => write!(f, "atleast/{times}({inner})"),
            Self::Apart { left, kind, right } => write!(f, "{} NOT {kind} {}", Operand(left), Operand(right)),
            Self::Length { from, to } => {
                f.write_str("words:")?;
                from.iter().try_for_each(|n| write!(f, "{n}"))?;
                f.write_str("..")?;
                to.iter().try_for_each(|n| write!(f, "{n}"))
            }
            Self::Boost { inner, factor } => match **inner {
                Self::Word(_) | Self::Phrase(_) | Self::Field { .. } => write!(f, "{inner}^{factor}"),
                _ => write!(f, "({inner})^{factor}"),
            },
        }
    }
}

fn join(f: &mut Formatter<'_>, parts: &[Query], by: impl Fn(&Query, &Query) -> &'static str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(by(&parts[i - 1], part))?;
        }
        write!(f, "{}", Operand(part))?;
    }
    Ok(())
}

/// Could a reader (or, of a date, the parser) take the words after a field for its value?
fn may_bind(left: &Query, right: &Query) -> bool {
    let field = match left {
        Query::Not(inner) => inner,
        other => other,
    };
    matches!(field, Query::Field { .. } | Query::First { .. } | Query::Filter(_) | Query::Date(_))
        && matches!(right, Query::Word(_) | Query::Phrase(_) | Query::Boost { .. })
}

/// A query as part of another: in parentheses if it has parts of its own.
struct Operand<'a>(&'a Query);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::And(_) | Query::Or(_) | Query::Near(_) | Query::Apart { .. } => write!(f, "({})", self.0),
            inner => write!(f, "{inner}"),
        }
    }
}

/// What stands after `title:`: anything but a word or phrase is in parentheses.
struct FieldValue<'a>(&'a Query);

impl Display for FieldValue<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            inner @ (Query::Word(_) | Query::Phrase(_)) => write!(f, "{inner}"),
            inner => write!(f, "({inner})"),
        }
    }
}

impl Display for QueryWord {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.form {
            WordForm::Cased => write!(f, "={}", Bare(self)),
            WordForm::Written if self.pattern == WordPattern::Plain => {
                // With a capital, `=` would mean its case too.
                let quoted = has_capital(&self.text) || !self.text.starts_with(char::is_alphanumeric);
                if quoted { write!(f, "\"{}\"", Quoted(self)) } else { write!(f, "={}", Bare(self)) }
            }
            // With a backslash it is no operator, nor the name of a function or field.
            WordForm::Inflected if dialects::may_mean_something(&self.text) => write!(f, "\\{}", self.text),
            // `ferr*2`, which is `ferr*` for others.
            _ if dialects::limited_beginning(&self.text).is_some() => write!(f, "\\{}", Bare(self)),
            WordForm::Written | WordForm::Inflected => write!(f, "{}", Bare(self)),
        }
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_compound() {
            for (i, word) in self.words.iter().enumerate() {
                if i > 0 {
                    f.write_char('-')?;
                }
                write!(f, "{}", Bare(word))?;
            }
            return Ok(());
        }
        if self.words.first().is_some_and(|w| w.form == WordForm::Cased) {
            f.write_char('=')?;
        }
        f.write_char('"')?;
        for (i, word) in self.words.iter().enumerate() {
            if i > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{}", Quoted(word))?;
        }
        f.write_char('"')?;
        if self.slop > 0 { write!(f, "~{}", self.slop) } else { Ok(()) }
    }
}

impl Phrase {
    /// True for several tokens that were typed as one word: `peace-talks`.
    pub fn is_compound(&self) -> bool {
        self.words.iter().any(|word| word.form == WordForm::Inflected)
    }
}

/// A word outside quotes, its colons escaped: they make no field.
struct Bare<'a>(&'a QueryWord);

impl Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.text.chars() {
            if c == ':' {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        ending(f, self.0.pattern)
    }
}

/// A word inside quotes.
struct Quoted<'a>(&'a QueryWord);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)?;
        ending(f, self.0.pattern)
    }
}

fn ending(f: &mut Formatter<'_>, pattern: WordPattern) -> fmt::Result {
    match pattern {
        WordPattern::Plain | WordPattern::Wildcard => Ok(()),
        WordPattern::Prefix | WordPattern::Any => f.write_char('*'),
        WordPattern::Fuzzy(edits) => write!(f, "~{edits}"),
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, operand) in self.operands.iter().enumerate() {
            if i > 0 {
                write!(f, " {} ", self.kind)?;
            }
            write!(f, "{}", Operand(operand))?;
        }
        Ok(())
    }
}

/// The operator: `w/5`, `pre/5`, `w/s`, `w/p`.
impl Display for NearKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(words) => write!(f, "w/{words}"),
            Self::Before(words) => write!(f, "pre/{words}"),
            Self::Sentence => f.write_str("w/s"),
            Self::Paragraph => f.write_str("w/p"),
        }
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(FieldName::Filter(self.field).name())?;
        f.write_char(':')?;
        if self.matching == Matching::Exact {
            f.write_char('=')?;
        }
        let signs = match self.field {
            FilterField::Label(LabelField::Url) => "-_.&:%#+,;@=?~",
            field if !field.is_prose() => "-_.&:%#+,;@=~",
            _ => "-_.&",
        };
        let escaped = match (self.matching, self.field) {
            (Matching::Wildcard, _) => "",
            (_, FilterField::Label(LabelField::Url)) => "*",
            _ => "*?",
        };
        value(f, &self.text, signs, escaped)?;
        match self.matching {
            Matching::Fuzzy(edits) => write!(f, "~{edits}"),
            _ => Ok(()),
        }
    }
}

impl Display for DateFilter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(FieldName::Date(self.field).name())?;
        f.write_char(':')?;
        value(f, &self.text, "-_.:±+~<>=", "*?")
    }
}

/// A value after a colon, in quotes unless it is plain: letters, digits, `/`, wildcards, and `signs` but
/// not at the beginning. `escaped` are the wildcards that mean themselves.
fn value(f: &mut Formatter<'_>, text: &str, signs: &str, escaped: &str) -> fmt::Result {
    let plain = |(i, c): (usize, char)| match c {
        '*' | '?' if !escaped.contains(c) => i > 0 || c == '*',
        // Only dates begin with a sign: `..2024`, `>=2024`.
        '<' | '>' | '.' if i == 0 => signs.contains('<'),
        '/' => true,
        c => c.is_alphanumeric() || (i > 0 && signs.contains(c)),
    };
    if text.chars().enumerate().all(plain) && !text.contains("&&") && !text.starts_with("//") {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if c == '\\' || is_quote(c) || escaped.contains(c) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

/// Is there a capital letter?
pub(super) fn has_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

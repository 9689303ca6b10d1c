//! The reach of a query: which articles of an engine elsewhere may answer it.
//!
//! It is read off the syntax tree with the same rules by which words are planned ([`super::query_term`]), and is drawn wide: order and
//! nearness of words, exclusions and how often a word stands do not narrow it. What is within is gathered, and the query
//! runs over that as it runs over an index on disk ([`gather`]).

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;

use super::plan::{PlanOptions, part};
use super::query_term::{fold_around_wildcards, forms};
use crate::article::{EntityKind, Field, LabelField};
use crate::dates::calendar::{ANY_YEAR, day_number};
use crate::dates::when::Interval;
use crate::engine::{Engine, EngineError, Reach};
use crate::entities::names::{Aliases, NameQuery, state_bodies};
use crate::index::IndexError;
use crate::index::analysis::{label_terms, shape_of, words};
use crate::index::archive::Archive;
use crate::index::document::name_key_prefix;
use crate::index::gathered::Elsewhere;
use crate::index::term_text::{Shape, WHOLE_LABEL};
use crate::query::{
    DateField, DateFilter, Filter, FilterField, Matching, Property, Query, QueryWord, WordForm, WordPattern,
};
use crate::text::{fold, tokens};

/// Whom a bare name means is told by all articles in which somebody of that name stands; they are gathered for it if
/// they are no more than so many.
const EVIDENCE: u64 = 3000;

/// A word that nobody used is looked for under so many edits.
const SLIPS: u8 = 1;

/// Gathers from `engine` what `query` reaches, at most so many articles, as an archive over which it can be run.
///
/// # Errors
/// [`EngineError::TooMany`] if it reaches more; what else the engine says.
pub fn gather(engine: Arc<dyn Engine>, query: &Query, options: &PlanOptions, most: u64) -> Result<Archive, IndexError> {
    let mut elsewhere = Elsewhere::new(engine)?;
    let (reach, names) = told(&elsewhere, |drawing| {
        let mut names = Vec::new();
        drawing.evidence(query, options, &mut names);
        (drawing.reach(query, WordsPlace::Anywhere, options), names)
    })?;
    if names.is_empty() || names == std::slice::from_ref(&reach) {
        return gathered(Arc::new(elsewhere), &reach, most);
    }
    let names = Reach::any(names);
    if elsewhere
        .engine()
        .counts(std::slice::from_ref(&names))?
        .first()
        .is_some_and(|count| *count <= EVIDENCE.min(most))
    {
        let wide = Reach::any([names, reach.clone()]);
        if elsewhere.engine().counts(std::slice::from_ref(&wide))?.first().is_some_and(|count| *count <= most) {
            return gathered(Arc::new(elsewhere), &wide, most);
        }
    }
    elsewhere.narrow();
    gathered(Arc::new(elsewhere), &reach, most)
}

/// Gathers what any part of `query` reaches by itself, and words like those that stand nowhere: for saying why it
/// finds nothing.
///
/// # Errors
/// As [`gather`].
pub fn gather_parts(
    engine: Arc<dyn Engine>,
    query: &Query,
    options: &PlanOptions,
    most: u64,
) -> Result<Archive, IndexError> {
    let elsewhere = Arc::new(Elsewhere::new(engine)?);
    let parts = match query {
        Query::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut reaches = Vec::new();
    for part in parts {
        reaches.push(told(&elsewhere, |drawing| drawing.reach(part, WordsPlace::Anywhere, options))?);
        if let Query::Word(QueryWord { text, pattern: WordPattern::Plain, .. }) = part {
            reaches.push(shapes(&BOTH, within_edits(&fold(text), SLIPS)));
        }
    }
    gathered(elsewhere, &Reach::any(reaches), most)
}

/// Gathers every article of `engine`, at most so many.
///
/// # Errors
/// As [`gather`].
pub fn gather_all(engine: &Arc<dyn Engine>, most: u64) -> Result<Archive, IndexError> {
    Archive::gathered(engine.name(), &engine.candidates(&Reach::All, most)?, None)
}

/// Gathers the articles that `ids` name, or whose identity begins as one of them does.
///
/// # Errors
/// As [`gather`].
pub fn gather_named(engine: Arc<dyn Engine>, ids: &[String], most: u64) -> Result<Archive, IndexError> {
    let elsewhere = Arc::new(Elsewhere::new(engine)?);
    let engine = elsewhere.engine();
    let mut found = engine.candidates(&Reach::Ids(ids.to_vec()), most)?;
    // What names none whole may be a beginning.
    let is_open = |id: &&String| found.iter().all(|document| document.id != **id) && !id.contains(['*', '?', '\\']);
    let begins: Vec<Reach> = ids.iter().filter(is_open).map(|id| Reach::IdShape(format!("{id}*"))).collect();
    if !begins.is_empty() {
        found.extend(engine.candidates(&Reach::any(begins), most)?);
    }
    Archive::gathered(engine.name(), &found, Some(Arc::clone(&elsewhere)))
}

fn gathered(elsewhere: Arc<Elsewhere>, reach: &Reach, most: u64) -> Result<Archive, IndexError> {
    let documents = elsewhere.engine().candidates(reach, most)?;
    Archive::gathered(elsewhere.engine().name(), &documents, Some(Arc::clone(&elsewhere)))
}

/// What `draw` draws once everything is known of the archive's words that it asks for.
fn told<T>(elsewhere: &Elsewhere, draw: impl Fn(&ReachDrawing<'_>) -> T) -> Result<T, EngineError> {
    loop {
        let drawing = ReachDrawing { elsewhere, unknown: RefCell::default() };
        let drawn = draw(&drawing);
        let unknown: Vec<String> = drawing.unknown.into_inner().into_iter().collect();
        if unknown.is_empty() {
            return Ok(drawn);
        }
        elsewhere.ask(&unknown)?;
    }
}

const BOTH: [Field; 2] = [Field::Title, Field::Body];

/// Where a part of a query stands.
#[derive(Clone, Copy, PartialEq)]
enum WordsPlace {
    Anywhere,
    /// In this field.
    In(Field),
    /// Beside words in a text, where a filter asks for a mention.
    Near,
}

impl WordsPlace {
    fn fields(self) -> Vec<Field> {
        match self {
            Self::In(field) => vec![field],
            Self::Anywhere | Self::Near => BOTH.to_vec(),
        }
    }
}

/// A reach in the making.
struct ReachDrawing<'a> {
    elsewhere: &'a Elsewhere,
    /// Words of which it is not known whether they exist.
    unknown: RefCell<BTreeSet<String>>,
}

impl ReachDrawing<'_> {
    /// Adds everybody who shares a name with a person or an organization that `query` asks for, wherever in it: whom a name means
    /// is told by all of them.
    fn evidence(&self, query: &Query, options: &PlanOptions, out: &mut Vec<Reach>) {
        match query {
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.evidence(part, options, out)),
            Query::Near(near) => near.operands.iter().for_each(|part| self.evidence(part, options, out)),
            Query::Not(inner)
            | Query::Field { inner, .. }
            | Query::First { inner, .. }
            | Query::AtLeast { inner, .. }
            | Query::Boost { inner, .. } => self.evidence(inner, options, out),
            Query::Apart { left, right, .. } => [left, right].iter().for_each(|part| self.evidence(part, options, out)),
            Query::Filter(filter) => {
                let tells = [EntityKind::Person, EntityKind::Organization].map(FilterField::Entity);
                if tells.contains(&filter.field) {
                    out.push(self.reach(query, WordsPlace::Anywhere, options));
                }
            }
            _ => {}
        }
    }

    fn reach(&self, query: &Query, place: WordsPlace, options: &PlanOptions) -> Reach {
        let each =
            |parts: &[Query], place| parts.iter().map(|part| self.reach(part, place, options)).collect::<Vec<_>>();
        match query {
            // What an exclusion leaves is not narrower than what stands beside it.
            Query::All | Query::Not(_) | Query::Missing(_) => Reach::All,
            Query::And(parts) => Reach::both(each(parts, place)),
            Query::Or(parts) => Reach::any(each(parts, place)),
            Query::Word(word) => self.word(word, place),
            Query::Phrase(phrase) => Reach::both(phrase.words.iter().map(|word| self.word(word, place))),
            Query::Near(near) => Reach::both(each(&near.operands, WordsPlace::Near)),
            Query::Field { field, inner } => self.reach(inner, WordsPlace::In(*field), options),
            Query::First { inner, .. } | Query::AtLeast { inner, .. } | Query::Boost { inner, .. } => {
                self.reach(inner, place, options)
            }
            Query::Apart { left, .. } => self.reach(left, WordsPlace::Near, options),
            Query::Filter(filter) => filtered(filter, &options.aliases),
            Query::Date(filter) => days(filter, place),
            Query::Has(property) => has(*property),
            Query::Length { from, to } => Reach::Words { from: *from, to: *to },
        }
    }

    fn word(&self, word: &QueryWord, place: WordsPlace) -> Reach {
        let fields = place.fields();
        match word.pattern {
            WordPattern::Any => Reach::All,
            WordPattern::Prefix => shapes(&fields, vec![format!("{}*", fold(&word.text))]),
            WordPattern::Wildcard => shapes(&fields, vec![fold_around_wildcards(&word.text)]),
            WordPattern::Fuzzy(distance) => shapes(&fields, within_edits(&fold(&word.text), distance.min(2))),
            WordPattern::Plain => {
                let token = tokens(&word.text).into_iter().next();
                let pieces = token.map(|token| words(&word.text, token)).unwrap_or_default();
                if pieces.len() < 2 {
                    return Reach::Terms { fields, terms: self.forms(word) };
                }
                // Of a script without spaces the pairs of characters.
                let piece = |text: String| QueryWord { text, form: WordForm::Written, ..word.clone() };
                let terms = pieces.into_iter().map(|piece_| self.forms(&piece(piece_.folded)));
                Reach::both(terms.map(|terms| Reach::Terms { fields: fields.clone(), terms }))
            }
        }
    }

    /// The terms of a plain word in all its forms. A query in capitals reaches as far as the same one in small letters.
    fn forms(&self, word: &QueryWord) -> Vec<String> {
        let exists = |word: &str| {
            self.elsewhere.has(word).unwrap_or_else(|| {
                self.unknown.borrow_mut().insert(word.to_owned());
                false
            })
        };
        let mut terms = forms(word, false, &mut |word| Ok(exists(word))).map(|found| found.terms).unwrap_or_default();
        if shape_of(&word.text) != Shape::Lower {
            let in_capitals = forms(word, true, &mut |word| Ok(exists(word))).map(|found| found.terms);
            terms.extend(in_capitals.unwrap_or_default());
            terms.sort_unstable();
            terms.dedup();
        }
        terms
    }
}

fn shapes(fields: &[Field], shapes: Vec<String>) -> Reach {
    Reach::Shapes { fields: fields.to_vec(), shapes }
}

/// Shapes that every word has which is at most so many edits away: an edit, of two letters that change places too, lies
/// within two letters.
fn within_edits(word: &str, edits: u8) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut out = BTreeSet::from([letters.iter().map(|c| vec![*c]).collect::<Vec<_>>()]);
    for _ in 0..edits {
        let mut wider = BTreeSet::new();
        for shape in &out {
            for at in 0..shape.len().max(1) {
                let mut shape = shape.clone();
                let end = shape.len().min(at + 2);
                shape.splice(at..end, [vec!['*']]);
                shape.dedup_by(|a, b| *a == ['*'] && a == b);
                wider.insert(shape);
            }
        }
        out = wider;
    }
    out.into_iter().map(|shape| shape.concat().into_iter().collect()).collect()
}

fn filtered(filter: &Filter, aliases: &Aliases) -> Reach {
    match filter.field {
        FilterField::Entity(kind) => match filter.matching {
            Matching::Usual | Matching::Exact => named(kind, &filter.text, aliases),
            Matching::Wildcard | Matching::Fuzzy(_) => Reach::Part(kind.name()),
        },
        FilterField::Label(label) => labelled(label, filter),
        FilterField::Id => match filter.matching {
            Matching::Wildcard => Reach::IdShape(filter.text.clone()),
            Matching::Usual | Matching::Exact => Reach::Ids(vec![filter.text.clone()]),
            Matching::Fuzzy(_) => Reach::All,
        },
        // What the user's own tags stand for is told later.
        FilterField::Mine => Reach::All,
    }
}

/// Whoever shares a key with a name, or with what remains of it without its first word.
fn named(kind: EntityKind, typed: &str, aliases: &Aliases) -> Reach {
    let bare = typed.trim().split_once(' ').map(|(_, rest)| rest.trim());
    let last = typed.split_whitespace().last();
    let mut keys = BTreeSet::new();
    let bodies: Vec<&str> = match kind {
        EntityKind::Organization => {
            state_bodies(typed).flat_map(|body| body.of_state.iter().map(String::as_str).chain([body.bare])).collect()
        }
        _ => Vec::new(),
    };
    for name in [Some(typed), bare, last].into_iter().flatten().chain(bodies) {
        let query = NameQuery::new(kind, name, aliases);
        keys.extend(query.keys().iter().map(|key| key_of(kind, key)));
        keys.extend(crate::entities::names::keys(kind, name).iter().map(|key| key_of(kind, key)));
    }
    Reach::Names(keys.into_iter().collect())
}

/// A blocking key as an engine is given it.
fn key_of(kind: EntityKind, key: &str) -> String {
    name_key_prefix(kind, key).trim_end_matches('\0').to_owned()
}

fn labelled(label: LabelField, filter: &Filter) -> Reach {
    if label == LabelField::Language {
        return Reach::Label { label, words: vec![filter.text.to_lowercase()] };
    }
    let words: Vec<String> = label_terms(&filter.text)
        .into_iter()
        .map(|term| term.text)
        .filter(|term| !term.ends_with(WHOLE_LABEL))
        .collect();
    match filter.matching {
        // It may be short for an outlet: `CW` for *Coastal Wire*.
        Matching::Usual if label == LabelField::Source && !filter.text.trim().contains(char::is_whitespace) => {
            Reach::Part(label.name())
        }
        Matching::Usual | Matching::Exact if !words.is_empty() => Reach::Label { label, words },
        _ if label == LabelField::Path => Reach::All,
        _ => Reach::Part(label.name()),
    }
}

fn days(filter: &DateFilter, place: WordsPlace) -> Reach {
    let Some(interval) = filter.interval else { return Reach::All };
    let days = interval.numbers();
    match filter.field {
        _ if place == WordsPlace::Near => mentioned(interval),
        DateField::Mentions => mentioned(interval),
        DateField::Published => Reach::Published { from: days.from, to: days.to },
        DateField::Added => {
            let seconds = |day: i64| u64::try_from(day).unwrap_or(0) * 86_400;
            Reach::Added { from: days.from.map(seconds), to: days.to.map(|day| seconds(day + 1)) }
        }
    }
}

/// Days that a text speaks of, those of any year among them.
fn mentioned(interval: Interval) -> Reach {
    let days = interval.numbers();
    let any_year = [date(ANY_YEAR, 1, 1), date(ANY_YEAR, 12, 31)].map(|day| Some(day_number(day)));
    Reach::any([
        Reach::Mentioned { from: days.from, to: days.to },
        Reach::Mentioned { from: any_year[0], to: any_year[1] },
    ])
}

fn has(property: Property) -> Reach {
    Reach::Part(part(property))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::glob::Glob;

    #[test]
    fn every_word_within_some_edits_has_one_of_the_shapes() {
        let near = ["steer", "seter", "ster", "steeer", "xteer", "steex", "teer", "stee", "asteer", "steera"];
        let shapes = within_edits("steer", 1);
        for word in near {
            assert!(shapes.iter().any(|shape| Glob::new(shape).matches(word)), "{word}: {shapes:?}");
        }
        assert!(!shapes.iter().any(|shape| Glob::new(shape).matches("boat")));
        let shapes = within_edits("steer", 2);
        for word in ["setre", "sttr", "xtexr", "eter", "stexexr", "er", "steerab", "absteer", "sbtear"] {
            if strsim::osa_distance(word, "steer") <= 2 {
                assert!(shapes.iter().any(|shape| Glob::new(shape).matches(word)), "{word}: {shapes:?}");
            }
        }
        assert_eq!(within_edits("a", 1), ["*"]);
    }
}

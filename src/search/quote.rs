//! Quotations: does the archive hold these words, where, and how do they differ from what is claimed?
//!
//! Words are compared, folded as a search folds them: case, accents, punctuation and line breaks do
//! not count. What is nearly there is found by aligning the quotation with the texts that share its
//! words (Sellers, 1980: the edit distance to the nearest part of a text, here over words). Of a quotation that leaves
//! something out (`we will … prevail`) the parts are looked for one behind the other.

mod meaning;
mod omission;
mod speaker;

use std::ops::Range;

use super::bag;
use super::plan::{PlanOptions, plan};
use super::run::{HitOrder, run};
use crate::article::{Article, Entity, EntityKind};
use crate::entities::names::{Aliases, NameQuery};
use crate::index::archive::{Address, Archive};
use crate::query::{Phrase, Query, QuerySpan, WordForm, WordPattern, bag_of_words};
use crate::text::{fold, tokens};

/// Words of a quotation that are looked at.
pub const MOST_WORDS: usize = 300;
/// Articles that are aligned with a quotation that stands nowhere as it is.
const CANDIDATES: usize = 30;
/// A quotation is near a text if at most this share of its words is changed, missing or added.
const NEAR: f32 = 0.34;

/// How a quotation stands to the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuoteVerdict {
    /// Every word stands there, in this order, with the same signs.
    Verbatim,
    /// Most words do, and what differs is neither a negation nor a number.
    Near,
    /// Most words do, and a negation or a number differs: it may say the opposite.
    Differs,
    /// No text is near it.
    Absent,
}

impl QuoteVerdict {
    /// `verbatim`, `near`, `differs` or `absent`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Near => "near",
            Self::Differs => "differs",
            Self::Absent => "absent",
        }
    }
}

/// A place where the words stand.
#[derive(Debug, Clone)]
pub struct QuotedPlace {
    /// The article.
    pub article: Article,
    /// Bytes of its body.
    pub bytes: Range<usize>,
    /// Words changed, missing or added; 0 where it is verbatim.
    pub edits: usize,
    /// What was typed against what stands there, word by word.
    pub words: Vec<Aligned>,
    /// The negations and numbers in which the two differ, as they are written.
    pub differs_in: Vec<String>,
    /// The negations in what the quotation leaves out of a sentence.
    pub left_out: Vec<String>,
    /// Who says so, as far as the paragraph tells.
    pub said_by: Option<String>,
    /// Is the speaker named in the same paragraph? `None` if nobody was asked for.
    pub speaker: Option<bool>,
}

impl QuotedPlace {
    /// How the quotation stands to this place.
    pub fn verdict(&self) -> QuoteVerdict {
        match (self.edits, self.differs_in.is_empty() && self.left_out.is_empty()) {
            (0, true) => QuoteVerdict::Verbatim,
            (_, true) => QuoteVerdict::Near,
            (_, false) => QuoteVerdict::Differs,
        }
    }
}

/// A word of a quotation, or of the text that it was compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aligned {
    /// In both, as the text has it.
    Same(String),
    /// In the quotation, folded, and not in the text.
    Missing(String),
    /// In the text, and not in the quotation.
    Added(String),
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// How the quotation stands to the archive.
    pub verdict: QuoteVerdict,
    /// Words of it that were compared.
    pub words: usize,
    /// Where, the nearest first.
    pub places: Vec<QuotedPlace>,
    /// Articles that hold the words as they are, shown or not.
    pub total: usize,
}

/// Looks for a quotation; at most `most` places. `speaker`: by whom it is said to be.
///
/// # Errors
/// What the engine says.
pub fn check(archive: &Archive, text: &str, speaker: Option<&str>, most: usize) -> tantivy::Result<Checked> {
    let parts = omission::parts(text);
    let words = parts.iter().map(|part| part.words.len()).sum();
    let mut checked = Checked { verdict: QuoteVerdict::Absent, words, places: Vec::new(), total: 0 };
    if parts.is_empty() {
        return Ok(checked);
    }
    let mut found = verbatim(archive, &parts)?;
    checked.total = found.len();
    let exact = !found.is_empty();
    if !exact {
        found = bag::rank(archive, text, CANDIDATES)?.iter().map(|hit| hit.address).collect();
    }
    for address in found.into_iter().take(if exact && parts.len() == 1 { most } else { CANDIDATES.max(most) }) {
        checked.places.extend(place(archive.article(address)?, &parts, speaker));
    }
    checked.places.sort_by_key(|place| (place.verdict(), place.edits, place.speaker == Some(false)));
    if parts.len() > 1 {
        // Articles may hold the parts in another order.
        checked.total = checked.places.iter().filter(|place| place.verdict() == QuoteVerdict::Verbatim).count();
    }
    checked.places.truncate(most);
    checked.verdict = checked.places.first().map_or(QuoteVerdict::Absent, QuotedPlace::verdict);
    Ok(checked)
}

/// Where the parts of a quotation stand in an article, if they do nearly.
fn place(article: Article, parts: &[QuotePart<'_>], speaker: Option<&str>) -> Option<QuotedPlace> {
    let found = omission::in_order(parts, &folded(&article.body))?;
    let edits = found.iter().map(|(edits, _)| edits).sum();
    let wanted: usize = parts.iter().map(|part| part.words.len()).sum();
    if edits as f32 > NEAR * wanted as f32 {
        return None;
    }
    let (mut words, mut differs_in) = (Vec::new(), Vec::new());
    for (part, (_, bytes)) in parts.iter().zip(&found) {
        let aligned = aligned(&part.words, article.body.get(bytes.clone()).unwrap_or_default());
        for word in meaning::differs_in(&aligned, part.text, with_sign(&article.body, bytes)) {
            if !differs_in.contains(&word) {
                differs_in.push(word);
            }
        }
        if !words.is_empty() {
            words.push(Aligned::Same("…".to_owned()));
        }
        words.extend(aligned);
    }
    let left_out = omission::negations(&article.body, &found);
    let bytes = found.first()?.1.start..found.last()?.1.end;
    let speaker = speaker.map(|name| is_named(&article, name, &bytes));
    let said_by = speaker::said_by(&article, &bytes);
    Some(QuotedPlace { article, bytes, edits, words, differs_in, left_out, said_by, speaker })
}

/// A part of a quotation, out of which nothing is left.
struct QuotePart<'a> {
    /// As it was typed.
    text: &'a str,
    /// Its words, folded; one at least.
    words: Vec<String>,
}

/// The articles that hold each part as a phrase, the earliest first, as that is where it comes from.
fn verbatim(archive: &Archive, parts: &[QuotePart<'_>]) -> tantivy::Result<Vec<Address>> {
    let phrase = |part: &QuotePart<'_>| {
        let mut words = bag_of_words(part.text);
        words.truncate(part.words.len().max(1));
        words.iter_mut().for_each(|word| word.form = WordForm::Written);
        match words.len() {
            0 => None,
            1 => Some(Query::Word(words.remove(0))),
            _ => Some(Query::Phrase(Phrase { words, slop: 0, span: QuerySpan::default() })),
        }
    };
    let Some(query) = Query::and(parts.iter().filter_map(phrase)) else { return Ok(Vec::new()) };
    debug_assert!(query.words().iter().all(|(word, _)| word.pattern == WordPattern::Plain));
    let query = Query::in_field(crate::article::Field::Body, query);
    let plan = plan(&query, archive, &PlanOptions::default())?;
    let order = HitOrder { sort: super::run::Sort::Oldest, ..HitOrder::default() };
    let mut found = run(&plan, archive, order)?;
    let all = found.len();
    Ok(found.first(all, archive)?.iter().map(|hit| hit.address).collect())
}

/// The words of a text, folded, with their bytes.
fn folded(text: &str) -> Vec<(String, Range<usize>)> {
    let words = tokens(text).into_iter().filter(|token| token.is_word());
    words
        .map(|token| (token.start as usize, token.end as usize))
        .map(|(s, e)| (fold(&text[s..e]).into_owned(), s..e))
        .collect()
}

/// The part of `text` that is nearest to `wanted`: how many words are changed, missing or added, and
/// its bytes.
fn nearest(wanted: &[String], text: &[(String, Range<usize>)]) -> (usize, Range<usize>) {
    // One column a word of the text: the distance of each beginning of `wanted` to the best part
    // that ends here, and where that part begins.
    let mut before: Vec<(usize, usize)> = (0..=wanted.len()).map(|i| (i, 0)).collect();
    let mut best = (wanted.len(), 0..0);
    for (j, (word, bytes)) in text.iter().enumerate() {
        let mut column = Vec::with_capacity(before.len());
        column.push((0, j + 1));
        for (i, wanted) in wanted.iter().enumerate() {
            let begin = if i == 0 { j } else { before[i].1 };
            let changed = (before[i].0 + usize::from(wanted != word), begin);
            let added = (before[i + 1].0 + 1, before[i + 1].1);
            let missing = (column[i].0 + 1, column[i].1);
            column.push(changed.min(missing).min(added));
        }
        let (edits, begin) = column[wanted.len()];
        if edits < best.0 && begin <= j {
            best = (edits, text[begin].1.start..bytes.end);
        }
        before = column;
    }
    best
}

/// `wanted` against the words of `part`, by the cheapest alignment (Wagner and Fischer, 1974); a word in
/// place of another is one missing and one added.
fn aligned(wanted: &[String], part: &str) -> Vec<Aligned> {
    let text = folded(part);
    let width = text.len() + 1;
    // `cost[i * width + j]`: words that differ between the rest of `wanted` from `i` on and of `text` from `j` on.
    let mut cost = vec![0usize; (wanted.len() + 1) * width];
    for i in (0..=wanted.len()).rev() {
        for j in (0..=text.len()).rev() {
            cost[i * width + j] = match (wanted.get(i), text.get(j)) {
                (None, _) => text.len() - j,
                (_, None) => wanted.len() - i,
                (Some(a), Some((b, _))) if a == b => cost[(i + 1) * width + j + 1],
                _ => 1 + cost[(i + 1) * width + j].min(cost[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < wanted.len() || j < text.len() {
        let written = text.get(j).map(|(word, bytes)| (word, part.get(bytes.clone()).unwrap_or_default()));
        match (wanted.get(i), written) {
            (Some(a), Some((b, written))) if a == b => {
                out.push(Aligned::Same(written.to_owned()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), there) if there.is_none() || cost[i * width + j] == 1 + cost[(i + 1) * width + j] => {
                out.push(Aligned::Missing(a.clone()));
                i += 1;
            }
            (_, there) => {
                out.extend(there.map(|(_, written)| Aligned::Added(written.to_owned())));
                j += 1;
            }
        }
    }
    out
}

/// The text at `bytes`, with the sign and the currency of a number that it begins with.
fn with_sign<'a>(body: &'a str, bytes: &Range<usize>) -> &'a str {
    let before = body.get(..bytes.start).unwrap_or_default();
    let start = before.trim_end_matches(['-', '−', '+', '$', '€', '£', '¥']).len();
    body.get(start..bytes.end).unwrap_or_default()
}

/// The bytes of the paragraph of `body` that holds `bytes`.
fn paragraph(body: &str, bytes: &Range<usize>) -> Range<usize> {
    let start = body.get(..bytes.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = body.get(bytes.end..).and_then(|after| after.find('\n')).map_or(body.len(), |at| bytes.end + at);
    start..end
}

/// The people who are mentioned in the paragraph of these bytes.
fn people<'a>(article: &'a Article, bytes: &Range<usize>) -> impl Iterator<Item = &'a Entity> + use<'a> {
    let within = paragraph(&article.body, bytes);
    let is_person = |e: &&Entity| e.kind == EntityKind::Person && e.field == crate::article::Field::Body;
    article.entities.iter().filter(is_person).filter(move |e| e.start >= within.start && e.end <= within.end)
}

/// Is `name` mentioned in the paragraph of these bytes?
fn is_named(article: &Article, name: &str, bytes: &Range<usize>) -> bool {
    let query = NameQuery::new(EntityKind::Person, name, &Aliases::default());
    people(article, bytes).any(|e| query.matches(&e.name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(quote: &str, text: &str) -> (usize, String) {
        let wanted: Vec<String> = folded(quote).into_iter().map(|(word, _)| word).collect();
        let (edits, bytes) = nearest(&wanted, &folded(text));
        (edits, text[bytes].to_owned())
    }

    #[test]
    fn the_nearest_part_of_a_text_is_found_with_its_bytes() {
        let text = "He said: “We will not wait for dry dock, whatever happens.” Then he left.";
        assert_eq!(near("we will NOT wait for dry dock", text), (0, "We will not wait for dry dock".into()));
        assert_eq!(near("we will wait for the dry dock", text), (2, "We will not wait for dry dock".into()));
        assert_eq!(near("we shall not wait", text), (1, "We will not wait".into()));
        assert_eq!(near("nothing of the kind", "").0, 4);
    }

    #[test]
    fn what_differs_is_told_word_by_word() {
        let told = |quote: &str, part: &str| {
            let wanted: Vec<String> = folded(quote).into_iter().map(|(word, _)| word).collect();
            let words = aligned(&wanted, part).into_iter().map(|word| match word {
                Aligned::Same(word) => word,
                Aligned::Missing(word) => format!("[{word}]"),
                Aligned::Added(word) => format!("{{{word}}}"),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            told("the baskets of deplorables", "the basket of deplorables"),
            "the [baskets] {basket} of deplorables"
        );
        assert_eq!(told("basket of the deplorables", "basket of Deplorables"), "basket of [the] Deplorables");
        assert_eq!(told("we will wait", "We will not wait"), "We will {not} wait");
        assert_eq!(told("", "x"), "{x}");
        assert_eq!(told("x", ""), "[x]");
    }
}

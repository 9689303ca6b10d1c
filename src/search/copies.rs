//! Near copies: the same story told again, by an agency's customers or under another headline.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};
use tantivy::DocAddress;
use tantivy::columnar::Column;

use super::ranked::{Ranked, Scored};
use crate::article::{Article, Entity, EntityKind, Field};
use crate::index::analysis::Term;
use crate::index::archive::Archive;
use crate::index::document::{prose_of, terms_of};
use crate::index::fingerprint::{NO_SKETCH, Sketch, Sketches, overlap, resemblance};
use crate::index::term_text::TermText;
use crate::text::fold;

/// Sketches at least so alike are compared in full. A copy cut to a third resembles the whole by
/// about a third, give or take what a sketch of 32 bins errs.
const SUSPICIOUS: f32 = 0.2;
/// Texts are copies if at least this share of the shorter stands in the longer.
const COPIED: f32 = 0.6;

/// A story: the copy that is shown, and how many more there are.
#[derive(Debug, Clone)]
pub struct CopyGroup {
    /// The copy that is shown.
    pub shown: Scored,
    /// The copy with the best score.
    pub best: Scored,
    /// The others.
    pub copies: Vec<Scored>,
    /// What those say that were compared, as a number: equal for equal texts.
    texts: Vec<(DocAddress, u64)>,
}

impl CopyGroup {
    /// A story of one copy.
    pub fn single(hit: Scored) -> Self {
        Self { shown: hit, best: hit, copies: Vec::new(), texts: Vec::new() }
    }

    /// Has a copy the same text as the one that is shown, word for word?
    pub fn is_same_text(&self, copy: DocAddress) -> bool {
        let text = |address| self.texts.iter().find(|(of, _)| *of == address).map(|(_, text)| *text);
        text(copy).is_some_and(|own| text(self.shown.address) == Some(own))
    }

    /// Takes one article out of the group; false if nothing is left of it.
    pub fn leave_out(&mut self, address: DocAddress) -> bool {
        self.copies.retain(|copy| copy.address != address);
        if self.shown.address == address {
            if self.copies.is_empty() {
                return false;
            }
            self.shown = self.copies.remove(0);
        }
        if self.best.address == address {
            self.best = self.shown;
        }
        true
    }
}

/// The first `wanted` stories of `found`, each with how many more copies of it there are.
pub fn group(archive: &Archive, found: &mut Ranked, wanted: usize) -> tantivy::Result<Vec<CopyGroup>> {
    let mut stories = Stories::new(archive, wanted)?;
    // Copies take no place on the page: more articles than stories may have to be looked at.
    let (mut seen, mut next) = (0, wanted);
    while seen < found.len() && stories.stories.len() < wanted {
        for hit in &found.first(next, archive)?[seen..] {
            stories.push(*hit)?;
        }
        (seen, next) = (next.min(found.len()), next.saturating_mul(2));
    }
    stories.gather(found, seen)?;
    Ok(stories.stories.into_iter().map(|story| story.group).collect())
}

/// An article that tells the story of another.
#[derive(Debug)]
pub struct Copy {
    /// The article.
    pub article: Article,
    /// Which share of the shorter text stands in the longer, from 0 to 1; 1 for the article itself.
    pub overlap: f32,
    /// The texts are the same, word for word; false for the article itself.
    pub same_text: bool,
    /// It says of itself that it corrects or updates another.
    pub corrected: bool,
    /// Surnames and numbers that only this one has.
    pub only_here: Vec<String>,
    /// Surnames and numbers of the article that was asked for which this one lacks.
    pub missing: Vec<String>,
}

impl Copy {
    /// Does it say something else, and not only more or less?
    pub fn differs(&self) -> bool {
        !self.only_here.is_empty() && !self.missing.is_empty()
    }
}

/// The article at `address` and its near copies, the first published first, of one day by outlet; undated
/// ones last.
///
/// # Errors
/// What the engine says.
pub fn copies_of(archive: &Archive, address: DocAddress) -> tantivy::Result<Vec<Copy>> {
    let stories = Stories::new(archive, 0)?;
    let looks = stories.looks(address);
    let article = archive.article(address)?;
    let own = body_of(&article);
    let (corrected, only_here, missing) = (own.corrected, Vec::new(), Vec::new());
    let mut out = vec![Copy { corrected, article, overlap: 1.0, same_text: false, only_here, missing }];
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            let other = DocAddress::new(ordinal as u32, doc);
            if other == address || !looks.like(&stories.looks(other)) {
                continue;
            }
            let article = archive.article(other)?;
            let theirs = body_of(&article);
            let same_text = own.is_same(&theirs);
            let overlap = if same_text { 1.0 } else { overlap(&own.terms, &theirs.terms) };
            if overlap >= COPIED {
                let (only_here, missing) = (theirs.alone(&own), own.alone(&theirs));
                out.push(Copy { article, overlap, same_text, corrected: theirs.corrected, only_here, missing });
            }
        }
    }
    let day = |copy: &Copy| copy.article.published.as_ref().map(|p| p.date.first());
    out.sort_by_cached_key(|copy| {
        (day(copy).is_none(), day(copy), copy.article.source.clone(), copy.article.id.clone())
    });
    Ok(out)
}

/// The other articles whose text is that of the article at `address`, word for word, by their places.
///
/// # Errors
/// What the engine says.
pub fn same_text(archive: &Archive, address: DocAddress) -> tantivy::Result<Vec<Article>> {
    let stories = Stories::new(archive, 0)?;
    let looks = stories.looks(address);
    let mut own = None;
    let mut out = Vec::new();
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            let other = DocAddress::new(ordinal as u32, doc);
            if other == address || !stories.counts_as_many_words(&looks, other) || looks != stories.looks(other) {
                continue;
            }
            let own = match &own {
                Some(own) => own,
                None => own.insert(body_of(&archive.article(address)?)),
            };
            let article = archive.article(other)?;
            if own.is_same(&body_of(&article)) {
                out.push(article);
            }
        }
    }
    out.sort_by(|a, b| (&a.url, &a.path).cmp(&(&b.url, &b.path)));
    Ok(out)
}

/// What tells, before texts are read, whether they may be copies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct CopyLooks {
    sketch: Sketch,
    /// Words of the body.
    words: u64,
}

impl CopyLooks {
    /// May the texts be copies? Short ones, which have no sketch, only if they have as many words.
    fn like(&self, other: &Self) -> bool {
        if self.is_short() {
            return *self == *other;
        }
        resemblance(&self.sketch, &other.sketch) >= SUSPICIOUS
    }

    /// It has no sketch, but a sentence at least.
    fn is_short(&self) -> bool {
        const SENTENCE: u64 = 8;
        self.sketch == NO_SKETCH && self.words >= SENTENCE
    }
}

/// Groups hits as they come, best first. The first of a group gives it its place; shown is the
/// earliest dated copy, of several of one day the fullest.
struct Stories<'a> {
    archive: &'a Archive,
    sketches: Vec<Column<u64>>,
    words: Vec<Column<u64>>,
    wanted: usize,
    stories: Vec<OpenGroup>,
}

/// A story in the making.
struct OpenGroup {
    group: CopyGroup,
    /// Those of the copy that is shown.
    looks: CopyLooks,
    /// Text of the copy that is shown, read when first needed.
    body: Option<Body>,
}

struct Body {
    /// The words and signs of the text, as a number.
    text: u64,
    /// The headline, as a number.
    title: u64,
    terms: Vec<Term>,
    length: usize,
    /// The folded words of the text.
    words: FxHashSet<String>,
    /// Of these the surnames of people, and the numbers: what a reader must not be spared.
    facts: Vec<String>,
    /// It says that it corrects or updates another.
    corrected: bool,
}

impl Body {
    /// Are the texts the same, word for word? Of short ones, which may be alike by chance, the headlines
    /// must be too.
    fn is_same(&self, other: &Self) -> bool {
        const SHORT: usize = 24;
        self.text == other.text && (self.terms.len() > SHORT || self.title == other.title)
    }

    /// Does each of two copies name somebody, or a number, of which the other says nothing? One that was
    /// only shortened says less, and nothing else.
    fn contradicts(&self, other: &Self) -> bool {
        !self.alone(other).is_empty() && !other.alone(self).is_empty()
    }

    /// Whom it names, and the numbers, of which `other` says nothing.
    fn alone(&self, other: &Self) -> Vec<String> {
        let mut alone: Vec<String> = self.facts.iter().filter(|fact| !other.words.contains(*fact)).cloned().collect();
        alone.sort_unstable();
        alone.dedup();
        alone
    }
}

impl<'a> Stories<'a> {
    fn new(archive: &'a Archive, wanted: usize) -> tantivy::Result<Self> {
        let segments = archive.searcher().segment_readers().iter();
        let column = |name: &'static str| -> tantivy::Result<Vec<Column<u64>>> {
            segments.clone().map(|segment| segment.fast_fields().u64(name)).collect()
        };
        Ok(Self { archive, sketches: column("fingerprint")?, words: column("words")?, wanted, stories: Vec::new() })
    }

    /// Adds a hit: to the story that it copies, or as a new one if there are not enough yet. Returns
    /// the looks of the hit if it is shown in place of another copy.
    fn push(&mut self, hit: Scored) -> tantivy::Result<Option<CopyLooks>> {
        let looks = self.looks(hit.address);
        let mut body = None;
        for story in &mut self.stories {
            if !looks.like(&story.looks) {
                continue;
            }
            let own = match body.take() {
                Some(own) => own,
                None => read(self.archive, hit)?,
            };
            let theirs = match story.body.take() {
                Some(theirs) => theirs,
                None => read(self.archive, story.group.shown)?,
            };
            // Copies differ in wording only: who else, or how many, is another thing to know.
            let is_copy =
                own.is_same(&theirs) || overlap(&own.terms, &theirs.terms) >= COPIED && !own.contradicts(&theirs);
            if !is_copy {
                story.body = Some(theirs);
                body = Some(own);
                continue;
            }
            let shown = story.group.shown;
            if story.group.texts.is_empty() {
                story.group.texts.push((shown.address, theirs.text));
            }
            story.group.texts.push((hit.address, own.text));
            let fuller = own.length > theirs.length;
            let earlier = match (hit.day, shown.day) {
                // A correction stands for what it corrects.
                _ if own.corrected != theirs.corrected => own.corrected,
                (Some(a), Some(b)) => a < b || a == b && fuller,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => fuller,
            };
            if !earlier {
                story.group.copies.push(hit);
                story.body = Some(theirs);
                return Ok(None);
            }
            story.group.copies.push(shown);
            story.group.shown = hit;
            story.looks = looks;
            story.body = Some(own);
            return Ok(Some(looks));
        }
        if self.stories.len() < self.wanted {
            self.stories.push(OpenGroup { group: CopyGroup::single(hit), looks, body });
        }
        Ok(None)
    }

    /// Adds the copies among the hits after the first `seen`, which are in no order: as if all were
    /// pushed one after the other, but put in order are only those that look like a story.
    fn gather(&mut self, found: &Ranked, seen: usize) -> tantivy::Result<()> {
        let rest = &found.all()[seen..];
        let shown: Vec<CopyLooks> = self.stories.iter().map(|story| story.looks).collect();
        let mut suspects = self.like(rest, &shown);
        found.put_in_order(&mut suspects, self.archive)?;
        let mut at = 0;
        while let Some(hit) = suspects.get(at).copied() {
            at += 1;
            let Some(looks) = self.push(hit)? else { continue };
            // What comes later is compared with the copy that is shown now.
            let known: FxHashSet<DocAddress> = suspects.iter().map(|s| s.address).collect();
            suspects.extend(self.like(rest, &[looks]).into_iter().filter(|s| !known.contains(&s.address)));
            found.put_in_order(&mut suspects, self.archive)?;
            at = suspects.iter().position(|s| s.address == hit.address).map_or(at, |place| place + 1);
        }
        Ok(())
    }

    /// Those of `hits` that look like one of `shown`.
    fn like(&self, hits: &[Scored], shown: &[CopyLooks]) -> Vec<Scored> {
        if shown.is_empty() || hits.is_empty() {
            return Vec::new();
        }
        let sketches = Sketches::new(shown.iter().map(|looks| looks.sketch));
        let alike = |hit: &&Scored| {
            let own = self.looks(hit.address);
            if own.is_short() { shown.contains(&own) } else { sketches.hold_one_like(&own.sketch, SUSPICIOUS) }
        };
        hits.iter().filter(alike).copied().collect()
    }

    fn looks(&self, address: DocAddress) -> CopyLooks {
        let mut sketch = NO_SKETCH;
        let parts = self.sketches[address.segment_ord as usize].values_for_doc(address.doc_id);
        sketch.iter_mut().zip(parts).for_each(|(place, part)| *place = part);
        CopyLooks { sketch, words: self.words_of(address) }
    }

    fn words_of(&self, address: DocAddress) -> u64 {
        self.words[address.segment_ord as usize].first(address.doc_id).unwrap_or_default()
    }

    fn counts_as_many_words(&self, looks: &CopyLooks, other: DocAddress) -> bool {
        looks.words == self.words_of(other) && (looks.sketch != NO_SKETCH || looks.is_short())
    }
}

fn read(archive: &Archive, hit: Scored) -> tantivy::Result<Body> {
    Ok(body_of(&archive.article(hit.address)?))
}

fn body_of(article: &Article) -> Body {
    let prose = prose_of(article, Field::Body);
    let terms = terms_of(article, Field::Body, &prose);
    let words: FxHashSet<String> =
        terms.iter().filter_map(|term| TermText::new(&term.text).word()).map(str::to_owned).collect();
    let is_number = |word: &&String| word.bytes().any(|b| b.is_ascii_digit());
    let people = article.entities.iter().filter(|e| e.field == Field::Body && e.kind == EntityKind::Person);
    let surname = |e: &Entity| Some(fold(article.body.get(e.range())?.split_whitespace().last()?).into_owned());
    // A surname that is no word of the text is a possessive, or cut: nothing can be said of it.
    let mut facts: Vec<String> = people.filter_map(surname).filter(|name| words.contains(name)).collect();
    facts.extend(words.iter().filter(is_number).cloned());
    let text = number_of(prose.tokens.iter().map(|token| token.of(&article.body)));
    let title = number_of(article.title.split_whitespace());
    Body { text, title, length: article.body.len(), corrected: is_correction(article), terms, words, facts }
}

/// A number that two sequences of words share only if they are the same.
fn number_of<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    let mut hasher = FxHasher::default();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish()
}

/// Does an article say of itself that it corrects or updates another?
pub fn is_correction(article: &Article) -> bool {
    let opening: String = article.body.chars().take(160).collect();
    let says = |text: &str| {
        let text = text.trim_start().to_lowercase();
        [
            "correction:",
            "corrected:",
            "clarification:",
            "update:",
            "updated:",
            "(corrects ",
            "(updates ",
            "correction -",
        ]
        .iter()
        .any(|mark| text.starts_with(mark))
            || text.contains("(corrected)")
            || text.contains("(corrects ")
    };
    says(&article.title) || says(&opening)
}

//! Near copies: the same story told again, by an agency's customers or under another headline.
//!
//! A copy is folded only if it differs in wording, or tells less or a little more; what it tells more is named
//! with the hit. Which may be copies is told in `looks`, what a text says is read in `wording`, how two differ in `differences`.

mod differences;
mod looks;
mod wording;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::DocAddress;

use self::differences::{COPIED, WrittenNames};
use self::looks::{CopyLooks, LooksColumns};
use self::wording::{CopyText, SuspectText};
use super::ranked::{Ranked, Scored};
use crate::article::Article;
use crate::index::archive::Archive;
use crate::index::fingerprint::overlap;

/// Of a copy that is not shown so many facts are named with the hit at most. One that tells more is shown itself.
const NAMED: usize = 6;

/// A copy is held against so many texts of its group at most.
const COMPARED: usize = 50;

/// A story: the copy that is shown, and how many more there are.
#[derive(Debug, Clone)]
pub struct CopyGroup {
    /// The copy that is shown.
    pub shown: Scored,
    /// The copy with the best score.
    pub best: Scored,
    /// The others.
    pub copies: Vec<Scored>,
    /// What those say that were compared.
    texts: Vec<(DocAddress, Arc<CopyText>)>,
}

/// What a copy says of which the copy that is shown says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SaysMore {
    /// The text is the same, word for word.
    pub same_text: bool,
    /// Its headline says something else.
    pub headline: bool,
    /// WrittenNames and numbers, as they are written.
    pub facts: Vec<String>,
}

impl CopyGroup {
    /// A story of one copy.
    pub fn single(hit: Scored) -> Self {
        Self { shown: hit, best: hit, copies: Vec::new(), texts: Vec::new() }
    }

    /// What each of the copies says more than the one that is shown, in their order.
    ///
    /// # Errors
    /// What the engine says.
    pub fn says_more(&self, archive: &Archive) -> tantivy::Result<Vec<SaysMore>> {
        let mut names = WrittenNames::new(archive);
        let text = |address| self.texts.iter().find(|(of, _)| *of == address).map(|(_, text)| text);
        let more = |copy: &Scored| -> tantivy::Result<SaysMore> {
            let (Some(own), Some(shown)) = (text(copy.address), text(self.shown.address)) else {
                return Ok(SaysMore::default());
            };
            let same_text = own.text == shown.text;
            let facts = if same_text { Vec::new() } else { own.alone(shown, &mut names)? };
            Ok(SaysMore { same_text, headline: own.claims_more(shown), facts })
        };
        self.copies.iter().map(more).collect()
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
    /// WrittenNames and numbers that only this one has, as they are written.
    pub only_here: Vec<String>,
    /// WrittenNames and numbers of the article that was asked for which this one lacks.
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
    let columns = LooksColumns::open(archive)?;
    let looks = columns.of(address);
    let article = archive.article(address)?;
    let (own, mut names) = (CopyText::of(&article), WrittenNames::new(archive));
    let (corrected, only_here, missing) = (own.corrected, Vec::new(), Vec::new());
    let mut out = vec![Copy { corrected, article, overlap: 1.0, same_text: false, only_here, missing }];
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            let other = DocAddress::new(ordinal as u32, doc);
            if other == address || !looks.like(&columns.of(other)) {
                continue;
            }
            let article = archive.article(other)?;
            let theirs = CopyText::of(&article);
            let same_text = own.is_same(&theirs);
            let overlap = if same_text { 1.0 } else { overlap(&own.runs, &theirs.runs) };
            if overlap >= COPIED {
                let (only_here, missing) = (theirs.alone(&own, &mut names)?, own.alone(&theirs, &mut names)?);
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
    let columns = LooksColumns::open(archive)?;
    let looks = columns.of(address);
    let mut own = None;
    let mut out = Vec::new();
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            let other = DocAddress::new(ordinal as u32, doc);
            if other == address || !columns.count_as_many_words(&looks, other) || looks != columns.of(other) {
                continue;
            }
            let own = match &own {
                Some(own) => own,
                None => own.insert(CopyText::of(&archive.article(address)?)),
            };
            let article = archive.article(other)?;
            if own.is_same(&CopyText::of(&article)) {
                out.push(article);
            }
        }
    }
    out.sort_by(|a, b| (&a.url, &a.path).cmp(&(&b.url, &b.path)));
    Ok(out)
}

/// Groups hits as they come, best first. The first of a group gives it its place; shown is the
/// earliest dated copy, of several of one day the fullest, but none that tells much less than another.
struct Stories<'a> {
    archive: &'a Archive,
    looks: LooksColumns,
    names: WrittenNames<'a>,
    wanted: usize,
    stories: Vec<OpenGroup>,
}

/// A story in the making.
struct OpenGroup {
    group: CopyGroup,
    /// Those of the copy that is shown.
    looks: CopyLooks,
    /// Its text, read when first needed.
    text: Option<SuspectText>,
}

impl OpenGroup {
    /// May a text be a copy of the one that is shown?
    fn may_take(&mut self, own: &SuspectText, archive: &Archive) -> tantivy::Result<bool> {
        let shown = match &self.text {
            Some(shown) => shown,
            None => self.text.insert(SuspectText::of(archive.article(self.group.shown.address)?)),
        };
        Ok(own.may_copy(shown))
    }

    /// What the copy that is shown says, read when first needed.
    fn shown(&mut self, archive: &Archive) -> tantivy::Result<Arc<CopyText>> {
        let address = self.group.shown.address;
        if let Some((_, text)) = self.group.texts.iter().find(|(of, _)| *of == address) {
            return Ok(Arc::clone(text));
        }
        let text = Arc::new(CopyText::of(&archive.article(address)?));
        self.group.texts.push((address, Arc::clone(&text)));
        Ok(text)
    }

    /// Is `own` a copy of the one that is shown, and at odds with none of the others? What two copies
    /// say that contradict each other need not be contradicted by a third, which is shorter.
    fn takes(&mut self, own: &CopyText, archive: &Archive, names: &mut WrittenNames<'_>) -> tantivy::Result<bool> {
        let shown = self.shown(archive)?;
        if !own.copies(&shown, names)? {
            return Ok(false);
        }
        // Not against a text again that was compared already, nor against more than tell one story.
        let mut compared = FxHashSet::from_iter([shown.text]);
        for (_, other) in &self.group.texts {
            if compared.len() < COMPARED && compared.insert(other.text) && own.contradicts(other, names)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Is `own`, which the group takes, to be shown in place of the one that is?
    fn is_led_by(
        &self,
        hit: Scored,
        own: &CopyText,
        shown: &CopyText,
        names: &mut WrittenNames<'_>,
    ) -> tantivy::Result<bool> {
        let day = self.group.shown.day;
        let fuller = own.length > shown.length;
        let earlier = match (hit.day, day) {
            // A correction stands for what it corrects.
            _ if own.corrected != shown.corrected => return Ok(own.corrected),
            (Some(a), Some(b)) => a < b || a == b && fuller,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => fuller,
        };
        if !earlier {
            return Ok(own.alone(shown, names)?.len() > NAMED);
        }
        for (_, other) in &self.group.texts {
            if other.alone(own, names)?.len() > NAMED {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<'a> Stories<'a> {
    fn new(archive: &'a Archive, wanted: usize) -> tantivy::Result<Self> {
        let looks = LooksColumns::open(archive)?;
        Ok(Self { archive, looks, names: WrittenNames::new(archive), wanted, stories: Vec::new() })
    }

    /// Adds a hit: to the story that it copies, or as a new one if there are not enough yet. Returns
    /// the looks of the hit if it is shown in place of another copy.
    fn push(&mut self, hit: Scored) -> tantivy::Result<Option<CopyLooks>> {
        let looks = self.looks.of(hit.address);
        let mut suspect: Option<SuspectText> = None;
        let mut read: Option<Arc<CopyText>> = None;
        for story in self.stories.iter_mut().filter(|story| looks.like(&story.looks)) {
            let text = match &suspect {
                Some(text) => text,
                None => suspect.insert(SuspectText::of(self.archive.article(hit.address)?)),
            };
            if !story.may_take(text, self.archive)? {
                continue;
            }
            let own = read.get_or_insert_with(|| Arc::new(CopyText::of(&text.article)));
            if !story.takes(own, self.archive, &mut self.names)? {
                continue;
            }
            let shown = story.shown(self.archive)?;
            let leads = story.is_led_by(hit, own, &shown, &mut self.names)?;
            story.group.texts.push((hit.address, Arc::clone(own)));
            if !leads {
                story.group.copies.push(hit);
                return Ok(None);
            }
            story.group.copies.push(story.group.shown);
            story.group.shown = hit;
            (story.looks, story.text) = (looks, suspect);
            return Ok(Some(looks));
        }
        if self.stories.len() < self.wanted {
            let mut group = CopyGroup::single(hit);
            group.texts.extend(read.map(|own| (hit.address, own)));
            self.stories.push(OpenGroup { group, looks, text: suspect });
        }
        Ok(None)
    }

    /// Adds the copies among the hits after the first `seen`: as if all were pushed one after the other, but put in
    /// order are only those that look like a story.
    fn gather(&mut self, found: &mut Ranked, seen: usize) -> tantivy::Result<()> {
        let mut known: FxHashSet<DocAddress> = found.first(seen, self.archive)?.iter().map(|hit| hit.address).collect();
        let mut suspects: Vec<Scored> = Vec::new();
        let mut shown: Vec<CopyLooks> = self.stories.iter().map(|story| story.looks).collect();
        let mut at = 0usize;
        loop {
            let alike = self.looks.like(found.hits(), &shown);
            suspects.extend(alike.into_iter().filter(|hit| known.insert(hit.address)));
            let last = at.checked_sub(1).map(|last| suspects[last].address);
            found.put_in_order(&mut suspects, self.archive)?;
            at = suspects.iter().position(|hit| Some(hit.address) == last).map_or(at, |place| place + 1);
            let looks = loop {
                let Some(hit) = suspects.get(at).copied() else { return Ok(()) };
                at += 1;
                if let Some(looks) = self.push(hit)? {
                    break looks;
                }
            };
            // What comes later is compared with the copy that is shown now.
            shown = vec![looks];
        }
    }
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

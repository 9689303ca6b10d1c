//! Near copies: the same story told again, by an agency's customers or under another headline.

use tantivy::columnar::Column;

use super::run::Scored;
use crate::article::{Article, Field};
use crate::index::analysis::Term;
use crate::index::archive::Archive;
use crate::index::document::terms_of;
use crate::index::fingerprint::{overlap, resemblance};
use crate::text::Prose;

/// Sketches at least so alike are compared in full. A copy cut to a third resembles the whole by
/// about a third, give or take what a sketch of 32 bins errs.
const SUSPICIOUS: f32 = 0.2;
/// Texts are copies if at least this share of the shorter stands in the longer.
const COPIED: f32 = 0.6;

/// A story: the copy that is shown, and how many more there are.
#[derive(Debug, Clone)]
pub struct Group {
    /// The copy that is shown.
    pub shown: Scored,
    /// The best score of any copy.
    pub score: f32,
    /// Number of the others.
    pub copies: usize,
}

impl Group {
    /// A story of one copy.
    pub fn single(hit: Scored) -> Self {
        Self { shown: hit, score: hit.score, copies: 0 }
    }
}

/// Groups hits as they come, best first. The first of a group gives it its place; shown is the
/// earliest dated copy, of several of one day the fullest.
pub struct Copies<'a> {
    archive: &'a Archive,
    sketches: Vec<Column<u64>>,
    groups: Vec<(Group, Vec<u64>, Option<Body>)>,
}

/// The text of a story's shown copy, read when first needed.
struct Body {
    terms: Vec<Term>,
    length: usize,
}

impl<'a> Copies<'a> {
    /// No stories yet.
    pub fn new(archive: &'a Archive) -> tantivy::Result<Self> {
        let segments = archive.searcher().segment_readers().iter();
        let sketches = segments.map(|s| s.fast_fields().u64("fingerprint")).collect::<tantivy::Result<_>>()?;
        Ok(Self { archive, sketches, groups: Vec::new() })
    }

    /// Adds a hit: to the story that it copies, or as a new one if there are not `wanted` yet.
    pub fn push(&mut self, hit: Scored, wanted: usize) -> tantivy::Result<()> {
        let sketch = self.sketch(hit);
        let alike = |other: &[u64]| !sketch.is_empty() && resemblance(&sketch, other) >= SUSPICIOUS;
        let mut body = None;
        for i in 0..self.groups.len() {
            if !alike(&self.groups[i].1) {
                continue;
            }
            let own = match body.take() {
                Some(own) => own,
                None => read(self.archive, hit)?,
            };
            let (group, _, known) = &mut self.groups[i];
            let theirs = match known.take() {
                Some(theirs) => theirs,
                None => read(self.archive, group.shown)?,
            };
            if overlap(&own.terms, &theirs.terms) >= COPIED {
                group.copies += 1;
                let earlier = match (hit.day, group.shown.day) {
                    (Some(a), Some(b)) => a < b || a == b && own.length > theirs.length,
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => own.length > theirs.length,
                };
                if earlier {
                    group.shown = hit;
                    self.groups[i].1 = sketch;
                    self.groups[i].2 = Some(own);
                } else {
                    self.groups[i].2 = Some(theirs);
                }
                return Ok(());
            }
            self.groups[i].2 = Some(theirs);
            body = Some(own);
        }
        if self.groups.len() < wanted {
            self.groups.push((Group::single(hit), sketch, body));
        }
        Ok(())
    }

    /// The stories, in the order of their best copies.
    pub fn groups(self) -> Vec<Group> {
        self.groups.into_iter().map(|(group, _, _)| group).collect()
    }

    fn sketch(&self, hit: Scored) -> Vec<u64> {
        self.sketches[hit.address.segment_ord as usize].values_for_doc(hit.address.doc_id).collect()
    }
}

fn read(archive: &Archive, hit: Scored) -> tantivy::Result<Body> {
    let article: Article = archive.article(hit.address)?;
    let prose = Prose::of(&article.body);
    Ok(Body { terms: terms_of(&article, Field::Body, &prose), length: article.body.len() })
}

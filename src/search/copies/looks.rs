//! What tells, before texts are read, whether they may be copies: their sketches and numbers of words.

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId};

use super::super::hits::Hits;
use super::super::ranked::Scored;
use crate::index::archive::Archive;
use crate::index::fingerprint::{NO_SKETCH, Sketch, Sketches, resemblance};
use crate::index::postings::places;

/// Sketches at least so alike are compared in full. A copy cut to a third resembles the whole by
/// about a third, give or take what a sketch of 32 bins errs.
const SUSPICIOUS: f32 = 0.2;

/// What an article looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CopyLooks {
    sketch: Sketch,
    /// Words of the body.
    words: u64,
}

impl CopyLooks {
    /// May the texts be copies? Short ones, which have no sketch, only if they have as many words.
    pub fn like(&self, other: &Self) -> bool {
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

/// What the articles of an archive look like, by segment.
pub(super) struct LooksColumns {
    sketches: Vec<Column<u64>>,
    words: Vec<Column<u64>>,
}

/// Articles that are looked at together.
const TOGETHER: usize = u64::BITS as usize;
/// If so many of [`TOGETHER`] are asked for, the sketches of all are read: one behind the other they are there sooner
/// than some of them here and there.
const MANY: u32 = 10;

impl LooksColumns {
    /// Opens what is needed of `archive`.
    pub fn open(archive: &Archive) -> tantivy::Result<Self> {
        let segments = archive.searcher().segment_readers().iter();
        let column = |name: &'static str| -> tantivy::Result<Vec<Column<u64>>> {
            segments.clone().map(|segment| segment.fast_fields().u64(name)).collect()
        };
        Ok(Self { sketches: column("fingerprint")?, words: column("words")? })
    }

    /// What an article looks like.
    pub fn of(&self, address: DocAddress) -> CopyLooks {
        CopyLooks { sketch: self.sketch(address), words: self.words_of(address) }
    }

    /// Has an article as many words as one that looks so, and may the two be copies?
    pub fn count_as_many_words(&self, looks: &CopyLooks, other: DocAddress) -> bool {
        looks.words == self.words_of(other) && (looks.sketch != NO_SKETCH || looks.is_short())
    }

    /// Those of `hits` that look like one of `shown`. They are looked at in the order in which they are stored:
    /// by chance each would cost a miss of the cache.
    pub fn like(&self, hits: &Hits, shown: &[CopyLooks]) -> Vec<Scored> {
        if shown.is_empty() {
            return Vec::new();
        }
        let all = Sketches::new(shown.iter().map(|looks| looks.sketch));
        let short: Vec<&CopyLooks> = shown.iter().filter(|looks| looks.is_short()).collect();
        let mut alike = Vec::new();
        let mut sketches = [NO_SKETCH; TOGETHER];
        for (segment, first, asked) in hits.by_64() {
            self.read(segment, first, asked, &mut sketches);
            for place in places(asked) {
                let (address, sketch) = (DocAddress::new(segment, first + place), &sketches[place as usize]);
                let is_short = !short.is_empty() && *sketch == NO_SKETCH;
                if all.hold_one_like(sketch, SUSPICIOUS) || is_short && short.contains(&&self.of(address)) {
                    alike.extend(hits.get(address));
                }
            }
        }
        alike
    }

    fn sketch(&self, address: DocAddress) -> Sketch {
        let column = &self.sketches[address.segment_ord as usize];
        let mut sketch = NO_SKETCH;
        let parts = column.index.value_row_ids(address.doc_id);
        let wanted = sketch.len().min(parts.len());
        // All at once: each by itself takes as long.
        column.values.get_range(u64::from(parts.start), &mut sketch[..wanted]);
        sketch
    }

    /// Reads the sketches of those articles from `first` on that are asked for by a bit.
    fn read(&self, segment: u32, first: DocId, asked: u64, sketches: &mut [Sketch; TOGETHER]) {
        let column = &self.sketches[segment as usize];
        let rows = column.index.value_row_ids(first).start;
        let articles = (column.num_docs() - first).min(TOGETHER as u32);
        let end = column.index.value_row_ids(first + articles - 1).end;
        let each = NO_SKETCH.len() as u32;
        if end - rows != articles * each {
            // Not all of them have one.
            places(asked)
                .for_each(|place| sketches[place as usize] = self.sketch(DocAddress::new(segment, first + place)));
        } else if asked.count_ones() >= MANY {
            column.values.get_range(u64::from(rows), sketches[..articles as usize].as_flattened_mut());
        } else {
            for place in places(asked) {
                column.values.get_range(u64::from(rows + place * each), &mut sketches[place as usize]);
            }
        }
    }

    fn words_of(&self, address: DocAddress) -> u64 {
        self.words[address.segment_ord as usize].first(address.doc_id).unwrap_or_default()
    }
}

//! Whose an identity is, when records of several files give it.
//!
//! The article is what the record says that came last: a new one, or one with other content than
//! before, and among those of one run the later in the order of the input. A record that was read
//! before and says the same takes nothing back. What lost is remembered with its file; when the record
//! that won is gone, the last of the others, by path, takes its place.
//!
//! A rebuild changes nothing of that: the file whose article it was keeps it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::TantivyError;

use super::reading::Wanted;
use super::steps::{FileOrigin, STREAM};
use crate::index::ledger::{KnownArticle, Ledger};
use crate::index::seen::Claim;

/// An article that was dealt with in this run.
#[derive(Debug)]
pub(super) struct Placed {
    /// Its file.
    pub path: Arc<str>,
    /// Its number there, 0 for a page.
    pub number: u64,
    hash: u64,
    /// The record is new, or was changed.
    is_new: bool,
    /// It was the same file's before this run.
    owned: bool,
    /// Number and hash of earlier records of the same file that give the same identity.
    earlier: Vec<(u64, u64)>,
}

/// Whose every identity is.
pub(super) struct Claims {
    rebuild: bool,
    placed: FxHashMap<Box<str>, Placed>,
    /// Records whose identity is another record's article, by file.
    replaced: FxHashMap<Arc<str>, Vec<Claim>>,
    /// Files whose replaced records are in the totals of this run.
    counted: FxHashSet<Arc<str>>,
    /// Identities whose article left the index, or its file, in this run or in one that was killed.
    orphans: FxHashSet<Box<str>>,
}

/// A record that gives an identity.
#[derive(Clone, Copy)]
pub(super) struct Offer<'o> {
    pub id: &'o str,
    pub number: u64,
    pub hash: u64,
    /// The index does not know this record, or with other content.
    pub is_new: bool,
    /// The article that had the identity before this run, with its file.
    pub owner: Option<&'o (Arc<str>, KnownArticle)>,
}

impl Offer<'_> {
    /// Had this file the article before the run?
    fn owns(&self, origin: &FileOrigin) -> bool {
        self.owner.is_some_and(|(file, _)| **file == *origin.known_as)
    }
}

impl Claims {
    /// With what `ledger` knows. `killed`: the run before this one may have left articles removed
    /// whose place another record is to take.
    pub fn new(ledger: &Ledger, rebuild: bool, killed: bool) -> Result<Self, TantivyError> {
        let (mut replaced, mut orphans) = (FxHashMap::default(), FxHashSet::default());
        for (path, seen) in ledger.seen().files().filter(|(_, seen)| !seen.replaced.is_empty()) {
            if !rebuild {
                replaced.insert(Arc::from(path), seen.replaced.clone());
            }
            for claim in seen.replaced.iter().filter(|_| killed || rebuild) {
                if ledger.file_of(&claim.id)?.is_none() {
                    orphans.insert(claim.id.clone());
                }
            }
        }
        Ok(Self { rebuild, placed: FxHashMap::default(), replaced, counted: FxHashSet::default(), orphans })
    }

    /// What was dealt with under this identity.
    pub fn placed(&self, id: &str) -> Option<&Placed> {
        self.placed.get(id)
    }

    /// How many articles were dealt with.
    pub fn all_placed(&self) -> u64 {
        self.placed.len() as u64
    }

    /// Does the identity become, or stay, this record's? One that was read before, and whose article is
    /// gone, has to wait until all was read: see [`Claims::take_wanted`].
    pub fn wins(&self, origin: &FileOrigin, offer: Offer<'_>) -> bool {
        let owns = offer.owns(origin);
        match self.placed.get(offer.id) {
            Some(placed) if placed.path == origin.path => true,
            Some(placed) if self.rebuild => owns || (offer.is_new && !placed.owned),
            Some(placed) => offer.is_new || (owns && !placed.is_new),
            None => owns || offer.is_new,
        }
    }

    /// Gives the identity to this record. What loses it by that is named.
    pub fn place(&mut self, origin: &FileOrigin, offer: Offer<'_>) -> Option<Replaced> {
        let owned = offer.owns(origin);
        let placed = Placed {
            path: Arc::clone(&origin.path),
            number: offer.number,
            hash: offer.hash,
            is_new: offer.is_new,
            owned,
            earlier: Vec::new(),
        };
        match self.placed.insert(offer.id.into(), placed) {
            Some(before) if before.path == origin.path => {
                let replaced = Replaced { path: before.path.to_string(), number: before.number };
                let mut earlier = before.earlier;
                earlier.push((before.number, before.hash));
                if let Some(placed) = self.placed.get_mut(offer.id) {
                    placed.earlier = earlier;
                    placed.is_new |= before.is_new;
                }
                Some(replaced)
            }
            Some(before) => {
                // Its file was read to its end: the earlier ones are known.
                self.remember(&before.path, Claim { id: offer.id.into(), record: before.number, hash: before.hash });
                Some(Replaced { path: before.path.to_string(), number: before.number })
            }
            None => {
                let orphaned = self.orphans.contains(offer.id);
                let (file, known) = offer.owner.filter(|(file, _)| !owned && **file != *STREAM && !orphaned)?;
                let claim = Claim { id: offer.id.into(), record: known.record, hash: known.hash };
                self.remember(file, claim);
                // The ledger tells the file; its record is not worth telling.
                Some(Replaced { path: file.to_string(), number: 0 })
            }
        }
    }

    fn remember(&mut self, path: &Arc<str>, claim: Claim) {
        if **path != *STREAM {
            self.replaced.entry(Arc::clone(path)).or_default().push(claim);
        }
    }

    /// Gives the identity of an article that is gone to a record that was read before.
    pub fn restore(&mut self, origin: &FileOrigin, offer: Offer<'_>) {
        let Offer { id, number, hash, is_new, .. } = offer;
        let placed = Placed { path: Arc::clone(&origin.path), number, hash, is_new, owned: false, earlier: Vec::new() };
        if let Some(before) = self.placed.insert(id.into(), placed) {
            self.remember(&before.path, Claim { id: id.into(), record: before.number, hash: before.hash });
        }
    }

    /// A file was read to its end; `lost` are its records whose identity is another's. What is known of
    /// those that could not be read, `unread`, stays known.
    pub fn ended(&mut self, origin: &FileOrigin, mut lost: Vec<Claim>, unread: impl Fn(u64) -> bool) {
        let moved = (*origin.known_as != *origin.path).then(|| self.replaced.remove(&*origin.known_as)).flatten();
        // What other files took from it before it was read is among the lost, too.
        let known = self.replaced.remove(&origin.path).into_iter().chain(moved).flatten();
        let read: FxHashSet<u64> = lost.iter().map(|claim| claim.record).collect();
        lost.extend(known.filter(|claim| unread(claim.record) && !read.contains(&claim.record)));
        self.counted.insert(Arc::clone(&origin.path));
        if !lost.is_empty() {
            self.replaced.insert(Arc::clone(&origin.path), lost);
        }
    }

    /// Records of the same file that gave `id` before the one that has it.
    pub fn earlier(&self, id: &str) -> impl Iterator<Item = (u64, u64)> {
        self.placed.get(id).into_iter().flat_map(|placed| placed.earlier.iter().copied())
    }

    /// A file was not read, as it has not changed.
    pub fn skipped(&mut self, path: &str) {
        if let Some((path, _)) = self.replaced.get_key_value(path) {
            self.counted.insert(Arc::clone(path));
        }
    }

    /// The article of this identity left the index: another record may take its place.
    pub fn orphan(&mut self, id: &str) {
        self.orphans.insert(id.into());
    }

    /// A file is gone, and its records with it.
    pub fn forget_file(&mut self, path: &str) {
        self.replaced.remove(path);
    }

    /// No record is to take the place of this article. The files of those that could are named.
    pub fn forget(&mut self, id: &str) -> Vec<Arc<str>> {
        self.orphans.remove(id);
        let mut files = Vec::new();
        self.replaced.retain(|path, claims| {
            let before = claims.len();
            claims.retain(|claim| *claim.id != *id);
            if claims.len() < before {
                files.push(Arc::clone(path));
            }
            !claims.is_empty()
        });
        files
    }

    /// Records whose identity is another's, by file.
    pub fn replaced(&self) -> impl Iterator<Item = (&Arc<str>, &Vec<Claim>)> {
        self.replaced.iter()
    }

    /// Takes what is to be read again so that no identity is lost whose article is gone: files, with
    /// the identities that are wanted of each. What they do not give is asked of the next one by the
    /// next call.
    pub fn take_wanted(&mut self) -> Wanted {
        let mut last: FxHashMap<&str, &Arc<str>> = FxHashMap::default();
        let open = |id: &str| self.orphans.contains(id) && !self.placed.contains_key(id);
        for (path, claims) in &self.replaced {
            for claim in claims.iter().filter(|claim| open(&claim.id)) {
                let file = last.entry(&claim.id).or_insert(path);
                if **file < *path {
                    *file = path;
                }
            }
        }
        let mut wanted = Wanted::new();
        for (id, path) in last {
            wanted.entry(Arc::clone(path)).or_default().insert(id.into());
        }
        for (path, ids) in &wanted {
            if let Some(claims) = self.replaced.get_mut(path) {
                claims.retain(|claim| !ids.contains(&claim.id));
            }
        }
        self.replaced.retain(|_, claims| !claims.is_empty());
        wanted
    }

    /// Are the replaced records of this file in the totals of this run?
    pub fn is_counted(&self, path: &str) -> bool {
        self.counted.contains(path)
    }
}

/// Where a record stands that lost its identity to another.
pub(super) struct Replaced {
    path: String,
    number: u64,
}

impl Replaced {
    /// Its file.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// `path#number`, or the path alone for a page.
impl std::fmt::Display for Replaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if self.number > 0 { write!(f, "#{}", self.number) } else { Ok(()) }
    }
}

//! What a run tells: events while it goes, and totals that add up.

use std::collections::BTreeMap;

use super::harvest::Harvest;
use crate::source::Rejection;

/// Something that happened and that a person may want to know.
#[derive(Debug)]
pub enum RunEvent<'a> {
    /// An input was not read.
    Rejected(&'a Rejection),
    /// An article was given again with the same identity, and replaces the earlier one.
    Repeated {
        /// The identity.
        id: &'a str,
        /// Where it stands now.
        path: &'a str,
        /// Where the article stood that it replaces.
        replaced: &'a str,
    },
    /// A file was found under another name; its articles keep their identities.
    Moved {
        /// Its name before.
        from: &'a str,
        /// Its name now.
        to: &'a str,
    },
    /// Articles whose files are gone are kept all the same, as it may be the disk that is gone.
    Withheld {
        /// The path that was to be mirrored.
        root: &'a str,
        /// What looks wrong about it.
        doubt: Doubt,
        /// Articles that would have been removed.
        articles: u64,
        /// Articles that the index holds of that path.
        of: u64,
    },
    /// A source file is gone; its articles were kept as they were stored.
    Kept {
        /// The file.
        path: &'a str,
        /// How many articles.
        articles: usize,
    },
    /// A rebuild goes on from one that was stopped.
    GoesOn {
        /// Articles that are written already.
        articles: u64,
    },
    /// Something about an article that was read all the same.
    Noted {
        /// The article's path.
        path: &'a str,
        /// What had to be mended or could not be read.
        note: &'a str,
    },
    /// Something about a file as a whole: keys of its records that were not used.
    Remarked {
        /// The file.
        path: &'a str,
        /// A sentence.
        text: &'a str,
    },
    /// Files in folders that are of no kind that is read, by the ending of their names.
    PassedOver(&'a BTreeMap<String, usize>),
    /// What has become of an article since the last run; told at the end, if it was asked for.
    Became {
        /// What.
        change: ArticleChange,
        /// Its identity.
        id: &'a str,
        /// Where it stands, or stood.
        path: &'a str,
        /// Its title.
        title: &'a str,
    },
    /// What was read, at the end.
    Read(&'a Harvest),
    /// How far it is.
    Progress(Progress),
}

/// What has become of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArticleChange {
    /// It is new in the index.
    Added,
    /// It says something else, or stands somewhere else.
    Changed,
    /// It is gone from the index.
    Removed,
}

impl ArticleChange {
    /// What is known of an article after another change, if anything is left to tell.
    #[must_use]
    pub fn then(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Added, Self::Removed) => None,
            (Self::Added, _) => Some(Self::Added),
            (Self::Removed, Self::Added) => Some(Self::Changed),
            (_, next) => Some(next),
        }
    }
}

/// Why it is doubted that files were meant to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The path itself is not there.
    Missing,
    /// It holds no file that could be read, as an empty mount point.
    Empty,
    /// Too large a share of it would go at once.
    Share,
    /// The file ends early, or a part of it cannot be read.
    Cut,
    /// The file held records, and is one page or nothing now.
    Another,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles dealt with.
    pub articles: u64,
    /// Bytes of files dealt with.
    pub bytes: u64,
    /// Bytes of all files; 0 when that is not known, as of a stream.
    pub all_bytes: u64,
}

/// What became of everything that a run saw, in articles. Each was one of added, changed,
/// unchanged, removed and rejected: their sum is [`Totals::seen`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// New in the index.
    pub added: u64,
    /// In the index before, under the same identity, with other content.
    pub changed: u64,
    /// In the index before, and as it was.
    pub unchanged: u64,
    /// Gone from their source, and now from the index.
    pub removed: u64,
    /// Files, folders and records that could not be read.
    pub rejected: u64,
    /// Everything that was looked at. Counted by itself, not as the sum of the others.
    pub seen: u64,
    /// Files that were looked at.
    pub files: u64,
    /// Files of those that were not opened because nothing about them had changed.
    pub skipped: u64,
    /// Files in folders that are of no kind that is read.
    pub ignored: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// Records that were passed over because they were purged; not among those seen.
    pub purged: u64,
    /// The run was stopped before its end: what was read is in the index, the rest is not.
    pub stopped: bool,
    /// It was stopped because the disk is nearly full.
    pub no_room: bool,
}

impl Totals {
    /// Do the parts add up to the whole?
    pub fn reconcile(&self) -> bool {
        self.added + self.changed + self.unchanged + self.removed + self.rejected == self.seen
    }
}

/// What can be done where PDF is passed over, because the program was built without the part that reads it.
pub fn cure_for_pdf() -> Option<String> {
    crate::source::Reason::Pdf(crate::source::PdfFailure::NotBuilt).hint()
}

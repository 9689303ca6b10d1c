//! Entries: what can happen at a desk, each one line of JSON that a person can read.
//!
//! ```json
//! {"v":1,"id":"9f2c41d07ab3","at":"2026-06-30T08:15:02Z","event":"saved","name":"ferry","search":{"query":"ferry \"steering gear\""}}
//! ```
//!
//! An entry is never changed. `id` is its own alone, on any machine; `at` is when it happened. An
//! event that an older program does not know is passed over by it, and kept.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::error::DeskError;

/// The version of the form of an entry.
pub const VERSION: u32 = 1;

/// Longest name of a saved search, a tag or a watch-list, in characters.
const LONGEST_NAME: usize = 64;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// [`VERSION`].
    pub v: u32,
    /// Its own alone.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: DeskEvent,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DeskEvent {
    /// A search was run.
    Ran {
        /// In its canonical form.
        query: String,
        /// Articles found.
        found: usize,
    },
    /// A search was given a name; an earlier one of this name is replaced.
    Saved {
        /// The name.
        name: String,
        /// The search.
        search: SavedSearch,
    },
    /// A saved search was taken away, and what was seen of it.
    Forgot {
        /// The name.
        name: String,
    },
    /// Articles of a saved search or a watch-list were shown for the first time.
    Looked {
        /// The saved search, or `list:` and the watch-list.
        name: String,
        /// Id and content of each; see [`ArticleKey::content`]. The content is empty where the article
        /// now has another id.
        articles: Vec<(String, String)>,
    },
    /// An article was marked.
    Marked {
        /// The article.
        article: ArticleKey,
        /// The mark.
        mark: Mark,
    },
    /// A mark was taken off.
    Unmarked {
        /// The article.
        article: ArticleKey,
        /// The mark.
        mark: Mark,
    },
}

/// A search as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// In its canonical form, with all filters; relative days (`last week`) stay relative.
    pub query: String,
    /// Articles without a date pass filters by date.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// Inferred dates do not pass filters by date.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stated_only: bool,
}

/// An article as a desk names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleKey {
    /// Its id when it was marked.
    pub id: String,
    /// Hash of its title and body then: it finds the article again when its id has changed, as that
    /// of a page whose file was renamed.
    pub content: String,
    /// Its title then, for people and for finding it again.
    pub title: String,
}

/// What is put on an article or on a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// A tag: a name that sorts articles together; a star is the tag `starred`, the reading list the
    /// tag `later`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// A note: what one thinks of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The bytes of the body that are meant, half open; the whole article if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<(usize, usize)>,
    /// The text of these bytes, by which they are found again should the article change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// The tag of a star.
pub const STARRED: &str = "starred";
/// The tag of the reading list.
pub const LATER: &str = "later";

impl Mark {
    /// A tag on a whole article.
    ///
    /// # Errors
    /// [`DeskError::Name`].
    pub fn tag(name: &str) -> Result<Self, DeskError> {
        Ok(Self { tag: Some(checked_name(name)?), note: None, bytes: None, quote: None })
    }

    /// A note on a whole article.
    pub fn note(text: &str) -> Self {
        Self { tag: None, note: Some(text.to_owned()), bytes: None, quote: None }
    }

    /// The same on bytes of `body`; `None` if they are not characters of it.
    pub fn on(mut self, bytes: (usize, usize), body: &str) -> Option<Self> {
        let quote = body.get(bytes.0..bytes.1).filter(|quote| !quote.is_empty())?;
        self.quote = Some(quote.to_owned());
        self.bytes = Some(bytes);
        Some(self)
    }
}

impl DeskEvent {
    /// The events by the names that they have in a journal.
    pub(super) const NAMES: [&str; 6] = ["ran", "saved", "forgot", "looked", "marked", "unmarked"];

    /// May everything in it that is a name be one? What another program wrote, or a hand, may be anything.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Saved { name, .. } => checked_name(name).is_ok(),
            Self::Marked { mark, .. } => mark.tag.as_deref().is_none_or(|tag| checked_name(tag).is_ok()),
            // They show nothing, and take away what could not be there.
            Self::Ran { .. } | Self::Forgot { .. } | Self::Looked { .. } | Self::Unmarked { .. } => true,
        }
    }
}

impl JournalEntry {
    /// An entry of what happened at `at`.
    pub fn new(event: DeskEvent, at: Timestamp) -> Self {
        Self { v: VERSION, id: fresh_id(at), at, event }
    }
}

/// An id that no other entry has: 48 bits of a hash under a key of this process and call.
fn fresh_id(at: Timestamp) -> String {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_i128(at.as_nanosecond());
    hasher.write_u32(std::process::id());
    format!("{:012x}", hasher.finish() & 0xffff_ffff_ffff)
}

/// `name`, if it can be one: it must be possible to write it after `@` and `my:`, in a file's name and
/// an address.
///
/// # Errors
/// [`DeskError::Name`].
pub fn checked_name(name: &str) -> Result<String, DeskError> {
    // An accent that was typed by itself is a part of its letter.
    let name: String = name.nfc().collect();
    let fits = name.chars().count() <= LONGEST_NAME
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { Ok(name) } else { Err(DeskError::Name { name: name.chars().take(80).collect() }) }
}

/// The name of a saved search without the `@` that stands before it in a query, which is no part of it.
pub fn bare_name(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_line_that_reads_back() {
        let at: Timestamp = "2026-06-30T08:15:02Z".parse().expect("a time");
        let search = SavedSearch { query: "ferry".into(), ..SavedSearch::default() };
        let entry =
            JournalEntry { id: "x".into(), ..JournalEntry::new(DeskEvent::Saved { name: "ferry".into(), search }, at) };
        let line = serde_json::to_string(&entry).expect("is written");
        assert_eq!(
            line,
            r#"{"v":1,"id":"x","at":"2026-06-30T08:15:02Z","event":"saved","name":"ferry","search":{"query":"ferry"}}"#
        );
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("is read"), entry);
        assert_ne!(fresh_id(at), fresh_id(at));
    }

    #[test]
    fn names_can_be_typed_after_an_at_sign() {
        for good in ["ferry", "Zürich-2026", "a.b_c", "北京"] {
            assert!(checked_name(good).is_ok(), "{good}");
        }
        assert_eq!(checked_name("Zu\u{308}rich").expect("a name"), "Z\u{fc}rich");
        for bad in ["", "-x", "two words", "a/b", "@x", "..", "a\u{1b}", &"x".repeat(65)] {
            assert!(checked_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mark_on_bytes_keeps_their_text() {
        let mark = Mark::note("check").on((0, 3), "The ferry").expect("characters");
        assert_eq!((mark.bytes, mark.quote.as_deref()), (Some((0, 3)), Some("The")));
        assert_eq!(Mark::note("x").on((0, 1), "é"), None);
        assert_eq!(Mark::note("x").on((2, 90), "short"), None);
    }
}

//! Which article of an archive is the one that a desk means.
//!
//! By its id; and if no article has that any more, as after a file was renamed, by what it says.

use super::entry::ArticleKey;
use crate::article::{Article, Field};
use crate::index::archive::{Address, Archive};
use crate::query::{Query, bag_of_words};
use crate::search::plan::{PlanOptions, plan};
use crate::search::run::{HitOrder, run};

/// Articles of one title that are compared with the one that is looked for.
const CANDIDATES: usize = 50;

/// Hash of what an article says, its title and body: 16 hexadecimal digits. It is the same wherever
/// the article was read from, and under any version of the index.
pub fn content(article: &Article) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(article.title.as_bytes());
    hasher.update(&[0]);
    hasher.update(article.body.as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// How a desk names `article`.
pub fn key(article: &Article) -> ArticleKey {
    ArticleKey { id: article.id.clone(), content: content(article), title: article.title.clone() }
}

/// The article that is meant by `key`, if the archive has it.
///
/// # Errors
/// What the engine says.
pub fn find(archive: &Archive, key: &ArticleKey) -> tantivy::Result<Option<Address>> {
    if let Some(address) = archive.address(&key.id)? {
        return Ok(Some(address));
    }
    let words = bag_of_words(&key.title).into_iter().map(Query::Word);
    let Some(titled) = Query::and(words).map(|words| Query::in_field(Field::Title, words)) else { return Ok(None) };
    let plan = plan(&titled, archive, &PlanOptions::default())?;
    for hit in run(&plan, archive, HitOrder::default())?.all().iter().take(CANDIDATES) {
        if content(&archive.article(hit.address)?) == key.content {
            return Ok(Some(hit.address));
        }
    }
    Ok(None)
}

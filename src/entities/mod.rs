//! Who, which organization, where: names in prose, and when two names are one person.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`tagger`] | which words name a person, an organization or a place? |
//! | [`linking`] | which of these names are one person, within this article? |
//! | [`names`] | is a name of the archive the one that was typed, under another spelling? |

pub mod linking;
pub mod names;
pub mod tagger;

use crate::article::Article;
use crate::text::Prose;

use tagger::Tagger;
use tagger::reading::Reading;

/// Fills `article.entities` with every mention of a person, organization or place in its title and
/// body, in order of field and offset; `name` is the fullest form that this article gives. `title`
/// and `body` are the divisions of these two fields.
pub fn annotate(article: &mut Article, title: &Prose, body: &Prose) {
    let tagger = Tagger::shipped();
    let entities = {
        let reading = Reading::of((&article.title, title), (&article.body, body), &tagger.lexicon);
        let spans = tagger.tag(&reading);
        linking::link(&reading, &spans)
    };
    article.entities = entities;
}

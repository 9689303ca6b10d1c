//! What an engine elsewhere is given of a document, and what is made of what it gives back.

use rustc_hash::FxHashSet;

use super::document::{FileStamp, FileState, lengths_of_number, mention_days};
use super::ledger::{KnownArticle, Stamp};
use super::packed::{EngineDocument, Value, unpacked};
use super::schema::Fields;
use super::term_text::{TermText, WHOLE_LABEL};
use crate::article::LabelField;
use crate::engine::{Document, Origin};

/// `document` as an engine elsewhere is given it: each term once, without places, and nothing that is no word.
pub fn exported(document: &EngineDocument, fields: &Fields) -> Document {
    let mut out = Document::default();
    let (mut published, mut labels) = ((None, None), Vec::new());
    for (field, value) in document.values() {
        let field = *field;
        match value {
            Value::Bytes(bytes) => out.article.clone_from(bytes),
            Value::Day(day) if field == fields.published_from => published.0 = Some(*day),
            Value::Day(day) if field == fields.published_to => published.1 = Some(*day),
            Value::Day(day) if field == fields.bound_from => out.bounds.0 = Some(*day),
            Value::Day(day) => out.bounds.1 = Some(*day),
            Value::Number(number) => add_number(&mut out, field, *number, fields),
            Value::Text(text) if field == fields.id => out.id.clone_from(text),
            Value::Text(text) if field == fields.title => out.title = words(text),
            Value::Text(text) if field == fields.body => out.body = words(text),
            Value::Text(text) if field == fields.file => out.origin.file.clone_from(text),
            Value::Text(text) if field == fields.has => out.parts.push(text.clone()),
            Value::Text(text) if field == fields.name_key => {
                // The name itself follows its key.
                let key = text.rsplit_once('\0').map_or(&**text, |(key, _)| key);
                if !out.names.iter().any(|known| known == key) {
                    out.names.push(key.to_owned());
                }
            }
            Value::Text(text) => {
                if let Some(label) = LabelField::all().find(|label| fields.label(*label) == field) {
                    labels.push((label, label_words(label, text)));
                }
            }
        }
    }
    out.published = published.0.zip(published.1);
    out.labels = labels;
    out
}

fn add_number(out: &mut Document, field: tantivy::schema::Field, number: u64, fields: &Fields) {
    let origin = &mut out.origin;
    let places = [
        (fields.record, &mut origin.record),
        (fields.file_size, &mut origin.size),
        (fields.file_modified, &mut origin.modified),
        (fields.file_hash, &mut origin.hash),
        (fields.file_state, &mut origin.state),
        (fields.article_hash, &mut origin.article_hash),
        (fields.added, &mut origin.added),
        (fields.words, &mut out.words),
    ];
    if let Some((_, place)) = places.into_iter().find(|(of, _)| *of == field) {
        *place = number;
    } else if field == fields.mention {
        out.mentions.push(mention_days(number));
    } else if field == fields.lengths {
        out.lengths = lengths_of_number(number);
    }
}

/// The words among packed terms, each once.
fn words(packed: &str) -> Vec<String> {
    let mut known = FxHashSet::default();
    unpacked(packed)
        .filter(|term| TermText::new(term).word().is_some() && known.insert(*term))
        .map(str::to_owned)
        .collect()
}

/// The words of a label; a language is its code.
fn label_words(label: LabelField, text: &str) -> Vec<String> {
    match label {
        LabelField::Language => vec![text.to_owned()],
        _ => unpacked(text).filter(|term| !term.ends_with(WHOLE_LABEL)).map(str::to_owned).collect(),
    }
}

impl Origin {
    /// The file as it was.
    pub fn file_stamp(&self) -> FileStamp {
        let Stamp { size, modified, hash, state } = self.stamp();
        FileStamp { file: self.file.clone(), size, modified, hash, state }
    }

    /// The file as it was, without its path.
    pub fn stamp(&self) -> Stamp {
        let state = FileState::from_number(self.state);
        Stamp { size: self.size, modified: self.modified, hash: self.hash, state }
    }

    /// What a ledger knows of the article `id` that comes from here.
    pub fn known(&self, id: &str) -> KnownArticle {
        KnownArticle { id: id.into(), record: self.record, hash: self.article_hash, added: Some(self.added) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::index::document::{IndexEntry, prose_of, to_document};
    use crate::index::schema;

    #[test]
    fn what_an_engine_is_given_is_what_the_article_is_found_by() {
        let article = Article {
            id: "a".into(),
            title: "The ferry sank".into(),
            body: "The ferry left Port Ellery. The ferry sank.".into(),
            source: Some("Coastal Wire".into()),
            language: Some("en".into()),
            ..Article::default()
        };
        let (_, fields) = schema::schema().expect("a schema");
        let [title, body] =
            [crate::article::Field::Title, crate::article::Field::Body].map(|field| prose_of(&article, field));
        let origin = Origin { file: "/n/a.jsonl".into(), record: 3, size: 9, article_hash: 7, ..Origin::default() };
        let stamp = origin.file_stamp();
        let entry =
            IndexEntry { article: &article, title: &title, body: &body, stamp: &stamp, record: 3, hash: 7, added: 0 };
        let document = exported(&to_document(&entry, &fields).expect("a document"), &fields);
        assert_eq!((document.id.as_str(), &document.origin), ("a", &origin));
        assert_eq!(document.body.iter().filter(|term| term.starts_with("ferry")).count(), 1, "{:?}", document.body);
        assert!(document.body.iter().all(|term| TermText::new(term).word().is_some()));
        let label =
            |wanted| document.labels.iter().find(|(label, _)| *label == wanted).map(|(_, words)| words.join(" "));
        assert_eq!(label(LabelField::Source).as_deref(), Some("coastal wire"));
        assert_eq!(label(LabelField::Language).as_deref(), Some("en"));
        assert!(document.parts.contains(&"body".to_owned()) && document.published.is_none());
        assert_eq!(document.lengths.0, 5, "three words, and the ends of a sentence and of a paragraph");
    }
}

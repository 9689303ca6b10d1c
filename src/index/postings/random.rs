//! Articles of words by chance, for tests.

use tantivy::schema::{Field, Schema, TEXT};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument};

/// Articles in one segment, with the field that they stand in: of the words `w0`, in every second article, to
/// `w39`, in one of 41.
pub(crate) fn articles() -> tantivy::Result<(Searcher, Field, Vec<String>)> {
    let mut schema = Schema::builder();
    let field = schema.add_text_field("text", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, 20_000_000)?;
    let texts = texts();
    for text in &texts {
        writer.add_document(tantivy::doc!(field => text.as_str()))?;
    }
    writer.commit()?;
    Ok((index.reader()?.searcher(), field, texts))
}

fn texts() -> Vec<String> {
    let mut dice = 7u32;
    let mut chance = |n: u32| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (dice >> 8) % n
    };
    let words = |_| (0..40).filter(|n| chance(n + 2) == 0).map(|n| format!("w{n} w{} ", n % 7)).collect();
    (0..5000).map(words).collect()
}

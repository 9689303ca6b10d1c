//! Stored articles: whatever the bytes are, reading them gives an article or nothing, and what is given
//! is written as the same again.

use dateline::article::Article;
use dateline::index::document::from_bytes;
use dateline::index::packed::{Packed, UnpackTokenizer};
use dateline::index::stored::packing::PackedArticle;
use dateline::index::stored::{decode, encode, pack, sentences_of, unpack};
use tantivy::tokenizer::{TokenStream, Tokenizer};

/// Reads `bytes` in every way in which bytes of an index are read as an article or as its terms.
pub fn check(bytes: &[u8]) {
    let _ = from_bytes(bytes);
    if let Some((article, sentences)) = decode(bytes) {
        let again = decode(&encode(&article, &sentences).expect("memory does not fail"));
        assert_eq!(again, Some((article, sentences)));
    }
    // What lies under the sum, which by chance is never right.
    // The first two bytes say where the strings end.
    let (length, rest) = bytes.split_at(bytes.len().min(2));
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let (strings, bits) = rest.split_at(length.min(rest.len()));
    if let Some((article, sentences)) = unpack(&PackedArticle { strings: strings.to_vec(), bits: bits.to_vec() }) {
        let again = unpack(&pack(&article, &sentences));
        // Not a number is not equal to itself.
        let is_number = article.published.as_ref().is_none_or(|p| !p.confidence.is_nan());
        assert!(!is_number || again == Some((article, sentences)), "{again:?}");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let (mut terms, mut tokenizer) = (Packed::default(), UnpackTokenizer::default());
        let mut stream = tokenizer.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            terms.push(&token.text, u32::try_from(token.position).expect("as many as bytes"));
        }
        let article = Article { body: text.to_owned(), ..Article::default() };
        let sentences = sentences_of(&article);
        let stored = encode(&article, &sentences).expect("memory does not fail");
        assert_eq!(decode(&stored), Some((article, sentences)));
    }
}

/// Stored forms to begin from.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = ["", "The mill opened. Its keeper said so on Monday.", "Ωmega…\n\nSecond “paragraph” of 3 March 2025."];
    let article = |text: &&str| Article {
        id: "x1".to_owned(),
        title: "Mill opens".to_owned(),
        body: (*text).to_owned(),
        authors: vec!["Anna Lindqvist".to_owned()],
        url: Some("https://example.org/1".to_owned()),
        ..Article::default()
    };
    let articles: Vec<Article> = texts.iter().map(article).collect();
    let seed = |article: &Article| {
        let PackedArticle { strings, bits } = pack(article, &sentences_of(article));
        [(strings.len() as u16).to_be_bytes().to_vec(), strings, bits].concat()
    };
    articles.iter().map(seed).collect()
}

//! The stored form of an article: packed, compressed, and with a sum that is compared when it is read.
//!
//! ```text
//! byte 0      FORM, the version of this form; `{` begins what version 1 of the schema stored (JSON)
//! bytes 1-4   the first bytes of the BLAKE3 hash of all that follows
//! then        bytes of the strings, and of their compressed form, as varints (LEB128); the strings, in codes of
//!             words ([`wording`]), compressed (Zstandard); where names, dates and sentences stand, as bits ([`packing`])
//! ```
//! The vocabulary (`vocabulary.bin`) and the sequences that the compression knows before it begins
//! (`sequences.zdict`) were learnt as `MODEL_CARD.md` tells. Changing one of them, or anything here that changes
//! what is written, needs another FORM.
//!
//! Kept beside the article: its sentences, so that passages can be chosen without cutting the whole
//! body into words again.

mod bits;
mod breaks;
mod earlier;
pub mod packing;
mod spans;
pub mod wording;

use std::cell::RefCell;
use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::CParameter;

use self::packing::PackedArticle;
use self::wording::{CodedWords, Coder};
use super::analysis::visit_prose_terms;
use super::document::prose_of;
use super::mentions::Mentions;
use super::term_text::SENTENCE_END;
use super::varint;
use crate::article::{Article, DateBasis, EntityKind, Field};
use crate::text::{Break, Prose};

/// Version of the form. No flipped bit makes one version of another.
const FORM: u8 = 7;
/// Bytes before what the sum is of.
const HEAD: usize = 5;
/// Level of the compression. From the third to the sixth articles become 4 % smaller, and no smaller above.
const LEVEL: i32 = 6;
/// No packed article is longer: a length beyond it is damage.
const LONGEST: usize = 1 << 31;

/// A compressed byte stands for 2¹⁵ bytes at most: the shortest block of Zstandard, four bytes, is of 128 KiB.
const MOST_OF_A_BYTE: u32 = 15;

/// The words that have codes.
const VOCABULARY: &[u8] = include_bytes!("vocabulary.bin");
/// The sequences of codes that compression begins with.
const SEQUENCES: &[u8] = include_bytes!("sequences.zdict");

static CODER: LazyLock<Coder<'static>> = LazyLock::new(|| Coder::new(vocabulary()));
static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(SEQUENCES, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(SEQUENCES));

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A sentence of a body as it was indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSentence {
    /// Bytes of the body.
    pub start: usize,
    /// See `start`; exclusive.
    pub end: usize,
    /// Positions that its words take in the index.
    pub positions: u32,
    /// What ends it.
    pub ends: Break,
}

/// The sentences of a body; `positions` are those of the last words of the sentences that have any,
/// each with the byte after the sentence, in order.
pub fn sentences(body: &Prose, positions: &[(u32, u32)]) -> Vec<StoredSentence> {
    let mut ends = positions.iter().peekable();
    let mut before = 0;
    let sentence = |sentence: &crate::text::Sentence| {
        let own = ends.next_if(|(end, _)| *end as usize == sentence.bytes.end);
        let next = own.map_or(before, |(_, last)| last + 1);
        let positions = next - before;
        before = next;
        StoredSentence { start: sentence.bytes.start, end: sentence.bytes.end, positions, ends: sentence.ends }
    };
    body.sentences.iter().map(sentence).collect()
}

/// The sentences of the body of `article`, as they are stored with it.
pub fn sentences_of(article: &Article) -> Vec<StoredSentence> {
    let prose = prose_of(article, Field::Body);
    let mut ends = Vec::new();
    visit_prose_terms(&article.body, &prose, &Mentions::default(), &mut |term, position, _, end| {
        if term == SENTENCE_END {
            ends.push((end, position));
        }
    });
    sentences(&prose, &ends)
}

/// The stored form of `article` and the sentences of its body.
///
/// # Errors
/// What the compression says.
pub fn encode(article: &Article, sentences: &[StoredSentence]) -> std::io::Result<Vec<u8>> {
    let PackedArticle { strings, bits } = pack(article, sentences);
    let compressed = COMPRESSOR.with_borrow_mut(|compressor| {
        let compressor = match compressor {
            Some(compressor) => compressor,
            None => compressor.insert(compressor_of_strings()?),
        };
        compressor.compress(&strings)
    })?;
    let mut out = vec![FORM, 0, 0, 0, 0];
    out.reserve(compressed.len() + bits.len() + 10);
    varint::put(&mut out, strings.len() as u64);
    varint::put(&mut out, compressed.len() as u64);
    out.extend(compressed);
    out.extend(bits);
    let sum = checksum(&out[HEAD..]);
    out[1..HEAD].copy_from_slice(&sum);
    Ok(out)
}

/// The length stands before the compressed strings, and there is one dictionary: neither is said again.
fn compressor_of_strings() -> std::io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_prepared_dictionary(&ENCODER)?;
    compressor.set_parameter(CParameter::ContentSizeFlag(false))?;
    compressor.set_parameter(CParameter::DictIdFlag(false))?;
    Ok(compressor)
}

/// True for what [`encode`] wrote, now or in an earlier version, whether or not it can still be read.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|form| *form == FORM || earlier::FORMS.contains(form))
}

/// The article and the sentences that are stored as `bytes`; `None` if these are not what was written.
pub fn decode(bytes: &[u8]) -> Option<(Article, Vec<StoredSentence>)> {
    let (head, mut rest) = bytes.split_at_checked(HEAD)?;
    if checksum(rest) != head[1..] {
        return None;
    }
    if earlier::FORMS.contains(&head[0]) {
        return earlier::decode(rest);
    }
    if head[0] != FORM {
        return None;
    }
    let mut length = || usize::try_from(varint::take(&mut rest)?).ok();
    let (length, compressed) = (length()?, length()?);
    let (compressed, bits) = rest.split_at_checked(compressed)?;
    if !may_be(length, compressed) {
        return None;
    }
    let strings = DECOMPRESSOR.with_borrow_mut(|decompressor| {
        let decompressor = match decompressor {
            Some(decompressor) => decompressor,
            None => decompressor.insert(Decompressor::with_prepared_dictionary(&DECODER).ok()?),
        };
        decompressor.decompress(compressed, length).ok()
    })?;
    packing::unpack(&strings, bits, vocabulary()).filter(|_| strings.len() == length)
}

/// An article and its sentences before they are compressed.
pub fn pack(article: &Article, sentences: &[StoredSentence]) -> PackedArticle {
    packing::pack(article, sentences, &CODER)
}

/// What [`pack`] made of an article and its sentences; `None` if it did not make this.
pub fn unpack(packed: &PackedArticle) -> Option<(Article, Vec<StoredSentence>)> {
    packing::unpack(&packed.strings, &packed.bits, vocabulary())
}

/// True if `compressed` may be that of so many bytes: no more room than that is made.
fn may_be(length: usize, compressed: &[u8]) -> bool {
    length <= LONGEST && length <= compressed.len() << MOST_OF_A_BYTE
}

fn vocabulary() -> CodedWords<'static> {
    CodedWords::of(VOCABULARY).unwrap_or_default()
}

fn checksum(bytes: &[u8]) -> [u8; HEAD - 1] {
    let mut sum = [0; HEAD - 1];
    sum.copy_from_slice(&blake3::hash(bytes).as_bytes()[..HEAD - 1]);
    sum
}

/// The number of a kind in the stored form: never given to another.
fn kind_number(kind: EntityKind) -> u64 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organization => 1,
        EntityKind::Place => 2,
    }
}

fn kind_of(number: u64) -> Option<EntityKind> {
    EntityKind::ALL.into_iter().find(|kind| kind_number(*kind) == number)
}

fn basis_of(number: u64) -> Option<DateBasis> {
    let all = [DateBasis::Stated, DateBasis::Metadata, DateBasis::Path, DateBasis::Inferred];
    all.into_iter().find(|basis| basis.number() == number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateMention, Entity, GivenName, PartialDate, Published, TitleBasis, Unread};
    use jiff::civil::date;

    fn article() -> Article {
        let body = "Anna Lindqvist spoke on March 5.\n\nMs. Lindqvist smiled. — \nIt rained last spring.";
        let entity = |kind, name: &str, start, end| Entity { kind, name: name.into(), field: Field::Body, start, end };
        Article {
            id: "a1".into(),
            path: "/news/a.jsonl#3".into(),
            title: "Ferry sinks".into(),
            title_basis: TitleBasis::Lead,
            body: body.into(),
            captions: vec!["A ferry.".into(), String::new()],
            source: Some("Wire".into()),
            tags: vec!["sea".into()],
            updated: Some(PartialDate::Year(2020)),
            published: Some(Published {
                date: PartialDate::Month(1066, 10),
                basis: DateBasis::Inferred,
                confidence: 0.3,
                evidence: "“Hastings”".into(),
            }),
            given_names: vec![GivenName { kind: EntityKind::Place, name: "Öland".into() }],
            entities: vec![
                entity(EntityKind::Person, "Anna Lindqvist", 0, 14),
                entity(EntityKind::Person, "Anna Lindqvist", 38, 47),
                entity(EntityKind::Organization, "not in the text", 38, 47),
            ],
            dates: vec![
                DateMention {
                    field: Field::Body,
                    start: 24,
                    end: 31,
                    value: Some("1066-03-05".into()),
                    from: Some(date(1066, 3, 5)),
                    to: Some(date(1066, 3, 5)),
                },
                DateMention { field: Field::Title, start: 0, end: 5, value: None, from: None, to: None },
                DateMention {
                    field: Field::Body,
                    start: 70,
                    end: 81,
                    value: Some("1066-SP".into()),
                    from: Some(date(-9999, 1, 1)),
                    to: Some(date(9999, 12, 31)),
                },
            ],
            ..Article::default()
        }
    }

    #[test]
    fn what_is_left_unread_takes_no_sentence_and_comes_back() {
        let body = "He left.\n\nHide Caption 1 of 2\n\nShe smiled Hide Caption 2 of 2 and went.";
        let at = |text: &str| body.find(text).expect("is there");
        let part = |text: &str| Unread { start: at(text), end: at(text) + text.len(), rule: "media player".into() };
        let unread = vec![part("Hide Caption 1 of 2"), part("Hide Caption 2 of 2")];
        let article = Article { body: body.into(), unread, ..Article::default() };
        let (bytes, sentences) = stored(&article);
        let read: Vec<&str> = sentences.iter().map(|s| &body[s.start..s.end]).collect();
        assert_eq!(read, ["He left.", "She smiled", "and went."]);
        assert_eq!(decode(&bytes), Some((article, sentences)));
    }

    fn stored(article: &Article) -> (Vec<u8>, Vec<StoredSentence>) {
        let sentences = sentences_of(article);
        (encode(article, &sentences).expect("is packed"), sentences)
    }

    #[test]
    fn an_article_comes_back_as_it_was_stored() {
        for article in [article(), Article::default()] {
            let (bytes, sentences) = stored(&article);
            assert_eq!(decode(&bytes), Some((article, sentences)));
        }
    }

    #[test]
    fn the_numbers_of_a_stored_article_are_what_they_were() {
        let kinds = [EntityKind::Person, EntityKind::Organization, EntityKind::Place].map(kind_number);
        let learnt = [VOCABULARY, SEQUENCES].map(|bytes| blake3::hash(bytes).to_hex()[..16].to_owned());
        // Whoever changes what was learnt, or the form, writes another form.
        assert_eq!(
            (FORM, kinds, learnt),
            (7, [0, 1, 2], ["34e5f7591ad6814b".to_owned(), "786904c97cc65075".to_owned()])
        );
    }

    #[test]
    fn sentences_know_how_many_positions_they_take() {
        let (_, sentences) = stored(&article());
        let positions: Vec<u32> = sentences.iter().map(|s| s.positions).collect();
        assert_eq!(positions.iter().sum::<u32>(), 13, "{sentences:?}");
        assert!(sentences.iter().any(|s| s.ends == Break::Sentence));
        assert_eq!(sentences.last().map(|s| s.ends), Some(Break::Paragraph));
    }

    #[test]
    fn no_damage_goes_unseen_and_none_panics() {
        let (bytes, _) = stored(&article());
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                assert_eq!(decode(&damaged), None, "byte {at}, bit {bit}");
            }
            assert_eq!(decode(&bytes[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn bytes_that_were_made_up_do_no_harm_behind_a_right_sum() {
        let (_, sentences) = stored(&article());
        let packed = pack(&article(), &sentences);
        for (part, length) in [(0, packed.strings.len()), (1, packed.bits.len())] {
            for at in 0..length {
                for byte in [0, 1, 0x1e, 0x7f, 0x80, 0xff] {
                    let mut forged = PackedArticle { strings: packed.strings.clone(), bits: packed.bits.clone() };
                    let bytes = if part == 0 { &mut forged.strings } else { &mut forged.bits };
                    bytes[at] = byte;
                    // Whatever comes of it, it comes without a panic.
                    let _ = unpack(&forged);
                    let bytes = if part == 0 { &mut forged.strings } else { &mut forged.bits };
                    bytes.truncate(at);
                    let _ = unpack(&forged);
                }
            }
        }
    }

    #[test]
    fn mentions_in_any_order_and_outside_of_their_text_come_back() {
        let entity =
            |name: &str, field, start, end| Entity { kind: EntityKind::Person, name: name.into(), field, start, end };
        let date = |start, end, value: &str| DateMention {
            field: Field::Body,
            start,
            end,
            value: Some(value.into()),
            from: None,
            to: None,
        };
        let article = Article {
            title: "Dr. J. R. Åsa's “Ferry”".into(),
            body: "the al-Noor line, J.R.; Åsa\u{a0}B. (Åsa)  and 10,000 €".into(),
            entities: vec![
                entity("al-Noor", Field::Body, 4, 11),
                entity("J.R.", Field::Body, 18, 22),
                entity("Åsa", Field::Title, 10, 14),
                entity("Åsa B.", Field::Body, 24, 32),
                entity("Åsa", Field::Title, 10, 14),
                entity("far", Field::Body, 4000, 4010),
                entity("half a letter", Field::Title, 11, 12),
                entity("none", Field::Title, 0, 0),
            ],
            dates: vec![date(50, 53, "PRESENT_REF"), date(8, 9, "2025-03-05"), date(900, 901, "2025-3-5")],
            ..Article::default()
        };
        let (bytes, sentences) = stored(&article);
        assert_eq!(decode(&bytes), Some((article, sentences)));
    }

    fn hex(text: &str) -> Vec<u8> {
        text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("hex")).collect()
    }

    #[test]
    fn the_form_is_what_it_was() {
        let (bytes, sentences) = stored(&article());
        let golden = hex(include_str!("form7.hex"));
        let in_hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        // Another Zstandard may compress otherwise: then only what is below counts.
        assert!(bytes == golden, "{}", in_hex.join(" "));
        assert_eq!(decode(&golden), Some((article(), sentences)));
    }

    #[test]
    fn what_an_earlier_version_wrote_is_read() {
        // The article of `article`, by the program that wrote form 4.
        let (_, sentences) = stored(&article());
        assert_eq!(decode(&hex(include_str!("form4.hex"))), Some((article(), sentences)));
    }
}

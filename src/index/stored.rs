//! The stored form of an article: packed, compressed, and with a sum that is compared when it is read.
//!
//! ```text
//! byte 0      FORM, the version of this form; `{` begins what version 1 of the schema stored (JSON)
//! bytes 1-4   the first bytes of the BLAKE3 hash of all that follows
//! then        length of the packed article, as a varint; the packed article, compressed (Zstandard)
//! ```
//! Numbers are varints (LEB128), a string is its length and its bytes. The compression knows the word
//! sequences that are most frequent in news (`phrases.txt`) before it begins; changing that file, or
//! anything here that changes what is written, needs another FORM.
//!
//! Kept beside the article: its sentences, so that passages can be chosen without cutting the whole
//! body into words again.

use std::cell::RefCell;
use std::sync::LazyLock;

use jiff::civil::Date;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::analysis::visit_prose_terms;
use super::document::prose_of;
use super::mentions::Mentions;
use super::term_text::SENTENCE_END;
use crate::article::{
    Article, DateBasis, DateMention, Entity, EntityKind, Field, GivenName, PartialDate, Published, TitleBasis, Unread,
};
use crate::dates::calendar::{day_number, day_of_number};
use crate::text::{Break, Prose};

/// Version of the form: no flipped bit makes one version of another, so 3 is left out.
const FORM: u8 = 4;
/// The versions that are read. Version 2 knew no parts that are left unread.
const FORMS: [u8; 2] = [2, FORM];
/// Bytes before the compressed part.
const HEAD: usize = 5;
/// Of how much packing costs time; higher levels gain a hundredth and take twice as long.
const LEVEL: i32 = 3;
/// No packed article is longer: a length beyond it is damage.
const LONGEST: usize = 1 << 31;

/// The word sequences that compression begins with.
const PHRASES: &[u8] = include_bytes!("phrases.txt");

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(PHRASES, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(PHRASES));

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
    let packed = pack(article, sentences);
    let compressed = COMPRESSOR.with_borrow_mut(|compressor| {
        let compressor = match compressor {
            Some(compressor) => compressor,
            None => compressor.insert(Compressor::with_prepared_dictionary(&ENCODER)?),
        };
        compressor.compress(&packed)
    })?;
    let mut out = vec![FORM, 0, 0, 0, 0];
    out.reserve(compressed.len() + 5);
    put(&mut out, packed.len() as u64);
    out.extend_from_slice(&compressed);
    let sum = checksum(&out[HEAD..]);
    out[1..HEAD].copy_from_slice(&sum);
    Ok(out)
}

/// True for what [`encode`] wrote, whether or not it can still be read.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|form| FORMS.contains(form))
}

/// The article and the sentences that are stored as `bytes`; `None` if these are not what was written.
pub fn decode(bytes: &[u8]) -> Option<(Article, Vec<StoredSentence>)> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    if !FORMS.contains(&head[0]) || checksum(rest) != head[1..] {
        return None;
    }
    let mut rest = PackedBytes(rest);
    let length = usize::try_from(rest.number()?).ok().filter(|n| *n <= LONGEST)?;
    let packed = DECOMPRESSOR.with_borrow_mut(|decompressor| {
        let decompressor = match decompressor {
            Some(decompressor) => decompressor,
            None => decompressor.insert(Decompressor::with_prepared_dictionary(&DECODER).ok()?),
        };
        decompressor.decompress(rest.0, length).ok()
    })?;
    unpack(&packed).filter(|_| packed.len() == length)
}

fn checksum(bytes: &[u8]) -> [u8; HEAD - 1] {
    let mut sum = [0; HEAD - 1];
    sum.copy_from_slice(&blake3::hash(bytes).as_bytes()[..HEAD - 1]);
    sum
}

/// Bits that say which parts an article has.
mod has {
    pub const URL: u64 = 1;
    pub const SOURCE: u64 = 2;
    pub const SECTION: u64 = 4;
    pub const LANGUAGE: u64 = 8;
    pub const PUBLISHED: u64 = 16;
    pub const UPDATED: u64 = 32;
    pub const LEAD_AS_TITLE: u64 = 64;
    pub const UNREAD: u64 = 128;
}

/// Bits of a date mention.
mod date {
    pub const IN_BODY: u64 = 1;
    pub const VALUE: u64 = 2;
    pub const FROM: u64 = 4;
    pub const TO: u64 = 8;
    /// It is one day, and its value is how that day is written.
    pub const PLAIN_DAY: u64 = 16;
}

/// What lies under the compression and the sum of [`encode`].
pub fn pack(article: &Article, sentences: &[StoredSentence]) -> Vec<u8> {
    let a = article;
    let mut out = Vec::with_capacity(a.body.len() + a.body.len() / 4 + 256);
    let parts = [
        (a.url.is_some(), has::URL),
        (a.source.is_some(), has::SOURCE),
        (a.section.is_some(), has::SECTION),
        (a.language.is_some(), has::LANGUAGE),
        (a.published.is_some(), has::PUBLISHED),
        (a.updated.is_some(), has::UPDATED),
        (a.title_basis == TitleBasis::Lead, has::LEAD_AS_TITLE),
        (!a.unread.is_empty(), has::UNREAD),
    ];
    put(&mut out, parts.iter().filter(|(has, _)| *has).map(|(_, bit)| bit).sum());
    put_text(&mut out, &a.title);
    put_text(&mut out, &a.body);
    for list in [&a.captions, &a.header_lines, &a.authors, &a.tags] {
        put(&mut out, list.len() as u64);
        list.iter().for_each(|text| put_text(&mut out, text));
    }
    put_text(&mut out, &a.id);
    put_text(&mut out, &a.path);
    for text in [&a.url, &a.source, &a.section, &a.language].into_iter().flatten() {
        put_text(&mut out, text);
    }
    if let Some(published) = &a.published {
        put_text(&mut out, &published.date.to_string());
        put(&mut out, published.basis.number());
        out.extend_from_slice(&published.confidence.to_le_bytes());
        put_text(&mut out, &published.evidence);
    }
    if let Some(updated) = a.updated {
        put_text(&mut out, &updated.to_string());
    }
    put(&mut out, a.given_names.len() as u64);
    for given in &a.given_names {
        put(&mut out, kind_number(given.kind));
        put_text(&mut out, &given.name);
    }
    pack_entities(a, &mut out);
    pack_dates(a, &mut out);
    pack_unread(a, &mut out);
    put(&mut out, sentences.len() as u64);
    let mut at = 0;
    for sentence in sentences {
        put(&mut out, (sentence.start - at) as u64);
        put(&mut out, ((sentence.end - sentence.start) as u64) << 1 | u64::from(sentence.ends == Break::Paragraph));
        put(&mut out, u64::from(sentence.positions));
        at = sentence.end;
    }
    out
}

/// A name is written once, and not at all if one of its mentions reads so.
fn pack_entities(article: &Article, out: &mut Vec<u8>) {
    let mut places = rustc_hash::FxHashMap::default();
    let mut names: Vec<(EntityKind, &str, Option<usize>)> = Vec::new();
    put(out, article.entities.len() as u64);
    let mut at = 0;
    for (n, entity) in article.entities.iter().enumerate() {
        let name = *places.entry((entity.kind, entity.name.as_str())).or_insert_with(|| {
            names.push((entity.kind, &entity.name, None));
            names.len() - 1
        });
        if article.text(entity.field).get(entity.range()) == Some(&entity.name) {
            names[name].2.get_or_insert(n);
        }
        let in_body = u64::from(entity.field == Field::Body);
        put(out, (name as u64) << 1 | in_body);
        put_signed(out, entity.start as i64 - at);
        put(out, (entity.end - entity.start) as u64);
        at = entity.end as i64;
    }
    put(out, names.len() as u64);
    for (kind, name, mention) in names {
        // Of the last bits two say the kind, one whether the name reads as a mention does.
        match mention {
            Some(mention) => put(out, (mention as u64) << 3 | 4 | kind_number(kind)),
            None => {
                put(out, kind_number(kind));
                put_text(out, name);
            }
        }
    }
}

fn pack_dates(article: &Article, out: &mut Vec<u8>) {
    put(out, article.dates.len() as u64);
    let mut at = 0;
    // Dates are near the day of publication: what is written is how far they are.
    let base = base_day(article);
    for mention in &article.dates {
        let plain = mention.from.filter(|day| {
            mention.to == Some(*day) && mention.value.as_ref().is_some_and(|value| *value == day.to_string())
        });
        let bits = [
            (mention.field == Field::Body, date::IN_BODY),
            (mention.value.is_some() && plain.is_none(), date::VALUE),
            (mention.from.is_some(), date::FROM),
            (mention.to.is_some() && plain.is_none(), date::TO),
            (plain.is_some(), date::PLAIN_DAY),
        ];
        put(out, bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
        put_signed(out, mention.start as i64 - at);
        put(out, (mention.end - mention.start) as u64);
        at = mention.end as i64;
        if let Some(from) = mention.from {
            put_signed(out, day_number(from) - base);
        }
        if plain.is_none() {
            if let Some(to) = mention.to {
                put_signed(out, day_number(to) - mention.from.map_or(base, day_number));
            }
            if let Some(value) = &mention.value {
                put_text(out, value);
            }
        }
    }
}

fn pack_unread(article: &Article, out: &mut Vec<u8>) {
    if article.unread.is_empty() {
        return;
    }
    put(out, article.unread.len() as u64);
    let mut at = 0;
    for Unread { start, end, rule } in &article.unread {
        put(out, (start - at) as u64);
        put(out, (end - start) as u64);
        put_text(out, rule);
        at = *end;
    }
}

fn base_day(article: &Article) -> i64 {
    article.published.as_ref().map_or(0, |published| day_number(published.date.first()))
}

/// What [`pack`] made of an article and its sentences; `None` if it did not make these bytes.
pub fn unpack(packed: &[u8]) -> Option<(Article, Vec<StoredSentence>)> {
    let from = &mut PackedBytes(packed);
    let parts = from.number()?;
    let has = |bit: u64| parts & bit != 0;
    let title_basis = if has(has::LEAD_AS_TITLE) { TitleBasis::Lead } else { TitleBasis::Stated };
    let mut article = Article { title: from.text()?, body: from.text()?, title_basis, ..Article::default() };
    for list in [&mut article.captions, &mut article.header_lines, &mut article.authors, &mut article.tags] {
        *list = from.list(PackedBytes::text)?;
    }
    article.id = from.text()?;
    article.path = from.text()?;
    let optional = [
        (has::URL, &mut article.url),
        (has::SOURCE, &mut article.source),
        (has::SECTION, &mut article.section),
        (has::LANGUAGE, &mut article.language),
    ];
    for (bit, part) in optional {
        if has(bit) {
            *part = Some(from.text()?);
        }
    }
    if has(has::PUBLISHED) {
        let date = PartialDate::parse(&from.text()?)?;
        let basis = basis_of(from.number()?)?;
        let confidence = f32::from_le_bytes(*from.bytes(4)?.first_chunk()?);
        article.published = Some(Published { date, basis, confidence, evidence: from.text()? });
    }
    if has(has::UPDATED) {
        article.updated = Some(PartialDate::parse(&from.text()?)?);
    }
    article.given_names = from.list(|from| {
        let kind = kind_of(from.number()?)?;
        Some(GivenName { kind, name: from.text()? })
    })?;
    unpack_entities(&mut article, from)?;
    unpack_dates(&mut article, from)?;
    if has(has::UNREAD) {
        let mut at: usize = 0;
        article.unread = from.list(|from| {
            let start = at.checked_add(from.size()?)?;
            at = start.checked_add(from.size()?)?;
            Some(Unread { start, end: at, rule: from.text()? })
        })?;
        if !article.unread.iter().all(|part| article.body.get(part.range()).is_some()) {
            return None;
        }
    }
    let mut at = 0;
    let sentences = from.list(|from| {
        let start = at + from.size()?;
        let length = from.size()?;
        let (end, last) = (start + (length >> 1), length & 1 == 1);
        at = end;
        let ends = if last { Break::Paragraph } else { Break::Sentence };
        Some(StoredSentence { start, end, positions: u32::try_from(from.number()?).ok()?, ends })
    })?;
    let sound = |s: &StoredSentence| article.body.get(s.start..s.end).is_some();
    (from.0.is_empty() && sentences.iter().all(sound)).then_some((article, sentences))
}

fn unpack_entities(article: &mut Article, from: &mut PackedBytes<'_>) -> Option<()> {
    let mut at = 0;
    let mentions = from.list(|from| {
        let name = from.size()?;
        let start = usize::try_from(at + from.signed()?).ok()?;
        let end = start + from.size()?;
        at = end as i64;
        Some((name >> 1, if name & 1 == 1 { Field::Body } else { Field::Title }, start..end))
    })?;
    let names = from.list(|from| {
        let number = from.size()?;
        let kind = kind_of(number as u64 & 3)?;
        if number & 4 == 0 {
            return Some((kind, from.text()?));
        }
        let (_, field, bytes) = mentions.get(number >> 3)?;
        Some((kind, article.text(*field).get(bytes.clone())?.to_owned()))
    })?;
    let entity = |(name, field, bytes): (usize, Field, std::ops::Range<usize>)| {
        let (kind, name) = names.get(name)?.clone();
        Some(Entity { kind, name, field, start: bytes.start, end: bytes.end })
    };
    article.entities = mentions.into_iter().map(entity).collect::<Option<_>>()?;
    Some(())
}

fn unpack_dates(article: &mut Article, from: &mut PackedBytes<'_>) -> Option<()> {
    let (mut at, base) = (0, base_day(article));
    article.dates = from.list(|from| {
        let bits = from.number()?;
        let has = |bit: u64| bits & bit != 0;
        let start = usize::try_from(at + from.signed()?).ok()?;
        let end = start + from.size()?;
        at = end as i64;
        let mut day = |has: bool, base: i64| -> Option<Option<Date>> {
            if has { day_of_number(base.checked_add(from.signed()?)?).map(Some) } else { Some(None) }
        };
        let first = day(has(date::FROM), base)?;
        let last = day(has(date::TO), first.map_or(base, day_number))?;
        let (last, value) = match first.filter(|_| has(date::PLAIN_DAY)) {
            Some(day) => (first, Some(day.to_string())),
            None => (last, if has(date::VALUE) { Some(from.text()?) } else { None }),
        };
        let field = if has(date::IN_BODY) { Field::Body } else { Field::Title };
        Some(DateMention { field, start, end, value, from: first, to: last })
    })?;
    Some(())
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

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, (number << 1 ^ number >> 63) as u64);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// What is left of packed bytes. Everything is `None` where they end too early.
struct PackedBytes<'a>(&'a [u8]);

impl<'a> PackedBytes<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        let signed = (number >> 1) as i64 ^ -((number & 1) as i64);
        // Nothing that is stored is larger, and sums of a few cannot overflow.
        (signed.unsigned_abs() < 1 << 40).then_some(signed)
    }

    /// A number of bytes or things, of which no article has more.
    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|n| *n < 1 << 40)
    }

    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).ok().map(str::to_owned)
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.size()?;
        // Each takes a byte at least: a length that was made up takes no memory.
        let mut out = Vec::with_capacity(length.min(self.0.len()));
        for _ in 0..length {
            out.push(one(self)?);
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let parts = [
            has::URL,
            has::SOURCE,
            has::SECTION,
            has::LANGUAGE,
            has::PUBLISHED,
            has::UPDATED,
            has::LEAD_AS_TITLE,
            has::UNREAD,
        ];
        let dates = {
            use super::date::{FROM, IN_BODY, PLAIN_DAY, TO, VALUE};
            [IN_BODY, VALUE, FROM, TO, PLAIN_DAY]
        };
        assert_eq!((FORM, kinds, parts, dates), (4, [0, 1, 2], [1, 2, 4, 8, 16, 32, 64, 128], [1, 2, 4, 8, 16]));
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
    fn bytes_that_were_made_up_are_refused_behind_a_right_sum() {
        let packed = pack(&article(), &[]);
        for at in 0..packed.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut forged = packed.clone();
                forged[at] = byte;
                // Whatever comes of it, it comes without a panic.
                let _ = unpack(&forged);
                let _ = unpack(&forged[..at]);
            }
        }
    }
}

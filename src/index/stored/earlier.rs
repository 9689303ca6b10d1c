//! The forms of a stored article that earlier versions of the schema wrote: read where an index is built anew from its
//! own articles, written no more.
//!
//! Numbers are varints (LEB128), a string is its length and its bytes; the compression knew `phrases.txt` before it began.

use std::sync::LazyLock;

use jiff::civil::Date;
use zstd::bulk::Decompressor;
use zstd::dict::DecoderDictionary;

use super::{StoredSentence, basis_of, kind_of, may_be};
use crate::article::{Article, DateMention, Entity, Field, GivenName, PartialDate, Published, TitleBasis, Unread};
use crate::dates::calendar::{day_number, day_of_number};
use crate::index::varint;
use crate::text::Break;

/// The versions of the form. Version 2 knew no parts that are left unread.
pub const FORMS: [u8; 2] = [2, 4];

/// The word sequences that compression began with.
const PHRASES: &[u8] = include_bytes!("phrases.txt");

static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(PHRASES));

/// The article and the sentences in what follows head and sum.
pub fn decode(rest: &[u8]) -> Option<(Article, Vec<StoredSentence>)> {
    let mut rest = PackedBytes(rest);
    let length = usize::try_from(rest.number()?).ok().filter(|n| may_be(*n, rest.0))?;
    let packed = Decompressor::with_prepared_dictionary(&DECODER).ok()?.decompress(rest.0, length).ok()?;
    unpack(&packed).filter(|_| packed.len() == length)
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

fn base_day(article: &Article) -> i64 {
    article.published.as_ref().map_or(0, |published| day_number(published.date.first()))
}

/// What lies under the compression.
fn unpack(packed: &[u8]) -> Option<(Article, Vec<StoredSentence>)> {
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

/// What is left of packed bytes. Everything is `None` where they end too early.
struct PackedBytes<'a>(&'a [u8]);

impl<'a> PackedBytes<'a> {
    fn number(&mut self) -> Option<u64> {
        varint::take(&mut self.0)
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

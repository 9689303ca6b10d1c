//! An article without what its text says already: its strings as codes of words, and all else as bits.
//!
//! ```text
//! strings  title, body, captions, header lines, authors, tags, id, path, address, source, section, language, evidence,
//!          names that records gave, names that no mention reads as, values of dates that are no day, month or year, rules of parts left unread;
//!          each ended by a byte 0
//! bits     which of these there are and how many; what the date rests on; where names and dates stand in title and
//!          body and which they are; sentences
//! ```
//! Days are counted from the day of publication.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::bits::{BitReader, BitWriter};
use super::breaks;
use super::spans::{Begin, StoredWords};
use super::wording::{self, CodedWords, Coder};
use super::{StoredSentence, basis_of, kind_number, kind_of};
use crate::article::{
    Article, DateMention, Entity, EntityKind, Field, GivenName, PartialDate, Published, TitleBasis, Unread,
};
use crate::dates::calendar::{day_number, day_of_number};

/// Usual sizes in bits.
mod scale {
    /// Things of which an article has none or one, mostly.
    pub const FEW: u32 = 0;
    pub const ENTITIES: u32 = 5;
    pub const DATES: u32 = 3;
    /// Names between a name and the last new one.
    pub const NAME: u32 = 2;
    /// Mentions between one and the one that its name reads as.
    pub const MENTION: u32 = 2;
    /// Days, months and years from the day of publication.
    pub const DAYS: u32 = 5;
    pub const MONTHS: u32 = 2;
    pub const YEARS: u32 = 1;
    /// Days of an interval.
    pub const INTERVAL: u32 = 5;
    /// The day of publication, in days since 1970.
    pub const PUBLISHED: u32 = 15;
    /// Bytes of and between parts that are left unread.
    pub const UNREAD: u32 = 6;
}

/// No names of an article's mentions are longer together, in bytes: more is made up.
const LONGEST_NAMES: usize = 1 << 28;

/// An article in its two parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PackedArticle {
    /// Its strings, in codes of words.
    pub strings: Vec<u8>,
    /// All else.
    pub bits: Vec<u8>,
}

struct Packing<'a> {
    coder: &'a Coder<'a>,
    strings: Vec<u8>,
    bits: BitWriter,
}

impl Packing<'_> {
    fn text(&mut self, text: &str) {
        self.coder.encode(text, &mut self.strings);
        self.strings.push(wording::END);
    }

    fn optional(&mut self, text: Option<&String>) {
        self.bits.flag(text.is_some());
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.bits.number(texts.len() as u64, scale::FEW);
        texts.iter().for_each(|text| self.text(text));
    }
}

struct Unpacking<'a> {
    strings: &'a [u8],
    vocabulary: CodedWords<'a>,
    bits: BitReader<'a>,
}

impl Unpacking<'_> {
    fn text(&mut self) -> Option<String> {
        wording::decode(&mut self.strings, self.vocabulary)
    }

    fn optional(&mut self) -> Option<Option<String>> {
        Some(if self.bits.flag()? { Some(self.text()?) } else { None })
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.bits.size(scale::FEW)?;
        (0..count).map(|_| self.text()).collect()
    }
}

/// Packs an article and its sentences.
pub fn pack(article: &Article, sentences: &[StoredSentence], coder: &Coder<'_>) -> PackedArticle {
    // Whoever adds a part to an article decides here whether it is stored.
    let Article {
        id,
        title,
        title_basis,
        body,
        captions,
        header_lines,
        url,
        source,
        section,
        language,
        authors,
        tags,
        path,
        published,
        updated,
        given_names,
        entities,
        dates,
        unread,
        bounds: _,
        made: _,
        removed: _,
    } = article;
    let mut to = Packing { coder, strings: Vec::with_capacity(body.len() / 2 + 256), bits: BitWriter::default() };
    to.bits.flag(*title_basis == TitleBasis::Lead);
    to.text(title);
    to.text(body);
    for list in [captions, header_lines, authors, tags] {
        to.texts(list);
    }
    to.text(id);
    to.text(path);
    for text in [url, source, section, language] {
        to.optional(text.as_ref());
    }
    pack_published(published.as_ref(), *updated, &mut to);
    to.bits.number(given_names.len() as u64, scale::FEW);
    for given in given_names {
        to.bits.put(kind_number(given.kind), 2);
        to.text(&given.name);
    }
    let words = [StoredWords::of(title), StoredWords::of(body)];
    pack_entities(entities, &words, &mut to);
    pack_dates(dates, base_day(published.as_ref()), &words, &mut to);
    to.bits.number(unread.len() as u64, scale::FEW);
    let mut at = 0;
    for Unread { start, end, rule } in unread {
        to.bits.number((start - at) as u64, scale::UNREAD);
        to.bits.number((end - start) as u64, scale::UNREAD);
        to.text(rule);
        at = *end;
    }
    breaks::write(sentences, body, &words[1], &mut to.bits);
    PackedArticle { strings: to.strings, bits: to.bits.finish() }
}

/// What [`pack`] made of an article and its sentences; `None` if it did not make this.
pub fn unpack(strings: &[u8], bits: &[u8], vocabulary: CodedWords<'_>) -> Option<(Article, Vec<StoredSentence>)> {
    let from = &mut Unpacking { strings, vocabulary, bits: BitReader::new(bits) };
    let title_basis = if from.bits.flag()? { TitleBasis::Lead } else { TitleBasis::Stated };
    let mut article = Article { title: from.text()?, body: from.text()?, title_basis, ..Article::default() };
    for list in [&mut article.captions, &mut article.header_lines, &mut article.authors, &mut article.tags] {
        *list = from.texts()?;
    }
    article.id = from.text()?;
    article.path = from.text()?;
    for text in [&mut article.url, &mut article.source, &mut article.section, &mut article.language] {
        *text = from.optional()?;
    }
    (article.published, article.updated) = unpack_published(from)?;
    let given = from.bits.size(scale::FEW)?;
    for _ in 0..given {
        let kind = kind_of(from.bits.bits(2)?)?;
        article.given_names.push(GivenName { kind, name: from.text()? });
    }
    let (title, body) = (std::mem::take(&mut article.title), std::mem::take(&mut article.body));
    let words = [StoredWords::of(&title), StoredWords::of(&body)];
    article.entities = unpack_entities(&words, from)?;
    article.dates = unpack_dates(article.published.as_ref(), &words, from)?;
    let (unread, mut at) = (from.bits.size(scale::FEW)?, 0_usize);
    for _ in 0..unread {
        let start = at + from.bits.size(scale::UNREAD)?;
        at = start + from.bits.size(scale::UNREAD)?;
        body.get(start..at)?;
        article.unread.push(Unread { start, end: at, rule: from.text()? });
    }
    let sentences = breaks::read(&body, &words[1], &mut from.bits)?;
    drop(words);
    (article.title, article.body) = (title, body);
    (from.strings.is_empty() && from.bits.is_at_end()).then_some((article, sentences))
}

fn pack_published(published: Option<&Published>, updated: Option<PartialDate>, to: &mut Packing<'_>) {
    to.bits.flag(published.is_some());
    if let Some(published) = published {
        pack_partial(published.date, 0, scale::PUBLISHED, &mut to.bits);
        to.bits.put(published.basis.number(), 2);
        to.bits.flag(published.confidence == 1.0);
        if published.confidence != 1.0 {
            to.bits.put(u64::from(published.confidence.to_bits()), 32);
        }
        // Mostly it is the date.
        let is_date = published.evidence == published.date.to_string();
        to.bits.flag(is_date);
        if !is_date {
            to.text(&published.evidence);
        }
    }
    to.bits.flag(updated.is_some());
    if let Some(updated) = updated {
        pack_partial(updated, base_day(published), scale::DAYS, &mut to.bits);
    }
}

fn unpack_published(from: &mut Unpacking<'_>) -> Option<(Option<Published>, Option<PartialDate>)> {
    let mut published = None;
    if from.bits.flag()? {
        let date = unpack_partial(0, scale::PUBLISHED, &mut from.bits)?;
        let basis = basis_of(from.bits.bits(2)?)?;
        let confidence = if from.bits.flag()? { 1.0 } else { f32::from_bits(from.bits.bits(32)? as u32) };
        let evidence = if from.bits.flag()? { date.to_string() } else { from.text()? };
        published = Some(Published { date, basis, confidence, evidence });
    }
    let base = base_day(published.as_ref());
    let updated = if from.bits.flag()? { Some(unpack_partial(base, scale::DAYS, &mut from.bits)?) } else { None };
    Some((published, updated))
}

/// The day from which days are counted.
fn base_day(published: Option<&Published>) -> i64 {
    published.map_or(0, |published| day_number(published.date.first()))
}

/// Writes a date: how precise it is, and how far from the day `base`.
fn pack_partial(date: PartialDate, base: i64, days: u32, bits: &mut BitWriter) {
    let (year, month) = year_and_month(base);
    match date {
        PartialDate::Day(day) => {
            bits.flag(true);
            bits.signed(day_number(day) - base, days);
        }
        PartialDate::Month(y, m) => {
            bits.put(0b01, 2);
            bits.signed((i64::from(y) - year) * 12 + i64::from(m) - month, scale::MONTHS);
        }
        PartialDate::Year(y) => {
            bits.put(0b00, 2);
            bits.signed(i64::from(y) - year, scale::YEARS);
        }
    }
}

/// Reads [`pack_partial`].
fn unpack_partial(base: i64, days: u32, bits: &mut BitReader<'_>) -> Option<PartialDate> {
    if bits.flag()? {
        return day_of_number(base.checked_add(bits.signed(days)?)?).map(PartialDate::Day);
    }
    let (year, month) = year_and_month(base);
    let in_range = |year: i64| i16::try_from(year).ok().filter(|year| (-9999..=9999).contains(year));
    if bits.flag()? {
        let months = year * 12 + month - 1 + bits.signed(scale::MONTHS)?;
        return Some(PartialDate::Month(in_range(months.div_euclid(12))?, months.rem_euclid(12) as i8 + 1));
    }
    in_range(year + bits.signed(scale::YEARS)?).map(PartialDate::Year)
}

fn year_and_month(day: i64) -> (i64, i64) {
    day_of_number(day).map_or((1970, 1), |day| (i64::from(day.year()), i64::from(day.month())))
}

/// The field that each of some mentions stands in: mostly those of the title come first, so only their number is told.
fn pack_fields(fields: &[Field], bits: &mut BitWriter) {
    let in_title = fields.iter().take_while(|field| **field == Field::Title).count();
    let sorted = fields[in_title..].iter().all(|field| *field == Field::Body);
    bits.flag(sorted);
    match sorted {
        true => bits.number(in_title as u64, scale::FEW),
        false => fields.iter().for_each(|field| bits.flag(*field == Field::Body)),
    }
}

/// Reads [`pack_fields`] of `count` mentions, a number that may be made up.
fn unpack_fields(count: usize, bits: &mut BitReader<'_>) -> Option<impl Iterator<Item = Option<Field>> + use<>> {
    let field = |in_body| if in_body { Field::Body } else { Field::Title };
    let (mut in_title, mut told) = (0, Vec::new());
    if bits.flag()? {
        in_title = bits.size(scale::FEW)?;
    } else {
        for _ in 0..count {
            told.push(bits.flag()?);
        }
    }
    let is_sorted = told.is_empty();
    Some((0..count).map(move |n| if is_sorted { Some(field(n >= in_title)) } else { told.get(n).copied().map(field) }))
}

/// Writes where mentions stand, each counted from the end of the one before it.
fn pack_spans<'s>(
    spans: impl Iterator<Item = (Field, Range<usize>)> + Clone + 's,
    begin: Begin,
    words: &[StoredWords<'_>; 2],
    bits: &mut BitWriter,
) {
    let fields: Vec<Field> = spans.clone().map(|(field, _)| field).collect();
    pack_fields(&fields, bits);
    let (mut at, mut last) = (0, Field::Title);
    for (field, span) in spans {
        at = if field == last { at } else { 0 };
        words[usize::from(field == Field::Body)].write(&span, at, begin, bits);
        (at, last) = (span.end, field);
    }
}

/// Reads [`pack_spans`] of `count` mentions; made-up ones may lie outside of their texts.
fn unpack_spans(
    count: usize,
    begin: Begin,
    words: &[StoredWords<'_>; 2],
    bits: &mut BitReader<'_>,
) -> Option<Vec<(Field, Range<usize>)>> {
    let fields = unpack_fields(count, bits)?;
    let (mut at, mut last, mut out) = (0, Field::Title, Vec::new());
    for field in fields {
        let field = field?;
        at = if field == last { at } else { 0 };
        let span = words[usize::from(field == Field::Body)].read(at, begin, bits)?;
        (at, last) = (span.end, field);
        out.push((field, span));
    }
    Some(out)
}

/// What a mention reads as, if it is where it says.
fn reads<'t>(texts: [&'t str; 2], (field, span): &(Field, Range<usize>)) -> Option<&'t str> {
    texts[usize::from(*field == Field::Body)].get(span.clone())
}

/// Where mentions stand, and which names they have.
fn pack_entities(entities: &[Entity], words: &[StoredWords<'_>; 2], to: &mut Packing<'_>) {
    to.bits.number(entities.len() as u64, scale::ENTITIES);
    pack_spans(entities.iter().map(|entity| (entity.field, entity.range())), Begin::Capital, words, &mut to.bits);
    let texts = words.each_ref().map(|words| words.text());
    let read: Vec<Option<&str>> = entities.iter().map(|entity| reads(texts, &(entity.field, entity.range()))).collect();
    let mut reads_so: FxHashMap<(EntityKind, &str), usize> = FxHashMap::default();
    for (n, entity) in entities.iter().enumerate() {
        if let Some(read) = read[n] {
            reads_so.entry((entity.kind, read)).or_insert(n);
        }
    }
    let (mut names, mut last_of) = (FxHashMap::default(), FxHashMap::default());
    for (n, entity) in entities.iter().enumerate() {
        let key = (entity.kind, entity.name.as_str());
        let count = names.len();
        let name = *names.entry(key).or_insert(count);
        // Mostly the name that the last mention had which reads the same.
        let expected = read[n].and_then(|read| last_of.insert(read, name));
        if expected.is_some() {
            to.bits.flag(expected == Some(name));
        }
        if expected == Some(name) {
            continue;
        }
        to.bits.flag(name == count);
        if name == count {
            pack_name(entity, n, read[n], reads_so.get(&key).copied(), to);
        } else {
            to.bits.number((count - 1 - name) as u64, scale::NAME);
        }
    }
}

/// Writes the name of mention number `n`, which reads as `read`: once, and not at all if a mention reads so, of which the first
/// is number `other`.
fn pack_name(entity: &Entity, n: usize, read: Option<&str>, other: Option<usize>, to: &mut Packing<'_>) {
    to.bits.put(kind_number(entity.kind), 2);
    let as_this = read == Some(&entity.name);
    to.bits.flag(as_this);
    if as_this {
        return;
    }
    to.bits.flag(other.is_some());
    match other {
        Some(other) => to.bits.signed(other as i64 - n as i64, scale::MENTION),
        None => to.text(&entity.name),
    }
}

fn unpack_entities(words: &[StoredWords<'_>; 2], from: &mut Unpacking<'_>) -> Option<Vec<Entity>> {
    let count = from.bits.size(scale::ENTITIES)?;
    let spans = unpack_spans(count, Begin::Capital, words, &mut from.bits)?;
    let texts = words.each_ref().map(|words| words.text());
    let mut names: Vec<(EntityKind, String)> = Vec::new();
    let mut last_of: FxHashMap<&str, usize> = FxHashMap::default();
    let (mut out, mut length) = (Vec::with_capacity(spans.len()), 0);
    for (n, span) in spans.iter().enumerate() {
        let read = reads(texts, span);
        let expected = read.and_then(|read| last_of.get(read).copied());
        let is_expected = expected.is_some() && from.bits.flag()?;
        let name = match expected.filter(|_| is_expected) {
            Some(name) => name,
            None if from.bits.flag()? => {
                names.push(unpack_name(n, read, &spans, texts, from)?);
                names.len() - 1
            }
            None => names.len().checked_sub(1)?.checked_sub(from.bits.size(scale::NAME)?)?,
        };
        if let Some(read) = read {
            last_of.insert(read, name);
        }
        let (kind, name) = names[name].clone();
        length += name.len();
        if length > LONGEST_NAMES {
            return None;
        }
        out.push(Entity { kind, name, field: span.0, start: span.1.start, end: span.1.end });
    }
    Some(out)
}

/// Reads [`pack_name`].
fn unpack_name(
    n: usize,
    read: Option<&str>,
    spans: &[(Field, Range<usize>)],
    texts: [&str; 2],
    from: &mut Unpacking<'_>,
) -> Option<(EntityKind, String)> {
    let kind = kind_of(from.bits.bits(2)?)?;
    let name = if from.bits.flag()? {
        read?.to_owned()
    } else if from.bits.flag()? {
        let other = usize::try_from(n as i64 + from.bits.signed(scale::MENTION)?).ok()?;
        reads(texts, spans.get(other)?)?.to_owned()
    } else {
        from.text()?
    };
    Some((kind, name))
}

fn pack_dates(dates: &[DateMention], base: i64, words: &[StoredWords<'_>; 2], to: &mut Packing<'_>) {
    to.bits.number(dates.len() as u64, scale::DATES);
    let spans = dates.iter().map(|date| (date.field, date.start..date.end));
    pack_spans(spans, Begin::Word, words, &mut to.bits);
    for DateMention { value, from, to: last, .. } in dates {
        let plain = value.as_deref().and_then(PartialDate::parse).filter(|date| {
            Some(date.first()) == *from && Some(date.last()) == *last && value.as_deref() == Some(&date.to_string())
        });
        to.bits.flag(plain.is_some());
        if let Some(date) = plain {
            pack_partial(date, base, scale::DAYS, &mut to.bits);
            continue;
        }
        to.optional(value.as_ref());
        pack_day(*from, base, scale::DAYS, &mut to.bits);
        pack_day(*last, from.map_or(base, day_number), scale::INTERVAL, &mut to.bits);
    }
}

fn unpack_dates(
    published: Option<&Published>,
    words: &[StoredWords<'_>; 2],
    from: &mut Unpacking<'_>,
) -> Option<Vec<DateMention>> {
    let count = from.bits.size(scale::DATES)?;
    let (spans, base) = (unpack_spans(count, Begin::Word, words, &mut from.bits)?, base_day(published));
    let mut out = Vec::with_capacity(spans.len());
    for (field, span) in spans {
        let (value, first, last) = if from.bits.flag()? {
            let date = unpack_partial(base, scale::DAYS, &mut from.bits)?;
            (Some(date.to_string()), Some(date.first()), Some(date.last()))
        } else {
            let value = from.optional()?;
            let first = unpack_day(base, scale::DAYS, &mut from.bits)?;
            let last = unpack_day(first.map_or(base, day_number), scale::INTERVAL, &mut from.bits)?;
            (value, first, last)
        };
        out.push(DateMention { field, start: span.start, end: span.end, value, from: first, to: last });
    }
    Some(out)
}

fn pack_day(day: Option<Date>, base: i64, scale: u32, bits: &mut BitWriter) {
    bits.flag(day.is_some());
    if let Some(day) = day {
        bits.signed(day_number(day) - base, scale);
    }
}

fn unpack_day(base: i64, scale: u32, bits: &mut BitReader<'_>) -> Option<Option<Date>> {
    match bits.flag()? {
        true => day_of_number(base.checked_add(bits.signed(scale)?)?).map(Some),
        false => Some(None),
    }
}

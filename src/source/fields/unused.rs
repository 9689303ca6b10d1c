//! Keys of a record that are not known and look as if they held what it lacks.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::StructuredRecord;
use super::names::plain;

/// A key that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// As the record writes it.
    pub key: String,
    /// What its value looks like.
    pub looks: Looks,
}

impl Unused {
    /// Keys of one record that are looked at.
    pub(super) const MOST: usize = 40;
}

/// What the value of an unknown key looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Looks {
    /// Prose.
    Text,
    /// A headline.
    Title,
    /// A day or a time.
    Date,
}

impl Looks {
    /// The field that it would be: `body`, `title` or `published`.
    pub fn field(self) -> &'static str {
        match self {
            Self::Text => "body",
            Self::Title => "title",
            Self::Date => "published",
        }
    }
}

/// Does the name itself say that it may be one?
pub(super) fn may_matter(name: &str) -> bool {
    named(&plain(name)).is_some()
}

fn named(plain: &str) -> Option<Looks> {
    let holds = |words: &[&str]| words.iter().any(|w| plain.contains(w));
    // Days on which someone fetched or stored it, and texts about it, are not the article's.
    if holds(&[
        "download", "crawl", "scrape", "fetch", "index", "import", "insert", "file", "access", "retriev", "meta",
    ]) {
        None
    } else if holds(&["date", "publish", "created", "posted", "issued", "time"]) {
        Some(Looks::Date)
    } else if holds(&["headline", "title", "heading"]) && !holds(&["subtitle", "author"]) {
        Some(Looks::Title)
    } else if holds(&["text", "body", "content", "html", "story", "article", "paragraph", "prose"]) {
        Some(Looks::Text)
    } else {
        None
    }
}

/// Those of `unused` that look like what `record` has not.
pub(super) fn that_matter(unused: Vec<Unused>, record: &StructuredRecord) -> Vec<Unused> {
    let lacks = |looks| match looks {
        Looks::Text => record.body.is_none(),
        Looks::Title => record.title.is_none(),
        Looks::Date => record.published_raw.is_none(),
    };
    unused.into_iter().filter(|u| lacks(u.looks)).collect()
}

/// The key that may hold the text, else the title, of a record that has neither, as `--map` is told it.
pub fn likely(unused: &[Unused]) -> Option<String> {
    let of = |looks| unused.iter().find(|u| u.looks == looks).map(|u| format!("{}={}", looks.field(), u.key));
    of(Looks::Text).or_else(|| of(Looks::Title))
}

/// Looks at the value of the key of this name without keeping it.
pub(super) struct Glance<'a>(pub &'a str);

impl Glance<'_> {
    fn at(&self, text: &str) -> Option<Looks> {
        /// Words that no title or label has.
        const PROSE: usize = 25;
        let words = text.split_whitespace().take(PROSE).count();
        let named = named(&plain(self.0));
        match named {
            Some(Looks::Date) if text.len() <= 60 && text.bytes().filter(u8::is_ascii_digit).count() >= 4 => named,
            Some(Looks::Title) if (2..PROSE).contains(&words) => named,
            Some(Looks::Text) if words >= 5 => named,
            _ if words == PROSE && !self.0.starts_with('_') => Some(Looks::Text),
            _ => None,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Glance<'_> {
    type Value = Option<Looks>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Glance<'_> {
    type Value = Option<Looks>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.at(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        // Seconds or milliseconds since 1970, from 1990 on.
        let moment = matches!(number, 631_152_000..=4_102_444_800 | 631_152_000_000..=4_102_444_800_000);
        Ok(named(&plain(self.0)).filter(|looks| *looks == Looks::Date && moment))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_text_title_or_day_is_named() {
        let long = "word ".repeat(30);
        for (key, value, looks) in [
            ("contents_v2", &*long, Some(Looks::Text)),
            ("whatever", &long, Some(Looks::Text)),
            ("date_download", "2025-03-05", None),
            ("created", "2025-03-05", Some(Looks::Date)),
            ("created", "by hand", None),
            ("seo_title", "A bridge falls", Some(Looks::Title)),
            ("image", "https://a.example/1.jpg", None),
        ] {
            assert_eq!(Glance(key).at(value), looks, "{key}");
        }
    }
}

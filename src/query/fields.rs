//! The names before a colon: which there are, what else they are called, and the nearest to a
//! misspelt one.

use super::tree::{DateField, FilterField};
use crate::article::{EntityKind, Field, LabelField};

/// What a name before a colon asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// Words in one field of text.
    Text(Field),
    /// A value that is known of the article.
    Filter(FilterField),
    /// Days.
    Date(DateField),
    /// Published on days that stand in some relation to the value: `since:2025-03` is
    /// `date:"since 2025-03"`. Holds the word that goes before the value.
    Relative(&'static str),
    /// Words in the title or the first sentences.
    Lead,
    /// The number of words in the body.
    Words,
    /// That something is known: `has:person`.
    Has,
    /// That something is not known: `missing:date`.
    Missing,
}

/// Something that is known of an article or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// A stated title.
    Title,
    /// Any prose.
    Body,
    /// A publication date, stated or inferred.
    Date,
    /// A day that the text speaks of.
    Mentions,
    /// Any value of this field; never `Path` or `Id`, which every article has, nor `Mine`.
    Filter(FilterField),
}

/// A field, its name as it is printed, and the other names that are understood.
type FieldRow = (FieldName, &'static str, &'static [&'static str]);

/// Every field but the labels, which are [`LabelField`]'s.
const FIELDS: &[FieldRow] = &[
    (FieldName::Text(Field::Title), "title", &["headline", "intitle", "allintitle"]),
    (FieldName::Text(Field::Body), "body", &["text", "intext", "allintext"]),
    (FieldName::Lead, "lead", &["hlead"]),
    (FieldName::Filter(FilterField::Entity(EntityKind::Person)), "person", &["people", "persons"]),
    (
        FieldName::Filter(FilterField::Entity(EntityKind::Organization)),
        "org",
        &["organization", "organizations", "organisation", "orgs"],
    ),
    (FieldName::Filter(FilterField::Entity(EntityKind::Place)), "place", &["places", "location", "locations"]),
    (FieldName::Filter(FilterField::Id), "id", &[]),
    (FieldName::Filter(FilterField::Mine), "my", &["mine"]),
    (FieldName::Date(DateField::Published), "date", &["published"]),
    (FieldName::Date(DateField::Mentions), "mentions", &["mention"]),
    (FieldName::Date(DateField::Added), "added", &[]),
    (FieldName::Relative("since"), "since", &["from"]),
    (FieldName::Relative("until"), "until", &["to"]),
    (FieldName::Relative("before"), "before", &[]),
    (FieldName::Relative("after"), "after", &[]),
    (FieldName::Words, "words", &["length", "wc"]),
    (FieldName::Has, "has", &[]),
    (FieldName::Missing, "missing", &["hasnot"]),
];

/// Every field, the labels after the names.
fn rows() -> impl Iterator<Item = FieldRow> {
    let of_label = |label: LabelField| {
        let (name, others) = label.asked();
        (FieldName::Filter(FilterField::Label(label)), name, others)
    };
    let (before, after) = FIELDS.split_at(FIELDS.iter().rposition(|(f, ..)| f.is_entity()).map_or(0, |last| last + 1));
    before.iter().copied().chain(LabelField::all().map(of_label)).chain(after.iter().copied())
}

/// What is written before `://` or `:` in an address: never a field.
const SCHEMES: &[&str] = &["http", "https", "ftp", "mailto", "tel", "urn", "doi", "isbn"];

impl FieldName {
    /// The field that is called `typed`, in any case.
    pub fn of(typed: &str) -> Option<FieldName> {
        let lower = typed.to_lowercase();
        rows().find(|(_, name, others)| *name == lower || others.contains(&lower.as_str())).map(|(field, ..)| field)
    }

    /// The name as it is printed, without the colon.
    pub fn name(self) -> &'static str {
        rows().find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }

    fn is_entity(self) -> bool {
        matches!(self, FieldName::Filter(FilterField::Entity(_)))
    }

    /// Are words of the text what follows it?
    pub(super) fn holds_words(self) -> bool {
        matches!(self, FieldName::Text(_) | FieldName::Lead)
    }

    /// The names as they are printed, of every field.
    pub fn all() -> impl Iterator<Item = &'static str> {
        rows().map(|(_, name, _)| name)
    }

    /// The field whose name is most like `typed`, if any is like it.
    pub fn nearest(typed: &str) -> Option<&'static str> {
        let names = rows().flat_map(|(_, name, others)| std::iter::once(name).chain(others.iter().copied()));
        nearest(typed, names)
    }
}

impl Property {
    /// Everything that `has:` and `missing:` understand.
    fn each() -> impl Iterator<Item = Property> {
        let each = |filters: bool| {
            let properties = rows().filter_map(|(field, ..)| Self::of_name(field));
            properties.filter(move |property| matches!(property, Property::Filter(_)) == filters)
        };
        each(false).chain(each(true))
    }

    /// The property that is called `typed`, in any case.
    pub fn of(typed: &str) -> Option<Property> {
        Self::of_name(FieldName::of(typed.trim_end_matches(':'))?)
    }

    /// The property that a field stands for; `None` for what every article has, and for no field.
    pub fn of_name(name: FieldName) -> Option<Property> {
        match name {
            FieldName::Text(Field::Title) => Some(Self::Title),
            FieldName::Text(Field::Body) => Some(Self::Body),
            FieldName::Date(DateField::Published) => Some(Self::Date),
            FieldName::Date(DateField::Mentions) => Some(Self::Mentions),
            FieldName::Filter(FilterField::Label(LabelField::Path) | FilterField::Id | FilterField::Mine) => None,
            FieldName::Filter(field) => Some(Self::Filter(field)),
            FieldName::Date(DateField::Added)
            | FieldName::Relative(_)
            | FieldName::Lead
            | FieldName::Words
            | FieldName::Has
            | FieldName::Missing => None,
        }
    }

    /// The name as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => FieldName::Text(Field::Title),
            Self::Body => FieldName::Text(Field::Body),
            Self::Date => FieldName::Date(DateField::Published),
            Self::Mentions => FieldName::Date(DateField::Mentions),
            Self::Filter(field) => FieldName::Filter(field),
        }
        .name()
    }

    /// The names of all properties.
    pub fn all() -> impl Iterator<Item = &'static str> {
        Self::each().map(Property::name)
    }

    /// The property whose name is most like `typed`, if any is like it.
    pub fn nearest(typed: &str) -> Option<&'static str> {
        nearest(typed, Self::all())
    }
}

/// What `{person}`, `{org}`, `{place}` or `{date}` stands for: any that the text mentions.
pub(super) fn mentioned(kind: &str) -> Option<Property> {
    match FieldName::of(kind)? {
        FieldName::Filter(field) if field.entity().is_some() => Some(Property::Filter(field)),
        FieldName::Date(DateField::Published | DateField::Mentions) => Some(Property::Mentions),
        _ => None,
    }
}

/// Is `word` what stands before the colon of an address?
pub(super) fn is_scheme(word: &str) -> bool {
    SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(word))
}

/// The name most like `typed`: one edit away, of longer names two.
fn nearest(typed: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed: String = typed.chars().take(40).collect::<String>().to_lowercase();
    let length = typed.chars().count();
    names
        .map(|name| (strsim::damerau_levenshtein(&typed, name), name))
        .filter(|&(edits, _)| length > 2 && edits <= (length / 3).clamp(1, 2))
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_one_printed_name_and_several_understood_ones() {
        assert_eq!(FieldName::of("Location"), Some(FieldName::Filter(FilterField::Entity(EntityKind::Place))));
        assert_eq!(FieldName::of("PEOPLE").map(FieldName::name), Some("person"));
        assert_eq!(FieldName::of("nothing"), None);
        let mut seen = std::collections::HashSet::new();
        for (name, printed, others) in rows() {
            assert_eq!(name.name(), printed);
            for n in std::iter::once(printed).chain(others.iter().copied()) {
                assert!(seen.insert(n), "{n} names two fields");
            }
        }
    }

    #[test]
    fn the_nearest_field_is_named_only_when_it_is_near() {
        assert_eq!(FieldName::nearest("titel"), Some("title"));
        assert_eq!(FieldName::nearest("persn"), Some("person"));
        assert_eq!(FieldName::nearest("autor"), Some("author"));
        assert_eq!(FieldName::nearest("xyz"), None);
        assert_eq!(FieldName::nearest("q"), None);
        assert_eq!(FieldName::nearest("name"), None);
        assert_eq!(FieldName::nearest("publsher"), Some("publisher"));
    }

    #[test]
    fn every_article_has_a_path_so_it_is_no_property() {
        assert_eq!(Property::of("path"), None);
        assert_eq!(Property::of("people"), Some(Property::Filter(FilterField::Entity(EntityKind::Person))));
        for property in Property::each() {
            assert_eq!(Property::of(property.name()), Some(property));
        }
    }
}

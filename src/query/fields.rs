//! The names before a colon: which there are, what else they are called, and the nearest to a
//! misspelt one.

use super::tree::{DateField, FilterField};
use crate::article::Field;

/// What a name before a colon asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
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

/// Every field: its name as it is printed, and the other names that are understood.
const FIELDS: &[(Name, &str, &[&str])] = &[
    (Name::Text(Field::Title), "title", &["headline", "intitle", "allintitle"]),
    (Name::Text(Field::Body), "body", &["text", "intext", "allintext"]),
    (Name::Lead, "lead", &["hlead"]),
    (Name::Filter(FilterField::Person), "person", &["people", "persons"]),
    (Name::Filter(FilterField::Organization), "org", &["organization", "organizations", "organisation", "orgs"]),
    (Name::Filter(FilterField::Place), "place", &["places", "location", "locations"]),
    (Name::Filter(FilterField::Source), "source", &["publisher", "outlet", "publication"]),
    (Name::Filter(FilterField::Author), "author", &["authors", "byline", "by"]),
    (Name::Filter(FilterField::Tag), "tag", &["tags", "keyword", "keywords"]),
    (Name::Filter(FilterField::Section), "section", &["desk"]),
    (Name::Filter(FilterField::Language), "lang", &["language"]),
    (Name::Filter(FilterField::Url), "url", &["site", "inurl", "allinurl", "link"]),
    (Name::Filter(FilterField::Path), "path", &[]),
    (Name::Filter(FilterField::Id), "id", &[]),
    (Name::Filter(FilterField::Mine), "my", &["mine"]),
    (Name::Date(DateField::Published), "date", &["published"]),
    (Name::Date(DateField::Mentions), "mentions", &["mention"]),
    (Name::Date(DateField::Added), "added", &[]),
    (Name::Relative("since"), "since", &["from"]),
    (Name::Relative("until"), "until", &["to"]),
    (Name::Relative("before"), "before", &[]),
    (Name::Relative("after"), "after", &[]),
    (Name::Words, "words", &["length", "wc"]),
    (Name::Has, "has", &[]),
    (Name::Missing, "missing", &["hasnot"]),
];

/// What is written before `://` or `:` in an address: never a field.
const SCHEMES: &[&str] = &["http", "https", "ftp", "mailto", "tel", "urn", "doi", "isbn"];

impl Name {
    /// The field that is called `typed`, in any case.
    pub fn of(typed: &str) -> Option<Name> {
        let lower = typed.to_lowercase();
        FIELDS.iter().find(|(_, name, others)| *name == lower || others.contains(&lower.as_str())).map(|(n, ..)| *n)
    }

    /// The name as it is printed, without the colon.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|(name, ..)| *name == self).map_or("", |(_, name, _)| name)
    }

    /// Are words of the text what follows it?
    pub(super) fn holds_words(self) -> bool {
        matches!(self, Name::Text(_) | Name::Lead)
    }

    /// The names as they are printed, of every field.
    pub fn all() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|(_, name, _)| *name)
    }

    /// The field whose name is most like `typed`, if any is like it.
    pub fn nearest(typed: &str) -> Option<&'static str> {
        let names = FIELDS.iter().flat_map(|(_, name, others)| std::iter::once(name).chain(*others));
        nearest(typed, names.copied())
    }
}

impl Property {
    /// What `has:` and `missing:` understand, as it is printed.
    const ALL: [Property; 13] = [
        Property::Title,
        Property::Body,
        Property::Date,
        Property::Mentions,
        Property::Filter(FilterField::Person),
        Property::Filter(FilterField::Organization),
        Property::Filter(FilterField::Place),
        Property::Filter(FilterField::Source),
        Property::Filter(FilterField::Author),
        Property::Filter(FilterField::Tag),
        Property::Filter(FilterField::Section),
        Property::Filter(FilterField::Language),
        Property::Filter(FilterField::Url),
    ];

    /// The property that is called `typed`, in any case.
    pub fn of(typed: &str) -> Option<Property> {
        Self::of_name(Name::of(typed.trim_end_matches(':'))?)
    }

    /// The property that a field stands for; `None` for what every article has, and for no field.
    pub fn of_name(name: Name) -> Option<Property> {
        match name {
            Name::Text(Field::Title) => Some(Self::Title),
            Name::Text(Field::Body) => Some(Self::Body),
            Name::Date(DateField::Published) => Some(Self::Date),
            Name::Date(DateField::Mentions) => Some(Self::Mentions),
            Name::Filter(FilterField::Path | FilterField::Id | FilterField::Mine) => None,
            Name::Filter(field) => Some(Self::Filter(field)),
            Name::Date(DateField::Added) | Name::Relative(_) | Name::Lead | Name::Words | Name::Has | Name::Missing => {
                None
            }
        }
    }

    /// The name as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => Name::Text(Field::Title),
            Self::Body => Name::Text(Field::Body),
            Self::Date => Name::Date(DateField::Published),
            Self::Mentions => Name::Date(DateField::Mentions),
            Self::Filter(field) => Name::Filter(field),
        }
        .name()
    }

    /// The names of all properties.
    pub fn all() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Property::name)
    }

    /// The property whose name is most like `typed`, if any is like it.
    pub fn nearest(typed: &str) -> Option<&'static str> {
        nearest(typed, Self::all())
    }
}

/// What `{person}`, `{org}`, `{place}` or `{date}` stands for: any that the text mentions.
pub(super) fn mentioned(kind: &str) -> Option<Property> {
    match Name::of(kind)? {
        Name::Filter(field) if field.entity().is_some() => Some(Property::Filter(field)),
        Name::Date(DateField::Published | DateField::Mentions) => Some(Property::Mentions),
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
        assert_eq!(Name::of("Location"), Some(Name::Filter(FilterField::Place)));
        assert_eq!(Name::of("PEOPLE").map(Name::name), Some("person"));
        assert_eq!(Name::of("nothing"), None);
        let mut seen = std::collections::HashSet::new();
        for (name, printed, others) in FIELDS {
            assert_eq!(name.name(), *printed);
            for n in std::iter::once(printed).chain(*others) {
                assert!(seen.insert(*n), "{n} names two fields");
            }
        }
    }

    #[test]
    fn the_nearest_field_is_named_only_when_it_is_near() {
        assert_eq!(Name::nearest("titel"), Some("title"));
        assert_eq!(Name::nearest("persn"), Some("person"));
        assert_eq!(Name::nearest("autor"), Some("author"));
        assert_eq!(Name::nearest("xyz"), None);
        assert_eq!(Name::nearest("q"), None);
        assert_eq!(Name::nearest("name"), None);
        assert_eq!(Name::nearest("publsher"), Some("publisher"));
    }

    #[test]
    fn every_article_has_a_path_so_it_is_no_property() {
        assert_eq!(Property::of("path"), None);
        assert_eq!(Property::of("people"), Some(Property::Filter(FilterField::Person)));
        for property in Property::ALL {
            assert_eq!(Property::of(property.name()), Some(property));
        }
    }
}

//! The words that say what a date is the date of: `Published`, `Updated`, `Received`.

/// What a date of a line is the date of, the best evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::dates::published) enum Of {
    /// The first publication: `Originally published`.
    First,
    /// The publication: `Published`, `Posted`.
    Publication,
    /// Nothing says; the line holds a byline or nothing else.
    Unsaid,
    /// A later print edition.
    Print,
    /// The last change: `Updated`.
    Change,
    /// Something else: `Received`, `Accessed`.
    Other,
}

/// What a word says of the date that follows it. A label of several words counts by its last one;
/// `first` and `originally` before `published` make it the first publication.
pub(in crate::dates::published) fn label(word: &str) -> Option<Of> {
    Some(match word {
        "originally" | "first" => Of::First,
        "published"
        | "posted"
        | "released"
        | "release"
        | "issued"
        | "filed"
        | "date"
        | "publication"
        | "created"
        | "veroffentlicht"
        | "publie"
        | "publicado"
        | "pubblicato"
        | "gepubliceerd"
        | "opublikowano"
        | "erstellt"
        | "publisert"
        | "publicerad"
        | "julkaistu"
        | "опубликовано" => Of::Publication,
        "updated" | "modified" | "revised" | "edited" | "corrected" | "aktualisiert" | "actualizado" | "aggiornato"
        | "bijgewerkt" | "zaktualizowano" | "oppdatert" | "uppdaterad" | "jour" | "stand" => Of::Change,
        "print" | "issue" => Of::Print,
        "received" | "accepted" | "submitted" | "accessed" | "retrieved" | "archived" | "expires" | "deadline"
        | "due" | "when" | "born" | "died" | "event" | "starts" | "ends" | "begins" | "closes" | "until" | "from"
        | "effective" | "recorded" | "aired" | "taken" => Of::Other,
        _ => return None,
    })
}

//! The place of a dateline: `Kestrel Bay` of `Kestrel Bay, Karvania, 2 May 2024`. What its day means is for
//! [`crate::dates`] to say.

/// Last words of what lies in a town and is none: a caption names it beside a day.
const WITHIN: &[&str] = &[
    "academy",
    "airport",
    "arena",
    "bank",
    "bridge",
    "building",
    "cathedral",
    "center",
    "centre",
    "church",
    "clinic",
    "club",
    "college",
    "court",
    "embassy",
    "exchange",
    "fair",
    "festival",
    "gallery",
    "garden",
    "gardens",
    "hall",
    "hospital",
    "hotel",
    "house",
    "library",
    "mall",
    "market",
    "monument",
    "mosque",
    "museum",
    "office",
    "palace",
    "park",
    "plaza",
    "prison",
    "road",
    "school",
    "square",
    "stadium",
    "station",
    "street",
    "temple",
    "theater",
    "theatre",
    "tower",
    "university",
];

/// First words of lines that hold a day and are no dateline.
const NO_PLACES: &[&str] = &[
    "a",
    "accessed",
    "after",
    "an",
    "archive",
    "archives",
    "as",
    "at",
    "before",
    "between",
    "by",
    "caption",
    "copyright",
    "credit",
    "date",
    "edition",
    "file",
    "filed",
    "for",
    "from",
    "getty",
    "image",
    "in",
    "issue",
    "last",
    "modified",
    "on",
    "photo",
    "photos",
    "picture",
    "posted",
    "published",
    "received",
    "since",
    "the",
    "this",
    "until",
    "updated",
    "volume",
    "when",
    "written",
];

/// The months, in small letters.
#[rustfmt::skip]
pub const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
];

/// Days, which stand before a day and are no place; no more are [`MONTHS`].
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "today",
    "yesterday",
];

/// Can `text`, which stands before the day of a dateline, name its place: one to four words with capitals, and
/// behind commas a region and a country? Names of buildings and squares are none.
pub fn is_place_of_dateline(text: &str) -> bool {
    let mut parts = text.split(',').map(str::trim);
    let place = parts.next().unwrap_or_default();
    let last = place.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
    let first = place.split([' ', '.', ':']).next().unwrap_or_default().to_lowercase();
    let day = place.trim_end_matches('.').to_lowercase();
    let others: Vec<&str> = parts.collect();
    !WITHIN.contains(&&*last)
        && !DAYS.contains(&&*day)
        && !MONTHS.contains(&&*day)
        && !NO_PLACES.contains(&&*first)
        && is_name(place, 4)
        && place.chars().count() >= 3
        && others.len() <= 2
        && others.iter().all(|part| is_name(part, 3))
}

/// One to `most` words of letters, each with a capital but for the small ones within.
fn is_name(text: &str, most: usize) -> bool {
    const SMALL: &[&str] =
        &["of", "the", "de", "da", "do", "del", "la", "le", "les", "sur", "am", "an", "der", "upon", "by"];
    let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'));
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=most).contains(&words.len())
        && capital(words[0])
        && words.last().is_some_and(|word| capital(word))
        && words.iter().all(|word| letters(word) && (capital(word) || SMALL.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_from_buildings_and_labels() {
        for place in [
            "Kestrel Bay",
            "KESTREL BAY",
            "Port Ellery, Karvania",
            "St. Ives",
            "Stoke-on-Trent",
            "Isle of Whithorn",
            "Rio de Janeiro, Brazil",
            "L’Aquila",
            "Dunmore, Co. Antrim, Northern Ireland",
            "Łódź",
        ] {
            assert!(is_place_of_dateline(place), "{place}");
        }
        for other in [
            "Harbour Hall",
            "Thursday",
            "Sat.",
            "Thursday, Karvania",
            "The Exchange",
            "Kalvik Market, Karvania",
            "On",
            "Photo by Anna Vale",
            "Updated",
            "the bay",
            "Kestrel Bay said",
            "Gate 12",
            "Five Words That Name Nothing",
            "",
        ] {
            assert!(!is_place_of_dateline(other), "{other}");
        }
    }
}

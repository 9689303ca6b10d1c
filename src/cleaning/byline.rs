//! Bylines: the names in `By Jane Doe and RICHARD ROE, Staff Writers | The Herald`.

/// Words that begin a byline.
const OPENINGS: &[&str] = &[
    "by ",
    "written by ",
    "story by ",
    "reported by ",
    "text by ",
    "author: ",
    "authors: ",
    "reporter: ",
    "from ",
    "reporting by ",
    "(reporting by ",
    "additional reporting by ",
    "compiled by ",
    "edited by ",
    "von ",
    "von: ",
    "par ",
    "por ",
    "door ",
    "av ",
    "af ",
    "di ",
    "text: ",
    "tekst: ",
    "autor: ",
    "autorin: ",
];

/// Words that name a post, a desk or an outlet and not a person.
const ROLES: &str = "\
    affairs afp agencies agency ap board broadcasting bulletin bureau chief chronicle columnist contributor \
    contributors correspondent correspondents courier daily desk dispatch editor editors examiner express \
    gazette globe guardian herald independent inquirer institute intern journal ledger magazine mail media \
    mirror monitor network news newsroom observer online post press radio register reporter reporters reuters \
    review senior sentinel service special staff standard team telegraph television times today tribune tv \
    university weekly wire writer writers";

/// The people that a byline of a page names, in order; nothing for `By Reuters Staff`.
pub(super) fn names(line: &str) -> Vec<String> {
    let mut rest = line.trim();
    if let Some(opening) = OPENINGS.iter().find(|o| starts_with_ignoring_case(rest, o)) {
        rest = rest[opening.len()..].trim_start();
    }
    let end = [" | ", " · ", " • ", " – ", " — ", " / ", ";", " in ", " for ", " at "]
        .iter()
        .filter_map(|s| rest.find(s))
        .min();
    let mut names: Vec<String> = Vec::new();
    for part in divided(&rest[..end.unwrap_or(rest.len())]) {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        if is_name(part) {
            names.push(in_mixed_case(part));
        } else if !names.is_empty() {
            // `Jane Doe, Staff Writer, Kyiv`: no names after a post.
            break;
        }
    }
    names
}

/// Words of a trade, which a byline names beside the person.
const TRADES: &str = "\
    writer writers reporter reporters correspondent correspondents editor editors columnist columnists contributor \
    contributors contributing photographer photographers intern producer staff senior chief special political foreign \
    national business sports deputy associate assistant managing executive freelance guest opinion diplomatic defense \
    defence digital news newsroom bureau city local state features for the at and";

/// What stands behind a comma and belongs to the name before it.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mp", "mba", "cpa", "obe", "cbe"];

/// The people of an author field: one, or several when every part is a full name. `Lopez, Ana` is
/// Ana Lopez; what is no person, a date, a trade or words to click, is left out.
pub(super) fn of_record(field: &str) -> Vec<String> {
    let field = field.trim();
    let found = if field.contains(';') {
        field.split(';').flat_map(|part| of_record_part(part.trim())).collect()
    } else {
        of_record_part(field)
    };
    found.into_iter().filter(|name| !is_junk(name)).collect()
}

fn of_record_part(field: &str) -> Vec<String> {
    if starts_with_ignoring_case(field, "by ") {
        let named = names(field);
        if !named.is_empty() {
            return named;
        }
    }
    let field = if starts_with_ignoring_case(field, "by ") { field[3..].trim_start() } else { field };
    if let Some(name) = turned(field) {
        return vec![name];
    }
    let parts: Vec<_> = divided(field).map(str::trim).filter(|p| !p.is_empty() && !is_junk(p)).collect();
    let full = |p: &&str| p.split_whitespace().count() > 1;
    let parts = if parts.len() > 1 && parts.iter().filter(|p| full(p)).count() > 1 {
        // A place or an agency stands behind the names.
        parts.into_iter().filter(full).collect()
    } else if !parts.is_empty() && parts.iter().all(full) {
        parts
    } else {
        vec![field]
    };
    parts.into_iter().filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

/// `Lopez, Ana` as `Ana Lopez`.
fn turned(field: &str) -> Option<String> {
    let (last, first) = field.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    let words = |text: &str| text.split_whitespace().count();
    let plain = |word: &str| word.trim_matches('.').to_lowercase();
    let named = |text: &str| {
        text.split_whitespace().all(|w| {
            let roles = ROLES.split(' ').any(|role| role == plain(w));
            !roles && !w.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | ':' | '/'))
        }) && text.split_whitespace().any(|w| w.starts_with(char::is_uppercase))
    };
    let is_suffix = first.split_whitespace().all(|w| SUFFIXES.contains(&&*plain(w)));
    let one_person =
        (1..=2).contains(&words(last)) && (1..=2).contains(&words(first)) && !(words(last) > 1 && words(first) > 1);
    (one_person && !first.contains(',') && !is_suffix && named(last) && named(first)).then(|| format!("{first} {last}"))
}

/// No author: a date, a trade, an address, words that a page has beside its byline.
fn is_junk(part: &str) -> bool {
    /// Words of buttons and labels.
    const LABELS: &[&str] = &[
        "email",
        "e-mail",
        "mail the",
        "click",
        "follow",
        "share",
        "print",
        "posted",
        "updated",
        "published",
        "view all",
        "more by",
        "bio",
        "author archive",
        "comments",
        "http",
        "www.",
        "@",
        "subscribe",
        "read more",
        "min read",
        "staff report",
        "see all",
        "contact",
    ];
    let lower = part.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let trade = words.iter().all(|w| TRADES.split(' ').any(|t| t == w.trim_matches(|c: char| !c.is_alphanumeric())));
    let labels = LABELS.iter().any(|label| match lower.find(label) {
        Some(at) if label.ends_with(char::is_alphabetic) => {
            let ends = lower[at + label.len()..].chars().next().is_none_or(|c| !c.is_alphabetic());
            ends && (at == 0 || lower[..at].ends_with(' ')) || *label == "http"
        }
        found => found.is_some(),
    });
    let figures = part.chars().filter(char::is_ascii_digit).count();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    letters == 0
        || figures >= 3
        || (figures > 0 && words.len() > 1)
        || (trade && !words.is_empty())
        || labels
        || words.len() > 12
}

fn divided(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '&'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" AND "))
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" og "))
        .flat_map(|p| p.split(" och "))
        .flat_map(|p| p.split(" et "))
        .flat_map(|p| p.split(" with "))
}

/// Two to five words that begin with capitals, no post among them.
fn is_name(part: &str) -> bool {
    let words: Vec<_> = part.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let role = |w: &&str| {
        let word = w.trim_matches('.').to_lowercase();
        ROLES.split(' ').any(|role| role == word)
    };
    (2..=5).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital)
        && !words.iter().any(role)
        && !part.contains(|c: char| c.is_ascii_digit() || c == '@' || c == ':')
}

/// `JANE DOE` as `Jane Doe`; a name in mixed case as it is.
fn in_mixed_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inside = c.is_alphabetic();
    }
    out
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_posts_left() {
        assert_eq!(names("By Jane Doe and RICHARD Q. ROE, Staff Writers | The Herald"), ["Jane Doe", "Richard Q. Roe"]);
        assert_eq!(names("Ana de la Cruz, Associated Press"), ["Ana de la Cruz"]);
        assert_eq!(names("(Reporting by Jane Doe in Kyiv; Editing by X Y)"), ["Jane Doe"]);
        assert_eq!(names("By Jane Doe, Valley Dispatch"), ["Jane Doe"]);
        assert!(names("By Reuters Staff").is_empty());
    }

    #[test]
    fn an_author_field_is_divided_only_between_full_names() {
        assert_eq!(of_record("Jane Doe, Richard Roe and Ana Cruz"), ["Jane Doe", "Richard Roe", "Ana Cruz"]);
        assert_eq!(of_record("By Jane Doe"), ["Jane Doe"]);
        assert_eq!(of_record("Jane Doe, Jr."), ["Jane Doe, Jr."]);
        assert!(of_record("by ").is_empty() || of_record("by ") == ["by"]);
    }

    #[test]
    fn a_last_name_that_stands_first_is_turned() {
        assert_eq!(of_record("Doe, Jane"), ["Jane Doe"]);
        assert_eq!(of_record("Lopez, Ana; de Vries, Tom"), ["Ana Lopez", "Tom de Vries"]);
        assert_eq!(of_record("Doe, Jane Q."), ["Jane Q. Doe"]);
        assert_eq!(of_record("Jane Doe, Reuters"), ["Jane Doe, Reuters"]);
    }

    #[test]
    fn trades_days_and_buttons_are_no_authors() {
        for junk in [
            "Email The Author",
            "Nov. 13, 2014",
            "Staff Writer",
            "Follow @jdoe",
            "https://a.example/jane",
            "Posted by",
            "5 min read",
        ] {
            assert!(of_record(junk).is_empty(), "{junk}: {:?}", of_record(junk));
        }
        assert_eq!(of_record("BY ANNA PETTERSEN, STAFF WRITER"), ["Anna Pettersen"]);
        assert_eq!(of_record("By Anna Pettersen and Tom Reddy in Oslo"), ["Anna Pettersen", "Tom Reddy"]);
        assert_eq!(of_record("Jane Doe, Staff Writer"), ["Jane Doe"]);
        assert_eq!(of_record("The Associated Press"), ["The Associated Press"]);
        assert_eq!(of_record("Reuters"), ["Reuters"]);
        assert_eq!(of_record("Mary Printz"), ["Mary Printz"]);
    }
}

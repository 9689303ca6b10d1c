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

/// The people of an author field: one, or several when every part is a full name.
pub(super) fn of_record(field: &str) -> Vec<String> {
    let field = field.trim();
    let field = if starts_with_ignoring_case(field, "by ") { field[3..].trim_start() } else { field };
    let parts: Vec<_> = divided(field).map(str::trim).filter(|p| !p.is_empty()).collect();
    let several = parts.len() > 1 && parts.iter().all(|p| p.split_whitespace().count() > 1);
    let parts = if several { parts } else { vec![field] };
    parts.into_iter().filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn divided(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '&'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" AND "))
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
        assert_eq!(of_record("Doe, Jane"), ["Doe, Jane"]);
        assert_eq!(of_record("Jane Doe, Jr."), ["Jane Doe, Jr."]);
        assert!(of_record("by ").is_empty() || of_record("by ") == ["by"]);
    }
}

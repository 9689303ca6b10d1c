//! Suggestions: the archive's names nearest to one that was not found.

use super::relation::folded;

/// Most names that are suggested.
const MOST: usize = 5;
/// Characters that are compared.
const LONGEST: usize = 80;

/// The `names` nearest to a misspelt `query`, best first, at most five; the caller hands in
/// candidates. Distance is that of optimal string alignment over folded text, up to a third of
/// the query's length; a query of one word is held against each word of a name.
pub fn suggest<'n>(query: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let query: String = folded(query).chars().take(LONGEST).collect();
    let length = query.chars().count();
    let single = !query.contains(' ');
    let distance = |text: &str| {
        let near = text.chars().count().abs_diff(length) * 3 <= length;
        let distance = if near { strsim::osa_distance(&query, text) } else { usize::MAX };
        (distance <= length / 3).then_some(distance)
    };
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for name in names {
        let text: String = folded(name).chars().take(LONGEST).collect();
        let words = text.split(' ').filter(|word| single && word.len() > 2);
        if let Some(least) = words.chain([text.as_str()]).filter_map(distance).min() {
            found.push((least, text.len(), name));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(MOST).map(|(.., name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["Angela Merkel", "Volodymyr Zelenskyy", "Olena Zelenska", "Vladimir Putin"];

    #[test]
    fn the_nearest_name_comes_first() {
        assert_eq!(suggest("Volodymir Zelinski", NAMES), ["Volodymyr Zelenskyy"]);
        assert_eq!(suggest("Angelo Merckel", NAMES), ["Angela Merkel"]);
        assert!(suggest("Bob", NAMES).is_empty());
        assert!(suggest("", NAMES).is_empty());
    }

    #[test]
    fn one_word_is_held_against_each_word() {
        assert_eq!(suggest("Zelensjka", NAMES), ["Olena Zelenska", "Volodymyr Zelenskyy"]);
        assert_eq!(suggest("Merkle", NAMES), ["Angela Merkel"]);
    }
}

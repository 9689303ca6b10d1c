//! Suggestions: the archive's names nearest to one that was not found.

use super::query::folded;

/// The `names` nearest to a misspelt `query`, best first, at most five; the caller hands in
/// candidates. Distance is that of optimal string alignment over folded text, up to a third of
/// the query's length.
pub fn suggest<'n>(query: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    const MOST: usize = 5;
    const LONGEST: usize = 80;
    let query: String = folded(query).chars().take(LONGEST).collect();
    let length = query.chars().count();
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let candidate: String = folded(name).chars().take(LONGEST).collect();
        if candidate.chars().count().abs_diff(length) * 3 > length {
            continue;
        }
        let distance = strsim::osa_distance(&query, &candidate);
        if distance > 0 && distance * 3 <= length {
            near.push((distance, name));
        }
    }
    near.sort();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let names = ["Angela Merkel", "Volodymyr Zelenskyy", "Olena Zelenska", "Vladimir Putin"];
        assert_eq!(suggest("Volodymir Zelinski", names), ["Volodymyr Zelenskyy"]);
        assert_eq!(suggest("Angelo Merckel", names), ["Angela Merkel"]);
        assert!(suggest("Bob", names).is_empty());
        assert!(suggest("", names).is_empty());
    }
}

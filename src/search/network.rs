//! Networks: who appears with whom in the articles that match; people are persons, as in the lists.

use tantivy::DocAddress;

use super::facet_table::FacetTable;
use super::facets::{Facet, NameRow};
use super::run::Scored;
use crate::article::EntityKind;
use crate::entities::names::Aliases;
use crate::index::archive::Archive;

/// Names, and in how many articles every two of them appear together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// The names, the most frequent of each kind first.
    pub nodes: Vec<NetworkNode>,
    /// The most frequent first.
    pub edges: Vec<Edge>,
}

/// A person, an organization or a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkNode {
    /// What it is.
    pub kind: EntityKind,
    /// The most frequent spelling.
    pub name: String,
    /// Number of articles.
    pub articles: u64,
}

/// Two names that appear together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Place of one among the nodes.
    pub one: usize,
    /// Place of the other, which is higher.
    pub other: usize,
    /// Number of articles that name both.
    pub articles: u64,
}

/// The network of the `most` most frequent names of each of `kinds` in `found`. Two names are
/// joined that stand in `least` articles together.
///
/// # Errors
/// What the engine says.
pub fn network(
    archive: &Archive,
    kinds: &[EntityKind],
    found: &[Scored],
    aliases: &Aliases,
    most: usize,
    least: u64,
) -> tantivy::Result<Network> {
    let mut network = Network::default();
    let mut holding: Vec<Vec<DocAddress>> = Vec::new();
    for &kind in kinds {
        let table = FacetTable::new(archive, kind, aliases.clone())?;
        for NameRow { facet: Facet { name, articles, .. }, articles: addresses } in table.rows(found, &[], most)? {
            holding.push(addresses);
            network.nodes.push(NetworkNode { kind, name, articles });
        }
    }
    for other in 1..holding.len() {
        for one in 0..other {
            let articles = shared(&holding[one], &holding[other]);
            if articles >= least.max(1) {
                network.edges.push(Edge { one, other, articles });
            }
        }
    }
    network.edges.sort_by_key(|edge| (std::cmp::Reverse(edge.articles), edge.one, edge.other));
    Ok(network)
}

/// How many entries two ascending lists share.
fn shared<T: Ord>(one: &[T], other: &[T]) -> u64 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].cmp(&other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_articles_are_counted_once() {
        assert_eq!(shared(&[1, 3, 5, 9], &[0, 3, 4, 9, 12]), 2);
        assert_eq!(shared::<u32>(&[], &[1]), 0);
    }
}

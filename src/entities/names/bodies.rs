//! Bodies of a state under their bare name and under the state's: the Senate, the U.S. Senate.
//!
//! Owned here: which names may be of one body, and by which places the news of that state is known. Left to others:
//! whether an archive is of that state, which its articles tell ([`crate::search`]).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::lines;
use super::relation::folded;

/// A body of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateBody {
    /// Its bare name: `Senate`.
    pub bare: &'static str,
    /// The same with the state before it: `U.S. Senate`.
    pub of_state: Vec<String>,
    /// Places that stand in the news of the state.
    pub places: Vec<&'static str>,
}

struct Bodies {
    all: Vec<StateBody>,
    /// Places among `all` by folded name, bare or with the state.
    by_name: FxHashMap<String, Vec<usize>>,
}

static BODIES: LazyLock<Bodies> = LazyLock::new(|| {
    let mut out = Bodies { all: Vec::new(), by_name: FxHashMap::default() };
    for line in lines(include_str!("lexicon/bodies.txt")) {
        let mut parts = line.split(" | ").map(|part| part.split(", ").collect::<Vec<_>>());
        let (Some(states), Some(places), Some(bodies)) = (parts.next(), parts.next(), parts.next()) else { continue };
        for bare in bodies {
            let of_state: Vec<String> = states.iter().map(|state| format!("{state} {bare}")).collect();
            for name in of_state.iter().map(String::as_str).chain([bare]) {
                let places = out.by_name.entry(folded(name)).or_default();
                if !places.contains(&out.all.len()) {
                    places.push(out.all.len());
                }
            }
            out.all.push(StateBody { bare, of_state, places: places.clone() });
        }
    }
    out
});

/// The bodies that a name, bare or with a state before it, may be of.
pub fn state_bodies(name: &str) -> impl Iterator<Item = &'static StateBody> {
    let name = folded(name);
    let places = BODIES.by_name.get(name.strip_prefix("the ").unwrap_or(&name));
    places.into_iter().flatten().map(|&place| &BODIES.all[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_known_under_both_names() {
        for name in ["U.S. Senate", "US Senate", "the U.S. Senate", "United States Senate"] {
            let found: Vec<&str> = state_bodies(name).map(|body| body.bare).collect();
            assert_eq!(found, ["Senate"], "{name}");
        }
        assert!(state_bodies("Senate").count() > 2, "of several states");
        assert_eq!(state_bodies("British Parliament").map(|b| b.places[0]).collect::<Vec<_>>(), ["United Kingdom"]);
        assert_eq!(state_bodies("Senate Finance Committee").count(), 0);
        assert_eq!(state_bodies("White House").count(), 0);
    }
}

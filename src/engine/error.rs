//! Why an engine elsewhere cannot be asked: each as a sentence that names it, with what mends it.

/// Why an engine elsewhere cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The name of an index cannot be read.
    #[error("`{name}` names no index: {why}")]
    Name {
        /// As it was typed.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody answers, or not to the end.
    #[error("{name} cannot be reached: {why}")]
    Unreachable {
        /// The index.
        name: String,
        /// What the system says.
        why: String,
    },
    /// It is there, and has no index of this name.
    #[error("there is no index {name} yet")]
    Missing {
        /// The index.
        name: String,
    },
    /// Its index was made for another version of the schema.
    #[error("the index {name} {}, and this program writes and reads schema version {expected}", found.map_or("was not made by dateline".to_owned(), |found| format!("has schema version {found}")))]
    OtherVersion {
        /// The index.
        name: String,
        /// Its version; `None` if it is of somebody else.
        found: Option<u32>,
        /// The version of this program.
        expected: u32,
    },
    /// What answers is something else.
    #[error("what answers at {name} is no {kind}: {why}")]
    Stranger {
        /// The index.
        name: String,
        /// What was looked for.
        kind: &'static str,
        /// How it answered.
        why: String,
    },
    /// It is there and cannot do it, even when asked again.
    #[error("{name} is not able to: {why}")]
    Unable {
        /// The index.
        name: String,
        /// What it says.
        why: String,
    },
    /// It gave less than all of an answer.
    #[error("{name} gave only a part of the answer: {why}")]
    Partial {
        /// The index.
        name: String,
        /// What is missing.
        why: String,
    },
    /// More articles may answer than are fetched.
    #[error("{found} articles of {name} may answer, and no more than {most} are fetched")]
    TooMany {
        /// The index.
        name: String,
        /// How many.
        found: u64,
        /// The bound.
        most: u64,
    },
    /// Something that was given to it cannot be found there.
    #[error("{missing} of {given} articles that were given to {name} cannot be searched yet")]
    Unsearchable {
        /// The index.
        name: String,
        /// How many are not found.
        missing: u64,
        /// How many were given.
        given: u64,
    },
    /// It is not done with an engine elsewhere.
    #[error("{what} is not done with an index elsewhere, as {name} is")]
    NotDone {
        /// The index.
        name: String,
        /// What was asked for.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
}

impl EngineError {
    /// What can be done about it, as a phrase without a full stop.
    pub fn hint(&self) -> String {
        match self {
            Self::Name { .. } => {
                "write `quickwit+http://HOST:7280/NAME`, or `opensearch+http://HOST:9200/NAME`".to_owned()
            }
            Self::Unreachable { .. } => {
                "see whether it runs and whether its address is right, and run the same command again".to_owned()
            }
            Self::Missing { name } => format!("`dateline-index --index {name} add PATH` makes it"),
            Self::OtherVersion { found: None, .. } => {
                "name another index, or delete that one there: `add` makes a new one".to_owned()
            }
            Self::OtherVersion { .. } => {
                "index the same files under a new name with this program, then delete the old index there".to_owned()
            }
            Self::Stranger { .. } => "see whether address and port are right".to_owned(),
            Self::Unable { .. } | Self::Partial { .. } => {
                "see in its log what it lacks, and run the same command again: what was done stays done".to_owned()
            }
            Self::TooMany { found, .. } => format!(
                "narrow it by a rarer word, a name or days (`--since 2025`), or fetch more with `--fetch {}`",
                round_up(*found)
            ),
            Self::Unsearchable { .. } => "run the same command again: it gives what is missing once more".to_owned(),
            Self::NotDone { instead, .. } => (*instead).to_owned(),
        }
    }
}

/// A round number that is not less.
fn round_up(number: u64) -> u64 {
    let step = 10_u64.pow(number.max(10).ilog10() - 1);
    number.div_ceil(step) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_names_the_index_and_a_cure() {
        let error = EngineError::TooMany { name: "quickwit+http://a:1/b".to_owned(), found: 17_480, most: 10_000 };
        assert!(error.to_string().contains("quickwit+http://a:1/b") && error.to_string().contains("17480"));
        assert!(error.hint().ends_with("`--fetch 18000`"), "{}", error.hint());
        assert_eq!([round_up(1), round_up(99), round_up(101), round_up(12_345)], [1, 99, 110, 13_000]);
    }
}

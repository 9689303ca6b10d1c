//! The user's alias file: names that are one, and names that are not.
//!
//! ```text
//! # One group a line, in any script.
//! Volodymyr Zelenskyy = Ze = Зеленський
//! Myanmar = Burma
//! # Never the same, whatever the spelling says (`!=` does as well).
//! George Bush ≠ George W. Bush
//! ```

use rustc_hash::FxHashMap;

use super::relation::folded;

/// What an alias file says.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    groups: Vec<Vec<String>>,
    group_of: FxHashMap<String, usize>,
    forbidden: FxHashMap<String, Vec<String>>,
}

/// A line of an alias file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}; {cure}")]
pub struct AliasError {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub cure: String,
}

impl Aliases {
    /// Reads an alias file's text. Groups that share a name are one group.
    ///
    /// # Errors
    /// The first line that is neither a group, nor a pair kept apart, nor a comment; or a pair
    /// that is both joined and kept apart.
    pub fn parse(text: &str) -> Result<Self, AliasError> {
        let mut out = Self::default();
        let mut apart = Vec::new();
        for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line_number = n + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let line = line.replace("!=", "≠");
            if line.contains('≠') {
                let (a, b) = kept_apart(&line, line_number)?;
                out.forbid(&a, &b);
                apart.push((line_number, a, b));
            } else {
                out.join(names(&line, line_number)?);
            }
        }
        for (line, a, b) in apart {
            if out.group_of.get(&a).is_some_and(|g| out.group_of.get(&b) == Some(g)) {
                return Err(AliasError {
                    line,
                    problem: "these names are joined by `=` elsewhere in the file".into(),
                    cure: "remove one of the two lines".into(),
                });
            }
        }
        Ok(out)
    }

    /// True when nothing is joined or kept apart.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.forbidden.is_empty()
    }

    fn join(&mut self, names: Vec<String>) {
        let known = names.iter().find_map(|name| self.group_of.get(&folded(name)).copied());
        let group = known.unwrap_or_else(|| {
            self.groups.push(Vec::new());
            self.groups.len() - 1
        });
        for name in names {
            match self.group_of.insert(folded(&name), group) {
                Some(old) if old != group => {
                    for moved in std::mem::take(&mut self.groups[old]) {
                        self.group_of.insert(folded(&moved), group);
                        self.groups[group].push(moved);
                    }
                }
                Some(_) => {}
                None => self.groups[group].push(name),
            }
        }
    }

    fn forbid(&mut self, a: &str, b: &str) {
        self.forbidden.entry(a.to_owned()).or_default().push(b.to_owned());
        self.forbidden.entry(b.to_owned()).or_default().push(a.to_owned());
    }

    /// The other names of the group of a folded name.
    /// Does a line of the file speak of a name?
    pub fn concern(&self, name: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let folded = super::relation::folded(name);
        !self.others(&folded).is_empty() || !self.forbidden(&folded).is_empty()
    }

    pub(super) fn others(&self, name: &str) -> Vec<&str> {
        let Some(&group) = self.group_of.get(name) else { return Vec::new() };
        self.groups[group].iter().map(String::as_str).filter(|other| folded(other) != name).collect()
    }

    /// The folded names from which a folded name, or another of its group, is kept apart.
    pub(super) fn forbidden(&self, name: &str) -> Vec<String> {
        self.forbidden.get(name).cloned().unwrap_or_default()
    }
}

fn kept_apart(line: &str, number: usize) -> Result<(String, String), AliasError> {
    let error = |problem: &str| AliasError {
        line: number,
        problem: problem.into(),
        cure: "write two names, as in `George Bush ≠ George W. Bush`".into(),
    };
    if line.contains('=') {
        return Err(error("`=` and `≠` in one line"));
    }
    let sides: Vec<String> = line.split('≠').map(folded).collect();
    match <[String; 2]>::try_from(sides) {
        Ok([a, b]) if a.is_empty() || b.is_empty() => Err(error("a name is missing beside `≠`")),
        Ok([a, b]) if a == b => Err(error("a name cannot be kept apart from itself")),
        Ok([a, b]) => Ok((a, b)),
        Err(_) => Err(error("more than two names kept apart")),
    }
}

fn names(line: &str, number: usize) -> Result<Vec<String>, AliasError> {
    let names: Vec<String> = line.split('=').map(|name| name.trim().to_owned()).collect();
    let error = |problem: &str| AliasError {
        line: number,
        problem: problem.into(),
        cure: "write the names of one person with `=` between them, as in `Volodymyr Zelenskyy = Ze`".into(),
    };
    if names.len() < 2 {
        return Err(error("only one name"));
    }
    if names.iter().any(|name| folded(name).is_empty()) {
        return Err(error("a name is missing beside `=`"));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::EntityKind::Person;
    use crate::entities::names::{NameQuery, Relation};

    #[test]
    fn a_group_is_found_by_each_of_its_names() {
        let aliases =
            Aliases::parse("# nicknames\n\nVolodymyr Zelenskyy = Ze = Зеленський\nZe = The Servant\n").expect("reads");
        for (typed, found) in [
            ("Ze", "Volodymyr Zelensky"),
            ("ze", "Volodymyr Zelenskyy"),
            ("Volodymyr Zelenskyy", "Ze"),
            ("Servant", "Servant"),
        ] {
            assert!(NameQuery::new(Person, typed, &aliases).matches(found).is_some(), "{typed} finds {found}");
        }
        let m = NameQuery::new(Person, "Ze", &aliases).matches("Volodymyr Zelensky").expect("an alias");
        assert_eq!(m.relation, Relation::Alias);
        assert!(NameQuery::new(Person, "the servant", &aliases).matches("Ze").is_some());
    }

    #[test]
    fn what_is_forbidden_is_not_found_either_way() {
        for text in ["George Bush ≠ George W. Bush", "George Bush != George W. Bush"] {
            let aliases = Aliases::parse(text).expect("reads");
            assert!(NameQuery::new(Person, "george bush", &aliases).matches("George W. Bush").is_none());
            assert!(NameQuery::new(Person, "George W. Bush", &aliases).matches("George Bush").is_none());
            assert!(NameQuery::new(Person, "George Bush", &aliases).matches("George H. W. Bush").is_some());
        }
    }

    #[test]
    fn errors_name_the_line_and_the_cure() {
        for (text, message) in [
            (
                "\nZelenskyy",
                "line 2: only one name; write the names of one person with `=` between them, as in `Volodymyr Zelenskyy = Ze`",
            ),
            (
                "A = ",
                "line 1: a name is missing beside `=`; write the names of one person with `=` between them, as in `Volodymyr Zelenskyy = Ze`",
            ),
            (
                "A ≠ B ≠ C",
                "line 1: more than two names kept apart; write two names, as in `George Bush ≠ George W. Bush`",
            ),
            ("A ≠ B = C", "line 1: `=` and `≠` in one line; write two names, as in `George Bush ≠ George W. Bush`"),
            (
                "A = B\nA ≠ B",
                "line 2: these names are joined by `=` elsewhere in the file; remove one of the two lines",
            ),
        ] {
            assert_eq!(Aliases::parse(text).expect_err(text).to_string(), message);
        }
    }
}

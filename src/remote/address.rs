//! The name of an index elsewhere: `quickwit+http://host:7280/name`.

use std::fmt;

use crate::engine::EngineError;

/// Which program keeps the index. Both are asked in the same words; they differ in where the parts of the interface lie,
/// and in how an index is declared and articles are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Quickwit, from 0.9 on.
    Quickwit,
    /// OpenSearch, and what answers as it does.
    OpenSearch,
}

impl Dialect {
    const ALL: [Self; 2] = [Self::Quickwit, Self::OpenSearch];

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quickwit => "Quickwit",
            Self::OpenSearch => "OpenSearch",
        }
    }

    /// What the name of an index begins with.
    fn scheme(self) -> &'static str {
        match self {
            Self::Quickwit => "quickwit+http://",
            Self::OpenSearch => "opensearch+http://",
        }
    }

    /// Where the interface lies that is like Elasticsearch's.
    pub(super) fn search_path(self) -> &'static str {
        match self {
            Self::Quickwit => "/api/v1/_elastic",
            Self::OpenSearch => "",
        }
    }
}

/// Where an index is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexAddress {
    pub(super) dialect: Dialect,
    /// Host and port.
    pub(super) host: String,
    /// The index there.
    pub(super) index: String,
}

impl IndexAddress {
    /// Is this the name of an index elsewhere, or of a folder?
    pub fn is_one(name: &str) -> bool {
        let scheme = name.split_once("://").map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+'))
    }

    /// Reads the name of an index elsewhere.
    ///
    /// # Errors
    /// [`EngineError::Name`].
    pub fn parse(name: &str) -> Result<Self, EngineError> {
        let wrong = |why: &str| EngineError::Name { name: shown(name), why: why.to_owned() };
        let found = Dialect::ALL.into_iter().find_map(|dialect| Some((dialect, name.strip_prefix(dialect.scheme())?)));
        let Some((dialect, rest)) = found else {
            let scheme = name.split_once("://").map_or(name, |(scheme, _)| scheme);
            return Err(match scheme.ends_with("+https") {
                true => {
                    wrong("there is no TLS here; let a tunnel (`ssh -L`) or a proxy of your own bring it to plain HTTP")
                }
                false => wrong("it begins neither with `quickwit+http://` nor with `opensearch+http://`"),
            });
        };
        let (host, index) =
            rest.split_once('/').ok_or_else(|| wrong("the name of the index is missing after the host"))?;
        let index = index.trim_end_matches('/');
        if host.contains('@') {
            return Err(wrong("users and passwords are not supported; a proxy of your own can give them"));
        }
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        // Of `[::1]` the colons are none before a port.
        let (bare, port) = match host.rsplit_once(':') {
            Some((bare, port)) if !port.ends_with(']') => (bare, Some(port)),
            _ => (host, None),
        };
        if bare.is_empty() || !bare.chars().all(is_host) {
            return Err(wrong("the host is missing, or is none"));
        }
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err(wrong("the port is none"));
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if index.len() < 3
            || index.len() > 255
            || !index.starts_with(|c: char| c.is_ascii_alphabetic())
            || !index.chars().all(is_name)
        {
            return Err(wrong(
                "an index has a name of three letters, digits, `-` and `_` or more, and begins with a letter",
            ));
        }
        if dialect == Dialect::OpenSearch && index.chars().any(|c| c.is_ascii_uppercase()) {
            return Err(wrong("OpenSearch takes small letters only"));
        }
        Ok(Self { dialect, host: host.to_owned(), index: index.to_owned() })
    }
}

/// A name as it can be shown: without a password, and on one line.
fn shown(name: &str) -> String {
    let masked = match (name.find("://"), name.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &name[..scheme], &name[at..]),
        _ => name.to_owned(),
    };
    masked.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

impl fmt::Display for IndexAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", self.dialect.scheme(), self.host, self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_written_alike() {
        for name in ["quickwit+http://localhost:7280/news", "opensearch+http://[::1]:9200/news-2025"] {
            assert_eq!(IndexAddress::parse(name).map(|address| address.to_string()), Ok(name.to_owned()));
            assert!(IndexAddress::is_one(name));
        }
        assert_eq!(IndexAddress::parse("quickwit+http://a/news/").map(|a| a.index), Ok("news".to_owned()));
        for folder in ["news", "/home/a/news", "C:\\news", "./a:b", "a/b://c"] {
            assert!(!IndexAddress::is_one(folder), "{folder}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        let why = |name: &str| IndexAddress::parse(name).expect_err(name).to_string();
        assert!(why("quickwit+https://a:1/news").contains("no TLS"));
        assert!(why("http://a:1/news").contains("begins neither"));
        assert!(why("quickwit+http://a:1").contains("missing after the host"));
        assert!(why("quickwit+http:///news").contains("the host is missing"));
        assert!(why("quickwit+http://a b/news").contains("the host"));
        assert!(why("quickwit+http://:7280/news").contains("the host is missing"));
        assert!(why("quickwit+http://a:99999/news").contains("the port is none"));
        assert!(why("quickwit+http://a:b/news").contains("the port is none"));
        let password = why("quickwit+http://ann:secret@a:1/news");
        assert!(password.contains("passwords are not supported") && !password.contains("secret"), "{password}");
        assert!(!why("quickwit+http://a:1/ne\nws").contains('\n'));
        assert!(why("quickwit+http://a:1/n").contains("three letters"));
        assert!(why("quickwit+http://a:1/a/b").contains("three letters"));
        assert!(why("opensearch+http://a:1/News").contains("small letters"));
    }
}

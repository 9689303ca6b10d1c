//! Addresses: what one asks for, and which one asks for something.

use percent_encoding::percent_decode_str;

use crate::output::markup::percent;
use crate::search::ranked::Sort;

/// What is asked of the page of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageAddress {
    /// The query, as typed.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: usize,
    /// The form: empty for a page, else one of [`super::pages::FORMS`].
    pub format: String,
    /// Show every copy of a story by itself.
    pub copies: bool,
    /// Show what was cut from an article.
    pub cut: bool,
    /// Days that a form adds to the query.
    pub days: (String, String),
    /// What of it cannot be read.
    pub unread: Option<String>,
}

impl PageAddress {
    /// The first page of a query.
    pub fn of(query: &str) -> Self {
        Self { query: query.to_owned(), page: 1, ..Self::default() }
    }

    /// Reads what stands after the `?`; names that are not known are passed over.
    pub fn read(text: &str) -> Self {
        let mut out = Self { page: 1, ..Self::default() };
        for (name, value) in pairs(text) {
            match name.as_str() {
                "q" => out.query = value,
                "sort" => {
                    out.sort = match value.as_str() {
                        "newest" => Sort::Newest,
                        "oldest" => Sort::Oldest,
                        "relevance" | "" => Sort::Relevance,
                        other => {
                            let message = format!("there is no order `{other}`; there are relevance, newest, oldest");
                            out.unread.get_or_insert(message);
                            Sort::Relevance
                        }
                    }
                }
                "page" => match value.parse::<usize>() {
                    Ok(page) => out.page = page.clamp(1, 10_000),
                    Err(_) => drop(out.unread.get_or_insert(format!("`{value}` is no number of a page"))),
                },
                "format" => out.format = value,
                "copies" => out.copies = value == "1",
                "cut" => out.cut = value == "1",
                "from" => out.days.0 = value.trim().to_owned(),
                "to" => out.days.1 = value.trim().to_owned(),
                _ => {}
            }
        }
        out
    }

    /// The address at `path` that asks for this.
    pub fn at(&self, path: &str) -> String {
        let mut pairs = Vec::new();
        if !self.query.is_empty() {
            pairs.push(format!("q={}", percent(&self.query)));
        }
        if self.sort != Sort::Relevance {
            pairs.push(format!("sort={}", sort_name(self.sort)));
        }
        if self.page > 1 {
            pairs.push(format!("page={}", self.page));
        }
        if self.copies {
            pairs.push("copies=1".to_owned());
        }
        if self.cut {
            pairs.push("cut=1".to_owned());
        }
        if !self.format.is_empty() {
            pairs.push(format!("format={}", percent(&self.format)));
        }
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// The first page of another query, in the same order.
    pub fn with(&self, query: &str) -> Self {
        Self { query: query.to_owned(), page: 1, format: String::new(), ..self.clone() }
    }

    /// The same in another form.
    pub fn as_format(&self, format: &str) -> Self {
        Self { format: format.to_owned(), page: 1, ..self.clone() }
    }
}

/// `relevance`, `newest` or `oldest`.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
    }
}

/// The address of an article, with the query whose matches are shown in it.
pub fn article(id: &str, query: &str) -> String {
    PageAddress::of(query).at(&format!("/article/{}", percent(id)))
}

/// The address of a person's page.
pub fn person(name: &str) -> String {
    format!("/person/{}", percent(name))
}

/// The names and values of a query string or a form, decoded.
pub fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value)))
}

/// A part of an address, with percent signs and `+` read; bytes that are no UTF-8 are replaced.
pub fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let address = PageAddress {
            sort: Sort::Newest,
            page: 3,
            format: "json".into(),
            copies: true,
            cut: true,
            ..PageAddress::of("\"a b\" & ü+c")
        };
        let text = address.at("/");
        assert_eq!(PageAddress::read(text.split_once('?').expect("a query").1), address);
        assert_eq!(PageAddress::read("q=a+b%2&page=x&page=0&zz&=").query, "a b%2");
        assert_eq!(PageAddress::read("sort=&page=2&zz=1").unread, None);
        for wrong in ["sort=foo", "sort=Newest", "page=x", "page=-1", "page="] {
            assert!(PageAddress::read(wrong).unread.is_some(), "{wrong}");
        }
        assert_eq!(PageAddress::read("from=2025-03+&to=").days, ("2025-03".to_owned(), String::new()));
        assert_eq!(decoded("%ff%"), "\u{fffd}%");
    }
}

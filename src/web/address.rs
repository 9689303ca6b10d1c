//! Addresses: what one asks for, and which one asks for something.

use crate::output::markup::percent;
use crate::search::run::Sort;

/// What is asked of the page of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageAddress {
    /// The query, as typed.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: usize,
    /// The form: empty for a page, else `json`, `csv`, `atom` or `ris`.
    pub format: String,
}

impl PageAddress {
    /// Reads what stands after the `?`; what is not understood is passed over.
    pub fn read(text: &str) -> Self {
        let mut out = Self { page: 1, ..Self::default() };
        for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decoded(value);
            match name {
                "q" => out.query = value,
                "sort" => {
                    out.sort = match value.as_str() {
                        "newest" => Sort::Newest,
                        "oldest" => Sort::Oldest,
                        _ => Sort::Relevance,
                    }
                }
                "page" => out.page = value.parse().unwrap_or(1).clamp(1, 10_000),
                "format" => out.format = value,
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
        if !self.format.is_empty() {
            pairs.push(format!("format={}", percent(&self.format)));
        }
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// The same with another restriction in the query.
    pub fn and(&self, part: &str) -> Self {
        let query = self.query.trim();
        let has_or = query.contains("OR") || query.contains('|');
        let query = match query {
            "" | "*" => part.to_owned(),
            other if has_or => format!("({other}) {part}"),
            other => format!("{other} {part}"),
        };
        Self { query, page: 1, ..self.clone() }
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

/// The address of an article.
pub fn article(id: &str, query: &str) -> String {
    PageAddress { query: query.to_owned(), page: 1, ..PageAddress::default() }.at(&format!("/article/{}", percent(id)))
}

/// A part of an address, with percent signs and `+` read; bytes that are no UTF-8 are replaced.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let address =
            PageAddress { query: "\"a b\" & ü+c".into(), sort: Sort::Newest, page: 3, format: "json".into() };
        let text = address.at("/");
        assert_eq!(PageAddress::read(text.split_once('?').expect("a query").1), address);
        assert_eq!(PageAddress::read("q=a+b%2&page=x&page=0&zz&=").query, "a b%2");
        assert_eq!(decoded("%ff%"), "\u{fffd}%");
    }

    #[test]
    fn a_restriction_binds_the_whole_query() {
        let and = |query: &str| PageAddress { query: query.into(), ..PageAddress::default() }.and("person:x").query;
        assert_eq!(and("a OR b"), "(a OR b) person:x");
        assert_eq!(and("a b"), "a b person:x");
        assert_eq!(and(" * "), "person:x");
    }
}

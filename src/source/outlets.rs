//! Outlets: whose an article is when it does not say, and which of their spellings are one.

use std::collections::HashMap;
use std::path::Path;

use crate::text::MONTHS;

/// Spellings of outlets, as a table of the user's has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletNames(HashMap<String, String>);

impl OutletNames {
    /// Reads a table: a line an outlet, its name, a colon, and its other spellings with commas between;
    /// empty lines and those that begin with `#` say nothing.
    ///
    /// # Errors
    /// The number of the first line that is not of that form, from 1.
    pub fn parse(table: &str) -> Result<Self, usize> {
        let mut names = HashMap::new();
        for (at, line) in table.lines().enumerate().map(|(at, line)| (at, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, others) = line.split_once(':').ok_or(at + 1)?;
            let name = name.trim();
            if name.is_empty() {
                return Err(at + 1);
            }
            for spelling in others.split(',').map(key).filter(|spelling| !spelling.is_empty()).chain([key(name)]) {
                names.insert(spelling, name.to_owned());
            }
        }
        Ok(Self(names))
    }

    /// The name of the outlet that is spelt so; as it is where the table does not hold it.
    pub fn of(&self, spelling: String) -> String {
        if self.0.is_empty() {
            return spelling;
        }
        self.0.get(&key(&spelling)).cloned().unwrap_or(spelling)
    }
}

/// Letters and digits in lower case, as spellings are compared.
fn key(spelling: &str) -> String {
    spelling.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The outlet that the folders of `path` name: the nearest that is neither a number nor a word for what
/// lies in it; `-` and `_` are spaces. The path may go on within an archive.
pub fn of_folder(path: &str) -> Option<String> {
    /// What people call folders that are no outlet.
    const OTHERS: &[&str] = &[
        "articles",
        "article",
        "news",
        "data",
        "pages",
        "html",
        "text",
        "txt",
        "json",
        "xml",
        "feeds",
        "archive",
        "archives",
        "downloads",
        "download",
        "scrape",
        "scraped",
        "crawl",
        "corpus",
        "input",
        "raw",
        "files",
        "documents",
        "tmp",
        "temp",
        "home",
        "export",
        "exports",
    ];
    let place = path.replace('!', "/");
    let folder = Path::new(&place).parent()?;
    let names = folder.iter().rev().map(|part| part.to_string_lossy().replace(['-', '_'], " "));
    let is_name = |name: &String| {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2
            && letters * 2 >= name.chars().count()
            && !OTHERS.iter().chain(&MONTHS).any(|other| *other == name.trim().to_lowercase())
            && !name.contains('.')
    };
    names.map(|name| name.trim().to_owned()).find(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_outlet_are_one() {
        let table = OutletNames::parse("# mine\n\nCoastal Wire: CW, coastalwire.example\n").expect("a table");
        for spelling in ["CW", "cw", "Coastal  Wire", "coastalwire.example"] {
            assert_eq!(table.of(spelling.to_owned()), "Coastal Wire");
        }
        assert_eq!(table.of("Valley Herald".to_owned()), "Valley Herald");
        assert_eq!(OutletNames::parse("a: b\nno colon"), Err(2));
    }

    #[test]
    fn a_folder_names_an_outlet_unless_it_is_a_number_or_a_kind() {
        assert_eq!(of_folder("/x/coastal-wire/2025/03/a.txt").as_deref(), Some("coastal wire"));
        assert_eq!(of_folder("/x/Valley_Herald/html/a.html").as_deref(), Some("Valley Herald"));
        assert_eq!(of_folder("/news/2025/a.txt"), None);
        assert_eq!(of_folder("a.txt"), None);
    }
}

//! Why an input was not read: one type for files, folders and records, each with a cure.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::FileKind;
use super::fields::typed;

/// An input that was not read. Everything else goes on.
#[derive(Debug, PartialEq)]
pub struct Rejection {
    /// The file or folder, as in [`super::SourceFile::display`]; `-` for standard input.
    pub path: String,
    /// The record within it, as in [`super::Record::number`]; `None` when the whole file is meant.
    pub record: Option<usize>,
    /// What is wrong.
    pub reason: Reason,
}

impl Rejection {
    /// What the reader of the message can do about it, as a phrase without a full stop.
    pub fn hint(&self) -> Option<String> {
        self.reason.hint()
    }
}

/// `path#record: reason`, without the hint.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(record) = self.record {
            write!(f, "#{record}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// The path that was named does not exist.
    #[error("no such file or folder")]
    Missing,
    /// A symbolic link points nowhere.
    #[error("symbolic link to something that does not exist")]
    DanglingLink,
    /// A symbolic link leads back to a folder above it.
    #[error("symbolic link leads back to {ancestor}, which holds it")]
    LinkLoop {
        /// The folder it leads back to.
        ancestor: String,
    },
    /// A pipe, socket or device.
    #[error("a {what}, not a file")]
    NotAFile {
        /// `named pipe`, `socket`, `device`.
        what: &'static str,
    },
    /// A file that was named, but not of a known kind.
    #[error("not a kind of file that can be read")]
    UnknownKind,
    /// The operating system refused.
    #[error("{0}")]
    System(String),
    /// No bytes, or only white space.
    #[error("empty")]
    Empty,
    /// Not text.
    #[error("binary data{}, not text", .what.map(|w| format!(" ({w})")).unwrap_or_default())]
    Binary {
        /// The format, when its first bytes tell.
        what: Option<&'static str>,
    },
    /// Packed data that cannot be unpacked.
    #[error("damaged {format} data: {detail}")]
    Damaged {
        /// `gzip` or `Zstandard`.
        format: &'static str,
        /// What the decoder says.
        detail: String,
    },
    /// A password is needed.
    #[error("locked with a password")]
    Locked,
    /// Far more comes out of a packed file than could be text.
    #[error("unpacks to more than {unpacked} from {packed}: stopped")]
    Bomb {
        /// What had come out, for a person.
        unpacked: String,
        /// What had gone in.
        packed: String,
    },
    /// A record or page past [`super::Limits::record_bytes`], or a text past [`super::Limits::article_bytes`].
    #[error("larger than {limit}")]
    TooLarge {
        /// The limit, for a person.
        limit: String,
    },
    /// JSON nested past [`super::Limits::nesting`].
    #[error("nested deeper than {limit} levels")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// Not JSON.
    #[error("not valid JSON: {detail}")]
    Json {
        /// What the parser says.
        detail: String,
    },
    /// The file ends inside a record.
    #[error("the file ends in the middle of this record")]
    Truncated,
    /// JSON, but not an object.
    #[error("{found} where an article record (a JSON object) is expected")]
    NotARecord {
        /// What stands there: `a string`, `a list`.
        found: &'static str,
    },
    /// A field of another type than its own.
    #[error("field `{field}` is {found}, expected {expected}")]
    WrongType {
        /// The field as the record calls it.
        field: String,
        /// What stands there.
        found: &'static str,
        /// What should.
        expected: &'static str,
    },
    /// Neither title nor body.
    #[error("neither a title nor a body")]
    NoText {
        /// Fields that it does have, for the hint.
        fields: Vec<String>,
        /// One that looks as if it held what is missing, as in `body=inhalt`.
        likely: Option<String>,
    },
    /// A file that holds no record at all.
    #[error("no article records")]
    NoRecords,
    /// A file that begins with nothing but bad records.
    #[error("given up: none of the first {tried} records can be read")]
    Hopeless {
        /// How many were tried.
        tried: usize,
    },
    /// A record of an archive, a mailbox or a table that is not as it should be.
    #[error("broken: {detail}")]
    BrokenRecord {
        /// What is wrong with it.
        detail: &'static str,
    },
    /// The file changed while it was read.
    #[error("changed while it was read")]
    Changed,
    /// A page of which nothing is left once its furniture is cut.
    #[error("no article text")]
    OnlyFurniture,
    /// A PDF of which no text can be had.
    #[error("PDF {0}")]
    Pdf(PdfFailure),
}

impl Reason {
    /// Does it say that nothing behind this place of the file could be read?
    pub fn is_of_the_rest(&self) -> bool {
        matches!(
            self,
            Self::Truncated
                | Self::Damaged { .. }
                | Self::Bomb { .. }
                | Self::Hopeless { .. }
                | Self::NoRecords
                | Self::Changed
        )
    }
}

/// Why no text can be had of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum PdfFailure {
    /// This program was built without the part that reads it, or was not told which program does.
    #[error("is not read by this build")]
    NotBuilt,
    /// A password is needed.
    #[error("is locked with a password")]
    Locked,
    /// It is locked in a way that is not known.
    #[error("is locked in a way that is not known")]
    UnknownCipher,
    /// No PDF that can be read.
    #[error("is damaged")]
    Damaged,
    /// Pages without text.
    #[error("has no text, only pictures, on its {pages} {}", if *.pages == 1 { "page" } else { "pages" })]
    Pictures {
        /// How many.
        pages: usize,
    },
    /// Its fonts show letters and do not say which.
    #[error("has fonts that do not say which letters they show")]
    Nameless,
    /// The process that read it was ended, or failed.
    #[error("could not be read: {0}")]
    Stopped(String),
}

impl PdfFailure {
    fn hint(&self) -> &'static str {
        match self {
            Self::NotBuilt => "build with `--features pdf`, or extract its text first, for example with `pdftotext`",
            Self::Locked | Self::UnknownCipher => "unlock it first: `qpdf --password=… --decrypt`",
            Self::Damaged => "the download may be incomplete: fetch it again, or try `qpdf` to mend it",
            Self::Pictures { .. } | Self::Nameless => {
                "recognise its text first, for example with `ocrmypdf --force-ocr`"
            }
            Self::Stopped(_) => "extract its text yourself, for example with `pdftotext`, and add that",
        }
    }
}

impl Reason {
    /// The reason that `error` carries, or the system's error, in the words of this project where
    /// the kind is common.
    pub(crate) fn of(error: &io::Error) -> Self {
        if let Some(reason) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return reason.clone();
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::System("permission denied".to_owned()),
            _ => Self::System(lower_first(&error.to_string())),
        }
    }

    /// What can be done about it, as a phrase without a full stop.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing => "check the spelling; paths are relative to the current folder".to_owned(),
            Self::DanglingLink => "remove the link or restore what it points to".to_owned(),
            Self::NotAFile { .. } => "to read from a pipe, give `-` and send JSON Lines".to_owned(),
            Self::UnknownKind => format!("known kinds: {}", FileKind::NAMES),
            Self::Pdf(failure) => failure.hint().to_owned(),
            Self::System(message) if message == "permission denied" => "allow reading it, or leave it out".to_owned(),
            Self::Binary { what } => match *what {
                Some("PDF") => "extract its text first, for example with `pdftotext`".to_owned(),
                Some("ZIP archive or office document") => "unpack it, or save the document as text".to_owned(),
                Some("UTF-32 text") => "convert it first: `iconv -f UTF-32 -t UTF-8`".to_owned(),
                _ => return None,
            },
            Self::Damaged { .. } => "the download may be incomplete: fetch it again".to_owned(),
            Self::Locked => "unpack it with its password, and add what comes out".to_owned(),
            Self::Bomb { .. } => "if it is honest, unpack it yourself and add the result".to_owned(),
            Self::TooLarge { .. } => {
                "one record is one article: split it, or read it with a larger `--memory`".to_owned()
            }
            Self::Hopeless { .. } => {
                "a `.json` file holds an object or an array of objects; one object a line is `.jsonl`".to_owned()
            }
            Self::Truncated | Self::Changed => "run the command again when the file is complete".to_owned(),
            Self::WrongType { field, expected, .. } => format!("write `{field}` as {expected}, or leave it out"),
            Self::NoText { fields, likely: Some(pair) } => {
                format!("it has {}; to read what looks like it: `--map {}`", quoted(fields), typed(pair))
            }
            Self::NoText { fields, .. } if fields.iter().any(|f| matches!(&**f, "title" | "body")) => {
                "its `title` and `body` are empty".to_owned()
            }
            Self::NoText { fields, .. } if fields.is_empty() => "give `title` and `body`".to_owned(),
            Self::NoText { fields, .. } => {
                format!("it has {}, and in none of them a text: its text is perhaps in another file", quoted(fields))
            }
            Self::NotARecord { .. } => "give each article as an object: {\"title\": …, \"body\": …}".to_owned(),
            Self::LinkLoop { .. } | Self::System(_) | Self::Empty | Self::TooDeep { .. } => return None,
            Self::Json { .. } | Self::NoRecords | Self::OnlyFurniture | Self::BrokenRecord { .. } => return None,
        };
        Some(hint)
    }
}

/// `a`, `b` and 3 more.
fn quoted(fields: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut list = fields.iter().take(SHOWN).map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ");
    if fields.len() > SHOWN {
        list.push_str(&format!(" and {} more", fields.len() - SHOWN));
    }
    list
}

/// A size for people, in binary units as file managers show them.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let digits = usize::from(value < 10.0 && value.fract() >= 0.05);
    format!("{value:.digits$} {}", UNITS[unit])
}

fn lower_first(text: &str) -> String {
    let text = text.split(" (os error").next().unwrap_or(text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_names_file_record_and_field() {
        let reason = Reason::WrongType { field: "headline".into(), found: "a number", expected: "a string" };
        let rejection = Rejection { path: "a.jsonl".into(), record: Some(14), reason };
        assert_eq!(rejection.to_string(), "a.jsonl#14: field `headline` is a number, expected a string");
        assert_eq!(rejection.hint().as_deref(), Some("write `headline` as a string, or leave it out"));
    }

    #[test]
    fn who_has_no_text_is_told_which_field_may_hold_one_and_no_other() {
        let hint = |fields: &[&str], likely: Option<&str>| {
            let fields = fields.iter().map(|f| (*f).to_owned()).collect();
            Reason::NoText { fields, likely: likely.map(str::to_owned) }.hint().unwrap_or_default()
        };
        assert!(hint(&["id", "inhalt"], Some("body=inhalt")).ends_with("`--map body=inhalt`"));
        assert!(!hint(&["id", "url"], None).contains("--map"));
        assert_eq!(hint(&[], None), "give `title` and `body`");
        assert_eq!(hint(&["title"], None), "its `title` and `body` are empty");
    }

    #[test]
    fn sizes_are_for_people() {
        assert_eq!(size(900), "900 bytes");
        assert_eq!(size(1536), "1.5 KB");
        assert_eq!(size(32 << 20), "32 MB");
        assert_eq!(size(64 << 30), "64 GB");
    }
}

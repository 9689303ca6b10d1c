//! Bytes to records: walking folders, decompression, encodings and file formats.
//!
//! Owned here: which files are read and in which order ([`walk()`]), what a file holds ([`read()`],
//! [`read_lines`]), how its bytes become text, and why something could not be read ([`Rejection`]).
//! Left to others: what of a page is the article ([`crate::cleaning`]), and everything after.
//! It knows no engine, prints nothing, and one bad file or record never stops the rest.

mod bytes;
mod encoding;
mod fields;
mod formats;
mod json;
mod line_rules;
mod lines;
mod mojibake;
mod numbers;
mod outlets;
#[cfg(feature = "pdf")]
mod pdf;
mod read;
mod rejection;
mod remarks;
mod walk;

use std::path::{Path, PathBuf};

pub use encoding::{Decoded, decode, decode_html};
pub(crate) use fields::host;
pub use fields::{BadMap, FieldMap, RecordField, Unmet};
pub use line_rules::{BadRules, LineRules, LineVerdict};
pub use outlets::OutletNames;
pub(crate) use outlets::of_folder;
#[cfg(feature = "pdf")]
pub use pdf::serve as serve_pdf;
pub use read::{Outcome, RecordSink, read, read_bytes, read_counted, read_lines};
pub(crate) use rejection::size;
pub use rejection::{PdfFailure, Reason, Rejection};
pub use walk::{Ignored, Walk, absolute, walk};

/// A file that can be read: enough to see whether it changed without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Absolute and lexically clean: no `.`, no `..`. Symbolic links in it are kept.
    pub path: PathBuf,
    /// `path` for people and for identity: bytes that are not UTF-8 are written `\xFF`.
    pub display: String,
    /// What its name says that it holds.
    pub kind: FileKind,
    /// What its name says about compression; reading believes the bytes instead.
    pub compression: Compression,
    /// Size on disk in bytes.
    pub size: u64,
    /// Last modification in nanoseconds since 1970-01-01 UTC, 0 when the system does not say.
    pub modified_ns: i64,
}

/// What a file holds, by its name. Of all but JSON its first bytes have the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `.txt`: one scraped page, or whatever else it turns out to be.
    Page,
    /// `.html` and its like: one page.
    Html,
    /// `.md`: one article.
    Markdown,
    /// `.xml`: a feed, NITF, NewsML-G2, XHTML.
    Xml,
    /// `.rss`, `.atom`, `.rdf`: a feed.
    Feed,
    /// `.eml`, `.mht`: a message, or a page saved as one.
    Mail,
    /// `.mbox`: many messages.
    Mailbox,
    /// `.warc`: a web archive.
    Warc,
    /// `.csv`, `.tsv`: a table with a line of names.
    Table,
    /// `.zip`, `.tar`: files of any of these kinds.
    Archive,
    /// `.docx`, `.odt`, `.epub`, `.rtf`: a document, or many articles exported as one.
    Document,
    /// `.pdf`: a document as it is printed; of no kind that is read where the feature `pdf` is off.
    Pdf,
    /// `.json`: an object, an array of objects, or several of these one after the other.
    Json,
    /// `.jsonl`, `.ndjson`: one object a line.
    JsonLines,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    Plain,
    /// gzip (RFC 1952), of any number of members.
    Gzip,
    /// Zstandard (RFC 8878), of any number of frames.
    Zstd,
}

impl FileKind {
    /// The file names that are read, for messages.
    pub const NAMES: &str = if cfg!(feature = "pdf") {
        ".txt, .html, .md, .json, .jsonl, .ndjson, .xml, .rss, .atom, .eml, .mbox, .mhtml, .warc, .webarchive, .csv, .tsv, \
         .docx, .odt, .epub, .rtf, .pdf, .zip, .tar, each also with .gz or .zst"
    } else {
        ".txt, .html, .md, .json, .jsonl, .ndjson, .xml, .rss, .atom, .eml, .mbox, .mhtml, .warc, .webarchive, .csv, .tsv, \
         .docx, .odt, .epub, .rtf, .zip, .tar, each also with .gz or .zst"
    };

    /// Kind and packing by the name of `path`, whatever its letter case; `None` for any other name.
    pub fn of(path: &Path) -> Option<(FileKind, Compression)> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let (stem, compression) = [(".gz", Compression::Gzip), (".zst", Compression::Zstd)]
            .into_iter()
            .find_map(|(ending, compression)| Some((name.strip_suffix(ending)?, compression)))
            .unwrap_or((&name, Compression::Plain));
        let kind = match stem.rsplit_once('.')?.1 {
            "txt" | "text" => FileKind::Page,
            "html" | "htm" | "xhtml" | "shtml" | "xht" | "webarchive" => FileKind::Html,
            "md" | "markdown" => FileKind::Markdown,
            "xml" | "nitf" | "newsml" => FileKind::Xml,
            "rss" | "atom" | "rdf" => FileKind::Feed,
            "eml" | "mht" | "mhtml" => FileKind::Mail,
            "mbox" | "mbx" => FileKind::Mailbox,
            "warc" => FileKind::Warc,
            "csv" | "tsv" | "tab" => FileKind::Table,
            "zip" | "tar" | "tgz" | "tzst" => FileKind::Archive,
            "docx" | "odt" | "epub" | "rtf" => FileKind::Document,
            "pdf" if cfg!(feature = "pdf") => FileKind::Pdf,
            "json" | "jsonld" => FileKind::Json,
            "jsonl" | "ndjson" => FileKind::JsonLines,
            _ => return None,
        };
        Some((kind, compression))
    }

    /// Does such a file hold one article, and is read in one piece?
    pub fn is_single(self) -> bool {
        matches!(self, Self::Page | Self::Html | Self::Markdown)
    }
}

/// Bounds that no input may make the reader exceed.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest record, page, feed or document, unpacked, in bytes.
    pub record_bytes: usize,
    /// Longest text of one article, in bytes; what is made of it costs some thirty times as much memory.
    pub article_bytes: usize,
    /// Largest unpacked size of a packed file, in bytes.
    pub unpacked_bytes: u64,
    /// Largest ratio of unpacked to packed bytes, once more than [`Limits::ratio_from`] came out.
    pub ratio: u64,
    /// Unpacked bytes up to which any ratio is tolerated: short repetitive files pack well.
    pub ratio_from: u64,
    /// Deepest nesting of arrays and objects in a JSON record.
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 32 << 20,
            article_bytes: 10 << 20,
            unpacked_bytes: 64 << 30,
            ratio: 300,
            ratio_from: 16 << 20,
            nesting: 100,
        }
    }
}

impl Limits {
    /// The limits by which a run stays within so many bytes of memory; the usual ones hold for 400 MB.
    pub fn within(memory: usize) -> Self {
        const USUAL: u128 = 400_000_000;
        let share = |bytes: usize| usize::try_from(bytes as u128 * memory as u128 / USUAL).unwrap_or(bytes);
        let usual = Self::default();
        Self { record_bytes: share(usual.record_bytes), article_bytes: share(usual.article_bytes), ..usual }
    }
}

/// How records are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Bounds on what is read.
    pub limits: Limits,
    /// What the fields of records are called besides what is known.
    pub map: FieldMap,
    /// Keep HTML in the body of a record as it is.
    pub keep_markup: bool,
    /// The outlet of everything that is read, when it names none itself.
    pub outlet: Option<String>,
    /// The name of the folder is the outlet of what names none itself.
    pub folder_outlet: bool,
    /// Which spellings of outlets are one.
    pub outlets: OutletNames,
    /// Which lines go and which stay, by rules of the user's.
    pub rules: LineRules,
    /// What reads PDF; without it none is read.
    pub pdf: Option<PdfReader>,
}

/// The program that reads PDF in a process of its own, so that a damaged one harms nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfReader {
    /// The program.
    pub program: PathBuf,
    /// What makes it call `serve_pdf`; the bytes of memory and seconds that it may use are added.
    pub arguments: Vec<String>,
}

/// One article as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its place in a file that may hold several, from 1; in JSON Lines the number of its line.
    pub number: Option<usize>,
    /// What was found.
    pub content: Content,
    /// What had to be mended to read it, one phrase each, for whoever inspects it.
    pub notes: Vec<String>,
    /// Its place within an archive: the member's name, and behind `#` its number there; `number` then counts
    /// what the whole archive holds.
    pub member: Option<String>,
    /// What people call the format that it was read from: `HTML`, `feed`.
    pub format: &'static str,
    /// The day on which its file says that it was made: a sign of its publication where nothing else tells.
    pub made: Option<String>,
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Fields that someone named; title and body are theirs to the byte.
    Structured(Box<StructuredRecord>),
    /// The text of a scraped page, line ends as `\n`, furniture and all.
    Page(String),
    /// A page of HTML.
    Html {
        /// The page, decoded.
        markup: String,
        /// Where it was taken from, when the format says so.
        url: Option<String>,
    },
}

/// A record of named fields: see the table in the contract's "Article records in".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StructuredRecord {
    /// Identity that the record gives itself.
    pub id: Option<String>,
    /// Headline, to the byte.
    pub title: Option<String>,
    /// Prose, to the byte.
    pub body: Option<String>,
    /// What the body's field is called says that it is HTML.
    pub body_is_html: bool,
    /// The text of a message or an export: whoever broke its lines meant nothing by it, and they are joined.
    pub is_loose: bool,
    /// Publication date as written; numbers as their digits.
    pub published_raw: Option<String>,
    /// Date of the last change as written.
    pub updated_raw: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Publisher or outlet.
    pub source: Option<String>,
    /// Section or desk.
    pub section: Option<String>,
    /// Language as written: `en`, `en-GB`, `English`.
    pub language: Option<String>,
    /// Bylines as written; one may name several people.
    pub authors: Vec<String>,
    /// Tags and keywords, one each.
    pub tags: Vec<String>,
    /// People that the record lists.
    pub people: Vec<String>,
    /// Organizations that the record lists.
    pub organizations: Vec<String>,
    /// Places that the record lists.
    pub places: Vec<String>,
}

impl StructuredRecord {
    /// Takes from `outer`, the object that held this one, what this one has not.
    fn fill_from(&mut self, outer: &Self) {
        let fill = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        fill(&mut self.id, &outer.id);
        fill(&mut self.title, &outer.title);
        fill(&mut self.published_raw, &outer.published_raw);
        fill(&mut self.updated_raw, &outer.updated_raw);
        fill(&mut self.url, &outer.url);
        fill(&mut self.source, &outer.source);
        fill(&mut self.section, &outer.section);
        fill(&mut self.language, &outer.language);
        let fill = |mine: &mut Vec<String>, theirs: &Vec<String>| {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        };
        fill(&mut self.authors, &outer.authors);
        fill(&mut self.tags, &outer.tags);
    }
}

/// A path for messages and identity: what is UTF-8 as it is, other bytes as `\xFF`.
pub(crate) fn display_path(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            shown.push_str(&format!("\\x{byte:02X}"));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_holds() {
        let of = |name: &str| FileKind::of(Path::new(name));
        assert_eq!(of("a/Story.TXT"), Some((FileKind::Page, Compression::Plain)));
        assert_eq!(of("a.jsonl.gz"), Some((FileKind::JsonLines, Compression::Gzip)));
        assert_eq!(of("a.ndjson.zst"), Some((FileKind::JsonLines, Compression::Zstd)));
        assert_eq!(of("2025.03.json"), Some((FileKind::Json, Compression::Plain)));
        assert_eq!(of("a.pdf").is_some(), cfg!(feature = "pdf"));
        for other in ["a.gz", "txt", "a.txt~", "a.doc"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf8_is_shown_with_its_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"caf\xE9.txt"));
        assert_eq!(display_path(path), "caf\\xE9.txt");
    }
}

//! A set of results as one file to hand on: a zip of the report, the articles, the files that they were read
//! from, and a manifest of hashes.

use std::io::{self, Read, Write};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::{json, sanitize};

/// Longest name of a file within, in characters.
const LONGEST_NAME: usize = 80;

/// What a bundle is of.
#[derive(Debug, Clone, Serialize)]
pub struct BundleAbout<'a> {
    /// The query, in its canonical form.
    pub query: &'a str,
    /// When it was asked.
    pub asked: Timestamp,
    /// Articles found.
    pub found: usize,
    /// Articles within.
    pub articles: usize,
    /// Articles in the archive.
    pub archive: u64,
    /// The program that wrote it.
    pub program: &'a str,
}

/// A file that articles were read from.
#[derive(Debug, Clone, Serialize)]
pub struct Original {
    /// Where it was.
    pub path: String,
    /// Its name within; `None` if it could not be read.
    pub name: Option<String>,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// The ids of the articles.
    pub articles: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PackedFile {
    name: String,
    bytes: u64,
    sha256: String,
}

/// A zip that is being written; what is written is hashed on its way.
pub struct Bundle<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    packed: Vec<PackedFile>,
}

impl<W: Write> Bundle<W> {
    /// A bundle that is written to `out`, front to end.
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new_stream(out), packed: Vec::new() }
    }

    /// Adds a file of what `write` writes.
    ///
    /// # Errors
    /// What `write`, or the place that the bundle is written to, says.
    pub fn add<E: From<io::Error>>(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), E> {
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(name, options).map_err(io::Error::from)?;
        let mut hashed = Hashed { out: &mut self.zip, hasher: Sha256::new(), bytes: 0 };
        write(&mut hashed)?;
        let sha256 = hashed.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.packed.push(PackedFile { name: name.to_owned(), bytes: hashed.bytes, sha256 });
        Ok(())
    }

    /// Adds an original; the name that it has within.
    ///
    /// # Errors
    /// It cannot be read to its end; what the place that the bundle is written to says.
    pub fn original(&mut self, path: &str, file: &mut dyn Read) -> io::Result<String> {
        let name = format!("originals/{:04}-{}", self.packed.len(), safe_name(path));
        self.add(&name, |out| io::copy(file, out).map(drop))?;
        Ok(name)
    }

    /// Adds the manifest and the list that `sha256sum --check` reads, and ends the zip.
    ///
    /// # Errors
    /// What the place that it is written to says.
    pub fn finish(mut self, about: &BundleAbout<'_>, originals: &[Original]) -> io::Result<()> {
        #[derive(Serialize)]
        struct Manifest<'a> {
            schema_version: u32,
            #[serde(flatten)]
            about: &'a BundleAbout<'a>,
            files: &'a [PackedFile],
            originals: &'a [Original],
        }
        let files = std::mem::take(&mut self.packed);
        let manifest = Manifest { schema_version: json::SCHEMA_VERSION, about, files: &files, originals };
        let text = serde_json::to_string_pretty(&manifest)?;
        self.add("manifest.json", |out| writeln!(out, "{}", json::escaped(&text)))?;
        let with_manifest = files.iter().chain(&self.packed);
        let sums: String = with_manifest.map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
        self.add("SHA256SUMS", |out| out.write_all(sums.as_bytes()))?;
        self.zip.finish().map_err(io::Error::from)?.flush()
    }
}

/// Writes on, and hashes and counts what it writes.
struct Hashed<'a, W: Write> {
    out: &'a mut W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The last part of a path, as a name that every system takes and that leads nowhere else.
fn safe_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = sanitize(last).chars().map(plain).collect();
    let cut = name.chars().count().saturating_sub(LONGEST_NAME);
    let name: String = name.chars().skip(cut).collect();
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_elsewhere() {
        for (path, name) in [
            ("/news/a b.txt", "a_b.txt"),
            ("../../..", ""),
            ("C:\\x\\..\\con:", "con_"),
            ("x/\u{1b}[2J.txt", "__2J.txt"),
            ("x/Zürich.html", "Zürich.html"),
        ] {
            assert_eq!(safe_name(path), name, "{path}");
        }
        assert_eq!(safe_name(&"y".repeat(500)).len(), LONGEST_NAME);
    }

    #[test]
    fn what_is_packed_is_hashed() {
        let mut out = Vec::new();
        let mut bundle = Bundle::new(&mut out);
        bundle.add("a.txt", |out| out.write_all(b"abc")).expect("is written");
        let about = BundleAbout {
            query: "x",
            asked: Timestamp::UNIX_EPOCH,
            found: 1,
            articles: 1,
            archive: 1,
            program: "dateline",
        };
        bundle.finish(&about, &[]).expect("is written");
        let mut zip = zip::ZipArchive::new(io::Cursor::new(out)).expect("is a zip");
        let mut text = String::new();
        zip.by_name("SHA256SUMS").expect("is there").read_to_string(&mut text).expect("is read");
        let of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n";
        assert!(text.starts_with(of_abc), "{text}");
        let manifest = zip.by_name("manifest.json").expect("is there");
        let manifest: serde_json::Value = serde_json::from_reader(manifest).expect("JSON");
        assert_eq!((&manifest["files"][0]["bytes"], &manifest["query"]), (&3.into(), &"x".into()));
    }
}

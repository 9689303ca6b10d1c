//! A folder of articles with an index beside it, and the program run on them: no environment but
//! its own, a fixed day.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

pub struct Archive {
    dir: TempDir,
}

/// What a run printed, with the folder's path replaced by `[DIR]`, and its exit status.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Added, changed, unchanged, removed, rejected, seen: after a check that they add up.
    #[track_caller]
    pub fn totals(&self) -> [u64; 6] {
        let total = |name: &str| -> u64 {
            let row = self.err.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_else(|| panic!("{self:?}"));
            row.trim().replace(',', "").parse().expect("a number")
        };
        let totals = ["added ", "changed ", "unchanged ", "removed ", "rejected ", "seen "].map(total);
        assert_eq!(totals[..5].iter().sum::<u64>(), totals[5], "the parts are the whole");
        totals
    }
}

impl Archive {
    pub fn new() -> Self {
        let archive = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(archive.news()).expect("a folder");
        archive
    }

    /// The folder that holds everything.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn news(&self) -> PathBuf {
        self.path().join("news")
    }

    pub fn index(&self) -> PathBuf {
        self.path().join("index")
    }

    /// Writes a file that was last changed an hour ago.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.write_now(name, bytes);
        self.set_age(name, 3600);
        path
    }

    /// Writes a file that has just been changed.
    pub fn write_now(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.news().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        path
    }

    pub fn set_age(&self, name: &str, seconds: u64) {
        let file = File::options().append(true).open(self.news().join(name)).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).expect("a time");
    }

    pub fn command(&self) -> Command {
        self.command_for(self.index())
    }

    /// As [`Archive::command`], on another index.
    pub fn command_for(&self, index: impl AsRef<Path>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline-index"));
        command.env_clear().env("HOME", self.path()).env("DATELINE_TODAY", "2026-01-15").current_dir(self.path());
        command.arg("--index").arg(index.as_ref());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.finish(self.command().args(arguments))
    }

    /// Runs with JSON Lines on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let path = self.path().join("input");
        fs::write(&path, input).expect("a file");
        self.finish(self.command().args(arguments).stdin(File::open(path).expect("the file")))
    }

    pub fn finish(&self, command: &mut Command) -> Ran {
        let output = command.output().expect("the program runs");
        let text =
            |bytes| String::from_utf8(bytes).expect("UTF-8").replace(&self.path().display().to_string(), "[DIR]");
        let (out, err) = (text(output.stdout), text(output.stderr));
        Ran { code: output.status.code().expect("an exit status"), out, err }
    }

    /// `id path` of every article that the index holds, by path, as a status of the index tells.
    pub fn articles(&self) -> u64 {
        let status = self.run(&["status", "--format", "json"]);
        assert_eq!(status.code, 0, "{status:?}");
        let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
        status["articles"].as_u64().expect("a number")
    }

    /// Id and path of every article in the index, in order of the paths.
    pub fn ids(&self) -> Vec<(String, String)> {
        use tantivy::TantivyDocument;
        let opened = dateline::index::reader::open(&self.index()).expect("an index");
        let mut ids = Vec::new();
        for segment in opened.searcher.segment_readers() {
            let store = segment.get_store_reader(1).expect("a store");
            for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let document = document.expect("a document");
                let article = dateline::index::document::from_document(&document, &opened.fields).expect("an article");
                let path = article.path.replace(&format!("{}/", self.news().display()), "");
                ids.push((path, article.id));
            }
        }
        ids.sort();
        ids
    }
}

/// A scraped page.
pub fn page(subject: &str) -> String {
    format!(
        "{subject} reopens after the flood\n\nPORT ELLERY, March 5, 2025 (Harbour Wire) - {subject} opened its doors \
        again on Wednesday, four weeks after the river Ell had burst its banks, its keeper Anna Lindqvist said.\n\n\
        Repairs took longer than the county had planned.\n"
    )
}

/// One line of JSON.
pub fn record(id: Option<&str>, title: &str) -> String {
    let id = id.map(|id| format!("\"id\":\"{id}\",")).unwrap_or_default();
    format!(
        "{{{id}\"title\":\"{title}\",\"body\":\"{title}, the council of Port Ellery said on Monday.\",\
        \"date\":\"2025-03-05\",\"source\":\"Harbour Wire\"}}\n"
    )
}

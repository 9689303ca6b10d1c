//! What a person keeps with `dateline`, and what is handed on.
//!
//! | module | what it protects |
//! |---|---|
//! | [`searches`] | history, saved searches, `@NAME` |
//! | [`news`] | each article is reported once, whatever becomes of it; watch-lists |
//! | [`marks`] | tags, stars, notes, `my:`; they outlive a rename |
//! | [`handing_on`] | citations, exports, networks |
//! | [`keeping`] | two machines, a torn line, a place that cannot be written |

mod common;

#[path = "desk/handing_on.rs"]
mod handing_on;
#[path = "desk/keeping.rs"]
mod keeping;
#[path = "desk/marks.rs"]
mod marks;
#[path = "desk/news.rs"]
mod news;
#[path = "desk/searches.rs"]
mod searches;

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder of articles, an index of it, and a desk.
struct Newsroom {
    articles: TempDir,
    index: TempDir,
    desk: TempDir,
}

impl Newsroom {
    /// With these articles, as id, day, title and body.
    fn with(articles: &[(&str, &str, &str, &str)]) -> Self {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        let room = Self { articles: folder(), index: folder(), desk: folder() };
        for article in articles {
            room.write(article.0, *article);
        }
        room.sync();
        room
    }

    /// Puts an article into a file of its own.
    fn write(&self, file: &str, (id, day, title, body): (&str, &str, &str, &str)) {
        let record = serde_json::json!({"id": id, "published": day, "title": title, "body": body, "source": "Wire"});
        std::fs::write(self.articles.path().join(format!("{file}.json")), record.to_string()).expect("is written");
    }

    /// Brings the index up to date.
    fn sync(&self) {
        self.indexer(&["sync", &self.articles.path().display().to_string()]);
    }

    fn indexer(&self, arguments: &[&str]) {
        let output = common::indexer(self.index.path()).arg("--quiet").args(arguments).output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    }

    fn desk(&self) -> &Path {
        self.desk.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = common::dateline(self.index.path());
        command.arg("--desk").arg(self.desk()).args(arguments);
        command
    }

    /// What a command prints on standard output; it must not fail.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("runs");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", common::stderr(&output));
        common::stdout(&output)
    }

    /// The sorted ids that a search finds.
    fn ids(&self, query: &str) -> Vec<String> {
        let mut ids: Vec<String> =
            self.out(&["search", query, "--ids", "-n", "99"]).lines().map(str::to_owned).collect();
        ids.sort();
        ids
    }

    /// The sorted ids that are new in a saved search.
    fn news(&self, name: &str) -> Vec<String> {
        ids_of(&self.out(&["new", name, "--format", "jsonl"]))
    }
}

/// The sorted ids in JSON Lines.
fn ids_of(lines: &str) -> Vec<String> {
    let id = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        value["id"].as_str().expect("an id").to_owned()
    };
    let mut ids: Vec<String> = lines.lines().map(id).collect();
    ids.sort();
    ids
}

/// Three articles about a ferry and one about none.
const FERRY: [(&str, &str, &str, &str); 4] = [
    ("pump", "2025-03-01", "Pump failed", "The steering pump of the ferry failed, the engineer Olena Marchenko said."),
    ("crew", "2025-03-02", "Crew questioned", "The crew of the ferry was questioned on Monday. Nobody was held."),
    ("quay", "2025-03-03", "Quay closed", "The quay is closed until the ferry has been towed."),
    ("art", "2025-03-04", "Museum opens", "A museum of painting opens its doors."),
];

//! What the tests through the binaries share: a cleared environment, a fixed clock and width.
#![allow(dead_code)]

pub mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

/// The day that counts as today in every test.
pub const TODAY: &str = "2026-06-30";

/// The indexer with an index of its own.
pub fn indexer(index: &Path) -> Command {
    command(env!("CARGO_BIN_EXE_dateline-index"), index)
}

/// The query binary on an index.
pub fn dateline(index: &Path) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_dateline"), index);
    command.args(["--width", "80"]);
    command
}

fn command(program: &str, index: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("DATELINE_TODAY", TODAY)
        .env("LC_ALL", "C.UTF-8")
        .env("DATELINE_CONFIG", "")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(root());
    command.arg("--index").arg(index);
    command
}

/// The project's own folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// An index of the sample corpus, made once for each test program.
pub fn sample() -> &'static Path {
    static INDEX: OnceLock<TempDir> = OnceLock::new();
    INDEX.get_or_init(|| index_of(&[root().join("corpus/articles")])).path()
}

/// A new index of some files.
pub fn index_of(paths: &[PathBuf]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let output = indexer(dir.path()).args(["--quiet", "add"]).args(paths).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    dir
}

/// A new index of JSON Lines.
pub fn index_of_lines(lines: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("articles.jsonl");
    std::fs::write(&file, lines).expect("is written");
    let index = tempfile::tempdir().expect("a temporary folder");
    let output = indexer(index.path()).args(["--quiet", "add"]).arg(&file).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    index
}

/// What a command printed, errors first, with its exit status.
pub fn run(command: &mut Command) -> String {
    let output = command.output().expect("runs");
    let status = output.status.code().map_or("killed".to_owned(), |code| code.to_string());
    format!("{}--- {status}\n{}", stderr(&output), stdout(&output))
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

/// The ids of the articles that a query finds, best first.
pub fn ids(index: &Path, arguments: &[&str]) -> Vec<String> {
    let output = dateline(index)
        .args(["search", "--limit", "1000", "--copies", "--format", "{id}"])
        .args(arguments)
        .output()
        .expect("runs");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", stderr(&output));
    stdout(&output).lines().map(str::to_owned).collect()
}

/// As [`ids`], sorted.
pub fn found(index: &Path, arguments: &[&str]) -> Vec<String> {
    let mut ids = ids(index, arguments);
    ids.sort();
    ids
}

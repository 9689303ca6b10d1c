//! Several indexes searched as one answer as one that holds all.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::common::{dateline, indexer, root, run, sample, stderr, stdout};
use crate::questions::{COMMANDS, hits, queries};

/// The articles of the sample corpus in `parts` indexes, beside each other in one folder.
fn split(parts: usize) -> TempDir {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root().join("corpus/articles"))
        .into_iter()
        .map(|entry| entry.expect("the corpus can be read").into_path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let dir = tempfile::tempdir().expect("a temporary folder");
    for part in 0..parts {
        let own = files.iter().skip(part).step_by(parts);
        let output = indexer(&dir.path().join(format!("part-{part}"))).args(["-q", "add"]).args(own).output();
        let output = output.expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    dir
}

/// `dateline` on all indexes in a folder.
fn on_all(dir: &Path) -> std::process::Command {
    dateline(&dir.join("part-*"))
}

#[test]
fn several_indexes_answer_as_one_that_holds_all() {
    let queries = queries();
    let (two, three) = (split(2), split(3));
    let mut found = 0;
    for query in &queries {
        let (expected, scores) = hits(&mut dateline(sample()), query);
        found += usize::from(!expected.is_empty());
        for dir in [&two, &three] {
            let (hits, own) = hits(&mut on_all(dir.path()), query);
            assert_eq!(hits, expected, "{query}");
            let differ = own.iter().zip(&scores).find(|(a, b)| (*a - *b).abs() > 1e-5 * b.abs().max(1.0));
            assert_eq!(differ, None, "{query}");
        }
    }
    assert!(found > 120, "only {found} of the queries find anything");
    for arguments in COMMANDS {
        let expected = run(dateline(sample()).args(*arguments));
        assert_eq!(run(on_all(three.path()).args(*arguments)), expected, "{arguments:?}");
    }
}

#[test]
fn an_article_of_several_indexes_is_read_where_it_came_last() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let add = |part: &str, records: &str| {
        let file = dir.path().join(format!("{part}.jsonl"));
        fs::write(&file, records).expect("is written");
        let mut command = indexer(&dir.path().join(part));
        let output = command.args(["-q", "add", "--keep-versions"]).arg(&file).output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    };
    add("part-old", "{\"id\":\"a\",\"body\":\"The ferry sank.\"}\n{\"id\":\"b\",\"body\":\"The pump failed.\"}\n");
    // The clock of an index has seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    add("part-new", "{\"id\":\"a\",\"body\":\"The ferry did not sink.\"}\n{\"id\":\"c\",\"body\":\"A ferry left.\"}\n");
    let [old, new] = ["part-old", "part-new"].map(|part| dir.path().join(part));
    for pair in [[&old, &new], [&new, &old]] {
        let both = || {
            let mut command = dateline(pair[0]);
            command.arg("--index").arg(pair[1]);
            command
        };
        let ids = |query: &str| {
            let output = both().args(["search", "-q", "--format", "{id}", query]).output().expect("runs");
            let mut ids: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids("ferry"), ["a", "c"]);
        assert_eq!(ids("sank"), ["a"], "a form of the word that the newer text has");
        assert!(ids("\"ferry sank\"").is_empty(), "the older text is not searched");
        assert_eq!(stdout(&both().args(["search", "-q", "--count", "the OR ferry"]).output().expect("runs")), "3\n");
        let shown = stdout(&both().args(["show", "a", "--format", "text"]).output().expect("runs"));
        assert!(shown.contains("did not sink"), "{shown}");
    }
    // A copy of an index has parts of the same names.
    let copy = dir.path().join("part-copy");
    for entry in walkdir::WalkDir::new(&new) {
        let entry = entry.expect("is read");
        let to = copy.join(entry.path().strip_prefix(&new).expect("below it"));
        match entry.file_type().is_dir() {
            true => fs::create_dir(&to).expect("is made"),
            false => fs::copy(entry.path(), &to).map(drop).expect("is copied"),
        }
    }
    let count = stdout(&on_all(dir.path()).args(["search", "-q", "--count", "the OR ferry"]).output().expect("runs"));
    assert_eq!(count, "3\n");
}

#[test]
fn what_cannot_be_opened_is_named() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let none = run(on_all(dir.path()).args(["search", "ferry"]));
    assert!(none.starts_with("error: no index matches `") && none.contains("hint: `dateline-index add"), "{none}");
    let missing = dir.path().join("nowhere");
    let one_missing = run(dateline(sample()).arg("--index").arg(&missing).args(["search", "ferry"]));
    assert!(one_missing.starts_with(&format!("error: there is no index at {}", missing.display())), "{one_missing}");
    let twice = run(dateline(sample()).arg("--index").arg(sample()).args(["search", "--count", "ferry"]));
    assert_eq!(twice, run(dateline(sample()).args(["search", "--count", "ferry"])));
}

#[test]
fn a_damaged_part_is_named_and_not_the_first() {
    let of_part = |part: &Path, ending: &str| -> PathBuf {
        let files = walkdir::WalkDir::new(part).into_iter().map(|entry| entry.expect("is read").into_path());
        files.filter(|path| path.to_string_lossy().ends_with(ending)).max().expect("a file")
    };
    for (ending, bytes) in [
        (".term", None),
        (".store", Some(vec![0; 1 << 20])),
        ("meta.json", Some(b"{}".to_vec())),
        ("meta.json", Some(b"[]".to_vec())),
    ] {
        let parts = split(2);
        let broken = parts.path().join("part-1");
        let file = of_part(&broken, ending);
        match &bytes {
            // In the midst, so that what stands at the end is as it was.
            Some(bytes) if ending != "meta.json" => {
                let mut all = fs::read(&file).expect("is read");
                let end = (all.len() / 2).min(10 + bytes.len());
                all[10..end].copy_from_slice(&bytes[..end - 10]);
                fs::write(&file, all).expect("is written");
            }
            Some(bytes) => fs::write(&file, bytes).expect("is written"),
            None => fs::remove_file(&file).expect("is removed"),
        }
        for dirs in [["part-0", "part-1"], ["part-1", "part-0"]].map(|pair| pair.map(|part| parts.path().join(part))) {
            let said = run(dateline(&dirs[0]).arg("--index").arg(&dirs[1]).args(["search", "-n", "1000", "the"]));
            let expected = format!("error: the index at {} is damaged", broken.display());
            assert!(said.starts_with(&expected), "{ending}: {said}");
            assert!(said.contains("hint: "), "{ending}: {said}");
        }
    }
}

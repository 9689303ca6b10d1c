//! What is kept between runs of who is who: the same answers with it, without it, and with anything in its place.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{dateline, index_of_lines, indexer, run};

/// Two people of one surname, who stand beside others and are mostly called by it.
fn archive() -> String {
    let mut lines = String::new();
    for n in 0..180 {
        let (person, beside) = if n % 3 == 0 { ("Colin Marsh", "Vera Quill") } else { ("Ada Marsh", "Otto Brandt") };
        let name = if n % 4 == 0 { person } else { "Marsh" };
        let title = format!("Harbour report {n}");
        let body = format!("{beside} met {name} at the harbour. They spoke about quay {n}. \\\"No,\\\" said {name}.");
        let day = 1 + n % 28;
        lines +=
            &format!("{{\"id\":\"a{n}\",\"title\":\"{title}\",\"body\":\"{body}\",\"date\":\"2025-03-{day:02}\"}}\n");
    }
    lines
}

fn asked(index: &Path, cache: &Path) -> String {
    let ask = |words: &[&str]| run(dateline(index).env("XDG_CACHE_HOME", cache).args(words));
    let filtered = ["search", "--person", "Ada Marsh", "harbour", "--limit", "200", "--format", "jsonl"];
    [ask(&["people"]), ask(&["people", "quay"]), ask(&["person", "Ada Marsh"]), ask(&filtered)].concat()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()) {
        out.extend(if entry.is_dir() { files(&entry) } else { vec![entry] });
    }
    out
}

#[test]
fn who_is_who_is_the_same_whatever_is_kept_of_it() {
    let index = index_of_lines(&archive());
    let dir = tempfile::tempdir().expect("a folder");
    let (cache, file) = (dir.path().join("cache"), dir.path().join("file"));
    fs::write(&file, "").expect("a file");
    let without = asked(index.path(), &file.join("nowhere"));
    assert!(without.contains("Ada Marsh") && without.contains("Colin Marsh"), "{without}");
    assert_eq!(asked(index.path(), &cache), without, "while it is made");
    let kept = files(&cache);
    assert!(!kept.is_empty());
    for file in &kept {
        let bytes = fs::read(file).expect("a file");
        for name in ["Marsh", "Quill", "Brandt", "harbour"] {
            assert!(!bytes.windows(name.len()).any(|window| window == name.as_bytes()), "{name} is kept");
        }
    }
    assert_eq!(asked(index.path(), &cache), without, "from what was kept");
    for damage in [&b""[..], b"{}", &[0xff; 4000]] {
        kept.iter().for_each(|file| fs::write(file, damage).expect("a file"));
        assert_eq!(asked(index.path(), &cache), without, "with other bytes in its place");
    }
}

#[test]
fn what_is_kept_does_not_outlive_a_change() {
    let index = index_of_lines(&archive());
    let dir = tempfile::tempdir().expect("a folder");
    let (cache, nowhere) = (dir.path().join("cache"), dir.path().join("file/nowhere"));
    fs::write(dir.path().join("file"), "").expect("a file");
    let before = asked(index.path(), &cache);
    let change = |words: &[&str]| {
        let output = run(indexer(index.path()).args(words));
        assert!(output.contains("--- 0"), "{output}");
        let now = asked(index.path(), &cache);
        assert_eq!(now, asked(index.path(), &nowhere));
        now
    };
    let one_less = change(&["remove", "a1"]);
    assert_ne!(one_less, before);
    let more = dir.path().join("more.jsonl");
    fs::write(
        &more,
        archive()
            .lines()
            .take(30)
            .map(|line| line.replace("\"a", "\"b").replace("harbour", "pier") + "\n")
            .collect::<String>(),
    )
    .expect("a file");
    assert_ne!(change(&["add", &more.display().to_string()]), one_less);
}

//! The arrows and invariants that `ARCHITECTURE.md` names, held against the `use` lines of the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module at the top level, and the text of each of its files without comments and tests.
type Rooms = BTreeMap<String, Vec<(PathBuf, String)>>;

fn rooms() -> Rooms {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms = Rooms::new();
    read_below(&source, &source, &mut rooms);
    rooms.remove("lib");
    rooms
}

fn read_below(source: &Path, dir: &Path, rooms: &mut Rooms) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_below(source, &path, rooms);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let place = path.strip_prefix(source).expect("below the source");
            let room = Path::new(place.iter().next().expect("a name")).with_extension("");
            let text = fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let code: Vec<&str> = code.lines().filter(is_code).collect();
            rooms.entry(room.to_string_lossy().into_owned()).or_default().push((place.to_owned(), code.join("\n")));
        }
    }
}

/// The names after `crate::` in a source text, those in braces too.
fn used(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                out.extend(list.split(',').map(|name| first_name(name.trim())));
            }
            None => drop(out.insert(first_name(rest))),
        }
    }
    out
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The table of rooms in ARCHITECTURE.md: what each may use.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = fs::read_to_string(path).expect("ARCHITECTURE.md");
    let table = text.split("## Rooms").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section `Rooms`");
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [room, _, uses] = cells[..] else { return None };
        let room = room.strip_prefix('`')?.strip_suffix('`')?.to_owned();
        Some((room, uses.split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect()))
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn arrows_are_those_of_the_document() {
    let allowed = allowed();
    let rooms = rooms();
    for (room, files) in rooms.iter().filter(|(room, _)| *room != "bin") {
        let may = allowed.get(room).unwrap_or_else(|| panic!("ARCHITECTURE.md does not name the room `{room}`"));
        for (path, code) in files {
            for other in used(code).iter().filter(|other| *other != room && rooms.contains_key(*other)) {
                assert!(may.contains(other), "{}: `{room}` may not use `{other}`", path.display());
            }
        }
    }
    for room in allowed.keys() {
        assert!(rooms.contains_key(room), "ARCHITECTURE.md names a room `{room}` that is not there");
    }
}

/// No file but those of the rooms `allowed` may hold any of `words`.
fn only_in(allowed: &[&str], words: &[&str]) {
    for (room, files) in rooms().iter().filter(|(room, _)| !allowed.contains(&room.as_str())) {
        for (path, code) in files {
            for word in words {
                assert!(!code.contains(word), "{}: `{word}` is for {allowed:?}, not for `{room}`", path.display());
            }
        }
    }
}

#[test]
fn the_library_reads_neither_environment_nor_home_nor_terminal_nor_clock() {
    only_in(
        &["bin"],
        &[
            "env::var",
            "env::args",
            "current_dir()",
            "etcetera",
            "is_terminal",
            "terminal_size",
            "DateTime::now",
            "Timestamp::now",
        ],
    );
}

#[test]
fn only_the_output_draws() {
    only_in(&["output"], &["\\x1b", "\\u{1b}[", "anstyle", "indicatif"]);
}

#[test]
fn what_is_not_of_the_index_does_not_know_the_engine() {
    only_in(&["bin", "desk", "index", "search", "ingest"], &["tantivy::"]);
}

/// The name of a type that a line at the margin defines.
fn type_defined(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    let (keyword, rest) = rest.split_once(' ')?;
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    matches!(keyword, "struct" | "enum" | "trait" | "type" | "union").then_some(name)
}

#[test]
fn one_type_name_means_one_thing() {
    let mut defined: BTreeMap<String, PathBuf> = BTreeMap::new();
    // The two programs are crates of their own.
    for (_, files) in rooms().iter().filter(|(room, _)| *room != "bin") {
        for (path, code) in files {
            for name in code.lines().filter_map(type_defined) {
                if let Some(other) = defined.insert(name.to_owned(), path.clone()) {
                    panic!("`{name}` is defined in {} and in {}", other.display(), path.display());
                }
            }
        }
    }
    assert!(defined.len() > 300, "types are not found any more");
}

#[test]
fn only_what_searches_reads_postings_and_columns() {
    only_in(&["index", "search"], &["read_postings", "inverted_index(", "fast_fields("]);
}

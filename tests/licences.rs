//! What the programs are linked of may be handed on: every library's licence is one of those below, and `NOTICE.md`
//! names them all. After a change of dependencies `DATELINE_NOTICE=write cargo test --test licences` writes it anew.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Licences under which a library may be part of the programs.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// One of these stands in whole in this repository, or asks for nothing to be repeated.
const KNOWN: &[&str] = &["0BSD", "Apache-2.0", "CC0-1.0", "MIT", "MIT-0", "Unlicense"];

/// A library that is linked into the programs.
struct Library {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The libraries of the programs with all their features, as packages have them: nothing that only tests or builds need.
fn libraries() -> Vec<Library> {
    let arguments =
        ["metadata", "--all-features", "--locked", "--offline", "--format-version", "1", "--filter-platform"];
    let output =
        Command::new(env!("CARGO")).current_dir(root()).args(arguments).arg("x86_64-unknown-linux-gnu").output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let own = text(&metadata["resolve"]["root"]);
    let (mut seen, mut open) = (BTreeSet::from([own.clone()]), vec![own.clone()]);
    while let Some(id) = open.pop() {
        for other in list(&nodes[&id]["deps"]) {
            let is_linked = list(&other["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            if is_linked && seen.insert(text(&other["pkg"])) {
                open.push(text(&other["pkg"]));
            }
        }
    }
    let library = |package: Value| Library {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: text(&package["license"]),
        folder: Path::new(&text(&package["manifest_path"])).parent().expect("a folder").to_owned(),
    };
    let linked =
        list(&metadata["packages"]).into_iter().filter(|p| text(&p["id"]) != own && seen.contains(&text(&p["id"])));
    let mut out: Vec<Library> = linked.map(library).collect();
    out.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    out
}

/// The ways to satisfy an expression of SPDX (and of the older form with `/`): each a set of licences that hold
/// together.
fn ways(expression: &str) -> Vec<BTreeSet<String>> {
    let expression = expression.trim();
    // The operator outside of all parentheses that binds least.
    for operator in [" OR ", "/", " AND "] {
        let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
        for (at, c) in expression.char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0 && at >= from && expression[at..].starts_with(operator) {
                parts.push(&expression[from..at]);
                from = at + operator.len();
            }
        }
        if parts.is_empty() {
            continue;
        }
        parts.push(&expression[from..]);
        let parts = parts.into_iter().map(ways);
        return match operator {
            " AND " => parts.fold(vec![BTreeSet::new()], |all, part| {
                all.iter().flat_map(|one| part.iter().map(move |other| one | other)).collect()
            }),
            _ => parts.flatten().collect(),
        };
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => ways(inner),
        None => vec![BTreeSet::from([expression.to_owned()])],
    }
}

/// The licences under which a library is taken: those that are asked for by the way that asks least.
fn taken(library: &Library) -> Option<BTreeSet<String>> {
    let is_allowed = |way: &BTreeSet<String>| way.iter().all(|licence| ALLOWED.contains(&licence.as_str()));
    let rank = |way: &BTreeSet<String>| {
        let unknown = way.iter().filter(|licence| !KNOWN.contains(&licence.as_str())).count();
        (unknown, way.len(), !way.contains("MIT"))
    };
    ways(&library.licence).into_iter().filter(is_allowed).min_by_key(rank)
}

/// The files of a library that speak of its licence.
fn texts(library: &Library) -> Vec<String> {
    let names = ["licen", "copying", "notice", "unlicense"];
    let is_text = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        path.is_file() && names.iter().any(|begin| name.starts_with(begin)) && !name.contains("third-party")
    };
    let entries = fs::read_dir(&library.folder).expect("a folder of the registry");
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_text).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The lines of copyright in a library's licences, each once.
fn copyright(library: &Library) -> String {
    let mut out: Vec<String> = Vec::new();
    for text in texts(library) {
        for line in text.lines().map(str::trim).filter(|line| line.to_lowercase().starts_with("copyright")) {
            let is_form = ["[yyyy]", "{yyyy}", "license", "notice", "owner", "holder", "(c) <year>"]
                .iter()
                .any(|word| line.to_lowercase().contains(word));
            let line = line.replace('|', "/").replace('<', "(").replace('>', ")");
            if !is_form && line.len() < 160 && !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out.join("; ")
}

fn notice(libraries: &[Library]) -> String {
    let mut out = String::from(
        "# Libraries\n\nThe programs are linked of these libraries, each under the licence that is named; `tests/licences.rs` writes \
        and checks this page.\nThe text of MIT is in [`LICENSE-MIT`](LICENSE-MIT), with the lines of copyright below in place of ours; that of \
        Apache-2.0 in\n[`LICENSE-APACHE`](LICENSE-APACHE). Others stand at the end.\n\n| library | version | licence | copyright |\n|---|---|---|---|\n",
    );
    for library in libraries {
        let licence = taken(library).expect("an allowed licence").into_iter().collect::<Vec<_>>().join(" and ");
        out.push_str(&format!("| {} | {} | {licence} | {} |\n", library.name, library.version, copyright(library)));
    }
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for library in libraries {
        let others = taken(library).expect("an allowed licence");
        let others: Vec<String> = others.into_iter().filter(|licence| !KNOWN.contains(&licence.as_str())).collect();
        // A text without its white space says whether it has been shown.
        let key = |text: &str| text.split_whitespace().collect::<String>();
        let is_known = |text: &str| text.contains("Apache License") || text.contains("Permission is hereby granted");
        for text in texts(library).iter().filter(|text| !others.is_empty() && !is_known(text)) {
            if shown.insert(key(text)) {
                let text: Vec<&str> = text.lines().map(str::trim_end).collect();
                let text = text.join("\n");
                out.push_str(&format!(
                    "\n## {} ({})\n\n```text\n{}\n```\n",
                    library.name,
                    others.join(", "),
                    text.trim()
                ));
            }
        }
    }
    out
}

#[test]
fn every_library_may_be_handed_on_and_is_named() {
    let libraries = libraries();
    assert!(libraries.len() > 100, "{}", libraries.len());
    for library in &libraries {
        assert!(taken(library).is_some(), "{} {} is under `{}`", library.name, library.version, library.licence);
    }
    let notice = notice(&libraries);
    let path = root().join("NOTICE.md");
    if std::env::var_os("DATELINE_NOTICE").is_some_and(|value| value == "write") {
        fs::write(&path, &notice).expect("is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == notice, "NOTICE.md is out of date: DATELINE_NOTICE=write cargo test --test licences");
}

#[test]
fn an_expression_is_read_as_it_binds() {
    let read =
        |text: &str| ways(text).iter().map(|way| way.iter().cloned().collect::<Vec<_>>().join("+")).collect::<Vec<_>>();
    assert_eq!(read("MIT OR Apache-2.0"), ["MIT", "Apache-2.0"]);
    assert_eq!(read("Unlicense/MIT"), ["Unlicense", "MIT"]);
    assert_eq!(read("(MIT OR Apache-2.0) AND Unicode-3.0"), ["MIT+Unicode-3.0", "Apache-2.0+Unicode-3.0"]);
    assert_eq!(read("Apache-2.0 WITH LLVM-exception OR MIT"), ["Apache-2.0 WITH LLVM-exception", "MIT"]);
    assert_eq!(read("GPL-3.0-only"), ["GPL-3.0-only"]);
    let of = |licence: &str| Library {
        name: String::new(),
        version: String::new(),
        licence: licence.to_owned(),
        folder: PathBuf::new(),
    };
    assert!(
        taken(&of("GPL-3.0-only")).is_none() && taken(&of("MIT AND GPL-2.0")).is_none() && taken(&of("")).is_none()
    );
}

#[test]
fn our_own_licences_are_here() {
    let begins = |name: &str, text: &str| {
        let read = fs::read_to_string(root().join(name)).expect(name);
        assert!(read.trim_start().starts_with(text), "{name}");
    };
    begins("LICENSE-MIT", "MIT License");
    begins("LICENSE-APACHE", "Apache License");
}

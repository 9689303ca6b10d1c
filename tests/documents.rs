//! What the documents promise to programs is what the programs print.

mod common;

use std::collections::BTreeSet;
use std::process::Command;

use common::{dateline, indexer, root, sample, stdout};
use serde_json::Value;

/// Adds the names of all fields of a value, nested ones too.
fn add_fields(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| {
            out.insert(name.clone());
            add_fields(value, out);
        }),
        Value::Array(list) => list.iter().for_each(|value| add_fields(value, out)),
        _ => {}
    }
}

/// The names of all fields in the first line that a command prints, nested ones too.
fn fields(command: &mut Command) -> BTreeSet<String> {
    let output = command.output().expect("runs");
    let mut out = BTreeSet::new();
    for line in stdout(&output).lines() {
        let value: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(value["schema_version"], 1, "every object says its version: {line}");
        add_fields(&value, &mut out);
    }
    assert!(!out.is_empty(), "{command:?} printed nothing");
    out
}

#[test]
fn every_field_of_the_json_is_documented() {
    let text = std::fs::read_to_string(root().join("docs/json.md")).expect("docs/json.md");
    let documented: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    let query = ["--person", "galushko", "ferry", "--format", "jsonl"];
    let commands = [
        dateline(sample()).arg("search").args(query),
        dateline(sample()).args(["search", "--explain", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["people", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["sources", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["copies", "cw-2025-03-18-standish", "--format", "jsonl"]),
        dateline(sample()).args(["timeline", "ferry", "--format", "jsonl"]),
        dateline(sample()).args(["show", "cw-2025-03-18-standish", "--format", "jsonl"]),
        dateline(sample()).args(["person", "galushko", "--format", "jsonl"]),
        dateline(sample()).args(["quote", "it could wait for dry dock", "--by", "galushko", "--format", "jsonl"]),
        dateline(sample()).args(["coverage", "ferry", "--by", "month", "--format", "jsonl"]),
        dateline(sample()).args(["words", "ferry", "--format", "jsonl"]),
        indexer(sample()).args(["status", "--format", "json"]),
        indexer(sample()).args(["inspect", "--format", "jsonl"]).arg(root().join("corpus/articles")),
    ]
    .map(fields);
    for field in commands.iter().flatten() {
        assert!(documented.contains(field.as_str()), "docs/json.md does not tell of `{field}`");
    }
}

/// Every example of the JSON is JSON, every field of a table stands in one, and nothing else does.
#[test]
fn every_field_of_the_json_has_an_example() {
    let text = std::fs::read_to_string(root().join("docs/json.md")).expect("docs/json.md");
    let mut shown = BTreeSet::new();
    for block in text.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        for value in serde_json::Deserializer::from_str(block).into_iter::<Value>() {
            add_fields(&value.unwrap_or_else(|error| panic!("{error}: {block}")), &mut shown);
        }
    }
    let mut missing = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("| `") && !line.starts_with("| `/")) {
        let names = row.trim_start_matches("| ").split(" | ").next().unwrap_or_default();
        missing.extend(names.split('`').skip(1).step_by(2).filter(|name| !shown.contains(*name)).map(str::to_owned));
    }
    assert!(missing.is_empty(), "no example in docs/json.md shows {missing:?}");
}

/// Documents whose commands are run.
#[cfg(unix)]
const DOCUMENTS: [&str; 11] = [
    "README.md",
    "corpus/README.md",
    "docs/guide.md",
    "docs/configuration.md",
    "docs/keeping.md",
    "docs/records.md",
    "docs/query.md",
    "docs/people.md",
    "docs/dates.md",
    "docs/cleaning.md",
    "docs/cluster.md",
];

/// A command of a document, and the lines that it is shown to print.
#[cfg(unix)]
#[derive(Debug, PartialEq)]
struct Example {
    command: String,
    /// A comment behind it says that it finds nothing.
    finds_nothing: bool,
    printed: Vec<String>,
}

/// The commands of a document: in blocks of `console` the lines after `$ `, in tables what begins with `dateline` between
/// backticks. Blocks of `sh` are those of the README, which `tour` runs.
#[cfg(unix)]
fn examples(text: &str) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    let mut block = None;
    for line in text.lines() {
        let new = |command: &str| {
            let (command, comment) = command.split_once("  #").unwrap_or((command, ""));
            let finds_nothing = comment.contains("nothing");
            Example { command: command.trim().to_owned(), finds_nothing, printed: Vec::new() }
        };
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (Some("console"), None) => match (line.strip_prefix("$ "), out.last_mut()) {
                (Some(command), _) => out.push(new(command)),
                (None, Some(example)) => example.printed.push(line.trim().to_owned()),
                (None, None) => panic!("output of no command: {line}"),
            },
            (None, None) if line.starts_with("| `dateline ") => {
                out.push(new(line.split('`').nth(1).unwrap_or_default()));
            }
            _ => {}
        }
    }
    // These do not end, need what is not at hand, or are not of these programs.
    let runs = |command: &str| {
        command.starts_with("dateline")
            && !["dateline-index watch", "dateline serve", "dateline mcp"].iter().any(|c| command.starts_with(c))
    };
    out.retain(|example| runs(&example.command));
    out
}

/// A home with the sample corpus as `news`, an index of it, and both programs on the path.
#[cfg(unix)]
struct Home(tempfile::TempDir);

#[cfg(unix)]
impl Home {
    fn new() -> Self {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| home.path().join(name);
        let copied = Command::new("cp").arg("-R").arg(sample()).arg(at("index")).status().expect("runs");
        assert!(copied.success());
        symlink(root().join("corpus"), at("corpus")).expect("a link");
        symlink(root().join("corpus/articles"), at("news")).expect("a link");
        let page = root().join("corpus/articles/coastal-wire/inquiry-engineer-testifies.txt");
        std::fs::copy(page, at("page.txt")).expect("is copied");
        std::fs::write(at("people.txt"), "Margaret Ashdown\nSerhiy Halushko\n").expect("is written");
        let table = "tag,title,inhalt\n2025-03-05,Ferry,The ferry sank off Port Ellery.\n";
        std::fs::write(at("people.csv"), table).expect("is written");
        std::fs::create_dir(at("bin")).expect("a folder");
        let program = |name: &str, script: String| {
            std::fs::write(at("bin").join(name), script).expect("is written");
            std::fs::set_permissions(at("bin").join(name), PermissionsExt::from_mode(0o755)).expect("is set");
        };
        program("dateline", format!("#!/bin/sh\nexec {} --width 100 \"$@\"\n", env!("CARGO_BIN_EXE_dateline")));
        program("dateline-index", format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_dateline-index")));
        for other in ["jq", "sendmail"] {
            program(other, "#!/bin/sh\ncat\n".to_owned());
        }
        Self(home)
    }

    /// Exit status, and everything that was printed.
    fn run(&self, command: &str) -> (Option<i32>, String) {
        let home = self.0.path();
        let output = Command::new("sh")
            .args(["-c", command])
            .env_clear()
            .env("HOME", home)
            .env("PATH", format!("{}:/usr/bin:/bin", home.join("bin").display()))
            .env("LC_ALL", "C.UTF-8")
            .env("DATELINE_TODAY", common::TODAY)
            .env("DATELINE_INDEX", home.join("index"))
            .env("DATELINE_DESK", home.join("desk"))
            .current_dir(home)
            .output()
            .expect("runs");
        (output.status.code(), format!("{}{}", common::stderr(&output), stdout(&output)))
    }
}

/// A line as it is compared: identities that hang on where a file lies are all one, and case, which shows what is
/// highlighted, does not count.
#[cfg(unix)]
fn comparable(line: &str) -> String {
    let is_id = |word: &str| word.len() == 10 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let words = line.split_whitespace().map(|w| if is_id(w) { "ID".to_owned() } else { w.to_lowercase() });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(unix)]
fn run_commands_of(documents: &[&str]) {
    let mut wrong = Vec::new();
    for document in documents {
        let text = std::fs::read_to_string(root().join(document)).expect("a document");
        let (home, examples) = (Home::new(), examples(&text));
        assert!(!examples.is_empty(), "{document} has no commands");
        for Example { command, finds_nothing, printed } in examples {
            let (status, output) = home.run(&command);
            if status != Some(i32::from(finds_nothing)) {
                wrong.push(format!("{document}: `{command}` ends with {status:?}\n{output}"));
            }
            let lines: BTreeSet<String> = output.lines().map(comparable).collect();
            for line in printed.iter().filter(|line| !line.is_empty() && !line.starts_with('…')) {
                if !lines.contains(&comparable(line)) {
                    wrong.push(format!("{document}: `{command}` does not print\n{line}\nbut\n{output}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn every_command_of_the_documents_finds_something_in_the_sample_corpus() {
    run_commands_of(&DOCUMENTS);
}

/// By itself, for it takes articles out.
#[cfg(unix)]
#[test]
fn every_command_about_privacy_works() {
    run_commands_of(&["docs/privacy.md"]);
}

#[test]
fn the_example_of_a_configuration_is_one() {
    let text = std::fs::read_to_string(root().join("docs/configuration.md")).expect("docs/configuration.md");
    let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config.toml");
    let run = |text: &str, command: &mut Command| {
        std::fs::write(&file, text).expect("is written");
        let output = command.env("DATELINE_CONFIG", &file).output().expect("runs");
        (output.status.code(), common::stderr(&output), stdout(&output))
    };
    let searched = run(example, dateline(sample()).args(["search", "the", "--ids"]));
    assert_eq!((searched.0, searched.2.lines().count()), (Some(0), 20), "{}", searched.1);
    assert_eq!(run(example, dateline(sample()).args(["search", "the", "--ids", "-n", "3"])).2.lines().count(), 3);
    assert_eq!(run(example, indexer(sample()).arg("status")).0, Some(0));
    let (status, told, _) = run("[search]\nlimti = 20\n", dateline(sample()).args(["search", "the"]));
    let wanted = format!("error: {}: `search` has no option `limti`\nhint: did you mean `limit`?\n", file.display());
    assert_eq!((status, told), (Some(2), wanted));
    let (status, told, _) = run("[dateline-index]\nthreds = 2\n", indexer(sample()).arg("status"));
    assert!(status == Some(2) && told.contains("did you mean `threads`?"), "{told}");
    let (status, told, _) = run("limit = \n", dateline(sample()).args(["search", "the"]));
    assert!(status == Some(2) && told.contains("config.toml, line 1: "), "{told}");
    // What is printed is itself a file of this form, and changes nothing.
    let (_, _, listed) = run(example, dateline(sample()).arg("config"));
    assert!(listed.contains("\nlimit = 20\n") && listed.contains("\n#format = \"text\"\n"), "{listed}");
    assert_eq!(run(&listed, dateline(sample()).args(["search", "the", "--ids"])).2.lines().count(), 20);
}

#[test]
fn every_value_that_the_listing_shows_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config.toml");
    for program in [dateline, indexer] {
        let listed = stdout(&program(sample()).env("DATELINE_CONFIG", "").arg("config").output().expect("runs"));
        let is_key = |line: &str| line.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let set = |line: &str| if is_key(line) { line[1..].to_owned() } else { line.to_owned() };
        let keys = listed.lines().filter(|line| is_key(line)).count();
        let text: String = listed.lines().map(|line| set(line) + "\n").collect();
        assert!(keys > 15 && !text.contains("= \"\""), "{keys}: {text}");
        std::fs::write(&file, &text).expect("is written");
        let output = program(sample()).env("DATELINE_CONFIG", &file).arg("config").output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
        assert_eq!(stdout(&output).lines().filter(|line| is_key(line)).count(), 0, "{text}");
    }
}

#[test]
fn manual_pages_are_written_and_name_the_other_program() {
    let folder = tempfile::tempdir().expect("a folder");
    for (mut command, pages, other) in [
        (dateline(sample()), ["dateline", "dateline-search", "dateline-desk"], "\\fBdateline\\-index\\fR(1)"),
        (indexer(sample()), ["dateline-index", "dateline-index-add", "dateline-index-purge"], "\\fBdateline\\fR(1)"),
    ] {
        assert_eq!(command.arg("man").arg(folder.path()).output().expect("runs").status.code(), Some(0));
        for page in pages {
            let text = std::fs::read_to_string(folder.path().join(format!("{page}.1"))).expect(page);
            assert!(text.contains(&format!(".TH {page} 1")) && text.contains(other), "{page}: {text}");
            assert!(text.contains(".SH SYNOPSIS"), "{page}");
        }
    }
}

#[test]
fn every_rule_of_cleaning_is_documented() {
    let rules = std::fs::read_to_string(root().join("src/cleaning/rules.toml")).expect("the rules");
    let text = std::fs::read_to_string(root().join("docs/cleaning.md")).expect("docs/cleaning.md");
    for name in rules.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')) {
        assert!(text.contains(&format!("| `{name}` |")), "docs/cleaning.md does not tell of the rule `{name}`");
    }
}

/// How hosts call a heading in an address.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = title.to_lowercase();
    Some(kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-"))
}

#[test]
fn links_between_documents_lead_somewhere() {
    let read = |path: &std::path::Path| std::fs::read_to_string(path).expect("a document");
    let mut documents: Vec<_> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE.md", "corpus/README.md"]
            .map(|name| root().join(name))
            .into();
    let docs = std::fs::read_dir(root().join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    documents.extend(docs.filter(|path| path.extension().is_some_and(|e| e == "md")));
    for document in documents {
        let text = read(&document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.starts_with('#') {
                continue;
            }
            let file = link.split('#').next().unwrap_or_default();
            let target = document.parent().unwrap_or(&document).join(file);
            assert!(target.exists(), "{}: {link} leads nowhere", document.display());
            let (heading, is_page) = (link.split_once('#').map(|(_, at)| at), file.ends_with(".md"));
            if let Some(heading) = heading.filter(|_| is_page) {
                let anchors: Vec<String> = read(&target).lines().filter_map(anchor).collect();
                assert!(anchors.iter().any(|a| a == heading), "{}: {link} names no heading", document.display());
            }
        }
    }
}

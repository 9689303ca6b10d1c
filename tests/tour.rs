//! Every example that the README and the help show is run as it is written, on the sample corpus, and finds
//! something.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{TODAY, root, stderr, stdout};
use tempfile::TempDir;

/// A machine on which somebody tries the examples: a home folder with news in it, and stand-ins for programs of
/// others that the examples hand on to.
struct Machine {
    dir: TempDir,
}

/// What cannot be run to an end, or belongs to another machine.
const ENDLESS: &[&str] = &[
    "dateline serve",
    "dateline browse",
    "dateline-index watch",
    "dateline mcp",
    "desk import",
    "/mnt/",
    "curl ",
    "export.csv",
    "today.",
];

impl Machine {
    fn new() -> Self {
        let machine = Self { dir: tempfile::tempdir().expect("a folder") };
        let home = machine.home();
        symlink(root().join("corpus"), home.join("corpus")).expect("a link");
        copy(&root().join("corpus/articles"), &home.join("news"));
        fs::copy(root().join("corpus/articles/coastal-wire/ferry-strikes-reef.txt"), home.join("page.txt"))
            .expect("a copy");
        fs::write(home.join("names.txt"), "Nadia Mansour = N. Mansour\n").expect("is written");
        fs::write(home.join("marks.csv"), "id,tag\ncw-2025-03-18-standish,court\n").expect("is written");
        for name in ["bin", ".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
            fs::create_dir_all(home.join(name)).expect("a folder");
        }
        for name in ["sendmail", "jq"] {
            let stand_in = home.join("bin").join(name);
            fs::write(&stand_in, "#!/bin/sh\ncat\n").expect("is written");
            fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).expect("may be run");
        }
        machine.must("dateline-index --quiet add ~/news");
        machine
    }

    fn home(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    fn run(&self, line: &str) -> Output {
        let programs = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().expect("a folder").display().to_string();
        let home = self.home();
        let path = format!("{}:{programs}:/usr/bin:/bin", home.join("bin").display());
        let mut command = Command::new("sh");
        command.env_clear().env("PATH", path).env("HOME", &home).env("LC_ALL", "C.UTF-8").current_dir(&home);
        command.env("DATELINE_TODAY", TODAY).env("DATELINE_HISTORY", "always");
        command.arg("-c").arg(line).output().expect("a shell runs")
    }

    fn must(&self, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(0), "`{line}`: {}{}", stderr(&output), stdout(&output));
        stdout(&output)
    }

    /// What `dateline new` is to find.
    fn news(&self, n: usize) {
        let text = format!("The steering gear of the ferry failed again on trial run {n}, Imran Sethi said.");
        let day = n % 28 + 1;
        fs::write(
            self.home().join(format!("news/late-{n}.txt")),
            format!("Ferry fails\n\nMay {day}, 2025\n\n{text}\n"),
        )
        .expect("is written");
        self.must("dateline-index --quiet add ~/news");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// The commands of the README's blocks, without what is said of them.
fn tour() -> Vec<String> {
    let text = fs::read_to_string(root().join("README.md")).expect("README.md");
    let mut out = Vec::new();
    for block in text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let lines = block.lines().filter(|line| line.starts_with("dateline"));
        out.extend(lines.map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned()));
    }
    out
}

/// The commands of the examples in a help text, without what is said of them.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1).take_while(|line| !line.is_empty());
    lines.filter(|line| line.starts_with("  dateline")).map(|line| command(line.trim()).to_owned()).collect()
}

/// A command ends where three spaces begin what is said of it, or two outside of quotes.
fn command(line: &str) -> &str {
    line.split("   ").next().unwrap_or(line).trim_end()
}

fn runs(line: &str) -> bool {
    ENDLESS.iter().all(|endless| !line.contains(endless))
}

#[test]
fn every_command_of_the_tour_finds_something() {
    let machine = Machine::new();
    let lines = tour();
    assert!(lines.len() > 25, "{lines:?}");
    for (n, line) in lines.iter().filter(|line| runs(line)).enumerate() {
        if line.starts_with("dateline new") {
            machine.news(n + 1);
        }
        machine.must(line);
    }
}

#[test]
fn every_example_of_the_help_finds_something() {
    let machine = Machine::new();
    let mut checked = 0;
    let mut helps = vec!["dateline --help".to_owned(), "dateline-index --help".to_owned()];
    for name in
        ["search", "people", "person", "sources", "timeline", "quote", "copies", "batch", "tag", "cite", "export"]
    {
        helps.push(format!("dateline {name} --help"));
    }
    for name in ["network", "coverage", "words", "save", "new", "watch", "desk", "completions"] {
        helps.push(format!("dateline {name} --help"));
    }
    for name in ["add", "inspect", "sync", "rebuild", "completions"] {
        helps.push(format!("dateline-index {name} --help"));
    }
    for help in helps {
        machine.must("dateline search ferry reef");
        for line in examples(&machine.must(&help)).iter().filter(|line| runs(line)) {
            if line.starts_with("dateline new") {
                checked += 1;
                machine.news(checked);
            }
            machine.must(line);
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked} examples");
}

#[test]
fn every_command_with_examples_is_looked_at() {
    let machine = Machine::new();
    let help = machine.must("dateline completions bash");
    let source = fs::read_to_string(root().join("tests/tour.rs")).expect("this file");
    let commands = help.split("opts=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the commands");
    for name in commands.split_whitespace().filter(|word| !word.starts_with('-') && *word != "s") {
        let own = machine.must(&format!("dateline {name} --help"));
        let shown = examples(&own).into_iter().any(|line| runs(&line));
        assert!(!shown || source.contains(&format!("\"{name}\"")), "the examples of `{name}` are not run");
    }
}

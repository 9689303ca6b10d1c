//! Lines that were learned, as a file of rules of the user's.

use std::io::{self, Write};

use super::numbers::count;
use super::sanitize::sanitize;
use crate::ingest::{Learned, LearnedOutlet};

/// Writes what was learned as rules that remove it, in the form of [`crate::source::LineRules`], with how many articles have each
/// line. Of articles that name no outlet it is only told: such a rule would hold for all.
///
/// # Errors
/// What `out` says.
pub fn rules(out: &mut dyn Write, learned: &Learned) -> io::Result<()> {
    writeln!(
        out,
        "# Lines that stand in many articles of one outlet, learned from {}.",
        count(learned.articles, "article")
    )?;
    writeln!(
        out,
        "# Read them and take out what is no furniture. `--rules FILE` uses the file, and so does its place beside the"
    )?;
    writeln!(out, "# index, under the index's name with `.rules.toml` behind. Without it everything is as before.")?;
    if learned.is_full {
        writeln!(out, "# There were more lines than are counted at once: run it on one outlet after the other.")?;
    }
    if learned.outlets.is_empty() {
        writeln!(out, "# There are none.")?;
    }
    learned.outlets.iter().try_for_each(|outlet| of_outlet(out, outlet))
}

fn of_outlet(out: &mut dyn Write, outlet: &LearnedOutlet) -> io::Result<()> {
    let articles = count(outlet.articles, "article");
    let mark = match &outlet.name {
        Some(name) => {
            write!(out, "\n[[remove]]\noutlet = {}  # {articles}\n", quoted(name))?;
            ""
        }
        None => {
            writeln!(out, "\n# {articles} without an outlet (`--source` names it):")?;
            "# "
        }
    };
    writeln!(out, "{mark}lines = [")?;
    for line in &outlet.lines {
        writeln!(out, "{mark}    {},  # {}", quoted(&line.text), line.articles)?;
    }
    writeln!(out, "{mark}]")
}

/// A text as TOML writes it, with nothing that a terminal acts on.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        let is_plain = sanitize(c.encode_utf8(&mut [0; 4])).chars().eq([c]);
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if !is_plain || c.is_control() => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::LearnedLine;
    use crate::source::LineRules;

    #[test]
    fn what_was_learned_is_a_file_of_rules() {
        let line = |text: &str| LearnedLine { text: text.into(), articles: 9 };
        let lines = vec![line("He said \"no\" \\ \u{1b}[31m \u{202e}."), line("Stay dry.")];
        let outlet =
            |name: Option<&str>| LearnedOutlet { name: name.map(str::to_owned), articles: 10, lines: lines.clone() };
        let learned =
            Learned { outlets: vec![outlet(None), outlet(Some("The \"Wire\""))], articles: 20, is_full: false };
        let mut out = Vec::new();
        rules(&mut out, &learned).expect("is written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        LineRules::parse(&text).expect("rules");
        let read: toml::Table = text.parse().expect("TOML");
        let rule = &read["remove"].as_array().expect("a list")[0];
        assert_eq!(rule["outlet"].as_str(), Some("The \"Wire\""));
        assert_eq!(rule["lines"][0].as_str(), Some("He said \"no\" \\ \u{1b}[31m \u{202e}."));
        assert_eq!(read["remove"].as_array().map(Vec::len), Some(1));
    }
}

//! Rules of one's own: which lines of an outlet's articles go, and which stay whatever other rules say.

use std::fmt;

use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// The rules of a file of the user's, in TOML:
///
/// ```toml
/// [[remove]]
/// outlet = "Coastal Wire"             # of this outlet only; left out: of all
/// lines = ["Stay safe out there."]    # whole lines
/// starts = ["Support the Wire"]       # lines that begin so
/// patterns = ['\d+ people like this'] # whole lines, as a regular expression
///
/// [[keep]]                            # never removed, whatever other rules say
/// starts = ["Correction:"]
/// ```
#[derive(Debug, Clone, Default)]
pub struct LineRules {
    sets: Vec<RuleSet>,
    fingerprint: u32,
}

/// What is to become of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineVerdict {
    /// It goes; of a record's body it is left unread.
    Remove,
    /// It stays.
    Keep,
}

/// Why a file of rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRules(String);

impl fmt::Display for BadRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadRules {}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRuleFile {
    #[serde(default)]
    remove: Vec<RuleForm>,
    #[serde(default)]
    keep: Vec<RuleForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    outlet: Option<String>,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
}

/// One rule, ready to run.
#[derive(Debug, Clone)]
struct RuleSet {
    /// As outlets are compared; `None`: of all.
    outlet: Option<String>,
    verdict: LineVerdict,
    lines: Vec<String>,
    starts: Vec<String>,
    patterns: RegexSet,
}

impl LineRules {
    /// Reads a file of rules.
    ///
    /// # Errors
    /// The first thing in it that is not of that form, with its line.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let file: LineRuleFile = toml::from_str(text).map_err(|e| BadRules(e.to_string().trim_end().to_owned()))?;
        // What is to be kept is asked for first.
        let keep = file.keep.into_iter().map(|form| (form, LineVerdict::Keep));
        let remove = file.remove.into_iter().map(|form| (form, LineVerdict::Remove));
        let sets = keep.chain(remove).map(|(form, verdict)| RuleSet::of(form, verdict)).collect::<Result<_, _>>()?;
        let hash = blake3::hash(text.as_bytes());
        let fingerprint = hash.as_bytes()[..3].iter().fold(0, |n, byte| n << 8 | u32::from(*byte)).max(1);
        Ok(Self { sets, fingerprint })
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// How many lines, beginnings of lines and patterns they name.
    pub fn len(&self) -> usize {
        self.sets.iter().map(|set| set.lines.len() + set.starts.len() + set.patterns.len()).sum()
    }

    /// A number below 2²⁴ that tells one file of rules from another; 0 where there is none.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// Do some of them hold for this outlet and not for all?
    pub(crate) fn name(&self, outlet: &str) -> bool {
        self.sets.iter().any(|set| set.outlet.as_deref() == Some(&*folded(outlet)))
    }

    /// What they say of a line of an article of `outlet`; nothing where none holds.
    pub(crate) fn verdict(&self, outlet: Option<&str>, line: &str) -> Option<LineVerdict> {
        if self.sets.is_empty() {
            return None;
        }
        let (line, outlet) = (comparable(line), outlet.map(folded));
        let small = line.to_lowercase();
        let sets = self.sets.iter().filter(|set| set.outlet.is_none() || set.outlet == outlet);
        sets.filter(|set| set.holds(&line, &small)).map(|set| set.verdict).next()
    }
}

impl RuleSet {
    fn of(form: RuleForm, verdict: LineVerdict) -> Result<Self, BadRules> {
        let RuleForm { outlet, lines, starts, patterns } = form;
        if lines.iter().chain(&starts).any(|text| text.trim().is_empty()) {
            return Err(BadRules("an empty text among `lines` or `starts` would hold for every line".to_owned()));
        }
        if lines.is_empty() && starts.is_empty() && patterns.is_empty() {
            return Err(BadRules("a rule without `lines`, `starts` or `patterns` says nothing".to_owned()));
        }
        let whole = patterns.iter().map(|pattern| format!("^(?:{pattern})$"));
        let patterns = RegexSetBuilder::new(whole).size_limit(16 << 20).build();
        let patterns = patterns.map_err(|e| BadRules(format!("a pattern cannot be read: {e}")))?;
        let plain = |texts: Vec<String>| texts.iter().map(|text| comparable(text).to_lowercase()).collect();
        Ok(Self {
            outlet: outlet.as_deref().map(folded),
            verdict,
            lines: plain(lines),
            starts: plain(starts),
            patterns,
        })
    }

    /// `small`: the line in small letters.
    fn holds(&self, line: &str, small: &str) -> bool {
        self.lines.iter().any(|own| own == small)
            || self.starts.iter().any(|start| small.starts_with(&**start))
            || !self.patterns.is_empty() && self.patterns.is_match(line)
    }
}

/// White space folded, curly quotes straight.
fn comparable(line: &str) -> String {
    let straight = line.replace(['’', '‘', 'ʼ'], "'").replace(['“', '”', '„'], "\"");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits in small letters, as outlets are compared.
fn folded(outlet: &str) -> String {
    outlet.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beginnings_and_patterns_hold_for_their_outlet() {
        let rules = LineRules::parse(
            r#"
            [[remove]]
            outlet = "Coastal Wire"
            lines = ["Don't forget your coat."]
            starts = ["Support the Wire"]
            patterns = ['\d+ people like this']
            [[remove]]
            lines = ["Ahoy"]
            [[keep]]
            starts = ["Support the Wire strikers"]
            "#,
        )
        .expect("rules");
        let of = |outlet, line| rules.verdict(outlet, line);
        let (wire, herald) = (Some("coastal wire"), Some("Herald"));
        for line in ["Don’t  forget your coat.", "SUPPORT THE WIRE today", "14 people like this"] {
            assert_eq!(of(wire, line), Some(LineVerdict::Remove), "{line}");
            assert_eq!((of(herald, line), of(None, line)), (None, None), "{line}");
        }
        assert_eq!(of(None, "ahoy"), Some(LineVerdict::Remove));
        assert_eq!(of(wire, "Support the Wire strikers, he said."), Some(LineVerdict::Keep));
        assert_eq!(of(wire, "All 14 people like this"), None);
        assert!(rules.name("Coastal Wire") && !rules.name("Herald"));
        assert!(rules.fingerprint() > 0 && LineRules::default().fingerprint() == 0);
    }

    #[test]
    fn what_is_no_rule_is_named() {
        let why = |text: &str| LineRules::parse(text).expect_err("is refused").to_string();
        assert!(why("[[remove]]\nline = 'x'").contains("line 2"), "{}", why("[[remove]]\nline = 'x'"));
        assert!(why("[[remove]]\npatterns = ['(']").contains("pattern"));
        assert!(why("[[remove]]\nstarts = ['']").contains("every line"));
        assert!(why("[[remove]]\noutlet = 'x'").contains("says nothing"));
        assert!(LineRules::parse("").expect("no rules").is_empty());
    }
}

//! The table of rules, `rules.toml`, made ready to run.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// The table, read once.
pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(include_str!("rules.toml")));

/// Where on a page a rule may fire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Where {
    #[default]
    Anywhere,
    /// Up to the second paragraph of prose.
    Head,
    /// After the last paragraph of prose.
    Foot,
    /// Before the last paragraph of prose.
    Inside,
    /// Anywhere but on the first line.
    Below,
}

/// What becomes of a line that a rule matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Does {
    #[default]
    Cut,
    /// Cut; what follows and is no prose goes too.
    Ends,
    /// Cut, with the headlines right below.
    Promotes,
    /// Cut, with the headline right below and its teaser.
    Teases,
    Caption,
    Byline,
    Date,
    Tags,
    Section,
    Agency,
}

/// One rule of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// What `inspect` calls it.
    pub name: String,
    #[serde(default, rename = "where")]
    pub place: Where,
    #[serde(default)]
    pub does: Does,
    /// Characters that such a line has at most.
    #[serde(default = "longest")]
    pub longest: usize,
    #[serde(default)]
    case: bool,
    /// It holds in the body of a record as well, where the line is kept and left unread.
    #[serde(default)]
    pub records: bool,
    lines: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    /// Examples: what the rule must cut, and prose that no rule may.
    #[cfg_attr(not(test), allow(dead_code))]
    cut: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    keep: Vec<String>,
}

fn longest() -> usize {
    SHORT
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    agencies: Vec<String>,
    outlets: Vec<String>,
    sections: Vec<String>,
    rule: Vec<Rule>,
}

/// All rules, and the patterns of all in one automaton, so that a line is read once.
#[derive(Debug)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    /// For lines of any length up to [`SHORT`], and for longer ones, which are mostly prose, the
    /// few patterns of rules that admit such.
    all: Patterns,
    for_long: Patterns,
    /// For lines of records: most of them are prose, and fewer patterns know that sooner.
    for_records: Patterns,
    longest: usize,
    outlets: Vec<String>,
    sections: Vec<String>,
    date: Regex,
}

/// Patterns of several rules in one automaton.
#[derive(Debug)]
struct Patterns {
    patterns: Vec<String>,
    /// Built when it is first asked.
    set: OnceLock<RegexSet>,
    /// Of each pattern: its rule, and whether it spares the line.
    owners: Vec<(usize, bool)>,
}

/// Characters that a line has at most unless its rule says otherwise.
const SHORT: usize = 200;

impl Rules {
    fn read(text: &str) -> Self {
        let RuleFile { agencies, mut outlets, sections, rule: rules } =
            toml::from_str(text).expect("the table of rules is part of the program and is tested");
        let all = Patterns::of(&rules, &agencies, |_| true);
        let for_long = Patterns::of(&rules, &agencies, |rule| rule.longest > SHORT);
        let for_records = Patterns::of(&rules, &agencies, |rule| rule.records);
        let longest = rules.iter().map(|r| r.longest).max().unwrap_or(0);
        outlets.sort_by_key(|o| std::cmp::Reverse(o.len()));
        let date = Regex::new(&format!("(?i){}", expand("(?:{date})(?:{time})?", &agencies)))
            .expect("the pattern is part of the program and is tested");
        Self { rules, all, for_long, for_records, longest, outlets, sections, date }
    }

    /// The first rule of the table that matches `line`, among those that `allowed` admits. `line`
    /// is as [`comparable`] gives it.
    pub(super) fn first<'a>(&'a self, line: &str, allowed: impl Fn(&Rule) -> bool) -> Option<&'a Rule> {
        if line.is_empty() || line.len() > self.longest * 4 {
            return None;
        }
        let length = line.chars().count();
        let patterns = if length > SHORT { &self.for_long } else { &self.all };
        self.first_of(patterns, line, length, allowed)
    }

    /// The first rule that holds in records too and matches `line`, among those that `allowed` admits.
    pub(super) fn first_of_records<'a>(&'a self, line: &str, allowed: impl Fn(&Rule) -> bool) -> Option<&'a Rule> {
        if line.is_empty() || line.len() > SHORT * 4 {
            return None;
        }
        self.first_of(&self.for_records, line, line.chars().count(), allowed)
    }

    fn first_of<'a>(
        &'a self,
        patterns: &Patterns,
        line: &str,
        length: usize,
        allowed: impl Fn(&Rule) -> bool,
    ) -> Option<&'a Rule> {
        let matches: Vec<_> = patterns.set().matches(line).into_iter().map(|p| patterns.owners[p]).collect();
        let hit = |&(rule, spares): &(usize, bool)| {
            !spares
                && !matches.contains(&(rule, true))
                && length <= self.rules[rule].longest
                && allowed(&self.rules[rule])
        };
        matches.iter().find(|m| hit(m)).map(|(rule, _)| &self.rules[*rule])
    }

    /// The places of dates with their year, each with the time of day behind it, in `line`.
    pub(super) fn dates(&self, line: &str) -> Vec<Range<usize>> {
        // A date begins a word: `11/12/2014` is not found inside of a longer number.
        let begins = |at: usize| !line[..at].ends_with(char::is_alphanumeric);
        self.date.find_iter(line).map(|m| m.range()).filter(|r| begins(r.start)).collect()
    }

    /// Is `line` the name of a section, as a scraper leaves it above a headline?
    pub(super) fn is_section(&self, line: &str) -> bool {
        self.sections.iter().any(|s| s.eq_ignore_ascii_case(line))
    }

    /// The headline and the outlet of `Headline | Outlet`.
    pub(super) fn without_outlet<'a>(&'a self, headline: &'a str) -> Option<(&'a str, &'a str)> {
        let (title, outlet) = [" | ", " - ", " – ", " — ", " · "].iter().find_map(|s| headline.rsplit_once(s))?;
        let outlet = self.outlets.iter().find(|o| o.eq_ignore_ascii_case(outlet.trim()))?;
        (title.split_whitespace().count() > 2).then_some((title.trim_end(), outlet))
    }
}

impl Patterns {
    fn of(rules: &[Rule], agencies: &[String], admitted: impl Fn(&Rule) -> bool) -> Self {
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| admitted(rule)) {
            let flag = if rule.case { "" } else { "(?i)" };
            for (pattern, spares) in rule.lines.iter().map(|p| (p, false)).chain(rule.except.iter().map(|p| (p, true)))
            {
                patterns.push(format!("^{flag}(?:{})$", expand(pattern, agencies)));
                owners.push((index, spares));
            }
        }
        Self { patterns, set: OnceLock::new(), owners }
    }

    fn set(&self) -> &RegexSet {
        self.set.get_or_init(|| built(&self.patterns))
    }
}

fn built(patterns: &[String]) -> RegexSet {
    RegexSetBuilder::new(patterns)
        .size_limit(64 << 20)
        .dfa_size_limit(16 << 20)
        .build()
        .expect("the patterns are part of the program and are tested")
}

/// A capital, in few ranges: Unicode's own classes are so large that automata of them take long to build.
const CAPITAL: &str = r"[A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΫЀ-Я]";
/// Letters, in few ranges that hold some signs too; to be put into a class.
const LETTERS: &str = r"A-Za-zÀ-\u{1FFF}\u{2C00}-\u{2DFF}\u{3040}-\u{D7FF}\u{F900}-\u{FDFF}";

/// A pattern with its names written out.
fn expand(pattern: &str, agencies: &[String]) -> String {
    const MONTH: &str = "(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|october|november|december)\\.?";
    const WEEKDAY: &str =
        "(?:(?:mon|tues?|wed|thur?s?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\.?,? )?";
    const TIME: &str = ",? ?(?:at |- |\\| |· |@ |, )?\\d{1,2}[:.]\\d{2}(?::\\d{2})?(?: ?[ap]\\.?m\\.?)?(?: ?\\(?(?:[a-z]{2,5}|[+-]\\d{2}:?\\d{2})\\)?)?";
    let agency = agencies.iter().map(|a| regex::escape(a)).collect::<Vec<_>>().join("|");
    let date = format!(
        "{WEEKDAY}(?:{MONTH} \\d{{1,2}}(?:st|nd|rd|th)?,? \\d{{4}}|\\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \\d{{4}}|\\d{{4}}-\\d{{2}}-\\d{{2}}(?:t\\d{{2}}:\\d{{2}}\\S*)?|\\d{{1,2}}[./-]\\d{{1,2}}[./-]\\d{{2,4}}|\\d{{4}}[./]\\d{{2}}[./]\\d{{2}})"
    );
    let word = format!("[{LETTERS}0-9_]");
    let no_word = format!("[^{LETTERS}0-9_]");
    let letters = format!("[{LETTERS}.'’-]");
    let particle = format!("de|da|di|del|la|le|van|von|der|den|bin|ibn|al|el|ten|ter|dos|{CAPITAL}{letters}*");
    let name = format!("(?:{CAPITAL}{letters}*(?: (?:{particle})){{0,2}} {CAPITAL}{letters}+(?: Jr\\.| III?)?)");
    pattern
        // Unicode's word boundary would cost the automaton its speed on any letter beyond ASCII.
        .replace(r"\b", r"(?-u:\b)")
        .replace("{agency}", &agency)
        .replace("{date}", &date)
        .replace("{month}", MONTH)
        .replace("{time}", TIME)
        .replace("{ago}", "(?:\\d+|an?|one|two|three) (?:second|minute|min|hour|hr|day|week|month|year)s? ago")
        .replace("{network}", "twitter|x|facebook|instagram|telegram|google news|whatsapp|threads|linkedin|youtube|tiktok|bluesky|mastodon|flipboard|viber|social media")
        .replace("{name}", &name)
        .replace(r"\p{Lu}", CAPITAL)
        .replace(r"\p{L}", &format!("[{LETTERS}]"))
        .replace(r"[\w", &format!("[{word}"))
        .replace(r"[\W", &format!("[{no_word}"))
        // To look for the other case of each letter of such a class would take long too.
        .replace(r"\w", &format!("(?-i:{word})"))
        .replace(r"\W", &format!("(?-i:{no_word})"))
        .replace(r"\d", "[0-9]")
        // A line's white space is folded.
        .replace(r"\s", " ")
        .replace(r"\S", "[^ ]")
}

/// A line as the table's patterns expect it: curly quotes straight, white space folded, leading
/// bullets and arrows dropped.
pub(super) fn comparable(line: &str) -> String {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || is_bullet(c)).trim_end();
    let bare = bare.trim_end_matches(['»', '›', '→', '▸', '▶', '►', '>']).trim_end();
    let line = if bare.is_empty() { line.trim() } else { bare };
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '’' | '‘' | 'ʼ' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{200B}'..='\u{200F}' | '\u{FE0F}' | '\u{FEFF}' | '\u{AD}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Signs that stand before a line and say nothing.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‣'
            | '◦'
            | '▪'
            | '■'
            | '●'
            | '○'
            | '►'
            | '▶'
            | '▸'
            | '→'
            | '»'
            | '›'
            | '>'
            | '*'
            | '✓'
            | '➤'
            | '➡'
            | '🔗'
            | '👉'
            | '📷'
            | '📸'
            | '🎥'
            | '📺'
            | '🎧'
            | '↓'
            | '⬇'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_cuts_its_examples() {
        let mut missed = Vec::new();
        for rule in &RULES.rules {
            assert!(!rule.cut.is_empty() && !rule.keep.is_empty(), "{} has no examples", rule.name);
            let cuts = |line: &&String| RULES.first(&comparable(line), |r| r.name == rule.name).is_some();
            missed.extend(rule.cut.iter().filter(|line| !cuts(line)).map(|line| (&rule.name, line)));
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn no_rule_cuts_the_prose_of_another() {
        let prose = RULES.rules.iter().flat_map(|r| &r.keep);
        let cut: Vec<_> =
            prose.filter_map(|line| Some((&RULES.first(&comparable(line), |_| true)?.name, line))).collect();
        assert!(cut.is_empty(), "{cut:#?}");
    }

    #[test]
    fn an_outlet_after_a_headline_is_known_by_its_name() {
        assert_eq!(
            RULES.without_outlet("Talks Resume in Geneva | Reuters"),
            Some(("Talks Resume in Geneva", "Reuters"))
        );
        assert_eq!(RULES.without_outlet("Talks Resume - a first step"), None);
    }

    #[test]
    fn lines_are_compared_without_their_ornaments() {
        assert_eq!(comparable(" •  Don’t\u{A0}miss  “this” »"), "Don't miss \"this\"");
    }
}
